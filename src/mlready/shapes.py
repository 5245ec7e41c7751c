"""Plain data -> records.

What fits the annotations of a record at sight is a record. What does not is pydantic's to judge and
to describe: importing it, with models for six kinds of documents, costs more than reading a
thousand rules, and hardly any file needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from mlready.errors import Problem
from mlready.records import KEYWORDS
from mlready.source import Document

T = TypeVar("T")
Make = Callable[[Any], Any]
"""Gives the value of a field. Raises Doubt."""


class Doubt(Exception):
    """Whether the data is well formed takes a judge."""


def read(
    kind: type[T], document: Document, problems: list[Problem], at: tuple[str | int, ...] = ()
) -> T | None:
    """Read one document, or the part of it below `at`, as a record.

    Where it is not well formed, returns None and adds a problem for each mistake, at its place.
    """
    try:
        return fit(kind, _below(document, at))
    except Doubt:
        from mlready.judge import judge

        return judge(kind, document, problems, at)


def read_plain(
    kind: type[T], document: Document, problems: list[Problem], at: tuple[str | int, ...]
) -> T | None:
    """As `read`, for the small records of a manifest: waivers and entries of the register.

    They need no pydantic even where they are wrong.
    """
    try:
        return fit(kind, _below(document, at))
    except Doubt:
        from mlready.judge import judge_plain

        return judge_plain(kind, document, problems, at)


def _below(document: Document, at: tuple[str | int, ...]) -> Any:
    data = document.data
    for step in at:
        data = data[step]
    return data


def fit(kind: type[T], data: Any) -> T:
    """The record that data fits: one that pydantic gives as well. Raises Doubt where it may not."""
    if type(data) is not dict:
        raise Doubt
    makers, required = _fields(kind)  # type: ignore[arg-type]  # a class is hashable
    found: dict[str, Any] = {}
    for key, value in data.items():
        if key not in makers:
            raise Doubt
        name, make = makers[key]
        found[name] = make(value)
    if not required <= found.keys():
        raise Doubt
    return kind(**found)


@cache
def _fields(kind: type[Any]) -> tuple[dict[str, tuple[str, Make]], frozenset[str]]:
    """YAML key to the field's name and maker; and the names of the fields that must be there."""
    hints = get_type_hints(kind)
    makers = {KEYWORDS.get(f.name, f.name): (f.name, _make(hints[f.name])) for f in fields(kind)}
    optional = (f for f in fields(kind) if (f.default, f.default_factory) != (MISSING, MISSING))
    return makers, frozenset(hints) - {f.name for f in optional}


def _make(hint: Any) -> Make:
    """What makes a value of an annotation."""
    args = get_args(hint)
    match get_origin(hint):
        case None if hint is Any:
            return lambda value: value
        case None if hint is float:
            return _number
        case None if is_dataclass(hint):
            return partial(fit, hint)  # type: ignore[arg-type]  # a class, not a record
        case None if hint in (str, int, bool, date, NoneType):
            return partial(_exactly, hint)
        case origin if origin is Literal:
            return partial(_one_of, frozenset(args))
        case origin if origin in (Union, UnionType):
            return partial(_first, tuple(map(_make, args)))
        case origin if origin is list:
            return partial(_list, _make(args[0]))
        case origin if origin is Mapping and args[0] is str:
            return partial(_mapping, _make(args[1]))
    raise TypeError(hint)


def _exactly(kind: type[Any], value: Any) -> Any:
    if type(value) is not kind:
        raise Doubt
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Doubt
    return float(value)


def _one_of(values: frozenset[str], value: Any) -> Any:
    if type(value) is not str or value not in values:
        raise Doubt
    return value


def _first(makers: tuple[Make, ...], value: Any) -> Any:
    for make in makers:
        try:
            return make(value)
        except Doubt:
            continue
    raise Doubt


def _list(make: Make, value: Any) -> list[Any]:
    if type(value) is not list:
        raise Doubt
    return [make(one) for one in value]


def _mapping(make: Make, value: Any) -> dict[str, Any]:
    if type(value) is not dict:
        raise Doubt
    return {_exactly(str, key): make(one) for key, one in value.items()}
