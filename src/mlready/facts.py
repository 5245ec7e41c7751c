"""What is known about every fact of one manifest: stated, asked, or denied by its gate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from mlready.conditions.nodes import Condition
from mlready.conditions.scope import (
    DENIED,
    KNOWN,
    NO_REASONS,
    NOT_STATED,
    UNKNOWN,
    Reasons,
    State,
    Truth,
)
from mlready.packs.model import Library
from mlready.values import NO_MEMBERS, Members
from mlready.vocabulary import Stated, Type

_EMPTY: dict[str, State] = {"set": State(DENIED, NO_MEMBERS), "list": State(DENIED, ())}
_DENIED = State(DENIED)


class FactScope:
    """The facts of a manifest on a day, as conditions see them."""

    def __init__(
        self,
        library: Library,
        stated: Mapping[str, Stated],
        items: Mapping[str, tuple[str, ...]],
        as_of: date,
        thresholds: Mapping[str, float] | None = None,
        backing: Mapping[str, int] | None = None,
    ) -> None:
        self.library = library
        self.stated = stated
        self.as_of = as_of
        self._items = items
        self._thresholds = thresholds or {}
        self._backing = backing or {}
        self._order = library.order
        self._states: dict[str, State] = {}
        self._reasons: dict[tuple[str, str, tuple[str, ...]], Reasons] = {}
        self._own: dict[str, Reasons] = {}
        """Why each fact is what it is; one object each, so that equal reasons are seen to be."""

    def state(self, path: str, item: str) -> State:
        """What is known about a path; one that starts with a dot is a field of `item`.

        `item` is written `models[base]`.
        """
        full = path
        if path[0] == ".":
            if not item:  # the items of the list are unknown
                return NOT_STATED
            full = item + path
        found = self._states.get(full)
        if found is None:
            found = self._states[full] = self._find(path, full, item)
        return found

    def _find(self, path: str, full: str, item: str) -> State:
        stated = self.stated.get(full)
        if stated is not None and stated.value is not None:
            return State(KNOWN, stated.value)
        gate = self.gate(path, item)
        if gate is not None and gate.value(self, item) is False:
            return _EMPTY.get(self._type(path, item).name, _DENIED)
        return NOT_STATED

    def gate(self, path: str, item: str) -> Condition | None:
        """The condition under which a fact is asked."""
        key = f"{item[: item.index('[')]}[]{path}" if path[0] == "." else path
        return self.library.gates.get(key)

    def _type(self, path: str, item: str) -> Type:
        if path[0] == ".":
            return self.library.types[item[: item.index("[")]].fields[path[1:]]
        return self.library.types[path]

    def why(self, path: str, item: str, members: tuple[str, ...]) -> Reasons:
        """The facts behind what is known: the fact itself where stated, else those of its gate."""
        full = item + path if path[0] == "." else path
        if full[0] == ".":
            return NO_REASONS
        found = self._own.get(full)
        if found is None:
            found = self._own[full] = self._why_own(path, full, item)
        value = self.stated[full].value if full in self.stated else None
        if isinstance(value, Members) and value.unsure.intersection(members or value.unsure):
            return Reasons(found.deciding, (full,))
        return found

    def _why_own(self, path: str, full: str, item: str) -> Reasons:
        stated = self.stated.get(full)
        if stated is not None and stated.value is not None:
            return Reasons(deciding=frozenset({full}))
        gate = self.gate(path, item)
        truth = gate.value(self, item) if gate is not None else True
        return gate.because(truth, self, item) if gate and not truth else Reasons(missing=(full,))

    def why_among(self, path: str, item: str) -> Reasons:
        """Why an undecided path can have no other values than its candidates."""
        return self.why(path, item, ())

    def why_open(self, path: str, item: str, judge: Callable[[State], Truth]) -> Reasons:
        """What keeps open which of its candidates a path takes, as `judge` tells them apart."""
        return self.why(path, item, ())

    def items(self, path: str) -> tuple[str, ...] | None:
        """The items of a list, as `models[base]`; none where denied, None while unknown."""
        state = self.state(path, "")
        if state.kind == UNKNOWN:
            return None
        return tuple(f"{path}[{name}]" for name in state.value)

    @property
    def backed(self) -> bool:
        """Whether anything backs any fact."""
        return bool(self._backing)

    def assurance(self, path: str) -> int:
        """How well a stated fact is backed, 0 (declared) to 3 (corroborated)."""
        return self._backing.get(path, 0)

    def is_practice(self, path: str) -> bool:
        """Whether a path is a practice, of the system or of an item."""
        head, _, field = path.partition("].")
        if not field:
            kind = self.library.types.get(path)
            return kind is not None and kind.name == "practice"
        return self.library.types[head.partition("[")[0]].fields[field].name == "practice"

    def order(self, path: str) -> tuple[int, int, str]:
        """Where a path stands in the order of questions; an item's fields stand with their list."""
        if "[" in path:
            head, _, name = path.partition("[")
            field = name.partition("].")[2]
            return (
                self._order.get(head, len(self._order)),
                list(self.library.types[head].fields).index(field) + 1,
                path,
            )
        return self._order.get(path, len(self._order)), 0, path

    def threshold(self, name: str) -> float:
        """The value of a threshold: the project's, or the pack's default."""
        return self._thresholds.get(name, self.library.thresholds[name].value)

    def shown(self, path: str, item: str = "") -> Any:
        """The value of a path for printing; None while it is unknown."""
        state = self.state(path, item)
        return state.value if state.kind == KNOWN else None
