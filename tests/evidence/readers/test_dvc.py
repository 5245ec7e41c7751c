"""A lock file of DVC 3 and the project it stands in."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from evidence.readers.mutations import survives
from mlready.evidence.detect import read_as
from mlready.evidence.files import File, Unreadable
from mlready.evidence.listed import FILES
from readings import SAMPLES, Read, values


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("dvc.lock", "dvc.yaml", "params.yaml", "metrics.json"):
        shutil.copy(SAMPLES / "dvc" / name, tmp_path / name)
    return tmp_path


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_lock_pipeline_parameters_and_files_agree(read: Read) -> None:
    found = read("dvc/dvc.lock", "dvc")

    assert values(found) == {
        "lineage.stages": 2,
        "lineage.stages_changed": 0,
        "lineage.files_checked": 1,
        "lineage.files_changed": 0,
    }
    assert found.kind == "native"
    assert found.produced is None
    assert found.digests == {}
    assert "4 of 5 files were not compared: they are not there" in found.notes


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("params.yaml", "seed: 0", "seed: 1"),
        ("params.yaml", "C: 1.0", "C: 10"),
        ("params.yaml", "seed: 0\n", ""),
        ("dvc.yaml", "cmd: python train.py", "cmd: python train.py --fast"),
        ("dvc.yaml", "    - seed\n", "    - seed\n    - model.penalty\n"),
        ("dvc.yaml", "  train:", "  fit:"),
    ],
)
def test_a_stage_that_was_not_run_as_it_stands(
    project: Path, read: Read, name: str, old: str, new: str
) -> None:
    replace(project / name, old, new)

    found = values(read(project / "dvc.lock", "dvc"))

    assert found["lineage.stages_changed"] == (2 if new == "  fit:" else 1)


def test_one_byte_in_a_file_is_seen(project: Path, read: Read) -> None:
    replace(project / "metrics.json", "54", "55")

    found = read(project / "dvc.lock", "dvc")

    assert values(found)["lineage.files_changed"] == 1
    assert next(one for one in found.measurements if "files_changed" in one.name).n == 1


def test_without_files_none_has_changed_nor_stayed(project: Path, read: Read) -> None:
    (project / "metrics.json").unlink()

    found = values(read(project / "dvc.lock", "dvc"))

    assert found["lineage.files_checked"] == 0
    assert "lineage.files_changed" not in found


def test_without_the_pipeline_stages_are_not_compared(project: Path, read: Read) -> None:
    (project / "dvc.yaml").unlink()

    found = read(project / "dvc.lock", "dvc")

    assert "lineage.stages_changed" not in values(found)
    assert "no dvc.yaml" in found.notes[0]


def test_dvc_2_took_the_digest_with_other_line_ends(project: Path, read: Read) -> None:
    (project / "train.py").write_bytes(b"import os\r\nprint(1)\r\n")
    digest = hashlib.md5(b"import os\nprint(1)\n", usedforsecurity=False).hexdigest()
    lock = project / "dvc.lock"
    replace(lock, "dd3baa67cd6735f08650f3bebfb6b194", digest)

    assert values(read(lock, "dvc"))["lineage.files_changed"] == 1
    replace(lock, "      hash: md5\n", "")
    assert values(read(lock, "dvc"))["lineage.files_changed"] == 0


def test_an_output_that_the_next_stage_saw_otherwise_has_changed(project: Path, read: Read) -> None:
    (project / "data.csv").write_text("1,2\n")
    digest = hashlib.md5(b"1,2\n", usedforsecurity=False).hexdigest()
    text = (project / "dvc.lock").read_text()
    (project / "dvc.lock").write_text(text.replace("2925c4a8cd201c79d97d3d283429ef23", digest, 1))

    assert values(read(project / "dvc.lock", "dvc"))["lineage.files_changed"] == 1


def test_stages_of_a_loop_and_folders_are_left_out_aloud(project: Path, read: Read) -> None:
    replace(project / "dvc.lock", "  train:", "  train@fold1:")
    replace(project / "dvc.lock", "2925c4a8cd201c79d97d3d283429ef23", "2925c4a8cd201c79.dir")
    replace(project / "dvc.yaml", "cmd: python train.py", "cmd: python train.py ${item}")

    found = read(project / "dvc.lock", "dvc")

    assert values(found)["lineage.stages_changed"] == 0
    assert "commands with variables were not compared" in found.notes
    assert "folders that DVC tracks were not compared" in found.notes


@pytest.mark.parametrize("name", ["../secret", "/etc/hostname", "s3://bucket/data"])
def test_nothing_outside_the_project_is_opened(project: Path, read: Read, name: str) -> None:
    (project / "inner").mkdir()
    (project / "secret").write_text("x")
    lock = project / "inner" / "dvc.lock"
    shutil.copy(project / "dvc.lock", lock)
    replace(lock, "path: train.py", f"path: {name}")

    assert values(read(lock, "dvc"))["lineage.files_checked"] == 0


def test_no_more_files_are_compared_than_the_bound(project: Path, read: Read) -> None:
    digest = hashlib.md5(b"", usedforsecurity=False).hexdigest()
    entries = []
    for at in range(FILES + 5):
        (project / f"f{at}").write_bytes(b"")
        entries.append(f"    - {{path: f{at}, hash: md5, md5: {digest}}}\n")
    lock = project / "dvc.lock"
    lock.write_text("schema: '2.0'\nstages:\n  a:\n    cmd: x\n    outs:\n" + "".join(entries))

    found = read(lock, "dvc")

    assert values(found)["lineage.files_checked"] == FILES
    assert any(f"of more than {FILES} no more are" in note for note in found.notes)


def test_a_lock_without_a_stage_shows_nothing(project: Path, read: Read) -> None:
    (project / "dvc.lock").write_text("schema: '2.0'\nstages: {}\n")

    assert read(project / "dvc.lock", "dvc").objections == ("no stage in it",)


def test_a_version_to_come_is_recognised_and_not_read(project: Path) -> None:
    replace(project / "dvc.lock", "schema: '2.0'", "schema: '3.0'")

    with File(project / "dvc.lock", "x") as file, pytest.raises(Unreadable, match="nothing read"):
        read_as(file)


def test_whatever_is_broken_only_the_reading_fails() -> None:
    survives("dvc/dvc.lock")


@pytest.mark.parametrize(
    "text", ["", "stages: [1]", "stages:\n  train: 5\n", "- 1", "{", "a: &b 1"]
)
@pytest.mark.parametrize("name", ["dvc.yaml", "params.yaml"])
def test_a_broken_file_beside_it_is_as_none(
    project: Path, read: Read, name: str, text: str
) -> None:
    (project / name).write_text(text)

    assert values(read(project / "dvc.lock", "dvc"))["lineage.stages"] == 2
