"""Deepchecks suites, against their conditions counted by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from evidence.readers.mutations import changed, outcome, reading, refusal, survives
from readings import Read, values

MODEL = "deepchecks/suite_model.json"
SPLIT = "deepchecks/suite_train_test.json"


def test_a_suite_of_the_model(read: Read) -> None:
    found = read(MODEL, "deepchecks")

    assert values(found) == {"data.checks": 14, "data.checks_failed": 2, "data.checks_not_run": 4}
    assert (found.kind, found.version, found.produced) == ("native", "", None)
    assert "1 conditions ended in a warning" in found.notes[1]
    assert "4 checks have no condition" in found.notes[2]
    assert not found.objections


def test_a_check_with_two_failed_conditions_counts_once(read: Read) -> None:
    found = read(SPLIT, "deepchecks")

    assert values(found) == {"data.checks": 9, "data.checks_failed": 2, "data.checks_not_run": 3}


def test_checks_that_were_not_run_pass_nothing() -> None:
    def failures(data: Any) -> None:
        data["results"] = [one for one in data["results"] if one["type"] == "CheckFailure"]

    found = reading(changed(MODEL, failures))

    assert found.objections == ("no check was run",)
    assert values(found)["data.checks"] == 0


def test_checks_without_a_condition_pass_nothing() -> None:
    def emptied(data: Any) -> None:
        for one in data["results"]:
            one["conditions_results"] = []

    assert reading(changed(MODEL, emptied)).objections == ("no check has a condition",)


def test_a_condition_that_ended_in_an_error_spoils_the_run() -> None:
    def broken(data: Any) -> None:
        data["results"][2]["conditions_results"][0]["Status"] = "ERROR"

    assert "ended in an error" in reading(changed(MODEL, broken)).objections[0]


@pytest.mark.parametrize("status", ["SKIPPED", None, ["PASS"]])
def test_a_status_that_is_not_known_is_not_read(status: Any) -> None:
    def odd(data: Any) -> None:
        data["results"][0]["conditions_results"][0]["Status"] = status

    assert "not known: nothing read" in refusal(changed(MODEL, odd))


def test_a_suite_of_another_kind_is_recognised_and_not_read() -> None:
    def renamed(data: Any) -> None:
        data["type"] = "SuiteResults2"

    assert "not known: nothing read" in refusal(changed(MODEL, renamed))


def test_another_tools_results_are_not_taken_for_it() -> None:
    other = {"type": "report", "results": [{"type": "CheckResult", "check": "null values"}]}

    assert outcome(json.dumps(other)) is None


def test_nothing_of_the_data_is_kept(read: Read) -> None:
    assert "sepal" not in repr(read(SPLIT, "deepchecks"))


def test_nothing_but_unreadable_escapes() -> None:
    survives(SPLIT)
