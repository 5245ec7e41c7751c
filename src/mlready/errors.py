"""Everything that can go wrong, as one tree.

MlreadyError                 the check could not be done: exit 2
├── Refused                  an input was read and refused; carries every problem found in it
│   ├── SourceRefused        not the strict YAML that mlready reads
│   ├── PackRefused          a pack or the vocabulary is wrong
│   └── ManifestRefused      the manifest is wrong
├── NotFound                 a pack, a rule, a file that was named does not exist
└── OutputFailed             a report could not be made or written

Anything else that escapes is a bug of mlready: exit 70.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from mlready.lean import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a text that a person can jump to."""

    file: str
    line: int = 0
    """Counted from 1; 0 when only the file is known."""
    column: int = 0
    """Counted from 1, in characters; 0 when only the file is known."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with an input, in one line: where, what, what to do."""

    location: Location
    message: str
    hint: str = field(default="", compare=False)

    def __str__(self) -> str:
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.location}  {self.message}{hint}"


class MlreadyError(Exception):
    """The check could not be done. The message is one line for the user."""


class Refused(MlreadyError):
    """An input was refused. `problems` holds all of them, in the order of the text."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class SourceRefused(Refused):
    """A text is not the strict YAML that mlready reads."""


class PackRefused(Refused):
    """A pack, or the vocabulary, is wrong; none of it was loaded."""


class ManifestRefused(Refused):
    """The manifest is wrong; nothing was checked."""


class NotFound(MlreadyError):
    """Something that was named does not exist."""


class OutputFailed(MlreadyError):
    """A report could not be made or written."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Name the known word at an edit distance of at most 2, or nothing.

    >>> did_you_mean("bias_examinaton", ["bias_examination", "bias"])
    'did you mean `bias_examination`?'
    """
    best = min(((_distance(word, other), other) for other in known), default=(9, ""))
    if best[0] <= 2 and best[0] < max(len(word), 2):
        return f"did you mean `{best[1]}`?"
    return ""


def indefinite(word: str) -> str:
    """A word with its article: `an enum`, `a set`."""
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"


def _distance(a: str, b: str) -> int:
    """Edits (insert, delete, change, swap of neighbours) from a to b; 9 when clearly far."""
    if abs(len(a) - len(b)) > 2:
        return 9
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
