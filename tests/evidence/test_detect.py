"""What kind of file something is, by what stands in it; and files that are of no kind."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from mlready.evidence.detect import READERS, candidates, form_of, load, read_as
from mlready.evidence.files import File, Unreadable
from readings import SAMPLES

LINES = '{"a": 1}\n{"b": 2}\n'
SPAN = json.dumps({"name": "chat", "attributes": {}}, indent=4)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("", "text"),
        ("\n\n  \n", "text"),
        ("Just a sentence, and another.", "text"),
        ("We met: and agreed, all of us.", "text"),
        ("\u00e9t\u00e9 \u00e0 la plage", "text"),
        ('{"a": 1}', "json"),
        ('{"a": 1}\n', "json"),
        ('  \n\t{"a": 1}', "json"),
        ('\ufeff{"a": 1}', "json"),
        ('{\n  "a": 1\n}\n', "json"),
        ("[1, 2, 3]", "json"),
        ('[\n{"a": 1},\n{"b": 2}\n]', "json"),
        ("[]", "json"),
        ("{}", "json"),
        ("{not json\n{at all", "json"),
        (LINES, "jsonl"),
        ("\ufeff" + LINES, "jsonl"),
        (LINES.replace("\n", "\r\n"), "jsonl"),
        (LINES.replace("\n", "\n\n"), "jsonl"),
        ('{"a": 1}\n{"b": ', "jsonl"),
        ('{"a": 1}\nand a sentence', "json"),
        (f"{SPAN}\n{SPAN}\n", "jsonl"),
        (f"{SPAN}\r\n{SPAN}\r\n".replace("\n ", "\r\n "), "jsonl"),
        (f"{SPAN}\n", "json"),
        ("a,b\n1,2\n", "csv"),
        ('"a, or b","c"\n1,2\n', "csv"),
        ('"latency: p95","n"\n1,2\n', "csv"),
        ('"a ""quoted"" word",b\n', "csv"),
        ('"He came", she said.', "text"),
        ("a: 1\nb: [1, 2]\n", "yaml"),
        ("# comment\n\na:\n  b: 1\n", "yaml"),
        ("---\na: 1\n", "yaml"),
        ("a: [1, 2]\n", "yaml"),
        ('"a": [1, 2]\n', "yaml"),
        ("---\nlicense: mit\n---\n# Card\n", "markdown"),
        ("<!DOCTYPE html><html></html>", "html"),
        ("<html lang='en'>", "html"),
        ("<?xml version='1.0'?><a/>", "xml"),
        ("<note/>", "xml"),
    ],
)
def test_a_file_is_told_by_how_it_starts(tmp_path: Path, text: str, form: str) -> None:
    assert form_of_bytes(tmp_path, text.encode()) == form


@pytest.mark.parametrize(
    ("content", "form"),
    [
        ('{"a": 1}'.encode("utf-16-le"), "binary"),
        (b"\x80\x04\x95\x00\x00", "binary"),
        (b"\xfa\xfb\xfd", "text"),
        (b"PK\x05\x06" + bytes(18), "binary"),
        (b"PK\x03\x04 and no archive", "zip"),
        (b'{"a": "' + b"x" * 200_000 + b'"}', "json"),
        (b'{"a": "' + b"x" * 200_000 + b'"}\n{"b": 2}\n', "jsonl"),
        (b'{"a": "' + b"x" * (9 << 20) + b'"}\n{"b": 2}\n', "json"),
        (b"[" * 200_000, "json"),
        (b'{"a":' * 10_000 + b"\n{", "json"),
    ],
)
def test_bytes_are_told_too(tmp_path: Path, content: bytes, form: str) -> None:
    assert form_of_bytes(tmp_path, content) == form


def test_utf_16_is_said_to_be_that(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="UTF-16: save it as UTF-8"):
        form_of_bytes(tmp_path, '{"a": 1}'.encode("utf-16"))


def form_of_bytes(folder: Path, content: bytes) -> str:
    path = folder / "x"
    path.write_bytes(content)
    with File(path, "x") as file:
        found = form_of(file)
        assert not shows_something(file)
        return found


def shows_something(file: File) -> bool:
    try:
        return read_as(file) is not None
    except Unreadable:
        return False


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 and no archive",
        b"PK\x03\x04" + bytes(100),
        b'{"metrics": [',
        b'{"entry_type": 1}\n{"a": \xff}\n',
        b'{"doc_id": 1, "resps": [], "filtered_resps": []}\nno json',
        b'{"a": 1, "a": 2}',
        b"[" * 100_000,
        b"<a>" * 100_000,
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><testsuites/>",
        b"a: &x [*x]\nmetrics: *x\n",
        b'schema: "' + b"x" * 100_000,
        b'a,"b\n' * 10,
        b'{"resourceSpans": 1}\n{"resourceSpans": 2}\n',
        b'{"context": {}, "attributes": []}\n{"context": 1}\n',
    ],
)
def test_what_is_broken_shows_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)

    with File(path, "x") as file:
        assert not shows_something(file)


def test_an_archive_of_something_else_is_nobodys(tmp_path: Path) -> None:
    path = tmp_path / "x.eval"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("header.json", '{"version": 2}')
        archive.writestr("word/document.xml", "<a/>")

    with File(path, "x.eval") as file:
        assert form_of(file) == "zip"
        assert list(candidates(file)) == ["inspect"]
        assert read_as(file) is None


def test_the_name_of_a_file_decides_nothing(tmp_path: Path) -> None:
    path = tmp_path / "results.eval"
    path.write_bytes((SAMPLES / "evidently/drift_0.7.json").read_bytes())

    with File(path, path.name) as file:
        found = read_as(file)

    assert found is not None
    assert found.reader == "evidently"


def test_each_sample_is_recognised_by_one_reader_and_no_other() -> None:
    known = 0
    for path in sorted(SAMPLES.rglob("*")):
        if not path.is_file() or path.name == "README.md":
            continue
        with File(path, path.name) as file:
            asked = list(candidates(file))
            takers = [name for name in asked if _recognises(name, file)]
        assert len(takers) <= 1, path
        known += len(takers)
    assert known > 10


def _recognises(name: str, file: File) -> bool:
    from mlready.evidence.detect import _recognises as recognises

    return recognises(load(name), file)


def test_the_register_is_sorted_and_every_reader_says_what_it_reads() -> None:
    assert list(READERS) == sorted(READERS)
    for name, entries in READERS.items():
        assert entries
        assert load(name).TITLE


@pytest.mark.parametrize(
    "text",
    ['{"a": [tr', '{"a": -', '{"a": 1.', '{"a": 1e', r'{"a": "\u2', "<testsuites><testsuite na"],
)
def test_a_cut_file_is_said_to_be_cut_wherever_it_was(text: str, tmp_path: Path) -> None:
    (tmp_path / "cut").write_text(text)

    with File(tmp_path / "cut", "cut") as file, pytest.raises(Unreadable, match=r"^truncated"):
        read_as(file)
