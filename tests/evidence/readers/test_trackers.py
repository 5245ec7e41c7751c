"""Last values of a run: the summary of Weights & Biases, and scalars of TensorBoard."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from evidence.readers.mutations import changed, outcome, reading, refusal, survives
from readings import SAMPLES, Read, values

SUMMARY = "wandb/wandb-summary.json"
SCALARS = "tensorboard/scalars.json"


def test_a_summary_gives_the_last_values_under_their_own_names(read: Read) -> None:
    found = read(SUMMARY, "wandb")

    assert values(found) == {
        "run.val_accuracy": 0.9444444444444444,
        "run.epoch": 7,
        "run.train_loss": 0.2352662137544258,
        "run.best_val_accuracy": 0.9444444444444444,
        "run.model_bytes": 5120,
    }
    assert found.measurements[0].at == "/val~1accuracy"
    assert found.kind == "exported"
    assert found.produced == datetime(2026, 11, 23, 16, 44, 19, 291060)  # noqa: DTZ001
    assert "does not say whether the run ended well" in found.notes[0]
    assert not found.objections


def test_a_summary_of_an_offline_run_has_the_run_time_only() -> None:
    found = reading('{"_wandb": {"runtime": 3}}')

    assert found.objections == ("no metric in it: sync the run, or export `run.summary`",)
    assert not found.measurements


@pytest.mark.parametrize("value", ["NaN", "Infinity", None, True, {"min": 0.1}, [0.1]])
def test_what_is_no_number_is_left_out_and_said(value: object) -> None:
    found = reading(changed(SUMMARY, lambda data: data.update({"train/loss": value})))

    assert "run.train_loss" not in values(found)
    assert "1 entries that are no plain number are left out" in found.notes


def test_two_metrics_under_one_name_are_both_left_out() -> None:
    found = reading(changed(SUMMARY, lambda data: data.update({"val.accuracy": 1})))

    assert "run.val_accuracy" not in values(found)
    assert any("several metrics" in note for note in found.notes)


def test_any_other_numbers_are_not_taken_for_a_summary() -> None:
    assert outcome('{"accuracy": 0.9, "_timestamp": 1795452259}') is None
    assert outcome((SAMPLES / "wandb/config.json").read_text()) is None


def test_scalars_give_their_last_value(read: Read) -> None:
    found = read(SCALARS, "tensorboard")

    assert values(found) == {
        "run.train_loss": pytest.approx(0.15233971178531647),
        "run.val_accuracy": pytest.approx(0.9238301515579224),
    }
    assert found.measurements[0].at == "/train~1loss/59/2"
    assert found.produced == datetime(2026, 11, 23, 16, 51, 13, 513540)  # noqa: DTZ001


def test_a_loss_that_ends_in_nan_is_no_number() -> None:
    def diverge(data: dict[str, list[list[float]]]) -> None:
        data["train/loss"][-1][2] = float("nan")

    found = reading(changed(SCALARS, diverge))

    assert "run.train_loss" not in values(found)
    assert "1 scalars end in no number and are left out" in found.notes


def test_an_events_file_asks_for_an_export() -> None:
    events = next((SAMPLES / "tensorboard").glob("events*")).read_bytes()

    assert refusal(events, "") == "TensorBoard events: export the scalars as JSON"
    assert outcome(b"\0" * 3000, ".bin") is None


@pytest.mark.parametrize(
    "data", [{}, {"loss": []}, {"loss": [[1, 2, 3]]}, {"loss": [[1795452673.5, 0.5, 1]]}, {"a": 1}]
)
def test_other_lists_of_numbers_are_not_taken_for_scalars(data: object) -> None:
    assert outcome(json.dumps(data)) is None


def test_broken_files_are_unreadable_and_nothing_worse() -> None:
    survives(SUMMARY)
    survives(SCALARS)
