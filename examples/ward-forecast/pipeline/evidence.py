"""Train together, account for privacy, measure by hospital and by sex, and write it into ../evidence; README.md lists the commands."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import dp_accounting
import nannyml
import numpy as np
import pandas as pd
from dp_accounting.rdp import RdpAccountant
from fairlearn.metrics import (
    MetricFrame, count, demographic_parity_difference, demographic_parity_ratio, equalized_odds_difference,
    false_positive_rate, selection_rate, true_positive_rate,
)
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, brier_score_loss, classification_report, confusion_matrix, log_loss, roc_auc_score
from wards import CLIP, FEATURES, HOSPITALS, NOISE, RATE, ROUNDS, SEED, admissions, chances, split, together

OUT = Path(__file__).parent.parent / "evidence"
NOW = datetime.now(UTC).isoformat(timespec="seconds")
VERSION = "1.3.0"


def write(name: str, **content: object) -> None:
    (OUT / name).write_text(json.dumps(content, indent=1) + "\n")


def dump(name: str, schema: str, *tools: str, **content: object) -> None:
    versions = {tool: version(tool) for tool in (*tools, "scikit-learn")}
    write(name, schema=schema, generated_at=NOW, versions=versions, **content)


def account(records: int) -> None:
    """Privacy loss of all rounds for one record of the smallest hospital; each patient has one."""
    delta = 1e-5
    accountant = RdpAccountant()
    step = dp_accounting.PoissonSampledDpEvent(RATE, dp_accounting.GaussianDpEvent(NOISE))
    accountant.compose(dp_accounting.SelfComposedDpEvent(step, ROUNDS))
    epsilon = accountant.get_epsilon(delta)
    write(
        "privacy.json", schema="dp-accounting/1", generated_at=NOW, versions={"dp-accounting": version("dp-accounting")},
        accountant="rdp", epsilon=float(epsilon), delta=delta, unit="person", noise_multiplier=NOISE, max_grad_norm=CLIP,
        sample_rate=RATE, steps=ROUNDS, n_records=records,
    )


def evaluate(weights, held) -> None:
    frame, outcome = pd.concat([one[0] for one in held.values()]), pd.concat([one[1] for one in held.values()])
    chance = chances(weights, frame)
    said = (chance > 0.5).astype(int)
    right = said == outcome.to_numpy()
    draws = np.random.default_rng(SEED).choice(right, (1_000, len(right))).mean(axis=1)
    bins = np.digitize(chance, np.linspace(0, 1, 11)[1:-1])
    error = sum((bins == one).mean() * abs(chance[bins == one].mean() - outcome[bins == one].mean()) for one in np.unique(bins))
    dump(
        "evaluation.json", "sklearn-eval/1", split="test", n_samples=len(frame),
        classification_report=classification_report(outcome, said, output_dict=True),
        confusion_matrix=confusion_matrix(outcome, said).tolist(),
        metrics={
            "accuracy": accuracy_score(outcome, said), "roc_auc": roc_auc_score(outcome, chance),
            "log_loss": log_loss(outcome, chance), "brier": brier_score_loss(outcome, chance), "ece_10bin": float(error),
        },
        accuracy_ci95=[float(one) for one in np.quantile(draws, [0.025, 0.975])],
        baseline={"strategy": "most_frequent", "accuracy": float(max(outcome.mean(), 1 - outcome.mean()))},
    )


def by(name: str, column: str, weights, held) -> None:
    """Fairlearn's table by hospital or by sex."""
    frames = [(frame, outcome, pd.Series(hospital, index=frame.index) if column == "hospital" else sex)
              for hospital, (frame, outcome, sex) in held.items()]
    frame, outcome, group = (pd.concat(one, ignore_index=True) for one in zip(*frames, strict=True))
    said = (chances(weights, frame) > 0.5).astype(int)
    metrics = {
        "accuracy": accuracy_score, "selection_rate": selection_rate, "true_positive_rate": true_positive_rate,
        "false_positive_rate": false_positive_rate, "count": count,
    }
    found = MetricFrame(metrics=metrics, y_true=outcome, y_pred=said, sensitive_features=group)
    summary = {
        "demographic_parity_difference": demographic_parity_difference(outcome, said, sensitive_features=group),
        "demographic_parity_ratio": demographic_parity_ratio(outcome, said, sensitive_features=group),
        "equalized_odds_difference": equalized_odds_difference(outcome, said, sensitive_features=group),
    }
    dump(
        name, "fairlearn-metricframe/1", "fairlearn", sensitive_features=[column], n_samples=len(frame),
        overall={key: float(one) for key, one in found.overall.items()},
        by_group={one: {key: float(value) for key, value in row.items()} for one, row in found.by_group.iterrows()},
        difference={key: float(one) for key, one in found.difference().items()},
        ratio={key: float(one) for key, one in found.ratio().items()},
        summary={key: float(one) for key, one in summary.items()},
    )


