"""Bandit's own JSON: what the scanner of Python code found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import Measurement, Reading, count, get, moment, pointer

TITLE = "Bandit 1 (JSON)"
SEVERITIES = ("HIGH", "MEDIUM", "LOW", "UNDEFINED")
_UNKNOWN = "recognised as Bandit, a version that is not known: nothing read"


def recognises(file: File) -> bool:
    """Results beside the totals of lines and severities."""
    data = file.json
    totals = get(data, "metrics", "_totals")
    return (
        isinstance(totals, dict)
        and {"SEVERITY.HIGH", "CONFIDENCE.HIGH"} <= totals.keys()
        and {"errors", "generated_at", "results"} <= data.keys()
    )


def read(file: File) -> Reading:
    """Findings by severity, under the levels that Bandit's SARIF gives them."""
    data = file.json
    totals, results, errors = data["metrics"]["_totals"], data["results"], data["errors"]
    counted = [count(totals.get(f"SEVERITY.{severity}", 0)) for severity in SEVERITIES]
    found = [one for one in counted if one is not None]
    if len(found) < len(counted) or not isinstance(results, list) or not isinstance(errors, list):
        raise Unreadable(_UNKNOWN)
    if not all(get(one, "issue_severity") in SEVERITIES for one in results):
        raise Unreadable(_UNKNOWN)
    stamp = data["generated_at"]
    at = pointer("metrics", "_totals")
    return Reading(
        "Bandit",
        "native",
        produced=moment(stamp) if isinstance(stamp, str) else None,
        measurements=(
            Measurement("scan.errors", found[0], f"{at}/SEVERITY.HIGH"),
            Measurement("scan.warnings", found[1], f"{at}/SEVERITY.MEDIUM"),
            Measurement("scan.findings", sum(found), at),
        ),
        objections=tuple(_objections(totals, results, errors, found)),
        notes=tuple(_notes(totals, len(results), sum(found))),
    )


def _objections(
    totals: dict[str, Any], results: list[Any], errors: list[Any], found: list[int]
) -> Iterator[str]:
    if not count(totals.get("loc")):
        yield "no line of code was scanned"
    if errors:
        yield f"{len(errors)} files could not be scanned"
    listed = [sum(one["issue_severity"] == name for one in results) for name in SEVERITIES]
    if any(one > total for one, total in zip(listed, found, strict=True)):
        yield "it lists more findings than it counts: it was changed by hand"


def _notes(totals: dict[str, Any], listed: int, found: int) -> Iterator[str]:
    yield "Bandit's JSON names no version: its SARIF does"
    if listed < found:
        yield f"{listed} of {found} findings are listed: a filter or a baseline hides the rest"
    ignored = sum(count(totals.get(key)) or 0 for key in ("nosec", "skipped_tests"))
    if ignored:
        yield f"{ignored} lines are marked to be passed over"
