"""pip-audit, against what it printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evidence.readers.mutations import outcome, survives
from mlready.evidence.detect import read_as
from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import Reading
from readings import SAMPLES, Read, values

BAD = json.loads((SAMPLES / "pip-audit/pip_audit_bad.json").read_text())


def written(tmp_path: Path, document: Any) -> Path:
    path = tmp_path / "audit.json"
    path.write_text(json.dumps(document))
    return path


def test_two_packages_are_vulnerable(read: Read) -> None:
    found = read("pip-audit/pip_audit_bad.json", "pip_audit")

    assert values(found) == {
        "dependencies.audited": 3,
        "dependencies.skipped": 0,
        "dependencies.vulnerable": 2,
        "dependencies.vulnerabilities": 2,
    }
    assert found.produced is None
    assert "no date" in found.notes[0]
    assert not found.objections


def test_a_clean_audit_has_none(read: Read) -> None:
    found = read("pip-audit/pip_audit_ok.json", "pip_audit")

    assert values(found)["dependencies.audited"] == 1
    assert values(found)["dependencies.vulnerable"] == 0


def test_an_audit_that_skipped_all_shows_nothing(read: Read) -> None:
    found = read("pip-audit/pip_audit_all_skipped.json", "pip_audit")

    assert found.objections == ("no package was looked up: all 3 were skipped",)
    assert values(found) == {"dependencies.audited": 0, "dependencies.skipped": 3}


def test_some_skipped_packages_are_said(tmp_path: Path, read: Read) -> None:
    skipped = {"name": "own", "skip_reason": "not on PyPI"}
    document = {"dependencies": [*BAD["dependencies"], skipped], "fixes": []}

    found = read(written(tmp_path, document), "pip_audit")

    assert values(found)["dependencies.skipped"] == 1
    assert "1 of 4 packages could not be looked up" in found.notes
    assert not found.objections


def test_before_2_0_it_was_a_list(tmp_path: Path, read: Read) -> None:
    found = read(written(tmp_path, BAD["dependencies"]), "pip_audit")

    assert values(found)["dependencies.vulnerabilities"] == 2


def test_one_vulnerability_named_twice_is_one(tmp_path: Path, read: Read) -> None:
    package = {"name": "a", "version": "1", "vulns": [{"id": "X-1"}, {"id": "X-1"}, {"id": "X-2"}]}

    found = read(written(tmp_path, {"dependencies": [package], "fixes": []}), "pip_audit")

    assert values(found)["dependencies.vulnerabilities"] == 2


def test_without_packages_nothing_was_audited(tmp_path: Path, read: Read) -> None:
    found = read(written(tmp_path, {"dependencies": [], "fixes": []}), "pip_audit")

    assert found.objections == ("no package in it",)


@pytest.mark.parametrize(
    "package",
    [
        {"name": "a", "version": "1", "vulnerabilities": []},
        {"name": "a", "version": "1"},
        {"name": "a", "version": "1", "vulns": {}},
        {"name": "a", "version": "1", "vulns": [], "skip_reason": "x"},
        {"name": "a", "version": "1", "vulns": ["X-1"]},
        "a==1",
    ],
)
def test_an_unknown_shape_is_recognised_and_not_read(tmp_path: Path, package: object) -> None:
    path = written(tmp_path, {"dependencies": [package], "fixes": []})

    with File(path, "x") as file, pytest.raises(Unreadable, match="not known: nothing read"):
        read_as(file)


def test_another_list_of_dependencies_is_not_taken_for_it() -> None:
    assert outcome('{"dependencies": [{"ref": "a"}], "bomFormat": "CycloneDX"}') is None
    assert outcome('[{"name": "a", "vulns": 3}]') is None


def test_a_cut_file_gives_nothing() -> None:
    text = json.dumps(BAD)

    cuts = [outcome(text[:at]) for at in range(0, len(text), 11)]

    assert not any(isinstance(one, Reading) for one in cuts)


def test_broken_files_are_unreadable_and_nothing_worse() -> None:
    survives("pip-audit/pip_audit_bad.json")
    survives("pip-audit/pip_audit_all_skipped.json")
