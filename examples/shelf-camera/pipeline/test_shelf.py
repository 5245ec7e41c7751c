"""What the camera must do, what must not change its answer, and what it must refuse."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from shelf import HEIGHT, WIDTH, chances, counted, loaded, pictures

MODEL = Path(__file__).parent.parent / "evidence" / "model" / "shelf-2.4.0-int8.npz"
PARTS = loaded(MODEL)
IMAGES, COUNTS, _ = pictures(500, seed=77)


def test_an_empty_shelf_counts_none() -> None:
    empty = IMAGES[COUNTS == 0]
    assert (counted(PARTS, empty) == 0).mean() > 0.95


def test_one_more_product_is_never_one_less() -> None:
    fuller = IMAGES.copy()
    fuller[COUNTS == 0, 2:11, 12:15] = 0.6
    assert (counted(PARTS, fuller[COUNTS == 0]) >= 1).mean() > 0.95


def test_a_little_less_light_changes_few_answers() -> None:
    assert (counted(PARTS, IMAGES * 0.97) == counted(PARTS, IMAGES)).mean() > 0.95


def test_the_same_picture_gets_the_same_answer() -> None:
    assert (counted(PARTS, IMAGES) == counted(PARTS, IMAGES)).all()


def test_probabilities_add_up_to_one() -> None:
    assert np.allclose(chances(PARTS, IMAGES).sum(axis=1), 1)


@pytest.mark.parametrize("wrong", [
    np.zeros((1, HEIGHT, WIDTH + 1)),
    np.full((1, HEIGHT, WIDTH), np.nan),
    np.full((1, HEIGHT, WIDTH), 255.0),
    np.zeros((HEIGHT, WIDTH)),
])
def test_a_malformed_picture_is_refused(wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match="picture"):
        counted(PARTS, wrong)
