"""The operators of the condition language: a closed table, one function each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlready.lean import dataclass
from mlready.values import Duration, Members, certainly

SCALARS = frozenset({"bool", "text", "int", "number", "enum", "date", "duration", "practice"})
WORDS = frozenset({"text", "int", "enum", "practice"})
ORDERED = frozenset({"int", "number", "duration"})
DATES = frozenset({"date"})
SETS = frozenset({"set"})
COUNTED = frozenset({"set", "list"})


@dataclass(frozen=True)
class Operator:
    """One operator: which types it stands on, what it takes, and what it says of a known value."""

    name: str
    on: frozenset[str]
    takes: str
    """`same` (a value of the type), `list` (several), `member`, `members`, `count` or `bool`."""
    holds: Callable[[Any, Any], bool | None]
    """None only for a set, where a member is in doubt."""


OPERATORS: dict[str, Operator] = {}


def _operator(
    name: str, on: frozenset[str], takes: str = "same"
) -> Callable[[Callable[[Any, Any], bool | None]], Any]:
    def enter(function: Callable[[Any, Any], bool | None]) -> Callable[[Any, Any], bool | None]:
        OPERATORS[name] = Operator(name, on, takes, function)
        return function

    return enter


@_operator("eq", SCALARS)
def eq(value: Any, operand: Any) -> bool:
    """The value is the operand."""
    return certainly("eq", value, operand) if isinstance(value, Duration) else value == operand


@_operator("ne", SCALARS)
def ne(value: Any, operand: Any) -> bool:
    """The value is another than the operand."""
    return certainly("ne", value, operand) if isinstance(value, Duration) else value != operand


@_operator("in", WORDS, "list")
def in_(value: Any, operand: Any) -> bool:
    """The value is one of the operands."""
    return value in operand


@_operator("not_in", WORDS, "list")
def not_in(value: Any, operand: Any) -> bool:
    """The value is none of the operands."""
    return value not in operand


@_operator("has", SETS, "member")
def has(value: Members, operand: str) -> bool | None:
    """The set names the member; in doubt when it is unsure."""
    return value.has(operand)


@_operator("has_any", SETS, "members")
def has_any(value: Members, operand: tuple[str, ...]) -> bool | None:
    """The set names at least one of the members."""
    found = [value.has(member) for member in operand]
    return True if True in found else None if None in found else False


@_operator("has_all", SETS, "members")
def has_all(value: Members, operand: tuple[str, ...]) -> bool | None:
    """The set names every one of the members."""
    found = [value.has(member) for member in operand]
    return False if False in found else None if None in found else True


@_operator("lt", ORDERED)
def lt(value: Any, operand: Any) -> bool:
    """The value is strictly less."""
    return certainly("lt", value, operand) if isinstance(value, Duration) else bool(value < operand)


@_operator("le", ORDERED)
def le(value: Any, operand: Any) -> bool:
    """The value is at most the operand."""
    return (
        certainly("le", value, operand) if isinstance(value, Duration) else bool(value <= operand)
    )


@_operator("gt", ORDERED)
def gt(value: Any, operand: Any) -> bool:
    """The value is strictly greater."""
    return certainly("gt", value, operand) if isinstance(value, Duration) else bool(value > operand)


@_operator("ge", ORDERED)
def ge(value: Any, operand: Any) -> bool:
    """The value is at least the operand."""
    return (
        certainly("ge", value, operand) if isinstance(value, Duration) else bool(value >= operand)
    )


@_operator("before", DATES)
def before(value: Any, operand: Any) -> bool:
    """The date is strictly earlier."""
    return bool(value < operand)


@_operator("after", DATES)
def after(value: Any, operand: Any) -> bool:
    """The date is strictly later; `never` is later than every other."""
    return bool(value > operand)


@_operator("on_or_before", DATES)
def on_or_before(value: Any, operand: Any) -> bool:
    """The date is the operand or earlier."""
    return bool(value <= operand)


@_operator("on_or_after", DATES)
def on_or_after(value: Any, operand: Any) -> bool:
    """The date is the operand or later."""
    return bool(value >= operand)


@_operator("count_ge", COUNTED, "count")
def count_ge(value: Members | tuple[str, ...], operand: int) -> bool | None:
    """There are at least so many members or items."""
    return _count(value, operand)


@_operator("count_le", COUNTED, "count")
def count_le(value: Members | tuple[str, ...], operand: int) -> bool | None:
    """There are at most so many members or items."""
    more = _count(value, operand + 1)
    return None if more is None else not more


def _count(value: Members | tuple[str, ...], least: int) -> bool | None:
    """At least so many; in doubt while the members in doubt decide."""
    if isinstance(value, tuple):
        return len(value) >= least
    if len(value.named) >= least:
        return True
    return None if len(value.named) + len(value.unsure) >= least else False


@_operator("known", SCALARS | COUNTED, "bool")
def known(value: Any, operand: bool) -> bool:
    """The fact is stated, or denied by its gate; never unknown itself. Called with whether so."""
    return bool(value == operand)
