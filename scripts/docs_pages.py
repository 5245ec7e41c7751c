"""The pages and lists that are made from the packs: facts, rules, duties, doubts, coverage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from mlready.packs import (
    CheckedRule,
    DerivedFact,
    Library,
    Pack,
    load_library,
    open_packs,
    shipped_rules,
)
from mlready.records import LAW, Derivation, Fact, Rule, as_list
from mlready.report.words import one_line
from mlready.values import show

FACTS = """\
<!-- Made from rules/ by `make docs`; what is written here by hand is lost. -->
# Facts

Everything a manifest can state, in the order of the questions; `mlready facts WORD` prints the same
on a terminal. [manifest.md](manifest.md) tells how to state a fact, leave it open or deny it.

A fact that is *asked where* something holds is asked only there, and may not be stated where that
is false. Every practice also takes `state`, `owner`, `evidence` and `note`.
"""
RULES = """\
<!-- Made from rules/ by `make docs`; what is written here by hand is lost. -->
# Rules and conclusions

What each pack asks (its rules) and concludes (its derivations), in the order of its files.
`mlready explain ID` prints one of them in full: conditions in words, reason, fix, doubts and cases.
[law.md](law.md) tells what a conclusion rests on, and lists every doubt."""
DUTIES = """\
<!-- Made from rules/ by `make docs`; what is written here by hand is lost. -->
# Duties of the EU AI Act

Each duty that the Act lays on operators, and the rules that stand for it; a duty without a rule has
the reason beside it. The list is [duties.txt](../rules/eu-ai-act/duties.txt), in the words of this
project; rules name the duties they stand for under `covers:`. [rules.md](rules.md) lists the rules.
"""
TYPES = {
    "bool": "true or false",
    "text": "text",
    "int": "whole number",
    "number": "number",
    "date": "date",
    "duration": "duration",
    "enum": "one of",
    "set": "any of",
    "list": "list",
    "practice": "practice",
}


@cache
def library() -> Library:
    """All shipped packs with their rules."""
    found = load_library()
    return open_packs(found, frozenset(pack.meta.id for pack in found.packs))


def facts() -> str:
    """docs/facts.md: everything a manifest can state."""
    groups: dict[str, list[str]] = {}
    for path in library().vocabulary.facts:
        group = path.rpartition(".")[0] or path
        groups.setdefault(group, []).append(path)
    lines = [
        FACTS,
        *(f"- [{group}](#{anchor(group)}): {count(len(paths))}" for group, paths in groups.items()),
    ]
    for group, paths in groups.items():
        lines += ["", f"## {group}"]
        for path in paths:
            lines += ["", *_fact(path, path, library().vocabulary.facts[path], 3)]
    return "\n".join(lines) + "\n"


def anchor(title: str) -> str:
    """The part of a link that leads to a heading."""
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


def count(number: int) -> str:
    """How many facts."""
    return "1 fact" if number == 1 else f"{number} facts"


def _fact(path: str, key: str, one: Fact, depth: int) -> Iterator[str]:
    """One fact, and below it the fields of its items or its attributes."""
    yield f"{'#' * depth} `{path}`"
    yield ""
    yield f"{one.question} *{_kind(one)}*"
    gate = library().gates.get(key)
    if gate is not None and one.asked_if is not None:
        yield ""
        yield f"Asked where {_coded(one_line(gate))}."
    if one.values:
        yield ""
        yield from (f"- `{value}`: {meaning}" for value, meaning in one.values.items())
    if one.elsewhere:
        yield ""
        yield (
            "; ".join(
                f"{'for' if n else 'For'} `{word}` {where}"
                for n, (word, where) in enumerate(one.elsewhere.items())
            )
            + "."
        )
    if one.help:
        yield ""
        yield one.help.strip()
    if one.cite:
        yield ""
        yield "See " + "; ".join(_cited(pack, where) for pack, where in one.cite.items()) + "."
    for name, part in one.item.items():
        yield ""
        yield from _fact(f".{name}", f"{key}[].{name}", part, depth + 1)
    for name, part in one.attributes.items():
        yield ""
        yield from _fact(f".{name}", f"{key}.{name}", part, depth + 1)


def _kind(one: Fact) -> str:
    """What may be stated, in a word or two."""
    bounds = [f"at least {one.min:g}"] if one.min is not None else []
    bounds += [f"at most {one.max:g}"] if one.max is not None else []
    unit = f" in {one.unit}" if one.unit else ""
    return ", ".join([TYPES[one.type] + unit, *bounds])


def _coded(condition: str) -> str:
    """A condition in words, its paths as code."""
    return re.sub(
        r"(?<![\w.])\.?[a-z_]+(?:\.[a-z_0-9]+)+|(?<![\w.])\.[a-z_]+", r"`\g<0>`", condition
    )


def _cited(pack: str, provisions: str | list[str]) -> str:
    titles = {one.meta.id: one.meta.title for one in library().packs}
    return f"{titles.get(pack, pack)} {', '.join(as_list(provisions))}"


def rules() -> str:
    """docs/rules.md: what the packs ask and conclude."""
    lines = [RULES]
    for pack in library().packs:
        lines += ["", f"## {pack.meta.title}", "", *_about(pack)]
        for area, title in pack.meta.areas.items():
            mine = [rule for rule in pack.rules if rule.record.area == area]
            if mine:
                lines += ["", f"### {title}", "", *_table(mine)]
        if pack.derived:
            lines += ["", "### What the pack concludes", "", *_conclusions(pack.derived.values())]
    return "\n".join(lines) + "\n"


def _about(pack: Pack) -> Iterator[str]:
    meta = pack.meta
    kind, status = meta.kind.replace("_", " "), meta.status.replace("_", " ")
    yield f"Pack `{meta.id}`, as of {meta.as_of}: {meta.instrument}, {meta.edition}."
    yield f"{kind.capitalize()} ({meta.authority}), {status}."


def _table(found: Iterable[CheckedRule]) -> Iterator[str]:
    yield from _head("Rule", "What is so when it is met", "Provision", "From", "Weighs", "Asks for")
    for rule in found:
        one = rule.record
        weight = "ban" if one.kind == "prohibition" else one.severity
        status = f", {one.status}" if one.status != "binding" else ""
        asked = "" if one.kind == "prohibition" else one.evidence
        each = f" (each of `{one.for_each}`)" if one.for_each else ""
        yield _row(
            f"`{one.id}`", one.title + each, _provisions(one), _since(one), weight + status, asked
        )


def _conclusions(found: Iterable[DerivedFact]) -> Iterator[str]:
    yield from _head("Conclusion", "What it says", "Provision", "From", "Can be", "Rests on")
    for fact in found:
        one = fact.record
        values = (
            ", ".join(f"`{value}`" for value in one.values) if len(one.values) < 9 else one.kind
        )
        kind = {"bool": "true or false", "date": "a date"}.get(one.kind, values)
        each = f" (each of `{one.for_each}`)" if one.for_each else ""
        yield _row(
            f"`{one.id}`", one.title + each, _provisions(one), _since(one), kind, one.confidence
        )


def _head(*titles: str) -> Iterator[str]:
    yield _row(*titles)
    yield _row(*("---" for _ in titles))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _provisions(one: Rule | Derivation) -> str:
    return ", ".join(as_list(one.provision))


def _since(one: Rule | Derivation) -> str:
    """Since when: a date, or the conclusion that gives it."""
    since = f"`{one.since}`" if isinstance(one.since, str) else show(one.since) if one.since else ""
    until = f" until {show(one.until)}" if isinstance(one, Rule) and one.until else ""
    return since + until


def doubts() -> str:
    """Every doubt that a pack states, with the rule or conclusion it concerns."""
    lines: list[str] = []
    for pack in library().packs:
        told: dict[str, list[str]] = {}
        for name, where, text in _doubts(pack):
            told.setdefault(text.strip(), []).append(f"`{name}`{where}")
        for text, names in told.items():
            lines.append(f"- {', '.join(names)}: {text}")
    return "\n".join(lines)


def _doubts(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """Id, place inside it, doubt."""
    for fact in pack.derived.values():
        one = fact.record
        if one.doubt:
            yield one.id, _confidence(one.confidence), one.doubt
        for row in one.table:
            if row.doubt:
                yield one.id, f" ({_short(row.value)})", row.doubt
        for member, part in one.members.items():
            if part.doubt:
                yield one.id, f" ({member})", part.doubt
    for rule in pack.rules:
        if rule.record.doubt:
            yield rule.record.id, _confidence(rule.record.confidence), rule.record.doubt


def _confidence(word: str) -> str:
    return "" if word == "primary" else f" ({word})"


def _short(value: object) -> str:
    if isinstance(value, Mapping):
        return str(value["fact"])
    return str(value)


def coverage() -> str:
    """What each pack asks: of law area by area, of practice in one line."""
    lines = list(_head("Pack", "Area", "Rules", "Provisions"))
    for pack in library().packs:
        if pack.meta.kind not in LAW:
            names = sorted({name for rule in pack.rules for name in as_list(rule.record.provision)})
            every = ", ".join(pack.meta.areas.values())
            span = f"{names[0]} to {names[-1]}"
            lines.append(_row(pack.meta.title, every, str(len(pack.rules)), span))
            continue
        for area, title in pack.meta.areas.items():
            mine = [rule.record for rule in pack.rules if rule.record.area == area]
            lines.append(_row(pack.meta.title, title, str(len(mine)), _articles(mine)))
    return "\n".join(lines)


def _articles(found: Sequence[Rule]) -> str:
    """The articles that rules cite first, each once."""
    first = [as_list(one.provision)[0].partition("(")[0] for one in found]
    return ", ".join(dict.fromkeys(first))


class Duty(NamedTuple):
    """One line of a pack's list of duties."""

    id: str
    provision: str
    roles: str
    summary: str
    reason: str
    """Why no rule stands for it; empty where one does."""


