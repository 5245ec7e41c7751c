"""Read strict YAML text into plain values that know their line and column.

What is read is the core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema) without
what makes a document ambiguous: duplicate keys, anchors, aliases, tags, merge keys, several
documents, keys that are not text, numbers with leading zeros, tabs between values. Each of these
is refused with line and column, and all of them at once.
"""

from __future__ import annotations

import datetime as dt
import math
import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any, NoReturn

from yaml.error import MarkedYAMLError
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner, ScannerError
from yaml.tokens import ScalarToken

from mlready.errors import Location, NotFound, Problem, SourceRefused

try:
    from yaml._yaml import CParser
except ImportError:  # PyYAML was built without libyaml
    CParser = None  # type: ignore[assignment,misc]

MAX_BYTES = 1 << 20
MAX_NODES = 100_000
MAX_DEPTH = 64
MAX_DIGITS = 40
MAX_PROBLEMS = 100


class Float(float):
    """A float that keeps its source text, so that `3.10` can stay "3.10" where text is wanted."""

    text: str

    def __new__(cls, text: str) -> Float:
        """Take the number from its text."""
        self = super().__new__(cls, text)
        self.text = text
        return self

    def __getnewargs__(self) -> tuple[str]:  # type: ignore[override]  # copied by its text
        return (self.text,)


class Int(int):
    """An integer that is not written as Python prints it (`0x10`, `+2`); keeps its source text."""

    text: str

    def __new__(cls, text: str) -> Int:
        """Take the number from its text."""
        self = super().__new__(cls, text, 0)
        self.text = text
        return self

    def __getnewargs__(self) -> tuple[str]:  # type: ignore[override]  # copied by its text
        return (self.text,)


class BareWord(str):
    """An unquoted yes, no, on, off, y or n in any case: truth to some readers, text to others."""

    __slots__ = ()


@dataclass(frozen=True)
class Document:
    """One text that was read, and what it says."""

    name: str
    """The file as the user named it; "-" prints as `<stdin>`."""
    text: str
    """As read: without byte order mark, every line ended by a line feed."""
    data: Any
    """dict[str, Any], list, str, int, float, bool, None or datetime.date."""

    def locate(self, path: Sequence[str | int], *, key: bool = False) -> Location:
        """Give the place of the value at a path, or of its key; else of its nearest parent."""
        return Location(_printed(self.name), *self._places.at(path, key=key))

    @cached_property
    def _places(self) -> _Place:
        return _places(self.text)


def read(text: str | bytes, name: str) -> Document:
    """Read one YAML document; an empty one has the data None.

    Raises SourceRefused with all problems found; a syntax error hides those after it.
    """
    report = _Report(_printed(name))
    clean = _decoded(text, report)
    report.finish()
    data, reading = None, _Reading(clean, report)
    try:
        data = reading.build()
        if clean.startswith(("%", "?")) or any(suspect in clean for suspect in _SUSPECTS):
            _check_between(clean, report)
    except MarkedYAMLError as error:
        _explain(error, clean, report)
    except _Stop:
        pass
    reading.report_repeated()
    report.finish()
    return Document(name, clean, data)


def read_file(path: Path, name: str | None = None) -> Document:
    """Read one YAML file, never more than a byte over the limit of 1 MiB.

    Raises NotFound where there is no regular file to read, and SourceRefused as `read` does.
    """
    name = str(path) if name is None else name
    try:
        # Not blocking: opening a FIFO would wait for its writer.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise NotFound(f"{name}: not a regular file")
            with open(descriptor, "rb", closefd=False) as file:
                content = file.read(MAX_BYTES + 1)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a file name"
        raise NotFound(f"{name}: {reason[0].lower()}{reason[1:]}") from None
    return read(content, name)


# Problems


class _Stop(Exception):
    """A limit was passed; what is known is reported and no more is read."""


