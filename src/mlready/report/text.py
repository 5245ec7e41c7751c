"""The assessment on a terminal: a screenful that says what is so, what blocks, what to answer."""

from __future__ import annotations

from collections.abc import Sequence

from mlready.report.ink import FIXED, Ink, Piece
from mlready.report.phrases import (
    VERDICTS,
    binds,
    cited,
    counted,
    listed,
    score_words,
    spared,
    stated,
    tier_words,
    unchecked,
)
from mlready.report.places import position
from mlready.report.text_foot import last_lines
from mlready.report.view import (
    AssessmentView,
    ConclusionView,
    FactView,
    FindingView,
    HeadlineView,
    QuestionView,
    ScoreView,
)

SCREEN = 40
"""Lines that a terminal shows at once."""
FRAME = 6
"""Titles, blank lines and `and 3 more` of what is not met and of the questions."""
LEAST, MOST = 2, 5
"""Findings that are not met, and questions, however much else there is to say."""
MOST_FACTS = 4
MOST_DATES = 3

_VERDICT_STYLES = {
    "ready": "success",
    "conditional": "warning",
    "undetermined": "warning",
    "not_ready": "alarm",
    "prohibited": "alarm",
}
MARKS: dict[str, Piece] = {
    "fail": ("✗", "red"),
    "unknown": ("?", "yellow"),
    "waived": ("~", "yellow"),
    "pass": ("✓", "green"),
    "not_applicable": ("·", "dim"),
}
"""Outcome to symbol and colour; the word stands beside it where it matters."""

Blocks = list[list[str]]
"""Lines that stand together."""


def render(
    view: AssessmentView,
    width: int = 80,
    color: bool = False,
    verbose: bool = False,
    unicode: bool = True,
) -> str:
    """The report in lines of at most `width` columns (40 to 100 read well), a newline at the end.

    `verbose` leaves nothing out. Without `unicode`, symbols and typographic marks are ASCII.
    """
    ink = Ink(width, color, unicode)
    tiers = [line for headline in view.headlines for line in _headline(headline, view, ink)]
    above = [_head(view, ink), [*tiers, *_presumptions(view, ink)]]
    below = [_purpose(view, ink), _dates(view, ink, verbose), _scores(view, ink)]
    foot = last_lines(view, ink)
    if verbose:
        from mlready.report.text_details import details, findings

        questions = [question_lines(one, ink, verbose) for one in view.questions]
        open_ = [findings("fail", view, ink), _questions(view, questions, ink)]
        below += details(view, ink)
    else:
        blocking = [finding_lines(one, ink) for one in open_now(view, "fail")[:MOST]]
        questions = [question_lines(one, ink, verbose) for one in view.questions[:MOST]]
        if view.evidence and below[-1]:
            from mlready.report.text_details import doubted

            below[-1] += doubted(view, ink)
        fixed = sum(len(lines) + 1 for lines in (*above, *below, foot) if lines)
        shown, asked = _fitted(blocking, questions, SCREEN - fixed - FRAME)
        open_ = [_blocking(view, shown, ink), _questions(view, asked, ink)]
    sections = [*above, *open_, *below, foot]
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def line(view: AssessmentView, color: bool = False, unicode: bool = True) -> str:
    """The report in one line: file, verdict, tier, and how much is not met and unknown."""
    ink = Ink(10_000, color, unicode)
    tiers = [tier_words(headline.tier) for headline in view.headlines if headline.tier]
    word = view.verdict.word
    return ink.line(
        (f"{view.system.file}: ", ""),
        (word.replace("_", " "), _VERDICT_STYLES[word]),
        ("".join(f", {tier}" for tier in tiers if tier != word), ""),
        (f", {len(open_now(view, 'fail'))} not met", ""),
        (f", {len(open_now(view, 'unknown'))} unknown", ""),
    )


def at(where: str, view: AssessmentView) -> str:
    """A place as a reader of this manifest's report needs it: its line."""
    number, _ = position(where, view.system.file)
    return f"line{FIXED}{number}" if number else ""


