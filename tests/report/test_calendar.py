"""The calendar of a system: RFC 5545, the same bytes for the same assessment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from mlready.report.calendar import WIDTH, render
from mlready.report.view import AssessmentView
from report.sample import SAMPLE, empty, hostile


def unfolded(text: str) -> list[str]:
    """The content lines, put together again as RFC 5545, section 3.1, says."""
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def values(text: str, name: str) -> list[str]:
    """What each property of a name holds."""
    return [line.partition(":")[2] for line in unfolded(text) if line.partition(":")[0] == name]


def plain(value: str) -> str:
    """A text value as it was before it was escaped."""
    return "".join(_plain(iter(value)))


def _plain(characters: Iterator[str]) -> Iterator[str]:
    for character in characters:
        if character == "\\":
            escaped = next(characters)
            yield "\n" if escaped == "n" else escaped
        else:
            yield character


def named(name: str) -> AssessmentView:
    return replace(SAMPLE, system=replace(SAMPLE.system, name=name))


def test_each_date_is_one_whole_day_that_blocks_nobody() -> None:
    text = render(SAMPLE)

    assert values(text, "DTSTART;VALUE=DATE") == ["20250202", "20260802", "20271202"]
    assert values(text, "DTEND;VALUE=DATE") == ["20250203", "20260803", "20271203"]
    assert values(text, "TRANSP") == ["TRANSPARENT"] * 3
    assert values(text, "BEGIN") == ["VCALENDAR", *["VEVENT"] * 3]
    assert values(text, "END") == [*["VEVENT"] * 3, "VCALENDAR"]


def test_a_last_day_of_a_year_ends_in_the_next() -> None:
    last = replace(SAMPLE.timeline[0], date="2027-12-31")

    assert values(render(replace(SAMPLE, timeline=[last])), "DTEND;VALUE=DATE") == ["20280101"]


def test_an_event_tells_what_begins_and_how_it_stands() -> None:
    text = render(SAMPLE)

    assert plain(values(text, "SUMMARY")[0]) == (
        "Halden CV Ranker: Prohibited practices, AI literacy"
    )
    lines = plain(values(text, "DESCRIPTION")[2]).split("\n")
    assert lines[0] == "Art 113 third paragraph; Art 111(2)"
    assert lines[1] == "3 fail, 3 unknown, 1 waived, 2 pass"
    assert lines[-1] == "Verdict then, if nothing is done: not_ready."


def test_what_is_required_of_a_calendar_is_there() -> None:
    lines = unfolded(render(SAMPLE))

    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//mlready//mlready 0.1.0//EN"]
    assert len(set(values(render(SAMPLE), "UID"))) == 3
    assert set(values(render(SAMPLE), "DTSTAMP")) == {"20261123T000000Z"}


def test_every_line_ends_in_cr_lf_and_none_is_empty() -> None:
    text = render(SAMPLE)
    lines = text.split("\r\n")

    assert lines.pop() == ""
    assert all(lines)
    assert not any("\n" in line or "\r" in line for line in lines)


@pytest.mark.parametrize("letter", ["a", "ä", "語", "🜂"])
@pytest.mark.parametrize("shift", range(4))
def test_a_long_line_is_folded_at_75_octets_between_characters(letter: str, shift: int) -> None:
    name = "x" * shift + letter * 200
    text = render(named(name))
    lines = text.encode().split(b"\r\n")

    assert max(map(len, lines)) <= WIDTH == 75
    assert [line.decode() for line in lines]  # no character is cut in two
    assert values(text, "SUMMARY")[0].startswith(name + ":")
    long = [line for line in lines if line.startswith((b"SUMMARY", b" " + letter.encode()))]
    assert len(long[0]) > WIDTH - len(letter.encode())


def test_a_line_of_75_octets_is_not_folded_and_one_of_76_is() -> None:
    label = "x" * (75 - len("SUMMARY:Halden CV Ranker: "))
    view = replace(SAMPLE, timeline=[replace(SAMPLE.timeline[0], label=label)])
    longer = replace(SAMPLE, timeline=[replace(SAMPLE.timeline[0], label=label + "y")])

    assert f"SUMMARY:Halden CV Ranker: {label}\r\n" in render(view)
    assert f"SUMMARY:Halden CV Ranker: {label}\r\n y\r\n" in render(longer)


def test_separators_and_backslashes_are_escaped() -> None:
    name = "A; B, C \\n D"

    [first, *_] = values(render(named(name)), "SUMMARY")

    assert first.startswith("A\\; B\\, C \\\\n D: ")
    assert plain(first).startswith(name)


@pytest.mark.parametrize(
    "text", ["\r\nBEGIN:VALARM", "x\nEND:VEVENT", "\x1b[31m\x00", "\u202e", "\x85x\u2028x"]
)
def test_no_manifest_can_begin_a_line_of_the_calendar(text: str) -> None:
    lines = unfolded(render(hostile(text)))

    assert {line for line in lines if line.startswith(("BEGIN", "END"))} == {
        "BEGIN:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "END:VCALENDAR",
    }  # fmt: skip
    assert all(line.isprintable() for line in lines)


def test_the_same_assessment_gives_the_same_bytes() -> None:
    assert render(SAMPLE).encode() == render(replace(SAMPLE)).encode()


def test_without_dates_the_calendar_is_empty_and_whole() -> None:
    assert unfolded(render(empty())) == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//mlready//mlready 0.1.0//EN", "END:VCALENDAR",
    ]  # fmt: skip
