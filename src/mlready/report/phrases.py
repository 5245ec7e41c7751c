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
    """From when a tier binds; nothing for a tier without a date."""
    start = _start(headline)
    if start == "never":
        return "binds on no date so far"
    return f"binds {'since' if start <= view.as_of else 'from'} {start}" if start else ""


def unchecked(headline: HeadlineView, view: AssessmentView) -> str:
    """That what binds today is in no rule of the packs; nothing where one checks it."""
    begun = [
        one for one in view.timeline if one.date == _start(headline) and one.date <= view.as_of
    ]
    silent = any(not one.findings for one in begun)
    return "no rule of these packs checks what binds" if silent else ""


def spared(headline: HeadlineView) -> str:
    """Why a tier binds on no date, in the words of its pack; nothing where it binds."""
    return headline.since.note if headline.since and _start(headline) == "never" else ""


def _start(headline: HeadlineView) -> str:
    """The date of the tier, else of what it rests on, else the pack's; open, the possible dates."""
    day = _day(headline.since)
    since = headline.tier.since if headline.tier else ""
    if since:
        return day if since == "undetermined" else since
    return next((one.since for one in headline.basis if one.since), "" if day == "never" else day)


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
