"""Turn findings into scores and a verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import lcm
from typing import Literal

from mlready.conditions.scope import UNKNOWN, Reasons
from mlready.derive import Facts
from mlready.evaluate import Finding
from mlready.lean import dataclass
from mlready.packs.model import Pack
from mlready.records import ASSURANCES, LAW
from mlready.values import NEVER, Duration, add

Word = Literal["prohibited", "not_ready", "undetermined", "conditional", "ready"]
WEIGHTS = {"critical": 10.0, "high": 7.5, "medium": 5.0, "low": 2.5, "info": 0.0}
DOCUMENTED = ASSURANCES.index("documented")
_DAY = Duration(24, 0, "1 day")


@dataclass(frozen=True)
class Score:
    """How much of the applicable weight is met, and how much of that files show."""

    evidenced: int
    """0 to 100: passes closed with evidence. The headline."""
    declared: int
    """0 to 100: all passes, whatever backs them."""
    rules: int
    """How many rules stand behind the numbers."""
    closed: int
    passed: int
    failed: int
    unknown: int


@dataclass(frozen=True)
class Verdict:
    """The answer to whether the system may go ahead on a day, and what it rests on."""

    word: Word
    because: tuple[Finding, ...]
    """The findings that give the word; none when it is the tier, or nothing is open."""
    open_tier: bool = False
    """A pack's tier is undetermined."""
    exception: bool = False
    """A tier rests on an exception that no document backs."""


@dataclass(frozen=True)
class Outlook:
    """What changes on a later date if nothing else does."""

    date: date
    verdict: Verdict
    law: Score | None
    practice: Score | None
    starting: tuple[Finding, ...]
    """The findings that begin to bind."""


def weighs(finding: Finding) -> bool:
    """Whether a finding counts in a score: bans, drafts and what does not apply weigh nothing."""
    return (
        finding.outcome != "not_applicable"
        and finding.timing in ("in_force", "voluntary")
        and finding.rule.kind == "duty"
        and WEIGHTS[finding.rule.severity] > 0
    )


def score(findings: Iterable[Finding]) -> Score | None:
    """Score findings together; None when none of them weighs anything.

    The findings of one rule about several items share its weight: naming an item costs nothing.
    """
    mine = [finding for finding in findings if weighs(finding)]
    if not mine:
        return None
    weights = _weights(mine)
    passed = [finding for finding in mine if finding.outcome == "pass"]
    closed = [finding for finding in passed if finding.closed and finding.assurance >= DOCUMENTED]
    return Score(
        _share(closed, weights),
        _share(passed, weights),
        len(mine),
        len(closed),
        len(passed),
        sum(finding.outcome == "fail" for finding in mine),
        sum(finding.outcome in ("unknown", "waived") for finding in mine),
    )


def _weights(findings: Sequence[Finding]) -> dict[str, int]:
    """What each finding weighs, by its id, in whole numbers: no share is off by rounding."""
    together = Counter(finding.rule.id for finding in findings)
    parts = lcm(*together.values())
    return {
        finding.id: int(4 * WEIGHTS[finding.rule.severity]) * parts // together[finding.rule.id]
        for finding in findings
    }


def _share(findings: Iterable[Finding], weights: Mapping[str, int]) -> int:
    """Percent of the total weight, rounded down: 100 means all."""
    return 100 * sum(weights[finding.id] for finding in findings) // sum(weights.values())


def verdict(findings: Sequence[Finding], facts: Facts, packs: Sequence[Pack]) -> Verdict:
    """The verdict on the date of the findings; from findings and tiers, never from a score."""
    live = [finding for finding in findings if finding.timing == "in_force"]
    broken = [
        finding
        for finding in findings
        if finding.rule.kind == "prohibition"
        and finding.outcome == "fail"
        and finding.timing in ("in_force", "upcoming")
    ]
    now = [finding for finding in broken if finding.timing == "in_force"]
    if now:
        return Verdict("prohibited", tuple(now))
    failed = [
        finding
        for finding in live
        if finding.outcome == "fail" and finding.rule.severity in ("critical", "high")
    ]
    if failed:
        return Verdict("not_ready", tuple(failed))
    tiers = [
        path
        for pack in packs
        for path in [pack.meta.headline.get("tier")]
        if path and path in facts.library.derived
    ]
    open_tier = any(facts.state(path, "").kind == UNKNOWN for path in tiers)
    doubtful = [
        finding
        for finding in live
        if finding.outcome == "unknown" and finding.rule.severity == "critical"
    ]
    if open_tier or doubtful:
        return Verdict("undetermined", tuple(doubtful), open_tier)
    exception = any(_rests_on_word(facts.why(path, "", ()), facts) for path in tiers)
    pending = [finding for finding in findings if _pending(finding)]
    if pending or broken or exception:
        return Verdict(
            "conditional",
            (*broken, *(finding for finding in pending if finding not in broken)),
            exception=exception,
        )
    return Verdict("ready", ())


def _pending(finding: Finding) -> bool:
    """Something in force that still asks for work, or a ban that cannot be ruled out for later."""
    if finding.timing == "upcoming":
        return finding.rule.kind == "prohibition" and finding.outcome == "unknown"
    if finding.timing != "in_force":
        return False
    undocumented = (
        finding.outcome == "pass"
        and finding.rule.severity in ("critical", "high")
        and not finding.closed
    )
    return finding.outcome in ("unknown", "waived", "fail") or (
        undocumented and finding.rule.kind == "duty"
    )


def _rests_on_word(reasons: Reasons, facts: Facts) -> bool:
    """Whether an exception that gives the tier is backed by no document."""
    return any(facts.assurance(path) < DOCUMENTED for path in reasons.relied)


def by_kind(findings: Sequence[Finding], packs: Sequence[Pack], law: bool) -> Score | None:
    """The headline score for binding law, or for practice."""
    mine = {pack.meta.id for pack in packs if (pack.meta.kind in LAW) is law}
    return score(finding for finding in findings if finding.pack in mine)


def outlook(findings: Sequence[Finding], facts: Facts, packs: Sequence[Pack]) -> list[Outlook]:
    """Verdict and scores on each later date on which something begins to bind, all else equal."""
    findings = [finding for finding in findings if finding.outcome != "not_applicable"]
    turns = [(day, finding) for finding in findings if (day := _turn(finding))]
    found: list[Outlook] = []
    for day in sorted({day for day, _ in turns}):
        then = [_at(finding, day) for finding in findings]
        found.append(
            Outlook(
                day,
                verdict(then, facts, packs),
                by_kind(then, packs, True),
                by_kind(then, packs, False),
                tuple(finding for when, finding in turns if when == day),
            )
        )
    return found


def _turn(finding: Finding) -> date | None:
    """The later date on which a finding begins to bind: its rule starts, or its waiver ended."""
    if finding.timing == "upcoming":
        return None if finding.outcome == "not_applicable" else finding.since
    if finding.timing == "in_force" and finding.unwaived and finding.waiver is not None:
        ended = add(finding.waiver.until, _DAY)
        return None if ended == NEVER else ended
    return None


def _at(finding: Finding, day: date) -> Finding:
    """A finding as it will stand on a later day: waivers end, rules begin and end."""
    if finding.waiver is not None and finding.unwaived and finding.waiver.until < day:
        finding = replace(finding, outcome=finding.unwaived)
    if finding.rule.until is not None and finding.rule.until <= day:
        return replace(finding, timing="superseded")
    if finding.timing == "upcoming" and finding.since is not None and finding.since <= day:
        return replace(finding, timing="in_force")
    return finding
