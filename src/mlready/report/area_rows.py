"""The rows of the tables of areas: each area, or a few words for many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mlready.lean import dataclass
from mlready.report.charts import Segment, bar, day
from mlready.report.view import AreaView, AssessmentView, FindingView, ScoreView

MOST_AREAS = 14
"""Areas that a first page has room for."""


@dataclass(frozen=True)
class AreaRow:
    """One area, with its bar or with the reason why it has none."""

    title: str
    score: ScoreView | None
    pack: str
    """Title of the pack, at its first area only, and only where several packs have areas."""
    bar: list[Segment]
    note: str


def first_of_pack(
    areas: Iterable[AreaView], view: AssessmentView
) -> Iterable[tuple[AreaView, str]]:
    """Each area, the first of a pack with the pack's title where several packs have areas."""
    titles = {pack.id: pack.title for pack in view.packs}
    several = len({area.pack for area in view.areas}) > 1
    last = ""
    for area in areas:
        yield area, titles.get(area.pack, area.pack) if several and area.pack != last else ""
        last = area.pack


def area_row(one: tuple[AreaView, str], view: AssessmentView) -> AreaRow:
    """The row of one area, with the title of its pack where that stands above it."""
    area, pack = one
    note = "" if area.score else _note(_in([area], view))
    return AreaRow(area.title, area.score, pack, bar(area), note)


def _in(areas: Iterable[AreaView], view: AssessmentView) -> list[FindingView]:
    """The findings of some areas that apply or may apply."""
    keys = {(area.pack, area.area) for area in areas}
    return [
        one
        for one in view.findings
        if (one.pack, one.area) in keys and one.outcome != "not_applicable"
    ]


def areas_in_short(view: AssessmentView) -> list[AreaRow]:
    """The areas as a first page shows them; of many in packs of practice one row for a pack."""
    if len(view.areas) <= MOST_AREAS or not view.practice_packs:
        return _law_in_short(view)
    whole = {one.pack for one in view.practice_packs}
    law = replace(view, areas=[one for one in view.areas if one.pack not in whole])
    practice = [AreaRow(one.title, one.score, "", bar(one), "") for one in view.practice_packs]
    practice[0] = replace(practice[0], pack="Practice")
    rows = _law_in_short(law)
    if rows and not rows[0].pack:
        titles = {pack.id: pack.title for pack in view.packs}
        rows[0] = replace(rows[0], pack=titles[law.areas[0].pack])
    return [*rows, *practice]


def _law_in_short(view: AssessmentView) -> list[AreaRow]:
    later = {
        (area.pack, area.area): area
        for area in view.areas
        if area.score is None and all(one.kind != "prohibition" for one in _in([area], view))
    }
    rows: list[AreaRow] = []
    told: set[str] = set()
    for area, pack in first_of_pack(view.areas, view):
        waiting = [one for one in later.values() if one.pack == area.pack]
        if (area.pack, area.area) not in later or len(waiting) < 2:
            rows.append(area_row((area, pack), view))
        elif area.pack not in told:
            told.add(area.pack)
            note = _note(_in(waiting, view))
            rows.append(AreaRow(f"{len(waiting)} other areas", None, pack, [], note))
    return rows


def _note(findings: Iterable[FindingView]) -> str:
    """Why an area has no score today: what it holds, in a few words."""
    mine = list(findings)
    bans = [one for one in mine if one.kind == "prohibition"]
    duties = [one for one in mine if one.kind != "prohibition"]
    parts = []
    if bans:
        parts.append(f"{_counted(len(bans), 'ban')}: {_outcomes(bans, 'broken', 'ruled out')}")
    later = sorted({one.since for one in duties if one.timing == "upcoming" and one.since})
    if later:
        parts.append(
            f"{_counted(len(duties), 'duty', 'duties')} from {day(later[0])}: "
            f"{_outcomes(duties, 'not met', 'met')}"
        )
    elif duties:
        parts.append(f"{_counted(len(duties), 'rule')} of no weight today")
    return "; ".join(parts)


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or f'{one}s'}"


def _outcomes(findings: Iterable[FindingView], fail: str, passed: str) -> str:
    words = {"fail": fail, "unknown": "unknown", "waived": "waived", "pass": passed}
    found = [one.outcome for one in findings]
    return ", ".join(
        f"{found.count(outcome)} {word}" for outcome, word in words.items() if outcome in found
    )
