"""Where a manifest points into a file of any shape: what a place looks like, and what may be said.

A pointer (RFC 6901) as `/summary/p95` leads into JSON or YAML; a cell of CSV is a row and a column:
`3:p95` in the third row below the header, `last:p95`, or `Name=Aggregated:p95` in the one row where
that column holds that text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from mlready.errors import did_you_mean
from mlready.records import EvidenceEntry, Measure, Metric
from mlready.units import alike
from mlready.vocabulary import Vocabulary

_POINTER = re.compile(r"(/([^~/]|~[01])*)+")
_CELL = re.compile(r"([1-9][0-9]{0,8}|last|[^=:]+=[^:]*):([^:]+)")
HINT = "a JSON pointer as `/summary/p95`, or in CSV a row and a column as `last:p95`"


def is_pointer(place: str) -> bool:
    """Whether a place is a JSON pointer."""
    return bool(_POINTER.fullmatch(place))


def steps(place: str) -> list[str]:
    """The keys of a JSON pointer."""
    return [one.replace("~1", "/").replace("~0", "~") for one in place.split("/")[1:]]


def cell(place: str) -> tuple[str, str] | None:
    """The row and the column of a cell; None where a place is none."""
    found = _CELL.fullmatch(place)
    return (found[1], found[2]) if found else None


def check(
    entry: EvidenceEntry, at: tuple[str, ...], vocabulary: Vocabulary, report: Callable[..., None]
) -> dict[str, Measure]:
    """Report what an entry of the register says wrongly about the numbers of its file.

    Returns the definitions of those numbers.
    """
    found: dict[str, Measure] = {}
    if entry.produced_at and not _is_place(entry.produced_at):
        report((*at, "produced_at"), f"`{entry.produced_at}`: no place in a file", HINT)
    if entry.produced_at and not entry.metrics:
        message = "`produced_at` is read with `metrics` only"
        report((*at, "produced_at"), message, "name the numbers under `metrics`", True)
    for name, metric in entry.metrics.items():
        measure = vocabulary.measure(name)
        if measure is None or "{" in name:
            hint = _similar(name, vocabulary)
            report((*at, "metrics", name), f"`{name}`: no such measurement", hint, True)
        else:
            found[name] = measure
            _check_metric(name, metric, measure, (*at, "metrics", name), report)
    return found


def _is_place(place: str) -> bool:
    return is_pointer(place) or cell(place) is not None


def _check_metric(
    name: str, metric: Metric, measure: Measure, at: tuple[str, ...], report: Callable[..., None]
) -> None:
    if not _is_place(metric.at):
        report((*at, "at"), f"`{metric.at}`: no place in a file", HINT)
    if metric.n is not None and metric.n < 1:
        report((*at, "n"), f"`n`: expected at least 1, found {metric.n}")
    if metric.direction and measure.direction and metric.direction != measure.direction:
        message = f"`{metric.direction}`: of `{name}`, {measure.direction} is better"
        report((*at, "direction"), message, "take it out, or name another measurement")
    units = alike(measure.unit)
    if metric.unit and measure.unit and metric.unit not in units:
        hint = did_you_mean(metric.unit, units) or f"one of {', '.join(units)}"
        report((*at, "unit"), f"`{metric.unit}`: `{name}` is in {measure.unit}", hint)
    if not metric.unit and len(units) > 1:
        hint = f"one of {', '.join(units)}"
        report(at, f"`{name}`: in which `unit` does the file state it?", hint, True)


def _similar(name: str, vocabulary: Vocabulary) -> str:
    """The measurement that was meant, or those of its group."""
    near: Any = did_you_mean(name, vocabulary.measures)
    group = name.partition(".")[0] + "."
    known = [one for one in vocabulary.measures if one.startswith(group)]
    if near or not known:
        return near or "docs/measurements.md lists them all"
    return f"one of {', '.join(known)}"
