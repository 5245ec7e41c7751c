"""Files that look like evidence and are none: outside, no files, changed, empty of words."""

from __future__ import annotations

import hashlib
import os
import time
import tracemalloc
import zipfile
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mlready.evidence import Evidence, collect, documents
from mlready.evidence.documents import inspect
from mlready.packs import Library
from mlready.score import score
from worlds import AS_OF, findings_of, manifest, rule, world

WORDS = (
    "The team looks at what the system does to people once a month, writes down what it found, "
    "says who decided what and why, and keeps every version of this page for the auditors. "
)
PAGE = f"# How we work\n\n## Risk, and what we do\n\n{WORDS * 2}\n"
END = b"startxref\n9\n%%EOF\n"
PAGES = b"<</Type /Page>>\n<</Type/Page>>\n<</Type /Pages>>\n"
FONT = b"<</Type /Font /Subtype /Type1>>\n"
PDF = b"%PDF-1.7\n" + PAGES + FONT + END


def packed(objects: bytes) -> bytes:
    """A PDF whose objects stand in a compressed stream, as most writers have it."""
    stream = zlib.compress(objects)
    head = b"<</Type /ObjStm /N 3 /First 9 /Filter /FlateDecode /Length %d>>" % len(stream)
    return b"%PDF-1.7\n1 0 obj\n" + head + b"\nstream\n" + stream + b"\nendstream\n" + END


NAMES = ("n", "m", "o")
FACTS = "".join(f"practices.{name}: {{type: practice, question: Is it done?}}\n" for name in NAMES)


@pytest.fixture(scope="module")
def library() -> Library:
    entries = "".join(
        rule(f"R-{name}", require=f"{{practices.{name}: in_place}}", evidence="documented")
        for name in NAMES
    )
    return world(FACTS, f"rules:\n{entries}")


