"""Runs of MLflow 2.22 and 3.17, against the numbers that the tool printed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from evidence.readers.mutations import survives
from mlready.evidence.detect import read_as
from mlready.evidence.files import File, Folder, Unreadable
from readings import SAMPLES, Read, values

MLFLOW = SAMPLES / "mlflow"
RUNS = {
    "2.22": next(MLFLOW.glob("mlruns_2.22/mlruns/6*/d*/meta.yaml")).parent,
    "3.17": next(MLFLOW.glob("mlruns_3.17/mlruns/6*/6*/meta.yaml")).parent,
}
NUMBERS = {
    "run.accuracy": 1.0,
    "run.f1_macro": 1.0,
    "run.log_loss": pytest.approx(0.1359162050573921),
    "run.train_loss": pytest.approx(1 / 3),
}


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RUNS["3.17"], tmp_path / "run"))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.mark.parametrize("version", RUNS)
def test_the_folder_of_a_run_says_what_the_tool_says(read: Read, version: str) -> None:
    found = read(RUNS[version], "mlflow_run")

    assert values(found) == NUMBERS
    assert values(read(MLFLOW / f"mlruns_{version}" / "run_describe.json", "mlflow_run")) == NUMBERS
    assert found.kind == "native"
    assert found.produced is not None
    assert not found.objections


def test_a_value_logged_again_with_an_earlier_step_is_not_the_last(read: Read) -> None:
    found = read(RUNS["3.17"], "mlflow_run")

    loss = next(one for one in found.measurements if one.name == "run.train_loss")
    assert loss.at == "metrics/train_loss line 3"


def test_the_day_is_the_end_of_the_run(read: Read) -> None:
    found = read("mlflow/mlruns_3.17/run_describe.json", "mlflow_run")

    assert str(found.produced) == "2026-11-23 16:58:54.716000"
    assert found.measurements[0].at == "/data/metrics/f1_macro"


def test_a_logged_model_has_metrics_with_four_columns(read: Read) -> None:
    folder = next(MLFLOW.glob("mlruns_3.17/mlruns/6*/models/m-*"))

    found = read(folder, "mlflow_run")

    assert values(found) == {**NUMBERS, "run.train_loss": 1.0}
    assert not found.objections


@pytest.mark.parametrize(
    ("old", "new", "objection"),
    [
        ("status: 3", "status: 1", "RUNNING"),
        ("status: 3", "status: 4", "FAILED"),
        ("status: 3", "status: 99", "unknown"),
        ("status: 3", "status: [3]", "unknown"),
        ("lifecycle_stage: active", "lifecycle_stage: deleted", "deleted"),
    ],
)
def test_a_run_that_did_not_finish_shows_nothing(
    run: Path, read: Read, old: str, new: str, objection: str
) -> None:
    replace(run / "meta.yaml", old, new)

    assert objection in read(run, "mlflow_run").objections[0]


def test_a_described_run_that_failed_shows_nothing(tmp_path: Path, read: Read) -> None:
    data = json.loads((MLFLOW / "mlruns_2.22/run_describe.json").read_text())
    data["info"]["status"] = "FAILED"
    path = tmp_path / "run.json"
    path.write_text(json.dumps(data))

    assert "FAILED" in read(path, "mlflow_run").objections[0]


def test_a_run_without_a_metric_shows_nothing(run: Path, read: Read) -> None:
    shutil.rmtree(run / "metrics")

    assert read(run, "mlflow_run").objections == ("no metric in it",)


@pytest.mark.parametrize("value", ["nan", "inf", "NaN"])
def test_a_last_value_that_is_no_number_is_left_out(run: Path, read: Read, value: str) -> None:
    with (run / "metrics/accuracy").open("a") as stream:
        stream.write(f"1795453118049 {value} 1\n")

    assert "run.accuracy" not in values(read(run, "mlflow_run"))


def test_a_metric_file_that_is_cut_is_unreadable(run: Path) -> None:
    (run / "metrics/accuracy").write_text("17954531")

    with pytest.raises(Unreadable, match="metrics/accuracy line 1"):
        read_as(Folder(run, "run"))


def test_two_metrics_of_one_name_are_left_out(run: Path, read: Read) -> None:
    (run / "metrics/Accuracy").write_text("1795453118048 0.2 0\n")

    found = read(run, "mlflow_run")

    assert "run.accuracy" not in values(found)
    assert "two metrics are called run.accuracy" in found.notes[0]


def test_a_folder_without_a_run_is_nobodys(run: Path) -> None:
    (run / "meta.yaml").write_text("name: other\nexperiment_id: '1'\n")

    assert read_as(Folder(run, "run")) is None


def test_a_version_to_come_is_recognised_and_not_read(tmp_path: Path) -> None:
    data: dict[str, Any] = json.loads((MLFLOW / "mlruns_3.17/run_describe.json").read_text())
    data["data"]["metrics"] = [{"key": "accuracy", "value": 1.0}]
    path = tmp_path / "run.json"
    path.write_text(json.dumps(data))

    with File(path, "x") as file, pytest.raises(Unreadable, match="not known: nothing read"):
        read_as(file)


def test_whatever_is_broken_only_the_reading_fails() -> None:
    survives("mlflow/mlruns_3.17/run_describe.json")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "[run_id]",
        "run_id: [1]\nartifact_uri: {}\nlifecycle_stage: []\nstatus: {}\nend_time: [3]\n",
        "run_uuid: x\nartifact_uri: x\nlifecycle_stage: active\nstatus: true\nend_time: .inf\n",
        "model_id: 1\nsource_run_id: 2\nstatus: 7\nlast_updated_timestamp: 2026-13-45\n",
        f"run_id: 1\nartifact_uri: x\nlifecycle_stage: active\nstatus: 3\nend_time: {'9' * 400}\n",
    ],
)
def test_whatever_the_run_says_of_itself_only_the_reading_fails(run: Path, text: str) -> None:
    (run / "meta.yaml").write_text(text)

    found = read_as(Folder(run, "run"))

    assert found is None or found.objections or found.produced is None


def test_what_a_link_leads_to_is_not_read(run: Path, tmp_path: Path, read: Read) -> None:
    (tmp_path / "secret").write_text("1795453118048 0.9 0\n")
    (run / "metrics/secret").symlink_to(tmp_path / "secret")

    assert "run.secret" not in values(read(run, "mlflow_run"))
