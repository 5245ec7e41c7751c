"""A model's description and its place in the registry, as MLflow 2.22 and 3.17 write them."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from evidence.readers.mutations import survives
from mlready.evidence.detect import read_as
from mlready.evidence.files import File, Folder, Unreadable
from readings import SAMPLES, Read, values

MLFLOW = SAMPLES / "mlflow"
MODELS = {
    "2.22.1": next(MLFLOW.glob("mlruns_2.22/**/MLmodel")),
    "3.17.2": next(MLFLOW.glob("mlruns_3.17/**/MLmodel")),
}
REGISTERED = MLFLOW / "mlruns_3.17/mlruns/models/iris-clf"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    for name in ("MLmodel", "requirements.txt"):
        shutil.copy(MODELS["3.17.2"].parent / name, tmp_path / name)
    return tmp_path / "MLmodel"


def replace(path: Path, old: str, new: str) -> Path:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return path


@pytest.mark.parametrize("version", MODELS)
def test_a_model_states_its_inputs_and_its_packages(read: Read, version: str) -> None:
    found = read(MODELS[version], "mlflow_model")

    assert values(found) == {"model.signature_stated": True, "model.environment_pinned": True}
    assert found.version == version
    assert isinstance(found.produced, datetime)
    assert found.produced.date().isoformat() == "2026-11-23"
    assert read(MODELS[version].parent, "mlflow_model") == found


@pytest.mark.parametrize(("version", "noted"), [("2.22.1", True), ("3.17.2", False)])
def test_a_pickle_is_said_to_be_one(read: Read, version: str, noted: bool) -> None:
    notes = read(MODELS[version], "mlflow_model").notes

    assert ("stored as a pickle: loading it runs code" in notes) is noted


@pytest.mark.parametrize("line", ["numpy", "numpy>=2", "numpy==2.*", "numpy~=2.4", "numpy==2,<3"])
def test_one_open_requirement_pins_nothing(model: Path, read: Read, line: str) -> None:
    replace(model.parent / "requirements.txt", "numpy==2.4.6", line)

    assert values(read(model, "mlflow_model"))["model.environment_pinned"] is False


def test_an_empty_list_of_requirements_pins_nothing(model: Path, read: Read) -> None:
    (model.parent / "requirements.txt").write_text("# all of them\n")

    assert values(read(model, "mlflow_model"))["model.environment_pinned"] is False


def test_without_the_list_nothing_is_said_of_packages(model: Path, read: Read) -> None:
    (model.parent / "requirements.txt").unlink()

    found = read(model, "mlflow_model")

    assert "model.environment_pinned" not in values(found)
    assert found.notes == ("no requirements.txt beside it",)


def test_a_model_without_a_signature_says_so(model: Path, read: Read) -> None:
    text = model.read_text()
    model.write_text(text[: text.index("signature:")] + "signature: null\n")

    assert values(read(model, "mlflow_model"))["model.signature_stated"] is False


def test_a_model_of_a_version_to_come_is_not_read(model: Path) -> None:
    text = model.read_text()
    model.write_text(
        text[: text.index("flavors:")] + "flavors: [sklearn]\n" + text[text.index("model_id:") :]
    )

    with File(model, "x") as file, pytest.raises(Unreadable, match="not known: nothing read"):
        read_as(file)


@pytest.mark.parametrize("tool", ["2.22", "3.17"])
def test_a_version_in_the_registry(read: Read, tool: str) -> None:
    folder = MLFLOW / f"mlruns_{tool}/mlruns/models/iris-clf"

    found = read(folder, "mlflow_model")
    one = read(folder / "version-1/meta.yaml", "mlflow_model")

    assert values(found) == values(one) == {"model.registered": True}
    assert found.measurements[0].at == "version-1/meta.yaml status"
    assert one.measurements[0].at == "/status"
    assert found.produced == one.produced is not None
    assert found.subject == ""


def test_a_version_that_failed_to_register_is_not_there(tmp_path: Path, read: Read) -> None:
    folder = Path(shutil.copytree(REGISTERED, tmp_path / "model"))
    replace(folder / "version-1/meta.yaml", "status: READY", "status: FAILED_REGISTRATION")

    found = read(folder, "mlflow_model")

    assert values(found) == {"model.registered": False}
    assert found.objections == ("the registered version is not ready",)


def test_the_newest_version_counts(tmp_path: Path, read: Read) -> None:
    folder = Path(shutil.copytree(REGISTERED, tmp_path / "model"))
    shutil.copytree(folder / "version-1", folder / "version-10")
    shutil.copytree(folder / "version-1", folder / "version-9")

    assert read(folder, "mlflow_model").measurements[0].at.startswith("version-10/")


def test_a_registered_model_of_a_version_to_come_is_not_read(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(REGISTERED, tmp_path / "model"))
    (folder / "version-1/meta.yaml").write_text("state: ready\n")

    with pytest.raises(Unreadable, match="not known: nothing read"):
        read_as(Folder(folder, "model"))


def test_another_tools_yaml_is_nobodys(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text("flavors:\n  vanilla: {}\n")

    with File(path, "x") as file:
        assert read_as(file) is None


@pytest.mark.parametrize("path", [MODELS["3.17.2"], REGISTERED / "version-1/meta.yaml"])
def test_whatever_is_broken_only_the_reading_fails(path: Path) -> None:
    survives(str(path.relative_to(SAMPLES)))
