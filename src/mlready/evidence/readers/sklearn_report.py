"""scikit-learn: a classification report, alone or in the dump `sklearn-eval/1`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from mlready.evidence.dumps import described, not_known, states
from mlready.evidence.files import File
from mlready.evidence.groups import SAME
from mlready.evidence.reading import Measurement, Reading, count, get, number, pointer, share

TITLE = "scikit-learn"
SCHEMA = "sklearn-eval"
AVERAGES = ("micro avg", "macro avg", "weighted avg", "samples avg")
PARTS = {"precision": "precision", "recall": "recall", "f1-score": "f1"}
POSITIVE: dict[tuple[str, ...], str] = {
    ("0", "1"): "1",
    ("-1", "1"): "1",
    ("0.0", "1.0"): "1.0",
    ("False", "True"): "True",
}
"""The two classes of a report to the one that counts as positive."""
METRICS = {
    "roc_auc": "performance.roc_auc",
    "brier": "performance.brier",
    "log_loss": "performance.log_loss",
    "ece_10bin": "performance.calibration_error",
    "ece": "performance.calibration_error",
}
"""Key of a metric of the dump to its name."""
HELD_OUT = ("test", "validation", "holdout", "held-out")


def recognises(file: File) -> bool:
    """It names the schema, or is a report with both averages and a class."""
    return states(file, SCHEMA) or _is_report(file.json)


def _is_report(data: Any) -> bool:
    return (
        isinstance(data, dict)
        and all(_is_line(data.get(one)) for one in ("macro avg", "weighted avg"))
        and all(_is_line(one) for key, one in data.items() if key != "accuracy")
    )


def _is_line(line: Any) -> bool:
    return count(get(line, "support")) is not None and all(
        share(get(line, part)) is not None for part in PARTS
    )


def read(file: File) -> Reading:
    """The metrics on held-out data, if the report, the matrix and the counts agree."""
    data = file.json
    if _is_report(data):
        head = Reading(TITLE, "self_made", notes=("a bare report: no date, version and split",))
        report, place = data, ""
    else:
        head = described(TITLE, data, "scikit-learn", SCHEMA)
        report, place = data.get("classification_report"), "/classification_report"
    if not _is_report(report):
        raise not_known(TITLE)
    classes = {key: one for key, one in report.items() if key not in ("accuracy", *AVERAGES)}
    cases = sum(int(one["support"]) for one in classes.values())
    found = {
        one.name: one
        for one in (
            *_of_report(report, classes, place, cases),
            *(_of_dump(data, share(report.get("accuracy")), cases) if place else ()),
        )
    }
    return replace(
        head,
        measurements=tuple(found.values()),
        objections=(
            *(() if cases else ("no case was evaluated",)),
            *(_contradictions(data, share(report.get("accuracy")), cases) if place else ()),
        ),
        notes=(*head.notes, *_notes(classes)),
    )


def _of_report(
    report: Mapping[str, Any], classes: Mapping[str, Any], place: str, cases: int
) -> Iterator[Measurement]:
    accuracy = share(report.get("accuracy"))
    if accuracy is not None:
        yield Measurement("performance.accuracy", accuracy, f"{place}/accuracy", cases)
    recall, at = report["macro avg"]["recall"], pointer("macro avg", "recall")
    yield Measurement("performance.balanced_accuracy", recall, place + at, cases)
    positive = POSITIVE.get(tuple(sorted(classes)))
    if positive is None:
        return
    for part, name in PARTS.items():
        value, at = report[positive][part], pointer(positive, part)
        yield Measurement(f"performance.{name}", value, place + at, cases)


def _of_dump(data: Any, accuracy: float | None, cases: int) -> Iterator[Measurement]:
    for key, name in METRICS.items():
        value = get(data, "metrics", key)
        value = number(value) if key == "log_loss" else share(value)
        if value is not None and value >= 0:
            yield Measurement(name, value, pointer("metrics", key), cases)
    interval = _interval(data)
    if interval:
        width = interval[1] - interval[0]
        yield Measurement("performance.interval_width", width, "/accuracy_ci95", cases)
    baseline = share(get(data, "baseline", "accuracy"))
    if baseline is not None and accuracy is not None:
        gain = accuracy - baseline
        yield Measurement("performance.baseline_gain", gain, "/baseline/accuracy", cases)


def _interval(data: Any) -> tuple[float, float] | None:
    low, high = (share(get(data, "accuracy_ci95", at)) for at in (0, 1))
    return (low, high) if low is not None and high is not None and low <= high else None


def _contradictions(data: Any, accuracy: float | None, cases: int) -> Iterator[str]:
    if get(data, "split") not in HELD_OUT:
        yield "it does not say that the data was held out"
    if count(data.get("n_samples")) != cases:
        yield "its number of samples is not that of its classes"
    matrix = data.get("confusion_matrix")
    right, total = _matrix(matrix)
    if matrix is not None and total != cases:
        yield "its confusion matrix does not have its number of samples"
    if accuracy is None:
        return
    stated = number(get(data, "metrics", "accuracy"))
    interval = _interval(data)
    if total and total == cases and abs(right / total - accuracy) > SAME:
        yield "its accuracy is not that of its confusion matrix"
    if stated is not None and abs(stated - accuracy) > SAME:
        yield "it states two accuracies"
    if interval and not interval[0] - SAME <= accuracy <= interval[1] + SAME:
        yield "its accuracy lies outside its interval"


def _matrix(matrix: Any) -> tuple[int, int]:
    """How many cases are on the diagonal, and in all; nothing where it is no matrix of counts."""
    rows = matrix if isinstance(matrix, list) else []
    if not all(isinstance(row, list) and len(row) == len(rows) for row in rows):
        return 0, 0
    cells = [[count(cell) for cell in row] for row in rows]
    if any(cell is None for row in cells for cell in row):
        return 0, 0
    return sum(row[at] or 0 for at, row in enumerate(cells)), sum(
        cell or 0 for row in cells for cell in row
    )


def _notes(classes: Mapping[str, Any]) -> Iterator[str]:
    if tuple(sorted(classes)) not in POSITIVE:
        yield "none of its classes is the positive one: precision, recall and F1 are left out"
