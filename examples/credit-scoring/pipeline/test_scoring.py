"""What must hold of every version of the score before it is released."""

import numpy as np
import pytest
from scoring import FEATURES, applications, fitted, reasons, split


@pytest.fixture(scope="module")
def parts():
    return split()


@pytest.fixture(scope="module")
def model(parts):
    return fitted(parts[0], parts[2])


def test_the_age_band_is_no_feature():
    assert not [name for name in FEATURES if "age_band" in name]


def test_the_same_seed_gives_the_same_data():
    assert applications(100)[0].equals(applications(100)[0])


def test_no_application_is_in_both_parts(parts):
    assert not set(parts[0].index) & set(parts[1].index)


def test_more_late_payments_never_change_the_sign_of_their_weight(model, parts):
    again = fitted(parts[0].sample(frac=0.8, random_state=1), parts[2].loc[parts[0].sample(frac=0.8, random_state=1).index])
    at = FEATURES.index("late_payments")
    assert np.sign(model[-1].coef_[0][at]) == np.sign(again[-1].coef_[0][at])


def test_it_is_better_than_the_most_frequent_answer(model, parts):
    assert model.score(parts[1], parts[3]) > parts[3].mean() + 0.05


def test_probabilities_are_probabilities(model, parts):
    found = model.predict_proba(parts[1])
    assert np.allclose(found.sum(axis=1), 1) and (found >= 0).all()


def test_a_refusal_comes_with_three_reasons(model, parts):
    refused = parts[1][model.predict(parts[1]) == 0].iloc[0]
    assert len(set(reasons(model, refused))) == 3
