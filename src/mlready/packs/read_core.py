"""Read from YAML what facts and packs there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from mlready.conditions.nodes import ALWAYS, All, Condition, Leaf, reads_day
from mlready.conditions.reading import Reader
from mlready.errors import PackRefused, Problem
from mlready.packs import checks
from mlready.packs.files import (
    Source,
    open_source,
    shipped_packs,
    shipped_rules,
    shown,
    vocabulary_files,
)
from mlready.packs.model import Library, Pack
from mlready.records import Fact, Measure, PackFile, PurposeTerms, VocabularyFile
from mlready.shapes import read
from mlready.vocabulary import Type, Vocabulary


def read_core(folders: Sequence[Path]) -> Library:
    """The vocabulary and what each pack is. Raises PackRefused with every problem found."""
    problems: list[Problem] = []
    metas = [
        (folder, source)
        for folder in folders
        if (source := open_source(folder / "pack.yaml", problems))
    ]
    records = [
        (folder, source, meta)
        for folder, source in metas
        if (meta := read(PackFile, source.document, problems))
    ]
    facts, terms, homes, measures = _vocabulary(
        [shipped_rules(), *folders], {f: m.prefix for f, _, m in records}, problems
    )
    checks.prefixes(facts, homes)
    checks.citations(facts, homes, {*shipped_packs(), *(meta.id for _, _, meta in records)})
    checks.terms(terms, facts)
    vocabulary = Vocabulary(facts, tuple(entry for entry, _, _ in terms), measures)
    types = vocabulary.types()
    gates = _gates(facts, homes, types)
    packs = [_pack(folder, source, meta, types) for folder, source, meta in records]
    checks.packs(records)
    thresholds = {name: found for _, _, meta in records for name, found in meta.thresholds.items()}
    if problems:
        raise PackRefused(problems)
    return Library(vocabulary, types, gates, tuple(packs), {}, thresholds)


At = tuple[str | int, ...]
Homes = dict[str, tuple[Source, At]]
"""Fact path to the file and place that defines it."""


def _vocabulary(
    roots: Sequence[Path], prefixes: Mapping[Path, str], problems: list[Problem]
) -> tuple[dict[str, Fact], list[tuple[PurposeTerms, Source, At]], Homes, dict[str, Measure]]:
    measures: dict[str, Measure] = {}
    facts: dict[str, Fact] = {}
    homes: Homes = {}
    terms: list[tuple[PurposeTerms, Source, At]] = []
    for root in roots:
        paths = vocabulary_files(root)
        folder = shown(paths[0].parent) if paths else ""
        for path in paths:
            source = open_source(path, problems, folder)
            record = read(VocabularyFile, source.document, problems) if source else None
            if source is None or record is None:
                continue
            for name, fact in record.facts.items():
                if name in facts:
                    first = homes[name][0].document.locate(homes[name][1], key=True)
                    source.report(
                        ("facts", name), f"`{name}` is already defined at {first}", "", True
                    )
                    continue
                checks.fact(name, fact, prefixes.get(root, ""), source, ("facts", name))
                facts[name], homes[name] = fact, (source, ("facts", name))
            for name, measure in record.measurements.items():
                checks.measure(name, name in measures, source, ("measurements", name))
                measures[name] = measure
            terms.extend(
                (entry, source, ("purpose_terms", n))
                for n, entry in enumerate(record.purpose_terms)
            )
    return facts, terms, homes, measures


def _gates(
    facts: Mapping[str, Fact], homes: Homes, types: Mapping[str, Type]
) -> dict[str, Condition]:
    """Read the gate of every fact, item field and attribute."""
    gates: dict[str, Condition] = {}
    places: Homes = {}

    def enter(path: str, fact: Fact, key: str, at: At, over: str, source: Source) -> None:
        if fact.asked_if is not None:
            place = (*at, "asked_if")
            places[key] = (source, place)
            gate = Reader(types, source.report).read(fact.asked_if, place, over=over)
            if reads_day(gate):
                source.report(place, "a gate reads facts, not the day of the check")
            gates[key] = All((gates[key], gate)) if key in gates else gate
        for name, part in fact.attributes.items():
            gates[f"{key}.{name}"] = Leaf(path, "in", ("partial", "in_place"))
            places[f"{key}.{name}"] = (source, (*at, "attributes", name))
            enter(f"{path}.{name}", part, f"{key}.{name}", (*at, "attributes", name), over, source)
        for name, field in fact.item.items():
            enter(f".{name}", field, f"{path}[].{name}", (*at, "item", name), path, source)

    for path, fact in facts.items():
        source, at = homes[path]
        enter(path, fact, path, at, "", source)
    checks.circles(gates, places)
    return gates


def _pack(folder: Path, source: Source, meta: PackFile, types: Mapping[str, Type]) -> Pack:
    applies: Condition = ALWAYS
    if meta.applies is not None:
        applies = Reader(types, source.report).read(meta.applies, ("applies",))
    return Pack(meta, shown(folder), applies)
