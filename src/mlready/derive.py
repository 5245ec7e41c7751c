"""facts + derivations -> derived facts, each with its reasons, candidates and next questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from typing import Any

from mlready.conditions.nodes import All, Condition, Leaf, Reference
from mlready.conditions.scope import KNOWN, NO_REASONS, UNKNOWN, Reasons, State, Truth, merge
from mlready.facts import FactScope
from mlready.packs.model import DerivedFact, TableRow
from mlready.values import Members

_TRUE, _FALSE = State(KNOWN, True), State(KNOWN, False)
_OPEN = State(UNKNOWN, None, (True, False))


class Facts(FactScope):
    """The facts of a manifest, and what the packs derive from them.

    Each derived fact is worked out once, when it is first read.
    """

    _supposed: frozenset[str] = frozenset()

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._rows: dict[tuple[str, str], list[tuple[TableRow, Truth, Facts | None]]] = {}

    def _find(self, path: str, full: str, item: str) -> State:
        derived = self.library.derived.get(path.lstrip("."))
        if derived is None:
            return super()._find(path, full, item)
        if derived.rows:
            return self._table(derived, item)
        if derived.members:
            truths = {
                member: condition.value(self, item)
                for member, (condition, _) in derived.members.items()
            }
            named = frozenset(member for member, truth in truths.items() if truth)
            return State(
                KNOWN,
                Members(
                    named, frozenset(member for member, truth in truths.items() if truth is None)
                ),
            )
        truth = derived.when.value(self, item) if derived.when is not None else True
        return _OPEN if truth is None else _TRUE if truth else _FALSE

    def _table(self, derived: DerivedFact, item: str) -> State:
        standing = [row for row, truth, _ in self.rows(derived, item) if truth is not False]
        states = [self._row_value(row, item) for row in standing]
        values = tuple(dict.fromkeys(value for state in states for value in state.values()))
        more = any(not state.values() for state in states)
        if len(values) == 1 and not more:
            return State(KNOWN, values[0])
        return State(UNKNOWN, None, values, more)

    def _row_value(self, row: TableRow, item: str) -> State:
        if isinstance(row.value, Reference):
            return row.value.resolve(self, item)
        return State(KNOWN, row.value)

    def rows(self, derived: DerivedFact, item: str) -> list[tuple[TableRow, Truth, Facts]]:
        """The rows of a table down to the first that holds, each with whether it does, and where.

        A row counts only where the rows above it are false. So below a row that rests on one open
        conclusion, the others are read as if that were settled against it: with the scope open, a
        system that would be high-risk may turn out outside the Act, but not minimal.
        """
        key = (derived.record.id, item)
        if key not in self._rows:
            # Without these facts themselves: a circle would keep them in memory.
            rows = [
                (row, truth, None if facts is self else facts)
                for row, truth, facts in self._read_rows(derived, item)
            ]
            self._rows[key] = rows
        return [(row, truth, facts or self) for row, truth, facts in self._rows[key]]

    def _read_rows(
        self, derived: DerivedFact, item: str
    ) -> Iterator[tuple[TableRow, Truth, Facts]]:
        facts = self
        for row in derived.rows:
            truth = row.when.value(facts, item)
            yield row, truth, facts
            if truth:
                return
            if truth is None:
                facts = facts.against(row.when, item)

    def against(self, condition: Condition, item: str) -> Facts:
        """These facts, supposing a condition does not hold; the same where it is no conclusion."""
        if isinstance(condition, All):
            unknown = [part for part in condition.parts if part.value(self, item) is None]
            return self.against(unknown[0], item) if len(unknown) == 1 else self
        if not (isinstance(condition, Leaf) and condition.op == "eq"):
            return self
        if not isinstance(condition.operand, bool):
            return self
        derived = self.library.derived.get(condition.path)
        if derived is None or derived.record.kind != "bool":
            return self
        facts = copy(self)
        facts._reasons, facts._rows = {}, {}
        supposed = {path: state for path, state in self._states.items() if path in self._supposed}
        facts._states = {**supposed, condition.path: _FALSE if condition.operand else _TRUE}
        facts._supposed = frozenset(facts._states)
        return facts

    def winning(self, derived: DerivedFact, item: str = "") -> TableRow | None:
        """The row that gives a decided table its value."""
        state = self.state(derived.record.id if not item else f".{derived.record.id}", item)
        if state.kind != KNOWN:
            return None
        standing = [row for row, truth, _ in self.rows(derived, item) if truth is not False]
        return standing[-1]

    def why(self, path: str, item: str, members: tuple[str, ...]) -> Reasons:
        """The manifest facts behind a path, traced through derivations; each worked out once."""
        derived = self.library.derived.get(path.lstrip("."))
        if derived is None:
            return super().why(path, item, members)
        if path in self._supposed or (path[0] == "." and not item):
            return NO_REASONS
        key = (path, item, members)
        found = self._reasons.get(key)
        if found is None:
            found = self._reasons[key] = self._why(derived, item, members)
        return found

    def _why(self, derived: DerivedFact, item: str, members: tuple[str, ...]) -> Reasons:
        if derived.rows:
            return self._why_table(derived, item)
        if derived.members:
            wanted = members or tuple(derived.members)
            return merge((derived.members[member][0].why(self, item) for member in wanted), self)
        return derived.when.why(self, item) if derived.when is not None else Reasons()

    def _why_table(self, derived: DerivedFact, item: str) -> Reasons:
        """Why a table has its value; while undecided, what is missing row by row."""
        path = f".{derived.record.id}" if item else derived.record.id
        if self.state(path, item).kind == KNOWN:
            return self.why_among(path, item)
        return self._why_rows(derived, item, State.values)

    def why_open(self, path: str, item: str, judge: Callable[[State], Truth]) -> Reasons:
        """What keeps open which row of a table holds, of those that `judge` tells apart."""
        derived = self.library.derived.get(path.lstrip("."))
        if derived is None or not derived.rows:
            return self.why(path, item, ())
        return self._why_rows(derived, item, judge)

    def _why_rows(self, derived: DerivedFact, item: str, judge: Callable[[State], Any]) -> Reasons:
        """What is missing, row by row; not of rows below which all that is left is judged alike."""
        rows = [row for row in self.rows(derived, item) if row[1] is not False]
        said = [judge(self._row_value(row, item)) for row, _, _ in rows]
        missing: dict[str, None] = {}
        for n, (row, truth, facts) in enumerate(rows):
            if truth is None and (said[n] in (None, ()) or set(said[n:]) != {said[n]}):
                missing.update(dict.fromkeys(row.when.why(facts, item).missing))
            elif truth and isinstance(row.value, Reference):
                missing.update(dict.fromkeys(self.why(row.value.path, item, ()).missing))
        return Reasons(missing=tuple(missing))

    def why_among(self, path: str, item: str) -> Reasons:
        """Why a table has no other values: the row that holds and, apart, what ruled others out."""
        derived = self.library.derived.get(path.lstrip("."))
        if derived is None or not derived.rows:
            return self.why(path, item, ())
        rows = [
            (truth, row.when.why(facts, item), facts.basis(row.when, item) if truth is None else ())
            for row, truth, facts in self.rows(derived, item)
        ]
        holding = rows[-1][1]
        out = holding.ruled_out.union(
            *(reasons.support() for truth, reasons, _ in rows if truth is False),
            *(basis for _, _, basis in rows),
        )
        return Reasons(
            holding.deciding,
            (),
            frozenset().union(*(reasons.presumed for _, reasons, _ in rows)),
            frozenset().union(*(reasons.relied for _, reasons, _ in rows)),
            out - holding.deciding,
        )

    def basis(self, condition: Condition, item: str) -> frozenset[str]:
        """The facts that leave one open conclusion in a condition, so that it can be supposed."""
        if not isinstance(condition, All) or self.against(condition, item) is self:
            return frozenset()
        truths = [(part, part.value(self, item)) for part in condition.parts]
        return frozenset().union(
            *(part.why(self, item).support() for part, truth in truths if truth),
            *(self.basis(part, item) for part, truth in truths if truth is None),
        )
