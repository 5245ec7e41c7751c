"""Samples of real tools' files, and what tests say about a reading of one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mlready.evidence.reading import Reading

SAMPLES = Path(__file__).parent / "evidence" / "samples"
Read = Callable[..., Reading]
"""Reads a sample, or a path elsewhere, and says which reader must recognise it."""


def values(reading: Reading) -> dict[str, float]:
    """The measurements of a reading by name."""
    return {one.name: one.value for one in reading.measurements}
