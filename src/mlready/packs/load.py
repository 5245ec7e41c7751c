"""The packs of a check: first what each is, later the rules of those that may apply.

An installed wheel has them compiled; all else is read from YAML, by modules imported only then.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from mlready.packs import compiled
from mlready.packs.files import (
    COMPILED,
    core_files,
    find_pack,
    pack_files,
    pack_folder,
    quiet_gc,
    shipped_packs,
    shipped_rules,
    shown,
)
from mlready.packs.model import Contents, Library, Pack, derived_types
from mlready.records import LAW, Measure, PurposeTerms
from mlready.vocabulary import Vocabulary


def load_library(names: Sequence[str] = ()) -> Library:
    """Read the vocabulary and what each named pack is, by default each shipped one; no rules yet.

    Raises NotFound for a pack that does not exist and PackRefused with every problem found.
    """
    folders = [find_pack(name) for name in names or shipped_packs()]
    with quiet_gc():
        library = _compiled_core(folders)
        if library is None:
            from mlready.packs.read_core import read_core

            library = read_core(folders)
        return replace(library, packs=tuple(sorted(library.packs, key=_is_practice)))


def _is_practice(pack: Pack) -> bool:
    """Law comes first, whatever it is called."""
    return pack.meta.kind not in LAW


def _compiled_core(folders: Sequence[Path]) -> Library | None:
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
    measures = {name: Measure(**data) for name, data in content["measures"].items()}
    vocabulary = Vocabulary(facts, terms, measures)
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


@lru_cache(maxsize=16)
def open_packs(library: Library, wanted: frozenset[str]) -> Library:
    """Read the rule files of the wanted packs and of those they need; all or nothing.

    Raises PackRefused with every problem of every file.
    """
    chosen = _with_needs(library, wanted)
    digests = {pack.meta.id: _digest(pack) for pack in chosen}
    with quiet_gc():
        opened = _compiled_rules(chosen, digests) if library.compiled else None
        if opened is None:
            from mlready.packs.read_rules import read_rules

            opened = read_rules(chosen, library)
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


def _compiled_rules(chosen: Sequence[Pack], digests: Mapping[str, str]) -> Contents | None:
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
