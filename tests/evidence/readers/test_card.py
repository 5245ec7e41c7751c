"""Cards of a model and of a data set, and what only looks like one."""

from __future__ import annotations

from typing import Any

import pytest

from evidence.readers.mutations import outcome, reading, survives
from mlready.evidence.reading import Reading
from readings import SAMPLES, Read, values

LIMITS = "Weak on tickets below five words. French tickets score four points lower."
MODEL = (SAMPLES / "model-card/MODEL_README.md").read_text()


def card(old: str, new: str) -> Reading:
    assert old in MODEL
    return reading(MODEL.replace(old, new), ".md")


def test_a_model_card_states_results_and_measures_none(read: Read) -> None:
    found = read("model-card/MODEL_README.md", "card")

    assert values(found) == {
        "card.sections": 7,
        "card.placeholders": 0,
        "card.licence_stated": True,
        "card.results": 2,
        "performance.f1": 0.913,
        "performance.accuracy": 0.925,
        "energy.emissions_kg": 0.8,
    }
    claimed = {one.name for one in found.measurements if one.claimed}
    assert claimed == {"performance.f1", "performance.accuracy", "energy.emissions_kg"}
    assert found.measurements[4].at == "/model-index/0/results/0/metrics/0/value"
    assert found.produced is None
    assert not found.objections


def test_a_data_set_card(read: Read) -> None:
    found = read("model-card/DATASET_README.md", "card")

    assert values(found) == {
        "card.sections": 2,
        "card.placeholders": 0,
        "card.licence_stated": True,
        "card.results": 0,
    }


TEMPLATE = """---
# For reference on model card metadata, see the specification
{}
---
# Model Card for {{ model_id | default("Model ID", true) }}
<!-- Provide a quick summary of what the model is or does. -->
## Model Details
- **Developed by:** [More Information Needed]
- **License:** [More Information Needed]
## Out-of-Scope Use
<!-- What the model should not be used for, in words of some length. -->
[More Information Needed]
"""


def test_a_template_that_nobody_filled_shows_nothing() -> None:
    found = reading(TEMPLATE, ".md")

    assert values(found)["card.sections"] == 0
    assert values(found)["card.placeholders"] == 3
    assert values(found)["card.licence_stated"] is False
    assert found.objections == ("no section with text of its own",)


def test_a_section_left_in_the_template_is_counted_apart() -> None:
    found = card(LIMITS, "[More Information Needed]")

    assert values(found)["card.sections"] == 6
    assert values(found)["card.placeholders"] == 1


@pytest.mark.parametrize("text", ["TBD", "n/a", "<!-- " + "Weak on short tickets. " * 9 + "-->"])
def test_two_words_or_a_comment_are_no_section(text: str) -> None:
    found = card(LIMITS, text)

    assert values(found)["card.sections"] == 6


def test_a_number_sign_in_code_is_no_heading() -> None:
    found = card("## Limitations", "```\n# three words of code\n## more words of code\n```\n## L")

    assert values(found)["card.sections"] == 7


@pytest.mark.parametrize(
    ("licence", "stated"),
    [
        ("[apache-2.0, mit]", True),
        ("other\nlicense_name: house licence", True),
        ("other", False),
        ("unknown", False),
        ("''", False),
        ("null", False),
        ("7", False),
    ],
)
def test_a_licence_is_a_name(licence: str, stated: bool) -> None:
    found = card("license: apache-2.0", f"license: {licence}")

    assert values(found)["card.licence_stated"] is stated


@pytest.mark.parametrize("value", ["91.3", "-0.1", ".nan", "high", "true", "1e400"])
def test_a_result_that_is_no_share_is_left_out(value: str) -> None:
    assert "performance.f1" not in values(card("value: 0.913", f"value: {value}"))


def test_percent_is_said_to_be_left_out() -> None:
    assert "percent" in card("value: 0.913", "value: 91.3").notes[0]


def test_several_values_of_one_metric_have_none_that_counts() -> None:
    found = card("    - type: accuracy\n", "    - type: f1\n")

    assert "performance.f1" not in values(found)
    assert "several values" in found.notes[0]


def test_results_on_the_training_data_are_left_out() -> None:
    found = values(card("split: test", "split: train"))

    assert found["card.results"] == 2
    assert "performance.f1" not in found


def test_a_result_that_calls_itself_checked_is_a_claim() -> None:
    found = card("verified: false", "verified: true")

    assert "a claim as well" in found.notes[-1]
    assert all(one.claimed for one in found.measurements if one.name == "performance.f1")


@pytest.mark.parametrize(("stated", "at"), [("800", ""), ("{emissions: 800}", "/emissions")])
def test_emissions_are_grams(stated: str, at: str) -> None:
    head = MODEL[: MODEL.index("co2_eq")]
    tail = MODEL[MODEL.index("model-index") :]

    found = reading(f"{head}co2_eq_emissions: {stated}\n{tail}", ".md")

    energy = next(one for one in found.measurements if one.name == "energy.emissions_kg")
    assert (energy.value, energy.at) == (0.8, f"/co2_eq_emissions{at}")


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("---\nbase", "\ufeff---\nbase")])
def test_windows_line_ends_and_a_byte_order_mark(change: tuple[str, str]) -> None:
    assert values(card(*change))["card.sections"] == 7


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Our blog\ndate: 2026-01-01\ntags: [ml]\n---\n# Post\nWords and words.\n",
        "---\na: b\n---\n",
        "---\n- 1\n---\n## Model details\nnone\n",
    ],
)
def test_another_text_with_front_matter_is_not_taken(text: str) -> None:
    assert outcome(text, ".md") is None


def test_many_open_comments_cost_little() -> None:
    found: Any = reading(MODEL + "<!--" * 200_000, ".md")

    assert values(found)["card.sections"] == 7


def test_whatever_is_broken_only_the_reading_fails() -> None:
    survives("model-card/MODEL_README.md")
