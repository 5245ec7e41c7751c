"""Settings, plans and parts of known tools: no result, and told what to register instead."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from evidence.readers.mutations import ODD, survives_as
from mlready.evidence.detect import read_as
from mlready.evidence.files import File, Folder, Unreadable
from readings import SAMPLES

RUNS = SAMPLES / "mlflow" / "mlruns_3.17" / "mlruns"


def told(path: Path, root: Path | None = None) -> str:
    """Why a file or folder is no result; empty where nothing is known of it."""
    file = Folder(path, path.name) if path.is_dir() else File(path, path.name, root)
    try:
        assert read_as(file) is None
    except Unreadable as error:
        return str(error)
    finally:
        file.close()
    return ""


@pytest.mark.parametrize(
    ("sample", "said"),
    [
        ("dvc/dvc.yaml", "DVC's plan, no result: register the dvc.lock beside it"),
        ("dvc/params.yaml", "parameters of a DVC pipeline, no result: register the dvc.lock"),
        ("dvc/metrics.json", "numbers of a DVC pipeline: point at them under `metrics`"),
        ("dvc/status.json", "empty, as `dvc status` writes it: register the dvc.lock beside it"),
        ("garak/small.yaml", "settings of garak, no result: register its report.jsonl"),
        ("lm-eval/task/triage_mc.yaml", "a task of lm-evaluation-harness, no result"),
        ("promptfoo/promptfooconfig.yaml", "settings of promptfoo, no result"),
        ("sarif/rules.yaml", "rules of Semgrep, no result: register its SARIF"),
        ("wandb/config.json", "settings of a W&B run, no result: register the wandb-summary.json"),
    ],
)
def test_what_a_tool_reads_is_no_result_of_it(sample: str, said: str) -> None:
    assert told(SAMPLES / sample).startswith(said)


@pytest.mark.parametrize("version", ["mlruns_2.22", "mlruns_3.17"])
def test_parts_of_mlflows_store_name_the_folder(version: str) -> None:
    found = {
        path.relative_to(SAMPLES).as_posix(): told(path)
        for path in (SAMPLES / "mlflow" / version).rglob("meta.yaml")
        if not path.parent.name.startswith("version-")
    }

    assert len(found) > 5
    assert all("register" in one and "folder" in one for one in found.values()), found


def test_a_metric_of_a_run_names_the_folder() -> None:
    (metric,) = RUNS.glob("*/*/metrics/accuracy")

    assert told(metric) == "a part of an MLflow run: register the run's folder"


def test_a_store_and_an_experiment_name_a_run() -> None:
    experiment = next(path for path in RUNS.iterdir() if len(path.name) == 18)
    (run,) = (one.parent for one in experiment.glob("*/params"))

    for folder in (RUNS.parent, RUNS, experiment):
        name = run.relative_to(folder).as_posix()
        assert told(folder) == f"a folder of MLflow runs: register the one that counts, as {name}"


def test_an_experiment_without_a_run() -> None:
    assert told(RUNS / "0") == "an experiment of MLflow without a run"


def test_a_file_is_known_by_the_plan_beside_it_only(tmp_path: Path) -> None:
    for name in ("metrics.json", "params.yaml", "status.json"):
        shutil.copy(SAMPLES / "dvc" / name, tmp_path)
        assert told(tmp_path / name) == ""
    shutil.copy(SAMPLES / "dvc" / "dvc.yaml", tmp_path)
    shutil.copy(SAMPLES / "dvc" / "params.yaml", tmp_path / "other.yaml")

    assert told(tmp_path / "metrics.json").startswith("numbers of a DVC pipeline")
    assert told(tmp_path / "params.yaml").startswith("parameters of a DVC pipeline")
    assert told(tmp_path / "other.yaml") == ""


def test_a_link_out_of_the_project_is_not_followed(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    shutil.copy(SAMPLES / "dvc" / "dvc.yaml", tmp_path)
    shutil.copy(SAMPLES / "dvc" / "metrics.json", project)
    (project / "dvc.yaml").symlink_to(tmp_path / "dvc.yaml")

    assert told(project / "metrics.json", project) == ""


@pytest.mark.parametrize(
    "text",
    [
        "run: {script: train.py}\n",
        "run: {seed: 1}\n",
        "run: {seed: 1, generations: 2}\nother: 1\n",
        "stages: [build, test]\n",
        "stages: {build: {image: x}}\n",
        "rules: [be kind]\n",
        "prompts: [hello]\n",
        "task: write\ndoc_to_text: x\n",
        "name: x\nstatus: y\nmodel: z\n",
        "_wandb: 5\n",
        "owner: me\nvalue: 3\n",
    ],
)
def test_files_that_only_look_alike_are_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text)

    assert told(path) == ""


@pytest.mark.parametrize(
    "sample",
    ["dvc/dvc.yaml", "garak/small.yaml", "lm-eval/task/triage_mc.yaml", "sarif/rules.yaml"],
)
def test_whatever_stands_where_nothing_is_raised(sample: str) -> None:
    survives_as((SAMPLES / sample).read_text(), ".yaml", 60)


@pytest.mark.parametrize("odd", range(len(ODD)))
def test_whatever_the_plan_beside_it_says_nothing_is_raised(tmp_path: Path, odd: int) -> None:
    shutil.copy(SAMPLES / "dvc" / "metrics.json", tmp_path)
    for plan in (ODD[odd], {"stages": ODD[odd]}, {"stages": {"x": {"metrics": ODD[odd]}}}):
        (tmp_path / "dvc.yaml").write_text(json.dumps(plan))

        assert told(tmp_path / "metrics.json") == ""
