"""What the reader takes, as what, and from where."""

from __future__ import annotations

import copy
import datetime as dt
import os
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mlready.errors import NotFound, SourceRefused
from mlready.source import BareWord, Float, Int, read, read_file
from source_fixtures import PARSERS, reading_with


@pytest.fixture(autouse=True, params=sorted(PARSERS))
def parser(request: pytest.FixtureRequest) -> Iterator[Any]:
    with reading_with(PARSERS[request.param]):
        yield PARSERS[request.param]


def data(text: str | bytes) -> Any:
    return read(text, "f.yaml").data


# Values


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("Null", None),
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("tRue", "tRue"),
        ("12", 12),
        ("-12", -12),
        ("0", 0),
        ("0x1F", 31),
        ("0o17", 15),
        ("-0x1F", "-0x1F"),
        ("3.10", 3.1),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("-1.5E-3", -0.0015),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("2.4.0", "2.4.0"),
        ("٣", "٣"),
        (".", "."),
        ("-x", "-x"),
        ("2026-10-02", dt.date(2026, 10, 2)),
        ("2024-02-29", dt.date(2024, 2, 29)),
        ("2026-02-30", "2026-02-30"),
        ("2026-10-2", "2026-10-2"),
        ("2026-10-02T10:00:00Z", "2026-10-02T10:00:00Z"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("'2026-10-02'", "2026-10-02"),
        ("''", ""),
        ("a # b", "a"),
        ("a#b", "a#b"),
        ("[a?b, c]", ["a?b", "c"]),
        ("{a: , b}", {"a": None, "b": None}),
        ("[[], {}]", [[], {}]),
        ("what ?", "what ?"),
        ("'tab\there'", "tab\there"),
        ('"\\u263a\\t\\n"', "☺\t\n"),
        ('"\\U0001F600"', "😀"),
        ("😀 é", "😀 é"),
    ],
)
def test_a_value_is_read_as_the_core_schema_of_yaml_1_2_says(written: str, value: Any) -> None:
    found = data(f"key: {written}\n")["key"]

    assert found == value
    assert isinstance(found, type(value))


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", "y", "n", "NO", "Yes", "oFF", "N"])
def test_a_bare_yes_or_no_is_kept_as_a_bare_word(word: str) -> None:
    found = data(f"[{word}, '{word}']")

    assert found == [word, word]
    assert [type(item) for item in found] == [BareWord, str]


@pytest.mark.parametrize("key", ["on", "no", "y", "eu.high_risk", ".notified_on", "-x", "=", "<"])
def test_a_key_that_is_text_needs_no_quotes(key: str) -> None:
    found = data(f"{key}: 1\n")

    assert found == {key: 1}
    assert type(next(iter(found))) is str


@pytest.mark.parametrize("key", ["1", "true", "null", "<<", "2026-10-02", "", "a: b"])
def test_any_text_may_be_a_key_in_quotes(key: str) -> None:
    assert data(f'"{key}": 1\n') == {key: 1}


def test_a_float_keeps_its_text() -> None:
    found = data("[3.10, 1e3]")

    assert [(type(item), item.text) for item in found] == [(Float, "3.10"), (Float, "1e3")]


def test_an_integer_keeps_its_text_where_it_is_written_unlike_python() -> None:
    found = data("[0x10, +2, -0, 2, -2]")

    assert found == [16, 2, 0, 2, -2]
    assert [type(item) for item in found] == [Int, Int, Int, int, int]
    assert [item.text for item in found[:3]] == ["0x10", "+2", "-0"]


def test_values_survive_a_copy() -> None:
    found = data("[3.10, 0x10, no]")

    for again in (copy.deepcopy(found), pickle.loads(pickle.dumps(found))):
        assert [type(item) for item in again] == [Float, Int, BareWord]
        assert [again[0].text, again[1].text] == ["3.10", "0x10"]


def test_a_block_text_reads_alike_with_and_without_a_last_line_feed() -> None:
    assert data("a: |\n  x\n") == data("a: |\n  x") == {"a": "x\n"}


