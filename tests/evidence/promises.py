"""Manifests that claim everything there is to claim, and the files behind the claims."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from mlready.assess import Assessment, assess
from mlready.conditions.nodes import leaves
from mlready.errors import ManifestRefused
from mlready.evaluate import Finding
from mlready.manifest import Manifest, read_manifest
from mlready.packs import Library, load_library, open_packs
from mlready.source import read
from mlready.vocabulary import Type

AS_OF = date(2028, 1, 10)
"""The duties of high-risk systems bind by then."""
REVIEWED = {"reviewed_by": "counsel", "reviewed_on": "2028-01-09"}
Data = dict[str, Any]

SYSTEMS: dict[str, Data] = {
    "prediction": {"ml.components": ["prediction"], "ml.serving": ["online", "batch"]},
    "chatbot": {"ml.components": ["text", "language_model", "retrieval", "agent"]},
    "robot": {"ml.components": ["vision", "robot", "reinforcement", "multimodal"]},
    "studio": {"ml.components": ["media_generation", "audio", "recommendation"]},
    "everything": {},
}
"""What each system states otherwise than the rest, which states all members of every set."""
DUTIES: Data = {
    "system.roles": ["provider", "deployer"],
    "system.markets": ["EU"],
    "system.lifecycle": "released",
    "system.stakes": "harm",
    "system.version": "2.4.0",
    "system.special_procedures": "none",
    "use.areas": ["employment"],
    "use.employment": ["recruitment"],
    "use.capabilities": ["profiling"],
    "use.regulated_product": "none",
}


@cache
def library() -> Library:
    """The shipped packs, all of them opened."""
    found = load_library()
    return open_packs(found, frozenset(pack.meta.id for pack in found.packs))


def assessed(manifest: Manifest) -> Assessment:
    """Assess with the packs as they were opened once: reading them takes longer than all else."""
    with patch("mlready.assess.open_packs", lambda *_: library()):
        return assess(manifest, library(), AS_OF)


def values(kind: Type) -> list[Any]:
    """Values that an attribute may have, from one end to the other."""
    known: dict[str, list[Any]] = {
        "set": [list(kind.members), "none"],
        "enum": list(kind.members),
        "bool": [True, False],
        "duration": ["1 days", "20 years"],
        "date": [AS_OF.isoformat()],
        "text": ["as said"],
    }
    return known.get(kind.name, [1_000_000, 0, 1, 100])


def practices() -> list[str]:
    """Every practice of the vocabulary that is no field of an item."""
    return [path for path, kind in library().types.items() if kind.name == "practice"]


@cache
def claims(system: str) -> Mapping[str, Any]:
    """Facts of a system, and every practice in place that it can state, answered favourably."""
    types = library().types
    stated = {path: values(kind)[0] for path, kind in types.items() if path.startswith("ml.")}
    stated |= DUTIES | SYSTEMS[system]
    attributes = [path for path in types if path.rpartition(".")[0] in types]
    stated |= dict.fromkeys(practices(), "in_place")
    best: Data = {}
    for number in range(4):
        tried = {path: _nth(values(types[path]), number) for path in attributes}
        stated |= tried | best
        stated, assessment = _accepted(stated)
        for finding in assessment.findings:
            if finding.outcome == "pass":
                asked = set(_paths(assessment, finding)) & tried.keys()
                best |= {path: stated[path] for path in asked - best.keys() if path in stated}
    return _accepted(stated | best)[0]


def _nth(found: list[Any], number: int) -> Any:
    return found[min(number, len(found) - 1)]


def _paths(assessment: Assessment, finding: Finding) -> list[str]:
    rules = (rule for pack in assessment.library.packs for rule in pack.rules)
    rule = next(rule for rule in rules if rule.record is finding.rule)
    return [leaf.path for leaf in leaves(rule.require)]


def _accepted(stated: Data) -> tuple[Data, Assessment]:
    """What of it can be stated: what others deny, or no number may be, falls away."""
    while True:
        try:
            return stated, assessed(as_manifest(stated, {}))
        except ManifestRefused as refused:
            pattern = r"`([\w.]+)`(?: is stated but denied|: -?\d+ is out of range)"
            refusals = set(re.findall(pattern, str(refused)))
            if not refusals:
                raise
            stated = {path: value for path, value in stated.items() if path not in refusals}


def as_manifest(
    stated: Mapping[str, Any], entries: Mapping[str, Data], root: Path | None = None
) -> Manifest:
    """A manifest of facts by path and of a register."""
    return read_manifest(read(text_of(stated, entries), "project.yaml"), library(), root or Path())


def text_of(stated: Mapping[str, Any], entries: Mapping[str, Data]) -> str:
    """The same as text."""
    types = library().types
    data: Data = {"mlready": 1, "evidence": dict(entries)}
    for path, value in stated.items():
        keys = path.split(".")
        if path in types and types[path].name == "practice":
            keys.append("state")
        at = data
        for key in keys[:-1]:
            at = at.setdefault(key, {})
        at[keys[-1]] = value
    text = json.dumps({key: value for key, value in data.items() if value != {}}, indent=1)
    return re.sub(r'"(\d{4}-\d\d-\d\d)"', r"\1", text)  # in quotes a date is a text


def entry(root: Path, name: str, content: bytes, **keys: Any) -> Data:
    """A file, written, pinned and reviewed."""
    (root / name).write_bytes(content)
    return {"path": name, "sha256": hashlib.sha256(content).hexdigest(), **REVIEWED, **keys}


def shown(assessment: Assessment) -> list[Finding]:
    """Findings that a file closes."""
    return [one for one in assessment.findings if one.closed and one.assurance]


def standing(assessment: Assessment) -> tuple[Any, ...]:
    """All that evidence can raise."""
    scores = [
        one and (one.evidenced, one.declared) for one in (assessment.law, assessment.practice)
    ]
    backed = {one.id: (one.outcome, one.assurance) for one in assessment.findings}
    return scores, assessment.maturity, backed
