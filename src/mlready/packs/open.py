"""Read the rules of the packs that may apply, and check that everything they name fits together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from mlready.conditions.nodes import ALWAYS, Condition
from mlready.conditions.reading import Reader
from mlready.errors import Location, PackRefused, Problem
from mlready.packs import checks, compiled
from mlready.packs.files import (
    COMPILED,
    Source,
    open_source,
    pack_files,
    pack_folder,
    quiet_gc,
    rule_files,
)
from mlready.packs.model import CheckedRule, DerivedFact, Library, Pack, TableRow, derived_types
from mlready.records import Derivation, RuleFile, read
from mlready.vocabulary import Type

Contents = dict[str, tuple[dict[str, DerivedFact], list[CheckedRule]]]
"""Pack id to what it derives and asks."""


@lru_cache(maxsize=16)
def open_packs(library: Library, wanted: frozenset[str]) -> Library:
    """Read the rule files of the wanted packs and of those they need; all or nothing.

    Raises PackRefused with every problem of every file.
    """
    chosen = _with_needs(library, wanted)
    digests = {pack.meta.id: _digest(pack) for pack in chosen}
    with quiet_gc():
        opened = _from_compiled(chosen, digests) if library.compiled else None
        if opened is None:
            opened = _from_yaml(chosen, library)
    derived = {name: fact for facts, _ in opened.values() for name, fact in facts.items()}
    packs = tuple(
        replace(
            pack,
            digest=digests[pack.meta.id],
            derived=opened[pack.meta.id][0],
            rules=tuple(opened[pack.meta.id][1]),
        )
        if pack.meta.id in opened
        else pack
        for pack in library.packs
    )
    types = derived_types(library.types, derived.values())
    return replace(library, types=types, packs=packs, derived=derived)


def _digest(pack: Pack) -> str:
    """SHA-256 over the names and bytes of a pack's files, its cases left out."""
    folder = pack_folder(pack.folder)
    return compiled.digest(folder, pack_files(folder, cases=False))


def _from_compiled(chosen: Sequence[Pack], digests: Mapping[str, str]) -> Contents | None:
    """The packs as the build compiled them; None unless every one of them fits."""
    opened: Contents = {}
    for pack in chosen:
        name = f"{pack.meta.id}.json"
        content = compiled.load(COMPILED, name, digests[pack.meta.id])
        if content is None:
            return None
        derived = [compiled.restore_derived(data) for data in content["derived"]]
        rules = [compiled.restore_rule(data) for data in content["rules"]]
        opened[pack.meta.id] = ({fact.record.id: fact for fact in derived}, rules)
    return opened


def _from_yaml(chosen: Sequence[Pack], library: Library) -> Contents:
    problems: list[Problem] = []
    files = [
        (pack, *_rule_file(path, problems))
        for pack in chosen
        for path in rule_files(pack_folder(pack.folder))
    ]
    types = dict(library.types)
    homes = checks.register(files, library, types)
    provisions = {pack.meta.id: _provisions(pack, problems) for pack in chosen}
    checks.fact_citations(library, provisions, problems)
    opened: Contents = {pack.meta.id: ({}, []) for pack in chosen}
    for pack, source, record in files:
        if source is not None and record is not None:
            _compile(source, record, types, library, opened[pack.meta.id])
            checks.records(pack, source, record, types, provisions[pack.meta.id])
    derived = {name: fact for facts, _ in opened.values() for name, fact in facts.items()}
    if not problems:
        rules = [rule for _, mine in opened.values() for rule in mine]
        checks.derivations(derived, homes, rules, homes)
        checks.headlines(chosen, derived, problems)
    if problems:
        raise PackRefused(problems)
    return opened


def _with_needs(library: Library, wanted: Collection[str]) -> list[Pack]:
    by_id = {pack.meta.id: pack for pack in library.packs}
    found: dict[str, Pack] = {}
    queue = [name for name in by_id if name in wanted]
    while queue:
        name = queue.pop(0)
        if name not in found and name in by_id:
            found[name] = by_id[name]
            queue.extend(by_id[name].meta.needs)
    return [pack for pack in library.packs if pack.meta.id in found]


def _rule_file(path: Path, problems: list[Problem]) -> tuple[Source | None, RuleFile | None]:
    source = open_source(path, problems)
    return source, read(RuleFile, source.document, problems) if source else None


def _provisions(pack: Pack, problems: list[Problem]) -> frozenset[str]:
    """Every provision that may be cited, from the file the pack names; empty when it names none."""
    if not pack.meta.provisions:
        return frozenset()
    path = pack_folder(pack.folder) / pack.meta.provisions
    if not path.is_file():
        problems.append(
            Problem(Location(f"{pack.folder}/pack.yaml"), f"`{pack.meta.provisions}`: no such file")
        )
        return frozenset()
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _compile(
    source: Source,
    record: RuleFile,
    types: Mapping[str, Type],
    library: Library,
    into: tuple[dict[str, DerivedFact], list[CheckedRule]],
) -> None:
    """Read every condition of one file."""
    reader = Reader(types, source.report, library.thresholds)
    for number, derivation in enumerate(record.derivations):
        into[0][derivation.id] = _derived(derivation, reader, ("derivations", number))
    for number, rule in enumerate(record.rules):
        at: tuple[str | int, ...] = ("rules", number)
        applies = (
            reader.read(rule.applies, (*at, "applies"), invoked=True, over=rule.for_each)
            if rule.applies is not None
            else ALWAYS
        )
        require = reader.read(rule.require, (*at, "require"), over=rule.for_each)
        into[1].append(CheckedRule(rule, applies, require))


def _derived(record: Derivation, reader: Reader, at: tuple[str | int, ...]) -> DerivedFact:
    def read_at(data: Any, *place: str | int) -> Condition:
        return reader.read(data, (*at, *place), invoked=True, over=record.for_each)

    if record.table:
        rows = tuple(
            TableRow(
                checks.row_value(row.value, record, reader, (*at, "table", n, "value")),
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
