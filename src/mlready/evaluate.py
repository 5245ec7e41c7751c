"""rules + facts -> findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from datetime import date
from typing import Literal

from mlready.conditions.nodes import All, Condition
from mlready.conditions.scope import KNOWN, NO_REASONS, Reasons, Truth
from mlready.derive import Facts
from mlready.evidence import GivenJudge, Judge, Shown
from mlready.lean import dataclass
from mlready.packs.model import CheckedRule, Pack
from mlready.records import ASSURANCES, Rule, Waiver
from mlready.values import NEVER

Outcome = Literal["pass", "fail", "unknown", "not_applicable", "waived"]
Timing = Literal["in_force", "upcoming", "voluntary", "draft", "superseded"]


class Why:
    """Reasons that are worked out when they are first asked for."""

    __slots__ = ("_found", "_work_out")

    def __init__(self, work_out: Callable[[], Reasons]) -> None:
        self._work_out = work_out
        self._found: Reasons | None = None

    def __call__(self) -> Reasons:
        if self._found is None:
            self._found = self._work_out()
        return self._found


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says about one manifest, or about one item of a list in it."""

    rule: Rule
    pack: str
    item: str
    """The item it is about, as `base` of `models[base]`; empty for the whole."""
    outcome: Outcome
    timing: Timing
    since: date | None
    """From when it binds this system: the earliest candidate while unknown; None without a date."""
    assurance: int
    """Of a pass, how well it is backed: an index into ASSURANCES."""
    why_applies: Why = field(compare=False)
    """Of most rules, which do not apply, hardly any report says why."""
    why_met: Why = field(compare=False)
    waiver: Waiver | None = None
    unwaived: Outcome | None = None
    """Of a waived finding, what it is without the waiver."""
    shown: Shown | None = None
    """What the files behind it measure, where the rule asks for a measurement."""
    claimed: bool = False
    """What the rule requires holds as it is stated, whatever files show."""

    @property
    def id(self) -> str:
        """The rule's id, with the item it is about."""
        return f"{self.rule.id}[{self.item}]" if self.item else self.rule.id

    @property
    def applies(self) -> Reasons:
        """Why it applies, or does not."""
        return self.why_applies()

    @property
    def reasons(self) -> Reasons:
        """Why it is met, or is not; of a finding that does not apply, nothing."""
        return self.why_met()

    @property
    def closed(self) -> bool:
        """A pass backed as well as the rule asks."""
        return self.outcome == "pass" and self.assurance >= ASSURANCES.index(self.rule.evidence)

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts to state, in the order of the questions: whether it applies comes first."""
        return self.applies.missing or self.reasons.missing

    @property
    def presumed(self) -> frozenset[str]:
        """Facts not stated, therefore taken as invoking no exception."""
        return self.applies.presumed | self.reasons.presumed


NOTHING = Why(lambda: NO_REASONS)
NO_FILES = GivenJudge({})
"""Judges a manifest without evidence."""


def evaluate(
    facts: Facts,
    packs: Sequence[Pack],
    waivers: Sequence[Waiver] = (),
    judge: Judge = NO_FILES,
) -> list[Finding]:
    """What every rule of the packs says, in the order of the packs' files."""
    found = [finding for pack in packs for finding in _of_pack(pack, facts, judge)]
    by_rule = {waiver.rule: waiver for waiver in waivers if waiver.until >= facts.as_of}
    return [_waive(finding, by_rule) for finding in found] if by_rule else found


Known = dict[tuple[int, str], tuple[Truth, Why]]
"""Whether and why conditions apply, by their identity and item: rules of one pack share many."""


def _of_pack(pack: Pack, facts: Facts, judge: Judge) -> Iterator[Finding]:
    known: Known = {}
    for rule in pack.rules:
        yield from _findings(rule, pack, facts, judge, known)


def _findings(
    rule: CheckedRule, pack: Pack, facts: Facts, judge: Judge, known: Known
) -> Iterator[Finding]:
    """One finding; of a rule over a list, one per item, or one while the list is unknown."""
    each = rule.record.for_each
    items = facts.items(each) if each else ("",)
    if items is None:
        yield _judge_list(rule, pack, facts, known)
        return
    for item in items:
        yield _judge(rule, pack, facts, item, judge, known)


