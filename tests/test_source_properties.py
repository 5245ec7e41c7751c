"""What holds for any data and for any text, with libyaml and without."""

from __future__ import annotations

import datetime as dt
import random
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlready.source import Document, Float, read
from source_fixtures import PARSERS, outcome, problems, reading_with

Path = tuple[str | int, ...]
Place = tuple[int, int]

FIXTURE = [HealthCheck.function_scoped_fixture]  # the parser is the same for all examples of a test
examples = settings(deadline=None, max_examples=150, suppress_health_check=FIXTURE)


class Emitter:
    """Write plain data as YAML in any of its styles, and note where everything came to stand."""

    def __init__(self, choose: random.Random) -> None:
        self.choose = choose
        self.text = ""
        self.values: dict[Path, tuple[Place, str]] = {}
        """Where each value begins, and with which text."""
        self.keys: dict[Path, tuple[Place, str]] = {}

    def document(self, value: Any) -> str:
        self.text = self.choose.choice(["", "# a comment\n", "---\n", "\n\n"])
        self.block(value, (), 0)
        return self.text

    def place(self) -> Place:
        return self.text.count("\n") + 1, len(self.text) - self.text.rfind("\n")

    def put(self, written: str, path: Path) -> None:
        self.values[path] = (self.place(), written)
        self.text += written

    def block(self, value: Any, path: Path, indent: int) -> None:
        """Write a value that begins a line; ends it."""
        if isinstance(value, dict | list) and value and self.choose.random() < 0.7:
            for step, item in steps(value):
                self.text += " " * indent
                self.values.setdefault(path, (self.place(), ""))
                if isinstance(value, dict):
                    self.key(str(step), (*path, step))
                else:
                    self.text += "-"
                self.inner(item, (*path, step), indent)
        else:
            self.text += " " * indent
            self.flow(value, path)
            self.end_line()

    def key(self, key: str, path: Path) -> None:
        written = self.choose.choice(spellings(key))
        self.keys[path] = (self.place(), written)
        self.text += written + ":"

    def inner(self, value: Any, path: Path, indent: int) -> None:
        """Write the value of a key or of an item; ends the line."""
        deeper = indent + self.choose.choice([1, 2, 4])
        if isinstance(value, dict | list) and value and self.choose.random() < 0.7:
            self.end_line()
            self.block(value, path, deeper)
        elif isinstance(value, str) and LINES.fullmatch(value) and self.choose.random() < 0.7:
            self.text += " "
            self.put("|" if value.endswith("\n") else "|-", path)
            self.text += "".join(
                f"\n{' ' * deeper if line else ''}{line}" for line in value.splitlines()
            )
            self.text += "\n"
        elif value is None and path in self.keys and self.choose.random() < 0.5:
            self.values[path] = self.keys[path]
            self.end_line()
        else:
            self.text += self.choose.choice([" ", "   "])
            self.flow(value, path)
            self.end_line()

    def flow(self, value: Any, path: Path) -> None:
        if not isinstance(value, dict | list):
            self.put(self.choose.choice(spellings(value)), path)
            return
        self.put("{" if isinstance(value, dict) else "[", path)
        for number, (step, item) in enumerate(steps(value)):
            self.text += self.choose.choice([", ", ",", ",\n" + " " * 70]) if number else ""
            if isinstance(value, dict):
                self.key(str(step), (*path, step))
                self.text += " "
            self.flow(item, (*path, step))
        self.text += "}" if isinstance(value, dict) else "]"

    def end_line(self) -> None:
        self.text += self.choose.choice(["\n", "\n", "  # [a: comment\n", "\n\n"])


def steps(value: Any) -> list[tuple[str | int, Any]]:
    """Give what is inside a mapping or a list, each with its step of a path."""
    return list(value.items() if isinstance(value, dict) else enumerate(value))


PLAIN = re.compile(r"[A-Za-zé][\w.-]*(?: [\w.-]+)*")
RESERVED = re.compile(r"(?i:true|false|null|yes|no|on|off|y|n)")
LINES = re.compile(
    r"(?:[\w.:#'\"][^\n\t\x85\u2028\u2029\ufeff]*\n)+(?:[\w.:#'\"][^\n\t\x85\u2028\u2029\ufeff]*)?"
)


def spellings(value: Any) -> list[str]:
    """Give the ways to write a scalar in one line."""
    if value is None:
        return ["null", "~", "Null", "NULL"]
    if isinstance(value, bool):
        return [str(value), str(value).lower(), str(value).upper()]
    if not isinstance(value, str):
        return [str(value)]
    ways = ['"' + "".join(map(escaped, value)) + '"']
    if value.isprintable():
        ways.append("'" + value.replace("'", "''") + "'")
    if PLAIN.fullmatch(value) and not RESERVED.fullmatch(value):
        ways.append(value)
    return ways


