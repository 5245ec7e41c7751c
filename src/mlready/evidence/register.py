"""Look at every file the manifest registers: there, inside, pinned, reviewed, a document.

A file backs a fact as `documented` when nothing is left to say against it. What a document says
is never judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from pathlib import Path

from mlready.evidence.documents import Contents, inspect
from mlready.lean import dataclass
from mlready.manifest import Manifest
from mlready.records import ASSURANCES, EvidenceEntry

DOCUMENTED = ASSURANCES.index("documented")


@dataclass(frozen=True)
class EvidenceFile:
    """One registered file, as it was found."""

    id: str
    entry: EvidenceEntry
    contents: Contents
    objections: tuple[str, ...]
    """Why it backs nothing, or not all that it is used for."""
    used_by: tuple[str, ...] = ()
    """Facts and practices that refer to it."""
    backs: tuple[str, ...] = ()
    """Those of them that it backs."""


@dataclass(frozen=True)
class Evidence:
    """All registered files, and how well each fact is backed."""

    files: tuple[EvidenceFile, ...] = ()
    backing: Mapping[str, int] = field(default_factory=dict)
    """Fact path to an index into ASSURANCES."""


def collect(manifest: Manifest, as_of: date) -> Evidence:
    """Inspect every registered file once and work out what each backs."""
    uses = _uses(manifest)
    files: list[EvidenceFile] = []
    claims: Counter[str] = Counter()
    for name, entry in manifest.evidence.items():
        contents = inspect(manifest.root, entry.path)
        objections = (*contents.objections, *_objections(entry, contents, as_of))
        used = uses.get(name, [])
        refused = {} if objections else _misplaced(name, used, contents, claims[contents.sha256])
        claims[contents.sha256] += sum(one.claimed for one in used)
        backed = () if objections else tuple(one.path for one in used if one not in refused)
        paths = tuple(dict.fromkeys(one.path for one in used))
        objections += tuple(refused.values())
        files.append(EvidenceFile(name, entry, contents, objections, paths, backed))
    backing = {path: DOCUMENTED for file in files for path in file.backs}
    return Evidence(tuple(files), backing)


@dataclass(frozen=True)
class _Use:
    """One reference to a file."""

    path: str
    """The fact or practice that is to be backed."""
    place: str
    """The page or heading that is named, or nothing."""
    claimed: bool
    """A practice refers to the file; the register itself names what it supports."""


def _uses(manifest: Manifest) -> dict[str, list[_Use]]:
    """Evidence id to its uses, those by practices first."""
    found: dict[str, list[_Use]] = {}
    for path, stated in manifest.stated.items():
        if path.endswith(".evidence") and isinstance(stated.value, tuple):
            for use in stated.value:
                name, _, place = use.partition("#")
                found.setdefault(name, []).append(_Use(path.removesuffix(".evidence"), place, True))
    for name, entry in manifest.evidence.items():
        for supported in entry.supports:
            path, _, place = supported.partition("#")
            found.setdefault(name, []).append(_Use(path, place, False))
    return found


def _misplaced(name: str, used: Sequence[_Use], contents: Contents, claims: int) -> dict[_Use, str]:
    """The uses that a sound file does not back, and why.

    A place that is named must exist in it. From its second practice on a place must be named, so
    that no single file backs everything by being there; `claims` are those by practices to the same
    bytes under other ids.
    """
    found: dict[_Use, str] = {}
    for number, one in enumerate(used, claims):
        if one.place and not contents.has(one.place):
            found[one] = f"`{one.path}`: no place `{one.place}` in it"
        elif not one.place and one.claimed and number:
            found[one] = f"`{one.path}` is not its first use: name a place, as in `{name}#page-2`"
    return found


def _objections(entry: EvidenceEntry, contents: Contents, as_of: date) -> list[str]:
    """What keeps a file that is there from backing anything."""
    if not contents.sha256:
        return []
    found: list[str] = []
    if not entry.sha256:
        found.append("not pinned: state its sha256")
    elif entry.sha256.lower() != contents.sha256:
        found.append("changed since it was pinned: the digest differs")
    if not entry.reviewed_by or entry.reviewed_on is None:
        found.append("not reviewed: state reviewed_by and reviewed_on")
    elif entry.reviewed_on > as_of:
        found.append(f"reviewed on {entry.reviewed_on}, after {as_of}")
    if entry.produced is not None and entry.produced > as_of:
        found.append(f"produced on {entry.produced}, after {as_of}")
    return found


def resolve(root: Path, path: str) -> Path | None:
    """A registered path inside the project; None when it leaves it."""
    if (
        path.startswith(("/", "~"))
        or "\\" in path
        or ":" in path.split("/", maxsplit=1)[0]
        or ".." in path.split("/")
    ):
        return None
    base = root.resolve()
    found = (base / path).resolve()
    return found if found.is_relative_to(base) else None
