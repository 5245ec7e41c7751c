"""What is read at sight is what a parser reads, and never what the reader refuses."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlready.errors import SourceRefused
from mlready.source import _parsed
from mlready.source.plain import Doubt, read_plain
from mlready.source.problems import MAX_NODES, Report
from mlready.source.text import decoded
from source_fixtures import PARSERS, reading_with

ROOT = Path(__file__).parents[1]
SHIPPED = sorted([*ROOT.glob("rules/**/*.yaml"), *ROOT.glob("examples/*/project.yaml")])
NAMES = [path.relative_to(ROOT).as_posix() for path in SHIPPED]

FIXTURE = [HealthCheck.function_scoped_fixture]  # the parser is the same for all examples of a test
examples = settings(deadline=None, max_examples=400, suppress_health_check=FIXTURE)


@pytest.fixture(autouse=True, params=sorted(PARSERS))
def parser(request: pytest.FixtureRequest) -> Iterator[None]:
    with reading_with(PARSERS[request.param]):
        yield


def shape(value: Any) -> Any:
    """A value with the type and the written form of everything in it."""
    if isinstance(value, dict):
        return [(key, type(key).__name__, shape(one)) for key, one in value.items()]
    if isinstance(value, list):
        return ["list", *map(shape, value)]
    return type(value).__name__, str(value), getattr(value, "text", "")


def agree(text: str) -> bool:
    """Whether a text was read at sight; fails where a parser reads it otherwise, or refuses it."""
    report = Report("f.yaml")
    clean = decoded(text, report)
    if report.problems:
        return False
    try:
        found = read_plain(clean)
    except Doubt:
        return False
    try:
        expected = _parsed(clean, report)
    except SourceRefused as refused:
        pytest.fail(f"{clean!r} is refused: {refused}")
    assert shape(found) == shape(expected), clean
    return True


@pytest.mark.parametrize("path", SHIPPED, ids=NAMES)
def test_a_shipped_file_is_read_alike(path: Path) -> None:
    agree(path.read_text(encoding="utf-8"))


def test_nearly_all_shipped_files_are_read_at_sight() -> None:
    plain = [path for path in SHIPPED if agree(path.read_text(encoding="utf-8"))]

    assert len(plain) > 0.9 * len(SHIPPED)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing\n",
        "a: 1\n",
        "a:\n- 1\n- b: 2\n  c:\n  - d\n",
        "a:\n  b:\n    c: d\n  e: f\ng: h\n",
        "a:\nb:\n",
        "- a\n- b\n- c: d\n",
        "  a: b\n  c: d\n",
        "a: >-\n  one\n  two\n\n  three\n\nb: |\n  one\n\n  two\n",
        "a:\n- >\n  one\n- b: |-\n    two\n    three\n",
        "a: [b, c d, 1, 1.50, true, ~, 2027-12-02, 'e, f', \"g: h\"]\n",
        "a: {b: {c: [d]}, e: [{f: g}, {h: i}], j: {}, k: []}\n",
        "a: [b,\n  c,\n  d e\n  f]\n",
        "a: # nothing\nb: c # a comment\nd: 'e # f' # g\nh: [i] # j\n",
        '"a b": 1\nc d: {"e.f": 2}\n',
        ".a: {.b.c: {lt: -1}}\n1_a: b\n",
        "a: x:y\nb: http://c/d?e\nf: g, h [i] {j}\n",
        "a: don't\nb: it's # c\n",
        "a: §\nb: 'ł'\nc: ł ó\n",
        "a: no\nb: 'no'\nc: 0x10\nd: +2\ne: 1e3\n",
        "a:\n# b\n  c: d\n# e\nf: g\n",
        "a.{b}.{c}: 1\nd: 'it''s'\ne: {f: 'it''s', g: ['''']}\n",
        "a: {b: {c: d}}\ne: [{f: {g: [h, i]}}, {j: {k: 1}}]\nl: {m: {q: 2, o: p}}\n",
        "a: [Art 5(1), Annex III/5 (b) , c - d, true]\n",
    ],
)
def test_plain_texts_are_read_at_sight(text: str) -> None:
    assert agree(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: b\n  c\n",
        "a: b\n  c: d\n",
        "a: b\n - c\n",
        "a: 1\na: 2\n",
        "a: {b: 1, b: 2}\n",
        "a:\n  b: c\n d: e\n",
        "a: [b\nc: d\n",
        "a: [b]]\n",
        "a: {b: c]\n",
        "a: [b c: d]\n",
        "a: {b}\n",
        "a: {b: }\n",
        "a: {b:c}\n",
        "a: [b, ]\n",
        "a: [, b]\n",
        "a: 'b' c\n",
        "a: b: c\n",
        "a: b:\n",
        "a: - b\n",
        "a: >-\nb: c\n",
        "a: >-\n    b\n  c\n",
        "a: >-\n  b\n    c\n",
        "a: >+\n  b\n",
        "a: &b c\n",
        "a: *b\n",
        "a: !b c\n",
        "a: 012\n",
        "a: .inf\n",
        "a: -\n",
        "- a\nb: c\n",
        "- a\n- - b\n",
        "-\n- a\n",
        "---\na: b\n",
        "%YAML 1.2\n",
        "a: b\n...\n",
        "true: a\n",
        "yes: a\n",
        "12: a\n",
        ".inf: a\n",
        "a\tb: c\n",
        "a: b \n",
        "-  # a\n",
        "a: [b # c\n  d]\n",
        "a: [b] # [c\n  d\n",
        "- # a\n  b: c\n",
        "? a\n",
        "a : b\n",
        "[a]: b\n",
        "a: {b : c}\n",
        "a: [b ? c]\n",
        "a: [b, # c\n  # d\n  e]\n",
    ],
)
def test_what_is_not_plain_is_left_to_the_parser(text: str) -> None:
    with pytest.raises(Doubt):
        read_plain(text)


def test_no_text_beyond_the_limits_is_read_at_sight() -> None:
    deep = "".join(f"{' ' * n}a:\n" for n in range(70))

    for text in (deep, "a: " + "[" * 70 + "]" * 70 + "\n", "a:\n" + "- 1\n" * MAX_NODES):
        with pytest.raises(Doubt):
            read_plain(text)


PIECES = (
    *("a", "b", "c d", "1", "1.50", "-2", "0x1f", "007", "true", "no", "~", "2027-12-02", ".5"),
    *("a:", "b: ", "a: b", ".a: ", '"a": ', "'a': ", "c d: ", "1_a: ", "yes: ", "12: "),
    *("- ", "-", "- - ", "? ", "[", "]", "{", "}", ",", ", ", ": ", ":", " #", "#", " # a"),
    *("'", '"', "'a'", '"b"', "'it''s'", '"\\n"', "&a ", "*a", "!a ", "|", ">", ">-", "|+", "%"),
    *("[a, b]", "{a: b}", "{a: [b, c]}", "{a: {b: 1}}", "[{a: b}, c]", "{}", "[]", "[a,", "{a:"),
    *("  ", " ", "é", "…", "?", "@", "`", "---", "...", "<<: ", "\\", "a?", "b's", "a b: c"),
)
INDENTS = ("", "", "", "  ", "  ", "    ", " ", "   ", "      ")


@st.composite
def odd_texts(draw: st.DrawFn) -> str:
    """A few lines of pieces of YAML, right or wrong."""
    lines = st.tuples(st.sampled_from(INDENTS), st.lists(st.sampled_from(PIECES), max_size=5))
    return "".join(
        f"{indent}{''.join(pieces)}\n" for indent, pieces in draw(st.lists(lines, max_size=6))
    )


@examples
@given(odd_texts())
def test_odd_texts_are_read_alike(text: str) -> None:
    agree(text)


@examples
@given(st.sampled_from(SHIPPED), st.randoms(use_true_random=False))
def test_shipped_texts_with_a_fault_are_read_alike(path: Path, choose: random.Random) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    start = choose.randrange(max(len(lines) - 12, 1))
    text = "\n".join(lines[start : start + 12])
    for _ in range(choose.randrange(4)):
        place = choose.randrange(len(text) + 1)
        added = choose.choice([*PIECES, "\n", "\n  ", ""])
        text = text[:place] + added + text[place + choose.randrange(3) :]

    agree(text)
