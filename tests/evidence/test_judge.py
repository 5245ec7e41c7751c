"""Which numbers count, clause by clause, and what they do to a finding."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from mlready.evaluate import Finding
from mlready.packs import Library
from readings import SAMPLES
from worlds import assessed, rule, world

FACTS = """
system.version: {type: text, question: Which version?}
practices.drift: {type: practice, question: Is drift watched?}
practices.other: {type: practice, question: Is something else done?}
practices.quality: {type: practice, question: Is quality measured?}
"""
MEASURES = """
measurements:
  drift.share_drifted: {definition: Share that drifted., unit: share, direction: lower}
  drift.columns: {definition: Columns., type: int}
  performance.accuracy: {definition: Share of right answers., unit: share, direction: higher}
  signature.checked: {definition: Checked., type: bool}
"""
OLD = json.loads((SAMPLES / "evidently/drift_0.4.json").read_text())
NEW = json.loads((SAMPLES / "evidently/drift_0.7.json").read_text())


@pytest.fixture(scope="module")
def library() -> Library:
    rules = rule(
        "R",
        require="{practices.drift: in_place}",
        shown_by="{drift.share_drifted: {lt: 0.5}}",
        evidence="measured",
        max_age="30 days",
    ) + rule("Q", require="{practices.other: in_place}", evidence="documented", max_age="30 days")
    rules += rule(
        "EITHER",
        require="{practices.drift: in_place}",
        shown_by="{any: [{signature.checked: {known: true}}, {drift.columns: {ge: 1}}, "
        "{performance.accuracy: {ge: 0.5}}]}",
        evidence="measured",
    )
    return world(FACTS, f"rules:\n{rules}", more={"vocabulary/measured.yaml": MEASURES})


class Project:
    """A folder with evidence files, and a manifest that registers them behind one practice."""

    def __init__(self, folder: Path, library: Library) -> None:
        self.folder, self.library = folder, library
        self.entries: dict[str, str] = {}

    def old(self, name: str, share: float, when: str = "2026-11-20 10:00:00", **keys: str) -> None:
        """A report of Evidently 0.4, which has a date."""
        data = json.loads(json.dumps(OLD))
        data["timestamp"] = when
        for metric in data["metrics"]:
            if "share_of_drifted_columns" in metric["result"]:
                metric["result"]["share_of_drifted_columns"] = share
        self.write(name, data, **keys)

    def new(self, name: str, **keys: str) -> None:
        """A report of Evidently 0.7, which has none."""
        data = json.loads(json.dumps(NEW))
        self.write(name, data, **keys)

    def write(self, name: str, data: Any, **keys: str) -> None:
        text = json.dumps(data)
        (self.folder / f"{name}.json").write_text(text)
        if keys.pop("pinned", ""):
            keys["sha256"] = f"'{hashlib.sha256(text.encode()).hexdigest()}'"
        more = "".join(f", {key}: {value}" for key, value in keys.items())
        self.entries[name] = f"{{path: {name}.json{more}}}"

    def finding(self, state: str = "in_place", version: str = "", rule: str = "R") -> Finding:
        ids = ", ".join(self.entries)
        lines = [
            f"system: {{version: '{version}'}}" if version else "",
            f"practices: {{drift: {{state: {state}, evidence: [{ids}]}}}}",
            "evidence:",
            *(f"  {name}: {entry}" for name, entry in self.entries.items()),
        ]
        text = "\n".join(line for line in lines if line) + "\n"
        found = assessed(self.library, text, root=self.folder).findings
        return next(one for one in found if one.rule.id == rule)


@pytest.fixture
def project(tmp_path: Path, library: Library) -> Project:
    return Project(tmp_path, library)


def said(finding: Finding) -> tuple[str, int, bool | None]:
    assert finding.shown is not None
    return finding.outcome, finding.assurance, finding.shown.truth


def gaps(finding: Finding) -> str:
    assert finding.shown is not None
    return "\n".join(finding.shown.gaps)


def test_a_number_that_meets_the_bar_measures_the_pass(project: Project) -> None:
    project.old("drift", 0.1)
    found = project.finding()

    assert said(found) == ("pass", 2, True)
    assert found.closed
    assert found.shown is not None
    (seen,) = found.shown.seen
    assert seen.measurement.value == 0.1
    assert seen.measurement.at == "/metrics/0/result/share_of_drifted_columns"
    assert str(seen.dated) == "2026-11-20"


def test_a_number_that_misses_it_fails_the_rule_whatever_is_claimed(project: Project) -> None:
    project.old("drift", 0.7)

    assert said(project.finding()) == ("fail", 0, False)


def test_without_a_number_a_claim_stays_a_claim(project: Project) -> None:
    (project.folder / "drift.json").write_text("{}")
    project.entries["drift"] = "{path: drift.json}"
    found = project.finding()

    assert said(found) == ("pass", 0, None)
    assert not found.closed
    assert "no file shows `drift.share_drifted`" in gaps(found)


def test_where_one_of_several_numbers_is_enough_the_others_are_not_missed(project: Project) -> None:
    project.old("drift", 0.1)

    found = project.finding(rule="EITHER")

    assert said(found) == ("pass", 2, True)
    assert gaps(found) == ""


def test_the_numbers_that_are_missed_are_named_in_one_order(project: Project) -> None:
    names = ("drift.columns", "performance.accuracy", "signature.checked")

    missed = gaps(project.finding(rule="EITHER"))

    assert missed == "\n".join(f"no file shows `{name}`" for name in names)


def test_a_number_behind_a_practice_that_is_not_in_place_saves_nothing(project: Project) -> None:
    project.old("drift", 0.1)

    assert said(project.finding("planned")) == ("fail", 0, True)


def test_the_newest_counts(project: Project) -> None:
    project.old("late", 0.7, "2026-11-21 10:00:00")
    project.old("early", 0.1, "2026-11-20 10:00:00")

    assert said(project.finding())[0] == "fail"


def test_of_the_same_day_the_later_hour_counts(project: Project) -> None:
    project.old("early", 0.7, "2026-11-20 10:00:00")
    project.old("late", 0.1, "2026-11-20 10:00:01")

    assert said(project.finding()) == ("pass", 2, True)


def test_equal_dates_that_disagree_are_unknown(project: Project) -> None:
    project.old("one", 0.1)
    project.old("two", 0.2)
    found = project.finding()

    assert said(found) == ("pass", 0, None)
    assert "`one`, `two` disagree on `drift.share_drifted` and are of the same date" in gaps(found)


def test_equal_dates_that_agree_count(project: Project) -> None:
    project.old("one", 0.1)
    project.old("two", 0.1)

    assert said(project.finding()) == ("pass", 2, True)


def test_a_run_that_did_not_end_well_does_not_count(project: Project) -> None:
    data = json.loads(json.dumps(NEW))
    data["tests"][0]["status"] = "ERROR"
    project.write("drift", data, produced="2026-11-20")

    assert said(project.finding()) == ("pass", 0, None)
    assert "ended in an error" in gaps(project.finding())


def test_a_number_without_a_date_does_not_count(project: Project) -> None:
    project.new("drift")

    assert said(project.finding()) == ("pass", 0, None)
    assert "no date inside: state `produced`, pin it and have it reviewed" in gaps(
        project.finding()
    )


def test_a_date_in_the_register_counts_once_it_is_pinned_and_reviewed(project: Project) -> None:
    project.new("drift", produced="2026-11-20")
    assert said(project.finding())[1:] == (0, None)

    reviewed = {"reviewed_by": "risk", "reviewed_on": "2026-11-21"}
    project.new("drift", produced="2026-11-20", pinned="yes", **reviewed)
    assert said(project.finding()) == ("pass", 2, True)


def test_a_date_to_come_does_not_count(project: Project) -> None:
    project.old("drift", 0.1, "2026-11-24 00:00:00")

    assert said(project.finding()) == ("pass", 0, None)
    assert "dated 2026-11-24, after 2026-11-23" in gaps(project.finding())


@pytest.mark.parametrize(("when", "truth"), [("2026-10-24", True), ("2026-10-23", None)])
def test_an_old_number_does_not_count(project: Project, when: str, truth: bool | None) -> None:
    project.old("drift", 0.1, f"{when} 10:00:00")

    assert said(project.finding())[2] is truth
    assert truth or "older than 30 days" in gaps(project.finding())


def test_a_number_of_changed_bytes_does_not_count(project: Project) -> None:
    project.old("drift", 0.1, pinned="yes")
    assert said(project.finding()) == ("pass", 2, True)

    path = project.folder / "drift.json"
    path.write_text(path.read_text() + " ")
    assert said(project.finding()) == ("pass", 0, None)
    assert "changed since it was pinned" in gaps(project.finding())


def test_a_truncated_file_shows_nothing(project: Project) -> None:
    project.old("drift", 0.1)
    path = project.folder / "drift.json"
    path.write_text(path.read_text()[:-40])

    assert said(project.finding()) == ("pass", 0, None)


def test_files_behind_another_practice_show_nothing(project: Project) -> None:
    project.old("drift", 0.1)
    text = (
        "practices: {drift: in_place, other: {state: in_place, evidence: [drift]}}\n"
        "evidence: {drift: {path: drift.json}}\n"
    )
    found = assessed(project.library, text, root=project.folder).findings

    assert said(next(one for one in found if one.rule.id == "R")) == ("pass", 0, None)


@pytest.mark.parametrize(("reviewed", "assurance"), [("2026-11-01", 1), ("2026-10-01", 0)])
def test_a_document_is_as_fresh_as_the_rule_asks(
    tmp_path: Path, library: Library, reviewed: str, assurance: int
) -> None:
    text = "# Plan\n\n" + "What we do, why we do it, who does it and when it is done again. " * 9
    (tmp_path / "plan.md").write_text(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    entry = f"path: plan.md, sha256: '{digest}', reviewed_by: risk, reviewed_on: {reviewed}"
    found = assessed(
        library,
        f"practices: {{other: {{state: in_place, evidence: [p]}}}}\nevidence: {{p: {{{entry}}}}}\n",
        root=tmp_path,
    ).findings
    mine = next(one for one in found if one.rule.id == "Q")

    assert (mine.outcome, mine.assurance) == ("pass", assurance)


def test_of_files_that_fit_a_pattern_the_newest_by_its_own_date_is_taken(project: Project) -> None:
    project.old("drift-1", 0.7, "2026-11-22 10:00:00")
    project.old("drift-2", 0.1, "2026-11-20 10:00:00")
    project.entries = {"drift": "{path: 'drift-*.json'}"}

    assert said(project.finding())[0] == "fail"


@pytest.mark.parametrize("pattern", ["../*.json", "/etc/*", "drift-[", "**/../*"])
def test_a_pattern_that_leads_nowhere_or_out_finds_nothing(project: Project, pattern: str) -> None:
    project.old("drift-1", 0.1)
    project.entries = {"drift": f"{{path: '{pattern}'}}"}

    assert said(project.finding()) == ("pass", 0, None)
