"""A file that is not registered yet: an entry for it, and the practices it can support."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from mlready.conditions.nodes import paths
from mlready.errors import NotFound
from mlready.evidence.examine import Examined, examine
from mlready.evidence.files import OUTSIDE, Unreadable, inside
from mlready.evidence.pinning import checked
from mlready.lean import dataclass
from mlready.manifest import Manifest
from mlready.packs.model import CheckedRule, Library
from mlready.records import ASSURANCES
from mlready.source import Document
from mlready.source.editing import Edit, Node, after_line, edited, outline, scalar

Entries = Mapping[str, Mapping[str, str]]
"""Id to the keys of an entry of the register."""
_DOCUMENTED = ASSURANCES.index("documented")


@dataclass(frozen=True)
class Support:
    """A practice that a file can back."""

    practice: str
    rules: tuple[str, ...]
    """Ids of the rules that ask for such a file."""
    state: str
    """What the manifest states of it; empty where it states nothing."""


@dataclass(frozen=True)
class Proposal:
    """An entry for one file."""

    id: str
    path: str
    """From the manifest's folder."""
    examined: Examined
    supports: tuple[Support, ...]

    @property
    def entry(self) -> dict[str, str]:
        """The keys of the entry."""
        return {"path": self.path, "sha256": self.examined.contents.sha256}


def propose(name: str, manifest: Manifest, library: Library, taken: Collection[str]) -> Proposal:
    """An entry for a file; `library` holds the rules of all packs. Raises NotFound."""
    try:
        path = _below(manifest.root, name)
        found = examine(inside(manifest.root, path), name)
    except Unreadable as error:
        raise NotFound(f"{name}: {error}") from None
    for known, entry in manifest.evidence.items():
        if os.path.normpath(entry.path) == path:
            raise NotFound(f"{name}: already registered as `{known}`")
    return Proposal(
        _new_id(Path(path), taken), path, found, tuple(_supports(found, manifest, library))
    )


def _below(root: Path, name: str) -> str:
    """The path from the manifest's folder. Raises Unreadable where there is none."""
    try:
        file = Path(name)
        path = os.path.relpath(file.parent.resolve() / file.name, root.resolve())
    except (OSError, RuntimeError, ValueError):
        raise Unreadable(OUTSIDE) from None
    if path.startswith("..") or path == ".":
        raise Unreadable(OUTSIDE)
    if any(sign in path for sign in "*?[") or not path.isprintable():
        raise Unreadable("a name that the register would read as a pattern: rename the file")
    return Path(path).as_posix()


def _new_id(path: Path, taken: Collection[str]) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:40] or "file"
    name = name if name[0].isalpha() else f"file-{name}"
    numbers = ("", *(f"-{number}" for number in range(2, len(taken) + 3)))
    return next(f"{name}{number}" for number in numbers if f"{name}{number}" not in taken)


def _supports(found: Examined, manifest: Manifest, library: Library) -> Iterator[Support]:
    """The practices of the rules that ask for such a file; those in place first."""
    rules: dict[str, list[str]] = {}
    for pack in library.packs:
        for rule in pack.rules:
            if _fits(rule, found):
                for practice in _practices(rule, library):
                    rules.setdefault(practice, []).append(rule.record.id)
    supports = [
        Support(practice, tuple(ids), manifest.text(practice)) for practice, ids in rules.items()
    ]
    yield from sorted(supports, key=lambda one: not one.state)


def _fits(rule: CheckedRule, found: Examined) -> bool:
    """A rule asks for a number that stands in the file, or for a document."""
    if found.reading is None:
        documented = ASSURANCES.index(rule.record.evidence) >= _DOCUMENTED
        return documented and rule.shown_by is None
    if rule.shown_by is None:
        return False
    wanted = {path.removesuffix(".n") for path in paths(rule.shown_by)}
    return any(one.name in wanted and not one.claimed for one in found.reading.measurements)


def _practices(rule: CheckedRule, library: Library) -> list[str]:
    found = []
    for path in paths(rule.require):
        for one in (path, path.rpartition(".")[0]):
            kind = library.types.get(one)
            if kind is not None and kind.name == "practice" and one not in found:
                found.append(one)
    return found


def inserted(document: Document, content: bytes, entries: Entries) -> bytes:
    """The bytes of a manifest with new entries in its register, all else as it was.

    Raises MlreadyError where they cannot be put there without changing anything else.
    """
    expected: Any = deepcopy(document.data)
    expected["evidence"] = {**(expected.get("evidence") or {}), **entries}
    edit = _edit(document.text, outline(document.text), entries)
    return checked(document, edited(content, [edit]), expected)


def _edit(text: str, root: Node, entries: Entries) -> Edit:
    """Where the entries go, and how they are written there."""
    key, register = root.inside.get("evidence", (None, None))
    column = next(iter(root.inside.values()))[0].start[1]
    quoted = next(iter(root.inside.values()))[0].style == '"'
    flow = ", ".join(in_flow(entries, quoted))
    if key is None or register is None:
        if root.style == "flow":
            name = '"evidence"' if quoted else "evidence"
            return _behind_bracket(root, f"{name}: {{{flow}}}, ")
        end = after_line(text, (text.count("\n") - 1, 0))
        gap = "" if root.open or not end[1] else "\n"
        lines = [f"{' ' * column}evidence:", *in_block(entries, column)]
        return Edit(end, end, gap + _below_line(lines))
    if register.style == "flow":
        return _behind_bracket(register, f"{flow}, " if register.inside else flow)
    if register.style == "block":
        first = next(iter(register.inside.values()))[0].start
        lines = in_block(entries, first[1] - 2)
        if register.open:
            return Edit((first[0], 0), (first[0], 0), "".join(f"{line}\n" for line in lines))
        end = after_line(text, register.end)
        return Edit(end, end, _below_line(lines))
    if register.start != register.end or root.style == "flow":
        return Edit(register.start, register.end, f"{{{flow}}}")
    end = after_line(text, key.end)
    return Edit(end, end, _below_line(in_block(entries, column)))


def _behind_bracket(node: Node, text: str) -> Edit:
    spot = (node.start[0], node.start[1] + 1)
    return Edit(spot, spot, text)


def _below_line(lines: Sequence[str]) -> str:
    return "".join(f"\n{line}" for line in lines)


def in_block(entries: Entries, column: int) -> list[str]:
    """Entries below a key at a column, a line for each key."""
    lines = []
    for name, entry in entries.items():
        lines.append(f"{' ' * (column + 2)}{scalar(name)}:")
        lines += [f"{' ' * (column + 4)}{key}: {scalar(value)}" for key, value in entry.items()]
    return lines


def in_flow(entries: Entries, quoted: bool) -> list[str]:
    """Entries in brackets, as JSON where the rest is quoted as in JSON."""
    quote = '"' if quoted else ""
    return [
        f"{scalar(name, quote)}: {{"
        + ", ".join(f"{scalar(key, quote)}: {scalar(value, quote)}" for key, value in entry.items())
        + "}"
        for name, entry in entries.items()
    ]
