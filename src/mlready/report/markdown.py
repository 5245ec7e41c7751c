"""The report as Markdown, for the comment of a pull request.

What a manifest says stands in code spans or is escaped: it can neither format, link nor mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mlready.report.ink import printable
from mlready.report.phrases import OUTCOMES, binds, cited, score_words, tier_words
from mlready.report.view import AssessmentView, FindingView, HeadlineView, ScoreView

MOST = 10
_SPECIAL = re.compile(r"([\\`*_\[\]#|~>$])")


def render(views: Sequence[AssessmentView]) -> str:
    """The reports one after the other; a newline at the end."""
    return "\n".join(_document(view) for view in views)


def _document(view: AssessmentView) -> str:
    name = f"{view.system.name} {view.system.version}".strip()
    sections = [
        f"## {escaped(name)}",
        f"**{view.verdict.head}** {escaped(view.verdict.tail)}",
        *(_headline(headline, view) for headline in view.headlines),
        _not_met(view),
        _questions(view),
        _dates(view),
        _scores(view),
        _everything(view),
        _foot(view),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def escaped(text: str) -> str:
    """A text that Markdown shows as it is."""
    text = printable(text).replace("&", "&amp;").replace("<", "&lt;")
    # A comment keeps GitHub from calling whoever has that name, an entity from making a link.
    return _SPECIAL.sub(r"\\\1", text).replace("@", "@<!-- -->").replace("://", "&#58;//")


def code(text: str) -> str:
    """A text in a code span, whatever backticks it holds; a bar does not end a cell."""
    text = printable(text).replace("|", "¦")
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence, pad = "`" * (longest + 1), " " if longest else ""
    return f"{fence}{pad}{text}{pad}{fence}" if text else ""


def _headline(headline: HeadlineView, view: AssessmentView) -> str:
    tier = headline.tier
    if tier is None:
        return ""
    if not tier.decided:
        asked = ", ".join(map(code, tier.missing))
        return f"{escaped(headline.title)}: undetermined, {tier_words(tier)}. Answer {asked}."
    provision = [one for basis in headline.basis for one in basis.provision] or tier.provision
    when = binds(headline, view)
    label = f"{escaped(headline.title)}: **{escaped(tier.label)}**"
    told = ", ".join(part for part in (label, cited(provision), when) if part)
    grounds = [one for basis in headline.basis for one in basis.deciding] or tier.deciding
    facts = [f"- {code(one.path)} is {code(one.value)}" for one in dict.fromkeys(grounds)]
    return "\n".join([told, "", *facts] if facts else [told])


def _not_met(view: AssessmentView) -> str:
    failed = [one for one in view.findings if one.outcome == "fail"]
    failed = [one for one in failed if one.timing in ("in_force", "upcoming")]
    if not failed:
        return ""
    lines = ["### Not met", "", "| severity | rule | provision | edit |", "|---|---|---|---|"]
    for one in failed[:MOST]:
        severity = "ban" if one.kind == "prohibition" else one.severity
        when = f", from {one.since}" if one.timing == "upcoming" else ""
        title = f"{escaped(one.title)} {code(one.id)}"
        lines.append(f"| {severity}{when} | {title} | {cited(one.provision)} | {code(one.where)} |")
    return "\n".join(lines + _more(len(failed)))


def _more(total: int) -> list[str]:
    return ["", f"and {total - MOST} more"] if total > MOST else []


def _questions(view: AssessmentView) -> str:
    if not view.questions:
        return ""
    lines = ["### To answer next", ""]
    for one in view.questions[:MOST]:
        tier = " (decides the tier)" if one.tier else ""
        lines.append(f"- {code(one.path)}{tier}: {escaped(one.question)}")
    return "\n".join(lines + _more(len(view.questions)))


def _dates(view: AssessmentView) -> str:
    coming = [one for one in view.timeline if one.state == "upcoming"]
    lines = ["### Next dates, if nothing is done", ""] if coming else []
    for one in coming:
        verdict = f"{one.verdict.replace('_', ' ')}, " if one.verdict else ""
        lines.append(f"- {one.date}: {verdict}{escaped(one.label)}")
    return "\n".join(lines)


def _scores(view: AssessmentView) -> str:
    rows: list[tuple[str, ScoreView | None, ScoreView | None]] = [
        (view.as_of, view.law, view.practice)
    ]
    rows += [(one.date, one.law, one.practice) for one in view.timeline if one.state == "upcoming"]
    rows = [row for row in rows if row[1] or row[2]]
    if not rows:
        return ""
    lines = ["### Score", "", "| on | law | practice |", "|---|---|---|"]
    for day, law, practice in rows:
        lines.append(f"| {day} | {_score(law)} | {_score(practice)} |")
    return "\n".join(lines)


def _score(one: ScoreView | None) -> str:
    return score_words(one) if one else ""


def _everything(view: AssessmentView) -> str:
    applying = [one for one in view.findings if one.outcome != "not_applicable"]
    lines = ["<details><summary>All findings that apply</summary>", ""]
    lines += ["| | rule | provision | finding |", "|---|---|---|---|"]
    lines += map(_row, applying)
    return "\n".join([*lines, "", "</details>"]) if applying else ""


def _row(one: FindingView) -> str:
    message = escaped(one.message.replace("`", ""))
    title = f"{escaped(one.title)} {code(one.id)}"
    return f"| {OUTCOMES[one.outcome]} | {title} | {cited(one.provision)} | {message} |"


def _foot(view: AssessmentView) -> str:
    packs = _listed(f"{pack.id} ({pack.as_of})" for pack in view.packs if pack.applied)
    bars = _listed(f"{one.path} {one.value}" for one in view.thresholds)
    changed = f"; bars of its own: {escaped(bars)}" if view.thresholds else ""
    return f"<sub>As of {view.as_of}; packs {packs}{changed}; {view.tool}; not legal advice</sub>"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words) or "none"
