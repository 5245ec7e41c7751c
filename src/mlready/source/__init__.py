"""Read strict YAML text into plain values that know their line and column.

What is read is the core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema) without
what makes a document ambiguous: duplicate keys, anchors, aliases, tags, merge keys, several
documents, keys that are not text, numbers with leading zeros, tabs between values. Each of these
is refused with line and column, and all of them at once.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from yaml.error import MarkedYAMLError

from mlready.errors import Location, NotFound
from mlready.lean import dataclass
from mlready.source.between import SUSPECTS, check_between
from mlready.source.places import Place, find_places
from mlready.source.plain import Doubt, read_plain
from mlready.source.problems import MAX_BYTES, Report, Stop, printed
from mlready.source.reading import Reading
from mlready.source.scalars import BareWord, Float, Int
from mlready.source.syntax import explain
from mlready.source.text import decoded

__all__ = ["BareWord", "Document", "Float", "Int", "read", "read_file"]


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
        return Location(printed(self.name), *self._places.at(path, key=key))

    @cached_property
    def _places(self) -> Place:
        return find_places(self.text)


def read(text: str | bytes, name: str) -> Document:
    """Read one YAML document; an empty one has the data None.

    Raises SourceRefused with all problems found; a syntax error hides those after it.
    """
    report = Report(printed(name))
    clean = decoded(text, report)
    report.finish()
    try:
        data = read_plain(clean)
    except Doubt:
        data = _parsed(clean, report)
    return Document(name, clean, data)


def _parsed(clean: str, report: Report) -> Any:
    """The value of a text that takes a parser."""
    data, reading = None, Reading(clean, report)
    try:
        data = reading.build()
        if clean.startswith(("%", "?")) or any(suspect in clean for suspect in SUSPECTS):
            check_between(clean, report)
    except MarkedYAMLError as error:
        explain(error, clean, report)
    except Stop:
        pass
    reading.report_repeated()
    report.finish()
    return data


def _content(descriptor: int) -> bytes:
    """All bytes of a file, down to one more than the limit."""
    content = os.read(descriptor, MAX_BYTES + 1)
    while len(content) <= MAX_BYTES and (more := os.read(descriptor, MAX_BYTES + 1 - len(content))):
        content += more
    return content


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
            content = _content(descriptor)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a file name"
        raise NotFound(f"{name}: {reason[0].lower()}{reason[1:]}") from None
    return read(content, name)
