"""What the reader refuses, in which words, and how little it does for it."""

# ruff: noqa: E501  # a table of texts and their messages, one line each

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from mlready import source
from mlready.source import parsers
from source_fixtures import PARSERS, problems, reading_with

MIB = 1 << 20


@pytest.fixture(autouse=True, params=sorted(PARSERS))
def parser(request: pytest.FixtureRequest) -> Iterator[Any]:
    with reading_with(PARSERS[request.param]):
        yield PARSERS[request.param]


# Refusals


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a: 1\nb: 2\na: 3\n", ["3:1  the key `a` stands twice, first in line 1; keep one of the two"]),
        ("x: {a: 1, 'a': 2}\n", ["1:11  the key `a` stands twice, first in line 1; keep one of the two"]),
        ("- a: 1\n- b: 1\n  c: 2\n  b: 3\n", ["4:3  the key `b` stands twice, first in line 2; keep one of the two"]),
        ("a: &x 1\n", ["1:4  the anchor `&x`; remove it"]),
        ("a: &x\n", ["1:4  the anchor `&x`; remove it"]),
        ("a: &x [1]\n", ["1:4  the anchor `&x`; remove it"]),
        ("a: *x\nb: 1\n", ["1:4  the alias `*x`; write the value out"]),
        ("*x : 1\n", ["1:1  the alias `*x`; write the value out"]),
        ("a: !t x\n", ["1:4  the tag `!t`; remove it, or quote the text if the `!` belongs to it"]),
        ("a: !\n", ["1:4  the tag `!`; remove it, or quote the text if the `!` belongs to it"]),
        ("<<: {a: 1}\n", ["1:1  the merge key `<<`; write the keys out"]),
        ("a: 1\n---\nb: 1\n", ["2:1  a second document; keep one per file"]),
        ("---\n---\n", ["2:1  a second document; keep one per file"]),
        ("1: a\n", ["1:1  the key `1` is not text; quote it"]),
        ("true: a\n", ["1:1  the key `true` is not text; quote it"]),
        ("null: a\n", ["1:1  the key `null` is not text; quote it"]),
        ("~: a\n", ["1:1  the key `~` is not text; quote it"]),
        ("0123: a\n", ["1:1  the key `0123` is not text; quote it"]),
        ("3.10: a\n", ["1:1  the key `3.10` is not text; quote it"]),
        ("2026-10-02: a\n", ["1:1  the key `2026-10-02` is not text; quote it"]),
        ("[a]: b\n", ["1:1  a list or mapping as a key; a key is one word or text"]),
        ("{a: b}: c\n", ["1:1  a list or mapping as a key; a key is one word or text"]),
        ("a: 0123\n", ["1:4  the number `0123` begins with a zero; quote it if it is text"]),
        ("a: -007\n", ["1:4  the number `-007` begins with a zero; quote it if it is text"]),
        ("a: 00.5\n", ["1:4  the number `00.5` begins with a zero; quote it if it is text"]),
        ("a: .inf\n", ["1:4  `.inf` is not a finite number; quote it if it is text"]),
        ("a: -.Inf\n", ["1:4  `-.Inf` is not a finite number; quote it if it is text"]),
        ("a: .NaN\n", ["1:4  `.NaN` is not a finite number; quote it if it is text"]),
        ("a: 1e999\n", ["1:4  the number `1e999` is too large or too small; quote it if it is text"]),
        ("a: 1e-999\n", ["1:4  the number `1e-999` is too large or too small; quote it if it is text"]),
        ("a: [-]\n", ["1:5  a `-` alone; quote it if it is text"]),
        ("a:\n\tb: 1\n", ["2:1  a tab outside quotes; use spaces"]),
        ("a:\tb\n", ["1:3  a tab outside quotes; use spaces"]),
        ("a: b\tc\n", ["1:5  a tab outside quotes; use spaces"]),
        ("a: b\t\n", ["1:5  a tab outside quotes; use spaces"]),
        ("%YAML 1.1\n---\na: 1\n", ["1:1  a directive; remove the line; only `%YAML 1.2` is read"]),
        ("%TAG ! !x\n---\na: 1\n", ["1:1  a directive; remove the line; only `%YAML 1.2` is read"]),
        ("a: |\nb: 1\n", ['1:4  a `|` or `>` without a text; write ""']),
        ("a: 'b'#c\n", ["1:7  a comment without a space before its `#`; put a space there"]),
        ("a: [b,#c\n  d]\n", ["1:7  a comment without a space before its `#`; put a space there"]),
        ("a: [b,\nc]\n", ["2:1  goes on from line 1, but is not indented; indent it more than its key"]),
        ("a: 'b\nc'\n", ["2:1  goes on from line 1, but is not indented; indent it more than its key"]),
        ("a: \0b\0\n", ["1:4  the character U+0000 (2 times); remove it, or save the file as UTF-8"]),
        ("a: \x1b[1m\n", ["1:4  the character U+001B; remove it"]),
        ("a: b\u2028c\n", ["1:5  the character U+2028; remove it"]),
        ("a: \ud800\n", ["1:4  the character U+D800; remove it"]),
        ("a: \uffff\n", ["1:4  the character U+FFFF; remove it"]),
        ("a: \U0001fffe\n", ["1:4  the character U+1FFFE; remove it"]),
        ("a: b\ufeff\n", ["1:5  the character U+FEFF; remove it"]),
        ('a: "\\0"\n', ["1:4  the character U+0000 in a quoted text; write the character itself, or leave it out"]),
        ("a: é\nb: \xff".encode("latin-1"), ["1:4  the byte 0xe9 is not UTF-8; save the file as UTF-8"]),
        (b"\xef\xbb\xbfa: 1\r\nb: \xc3\xa9\xff\n", ["2:5  the byte 0xff is not UTF-8; save the file as UTF-8"]),
        ("a: 1".encode("utf-16"), ["1:1  this is UTF-16 or UTF-32; save the file as UTF-8"]),
        ("a: 1".encode("utf-32"), ["1:1  this is UTF-16 or UTF-32; save the file as UTF-8"]),
        ("a: 1".encode("utf-16-le"), ["1:2  the character U+0000 (4 times); remove it, or save the file as UTF-8"]),
    ],
)  # fmt: skip
def test_what_is_ambiguous_is_refused_with_what_to_do(text: str | bytes, lines: list[str]) -> None:
    assert problems(text) == [f"f.yaml:{line}" for line in lines]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: b: c\n", "1:5  a `:` where no value can stand; "),
        ("a: 1\n b: 2\n", "2:3  a `:` where no value can stand; "),
        ("a: 1\nb\nc: 2\n", "2:1  neither `key: value` nor `- item`; "),
        ("a: - b\n", "1:4  a `-` where no list can begin; "),
        ("- a\nb: 1\n", "2:1  the indentation does not fit; "),
        ("a:\n  b: 1\n c: 2\n", "3:2  the indentation does not fit; "),
        ("a:\n  - b\n - c\n", "3:2  the indentation does not fit; "),
        ("a: 'it's'\n", "1:8  nothing may follow the value here; "),
        ("a: 'b\n", "1:4  the quote opened here is not closed; "),
        ('a: "b\n---\n', "1:4  the quote opened here is not closed; "),
        ('a: "\\Users"\n', "no such escape in double quotes; "),
        ('a: "\\ud83d\\ude00"\n', ""),
        ('a: "\\U00110000"\n', "no such escape in double quotes; "),
        ('a: "\\UFFFFFFFF"\n', "no such escape in double quotes; "),
        ("a: [1, 2\nb: 3\n", "no `,` or `]` where one must stand; close the list opened in line 1"),
        ("\na: {b: 1\n", "no `,` or `}` where one must stand; close the mapping opened in line 2"),
        ("'a'\nb\n", "2:1  text after the end of the document; "),
        ("a: @b\n", "1:4  no text can begin with this character; quote the text"),
        ("a: `b`\n", "1:4  no text can begin with this character; quote the text"),
        ("a: *\n", "a text that begins with `*` or `&`; quote it"),
        ("a: **b**\n", "a text that begins with `*` or `&`; quote it"),
        ("a: !<b\n", "a text that begins with `!`; quote it"),
        ("a: ]\n", "1:4  a value is missing, or begins with a special character; "),
        ("a: |x\n  b\n", "`|` or `>` is not followed by a line break; "),
        ("a: |#x\n  b\n", ""),
        ("a: [b:]\n", "no space after the `:`; put a space there"),
        ("%FOO\n---\na\n", "a directive; remove the line; "),
        ("%YAML 1.3\n---\na\n", "a directive; remove the line; "),
        ("%YAML x\n---\na\n", "a directive; remove the line; "),
        ("? a\n: b\n", "1:1  a key marked with `?`; "),
        ("[?b: 1]\n", "1:2  a key marked with `?`; "),
        (": a\n", ""),
    ],
)
def test_a_syntax_error_is_told_in_plain_words(text: str, line: str) -> None:
    found = problems(text)

    assert found
    assert line in found[0]
    assert "not YAML" not in found[0]


