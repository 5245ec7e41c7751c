"""Great Expectations' results, against the numbers of its own statistics."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from evidence.readers.mutations import changed, outcome, reading, refusal, survives
from readings import Read, values

PASSED = "great-expectations/validation_1.x_pass.json"
OLD = "great-expectations/validation_0.18_fail.json"


def test_all_rules_held(read: Read) -> None:
    found = read(PASSED, "great_expectations")

    assert values(found) == {
        "data.expectations": 6,
        "data.expectations_failed": 0,
        "data.expectations_passed_share": 1,
    }
    assert (found.kind, found.version) == ("native", "1.24.1")
    assert str(found.produced) == "2026-11-23 16:36:09.925476"
    assert found.measurements[1].n == 500
    assert not found.objections


def test_a_rule_that_raised_an_error_spoils_the_run(read: Read) -> None:
    found = read("great-expectations/validation_1.x_fail.json", "great_expectations")

    assert found.objections == ("1 of 7 expectations could not be evaluated",)
    assert values(found)["data.expectations_failed"] == 3
    assert values(found)["data.expectations_passed_share"] == pytest.approx(0.5714285714)


def test_the_old_shape_spells_its_time_in_another_way(read: Read) -> None:
    found = read(OLD, "great_expectations")

    assert found.version == "0.18.22"
    assert str(found.produced) == "2026-11-23 16:36:40.624118"
    assert values(found)["data.expectations_failed"] == 2
    assert values(found)["data.expectations_passed_share"] == pytest.approx(2 / 3)
    assert not found.objections


def test_no_raw_value_of_the_data_is_kept(read: Read) -> None:
    assert "XX" not in repr(read(OLD, "great_expectations"))


def objections(sample: str, change: Callable[[Any], object]) -> tuple[str, ...]:
    return reading(changed(sample, change)).objections


def test_an_error_in_the_old_shape_is_seen_too() -> None:
    def raised(data: Any) -> None:
        data["results"][0]["exception_info"]["raised_exception"] = True

    assert objections(OLD, raised) == ("1 of 6 expectations could not be evaluated",)


def test_a_suite_without_rules_passes_nothing() -> None:
    def emptied(data: Any) -> None:
        data["results"] = []
        data["statistics"].update(
            evaluated_expectations=0, unsuccessful_expectations=0, success_percent=None
        )

    assert objections(PASSED, emptied) == ("no expectation was evaluated",)


def test_results_that_were_taken_out_are_missed() -> None:
    def shortened(data: Any) -> None:
        data["results"] = [one for one in data["results"] if one["success"]]
        data["success"] = True

    assert "statistics do not agree" in objections(OLD, shortened)[0]


def test_a_verdict_that_was_turned_is_noticed() -> None:
    def turned(data: Any) -> None:
        data["success"] = True

    assert objections(OLD, turned) == ("its verdict does not agree with its results",)


def test_a_version_to_come_is_recognised_and_not_read() -> None:
    def renamed(data: Any) -> None:
        for one in data["results"]:
            one["expectation_config"]["rule"] = one["expectation_config"].pop("type")

    assert "not known: nothing read" in refusal(changed(PASSED, renamed))


def test_another_tools_results_are_not_taken_for_it() -> None:
    other = {"success": True, "results": [{"success": True}], "statistics": {"passes": 1}}

    assert outcome(json.dumps(other)) is None


@pytest.mark.parametrize("sample", [PASSED, OLD])
def test_nothing_but_unreadable_escapes(sample: str) -> None:
    survives(sample)
