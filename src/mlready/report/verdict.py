"""The verdict in words: one sentence, fit to be repeated, that says what gives it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from mlready.assess import Assessment
from mlready.evaluate import Finding
from mlready.records import as_list
from mlready.report.view import HeadlineView, VerdictView
from mlready.score import Verdict

_HEADS = {
    "prohibited": "Prohibited.",
    "not_ready": "Not ready.",
    "undetermined": "Undetermined.",
    "conditional": "Conditional.",
    "ready": "Ready.",
}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_OPEN = {
    "fail": "not met",
    "unknown": "unknown",
    "waived": "waived",
    "pass": "met without the evidence asked for",
}
"""What keeps a finding open, in the order in which it is told."""


def verdict_view(assessment: Assessment, leads: Sequence[HeadlineView]) -> VerdictView:
    """The verdict with the sentence that explains it, and the findings behind it."""
    found = assessment.verdict
    ids = [finding.id for finding in found.because]
    return VerdictView(found.word, _HEADS[found.word], _tail(found, assessment, leads), ids)


def _tail(found: Verdict, assessment: Assessment, leads: Sequence[HeadlineView]) -> str:
    """The second half of the verdict: what gives it."""
    count = len(found.because)
    match found.word:
        case "prohibited":
            return f"{_cited(found.because)} {'bans' if count == 1 else 'ban'} it."
        case "not_ready":
            noun = "finding blocks" if count == 1 else "findings block"
            return _sentence(f"{number(count)} {noun} it")
        case "undetermined":
            return _sentence(_first_questions(found, leads))
        case "conditional":
            return _sentence(_conditions(found))
    return _sentence(_settled(assessment.findings))


def _first_questions(found: Verdict, leads: Iterable[HeadlineView]) -> str:
    """How many questions must be answered before anything can be said."""
    first = [path for lead in leads if lead.tier for path in lead.tier.missing] or [
        path for finding in found.because for path in finding.missing
    ]
    asked = len(dict.fromkeys(first))
    return f"{number(asked)} {'question comes' if asked == 1 else 'questions come'} first"


def _conditions(found: Verdict) -> str:
    """What must still happen: a ban that binds later, open rules, an exception to document."""
    broken = [one for one in found.because if _is_ban(one) and one.outcome == "fail"]
    if broken and broken[0].since:
        verb = "bans" if len(broken) == 1 else "ban"
        return f"{_cited(broken)} {verb} it from {long_date(broken[0].since)}"
    parts: list[str] = []
    for outcome, words in _OPEN.items():
        count = sum(one.outcome == outcome for one in found.because)
        if count:
            noun = "" if parts else " rule" if count == 1 else " rules"
            parts.append(f"{number(count)}{noun} {'is' if count == 1 else 'are'} {words}")
    if found.exception:
        parts.append("the tier rests on an exception that no document backs")
    return ", ".join(parts)


def _settled(findings: Iterable[Finding]) -> str:
    """That nothing is open, and how much was looked at."""
    live = [one for one in findings if one.timing == "in_force" and one.outcome == "pass"]
    bans = sum(_is_ban(one) for one in live)
    duties = len(live) - bans
    told = [f"{number(bans)} {'ban' if bans == 1 else 'bans'} ruled out"] if bans else []
    met = f"{number(duties)} {'duty' if duties == 1 else 'duties'} met"
    told.append(met if duties else "no duty applies")
    return f"nothing in force is open: {', '.join(told)}"


def _is_ban(finding: Finding) -> bool:
    return finding.rule.kind == "prohibition"


def _cited(findings: Iterable[Finding]) -> str:
    """The first provision of each finding, as a sentence lists them."""
    cited = list(
        dict.fromkeys(one for finding in findings for one in as_list(finding.rule.provision)[:1])
    )
    return f"{', '.join(cited[:-1])} and {cited[-1]}" if len(cited) > 1 else "".join(cited)


def number(count: int) -> str:
    """A count as a sentence has it: in a word up to ten."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def long_date(day: date) -> str:
    """A date as a page shows it: 2 December 2027."""
    return f"{day.day} {day:%B %Y}"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
