"""What evidence files show, on a terminal and for a machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from mlready.evidence.documents import Contents
from mlready.evidence.examine import Examined
from mlready.evidence.proposal import Proposal, in_block
from mlready.evidence.reading import Measurement, Reading
from mlready.evidence.register import EvidenceFile
from mlready.records import EvidenceEntry
from mlready.report.ink import Ink, Piece
from mlready.vocabulary import Vocabulary

KINDS = {
    "native": "written by the tool itself",
    "exported": "exported from the tool",
    "self_made": "self-made",
}


def examined_lines(one: Examined, vocabulary: Vocabulary, pen: Ink) -> Iterator[str]:
    """One file: what it is, and all that it measures."""
    yield from pen.wrapped([(one.name, "bold"), (_kind_of(one.contents, one.reading), "")])
    yield from _labelled("sha256", one.contents.sha256, pen)
    if one.reading is not None:
        yield from reading_lines(one.reading, vocabulary, pen)


def _kind_of(contents: Contents, reading: Reading | None) -> str:
    if reading is not None:
        return f"{reading.tool} {reading.version}".strip()
    if contents.format == "folder":
        return "folder"
    places = [_several(contents.pages, "page"), _several(len(contents.headings), "heading")]
    return ", ".join([f"document: {contents.format}", *filter(None, places)])


def _several(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}" if count else ""


def reading_lines(reading: Reading, vocabulary: Vocabulary, pen: Ink) -> Iterator[str]:
    """What a reader made of a file, below its name."""
    yield from _labelled("kind", KINDS[reading.kind], pen)
    yield from _labelled("date", when(reading.produced) or "none in the file", pen)
    yield from _labelled("model", reading.subject, pen)
    yield from _labelled("complete", "no" if reading.objections else "yes", pen)
    for objection in reading.objections:
        yield from pen.wrapped([(objection, "")], ("    ✗ ", "red"))
    for note in reading.notes:
        yield from pen.wrapped([(note, "dim")], ("    · ", "dim"))
    for one in reading.measurements:
        yield from _measurement(one, vocabulary, pen)


def _measurement(one: Measurement, vocabulary: Vocabulary, pen: Ink) -> list[str]:
    measure = vocabulary.measure(one.name)
    unit = measure.unit if measure and measure.type != "bool" else ""
    pieces: list[Piece] = [(one.name, ""), (f"{shown(one.value)} {unit}".strip(), "cyan")]
    pieces += [(f"n {one.n}", "")] if one.n is not None else []
    pieces += [("claimed", "yellow")] if one.claimed else []
    return pen.wrapped([*pieces, (one.at, "dim")], ("    ", ""))


def proposal_lines(proposals: Sequence[Proposal], pen: Ink) -> Iterator[str]:
    """Entries of the register as YAML, with what speaks for them as comments."""
    yield pen.line(("evidence:", ""))
    for one in proposals:
        for text in _proposal_words(one):
            yield from _comment(text, pen)
        for line in in_block({one.id: one.entry}, 0):
            yield pen.line((line, ""))


MOST_SUPPORTED = 8
"""Practices that are named; a document can back hundreds."""


def _proposal_words(one: Proposal) -> Iterator[str]:
    contents, reading = one.examined.contents, one.examined.reading
    if reading is None:
        yield f"{_kind_of(contents, None)}; backs once reviewed: add reviewed_by and reviewed_on"
    else:
        dated = f", of {when(reading.produced)}" if reading.produced else ", without a date"
        names = ", ".join(measured.name for measured in reading.measurements) or "nothing"
        yield f"{_kind_of(contents, reading)}{dated}; measures {names}"
        yield from reading.objections
    stated = [support for support in one.supports if support.state]
    named = (stated or one.supports)[:MOST_SUPPORTED]
    for support in named:
        state = support.state or "not stated"
        yield f"can back {support.practice} ({', '.join([*support.rules[:4], state])})"
    if len(one.supports) > len(named):
        yield f"and {len(one.supports) - len(named)} more practices"
    if one.supports:
        yield f"name it there: evidence: [{one.id}]"
    else:
        yield "no rule asks for it yet; `supports` can name the facts that it backs"


def _comment(text: str, pen: Ink) -> Iterator[str]:
    lines = replace(pen, width=pen.width - 4).wrapped([(text, "")], rest=2)
    yield from (pen.styled(f"  # {line}", "dim") for line in lines)


STATES: dict[str, Piece] = {
    "backs": ("✓", "green"),
    "measures": ("✓", "green"),
    "unused": ("·", "dim"),
    "objected": ("✗", "red"),
    "changed": ("✗", "red"),
    "unreadable": ("✗", "red"),
}
"""What a registered file is good for, with its mark."""


def state(file: EvidenceFile) -> str:
    """One of STATES."""
    if not file.contents.sha256:
        return "unreadable"
    if file.changed:
        return "changed"
    if file.backs:
        return "backs"
    if file.reading is not None and not file.doubts:
        return "measures" if file.used_by else "unused"
    return "objected" if file.objections or file.doubts else "unused"


def registered_lines(
    file: EvidenceFile, vocabulary: Vocabulary, as_of: date, pen: Ink
) -> Iterator[str]:
    """One file of the register: its state, digest, age, what it supports and what it measures."""
    known = state(file)
    mark, style = STATES[known]
    pieces = [(file.id, "bold"), (file.path or file.entry.path, ""), (known, style)]
    yield from pen.wrapped(pieces, (f"{mark} ", style))
    if file.contents.sha256:
        yield from _labelled("file", _kind_of(file.contents, file.reading), pen)
        yield from _labelled("sha256", f"{file.contents.sha256} {_pinned(file)}", pen)
    yield from _labelled("date", _age(dated_of(file), as_of), pen)
    yield from _labelled("reviewed", _reviewed(file.entry), pen)
    yield from _labelled("supports", ", ".join(file.used_by) or "nothing", pen)
    for doubt in file.doubts:
        yield from pen.wrapped([(doubt, "")], ("    ✗ ", "red"))
    for objection in file.objections:
        if objection not in file.doubts:
            as_document = file.reading is not None and not file.changed
            words = f"as a document: {objection}" if as_document else objection
            yield from pen.wrapped(
                [(words, "")], ("    · ", "dim") if as_document else ("    ✗ ", "red")
            )
    for one in file.reading.measurements if file.reading else ():
        yield from _measurement(one, vocabulary, pen)


def _pinned(file: EvidenceFile) -> str:
    if file.changed:
        return f"(pinned as {file.entry.sha256[:12]}…)"
    return "(pinned)" if file.entry.sha256 else "(not pinned)"


def dated_of(file: EvidenceFile) -> date | None:
    """The day of a run; of a document the day it was made, or reviewed."""
    return file.dated if file.reading is not None else file.looked_at


def _age(dated: date | None, as_of: date) -> str:
    if dated is None:
        return "none"
    days = (as_of - dated).days
    return f"{dated}, {_several(days, 'day') or 'today'}{' old' if days else ''}"


def _reviewed(entry: EvidenceEntry) -> str:
    by = f"by {entry.reviewed_by}" if entry.reviewed_by else ""
    return f"{entry.reviewed_on or ''} {by}".strip()


def registered_record(file: EvidenceFile, vocabulary: Vocabulary, as_of: date) -> dict[str, Any]:
    """The same for a machine."""
    reading, dated = file.reading, dated_of(file)
    return {
        "id": file.id,
        "path": file.path or file.entry.path,
        "state": state(file),
        "format": file.contents.format,
        "size": file.contents.size,
        "sha256": file.contents.sha256,
        "pinned": file.entry.sha256,
        "date": dated,
        "age_days": (as_of - dated).days if dated else None,
        "reviewed_by": file.entry.reviewed_by,
        "reviewed_on": file.entry.reviewed_on,
        "supports": file.used_by,
        "backs": file.backs,
        "objections": file.objections,
        "doubts": file.doubts,
        "reading": reading_record(reading, vocabulary) if reading else None,
    }


def _labelled(label: str, text: str, pen: Ink) -> list[str]:
    return pen.wrapped([(text, "")], (f"  {label:<9} ", "dim")) if text else []


def shown(value: float | int | bool) -> str:
    """A value in few digits."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else f"{value:.6g}"


