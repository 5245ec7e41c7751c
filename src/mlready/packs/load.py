"""Read pack folders: first what each pack is, later the rules of those that may apply."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from mlready.conditions.nodes import ALWAYS, Condition, Leaf
from mlready.conditions.reading import Reader
from mlready.errors import Location, NotFound, PackRefused, Problem, Refused, did_you_mean
from mlready.packs import checks
from mlready.packs.model import CheckedRule, DerivedFact, Library, Pack, TableRow
from mlready.records import Derivation, Fact, PackFile, PurposeTerms, RuleFile, VocabularyFile, read
from mlready.source import Document, read_file
from mlready.vocabulary import Type, Vocabulary

HERE = Path(__file__).resolve().parent.parent


def shipped_rules() -> Path:
    """The folder of the shipped packs: inside an installed package, or at the top of a checkout."""
    inside = HERE / "rules"
    return inside if inside.is_dir() else HERE.parent.parent / "rules"


def find_pack(name: str) -> Path:
    """The folder of a pack that a user names, by its id or by its path."""
    shipped = shipped_rules()
    for folder in (shipped / name, Path(name)):
        if (folder / "pack.yaml").is_file():
            return folder
    known = shipped_packs()
    hint = did_you_mean(name, known) or f"shipped: {', '.join(known)}; or name a folder with a pack.yaml"
    raise NotFound(f"{name}: no such pack; {hint}")


def shipped_packs() -> list[str]:
    """The ids of the shipped packs."""
    return sorted(path.parent.name for path in shipped_rules().glob("*/pack.yaml"))


@dataclass
class Source:
    """One file of a pack, read."""

    document: Document
    problems: list[Problem]

    def report(self, at: Sequence[str | int], message: str, hint: str = "", key: bool = False) -> None:
        """Add a problem at a place of the file."""
        self.problems.append(Problem(self.document.locate(tuple(at), key=key), message, hint))


def load_library(names: Sequence[str] = ()) -> Library:
    """Read the vocabulary and what each named pack is (all shipped ones by default); no rule file yet.

    Raises NotFound for a pack that does not exist and PackRefused with every problem found.
    """
    folders = [find_pack(name) for name in names or shipped_packs()]
    problems: list[Problem] = []
    with _quiet_gc():
        metas = [(folder, source) for folder in folders if (source := _open(folder / "pack.yaml", problems))]
        records = [(folder, source, meta) for folder, source in metas if (meta := read(PackFile, source.document, problems))]
        facts, terms, homes = _vocabulary([shipped_rules(), *folders], {f: m.prefix for f, _, m in records}, problems)
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


@contextmanager
def _quiet_gc() -> Iterator[None]:
    """Loading makes many long-lived objects; collecting meanwhile costs more than all the rest."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _open(path: Path, problems: list[Problem]) -> Source | None:
    try:
        return Source(read_file(path, _shown(path)), problems)
    except Refused as refused:
        problems.extend(refused.problems)
    except NotFound as error:
        problems.append(Problem(Location(_shown(path)), str(error)))
    return None


def _shown(path: Path) -> str:
    """A file's name as a user can open it: relative to the shipped rules' parent, or to the working folder."""
    for base in (shipped_rules().parent, Path.cwd()):
        try:
            return path.resolve().relative_to(base.resolve()).as_posix()
        except ValueError:
            continue
    return path.as_posix()


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
            source = _open(path, problems)
            record = read(VocabularyFile, source.document, problems) if source else None
            if source is None or record is None:
                continue
            for name, fact in record.facts.items():
                if name in facts:
                    first = homes[name][0].document.locate(homes[name][1], key=True)
                    source.report(("facts", name), f"`{name}` is already defined at {first}", "", True)
                    continue
                checks.fact(name, fact, prefixes.get(root, ""), source, ("facts", name))
                facts[name], homes[name] = fact, (source, ("facts", name))
            terms.extend(record.purpose_terms)
    checks.prefixes(facts, homes)
    return facts, terms, homes


def _gates(facts: Mapping[str, Fact], homes: Homes, types: Mapping[str, Type], problems: list[Problem]) -> dict[str, Condition]:
    """Read the gate of every fact, item field and attribute."""
    gates: dict[str, Condition] = {}

    def enter(path: str, fact: Fact, key: str, at: tuple[str | int, ...], over: str, source: Source) -> None:
        if fact.asked_if is not None:
            gates[key] = Reader(types, source.report).read(fact.asked_if, (*at, "asked_if"), over=over)
        for name, attribute in fact.attributes.items():
            gates[f"{key}.{name}"] = Leaf(path, "in", ("partial", "in_place"))
            enter(f"{path}.{name}", attribute, f"{key}.{name}", (*at, "attributes", name), over, source)
        for name, field in fact.item.items():
            enter(f".{name}", field, f"{path}[].{name}", (*at, "item", name), path, source)

    for path, fact in facts.items():
        source, at = homes[path]
        enter(path, fact, path, at, "", source)
    return gates


