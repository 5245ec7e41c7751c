"""What conditions ask of the place they are read in, and the reasons they answer with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Protocol

from mlready.lean import dataclass

Truth = bool | None
"""True, False, or None while a missing fact decides."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """The facts behind one answer, as manifest paths."""

    deciding: frozenset[str] = frozenset()
    """Stated facts that alone give the answer."""
    missing: tuple[str, ...] = ()
    """Facts to state, because the answer is unknown without them; in the order of the questions."""
    presumed: frozenset[str] = frozenset()
    """Facts not stated, therefore taken as invoking no exception."""
    relied: frozenset[str] = frozenset()
    """Deciding facts that invoke an exception."""
    ruled_out: frozenset[str] = frozenset()
    """Stated facts that made the earlier rows of a table false."""

    def support(self) -> frozenset[str]:
        """Every stated fact that the answer rests on."""
        return self.deciding | self.ruled_out


NO_REASONS = Reasons()


class State:
    """What is known about one path.

    `KNOWN` with a value, `UNKNOWN` with the values it may still take, or `DENIED` by its gate.
    """

    __slots__ = ("candidates", "kind", "more", "value")

    def __init__(
        self,
        kind: str,
        value: Any = None,
        candidates: tuple[Any, ...] = (),
        more: bool = False,
    ) -> None:
        self.kind = kind
        self.value = value
        self.candidates = candidates
        self.more = more
        """It may take other values than the candidates, as a date that is not stated."""

    def values(self) -> tuple[Any, ...]:
        """Every value it can have; none where that is not to be said."""
        if self.kind == UNKNOWN:
            return () if self.more else self.candidates
        return () if self.value is None else (self.value,)


KNOWN, UNKNOWN, DENIED = "known", "unknown", "denied"
NOT_STATED = State(UNKNOWN)
REFUSED = State(DENIED)


class Scope(Protocol):
    """Where conditions find facts: one manifest on one date, and, inside a list, one item."""

    as_of: date

    def state(self, path: str, item: str) -> State:
        """What is known about a path; one that starts with a dot is a field of the item."""

    def why(self, path: str, item: str, members: tuple[str, ...]) -> Reasons:
        """Why the state of a path is what it is; of a set only as to the members named."""

    def why_among(self, path: str, item: str) -> Reasons:
        """Why an undecided path can have no other values than its candidates."""

    def why_open(self, path: str, item: str, judge: Callable[[State], Truth]) -> Reasons:
        """What keeps open which candidate a path takes, as far as `judge` tells them apart."""

    def items(self, path: str) -> tuple[str, ...] | None:
        """The items of a list, as `models[base]`; None while it is unknown."""

    def assurance(self, path: str) -> int:
        """How well a stated fact is backed, 0 (declared) to 3 (corroborated)."""

    def is_practice(self, path: str) -> bool:
        """Whether a path is a practice, whose backing counts."""

    def order(self, path: str) -> tuple[int, int, str]:
        """Where a path stands in the order of questions."""

    def threshold(self, name: str) -> float:
        """The value of a threshold, as the project or the pack sets it."""


def rank(reasons: Reasons, scope: Scope) -> tuple[Any, ...]:
    """Where reasons stand among others that settle the same; no two stand alike."""
    facts = reasons.support()
    backed = reasons.relied.union(path for path in reasons.deciding if scope.is_practice(path))
    # Beside practices that are documented, a plain fact weakens nothing and a bare claim does.
    weakest = min((scope.assurance(path) for path in backed), default=0.5)
    names = (facts | reasons.presumed, reasons.relied, reasons.ruled_out, reasons.presumed)
    return len(reasons.presumed), -weakest, len(facts), *map(sorted, names)


def merged(reasons: Iterable[Reasons], scope: Scope) -> Reasons:
    """All reasons together, what is missing in the order of the vocabulary."""
    parts = list({id(one): one for one in reasons}.values())
    if len(parts) == 1:
        return parts[0]
    missing = {path for part in parts for path in part.missing}
    return Reasons(
        frozenset().union(*[part.deciding for part in parts]),
        tuple(sorted(missing, key=scope.order)) if missing else (),
        frozenset().union(*[part.presumed for part in parts if part.presumed]),
        frozenset().union(*[part.relied for part in parts if part.relied]),
        frozenset().union(*[part.ruled_out for part in parts if part.ruled_out]),
    )


def settled(reasons: Reasons, truth: Truth) -> Reasons:
    """A settled answer misses nothing; an unknown one rests on nothing yet."""
    if truth is None:
        return Reasons(missing=reasons.missing, presumed=reasons.presumed)
    if reasons.missing:
        return Reasons(reasons.deciding, (), reasons.presumed, reasons.relied, reasons.ruled_out)
    return reasons


def merge(reasons: Iterable[Reasons], scope: Scope) -> Reasons:
    """All reasons together; of none, none."""
    parts = list(reasons)
    return merged(parts, scope) if parts else NO_REASONS
