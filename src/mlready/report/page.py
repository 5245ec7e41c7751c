"""What goes where on the page: the assessment, sorted into the sections of HTML and PDF."""

from __future__ import annotations

from collections.abc import Iterable

from mlready.lean import dataclass
from mlready.records import LAW
from mlready.report.area_rows import AreaRow, area_row, areas_in_short, first_of_pack
from mlready.report.charts import Dial, Step, Timeline, day, dial, steps, timeline
from mlready.report.phrases import VERDICTS
from mlready.report.view import (
    AssessmentView,
    ConclusionView,
    DateView,
    FactView,
    FindingView,
    HeadlineView,
    ScoreView,
)

LINES_ON_TOP = 27
"""Lines of a first page of paper that areas, blockers, dates and questions may share."""
MOST_COMING = 6
"""Duties that will block on a later date, shown with what to edit; the rest are findings."""
BLOCKED = VERDICTS[3:]
OUTCOMES = {
    "fail": "Not met",
    "unknown": "Unknown",
    "waived": "Waived",
    "pass": "Met",
    "not_applicable": "Not applicable",
}
SEVERITIES = ("critical", "high", "medium", "low", "info")
EMPTY = ("", "false", "never", "none")
"""Values of a conclusion that conclude nothing."""
OPEN = ("fail", "unknown", "waived")


@dataclass(frozen=True)
class ScoreCard:
    """A score today, beside the one of the next date that worsens it or widens its ground."""

    title: str
    now: ScoreView | None
    dial: Dial | None
    day: str
    """The later date, in words; empty where no date changes the score for the worse."""
    then: ScoreView | None
    then_dial: Dial | None


@dataclass(frozen=True)
class Lead:
    """What one pack leads with, and the stairs of its tier."""

    view: HeadlineView
    steps: list[Step]
    decided_by: list[FactView]
    """The facts that decide the tier and are not those of a conclusion it rests on."""
    binds: str
    """Since or from when the tier binds, in words; empty where it never does."""


@dataclass(frozen=True)
class Inapplicable:
    """Rules of one area that do not apply for one and the same reason."""

    area: str
    because: list[FactView]
    rules: list[str]


@dataclass(frozen=True)
class Page:
    """The report, section by section."""

    view: AssessmentView
    title: str
    blocked: bool
    """Something blocks: the only use of red in the verdict."""
    worse: str
    """The verdict on the next date that worsens it, as a sentence; empty where none does."""
    scores: list[ScoreCard]
    areas: list[AreaRow]
    areas_in_short: list[AreaRow]
    """Areas with a score today or with bans; the others of a pack together in one row."""
    bind_now: dict[str, int]
    """Of each outcome, how many findings bind today."""
    leads: list[Lead]
    blocking: list[FindingView]
    coming: list[FindingView]
    """What will block from `coming_day` on, if nothing is done."""
    coming_day: str
    open: list[FindingView]
    met: list[FindingView]
    not_applicable: list[Inapplicable]
    conclusions: list[ConclusionView]
    """Those that are true or undecided."""
    next_dates: list[DateView]
    """Later dates; those on which something open begins to bind come first."""
    heavy_unknowns: int
    """Unknown bans, and unknown duties so heavy that they would block if they were not met."""
    questions_on_top: int
    """Questions on the first page: as many as leave it one page of paper."""
    timeline: Timeline | None
    contents: list[tuple[str, str]]
    """Anchor and title of each section."""


def lay_out(view: AssessmentView) -> Page:
    """Sort an assessment into the sections of the page."""
    blocking, coming, coming_day = _blocking(view)
    short = areas_in_short(view)
    leads = [_lead(one, one.tier, view) for one in view.headlines if one.tier]
    page = Page(
        view=view,
        title=f"{view.system.name} {view.system.version}".strip(),
        blocked=view.verdict.word in BLOCKED,
        worse=_worse(view),
        scores=_scores(view),
        areas=[area_row(one, view) for one in first_of_pack(view.areas, view)],
        areas_in_short=short,
        bind_now={outcome: _count(view.findings, outcome) for outcome in OUTCOMES},
        leads=leads,
        blocking=blocking,
        coming=coming,
        coming_day=coming_day,
        open=[one for one in view.findings if one.outcome in OPEN],
        met=[one for one in view.findings if one.outcome == "pass"],
        not_applicable=_not_applicable(view),
        conclusions=[one for one in view.conclusions if not one.decided or one.value not in EMPTY],
        next_dates=_next_dates(view),
        heavy_unknowns=sum(one.outcome == "unknown" and _heavy(one) for one in view.findings),
        questions_on_top=_questions_on_top(view, short, len(blocking or coming)),
        timeline=timeline(view.timeline, view.as_of) if view.timeline else None,
        contents=[],
    )
    page.contents.extend(_contents(page))
    return page


def _contents(page: Page) -> Iterable[tuple[str, str]]:
    view = page.view
    sections = (
        ("summary", "Summary", True),
        ("how-to-read", "How to read this report", True),
        ("tier", "Tier and reasons", page.leads or view.presumptions),
        ("blockers", "What blocks", True),
        ("questions", "What to answer next", view.questions or view.purpose),
        ("timeline", "Timeline", view.timeline),
        ("areas", "Score by area", page.areas),
        ("findings", "Findings", True),
        ("met", "Met", page.met),
        ("not-applicable", "Not applicable", page.not_applicable),
        ("denials", "What the manifest denies", view.denials),
        ("evidence", "Evidence", view.evidence),
        ("conclusions", "Conclusions", page.conclusions),
        ("method", "Method and provenance", True),
    )
    return ((anchor, title) for anchor, title, wanted in sections if wanted)


