"""What one file is, whether a manifest registers it or not."""

from __future__ import annotations

from pathlib import Path

from mlready.evidence.detect import form_of, read_as
from mlready.evidence.documents import Contents, look
from mlready.evidence.files import File, Folder, Unreadable
from mlready.evidence.reading import Reading
from mlready.lean import dataclass

DOCUMENTS = ("pdf", "docx", "markdown", "html")


@dataclass(frozen=True)
class Examined:
    """One file, recognised as a known tool's or as a document."""

    name: str
    contents: Contents
    reading: Reading | None
    """None of a document."""


def examine(path: Path, name: str) -> Examined:
    """Look at a file or folder. Raises Unreadable where it is neither a tool's nor a document."""
    file = _opened(path, name)
    try:
        contents = look(file)
        if not contents.sha256:
            raise Unreadable(contents.objections[0])
        reading = read_as(file)
        if reading is not None:
            return Examined(name, contents, reading)
        if contents.format not in DOCUMENTS:
            raise Unreadable(_why_not(file))
        if contents.objections:
            raise Unreadable(contents.objections[0])
        return Examined(name, contents, None)
    finally:
        file.close()


def _opened(path: Path, name: str) -> File | Folder:
    if not name:
        raise Unreadable("no file name")
    try:
        return Folder(path, name) if path.is_dir() else File(path, name)
    except (OSError, ValueError):
        raise Unreadable("unreadable: no file name") from None


def _why_not(file: File | Folder) -> str:
    """Why a file is nothing that is known: damaged, too large, or of another format."""
    form = form_of(file)
    if isinstance(file, File) and form in ("json", "yaml", "xml", "zip"):
        try:
            getattr(file, "archive" if form == "zip" else form)
        except Unreadable as error:
            return str(error)
    if form in ("json", "yaml", "csv"):
        return f"not recognised: {form} of no known tool; `metrics` can point at its numbers"
    return f"not recognised: {form} of no known tool, and no document"
