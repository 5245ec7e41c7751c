"""Read what facts and packs there are; the rules of packs that may apply are opened later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from mlready.conditions.nodes import ALWAYS, Condition, Leaf
from mlready.conditions.reading import Reader
from mlready.errors import PackRefused, Problem
from mlready.packs import checks, compiled
from mlready.packs.files import (
    COMPILED,
    Source,
    core_files,
    find_pack,
    open_source,
    quiet_gc,
    shipped_packs,
    shipped_rules,
    shown,
)
from mlready.packs.model import Library, Pack
from mlready.records import Fact, PackFile, PurposeTerms, VocabularyFile, read
from mlready.vocabulary import Type, Vocabulary


def load_library(names: Sequence[str] = ()) -> Library:
    """Read the vocabulary and what each named pack is (all shipped ones by default); no rule file yet.

    Raises NotFound for a pack that does not exist and PackRefused with every problem found.
    """
    folders = [find_pack(name) for name in names or shipped_packs()]
    with quiet_gc():
        return _from_compiled(folders) or _from_yaml(folders)


def _from_compiled(folders: Sequence[Path]) -> Library | None:
    """The library as the build compiled it; None when there is none, or it does not fit."""
    rules = shipped_rules()
    if not COMPILED.is_dir() or any(folder.parent != rules for folder in folders):
        return None
    made_from = compiled.digest(rules, core_files(rules))
    content = compiled.load(COMPILED, compiled.CORE, made_from)
    if content is None:
        return None
    wanted = {"", *(folder.name for folder in folders)}
    facts = {
        path: compiled.restore_fact(data) for home, path, data in content["facts"] if home in wanted
    }
    terms = tuple(PurposeTerms(**data) for home, data in content["terms"] if home in wanted)
    vocabulary = Vocabulary(facts, terms)
    gates = {
        path: compiled.restore_condition(data)
        for home, path, data in content["gates"]
        if home in wanted
    }
    packs: list[Pack] = []
    for folder in folders:
        data = content["packs"][folder.name]
        meta = compiled.restore_meta(data["meta"])
        packs.append(Pack(meta, shown(folder), compiled.restore_condition(data["applies"])))
    thresholds = {name: one for pack in packs for name, one in pack.meta.thresholds.items()}
    return Library(vocabulary, vocabulary.types(), gates, tuple(packs), {}, thresholds, made_from)


def _from_yaml(folders: Sequence[Path]) -> Library:
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
    facts, terms, homes = _vocabulary(
        [shipped_rules(), *folders], {f: m.prefix for f, _, m in records}, problems
    )
    vocabulary = Vocabulary(facts, tuple(terms))
    types = vocabulary.types()
    gates = _gates(facts, homes, types, problems)
    checks.circles(facts, gates, homes, problems)
    packs = [_pack(folder, source, meta, types) for folder, source, meta in records]
    checks.packs(records, problems)
    thresholds = {name: found for _, _, meta in records for name, found in meta.thresholds.items()}
    if problems:
        raise PackRefused(problems)
    return Library(vocabulary, types, gates, tuple(packs), {}, thresholds)


Homes = dict[str, tuple[Source, tuple[str | int, ...]]]
"""Fact path to the file and place that defines it."""


def _vocabulary(
    roots: Sequence[Path], prefixes: Mapping[Path, str], problems: list[Problem]
) -> tuple[dict[str, Fact], list[PurposeTerms], Homes]:
    facts: dict[str, Fact] = {}
    homes: Homes = {}
    terms: list[PurposeTerms] = []
    for root in roots:
        for path in sorted((root / "vocabulary").glob("*.yaml")):
            source = open_source(path, problems)
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
            terms.extend(record.purpose_terms)
    checks.prefixes(facts, homes)
    return facts, terms, homes


def _gates(
    facts: Mapping[str, Fact], homes: Homes, types: Mapping[str, Type], problems: list[Problem]
) -> dict[str, Condition]:
    """Read the gate of every fact, item field and attribute."""
    gates: dict[str, Condition] = {}

    def enter(
        path: str, fact: Fact, key: str, at: tuple[str | int, ...], over: str, source: Source
    ) -> None:
        if fact.asked_if is not None:
            gates[key] = Reader(types, source.report).read(
                fact.asked_if, (*at, "asked_if"), over=over
            )
        for name, attribute in fact.attributes.items():
            gates[f"{key}.{name}"] = Leaf(path, "in", ("partial", "in_place"))
            enter(
                f"{path}.{name}",
                attribute,
                f"{key}.{name}",
                (*at, "attributes", name),
                over,
                source,
            )
        for name, field in fact.item.items():
            enter(f".{name}", field, f"{path}[].{name}", (*at, "item", name), path, source)

    for path, fact in facts.items():
        source, at = homes[path]
        enter(path, fact, path, at, "", source)
    return gates


def _pack(folder: Path, source: Source, meta: PackFile, types: Mapping[str, Type]) -> Pack:
    applies: Condition = ALWAYS
    if meta.applies is not None:
        applies = Reader(types, source.report).read(meta.applies, ("applies",))
    return Pack(meta, shown(folder), applies)
