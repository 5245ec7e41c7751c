"""What the terminal shows with `-v`: everything else, in the order of the report."""

from __future__ import annotations

from collections.abc import Iterable

from mlready.report.ink import Ink, Piece
from mlready.report.phrases import OUTCOMES, cited, listed
from mlready.report.text import MARKS, at, fact, finding_lines, section
from mlready.report.view import (
    AssessmentView,
    ConclusionView,
    EvidenceView,
    FindingView,
    MeasuredView,
)

_EVIDENCE: dict[str, Piece] = {
    "measures": ("✓", "green"),
    "backs": ("✓", "green"),
    "unused": ("·", "dim"),
    "objected": ("✗", "red"),
}


def details(view: AssessmentView, ink: Ink) -> list[list[str]]:
    """The sections that a screenful has no room for; those that would be empty are empty."""
    return [
        *(findings(outcome, view, ink) for outcome in OUTCOMES if outcome != "fail"),
        _conclusions(view, ink),
        _denials(view, ink),
        _evidence(view, ink),
        _thresholds(view, ink),
        _packs(view, ink),
        _limits(view, ink),
    ]


def _titled(title: str, entries: Iterable[list[str]], ink: Ink, aside: str = "") -> list[str]:
    lines = [line for entry in entries for line in entry]
    return [*section(title, ink, aside), *lines] if lines else []


def findings(outcome: str, view: AssessmentView, ink: Ink) -> list[str]:
    """All findings of one outcome, each with everything known about it."""
    mine = [one for one in view.findings if one.outcome == outcome]
    title = f"Findings: {OUTCOMES[outcome]}"
    return _titled(title, (finding_block(one, view, ink) for one in mine), ink, str(len(mine)))


def finding_block(one: FindingView, view: AssessmentView, ink: Ink) -> list[str]:
    """One finding with its reasons, and with what to do where it is open."""
    lines = finding_lines(one, ink)
    lines += _labelled("rule", [one.id, one.pack, one.area, one.confidence], ink)
    if one.outcome == "not_applicable":
        return lines
    lines += finding_reasons(one, view, ink)
    lines += _labelled("doubt", [one.doubt], ink)
    if one.outcome in ("fail", "unknown"):
        lines += _labelled("why", [one.why], ink)
        lines += _labelled("fix", [f"{one.fix} ({one.effort})"], ink)
        lines += _labelled("unless", [one.false_positive_if], ink)
        lines += _labelled("exposes", [one.exposure], ink)
    return lines + finding_edit(one, ink)


def finding_reasons(one: FindingView, view: AssessmentView, ink: Ink) -> list[str]:
    """The facts that decide, those that are missing, and those that are presumed."""
    lines = _labelled("applies", [fact(fact_, view) for fact_ in one.because], ink)
    lines += _labelled("rests on", [fact(fact_, view) for fact_ in one.deciding], ink)
    for number in one.measured:
        lines += _labelled("measured", [_number(number)], ink)
    lines += _labelled("differs", map(_plain, one.disagreements), ink)
    lines += _labelled("gaps", map(_plain, one.gaps), ink)
    lines += _labelled("borne out", [_plain(one.corroborated_by)], ink)
    lines += _labelled("missing", one.missing, ink)
    return lines + _labelled("presumed", one.presumed, ink)


def _plain(text: str) -> str:
    return text.replace("`", "")


def _number(one: MeasuredView) -> str:
    size = f", n = {one.n}" if one.n is not None else ""
    asked = f", asked {one.bar}" if one.bar else ""
    unit = f" {one.unit}" if one.unit else ""
    where = f"{one.path} {one.at}, {one.tool}, {one.kind.replace('_', '-')}, {one.dated}"
    return f"{one.name} {one.value}{unit}{size}{asked} ({where})"


def finding_edit(one: FindingView, ink: Ink) -> list[str]:
    """The YAML to add or change, as it stands."""
    if not one.edit:
        return []
    first, *others = one.edit.splitlines()
    lines = [ink.line(("    write     ", "dim"), (first, ""))]
    return lines + [ink.line((" " * 14, ""), (other, "")) for other in others]


def _labelled(label: str, words: Iterable[str], ink: Ink) -> list[str]:
    """Some words behind a label; of none, nothing."""
    text = "; ".join(word for word in words if word)
    return ink.wrapped([(text, "")], (f"    {label:<9} ", "dim")) if text else []


