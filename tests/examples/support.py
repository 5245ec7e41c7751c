"""The example projects."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from mlready.assess import Assessment, assess
from mlready.manifest import Manifest, load_manifest
from mlready.packs import Library

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/project.yaml"))
AS_OF = date(2026, 11, 23)


def manifest_of(name: str, library: Library) -> Manifest:
    """The manifest of one example."""
    return load_manifest(ROOT / "examples" / name / "project.yaml", library)


def assessed(manifest: Manifest, library: Library, as_of: date = AS_OF) -> Assessment:
    """An assessment on the day the examples were written for."""
    return assess(manifest, library, as_of)
