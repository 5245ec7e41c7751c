"""Places in a manifest, as a view tells them: `file:line:column`, or the file alone."""

from __future__ import annotations


def position(where: str, file: str) -> tuple[int, int]:
    """Line and column of a place in the file, both from 1; 0 and 0 where only the file is known."""
    line, _, column = where.removeprefix(file).lstrip(":").partition(":")
    if not line.isdigit():
        return 0, 0
    return int(line), int(column) if column.isdigit() else 0
