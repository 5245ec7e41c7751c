"""Draw text on a terminal: styles, symbols, widths and wrapping; no manifest can steer it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mlready.lean import dataclass

_CODES = {
    "bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36",
    "alarm": "1;31", "warning": "1;33", "success": "1;32",
}  # fmt: skip
"""Style to ANSI code; only colours that every terminal has, in its owner's own tones."""

_ASCII = str.maketrans(
    {"✗": "x", "✓": "+", "?": "?", "~": "~", "·": "-", "–": "-", "—": "-", "…": "..."}
    | {"“": '"', "”": '"', "‘": "'", "’": "'", "→": "->", "≤": "<=", "≥": ">=", "×": "x"}
)

_STEERING = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""What moves a cursor, reorders or hides text: controls, bidi overrides, zero widths, tags."""
_SPACES = re.compile("[\t-\r\x85\u2028\u2029]+")
_SURROGATES = re.compile("[\ud800-\udfff]")

FIXED = "\N{NO-BREAK SPACE}"
"""A space at which no line breaks."""
Piece = tuple[str, str]
"""A text, and its style or nothing."""


def printable(text: str) -> str:
    """The text without what moves the cursor, changes the colour or reverses the direction."""
    if text.isascii() and text.isprintable():
        return text
    return _SURROGATES.sub("\ufffd", _STEERING.sub("", _SPACES.sub(" ", text)))


def columns(text: str) -> int:
    """How many columns a text takes; wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


@dataclass(frozen=True)
class Ink:
    """How to write on one terminal."""

    width: int = 80
    color: bool = False
    unicode: bool = True

    def styled(self, text: str, style: str) -> str:
        """The text in a style, where the terminal takes colours."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.color and style and text else text

    def line(self, *pieces: Piece) -> str:
        """Pieces on one line as they are, unwrapped; spaces in them stay."""
        return "".join(self.styled(self.plain(text), style) for text, style in pieces).rstrip()

    def plain(self, text: str) -> str:
        """A text this terminal can show."""
        text = printable(text)
        return text if self.unicode else text.translate(_ASCII)

    def wrapped(
        self, pieces: Sequence[Piece], first: Piece = ("", ""), rest: int = -1, gap: str = "  "
    ) -> list[str]:
        """Fill lines with the words of the pieces, with a `gap` between two pieces.

        `first` stands before the first line, `rest` spaces before the others (by default as many
        as `first` is wide). A word that is wider than the line stays whole.
        """
        start = self.plain(first[0])
        indent = columns(start) if rest < 0 else rest
        lines: list[str] = []
        line, used, empty = self.styled(start, first[1]), columns(start), True
        for glue, word, style in self._words(pieces, gap, self.width - indent):
            if not empty and used + len(glue) + columns(word) > self.width:
                lines.append(line)
                line, used, empty = " " * indent, indent, True
            glue = "" if empty else glue
            line += glue + self.styled(word, style)
            used, empty = used + len(glue) + columns(word), False
        return [*lines, line.rstrip()] if not empty or line.strip() else lines

    def _words(
        self, pieces: Iterable[Piece], gap: str, room: int
    ) -> Iterable[tuple[str, str, str]]:
        """Each word with the blank before it and its style; fixed spaces hold if there is room."""
        glue = ""
        for text, style in pieces:
            for word in filter(None, self.plain(text).split(" ")):
                whole = [word.replace(FIXED, " ")]
                for part in whole if columns(whole[0]) <= room else word.split(FIXED):
                    yield glue, part, style
                    glue = " "
            glue = gap if glue else ""