def fact(one: FactView, view: AssessmentView) -> str:
    """A stated fact with its value and line."""
    place = at(one.where, view)
    return stated(one) + (f" ({place})" if place else "")


def section(title: str, ink: Ink, aside: str = "") -> list[str]:
    """A heading, and beside it something quieter."""
    return ink.wrapped([(title, "bold"), (aside, "dim")], rest=len(title) + 2)


def more(shown: int, total: int, ink: Ink) -> list[str]:
    """Say that something was left out."""
    return [ink.line((f"  and {total - shown} more; -v shows all", "dim"))] if total > shown else []


def _head(view: AssessmentView, ink: Ink) -> list[str]:
    system = view.system
    name = f"{system.name} {system.version}".strip()
    style = _VERDICT_STYLES[view.verdict.word]
    pieces = [(view.verdict.head, style), (view.verdict.tail, "")]
    worst = VERDICTS.index(view.verdict.word)
    coming = (then for then in view.timeline if then.state == "upcoming" and then.verdict)
    worse = next((then for then in coming if VERDICTS.index(then.verdict) > worst), None)
    if worse:
        pieces.append((f"From {worse.date}: {worse.verdict.replace('_', ' ')}.", "bold"))
    return [
        *ink.wrapped([(name, "bold"), (system.file, "dim")]),
        "",
        *ink.wrapped(pieces, gap=" "),
    ]


def _headline(headline: HeadlineView, view: AssessmentView, ink: Ink) -> list[str]:
    """The tier of one pack with its provision, reason and date."""
    tier = headline.tier
    if tier is None:
        return []
    lines = _decided(headline, tier, view, ink) if tier.decided else _open(headline, tier, ink)
    for basis in headline.basis:
        lines += ink.wrapped([(basis.title, "")], ("  because  ", "dim"))
    invoked = tier.invoked
    if headline.since and spared(headline):
        lines += ink.wrapped([(spared(headline), "")], ("  no date  ", "dim"))
        invoked = [*invoked, *headline.since.invoked]
    if invoked:
        told = list(dict.fromkeys(fact(one, view) for one in invoked))
        lines += ink.wrapped(_some(told), ("  invoked  ", "dim"), gap=" ")
    grounds = [one for basis in headline.basis for one in basis.deciding]
    grounds = [one for one in grounds or [*tier.ruled_out, *tier.deciding] if one not in invoked]
    facts = list(dict.fromkeys(fact(one, view) for one in grounds))
    if facts:
        lines += ink.wrapped(_some(facts), ("  facts    ", "dim"), gap=" ")
    if headline.roles and headline.roles.decided:
        lines += ink.wrapped([(headline.roles.label, "")], ("  role     ", "dim"))
    return lines


def _some(facts: Sequence[str]) -> list[Piece]:
    """The most particular facts, and how many more there are."""
    shown = facts[:MOST_FACTS]
    pieces = [("; ".join(shown), "")]
    return (
        [*pieces, (f"and {len(facts) - len(shown)} more", "dim")]
        if len(facts) > len(shown)
        else pieces
    )


def _decided(
    headline: HeadlineView, tier: ConclusionView, view: AssessmentView, ink: Ink
) -> list[str]:
    provision = [one for basis in headline.basis for one in basis.provision] or tier.provision
    pieces = [(tier.label, "bold"), (cited(provision), "cyan"), (binds(headline, view), "")]
    pieces.append((unchecked(headline, view), "yellow"))
    return ink.wrapped(pieces, (f"{headline.title}  ", "dim"), 11)


def _open(headline: HeadlineView, tier: ConclusionView, ink: Ink) -> list[str]:
    lines = ink.wrapped([("undetermined, it is one of", "bold")], (f"{headline.title}  ", "dim"))
    for choice in tier.candidates:
        lines += ink.wrapped([(choice.label, "")], ("  · ", "dim"))
    if tier.missing:
        lines += ink.wrapped([(listed(tier.missing), "")], ("  answer   ", "dim"))
    return lines


