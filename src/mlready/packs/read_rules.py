"""Read the rules of packs from YAML, and check that everything they name fits together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mlready.conditions.nodes import ALWAYS, Condition
from mlready.conditions.reading import Reader
from mlready.errors import PackRefused, Problem
from mlready.packs import entries
from mlready.packs.files import Source, open_source, pack_folder, rule_files
from mlready.packs.measured import MeasureTypes
from mlready.packs.model import CheckedRule, Contents, DerivedFact, Library, Pack, TableRow
from mlready.records import Derivation, Rule, RuleFile
from mlready.shapes import read
from mlready.vocabulary import Type

Shared = dict[tuple[str, str], Condition]
"""Conditions without a mistake, by how they are written and the list they are about."""
_BARE_WORD = re.compile(r"'(?:y|n|yes|no|on|off)'", re.IGNORECASE)


def read_rules(chosen: Sequence[Pack], library: Library) -> Contents:
    """What the packs derive and ask. Raises PackRefused with every problem of every file."""
    problems: list[Problem] = []
    files = [
        (pack, *_rule_file(path, pack.folder, problems))
        for pack in chosen
        for path in rule_files(pack_folder(pack.folder))
    ]
    types, measured = dict(library.types), MeasureTypes(library.vocabulary)
    homes = entries.register(files, library, types)
    provisions = {pack.meta.id: _provisions(pack, problems) for pack in chosen}
    problems.extend(entries.fact_citations(library, provisions))
    opened: Contents = {pack.meta.id: ({}, []) for pack in chosen}
    shared: Shared = {}
    for pack, source, record in files:
        if source is not None and record is not None:
            _compile(source, record, types, measured, library, opened[pack.meta.id], shared)
            entries.records(pack, source, record, types, provisions[pack.meta.id])
    derived = {name: fact for facts, _ in opened.values() for name, fact in facts.items()}
    if not problems:
        rules = [rule for _, mine in opened.values() for rule in mine]
        entries.derivations(derived, rules, homes)
        entries.needs(opened, chosen, homes)
        problems.extend(entries.headlines(chosen, derived))
    if problems:
        raise PackRefused(problems)
    return opened


def _rule_file(
    path: Path, folder: str, problems: list[Problem]
) -> tuple[Source | None, RuleFile | None]:
    source = open_source(path, problems, folder)
    return source, read(RuleFile, source.document, problems) if source else None


def _provisions(pack: Pack, problems: list[Problem]) -> frozenset[str]:
    """Every provision that may be cited, from the file the pack names; empty when it names none."""
    if not pack.meta.provisions:
        return frozenset()
    path = pack_folder(pack.folder) / pack.meta.provisions
    if not path.is_file():
        where = entries.in_pack_file(pack, "provisions")
        problems.append(Problem(where, f"`{pack.meta.provisions}`: no such file"))
        return frozenset()
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _compile(
    source: Source,
    record: RuleFile,
    types: Mapping[str, Type],
    measured: Mapping[str, Type],
    library: Library,
    into: tuple[dict[str, DerivedFact], list[CheckedRule]],
    shared: Shared,
) -> None:
    """Read every condition of one file."""
    reader = Reader(types, source.report, library.thresholds)
    measures = Reader(measured, source.report, library.thresholds, "measurement")
    for number, derivation in enumerate(record.derivations):
        into[0][derivation.id] = _derived(derivation, reader, ("derivations", number))
    for number, rule in enumerate(record.rules):
        at: tuple[str | int, ...] = ("rules", number)
        applies = _applies(rule, reader, (*at, "applies"), source.problems, shared)
        require = reader.read(rule.require, (*at, "require"), over=rule.for_each)
        shown_by = None
        if rule.shown_by is not None:
            shown_by = measures.read(rule.shown_by, (*at, "shown_by"))
        into[1].append(CheckedRule(rule, applies, require, shown_by))


def _applies(
    rule: Rule, reader: Reader, at: tuple[str | int, ...], problems: list[Problem], shared: Shared
) -> Condition:
    """When a rule applies: for many rules the same, which is then read, and judged, only once."""
    if rule.applies is None:
        return ALWAYS
    key = (repr(rule.applies), rule.for_each)
    if key in shared:
        return shared[key]
    before = len(problems)
    found = reader.read(rule.applies, at, invoked=True, over=rule.for_each)
    # A bare `no` looks like the text "no" here, and is a mistake.
    if len(problems) == before and not _BARE_WORD.search(key[0]):
        shared[key] = found
    return found


def _derived(record: Derivation, reader: Reader, at: tuple[str | int, ...]) -> DerivedFact:
    def read_at(data: Any, *place: str | int) -> Condition:
        return reader.read(data, (*at, *place), invoked=True, over=record.for_each)

    if record.table:
        rows = tuple(
            TableRow(
                entries.row_value(row.value, record, reader, (*at, "table", n, "value")),
                read_at(row.when, "table", n, "when") if row.when is not None else ALWAYS,
                row,
            )
            for n, row in enumerate(record.table)
        )
        return DerivedFact(record, rows=rows)
    if record.members:
        return DerivedFact(
            record,
            members={
                m: (read_at(rule.when, "members", m, "when"), rule)
                for m, rule in record.members.items()
            },
        )
    return DerivedFact(
        record, when=read_at(record.when, "when") if record.when is not None else ALWAYS
    )
