"""Follow exceptions through conditions: what invoking one can do to each.

A presumption (nothing invoked) must only ever be too strict. So in a table an exception may make a
row false, or true where its value is the laxest; and it may never make a requirement fail.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from mlready.conditions.nodes import (
    All,
    AnyOf,
    Condition,
    Each,
    Invoked,
    Leaf,
    Not,
    Reference,
    paths,
)
from mlready.conditions.operators import OPERATORS
from mlready.packs.model import DerivedFact

Signs = frozenset[int]
"""+1: invoking an exception may make it true; -1: may make it false."""

_NONE: Signs = frozenset()
_BOTH: Signs = frozenset({1, -1})
_DATES = {
    "before": frozenset({-1}),
    "on_or_before": frozenset({-1}),
    "after": frozenset({1}),
    "on_or_after": frozenset({1}),
}
"""A date only moves to later ones."""


class SignReader:
    """Signs of conditions over a set of derived facts, each worked out once.

    `settled` are paths that other parts of the same `all` already speak for: facts that must be
    known, so that what they invoke is invoked for good or not at all, and derived facts that must
    have one value.
    """

    def __init__(self, derived: Mapping[str, DerivedFact]) -> None:
        self._derived = derived
        self._found: dict[tuple[str, str, frozenset[str]], Signs] = {}
        self._below: dict[str, frozenset[str]] = {}

    def signs(self, condition: Condition, settled: frozenset[str] = frozenset()) -> Signs:
        """What invoking an exception can do to a condition."""
        match condition:
            case Invoked(part):
                inner = self.signs(part, settled)
                return inner | {1} if set(paths(part)) - settled else inner
            case Not(part):
                return _flip(self.signs(part, settled))
            case All(parts):
                inside = frozenset(filter(None, map(self._settles, parts)))
                return _NONE.union(
                    *(self.signs(one, settled | inside - {self._settles(one)}) for one in parts)
                )
            case AnyOf(parts):
                return _NONE.union(*(self.signs(part, settled) for part in parts))
            case Each(_, _, where):
                return self.signs(where, settled)
            case Leaf():
                return self._leaf(condition, settled)
        return _NONE

    def _settles(self, part: Condition) -> str:
        """The path that a part of an `all` speaks for, or nothing."""
        if not isinstance(part, Leaf) or part.path.startswith("."):
            return ""
        fact = self._fact(part.path)
        if fact is None:
            return part.path if part.op == "known" and part.operand is True else ""
        return part.path if fact.record.kind == "bool" and part.op == "eq" else ""

    def _leaf(self, leaf: Leaf, settled: frozenset[str]) -> Signs:
        if leaf.path in settled:
            return _NONE
        fact, operand = self._fact(leaf.path), leaf.operand
        moves = fact is not None and bool(self._of(fact, "", settled))
        if isinstance(operand, Reference) and (other := self._fact(operand.path)):
            return _BOTH if moves or self._of(other, "", settled) else _NONE
        return self._against_literal(fact, leaf, settled) if fact and moves else _NONE

    def _fact(self, path: str) -> DerivedFact | None:
        return self._derived.get(path.lstrip("."))

    def _against_literal(self, fact: DerivedFact, leaf: Leaf, settled: frozenset[str]) -> Signs:
        """The signs of a derived fact compared with a literal, or with a manifest's fact."""
        if fact.record.kind == "date":
            return _DATES.get(leaf.op, _BOTH)
        if leaf.op == "known" or isinstance(leaf.operand, Reference):
            return _BOTH
        match fact.record.kind:
            case "bool":
                mine = self._of(fact, "", settled)
                return mine if OPERATORS[leaf.op].holds(True, leaf.operand) else _flip(mine)
            case "set":
                members = leaf.members() or tuple(fact.members)
                mine = _NONE.union(*(self._of(fact, member, settled) for member in members))
                return _flip(mine) if leaf.op == "count_le" else mine
        return self._ordered(fact, leaf)

    def _ordered(self, fact: DerivedFact, leaf: Leaf) -> Signs:
        """A table's value only moves to laxer ones.

        That is a sign where the accepted values are one end of the order.
        """
        accepted = [
            bool(OPERATORS[leaf.op].holds(value, leaf.operand)) for value in fact.record.values
        ]
        if all(accepted) or not any(accepted):
            return _NONE
        if accepted == sorted(accepted, reverse=True):
            return frozenset({-1})
        return frozenset({1}) if accepted == sorted(accepted) else _BOTH

    def _of(self, fact: DerivedFact, member: str, settled: frozenset[str]) -> Signs:
        """The signs of a derived fact: of a boolean or member as to being true.

        Of a table they only say whether it can move at all.
        """
        settled &= self._rests_on(fact)
        key = (fact.record.id, member, settled)
        found = self._found.get(key)
        if found is None:
            conditions = [fact.members[member][0]] if member else fact.conditions()
            moved = (other for path in fact.references() if (other := self._fact(path)))
            found = self._found[key] = _NONE.union(
                *(self.signs(condition, settled) for condition in conditions),
                *(self._of(other, "", settled) for other in moved),
            )
        return found

    def _rests_on(self, fact: DerivedFact) -> frozenset[str]:
        """The paths of a derived fact itself and of all that it is derived from."""
        name = fact.record.id
        if name not in self._below:
            read = fact.reads()
            below = [self._rests_on(one) for path in read if (one := self._fact(path))]
            self._below[name] = frozenset({name}).union(read, *below)
        return self._below[name]


def _flip(signs: Signs) -> Signs:
    return frozenset(-sign for sign in signs)


_FALSE_LAXEST = (
    "an exception makes the laxest row false, so that presuming it is not invoked would be too lax"
)
_TRUE = "an exception makes the row true, so that presuming it is not invoked could be too lax"
_ORDER = "rows run from the strictest value to the laxest; this one is stricter than one above it"


def misplaced(fact: DerivedFact, reader: SignReader) -> list[tuple[int, str]]:
    """The rows of a table in the wrong order, or where an exception could give a stricter value.

    Returns (row number, what is wrong) pairs.
    """
    order = list(fact.record.values)
    laxest = order[-1] if order else date.max
    found: list[tuple[int, str]] = []
    reached: Any = None
    for number, row in enumerate(fact.rows):
        signs = reader.signs(row.when)
        if row.value == laxest:
            if -1 in signs:
                found.append((number, _FALSE_LAXEST))
            continue
        if 1 in signs:
            found.append((number, _TRUE))
        if isinstance(row.value, Reference):
            continue
        rank = order.index(row.value) if order else row.value
        if reached is not None and rank < reached:
            found.append((number, _ORDER))
        reached = rank
    return found
