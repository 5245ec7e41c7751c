"""Plain scalars to values, by the core schema of YAML 1.2."""

from __future__ import annotations

import datetime as dt
import math
import re
from itertools import product

from mlready.source.problems import MAX_DIGITS, shown


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


class Wrong(ValueError):
    """A plain scalar that is refused: what, and what to do."""


WORDS: dict[str, bool | BareWord | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **{
        "".join(letters): BareWord("".join(letters))
        for word in ("yes", "no", "on", "off", "y", "n")
        for letters in product(*((letter, letter.upper()) for letter in word))
    },
}
NUMERIC = frozenset("0123456789+-.")
NOT_KEYS = NUMERIC | {"<"}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(
    r"(0o[0-7]+|0x[0-9a-fA-F]+)|[-+]?(?:([0-9]+)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?"
)
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


def resolve_number(text: str) -> int | float | dt.date | str:
    """Resolve a plain scalar that begins as a number may; raises Wrong where it is refused."""
    found = _NUMBER.fullmatch(text)
    if not found:
        if _DATE.fullmatch(text):
            try:
                return dt.date.fromisoformat(text)
            except ValueError:
                return text
        if text == "-":  # no text in YAML 1.2, in flow collections neither
            raise Wrong("a `-` alone")
        if _NOT_FINITE.fullmatch(text):
            raise Wrong(f"{shown(text)} is not a finite number")
        return text
    based, whole, fraction, power = found.groups()
    if len(text) > MAX_DIGITS and (
        (len(based) - 2 if based else sum(map(str.isdigit, text))) > MAX_DIGITS
    ):
        raise Wrong(f"the number {shown(text)} has more than {MAX_DIGITS} digits")
    if whole and whole[0] == "0" and len(whole) > 1:
        raise Wrong(f"the number {shown(text)} begins with a zero")
    if based or (whole and fraction is None and power is None):
        number = int(text, 0)
        return number if str(number) == text else Int(text)
    value = Float(text)
    if math.isinf(value) or (not value and re.match("[-+0.]*[1-9]", text)):
        raise Wrong(f"the number {shown(text)} is too large or too small")
    return value
