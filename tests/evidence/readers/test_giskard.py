"""Giskard scans, against their findings counted by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from evidence.readers.mutations import changed, outcome, reading, refusal, survives
from readings import Read, values

SCAN = "giskard/scan.json"
SUITE = "giskard/scan_suite.json"


def test_findings_are_counted_by_level(read: Read) -> None:
    found = read(SCAN, "giskard")

    assert values(found) == {"security.issues": 3, "security.issues_major": 2}
    assert (found.kind, found.produced) == ("native", None)
    assert "7 of 9 detectors" in found.notes[1]
    assert not found.objections


def test_a_suite_made_from_a_scan(read: Read) -> None:
    found = read(SUITE, "giskard")

    assert values(found) == {"data.checks": 3, "data.checks_failed": 3}
    assert found.kind == "self_made"


def test_detectors_that_found_nothing_show_nothing() -> None:
    def emptied(data: Any) -> None:
        for one in data.values():
            one.clear()

    assert "looks the same" in reading(changed(SCAN, emptied)).objections[0]


def test_a_level_to_come_is_recognised_and_not_read() -> None:
    def renamed(data: Any) -> None:
        data["PerformanceBiasDetector"]["critical"] = ["x"]

    assert "not known: nothing read" in refusal(changed(SCAN, renamed))


def test_a_suite_that_calls_itself_passed_is_held_to_its_tests() -> None:
    def turned(data: Any) -> None:
        data["passed"] = True

    assert reading(changed(SUITE, turned)).objections == (
        "its verdict does not agree with its tests",
    )


@pytest.mark.parametrize(
    "other",
    [
        {"PerformanceBiasDetector": {}, "name": "mine"},
        {"passed": True, "results": []},
        {"passed": True, "results": [{"test": "login", "passed": True, "metric": None}]},
    ],
)
def test_another_tools_file_is_not_taken_for_it(other: Any) -> None:
    assert outcome(json.dumps(other)) is None


def test_no_sentence_of_the_scan_is_kept(read: Read) -> None:
    assert "senior" not in repr(read(SCAN, "giskard"))


@pytest.mark.parametrize("sample", [SCAN, SUITE])
def test_nothing_but_unreadable_escapes(sample: str) -> None:
    survives(sample)
