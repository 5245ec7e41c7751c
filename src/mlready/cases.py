"""Run the cases of a pack, and change its conditions to see whether a case notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from mlready.conditions.nodes import All, AnyOf, Condition, Each, Invoked, Leaf, Not, paths
from mlready.conditions.scope import KNOWN, Reasons
from mlready.derive import Facts
from mlready.errors import Location, PackRefused, Problem, did_you_mean
from mlready.evaluate import Finding, evaluate
from mlready.evidence import GivenJudge
from mlready.facts import FactScope
from mlready.lean import dataclass
from mlready.packs.files import Source, pack_files, rule_files
from mlready.packs.load import open_packs
from mlready.packs.model import CheckedRule, Library, Pack
from mlready.records import ASSURANCES, Case, CaseFile
from mlready.shapes import read
from mlready.source import read_file
from mlready.values import NEVER, Members, show
from mlready.vocabulary import Stated, Walk


@dataclass(frozen=True)
class LoadedCase:
    """One case, its manifest read."""

    case: Case
    where: Location
    stated: Mapping[str, Stated]
    items: Mapping[str, tuple[str, ...]]
    as_of: date
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Failure:
    """What a case expects, and what came out."""

    where: Location
    name: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}  {self.name}: {self.message}"


@dataclass(frozen=True)
class Mutant:
    """A change of one condition that should make a case fail."""

    owner: str
    """The derivation or rule."""
    what: str
    where: Location
    library: Library

    def __str__(self) -> str:
        return f"{self.where}  {self.owner}: no case notices when {self.what}"


def load_cases(library: Library, folder: Path) -> list[LoadedCase]:
    """Read every case of a pack. Raises PackRefused with every problem found."""
    problems: list[Problem] = []
    pack = next(pack for pack in library.packs if Path(pack.folder).name == folder.name)
    found: list[LoadedCase] = []
    for path in pack_files(folder, cases=True):
        source = Source(read_file(path, f"{pack.folder}/{path.name}"), problems)
        record = read(CaseFile, source.document, problems)
        if record is None:
            continue
        for number, case in enumerate(record.cases):
            if case.base and case.base not in record.bases:
                source.report(
                    ("cases", number, "base"),
                    f"`{case.base}`: no such base",
                    did_you_mean(case.base, record.bases),
                )
                continue
            if not (case.expect or case.missing or case.presumed):
                source.report(("cases", number, "name"), "the case expects nothing")
            base = record.bases[case.base] if case.base else {}
            for name in case.measured:
                if library.vocabulary.measure(name.removesuffix(".n")) is None:
                    near = did_you_mean(name, library.vocabulary.measures)
                    at = ("cases", number, "measured", name)
                    source.report(at, f"`{name}`: no such measurement", near, True)
            found.append(_load(case, base, source, ("cases", number), library, pack))
    if problems:
        raise PackRefused(problems)
    return found


def _load(
    case: Case,
    base: Mapping[str, Any],
    source: Source,
    at: tuple[str | int, ...],
    library: Library,
    pack: Pack,
) -> LoadedCase:
    where = source.document.locate((*at, "name"))
    problems: list[Problem] = []
    walk = Walk(
        library.vocabulary,
        lambda _, message, hint, key: problems.append(Problem(where, message, hint)),
    )
    for path, value in {**base, **case.manifest}.items():
        _state(walk, path, value)
    scope = FactScope(library, walk.stated, walk.items, date.min)
    for path, stated in walk.stated.items():
        item, inner = (
            (path.partition("].")[0] + "]", "." + path.partition("].")[2])
            if "]." in path
            else ("", path)
        )
        gate = scope.gate(inner, item) if stated.value is not None else None
        if gate is not None and gate.value(scope, item) is False:
            problems.append(
                Problem(where, f"`{path}` is stated but denied", "take it away with null")
            )
    return LoadedCase(
        case, where, walk.stated, walk.items, case.as_of or pack.meta.as_of, tuple(problems)
    )


def _state(walk: Walk, path: str, value: Any) -> None:
    """Enter one flat path of a case; null takes it away."""
    if value is None:
        return
    fact = walk.vocabulary.facts.get(path)
    if fact is not None:
        walk.fact(path, fact, value, (path,))
        return
    above, _, name = path.rpartition(".")
    practice = walk.vocabulary.facts.get(above)
    if practice is not None and practice.type == "practice":
        walk.fact(above, practice, {name: value}, (path,))
    else:
        walk.report(
            (path,), f"`{path}`: no such fact", did_you_mean(path, walk.vocabulary.facts), True
        )


def run(library: Library, cases: Sequence[LoadedCase]) -> list[Failure]:
    """Every expectation that does not hold."""
    return [failure for case in cases for failure in _failures(library, case)]


def _failures(library: Library, loaded: LoadedCase) -> Iterator[Failure]:
    for problem in loaded.problems:
        yield Failure(
            loaded.where,
            loaded.case.name,
            problem.message + (f"; {problem.hint}" if problem.hint else ""),
        )
    if loaded.problems:
        return
    facts = Facts(library, loaded.stated, loaded.items, loaded.as_of)
    rules = {rule.record.id: (rule, pack) for pack in library.packs for rule in pack.rules}
    for name, expected in loaded.case.expect.items():
        message = _compare(name, expected, facts, rules, loaded.case)
        if message:
            yield Failure(loaded.where, loaded.case.name, message)
    for kind, wanted in (("missing", loaded.case.missing), ("presumed", loaded.case.presumed)):
        for name, paths_ in wanted.items():
            reasons = _reasons(name, facts, rules)
            got = sorted(getattr(reasons, kind)) if reasons else None
            if got != sorted(paths_):
                yield Failure(
                    loaded.where,
                    loaded.case.name,
                    f"{name}: {kind} {got}, expected {sorted(paths_)}",
                )


def id_and_item(name: str) -> tuple[str, str]:
    """An id and the item it is asked for."""
    head, _, item = name.partition("[")
    return head, item.rstrip("]")


def _compare(
    name: str,
    expected: Any,
    facts: Facts,
    rules: Mapping[str, tuple[CheckedRule, Pack]],
    case: Case,
) -> str:
    """What differs between an expectation and what came out; nothing when it holds."""
    head, item = id_and_item(name)
    if head in rules:
        rule, pack = rules[head]
        judge = GivenJudge(case.measured)
        said = evaluate(facts, [replace(pack, rules=(rule,))], (), judge)
        found = {finding.id: finding for finding in said}
        if name not in found:
            return f"{name}: no such finding, only {sorted(found)}"
        wanted = expected if isinstance(expected, dict) else {"outcome": expected}
        got = {key: _said(found[name], key) for key in wanted}
        return "" if got == wanted else f"{name}: {_line(got)}, expected {_line(wanted)}"
    derived = facts.library.derived.get(head)
    if derived is None:
        return f"{name}: no such rule or derived fact"
    place = f"{derived.record.for_each}[{item}]" if item else ""
    state = facts.state(f".{head}" if place else head, place)
    if isinstance(expected, dict) and set(expected) == {"candidates"}:
        wanted_set = {NEVER if value == "never" else value for value in expected["candidates"]}
        ok = state.kind != KNOWN and set(state.candidates) == wanted_set
    elif isinstance(expected, (list, dict)):
        sets = expected if isinstance(expected, dict) else {"named": expected}
        ok = state.value == Members(
            frozenset(sets.get("named", ())), frozenset(sets.get("unsure", ()))
        )
    elif expected == "unknown":
        ok = state.kind != KNOWN
    else:
        ok = state.kind == KNOWN and state.value == (NEVER if expected == "never" else expected)
    got_text = (
        show(state.value)
        if state.kind == KNOWN
        else f"unknown, one of {', '.join(map(show, state.candidates))}"
    )
    return "" if ok else f"{name}: {got_text}, expected {_line(expected)}"


def _said(finding: Finding, key: str) -> Any:
    """What a finding says under a key that a case expects."""
    return ASSURANCES[finding.assurance] if key == "assurance" else getattr(finding, key, None)


def _line(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_line(part)}" for key, part in value.items())
    return ", ".join(map(_line, value)) or "none" if isinstance(value, list) else show(value)


def _reasons(
    name: str, facts: Facts, rules: Mapping[str, tuple[CheckedRule, Pack]]
) -> Reasons | None:
    head, item = id_and_item(name)
    if head in rules:
        rule, pack = rules[head]
        found = {finding.id: finding for finding in evaluate(facts, [replace(pack, rules=(rule,))])}
        finding = found.get(name)
        return Reasons(missing=finding.missing, presumed=finding.presumed) if finding else None
    derived = facts.library.derived.get(head)
    if derived is None:
        return None
    place = f"{derived.record.for_each}[{item}]" if item else ""
    path = f".{head}" if place else head
    if derived.record.kind != "set" and facts.state(path, place).kind == KNOWN:
        return replace(facts.why(path, place, ()), missing=())
    return facts.why(path, place, ())


def survivors(
    library: Library, cases: Sequence[LoadedCase], folder: Path, pack: Pack
) -> list[Mutant]:
    """Changes of a pack's conditions that no case notices."""
    touches = _dependents(library, pack)
    named = [
        (
            case,
            {
                id_and_item(name)[0]
                for name in (*case.case.expect, *case.case.missing, *case.case.presumed)
            },
        )
        for case in cases
    ]
    found: list[Mutant] = []
    for mutant in mutants(library, pack, folder):
        reach = touches[mutant.owner]
        candidates = [case for case, names in named if names & reach]
        candidates.sort(key=lambda case: mutant.owner not in case.case.expect)
        if not any(True for case in candidates for _ in _failures(mutant.library, case)):
            found.append(mutant)
    return found


