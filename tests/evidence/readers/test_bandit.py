"""Bandit's own JSON, against its SARIF of the same run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from evidence.readers.mutations import changed, outcome, reading, refusal, survives
from readings import Read, values

SAMPLE = "sarif/bandit.json"


def totals(**entries: Any) -> Callable[[Any], None]:
    return lambda data: data["metrics"]["_totals"].update(entries)


def test_the_numbers_are_those_of_its_sarif(read: Read) -> None:
    found, sarif = read(SAMPLE, "bandit"), read("sarif/bandit.sarif", "sarif")

    assert values(found) == {"scan.errors": 1, "scan.warnings": 3, "scan.findings": 7}
    assert values(found).items() <= values(sarif).items()
    assert found.produced == sarif.produced == datetime(2026, 11, 23, 16, 44, 37)  # noqa: DTZ001
    assert found.measurements[0].at == "/metrics/_totals/SEVERITY.HIGH"
    assert not found.objections
    assert "serve.py" not in repr(found)


def test_findings_below_a_filter_count_and_are_noted() -> None:
    found = reading(changed(SAMPLE, lambda data: data["results"].clear()))

    assert values(found)["scan.findings"] == 7
    assert "0 of 7 findings are listed: a filter or a baseline hides the rest" in found.notes


def test_more_findings_than_are_counted_were_changed_by_hand() -> None:
    found = reading(changed(SAMPLE, totals(**{"SEVERITY.HIGH": 0})))

    assert "changed by hand" in found.objections[0]


def test_a_scan_of_nothing_is_no_clean_scan() -> None:
    assert "no line of code" in reading(changed(SAMPLE, totals(loc=0))).objections[0]


def test_a_file_that_could_not_be_scanned_spoils_the_run() -> None:
    broken = [{"filename": "x.py", "reason": "syntax error while parsing AST from file"}]
    found = reading(changed(SAMPLE, lambda data: data.update(errors=broken)))

    assert found.objections == ("1 files could not be scanned",)


def test_lines_that_are_passed_over_are_noted() -> None:
    found = reading(changed(SAMPLE, totals(nosec=2, skipped_tests=1)))

    assert "3 lines are marked to be passed over" in found.notes


@pytest.mark.parametrize(
    "change",
    [
        totals(**{"SEVERITY.LOW": "3"}),
        totals(**{"SEVERITY.MEDIUM": -1}),
        lambda data: data.update(results={}),
        lambda data: data.update(errors=None),
        lambda data: data["results"][0].update(issue_severity="BAD"),
        lambda data: data["results"].insert(0, 5),
    ],
)
def test_another_shape_is_of_no_known_version(change: Callable[[Any], None]) -> None:
    assert "not known: nothing read" in refusal(changed(SAMPLE, change))


def test_other_results_with_metrics_are_not_taken_for_it() -> None:
    text = '{"errors": [], "generated_at": "", "metrics": {"_totals": {"loc": 5}}, "results": []}'

    assert outcome(text) is None


def test_whatever_stands_where_the_reader_survives() -> None:
    survives(SAMPLE)