def _presumptions(view: AssessmentView, ink: Ink) -> list[str]:
    """Exceptions that nobody invoked, of scope and of the tier, in one paragraph."""
    tiers = {c.id for h in view.headlines for c in (h.tier, h.since) if c}
    scope = [path for one in view.presumptions if one.about == "scope" for path in one.facts]
    others = [path for one in view.presumptions if one.about in tiers for path in one.facts]
    told = [("no exclusion from scope", scope), ("no other exception", others)]
    told = [(words, paths) for words, paths in told if paths]
    pieces: list[Piece] = []
    for n, (words, paths) in enumerate(told, 1):
        pieces += [(words, ""), (f"({', '.join(paths)}){';' if n < len(told) else ''}", "dim")]
    return ink.wrapped(pieces, ("  presumed ", "dim"), gap=" ") if pieces else []


def _fitted(blocking: Blocks, questions: Blocks, room: int) -> tuple[Blocks, Blocks]:
    """As many of both as fit into so many lines, in turns: at least two of each, at most five."""
    shown: tuple[Blocks, Blocks] = ([], [])
    left = [list(blocking), list(questions)]
    while any(left):
        for mine, rest in zip(shown, left, strict=True):
            if not rest:
                continue
            used = sum(len(lines) for lines in (*shown[0], *shown[1]))
            if len(mine) < LEAST or used + len(rest[0]) <= room:
                mine.append(rest.pop(0))
            else:
                rest.clear()
    return shown


def open_now(view: AssessmentView, outcome: str) -> list[FindingView]:
    """Findings of an outcome that bind now or later: no drafts, nothing voluntary or superseded."""
    binding = ("in_force", "upcoming")
    return [one for one in view.findings if one.outcome == outcome and one.timing in binding]


def _blocking(view: AssessmentView, shown: Blocks, ink: Ink) -> list[str]:
    """What fails, broken bans and what binds now first, each with where to edit."""
    total = len(open_now(view, "fail"))
    if not total:
        return []
    lines = [line for block in shown for line in block]
    return [*section("Not met", ink, str(total)), *lines, *more(len(shown), total, ink)]


def finding_lines(one: FindingView, ink: Ink) -> list[str]:
    """A finding in a few lines: the duty with its provision, then why and where to edit."""
    mark, style = MARKS[one.outcome]
    banned = one.kind == "prohibition" and one.outcome == "fail"
    now = {"in_force": "", "upcoming": f"from {one.since}"}
    pieces = [
        (one.title + (f" [{one.item}]" if one.item else ""), ""),
        (cited(one.provision), "cyan"),
        (now.get(one.timing, one.timing), "dim"),
    ]
    lines = ink.wrapped(pieces, (f"  {mark} {'ban' if banned else one.severity:<8}  ", style))
    facts = "; ".join(map(stated, one.deciding[:3]))
    told = (
        facts
        if one.outcome == "fail" and facts and not one.measured
        else one.message.replace("`", "")
    )
    return lines + ink.wrapped([(told, "dim"), (one.where, "dim")], (" " * 14, ""))


def _questions(view: AssessmentView, shown: Blocks, ink: Ink) -> list[str]:
    """What is unknown, and the next questions, the most decisive first."""
    if not view.questions:
        return []
    unknown = view.counts.get("unknown", 0)
    waiting = f"{unknown} {'finding waits' if unknown == 1 else 'findings wait'} for an answer"
    tier = any(question.tier for question in view.questions)
    lines = [*section("To answer next", ink, f"{waiting}{', and the tier' if tier else ''}")]
    lines += [line for block in shown for line in block]
    return lines + more(len(shown), len(view.questions), ink)