def _count(findings: Iterable[FindingView], outcome: str) -> int:
    return sum(one.outcome == outcome and one.timing == "in_force" for one in findings)


def blocks(one: FindingView) -> bool:
    """Whether a finding in force would stop a release: a broken ban, or a heavy duty not met."""
    return one.outcome == "fail" and _heavy(one)


def _heavy(one: FindingView) -> bool:
    binding = one.timing in ("in_force", "upcoming")
    return binding and (one.kind == "prohibition" or one.severity in SEVERITIES[:2])


def _next_dates(view: AssessmentView) -> list[DateView]:
    later = [one for one in view.timeline if one.state == "upcoming"]
    return sorted(later, key=lambda one: not any(one.outcomes.get(word) for word in OPEN))


def _blocking(view: AssessmentView) -> tuple[list[FindingView], list[FindingView], str]:
    """What blocks today, what will block on the next date that blocks, and that date in words."""
    now = [one for one in view.findings if blocks(one) and one.timing == "in_force"]
    for then in view.timeline:
        later = [
            one
            for one in view.findings
            if blocks(one) and one.timing == "upcoming" and one.since <= then.date
        ]
        if then.state == "upcoming" and later:
            return now, later, day(then.date)
    return now, [], ""


def _worse(view: AssessmentView) -> str:
    """The next worse verdict; where the verdict cannot get worse, nothing."""
    worst = VERDICTS.index(view.verdict.word)
    for then in view.timeline:
        if then.state == "upcoming" and then.verdict and VERDICTS.index(then.verdict) > worst:
            return f"From {day(then.date)}: {then.verdict.replace('_', ' ')}, if nothing is done."
    return ""


def _scores(view: AssessmentView) -> list[ScoreCard]:
    """One card for binding law and one for practice, where a pack of that kind was applied."""
    upcoming = [then for then in view.timeline if then.state == "upcoming"]
    cards = []
    for title, law, now in (("Law", True, view.law), ("Practice", False, view.practice)):
        if not any((pack.kind in LAW) is law for pack in view.packs if pack.applied):
            continue
        found = _next(now, ((then, then.law if law else then.practice) for then in upcoming))
        when, then = (day(found[0].date), found[1]) if found else ("", None)
        cards.append(
            ScoreCard(
                title, now, dial(now) if now else None, when, then, dial(then) if then else None
            )
        )
    return cards


def _next(
    now: ScoreView | None, dates: Iterable[tuple[DateView, ScoreView | None]]
) -> tuple[DateView, ScoreView] | None:
    """The next date with a lower score or a first one, else the next with more rules behind it."""
    later = [(when, then) for when, then in dates if then]
    for when, then in later:
        if now is None or then.evidenced < now.evidenced or then.declared < now.declared:
            return when, then
    return next((one for one in later if now and one[1].rules > now.rules), None)


def _questions_on_top(view: AssessmentView, areas: list[AreaRow], blocking: int) -> int:
    """How many questions leave the first page one page of paper, reckoned in lines."""
    room = LINES_ON_TOP - len(areas) - sum(bool(row.pack) for row in areas)
    room -= 2 * bool(_worse(view)) + len(view.system.purpose) // 85
    room -= 1 + 3 * min(blocking, 3) if blocking else 4
    room -= 4 if any(one.state == "upcoming" for one in view.timeline) else 0
    for count, one in enumerate(view.questions):
        room -= 2 + len(one.question) // 50
        if room < 2:
            return max(count, 1)
    return max(len(view.questions), 1)


def _lead(headline: HeadlineView, tier: ConclusionView, view: AssessmentView) -> Lead:
    candidates = [choice.value for choice in tier.candidates]
    stairs = steps(tier.scale, tier.value, candidates) if tier.scale else []
    told = [fact for one in headline.basis for fact in one.deciding]
    decided_by = [fact for fact in tier.deciding if fact not in told]
    return Lead(headline, stairs, decided_by, _binds(headline, view))


def _binds(headline: HeadlineView, view: AssessmentView) -> str:
    """The date of the tier, else of what it rests on, else that of the pack."""
    tier, since = headline.tier, headline.since
    if tier and tier.since == "never":
        return "on no date so far"
    dates = [tier.since] if tier and tier.since not in ("", "undetermined") else []
    dates = dates or [one.since for one in headline.basis if one.since]
    if not dates and since:
        dates = [since.value] if since.decided else [one.value for one in since.candidates]
    if not dates or dates == ["never"]:
        return ""
    word = "since" if all(one <= view.as_of for one in dates) else "from"
    return f"{word} {' or '.join(day(one) for one in dates[:3])}"


def _not_applicable(view: AssessmentView) -> list[Inapplicable]:
    """Rules that do not apply, gathered by area and reason."""
    groups: dict[tuple[str, str, str], Inapplicable] = {}
    titles = {(area.pack, area.area): area.title for area in view.areas}
    packs = {pack.id: pack.title for pack in view.packs}
    applied = {one.pack for one in view.findings}
    for one in view.findings:
        if one.outcome != "not_applicable":
            continue
        key = (one.pack, one.area, "\n".join(fact.path for fact in one.because))
        title = titles.get((one.pack, one.area)) or one.area.replace("_", " ").capitalize()
        title = f"{packs[one.pack]}: {title}" if len(applied) > 1 else title
        groups.setdefault(key, Inapplicable(title, one.because, [])).rules.append(one.id)
    return list(groups.values())


def timing(one: FindingView) -> str:
    """Since or from when a finding binds, in words."""
    match one.timing:
        case "in_force":
            return f"in force since {day(one.since)}" if one.since else "in force"
        case "upcoming":
            return f"binds from {day(one.since)}" if one.since else "binds later"
    return {"draft": "draft, not scored"}.get(one.timing, one.timing)