class _Report:
    """The problems of one text: the first hundred in full, the others counted."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.more = 0

    def add(self, line: int, column: int, message: str, hint: str = "") -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(Location(self.file, line, column), message, hint))
        else:
            self.more += 1

    def in_text(self, text: str, offset: int, message: str, hint: str = "") -> None:
        # Lines are counted only for what is reported, or a million tabs would take hours.
        place = _line_column(text, offset) if len(self.problems) < MAX_PROBLEMS else (0, 0)
        self.add(*place, message, hint)

    def at(self, mark: Any, message: str, hint: str = "") -> None:
        self.add(mark.line + 1, mark.column + 1, message, hint)

    def stop(self, mark: Any, message: str, hint: str) -> NoReturn:
        self.at(mark, message, hint)
        raise _Stop

    def finish(self) -> None:
        """Raise what was found, if anything was."""
        if self.more:
            last = max(self.problems).location
            self.problems.append(
                Problem(Location(last.file, last.line, last.column + 1), f"and {self.more} more")
            )
        if self.problems:
            raise SourceRefused(self.problems)


def _printed(name: str) -> str:
    return "<stdin>" if name == "-" else name


def _shown(text: str) -> str:
    """Quote a piece of the source in one line of a message."""
    text = "".join(char if char.isprintable() else " " for char in text[:41])
    return f"`{text[:39]}…`" if len(text) > 40 else f"`{text}`"


# Text


# Refused in the text: controls, surrogates and non-characters; also U+0085, U+2028, U+2029 (line
# breaks to PyYAML, not to YAML 1.2) and U+FEFF, which libyaml drops and PyYAML keeps.
_UNFIT = "\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff" + "".join(
    f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in range(1 << 16, 17 << 16, 1 << 16)
)
_UNFIT_VALUE = re.compile(f"[{_UNFIT}]")
_UNFIT_TEXT = re.compile(f"[{_UNFIT}\u2028\u2029\ufeff]")
_PLAIN_ASCII = bytes([9, 10, *range(32, 127)])


def _decoded(source: str | bytes, report: _Report) -> str:
    """Give the text as parsed; any character that may not stand in it is a problem."""
    if len(source) > MAX_BYTES:
        report.add(0, 0, "larger than 1 MiB", "split the file")
        return ""
    text = source if isinstance(source, str) else _from_utf8(source, report)
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    content = text.encode("utf-8", "surrogatepass")
    if len(content) > MAX_BYTES:
        report.add(0, 0, "larger than 1 MiB", "split the file")
        return ""
    # Nearly all of a text is plain ASCII, and gone before the slower search.
    rest = content.translate(None, _PLAIN_ASCII).decode("utf-8", "surrogatepass")
    if _UNFIT_TEXT.search(rest):
        for char in set(rest):
            if _UNFIT_TEXT.match(char):
                hint = "remove it" if ord(char) else "remove it, or save the file as UTF-8"
                count = f" ({text.count(char)} times)" if text.count(char) > 1 else ""
                line, column = _line_column(text, text.index(char))
                report.add(line, column, f"the character U+{ord(char):04X}{count}", hint)
    # A block scalar reads alike whether or not an editor left out the last line feed.
    return text if text.endswith("\n") else text + "\n"


def _from_utf8(content: bytes, report: _Report) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        report.add(1, 1, "this is UTF-16 or UTF-32", "save the file as UTF-8")
        return ""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode().removeprefix("\ufeff")
        before = before.replace("\r\n", "\n").replace("\r", "\n")
        message = f"the byte 0x{content[error.start]:02x} is not UTF-8"
        report.add(*_line_column(before, len(before)), message, "save the file as UTF-8")
        return ""


def _line_column(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


# Values


class _Wrong(ValueError):
    """A plain scalar that is refused: what, and what to do."""


_WORDS: dict[str, bool | BareWord | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **{
        "".join(letters): BareWord("".join(letters))
        for word in ("yes", "no", "on", "off", "y", "n")
        for letters in product(*((letter, letter.upper()) for letter in word))
    },
}
_NUMERIC = frozenset("0123456789+-.")
_NOT_KEYS = _NUMERIC | {"<"}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(
    r"(0o[0-7]+|0x[0-9a-fA-F]+)|[-+]?(?:([0-9]+)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?"
)
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


def _number(text: str) -> int | float | dt.date | str:
    """Resolve a plain scalar that begins as a number may; raises _Wrong where it is refused."""
    found = _NUMBER.fullmatch(text)
    if not found:
        if _DATE.fullmatch(text):
            with suppress(ValueError):
                return dt.date.fromisoformat(text)
        if text == "-":  # no text in YAML 1.2, in flow collections neither
            raise _Wrong("a `-` alone")
        if _NOT_FINITE.fullmatch(text):
            raise _Wrong(f"{_shown(text)} is not a finite number")
        return text
    based, whole, fraction, power = found.groups()
    if (len(based) - 2 if based else sum(map(str.isdigit, text))) > MAX_DIGITS:
        raise _Wrong(f"the number {_shown(text)} has more than {MAX_DIGITS} digits")
    if whole and whole[0] == "0" and len(whole) > 1:
        raise _Wrong(f"the number {_shown(text)} begins with a zero")
    if based or (whole and fraction is None and power is None):
        number = int(text, 0)
        return number if str(number) == text else Int(text)
    value = Float(text)
    if math.isinf(value) or (not value and re.match("[-+0.]*[1-9]", text)):
        raise _Wrong(f"the number {_shown(text)} is too large or too small")
    return value


# First pass: events to values


_TOO_MANY = (f"more than {MAX_NODES:,} values", "split the file")
_TOO_DEEP = (f"more than {MAX_DEPTH} lists and mappings inside each other", "flatten it")


class _Reading:
    """One pass over the events of a text: no recursion, no positions but of what is refused."""

    def __init__(self, text: str, report: _Report) -> None:
        self.text = text
        self.report = report
        self.stack: list[tuple[Any, str | None, bool, Any]] = []
        """Of each collection around: its values, its open key, `at_key`, its first event."""
        self.repeated: list[tuple[list[str | int], Any]] = []

    def build(self) -> Any:
        """Give the document's value; raises MarkedYAMLError off YAML, _Stop past a limit."""
        get_event = _Parser(self.text).get_event
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
                    if value in items or value in _WORDS or value[0] in _NOT_KEYS:
                        self.check_key(event, items)
                    key, at_key = value, False
                    continue
                if not event.style and (value in _WORDS or value[0] in _NUMERIC):
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
                self.report.stop(event.start_mark, *_TOO_MANY)
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
                self.report.at(event.start_mark, *_GLUED_COMMENT)
        elif event.style:
            self.check_lines(event, event, around, "")
            if event.style == '"' and (unfit := _UNFIT_VALUE.search(event.value)):
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
            self.refuse(event, f"the tag {_shown(event.tag)}", hint)

    def check_key(self, event: Any, items: dict[str, Any]) -> None:
        if not event.style:
            value = event.value
            try:
                meaning = _WORDS[value] if value in _WORDS else _number(value)
            except _Wrong:
                meaning = 0
            if value == "<<":
                self.refuse(event, "the merge key `<<`", "write the keys out")
            elif not isinstance(meaning, str):
                self.refuse(event, f"the key {_shown(value)} is not text", "quote it")
        if event.value in items and len(self.repeated) == MAX_PROBLEMS:
            self.report.more += 1
        elif event.value in items:
            around = [len(outer) if key is None else key for outer, key, *_ in self.stack[1:]]
            self.repeated.append(([*around, event.value], event.start_mark))

    def resolve(self, event: Any) -> Any:
        if event.value in _WORDS:
            return _WORDS[event.value]
        try:
            return _number(event.value)
        except _Wrong as wrong:
            self.refuse(event, str(wrong), "quote it if it is text")
            return event.value

    def open(self, event: Any, at_key: bool) -> None:
        """Refuse what a collection may not have, be, or stand in."""
        self.check_properties(event)
        if at_key:
            self.refuse(event, "a list or mapping as a key", "a key is one word or text")
        if len(self.stack) >= MAX_DEPTH:
            self.report.stop(event.start_mark, *_TOO_DEEP)

    def next_document(self, event: Any, before: list[Any]) -> None:
        if before and type(event) is DocumentStartEvent:
            self.report.stop(event.start_mark, "a second document", "keep one per file")

    def refuse(self, event: Any, message: str, hint: str) -> None:
        self.report.at(event.start_mark, message, hint)

    def report_repeated(self) -> None:
        """Name both lines of each repeated key; the first is found in a pass of its own."""
        if not self.repeated:
            return
        places = _places(self.text, self.repeated[-1][1].index)
        for path, mark in self.repeated:
            first, _ = places.at(path, key=True)
            message = f"the key {_shown(str(path[-1]))} stands twice, first in line {first}"
            self.report.at(mark, message, "keep one of the two")


