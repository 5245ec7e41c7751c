"""MLflow: the metrics of a run or a logged model, from its folder or `mlflow runs describe`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mlready.evidence.files import File, Folder, Unreadable
from mlready.evidence.reading import (
    Measurement,
    Reading,
    get,
    moment,
    number,
    parsed_number,
    pointer,
    segment,
)

TITLE = "MLflow 1 to 3: runs and logged models"
STATES = {1: "RUNNING", 2: "SCHEDULED", 3: "FINISHED", 4: "FAILED", 5: "KILLED"}
MODEL_STATES = {1: "PENDING", 2: "READY", 3: "FAILED"}
MOST = 500
"""Metrics of one run that are read."""


def recognises(file: File | Folder) -> bool:
    """A folder with the `meta.yaml` of a run or a logged model, or a run as JSON."""
    if isinstance(file, Folder):
        meta = _meta(file)
        return _is_run(meta) or _is_model(meta)
    return _is_run(get(file.json, "info")) and isinstance(get(file.json, "data"), dict)


def _meta(folder: Folder) -> Any:
    with folder.file("meta.yaml") as file:
        return file.yaml


def _is_run(meta: Any) -> bool:
    keys = {"artifact_uri", "lifecycle_stage", "status"}
    return (
        isinstance(meta, dict)
        and keys <= meta.keys()
        and bool({"run_id", "run_uuid"} & meta.keys())
    )


def _is_model(meta: Any) -> bool:
    return isinstance(meta, dict) and {"model_id", "source_run_id", "status"} <= meta.keys()


def read(file: File | Folder) -> Reading:
    """The last value of every metric, of a finished run."""
    if isinstance(file, Folder):
        meta = _meta(file)
        return _reading(meta, dict(_stored(file)))
    metrics = get(file.json, "data", "metrics")
    if not isinstance(metrics, dict):
        raise Unreadable("an MLflow run of a version that is not known: nothing read")
    found = {
        str(name): (number(value), pointer("data", "metrics", name))
        for name, value in list(metrics.items())[:MOST]
    }
    return _reading(get(file.json, "info"), found)


def _stored(folder: Folder) -> Iterator[tuple[str, tuple[float | int | None, str]]]:
    """The metrics of a file store: a file each, with lines of time, value and step."""
    names = [name for name in folder.names if name.startswith("metrics/")]
    for name in names[:MOST]:
        with folder.file(name) as file:
            yield name.removeprefix("metrics/"), _last(file, name)


def _last(file: File, name: str) -> tuple[float | None, str]:
    """MLflow's own rule: the largest step counts, of those the latest time, and not the last line.

    A value that was logged again with an earlier step stands below it.
    """
    last: tuple[float, float, int] | None = None
    value = ""
    for at, line in enumerate(file.lines(), 1):
        words = line.split()
        if not words:
            continue
        time = parsed_number(words[0])
        step = parsed_number(words[2]) if len(words) > 2 else 0.0
        if len(words) == 1 or time is None or step is None:
            raise Unreadable(f"{name} line {at}: no time, value and step")
        if last is None or (step, time) >= last[:2]:
            last, value = (step, time, at), words[1]
    return parsed_number(value), f"{name} line {last[2] if last else 0}"


def _reading(meta: Any, metrics: Mapping[str, tuple[float | int | None, str]]) -> Reading:
    """Of a run, or of a logged model, whose state has other numbers."""
    states, wanted, ended = STATES, "FINISHED", get(meta, "end_time")
    if not _is_run(meta):
        states, wanted, ended = MODEL_STATES, "READY", get(meta, "last_updated_timestamp")
    found: dict[str, Measurement] = {}
    doubled = set()
    for name, (value, at) in metrics.items():
        full = f"run.{segment(name)}"
        if full in found:
            doubled.add(full)
        elif value is not None:
            found[full] = Measurement(full, value, at)
    milliseconds = number(ended)
    return Reading(
        "MLflow",
        "native",
        produced=moment(milliseconds / 1000) if milliseconds else None,
        measurements=tuple(one for name, one in found.items() if name not in doubled),
        objections=tuple(_objections(meta, states, wanted, metrics)),
        notes=tuple(f"two metrics are called {name}: left out" for name in sorted(doubled)),
    )


def _objections(
    meta: Any, states: Mapping[int, str], wanted: str, metrics: Mapping[str, Any]
) -> Iterator[str]:
    status = get(meta, "status")
    word = states.get(status) if isinstance(status, int) else str(status)
    if word != wanted:
        yield f"its status is {word if word in states.values() else 'unknown'}, not {wanted}"
    if get(meta, "lifecycle_stage") not in ("active", None):
        yield "the run is deleted"
    if not metrics:
        yield "no metric in it"
