"""Conditions in memory: three-valued, each able to say why.

`value` answers True, False or None (unknown). `why` answers with the facts behind that answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from mlready.conditions.operators import OPERATORS
from mlready.conditions.scope import (
    DENIED,
    KNOWN,
    NO_REASONS,
    UNKNOWN,
    Reasons,
    Scope,
    State,
    Truth,
    merged,
    rank,
    settled,
)
from mlready.lean import dataclass
from mlready.values import Duration, add


@dataclass(frozen=True)
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
        return self.because(self.value(scope, item), scope, item)

    def because(self, truth: Truth, scope: Scope, item: str) -> Reasons:
        """The facts behind the value, for whoever knows the value already."""
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
        path, operand = self.path, self.operand
        # This runs more often than all else: no call that can be spared.
        state = scope.state(path, item) if path != "as_of" else State(KNOWN, scope.as_of)
        kind = state.kind
        if self.op == "known":
            return bool((kind != UNKNOWN) == operand)
        if kind == DENIED and state.value is None:
            return False
        if type(operand) is not Reference:
            if kind != UNKNOWN:
                return OPERATORS[self.op].holds(state.value, operand)
            if not state.candidates:
                return None
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

    def because(self, truth: Truth, scope: Scope, item: str) -> Reasons:
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
            mine = merged([mine, other], scope)
        return settled(mine, truth)

    def _why_fact(self, scope: Scope, item: str, truth: Truth) -> Reasons:
        if self.path == "as_of":
            return NO_REASONS
        state, members = scope.state(self.path, item), self.members()
        if state.kind == UNKNOWN and self.op == "known":
            return NO_REASONS
        if len(members) > 1 and state.kind == KNOWN:
            each = tuple([Leaf(self.path, "has", member) for member in members])
            whole = AnyOf(each) if self.op == "has_any" else All(each)
            return whole.because(truth, scope, item)
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

    def because(self, truth: Truth, scope: Scope, item: str) -> Reasons:
        if truth:
            return merged([part.because(True, scope, item) for part in self.parts], scope)
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

    def because(self, truth: Truth, scope: Scope, item: str) -> Reasons:
        if truth is False:
            return merged([part.because(False, scope, item) for part in self.parts], scope)
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

    def because(self, truth: Truth, scope: Scope, item: str) -> Reasons:
        return self.part.because(None if truth is None else not truth, scope, item)

    def children(self) -> Sequence[Condition]:
        return (self.part,)


@dataclass(frozen=True, slots=True)
class Invoked(Condition):
    """An exception: holds only where it is stated to hold."""

    part: Condition

    def value(self, scope: Scope, item: str = "") -> Truth:
        return self.part.value(scope, item) is True

    def because(self, truth: Truth, scope: Scope, item: str) -> Reasons:
        stated = True if truth else self.part.value(scope, item)
        inner = self.part.because(stated, scope, item)
        if stated is None:
            return Reasons(presumed=frozenset(inner.missing) | inner.presumed)
        if stated:
            return Reasons(
                inner.deciding, (), inner.presumed, inner.relied | inner.deciding, inner.ruled_out
            )
        return inner

    def children(self) -> Sequence[Condition]:
        return (self.part,)


@dataclass(frozen=True)
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

    def because(self, truth: Truth, scope: Scope, item: str) -> Reasons:
        items = scope.items(self.path)
        mine = scope.why(self.path, item, ())
        if items is None:
            return mine
        reasons = weigh([(self.where, one) for one in items], self.some, scope)
        return merged([mine, reasons], scope) if truth is not None else reasons

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
        part.because(truth, scope, item)
        for truth, (part, item) in zip(truths, parts, strict=True)
        if truth is wanted
    ]
    if len(reasons) == 1:
        return reasons[0]
    if wanted is settles and any(one is not reasons[0] for one in reasons):
        return min(reasons, key=lambda one: rank(one, scope))
    return merged(reasons, scope)


def walk(condition: Condition) -> Iterator[Condition]:
    """The condition and every condition inside it, outermost first."""
    yield condition
    for child in condition.children():
        yield from walk(child)


def depth(condition: Condition) -> int:
    """The levels of a condition; a comparison alone is one."""
    return 1 + max(map(depth, condition.children()), default=0)


def size(condition: Condition) -> int:
    """How many conditions a condition is, with those inside it."""
    found = [condition]
    for node in found:
        found += node.children()
    return len(found)


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


def paths(condition: Condition) -> list[str]:
    """Every path a condition reads, operands and lists included."""
    if isinstance(condition, Leaf):
        operand = condition.operand
        if isinstance(operand, Reference) and operand.kind == "fact":
            return [condition.path, operand.path]
        return [condition.path]
    found = [condition.path] if isinstance(condition, Each) else []
    for child in condition.children():
        found += paths(child)
    return found
