"""Read conditions from plain data, checking every path, operator and operand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any

from mlready.conditions.nodes import (
    ALWAYS,
    All,
    AnyOf,
    Condition,
    Each,
    Invoked,
    Leaf,
    Not,
    Reference,
    depth,
    size,
)
from mlready.conditions.operators import OPERATORS, Operator
from mlready.errors import did_you_mean, indefinite
from mlready.lean import dataclass
from mlready.source import BareWord
from mlready.values import Duration
from mlready.vocabulary import RESERVED, Type

MAX_DEPTH = 16
MAX_NODES = 256

At = tuple[str | int, ...]
Report = Callable[[Sequence[str | int], str, str, bool], None]
"""Called for each problem: keys to the place, message, hint, whether the key itself is meant."""

_GROUPS = ("all", "any", "not", "every", "some", "invoked")
_NAMED = frozenset(("enum", "set", "practice"))
"""Types whose values have names."""
_LITERALS: dict[str, tuple[type, ...]] = {
    "bool": (bool,),
    "text": (str,),
    "int": (int,),
    "number": (int, float),
    "date": (date,),
}
_PLAIN: dict[str, Callable[[Any], Any]] = {"text": str, "int": int, "number": float}
"""What takes from a literal how it was written."""
_DATE = Type("date")
_OPPOSITES = {"lt": "ge", "ge": "lt", "le": "gt", "gt": "le", "eq": "ne", "ne": "eq"}
"""What says the opposite of a comparison of durations, itself read strictly."""


@dataclass
class Reader:
    """Reads the conditions of one file; `types` are the paths it may name."""

    types: Mapping[str, Type]
    report: Report
    thresholds: Mapping[str, Any] = field(default_factory=dict)
    paths: str = "fact"
    """What a path of `types` is called."""

    def read(self, data: Any, at: At, *, invoked: bool = False, over: str = "") -> Condition:
        """Read one condition.

        `invoked` says whether exceptions may be invoked in it, `over` names the list it is for.
        """
        self._invoked = invoked
        found = self._condition(data, at, over)
        nodes = size(found)
        if nodes > MAX_NODES or (nodes > MAX_DEPTH and depth(found) > MAX_DEPTH):
            self.report(
                at,
                f"condition of more than {MAX_DEPTH} levels or {MAX_NODES} nodes",
                "split it into derivations",
                False,
            )
        return found

    def _condition(self, data: Any, at: At, over: str) -> Condition:
        if not isinstance(data, dict) or not data:
            self.report(
                at, "expected a condition", "as in `{system.roles: {has: provider}}`", False
            )
            return ALWAYS
        if len(data) == 1:
            ((key, value),) = data.items()
            return self._entry(key, value, (*at, key), over)
        return All(
            tuple([self._entry(key, value, (*at, key), over) for key, value in data.items()])
        )

    def _entry(self, key: str, value: Any, at: At, over: str) -> Condition:
        if key not in _GROUPS:
            return self._comparison(key, value, at, over)
        if key in ("all", "any"):
            if not isinstance(value, list) or (key == "any" and not value):
                self.report(at, f"`{key}` takes a list of conditions", "", False)
                return ALWAYS
            parts = tuple([self._condition(part, (*at, n), over) for n, part in enumerate(value)])
            return All(parts) if key == "all" else AnyOf(parts)
        if key == "not":
            self._negated = not self._negated
            part = self._condition(value, at, over)
            self._negated = not self._negated
            return Not(part)
        if key == "invoked":
            if not self._invoked:
                self.report(
                    at,
                    "`invoked` stands only in derivations and `applies`",
                    "state what is required itself",
                    True,
                )
            return self._exception(value, at, over)
        return self._each(key, value, at, over)

    def _exception(self, value: Any, at: At, over: str) -> Condition:
        outside = self._excepting, self._negated
        self._excepting, self._negated = True, False
        part = self._condition(value, at, over)
        self._excepting, self._negated = outside
        return Invoked(part)

    _excepting = False
    """Inside `invoked`."""
    _negated = False
    """Inside an odd number of `not`, counted from there."""

    def _each(self, key: str, value: Any, at: At, over: str) -> Condition:
        if (
            not isinstance(value, dict)
            or set(value) != {"in", "where"}
            or not isinstance(value["in"], str)
        ):
            self.report(at, f"`{key}` takes `in` (a list) and `where` (a condition)", "", False)
            return ALWAYS
        if over:
            self.report(at, f"`{key}` inside the items of another list", "one list at a time", True)
            return ALWAYS
        listed = self.types.get(value["in"])
        if listed is None or listed.name != "list":
            self._unknown(value["in"], (*at, "in"), "", "list")
            return ALWAYS
        return Each(
            key == "some",
            value["in"],
            self._condition(value["where"], (*at, "where"), value["in"]),
        )

    def type_of(self, path: str, over: str) -> Type | None:
        """The type of a path, or of a field of an item of the list `over`; None without one."""
        if path == "as_of":
            return _DATE
        if not path.startswith("."):
            return self.types.get(path)
        listed = self.types.get(over)
        return listed.fields.get(path[1:]) if listed is not None else None

    def _unknown(self, path: str, at: At, over: str, kind: str = "") -> None:
        if path.startswith("."):
            if not over:
                self.report(
                    at,
                    f"`{path}`: a field of an item, outside a list",
                    "stands inside `every`, `some` or `for_each`",
                    True,
                )
                return
            known = [f".{name}" for name in self.types[over].fields]
        else:
            known = [
                name for name, found in self.types.items() if kind != "list" or found.name == "list"
            ]
        near = did_you_mean(path, [*known, *_GROUPS])
        self.report(at, f"`{path}`: no such {kind or self.paths}", near, at[-1:] == (path,))

    def _comparison(self, path: str, value: Any, at: At, over: str) -> Condition:
        kind = self.type_of(path, over)
        if kind is None:
            self._unknown(path, at, over)
            return ALWAYS
        if not isinstance(value, dict) or self._is_reference(value):
            return self._leaf(path, kind, "eq", value, at, over)
        if not value:
            self.report(at, f"`{path}`: expected an operator", "", False)
            return ALWAYS
        if len(value) == 1:
            ((op, operand),) = value.items()
            return self._leaf(path, kind, op, operand, (*at, op), over)
        return All(
            tuple([self._leaf(path, kind, op, one, (*at, op), over) for op, one in value.items()])
        )

    def _leaf(self, path: str, kind: Type, op: str, data: Any, at: At, over: str) -> Condition:
        operator = OPERATORS.get(op)
        if operator is None:
            self.report(at, f"`{op}`: no such operator", did_you_mean(op, OPERATORS), True)
            return ALWAYS
        if kind.name not in operator.on:
            fitting = ", ".join(name for name, found in OPERATORS.items() if kind.name in found.on)
            self.report(
                at,
                f"`{op}` does not fit `{path}`, which is {indefinite(kind.name)}",
                f"use {fitting}",
                True,
            )
            return ALWAYS
        if op == "known" and self._excepting and data is self._negated:
            self.report(at, "an exception is invoked by what is stated", "not by silence", True)
        if kind.name == "duration" and op in _OPPOSITES and self._negated:
            self.report(
                at, "`not` would turn the stricter reading round", f"use `{_OPPOSITES[op]}`", True
            )
        before = self._failed
        operand = self._operand(operator, kind, data, at, over)
        return ALWAYS if self._failed > before else Leaf(path, op, operand)

    _failed = 0

    def _fail(self, at: At, message: str, hint: str = "") -> Any:
        self._failed += 1
        self.report(at, message, hint, False)
        return None

    @staticmethod
    def _is_reference(data: Any) -> bool:
        return isinstance(data, dict) and ("fact" in data or "threshold" in data)

    def _operand(self, operator: Operator, kind: Type, data: Any, at: At, over: str) -> Any:
        match operator.takes:
            case "same":
                if self._is_reference(data):
                    return self._reference(kind, data, at, over)
                if data == "as_of" and kind.name == "date":
                    return Reference("as_of")
                return self._literal(kind, data, at)
            case "bool":
                return data if isinstance(data, bool) else self._fail(at, "expected true or false")
            case "count":
                if isinstance(data, int) and not isinstance(data, bool) and data >= 0:
                    return int(data)
                return self._fail(at, "expected a count")
            case "list" | "members":
                if not isinstance(data, list) or not data:
                    return self._fail(at, "expected a list with at least one entry")
                return tuple([self._literal(kind, one, (*at, n)) for n, one in enumerate(data)])
        return self._literal(kind, data, at)  # a member

    def _reference(self, kind: Type, data: dict[str, Any], at: At, over: str) -> Any:
        if set(data) == {"threshold"}:
            return self._threshold(kind, data["threshold"], (*at, "threshold"))
        if "threshold" in data or set(data) - {"fact", "plus", "minus"} or len(data) > 2:
            return self._fail(
                at,
                "expected `{fact: path}`, with `plus` or `minus` a duration, or `{threshold: id}`",
            )
        path = data["fact"]
        other = self.type_of(path, over) if isinstance(path, str) else None
        if other is None:
            self._failed += 1
            return self._unknown(str(path), (*at, "fact"), over)
        if other.name != kind.name:
            return self._fail(
                (*at, "fact"),
                f"`{path}` is {indefinite(other.name)}, compared with {indefinite(kind.name)}",
            )
        name = "as_of" if path == "as_of" else "fact"
        path = "" if name == "as_of" else path
        for word, sign in (("plus", 1), ("minus", -1)):
            if word in data:
                shift = Duration.parse(data[word]) if isinstance(data[word], str) else None
                if shift is not None and kind.name == "date":
                    return Reference(name, path, shift, sign)
                return self._fail(
                    (*at, word),
                    "`plus` and `minus` move a date by a duration",
                    "as in `plus: 2 weeks`",
                )
        return Reference(name, path)

    def _threshold(self, kind: Type, name: Any, at: At) -> Any:
        if name not in self.thresholds:
            return self._fail(
                at, f"`{name}`: no such threshold", did_you_mean(str(name), self.thresholds)
            )
        if kind.name not in ("int", "number"):
            return self._fail(at, f"a threshold is a number, not {indefinite(kind.name)}")
        return Reference("threshold", name)

    def _literal(self, kind: Type, data: Any, at: At) -> Any:
        name = kind.name
        if name in _NAMED:
            if isinstance(data, str) and data in kind.members:
                return str(data)
            return self._fail(at, f"no such member {data!r}", did_you_mean(str(data), kind.members))
        if name == "duration":
            found = Duration.parse(data) if isinstance(data, str) else None
            return found or self._fail(
                at, f"expected a duration, found {data!r}", "as in `6 months`"
            )
        if name == "text" and isinstance(data, BareWord):
            return self._fail(at, f"expected text, found a bare `{data}`", "write it in quotes")
        if isinstance(data, _LITERALS[name]) and (name == "bool" or not isinstance(data, bool)):
            return _PLAIN[name](data) if name in _PLAIN else data
        return self._fail(at, f"expected {indefinite(name)}, found {data!r}")


def reserved(path: str) -> bool:
    """Whether a path is a word of the language."""
    return path.split(".", maxsplit=1)[0] in RESERVED
