"""What the exit code says; the same for every format."""

from __future__ import annotations

from collections.abc import Iterable

from mlready.records import SEVERITIES
from mlready.report.view import AssessmentView, FindingView

CLEAN, FAILED, COULD_NOT_CHECK, UNKNOWN, OUR_BUG = 0, 1, 2, 3, 70
_FROM_WORST = (OUR_BUG, COULD_NOT_CHECK, FAILED, UNKNOWN, CLEAN)


def worst(codes: Iterable[int]) -> int:
    """Of the codes of several manifests the one that matters most; of none, could not check."""
    return min(codes, key=_FROM_WORST.index, default=COULD_NOT_CHECK)


def code(view: AssessmentView, fail_on: str, fail_on_unknown: str) -> int:
    """The exit code of one assessment; the last two are severities, or `none`."""
    if not view.findings:
        return COULD_NOT_CHECK
    if any(
        _banned(one) or (one.outcome == "fail" and _weighs(one, fail_on)) for one in view.findings
    ):
        return FAILED
    tiers = [headline.tier for headline in view.headlines if headline.tier]
    if fail_on_unknown != "none" and not all(tier.decided for tier in tiers):
        return UNKNOWN
    if any(one.outcome == "unknown" and _weighs(one, fail_on_unknown) for one in view.findings):
        return UNKNOWN
    return CLEAN


def _banned(one: FindingView) -> bool:
    """A broken ban, one that binds later included."""
    return (
        one.kind == "prohibition"
        and one.outcome == "fail"
        and one.timing in ("in_force", "upcoming")
    )


def _weighs(one: FindingView, least: str) -> bool:
    """In force, and at or above a severity."""
    if least == "none" or one.timing != "in_force":
        return False
    return SEVERITIES.index(one.severity) <= SEVERITIES.index(least)
