"""Importance of features, against the numbers of the sample."""

from __future__ import annotations

from typing import Any

import pytest

from evidence.readers.mutations import changed, outcome, reading, refusal, survives
from readings import Read, values

SAMPLE = "shap/global_importance.json"


def test_importances_and_checks(read: Read) -> None:
    found = read(SAMPLE, "shap")

    assert values(found) == {
        "interpretability.features": 10,
        "interpretability.top_feature_share": pytest.approx(0.3047879659),
        "interpretability.background_n": 0,
        "interpretability.additivity_gap": pytest.approx(2.27e-13, rel=0.01),
        "interpretability.stability": pytest.approx(0.8787878787),
        "interpretability.method_agreement": pytest.approx(0.6242424242),
    }
    assert found.measurements[1].at == "/features/0/mean_abs_shap"
    assert found.measurements[1].n == 150
    assert (found.kind, found.version) == ("self_made", "0.51.0")
    assert str(found.produced) == "2026-11-23 16:33:36"
    assert "no background cases" in found.notes[0]
    assert not found.objections


def _no_case(data: Any) -> None:
    data["n_explained"] = 0


def _nothing_matters(data: Any) -> None:
    for one in data["features"]:
        one["mean_abs_shap"] = 0.0


def _no_feature(data: Any) -> None:
    data["features"] = []


def _twice(data: Any) -> None:
    data["features"][1]["name"] = data["features"][0]["name"]


def _flattered(data: Any) -> None:
    data["features"][0]["share"] = 0.1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_no_case, "any case was explained"),
        (_nothing_matters, "no feature has an importance"),
        (_no_feature, "no feature has an importance"),
        (_twice, "a feature stands twice"),
        (_flattered, "shares do not follow"),
    ],
)
def test_what_explains_nothing_shows_nothing(change: Any, reason: str) -> None:
    assert reason in reading(changed(SAMPLE, change)).objections[0]


@pytest.mark.parametrize("value", [None, "0.9", 1.2, -2, True])
def test_a_check_out_of_range_is_left_out(value: Any) -> None:
    def odd(data: Any) -> None:
        data["checks"]["seed_rank_stability_spearman"] = value

    assert "interpretability.stability" not in values(reading(changed(SAMPLE, odd)))


@pytest.mark.parametrize("value", [None, -1, "1", []])
def test_a_feature_without_a_number_is_not_passed_over(value: Any) -> None:
    def odd(data: Any) -> None:
        data["features"][3]["mean_abs_shap"] = value

    assert "nothing read" in refusal(changed(SAMPLE, odd))


def test_a_version_to_come_is_recognised_and_not_read() -> None:
    def later(data: Any) -> None:
        data["schema"] = "shap-global-importance/2"

    assert "not known: nothing read" in refusal(changed(SAMPLE, later))


def test_another_schema_is_not_taken_for_it() -> None:
    def other(data: Any) -> None:
        data["schema"] = "feature-list/1"

    assert outcome(changed(SAMPLE, other)) is None


def test_nothing_but_unreadable_escapes() -> None:
    survives(SAMPLE)
