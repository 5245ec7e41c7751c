"""Train, compress and measure the model, and write what the tools say into ../evidence; README.md lists the commands."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import gettempdir

import numpy as np
import pandas as pd
from evidently import Report
from evidently.presets import DataDriftPreset
from fairlearn.metrics import MetricFrame, count
from scipy.ndimage import gaussian_filter
from shelf import SEED, chances, counted, flat, pictures, quantised, trained
from sklearn.metrics import accuracy_score, classification_report, confusion_matrix, log_loss

OUT = Path(__file__).parent.parent / "evidence"
MODEL = "shelf-2.4.0-int8.npz"
NOW = datetime.now(UTC).isoformat(timespec="seconds")


def write(name: str, **content: object) -> None:
    (OUT / name).write_text(json.dumps(content, indent=1) + "\n")


def dump(name: str, schema: str, *tools: str, **content: object) -> None:
    versions = {tool: version(tool) for tool in (*tools, "scikit-learn")}
    write(name, schema=schema, generated_at=NOW, versions=versions, **content)


def own(name: str, schema: str, n: int, values: dict[str, float], dataset: str = "shelf rows 2026, held out") -> None:
    write(
        name, schema=f"mlready.{schema}/1", produced=NOW, tool="numpy", tool_version=version("numpy"),
        model_version="2.4.0", dataset=dataset, n=n, values={key: float(value) for key, value in values.items()},
    )


def evaluate(parts, images, counts, train_counts) -> None:
    chance = chances(parts, images)
    said, sure = chance.argmax(axis=1), chance.max(axis=1)
    right = said == counts
    bins = np.digitize(sure, np.linspace(0, 1, 11)[1:-1])
    error = sum((bins == one).mean() * abs(sure[bins == one].mean() - right[bins == one].mean()) for one in np.unique(bins))
    draws = np.random.default_rng(SEED).choice(right, (1_000, len(right))).mean(axis=1)
    commonest = np.bincount(train_counts).argmax()
    dump(
        "evaluation.json", "sklearn-eval/1", split="test", n_samples=len(images),
        classification_report=classification_report(counts, said, output_dict=True),
        confusion_matrix=confusion_matrix(counts, said).tolist(),
        metrics={"accuracy": accuracy_score(counts, said), "log_loss": log_loss(counts, chance), "ece_10bin": float(error)},
        accuracy_ci95=[float(one) for one in np.quantile(draws, [0.025, 0.975])],
        baseline={"strategy": "most_frequent", "accuracy": float((counts == commonest).mean())},
    )


def by_shop(parts, images, counts, shops) -> None:
    found = MetricFrame(
        metrics={"accuracy": accuracy_score, "count": count}, y_true=counts, y_pred=counted(parts, images), sensitive_features=shops
    )
    dump(
        "by-shop.json", "fairlearn-metricframe/1", "fairlearn", sensitive_features=["shop"], n_samples=len(images),
        overall={name: float(one) for name, one in found.overall.items()},
        by_group={group: {name: float(one) for name, one in row.items()} for group, row in found.by_group.iterrows()},
        difference={"accuracy": float(found.difference()["accuracy"])}, ratio={"accuracy": float(found.ratio()["accuracy"])},
    )


def disturb(parts, images, counts) -> None:
    """Noise, blur, dim light, glare and a finger on the lens; the lowest accuracy counts."""
    draw = np.random.default_rng(SEED)
    covered = images.copy()
    covered[:, :, :4] = 0
    disturbed = {
        "noise": (images + draw.normal(0, 0.1, images.shape)).clip(0, 1),
        "blur": gaussian_filter(images, (0, 0.6, 0.6)),
        "dim": images * 0.7,
        "glare": (images + 0.3 * np.linspace(0, 1, images.shape[2])).clip(0, 1),
        "covered": covered,
    }
    accuracy = {name: float((counted(parts, one) == counts).mean()) for name, one in disturbed.items()}
    own("robustness.json", "robustness", len(images), {
        "robustness.accuracy_clean": (counted(parts, images) == counts).mean(),
        "robustness.accuracy_under_corruption": min(accuracy.values()),
        "robustness.flip_rate": (counted(parts, images * 0.97) != counted(parts, images)).mean(),
    })


def compress(model, images, counts) -> dict[str, np.ndarray]:
    """Store both networks, and set the small one beside the full one."""
    folder = OUT / "model"
    folder.mkdir(exist_ok=True)
    parts = quantised(model)
    np.savez_compressed(folder / MODEL, **parts)
    full = Path(gettempdir()) / "shelf-full.npz"
    np.savez_compressed(full, *[one.astype(np.float32) for one in (*model.coefs_, *model.intercepts_)])
    large, small = model.predict(flat(images)), counted(parts, images)
    own("compression.json", "compression", len(images), {
        "compression.accuracy_drop": (large == counts).mean() - (small == counts).mean(),
        "compression.size_ratio": (folder / MODEL).stat().st_size / full.stat().st_size,
        "compression.agreement": (large == small).mean(),
    })
    return parts


def telemetry(parts, rows: int, seed: int, dimmer: float = 1) -> pd.DataFrame:
    """What a camera sends home: four numbers of each picture, and never the picture."""
    images, _, _ = pictures(rows, seed)
    chance = chances(parts, images * dimmer)
    return pd.DataFrame({
        "brightness": (images * dimmer).mean(axis=(1, 2)), "contrast": (images * dimmer).std(axis=(1, 2)),
        "confidence": chance.max(axis=1), "count": chance.argmax(axis=1),
    })


def main() -> None:
    OUT.mkdir(exist_ok=True)
    images, counts, _ = pictures(9_000, SEED)
    held, held_counts, shops = pictures(2_000, SEED + 1)
    model = trained(images, counts)
    parts = compress(model, held, held_counts)
    evaluate(parts, held, held_counts, counts)
    by_shop(parts, held, held_counts, shops)
    disturb(parts, held, held_counts)
    reference, current = telemetry(parts, 2_000, SEED + 2), telemetry(parts, 2_000, SEED + 3, dimmer=0.97)
    Report([DataDriftPreset(method="psi")], include_tests=True).run(current, reference).save_json(str(OUT / "telemetry.json"))


if __name__ == "__main__":
    main()