def accuracy(weights, held) -> dict[str, float]:
    return {name: float(((chances(weights, one[0]) > 0.5) == one[1]).mean()) for name, one in held.items()}


def compare(weights, parts, held) -> None:
    """The federated model beside one that was trained on all data in one place."""
    central = LogisticRegression().fit(pd.concat([one[0] for one in parts.values()]), pd.concat([one[1] for one in parts.values()]))
    frame, outcome = pd.concat([one[0] for one in held.values()]), pd.concat([one[1] for one in held.values()])
    here, there = accuracy(weights, held), (central.predict(frame) == outcome).mean()
    mean = ((chances(weights, frame) > 0.5) == outcome).mean()
    write(
        "federation.json", schema="mlready.federated-learning/1", produced=NOW, tool="numpy", tool_version=version("numpy"),
        model_version=VERSION, dataset="admissions 2026, held out", n=len(frame), values={
            "federated.clients": len(parts), "federated.worst_client_accuracy": min(here.values()),
            "federated.accuracy_gap": float(there - mean),
        },
    )


def withstand(weights, parts, held) -> None:
    """Accuracy where one hospital of six sends the opposite, by the median and by the plain mean."""
    bad = frozenset({"Felsberg"})
    found = {"none_bad": weights, "one_bad_median": together(parts, bad=bad)[0], "one_bad_mean": together(parts, bad=bad, robust=False)[0]}
    good = {name: one for name, one in held.items() if name not in bad}
    rows = {name: float(np.mean(list(accuracy(one, good).values()))) for name, one in found.items()}
    write("bad-client.json", produced=NOW, clients=len(parts), bad=1, rounds=ROUNDS, accuracy=rows)


def watch(weights) -> None:
    """NannyML over half a year: drift of the inputs."""
    def table(seed: int, shift: float = 0.0) -> pd.DataFrame:
        frames = []
        for hospital in HOSPITALS:
            frame, outcome, _ = admissions(hospital, seed, shift)
            chance = chances(weights, frame)
            frames.append(frame.assign(y_pred_proba=chance, y_pred=(chance > 0.5).astype(int), long_stay=outcome.to_numpy()))
        return pd.concat(frames, ignore_index=True).sample(frac=1, random_state=seed).reset_index(drop=True)

    reference, now = table(SEED + 1), table(SEED + 2, shift=0.05)
    now["timestamp"] = pd.date_range("2026-05-25", "2026-11-22", periods=len(now))
    reference["timestamp"] = pd.date_range("2025-11-24", "2026-05-24", periods=len(reference))
    drift = nannyml.UnivariateDriftCalculator(
        column_names=FEATURES, timestamp_column_name="timestamp", chunk_size=2_000, continuous_methods=["jensen_shannon"]
    )
    drift.fit(reference).calculate(now).to_df(multilevel=False).to_csv(OUT / "drift.csv", index=False)


def main() -> None:
    OUT.mkdir(exist_ok=True)
    halves = {name: split(name) for name in HOSPITALS}
    parts, held = {name: one[0] for name, one in halves.items()}, {name: one[1] for name, one in halves.items()}
    weights, log = together(parts)
    write("ward-1.3.0.json", features=FEATURES, weights=weights.tolist())
    worst = max(len(one["failures"]) / len(HOSPITALS) for one in log)
    mean = float(np.mean([len(one["failures"]) for one in log]) / len(HOSPITALS))
    write(
        "rounds.json", produced=NOW, worst_failed_share=worst, failed_share=mean, rounds=log[-40:], rounds_in_all=len(log)
    )
    account(min(len(one[0]) for one in parts.values()))
    evaluate(weights, held)
    by("by-hospital.json", "hospital", weights, held)
    by("by-sex.json", "sex", weights, held)
    compare(weights, parts, held)
    withstand(weights, parts, held)
    watch(weights)


if __name__ == "__main__":
    main()
