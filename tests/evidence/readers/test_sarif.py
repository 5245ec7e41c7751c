"""SARIF of Bandit and Semgrep, against what the scanners printed."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from evidence.readers.mutations import outcome, survives
from mlready.evidence.detect import read_as
from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import Reading
from readings import SAMPLES, Read, values

BANDIT = json.loads((SAMPLES / "sarif/bandit.sarif").read_text())
CLEAN = json.loads((SAMPLES / "sarif/bandit_clean.sarif").read_text())
SEMGREP = json.loads((SAMPLES / "sarif/semgrep.sarif").read_text())
Change = Callable[[Any], Any]


@pytest.fixture
def changed(tmp_path: Path, read: Read) -> Callable[..., Any]:
    """Reads a document whose first run was changed."""

    def read_changed(document: Any, change: Change) -> Any:
        document = copy.deepcopy(document)
        change(document["runs"][0])
        path = tmp_path / "changed.sarif"
        path.write_text(json.dumps(document))
        return read(path, "sarif")

    return read_changed


def test_what_bandit_gives_no_level_is_a_warning(read: Read) -> None:
    found = read("sarif/bandit.sarif", "sarif")

    assert values(found) == {
        "scan.errors": 1,
        "scan.warnings": 3,
        "scan.findings": 7,
        "scan.suppressed": 0,
    }
    assert (found.tool, found.version) == ("Bandit", "1.9.4")
    assert found.produced == datetime(2026, 11, 23, 16, 44, 37)  # noqa: DTZ001
    assert not found.objections


def test_a_clean_scan_has_no_finding(read: Read) -> None:
    found = read("sarif/bandit_clean.sarif", "sarif")

    assert set(values(found).values()) == {0}
    assert not found.objections


def test_semgrep_leaves_the_level_to_the_rule(read: Read) -> None:
    found = read("sarif/semgrep.sarif", "sarif")

    assert values(found)["scan.errors"] == 1
    assert values(found)["scan.warnings"] == 1
    assert found.produced is None
    assert "no date" in found.notes[0]
    assert "sk-test" not in repr(found)


def test_accepted_findings_are_counted_apart(changed: Callable[..., Any]) -> None:
    found = changed(
        SEMGREP, lambda run: run["results"][1].update(suppressions=[{"kind": "inSource"}])
    )

    assert values(found) == {
        "scan.errors": 0,
        "scan.warnings": 1,
        "scan.findings": 1,
        "scan.suppressed": 1,
    }


@pytest.mark.parametrize("status", ["underReview", "rejected"])
def test_a_suppression_that_is_not_accepted_leaves_it_open(
    changed: Callable[..., Any], status: str
) -> None:
    suppressions = [{"kind": "external", "status": status}]

    found = changed(SEMGREP, lambda run: run["results"][1].update(suppressions=suppressions))

    assert values(found)["scan.suppressed"] == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda run: run.pop("results"), "no list of results"),
        (lambda run: run.update(results=None), "no list of results"),
        (lambda run: run["invocations"][0].update(executionSuccessful=False), "not successful"),
        (lambda run: run["invocations"][0].pop("executionSuccessful"), "not successful"),
        (
            lambda run: run["invocations"][0].update(
                toolConfigurationNotifications=[{"level": "error"}]
            ),
            "1 errors while it ran",
        ),
        (
            lambda run: run["invocations"][0].update(
                toolExecutionNotifications=[{"level": "error"}]
            ),
            "1 errors while it ran",
        ),
        (lambda run: run["properties"]["metrics"]["_totals"].update(loc=0), "no line of code"),
        (
            lambda run: run.update(externalPropertyFileReferences={"results": [{}]}),
            "in another file",
        ),
    ],
)
def test_a_scan_that_did_not_look_shows_nothing(
    changed: Callable[..., Any], change: Change, said: str
) -> None:
    assert said in changed(CLEAN, change).objections[0]


def test_semgrep_without_rules_looked_for_nothing(changed: Callable[..., Any]) -> None:
    def change(run: Any) -> None:
        run["tool"]["driver"]["rules"] = []
        run["results"] = []

    assert "no rule was applied" in changed(SEMGREP, change).objections[0]


def test_lines_that_are_passed_over_are_said(changed: Callable[..., Any]) -> None:
    found = changed(CLEAN, lambda run: run["properties"]["metrics"]["_totals"].update(nosec=2))

    assert "2 lines are marked to be passed over" in found.notes


def test_several_runs_are_added_up(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "two.sarif"
    path.write_text(json.dumps(BANDIT | {"runs": BANDIT["runs"] + SEMGREP["runs"]}))

    found = read(path, "sarif")

    assert values(found)["scan.findings"] == 9
    assert found.tool == "Bandit, Semgrep OSS"


def test_the_rule_is_found_by_index_name_part_and_extension(changed: Callable[..., Any]) -> None:
    rule = {"id": "X1", "defaultConfiguration": {"level": "note"}}

    def change(run: Any) -> None:
        run["tool"] = {"driver": {"name": "Other"}, "extensions": [{"name": "e", "rules": [rule]}]}
        run["results"] = [
            {"ruleId": "X1"},
            {"ruleId": "X1/part"},
            {"rule": {"index": 0, "toolComponent": {"index": 0}}},
            {"ruleId": "unknown"},
            {"ruleId": "X1", "level": "error"},
            {"ruleId": "X1", "kind": "pass"},
            {"ruleId": "X1", "kind": "review"},
            {"ruleId": "X1", "baselineState": "absent"},
        ]

    assert values(changed(CLEAN, change)) == {
        "scan.errors": 1,
        "scan.warnings": 1,
        "scan.findings": 6,
        "scan.suppressed": 0,
    }


@pytest.mark.parametrize("runs", [[], None])
def test_without_a_run_nothing_was_scanned(tmp_path: Path, read: Read, runs: object) -> None:
    path = tmp_path / "none.sarif"
    path.write_text(json.dumps(CLEAN | {"runs": runs}))

    assert read(path, "sarif").objections == ("no run in it",)


@pytest.mark.parametrize(
    "change",
    [
        {"version": "3.0.0"},
        {"runs": [{"tool": {"name": "Bandit"}, "results": []}]},
        {"runs": [{"tool": {"driver": {"name": "x"}}, "results": [{"level": "fatal"}]}]},
        {"runs": [{"tool": {"driver": {"name": "x"}}, "results": [7]}]},
    ],
)
def test_an_unknown_version_is_recognised_and_not_read(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    path = tmp_path / "new.sarif"
    path.write_text(json.dumps(CLEAN | change))

    with File(path, "x") as file, pytest.raises(Unreadable, match="nothing read"):
        read_as(file)


def test_other_runs_are_not_taken_for_it() -> None:
    assert outcome('{"version": "1", "runs": [{"id": 3}]}') is None


def test_a_cut_file_gives_nothing() -> None:
    text = json.dumps(SEMGREP)

    cuts = [outcome(text[:at], ".sarif") for at in range(0, len(text), 111)]

    assert not any(isinstance(one, Reading) for one in cuts)


def test_broken_files_are_unreadable_and_nothing_worse() -> None:
    survives("sarif/semgrep.sarif")
    survives("sarif/bandit_clean.sarif")
