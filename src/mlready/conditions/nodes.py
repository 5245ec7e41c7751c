"""Conditions in memory: three-valued, each able to say why.

`value` answers True, False or None (unknown). `why` answers with the facts behind that answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Protocol

from mlready.conditions.operators import OPERATORS
from mlready.lean import dataclass
from mlready.values import Duration, add

Truth = bool | None


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

    def order(self, path: str) -> tuple[int, int, str]:
        """Where a path stands in the order of questions."""

    def threshold(self, name: str) -> float:
        """The value of a threshold, as the project or the pack sets it."""


@dataclass(frozen=True, slots=True)
class Reference:
    """An operand that is not written out: a fact, `as_of`, or a threshold."""

    kind: str
    """`fact`, `as_of` or `threshold`."""
    path: str = ""
    shift: Duration | None = None
    """How far a date is moved: later, or with sign -1 earlier."""
    sign: int = 1

    def resolve(self, scope: Scope, item: str) -> State:
        """The operand's value, as far as it is known."""
        if self.kind == "threshold":
            return State(KNOWN, scope.threshold(self.path))
        state = _state(self.path or self.kind, scope, item)
        if self.shift is None or state.kind == DENIED:
            return state
        moved = tuple(add(day, self.shift, self.sign) for day in state.candidates)
        if state.kind == KNOWN:
            return State(KNOWN, add(state.value, self.shift, self.sign))
        return State(UNKNOWN, None, moved, state.more)


def _state(path: str, scope: Scope, item: str) -> State:
    return State(KNOWN, scope.as_of) if path == "as_of" else scope.state(path, item)


class Condition:
    """A node of a condition."""

    __slots__ = ()

    def value(self, scope: Scope, item: str = "") -> Truth:
        """True, False, or None while a missing fact decides."""
        raise NotImplementedError

    def why(self, scope: Scope, item: str = "") -> Reasons:
        """The facts behind the value."""
        raise NotImplementedError

    def children(self) -> Sequence[Condition]:
        """The conditions inside this one."""
        return ()


@dataclass(frozen=True, slots=True)
class Leaf(Condition):
    """One fact compared with one operand."""

    path: str
    op: str
    operand: Any

    def value(self, scope: Scope, item: str = "") -> Truth:
        operand = self.operand
        state = _state(self.path, scope, item)
        if self.op == "known":
            return bool((state.kind != UNKNOWN) == operand)
        if state.kind == DENIED and state.value is None:
            return False
        if state.kind != UNKNOWN and not isinstance(operand, Reference):
            return OPERATORS[self.op].holds(state.value, operand)
        return self._compare(state, self._right(scope, item))

    def _right(self, scope: Scope, item: str) -> State:
        operand = self.operand
        return (
            operand.resolve(scope, item)
            if isinstance(operand, Reference)
            else State(KNOWN, operand)
        )

    def _compare(self, left: State, right: State) -> Truth:
        """What all possible values give; None where that differs or is not to be said."""
        if right.kind == DENIED:
            return False
        holds = OPERATORS[self.op].holds
        answers = {holds(one, other) for one in left.values() for other in right.values()}
        return answers.pop() if len(answers) == 1 else None

    def why(self, scope: Scope, item: str = "") -> Reasons:
        truth = self.value(scope, item)
        mine = self._why_fact(scope, item, truth)
        if isinstance(self.operand, Reference) and self.operand.kind == "fact":
            other = scope.why(self.operand.path, item, ())
            denied = [
                reasons
                for reasons, path in ((mine, self.path), (other, self.operand.path))
                if _state(path, scope, item).kind == DENIED
            ]
            if denied:
                return min(denied, key=lambda one: rank(one, scope))
            mine = _merge([mine, other], scope)
        return _settle(mine, truth)

    def _why_fact(self, scope: Scope, item: str, truth: Truth) -> Reasons:
        if self.path == "as_of":
            return NO_REASONS
        state, members = scope.state(self.path, item), self.members()
        if state.kind == UNKNOWN and self.op == "known":
            return NO_REASONS
        if len(members) > 1 and state.kind == KNOWN:
            one = [(Leaf(self.path, "has", member), item) for member in members]
            return weigh(one, self.op == "has_any", scope)
        if state.kind == UNKNOWN and truth is not None:
            return scope.why_among(self.path, item)
        if state.kind == UNKNOWN and state.candidates:
            return scope.why_open(
                self.path, item, lambda one: self._compare(one, self._right(scope, item))
            )
        return scope.why(self.path, item, members)

    def members(self) -> tuple[str, ...]:
        """The members of a set that the leaf looks at; none when it looks at all."""
        if self.op == "has":
            return (self.operand,)
        return self.operand if self.op in ("has_any", "has_all") else ()


@dataclass(frozen=True, slots=True)
class All(Condition):
    """Every part holds."""

    parts: tuple[Condition, ...]

    def value(self, scope: Scope, item: str = "") -> Truth:
        answer: Truth = True
        for part in self.parts:
            truth = part.value(scope, item)
            if truth is False:
                return False
            if truth is None:
                answer = None
        return answer

    def why(self, scope: Scope, item: str = "") -> Reasons:
        return weigh([(part, item) for part in self.parts], False, scope)

    def children(self) -> Sequence[Condition]:
        return self.parts


