"""What the forecast must do, what must not change it, and what it must refuse."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from wards import CLIP, FEATURES, HOSPITALS, admissions, chances, local_step

MODEL = json.loads((Path(__file__).parent.parent / "evidence" / "ward-1.3.0.json").read_text())
WEIGHTS = np.array(MODEL["weights"])
FRAME = admissions("Cornau", seed=9)[0]


@pytest.mark.parametrize("feature", ["age", "diagnoses", "emergency"])
def test_a_graver_case_is_never_forecast_a_shorter_stay(feature: str) -> None:
    graver = FRAME.assign(**{feature: FRAME[feature] + 1})
    assert (chances(WEIGHTS, graver) > chances(WEIGHTS, FRAME)).all()


def test_a_patient_who_walks_leaves_earlier() -> None:
    assert (chances(WEIGHTS, FRAME.assign(mobility=FRAME["mobility"] + 1)) < chances(WEIGHTS, FRAME)).all()


def test_the_weekday_moves_few_forecasts() -> None:
    moved = FRAME.assign(weekday=FRAME["weekday"] + 1)
    assert ((chances(WEIGHTS, moved) > 0.5) == (chances(WEIGHTS, FRAME) > 0.5)).mean() > 0.9


@pytest.mark.parametrize("hospital", HOSPITALS)
def test_each_hospital_gets_better_forecasts_than_the_commonest_answer(hospital: str) -> None:
    frame, outcome, _ = admissions(hospital, seed=9)
    assert ((chances(WEIGHTS, frame) > 0.5) == outcome).mean() > max(outcome.mean(), 1 - outcome.mean()) + 0.1


def test_one_record_cannot_move_an_update_by_more_than_the_clipping_norm() -> None:
    values, outcome = FRAME.to_numpy(), np.ones(len(FRAME))
    extreme = values.copy()
    extreme[0] = 1e6
    seeds = [np.random.default_rng(3) for _ in range(2)]
    first, second = (local_step(WEIGHTS, one, outcome, seed, 0) for one, seed in zip((values, extreme), seeds, strict=True))
    assert np.linalg.norm(first - second) * 0.05 * len(values) <= 2 * CLIP


def test_other_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="columns"):
        chances(WEIGHTS, FRAME[FEATURES[::-1]])


@pytest.mark.parametrize("wrong", [np.nan, np.inf, 400.0])
def test_values_out_of_range_are_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="range"):
        chances(WEIGHTS, FRAME.assign(age=wrong))
