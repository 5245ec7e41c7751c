"""NVIDIA AIPerf: load tests of language models, in JSON and CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import (
    Measurement,
    Reading,
    count,
    get,
    moment,
    number,
    parsed_number,
    pointer,
)

TITLE = "NVIDIA AIPerf (summary in JSON and CSV, single requests)"
_MILLISECONDS = {"ns": 1e-6, "us": 1e-3, "ms": 1.0, "s": 1e3, "sec": 1e3}
ROWS = 2_000
"""Rows of a summary."""
_PER_SECOND = ("requests/sec", "tokens/sec")
# Measurement: metric in JSON, metric in CSV, statistic.
_METRICS = {
    "latency.p50_ms": ("request_latency", "Request Latency", "p50"),
    "latency.p95_ms": ("request_latency", "Request Latency", "p95"),
    "latency.p99_ms": ("request_latency", "Request Latency", "p99"),
    "latency.mean_ms": ("request_latency", "Request Latency", "avg"),
    "latency.first_token_p50_ms": ("time_to_first_token", "Time to First Token", "p50"),
    "latency.first_token_p95_ms": ("time_to_first_token", "Time to First Token", "p95"),
    "latency.first_token_p99_ms": ("time_to_first_token", "Time to First Token", "p99"),
    "latency.between_tokens_p95_ms": ("inter_token_latency", "Inter Token Latency", "p95"),
    "throughput.requests_per_s": ("request_throughput", "Request Throughput", "avg"),
    "throughput.tokens_per_s": ("output_token_throughput", "Output Token Throughput", "avg"),
    "load.failed_share": ("request_error_rate", "Request Error Rate", "avg"),
}
_TOKENIZER = "numbers of tokens depend on the tokenizer: compare only with the same one"
_UNKNOWN = "recognised as AIPerf, a version that is not known: nothing read"
_SERVER = "the test counts tokens otherwise than the server in {} answers"
Cell = tuple[float, str, str]
"""A number, its unit, and where it stands."""


def recognises(file: File) -> bool:
    """`aiperf_version` beside `input_config`, a table of its statistics, or single requests."""
    if _is_records(file):
        return True
    if file.head.lstrip().startswith(b"{"):
        return isinstance(get(file.json, "aiperf_version"), str) and "input_config" in file.json
    rows = file.rows()
    header = next(rows, [])
    return header[:4] == ["Metric", "avg", "min", "max"] and any(
        row and row[0].startswith("Request Latency") for row in rows
    )


def read(file: File) -> Reading:
    """Latency, throughput and failures of the load that was put on."""
    if _is_records(file):
        return _read_records(file)
    if file.head.lstrip().startswith(b"{"):
        return _read_json(file.json)
    return _read_csv(file)


def _is_records(file: File) -> bool:
    if not file.head.startswith(b'{"metadata"'):
        return False
    _, first = next(file.records(), (0, {}))
    metadata = get(first, "metadata")
    return isinstance(metadata, dict) and {"benchmark_phase", "request_start_ns"} <= set(metadata)


def _read_records(file: File) -> Reading:
    """How many requests are listed; whether all of them are, the file does not say."""
    requests, ended = 0, 0.0
    for line, record in file.records():
        if not isinstance(get(record, "metadata", "benchmark_phase"), str):
            raise Unreadable(f"line {line}: no request of AIPerf")
        requests += record["metadata"]["benchmark_phase"] == "profiling"
        ended = max(ended, number(get(record, "metadata", "request_end_ns")) or 0)
    return Reading(
        "NVIDIA AIPerf",
        "native",
        produced=moment(ended / 1e9),
        measurements=(Measurement("load.requests", requests, f"lines 1 to {line}"),),
        objections=("single requests without the end of a run: register the summary of it",),
    )


def _read_json(data: dict[str, Any]) -> Reading:
    if not str(data.get("schema_version")).startswith("1."):
        raise Unreadable(_UNKNOWN)
    cells: dict[tuple[str, str], Cell] = {}
    for key, _, statistic in _METRICS.values():
        value, unit = number(get(data, key, statistic)), get(data, key, "unit")
        if value is not None and isinstance(unit, str):
            cells[key, statistic] = (value, unit, pointer(key, statistic))
    requests = count(get(data, "request_count", "avg"))
    found = list(_measured(cells, requests, 0))
    if requests is not None:
        found.append(Measurement("load.requests", requests, pointer("request_count", "avg")))
    phases = get(data, "input_config", "phases")
    users = count(get(phases, -1, "concurrency"))
    if users is not None and isinstance(phases, list):
        place = pointer("input_config", "phases", len(phases) - 1, "concurrency")
        found.append(Measurement("load.users", users, place))
    otherwise = count(get(data, "usage_discrepancy_count", "avg"))
    ended = data.get("end_time")
    return Reading(
        "NVIDIA AIPerf",
        "native",
        data["aiperf_version"],
        moment(ended) if isinstance(ended, str) else None,
        measurements=tuple(found),
        objections=(*_incomplete(data), *_nothing(found)),
        notes=(
            _TOKENIZER,
            "its time is local, without a zone",
            *((_SERVER.format(otherwise),) if otherwise else ()),
        ),
    )


def _measured(
    cells: dict[tuple[str, str], Cell], n: int | None, column: int
) -> Iterator[Measurement]:
    """The numbers whose unit is known, in the units of the vocabulary."""
    for name, (*keys, statistic) in _METRICS.items():
        value, unit, at = cells.get((keys[column], statistic), (-1.0, "", ""))
        factor = 0.0
        if name.startswith("latency."):
            factor = _MILLISECONDS.get(unit, 0.0)
        elif name.startswith("throughput."):
            factor = float(unit in _PER_SECOND)
        elif unit == "%" and value <= 100:
            factor = 0.01
        if factor and value >= 0:
            yield Measurement(name, value * factor, at, n)


def _incomplete(data: dict[str, Any]) -> Iterator[str]:
    if data.get("is_complete") is not True:
        yield "the run does not say that it was complete"
    if data.get("was_cancelled") is not False:
        yield "the run was cancelled"


def _nothing(found: list[Measurement]) -> Iterator[str]:
    values = {one.name: one.value for one in found}
    if not values.get("load.requests"):
        yield "no request was answered"
    if values.get("load.failed_share", 1) == 1:
        yield "it does not say how many requests failed, or all of them did"


def _read_csv(file: File) -> Reading:
    """Two tables: statistics over requests, and single values below `Metric,Value`."""
    cells: dict[tuple[str, str], Cell] = {}
    header: list[str] = []
    for at, row in enumerate(file.rows(), 1):
        if at > ROWS:
            raise Unreadable(_UNKNOWN)
        if not row or row[0] in ("Metric", "Endpoint"):
            header = row
            continue
        name, unit = _split(row[0])
        if header[:1] == ["Metric"] and len(row) != len(header):
            raise Unreadable(f"truncated: row {at} is not whole")
        for column, cell in list(zip(header, row, strict=False))[1:]:
            value = parsed_number(cell)
            statistic = "avg" if column == "Value" else column
            if value is not None:
                cells[name, statistic] = (value, unit, f"row {at}, column {column}")
    needed = {("Request Count", "avg"), ("Request Throughput", "avg")}
    if not needed <= set(cells) or not file.has_end:
        raise Unreadable("truncated: the number of requests or their throughput is missing")
    requests, _, place = cells["Request Count", "avg"]
    found = list(_measured(cells, count(requests), 1))
    if count(requests) is not None:
        found.append(Measurement("load.requests", int(requests), place))
    return Reading(
        "NVIDIA AIPerf",
        "native",
        measurements=tuple(found),
        objections=tuple(_nothing(found)),
        notes=(
            _TOKENIZER,
            "the CSV has no date and no sign that the run was complete: the JSON has both",
        ),
    )


def _split(label: str) -> tuple[str, str]:
    """`Request Latency (ms)` as its name and its unit."""
    found = re.fullmatch(r"(.*?) \(([^()]*)\)", label)
    return (found[1], found[2]) if found else (label, "")
