"""Look at every file the manifest registers: there, inside, pinned, reviewed, read.

A file backs a fact as `documented` when nothing is left to say against it. What a document says
is never judged; what a known tool's file measures is, by `judge`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from pathlib import Path

from mlready.errors import ManifestRefused, Problem, did_you_mean
from mlready.evidence.detect import READERS, form_of, read_as
from mlready.evidence.documents import Contents, look
from mlready.evidence.files import File, Folder, Unreadable, inside
from mlready.evidence.pointed import read_metrics
from mlready.evidence.reading import Reading, day
from mlready.lean import dataclass
from mlready.manifest import Manifest
from mlready.records import ASSURANCES, EvidenceEntry, Measure

DOCUMENTED = ASSURANCES.index("documented")
DOCUMENT = "document"
"""The kind of a file that no reader is asked about."""
CHANGED = "changed since it was pinned: the digest differs"
MATCHES = 200
"""Files that one pattern may stand for."""


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
    """Those of them that it backs as a document."""
    reading: Reading | None = None
    """What it measures, where a reader recognises it."""
    doubts: tuple[str, ...] = ()
    """Why none of its numbers counts, whatever rule asks for one."""
    path: str = ""
    """The file that was taken, where the register names a pattern."""

    @property
    def changed(self) -> bool:
        """Its bytes are others than those that were pinned."""
        return _changed(self.entry, self.contents)

    @property
    def moment(self) -> datetime | date | None:
        """When it was made: as it says itself, else as a pinned and reviewed entry says."""
        if self.reading is not None and self.reading.produced is not None:
            return self.reading.produced
        entry = self.entry
        vouched = entry.sha256 and not self.changed and entry.reviewed_by and entry.reviewed_on
        return entry.produced if vouched else None

    @property
    def dated(self) -> date | None:
        """The day of that."""
        return day(self.moment) if self.moment is not None else None

    @property
    def looked_at(self) -> date | None:
        """How fresh it is as a document: the day it was made, else the day it was reviewed."""
        return self.dated or self.entry.produced or self.entry.reviewed_on


@dataclass(frozen=True)
class Evidence:
    """All registered files, and how well each fact is backed."""

    files: tuple[EvidenceFile, ...] = ()
    backing: Mapping[str, int] = field(default_factory=dict)
    """Fact path to an index into ASSURANCES."""

    def behind(self, path: str) -> tuple[str, ...]:
        """The ids of the files that a fact, or the practice that has it, refers to."""
        return tuple(
            file.id
            for file in self.files
            if any(path == used or path.startswith(f"{used}.") for used in file.used_by)
        )


def collect(manifest: Manifest, as_of: date) -> Evidence:
    """Inspect every registered file once and work out what each backs.

    Raises ManifestRefused where an entry names a kind of file that there is not.
    """
    check_kinds(manifest)
    uses = _uses(manifest)
    version = manifest.text("system.version")
    files: list[EvidenceFile] = []
    claims: Counter[str] = Counter()
    for name, entry in manifest.evidence.items():
        path, contents, reading = find(manifest.root, entry, manifest.measures)
        objections = (*contents.objections, *_objections(entry, contents, reading, as_of))
        doubts: tuple[str, ...] = ()
        if reading is not None:
            doubts = tuple(_doubts(entry, contents, reading, as_of, version))
            objections += tuple(_of_another_version(reading, version))
        objections = tuple(sorted(objections, key=lambda one: one != CHANGED))
        used = uses.get(name, [])
        refused = {} if objections else _misplaced(name, used, contents, claims[contents.sha256])
        claims[contents.sha256] += sum(one.claimed for one in used)
        backed = () if objections else tuple(one.path for one in used if one not in refused)
        used_by = tuple(dict.fromkeys(one.path for one in used))
        objections += tuple(refused.values())
        files.append(
            EvidenceFile(name, entry, contents, objections, used_by, backed, reading, doubts, path)
        )
    backing = {path: DOCUMENTED for file in files for path in file.backs}
    return Evidence(tuple(files), backing)


def check_kinds(manifest: Manifest) -> None:
    """Raise ManifestRefused where an entry names a kind of file that there is not."""
    known = (DOCUMENT, *READERS)
    problems = [
        Problem(
            manifest.document.locate(("evidence", name, "kind")),
            f"`{entry.kind}`: no such kind of file",
            did_you_mean(entry.kind, known) or "left out, mlready looks for itself",
        )
        for name, entry in manifest.evidence.items()
        if entry.kind and entry.kind not in known
    ]
    if problems:
        raise ManifestRefused(problems)


def find(
    root: Path, entry: EvidenceEntry, measures: Mapping[str, Measure]
) -> tuple[str, Contents, Reading | None]:
    """The file of an entry: its path, what it is, and what it measures.

    Of the files that a pattern names, the one whose own date is the newest; of those without a
    date, or with the same, the last by name.
    """
    if not any(sign in entry.path for sign in "*?["):
        return (entry.path, *_look(root, entry.path, entry, measures))
    try:
        names = _matches(root, entry.path)
    except Unreadable as error:
        return entry.path, Contents(objections=(str(error),)), None
    if not names:
        return entry.path, Contents(objections=("missing: no file fits the pattern",)), None
    found = [(name, *_look(root, name, entry, measures)) for name in names]
    return max(found, key=lambda one: (_dated(one[2]), one[0]))


def _matches(root: Path, pattern: str) -> list[str]:
    inside(root, pattern.replace("*", "x").replace("?", "x").replace("[", "x"))
    base = root.resolve()
    names: list[str] = []
    try:
        for path in base.glob(pattern):
            if path.is_file():
                names.append(path.relative_to(base).as_posix())
            if len(names) > MATCHES:
                raise Unreadable(f"more than {MATCHES} files fit the pattern: name fewer")
    except (OSError, ValueError, NotImplementedError):
        raise Unreadable("no pattern: `*` and `?` stand for letters of a name") from None
    return sorted(names)


def _dated(reading: Reading | None) -> str:
    """The date inside, as a text that sorts."""
    produced = reading.produced if reading and not reading.objections else None
    return produced.isoformat() if produced else ""


def _look(
    root: Path, path: str, entry: EvidenceEntry, measures: Mapping[str, Measure]
) -> tuple[Contents, Reading | None]:
    """What a file is, and what it measures. A file that cannot be read is no evidence."""
    try:
        file = open_evidence(root, path)
    except Unreadable as error:
        return Contents(objections=(str(error),)), None
    try:
        contents = look(file)
        if not contents.sha256:
            return contents, None
        try:
            if entry.kind == DOCUMENT:
                return _as_document(file, contents), None
            if entry.metrics:
                reading: Reading | None = read_metrics(file, entry, measures)
            else:
                reading = read_as(file, entry.kind)
        except Unreadable as error:
            return contents.but(str(error)), None
        if reading is None:
            return contents, None
        # A few letters are no document because a number was pointed at, or none was found.
        known = "" if entry.metrics or not reading.measurements else reading.tool
        return contents.but(*reading.objections, known=known), reading
    finally:
        file.close()


def _as_document(file: File | Folder, contents: Contents) -> Contents:
    """What was registered as a document: a tool's report of numbers is none, and is not hidden."""
    try:
        reading = None if form_of(file) == "markdown" else read_as(file)
    except Unreadable:
        reading = None
    if reading is None or all(one.claimed for one in reading.measurements):
        return contents
    return contents.but(f"numbers of {reading.tool}: leave `kind` out, so that they are read")