def pinned(path: Path, root: Path, **keys: str) -> str:
    """A register entry for a file as it is now."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    keys = {"sha256": f"'{digest}'", **keys}
    more = "".join(f", {key}: {one}" for key, one in keys.items())
    name = path.relative_to(root).as_posix()
    return f"{{path: {name}, reviewed_by: counsel, reviewed_on: 2026-10-01{more}}}"


def look(library: Library, root: Path, entries: dict[str, str], **uses: str) -> Evidence:
    """What the register of a manifest backs, whose practices use files."""
    lines = [f"  {name}: {{state: in_place, evidence: {ids}}}" for name, ids in uses.items()]
    register = [f"  {name}: {entry}" for name, entry in entries.items()]
    text = "\n".join(["practices:", *lines, "evidence:", *register, ""])
    return collect(manifest(library, text, root), AS_OF)


def test_a_page_of_prose_is_a_document_with_places(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(PAGE)

    found = inspect(tmp_path, "page.md")

    assert (found.format, found.objections) == ("markdown", ())
    assert found.sha256 == hashlib.sha256(PAGE.encode()).hexdigest()
    assert found.headings == {"how-we-work", "risk-and-what-we-do"}
    assert found.has("risk-and-what-we-do")
    assert not found.has("page-1")


def test_a_pdf_has_pages(tmp_path: Path) -> None:
    (tmp_path / "page.pdf").write_bytes(PDF)

    found = inspect(tmp_path, "page.pdf")

    assert (found.format, found.pages, found.objections) == ("pdf", 2, ())
    assert [found.has(f"page-{n}") for n in (0, 1, 2, 3)] == [False, True, True, False]


def test_the_pages_of_a_packed_pdf_are_found(tmp_path: Path) -> None:
    (tmp_path / "page.pdf").write_bytes(packed(PAGES + FONT))

    found = inspect(tmp_path, "page.pdf")

    assert (found.pages, found.objections) == (2, ())


def test_of_a_pdf_whose_objects_cannot_be_unpacked_nothing_is_held_against_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "page.pdf").write_bytes(packed(PAGES).replace(b"x\x9c", b"??"))

    found = inspect(tmp_path, "page.pdf")

    assert (found.pages, found.objections) == (0, ())


def test_a_small_pdf_cannot_unpack_to_more_than_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "bomb.pdf").write_bytes(packed(bytes(40 << 20)))

    tracemalloc.start()
    inspect(tmp_path, "bomb.pdf")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 60 << 20


def test_html_is_read_without_its_tags(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(f"<h1 class='x'>How <b>we</b> work</h1><p>{WORDS * 2}</p>")
    (tmp_path / "tags.html").write_text("<p class='aaaaaaaaaaaaaaaaaaaa'>" * 50)

    assert inspect(tmp_path, "page.html").headings == {"how-we-work"}
    assert "too short" in inspect(tmp_path, "tags.html").objections[0]


def docx(path: Path, text: str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document><w:t>{text}</w:t></w:document>")


def test_a_word_file_is_read_for_its_words(tmp_path: Path) -> None:
    docx(tmp_path / "page.docx", WORDS * 2)
    docx(tmp_path / "empty.docx", "")
    docx(tmp_path / "bomb.docx", "x" * 50_000_000)

    assert inspect(tmp_path, "page.docx").objections == ()
    assert "too short" in inspect(tmp_path, "empty.docx").objections[0]
    assert "different words" in inspect(tmp_path, "bomb.docx").objections[0]


@pytest.mark.parametrize(
    ("name", "content", "objection"),
    [
        ("x.md", b"x", "too short"),
        ("x.md", b"x" * 5000, "fewer than 8 different words"),
        ("x.txt", b"in place " * 500, "fewer than 8 different words"),
        ("x.json", b"[1, 1, 1]" * 500, "fewer than 8 different words"),
        ("x.pdf", b"x" * 5000, "fewer than 8 different words"),
        ("x.pdf", b"%PDF-1.7\n%%EOF", "without its end"),
        ("x.pdf", b"%PDF-1.7\nstartxref\n%%EOF", "without a page"),
        ("x.pdf", b"%PDF-1.7\n" + PAGES + END, "without text or picture"),
        ("x.pdf", packed(PAGES), "without text or picture"),
        ("x.pdf", packed(FONT), "without a page"),
        ("x.pdf", PDF[:-10], "without its end"),
        ("x.docx", b"PK\x03\x04" + b"x" * 500, "truncated or damaged"),
        ("x.bin", b"\x80\x04\x95" + b"\xff" * 500, "no known document format"),
        ("x.md", b"", "too short"),
    ],
)
def test_what_says_nothing_is_no_document(
    tmp_path: Path, name: str, content: bytes, objection: str
) -> None:
    (tmp_path / name).write_bytes(content)

    assert objection in inspect(tmp_path, name).objections[0]


def test_a_zip_without_a_word_document_is_none(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.docx", "w") as archive:
        archive.writestr("readme.txt", WORDS)

    assert inspect(tmp_path, "x.docx").objections == ("no known document format",)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a page inside, and a secret page beside it."""
    root = tmp_path / "project"
    (root / "docs").mkdir(parents=True)
    (root / "docs" / "page.md").write_text(PAGE)
    (tmp_path / "secret.md").write_text(PAGE)
    (root / "out.md").symlink_to(tmp_path / "secret.md")
    (root / "outside").symlink_to(tmp_path)
    (root / "inside.md").symlink_to(root / "docs" / "page.md")
    (root / "loop.md").symlink_to(root / "loop.md")
    os.mkfifo(root / "pipe.md")
    return root


@pytest.mark.parametrize(
    ("path", "objection"),
    [
        ("../secret.md", "outside the project"),
        ("docs/../../secret.md", "outside the project"),
        ("/etc/hostname", "outside the project"),
        ("~/secret.md", "outside the project"),
        ("C:/secret.md", "outside the project"),
        ("..\\secret.md", "outside the project"),
        ("file:docs/page.md", "outside the project"),
        ("out.md", "outside the project"),
        ("outside/secret.md", "outside the project"),
        ("docs/gone.md", "missing"),
        ("docs/page.md/more", "unreadable"),
        ("pipe.md", "not a regular file"),
        ("docs", "not a regular file"),
        ("", "name a file below"),
        ("docs\\page.md", "write `/` between folders"),
        ("loop.md", "unreadable"),
        ("x" * 5000, "unreadable"),
    ],
)
def test_only_regular_files_inside_the_project_are_read(
    project: Path, path: str, objection: str
) -> None:
    found = inspect(project, path)

    assert objection in found.objections[0]
    assert found.sha256 == ""