# What stands between the scalars

# libyaml and PyYAML disagree on tabs between values, `?` in flow collections, unknown directives,
# comments glued to a block scalar's header, `:` before a bracket, escapes of surrogates, and the
# characters in `_UNFIT_TEXT`; and both on glued comments with YAML 1.2. Rather than choose, the
# reader refuses all of these: here, where it decodes, or as libyaml does, by `_PurePython`.

_SUSPECTS = (
    *("\t", "\n%", "\n?", " ?", "[?", "{?", ",?", "'?", '"?', "]?", "}?"),
    *(f"{char}#" for char in "'\"[]{},:"),
)
_GLUED = re.compile(r"[|>][-+0-9]*#")
_BETWEEN = re.compile(r"(?P<comment>#).*|(?P<tab>\t).*|(?P<key>\?)|^%.*", re.MULTILINE)
_DIRECTIVE = re.compile(r"%YAML +1\.2 *( #.*)?")


def _check_between(text: str, report: _Report) -> None:
    """Refuse what libyaml and PyYAML read differently, from each other or from YAML 1.2."""
    pieces, end = [], 0
    for event in _events(text):
        start, stop = event.start_mark.index, event.end_mark.index
        if isinstance(event, ScalarEvent) and stop > end:
            scalar = text[start:stop]
            # A tab in a plain scalar, or in the header of a block scalar, is between words too.
            bare = 0 if event.style in ("'", '"') else len(scalar.partition("\n")[0])
            bare = bare if event.style else len(scalar)
            pieces += [text[end:start], re.sub(r"[^\n\t]", "x", scalar[:bare])]
            pieces += [re.sub(r"[^\n]", "x", scalar[bare:])]
            end = stop
    between = "".join([*pieces, text[end:]])
    for found in _BETWEEN.finditer(between):
        start, kind = found.start(), found.lastgroup
        if kind == "comment" and (not start or between[start - 1] in " \n\t"):
            continue
        if kind is None and _DIRECTIVE.fullmatch(found.group()):
            continue
        report.in_text(text, start, *_BETWEEN_SAID[kind])


