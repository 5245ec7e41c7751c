"""SARIF for code scanning: a result for each finding that is open, at its line."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from mlready.report.sarif import level, render, uri
from mlready.report.view import AssessmentView, FindingView
from report import sample


def run_of(view: AssessmentView) -> dict[str, Any]:
    log = json.loads(render([view]))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    found: dict[str, Any] = run
    return found


def finding(**changes: Any) -> FindingView:
    first = sample.SAMPLE.findings[0]
    duty = {"kind": "duty", "outcome": "fail", "timing": "in_force", "severity": "high"}
    return replace(first, **(duty | changes))


def test_open_findings_are_results_and_others_are_not() -> None:
    shown = {"fail", "unknown", "waived"}
    expected = [
        one.id
        for one in sample.SAMPLE.findings
        if one.outcome in shown and one.timing not in ("draft", "superseded")
    ]

    results = run_of(sample.SAMPLE)["results"]

    assert [one["partialFingerprints"]["mlreadyFinding/v1"] for one in results] == expected
    assert expected


def test_a_result_points_to_its_rule() -> None:
    run = run_of(sample.SAMPLE)
    rules = run["tool"]["driver"]["rules"]

    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_a_rule_explains_itself() -> None:
    for rule in run_of(sample.SAMPLE)["tool"]["driver"]["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]


def test_a_result_stands_at_its_line_and_column() -> None:
    view = replace(sample.SAMPLE, findings=[finding(where="project.yaml:24:3")])

    (result,) = run_of(view)["results"]

    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "project.yaml"}
    assert place["region"] == {"startLine": 24, "startColumn": 3}


def test_a_finding_without_a_line_stands_at_the_file() -> None:
    view = replace(sample.SAMPLE, findings=[finding(where="project.yaml")])

    (result,) = run_of(view)["results"]

    assert "region" not in result["locations"][0]["physicalLocation"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"severity": "critical"}, "error"),
        ({"severity": "high"}, "error"),
        ({"severity": "medium"}, "warning"),
        ({"severity": "low"}, "note"),
        ({"severity": "info"}, "note"),
        ({"outcome": "unknown"}, "warning"),
        ({"outcome": "unknown", "severity": "medium"}, "note"),
        ({"timing": "upcoming"}, "note"),
        ({"timing": "voluntary"}, "note"),
        ({"kind": "prohibition", "timing": "upcoming"}, "error"),
    ],
)
def test_the_level_follows_the_severity(changes: dict[str, str], expected: str) -> None:
    assert level(finding(**changes)) == expected


def test_a_waived_finding_is_suppressed_with_its_reason() -> None:
    waived = finding(outcome="waived", waiver="A. Person, until 2027-01-01: in repair")

    (result,) = run_of(replace(sample.SAMPLE, findings=[waived]))["results"]

    assert result["suppressions"] == [
        {"kind": "external", "justification": "A. Person, until 2027-01-01: in repair"}
    ]


def test_several_assessments_are_several_runs() -> None:
    log = json.loads(render([sample.SAMPLE, sample.ready()]))

    assert len(log["runs"]) == 2


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("project.yaml", "project.yaml"),
        ("my systems/a#b.yaml", "my%20systems/a%23b.yaml"),
        ("/srv/project.yaml", "file:///srv/project.yaml"),
        ("Łódź.yaml", "%C5%81%C3%B3d%C5%BA.yaml"),
        ("a\udcff.yaml", "a%FF.yaml"),
        ("-", "stdin"),
    ],
)
def test_a_file_name_becomes_a_uri(file: str, expected: str) -> None:
    assert uri(file) == expected
