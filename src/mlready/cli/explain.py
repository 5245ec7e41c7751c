"""`mlready explain`: what a rule asks or a conclusion says, and why it came out as it did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mlready.cli.clock import Day, default_day
from mlready.cli.library import ink, opened_whole, put_lines
from mlready.report.ink import Ink

if TYPE_CHECKING:
    from mlready.packs import CheckedRule, DerivedFact, Library, Pack

Found = tuple["Pack", "CheckedRule | DerivedFact"]


@click.command()
@click.argument("name", metavar="ID")
@click.argument("project", metavar="[PATH]", required=False)
@click.option(
    "--pack",
    "-p",
    "packs",
    metavar="PACK",
    multiple=True,
    help="Look in this pack, by id or folder; repeatable. [default: all shipped packs]",
)
@click.option(
    "--as-of",
    type=Day(),
    metavar="DATE",
    help="Explain as the law stands on this day. "
    "[default: the day of SOURCE_DATE_EPOCH, else today, in UTC]",
)
@click.help_option("-h", "--help", help="Print this help and exit.")
def command(name: str, project: str | None, packs: tuple[str, ...], as_of: date | None) -> None:
    """Explain a rule or a conclusion: what it asks, why, and since when.

    ID is as in the reports, for example EU-AIA-50-1 or eu.tier. With a manifest at PATH, the
    reasons there too: the facts that decide, those that are missing, those presumed.
    """
    from mlready.packs import load_library

    library = load_library(packs)
    opened = opened_whole(library)
    pen = ink()
    pack, found = find(name.partition("[")[0], opened)
    sections = [
        _what(pack, found, pen),
        *_conditions(found, pen),
        _cases(pack, found, opened, pen),
    ]
    if project is not None:
        sections.append(_reasons(name, project, library, as_of or default_day(), pen))
    put_lines("\n\n".join("\n".join(lines) for lines in sections if lines).split("\n"))


def find(name: str, library: Library) -> Found:
    """The rule or derivation of an id. Raises NotFound with a suggestion."""
    from mlready.errors import NotFound, did_you_mean

    known: dict[str, Found] = {}
    for pack in library.packs:
        known |= {rule.record.id: (pack, rule) for rule in pack.rules}
        known |= {path: (pack, derived) for path, derived in pack.derived.items()}
    if name in known:
        return known[name]
    if name in library.types:
        raise NotFound(f"{name}: a fact, not a conclusion; see `mlready facts {name}`")
    by_case = {one.lower(): one for one in known}
    hint = by_case.get(name.lower())
    hint = f"did you mean `{hint}`?" if hint else did_you_mean(name, known)
    raise NotFound(f"{name}: no such rule or conclusion; {hint or '`mlready rules` lists them'}")


def _what(pack: Pack, found: CheckedRule | DerivedFact, pen: Ink) -> list[str]:
    """The record itself, in the order a lawyer asks."""
    from mlready.packs import CheckedRule
    from mlready.records import as_list
    from mlready.values import show

    one = found.record
    since = show(one.since) if one.since is not None else ""
    lines = pen.wrapped([(one.title, "bold")])
    lines += labelled("id", f"{one.id}  ({pack.meta.title}, {pack.meta.edition})", pen)
    lines += labelled("provision", ", ".join(as_list(one.provision)), pen, "cyan")
    if isinstance(found, CheckedRule):
        rule = found.record
        lines += labelled("severity", f"{rule.severity}{_nature(rule.kind, rule.status)}", pen)
        lines += labelled("from", since, pen)
        lines += labelled("until", show(rule.until) if rule.until else "", pen)
        lines += labelled("evidence", f"at least {rule.evidence}", pen)
        lines += labelled("why", rule.why, pen)
        lines += labelled("fix", f"{rule.fix} ({rule.effort})", pen)
        lines += labelled("unless", rule.false_positive_if, pen)
    else:
        lines += labelled("since", since, pen)
        lines += labelled("note", found.record.note, pen)
        lines += labelled("effect", found.record.effect, pen)
    lines += labelled("confidence", one.confidence, pen)
    return lines + labelled("doubt", one.doubt, pen)


def _nature(kind: str, status: str) -> str:
    words = [
        word for word in ("a ban" if kind == "prohibition" else "", status) if word != "binding"
    ]
    return "".join(f", {word}" for word in words if word)


def labelled(label: str, text: str, pen: Ink, style: str = "") -> list[str]:
    """A text behind its label; of no text, nothing."""
    return pen.wrapped([(text, style)], (f"  {label:<10} ", "dim")) if text else []


def _conditions(found: CheckedRule | DerivedFact, pen: Ink) -> Iterator[list[str]]:
    """What is asked, as conditions in words."""
    from mlready.packs import CheckedRule
    from mlready.values import show

    if isinstance(found, CheckedRule):
        yield _block("Applies where", found.applies, pen)
        yield _block("Asks that", found.require, pen)
        return
    if found.when is not None:
        yield _block("Holds where", found.when, pen)
    for row in found.rows:
        value = row.value.path if hasattr(row.value, "path") else show(row.value)
        yield _block(f"{value} where", row.when, pen, row.record.note, "nothing above holds")
    for member, (condition, rule) in found.members.items():
        yield _block(f"includes {member} where", condition, pen, rule.note)


def _block(
    title: str, condition: object, pen: Ink, note: str = "", always: str = "always"
) -> list[str]:
    from mlready.conditions.nodes import Condition
    from mlready.report.words import in_words

    assert isinstance(condition, Condition)
    lines = [pen.line((title, "bold"))]
    for depth, text in in_words(condition) or [(0, always)]:
        lines += pen.wrapped([(text, "")], ("  " * (depth + 1), ""), 2 * depth + 4)
    return lines + (pen.wrapped([(note, "dim")], ("  ", "")) if note else [])


def _cases(pack: Pack, found: CheckedRule | DerivedFact, library: Library, pen: Ink) -> list[str]:
    """The names of the cases that say what should come out."""
    from mlready.cases import load_cases
    from mlready.errors import Refused
    from mlready.packs.files import pack_folder

    name = found.record.id
    try:
        cases = load_cases(library, pack_folder(pack.folder))
    except Refused:
        return [pen.line((f"Cases cannot be read; see `mlready pack test {pack.meta.id}`", "dim"))]
    mine = [one for one in cases if any(key.partition("[")[0] == name for key in one.case.expect)]
    lines = [pen.line(("Cases", "bold"))] if mine else []
    for one in mine:
        expected = next(v for k, v in one.case.expect.items() if k.partition("[")[0] == name)
        lines += pen.wrapped(
            [(one.case.name, ""), (f"-> {_expected(expected)}", "dim")], ("  · ", "dim")
        )
    return lines


def _expected(value: object) -> str:
    from mlready.values import show

    if isinstance(value, dict):
        parts = [f"{key}: {_expected(part)}" for key, part in value.items()]
        return ", ".join(parts)
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "none"
    return show(value)


def _reasons(name: str, project: str, library: Library, day: date, pen: Ink) -> list[str]:
    """How it came out for one manifest, and why."""
    from mlready.assess import assess
    from mlready.manifest import load_manifest
    from mlready.report.build import build_view
    from mlready.report.conclusions import conclusion, opened, places
    from mlready.report.text import finding_lines, question_lines
    from mlready.report.text_details import conclusion_lines, finding_edit, finding_reasons

    assessment = assess(load_manifest(Path(project), library), library, day)
    view = build_view(assessment)
    head = name.partition("[")[0]
    mine = [one for one in view.findings if name in (one.id, one.rule)]
    lines: list[str] = []
    for one in mine:
        lines += finding_lines(one, pen) + finding_reasons(one, view, pen) + finding_edit(one, pen)
    missing = {path for one in mine for path in one.missing}
    for pack in opened(assessment):
        derived = pack.derived.get(head)
        for place in places(derived, assessment) if derived else ():
            if derived and (name == head or name == f"{head}{place[place.index('[') :]}"):
                told = conclusion(pack, derived, place, assessment)
                lines += conclusion_lines(told, view, pen)
                missing |= set(told.missing)
    asked = [one for one in view.questions if one.path in missing]
    lines += [line for one in asked for line in question_lines(one, pen, verbose=True)]
    if not lines:
        lines = ["  the pack is ruled out, or nothing in the manifest has this id"]
    title = f"In {view.system.file}, as of {view.as_of}"
    return [pen.line((title, "bold")), *lines]