def question_lines(one: QuestionView, ink: Ink, verbose: bool) -> list[str]:
    """A fact to state, with what it decides, the question and where to answer it."""
    decides = (
        "decides the tier"
        if one.tier
        else listed(one.decides[:2])
        if len(one.decides) < 3
        else f"{len(one.decides)} findings"
    )
    lines = ink.wrapped([(one.path, ""), (decides, "dim"), (one.where, "dim")], ("  ? ", "yellow"))
    lines += ink.wrapped([(one.question, "dim")], (" " * 4, ""))
    if verbose:
        for choice in one.choices:
            lines += ink.wrapped(
                [(f"{choice.value}:", ""), (choice.label, "dim")], ("      ", ""), 8, " "
            )
        if one.help:
            lines += ink.wrapped([(one.help, "dim")], ("      ", ""))
    return lines


def _purpose(view: AssessmentView, ink: Ink) -> list[str]:
    """Where the purpose and the stated facts do not agree."""
    lines = [*section("Does this agree?", ink)] if view.purpose else []
    for one in view.purpose:
        lines += ink.wrapped(
            [(one.message.replace("`", ""), ""), (one.where, "dim")], ("  ! ", "yellow")
        )
    return lines


def _dates(view: AssessmentView, ink: Ink, verbose: bool) -> list[str]:
    """The next dates, with the verdict from then on if nothing is done."""
    coming = [one for one in view.timeline if one.state == "upcoming"]
    if not coming:
        return []
    shown = coming if verbose else coming[:MOST_DATES]
    lines = [*section("Next dates", ink, "if nothing is done")]
    for one in shown:
        verdict = (one.verdict.replace("_", " "), _VERDICT_STYLES.get(one.verdict, ""))
        pieces = [verdict, (one.label, ""), (counted(one, view), "dim")]
        lines += ink.wrapped(pieces, (f"  {one.date}  ", "bold"))
    return lines + more(len(shown), len(coming), ink)


def _scores(view: AssessmentView, ink: Ink) -> list[str]:
    """Both numbers of each score, and what becomes of them on the next date that worsens them."""
    lines: list[str] = []
    law = [(then.date, then.law) for then in view.timeline if then.state == "upcoming"]
    practice = [(then.date, then.practice) for then in view.timeline if then.state == "upcoming"]
    for title, now, later in (("law", view.law, law), ("practice", view.practice, practice)):
        worse = next(((day, then) for day, then in later if then and _lower(then, now)), None)
        if now is None and worse is None:
            continue
        pieces = [(score_words(now) if now else "nothing applies yet", "")]
        if worse:
            pieces = [(f"{pieces[0][0]};", ""), (f"from {worse[0]}: {score_words(worse[1])}", "")]
        lines += ink.wrapped(pieces, (f"  {title:<8} ", "dim"), gap=" ")
    lines += _maturity(view, ink)
    loose = [f"{one.path} {one.value}" for one in view.thresholds if one.value.endswith("looser)")]
    lines += ink.wrapped([("; ".join(loose), "")], ("  bars     ", "dim")) if loose else []
    return (
        [
            *section(
                "Score", ink, "of 100. Evidenced: a file shows it. Declared: the team says so"
            ),
            *lines,
        ]
        if lines
        else []
    )


def _maturity(view: AssessmentView, ink: Ink) -> list[str]:
    """The weakest theme of practice, beside the mean; and bars that the project set itself."""
    if not view.maturity:
        return []
    weakest = view.maturity[0]
    mean = sum(one.share for one in view.maturity) / len(view.maturity)
    count = len(view.maturity)
    words = f"weakest {weakest.pack}, {weakest.points:g} of {weakest.possible:g} points"
    if count > 1:
        words += f"; mean {100 * mean:.0f} % over {count} themes"
    return ink.wrapped([(words, ""), ("ML Test Score", "dim")], ("  maturity ", "dim"))


def _lower(then: ScoreView, now: ScoreView | None) -> bool:
    """Whether a later score is worse than today's: lower, or with more rules that are not met."""
    if now is None or then.evidenced < now.evidenced or then.declared < now.declared:
        return True
    return then.rules - then.passed > now.rules - now.passed
