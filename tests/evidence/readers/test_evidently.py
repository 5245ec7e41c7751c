"""Evidently reports, against the numbers that the tool printed."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from mlready.evidence.detect import read_as
from mlready.evidence.files import File, Unreadable
from readings import SAMPLES, Read, values


def test_the_new_schema_has_no_date(read: Read) -> None:
    found = read("evidently/drift_0.7.json", "evidently")

    assert values(found) == {
        "drift.share_drifted": pytest.approx(4 / 31),
        "drift.columns_drifted": 4,
        "drift.columns": 31,
    }
    assert found.produced is None
    assert found.kind == "native"
    assert "no date" in found.notes[0]
    assert found.measurements[0].at == "/metrics/0/value/share"


def test_more_than_half_of_the_columns_drifted(read: Read) -> None:
    found = read("evidently/drift_0.7_psi.json", "evidently")

    assert values(found)["drift.share_drifted"] == pytest.approx(0.774, abs=5e-4)
    assert values(found)["drift.largest_psi"] > 0.1


def test_a_report_without_tests_still_measures(read: Read) -> None:
    found = read("evidently/drift_0.7_no_tests.json", "evidently")

    assert values(found)["drift.share_drifted"] == pytest.approx(0.548, abs=5e-4)
    assert "drift.largest_psi" not in values(found)


def test_the_old_schema_says_when_and_by_which_version(read: Read) -> None:
    found = read("evidently/drift_0.4.json", "evidently")

    assert found.version == "0.4.40"
    assert isinstance(found.produced, datetime)
    assert values(found)["drift.share_drifted"] == pytest.approx(4 / 31)
    assert found.measurements[0].at.startswith("/metrics/0/result/")


def changed(tmp_path: Path, change: dict[str, str], text: str = "") -> Path:
    text = text or (SAMPLES / "evidently/drift_0.7.json").read_text()
    for old, new in change.items():
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "changed.json"
    path.write_text(text)
    return path


def test_a_version_to_come_is_recognised_and_not_read(tmp_path: Path) -> None:
    path = changed(tmp_path, {"evidently:metric_v2:": "evidently:metric_v3:"})

    with File(path, "x") as file, pytest.raises(Unreadable, match="not known: nothing read"):
        read_as(file)


def test_a_test_that_ended_in_an_error_spoils_the_run(tmp_path: Path, read: Read) -> None:
    path = changed(tmp_path, {'"status": "SUCCESS"': '"status": "ERROR"'})

    assert "error" in read(path, "evidently").objections[0]


@pytest.mark.parametrize("share", ["1.5", "-0.1", "NaN", "1e999", "true"])
def test_a_share_that_is_none_is_left_out(tmp_path: Path, read: Read, share: str) -> None:
    path = changed(tmp_path, {'"share": 0.12903225806451613': f'"share": {share}'})

    assert "drift.share_drifted" not in values(read(path, "evidently"))


def test_tests_that_are_no_list_are_none(tmp_path: Path, read: Read) -> None:
    path = changed(tmp_path, {'"tests": [': '"tests": 5, "was": ['})

    assert read(path, "evidently").objections == ()


def test_a_version_is_one_short_line(tmp_path: Path, read: Read) -> None:
    text = (SAMPLES / "evidently/drift_0.4.json").read_text()
    long = r"4\n\u2028" + "x" * 500
    path = changed(tmp_path, {'"0.4.40"': f'"{long}"'}, text)

    version = read(path, "evidently").version
    assert version.splitlines() == [version]
    assert len(version) <= 200


def test_another_tools_metrics_are_not_taken_for_it(tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text(json.dumps({"metrics": [{"name": "accuracy", "value": 0.9}]}))

    with File(path, "x") as file:
        assert read_as(file) is None
