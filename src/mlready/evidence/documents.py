"""Whether a file is a document: its format, its digest, and the places in it.

What it says is never judged.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import zipfile
from io import BytesIO
from pathlib import Path

from mlready.lean import dataclass

MAX_BYTES = 64 << 20
LEAST_TEXT = 200
"""Letters and digits a text needs to count as a document."""


@dataclass(frozen=True, slots=True)
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

    found = resolve(root, path)
    if found is None:
        return Contents(
            objections=("outside the project: name a path below the manifest's folder",)
        )
    try:
        handle = os.open(found, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_CLOEXEC", 0))
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        return Contents(
            objections=("missing: no such file" if missing else f"unreadable: {error.strerror}",)
        )
    with os.fdopen(handle, "rb") as stream:
        info = os.fstat(stream.fileno())
        if not stat.S_ISREG(info.st_mode):
            return Contents(objections=("not a regular file",))
        if info.st_size > MAX_BYTES:
            return Contents(size=info.st_size, objections=(f"larger than {MAX_BYTES >> 20} MiB",))
        content = stream.read(MAX_BYTES + 1)
    return _describe(content, found.suffix.lower())


def _describe(content: bytes, suffix: str) -> Contents:
    digest, size = hashlib.sha256(content).hexdigest(), len(content)
    if content.startswith(b"%PDF-"):
        pages = len(re.findall(rb"/Type\s*/Page(?![a-zA-Z])", content))
        whole = b"%%EOF" in content[-2048:]
        return Contents(
            "pdf",
            digest,
            size,
            pages,
            objections=() if whole else ("truncated: a PDF without its end",),
        )
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
    plain = re.sub(r"<[^>]{0,2000}>", " ", text) if kind == "html" else text
    short = sum(character.isalnum() for character in plain[:20_000]) < LEAST_TEXT
    objections = (f"too short to be a document: fewer than {LEAST_TEXT} letters",) if short else ()
    return Contents(kind, digest, size, 0, _headings(text, kind), objections)


def _docx(content: bytes, digest: str) -> Contents:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist()[:10_000])
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return Contents("", digest, len(content), objections=("truncated or damaged",))
    if "word/document.xml" in names:
        return Contents("docx", digest, len(content))
    return Contents("", digest, len(content), objections=("no known document format",))


def _headings(text: str, kind: str) -> frozenset[str]:
    """The headings of a Markdown or HTML text, as the slugs that link to them."""
    if kind == "markdown":
        found = re.findall(r"^#{1,6} +(.{1,200}?) *#*$", text, re.MULTILINE)
    elif kind == "html":
        found = [
            re.sub(r"<[^>]{0,500}>", "", inner)
            for inner in re.findall(r"<h[1-6][^>]{0,500}>(.{1,500}?)</h[1-6]>", text, re.DOTALL)
        ]
    else:
        found = []
    return frozenset(slug(heading) for heading in found)


def slug(heading: str) -> str:
    """A heading as a link names it: lower case, words joined by hyphens."""
    return "-".join(re.findall(r"\w+", heading.lower()))
