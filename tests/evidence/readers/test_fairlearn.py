"""Metrics by group, against the numbers that Fairlearn printed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from evidence.readers.mutations import changed, outcome, reading, refusal, survives, survives_as
from readings import SAMPLES, Read, values

SAMPLE = "fairlearn/metrics_by_group.json"
GAPS = {
    "fairness.groups": 3,
    "fairness.smallest_group_n": 219,
    "fairness.demographic_parity_difference": pytest.approx(0.25090483220891197),
    "fairness.demographic_parity_ratio": pytest.approx(0.5002357554099661),
    "fairness.equalized_odds_difference": pytest.approx(0.14946815858544),
    "fairness.equal_opportunity_difference": pytest.approx(0.12521200814111255),
    "fairness.accuracy_difference": pytest.approx(0.06967698291899205),
}


def frame() -> dict[str, dict[str, Any]]:
    """What `MetricFrame.by_group.to_json()` writes: metric first, then group."""
    groups = json.loads((SAMPLES / SAMPLE).read_text())["by_group"]
    return {
        key: {name: one[key] for name, one in groups.items()} for key in next(iter(groups.values()))
    }


def test_the_gaps_are_those_of_fairlearn(read: Read) -> None:
    found = read(SAMPLE, "fairlearn")

    assert values(found) == GAPS
    assert found.measurements[2].at == "/by_group"
    assert found.measurements[2].n == 1600
    assert (found.kind, found.version) == ("self_made", "0.15.0")
    assert str(found.produced) == "2026-11-23 16:33:31"
    assert not found.objections
    assert not found.notes


def test_the_frames_own_json_says_the_same() -> None:
    found = reading(json.dumps(frame()))

    assert values(found) == GAPS
    assert (found.kind, found.produced) == ("self_made", None)
    assert "no date" in found.notes[0]


def test_groups_of_several_features_may_be_empty() -> None:
    data = frame()
    for key, ones in data.items():
        ones["('60+', 'F')"] = 0 if key == "count" else None

    found = reading(json.dumps(data))

    assert values(found) == GAPS
    assert "1 groups without a case are left out" in found.notes


def test_a_rate_that_one_group_lacks_hides_a_gap() -> None:
    data = frame()
    data["selection_rate"]["60+"] = None

    found = reading(json.dumps(data))

    assert found.objections == ("`selection_rate` is not stated of every group",)
    assert "fairness.demographic_parity_ratio" not in values(found)


def test_a_summary_that_flatters_is_contradicted() -> None:
    def flattered(data: Any) -> None:
        data["summary"]["demographic_parity_ratio"] = 0.85

    found = reading(changed(SAMPLE, flattered))

    assert found.objections == ("its demographic_parity_ratio does not follow from its groups",)
    assert values(found)["fairness.demographic_parity_ratio"] == pytest.approx(0.5002, abs=1e-4)


def test_a_group_that_was_taken_out_is_missed() -> None:
    def shortened(data: Any) -> None:
        del data["by_group"]["60+"]

    assert "number of samples" in reading(changed(SAMPLE, shortened)).objections[0]


def test_one_group_has_nothing_to_be_compared_with() -> None:
    def single(data: Any) -> None:
        data["by_group"] = {"all": data["by_group"]["60+"]}

    assert "fewer than two groups" in reading(changed(SAMPLE, single)).objections[0]


def test_a_tiny_group_is_pointed_out() -> None:
    data = frame()
    data["count"]["60+"] = 4

    found = reading(json.dumps(data))

    assert found.notes[-1] == "the smallest group has 4 cases: its rates say little"
    assert values(found)["fairness.smallest_group_n"] == 4


@pytest.mark.parametrize("value", ["0.5", 1.5, -1, True, {}])
def test_a_rate_that_is_none_is_not_passed_over(value: Any) -> None:
    def odd(data: Any) -> None:
        data["by_group"]["60+"]["selection_rate"] = value

    assert "nothing read" in refusal(changed(SAMPLE, odd))


def test_a_version_to_come_is_recognised_and_not_read() -> None:
    def later(data: Any) -> None:
        data["schema"] = "fairlearn-metricframe/2"

    assert "not known: nothing read" in refusal(changed(SAMPLE, later))


@pytest.mark.parametrize(
    "other",
    [
        {"selection_rate": 0.4, "accuracy": 0.8},
        {"selection_rate": {"a": 0.4, "b": 0.5}},
        {"selection_rate": {"a": 0.4, "b": 0.5}, "accuracy": {"a": 0.8, "c": 0.8}},
        {"selection_rate": {"a": 0.4, "b": 0.5}, "accuracy": {"a": "0.8", "b": 0.8}},
        {"selection_rate": {"a": 0.4, "b": 0.5}, "accuracy": {"a": 0.8, "b": 0.8}, "name": "x"},
        {"selection_rate": {"a": 0.4}, "accuracy": {"a": 0.8}},
    ],
)
def test_another_tools_numbers_are_not_taken_for_a_frame(other: Any) -> None:
    assert outcome(json.dumps(other)) is None


def test_no_name_of_a_group_is_kept(read: Read) -> None:
    assert "60+" not in repr(read(SAMPLE, "fairlearn"))


def test_nothing_but_unreadable_escapes() -> None:
    survives(SAMPLE)
    survives_as(json.dumps(frame()))