def open_evidence(root: Path, path: str) -> File | Folder:
    """A registered file or folder, to be closed. Raises Unreadable with the reason."""
    found = inside(root, path)
    return Folder(found, path, root) if found.is_dir() else File(found, path, root)


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


def _objections(
    entry: EvidenceEntry, contents: Contents, reading: Reading | None, as_of: date
) -> list[str]:
    """What keeps a file that is there from backing anything as a document."""
    if not contents.sha256:
        return []
    found: list[str] = []
    if not entry.sha256:
        found.append("not pinned: state its sha256")
    elif _changed(entry, contents):
        found.append(CHANGED)
    if not entry.reviewed_by or entry.reviewed_on is None:
        found.append("not reviewed: state reviewed_by and reviewed_on")
    elif entry.reviewed_on > as_of:
        found.append(f"reviewed on {entry.reviewed_on}, after {as_of}")
    if entry.produced is not None and entry.produced > as_of:
        found.append(f"produced on {entry.produced}, after {as_of}")
    inner = day(reading.produced) if reading and reading.produced else None
    if inner is not None and inner > as_of:
        found.append(f"dated {inner}, after {as_of}")
    elif inner is not None and entry.produced and _apart(inner, entry.produced):
        found.append(f"dated {inner} inside, {entry.produced} in the register")
    made = inner or entry.produced
    seen = entry.reviewed_on
    if made and seen and seen < made <= as_of and _apart(made, seen):
        found.append(f"reviewed on {seen}, before it was made on {made}")
    return found


def _doubts(
    entry: EvidenceEntry, contents: Contents, reading: Reading, as_of: date, version: str
) -> Iterator[str]:
    """What keeps the numbers of a file from counting."""
    yield from reading.objections
    if _changed(entry, contents):
        yield CHANGED
    made = reading.produced or _vouched(entry, contents)
    if made is None:
        yield "no date inside: state `produced`, pin it and have it reviewed"
    elif day(made) > as_of:
        yield f"dated {day(made)}, after {as_of}"
    yield from _of_another_version(reading, version)


def _of_another_version(reading: Reading, version: str) -> Iterator[str]:
    if reading.subject and version and reading.subject != version:
        yield f"taken on version {reading.subject}, not {version}"


def _changed(entry: EvidenceEntry, contents: Contents) -> bool:
    return bool(entry.sha256) and entry.sha256.lower() != contents.sha256


def _vouched(entry: EvidenceEntry, contents: Contents) -> date | None:
    """The date that the register states, of bytes that are pinned and reviewed."""
    pinned = entry.sha256 and not _changed(entry, contents)
    return entry.produced if pinned and entry.reviewed_by and entry.reviewed_on else None


def _apart(one: date, other: date) -> bool:
    """Further than time zones can explain."""
    return abs((one - other).days) > 1