def when(moment: datetime | date | None) -> str:
    """A date, or a time in UTC."""
    if isinstance(moment, datetime):
        return f"{moment:%Y-%m-%d %H:%M} UTC"
    return moment.isoformat() if moment else ""


def examined_record(one: Examined, vocabulary: Vocabulary) -> dict[str, Any]:
    """The same for a machine."""
    contents = one.contents
    found: dict[str, Any] = {
        "file": one.name,
        "sha256": contents.sha256,
        "size": contents.size,
    }
    if one.reading is None:
        return {**found, "document": contents.format, "pages": contents.pages}
    return {**found, **reading_record(one.reading, vocabulary)}


def reading_record(reading: Reading, vocabulary: Vocabulary) -> dict[str, Any]:
    """What a reader made of a file, for a machine."""
    return {
        "reader": reading.reader,
        "tool": reading.tool,
        "version": reading.version,
        "kind": reading.kind,
        "produced": reading.produced,
        "model_version": reading.subject,
        "complete": not reading.objections,
        "objections": reading.objections,
        "notes": reading.notes,
        "measurements": [_measured(one, vocabulary) for one in reading.measurements],
    }


def _measured(one: Measurement, vocabulary: Vocabulary) -> dict[str, Any]:
    measure = vocabulary.measure(one.name)
    return {
        "name": one.name,
        "value": one.value,
        "unit": measure.unit if measure else "",
        "direction": measure.direction if measure else "",
        "n": one.n,
        "at": one.at,
        "claimed": one.claimed,
    }