def test_all_problems_of_a_text_are_told_at_once_in_its_order() -> None:
    text = "a: 01\nb: &x 1\nc: 01\nd: *x\nc: 2\n? e\n: 3\n"

    found = problems(text)

    places = [line.split("  ")[0].removeprefix("f.yaml:") for line in found]
    assert places == ["1:4", "2:4", "3:4", "4:4", "5:1", "6:1"]


def test_a_closing_bracket_may_stand_below_its_key() -> None:
    text = "a:\n  b: [\n    1,\n  ]\n  c: {\n    d: 2\n  }\n"

    assert source.read(text, "f.yaml").data == {"a": {"b": [1], "c": {"d": 2}}}


def test_tabs_in_quotes_comments_and_block_texts_are_kept() -> None:
    text = "a: '\t' #\tx\nb: |\n  x\ty\n  \tz\n"

    assert source.read(text, "f.yaml").data == {"a": "\t", "b": "x\ty\n\tz\n"}


def test_the_problems_told_are_a_hundred_and_the_number_of_the_others() -> None:
    for text in ("- 01\n" * 250, "a: 1\n" * 251, "- 'a'#b\n" * 250, "[" + "*a , " * 250 + "]"):
        found = problems(text)

        assert len(found) == 101
        assert found[-1].endswith("more"), found[-1]
    assert problems("- 01\n" * 250)[-1].endswith("  and 150 more")
    assert len(problems("- 01\n" * 100)) == 100


