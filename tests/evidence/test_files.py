"""Hostile, broken and moving files: one line, never a crash, never a wait, never outside."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
import textwrap
import time
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import IO, cast

import pytest

from mlready.evidence import files
from mlready.evidence.detect import read_as
from mlready.evidence.files import File, Folder, Unreadable, inside, parse_json
from mlready.evidence.plain_yaml import parse_yaml
from mlready.evidence.reading import parsed_number


def written(tmp_path: Path, content: bytes | str, name: str = "x") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., File]]:
    """Writes a file and opens it."""
    held: list[File] = []

    def write(content: bytes | str) -> File:
        held.append(File(written(tmp_path, content, f"x{len(held)}"), "x"))
        return held[-1]

    yield write
    for file in held:
        file.close()


def why(action: Callable[[], object]) -> str:
    """The one line that is said."""
    with pytest.raises(Unreadable) as caught:
        action()

    assert "\n" not in str(caught.value)
    return str(caught.value)


# What is no file


def test_a_fifo_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    assert why(lambda: File(tmp_path / "pipe", "pipe")) == "not a regular file"


def test_devices_sockets_and_directories_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        monkeypatch.chdir(tmp_path)  # the path of a socket is short
        listening.bind("s")

        for path in (Path("/dev/zero"), tmp_path, tmp_path / "s"):
            assert why(partial(File, path, "x")).startswith(("not a regular", "unreadable"))


def test_what_is_refused_leaves_no_handle_open(tmp_path: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))

    for _ in range(20):
        why(lambda: File(tmp_path, "x"))
        why(lambda: File(Path("/dev/null"), "x"))

    assert len(list(Path("/proc/self/fd").iterdir())) == before


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "x" * 5000, "missing", "file/below"])
def test_a_path_that_is_none_is_said_in_a_line(tmp_path: Path, name: str) -> None:
    written(tmp_path, b"x", "file")

    why(lambda: File(tmp_path / name, name))
    why(lambda: File(inside(tmp_path, name), name))


def test_an_unreadable_file_is_said_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    path = written(tmp_path, b"x")
    monkeypatch.setattr(os, "open", denied)

    assert why(lambda: File(path, "x")) == "unreadable: Permission denied"


def test_an_error_of_the_disk_is_said_in_a_line(opened: Callable[..., File]) -> None:
    def fails(_: int) -> None:
        raise OSError(5, "Input/output error")

    file = opened(b"{}")
    watch(file, fails)

    assert why(lambda: file.json) == "unreadable: Input/output error"


# Paths that lead out


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "~/x",
        "../x",
        "a/../../x",
        "a/..",
        "C:\\x",
        "c:/x",
        "a\\..\\x",
        "link",
        "up/x",
    ],
)
def test_a_path_that_leads_out_is_refused(tmp_path: Path, path: str) -> None:
    root = tmp_path / "project"
    root.mkdir()
    written(tmp_path, b"secret")
    (root / "link").symlink_to(tmp_path / "x")
    (root / "up").symlink_to(tmp_path)

    assert why(lambda: inside(root, path)) == files.OUTSIDE


def test_links_in_a_circle_are_said_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")

    why(lambda: File(inside(tmp_path, "a"), "a"))


def test_a_link_inside_the_project_is_followed(tmp_path: Path) -> None:
    written(tmp_path, b"{}", "there.json")
    (tmp_path / "here.json").symlink_to("there.json")

    with File(inside(tmp_path, "here.json"), "here.json") as file:
        assert file.json == {}


def test_a_file_beside_another_stays_inside_too(tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    written(tmp_path, b"secret")
    written(root, b"{}", "a")
    written(root, b"{}", "b")

    with File(root / "a", "a", root) as file:
        for name in ("../x", str(tmp_path / "x"), "b/../../x"):
            assert why(partial(file.beside, name)) == files.OUTSIDE
        with file.beside("b") as other:
            assert other.json == {}


# Files that move


class Watched(io.RawIOBase):
    """A stream before each read of which something happens."""

    def __init__(self, file: File, happens: Callable[[int], object]) -> None:
        self.inner = file._stream
        self.happens = happens
        self.reads = 0

    def seek(self, *where: int) -> int:
        return self.inner.seek(*where)

    def fileno(self) -> int:
        return self.inner.fileno()

    def read(self, size: int = -1) -> bytes:
        self.reads += 1
        self.happens(self.reads)
        return self.inner.read(size)

    def close(self) -> None:
        self.inner.close()


def watch(file: File, happens: Callable[[int], object]) -> None:
    """Calls `happens` with the number of each read, before it."""
    file._stream = cast(IO[bytes], Watched(file, happens))


def writes_when_read(file: File, write: Callable[[], object], after: int = 1) -> None:
    """Lets somebody write to the file when it is read for that time."""
    watch(file, lambda reads: write() if reads == after else None)


def append(path: Path, content: bytes) -> None:
    with path.open("ab") as stream:
        stream.write(content)


@pytest.mark.parametrize("ask", ["content", "text", "json", "sha256"])
def test_a_file_that_grows_while_it_is_read_is_refused(
    opened: Callable[..., File], ask: str
) -> None:
    file = opened(b"{}" + b" " * 5000)
    writes_when_read(file, lambda: append(file.path, b" "))

    assert "changed while it was read" in why(lambda: getattr(file, ask))


def test_a_file_of_the_same_size_with_an_old_date_has_still_changed(
    opened: Callable[..., File],
) -> None:
    file = opened(b'{"a": 1}')

    def rewrite() -> None:
        time.sleep(0.02)  # the clock of files has a grain
        before = file.path.stat()
        file.path.write_bytes(b'{"a": 2}')
        os.utime(file.path, ns=(before.st_atime_ns, before.st_mtime_ns))

    writes_when_read(file, rewrite)

    assert "changed while it was read" in why(lambda: file.json)


@pytest.mark.parametrize("after", [1, 4, 9])
def test_a_large_log_that_grows_is_refused_and_ends(
    opened: Callable[..., File], monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    monkeypatch.setattr(files, "WHOLE", 1000)
    monkeypatch.setattr(files, "_CHUNK", 1000)
    file = opened(b'{"a": 1}\n' * 500)
    writes_when_read(file, lambda: append(file.path, b'{"a": 1}\n'), after)

    assert "changed while it was read" in why(lambda: list(file.records()))


def test_a_writer_that_never_stops_is_not_waited_for(
    opened: Callable[..., File], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "WHOLE", 1000)
    monkeypatch.setattr(files, "_CHUNK", 1000)
    file = opened(b'{"a": 1}\n' * 500)

    def write_on(reads: int) -> None:
        assert reads < 100, "it reads for ever"
        append(file.path, b'{"a": 1}\n' * 300)

    watch(file, write_on)

    assert "changed while it was read" in why(lambda: file.sha256)


def test_a_file_that_is_cut_or_replaced_while_it_is_read_is_refused(
    opened: Callable[..., File],
) -> None:
    file = opened(b"[" + b"1," * 3000 + b"1]")
    writes_when_read(file, lambda: os.truncate(file.path, 10))

    assert "changed while it was read" in why(lambda: file.json)


def test_reading_something_else_in_between_does_no_harm(
    opened: Callable[..., File], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "WHOLE", 1000)
    monkeypatch.setattr(files, "_CHUNK", 1000)
    file = opened("".join(f'{{"a": {n}}}\n' for n in range(500)))

    found = [(record["a"], file.start(5), next(file.lines())) for _, record in file.records()]

    assert [one[0] for one in found] == list(range(500))


def test_what_is_digested_is_what_is_read(opened: Callable[..., File]) -> None:
    file = opened(b'{"a": 1}')
    digest = file.sha256
    file.path.write_bytes(b'{"a": 2}')

    assert file.json == {"a": 1}
    assert file.sha256 == digest


# Sizes


def test_a_file_that_is_too_large_is_not_read(
    opened: Callable[..., File], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "WHOLE", 1 << 20)
    monkeypatch.setattr(files, "LONGEST", 1 << 30)
    file = opened(b"")
    os.truncate(file.path, 2 << 30)
    file.close()

    with File(file.path, "x") as large:
        assert why(lambda: large.text) == "larger than 1 MiB"
        assert why(lambda: large.sha256) == "larger than 1 GiB"
        assert why(lambda: next(large.lines())) == "larger than 1 GiB"
        assert why(lambda: large.archive) == "larger than 1 GiB"


def test_a_line_without_end_is_refused(
    opened: Callable[..., File], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LINE", 1 << 20)
    monkeypatch.setattr(files, "_CHUNK", 1000)
    file = opened(b"x" * (3 << 20))

    assert why(lambda: list(file.lines())) == "a line of more than 1 MiB"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "ask"), [('{"entry_type": "attempt", "notes": "%s"}', "records"), ("a,%s,c", "rows")]
)
def test_200_megabytes_are_read_in_bounded_memory(tmp_path: Path, line: str, ask: str) -> None:
    path = tmp_path / "large"
    row = (line % ("x" * 960) + "\n").encode()
    with path.open("wb") as stream:
        for _ in range(200):
            stream.write(row * ((1 << 20) // len(row)))
    script = f"""
        import resource
        from pathlib import Path
        from mlready.evidence.files import File

        with File(Path({str(path)!r}), "large") as file:
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            print(sum(1 for _ in file.{ask}()))
            print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
    """

    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=True
    )

    rows, kilobytes = map(int, done.stdout.split())
    assert rows == 200 * ((1 << 20) // len(row))
    assert kilobytes < 60 << 10
    path.unlink()


# Texts


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "latin-1", "utf-32"])
def test_other_encodings_are_named(opened: Callable[..., File], encoding: str) -> None:
    file = opened('{"name": "Zoë"}'.encode(encoding))

    assert why(lambda: file.json).startswith(("UTF-16: save it as UTF-8", "no UTF-8", "no JSON"))


def test_utf_16_is_said_and_no_other_reason(opened: Callable[..., File]) -> None:
    file = opened('{"dependencies": [], "fixes": []}'.encode("utf-16"))

    assert why(lambda: read_as(file)) == "UTF-16: save it as UTF-8"
    assert why(lambda: list(file.lines())) == "UTF-16: save it as UTF-8"


def test_a_byte_order_mark_is_no_part_of_the_text(opened: Callable[..., File]) -> None:
    file = opened(b'\xef\xbb\xbf{"a": 1}\n{"a": 2}\n')

    assert [one for _, one in file.records()] == [{"a": 1}, {"a": 2}]
    assert file.text.startswith("{")


def test_nan_and_infinity_are_no_json_numbers_of_ours() -> None:
    found = parse_json('[NaN, Infinity, -Infinity, 1e999, {"a": 1}]')

    from mlready.evidence.reading import number

    assert [number(one) for one in found] == [None] * 5


@pytest.mark.parametrize("text", ['{"a": 1, "a": 2}', '[{"b": {"a": 1, "a": 1}}]'])
def test_a_key_that_stands_twice_is_refused(opened: Callable[..., File], text: str) -> None:
    assert why(lambda: opened(text).json) == "no JSON: a key stands twice"
    assert why(lambda: list(opened('{"a": 1}\n' + text.strip("[]")).records())) == (
        "line 2: no JSON: a key stands twice"
    )


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "[" * 99_999 + "]" * 99_999])
def test_json_of_too_many_levels_is_refused(opened: Callable[..., File], text: str) -> None:
    assert why(lambda: parse_json(text)) == "JSON with too many levels"
    opened(text)
    assert read_as(opened(text)) is None


def test_a_number_of_too_many_digits_is_refused() -> None:
    assert why(lambda: parse_json("9" * 10_000)).startswith("no JSON: Exceeds the limit")


@pytest.mark.parametrize("text", ['{"a": [1, 2', '{"dependencies": [], "fixes"', '[{"a": "b'])
def test_cut_json_is_called_so(opened: Callable[..., File], text: str) -> None:
    file = opened(text)

    assert why(lambda: read_as(file)).startswith("truncated: ")


@pytest.mark.parametrize(
    "text", ["9" * 130_000 + "x", "1" * 5000, "1e" + "9" * 5000, "½", "٣", "1_0"]
)
def test_a_cell_that_is_no_number_is_seen_at_once(text: str) -> None:
    start = time.process_time()

    assert parsed_number(text) is None
    assert time.process_time() - start < 0.5


# Tables


def test_a_quoted_cell_without_end_is_refused(opened: Callable[..., File]) -> None:
    short, long = opened(b'a,b\n1,"2\n3,4\n'), opened(b'a,b\n1,"' + b"x\n" * 200_000)

    assert why(lambda: list(short.rows())).startswith("no CSV")
    assert why(lambda: list(long.rows())).startswith("no CSV")


def test_a_nul_in_a_table_is_no_number(opened: Callable[..., File]) -> None:
    file = opened(b"a,b\n" + b"1,2\n" * 20_000 + b"1\0,2\n")

    try:
        last = list(file.rows())[-1]
    except Unreadable:
        return  # before Python 3.11 a table holds none
    assert parsed_number(last[0]) is None


# XML

LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE lolz [
<!ENTITY a "lol">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
]>
<testsuite><testcase name="&c;"/></testsuite>"""