def duty_list() -> list[Duty]:
    """The duties of the EU AI Act, in the order of their list."""
    found = []
    path = shipped_rules() / "eu-ai-act" / "duties.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, provision, roles, summary, *reason = line.split(" | ")
            why = " ".join(reason).removeprefix("reason: ")
            found.append(Duty(name, provision, roles.replace("_", " "), summary, why))
    return found


def covering(name: str = "eu-ai-act") -> dict[str, list[str]]:
    """Of one pack, duty id to the rules that name it under `covers:`."""
    found: dict[str, list[str]] = {}
    for pack in library().packs:
        for rule in pack.rules if pack.meta.id == name else ():
            for duty in rule.record.covers:
                found.setdefault(duty, []).append(rule.record.id)
    return found


def duties() -> str:
    """docs/duties.md: each duty with its rules, or the reason why there is none."""
    every, rules_of = duty_list(), covering()
    open_ = sum(one.id not in rules_of for one in every)
    lines = [DUTIES, f"{len(every)} duties, {len(every) - open_} with rules, {open_} without.", ""]
    lines += _head("Duty", "Provision", "Role", "What is asked", "Rules")
    for one in every:
        names = ", ".join(f"`{name}`" for name in rules_of.get(one.id, ()))
        told = names or f"none: {one.reason}"
        lines.append(_row(f"`{one.id}`", one.provision, one.roles, one.summary, told))
    return "\n".join(lines) + "\n"
