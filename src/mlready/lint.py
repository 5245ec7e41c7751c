"""What a good pack has beyond a loadable one: cases for every outcome, exact conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

from mlready.cases import LoadedCase, id_and_item, load_cases, place_of
from mlready.conditions.nodes import (
    ALWAYS,
    All,
    AnyOf,
    Condition,
    Each,
    Invoked,
    Leaf,
    Not,
    Reference,
    Truth,
    leaves,
)
from mlready.conditions.operators import OPERATORS
from mlready.errors import Problem
from mlready.packs.load import open_packs
from mlready.packs.model import CheckedRule, DerivedFact, Library, Pack
from mlready.values import NEVER, Members, show
from mlready.vocabulary import Type

MOST = 4096
"""Assignments of other facts that are tried for one repeated fact."""


def lint(library: Library, folder: Path) -> list[Problem]:
    """Everything that could be better about one pack. Raises PackRefused where it does not load."""
    opened = open_packs(library, frozenset(pack.meta.id for pack in library.packs))
    pack = next(one for one in opened.packs if Path(one.folder).name == folder.name)
    cases = load_cases(opened, folder)
    found = [*_uncovered(opened, pack, folder, cases), *_inexact(opened, pack, folder)]
    return sorted(found)


def _uncovered(
    library: Library, pack: Pack, folder: Path, cases: Sequence[LoadedCase]
) -> Iterator[Problem]:
    """Outcomes that a rule or derivation can have and no case expects."""
    expected: dict[str, set[str]] = {}
    for loaded in cases:
        for name, value in loaded.case.expect.items():
            expected.setdefault(id_and_item(name)[0], set()).update(_outcomes(value))
    for name, fact in pack.derived.items():
        missing = [one for one in _possible(fact, library) if one not in expected.get(name, set())]
        if missing:
            yield Problem(
                place_of(folder, pack, name), f"{name}: no case where it is {', '.join(missing)}"
            )
    for rule in pack.rules:
        name = rule.record.id
        missing = [one for one in _judgements(rule) if one not in expected.get(name, set())]
        if missing:
            yield Problem(
                place_of(folder, pack, name), f"{name}: no case where it is {', '.join(missing)}"
            )


def _outcomes(value: Any) -> Iterator[str]:
    """What one expectation of a case shows."""
    if isinstance(value, dict):
        if "outcome" in value:
            yield value["outcome"]
        if "candidates" in value or value.get("unsure"):
            yield "unknown"
        yield from value.get("named", ())
    elif isinstance(value, list):
        yield from value
    else:
        yield show(value)


def _possible(fact: DerivedFact, library: Library) -> list[str]:
    """What a derived fact can turn out to be."""
    found = {
        "bool": ["true", "false"],
        "set": [*fact.members],
    }.get(fact.record.kind)
    if found is None:
        rows = [row.value for row in fact.rows if not isinstance(row.value, Reference)]
        found = list(dict.fromkeys(map(show, rows)))
    return [*found, "unknown"] if any(_opens(one, library) for one in fact.conditions()) else found


def _opens(condition: Condition, library: Library) -> bool:
    """Whether a condition can be unknown: not where all of it is invoked, or always known."""
    match condition:
        case Invoked(_):
            return False
        case Leaf(path, op, _):
            derived = library.derived.get(path.lstrip("."))
            if derived is not None:
                return any(_opens(one, library) for one in derived.conditions())
            return op != "known" and path != "as_of"
    return isinstance(condition, Each) or any(_opens(one, library) for one in condition.children())


def _judgements(rule: CheckedRule) -> list[str]:
    found = ["pass", "fail", "unknown"]
    return [*found, "not_applicable"] if rule.applies != ALWAYS else found


def _inexact(library: Library, pack: Pack, folder: Path) -> Iterator[Problem]:
    """Conditions that name a fact several times and stay unknown where no answer matters."""
    for name, conditions, each in _conditions(pack):
        types = {**library.types, **_fields(library, each)}
        for condition in conditions:
            for path in _repeated(condition):
                if not _exact(condition, path, types):
                    message = (
                        f"{name}: names `{path}` several times, and stays unknown "
                        "where no answer would change it"
                    )
                    yield Problem(place_of(folder, pack, name), message, "name each fact once")


def _conditions(pack: Pack) -> Iterator[tuple[str, Iterable[Condition], str]]:
    for name, fact in pack.derived.items():
        yield name, list(fact.conditions()), fact.record.for_each
    for rule in pack.rules:
        yield rule.record.id, [rule.applies, rule.require], rule.record.for_each


def _fields(library: Library, each: str) -> dict[str, Type]:
    if not each:
        return {}
    return {f".{name}": kind for name, kind in library.types[each].fields.items()}


def _repeated(condition: Condition) -> list[str]:
    """Facts that are compared more than once; the members of a set are facts of their own."""
    names = [name for leaf in leaves(condition) for name in _compared(leaf)]
    return sorted({path for path, member in names if names.count((path, member)) > 1})


def _compared(leaf: Leaf) -> list[tuple[str, str]]:
    return [(leaf.path, member) for member in leaf.members()] or [(leaf.path, "")]


def _exact(condition: Condition, path: str, types: Mapping[str, Type]) -> bool:
    """Whether, the fact unknown, the condition is unknown only where some value changes it."""
    mine = [leaf for leaf in leaves(condition) if leaf.path == path and leaf.op != "known"]
    others = [leaf for leaf in leaves(condition) if leaf not in mine]
    if 2 ** len(others) > MOST or any(isinstance(leaf.operand, Reference) for leaf in mine):
        return True
    values = list(_samples(types[path], mine))
    answers = [
        {leaf: OPERATORS[leaf.op].holds(value, leaf.operand) for leaf in mine} for value in values
    ]
    for truths in product((True, False), repeat=len(others)):
        fixed: dict[Leaf, Truth] = dict(zip(others, truths, strict=True))
        if _truth(condition, {**fixed, **dict.fromkeys(mine)}) is not None:
            continue
        if len({_truth(condition, {**fixed, **answer}) for answer in answers}) == 1:
            return False
    return True


def _samples(kind: Type, mine: Sequence[Leaf]) -> Iterator[Any]:
    """Values on every side of the comparisons."""
    operands = [
        one
        for leaf in mine
        for one in (leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,))
    ]
    match kind.name:
        case "bool":
            yield from (True, False)
        case "enum" | "practice":
            yield from kind.members
        case "set":
            named = [one for one in dict.fromkeys(operands) if isinstance(one, str)][:10]
            for chosen in product((True, False), repeat=len(named)):
                yield Members(
                    frozenset(member for member, is_in in zip(named, chosen, strict=True) if is_in)
                )
        case "date":
            for day in operands:
                if isinstance(day, date) and day != NEVER:
                    yield from (day - timedelta(days=1), day, day + timedelta(days=1))
            yield NEVER
        case "int" | "number":
            for number in operands:
                yield from (number * 0.9 - 1, number, number * 1.1 + 1)
        case _:
            yield from operands


def _truth(condition: Condition, answers: Mapping[Leaf, Truth]) -> Truth:
    """The value of a condition whose comparisons have these answers."""
    match condition:
        case Leaf():
            return answers[condition]
        case Not(part):
            inner = _truth(part, answers)
            return None if inner is None else not inner
        case Invoked(part):
            return _truth(part, answers) is True
        case All(parts):
            found = [_truth(part, answers) for part in parts]
            return False if False in found else None if None in found else True
        case AnyOf(parts):
            found = [_truth(part, answers) for part in parts]
            return True if True in found else None if None in found else False
        case Each(_, _, where):
            return _truth(where, answers)
    raise TypeError(type(condition))
