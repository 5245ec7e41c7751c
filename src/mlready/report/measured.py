"""What files show about a finding, in words: the numbers, where they stand, and the bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mlready.assess import Assessment
from mlready.conditions.nodes import Condition, Leaf, Reference, leaves
from mlready.conditions.operators import OPERATORS
from mlready.evaluate import Finding
from mlready.evidence.judge import Seen
from mlready.report.view import MeasuredView
from mlready.values import show

_BARS = {
    "lt": "below", "le": "at most", "gt": "above", "ge": "at least", "eq": "exactly", "ne": "not",
}  # fmt: skip


def measured(finding: Finding, assessment: Assessment) -> list[MeasuredView]:
    """The numbers that count for a finding, each with the place where it can be looked up."""
    if finding.shown is None:
        return []
    return [_view(seen, finding, assessment) for seen in finding.shown.seen]


def _view(seen: Seen, finding: Finding, assessment: Assessment) -> MeasuredView:
    one, reading = seen.measurement, seen.reading
    definition = assessment.library.vocabulary.measure(one.name)
    return MeasuredView(
        one.name,
        number(one.value),
        definition.unit if definition else "",
        one.n,
        bar(finding, one.name, assessment),
        seen.file.id,
        seen.file.path,
        one.at,
        f"{reading.tool} {reading.version}".strip(),
        reading.kind,
        seen.dated.isoformat(),
        list(reading.notes),
        _meets(seen, finding, assessment),
    )


def _meets(seen: Seen, finding: Finding, assessment: Assessment) -> bool:
    """Whether a number, and its sample size, pass every comparison of the rule with them."""
    condition = condition_of(finding, assessment)
    one = seen.measurement
    values = {one.name: one.value, f"{one.name}.n": one.n}
    mine = [leaf for leaf in leaves(condition) if leaf.path in values] if condition else []
    return all(
        values[leaf.path] is not None
        and OPERATORS[leaf.op].holds(values[leaf.path], _operand(leaf, assessment)) is True
        for leaf in mine
        if leaf.op != "known"
    )


def _operand(leaf: Leaf, assessment: Assessment) -> Any:
    operand = leaf.operand
    if isinstance(operand, Reference):
        return assessment.facts.threshold(operand.path)
    return operand


def number(value: float | bool) -> str:
    """A number as a report writes it: four digits that count, whole numbers whole."""
    if isinstance(value, bool):
        return show(value)
    return format(value, ".4g") if abs(value) < 10_000 else format(round(value), ",")


def bar(finding: Finding, name: str, assessment: Assessment) -> str:
    """What the rule asks of a number, in words; its sample size too."""
    condition = condition_of(finding, assessment)
    if condition is None:
        return ""
    mine = [leaf for leaf in leaves(condition) if leaf.path == name and leaf.op != "known"]
    asked = [_asked(leaf, assessment) for leaf in mine if (leaf.op, leaf.operand) != ("ge", 0)]
    sizes = [
        f"on {_asked(leaf, assessment)} cases" for leaf in leaves(condition)
        if leaf.path == f"{name}.n"
    ]  # fmt: skip
    return ", ".join([*asked, *sizes])


def condition_of(finding: Finding, assessment: Assessment) -> Condition | None:
    """The `shown_by` of a finding's rule."""
    rules = (rule for pack in assessment.library.packs for rule in pack.rules)
    return next((rule.shown_by for rule in rules if rule.record is finding.rule), None)


def _asked(leaf: Leaf, assessment: Assessment) -> str:
    operand = _operand(leaf, assessment)
    value = number(operand) if isinstance(operand, (int, float)) else show(operand)
    return f"{_BARS.get(leaf.op, leaf.op)} {value}"


def sentences(views: Sequence[MeasuredView], most: int = 2) -> str:
    """The numbers and their files, as a message names them."""
    said = [f"`{one.name}` is {one.value} in {one.path}{_aside(one)}" for one in views[:most]]
    more = f" and {len(views) - most} more" if len(views) > most else ""
    return ", ".join(said) + more


def _aside(one: MeasuredView) -> str:
    """What is asked of a number, and whether its file is self-made."""
    own = "self-made" if one.kind == "self_made" else ""
    words = "; ".join(filter(None, [own, f"{one.bar} asked" if one.bar else ""]))
    return f" ({words})" if words else ""
