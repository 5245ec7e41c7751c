"""Open a registered file: inside the project, a regular file, bounded, and the same to the end."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterator
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

WHOLE = 20 << 20
"""Bytes of a file that is read at once."""
LONGEST = 2 << 30
"""Bytes of a file that is read line by line."""
LINE = 8 << 20
"""Bytes of one line."""
_CHUNK = 1 << 20
_WORDS = ("true", "false", "null", "NaN", "Infinity", "-Infinity", ".", "e+", "e-", "E+", "E-")
"""Words of JSON and parts of its numbers: the last of a file may be cut."""


class Unreadable(Exception):
    """Why a file shows nothing, in one line without its name."""


class File:
    """One regular file, read through one handle: what is digested is what is read.

    Every property raises Unreadable where the file is not what is asked for.
    """

    def __init__(self, path: Path, name: str, root: Path | None = None) -> None:
        self.path = path
        self.name = name
        """As it is registered, or below the folder that is."""
        self.root = root or path.parent
        """The folder that nothing is read outside of."""
        self.suffix = path.suffix.lower()
        try:
            flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
            handle = os.open(path, flags | getattr(os, "O_BINARY", 0))
        except FileNotFoundError:
            raise Unreadable("missing: no such file") from None
        except IsADirectoryError:
            raise Unreadable("not a regular file") from None
        except (OSError, ValueError) as error:
            raise Unreadable(f"unreadable: {getattr(error, 'strerror', 'no path')}") from None
        self._state = os.fstat(handle)
        if not stat.S_ISREG(self._state.st_mode):
            os.close(handle)
            raise Unreadable("not a regular file")
        self._stream: IO[bytes] = os.fdopen(handle, "rb", buffering=0)

    def __enter__(self) -> File:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def beside(self, name: str) -> File:
        """A file that this one names, relative to its own folder; to be closed."""
        return File(_within(self.root, self.path.parent / name), name, self.root)

    def close(self) -> None:
        """Let go of the handle."""
        self._stream.close()

    @property
    def size(self) -> int:
        """Bytes."""
        return self._state.st_size

    @cached_property
    def sha256(self) -> str:
        """The digest of the bytes, read once."""
        return self.digest("sha256")

    def digest(self, algorithm: str) -> str:
        """The digest of the bytes under an algorithm of hashlib, for a list that uses another."""
        if self.size > LONGEST:
            raise Unreadable(f"larger than {LONGEST >> 30} GiB")
        found = hashlib.new(algorithm, usedforsecurity=False)
        if self.size <= WHOLE:
            found.update(self.content)
            return found.hexdigest()
        for piece in self._pieces(self.size + 1):
            found.update(piece)
        self.unchanged()
        return found.hexdigest()

    def _pieces(self, most: int) -> Iterator[bytes]:
        """The first bytes, piece by piece; whoever else reads in between does no harm."""
        at = 0
        while at < most:
            try:
                self._stream.seek(at)
                piece = self._stream.read(min(most - at, _CHUNK))
            except OSError as error:
                raise Unreadable(f"unreadable: {error.strerror}") from None
            if not piece:
                return
            at += len(piece)
            yield piece

    @cached_property
    def head(self) -> bytes:
        """The first 64 KiB."""
        return self.start(64 << 10)

    @cached_property
    def content(self) -> bytes:
        """All bytes, of a file of at most 20 MiB."""
        return self.whole(WHOLE)

    def whole(self, most: int) -> bytes:
        """All bytes, of a file of at most so many."""
        if self.size > most:
            raise Unreadable(f"larger than {most >> 20} MiB")
        found = self.start(self.size + 1)
        self.unchanged()
        return found

    def start(self, most: int) -> bytes:
        """The first bytes, at most so many."""
        if "content" in self.__dict__:
            return self.content[:most]
        return b"".join(self._pieces(most))

    @property
    def has_end(self) -> bool:
        """Its last line has its end: a tool that was not stopped writes it."""
        self._stream.seek(max(0, self.size - 1))
        return self._stream.read(1) == b"\n"

    def unchanged(self) -> None:
        """Raise Unreadable where the file was written to since it was opened."""
        now = os.fstat(self._stream.fileno())
        before = self._state
        if (now.st_size, now.st_mtime_ns, now.st_ctime_ns) != (
            before.st_size,
            before.st_mtime_ns,
            before.st_ctime_ns,
        ):
            raise Unreadable("changed while it was read: check again")

    @cached_property
    def text(self) -> str:
        """All of it as UTF-8, a byte order mark left out."""
        return _decoded(self.content)

    def lines(self) -> Iterator[str]:
        """Line after line, without their ends; of a file of any bounded size."""
        _ = self.sha256
        rest = b""
        for piece in self._pieces(self.size + 1):
            *whole, rest = (rest + piece).split(b"\n")
            for line in whole:
                yield _decoded(line).rstrip("\r")
            if len(rest) > LINE:
                raise Unreadable(f"a line of more than {LINE >> 20} MiB")
        if rest:
            yield _decoded(rest).rstrip("\r")
        self.unchanged()

    @cached_property
    def json(self) -> Any:
        """The JSON document it holds; NaN and Infinity stand as such numbers."""
        return parse_json(self.text)

    def records(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """The objects of a file of JSON lines, each with its line, counted from 1.

        An object may be indented over several lines, from a lone `{` to a lone `}`.
        """
        held: list[str] = []
        size = 0
        for number, line in enumerate(self.lines(), 1):
            if held or line.rstrip() == "{":
                held.append(line)
                size += len(line)
                if size > LINE:
                    raise Unreadable(f"an object of more than {LINE >> 20} MiB")
                if line.rstrip() == "}":
                    yield number - len(held) + 1, _record("\n".join(held), number)
                    held, size = [], 0
            elif line.strip():
                yield number, _record(line, number)
        if held:
            raise Unreadable("truncated: the last object has no end")

    def rows(self, delimiter: str = ",") -> Iterator[list[str]]:
        """The rows of a CSV file, the header first; of a file of any bounded size."""
        import csv  # hardly any check reads one

        try:
            yield from csv.reader(self.lines(), delimiter=delimiter, strict=True)
        except csv.Error as error:
            raise Unreadable(f"no CSV: {error}") from None

    @cached_property
    def xml(self) -> Element:
        """The root of an XML document; one with a document type is refused, entities and all."""
        from mlready.evidence.plain_xml import parse_xml  # hardly any check reads one

        return parse_xml(self.content)

    @cached_property
    def yaml(self) -> Any:
        """The YAML document it holds."""
        from mlready.evidence.plain_yaml import parse_yaml  # hardly any check reads one

        return parse_yaml(self.text)

    @cached_property
    def front_matter(self) -> tuple[Any, str]:
        """What stands between the `---` lines at the start of a text, as YAML, and the rest."""
        text = self.text.replace("\r\n", "\n")
        if not text.startswith("---\n") or "\n---" not in text[4:]:
            return None, text
        from mlready.evidence.plain_yaml import parse_yaml

        front, _, rest = text[4:].partition("\n---")
        return parse_yaml(front), rest.partition("\n")[2]

    @cached_property
    def archive(self) -> Any:
        """The `zipfile.ZipFile` it is, of any bounded size; read members with `member`."""
        from mlready.evidence import archives  # hardly any check reads one

        if self.size > LONGEST:
            raise Unreadable(f"larger than {LONGEST >> 30} GiB")
        return archives.opened(BytesIO(self.content) if self.size <= WHOLE else self._stream)

    def member(self, name: str) -> bytes:
        """One member of an archive, inflated to at most 20 MiB. Raises KeyError without it."""
        from mlready.evidence import archives

        if name.startswith("/") or ".." in name.split("/"):
            raise KeyError(name)
        found = archives.unpacked(self.archive, name, WHOLE)
        self.unchanged()
        return found


def parse_json(text: str | bytes) -> Any:
    """One JSON document. Raises Unreadable for anything else, and for a key that stands twice."""
    if isinstance(text, bytes):
        text = _decoded(text)
    try:
        return json.loads(text, object_pairs_hook=_unique)
    except RecursionError:
        raise Unreadable("JSON with too many levels") from None
    except json.JSONDecodeError as error:
        rest = text[error.pos : error.pos + 20].rstrip()
        ends = (
            any(word.startswith(rest) for word in _WORDS)
            or error.msg.startswith("Unterminated")
            or (error.msg.startswith("Invalid \\u") and len(rest) < 6)
        )
        cut = "truncated: " if ends else "no JSON: "
        place = f"line {error.lineno} column {error.colno}"
        raise Unreadable(f"{cut}{error.msg.lower()} at {place}") from None
    except ValueError as error:
        raise Unreadable(f"no JSON: {str(error)[:80]}") from None


def _record(text: str, line: int) -> dict[str, Any]:
    try:
        found = parse_json(text)
    except Unreadable as error:
        raise Unreadable(f"line {line}: {error}") from None
    if not isinstance(found, dict):
        raise Unreadable(f"line {line}: no JSON object")
    return found


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig" if content[:3] == b"\xef\xbb\xbf" else "utf-8")
    except UnicodeDecodeError as error:
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise Unreadable("UTF-16: save it as UTF-8") from None
        raise Unreadable(f"no UTF-8 text: byte {error.start}") from None


OUTSIDE = "outside the project: name a path below the manifest's folder"


def inside(root: Path, path: str) -> Path:
    """A registered path, inside the project. Raises Unreadable where it leads out."""
    parts = path.replace("\\", "/").split("/")
    if path.startswith(("/", "~")) or ":" in parts[0] or ".." in parts:
        raise Unreadable(OUTSIDE)
    if "\\" in path:
        raise Unreadable("no path: write `/` between folders")
    if set(parts) <= {"", "."}:
        raise Unreadable("no path: name a file below the manifest's folder")
    return _within(root, root / path)


def _within(root: Path, path: Path) -> Path:
    try:
        found = path.resolve()
        if found.is_relative_to(root.resolve()):
            return found
    except (OSError, RuntimeError, ValueError):
        raise Unreadable("unreadable: no path, or links in a circle") from None
    raise Unreadable(OUTSIDE)


def _refuse(error: OSError) -> NoReturn:
    raise Unreadable(f"unreadable: {error.strerror}") from None


class Folder:
    """A directory that a tool wrote, as an experiment tracker's run. Its files are read one by one.

    Every property raises Unreadable where it is too much to be read.
    """

    FILES = 2_000

    def __init__(self, path: Path, name: str, root: Path | None = None) -> None:
        self.path = path
        self.name = name
        self.root = root or path
        if not path.is_dir():
            raise Unreadable("missing: no such directory")

    def close(self) -> None:
        """Nothing is held."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all regular files below it, links left out, as `params/alpha`."""
        found: list[str] = []
        walk = os.walk(self.path, onerror=_refuse)
        for folders, (folder, inner, files) in enumerate(walk):
            inner.sort()
            paths = [Path(folder, one) for one in sorted(files)]
            found.extend(
                path.relative_to(self.path).as_posix()
                for path in paths
                if path.is_file() and not path.is_symlink()
            )
            if len(found) + folders > self.FILES:
                raise Unreadable(f"more than {self.FILES} files: register the one that counts")
        return tuple(found)

    def file(self, name: str) -> File:
        """One of its files; to be closed."""
        return File(_within(self.root, self.path / name), f"{self.name}/{name}", self.root)

    @cached_property
    def size(self) -> int:
        """Bytes of all files."""
        try:
            return sum((self.path / name).lstat().st_size for name in self.names)
        except OSError as error:
            _refuse(error)

    @cached_property
    def sha256(self) -> str:
        """The digest of the names and digests of all files."""
        if self.size > LONGEST:
            raise Unreadable(f"larger than {LONGEST >> 30} GiB")
        found = hashlib.sha256()
        for name in self.names:
            with self.file(name) as file:
                found.update(os.fsencode(f"{name}\0{file.sha256}\n"))
        return found.hexdigest()
