"""Text on a terminal: nothing steers it, and lines end where the terminal does."""

from __future__ import annotations

import re

import pytest

from mlready.report.ink import FIXED, Ink, columns, printable

STEERING = [chr(n) for n in (*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0))]
HIDING = list("\u061c\u200b\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufeff\U000e0041")


@pytest.mark.parametrize("character", [one for one in [*STEERING, *HIDING] if one != "\x85"])
def test_a_character_that_steers_or_hides_is_dropped(character: str) -> None:
    assert printable(f"a{character}b") == "ab"


@pytest.mark.parametrize("character", ["\n", "\t", "\r\n", "\x0b", "\x85", "\u2028", "\u2029"])
def test_a_break_becomes_a_space(character: str) -> None:
    assert printable(f"a{character}b") == "a b"


def test_half_a_character_is_shown_as_missing() -> None:
    assert printable("a\udcffb") == "a\ufffdb"


@pytest.mark.parametrize("text", ["Łódź", "Αθήνα", "評価", "a\u200db", "“x” → y", "naïve"])
def test_every_script_stays_as_it_is(text: str) -> None:
    assert printable(text) == text


def test_wide_characters_take_two_columns_and_combining_ones_none() -> None:
    assert columns("abc") == 3
    assert columns("評価") == 4
    assert columns("e\u0301") == 1


def test_words_fill_lines_up_to_the_width() -> None:
    lines = Ink(width=12).wrapped([("one two three four", "")], ("- ", ""))

    assert lines == ["- one two", "  three four"]


def test_a_word_that_is_too_wide_stays_whole() -> None:
    assert Ink(width=6).wrapped([("a practices.oversight b", "")]) == [
        "a", "practices.oversight", "b",
    ]  # fmt: skip


def test_wide_characters_are_measured_as_they_are_shown() -> None:
    lines = Ink(width=9).wrapped([("評価 評価 評価", "")])

    assert lines == ["評価 評価", "評価"]


def test_no_line_breaks_at_a_fixed_space() -> None:
    lines = Ink(width=12).wrapped([(f"see{FIXED}Art{FIXED}5 and so on", "")])

    assert lines == ["see Art 5", "and so on"]


def test_styles_change_no_break() -> None:
    pieces = [("one two", "bold"), ("three four five", "dim")]
    plain = Ink(width=14).wrapped(pieces, ("* ", "red"))
    colored = Ink(width=14, color=True).wrapped(pieces, ("* ", "red"))

    assert [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in colored] == plain
    assert "\x1b[31m* \x1b[0m\x1b[1mone\x1b[0m" in colored[0]


def test_symbols_have_an_ascii_form() -> None:
    assert Ink(unicode=False).plain("✗ “Art” → x…") == 'x "Art" -> x...'
