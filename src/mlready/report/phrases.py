"""Phrases that several written reports share: a tier, a provision, a fact, a date, a score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mlready.report.ink import FIXED
from mlready.report.view import AssessmentView, ConclusionView, FactView, HeadlineView, ScoreView

VERDICTS = ("ready", "conditional", "undetermined", "not_ready", "prohibited")
"""From good to bad."""
OUTCOMES = {
    "fail": "not met",
    "unknown": "unknown",
    "waived": "waived",
    "pass": "met",
    "not_applicable": "not applicable",
}


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words as a sentence lists them."""
    return (
        words[0]
        if len(words) == 1
        else f"{', '.join(words[:-1])} {last} {words[-1]}"
        if words
        else ""
    )


def cited(provisions: Iterable[str]) -> str:
    """Provisions in one text, none of them broken over two lines."""
    return ", ".join(dict.fromkeys(one.replace(" ", FIXED) for one in provisions))


def stated(one: FactView) -> str:
    """A stated fact with its value; the line does not break at the equals sign."""
    return f"{one.path}{FIXED}={FIXED}{one.value}"


def tier_words(tier: ConclusionView) -> str:
    """A tier in a few words: its value, or the values it may still take."""
    values = [choice.value for choice in tier.candidates] or [tier.value]
    return listed([value.replace("_", "-") for value in values], "or")


def binds(headline: HeadlineView, view: AssessmentView) -> str:
    """From when a tier binds: the date of what it rests on, else the pack's; nothing if never."""
    starts = [basis.since for basis in headline.basis if basis.since] or [_day(headline.since)]
    if starts[0] in ("", "never"):
        return ""
    return f"binds {'since' if starts[0] <= view.as_of else 'from'} {starts[0]}"


def _day(since: ConclusionView | None) -> str:
    """A date, or the dates it may still be."""
    if since is None:
        return ""
    return listed([choice.value for choice in since.candidates] or [since.value], "or")


def score_words(one: ScoreView) -> str:
    """Both numbers of a score, with the rules behind them."""
    rules = "1 rule" if one.rules == 1 else f"{one.rules} rules"
    return f"evidenced {one.evidenced}, declared {one.declared} ({rules})"