@pytest.mark.parametrize("digits", [40, 41])
def test_a_number_has_at_most_forty_digits(digits: int) -> None:
    numbers = ["1" * digits, "-" + "1" * digits, "0x" + "F" * digits, "0." + "1" * (digits - 1)]

    refused = [problems(f"a: {number}") for number in numbers]

    assert all(map(bool, refused)) == (digits > 40)
    assert any(map(bool, refused)) == (digits > 40)


@pytest.mark.parametrize(
    "nested",
    [
        lambda depth: "[" * depth + "]" * depth,
        lambda depth: "- " * depth + "a",
        lambda depth: "{a: " * depth + "b" + "}" * depth,
        lambda depth: "".join(" " * i + "a:\n" for i in range(depth)),
    ],
    ids=["lists", "block lists", "mappings", "block mappings"],
)
def test_sixty_four_levels_are_read_and_no_more(nested: Any) -> None:
    assert problems(nested(64)) == []
    assert "more than 64 lists and mappings" in problems(nested(65))[0]
    assert "more than 64 lists and mappings" in problems(nested(1_400))[0]


def test_a_hundred_thousand_values_are_read_and_no_more() -> None:
    assert problems("[" + "1," * 99_999 + "]") == []
    assert "more than 100,000 values" in problems("[" + "1," * 100_000 + "]")[0]


def test_one_mebibyte_is_read_and_no_more() -> None:
    line = "a: " + "x" * (MIB - 4) + "\n"

    assert len(line) == MIB
    assert problems(line) == problems(line.encode()) == []
    assert problems(line + "\n") == ["f.yaml  larger than 1 MiB; split the file"]
    assert problems(line.encode() + b"\n") == ["f.yaml  larger than 1 MiB; split the file"]
    assert problems("é" * (MIB // 2 + 1)) == ["f.yaml  larger than 1 MiB; split the file"]


# The hostile


HOSTILE = {
    **{
        f"{size} of {piece!r}": (piece * size)[:size]
        for size in (100_000, MIB)
        for piece in (
            "[",
            "{",
            "- ",
            "? ",
            "[\n",
            "{a: ",
            "[? ",
            "- - \n ",
            '"\\',
            "!a ",
            "&a ",
            "\ta",
        )
    },
    "aliases of aliases": "a: &a [x]\n" + "".join(f"b{i}: &b{i} [*a, *a]\n" for i in range(9_000)),
    "flow maps 3,000 deep": "{a: " * 3_000 + "1" + "}" * 3_000,
    "block maps 1,400 deep": "".join(" " * i + "a:\n" for i in range(1_400)),
    "NUL bytes": b"\0" * MIB,
    "NUL bytes between": b"a\0" * (MIB // 2),
    "invalid bytes": b"\xff" * MIB,
    "a long number": "a: " + "1" * (MIB - 3),
    "many escapes out of range": '- "\\U00110000"\n' * 60_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_is_refused_in_short_lines(text: str | bytes) -> None:
    found = problems(text)

    assert found
    assert all(len(line) < 250 and line.isprintable() for line in found)


HARMLESS = {
    "a long line": "a: " + "x y " * (MIB // 4 - 2),
    "a long quoted line": 'a: "' + "x" * (MIB - 6) + '"',
    "quotes": '"' * 2,
    "line feeds": "\n" * MIB,
    "carriage returns": "\r" * MIB,
    "spaces": " " * MIB,
    "comments": "#\n" * (MIB // 2),
    "lines ended by CR LF": "- a\r\n" * 50_000,
}


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS.keys())
def test_an_odd_but_clear_text_is_read(text: str) -> None:
    assert problems(text) == []


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("[" * MIB, 100),
        ("{" * MIB, 100),
        ("- " * (MIB // 2), 100),
        ("? " * (MIB // 2), 200),
        ('"' * MIB, 10),
        ("[\n" * (MIB // 2), 100),
        ("[" + "1," * 500_000, 100_100),
        ("a: 1\n" * 200_000, 200_000),
        ("a: &a [x]\n" + "b: [*a, *a]\n" * 80_000, 250_000),
    ],
)
def test_no_more_is_parsed_than_the_limits_allow(
    text: str, most: int, parser: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulled = 0

    class Counting:
        def __init__(self, text: str) -> None:
            self.parser = parser(text)

        def get_event(self) -> Any:
            nonlocal pulled
            pulled += 1
            return self.parser.get_event()

    monkeypatch.setattr(parsers, "Parser", Counting)
    found = problems(text)

    assert found
    assert pulled <= most