def _dependents(library: Library, pack: Pack) -> dict[str, set[str]]:
    """Every id whose outcome can change with an id."""
    uses = {
        name: _uses(*fact.conditions(), since=fact.record.since)
        for name, fact in library.derived.items()
    }
    for rule in pack.rules:
        uses[rule.record.id] = _uses(
            rule.applies, rule.require, pack.applies, since=rule.record.since
        )
    reach = {name: {name} for name in uses}
    grew = True
    while grew:
        grew = False
        for name, used in uses.items():
            for base in used & set(reach):
                if name not in reach[base] or not reach[name] <= reach[base]:
                    reach[base] |= reach[name]
                    grew = True
    return reach


def _uses(*conditions: Condition, since: Any = None) -> set[str]:
    found = {path.lstrip(".") for condition in conditions for path in paths(condition)}
    return found | ({since.lstrip(".")} if isinstance(since, str) else set())


def mutants(library: Library, pack: Pack, folder: Path) -> Iterator[Mutant]:
    """Every change: each leaf flipped, each exception taken as a plain condition."""
    for name, fact in pack.derived.items():
        where = place_of(folder, pack, name)

        def derived(changed: Any, name: str = name) -> Library:
            return replace(library, derived={**library.derived, name: changed})

        for n, row in enumerate(fact.rows):
            for what, condition in _changes(row.when):
                rows = (*fact.rows[:n], replace(row, when=condition), *fact.rows[n + 1 :])
                yield Mutant(
                    name, f"{what} in row {n + 1}", where, derived(replace(fact, rows=rows))
                )
        for member, (when, record) in fact.members.items():
            for what, condition in _changes(when):
                changed = replace(fact, members={**fact.members, member: (condition, record)})
                yield Mutant(name, f"{what} in {member}", where, derived(changed))
        for what, condition in _changes(fact.when) if fact.when is not None else ():
            yield Mutant(name, what, where, derived(replace(fact, when=condition)))
    for n, rule in enumerate(pack.rules):
        where = place_of(folder, pack, rule.record.id)
        for part in ("applies", "require", "shown_by"):
            before = getattr(rule, part)
            for what, condition in _changes(before) if before is not None else ():
                conditions = {"applies": rule.applies, "require": rule.require}
                conditions |= {"shown_by": rule.shown_by} if rule.shown_by else {}
                changed_rule = CheckedRule(rule.record, **{**conditions, part: condition})
                rules = (*pack.rules[:n], changed_rule, *pack.rules[n + 1 :])
                packs = tuple(
                    replace(pack, rules=rules) if one is pack else one for one in library.packs
                )
                yield Mutant(
                    rule.record.id, f"{what} in {part}", where, replace(library, packs=packs)
                )


