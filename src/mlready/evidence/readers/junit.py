"""JUnit XML: the results of tests, as pytest and most other test runners write them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import Measurement, Reading, count, moment, parsed_number

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

TITLE = "JUnit XML (pytest xunit1 and xunit2)"
ROOTS = ("testsuites", "testsuite")


def recognises(file: File) -> bool:
    """The root is `testsuites` or `testsuite`."""
    return file.xml.tag in ROOTS


def read(file: File) -> Reading:
    """How many tests were run, failed and were skipped: counted, and held against what is said."""
    root = file.xml
    suites = list(root.iter("testsuite"))
    cases = list(root.iter("testcase"))
    if len(root) and not suites and not cases:
        raise Unreadable("recognised as JUnit XML, a version that is not known: nothing read")
    failed = sum(_has(case, "failure", "error") for case in cases)
    skipped = sum(_is_skipped(case) for case in cases)
    run = len(cases) - skipped
    place = f"/{root.tag}//testcase"
    found = [
        Measurement("tests.run", run, place),
        Measurement("tests.failed", failed, f"{place}/failure, {place}/error", run),
        Measurement("tests.skipped", skipped, f"{place}/skipped", len(cases)),
    ]
    if run:
        found.append(Measurement("tests.passed_share", (run - failed) / run, place, run))
    stamps = [one.get("timestamp", "") for one in suites if one.get("timestamp")]
    dates = [date for date in map(moment, stamps) if date]
    return Reading(
        _tool(root, suites),
        "native",
        produced=min(dates, key=str, default=None),
        measurements=tuple(found),
        objections=tuple(_objections(root, len(cases), failed, skipped)),
        notes=tuple(_notes(cases, stamps)),
    )


def _has(case: Element, *names: str) -> bool:
    return any(case.find(name) is not None for name in names)


def _is_skipped(case: Element) -> bool:
    """By a mark in it, or by its state, as GoogleTest has it."""
    told = _has(case, "skipped") or case.get("status") in ("notrun", "skipped", "disabled")
    return told and not _has(case, "failure", "error")


def _tool(root: Element, suites: list[Element]) -> str:
    named = {root.get("name"), *(suite.get("name") for suite in suites)}
    return "pytest" if named & {"pytest", "pytest tests"} else "JUnit XML"


def _objections(root: Element, cases: int, failed: int, skipped: int) -> Iterator[str]:
    if not cases:
        yield "no test in it"
    elif cases == skipped:
        yield f"no test was run: all {skipped} were skipped"
    tops = [root] if root.tag == "testsuite" else root.findall("testsuite")
    stated = {name: _stated(tops, name) for name in ("tests", "failures", "errors")}
    if stated["tests"] > cases + stated["errors"]:
        yield f"it says {stated['tests']} tests and lists {cases}"
    if stated["failures"] + stated["errors"] < failed:
        told = stated["failures"] + stated["errors"]
        yield f"it says {told} failures and errors and lists {failed}"
    elif stated["failures"] + stated["errors"] > failed and not failed:
        yield "it says that tests failed and lists none of them"


def _stated(suites: list[Element], name: str) -> int:
    """The sum of an attribute; what is no count is none."""
    numbers = [parsed_number(suite.get(name, "")) for suite in suites]
    return sum(count(one) or 0 for one in numbers)


def _notes(cases: list[Element], stamps: list[str]) -> Iterator[str]:
    expected = sum(
        (skip.get("type") or "").endswith("xfail")
        for case in cases
        for skip in case.iter("skipped")
    )
    if expected:
        yield f"{expected} of the skipped tests failed as expected"
    if not stamps:
        yield "it has no date"
    elif any(_is_local(stamp) for stamp in stamps):
        yield "its time is local, without a zone"


def _is_local(stamp: str) -> bool:
    return not stamp.endswith("Z") and "+" not in stamp and stamp.count("-") < 3
