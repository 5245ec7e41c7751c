"""Whether a file is a document: its format, its digest, and the places in it.

What it says is never judged.
"""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from mlready.evidence.files import File, Folder, Unreadable, inside
from mlready.lean import dataclass

MAX_BYTES = 64 << 20
LEAST_TEXT = 200
"""Letters and digits a text needs to count as a document."""
LEAST_WORDS = 8
"""Different words a text needs to count as a document."""
BLANK = 20_000
"""Bytes below which a PDF without a font and a picture draws nothing that could be text."""
UNPACKED = 16 << 20
"""Bytes of a PDF's compressed objects that are looked at for pages."""
LOOKED_AT = 1 << 20
"""Characters of a text that are looked at for headings and words."""


@dataclass(frozen=True)
class Contents:
    """What a look at one file found."""

    format: str = ""
    """`pdf`, `docx`, `markdown`, `html`, `data`; empty when it is none."""
    sha256: str = ""
    size: int = 0
    pages: int = 0
    headings: frozenset[str] = frozenset()
    objections: tuple[str, ...] = ()

    def has(self, place: str) -> bool:
        """Whether `page-12` or a heading's slug is a place in the document."""
        page = re.fullmatch(r"page-([1-9]\d{0,4})", place)
        return int(page[1]) <= self.pages if page else place in self.headings

    def but(self, *objections: str, known: str = "") -> Contents:
        """The same with objections that come first; of a known tool's file those to its form go."""
        mine = () if known else self.objections
        return replace(self, format=known or self.format, objections=(*objections, *mine))


def inspect(root: Path, path: str) -> Contents:
    """Look at one file below the project's root, without following it outside."""
    try:
        with File(inside(root, path), path, root) as file:
            return look(file)
    except Unreadable as error:
        return Contents(objections=(str(error),))


def look(file: File | Folder) -> Contents:
    """Look at an open file."""
    try:
        digest, size = file.sha256, file.size
        if isinstance(file, Folder):
            return Contents("folder", digest, size, objections=(_NO_FORMAT,))
        if file.head.startswith(_WHOLE):
            content = file.whole(MAX_BYTES)
            return (_pdf if content.startswith(b"%PDF-") else _docx)(content, digest)
        return _text(file, digest)
    except Unreadable as error:
        return Contents(size=file.size, objections=(str(error),))


_NO_FORMAT = "no known document format"
_WHOLE = (b"%PDF-", b"PK\x03\x04")
"""How files start that are looked at as a whole."""


def _text(file: File, digest: str) -> Contents:
    size = file.size
    start = file.start(LOOKED_AT)
    try:
        text = start.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(start) - 4 or size <= len(start):
            return Contents("", digest, size, objections=(_NO_FORMAT,))
        text = start[: error.start].decode("utf-8")
    kind = {
        ".md": "markdown",
        ".markdown": "markdown",
        ".txt": "markdown",
        ".html": "html",
        ".htm": "html",
    }.get(file.suffix, "data")
    objections = _thin(_TAG.sub(" ", text) if kind == "html" else text)
    return Contents(kind, digest, size, 0, _headings(text, kind), objections)


def _pdf(content: bytes, digest: str) -> Contents:
    packed, whole = _packed(content)
    pages = sum(len(_PAGE.findall(part)) for part in (content, packed))
    drawn = len(content) > BLANK or any(_DRAWN.search(part) for part in (content, packed))
    objections: tuple[str, ...] = ()
    if b"%%EOF" not in content[-2048:] or b"startxref" not in content[-2048:]:
        objections = ("truncated: a PDF without its end",)
    elif not pages and whole:
        objections = ("no document: a PDF without a page",)
    elif not drawn and whole:
        objections = ("no document: a PDF without text or picture",)
    return Contents("pdf", digest, len(content), pages, objections=objections)


_PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")
_DRAWN = re.compile(rb"/Type\s*/Font(?![a-zA-Z])|/Subtype\s*/Image")
_PACKED = re.compile(rb"/ObjStm[^>]{0,500}>>\s{0,4}stream\r?\n")


def _packed(content: bytes) -> tuple[bytes, bool]:
    """The objects of a PDF that stand in compressed streams, and whether those are all."""
    import zlib

    found: list[bytes] = []
    left = UNPACKED
    whole = content.count(b"/ObjStm") == len(starts := [*_PACKED.finditer(content)])
    for start in starts:
        end = content.find(b"endstream", start.end())
        try:
            # Flate, the one filter that is in use for them; what is encrypted fails too.
            piece = zlib.decompressobj().decompress(content[start.end() : max(end, 0)], left + 1)
        except zlib.error:
            return b"\n".join(found), False
        left -= len(piece)
        if left < 0:
            return b"\n".join(found), False
        found.append(piece)
    return b"\n".join(found), whole


def _docx(content: bytes, digest: str) -> Contents:
    import zipfile  # hardly any check looks into a .docx
    import zlib

    size = len(content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if "word/document.xml" not in archive.namelist()[:10_000]:
                return Contents("", digest, size, objections=(_NO_FORMAT,))
            with archive.open("word/document.xml") as stream:
                text = stream.read(LOOKED_AT).decode("utf-8", "replace")
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, OSError):
        return Contents("", digest, size, objections=("truncated or damaged",))
    return Contents("docx", digest, size, objections=_thin(_TAG.sub("", text)))


def _thin(text: str) -> tuple[str, ...]:
    """What a text lacks to be a document: length, or different words."""
    start = text[:20_000]
    if sum(map(str.isalnum, start)) < LEAST_TEXT:
        return (f"too short to be a document: fewer than {LEAST_TEXT} letters",)
    # A script without spaces has few words and many letters.
    if len(set(re.findall(r"\w+", start.casefold()))) < LEAST_WORDS and len(set(start)) < 40:
        return (f"no document: fewer than {LEAST_WORDS} different words",)
    return ()


_TAG = re.compile(r"<[^<>]{0,2000}>")
_HEADING = re.compile(
    r"<h[1-6][^<>]{0,500}>((?:[^<]|<(?!/?h[1-6])){1,500})</h[1-6]>", re.IGNORECASE
)


def _headings(text: str, kind: str) -> frozenset[str]:
    """The headings of a Markdown or HTML text, as the slugs that link to them."""
    if kind == "markdown":
        lines = (line for line in text.splitlines() if line.startswith("#") and len(line) < 250)
        found = [line.lstrip("#") for line in lines]
    elif kind == "html":
        found = [_TAG.sub("", inner) for inner in _HEADING.findall(text)]
    else:
        found = []
    return frozenset(name for heading in found if (name := slug(heading)))


def slug(heading: str) -> str:
    """A heading as a link names it: lower case, words joined by hyphens."""
    return "-".join(re.findall(r"\w+", heading.lower()))
