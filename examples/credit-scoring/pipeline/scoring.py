"""The score: data, model and decision. The data are generated, no person stands behind them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

SEED = 20260504
FEATURES = [
    "income", "debt_ratio", "months_employed", "credit_lines", "late_payments", "utilisation",
    "account_age", "inquiries", "savings", "instalment",
]
BANDS = np.array(["18-34", "35-59", "60+"])


def applications(rows: int = 8_000, seed: int = SEED) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """Features, whether the loan was repaid, and the age band, which the model never sees."""
    values, repaid = make_classification(
        n_samples=rows, n_features=len(FEATURES), n_informative=6, n_redundant=2, weights=[0.3, 0.7],
        class_sep=0.9, flip_y=0.03, random_state=seed,
    )
    chance = np.random.default_rng(seed)
    older = 1 / (1 + np.exp(0.9 * values[:, 0]))
    band = np.where(chance.random(rows) < 0.7 * older, 2, chance.integers(0, 2, rows))
    frame = pd.DataFrame(values, columns=FEATURES)
    return frame, pd.Series(repaid, name="repaid"), pd.Series(BANDS[band], name="age_band")


def split(seed: int = SEED):
    """Training and test parts of the applications."""
    frame, repaid, band = applications()
    return train_test_split(frame, repaid, band, test_size=0.25, random_state=seed, stratify=repaid)


def fitted(frame: pd.DataFrame, repaid: pd.Series) -> Pipeline:
    """The model: a scaled logistic regression, whose weights a clerk can be shown."""
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=1_000, random_state=SEED)).fit(frame, repaid)


def reasons(model: Pipeline, application: pd.Series, count: int = 3) -> list[str]:
    """The features that lowered this score the most."""
    scaler, weights = model[0], model[-1].coef_[0]
    parts = weights * (application[FEATURES].to_numpy() - scaler.mean_) / scaler.scale_
    return [FEATURES[at] for at in np.argsort(parts)[:count]]
