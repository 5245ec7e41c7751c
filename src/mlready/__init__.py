"""mlready: a regulation and readiness checker for machine-learning systems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from mlready.assess import Assessment

__version__ = "0.1.0"
__all__ = ["__version__", "check"]


def check(path: str | Path, packs: Sequence[str] = (), *, as_of: date) -> Assessment:
    """Check one manifest against packs, as the law stands on a day.

    `packs` are ids or folders, by default all shipped ones. There is no default day: whoever calls
    decides whether that is today. Raises `mlready.errors.Refused` with every problem of the
    manifest or a pack, and `mlready.errors.NotFound`.
    """
    from pathlib import Path

    from mlready.assess import assess
    from mlready.manifest import load_manifest
    from mlready.packs import load_library

    library = load_library(packs)
    return assess(load_manifest(Path(path), library), library, as_of)
