"""Verdicts of alibi-detect, against the shift that the samples were made with."""

from __future__ import annotations

import json
from typing import Any

import pytest

from evidence.readers.mutations import changed, outcome, reading, refusal, survives
from readings import Read, values

BATCH = "alibi-detect/ks_batch_bonferroni.json"
FEATURES = "alibi-detect/ks_feature.json"


@pytest.mark.parametrize("sample", [BATCH, "alibi-detect/ks_batch_fdr.json"])
def test_one_verdict_for_the_batch(sample: str, read: Read) -> None:
    found = read(sample, "alibi_detect")

    assert values(found) == {"drift.detected": True}
    assert (found.kind, found.version, found.produced) == ("self_made", "0.13.0", None)
    assert "corrected" in found.notes[1]
    assert not found.objections


def test_one_verdict_for_each_feature(read: Read) -> None:
    found = read(FEATURES, "alibi_detect")

    assert values(found) == {
        "drift.detected": True,
        "drift.columns": 8,
        "drift.columns_drifted": 1,
        "drift.share_drifted": 0.125,
    }
    assert not found.objections


def test_a_verdict_that_its_p_values_deny_shows_nothing() -> None:
    def calmed(data: Any) -> None:
        data["data"]["is_drift"] = 0

    found = reading(changed(BATCH, calmed))

    assert found.objections == ("its verdict does not agree with its p-values",)


def test_the_verdict_of_one_feature_is_held_to_its_own_p_value() -> None:
    def moved(data: Any) -> None:
        data["data"]["is_drift"] = [0, 1, 0, 0, 0, 0, 0, 0]

    assert reading(changed(FEATURES, moved)).objections


@pytest.mark.parametrize("key", ["is_drift", "p_val"])
def test_without_a_feature_nothing_was_tested(key: str) -> None:
    def emptied(data: Any) -> None:
        data["data"][key] = []

    assert "no feature was tested" in reading(changed(FEATURES, emptied)).objections


def test_a_detector_of_distance_has_one_p_value() -> None:
    def single(data: Any) -> None:
        data["data"] = {"is_drift": 0, "distance": 0.01, "p_val": 0.4, "threshold": 0.05}
        data["meta"]["name"] = "MMDDrift"

    found = reading(changed(BATCH, single))

    assert values(found) == {"drift.detected": False}
    assert not found.objections


@pytest.mark.parametrize("verdict", [2, -1, "1", None, 0.5, [0, None], {"batch": 1}])
def test_a_verdict_of_another_kind_is_not_read(verdict: Any) -> None:
    def odd(data: Any) -> None:
        data["data"]["is_drift"] = verdict

    assert "not known: nothing read" in refusal(changed(BATCH, odd))


def test_another_tools_data_and_meta_are_not_taken_for_it() -> None:
    assert outcome(json.dumps({"data": {"is_drift": 0}, "meta": {"name": "ours"}})) is None
    assert outcome(json.dumps({"data": [], "meta": {"name": "x", "detector_type": "y"}})) is None


@pytest.mark.parametrize("sample", [BATCH, FEATURES])
def test_nothing_but_unreadable_escapes(sample: str) -> None:
    survives(sample)
