"""Follow exceptions through conditions: may invoking one make a condition true, or false?

A presumption (nothing invoked) must only ever be too strict. So in a table an exception may make a row false, or true where its value is the
laxest; and it may never make a requirement fail.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mlready.conditions.nodes import All, AnyOf, Condition, Each, Invoked, Leaf, Not, leaves
from mlready.conditions.operators import OPERATORS
from mlready.packs.model import DerivedFact

Signs = frozenset[int]
"""+1: invoking an exception may make it true; -1: may make it false."""

_NONE: Signs = frozenset()
_BOTH: Signs = frozenset({1, -1})


class SignReader:
    """Signs of conditions over a set of derived facts, each worked out once."""

    def __init__(self, derived: Mapping[str, DerivedFact]) -> None:
        self._derived = derived
        self._known: dict[tuple[str, str], Signs] = {}

    def signs(self, condition: Condition) -> Signs:
        """What invoking an exception can do to a condition."""
        match condition:
            case Invoked(part):
                return frozenset({1}) if any(True for _ in leaves(part)) else _NONE
            case Not(part):
                return _flip(self.signs(part))
            case All(parts) | AnyOf(parts):
                return _NONE.union(*(self.signs(part) for part in parts))
            case Each(_, _, where):
                return self.signs(where)
            case Leaf():
                return self._leaf(condition)
        return _NONE

    def _leaf(self, leaf: Leaf) -> Signs:
        fact = self._derived.get(leaf.path.lstrip("."))
        if fact is None:
            return _NONE
        if leaf.op == "known":
            return _BOTH if self._of(fact, "") else _NONE
        match fact.record.kind:
            case "bool":
                mine = self._of(fact, "")
                return mine if OPERATORS[leaf.op].holds(True, leaf.operand) else _flip(mine)
            case "set":
                members = leaf.members() or tuple(fact.members)
                mine = _NONE.union(*(self._of(fact, member) for member in members))
                return _flip(mine) if leaf.op == "count_le" else mine
        return self._ordered(fact, leaf) if self._of(fact, "") else _NONE

    def _ordered(self, fact: DerivedFact, leaf: Leaf) -> Signs:
        """A table's value only moves to laxer ones; that is a sign where the accepted values are one end of the order."""
        if fact.record.kind == "date":
            return {
                "before": frozenset({-1}),
                "on_or_before": frozenset({-1}),
                "after": frozenset({1}),
                "on_or_after": frozenset({1}),
            }.get(leaf.op, _BOTH)
        accepted = [
            bool(OPERATORS[leaf.op].holds(value, leaf.operand)) for value in fact.record.values
        ]
        if all(accepted) or not any(accepted):
            return _NONE
        if accepted == sorted(accepted, reverse=True):
            return frozenset({-1})
        return frozenset({1}) if accepted == sorted(accepted) else _BOTH

    def _of(self, fact: DerivedFact, member: str) -> Signs:
        """The signs of a derived fact: of a boolean or member as to being true, of a table whether it can move at all."""
        key = (fact.record.id, member)
        if key not in self._known:
            self._known[key] = _NONE
            if member:
                self._known[key] = (
                    self.signs(fact.members[member][0]) if member in fact.members else _NONE
                )
            else:
                self._known[key] = _NONE.union(
                    *(self.signs(condition) for condition in fact.conditions())
                )
        return self._known[key]


def _flip(signs: Signs) -> Signs:
    return frozenset(-sign for sign in signs)


def misplaced(fact: DerivedFact, reader: SignReader) -> list[tuple[int, str]]:
    """The rows of a table that stand in the wrong order, or where an exception could give a stricter value.

    Returns (row number, what is wrong) pairs.
    """
    order = list(fact.record.values)
    found: list[tuple[int, str]] = []
    strictest: int | date | None = None
    laxest = order[-1] if order else date.max
    for number, row in enumerate(fact.rows):
        signs = reader.signs(row.when)
        if row.value == laxest:
            if -1 in signs:
                found.append(
                    (
                        number,
                        "an exception makes the laxest row false, so that presuming it is not invoked would be too lax",
                    )
                )
            continue
        if 1 in signs:
            found.append(
                (
                    number,
                    "an exception makes the row true, so that presuming it is not invoked could be too lax",
                )
            )
        rank = (
            order.index(row.value)
            if row.value in order
            else row.value
            if isinstance(row.value, date)
            else None
        )
        if rank is None:
            continue
        if strictest is not None and rank < strictest:  # type: ignore[operator]
            found.append(
                (
                    number,
                    "rows run from the strictest value to the laxest; this one is stricter than one above it",
                )
            )
        strictest = rank
    return found