_GLUED_COMMENT = ("a comment without a space before its `#`", "put a space there")
_TAB = ("a tab outside quotes", "use spaces")
_BETWEEN_SAID = {
    "comment": _GLUED_COMMENT,
    "tab": _TAB,
    "key": ("a key marked with `?`", "write `key: value`; quote the text if the `?` belongs to it"),
    None: ("a directive", "remove the line; only `%YAML 1.2` is read"),
}


# Where values stand


def _events(text: str) -> Iterator[Any]:
    """Give the events of a text as far as it can be read."""
    parser = _Parser(text)
    with suppress(MarkedYAMLError):
        for _ in range(3 * MAX_NODES):
            event = parser.get_event()
            if type(event) is StreamEndEvent:
                break
            yield event


class _Place:
    """Where a value and its key stand, and what stands inside."""

    __slots__ = ("inside", "key", "value")

    def __init__(self, mark: Any = None) -> None:
        self.key = self.value = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        self.inside: dict[str | int, _Place] = {}

    def at(self, path: Sequence[str | int], *, key: bool) -> tuple[int, int]:
        """Give line and column of the last step of a path that exists."""
        place = self
        for step in path:
            if step not in place.inside:
                break
            place = place.inside[step]
        return place.key if key else place.value


def _places(text: str, end: int | None = None) -> _Place:
    """Find where each value before an offset stands; of a repeated key, the first."""
    end = len(text) if end is None else end
    root = around = _Place()
    here: _Place | None = root
    stack: list[tuple[_Place, bool, _Place | None]] = []
    mapping = False
    for event in _events(text):
        if isinstance(event, CollectionEndEvent):
            around, mapping, here = stack.pop()
            continue
        offset = event.start_mark.index
        if offset > end:
            break
        empty = offset == event.end_mark.index
        if not isinstance(event, NodeEvent):
            continue
        place = _Place(event.start_mark)
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


# Syntax errors in plain words


_PLAIN_WORDS = [
    ("too deep", *_TOO_DEEP),
    (r"tab character|'\\t' that cannot", *_TAB),
    ("cannot start any token", "no text can begin with this character", "quote the text"),
    (
        "mapping values",
        "a `:` where no value can stand",
        "quote a text with `: ` in it, indent lines alike, put a space after a key's `:`",
    ),
    (
        "find expected ':'",
        "neither `key: value` nor `- item`",
        "end a key with `: `, indent a text that goes on from the line above",
    ),
    (
        "sequence entries",
        "a `-` where no list can begin",
        "put each item on a line of its own below its key",
    ),
    (
        "scalar.*(end of stream|document)",
        "the quote opened here is not closed",
        "close it, and escape quotes",
    ),
    (
        "escape|hexa?decimal",
        "no such escape in double quotes",
        "write `\\\\` for a backslash, or use single quotes",
    ),
    ("',' or ']'", "no `,` or `]` where one must stand", "close the list opened in line {line}"),
    ("',' or '}'", "no `,` or `}` where one must stand", "close the mapping opened in line {line}"),
    ("document start>", "text after the end of the document", "indent it like the lines above"),
    (
        "block mapping|'-' indicator|expected key|block end",
        "the indentation does not fit",
        "indent all keys of a mapping, and all items of a list, alike",
    ),
    (
        "node content",
        "a value is missing, or begins with a special character",
        "quote it if it is text",
    ),
    (
        "block scalar",
        "`|` or `>` is not followed by a line break",
        "begin the text on the next line",
    ),
    ("directive|%YAML|incompatible", *_BETWEEN_SAID[None]),
    ("an (alias|anchor)", "a text that begins with `*` or `&`", "quote it"),
    ("tag", "a text that begins with `!`", "quote it"),
    ("unexpected ':'", "no space after the `:`", "put a space there"),
]


