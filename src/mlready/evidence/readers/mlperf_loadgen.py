"""MLPerf LoadGen: the summary and the detail log of a performance run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mlready.evidence.files import File, Unreadable, parse_json
from mlready.evidence.reading import Measurement, Reading, count, moment, number, parsed_number

TITLE = "MLPerf LoadGen (mlperf_log_summary.txt, mlperf_log_detail.txt)"
_MARK = ":::MLLOG "
_LATENCY = {
    "latency.mean_ms": ("Mean latency (ns)", "result_mean_latency_ns"),
    "latency.p50_ms": ("50.00 percentile latency (ns)", "result_50.00_percentile_latency_ns"),
    "latency.p95_ms": ("95.00 percentile latency (ns)", "result_95.00_percentile_latency_ns"),
    "latency.p99_ms": ("99.00 percentile latency (ns)", "result_99.00_percentile_latency_ns"),
}
_THROUGHPUT = {
    "SingleStream": ("QPS w/ loadgen overhead", "result_qps_with_loadgen_overhead"),
    "Server": ("Completed samples per second", "result_completed_samples_per_sec"),
    "Offline": ("Samples per second", "result_samples_per_second"),
}
Found = dict[str, tuple[Any, str]]
"""What stands under a name, and where."""


def recognises(file: File) -> bool:
    """Lines of MLLOG with the version of LoadGen first, or the title of the summary."""
    head = file.head[:2000].decode("utf-8", "replace")
    if head.startswith(_MARK):
        return '"loadgen_' in head or '"namespace": "mlperf::logging"' in head
    return head.lstrip("=\r\n").startswith("MLPerf Results Summary")


def read(file: File) -> Reading:
    """Whether LoadGen calls the run valid, with latency and throughput of its scenario."""
    if file.head.startswith(_MARK.encode()):
        return _read_detail(file)
    return _read_summary(file)


def _read_summary(file: File) -> Reading:
    found: Found = {}
    end = re.compile(r"(No|\d+) ERRORS? encountered( during test)?\.", re.IGNORECASE)
    for at, line in enumerate(file.lines(), 1):
        key, colon, value = line.partition(":")
        if colon:
            found.setdefault(key.strip(), (value.strip(), f"line {at}"))
        elif done := end.match(line):
            found["errors"] = (0 if done[1].lower() == "no" else int(done[1][:9]), f"line {at}")
    if "errors" not in found:
        raise Unreadable("truncated: LoadGen's last line is missing")
    state = {key: found.get(key, ("", ""))[0] for key in ("Scenario", "Mode", "Result is")}
    numbers = {
        key: (parsed_number(value), at)
        for key, (value, at) in found.items()
        if at and key != "errors"
    }
    return _reading(
        (state["Scenario"], state["Mode"], state["Result is"], found["errors"][0]),
        {key: one for key, one in numbers.items() if one[0] is not None},
        found.get("Result is", ("", ""))[1],
        summary=True,
    )


def _read_detail(file: File) -> Reading:
    found: Found = {}
    errors = 0
    for at, line in enumerate(file.lines(), 1):
        if not line.startswith(_MARK):
            raise Unreadable(f"line {at}: no line of LoadGen's log")
        entry = parse_json(line.removeprefix(_MARK))
        if not isinstance(entry, dict) or not isinstance(entry.get("key"), str):
            raise Unreadable("recognised as LoadGen, a version that is not known: nothing read")
        if entry["key"].startswith(("effective_", "result_", "loadgen_", "test_", "num_")):
            found[entry["key"]] = (entry.get("value"), f"line {at}")
        metadata = entry.get("metadata")
        errors += isinstance(metadata, dict) and metadata.get("is_error") is True
    if "num_errors" not in found:
        raise Unreadable("truncated: LoadGen's last line is missing")
    errors = max(errors, count(found["num_errors"][0]) or 0)

    def text(key: str) -> str:
        value = found.get(key, ("", ""))[0]
        return value if isinstance(value, str) else ""

    reading = _reading(
        (text("effective_scenario"), text("effective_test_mode"), text("result_validity"), errors),
        {key: one for key, one in found.items() if number(one[0]) is not None},
        found.get("result_validity", ("", ""))[1],
        summary=False,
    )
    return Reading(
        reading.tool,
        "native",
        text("loadgen_version").partition(" ")[0],
        moment(text("test_datetime")),
        measurements=reading.measurements,
        objections=reading.objections,
        notes=reading.notes,
    )


def _reading(
    state: tuple[str, str, str, int], numbers: Found, valid_at: str, *, summary: bool
) -> Reading:
    scenario, _, result, _ = state
    n = count(numbers.get("result_query_count", (None, ""))[0])
    found = []
    if result in ("VALID", "INVALID"):
        found.append(Measurement("load.valid", result == "VALID", valid_at))
    column = 0 if summary else 1
    for name, keys in _names(scenario).items():
        value, at = numbers.get(keys[column], (None, ""))
        if value is not None and value >= 0:
            value = value / 1e6 if name.startswith("latency.") else value
            found.append(Measurement(name, value, at, n))
    if n is not None:
        found.append(Measurement("load.requests", n, numbers["result_query_count"][1]))
    return Reading(
        "MLPerf LoadGen",
        "native",
        measurements=tuple(found),
        objections=tuple(_objections(*state)),
        notes=(
            f"scenario {scenario[:20]}; a performance run says nothing about accuracy",
            *(("the summary has no date and no version",) if summary else ()),
        ),
    )


def _names(scenario: str) -> Mapping[str, tuple[str, str]]:
    """In the offline scenario all samples are one query, so its latency is not that of one."""
    found = {} if scenario == "Offline" else dict(_LATENCY)
    if scenario in _THROUGHPUT:
        found["throughput.requests_per_s"] = _THROUGHPUT[scenario]
    return found


def _objections(scenario: str, mode: str, result: str, errors: int) -> Iterator[str]:
    if mode != "PerformanceOnly":
        yield "it was no performance run, so nothing was timed"
    if result != "VALID":
        yield "LoadGen does not call the run valid"
    if scenario not in ("SingleStream", "MultiStream", "Server", "Offline"):
        yield "its scenario is not known"
    if errors:
        yield f"{errors} errors in the run"
