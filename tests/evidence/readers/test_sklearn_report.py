"""scikit-learn's classification report, against the numbers of the sample."""

from __future__ import annotations

import json
from typing import Any

import pytest

from evidence.readers.mutations import changed, outcome, reading, refusal, survives, survives_as
from readings import SAMPLES, Read, values

SAMPLE = "sklearn-report/evaluation.json"
REPORT = {
    "performance.accuracy": pytest.approx(0.9649122807),
    "performance.balanced_accuracy": pytest.approx(0.9648704236939531),
    "performance.precision": pytest.approx(0.9787234042),
    "performance.recall": pytest.approx(0.9650349650),
    "performance.f1": pytest.approx(0.9718309859),
}


def report() -> dict[str, Any]:
    """What `classification_report(output_dict=True)` returns."""
    found: dict[str, Any] = json.loads((SAMPLES / SAMPLE).read_text())["classification_report"]
    return found


def test_metrics_interval_and_baseline(read: Read) -> None:
    found = read(SAMPLE, "sklearn_report")

    assert values(found) == {
        **REPORT,
        "performance.roc_auc": pytest.approx(0.9965446318),
        "performance.brier": pytest.approx(0.0211426552),
        "performance.log_loss": pytest.approx(0.0717757050),
        "performance.calibration_error": pytest.approx(0.0224518053),
        "performance.interval_width": pytest.approx(0.9868421052 - 0.9385964912),
        "performance.baseline_gain": pytest.approx(0.9649122807 - 0.6271929824),
    }
    assert {one.n for one in found.measurements} == {228}
    assert found.measurements[0].at == "/classification_report/accuracy"
    assert (found.kind, found.version) == ("self_made", "1.9.1")
    assert str(found.produced) == "2026-11-23 16:33:55"
    assert not found.objections
    assert not found.notes


def test_a_bare_report_is_read_too() -> None:
    found = reading(json.dumps(report()))

    assert values(found) == REPORT
    assert found.measurements[0].at == "/accuracy"
    assert found.produced is None
    assert "no date" in found.notes[0]


def test_of_many_classes_none_is_the_positive_one() -> None:
    data = report()
    data["2"] = data["1"]

    found = reading(json.dumps(data))

    assert set(values(found)) == {"performance.accuracy", "performance.balanced_accuracy"}
    assert "left out" in found.notes[1]


def _training(data: Any) -> None:
    data["split"] = "train"


def _no_split(data: Any) -> None:
    del data["split"]


def _fewer(data: Any) -> None:
    data["n_samples"] = 100


def _matrix(data: Any) -> None:
    data["confusion_matrix"] = [[60, 25], [5, 138]]


def _other_matrix(data: Any) -> None:
    data["confusion_matrix"] = [[82, 3], [5, 13]]


def _two(data: Any) -> None:
    data["metrics"]["accuracy"] = 0.99


def _outside(data: Any) -> None:
    data["accuracy_ci95"] = [0.97, 0.99]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_training, "held out"),
        (_no_split, "held out"),
        (_fewer, "not that of its classes"),
        (_matrix, "not that of its confusion matrix"),
        (_other_matrix, "its confusion matrix does not have"),
        (_two, "two accuracies"),
        (_outside, "outside its interval"),
    ],
)
def test_a_dump_that_contradicts_itself_shows_nothing(change: Any, reason: str) -> None:
    found = reading(changed(SAMPLE, change))

    assert len(found.objections) == 1
    assert reason in found.objections[0]


def test_a_report_on_no_case_shows_nothing() -> None:
    data = report()
    for key, line in data.items():
        if key != "accuracy":
            line["support"] = 0

    assert reading(json.dumps(data)).objections == ("no case was evaluated",)


@pytest.mark.parametrize(("key", "value"), [("roc_auc", 1.2), ("brier", "0.02"), ("log_loss", -1)])
def test_a_metric_out_of_range_is_left_out(key: str, value: Any) -> None:
    def odd(data: Any) -> None:
        data["metrics"][key] = value

    assert f"performance.{key}" not in values(reading(changed(SAMPLE, odd)))


def test_a_version_to_come_is_recognised_and_not_read() -> None:
    def later(data: Any) -> None:
        data["schema"] = "sklearn-eval/2"

    assert "not known: nothing read" in refusal(changed(SAMPLE, later))


def test_a_class_without_numbers_is_not_passed_over() -> None:
    def odd(data: Any) -> None:
        data["classification_report"]["0"] = 0.94

    assert "nothing read" in refusal(changed(SAMPLE, odd))


def test_another_table_of_averages_is_not_taken_for_it() -> None:
    other = {"macro avg": {"precision": 0.9}, "weighted avg": {"precision": 0.9}}

    assert outcome(json.dumps(other)) is None


def test_nothing_but_unreadable_escapes() -> None:
    survives(SAMPLE)
    survives_as(json.dumps(report()))