@pytest.mark.parametrize(
    "text",
    [
        LAUGHS,
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><testsuite>&e;</testsuite>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><testsuite/>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]><testsuite/>',
        "<!DOCTYPE testsuite><testsuite/>",
        LAUGHS.encode("utf-16"),
    ],
)
def test_a_document_type_is_refused(opened: Callable[..., File], text: str | bytes) -> None:
    assert why(lambda: opened(text).xml).startswith("XML with a document type")


def test_a_document_type_that_a_test_printed_is_only_text(opened: Callable[..., File]) -> None:
    file = opened("<testsuite><system-out><![CDATA[<!DOCTYPE html>]]></system-out></testsuite>")

    assert file.xml[0].text == "<!DOCTYPE html>"


@pytest.mark.parametrize(
    "text",
    [
        b"<a><b></a>",
        b"<a>&undefined;</a>",
        b'<?xml version="1.0" encoding="no-such"?><a/>',
        b'<?xml version="1.0" encoding="utf-7"?><a/>',
        b"<a>\xff</a>",
    ],
)
def test_broken_xml_is_refused(opened: Callable[..., File], text: bytes) -> None:
    assert why(lambda: opened(text).xml).startswith("no XML")


@pytest.mark.parametrize("text", ["<testsuites", "<testsuites><testsuite ", "<testsuites><x>a"])
def test_cut_xml_is_called_so(opened: Callable[..., File], text: str) -> None:
    file = opened('<?xml version="1.0"?>' + text)

    assert why(lambda: read_as(file)).startswith("truncated: ")


