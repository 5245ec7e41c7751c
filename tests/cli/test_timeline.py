"""`mlready timeline`: the dates that matter to one system, as text, JSON and calendar."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.support import AS_OF, manifest, run


def dates(project: Path, pack: Path, *more: str) -> list[dict[str, Any]]:
    done = run("timeline", project, "-p", pack, "--format", "json", *more)
    assert done.exit_code == 0, done.output
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_each_date_tells_what_begins_and_how_it_stands(project: Path, pack: Path) -> None:
    project.write_text(manifest(plan="absent", odd=None), encoding="utf-8")

    done = run("timeline", project, "-p", pack, "--as-of", AS_OF)

    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "A system  as of 2026-11-23",
        "",
        "2025-01-01  Care  past",
        "  Art 1",
        "  1 pass",
        "",
        "2027-01-01  Care  upcoming",
        "  Art 2",
        "  1 unknown",
        "  then, if nothing is done: undetermined",
        "",
        "2027-06-01  Care  upcoming",
        "  Art 6",
        "  1 fail",
        "  then, if nothing is done: not ready",
    ]


def test_the_document_has_the_dates_in_order_with_their_findings(project: Path, pack: Path) -> None:
    found = dates(project, pack, "--as-of", AS_OF)

    assert [one["date"] for one in found] == ["2025-01-01", "2027-01-01", "2027-06-01"]
    assert [one["findings"] for one in found] == [["TRY-1"], ["TRY-2"], ["TRY-6"]]
    assert [one["provision"] for one in found] == [["Art 1"], ["Art 2"], ["Art 6"]]


@pytest.mark.parametrize(
    ("day", "states"),
    [
        ("2024-12-31", ["upcoming", "upcoming", "upcoming"]),
        ("2025-01-01", ["today", "upcoming", "upcoming"]),
        ("2027-01-01", ["past", "today", "upcoming"]),
        ("2027-05-31", ["past", "past", "upcoming"]),
        ("2030-01-01", ["past", "past", "past"]),
    ],
)
def test_the_day_moves_what_is_past_and_what_is_upcoming(
    project: Path, pack: Path, day: str, states: list[str]
) -> None:
    assert [one["state"] for one in dates(project, pack, "--as-of", day)] == states


def test_without_a_day_that_of_the_source_date_counts(project: Path, pack: Path) -> None:
    done = run("timeline", project, "-p", pack, SOURCE_DATE_EPOCH="1795435200")

    assert done.stdout.startswith("A system  as of 2026-11-23\n")


def test_the_calendar_has_an_event_for_each_date_in_raw_bytes(project: Path, pack: Path) -> None:
    project.write_text(manifest("'Prüfer, groß'"), encoding="utf-8")

    done = run("timeline", project, "-p", pack, "--as-of", AS_OF, "-f", "ics")

    assert done.exit_code == 0
    assert done.stdout_bytes.count(b"BEGIN:VEVENT\r\n") == 3
    assert "SUMMARY:Prüfer\\, groß: Care\r\n".encode() in done.stdout_bytes
    assert done.stdout_bytes.count(b"\n") == done.stdout_bytes.count(b"\r\n")
    assert b"\r\r" not in done.stdout_bytes


@pytest.mark.parametrize("format_", ["text", "json", "ics"])
def test_the_same_manifest_gives_the_same_bytes(project: Path, pack: Path, format_: str) -> None:
    call = ("timeline", project, "-p", pack, "--as-of", AS_OF, "-f", format_)

    first, second = run(*call), run(*call)

    assert first.stdout_bytes == second.stdout_bytes != b""


def test_a_system_that_no_pack_concerns_has_no_dates(project: Path, pack: Path) -> None:
    project.write_text("mlready: 1\nsystem: {name: A system}\ntrial: {here: false}\n", "utf-8")

    done = run("timeline", project, "-p", pack, "--as-of", AS_OF)

    assert done.exit_code == 0
    assert done.stdout.endswith("\n\nNo rule of the packs binds it on any date.\n")
    assert dates(project, pack, "--as-of", AS_OF) == []


def test_a_manifest_that_is_not_there_or_wrong_is_refused(project: Path, pack: Path) -> None:
    assert run("timeline", "lost.yaml", "-p", pack).exit_code == 2
    assert run("timeline", project, "-p", pack, "--as-of", "soon").exit_code == 2
    project.write_text("mlready: 1\ntrial: {heer: true}\n", encoding="utf-8")
    done = run("timeline", project, "-p", pack)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "did you mean `here`?" in done.stderr