def test_a_link_inside_the_project_is_followed(project: Path) -> None:
    assert inspect(project, "inside.md").objections == ()


def test_a_device_is_not_read(tmp_path: Path) -> None:
    try:
        os.mknod(tmp_path / "zero.md", 0o600 | 0o020000, os.makedev(1, 5))
    except OSError:
        pytest.skip("no right to make a device")

    assert inspect(tmp_path, "zero.md").objections == ("not a regular file",)


def test_no_more_is_read_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_BYTES", 2 << 20)
    with (tmp_path / "big.md").open("wb") as stream:
        stream.truncate(3 << 30)
    (tmp_path / "big.pdf").write_bytes(b"%PDF-" + bytes(3 << 20))

    assert inspect(tmp_path, "big.md").objections == ("larger than 2 GiB",)
    assert inspect(tmp_path, "big.pdf").objections == ("larger than 2 MiB",)


@pytest.mark.parametrize(
    "text",
    ["#" + " " * 300_000, "<" * 500_000, "<h1" * 200_000, "<h1>" * 200_000, "# " * 300_000],
)
def test_a_hostile_text_is_looked_at_in_time_that_grows_with_its_length(
    tmp_path: Path, text: str
) -> None:
    began = time.process_time()
    for name in ("x.md", "x.html"):
        (tmp_path / name).write_text(text)
        assert inspect(tmp_path, name).format in ("markdown", "html")

    assert time.process_time() - began < 2


