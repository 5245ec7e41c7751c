"""Results that a card or a bill of materials states, under the names of the vocabulary."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from mlready.evidence.reading import Measurement, number, parsed_number, segment

METRICS: dict[str, tuple[str, float, float]] = {
    "accuracy": ("performance.accuracy", 0, 1),
    "balanced_accuracy": ("performance.balanced_accuracy", 0, 1),
    "brier": ("performance.brier", 0, 1),
    "brier_score": ("performance.brier", 0, 1),
    "f1": ("performance.f1", 0, 1),
    "f1_macro": ("performance.f1", 0, 1),
    "f1_score": ("performance.f1", 0, 1),
    "log_loss": ("performance.log_loss", 0, math.inf),
    "mae": ("performance.mae", 0, math.inf),
    "map": ("performance.map", 0, 1),
    "mean_average_precision": ("performance.map", 0, 1),
    "precision": ("performance.precision", 0, 1),
    "r2": ("performance.r2", -math.inf, 1),
    "r_squared": ("performance.r2", -math.inf, 1),
    "recall": ("performance.recall", 0, 1),
    "rmse": ("performance.rmse", 0, math.inf),
    "roc_auc": ("performance.roc_auc", 0, 1),
    "wer": ("performance.word_error_rate", 0, 1),
}
"""A metric's type to its name, least and largest value. Above 1 a rate may be in percent."""


def performance(
    results: Iterable[tuple[Any, Any, str]],
) -> tuple[tuple[Measurement, ...], tuple[str, ...]]:
    """The results of known types, and notes; each of `results` is a type, a value and a place.

    Claimed: such a file states them, and did not measure. A type with several values on several
    data sets has none that stands for all.
    """
    found: dict[str, Measurement] = {}
    left: dict[str, None] = {}
    for kind, stated, at in results:
        name, least, most = METRICS.get(segment(str(kind)), ("", 0.0, 0.0))
        value = parsed_number(stated) if isinstance(stated, str) else number(stated)
        if not name or value is None:
            continue
        if not least <= value <= most:
            left[f"{segment(str(kind))} is out of its range, perhaps in percent: left out"] = None
        elif name in found and found[name].value != value:
            left[f"{name} is stated with several values: none is taken"] = None
        else:
            found.setdefault(name, Measurement(name, value, at, claimed=True))
    doubted = {note.partition(" ")[0] for note in left}
    return tuple(one for name, one in found.items() if name not in doubted), tuple(left)
