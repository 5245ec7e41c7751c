"""Deepchecks: results of a suite as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import Measurement, Reading, get

TITLE = "Deepchecks 0.19"
HELD = {"PASS"}
OPEN = {"FAIL", "WARN"}
BROKEN = {"ERROR"}


def recognises(file: File) -> bool:
    """A `SuiteResult`, or results of which one carries the tool's own type and a check."""
    results = get(file.json, "results")
    if not isinstance(results, list) or not isinstance(get(file.json, "type"), str):
        return False
    return file.json["type"] == "SuiteResult" or any(
        get(one, "type") in ("CheckResult", "CheckFailure")
        and get(one, "check", "name") is not None
        for one in results
    )


def read(file: File) -> Reading:
    """How many checks were run, failed and were not run, counted from their conditions."""
    results = file.json["results"]
    if file.json["type"] != "SuiteResult" or not all(_is_known(one) for one in results):
        raise Unreadable("recognised as Deepchecks, version or shape not known: nothing read")
    run = [one for one in results if one["type"] == "CheckResult"]
    statuses = [_statuses(one) for one in run]
    failed = sum(not HELD.issuperset(one) for one in statuses)
    return Reading(
        "Deepchecks",
        "native",
        measurements=(
            Measurement("data.checks", len(run), "/results"),
            Measurement("data.checks_failed", failed, "/results"),
            Measurement("data.checks_not_run", len(results) - len(run), "/results"),
        ),
        objections=tuple(_objections(run, statuses)),
        notes=tuple(_notes(statuses)),
    )


def _is_known(result: Any) -> bool:
    if not isinstance(get(result, "check", "name"), str):
        return False
    if result.get("type") == "CheckFailure":
        return True
    conditions = result.get("conditions_results")
    if result.get("type") != "CheckResult" or not isinstance(conditions, list):
        return False
    return all(str(get(one, "Status")) in HELD | OPEN | BROKEN for one in conditions)


def _statuses(result: Any) -> list[str]:
    return [one["Status"] for one in result["conditions_results"]]


def _objections(run: list[Any], statuses: list[list[str]]) -> Iterator[str]:
    if not run:
        yield "no check was run"
    elif not any(statuses):
        yield "no check has a condition"
    broken = sum(not BROKEN.isdisjoint(one) for one in statuses)
    if broken:
        yield f"conditions of {broken} checks ended in an error"


def _notes(statuses: list[list[str]]) -> Iterator[str]:
    yield "Deepchecks writes no date, no version and no verdict of the suite"
    found = Counter(status for one in statuses for status in one)
    if found["WARN"]:
        yield f"{found['WARN']} conditions ended in a warning and count as not held"
    without = sum(not one for one in statuses)
    if without:
        yield f"{without} checks have no condition"
