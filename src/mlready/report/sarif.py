"""The findings as SARIF 2.1.0, for code scanning and editors.

A result is a finding that is not met or unknown; a waived one is there too, and suppressed. Its
level follows the severity: error from high on, then warning, then note; one step less where it is
unknown, and note where it does not bind yet. A broken ban is always an error.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from mlready import __version__
from mlready.report.places import position
from mlready.report.view import AssessmentView, FindingView

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = ("error", "warning", "note")
_STEPS = {"critical": 0, "high": 0, "medium": 1, "low": 2, "info": 2}
_PRECISION = {"primary": "very-high", "secondary": "high", "interpretation": "medium"}
_SHOWN = ("fail", "unknown", "waived")
_LEFT_OUT = ("draft", "superseded")


def render(views: Sequence[AssessmentView]) -> str:
    """One log with one run for each assessment; a newline at the end."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(view) for view in views]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _run(view: AssessmentView) -> dict[str, Any]:
    rules: dict[str, FindingView] = {}
    for one in view.findings:
        rules.setdefault(one.rule, one)
    order = list(rules)
    shown = [one for one in view.findings if one.outcome in _SHOWN and one.timing not in _LEFT_OUT]
    driver = {
        "name": "mlready",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(one) for one in rules.values()],
    }
    return {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"mlready/{view.system.file}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True}],
        "results": [_result(one, order.index(one.rule), view) for one in shown],
        "properties": {
            "asOf": view.as_of,
            "system": f"{view.system.name} {view.system.version}".strip(),
            "verdict": view.verdict.word,
        },
    }


def _rule(one: FindingView) -> dict[str, Any]:
    """What a rule asks; the same for every result of it."""
    provision = ", ".join(one.provision)
    help_ = f"{provision}\n\n{one.fix}" + (
        f"\n\nA reviewer may disagree where {one.false_positive_if}"
        if one.false_positive_if
        else ""
    )
    return {
        "id": one.rule,
        "name": one.title,
        "shortDescription": {"text": f"{one.title} ({provision})"},
        "fullDescription": {"text": one.why or one.title},
        "help": {"text": help_},
        "defaultConfiguration": {"level": _LEVELS[_STEPS[one.severity]]},
        "properties": {
            "tags": [one.pack, one.area],
            "precision": _PRECISION.get(one.confidence, "low"),
            "severity": one.severity,
        },
    }


def level(one: FindingView) -> str:
    """How loudly a result is told."""
    if one.kind == "prohibition" and one.outcome == "fail":
        return "error"
    if one.timing != "in_force":
        return "note"
    return _LEVELS[min(_STEPS[one.severity] + (one.outcome != "fail"), 2)]


def _result(one: FindingView, index: int, view: AssessmentView) -> dict[str, Any]:
    line, column = position(one.where, view.system.file)
    place: dict[str, Any] = {"artifactLocation": {"uri": uri(view.system.file)}}
    if line:
        place["region"] = {"startLine": line, **({"startColumn": column} if column else {})}
    item = f" [{one.item}]" if one.item else ""
    upcoming = f" Binds from {one.since}." if one.timing == "upcoming" else ""
    result: dict[str, Any] = {
        "ruleId": one.rule,
        "ruleIndex": index,
        "level": level(one),
        "message": {"text": f"{one.title}{item}. {one.message}{upcoming}"},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"mlreadyFinding/v1": one.id},
        "properties": {"outcome": one.outcome, "timing": one.timing, "severity": one.severity},
    }
    if one.outcome == "waived":
        result["suppressions"] = [{"kind": "external", "justification": one.waiver}]
    return result


def uri(file: str) -> str:
    """A file's name as a URI; a relative one stays relative, standard input is `stdin`."""
    path = PurePath(file)
    if path.is_absolute():
        return path.as_uri()
    encoded = path.as_posix().encode("utf-8", "surrogateescape")
    return "stdin" if file == "-" else quote(encoded)