@dataclass(frozen=True, slots=True)
class AnyOf(Condition):
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def value(self, scope: Scope, item: str = "") -> Truth:
        answer: Truth = False
        for part in self.parts:
            truth = part.value(scope, item)
            if truth is True:
                return True
            if truth is None:
                answer = None
        return answer

    def why(self, scope: Scope, item: str = "") -> Reasons:
        return weigh([(part, item) for part in self.parts], True, scope)

    def children(self) -> Sequence[Condition]:
        return self.parts


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """The part does not hold."""

    part: Condition

    def value(self, scope: Scope, item: str = "") -> Truth:
        truth = self.part.value(scope, item)
        return None if truth is None else not truth

    def why(self, scope: Scope, item: str = "") -> Reasons:
        return self.part.why(scope, item)

    def children(self) -> Sequence[Condition]:
        return (self.part,)


@dataclass(frozen=True, slots=True)
class Invoked(Condition):
    """An exception: holds only where it is stated to hold."""

    part: Condition

    def value(self, scope: Scope, item: str = "") -> Truth:
        return self.part.value(scope, item) is True

    def why(self, scope: Scope, item: str = "") -> Reasons:
        truth = self.part.value(scope, item)
        inner = self.part.why(scope, item)
        if truth is None:
            return Reasons(presumed=frozenset(inner.missing) | inner.presumed)
        if truth:
            return Reasons(
                inner.deciding, (), inner.presumed, inner.relied | inner.deciding, inner.ruled_out
            )
        return inner

    def children(self) -> Sequence[Condition]:
        return (self.part,)


@dataclass(frozen=True, slots=True)
class Each(Condition):
    """A condition over the items of a list: `every` one, or `some`."""

    some: bool
    path: str
    where: Condition

    def value(self, scope: Scope, item: str = "") -> Truth:
        items = scope.items(self.path)
        if items is None:
            return None
        answers = {self.where.value(scope, one) for one in items}
        if self.some in answers:
            return self.some
        return None if None in answers else not self.some

    def why(self, scope: Scope, item: str = "") -> Reasons:
        items = scope.items(self.path)
        mine = scope.why(self.path, item, ())
        if items is None:
            return mine
        reasons = weigh([(self.where, one) for one in items], self.some, scope)
        return _merge([mine, reasons], scope) if self.value(scope, item) is not None else reasons

    def children(self) -> Sequence[Condition]:
        return (self.where,)


ALWAYS = All(())


def weigh(parts: Sequence[tuple[Condition, str]], settles: bool, scope: Scope) -> Reasons:
    """The reasons of several parts, each about an item, of which one of value `settles` is enough.

    Of several that settle it, the one with the fewest presumptions, then the strongest assurance,
    the fewest facts, the first name: never the first met.
    """
    truths = [part.value(scope, item) for part, item in parts]
    wanted = settles if settles in truths else None if None in truths else not settles
    reasons = [
        part.why(scope, item)
        for truth, (part, item) in zip(truths, parts, strict=True)
        if truth is wanted
    ]
    if wanted is settles and len(reasons) > 1:
        return min(reasons, key=lambda one: rank(one, scope))
    return _merge(reasons, scope)


def rank(reasons: Reasons, scope: Scope) -> tuple[Any, ...]:
    """Where reasons stand among others that settle the same; no two stand alike."""
    facts = reasons.support()
    weakest = min((scope.assurance(path) for path in reasons.deciding), default=0)
    names = (facts | reasons.presumed, reasons.relied, reasons.ruled_out, reasons.presumed)
    return len(reasons.presumed), -weakest, len(facts), *map(sorted, names)


def _merge(reasons: Iterable[Reasons], scope: Scope) -> Reasons:
    """All reasons together, what is missing in the order of the vocabulary."""
    parts = list(reasons)
    if len(parts) == 1:
        return parts[0]
    missing = {path for part in parts for path in part.missing}
    return Reasons(
        frozenset().union(*(part.deciding for part in parts)),
        tuple(sorted(missing, key=scope.order)),
        frozenset().union(*(part.presumed for part in parts)),
        frozenset().union(*(part.relied for part in parts)),
        frozenset().union(*(part.ruled_out for part in parts)),
    )


def _settle(reasons: Reasons, truth: Truth) -> Reasons:
    """A settled answer misses nothing; an unknown one rests on nothing yet."""
    if truth is None:
        return Reasons(missing=reasons.missing, presumed=reasons.presumed)
    if reasons.missing:
        return Reasons(reasons.deciding, (), reasons.presumed, reasons.relied, reasons.ruled_out)
    return reasons


def merge(reasons: Iterable[Reasons], scope: Scope) -> Reasons:
    """All reasons together; of none, none."""
    parts = list(reasons)
    return _merge(parts, scope) if parts else NO_REASONS


def walk(condition: Condition) -> Iterator[Condition]:
    """The condition and every condition inside it, outermost first."""
    yield condition
    for child in condition.children():
        yield from walk(child)


def depth(condition: Condition) -> int:
    """The levels of a condition; a comparison alone is one."""
    return 1 + max(map(depth, condition.children()), default=0)


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every comparison in a condition."""
    return (node for node in walk(condition) if isinstance(node, Leaf))


def reads_day(condition: Condition) -> bool:
    """Whether a condition looks at the day of the check."""
    return any(
        leaf.path == "as_of"
        or (isinstance(leaf.operand, Reference) and leaf.operand.kind == "as_of")
        for leaf in leaves(condition)
    )


def paths(condition: Condition) -> Iterator[str]:
    """Every path a condition reads, operands and lists included."""
    for node in walk(condition):
        if isinstance(node, Leaf):
            yield node.path
            if isinstance(node.operand, Reference) and node.operand.kind == "fact":
                yield node.operand.path
        elif isinstance(node, Each):
            yield node.path