def _pack(folder: Path, source: Source, meta: PackFile, types: Mapping[str, Type]) -> Pack:
    applies = ALWAYS
    if meta.applies is not None:
        applies = Reader(types, source.report).read(meta.applies, ("applies",))
    return Pack(meta, _shown(folder), applies, digest(folder))


def digest(folder: Path) -> str:
    """SHA-256 over the names and bytes of all YAML and text files of a pack, its cases left out."""
    found = hashlib.sha256()
    for path in pack_files(folder, cases=False):
        content = path.read_bytes()
        found.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()


def pack_files(folder: Path, *, cases: bool) -> list[Path]:
    """The files of a pack, in a fixed order: its YAML and provisions, or its cases."""
    if cases:
        return sorted(folder.glob("*.cases.yaml"))
    found = [path for path in folder.rglob("*") if path.suffix in (".yaml", ".txt") and not path.name.endswith(".cases.yaml")]
    return sorted(found)


def rule_files(folder: Path) -> list[Path]:
    """The files of a pack that hold derivations and rules."""
    return [path for path in sorted(folder.glob("*.yaml")) if path.name != "pack.yaml" and not path.name.endswith(".cases.yaml")]


@lru_cache(maxsize=16)
def open_packs(library: Library, wanted: frozenset[str]) -> Library:
    """Read the rule files of the wanted packs and of those they need; all or nothing.

    Raises PackRefused with every problem of every file.
    """
    chosen = _with_needs(library, wanted)
    problems: list[Problem] = []
    with _quiet_gc():
        files = [(pack, *_rule_file(path, problems)) for pack in chosen for path in rule_files(_folder(pack))]
        types = dict(library.types)
        homes = checks.register(files, library, types)
        provisions = {pack.meta.id: _provisions(pack, problems) for pack in chosen}
        cited = _cited(library, provisions)
        checks.fact_citations(library, cited, problems)
        opened: dict[str, tuple[dict[str, DerivedFact], list[CheckedRule]]] = {pack.meta.id: ({}, []) for pack in chosen}
        for pack, source, record in files:
            if source is not None and record is not None:
                _compile(pack, source, record, types, library, opened[pack.meta.id])
                checks.records(pack, source, record, types, provisions[pack.meta.id])
        derived = {name: fact for facts, _ in opened.values() for name, fact in facts.items()}
        if not problems:
            checks.derivations(derived, homes, [rule for _, rules in opened.values() for rule in rules], homes)
            checks.headlines(chosen, derived, problems)
    if problems:
        raise PackRefused(problems)
    packs = tuple(
        replace(pack, derived=opened[pack.meta.id][0], rules=tuple(opened[pack.meta.id][1])) if pack.meta.id in opened else pack
        for pack in library.packs
    )
    return replace(library, types=types, packs=packs, derived=derived)


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


def _folder(pack: Pack) -> Path:
    inside = shipped_rules().parent / pack.folder
    return inside if inside.is_dir() else Path(pack.folder)


def _rule_file(path: Path, problems: list[Problem]) -> tuple[Source | None, RuleFile | None]:
    source = _open(path, problems)
    return source, read(RuleFile, source.document, problems) if source else None


def _provisions(pack: Pack, problems: list[Problem]) -> frozenset[str]:
    """Every provision that may be cited, from the file the pack names; empty when it names none."""
    if not pack.meta.provisions:
        return frozenset()
    path = _folder(pack) / pack.meta.provisions
    if not path.is_file():
        problems.append(Problem(Location(f"{pack.folder}/pack.yaml"), f"`{pack.meta.provisions}`: no such file"))
        return frozenset()
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _cited(library: Library, provisions: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    return {name: found for name, found in provisions.items() if found}


def _compile(
    pack: Pack,
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
        applies = reader.read(rule.applies, (*at, "applies"), invoked=True, over=rule.for_each) if rule.applies is not None else ALWAYS
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
        return DerivedFact(record, members={m: (read_at(rule.when, "members", m, "when"), rule) for m, rule in record.members.items()})
    return DerivedFact(record, when=read_at(record.when, "when") if record.when is not None else ALWAYS)
