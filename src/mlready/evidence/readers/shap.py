"""SHAP: importance of the features over all cases, in the dump `shap-global-importance/1`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from mlready.evidence.dumps import described, not_known, states
from mlready.evidence.files import File
from mlready.evidence.groups import SAME
from mlready.evidence.reading import Measurement, Reading, count, get, number, share

TITLE = "SHAP"
SCHEMA = "shap-global-importance"
CHECKS = {
    "max_additivity_error": ("interpretability.additivity_gap", 0.0, None),
    "seed_rank_stability_spearman": ("interpretability.stability", -1.0, 1.0),
    "agreement_with_permutation_spearman": ("interpretability.method_agreement", -1.0, 1.0),
}
"""Key of a check to its name, and the least and the most that it can be."""


def recognises(file: File) -> bool:
    """It names the schema."""
    return states(file, SCHEMA)


def read(file: File) -> Reading:
    """How many features, how much the strongest weighs, and how far to rely on it."""
    data = file.json
    head = described(TITLE, data, "shap", SCHEMA)
    features, explained = data.get("features"), count(data.get("n_explained"))
    if not isinstance(features, list) or not all(_is_known(one) for one in features):
        raise not_known(TITLE)
    return replace(
        head,
        measurements=tuple(_measurements(data, features, explained)),
        objections=tuple(_objections(features, explained)),
        notes=tuple(_notes(data)),
    )


def _is_known(feature: Any) -> bool:
    size = number(get(feature, "mean_abs_shap"))
    return isinstance(get(feature, "name"), str) and size is not None and size >= 0


def _total(features: list[Any]) -> float:
    return sum(float(one["mean_abs_shap"]) for one in features)


def _measurements(data: Any, features: list[Any], explained: int | None) -> Iterator[Measurement]:
    yield Measurement("interpretability.features", len(features), "/features")
    total = _total(features)
    if total:
        sizes = [one["mean_abs_shap"] for one in features]
        place = f"/features/{sizes.index(max(sizes))}/mean_abs_shap"
        yield Measurement(
            "interpretability.top_feature_share", max(sizes) / total, place, explained
        )
    background = count(data.get("n_background"))
    if background is not None:
        yield Measurement("interpretability.background_n", background, "/n_background")
    for key, (name, least, most) in CHECKS.items():
        value = number(get(data, "checks", key))
        if value is not None and value >= least and (most is None or value <= most):
            yield Measurement(name, value, f"/checks/{key}", explained)


def _objections(features: list[Any], explained: int | None) -> Iterator[str]:
    if not explained:
        yield "it does not say that any case was explained"
    total = _total(features)
    if not total:
        yield "no feature has an importance"
        return
    names = {one["name"] for one in features}
    if len(names) < len(features):
        yield "a feature stands twice"
    stated = [(share(one.get("share")), one["mean_abs_shap"] / total) for one in features]
    if any(said is not None and abs(said - seen) > SAME for said, seen in stated):
        yield "its shares do not follow from its importances"


def _notes(data: Any) -> Iterator[str]:
    if count(data.get("n_background")) == 0:
        yield "no background cases: the attributions follow the model's own training data"