class TestRegister:
    def test_a_file_changed_by_one_byte_backs_nothing(
        self, library: Library, tmp_path: Path
    ) -> None:
        page = tmp_path / "page.md"
        page.write_text(PAGE)
        entry = pinned(page, tmp_path)
        assert look(library, tmp_path, {"f": entry}, n="[f]").backing == {"practices.n": 1}

        page.write_text(PAGE.replace("once a month", "once a monty"))
        found = look(library, tmp_path, {"f": entry}, n="[f]")

        assert found.backing == {}
        assert found.files[0].objections == ("changed since it was pinned: the digest differs",)

    @pytest.mark.parametrize(
        ("entry", "objections"),
        [
            ("{path: page.md}", ["not pinned", "not reviewed"]),
            ("{path: page.md, reviewed_by: counsel, reviewed_on: 2026-10-01}", ["not pinned"]),
            ("{path: page.md, sha256: DIGEST}", ["not reviewed"]),
            ("{path: page.md, sha256: DIGEST, reviewed_by: counsel}", ["not reviewed"]),
            ("{path: page.md, sha256: DIGEST, reviewed_on: 2026-10-01}", ["not reviewed"]),
            ("{path: page.md, sha256: DIGEST, reviewed_by: us, reviewed_on: 2026-11-24}",
             ["reviewed on 2026-11-24, after 2026-11-23"]),
            ("{path: page.md, sha256: DIGEST, produced: 2026-11-24, REVIEWED}",
             ["produced on 2026-11-24, after 2026-11-23"]),
            ("{path: page.md, sha256: DIGEST, reviewed_by: us, reviewed_on: 2026-11-23}", []),
        ],
    )  # fmt: skip
    def test_a_file_is_pinned_reviewed_and_not_from_the_future(
        self, library: Library, tmp_path: Path, entry: str, objections: list[str]
    ) -> None:
        (tmp_path / "page.md").write_text(PAGE)
        digest = hashlib.sha256(PAGE.encode()).hexdigest()

        entry = entry.replace("DIGEST", f"'{digest}'")
        entry = entry.replace("REVIEWED", "reviewed_by: us, reviewed_on: 2026-11-01")
        found = look(library, tmp_path, {"f": entry}, n="[f]")

        assert len(found.files[0].objections) == len(objections)
        assert all(b in a for a, b in zip(found.files[0].objections, objections, strict=True))
        assert bool(found.backing) is not bool(objections)

    def test_a_digest_may_be_written_in_capitals(self, library: Library, tmp_path: Path) -> None:
        (tmp_path / "page.md").write_text(PAGE)
        digest = hashlib.sha256(PAGE.encode()).hexdigest().upper()
        entry = pinned(tmp_path / "page.md", tmp_path, sha256=f"'{digest}'")

        assert look(library, tmp_path, {"f": entry}, n="[f]").backing == {"practices.n": 1}

    def test_one_file_backs_several_practices_at_places_that_exist(
        self, library: Library, tmp_path: Path
    ) -> None:
        (tmp_path / "page.pdf").write_bytes(PDF)
        entry = pinned(tmp_path / "page.pdf", tmp_path)

        found = look(library, tmp_path, {"f": entry},
                     n="['f#page-1']", m="['f#page-2']", o="['f#page-3']")  # fmt: skip
        plain = look(library, tmp_path, {"f": entry}, n="[f]", m="[f]", o="['f#page-2']")

        assert set(found.backing) == {"practices.n", "practices.m"}
        assert set(plain.backing) == {"practices.n", "practices.o"}

    def test_the_same_bytes_under_other_ids_are_the_same_file(
        self, library: Library, tmp_path: Path
    ) -> None:
        for name in ("one.md", "two.md"):
            (tmp_path / name).write_text(PAGE)
        entries = {
            "a": pinned(tmp_path / "one.md", tmp_path),
            "b": pinned(tmp_path / "one.md", tmp_path),
            "c": pinned(tmp_path / "two.md", tmp_path),
        }

        found = look(library, tmp_path, entries, n="[a]", m="[b]", o="[c]")
        placed = look(library, tmp_path, entries, n="[a]", m="['b#how-we-work']", o="[c]")

        assert set(found.backing) == {"practices.n"}
        assert [bool(file.objections) for file in found.files] == [False, True, True]
        assert set(placed.backing) == {"practices.n", "practices.m"}

    def test_a_file_that_nobody_uses_backs_nothing(self, library: Library, tmp_path: Path) -> None:
        (tmp_path / "page.md").write_text(PAGE)

        found = look(library, tmp_path, {"f": pinned(tmp_path / "page.md", tmp_path)}, n="[]")

        assert found.backing == {}
        assert found.files[0].objections == ()

    @pytest.mark.parametrize(
        ("files", "evidenced"),
        [
            ({}, 0),
            ({"n": b"x", "m": b"x", "o": b"x"}, 0),
            ({"n": b"x" * 999, "m": b"x" * 998, "o": b"x" * 997}, 0),
            ({"n": PAGE.encode()}, 33),
            ({name: (PAGE + name).encode() for name in NAMES}, 100),
        ],
        ids=["no file", "files of x", "long files of x", "one page", "a page each"],
    )
    def test_claims_without_documents_earn_nothing_that_is_evidenced(
        self, library: Library, tmp_path: Path, files: dict[str, bytes], evidenced: int
    ) -> None:
        entries: dict[str, str] = {}
        for name, content in files.items():
            (tmp_path / f"{name}.md").write_bytes(content)
            entries[name] = pinned(tmp_path / f"{name}.md", tmp_path)
        uses = {name: f"[{name}]" if name in files else "[]" for name in NAMES}
        backing = look(library, tmp_path, entries or {"none": "{path: gone.md}"}, **uses).backing
        text = f"practices: {{{', '.join(f'{name}: in_place' for name in NAMES)}}}"

        found = score(findings_of(library, text, backing=backing).values())

        assert found is not None
        assert (found.evidenced, found.declared, found.rules) == (evidenced, 100, 3)


def test_reading_again_finds_the_same(library: Library, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(PAGE)
    entry = pinned(tmp_path / "page.md", tmp_path)

    one: Any = look(library, tmp_path, {"f": entry}, n="[f]")
    os.utime(tmp_path / "page.md", (0, 0))
    other: Any = look(library, tmp_path, {"f": entry}, n="[f]")

    assert one == other
    assert date(2026, 11, 23) == AS_OF
