"""Measure the generated letters and the model trained with them, and write it into ../evidence; README.md lists the commands."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from importlib.metadata import version

import great_expectations as gx
import great_expectations.expectations as gxe
import mlcroissant as mlc
import numpy as np
import pandas as pd
from generate import indexed, nearest
from letters import FIELDS, HERE, KINDS, PARAMS, REGIONS, load
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import accuracy_score, classification_report, confusion_matrix, log_loss, roc_auc_score
from sklearn.pipeline import make_pipeline

OUT = HERE.parent / "evidence"
NOW = datetime.now(UTC).isoformat(timespec="seconds")
COPY = 0.7
"""Share of common word triples from which on a generated letter counts as a near copy."""


def write(name: str, content: object) -> None:
    (OUT / name).write_text(json.dumps(content, indent=1, default=str) + "\n")


def distinct(texts: list[str]) -> float:
    """Different word pairs, divided by all word pairs."""
    pairs = [pair for text in texts for pair in zip(text.split(), text.split()[1:], strict=False)]
    return len(set(pairs)) / len(pairs)


def compare(real, generated, test) -> None:
    """Mix, diversity, near copies and gain, as `mlready.synthetic-data/1`; and how far an attacker can tell who was in the data."""
    said = [one["text"] for one in generated]
    sets, index = indexed([one["text"] for one in real])
    copies = np.mean([nearest(text, sets, index) >= COPY for text in said])
    made, made_index = indexed(said)
    near = [[nearest(one["text"], made, made_index) for one in rows] for rows in (real, test)]
    attack = roc_auc_score([1] * len(near[0]) + [0] * len(near[1]), near[0] + near[1])
    gain = json.loads((HERE / "metrics.json").read_text())
    sample = np.random.default_rng(PARAMS["seed"]).choice([one["text"] for one in real], len(said), replace=False)
    write("synthetic.json", {
        "schema": "mlready.synthetic-data/1", "produced": NOW, "tool": "numpy", "tool_version": version("numpy"),
        "model_version": "2.1.0", "dataset": "claim letters, generated June 2026", "n": len(said), "values": {
            "synthetic.real_share": gain["real_share"], "synthetic.copies_share": float(copies),
            "synthetic.diversity_ratio": distinct(said) / distinct(list(sample)), "synthetic.utility_gap": -gain["gain"],
            "synthetic.records": len(said),
        },
    })
    print("membership attack, area under the curve", round(attack, 3))


def evaluate(rows, test) -> None:
    """The model in use, which learnt from both, on real letters."""
    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), SGDClassifier(loss="log_loss", random_state=0))
    model.fit([one["text"] for one in rows], [one["kind"] for one in rows])
    texts, kinds = [one["text"] for one in test], np.array([one["kind"] for one in test])
    said, chance = model.predict(texts), model.predict_proba(texts)
    right, sure = said == kinds, chance.max(axis=1)
    bins = np.digitize(sure, np.linspace(0, 1, 11)[1:-1])
    error = sum((bins == one).mean() * abs(sure[bins == one].mean() - right[bins == one].mean()) for one in np.unique(bins))
    draws = np.random.default_rng(0).choice(right, (1_000, len(right))).mean(axis=1)
    write("evaluation.json", {
        "schema": "sklearn-eval/1", "generated_at": NOW, "versions": {"scikit-learn": version("scikit-learn")}, "split": "test",
        "n_samples": len(test), "classification_report": classification_report(kinds, said, output_dict=True),
        "confusion_matrix": confusion_matrix(kinds, said).tolist(),
        "metrics": {"accuracy": accuracy_score(kinds, said), "log_loss": log_loss(kinds, chance, labels=model.classes_),
                    "ece_10bin": float(error)},
        "accuracy_ci95": [float(one) for one in np.quantile(draws, [0.025, 0.975])],
        "baseline": {"strategy": "most_frequent", "accuracy": float(max((kinds == one).mean() for one in KINDS))},
    })


def validate() -> None:
    """Rules that every batch of letters must keep, by Great Expectations."""
    frame = pd.read_csv(HERE / "data/generated.csv")
    context = gx.get_context(mode="ephemeral")
    batch = context.data_sources.add_pandas("memory").add_dataframe_asset("letters").add_batch_definition_whole_dataframe("all")
    suite = context.suites.add(gx.ExpectationSuite("letters", expectations=[
        gxe.ExpectTableColumnsToMatchOrderedList(column_list=FIELDS),
        gxe.ExpectTableRowCountToBeBetween(min_value=1_000),
        gxe.ExpectColumnValuesToBeUnique(column="id"),
        gxe.ExpectColumnValuesToBeUnique(column="text"),
        gxe.ExpectColumnValuesToNotBeNull(column="text"),
        gxe.ExpectColumnValueLengthsToBeBetween(column="text", min_value=30, max_value=600),
        gxe.ExpectColumnValuesToBeInSet(column="kind", value_set=list(KINDS)),
        gxe.ExpectColumnValuesToBeInSet(column="region", value_set=REGIONS),
        gxe.ExpectColumnValuesToBeBetween(column="amount", min_value=50, max_value=100_000),
        gxe.ExpectColumnValuesToBeBetween(column="days_to_report", min_value=1, max_value=90),
    ]))
    definition = context.validation_definitions.add(gx.ValidationDefinition(name="letters", data=batch, suite=suite))
    result = definition.run(batch_parameters={"dataframe": frame}, result_format="SUMMARY")
    write("validation.json", result.to_json_dict())


def describe() -> None:
    """The generated letters as Croissant; mlcroissant reads it back."""
    path = HERE / "data/generated.csv"
    about = {
        "id": (mlc.DataType.INTEGER, "Number of the generated letter."), "kind": (mlc.DataType.TEXT, "Kind of damage, the label."),
        "region": (mlc.DataType.TEXT, "Region of the insured home."), "amount": (mlc.DataType.INTEGER, "Claimed sum in euros."),
        "days_to_report": (mlc.DataType.INTEGER, "Days from damage to letter."), "text": (mlc.DataType.TEXT, "Generated text of the letter."),
    }
    fields = [
        mlc.Field(id=f"letters/{name}", name=name, description=text, data_types=kind,
                  source=mlc.Source(file_object="generated.csv", extract=mlc.Extract(column=name)))
        for name, (kind, text) in about.items()
    ]
    found = mlc.Metadata(
        name="generated-claim-letters", version="2.1.0", date_published="2026-11-23",
        description="Claim letters generated by a chain of words. No row is a letter of a customer.",
        url="https://data.example/generated-claim-letters", cite_as="Brandt Insurance (2026), generated claim letters",
        license=["https://creativecommons.org/licenses/by/4.0/"], creators=[mlc.Organization(name="Brandt Insurance")],
        data_collection="Generated: a chain of words of order 2 for each kind of damage, learnt from 1,200 letters.",
        data_biases="Rare kinds of damage are generated as often as common ones.",
        data_limitations="Grammar breaks off at times; amounts follow those of real letters with noise of 15 percent.",
        personal_sensitive_information="None by intent; a near copy of a letter could give one away, so near copies are refused.",
        data_use_cases="Training of claim sorting, beside real letters. Not for tests.",
        distribution=[mlc.FileObject(id="generated.csv", name="generated.csv", content_url="generated.csv",
                                     encoding_formats=["text/csv"], sha256=hashlib.sha256(path.read_bytes()).hexdigest())],
        record_sets=[mlc.RecordSet(id="letters", name="letters", fields=fields)],
    )
    (HERE / "data/croissant.json").write_text(json.dumps(found.to_json(), indent=1, default=str) + "\n")
    assert sum(1 for _ in mlc.Dataset(jsonld=str(HERE / "data/croissant.json")).records("letters")) == PARAMS["generated"]


def main() -> None:
    OUT.mkdir(exist_ok=True)
    real, generated, test = (load(HERE / f"data/{name}.csv") for name in ("real", "generated", "test"))
    compare(real, generated, test)
    evaluate(real + generated, test)
    validate()
    describe()


if __name__ == "__main__":
    main()
