"""Change a YAML text at single places and leave every other byte as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import Any

from yaml.events import MappingEndEvent, MappingStartEvent, NodeEvent, ScalarEvent, SequenceEndEvent

from mlready.lean import dataclass
from mlready.source.places import events
from mlready.source.scalars import WORDS, Wrong, resolve_number

_BREAK = re.compile("\r\n|\r|\n")
_PLAIN = re.compile(r"[A-Za-z0-9_./][\w./@+=~-]*", re.ASCII)
Spot = tuple[int, int]
"""Line and column, both counted from 0."""


@dataclass(frozen=True)
class Node:
    """A value of the text: from where to where it stands, and what is inside."""

    start: Spot
    end: Spot
    style: str
    """`flow`, `block`, or of a scalar its quote, `|`, `>` or nothing."""
    open: bool = False
    """It ends with a text after `|` or `>`, so that its end is not known for sure."""
    inside: dict[str, tuple[Node, Node]] = field(default_factory=dict)
    """Of a mapping, name to key and value."""


def outline(text: str) -> Node:
    """The nodes of a text that was read without a problem."""
    nodes: Iterator[Any] = (one for one in events(text) if isinstance(one, NodeEvent | _ENDS))
    return _node(next(nodes), nodes)


_BLOCKS = ("|", ">")
_ENDS = MappingEndEvent | SequenceEndEvent


def _node(event: Any, rest: Iterator[Any]) -> Node:
    start = _spot(event.start_mark)
    if isinstance(event, ScalarEvent):
        style = event.style or ""
        return Node(start, _spot(event.end_mark), style, style in _BLOCKS)
    inside: dict[str, tuple[Node, Node]] = {}
    of_keys, last = isinstance(event, MappingStartEvent), None
    while not isinstance(found := next(rest), _ENDS):
        last = key = _node(found, rest)
        if of_keys:
            last = _node(next(rest), rest)
            inside[found.value] = (key, last)
    if event.flow_style or last is None:
        return Node(start, _spot(found.end_mark), "flow", inside=inside)
    return Node(start, last.end, "block", last.open, inside)


def _spot(mark: Any) -> Spot:
    return mark.line, mark.column


@dataclass(frozen=True, order=True)
class Edit:
    """Put a text in the place of what stands between two spots."""

    start: Spot
    end: Spot
    text: str


def edited(content: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes of a text after edits that do not overlap; line feeds become its own line ends."""
    raw = content.decode("utf-8")
    starts = [len(raw) - len(raw.removeprefix("\ufeff"))]
    breaks = list(_BREAK.finditer(raw))
    starts += [one.end() for one in breaks]
    line_end = breaks[0].group() if breaks else "\n"

    def offset(spot: Spot) -> int:
        line, column = spot
        return min(starts[line] + column, len(raw)) if line < len(starts) else len(raw)

    for edit in sorted(edits, reverse=True):
        text = edit.text.replace("\n", line_end)
        raw = raw[: offset(edit.start)] + text + raw[offset(edit.end) :]
    return raw.encode("utf-8")


def after_line(text: str, spot: Spot) -> Spot:
    """The end of the line of a spot, comment and all."""
    line = text.split("\n")[spot[0]]
    return spot[0], len(line)


def scalar(text: str, quote: str = "") -> str:
    """A text as a scalar on one line: quoted as asked, or where it would be something else."""
    if quote == "'" and "'" not in text and text.isprintable():
        return f"'{text}'"
    if quote or not _PLAIN.fullmatch(text) or text in WORDS or not _is_text(text):
        inner = text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{inner}"'
    return text


def _is_text(text: str) -> bool:
    try:
        return isinstance(resolve_number(text), str)
    except Wrong:
        return False
