"""Numbers of a file of any shape, at the places the register names: JSON, YAML or CSV."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from mlready.evidence.detect import form_of
from mlready.evidence.files import File, Folder, Unreadable
from mlready.evidence.reading import Measurement, Reading, moment, number, parsed_number
from mlready.pointed import cell, is_pointer, steps
from mlready.records import EvidenceEntry, Measure, Metric
from mlready.units import convert

_NOTHING = object()
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")


def read_metrics(
    file: File | Folder, entry: EvidenceEntry, measures: Mapping[str, Measure]
) -> Reading:
    """The measurements that an entry of the register points at, as `measures` defines them.

    A place without a fitting number is an objection, so that nothing of the file counts. Raises
    Unreadable where the file is none that can be pointed into.
    """
    if isinstance(file, Folder):
        raise Unreadable("a directory: `metrics` points into one file")
    places = [entry.produced_at, *(one.at for one in entry.metrics.values())]
    found = _found(file, [place for place in places if place])
    objections: list[str] = []
    measurements: list[Measurement] = []
    for name, metric in entry.metrics.items():
        value = _value(found[metric.at], metric, measures[name])
        if value is None:
            held = "nothing" if found[metric.at] is _NOTHING else "no fitting number"
            objections.append(f"`{name}`: {held} at {metric.at[:80]}")
        else:
            measurements.append(Measurement(name, value, metric.at, metric.n))
    stated = found.get(entry.produced_at)
    produced = moment(stated.isoformat() if isinstance(stated, date) else stated)
    if entry.produced_at and produced is None:
        objections.append(f"no date at {entry.produced_at[:80]}")
    return Reading(
        "numbers the register points at",
        "self_made",
        produced=produced,
        measurements=tuple(measurements),
        objections=tuple(objections),
        reader="metrics",
    )


def _value(found: Any, metric: Metric, measure: Measure) -> float | int | bool | None:
    """A value as the vocabulary defines it; None where it is none."""
    text = found if isinstance(found, str) and cell(metric.at) else None
    if measure.type == "bool":
        words = {"true": True, "false": False}
        known = found if isinstance(found, bool) else None
        return words.get(text.strip().lower()) if text is not None else known
    value = parsed_number(text) if text is not None else number(found)
    if value is None:
        return None
    try:
        value = convert(value, metric.unit or measure.unit, measure.unit or metric.unit)
    except (ValueError, ArithmeticError):
        return None
    below = measure.min is not None and value < measure.min
    above = measure.max is not None and value > measure.max
    if below or above or (measure.type == "int" and value != int(value)):
        return None
    return int(value) if measure.type == "int" else value


def _found(file: File, places: list[str]) -> dict[str, Any]:
    """What stands at each place; `_NOTHING` where there is none."""
    pointers = [place for place in places if is_pointer(place)]
    cells = {place: one for place in places if (one := cell(place))}
    found: dict[str, Any] = dict.fromkeys(places, _NOTHING)
    if pointers:
        form = form_of(file)
        if form not in ("json", "yaml", "markdown", "text"):
            raise Unreadable(f"a pointer leads into JSON or YAML, and this is {form}")
        data = file.json if form == "json" else file.yaml
        found |= {place: _follow(data, steps(place)) for place in pointers}
    return {**found, **_cells(file, cells)} if cells else found


def _follow(data: Any, keys: list[str]) -> Any:
    """What stands below keys and indexes."""
    for key in keys:
        if isinstance(data, dict) and key in data:
            data = data[key]
        elif isinstance(data, list) and _INDEX.fullmatch(key) and int(key) < len(data):
            data = data[int(key)]
        else:
            return _NOTHING
    return data


def _cells(file: File, cells: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """The cells of a CSV file, in one pass. Raises Unreadable where two rows fit one place."""
    rows = file.rows()
    header = [name.strip() for name in next(rows, [])]
    if len(set(header)) != len(header):
        raise Unreadable("two columns of one name")
    found: dict[str, Any] = {}
    for count, row in enumerate(filter(None, rows), 1):
        named = dict(zip(header, row, strict=False))
        for place, (which, column) in cells.items():
            key, equals, text = which.partition("=")
            if equals:
                fits = named.get(key.strip(), "").strip() == text.strip() and key.strip() in named
                if fits and place in found:
                    raise Unreadable(f"two rows fit {place[:80]}: name another")
            else:
                fits = which in ("last", str(count))
            if fits:
                found[place] = named.get(column.strip(), _NOTHING)
    return found