def _conclusions(view: AssessmentView, ink: Ink) -> list[str]:
    return _titled(
        "Conclusions", (conclusion_lines(one, view, ink) for one in view.conclusions), ink
    )


def conclusion_lines(one: ConclusionView, view: AssessmentView, ink: Ink) -> list[str]:
    """One conclusion with its reasons."""
    mark, style = MARKS["pass" if one.decided else "unknown"]
    value = one.value if one.decided else listed([c.value for c in one.candidates], "or")
    pieces = [(f"{one.id}: {value}", ""), (one.title, "dim"), (cited(one.provision), "cyan")]
    lines = ink.wrapped(pieces, (f"  {mark} ", style))
    lines += _labelled("since", [one.since], ink)
    lines += _labelled("rests on", [fact(fact_, view) for fact_ in one.deciding], ink)
    lines += _labelled("rules out", [fact(fact_, view) for fact_ in one.ruled_out], ink)
    lines += _labelled("missing", one.missing, ink)
    lines += _labelled("presumed", one.presumed, ink)
    lines += _labelled("note", [one.note], ink)
    lines += _labelled("effect", [one.effect], ink)
    return lines + _labelled("doubt", [one.doubt, ""], ink)


def _denials(view: AssessmentView, ink: Ink) -> list[str]:
    entries = (
        ink.wrapped(
            [(one.path, ""), (at(one.where, view), "dim"), (listed(one.denied), "dim")],
            ("  · ", "dim"),
        )
        for one in view.denials
    )
    return _titled("Denied by a stated set", entries, ink, "for a reviewer to attest")


def _evidence(view: AssessmentView, ink: Ink) -> list[str]:
    return _titled("Evidence", (_file(one, ink) for one in view.evidence), ink)


def _file(one: EvidenceView, ink: Ink) -> list[str]:
    mark, style = _EVIDENCE[one.state]
    what = one.tool or one.format
    pieces = [(one.id, ""), (one.path, "dim"), (what, "dim"), (one.dated, "dim"), (one.state, "")]
    lines = ink.wrapped(pieces, (f"  {mark} ", style))
    lines += _labelled("backs", one.used_by, ink)
    lines += _labelled("reviewed", [one.reviewed], ink)
    lines += _labelled("sha256", [one.sha256], ink)
    lines += _labelled("doubted", one.doubts, ink)
    label = "as paper" if one.state == "measures" else "objected"
    return lines + _labelled(label, one.objections, ink)


def doubted(view: AssessmentView, ink: Ink) -> list[str]:
    """A line on files that count for nothing, or not for all that they are used for."""
    files = [one for one in view.evidence if one.used_by]
    files = [one for one in files if one.doubts or one.state == "objected"]
    if not files:
        return []
    first, others = files[0], len(files) - 1
    pieces = [(f"{first.id} does not count: {_plain([*first.doubts, *first.objections][0])}", "")]
    pieces += [(f"and {others} more; -v shows all", "dim")] if others else []
    return ink.wrapped(pieces, ("  evidence ", "dim"))


def _thresholds(view: AssessmentView, ink: Ink) -> list[str]:
    entries = (ink.wrapped([(fact(one, view), "")], ("  · ", "dim")) for one in view.thresholds)
    return _titled("Thresholds the project changed", entries, ink)


def _packs(view: AssessmentView, ink: Ink) -> list[str]:
    lines: list[str] = []
    for one in view.packs:
        known = [one.edition, one.status.replace("_", " "), f"as of {one.as_of}"]
        lines += ink.wrapped([(one.id, ""), (one.title, "dim")], ("  · ", "dim"))
        lines += _labelled("text", [one.instrument, *known], ink)
        if one.applied:
            lines += _labelled("holds", [f"{one.rules} rules, {one.derivations} derivations"], ink)
        lines += _labelled("out by", [fact(fact_, view) for fact_ in one.ruled_out_by], ink)
        lines += _labelled("waits for", one.waits_for, ink)
        lines += _labelled("sha256", [one.digest], ink)
    return [*section("Packs", ink), *lines] if lines else []


def _limits(view: AssessmentView, ink: Ink) -> list[str]:
    entries = (ink.wrapped([(limit, "")], ("  · ", "dim")) for limit in view.limits)
    return _titled("Limits", entries, ink)
