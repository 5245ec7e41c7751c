"""Six hospitals, their generated admissions, and a logistic model that they train together without passing a record on."""

from __future__ import annotations

import numpy as np
import pandas as pd

SEED = 20260401
HOSPITALS = {"Auental": 2_600, "Birkenfeld": 1_900, "Cornau": 2_300, "Dornbach": 900, "Eschwege": 1_500, "Felsberg": 2_800}
FEATURES = ["age", "emergency", "diagnoses", "albumin", "mobility", "lives_alone", "operations", "weekday", "last_stay", "fever"]
WEIGHTS = np.array([0.9, 0.7, 0.8, -0.7, -0.9, 0.6, 0.5, 0.05, 0.6, 0.3])
CLIP, NOISE, RATE, ROUNDS, STEP = 1.0, 1.1, 0.05, 400, 0.35
"""Clipping norm, noise multiplier, share of records in a step, rounds, learning rate."""


def admissions(hospital: str, seed: int = SEED, shift: float = 0.0) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """Features in standard units, whether the stay exceeds five days, and the sex, which the model never sees."""
    at = list(HOSPITALS).index(hospital)
    chance = np.random.default_rng([seed, at])
    rows = HOSPITALS[hospital]
    local = np.random.default_rng(at).normal(0, 0.25, len(FEATURES))
    values = chance.normal(local, 1, (rows, len(FEATURES)))
    values[:, 0] += shift
    weights = WEIGHTS + np.random.default_rng(100 + at).normal(0, 0.12, len(FEATURES))
    said = values @ weights - 0.2 + chance.normal(0, 0.8, rows)
    frame = pd.DataFrame(values, columns=FEATURES)
    return frame, pd.Series((said > 0).astype(int), name="long_stay"), pd.Series(chance.choice(["female", "male"], rows), name="sex")


def split(hospital: str, seed: int = SEED):
    """Three quarters to train, the rest held out: features, outcomes and sexes of each."""
    frame, outcome, sex = admissions(hospital, seed)
    cut = len(frame) * 3 // 4
    return (frame[:cut], outcome[:cut]), (frame[cut:], outcome[cut:], sex[cut:])


def chances(weights: np.ndarray, frame: pd.DataFrame) -> np.ndarray:
    """Probability of a long stay; refuses tables that are not of the agreed form."""
    if list(frame.columns) != FEATURES:
        raise ValueError("the table does not have the agreed columns")
    values = frame.to_numpy(float)
    if not np.isfinite(values).all() or np.abs(values).max(initial=0) > 10:
        raise ValueError("the table has values out of range")
    return 1 / (1 + np.exp(-(values @ weights[:-1] + weights[-1])))


def local_step(weights: np.ndarray, values: np.ndarray, outcome: np.ndarray, chance, noise: float) -> np.ndarray:
    """One step at one hospital: gradients clipped for each record, summed, noised, and only then sent."""
    chosen = chance.random(len(values)) < RATE
    inputs = np.c_[values[chosen], np.ones(chosen.sum())]
    gradient = inputs * (1 / (1 + np.exp(-(inputs @ weights))) - outcome[chosen])[:, None]
    norms = np.linalg.norm(gradient, axis=1, keepdims=True)
    clipped = gradient / np.maximum(1, norms / CLIP)
    return (clipped.sum(axis=0) + chance.normal(0, noise * CLIP, len(weights))) / (RATE * len(values))


def together(
    parts: dict[str, tuple[pd.DataFrame, pd.Series]], noise: float = NOISE, bad: frozenset[str] = frozenset(),
    drop: float = 0.04, robust: bool = True, seed: int = SEED,
) -> tuple[np.ndarray, list[dict]]:
    """The weights after all rounds, and a log of each round.

    Updates are averaged by the median of each coordinate where `robust`, else by the number of records.
    Hospitals in `bad` send the opposite of what they should, ten times over.
    """
    chance = np.random.default_rng(seed)
    weights, log = np.zeros(len(FEATURES) + 1), []
    tables = {name: (frame.to_numpy(float), outcome.to_numpy(float)) for name, (frame, outcome) in parts.items()}
    sizes = {name: len(values) for name, (values, _) in tables.items()}
    for number in range(1, ROUNDS + 1):
        here = [name for name in tables if chance.random() > drop]
        sent = {name: local_step(weights, *tables[name], chance, noise) * (-10 if name in bad else 1) for name in here}
        if not sent:
            continue
        stacked, share = np.array(list(sent.values())), np.array([sizes[name] for name in here], float)
        share /= share.sum()
        mean = np.median(stacked, axis=0) if robust else share @ stacked
        weights = weights - STEP * mean
        log.append({"round": number, "clients": here, "failures": [one for one in tables if one not in here],
                    "weights": {name: round(float(one), 4) for name, one in zip(here, share, strict=True)}})
    return weights, log
