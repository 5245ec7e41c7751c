"""JUnit XML for a CI system: each finding a test case."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from mlready.report.junit import render
from mlready.report.view import AssessmentView
from report import sample


def suite_of(view: AssessmentView) -> ElementTree.Element:
    root = ElementTree.fromstring(render([view]).encode())
    (suite,) = root.findall("testsuite")
    return suite


def test_every_finding_is_a_test_case() -> None:
    names = [case.get("name", "") for case in suite_of(sample.SAMPLE).iter("testcase")]

    assert [name.split(" ")[0] for name in names] == [one.id for one in sample.SAMPLE.findings]


@pytest.mark.parametrize(
    ("outcome", "timing", "kind", "expected"),
    [
        ("pass", "in_force", "duty", ""),
        ("fail", "in_force", "duty", "failure"),
        ("fail", "upcoming", "duty", "skipped"),
        ("fail", "voluntary", "duty", "skipped"),
        ("fail", "upcoming", "prohibition", "failure"),
        ("unknown", "in_force", "duty", "skipped"),
        ("waived", "in_force", "duty", "skipped"),
        ("not_applicable", "in_force", "duty", "skipped"),
    ],
)
def test_what_becomes_of_a_test_case(outcome: str, timing: str, kind: str, expected: str) -> None:
    one = replace(sample.SAMPLE.findings[0], outcome=outcome, timing=timing, kind=kind)

    (case,) = suite_of(replace(sample.SAMPLE, findings=[one])).iter("testcase")

    assert "".join(child.tag for child in case) == expected
    assert all(child.get("message") for child in case)


def test_the_counts_are_those_of_the_cases() -> None:
    root = ElementTree.fromstring(render([sample.SAMPLE, sample.ready()]).encode())

    for element in (root, *root.findall("testsuite")):
        cases = list(element.iter("testcase"))
        assert element.get("tests") == str(len(cases))
        assert element.get("failures") == str(len(list(element.iter("failure"))))
        assert element.get("skipped") == str(len(list(element.iter("skipped"))))
    assert int(root.get("failures", "")) > 0


def test_a_case_stands_at_its_line() -> None:
    one = replace(sample.SAMPLE.findings[0], where="project.yaml:24:3")

    (case,) = suite_of(replace(sample.SAMPLE, findings=[one])).iter("testcase")

    assert (case.get("file"), case.get("line")) == ("project.yaml", "24")


def test_no_text_breaks_out_of_the_document() -> None:
    evil = "]]></failure><!-- \x00\x1b[31m\ufffe\ud800 \"'&<x>"

    suite = suite_of(sample.hostile(evil))

    assert "]]></failure><!--" in suite.get("name", "")
    assert {child.tag for case in suite.iter("testcase") for child in case} <= {
        "failure", "skipped",
    }  # fmt: skip
