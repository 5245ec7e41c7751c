"""Sort letters by kind of damage: trained on real letters, on generated ones and on both, tested on real ones that nobody trained on."""

from __future__ import annotations

import json

import numpy as np
from letters import HERE, PARAMS, load
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import balanced_accuracy_score
from sklearn.pipeline import make_pipeline

SEEDS = range(5)


def score(rows: list[dict[str, str]], test: list[dict[str, str]], seed: int) -> float:
    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), SGDClassifier(loss="log_loss", random_state=seed))
    model.fit([one["text"] for one in rows], [one["kind"] for one in rows])
    return balanced_accuracy_score([one["kind"] for one in test], model.predict([one["text"] for one in test]))


def main() -> None:
    real, generated, test = (load(HERE / f"data/{name}.csv") for name in ("real", "generated", "test"))
    sets = {"real": real, "generated": generated, "both": real + generated}
    found = {name: [score(rows, test, seed) for seed in SEEDS] for name, rows in sets.items()}
    gain = np.array(found["both"]) - np.array(found["real"])
    spread = 1.96 * gain.std(ddof=1) / len(gain) ** 0.5
    result = {
        "balanced_accuracy": {name: float(np.mean(one)) for name, one in found.items()},
        "gain": float(gain.mean()), "gain_ci95": [float(gain.mean() - spread), float(gain.mean() + spread)],
        "real_share": len(real) / len(sets["both"]), "n_test": len(test), "seeds": len(SEEDS),
    }
    (HERE / "metrics.json").write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
