"""The problems of one text, and the limits of what is read."""

from __future__ import annotations

from typing import Any, NoReturn

from mlready.errors import Location, Problem, SourceRefused

MAX_BYTES = 1 << 20
MAX_NODES = 100_000
MAX_DEPTH = 64
MAX_DIGITS = 40
MAX_PROBLEMS = 100

TOO_MANY = (f"more than {MAX_NODES:,} values", "split the file")
TOO_DEEP = (f"more than {MAX_DEPTH} lists and mappings inside each other", "flatten it")
GLUED_COMMENT = ("a comment without a space before its `#`", "put a space there")
TAB = ("a tab outside quotes", "use spaces")
DIRECTIVE_SAID = ("a directive", "remove the line; only `%YAML 1.2` is read")


class Stop(Exception):
    """A limit was passed; what is known is reported and no more is read."""


class Report:
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
        place = line_column(text, offset) if len(self.problems) < MAX_PROBLEMS else (0, 0)
        self.add(*place, message, hint)

    def at(self, mark: Any, message: str, hint: str = "") -> None:
        self.add(mark.line + 1, mark.column + 1, message, hint)

    def stop(self, mark: Any, message: str, hint: str) -> NoReturn:
        self.at(mark, message, hint)
        raise Stop

    def finish(self) -> None:
        """Raise what was found, if anything was."""
        if self.more:
            last = max(self.problems).location
            self.problems.append(
                Problem(Location(last.file, last.line, last.column + 1), f"and {self.more} more")
            )
        if self.problems:
            raise SourceRefused(self.problems)


def printed(name: str) -> str:
    """Give a file's name as it is printed."""
    return "<stdin>" if name == "-" else name


def shown(text: str) -> str:
    """Quote a piece of the source in one line of a message."""
    text = "".join(char if char.isprintable() else " " for char in text[:41])
    return f"`{text[:39]}…`" if len(text) > 40 else f"`{text}`"


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Give line and column of an offset, both counted from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
