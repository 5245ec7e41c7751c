"""JUnit XML, against the counts that pytest printed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from evidence.readers.mutations import outcome, survives
from mlready.evidence.detect import read_as
from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import Reading
from readings import SAMPLES, Read, values

GREEN = SAMPLES / "pytest-junit/junit.xml"


def junit(tmp_path: Path, text: str, *changes: tuple[str, str]) -> Path:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "changed.xml"
    path.write_text(text)
    return path


def test_skipped_tests_and_expected_failures_were_not_run(read: Read) -> None:
    found = read("pytest-junit/junit.xml", "junit")

    assert values(found) == {
        "tests.run": 4,
        "tests.failed": 0,
        "tests.skipped": 4,
        "tests.passed_share": 1,
    }
    assert found.tool == "pytest"
    assert found.produced == datetime(2026, 11, 23, 16, 44, 21, 727646)  # noqa: DTZ001
    assert found.notes == ("1 of the skipped tests failed as expected",)
    assert not found.objections
    assert "host01" not in repr(found)


def test_a_failure_is_counted_among_the_tests_that_were_run(read: Read) -> None:
    found = read("pytest-junit/junit_failing.xml", "junit")

    assert values(found) == {
        "tests.run": 5,
        "tests.failed": 1,
        "tests.skipped": 3,
        "tests.passed_share": 0.8,
    }


def test_a_single_suite_may_be_the_root(tmp_path: Path, read: Read) -> None:
    text = GREEN.read_text()
    inner = text[text.index("<testsuite ") : text.index("</testsuites>")]

    assert values(read(junit(tmp_path, inner), "junit")) == values(read(GREEN, "junit"))


def test_an_error_is_a_failure(tmp_path: Path, read: Read) -> None:
    path = junit(
        tmp_path,
        GREEN.read_text(),
        ('name="test_deterministic_predictions" time="0.006" />', "><error/></testcase>"),
        ('errors="0"', 'errors="1"'),
    )

    found = read(path, "junit")

    assert values(found)["tests.failed"] == 1
    assert not found.objections


@pytest.mark.parametrize(
    "text", ["<testsuites/>", '<testsuite name="pytest" tests="0" failures="0"/>']
)
def test_no_test_at_all_shows_nothing(tmp_path: Path, read: Read, text: str) -> None:
    found = read(junit(tmp_path, text), "junit")

    assert found.objections == ("no test in it",)
    assert "tests.passed_share" not in values(found)


def test_if_all_are_skipped_none_was_run(tmp_path: Path, read: Read) -> None:
    text = '<testsuite tests="1" skipped="1"><testcase name="a"><skipped/></testcase></testsuite>'

    found = read(junit(tmp_path, text), "junit")

    assert found.objections == ("no test was run: all 1 were skipped",)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('tests="8"', 'tests="80"', "it says 80 tests and lists 8"),
        ('failures="0"', 'failures="3"', "it says that tests failed and lists none of them"),
    ],
)
def test_what_is_said_and_what_is_listed_must_agree(
    tmp_path: Path, read: Read, old: str, new: str, said: str
) -> None:
    assert read(junit(tmp_path, GREEN.read_text(), (old, new)), "junit").objections == (said,)


def test_failures_that_are_listed_and_not_counted_are_seen(tmp_path: Path, read: Read) -> None:
    text = (SAMPLES / "pytest-junit/junit_failing.xml").read_text()

    found = read(junit(tmp_path, text, ('failures="1"', 'failures="0"')), "junit")

    assert values(found)["tests.failed"] == 1
    assert found.objections == ("it says 0 failures and errors and lists 1",)


def test_of_several_suites_the_oldest_gives_the_date(tmp_path: Path, read: Read) -> None:
    suite = '<testsuite timestamp="2025-0{}-01T10:00:00"><testcase/></testsuite>'
    text = "<testsuites>" + suite.format(3) + suite.format(2) + "</testsuites>"

    found = read(junit(tmp_path, text), "junit")

    assert found.produced == datetime(2025, 2, 1, 10)  # noqa: DTZ001
    assert found.tool == "JUnit XML"
    assert "without a zone" in found.notes[0]


def test_an_unknown_shape_is_not_read(tmp_path: Path) -> None:
    path = junit(tmp_path, "<testsuites><test-case result='pass'/></testsuites>")

    with File(path, "x") as file, pytest.raises(Unreadable, match="not known: nothing read"):
        read_as(file)


def test_another_xml_file_is_not_taken_for_it(tmp_path: Path) -> None:
    with File(junit(tmp_path, "<assemblies><testcase/></assemblies>"), "x") as file:
        assert read_as(file) is None


def test_a_cut_file_gives_nothing() -> None:
    text = GREEN.read_text()

    cuts = [outcome(text[:at], ".xml") for at in range(0, len(text) - 1, 97)]

    assert not any(isinstance(one, Reading) for one in cuts)


def test_broken_files_are_unreadable_and_nothing_worse() -> None:
    survives("pytest-junit/junit.xml")
    survives("pytest-junit/junit_failing.xml")
