"""Where values stand: a pass of its own, made only when a place is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from yaml.error import MarkedYAMLError
from yaml.events import (
    CollectionEndEvent,
    CollectionStartEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    StreamEndEvent,
)

from mlready.source import parsers
from mlready.source.problems import MAX_DEPTH, MAX_NODES


def events(text: str) -> Iterator[Any]:
    """Give the events of a text as far as it can be read."""
    parser = parsers.Parser(text)
    with suppress(MarkedYAMLError):
        for _ in range(3 * MAX_NODES):
            event = parser.get_event()
            if type(event) is StreamEndEvent:
                break
            yield event


class Place:
    """Where a value and its key stand, and what stands inside."""

    __slots__ = ("inside", "key", "value")

    def __init__(self, mark: Any = None) -> None:
        self.key = self.value = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        self.inside: dict[str | int, Place] = {}

    def at(self, path: Sequence[str | int], *, key: bool) -> tuple[int, int]:
        """Give line and column of the last step of a path that exists."""
        place = self
        for step in path:
            if step not in place.inside:
                break
            place = place.inside[step]
        return place.key if key else place.value


def find_places(text: str, end: int | None = None) -> Place:
    """Find where each value before an offset stands; of a repeated key, the first."""
    end = len(text) if end is None else end
    root = around = Place()
    here: Place | None = root
    stack: list[tuple[Place, bool, Place | None]] = []
    mapping = False
    for event in events(text):
        if isinstance(event, CollectionEndEvent):
            around, mapping, here = stack.pop()
            continue
        offset = event.start_mark.index
        if offset > end:
            break
        empty = offset == event.end_mark.index
        if not isinstance(event, NodeEvent):
            continue
        place = Place(event.start_mark)
        at_key = mapping and here is None
        if at_key:
            name = event.value if isinstance(event, ScalarEvent) else ""
            here = place = around.inside.setdefault(name, place)
        elif here is None:
            here = around.inside[len(around.inside)] = place
        elif not (empty and isinstance(event, ScalarEvent)):
            here.value = place.value  # a value left empty stands at its key
        if isinstance(event, CollectionStartEvent):
            if len(stack) > MAX_DEPTH:
                break
            stack.append((around, mapping, here if at_key else None))
            around, mapping, here = here, type(event) is MappingStartEvent, None
        elif not at_key:
            here = None
    return root
