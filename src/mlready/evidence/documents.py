"""Whether a file is a document: its format, its digest, and the places in it.

What it says is never judged.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from io import BytesIO
from pathlib import Path

from mlready.lean import dataclass

MAX_BYTES = 64 << 20
LEAST_TEXT = 200
"""Letters and digits a text needs to count as a document."""
LEAST_WORDS = 8
"""Different words a text needs to count as a document."""
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


def inspect(root: Path, path: str) -> Contents:
    """Look at one file below the project's root, without following it outside."""
    from mlready.evidence.register import resolve

    try:
        found = resolve(root, path)
    except (OSError, RuntimeError, ValueError):
        return Contents(objections=("unreadable: no path, or links in a circle",))
    if found is None:
        return Contents(
            objections=("outside the project: name a path below the manifest's folder",)
        )
    try:
        content = _bytes(found)
    except FileNotFoundError:
        return Contents(objections=("missing: no such file",))
    except OSError as error:
        return Contents(objections=(f"unreadable: {error.strerror}",))
    if content is None:
        return Contents(objections=("not a regular file",))
    if len(content) > MAX_BYTES:
        return Contents(size=len(content), objections=(f"larger than {MAX_BYTES >> 20} MiB",))
    return _describe(content, found.suffix.lower())


def _bytes(path: Path) -> bytes | None:
    """The bytes of a regular file, at most one over the limit; None of anything else."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_CLOEXEC", 0))
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None
        with open(handle, "rb", closefd=False) as stream:
            return stream.read(MAX_BYTES + 1)
    finally:
        os.close(handle)


def _describe(content: bytes, suffix: str) -> Contents:
    digest, size = hashlib.sha256(content).hexdigest(), len(content)
    if content.startswith(b"%PDF-"):
        return _pdf(content, digest)
    if content.startswith(b"PK\x03\x04"):
        return _docx(content, digest)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return Contents("", digest, size, objections=("no known document format",))
    kind = {
        ".md": "markdown",
        ".markdown": "markdown",
        ".txt": "markdown",
        ".html": "html",
        ".htm": "html",
    }.get(suffix, "data")
    text = text[:LOOKED_AT]
    objections = _thin(_TAG.sub(" ", text) if kind == "html" else text)
    return Contents(kind, digest, size, 0, _headings(text, kind), objections)


def _pdf(content: bytes, digest: str) -> Contents:
    pages = len(re.findall(rb"/Type\s*/Page(?![a-zA-Z])", content))
    objections: tuple[str, ...] = ()
    if b"%%EOF" not in content[-2048:] or b"startxref" not in content[-2048:]:
        objections = ("truncated: a PDF without its end",)
    elif not pages and b"/ObjStm" not in content:
        objections = ("no document: a PDF without a page",)
    return Contents("pdf", digest, len(content), pages, objections=objections)


def _docx(content: bytes, digest: str) -> Contents:
    import zipfile  # hardly any check looks into a .docx
    import zlib

    size = len(content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if "word/document.xml" not in archive.namelist()[:10_000]:
                return Contents("", digest, size, objections=("no known document format",))
            with archive.open("word/document.xml") as stream:
                text = stream.read(LOOKED_AT).decode("utf-8", "replace")
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, OSError):
        return Contents("", digest, size, objections=("truncated or damaged",))
    return Contents("docx", digest, size, objections=_thin(_TAG.sub("", text)))


def _thin(text: str) -> tuple[str, ...]:
    """What a text lacks to be a document: length, or different words."""
    start = text[:20_000]
    if sum(character.isalnum() for character in start) < LEAST_TEXT:
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
