"""What DVC 3 prints as JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from evidence.readers.mutations import outcome, reading, refusal, survives
from readings import SAMPLES, Read, values


def shown(files: Any) -> str:
    return json.dumps({"": {"data": files}})


def test_metrics_of_the_workspace(read: Read) -> None:
    found = read("dvc/metrics_show.json", "dvc_show")

    assert values(found) == {
        "run.test_accuracy": 1.0,
        "run.test_f1_macro": 1.0,
        "run.n_test": 54,
    }
    assert found.measurements[0].at == "//data/metrics.json/data/test/accuracy"
    assert found.produced is None


@pytest.mark.parametrize("name", ["metrics.json", "status.json"])
def test_what_may_be_anybodys_is_not_taken(name: str) -> None:
    """Free metrics, and an empty object, which says no change only beside its command."""
    assert outcome((SAMPLES / "dvc" / name).read_text()) is None


def test_stages_that_changed_are_counted() -> None:
    changes = [{"changed deps": {"data.csv": "modified"}}, "changed command"]

    found = reading(json.dumps({"train": changes, "prepare": ["changed command"]}))

    assert found.reader == "dvc_show"
    assert values(found) == {"lineage.stages_changed": 2}
    assert found.measurements[0].at == "/train"


def test_a_file_that_dvc_could_not_read_spoils_the_run() -> None:
    error = {"error": {"type": "FileNotFoundError", "msg": "metrics.json"}}

    assert "could not be read" in reading(shown({"metrics.json": error})).objections[0]
    assert "could not be read" in reading(json.dumps({"": error})).objections[0]


def test_metrics_without_a_number_show_nothing() -> None:
    found = reading(shown({"m.json": {"data": {"accuracy": "high", "ok": True, "x": None}}}))

    assert found.objections == ("no metric in it",)


def test_two_metrics_of_one_name_are_left_out() -> None:
    found = reading(shown({"a.json": {"data": {"f1": 1}}, "b.json": {"data": {"F1": 0, "r": 2}}}))

    assert values(found) == {"run.r": 2}
    assert "run.f1" in found.notes[0]


def test_a_version_to_come_is_recognised_and_not_read() -> None:
    assert "nothing read" in refusal(shown([{"path": "metrics.json"}]))


def test_whatever_is_broken_only_the_reading_fails() -> None:
    survives("dvc/metrics_show.json")
