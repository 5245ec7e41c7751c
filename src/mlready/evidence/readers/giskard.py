"""Giskard 2: findings of a scan by detector, and the suite made from them as teams dump it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import Measurement, Reading, get

TITLE = "Giskard 2 scan"
LEVELS = {"major", "medium", "minor"}
SUITE = {"passed", "results"}
TEST = {"test", "passed", "metric"}


def recognises(file: File) -> bool:
    """Detectors with objects and nothing else, or tests with the tool's names for slices."""
    data = file.json
    if not isinstance(data, dict):
        return False
    return _is_suite(data) or all(key.endswith("Detector") for key in data)


def _is_suite(data: Any) -> bool:
    results = get(data, "results")
    if set(data) != SUITE or not isinstance(results, list):
        return False
    return all(isinstance(one, dict) and set(one) == TEST for one in results) and any(
        "\u201c" in str(one["test"]) for one in results
    )


def read(file: File) -> Reading:
    """How many issues the scan found, or how many tests of its suite did not hold."""
    if _is_suite(file.json):
        return _read_suite(file.json)
    data = file.json
    if not all(_is_detector(one) for one in data.values()):
        raise Unreadable("recognised as Giskard, version or shape not known: nothing read")
    issues = {level: sum(len(one.get(level, ())) for one in data.values()) for level in LEVELS}
    return Reading(
        "Giskard",
        "native",
        measurements=(
            Measurement("security.issues", sum(issues.values()), "/*"),
            Measurement("security.issues_major", issues["major"], "/*/major"),
        ),
        objections=()
        if any(issues.values())
        else ("no detector found anything, and one that was not run looks the same",),
        notes=tuple(_notes(data)),
    )


def _is_detector(found: Any) -> bool:
    return (
        isinstance(found, dict)
        and LEVELS.issuperset(found)
        and all(
            isinstance(issues, list) and all(isinstance(one, str) for one in issues)
            for issues in found.values()
        )
    )


def _notes(data: dict[str, Any]) -> Iterator[str]:
    yield "Giskard writes no date, no version and no number of cases"
    silent = sum(not any(found.values()) for found in data.values())
    if silent:
        yield f"{silent} of {len(data)} detectors found nothing or were not run"


def _read_suite(data: dict[str, Any]) -> Reading:
    results = data["results"]
    if not all(isinstance(one["passed"], bool) for one in results):
        raise Unreadable("recognised as a Giskard suite, shape not known: nothing read")
    failed = sum(not one["passed"] for one in results)
    return Reading(
        "Giskard",
        "self_made",
        measurements=(
            Measurement("data.checks", len(results), "/results"),
            Measurement("data.checks_failed", failed, "/results"),
        ),
        objections=()
        if data["passed"] is (failed == 0)
        else ("its verdict does not agree with its tests",),
        notes=("tests made from the findings of a scan; no date in it",),
    )
