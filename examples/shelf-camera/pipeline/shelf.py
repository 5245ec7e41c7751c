"""The camera's model: pictures of one shelf row, a full network, and a small one in whole numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from sklearn.neural_network import MLPClassifier

SEED = 20260914
HEIGHT, WIDTH, SLOTS, MOST = 12, 32, 8, 6
SHOPS = ("Nordtor", "Hafen", "Altmarkt")
LIGHT = {"Nordtor": 0.9, "Hafen": 0.75, "Altmarkt": 0.55}


def pictures(rows: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Grey pictures (rows, 12, 32) from 0 to 1, the number of goods in each (0 to 6), and the shop."""
    chance = np.random.default_rng(seed)
    counts, shops = chance.integers(0, MOST + 1, rows), chance.choice(SHOPS, rows)
    found = np.empty((rows, HEIGHT, WIDTH), np.float32)
    for at in range(rows):
        light = LIGHT[shops[at]] * chance.uniform(0.85, 1.1)
        picture = 0.25 * light * np.linspace(1, chance.uniform(0.6, 1), WIDTH)[None, :].repeat(HEIGHT, 0)
        for slot in chance.permutation(SLOTS)[: counts[at]]:
            top, wide = chance.integers(1, 4), chance.integers(2, 4)
            picture[top:11, slot * 4 : slot * 4 + wide] = light * chance.uniform(0.6, 1)
        found[at] = picture + chance.normal(0, 0.05, picture.shape)
    return found.clip(0, 1), counts, shops


def flat(images: np.ndarray) -> np.ndarray:
    return images.reshape(len(images), -1)


def trained(images: np.ndarray, counts: np.ndarray, seed: int = SEED) -> MLPClassifier:
    """The full network, which never leaves the laboratory."""
    model = MLPClassifier((96, 48), early_stopping=True, max_iter=120, random_state=seed)
    return model.fit(flat(images), counts)


def quantised(model: MLPClassifier) -> dict[str, np.ndarray]:
    """Weights in eight bits, with one scale for each neuron; biases stay as they are."""
    parts = {}
    for at, (weights, bias) in enumerate(zip(model.coefs_, model.intercepts_, strict=True)):
        scale = np.abs(weights).max(axis=0) / 127
        parts[f"w{at}"] = np.round(weights / scale).astype(np.int8)
        parts[f"s{at}"], parts[f"b{at}"] = scale.astype(np.float32), bias.astype(np.float32)
    return parts


def chances(parts: dict[str, np.ndarray], images: np.ndarray) -> np.ndarray:
    """What the camera computes: the probability of each count."""
    images = np.asarray(images, np.float32)
    if images.ndim != 3 or images.shape[1:] != (HEIGHT, WIDTH):
        raise ValueError(f"expected pictures of {HEIGHT} x {WIDTH}, not {images.shape}")
    if not np.isfinite(images).all() or images.min() < 0 or images.max() > 1:
        raise ValueError("a picture has values that are not between 0 and 1")
    value = flat(images)
    for at in range(len(parts) // 3):
        value = (value @ parts[f"w{at}"].astype(np.float32)) * parts[f"s{at}"] + parts[f"b{at}"]
        if at < len(parts) // 3 - 1:
            value = np.maximum(value, 0)
    value = np.exp(value - value.max(axis=1, keepdims=True))
    return value / value.sum(axis=1, keepdims=True)


def counted(parts: dict[str, np.ndarray], images: np.ndarray) -> np.ndarray:
    return chances(parts, images).argmax(axis=1)


def loaded(path: Path) -> dict[str, np.ndarray]:
    """The small network from its file, which runs nothing when it is loaded."""
    with np.load(path, allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}
