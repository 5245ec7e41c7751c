"""project.yaml + vocabulary -> Manifest: every problem collected, with line and column."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Any

from mlready.errors import Location, ManifestRefused, Problem, did_you_mean
from mlready.facts import FactScope
from mlready.lean import dataclass
from mlready.packs.model import Library
from mlready.records import EvidenceEntry, Measure, Waiver
from mlready.shapes import read_plain
from mlready.source import Document, read
from mlready.source import read_file as read_source
from mlready.values import show
from mlready.vocabulary import Stated, Walk, read_value

VERSION = 1
SECTIONS = ("mlready", "evidence", "thresholds", "waivers")
"""The keys of a manifest beside the facts."""


@dataclass(frozen=True)
class Manifest:
    """One system as its team describes it."""

    document: Document
    stated: Mapping[str, Stated]
    items: Mapping[str, tuple[str, ...]]
    evidence: Mapping[str, EvidenceEntry] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    root: Path = Path()
    """The folder that evidence paths are relative to, and must not leave."""
    measures: Mapping[str, Measure] = field(default_factory=dict)
    """The definitions of the measurements that the register points at in files."""

    @property
    def name(self) -> str:
        """The file as the user named it."""
        return self.document.name

    @property
    def sha256(self) -> str:
        """The digest of the text."""
        return hashlib.sha256(self.document.text.encode("utf-8")).hexdigest()

    def locate(self, path: str) -> Location:
        """Where a fact is stated, or the nearest place where it could be."""
        stated = self.stated.get(path)
        if stated is not None:
            return self.document.locate(stated.at)
        keys: list[str | int] = []
        data: Any = self.document.data
        for key in path.split("[", maxsplit=1)[0].split("."):
            if not isinstance(data, dict) or key not in data:
                break
            data = data[key]
            keys.append(key)
        return self.document.locate(tuple(keys), key=True) if keys else Location(self.name)

    def text(self, path: str) -> str:
        """A text fact, or nothing."""
        stated = self.stated.get(path)
        return str(stated.value) if stated is not None and stated.value is not None else ""


def load_manifest(path: Path | None, library: Library, text: bytes = b"") -> Manifest:
    """Read one manifest from a file, or from `text` where there is none (standard input).

    Raises SourceRefused or ManifestRefused with every problem found.
    """
    document = read(text, "-") if path is None else read_source(path)
    return read_manifest(document, library, path.parent if path is not None else Path())


def read_manifest(document: Document, library: Library, root: Path) -> Manifest:
    """Check a text that was read against the vocabulary. Raises ManifestRefused."""
    problems: list[Problem] = []

    def report(at: Sequence[str | int], message: str, hint: str = "", key: bool = False) -> None:
        problems.append(Problem(document.locate(tuple(at), key=key), message, hint))

    data = document.data
    if not isinstance(data, dict):
        report((), "a manifest is a mapping", "start with `mlready: 1`")
        raise ManifestRefused(problems)
    if data.get("mlready") != VERSION or isinstance(data.get("mlready"), bool):
        report(("mlready",), "expected `mlready: 1`", "the first line names the format's version")
    walk = Walk(library.vocabulary, report)
    for key, value in data.items():
        if key not in SECTIONS:
            _top(walk, key, value, report)
    evidence = _evidence(data.get("evidence"), document, problems)
    manifest = Manifest(
        document,
        walk.stated,
        walk.items,
        evidence,
        _thresholds(data.get("thresholds"), library, report),
        _waivers(data.get("waivers"), document, problems, report),
        root,
        _pointed(evidence, library, report),
    )
    _references(manifest, library, report)
    _denied(manifest, library, report)
    if problems:
        raise ManifestRefused(problems)
    return manifest


def _top(walk: Walk, key: str, value: Any, report: Any) -> None:
    """One key at the top: a group of facts, or a fact without a group."""
    fact = walk.vocabulary.facts.get(key)
    if fact is not None:
        walk.once(key, fact, value, (key,))
    elif key in walk.groups:
        walk.group(value, key, (key,))
    else:
        top = {path.split(".")[0] for path in walk.vocabulary.facts}
        report(
            (key,),
            f"`{key}`: no such section",
            did_you_mean(key, [*top, *SECTIONS]) or f"one of {', '.join(sorted(top))}",
            True,
        )


def _evidence(data: Any, document: Document, problems: list[Problem]) -> dict[str, EvidenceEntry]:
    if data is None:
        return {}
    if not isinstance(data, dict):
        problems.append(
            Problem(document.locate(("evidence",)), "`evidence` is a mapping of ids to files")
        )
        return {}
    found = {
        name: read_plain(EvidenceEntry, document, problems, ("evidence", name)) for name in data
    }
    return {name: entry for name, entry in found.items() if entry is not None}


def _pointed(
    evidence: Mapping[str, EvidenceEntry], library: Library, report: Any
) -> dict[str, Measure]:
    """The measurements that the register points at in files, by name."""
    found: dict[str, Measure] = {}
    for name, entry in evidence.items():
        if entry.metrics or entry.produced_at:
            from mlready.pointed import check  # few registers point into a file

            found |= check(entry, ("evidence", name), library.vocabulary, report)
    return found


def _thresholds(data: Any, library: Library, report: Any) -> dict[str, float]:
    if data is None:
        return {}
    if not isinstance(data, dict):
        report(("thresholds",), "`thresholds` is a mapping of ids to numbers")
        return {}
    for name, value in data.items():
        if name not in library.thresholds:
            report(
                ("thresholds", name),
                f"`{name}`: no such threshold",
                did_you_mean(name, library.thresholds),
                True,
            )
        elif isinstance(value, bool) or not isinstance(value, (int, float)):
            report(
                ("thresholds", name), f"`{name}`: expected a number", library.thresholds[name].unit
            )
    return {name: float(value) for name, value in data.items() if isinstance(value, (int, float))}


def _waivers(
    data: Any, document: Document, problems: list[Problem], report: Any
) -> tuple[Waiver, ...]:
    if data is None:
        return ()
    if not isinstance(data, list):
        report(("waivers",), "`waivers` is a list")
        return ()
    found = (read_plain(Waiver, document, problems, ("waivers", n)) for n in range(len(data)))
    return tuple(waiver for waiver in found if waiver is not None)


def _references(manifest: Manifest, library: Library, report: Any) -> None:
    """Every evidence id that is used is registered; what evidence supports is a stated fact."""
    scope = FactScope(library, manifest.stated, manifest.items, date.min)
    for path, stated in manifest.stated.items():
        if path.endswith(".evidence") and isinstance(stated.value, tuple):
            for n, use in enumerate(stated.value):
                name = use.partition("#")[0]
                if name not in manifest.evidence:
                    report(
                        (*stated.at, n),
                        f"`{name}`: no such evidence",
                        did_you_mean(name, manifest.evidence) or "register it under `evidence`",
                    )
    for name, entry in manifest.evidence.items():
        for n, supported in enumerate(entry.supports):
            path = supported.partition("#")[0]
            if path not in manifest.stated:
                report(
                    ("evidence", name, "supports", n),
                    f"`{path}` is not stated",
                    did_you_mean(path, manifest.stated),
                )
            elif scope.is_practice(path):
                report(
                    ("evidence", name, "supports", n),
                    f"`{path}` is a practice, and no plain fact",
                    f"name `{name}` in the practice's own `evidence`",
                )


def _denied(manifest: Manifest, library: Library, report: Any) -> None:
    """A fact is not stated where its gate denies it."""
    scope = FactScope(library, manifest.stated, manifest.items, date.min)
    for path, stated in manifest.stated.items():
        if stated.value is None or (
            path.endswith((".owner", ".note", ".evidence")) and path not in library.types
        ):
            continue
        item, inner = "", path
        if "]." in path:
            head, _, tail = path.partition("].")
            item, inner = f"{head}]", f".{tail}"
        gate = scope.gate(inner, item)
        if gate is None or gate.value(scope, item) is not False:
            continue
        by = sorted(gate.why(scope, item).deciding, key=scope.order)
        reason = "; ".join(
            f"`{fact}` is {show(manifest.stated[fact].value)} ({manifest.locate(fact)})"
            for fact in by[:2]
        )
        report(
            stated.at, f"`{path}` is stated but denied: {reason}", "take one of the two away", True
        )


__all__ = ["Manifest", "Stated", "load_manifest", "read_manifest", "read_value"]
