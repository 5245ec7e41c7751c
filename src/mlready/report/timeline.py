"""The dates on which something began or begins to bind this system, and what then becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mlready.assess import Assessment
from mlready.evaluate import Finding
from mlready.records import as_list
from mlready.report.scores import counts, score_view
from mlready.report.view import ConclusionView, DateView, HeadlineView
from mlready.score import Outlook


def timeline(assessment: Assessment, leads: Sequence[HeadlineView]) -> list[DateView]:
    """One entry for each date from which a finding binds, or the duties a pack leads with do."""
    days: dict[date, list[Finding]] = {}
    for finding in assessment.findings:
        binding = finding.timing in ("in_force", "upcoming")
        if finding.since and binding and finding.outcome != "not_applicable":
            days.setdefault(finding.since, []).append(finding)
    starts = {
        date.fromisoformat(lead.since.value): lead.since
        for lead in leads
        if lead.since and lead.since.decided and lead.since.value != "never"
    }
    for day in starts:
        days.setdefault(day, [])
    outlooks = {one.date: one for one in assessment.outlook}
    return [
        _entry(day, mine, starts.get(day), outlooks.get(day), assessment)
        for day, mine in sorted(days.items())
    ]


def _entry(
    day: date,
    mine: Sequence[Finding],
    start: ConclusionView | None,
    then: Outlook | None,
    assessment: Assessment,
) -> DateView:
    today = assessment.as_of
    cited = dict.fromkeys(one for finding in mine for one in as_list(finding.rule.provision))
    return DateView(
        day.isoformat(),
        _label(mine, start, assessment),
        start.provision if start else list(cited),
        "today" if day == today else "past" if day < today else "upcoming",
        {outcome: number for outcome, number in counts(mine).items() if number},
        [one.id for one in mine],
        then.verdict.word if then else "",
        score_view(then.law) if then else None,
        score_view(then.practice) if then else None,
    )


def _label(mine: Sequence[Finding], start: ConclusionView | None, assessment: Assessment) -> str:
    """What begins on a date: the duties a pack leads with, or the areas of the findings."""
    if start is not None:
        return start.title if mine else f"{start.title}; no rule of these packs checks them"
    titles = {
        (pack.meta.id, area): title
        for pack in assessment.library.packs
        for area, title in pack.meta.areas.items()
    }
    return ", ".join(dict.fromkeys(titles[one.pack, one.rule.area] for one in mine))
