"""The assessment as JSON: the record as it stands, in the same bytes for the same assessment.

It is what `json.dumps` writes of `asdict(view)` with an indent of two, in a fifth of the time: that
would copy every record, and indent in Python, piece by piece.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from json.encoder import encode_basestring as quoted
from typing import Any

from mlready.report.view import AssessmentView


def render(views: Sequence[AssessmentView]) -> str:
    """One assessment as an object, several as a list of objects; a newline at the end.

    Keys stand in the order of the records, lists in that of the report: both carry meaning.
    """
    return _written(views[0] if len(views) == 1 else list(views), "\n") + "\n"


def _written(value: Any, margin: str) -> str:
    """A value as JSON; `margin` is the line break and the indentation it stands behind."""
    kind = type(value)
    if kind is str:
        return quoted(value)
    inner = margin + "  "
    if kind is list or kind is tuple:
        return _enclosed("[", [_written(one, inner) for one in value], "]", margin)
    if kind is dict:
        pairs = [f"{quoted(name)}: {_written(one, inner)}" for name, one in value.items()]
        return _enclosed("{", pairs, "}", margin)
    if value is None or kind is bool:
        return _WORDS[value]
    if kind is int:
        return repr(value)
    if kind is float:
        return json.dumps(value, allow_nan=False)
    names = _keys(kind)  # type: ignore[arg-type]  # a class is hashable
    parts = [(key, getattr(value, name)) for name, key in names]
    written = [
        key + (quoted(one) if type(one) is str else _written(one, inner)) for key, one in parts
    ]
    return _enclosed("{", written, "}", margin)


_WORDS = {None: "null", True: "true", False: "false"}


def _enclosed(start: str, parts: Iterable[str], end: str, margin: str) -> str:
    between = f",{margin}  "
    inside = between.join(parts)
    return f"{start}{margin}  {inside}{margin}{end}" if inside else start + end


@cache
def _keys(kind: type[Any]) -> list[tuple[str, str]]:
    """The names of a record's fields, each with how it begins a line."""
    return [(name, f"{quoted(name)}: ") for name in kind.__match_args__]
