"""What the terminal can show: its width, colours and characters."""

from __future__ import annotations

import os
import sys
from typing import TextIO

import click

NARROWEST, USUAL, WIDEST = 40, 80, 100
"""Lines of more than a hundred characters are hard to read, however wide the window."""


def on_terminal() -> bool:
    """Whether stdout is a terminal, and neither a file nor a pipe."""
    return sys.stdout.isatty()


def width(stream: TextIO | None = None) -> int:
    """COLUMNS where it is set, else the window's width, else 80; from 40 to 100."""
    wanted = os.environ.get("COLUMNS", "")
    if wanted.isdigit() and int(wanted):
        return min(max(int(wanted), NARROWEST), WIDEST)
    try:
        found = os.get_terminal_size((stream or sys.stdout).fileno()).columns
    except (OSError, ValueError, AttributeError):
        found = 0
    return min(max(found or USUAL, NARROWEST), WIDEST)


def colors(choice: str, stream: TextIO | None = None) -> bool:
    """Whether to write colours: `auto` asks NO_COLOR, FORCE_COLOR, TERM and the stream."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return os.environ.get("TERM") != "dumb" and (stream or sys.stdout).isatty()


def unicode(stream: TextIO | None = None) -> bool:
    """Whether the stream takes the symbols of the report."""
    try:
        "✗✓·…→“”".encode((stream or sys.stdout).encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def put(text: str) -> None:
    """Write text to stdout as it is; what the stream cannot encode becomes a question mark."""
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(text.encode(encoding, "replace").decode(encoding), nl=False, color=True)
