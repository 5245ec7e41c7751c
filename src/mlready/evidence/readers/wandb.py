"""Weights & Biases: the summary of a run, with the last value of each metric."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mlready.evidence.files import File
from mlready.evidence.reading import Measurement, Reading, get, moment, number, pointer, segment

TITLE = "Weights & Biases (wandb-summary.json)"


def recognises(file: File) -> bool:
    """The marks of a run: `_wandb.runtime`, or `_timestamp`, `_step` and `_runtime`."""
    data = file.json
    if not isinstance(data, dict):
        return False
    return number(get(data, "_wandb", "runtime")) is not None or all(
        number(data.get(key)) is not None for key in ("_timestamp", "_step", "_runtime")
    )


def read(file: File) -> Reading:
    """The metrics under their own names, as `run.val_accuracy`."""
    data = file.json
    found: dict[str, Measurement] = {}
    doubled: set[str] = set()
    for key, value in data.items():
        name = f"run.{segment(key)}"
        if key.startswith("_") or number(value) is None:
            continue
        if name in found:
            doubled.add(name)
        found[name] = Measurement(name, value, pointer(key))
    return Reading(
        "Weights & Biases",
        "exported",
        produced=moment(data.get("_timestamp")),
        measurements=tuple(one for name, one in found.items() if name not in doubled),
        objections=() if found else ("no metric in it: sync the run, or export `run.summary`",),
        notes=tuple(_notes(data, doubled)),
    )


def _notes(data: dict[str, Any], doubled: set[str]) -> Iterator[str]:
    yield "last values; the summary does not say whether the run ended well"
    if moment(data.get("_timestamp")) is None:
        yield "it has no date"
    left = [key for key in data if key[:1] != "_" and number(data[key]) is None]
    if left:
        yield f"{len(left)} entries that are no plain number are left out"
    if doubled:
        yield f"{len(doubled)} names stand for several metrics and are left out"
