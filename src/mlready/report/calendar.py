"""The dates of one system as a calendar that other programs read (RFC 5545)."""

from __future__ import annotations

from datetime import date, timedelta

from mlready.report.view import AssessmentView, DateView

WIDTH = 75
"""Bytes of a line, as RFC 5545, section 3.1, has it."""


def render(view: AssessmentView) -> str:
    """All dates of the timeline as whole-day events; the same bytes for the same assessment."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//mlready//{view.tool}//EN"]
    for one in view.timeline:
        lines += _event(one, view)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(one: DateView, view: AssessmentView) -> list[str]:
    day = date.fromisoformat(one.date)
    counts = ", ".join(f"{number} {outcome}" for outcome, number in one.outcomes.items())
    rules = ", ".join(one.findings)
    then = f"Verdict then, if nothing is done: {one.verdict}." if one.verdict else ""
    text = "\n".join(part for part in ("; ".join(one.provision), counts, rules, then) if part)
    return [
        "BEGIN:VEVENT",
        f"UID:{one.date}-{view.system.sha256[:16]}@mlready",
        f"DTSTAMP:{view.as_of.replace('-', '')}T000000Z",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(f'{view.system.name}: {one.label}')}",
        f"DESCRIPTION:{_escaped(text)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    """A text value: backslashes, separators and line breaks escaped, other controls left out."""
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return "".join(character for character in text if character.isprintable())


def _folded(line: str) -> list[str]:
    """A line cut into pieces of at most 75 bytes, the later ones begun with a space."""
    found: list[str] = []
    piece = ""
    for character in line:
        if len((piece + character).encode()) > WIDTH:
            found.append(piece)
            piece = " "
        piece += character
    return [*found, piece]
