"""promptfoo: results of prompts with assertions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import Measurement, Reading, count, get, moment

TITLE = "promptfoo, results of version 2 and 3"
ERROR = 2
"""The `failureReason` of a prompt that ended in an error instead of a failed assertion."""


def recognises(file: File) -> bool:
    """Counts of successes and failures beside the results and the configuration they come from."""
    data = file.json
    results, stats = get(data, "results"), get(data, "results", "stats")
    return (
        isinstance(get(data, "config"), dict)
        and isinstance(results, dict)
        and isinstance(stats, dict)
        and {"version", "results"} <= results.keys()
        and {"successes", "failures"} <= stats.keys()
    )


def read(file: File) -> Reading:
    """How many prompts were run, and how many did not meet their assertions."""
    data = file.json
    results = data["results"]
    shape = {2: "table", 3: "prompts"}.get(count(results["version"]) or 0)
    if shape not in results or not isinstance(results["results"], list):
        raise Unreadable("recognised as promptfoo, its version not known: nothing read")
    if not all(isinstance(one, dict) for one in results["results"]):
        raise Unreadable("some of its results are no objects")
    return Reading(
        "promptfoo",
        "native",
        _text(get(data, "metadata", "promptfooVersion")),
        moment(results.get("timestamp")),
        measurements=tuple(_measurements(results)),
        objections=tuple(_objections(results)),
        notes=tuple(_notes(results)),
    )


def _measurements(results: Mapping[str, Any]) -> Iterator[Measurement]:
    tested = [one for one in results["results"] if _is_tested(one) and not _is_error(one)]
    n = len(tested)
    failed = sum(one.get("success") is not True for one in tested)
    place = "/results/results"
    yield Measurement("eval.tests", n, place)
    yield Measurement("eval.tests_failed", failed, place, n)
    if n:
        yield Measurement("eval.tests_passed_share", (n - failed) / n, place, n)
    tokens = count(get(results, "stats", "tokenUsage", "total"))
    if tokens:
        yield Measurement("eval.tokens", tokens, "/results/stats/tokenUsage/total")


def _is_tested(one: Mapping[str, Any]) -> bool:
    """Without an assertion every answer passes."""
    parts = get(one, "gradingResult", "componentResults") or get(one, "testCase", "assert")
    return bool(parts) and isinstance(parts, list)


def _is_error(one: Mapping[str, Any]) -> bool:
    """Version 2 has no reason for a failure: an error was never graded."""
    if "failureReason" in one:
        return bool(one["failureReason"] == ERROR)
    return one.get("success") is not True and get(one, "gradingResult") is None


def _objections(results: Mapping[str, Any]) -> Iterator[str]:
    ran = results["results"]
    stats = [count(get(results, "stats", key)) for key in ("successes", "failures", "errors")]
    if not ran:
        yield "no prompt was run"
        return
    errors = max(stats[2] or 0, sum(map(_is_error, ran)))
    if errors:
        yield f"{errors} of {len(ran)} prompts ended in an error"
    passed = sum(one.get("success") is True for one in ran)
    if sum(one or 0 for one in stats) != len(ran) or stats[0] != passed:
        yield "its counts and its results disagree: the file is cut or was changed"
    if not any(map(_is_tested, ran)):
        yield "no prompt has an assertion"
    if all(get(one, "provider", "id") == "echo" for one in ran):
        yield "run with promptfoo's `echo`, which gives back the prompt"


def _notes(results: Mapping[str, Any]) -> Iterator[str]:
    without = sum(not _is_tested(one) for one in results["results"])
    if without:
        yield f"{without} prompts without an assertion are left out"


def _text(value: Any) -> str:
    return value[:80] if isinstance(value, str) else ""