def _judge_list(rule: CheckedRule, pack: Pack, facts: Facts, known: Known) -> Finding:
    """While a list is unknown, a rule for each item is unknown, unless it applies to none."""
    since, never = _since(rule.record, facts, "")
    applies, why = _applies(rule, pack, facts, "", never, known)
    outside = applies is False
    if not outside:
        why = Why(lambda: facts.why(rule.record.for_each, "", ()))
    outcome: Outcome = "not_applicable" if outside else "unknown"
    timing = _timing(rule.record, pack, since, facts.as_of)
    return Finding(rule.record, pack.meta.id, "", outcome, timing, since, 0, why, NOTHING)


def _judge(
    rule: CheckedRule, pack: Pack, facts: Facts, item: str, judge: Judge, known: Known
) -> Finding:
    record = rule.record
    since, never = _since(record, facts, item)
    applies, why = _applies(rule, pack, facts, item, never, known)
    timing = _timing(record, pack, since, facts.as_of)
    name = item.partition("[")[2].rstrip("]")
    if applies is False:
        return Finding(record, pack.meta.id, name, "not_applicable", timing, since, 0, why, NOTHING)
    met = rule.require.value(facts, item)
    why_met = _why(rule.require, met, facts, item)
    claimed = met is True
    shown = judge.shown(rule, item, facts)
    if shown is not None and shown.truth is False:
        met = False  # whatever is claimed
    outcome: Outcome = "unknown" if applies is None or met is None else "pass" if met else "fail"
    assurance = 0
    if outcome == "pass" and (facts.backed or (shown is not None and shown.truth)):
        assurance = _assurance(rule, why(), why_met(), facts, judge, shown)
    return Finding(
        record,
        pack.meta.id,
        name,
        outcome,
        timing,
        since,
        assurance,
        why,
        why_met,
        shown=shown,
        claimed=claimed,
    )


def _applies(
    rule: CheckedRule, pack: Pack, facts: Facts, item: str, never: bool, known: Known
) -> tuple[Truth, Why]:
    """Whether a rule applies, and why: its own condition, the pack's, or a date that is never."""
    key = (id(rule.applies), item)
    if key not in known:
        both = [pack.applies.value(facts), rule.applies.value(facts, item)]
        truth = False if False in both else None if None in both else True
        known[key] = truth, _why(All((pack.applies, rule.applies)), truth, facts, item)
    truth, why = known[key]
    if never and truth:
        return False, Why(lambda: facts.why(str(rule.record.since), item, ()))
    return (False if never else truth), why


def _why(condition: Condition, truth: Truth, facts: Facts, item: str) -> Why:
    return Why(lambda: condition.because(truth, facts, item))


def _since(rule: Rule, facts: Facts, item: str) -> tuple[date | None, bool]:
    """From when a rule binds (of an open date the earliest candidate), and whether never."""
    if not isinstance(rule.since, str):
        return rule.since, False
    state = facts.state(rule.since, item)
    if state.kind == KNOWN:
        return (None, True) if state.value == NEVER else (state.value, False)
    return min((day for day in state.candidates if day != NEVER), default=None), False


def _timing(rule: Rule, pack: Pack, since: date | None, as_of: date) -> Timing:
    """What a rule's own status says, else its pack's, else its dates."""
    if pack.meta.status != "in_force":
        return pack.meta.status
    if rule.status != "binding":
        return rule.status
    if rule.until is not None and rule.until <= as_of:
        return "superseded"
    return "upcoming" if since is not None and since > as_of else "in_force"


def _assurance(
    rule: CheckedRule,
    applies: Reasons,
    reasons: Reasons,
    facts: Facts,
    judge: Judge,
    shown: Shown | None,
) -> int:
    """The weakest backing of deciding practices and of facts that invoke; else declared.

    A measurement that meets the bar backs all that the rule requires, not what lifts it.
    """
    measured = shown.assurance if shown is not None else 0
    practices = [path for path in reasons.deciding if facts.is_practice(path)]
    backed = [max(measured, judge.backing(path, rule, facts)) for path in practices]
    relied = applies.relied | reasons.relied
    backed.extend(judge.backing(path, rule, facts) for path in relied)
    return min(backed, default=measured)


def _waive(finding: Finding, waivers: dict[str, Waiver]) -> Finding:
    """An unmet duty with an accepted exception is waived; a ban cannot be."""
    waiver = waivers.get(finding.id) or waivers.get(finding.rule.id)
    if (
        waiver is None
        or finding.outcome not in ("fail", "unknown")
        or finding.rule.kind == "prohibition"
    ):
        return finding
    return replace(finding, outcome="waived", waiver=waiver, unwaived=finding.outcome)
