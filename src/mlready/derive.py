"""facts + derivations -> derived facts, each with its reasons, candidates and next questions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mlready.conditions.nodes import KNOWN, UNKNOWN, Reasons, Reference, State, merge
from mlready.facts import FactScope
from mlready.packs.model import DerivedFact, TableRow
from mlready.values import Members

_TRUE, _FALSE = State(KNOWN, True), State(KNOWN, False)
_OPEN = State(UNKNOWN, None, (True, False))


class Facts(FactScope):
    """The facts of a manifest, and what the packs derive from them. Each derived fact is worked out once, when it is first read."""

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
        candidates: list[Any] = []
        for row, truth in self.rows(derived, item):
            value = self._row_value(row, item)
            if truth is not False and value not in candidates:
                candidates.append(value)
        return (
            State(KNOWN, candidates[0])
            if len(candidates) == 1
            else State(UNKNOWN, None, tuple(candidates))
        )

    def _row_value(self, row: TableRow, item: str) -> Any:
        if not isinstance(row.value, Reference):
            return row.value
        return row.value.resolve(self, item).value

    def rows(self, derived: DerivedFact, item: str) -> Iterator[tuple[TableRow, bool | None]]:
        """The rows of a table down to the first that holds, each with whether it does."""
        for row in derived.rows:
            truth = row.when.value(self, item)
            yield row, truth
            if truth:
                return

    def winning(self, derived: DerivedFact, item: str = "") -> TableRow | None:
        """The row that gives a decided table its value."""
        state = self.state(derived.record.id if not item else f".{derived.record.id}", item)
        if state.kind != KNOWN:
            return None
        standing = [row for row, truth in self.rows(derived, item) if truth is not False]
        return standing[-1]

    def why(self, path: str, item: str, members: tuple[str, ...]) -> Reasons:
        """The manifest facts behind a path, traced through derivations; each worked out once."""
        derived = self.library.derived.get(path.lstrip("."))
        if derived is None:
            return super().why(path, item, members)
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
        """The winning row's reasons, and apart what made earlier rows false; while undecided, what is missing row by row."""
        rows = [(truth, row.when.why(self, item)) for row, truth in self.rows(derived, item)]
        if self.state(f".{derived.record.id}" if item else derived.record.id, item).kind == UNKNOWN:
            missing = dict.fromkeys(
                path for truth, reasons in rows if truth is None for path in reasons.missing
            )
            return Reasons(missing=tuple(missing))
        presumed = frozenset().union(*(reasons.presumed for _, reasons in rows))
        relied = frozenset().union(*(reasons.relied for _, reasons in rows))
        standing = [reasons for truth, reasons in rows if truth is not False]
        winner = standing[-1] if standing else Reasons()
        out = frozenset().union(
            *(reasons.support() for truth, reasons in rows if truth is False), winner.ruled_out
        )
        return Reasons(winner.deciding, (), presumed, relied, out - winner.deciding)
