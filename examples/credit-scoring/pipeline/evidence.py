"""Train the score, measure it, and write what the tools say into ../evidence.

    pip install -r requirements.txt
    python evidence.py
    python -m pytest --junitxml=../evidence/tests.xml
    bandit -r . -f sarif -o ../evidence/bandit.sarif
    pip-audit -r requirements.txt --no-deps --disable-pip -f json -o ../evidence/pip-audit.json
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import numpy as np
import shap
from art.attacks.evasion import FastGradientMethod, ProjectedGradientDescent
from art.estimators.classification import SklearnClassifier
from codecarbon import OfflineEmissionsTracker
from evidently import Report
from evidently.presets import DataDriftPreset
from fairlearn.metrics import (
    MetricFrame, count, demographic_parity_difference, demographic_parity_ratio, equalized_odds_difference,
    false_negative_rate, false_positive_rate, selection_rate,
)
from scoring import FEATURES, SEED, applications, fitted, split
from sklearn.metrics import (
    accuracy_score, brier_score_loss, classification_report, confusion_matrix, log_loss, precision_score,
    recall_score, roc_auc_score,
)

OUT = Path(__file__).parent.parent / "evidence"


def write(name: str, schema: str, *tools: str, **content: object) -> None:
    """A file of a tool that writes none itself, in the schema that mlready reads."""
    head = {
        "schema": schema,
        "generated_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": {tool: version(tool) for tool in (*tools, "scikit-learn")},
    }
    (OUT / name).write_text(json.dumps({**head, **content}, indent=1) + "\n")


def evaluate(model, frame, repaid, train_share: float) -> None:
    said, chance = model.predict(frame), model.predict_proba(frame)[:, 1]
    right = (said == repaid).to_numpy()
    draws = np.random.default_rng(SEED).choice(right, (1_000, len(right))).mean(axis=1)
    bins = np.digitize(chance, np.linspace(0, 1, 11)[1:-1])
    error = sum(
        (bins == one).mean() * abs(chance[bins == one].mean() - repaid[bins == one].mean()) for one in np.unique(bins)
    )
    write(
        "evaluation.json", "sklearn-eval/1", split="test", n_samples=len(frame),
        classification_report=classification_report(repaid, said, output_dict=True),
        confusion_matrix=confusion_matrix(repaid, said).tolist(),
        metrics={
            "accuracy": accuracy_score(repaid, said), "roc_auc": roc_auc_score(repaid, chance),
            "log_loss": log_loss(repaid, chance), "brier": brier_score_loss(repaid, chance), "ece_10bin": float(error),
        },
        accuracy_ci95=[float(one) for one in np.quantile(draws, [0.025, 0.975])],
        baseline={"strategy": "most_frequent", "accuracy": max(train_share, 1 - train_share)},
    )


def by_group(model, frame, repaid, band) -> None:
    metrics = {
        "accuracy": accuracy_score, "precision": precision_score, "recall": recall_score, "selection_rate": selection_rate,
        "false_positive_rate": false_positive_rate, "false_negative_rate": false_negative_rate, "count": count,
    }
    said = model.predict(frame)
    found = MetricFrame(metrics=metrics, y_true=repaid, y_pred=said, sensitive_features=band)
    summary = {
        "demographic_parity_difference": demographic_parity_difference(repaid, said, sensitive_features=band),
        "demographic_parity_ratio": demographic_parity_ratio(repaid, said, sensitive_features=band),
        "equalized_odds_difference": equalized_odds_difference(repaid, said, sensitive_features=band),
    }
    write(
        "fairness.json", "fairlearn-metricframe/1", "fairlearn", sensitive_features=["age_band"], n_samples=len(frame),
        overall={name: float(one) for name, one in found.overall.items()},
        by_group={group: {name: float(one) for name, one in row.items()} for group, row in found.by_group.iterrows()},
        difference={name: float(one) for name, one in found.difference().items()},
        ratio={name: float(one) for name, one in found.ratio().items()},
        summary={name: float(one) for name, one in summary.items()},
    )


def explain(model, frame) -> None:
    scaled = model[0].transform(frame)
    values = shap.LinearExplainer(model[-1], scaled[:500]).shap_values(scaled[500:900])
    mean = np.abs(values).mean(axis=0)
    features = [
        {"name": FEATURES[at], "mean_abs_shap": float(mean[at]), "share": float(mean[at] / mean.sum()), "rank": rank}
        for rank, at in enumerate(np.argsort(-mean), 1)
    ]
    write(
        "explanations.json", "shap-global-importance/1", "shap", explainer="LinearExplainer",
        model_class="LogisticRegression", n_explained=400, n_background=500, features=features,
    )


def attack(model, frame, repaid) -> None:
    scaled = model[0].transform(frame.iloc[:400]).astype(np.float32)
    truth = repaid.iloc[:400].to_numpy()
    target = SklearnClassifier(model=model[-1])
    clean = model[-1].predict(scaled) == truth
    results = []
    for eps in (0.1, 0.3):
        attacks = {
            "FastGradientMethod": FastGradientMethod(target, eps=eps),
            "ProjectedGradientDescent": ProjectedGradientDescent(target, eps=eps, eps_step=eps / 8, max_iter=20, verbose=False),
        }
        for name, one in attacks.items():
            moved = one.generate(scaled)
            right = model[-1].predict(moved) == truth
            results.append({
                "attack": name, "threat_model": "white-box", "norm": "inf", "eps": eps,
                "robust_accuracy": float(right.mean()), "attack_success_rate": float((clean & ~right).sum() / clean.sum()),
                "mean_l2_perturbation": float(np.linalg.norm(moved - scaled, axis=1).mean()), "n": len(truth),
            })
    write(
        "robustness.json", "art-robustness/1", "adversarial-robustness-toolbox", model_class="LogisticRegression",
        clean_accuracy=float(clean.mean()), worst_case_robust_accuracy=min(one["robust_accuracy"] for one in results),
        results=results,
    )


def drift(frame) -> None:
    """Applications of this month against those of training: incomes moved a little."""
    now = frame.sample(2_000, replace=True, random_state=SEED).reset_index(drop=True)
    now["income"] = now["income"] + 0.6
    then = frame.sample(2_000, random_state=SEED + 2)
    Report([DataDriftPreset(method="psi")], include_tests=True).run(now, then).save_json(str(OUT / "drift.json"))


def publish(model) -> str:
    """The weights as JSON, which runs nothing when it is loaded; returns their digest."""
    scaler, last = model[0], model[-1]
    weights = {
        "features": FEATURES, "mean": scaler.mean_.tolist(), "scale": scaler.scale_.tolist(),
        "weights": last.coef_[0].tolist(), "intercept": float(last.intercept_[0]), "classes": ["refuse", "grant"],
    }
    path = OUT / "score-3.2.1.json"
    path.write_text(json.dumps(weights, indent=1) + "\n")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def list_parts(digest: str, accuracy: float, auc: float) -> None:
    """A bill of materials of the model: CycloneDX 1.6 with a model card."""
    data = hashlib.sha256(applications()[0].to_csv(index=False).encode()).hexdigest()
    libraries = [
        {"type": "library", "name": name, "version": version(name), "purl": f"pkg:pypi/{name}@{version(name)}", "bom-ref": name,
         "licenses": [{"license": {"id": "BSD-3-Clause"}}]}
        for name in ("numpy", "pandas", "scikit-learn")
    ]
    dataset = {"type": "data", "name": "applications", "version": str(SEED), "bom-ref": "data",
               "hashes": [{"alg": "SHA-256", "content": data}]}
    model = {
        "type": "machine-learning-model", "name": "score-3.2.1.json", "version": "3.2.1", "bom-ref": "model",
        "hashes": [{"alg": "SHA-256", "content": digest}], "licenses": [{"license": {"name": "proprietary"}}],
        "modelCard": {
            "modelParameters": {"approach": {"type": "supervised"}, "task": "classification",
                                "modelArchitecture": "logistic regression", "datasets": [{"ref": "data"}]},
            "quantitativeAnalysis": {"performanceMetrics": [
                {"type": "accuracy", "value": f"{accuracy:.3f}"}, {"type": "roc_auc", "value": f"{auc:.3f}"},
            ]},
        },
    }
    bom = {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, digest)}",
        "metadata": {"timestamp": datetime.now(UTC).isoformat(timespec="seconds"), "component": model},
        "components": [*libraries, dataset],
        "dependencies": [{"ref": "model", "dependsOn": ["data", "numpy", "pandas", "scikit-learn"]}],
    }
    (OUT / "bom.cdx.json").write_text(json.dumps(bom, indent=1) + "\n")


def main() -> None:
    OUT.mkdir(exist_ok=True)
    frame, held_out, repaid, held_repaid, _, held_band = split()
    tracker = OfflineEmissionsTracker(
        country_iso_code="DEU", output_dir=str(OUT), output_file="emissions.csv", log_level="error", project_name="score"
    )
    tracker.start()
    model = fitted(frame, repaid)
    tracker.stop()
    evaluate(model, held_out, held_repaid, repaid.mean())
    by_group(model, held_out, held_repaid, held_band)
    explain(model, held_out)
    attack(model, held_out, held_repaid)
    drift(frame)
    chance = model.predict_proba(held_out)[:, 1]
    list_parts(publish(model), accuracy_score(held_repaid, chance > 0.5), roc_auc_score(held_repaid, chance))


if __name__ == "__main__":
    main()
