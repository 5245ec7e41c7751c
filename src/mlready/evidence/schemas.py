"""Small schemas of our own, where the field has no common file format; read by `readers/metrics`.

One table; `mlready evidence schemas` prints it as JSON Schema. A version, once published, is not
changed: what comes later gets the next number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mlready.lean import dataclass
from mlready.vocabulary import Vocabulary


@dataclass(frozen=True)
class Bounds:
    """Which numbers a value may be; as the vocabulary says, which a test compares."""

    least: float | None = None
    most: float | None = None
    whole: bool = False


@dataclass(frozen=True)
class Shape:
    """One schema: what it is about, and the names its `values` may have."""

    title: str
    values: Mapping[str, Bounds]
    groups: bool = False
    """It may also list rates by group, from which the gaps are computed."""


SHARE, COUNT, CORRELATION = Bounds(0, 1), Bounds(0, None, True), Bounds(-1, 1)
POSITIVE, AT_MOST_ONE, NUMBER = Bounds(0), Bounds(None, 1), Bounds()
RATES = ("selection_rate", "true_positive_rate", "false_positive_rate", "accuracy")
"""What may be stated of each group, beside its `n`."""


def _named(prefix: str, kinds: Mapping[Bounds, str]) -> dict[str, Bounds]:
    return {f"{prefix}.{one}": kind for kind, names in kinds.items() for one in names.split()}


SCHEMAS: dict[str, Shape] = {
    "mlready.performance/1": Shape(
        "How well a model predicts on held-out data",
        _named(
            "performance",
            {
                SHARE: "accuracy balanced_accuracy precision recall f1 roc_auc brier"
                " calibration_error map",
                POSITIVE: "log_loss mae rmse word_error_rate interval_width worst_slice_gap",
                AT_MOST_ONE: "r2",
                NUMBER: "baseline_gain train_test_gap",
            },
        ),
    ),
    "mlready.fairness-by-group/1": Shape(
        "Rates and errors by group, and the gaps between groups",
        _named(
            "fairness",
            {
                SHARE: "demographic_parity_difference demographic_parity_ratio"
                " equalized_odds_difference equal_opportunity_difference accuracy_difference",
                COUNT: "groups smallest_group_n",
            },
        ),
        groups=True,
    ),
    "mlready.robustness/1": Shape(
        "Behaviour under attack, disturbance and shift",
        _named(
            "robustness",
            {
                SHARE: "accuracy_clean accuracy_under_attack attack_success_rate"
                " accuracy_under_corruption accuracy_shifted flip_rate"
                " out_of_distribution_auroc coverage certified_accuracy",
                COUNT: "attacks",
                POSITIVE: "perturbation_size",
            },
        ),
    ),
    "mlready.interpretability/1": Shape(
        "How far explanations can be relied on",
        _named(
            "interpretability",
            {
                COUNT: "features background_n",
                POSITIVE: "additivity_gap",
                CORRELATION: "stability method_agreement randomisation_correlation",
                SHARE: "fidelity top_feature_share",
            },
        ),
    ),
    "mlready.rag-quality/1": Shape(
        "Quality of answers that rest on retrieved text",
        _named(
            "rag",
            {
                SHARE: "faithfulness answer_relevance context_precision context_recall"
                " citation_accuracy unanswerable_refused_share",
                COUNT: "questions",
            },
        ),
    ),
    "mlready.continual-learning/1": Shape(
        "What a model keeps of earlier tasks while it learns new ones",
        _named(
            "continual",
            {NUMBER: "forgetting backward_transfer", SHARE: "average_accuracy", COUNT: "tasks"},
        ),
    ),
    "mlready.compression/1": Shape(
        "A quantised, pruned or distilled model beside the full one",
        _named(
            "compression", {NUMBER: "accuracy_drop", POSITIVE: "size_ratio", SHARE: "agreement"}
        ),
    ),
    "mlready.synthetic-data/1": Shape(
        "Synthetic training data beside real data",
        _named(
            "synthetic",
            {
                SHARE: "real_share copies_share",
                NUMBER: "utility_gap",
                POSITIVE: "diversity_ratio",
                COUNT: "records",
            },
        ),
    ),
    "mlready.federated-learning/1": Shape(
        "A federated model at its clients and beside a central one",
        _named(
            "federated",
            {COUNT: "clients", SHARE: "worst_client_accuracy", NUMBER: "accuracy_gap"},
        ),
    ),
    "mlready.label-quality/1": Shape(
        "Agreement of annotators, and of an automatic judge with people",
        {"labels.agreement": CORRELATION, "human.agreement": SHARE},
    ),
}
"""Name and version, as a file states them under `schema`, to the shape."""

TEXTS = {
    "tool": "What computed the numbers, as `ragas`.",
    "tool_version": "Its version.",
    "model_version": "The version of the model that the numbers were taken on.",
    "dataset": "The data the numbers were taken on: name and version.",
}
COUNTS = {
    "n": "Number of cases that the numbers rest on.",
    "planned": "Number of cases that were planned; more than `n` says that the run was cut short.",
}
REQUIRED = ("schema", "produced", "tool", "n", "values")
LONGEST_TEXT = 120


def json_schema(name: str, vocabulary: Vocabulary) -> dict[str, Any]:
    """The JSON Schema of the files that state a name, with the definitions of the vocabulary."""
    shape = SCHEMAS[name]
    text = {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}
    properties: dict[str, Any] = {
        "schema": {"const": name},
        "produced": {
            "type": "string",
            "description": "When the numbers were computed: a date, or a time with its zone.",
            "anyOf": [{"format": "date"}, {"format": "date-time"}],
        },
        **{key: {**text, "description": said} for key, said in TEXTS.items()},
        **{key: {**_number(COUNT), "description": said} for key, said in COUNTS.items()},
        "values": _closed({one: _value(one, shape, vocabulary) for one in shape.values}),
    }
    if shape.groups:
        rates = {rate: _number(SHARE) for rate in RATES}
        properties["groups"] = {
            "type": "object",
            "description": "Name of a group to its number of cases and its rates.",
            "additionalProperties": _closed({"n": _number(COUNT), **rates}, ["n"]),
        }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{name}: {shape.title}",
        **_closed(properties, REQUIRED),
    }


def _value(name: str, shape: Shape, vocabulary: Vocabulary) -> dict[str, Any]:
    """The schema of one value: its bounds, what it means, and which way is better."""
    measure = vocabulary.measures[name]
    better = f" {measure.direction.capitalize()} is better." if measure.direction else ""
    unit = f" In {measure.unit}." if measure.unit else ""
    return {
        **_number(shape.values[name]),
        "description": f"{measure.definition}{unit}{better}",
    }


def _number(bounds: Bounds) -> dict[str, Any]:
    limits = {"minimum": bounds.least, "maximum": bounds.most}
    found = {key: value for key, value in limits.items() if value is not None}
    return {"type": "integer" if bounds.whole else "number", **found}


def _closed(properties: dict[str, Any], required: Sequence[str] = ()) -> dict[str, Any]:
    found = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**found, "required": [*required]} if required else found
