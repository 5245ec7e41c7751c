"""Locust: load tests, as `--csv` and `--json` write them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import Measurement, Reading, count, moment, number, parsed_number

TITLE = "Locust 2 (stats and history in CSV, stats in JSON)"
_STATS = ["Type", "Name", "Request Count", "Failure Count"]
_HISTORY = ["Timestamp", "User Count", "Type", "Name"]
_LISTS = (["Method", "Name", "Error", "Occurrences"], ["Count", "Message", "Traceback", "Nodes"])
_UNKNOWN = "recognised as Locust, a version that is not known: nothing read"
_SUMS = ("num_requests", "num_failures", "num_none_requests", "total_response_time")
_NOTE = "the latency holds for this load and this set-up; Locust does not say where the client ran"
_PERCENTILES = {
    "latency.p50_ms": ("50%", 0.50),
    "latency.p95_ms": ("95%", 0.95),
    "latency.p99_ms": ("99%", 0.99),
}
_CUT = "truncated: the last line has no end"
Row = tuple[int, dict[str, str]]


def recognises(file: File) -> bool:
    """A table with the columns of Locust, or a list of requests with histograms."""
    if file.head.lstrip().startswith(b"["):
        keys = {"name", "method", "num_requests", "num_failures", "response_times"}
        entries = file.json
        return bool(entries) and all(isinstance(one, dict) and keys <= set(one) for one in entries)
    header = next(file.rows(), [])
    return header[:4] in (_STATS, _HISTORY, *_LISTS)


def read(file: File) -> Reading:
    """Requests, failures and latency of the whole test."""
    if file.head.lstrip().startswith(b"["):
        return _read_json(file.json)
    header = next(file.rows())
    if header[:4] in _LISTS:
        raise Unreadable("a list of Locust's failures only: register the file that ends in _stats")
    total, busiest = _streamed(file, header)
    if total is None:
        raise Unreadable("truncated: no row for all requests together")
    return _read_stats(total) if header[:4] == _STATS else _read_history(total, busiest)


def _streamed(file: File, header: list[str]) -> tuple[Row | None, tuple[float, int]]:
    """The last row for all requests, and the most users with their row."""
    users = header.index("User Count") if "User Count" in header else -1
    total: Row | None = None
    most, line = 0.0, 2
    for at, row in enumerate(file.rows(), 1):
        if at == 1 or not row:
            continue
        if len(row) < len(header):
            raise Unreadable(_CUT)
        if "Aggregated" in row:
            named = dict(zip(header, row, strict=False))
            total = (at, named) if named.get("Name") == "Aggregated" else total
        if users >= 0:
            most, line = max((most, line), (parsed_number(row[users]) or 0.0, at))
    if not file.has_end:
        raise Unreadable(_CUT)
    return total, (most, line)


def _read_stats(total: Row) -> Reading:
    at, row = total
    requests = _cell(row, "Request Count")
    if requests is None or not requests.is_integer() or "95%" not in row:
        raise Unreadable(_UNKNOWN)
    columns = {name: column for name, (column, _) in _PERCENTILES.items()}
    columns["latency.mean_ms"] = "Average Response Time"
    columns["throughput.requests_per_s"] = "Requests/s"
    found = _load(int(requests), _cell(row, "Failure Count"), f"row {at}, column ")
    for name, column in columns.items():
        value = _cell(row, column)
        if value is not None and requests:
            found.append(Measurement(name, value, f"row {at}, column {column}", int(requests)))
    return _reading(found, "the CSV has no date and no sign that the test was finished")


def _read_history(total: Row, busiest: tuple[float, int]) -> Reading:
    """What holds for the whole test; its percentiles are those of the last seconds only."""
    at, row = total
    requests = _cell(row, "Total Request Count")
    if requests is None or not requests.is_integer():
        raise Unreadable(_UNKNOWN)
    place = f"row {at}, column Total "
    found = _load(int(requests), _cell(row, "Total Failure Count"), place)
    mean = _cell(row, "Total Average Response Time")
    if mean is not None and requests:
        place += "Average Response Time"
        found.append(Measurement("latency.mean_ms", mean, place, int(requests)))
    most, line = busiest
    if most == int(most):
        found.append(Measurement("load.users", int(most), f"row {line}, column User Count"))
    return _reading(found, "percentiles of the whole test are in the file that ends in _stats", row)


def _cell(row: dict[str, str], column: str) -> float | None:
    found = parsed_number(row.get(column, ""))
    return float(found) if found is not None and found >= 0 else None


def _load(requests: int, failures: float | None, at: str) -> list[Measurement]:
    found = [Measurement("load.requests", requests, f"{at}Request Count")]
    if requests and failures is not None and failures <= requests:
        share = failures / requests
        found.append(Measurement("load.failed_share", share, f"{at}Failure Count", requests))
    return found


def _reading(found: list[Measurement], note: str, row: dict[str, str] | None = None) -> Reading:
    return Reading(
        "Locust",
        "native",
        produced=moment(_cell(row, "Timestamp")) if row else None,
        measurements=tuple(found),
        objections=_objections(found),
        notes=(note, _NOTE),
    )


def _objections(found: list[Measurement]) -> tuple[str, ...]:
    values = {one.name: one.value for one in found}
    if not values["load.requests"]:
        return ("no request was made",)
    if "load.failed_share" not in values:
        return ("the number of failures is missing or larger than that of the requests",)
    return ("every request failed",) if values["load.failed_share"] == 1 else ()


def _read_json(entries: list[Any]) -> Reading:
    """The sums over all requests: this file has no row for them together."""
    times: Counter[float] = Counter()
    totals = dict.fromkeys(_SUMS, 0.0)
    for one in entries:
        for key in _SUMS:
            value = number(one.get(key))
            if value is None or value < 0 or (key.startswith("num_") and count(value) is None):
                raise Unreadable(_UNKNOWN)
            totals[key] += value
        if not isinstance(one["response_times"], dict):
            raise Unreadable(_UNKNOWN)
        for key, seen in one["response_times"].items():
            time, many = parsed_number(key), count(seen)
            if time is None or time < 0 or many is None:
                raise Unreadable(_UNKNOWN)
            times[time] += many
    requests, timed = int(totals["num_requests"]), times.total()
    found = _load(requests, totals["num_failures"], "sum of all entries, ")
    if timed:
        for name, (_, part) in _PERCENTILES.items():
            at = "sum of all /*/response_times"
            found.append(Measurement(name, _percentile(times, part), at, timed))
        mean = totals["total_response_time"] / timed
        found.append(Measurement("latency.mean_ms", mean, "/*/total_response_time", timed))
    seconds, end = _span(entries)
    if requests and seconds:
        at = "/*/last_request_timestamp"
        found.append(Measurement("throughput.requests_per_s", requests / seconds, at, requests))
    agrees = timed == requests - totals["num_none_requests"]
    return Reading(
        "Locust",
        "native",
        produced=moment(end),
        measurements=tuple(found),
        objections=(
            *_objections(found),
            *(() if agrees else ("its histograms do not add up to its requests",)),
        ),
        notes=("percentiles are from histograms, rounded to two digits above 100 ms", _NOTE),
    )


def _percentile(times: Counter[float], part: float) -> float:
    """The time within which that part was answered; from above, as Locust does it."""
    total = rest = times.total()
    for time in sorted(times, reverse=True):
        rest -= times[time]
        if rest <= int(total * part):
            return time
    return min(times)


def _span(entries: list[Any]) -> tuple[float, float]:
    """Seconds from the first to the last request, and the time of the last."""
    starts = [number(one.get("start_time")) for one in entries if one["num_requests"]]
    ends = [number(one.get("last_request_timestamp")) for one in entries if one["num_requests"]]
    if not ends or None in starts or None in ends:
        return 0, 0
    end = max(one for one in ends if one is not None)
    return max(0, end - min(one for one in starts if one is not None)), end