def _changes(condition: Condition) -> Iterator[tuple[str, Condition]]:
    match condition:
        case Leaf(path, op, operand):
            shown = ", ".join(map(str, operand)) if isinstance(operand, tuple) else show(operand)
            yield f"`{path}: {{{op}: {shown}}}` is flipped", Not(condition)
        case Not(part):
            yield from ((what, Not(changed)) for what, changed in _changes(part))
        case Invoked(part):
            yield "`invoked` is taken away", part
            yield from ((what, Invoked(changed)) for what, changed in _changes(part))
        case Each(some, path, where):
            yield from ((what, Each(some, path, changed)) for what, changed in _changes(where))
        case All(parts) | AnyOf(parts):
            for n, part in enumerate(parts):
                for what, changed in _changes(part):
                    yield what, type(condition)((*parts[:n], changed, *parts[n + 1 :]))


def place_of(folder: Path, pack: Pack, name: str) -> Location:
    """Where an id is defined."""
    return _places(folder, pack.folder, pack.digest).get(name, Location(pack.folder))


@lru_cache(maxsize=16)
def _places(folder: Path, shown: str, digest: str) -> dict[str, Location]:
    """Where each id of a pack is defined, its files being those of the digest."""
    found: dict[str, Location] = {}
    for path in rule_files(folder):
        document = read_file(path, f"{shown}/{path.name}")
        for kind in ("derivations", "rules"):
            for number, entry in enumerate(document.data.get(kind) or ()):
                found[entry["id"]] = document.locate((kind, number, "id"))
    return found


def test_pack(
    library: Library, folder: Path, *, mutate: bool
) -> tuple[int, list[Failure], list[Mutant]]:
    """Run a pack's cases, and the mutation if asked.

    Returns (number of cases, failures, survivors).
    """
    opened = open_packs(library, frozenset(pack.meta.id for pack in library.packs))
    pack = next(pack for pack in opened.packs if Path(pack.folder).name == folder.name)
    cases = load_cases(opened, folder)
    failures = run(opened, cases)
    mutated = survivors(opened, cases, folder, pack) if mutate and not failures else []
    return len(cases), failures, mutated
