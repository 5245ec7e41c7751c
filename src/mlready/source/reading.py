"""The first pass: events to values."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from mlready.source import parsers
from mlready.source.places import find_places
from mlready.source.problems import (
    GLUED_COMMENT,
    MAX_DEPTH,
    MAX_NODES,
    MAX_PROBLEMS,
    TOO_DEEP,
    TOO_MANY,
    Report,
    shown,
)
from mlready.source.scalars import NOT_KEYS, NUMERIC, WORDS, Wrong, resolve_number
from mlready.source.text import UNFIT_VALUE

_GLUED = re.compile(r"[|>][-+0-9]*#")


class Reading:
    """One pass over the events of a text: no recursion, no positions but of what is refused."""

    def __init__(self, text: str, report: Report) -> None:
        self.text = text
        self.report = report
        self.stack: list[tuple[Any, str | None, bool, Any]] = []
        """Of each collection around: its values, its open key, `at_key`, its first event."""
        self.repeated: list[tuple[list[str | int], Any]] = []

    def build(self) -> Any:
        """Give the document's value; raises MarkedYAMLError off YAML, Stop past a limit."""
        get_event = parsers.Parser(self.text).get_event
        stack, nodes, at_key = self.stack, 0, False
        key: str | None = None
        items: Any = []
        start: Any = None
        for event in iter(get_event, None):
            kind = type(event)
            if kind is ScalarEvent:
                nodes += 1
                value = event.value
                if event.style or event.tag is not None or event.anchor is not None:
                    self.check(event, start)
                if at_key:
                    if value in items or value in WORDS or value[0] in NOT_KEYS:
                        self.check_key(event, items)
                    key, at_key = value, False
                    continue
                if not event.style and (value in WORDS or value[0] in NUMERIC):
                    value = self.resolve(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                nodes += 1
                self.open(event, at_key)
                stack.append((items, key, at_key, start))
                at_key = kind is MappingStartEvent
                items, key, start = {} if at_key else [], None, event
                continue
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                if start.flow_style:
                    self.check_lines(start, event, stack[-1][3], "]}#")
                value = items
                items, key, at_key, start = stack.pop()
            elif kind is AliasEvent:
                nodes += 1
                self.refuse(event, f"the alias `*{event.anchor}`", "write the value out")
                value = None
            else:
                self.next_document(event, items)
                continue
            if nodes > MAX_NODES:
                self.report.stop(event.start_mark, *TOO_MANY)
            if at_key:
                key, at_key = "", False
            elif key is None:
                items.append(value)
            else:
                items[key], key, at_key = value, None, True
        return items[0] if items else None

    def check(self, event: Any, around: Any) -> None:
        """Refuse what a scalar that is not simply plain may not have."""
        self.check_properties(event)
        if event.style in ("|", ">"):
            if not event.value.strip():
                self.refuse(event, "a `|` or `>` without a text", 'write ""')
            elif _GLUED.match(self.text, event.start_mark.index):
                self.report.at(event.start_mark, *GLUED_COMMENT)
        elif event.style:
            self.check_lines(event, event, around, "")
            if event.style == '"' and (unfit := UNFIT_VALUE.search(event.value)):
                what = f"the character U+{ord(unfit.group()):04X} in a quoted text"
                self.refuse(event, what, "write the character itself, or leave it out")

    def check_lines(self, start: Any, end: Any, around: Any, exempt: str) -> None:
        """Refuse lines that stand left of the quoted text or flow collection they go on with.

        Both parsers let them pass. A closing bracket may stand below its key, as many write it.
        """
        first, last = start.start_mark.line, end.end_mark.line
        if first == last or around is None or around.flow_style:
            return
        for number in range(first + 1, last + 1):
            line = self.lines[number]
            content = line.lstrip(" ")
            indent = len(line) - len(content)
            if indent <= around.start_mark.column and content.strip() and content[0] not in exempt:
                message = f"goes on from line {first + 1}, but is not indented"
                self.report.add(number + 1, indent + 1, message, "indent it more than its key")

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    def check_properties(self, event: Any) -> None:
        if event.anchor is not None:
            self.refuse(event, f"the anchor `&{event.anchor}`", "remove it")
        if event.tag is not None:
            hint = "remove it, or quote the text if the `!` belongs to it"
            self.refuse(event, f"the tag {shown(event.tag)}", hint)

    def check_key(self, event: Any, items: dict[str, Any]) -> None:
        if not event.style:
            value = event.value
            try:
                meaning = WORDS[value] if value in WORDS else resolve_number(value)
            except Wrong:
                meaning = 0
            if value == "<<":
                self.refuse(event, "the merge key `<<`", "write the keys out")
            elif not isinstance(meaning, str):
                self.refuse(event, f"the key {shown(value)} is not text", "quote it")
        if event.value in items and len(self.repeated) == MAX_PROBLEMS:
            self.report.more += 1
        elif event.value in items:
            around = [len(outer) if key is None else key for outer, key, *_ in self.stack[1:]]
            self.repeated.append(([*around, event.value], event.start_mark))

    def resolve(self, event: Any) -> Any:
        if event.value in WORDS:
            return WORDS[event.value]
        try:
            return resolve_number(event.value)
        except Wrong as wrong:
            self.refuse(event, str(wrong), "quote it if it is text")
            return event.value

    def open(self, event: Any, at_key: bool) -> None:
        """Refuse what a collection may not have, be, or stand in."""
        self.check_properties(event)
        if at_key:
            self.refuse(event, "a list or mapping as a key", "a key is one word or text")
        if len(self.stack) >= MAX_DEPTH:
            self.report.stop(event.start_mark, *TOO_DEEP)

    def next_document(self, event: Any, before: list[Any]) -> None:
        if before and type(event) is DocumentStartEvent:
            self.report.stop(event.start_mark, "a second document", "keep one per file")

    def refuse(self, event: Any, message: str, hint: str) -> None:
        self.report.at(event.start_mark, message, hint)

    def report_repeated(self) -> None:
        """Name both lines of each repeated key; the first is found in a pass of its own."""
        if not self.repeated:
            return
        places = find_places(self.text, self.repeated[-1][1].index)
        for path, mark in self.repeated:
            first, _ = places.at(path, key=True)
            message = f"the key {shown(str(path[-1]))} stands twice, first in line {first}"
            self.report.at(mark, message, "keep one of the two")
