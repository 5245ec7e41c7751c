"""Say a condition in words, line by line, for somebody who does not read the condition language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mlready.conditions.nodes import All, AnyOf, Condition, Each, Invoked, Leaf, Not, Reference
from mlready.values import show

_OPERATORS = {
    "eq": "is",
    "ne": "is not",
    "in": "is one of",
    "not_in": "is none of",
    "has": "includes",
    "has_any": "includes any of",
    "has_all": "includes all of",
    "lt": "is less than",
    "le": "is at most",
    "gt": "is more than",
    "ge": "is at least",
    "before": "is before",
    "after": "is after",
    "on_or_before": "is on or before",
    "on_or_after": "is on or after",
    "count_ge": "has at least",
    "count_le": "has at most",
}
_OPPOSITES = {
    "is": "is not",
    "is one of": "is none of",
    "includes": "does not include",
    "includes any of": "includes none of",
}


def in_words(condition: Condition, depth: int = 0) -> list[tuple[int, str]]:
    """The condition as lines, each with how deep it stands; of one that always holds, none."""
    return list(_lines(condition, depth))


def one_line(condition: Condition) -> str:
    """The condition as a single line, its groups in brackets."""
    match condition:
        case All(parts):
            return " and ".join(_inner(part) for part in parts)
        case AnyOf(parts):
            return " or ".join(_inner(part) for part in parts)
        case Not(Invoked(part)):
            return f"unless it is stated that {_inner(part)}"
        case Not(part):
            return _denied(part) or f"not ({one_line(part)})"
        case Invoked(part):
            return f"it is stated that {_inner(part)}"
        case Each(some, path, where):
            return f"{'some' if some else 'every'} item of {path}: {_inner(where)}"
        case Leaf():
            return _leaf(condition)
    raise TypeError(condition)


def _inner(condition: Condition) -> str:
    group = isinstance(condition, All | AnyOf) and len(condition.parts) > 1
    return f"({one_line(condition)})" if group else one_line(condition)


def _lines(condition: Condition, depth: int) -> Iterator[tuple[int, str]]:
    match condition:
        case All((only,)) | AnyOf((only,)):
            yield from _lines(only, depth)
        case All(parts) | AnyOf(parts):
            if parts:
                yield depth, "all of:" if isinstance(condition, All) else "any of:"
            for part in parts:
                yield from _lines(part, depth + 1)
        case Not(Invoked(part)):
            yield from _headed("unless it is stated that", part, depth)
        case Not(part):
            text = _denied(part)
            yield from [(depth, text)] if text else _headed("not", part, depth)
        case Invoked(part):
            yield from _headed("it is stated that", part, depth)
        case Each(some, path, where):
            yield depth, f"{'some' if some else 'every'} item of {path}:"
            yield from _lines(where, depth + 1)
        case Leaf():
            yield depth, _leaf(condition)


def _headed(title: str, part: Condition, depth: int) -> Iterator[tuple[int, str]]:
    """A title and the lines below it; a single comparison stands on the same line."""
    lines = list(_lines(part, depth + 1))
    if len(lines) == 1:
        yield depth, f"{title} {lines[0][1]}"
    else:
        yield depth, f"{title}:"
        yield from lines


def _denied(condition: Condition) -> str:
    """The opposite of one comparison; nothing where it has no plain one."""
    if not isinstance(condition, Leaf):
        return ""
    said = _said(condition.op)
    return (
        f"{condition.path} {_OPPOSITES[said]} {_operand(condition)}" if said in _OPPOSITES else ""
    )


def _leaf(leaf: Leaf) -> str:
    path = "the day of the check" if leaf.path == "as_of" else leaf.path
    if leaf.op == "known":
        return f"{path} is {'' if leaf.operand else 'not '}known"
    return f"{path} {_said(leaf.op)} {_operand(leaf)}"


def _said(op: str) -> str:
    return _OPERATORS.get(op, op)


def _operand(leaf: Leaf) -> str:
    operand: Any = leaf.operand
    if isinstance(operand, Reference):
        return _reference(operand)
    if isinstance(operand, tuple | list | frozenset):
        return ", ".join(show(one) for one in operand)
    if leaf.op.startswith("count_"):
        return f"{operand} {'entry' if operand == 1 else 'entries'}"
    return show(operand)


def _reference(operand: Reference) -> str:
    if operand.kind == "threshold":
        return f"the threshold {operand.path}"
    path = "the day of the check" if operand.kind == "as_of" else operand.path
    moved = f"{operand.shift} {'after' if operand.sign > 0 else 'before'} " if operand.shift else ""
    return f"{moved}{path}"
