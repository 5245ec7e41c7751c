"""CodeCarbon: energy and emissions of runs, one row each, in `emissions.csv`."""

from __future__ import annotations

from datetime import date

from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import Measurement, Reading, moment, parsed_number

TITLE = "CodeCarbon 2 and 3"
_SUMMED = {
    "energy_consumed": "energy.kwh",
    "emissions": "energy.emissions_kg",
    "duration": "energy.duration_s",
}
_NEEDED = {"timestamp", "project_name", "run_id", *_SUMMED}
RUNS = 2_000
"""Runs of one file that are added up."""
Row = dict[str, str]


def recognises(file: File) -> bool:
    """A table with the columns `codecarbon_version` and `tracking_mode`."""
    return {"codecarbon_version", "tracking_mode"} <= set(next(file.rows(), ()))


def read(file: File) -> Reading:
    """The sum over all runs; of a run that is written several times, the last row."""
    header = next(file.rows())
    if not set(header) >= _NEEDED or len(set(header)) != len(header):
        raise Unreadable("recognised as CodeCarbon, a version that is not known: nothing read")
    runs = _last_rows(file, header)
    found = [Measurement("energy.runs", len(runs), "column run_id")]
    objections = [] if runs else ["no run in it"]
    for column, name in _SUMMED.items():
        values = [(at, parsed_number(row[column])) for at, row in runs.values()]
        broken = [at for at, value in values if value is None or value < 0]
        if broken:
            objections.append(f"row {broken[0]} has no {column}")
        elif runs:
            total = sum(value for _, value in values if value is not None)
            place = f"rows {_rows(runs)}, column {column}"
            found.append(Measurement(name, total, place, len(runs)))
            if not total and column != "emissions":
                objections.append(f"its {column} is 0: nothing was measured")
    chosen = [row for _, row in runs.values()]
    versions = sorted({row["codecarbon_version"] for row in chosen})
    return Reading(
        "CodeCarbon",
        "native",
        ", ".join(versions),
        max(_dates(chosen), key=str, default=None),
        measurements=tuple(found),
        objections=tuple(objections),
        notes=_notes(chosen),
    )


def _last_rows(file: File, header: list[str]) -> dict[tuple[str, str], tuple[int, Row]]:
    """The last row of each run, with its place."""
    runs: dict[tuple[str, str], tuple[int, Row]] = {}
    for at, cells in enumerate(file.rows(), 1):
        if at == 1 or not cells:
            continue
        if len(cells) != len(header):
            raise Unreadable("truncated: a row is not whole")
        row = dict(zip(header, cells, strict=True))
        runs[row["project_name"], row["run_id"]] = at, row
        if len(runs) > RUNS:
            raise Unreadable(f"more than {RUNS} runs: register those that count")
    if not file.has_end:
        raise Unreadable("truncated: a row is not whole")
    return runs


def _rows(runs: dict[tuple[str, str], tuple[int, Row]]) -> str:
    places = [at for at, _ in runs.values()]
    return f"{min(places)} to {max(places)}"


def _dates(rows: list[Row]) -> list[date]:
    return [found for row in rows if (found := moment(row["timestamp"]))]


def _notes(rows: list[Row]) -> tuple[str, ...]:
    found = ["its power is partly modelled, not metered", "its time is local, without a zone"]
    if any(row.get("tracking_mode") == "process" for row in rows):
        found.append("it counts this process only, not the machine")
    if all(parsed_number(row.get("pue", "1")) == 1 for row in rows):
        found.append("cooling and losses of the data centre are left out (pue 1)")
    return tuple(found)