def _explain(error: MarkedYAMLError, text: str, report: _Report) -> None:
    """Report a syntax error of the parser, libyaml or PyYAML, in plain words."""
    said = f"{error.context}: {error.problem}"
    known = (row for row in _PLAIN_WORDS if re.search(row[0], said))
    _, message, hint = next(known, ("", f"not YAML: {error.problem}", ""))
    mark, opened = error.problem_mark, error.context_mark
    assert mark is not None  # neither parser raises without it
    if opened and ("quote opened" in message or "neither" in message):
        mark = opened
    if text.startswith("\t", mark.index):
        message, hint = _TAB
    elif "indentation" in message and text[: mark.index].rpartition("\n")[2].strip(" -"):
        message, hint = "nothing may follow the value here", "quote the whole text"
    report.at(mark, message, hint.format(line=opened.line + 1 if opened else mark.line + 1))


# The parsers


class _PurePython(Reader, Scanner, Parser):
    """PyYAML's own parser, made to read as libyaml does and to bear a line of a megabyte."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)

    def forward(self, length: int = 1) -> None:
        end = self.pointer + length
        breaks = self.buffer.count("\n", self.pointer, end)
        self.line += breaks
        self.column = end - self.buffer.rfind("\n", 0, end) - 1 if breaks else self.column + length
        self.pointer = self.index = end

    def scan_to_next_token(self) -> None:
        found = _GAP.match(self.buffer, self.pointer)
        length = found.end() - self.pointer if found else 0
        if not self.flow_level and "\n" in self.prefix(length):
            self.allow_simple_key = True
        self.forward(length)

    def fetch_flow_collection_start(self, token: Any) -> None:
        if self.flow_level > MAX_DEPTH:
            raise ScannerError(None, None, "too deep", self.get_mark())
        super().fetch_flow_collection_start(token)

    def scan_block_scalar_indentation(self) -> tuple[list[str], int, Any]:
        found: tuple[list[str], int, Any] = super().scan_block_scalar_indentation()
        if self.peek() == "\t":
            raise ScannerError(None, None, "a tab character", self.get_mark())
        return found

    def scan_flow_scalar_non_spaces(self, double: bool, start_mark: Any) -> list[str]:
        try:
            return super().scan_flow_scalar_non_spaces(double, start_mark)
        except (ValueError, OverflowError):
            raise ScannerError("", start_mark, "no such escape", self.get_mark()) from None

    def scan_plain(self) -> ScalarToken:
        """Scan as libyaml: in flow a `?` may stand in a text, and a `:` not before `,?[]{}`."""
        words = _PLAIN_IN_FLOW if self.flow_level else _PLAIN
        start_mark, indent = self.get_mark(), self.indent + 1
        chunks: list[str] = []
        spaces: list[str] = []
        end_mark = start_mark
        while self.peek() != "#":
            found = words.match(self.buffer, self.pointer)
            word = found.group() if found else ""
            if (
                self.flow_level
                and self.peek(len(word)) == ":"
                and self.peek(len(word) + 1) in ",?[]{}"
            ):
                self.forward(len(word))
                raise ScannerError("", start_mark, "found unexpected ':'", self.get_mark())
            if not word:
                break
            self.allow_simple_key = False
            chunks += [*spaces, word]
            self.forward(len(word))
            end_mark = self.get_mark()
            spaces = self.scan_plain_spaces(indent, start_mark) or []
            if not spaces or (not self.flow_level and self.column < indent):
                break
        return ScalarToken("".join(chunks), True, start_mark, end_mark)


_GAP = re.compile(r" *(?:#[^\0\n]*)?(?:\n *(?:#[^\0\n]*)?)*+")
# A space belongs to a text where a word follows; else the scanner's own rules for spaces hold.
_PLAIN = re.compile(r"(?:[^\0 \t\n:]|:(?![\0 \t\n])|(?<=\S) +(?![\0 \t\n:#]))*+")
_PLAIN_IN_FLOW = re.compile(
    r"(?:[^\0 \t\n:,\[\]{}]|:(?![\0 \t\n,?\[\]{}])|(?<=\S) +(?![\0 \t\n:#,\[\]{}]))*+"
)
_Parser: Callable[[str], Any] = _PurePython if CParser is None else CParser