@pytest.mark.parametrize(
    "text", ["", "\n", "# only a comment\n", "---\n", "---\n...\n", b"\xef\xbb\xbf"]
)
def test_an_empty_document_has_no_data(text: str | bytes) -> None:
    assert data(text) is None


def test_the_directive_of_yaml_1_2_is_accepted() -> None:
    assert data("%YAML 1.2 # core\n---\na: 1\n") == {"a": 1}


# Places


def test_a_place_is_that_of_the_value_or_of_its_key() -> None:
    text = "a: 1\nb:\n  - x\n  - {c: [1, 22], d: }\ne:\n"

    found = read(text, "f.yaml")

    assert str(found.locate(["a"])) == "f.yaml:1:4"
    assert str(found.locate(["a"], key=True)) == "f.yaml:1:1"
    assert str(found.locate(["b"])) == "f.yaml:3:3"
    assert str(found.locate(["b"], key=True)) == "f.yaml:2:1"
    assert str(found.locate(["b", 0])) == "f.yaml:3:5"
    assert str(found.locate(["b", 1, "c", 1])) == "f.yaml:4:13"
    assert str(found.locate(["b", 1, "c"], key=True)) == "f.yaml:4:6"
    assert str(found.locate([])) == "f.yaml:1:1"


def test_a_value_left_empty_stands_at_its_key() -> None:
    found = read("a:\nb: {c: , d}\n", "f.yaml")

    assert str(found.locate(["a"])) == "f.yaml:1:1"
    assert str(found.locate(["b", "c"])) == "f.yaml:2:5"
    assert str(found.locate(["b", "d"])) == "f.yaml:2:10"


def test_what_is_not_there_is_placed_at_its_nearest_parent() -> None:
    found = read("a:\n  b: 1\n", "f.yaml")

    assert str(found.locate(["a", "x", "y"])) == "f.yaml:2:3"
    assert str(found.locate(["a", "x", "y"], key=True)) == "f.yaml:1:1"
    assert str(found.locate(["a", "b", 0])) == "f.yaml:2:6"
    assert str(read("", "f.yaml").locate(["a"])) == "f.yaml:1:1"


def test_columns_count_characters_and_lines_any_kind_of_line_end() -> None:
    found = read("\ufeffé😀: {a: 1}\r\nb: 2\rc: 3\n", "f.yaml")

    assert str(found.locate(["é😀", "a"])) == "f.yaml:1:9"
    assert str(found.locate(["b"])) == "f.yaml:2:4"
    assert str(found.locate(["c"])) == "f.yaml:3:4"
    assert found.text == "é😀: {a: 1}\nb: 2\nc: 3\n"


def test_standard_input_is_named_so() -> None:
    assert str(read("a: 1", "-").locate(["a"])) == "<stdin>:1:4"
    with pytest.raises(SourceRefused, match=r"^<stdin>:2:1  "):
        read("a: 1\na: 2\n", "-")


# Files


def test_a_file_is_read_under_its_name(tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\n")

    found = read_file(path, "project.yaml")

    assert (found.name, found.data, found.text) == ("project.yaml", {"a": 1}, "a: 1\n")
    assert read_file(path).name == str(path)


def test_a_file_that_is_missing_is_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    for path in (tmp_path / "x.yaml", tmp_path / "file" / "x.yaml", tmp_path / ("x" * 300)):
        with pytest.raises(NotFound, match=r"^x\.yaml: \w[^\n]+$"):
            read_file(path, "x.yaml")


def test_what_is_no_regular_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    for path in (tmp_path, tmp_path / "pipe", Path(os.devnull)):
        with pytest.raises(NotFound, match=r"^x: not a regular file$"):
            read_file(path, "x")


def test_an_impossible_file_name_is_not_found() -> None:
    with pytest.raises(NotFound, match=r"^x: not a file name$"):
        read_file(Path("a\0b"), "x")


def test_a_file_larger_than_a_mebibyte_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    with path.open("wb") as file:
        file.truncate(1 << 34)

    with pytest.raises(SourceRefused, match=r"^x  larger than 1 MiB; split the file$"):
        read_file(path, "x")
