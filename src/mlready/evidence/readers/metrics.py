"""Files in the small schemas of our own, as JSON or YAML: whoever computed a number writes one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, NoReturn

from mlready.errors import did_you_mean
from mlready.evidence.detect import form_of
from mlready.evidence.files import File, Unreadable
from mlready.evidence.groups import SAME, gaps
from mlready.evidence.reading import Measurement, Reading, count, get, moment, number, pointer
from mlready.evidence.schemas import (
    COUNT,
    COUNTS,
    LONGEST_TEXT,
    RATES,
    REQUIRED,
    SCHEMAS,
    SHARE,
    TEXTS,
    Bounds,
    Shape,
)

TITLE = "mlready's own schemas of measurements, version 1"

_NAME = re.compile(r"mlready\.[a-z0-9-]{1,40}/[0-9]{1,4}")


def recognises(file: File) -> bool:
    """An object that names one of the schemas, in whatever version."""
    name = get(_data(file), "schema")
    return isinstance(name, str) and bool(_NAME.fullmatch(name))


def _data(file: File) -> Any:
    return file.yaml if form_of(file) == "yaml" else file.json


def read(file: File) -> Reading:
    """The values that the file states, if all of it is as its schema says."""
    data: dict[str, Any] = _data(file)
    shape = SCHEMAS.get(data["schema"])
    if shape is None:
        raise Unreadable(
            f"`{data['schema']}`: a schema or version that is not known: nothing read; "
            "`mlready evidence schemas` lists them"
        )
    produced = _header(data, shape)
    found = list(_values(data, shape))
    computed, notes, objections = _gaps(data, found) if shape.groups else ([], [], [])
    found += computed
    if not found:
        objections.append("no value in it")
    planned = count(data.get("planned"))
    if planned is not None and planned > data["n"]:
        objections.append(f"cut short: {data['n']} of {planned} planned cases")
    if not data["n"]:
        objections.append("rests on no case: n is 0")
    return Reading(
        data["tool"],
        "self_made",
        data.get("tool_version", ""),
        produced,
        data.get("model_version", ""),
        tuple(found),
        tuple(objections),
        tuple(notes),
    )


def _header(data: Mapping[str, Any], shape: Shape) -> datetime | date:
    """Check all keys but the values; returns the date. Raises Unreadable."""
    known = [*REQUIRED, *TEXTS, *COUNTS, *(["groups"] if shape.groups else [])]
    for key in data:
        if key not in known:
            _refuse(pointer(key), f"no such key{_near(key, known)}")
    for key in REQUIRED:
        if key not in data:
            _refuse(pointer(key), "is missing")
    for key in TEXTS:
        text = data.get(key, "-")
        if not isinstance(text, str) or not 0 < len(text) <= LONGEST_TEXT:
            _refuse(pointer(key), f"expected a text of at most {LONGEST_TEXT} characters")
    for key in COUNTS:
        _number(data.get(key, 0), COUNT, pointer(key))
    return _produced(data["produced"])


def _produced(value: Any) -> datetime | date:
    """The date as text, or as YAML already knows it. Raises Unreadable."""
    text = value.isoformat() if isinstance(value, date) else value
    found = moment(text) if isinstance(text, str) else None
    if found is None:
        _refuse(pointer("produced"), "expected a date as 2026-11-20 or 2026-11-20T10:00:00Z")
    return found


def _values(data: Mapping[str, Any], shape: Shape) -> Iterator[Measurement]:
    values = data["values"]
    if not isinstance(values, dict):
        _refuse(pointer("values"), "expected an object of names and numbers")
    for name, value in values.items():
        at = pointer("values", name)
        if name not in shape.values:
            _refuse(at, f"no such value{_near(name, [*shape.values])}")
        yield Measurement(name, _number(value, shape.values[name], at), at, int(data["n"]))


def _number(value: Any, bounds: Bounds, at: str) -> float | int:
    """A number within its bounds. Raises Unreadable."""
    found = count(value) if bounds.whole else number(value)
    below = found is not None and bounds.least is not None and found < bounds.least
    above = found is not None and bounds.most is not None and found > bounds.most
    if found is None or below or above:
        kind = "a whole number" if bounds.whole else "a number"
        least = f", at least {bounds.least:g}" if bounds.least is not None else ""
        most = f", at most {bounds.most:g}" if bounds.most is not None else ""
        _refuse(at, f"expected {kind}{least}{most}")
    return found


def _gaps(
    data: Mapping[str, Any], stated: list[Measurement]
) -> tuple[list[Measurement], list[str], list[str]]:
    """What follows from the rates by group; what cannot be computed, and what is contradicted."""
    groups = _groups(data.get("groups", {}))
    if not groups:
        return [], [], []
    notes = [
        f"`{rate}` is not stated of every group: its gap is not computed"
        for rate in RATES
        if any(rate in one for one in groups) and not all(rate in one for one in groups)
    ]
    said = {one.name: one.value for one in stated}
    found: list[Measurement] = []
    objections: list[str] = []
    for name, value in gaps(groups).items():
        if name not in said:
            found.append(Measurement(name, value, pointer("groups"), int(data["n"])))
        elif abs(said[name] - value) > SAME:
            objections.append(f"`{name}` is {said[name]:g}, but {value:g} by its own groups")
    return found, notes, objections


def _groups(data: Any) -> list[dict[str, float | int]]:
    """The numbers of each group. Raises Unreadable."""
    if not isinstance(data, dict):
        _refuse(pointer("groups"), "expected an object of groups")
    found = []
    for group, rates in data.items():
        at = pointer("groups", group)
        if not isinstance(rates, dict) or "n" not in rates:
            _refuse(at, "expected an object with `n`")
        for key in rates:
            if key not in ("n", *RATES):
                _refuse(at, f"no such rate `{key}`{_near(key, RATES)}")
        kinds = {key: COUNT if key == "n" else SHARE for key in rates}
        found.append({key: _number(one, kinds[key], at) for key, one in rates.items()})
    return found


def _near(word: Any, known: Any) -> str:
    hint = did_you_mean(str(word)[:60], known)
    return f"; {hint}" if hint else ""


def _refuse(at: str, what: str) -> NoReturn:
    raise Unreadable(f"{at[:80]}: {what}; `mlready evidence schemas` prints the schema")
