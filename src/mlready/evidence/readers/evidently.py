"""Evidently: reports of data drift, 0.4 to 0.6 and 0.7."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import (
    Measurement,
    Reading,
    count,
    get,
    moment,
    number,
    pointer,
    share,
)

TITLE = "Evidently 0.4 to 0.7"


def recognises(file: File) -> bool:
    """A list of metrics, each with `metric` and `result`, or with `config.type` and `value`."""
    return bool(_metrics(file)) and (_is_old(file) or _is_new(file) or _is_unknown(file))


def _metrics(file: File) -> list[Any]:
    metrics = get(file.json, "metrics")
    return metrics if isinstance(metrics, list) else []


def _is_old(file: File) -> bool:
    return all(
        isinstance(get(one, "metric"), str) and get(one, "result") is not None
        for one in _metrics(file)
    )


def _is_new(file: File) -> bool:
    return all(
        str(get(one, "config", "type")).startswith("evidently:metric_v2:") and "value" in one
        for one in _metrics(file)
    )


def _is_unknown(file: File) -> bool:
    """Evidently's marks in a shape that is not known."""
    return any(str(get(one, "config", "type")).startswith("evidently:") for one in _metrics(file))


def read(file: File) -> Reading:
    """The share of drifted columns, under the method that the report states."""
    if _is_old(file):
        return _read_old(file.json)
    if _is_new(file):
        return _read_new(file.json)
    raise Unreadable("an Evidently report of a version that is not known: nothing read")


def _read_old(data: Mapping[str, Any]) -> Reading:
    found: dict[str, Measurement] = {}
    for at, metric in enumerate(data["metrics"]):
        for key, name, taken in (
            ("share_of_drifted_columns", "drift.share_drifted", share),
            ("number_of_drifted_columns", "drift.columns_drifted", count),
            ("number_of_columns", "drift.columns", count),
        ):
            value = taken(get(metric, "result", key))
            if value is not None:
                place = pointer("metrics", at, "result", key)
                found.setdefault(name, Measurement(name, value, place))
    return Reading(
        "Evidently",
        "native",
        str(data.get("version") or ""),
        moment(data.get("timestamp")),
        measurements=tuple(found.values()),
        objections=() if found else ("no drift metric in it",),
    )


def _read_new(data: Mapping[str, Any]) -> Reading:
    found: dict[str, Measurement] = {}
    for at, metric in enumerate(data["metrics"]):
        if not str(metric["config"]["type"]).endswith(":DriftedColumnsCount"):
            continue
        for key, name, taken in (
            ("share", "drift.share_drifted", share),
            ("count", "drift.columns_drifted", count),
        ):
            value = taken(get(metric, "value", key))
            if value is not None:
                place = pointer("metrics", at, "value", key)
                found.setdefault(name, Measurement(name, value, place))
    columns = list(_columns(data))
    if columns and found:
        found["drift.columns"] = Measurement("drift.columns", len(columns), pointer("metrics"))
        indexes = [one for method, one in columns if method.lower() == "psi"]
        largest = max(indexes, key=lambda one: one.value, default=None)
        if largest:
            found[largest.name] = largest
    tests = data.get("tests")
    tests = tests if isinstance(tests, list) else []
    failed = [one for one in tests if get(one, "status") == "ERROR"]
    return Reading(
        "Evidently",
        "native",
        measurements=tuple(found.values()),
        objections=(
            *(() if found else ("no drift metric in it",)),
            *((f"{len(failed)} of its tests ended in an error",) if failed else ()),
        ),
        notes=("Evidently 0.7 writes no date, no version and no number of rows",),
    )


def _columns(data: Mapping[str, Any]) -> Iterator[tuple[str, Measurement]]:
    """The method and the score of each column that was tested."""
    for at, metric in enumerate(data["metrics"]):
        value = number(get(metric, "value"))
        tested = str(metric["config"]["type"]).endswith(":ValueDrift")
        if tested and value is not None and value >= 0:
            place = pointer("metrics", at, "value")
            yield (
                str(get(metric, "config", "method")),
                Measurement("drift.largest_psi", value, place),
            )
