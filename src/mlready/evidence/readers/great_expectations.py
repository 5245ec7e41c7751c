"""Great Expectations: results of a validation of data, 0.18 and 1.x."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import Measurement, Reading, count, get, moment

TITLE = "Great Expectations 0.18 and 1.x"


def recognises(file: File) -> bool:
    """`success` and `results`, and a mark of the tool's own in the results or beside them."""
    data = file.json
    if not isinstance(get(data, "results"), list) or "success" not in data:
        return False
    return (
        isinstance(get(data, "meta", "great_expectations_version"), str)
        or get(data, "statistics", "evaluated_expectations") is not None
        or any(get(one, "expectation_config") is not None for one in data["results"])
    )


def read(file: File) -> Reading:
    """How many rules on the data held, counted from the results and not from the summary."""
    data = file.json
    results = data["results"]
    if not all(_is_known(one) for one in results):
        raise Unreadable(
            "recognised as Great Expectations, version or shape not known: nothing read"
        )
    version = get(data, "meta", "great_expectations_version")
    failed = sum(not one["success"] for one in results)
    rows = max((count(get(one, "result", "element_count")) or 0 for one in results), default=0)
    measurements = [
        Measurement("data.expectations", len(results), "/results"),
        Measurement("data.expectations_failed", failed, "/results", rows or None),
    ]
    if results:
        passed = (len(results) - failed) / len(results)
        name = "data.expectations_passed_share"
        measurements.append(Measurement(name, passed, "/results", rows or None))
    return Reading(
        "Great Expectations",
        "native",
        version if isinstance(version, str) else "",
        moment(get(data, "meta", "validation_time"))
        or moment(get(data, "meta", "run_id", "run_time")),
        measurements=tuple(measurements),
        objections=tuple(_objections(data, failed)),
    )


def _is_known(result: Any) -> bool:
    config = get(result, "expectation_config")
    named = isinstance(get(config, "type") or get(config, "expectation_type"), str)
    return named and isinstance(get(result, "success"), bool)


def _raised(info: Any) -> bool:
    """Whether a rule could not be evaluated; 1.x says so one level down, for each metric."""
    if not isinstance(info, dict):
        return False
    return any(get(one, "raised_exception") for one in (info, *info.values()))


def _objections(data: Any, failed: int) -> Iterator[str]:
    results, statistics = data["results"], get(data, "statistics")
    raised = sum(_raised(one.get("exception_info")) for one in results)
    if not results:
        yield "no expectation was evaluated"
    if raised:
        yield f"{raised} of {len(results)} expectations could not be evaluated"
    evaluated = count(get(statistics, "evaluated_expectations"))
    unmet = count(get(statistics, "unsuccessful_expectations"))
    if evaluated != len(results) or unmet != failed:
        yield "its statistics do not agree with its results: register the whole result"
    if data["success"] is not (failed == 0):
        yield "its verdict does not agree with its results"