def test_xml_of_very_many_levels_is_no_crash(opened: Callable[..., File]) -> None:
    found = opened("<a>" * 300_000 + "</a>" * 300_000).xml

    assert sum(1 for _ in found.iter()) == 300_000


# YAML


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 100_000, "YAML with too many levels"),
        ("- " * 10_000, "YAML with too many levels"),
        ("? " * 10_000, "YAML with too many levels"),
        ("a: &x [1]\nb: [*x, *x]", "YAML with aliases"),
        ("!!python/object/apply:os.system [x]", "YAML with tags"),
        ("a: !!timestamp foo", "YAML with tags"),
        ('a: !!int ""', "YAML with tags"),
        ("a: !!bool foo", "YAML with tags"),
        ("a: 1\nb: {c: 1, c: 2}", "YAML in which a key stands twice"),
        ("a: 1\nb: [{x: 1}]\na: 2", "YAML in which a key stands twice"),
        ("a: 0x" + "f" * 5000, "YAML with a number of more than 400 digits"),
        ("a: 1" + ":1" * 5000, "YAML with a number of more than 400 digits"),
        ("a: 2026-13-45", "no YAML: a value that is not one"),
        ("a: 0x_", "no YAML: a value that is not one"),
        ("a: 1\n--- \nb: 2", "no YAML at line 2"),
        ("a: [1\n\n", "no YAML at line 3"),
        ("a: b: c", "no YAML at line 1"),
        ("? [a]\n: 1", "no YAML at line 1"),
        ("a: \0", "no YAML"),
        ("a: 1\n" * 600_000, "YAML of more than 2 MiB"),
    ],
)
def test_yaml_is_plain_and_bounded(text: str, said: str) -> None:
    assert why(lambda: parse_yaml(text)) == said