def escaped(char: str) -> str:
    short = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
    return short.get(char) or (char if char.isprintable() else f"\\U{ord(char):08X}")


texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"))
    | st.sampled_from("\n\t:#-?'\"[]{},&*!|>%@`\\ éx0"),
    max_size=20,
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**39), 10**39)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.dates(min_value=dt.date(1, 1, 1))
    | texts
    | st.sampled_from(["NO", "3.10", "0123", "2026-10-02", "null", "a: b", "a #b", "- a", "<<", ""])
    | st.from_regex(r"([a-z:#][a-z :#'\"]*[a-z]\n?){1,3}", fullmatch=True)
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@pytest.fixture(params=sorted(PARSERS))
def parser(request: pytest.FixtureRequest) -> Any:
    return PARSERS[request.param]


@given(value=anything, choose=st.randoms(use_true_random=False))
@examples
def test_what_is_written_is_read_back_from_where_it_stands(
    parser: Any, value: Any, choose: random.Random
) -> None:
    emitter = Emitter(choose)
    text = emitter.document(value)

    with reading_with(parser):
        found = read(text, "f.yaml")

        assert same(found.data, value)
        assert places(found, emitter) == (emitter.values, emitter.keys)


def same(found: Any, value: Any) -> bool:
    """Compare values with their types; a float that keeps its text is a float."""
    if isinstance(value, dict):
        return list(found) == list(value) and all(same(found[key], value[key]) for key in value)
    if isinstance(value, list):
        return len(found) == len(value) and all(map(same, found, value))
    kind = Float if type(value) is float else type(value)
    return type(found) is kind and bool(found == value)


def places(
    found: Document, emitter: Emitter
) -> tuple[dict[Path, tuple[Place, str]], dict[Path, tuple[Place, str]]]:
    """Look up everything that was written, with the text that stands there."""
    lines = found.text.split("\n")

    def look(path: Path, expected: str, key: bool) -> tuple[Place, str]:
        at = found.locate(path, key=key)
        return (at.line, at.column), lines[at.line - 1][at.column - 1 :][: len(expected)]

    return (
        {path: look(path, text, False) for path, (_, text) in emitter.values.items()},
        {path: look(path, text, True) for path, (_, text) in emitter.keys.items()},
    )


PIECES = (
    *["a", "b", "a: ", "b: ", "- ", "? ", ": ", ":", "-", "?", "[", "]", "{", "}", ",", "#", " #"],
    *[" ", "  ", "\n", "\n  ", "\n ", "'", '"', "\\", "|", "|-\n ", ">", "+", "2", "\t", "%", "&x"],
    *["*x", "!", "!t", "@", "`", "---", "...", "\n---\n", "\n...\n", "%YAML 1.2\n", "1", "0", "é"],
    *["<<", "~", "a b", "x\n", "'q'", '"q"', "''", '""', "\\n", "\\x41", "\\u", "- a\n", "b: c\n"],
    *["|\n  x\n", ">2\n   x\n", "\r", "\r\n", "2026-10-02", "1.50", "no", "\0", "\ufeff", "😀"],
)  # fmt: skip
yaml_like = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@given(text=yaml_like | st.text() | st.binary())
@settings(examples, max_examples=1_000)
def test_both_parsers_read_or_refuse_any_text_alike(text: str | bytes) -> None:
    found = []
    for parser in PARSERS.values():
        with reading_with(parser):
            found.append(outcome(text))

    assert all(one == found[0] for one in found)


@given(text=yaml_like)
@examples
def test_both_parsers_place_everything_alike(text: str) -> None:
    found = []
    for parser in PARSERS.values():
        with reading_with(parser):
            if outcome(text)[0] == "accepted":
                document = read(text, "f.yaml")
                found.append(
                    [
                        (document.locate(path), document.locate(path, key=True))
                        for path in paths(document.data)
                    ]
                )

    assert all(one == found[0] for one in found)


def paths(value: Any, around: Path = ()) -> list[Path]:
    """Give the paths of a value and of all that is inside it."""
    inside = steps(value) if isinstance(value, dict | list) else []
    return [around, *(path for step, inner in inside for path in paths(inner, (*around, step)))]


@given(text=yaml_like.filter(lambda text: text.isprintable()))
@examples
def test_what_is_said_of_a_text_points_into_it(parser: Any, text: str) -> None:
    with reading_with(parser):
        for line in problems(text):
            at = re.match(r"f\.yaml:(\d+):(\d+)  ", line)

            assert at, line
            assert int(at[1]) <= text.count("\n") + 2
