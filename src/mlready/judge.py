"""What is wrong with data that fits no record at sight: pydantic finds it, a user can read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import MISSING, fields
from datetime import date
from functools import cache
from typing import Any, TypeVar

from mlready import records
from mlready.errors import Location, Problem, did_you_mean
from mlready.records import KEYWORDS
from mlready.source import Document

T = TypeVar("T")


def judge(
    kind: type[T], document: Document, problems: list[Problem], at: tuple[str | int, ...]
) -> T | None:
    """Read the part of a document below `at` as a record, or say at its place what is wrong."""
    from pydantic import ValidationError

    data: Any = document.data
    for step in at:
        data = data[step]
    if not isinstance(data, dict):
        problems.append(Problem(document.locate(at), f"expected a mapping, found {named(data)}"))
        return None
    try:
        record: T = adapter(kind.__name__).validate_python(_rename(data))
    except ValidationError as error:
        problems.extend(_problems(error.errors(include_url=False), kind, document, at))
        return None
    return record


@cache
def adapter(kind: str) -> Any:
    """What pydantic reads a record with."""
    from pydantic import TypeAdapter

    return TypeAdapter(getattr(records, kind))


def judge_plain(
    kind: type[T], document: Document, problems: list[Problem], at: tuple[str | int, ...]
) -> T | None:
    """As `judge`, for the small records of a manifest, whose fields hold one of `_KINDS`."""
    data: Any = document.data
    for step in at:
        data = data[step]
    if not isinstance(data, dict):
        problems.append(Problem(document.locate(at), f"expected a mapping, found {named(data)}"))
        return None
    known = {one.name: one for one in fields(kind)}  # type: ignore[arg-type]
    before, made = len(problems), dict(data)
    for key, value in data.items():
        if key not in known:
            where = document.locate((*at, key), key=True)
            problems.append(Problem(where, f"`{key}`: no such key", did_you_mean(key, known)))
        elif known[key].type == _METRICS and isinstance(value, dict):
            made[key] = {
                name: judge_plain(records.Metric, document, problems, (*at, key, name))
                for name in value
            }
        elif _KINDS[str(known[key].type)] == "a date" and (day := _quoted_date(value)):
            made[key] = day
        elif not _fits(str(known[key].type), value):
            wanted = _KINDS[str(known[key].type)]
            where = document.locate((*at, key))
            problems.append(Problem(where, f"`{key}`: expected {wanted}, found {named(value)}"))
    for name, one in known.items():
        if one.default is MISSING and one.default_factory is MISSING and name not in data:
            problems.append(Problem(document.locate(at), f"`{name}` is missing"))
    return kind(**made) if len(problems) == before else None


def _quoted_date(value: Any) -> date | None:
    """A date in quotes, as a manifest in JSON must have it."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


_METRICS = "Mapping[str, Metric]"
_DIRECTION = "Literal['', 'higher', 'lower']"
_KINDS = {
    "str": "text",
    "date": "a date",
    "date | None": "a date",
    "list[str]": "a list of texts",
    "int | None": "a whole number",
    _DIRECTION: "`higher` or `lower`",
    _METRICS: "a mapping of measurements",
}


def _fits(annotation: str, value: Any) -> bool:
    """Whether a value is what a field of a small record holds."""
    if annotation == "list[str]":
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if annotation == _DIRECTION:
        return value in ("", "higher", "lower")
    if annotation == "int | None":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, str if annotation == "str" else date) and annotation != _METRICS


_ENTRIES = ("derivations", "purpose_terms", "rules", "table")
"""Keys whose lists hold records; other lists hold what a user wrote."""


def _rename(data: Any) -> Any:
    """Give YAML keys that are Python keywords their field names, in the entries of a file."""
    if isinstance(data, dict):
        return {
            KEYWORDS.get(key, key): [_rename(entry) for entry in value]
            if isinstance(value, list) and key in _ENTRIES
            else value
            for key, value in data.items()
        }
    return data


def _problems(
    errors: Iterable[Any], kind: type[Any], document: Document, at: tuple[str | int, ...]
) -> Iterable[Problem]:
    seen: set[Location] = set()
    for error in errors:
        path, names = _walk(document.data, at, error["loc"])
        extra = error["type"] in ("extra_forbidden", "unexpected_keyword_argument")
        where = document.locate(path, key=extra)
        if where in seen and not extra and error["type"] != "missing":
            continue
        seen.add(where)
        yield Problem(where, *_words(error, names, kind))


def _walk(
    data: Any, at: tuple[str | int, ...], loc: tuple[Any, ...]
) -> tuple[list[str | int], list[str]]:
    """Follow pydantic's `loc` through the data, leaving out the names of union branches."""
    path: list[str | int] = []
    for step in at:
        data, path = data[step], [*path, step]
    for step in loc:
        key: Any = KEYWORDS.get(step, step) if isinstance(step, str) else step
        if (isinstance(data, dict) and key in data) or (
            isinstance(data, list) and isinstance(key, int) and key < len(data)
        ):
            data, path = data[key], [*path, key]
    return path, [KEYWORDS.get(step, step) if isinstance(step, str) else str(step) for step in loc]


def _words(error: Any, names: list[str], kind: type[Any]) -> tuple[str, str]:
    """Say what is wrong and what to do."""
    last = names[-1] if names else ""
    match error["type"]:
        case "missing" | "missing_argument":
            return f"`{last}` is missing", ""
        case "extra_forbidden" | "unexpected_keyword_argument":
            return f"`{last}`: no such key", did_you_mean(last, _keys(kind.__name__))
        case "literal_error":
            allowed = [
                word.strip("' ")
                for word in error["ctx"]["expected"].replace(" or ", ", ").split(",")
            ]
            hint = did_you_mean(str(error["input"]), allowed) or f"one of {', '.join(allowed)}"
            return f"`{last}`: no such value {error['input']!r}", hint
    message = error["msg"].replace("Input should be", "expected").replace("valid ", "")
    return f"`{last}`: {message[0].lower()}{message[1:]}, found {named(error['input'])}", ""


def named(value: Any) -> str:
    """What a value is, in a user's words."""
    kinds = {
        dict: "a mapping",
        list: "a list",
        str: "text",
        bool: "true or false",
        type(None): "nothing",
    }
    return kinds.get(type(value), f"`{value}`")


@cache
def _keys(kind: str) -> list[str]:
    """All keys that may stand anywhere in a document of this kind, as YAML writes them."""
    parts: dict[type[Any], tuple[type[Any], ...]] = {
        records.VocabularyFile: (records.Fact, records.PurposeTerms),
        records.RuleFile: (records.Derivation, records.Row, records.MemberRule, records.Rule),
        records.PackFile: (records.Threshold, records.Source, records.Penalty),
        records.CaseFile: (records.Case,),
    }
    whole: type[Any] = getattr(records, kind)
    return [
        KEYWORDS.get(f.name, f.name)
        for part in (whole, *parts.get(whole, ()))
        for f in fields(part)
    ]
