"""Phrases that several written reports share: a tier, a provision, a fact, a date, a score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mlready.report.ink import FIXED
from mlready.report.view import (
    AssessmentView,
    ConclusionView,
    DateView,
    FactView,
    HeadlineView,
    ScoreView,
)

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
    """From when a tier binds; nothing for a tier that rests on no conclusion and never binds."""
    start = _start(headline)
    if start == "never":
        return "binds on no date so far" if headline.basis else ""
    return f"binds {'since' if start <= view.as_of else 'from'} {start}" if start else ""


def spared(headline: HeadlineView) -> str:
    """Why a tier that rests on conclusions binds on no date, in the words of its pack."""
    since = headline.since
    return since.note if since and headline.basis and _start(headline) == "never" else ""


def _start(headline: HeadlineView) -> str:
    """The date of what the tier rests on, else the pack's."""
    return next((one.since for one in headline.basis if one.since), _day(headline.since))


def _day(since: ConclusionView | None) -> str:
    """A date, or the dates it may still be."""
    if since is None:
        return ""
    return listed([choice.value for choice in since.candidates] or [since.value], "or")


def counted(one: DateView, view: AssessmentView) -> str:
    """What becomes of the findings of a date; a ban is not met but ruled out, or broken."""
    bans = {"pass": "ruled out", "fail": "broken"}
    counts: dict[str, int] = {}
    for finding in view.findings:
        if finding.id in one.findings:
            words = bans if finding.kind == "prohibition" else OUTCOMES
            word = words.get(finding.outcome) or OUTCOMES[finding.outcome]
            counts[word] = counts.get(word, 0) + 1
    return ", ".join(f"{number} {word}" for word, number in counts.items())


def score_words(one: ScoreView) -> str:
    """Both numbers of a score, with the rules behind them."""
    rules = "1 rule" if one.rules == 1 else f"{one.rules} rules"
    return f"evidenced {one.evidenced}, declared {one.declared} ({rules})"