def test_plain_yaml_is_read() -> None:
    text = "a: 1\nb: [{a: 1, b: {a: 2}}, {a: 3}]\n? c\n: 2026-01-02\nd: '" + "9" * 500 + "'"

    found = parse_yaml(text)

    assert found["b"] == [{"a": 1, "b": {"a": 2}}, {"a": 3}]
    assert found["d"] == "9" * 500


# Archives


def test_a_member_whose_name_leads_out_is_not_there(opened: Callable[..., File]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("../evil.json", "/evil.json", "a/../../evil.json", "good.json"):
            archive.writestr(name, json.dumps({"name": name}))
    file = opened(packed.getvalue())

    assert b"good" in file.member("good.json")
    for name in ("../evil.json", "/evil.json", "a/../../evil.json"):
        with pytest.raises(KeyError):
            file.member(name)


def test_a_bomb_inside_an_archive_stops_at_the_bound(
    opened: Callable[..., File], monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("header.json", bytes(8 << 20))
    monkeypatch.setattr(files, "WHOLE", 1 << 20)
    file = opened(packed.getvalue())

    assert why(lambda: file.member("header.json")) == "`header.json` is larger than 1 MiB"


# Folders


def test_links_in_a_folder_are_not_its_files(tmp_path: Path) -> None:
    run = tmp_path / "run"
    run.mkdir()
    written(tmp_path, b"secret")
    written(run, b"1", "metric")
    os.mkfifo(run / "pipe")
    (run / "link").symlink_to(tmp_path / "x")
    (run / "up").symlink_to(tmp_path)
    folder = Folder(run, "run")

    assert folder.names == ("metric",)
    assert why(lambda: folder.file("link")) == files.OUTSIDE
    assert why(lambda: folder.file("../x")) == files.OUTSIDE


@pytest.mark.parametrize("make", ["file", "folder"])
def test_a_folder_of_too_many_files_or_folders_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: str
) -> None:
    monkeypatch.setattr(Folder, "FILES", 20)
    for number in range(30):
        if make == "file":
            written(tmp_path, b"x", f"f{number}")
        else:
            (tmp_path / f"f{number}").mkdir()

    assert why(lambda: Folder(tmp_path, "x").names).startswith("more than 20 files")


def test_a_folder_has_a_digest_whatever_the_names_of_its_files(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9")).write_bytes(b"1")
    first = Folder(tmp_path, "x").sha256
    written(tmp_path, b"2", "more")

    assert len(first) == 64
    assert Folder(tmp_path, "x").sha256 != first


def test_a_folder_that_shrinks_while_it_is_read_is_said_in_a_line(tmp_path: Path) -> None:
    path = written(tmp_path, b"x", "file")
    folder = Folder(tmp_path, "x")
    assert folder.names == ("file",)
    path.unlink()

    assert why(lambda: folder.size) == "unreadable: No such file or directory"


def test_a_folder_that_may_not_be_read_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    scandir = os.scandir

    def denied(path: str | Path) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", denied)

    assert why(lambda: Folder(tmp_path, "x").names) == "unreadable: Permission denied"
