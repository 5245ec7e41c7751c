"""SARIF 2.1.0: what a scanner of code found, as Bandit, Semgrep and many others write it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import Measurement, Reading, count, get, moment, pointer

TITLE = "SARIF 2.1.0"
_LEVELS = ("none", "note", "warning", "error")
_NO_FINDING = ("pass", "notApplicable", "informational")


def recognises(file: File) -> bool:
    """A list of runs, and a schema of SARIF or a `tool.driver` in one of them."""
    data = file.json
    runs = get(data, "runs")
    return (
        isinstance(get(data, "version"), str)
        and (runs is None or isinstance(runs, list))
        and (
            "sarif" in str(get(data, "$schema"))
            or any(isinstance(get(run, "tool", "driver", "name"), str) for run in runs or ())
        )
    )


def read(file: File) -> Reading:
    """Open findings by level, suppressed ones apart."""
    data = file.json
    if data["version"] != "2.1.0":
        raise Unreadable("recognised as SARIF, a version that is not known: nothing read")
    runs = list(data.get("runs") or ())
    if not all(isinstance(get(run, "tool", "driver", "name"), str) for run in runs):
        raise Unreadable("recognised as SARIF, but a run names no tool: nothing read")
    found: Counter[str] = Counter()
    for run in runs:
        found.update(_kinds_of(run))
    at = pointer("runs", 0, "results") if len(runs) == 1 else pointer("runs")
    opened = found.total() - found["suppressed"]
    drivers = [run["tool"]["driver"] for run in runs]
    versions = {str(one.get("semanticVersion") or one.get("version") or "") for one in drivers}
    return Reading(
        ", ".join(dict.fromkeys(one["name"][:60] for one in drivers)) or "SARIF",
        "native",
        versions.pop()[:60] if len(versions) == 1 else "",
        min(_dates(runs), key=str, default=None),
        measurements=(
            Measurement("scan.errors", found["error"], at),
            Measurement("scan.warnings", found["warning"], at),
            Measurement("scan.findings", opened, at),
            Measurement("scan.suppressed", found["suppressed"], at),
        ),
        objections=tuple(_objections(runs)),
        notes=tuple(_notes(runs)),
    )


def _kinds_of(run: Any) -> Iterator[str]:
    """The level of each finding that is open, or `suppressed`."""
    results = get(run, "results")
    for result in results if isinstance(results, list) else ():
        if not isinstance(result, dict):
            raise Unreadable("recognised as SARIF, but a result is no object: nothing read")
        if result.get("kind") in _NO_FINDING or result.get("baselineState") == "absent":
            continue
        yield "suppressed" if _is_suppressed(result) else _level(run, result)


def _is_suppressed(result: dict[str, Any]) -> bool:
    """Every suppression is accepted; one under review or rejected leaves the finding open."""
    found = result.get("suppressions")
    return (
        isinstance(found, list)
        and bool(found)
        and all(
            isinstance(one, dict) and one.get("status", "accepted") == "accepted" for one in found
        )
    )


def _level(run: Any, result: dict[str, Any]) -> str:
    """As the finding says; else as its rule says; else a warning (SARIF 2.1.0, 3.27.10)."""
    found = result.get("level")
    if found is None and result.get("kind", "fail") != "fail":
        found = "none"
    if found is None:
        found = get(_rule(run, result), "defaultConfiguration", "level") or "warning"
    if found not in _LEVELS:
        raise Unreadable("recognised as SARIF, but with a level that is not known: nothing read")
    return str(found)


def _rule(run: Any, result: dict[str, Any]) -> Any:
    """The rule of a finding: by its index, else by its name, of the tool or of an extension."""
    named = result.get("ruleId") or get(result, "rule", "id")
    extension = count(get(result, "rule", "toolComponent", "index"))
    parts = [get(run, "tool", "driver"), *_list(get(run, "tool", "extensions"))]
    if extension is not None:
        parts = parts[extension + 1 : extension + 2]
    index = count(result.get("ruleIndex", get(result, "rule", "index")))
    at_index = get(parts[0], "rules", index) if parts and index is not None else None
    if at_index is not None and (named is None or _is_named(at_index, named)):
        return at_index
    rules = (rule for part in parts for rule in _list(get(part, "rules")))
    return next((rule for rule in rules if _is_named(rule, named)), None)


def _is_named(rule: Any, name: Any) -> bool:
    """A finding may name a part of a rule, as `CA1000/1`."""
    known = get(rule, "id")
    return isinstance(known, str) and isinstance(name, str) and f"{name}/".startswith(f"{known}/")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _dates(runs: list[Any]) -> Iterator[date]:
    for run in runs:
        for one in _list(get(run, "invocations")):
            stamp = get(one, "endTimeUtc") or get(one, "startTimeUtc")
            found = moment(stamp) if isinstance(stamp, str) else None
            if found:
                yield found


def _objections(runs: list[Any]) -> Iterator[str]:
    if not runs:
        yield "no run in it"
    for run in runs:
        name = run["tool"]["driver"]["name"][:60]
        if not isinstance(get(run, "results"), list):
            yield f"{name}: no list of results, so the scan was not run"
        if get(run, "externalPropertyFileReferences", "results"):
            yield f"{name}: its results are in another file"
        invocations = _list(get(run, "invocations"))
        if not all(get(one, "executionSuccessful") is True for one in invocations):
            yield f"{name}: the run says that it was not successful"
        errors = sum(get(one, "level") == "error" for one in _notifications(invocations))
        if errors:
            yield f"{name}: {errors} errors while it ran, so parts may be left out"
        if get(run, "properties", "metrics", "_totals", "loc") == 0:
            yield f"{name}: no line of code was scanned"
        if name.startswith("Semgrep") and not get(run, "tool", "driver", "rules"):
            yield f"{name}: no rule was applied"


def _notifications(invocations: list[Any]) -> Iterator[Any]:
    for one in invocations:
        yield from _list(get(one, "toolExecutionNotifications"))
        yield from _list(get(one, "toolConfigurationNotifications"))


def _notes(runs: list[Any]) -> Iterator[str]:
    if not list(_dates(runs)):
        yield "it has no date"
    ignored = sum(count(get(run, "properties", "metrics", "_totals", "nosec")) or 0 for run in runs)
    if ignored:
        yield f"{ignored} lines are marked to be passed over"
    if any(
        get(one, "ruleConfigurationOverrides")
        for run in runs
        for one in _list(get(run, "invocations"))
    ):
        yield "levels of rules were changed for this run"
