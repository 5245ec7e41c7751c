"""Findings -> what a reader is told of each: one sentence, the reasons, and what to edit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache, partial
from typing import Any

from mlready.assess import Assessment
from mlready.conditions.nodes import Reference, leaves
from mlready.evaluate import Finding
from mlready.records import ASSURANCES, SEVERITIES, Fact, Waiver, as_list
from mlready.report.conclusions import fact_views, filled, scope_facts
from mlready.report.exposure import ceiling
from mlready.report.measured import measured, sentences
from mlready.report.view import FactView, FindingView, MeasuredView
from mlready.values import show

_OUTCOMES = ("fail", "unknown", "waived", "pass", "not_applicable")
_TIMINGS = ("in_force", "upcoming", "voluntary", "draft", "superseded")


def finding_views(assessment: Assessment) -> list[FindingView]:
    """All findings, the most urgent first."""
    ordered = sorted(assessment.findings, key=_urgency)
    # Many findings rest on the same facts, and name the same fine.
    told = cache(lambda paths: fact_views(paths, assessment))
    fine = cache(lambda pack, penalty: ceiling(pack, penalty, assessment))
    return [
        FindingView.later(
            partial(_view, finding, rank, assessment, told, fine),
            id=finding.id,
            severity=finding.rule.severity,
            kind=finding.rule.kind,
            outcome=finding.outcome,
            timing=finding.timing,
            exposure=fine(finding.pack, finding.rule.penalty),
            formal=_day(finding.rule.formal),
        )
        for rank, finding in enumerate(ordered)
    ]


def _urgency(finding: Finding) -> tuple[int, int, int, int, str]:
    """Broken bans, then by outcome; what binds now first, and of that the heaviest."""
    broken = finding.rule.kind == "prohibition" and finding.outcome == "fail"
    return (
        0 if broken else 1,
        _OUTCOMES.index(finding.outcome),
        _TIMINGS.index(finding.timing),
        SEVERITIES.index(finding.rule.severity),
        finding.id,
    )


def _view(
    finding: Finding,
    rank: int,
    assessment: Assessment,
    told: Callable[[frozenset[str]], list[FactView]],
    fine: Callable[[str, str], str],
) -> FindingView:
    rule = finding.rule
    item = _place(finding)
    deciding = told(finding.reasons.support())
    because = told(finding.applies.support())
    key = _key(finding, deciding, assessment)
    numbers = measured(finding, assessment)
    return FindingView(
        finding.id,
        rule.id,
        finding.item,
        finding.pack,
        rule.area,
        rule.title,
        list(as_list(rule.provision)),
        rule.severity,
        rule.kind,
        finding.outcome,
        finding.timing,
        _day(finding.since),
        _assurance(finding),
        rule.evidence,
        finding.closed,
        message(finding, deciding, because, numbers),
        filled(rule.why, assessment, item),
        filled(rule.fix, assessment, item),
        rule.effort,
        rule.false_positive_if,
        rule.confidence,
        rule.doubt,
        deciding,
        because,
        list(finding.missing),
        sorted(finding.presumed, key=assessment.facts.order),
        str(assessment.manifest.locate(key)) if key else assessment.manifest.name,
        _edit(finding, key, assessment),
        _waiver(finding.waiver),
        rank,
        fine(finding.pack, rule.penalty),
        _day(rule.formal),
        numbers,
        contradictions(finding, deciding, numbers),
        *_shown(finding),
    )


def _assurance(finding: Finding) -> str:
    return ASSURANCES[finding.assurance] if finding.outcome == "pass" else ""


def _shown(finding: Finding) -> tuple[list[str], str]:
    """What does not count, and what bears out what does."""
    shown = finding.shown
    return (list(shown.gaps), shown.corroborated_by) if shown is not None else ([], "")


def _waiver(waiver: Waiver | None) -> str:
    return f"{waiver.accepted_by}, until {waiver.until}: {waiver.reason}" if waiver else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _place(finding: Finding) -> str:
    return f"{finding.rule.for_each}[{finding.item}]" if finding.item else ""


def message(
    finding: Finding,
    deciding: Sequence[FactView],
    because: Sequence[FactView],
    numbers: Sequence[MeasuredView] = (),
) -> str:
    """One sentence, present tense, about this manifest and no other."""
    stated = _listed(deciding)
    match finding.outcome:
        case "not_applicable":
            return f"Does not apply: {_listed(because)}." if because else "Does not apply."
        case "waived" if finding.waiver:
            waiver = finding.waiver
            return f"Accepted by {waiver.accepted_by} until {waiver.until}: {waiver.reason}"
        case "unknown":
            return f"Not stated: {_names(finding.missing)}."
        case "fail" if finding.rule.kind == "prohibition":
            return f"Banned as stated: {stated}."
        case "fail" if finding.shown is not None and finding.shown.truth is False:
            although = f", although {_listed(_said(deciding))}" if finding.claimed else ""
            return f"Shown otherwise: {sentences(_missed(numbers))}{although}."
        case "fail":
            return f"Not met: {stated}." if stated else "Not met."
        case "pass" if finding.rule.kind == "prohibition":
            return f"Ruled out: {stated}." if stated else "Ruled out."
    if finding.shown is not None and finding.shown.truth:
        stated = f"{sentences(numbers)}; {stated}"
    gap = f": {finding.shown.gaps[0]}" if finding.shown and finding.shown.gaps else ""
    asked = "" if finding.closed else f" (asks for {finding.rule.evidence}{gap})"
    return f"Met, {ASSURANCES[finding.assurance]}{asked}: {stated}."


def contradictions(
    finding: Finding, deciding: Sequence[FactView], numbers: Sequence[MeasuredView]
) -> list[str]:
    """Where a file says otherwise than the manifest, or than another file."""
    if finding.shown is None:
        return []
    found = list(finding.shown.disagreements)
    if finding.shown.truth is False and finding.claimed:
        found.append(f"{_listed(_said(deciding))}, but {sentences(_missed(numbers))}")
    return found


def _missed(numbers: Sequence[MeasuredView]) -> Sequence[MeasuredView]:
    """The numbers that are not as the rule asks; all, where it is their combination."""
    return [one for one in numbers if not one.meets] or numbers


def _said(deciding: Sequence[FactView]) -> Sequence[FactView]:
    """The practices among the facts that decide, which the team claims."""
    return [one for one in deciding if one.path.startswith("practices.")] or deciding


def _listed(views: Sequence[FactView], most: int = 3) -> str:
    shown = ", ".join(f"`{view.path}` is {view.value}" for view in views[:most])
    return f"{shown} and {len(views) - most} more" if len(views) > most else shown


def _names(paths: Sequence[str], most: int = 3) -> str:
    shown = ", ".join(f"`{path}`" for path in paths[:most])
    return f"{shown} and {len(paths) - most} more" if len(paths) > most else shown


def _key(finding: Finding, deciding: Sequence[FactView], assessment: Assessment) -> str:
    """The path to edit: what is missing, else the practice that fails, else the last fact."""
    if finding.missing:
        return finding.missing[0]
    practices = [view.path for view in deciding if is_practice(view.path, assessment)]
    if practices:
        return practices[0]
    specific = [view.path for view in deciding if view.path not in scope_facts(assessment)]
    return (specific or [view.path for view in deciding] or [""])[-1]


def _edit(finding: Finding, key: str, assessment: Assessment) -> str:
    """What to write: an answer, or a practice once it is so; no other fact is edited to be met."""
    if finding.outcome == "unknown":
        return snippet(key, assessment)
    if finding.outcome == "fail" and finding.claimed:
        return ""  # a file says otherwise: what is stated is not the trouble
    if finding.outcome == "fail" and is_practice(key, assessment):
        fact = definition(key, assessment)
        value = "" if fact and fact.type == "practice" else wanted(key, finding, assessment)
        return snippet(key, assessment, f"{value}   # once it is so" if value else "")
    return ""


def is_practice(path: str, assessment: Assessment) -> bool:
    """Whether a path is a practice, or an attribute of one."""
    fact = definition(path, assessment)
    above = definition(path.rpartition(".")[0], assessment)
    return "practice" in (fact.type if fact else "", above.type if above else "")


def definition(path: str, assessment: Assessment) -> Fact | None:
    """The definition behind a path, of a list's field or a practice's attribute too."""
    facts = assessment.library.vocabulary.facts
    if path in facts:
        return facts[path]
    if "]." in path:
        head, _, tail = path.partition("[")
        field = tail.partition("].")[2]
        listed = facts.get(head)
        name, _, attribute = field.partition(".")
        inner = listed.item.get(name) if listed else None
        return inner.attributes.get(attribute) if inner and attribute else inner
    above, _, name = path.rpartition(".")
    return facts[above].attributes.get(name) if above in facts else None


def snippet(path: str, assessment: Assessment, value: str = "") -> str:
    """The YAML that states a fact: a value, or an example to fill in."""
    fact = definition(path, assessment)
    if fact is None:
        return ""
    value = value or example(fact)
    if "[" in path:
        head, _, tail = path.partition("[")
        name, _, field = tail.partition("].")
        steps = field.split(".")
        lines = [
            f"{head}:",
            f"  - id: {name}",
            *(f"    {'  ' * n}{step}:" for n, step in enumerate(steps)),
        ]
    else:
        lines = [f"{'  ' * n}{step}:" for n, step in enumerate(path.split("."))]
    lines[-1] += f" {value}"
    return "\n".join(lines)


def wanted(path: str, finding: Finding, assessment: Assessment) -> str:
    """The value that the rule asks of a path, as YAML; nothing where it is not one value."""
    rules = (rule for pack in assessment.library.packs for rule in pack.rules)
    rule = next(one for one in rules if one.record is finding.rule)
    inner = path.partition("]")[2] or path
    for leaf in leaves(rule.require):
        if leaf.path == inner and leaf.op in _WANTED:
            return _WANTED[leaf.op](leaf.operand)
    return ""


_WANTED: dict[str, Callable[[Any], str]] = {
    "eq": lambda operand: "" if isinstance(operand, Reference) else show(operand),
    "in": lambda operand: show(operand[0]),
    "has": lambda operand: f"[{operand}]",
    "has_any": lambda operand: f"[{operand[0]}]",
    "has_all": lambda operand: f"[{', '.join(operand)}]",
    "count_le": lambda operand: "" if operand else "none",
}
"""Operator to the plainest value that meets it."""


def example(fact: Fact) -> str:
    """A value of the right form, with what may stand there."""
    choices = list(fact.values)
    others = ", ".join(choices[1:5]) + (", …" if len(choices) > 5 else "")
    match fact.type:
        case "practice":
            return "{state: in_place, owner: ..., evidence: [...]}"
        case "set":
            return f"[{choices[0]}]   # or none, or any of: {others}"
        case "enum":
            return f"{choices[0]}   # or {others}"
        case "list":
            return "[{id: ...}]"
    return {
        "bool": "false   # or true",
        "date": "2026-01-31",
        "duration": "6 months",
        "text": "...",
        "int": "0",
        "number": "0.0",
    }[fact.type] + (f"   # {fact.unit}" if fact.unit else "")
