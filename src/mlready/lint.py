"""What a good pack has beyond a loadable one: cases for every outcome, exact conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import product
from math import prod
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
    leaves,
    walk,
)
from mlready.conditions.operators import OPERATORS
from mlready.conditions.scope import Truth
from mlready.errors import Problem
from mlready.packs.load import open_packs
from mlready.packs.model import CheckedRule, DerivedFact, Library, Pack
from mlready.values import NEVER, Duration, Members, show
from mlready.vocabulary import Type

MOST = 4096
"""States of its facts in which a condition is looked at."""


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
    """Conditions that ask for facts where no answer matters, or compare with only one answer."""
    for name, conditions, each in _conditions(pack):
        where = place_of(folder, pack, name)
        for condition in conditions:
            types = {**library.types, **_fields(library, each, condition)}
            for leaf in dict.fromkeys(leaves(condition)):
                if len(_answers((leaf,), types)) == 1:
                    message = f"{name}: `{leaf.path}: {leaf.op}` has one answer, whatever is stated"
                    yield Problem(where, message, "leave it out")
            for path in idle(condition, types):
                message = (
                    f"{name}: names `{path}` or facts beside it several times, and stays unknown "
                    "where no answer would change it"
                )
                yield Problem(where, message, "name each fact once")


def _conditions(pack: Pack) -> Iterator[tuple[str, Iterable[Condition], str]]:
    for name, fact in pack.derived.items():
        yield name, list(fact.conditions()), fact.record.for_each
    for rule in pack.rules:
        yield rule.record.id, [rule.applies, rule.require], rule.record.for_each


def _fields(library: Library, each: str, condition: Condition) -> dict[str, Type]:
    """The fields that a condition may name: of the list it is for, and of those it looks into."""
    lists = {each, *(node.path for node in walk(condition) if isinstance(node, Each))}
    return {
        f".{name}": kind
        for path in lists - {""}
        for name, kind in library.types[path].fields.items()
    }


Answers = dict[Condition, Truth]
"""What parts of a condition are taken to say."""
State = tuple[Answers, list[Answers]]
"""What is known of one fact, and what its completions would say."""
MOST_IN_DOUBT = 4
"""Members of one set whose doubts are gone through one by one."""


def idle(condition: Condition, types: Mapping[str, Type]) -> list[str]:
    """Paths that are asked for in some state of the others in which no answer changes anything.

    Only conditions that compare a fact several times can have them; those with very many states
    are not looked into.
    """
    repeated = _repeated(condition)
    if not repeated:
        return []
    variables = _variables(condition, repeated, types)
    states = [
        [*known, *_partly(condition, path, types)] if path != "as_of" else known[:-1]
        for path, answers in variables.items()
        for known in [[*((one, [one]) for one in answers), (dict.fromkeys(answers[0]), answers)]]
    ]
    if prod(map(len, states)) > MOST:
        return []
    found: set[str] = set()
    for state in product(*states):
        named = dict(zip(variables, state, strict=True))
        asked = _asked(condition, {part: truth for one, _ in state for part, truth in one.items()})
        for path, (answers, _) in named.items():
            if path in found or not _is_open(answers) or not asked & set(answers):
                continue
            if not _matters(path, condition, named):
                found.add(path)
    return sorted({label for path in found if (label := path.partition(" ")[0])})


def _is_open(answers: Answers) -> bool:
    return None in answers.values()


def _partly(condition: Condition, path: str, types: Mapping[str, Type]) -> list[State]:
    """The states of a set with some members in doubt, others decided."""
    mine = [leaf for leaf in leaves(condition) if leaf.path == path]
    kind = types.get(path)
    named = sorted({member for leaf in mine for member in leaf.members()})
    if kind is None or kind.name != "set" or len(named) > MOST_IN_DOUBT:
        return []
    found: list[State] = []
    for choice in product((True, False, None), repeat=len(named)):
        if None not in choice:
            continue
        sure = frozenset(one for one, truth in zip(named, choice, strict=True) if truth)
        unsure = [one for one, truth in zip(named, choice, strict=True) if truth is None]
        others = [one for one in kind.members if one not in named]
        for more in range(len(others) + 1):
            base = sure.union(others[:more])
            ends = [
                Members(base.union(one for one, is_in in zip(unsure, end, strict=True) if is_in))
                for end in product((True, False), repeat=len(unsure))
            ]
            now = Members(base, frozenset(unsure))
            found.append((_said(mine, now), [_said(mine, end) for end in ends]))
    return found


def _said(leaves_: Sequence[Leaf], value: Members) -> Answers:
    return {
        leaf: leaf.operand if leaf.op == "known" else OPERATORS[leaf.op].holds(value, leaf.operand)
        for leaf in leaves_
    }


def _repeated(condition: Condition) -> set[str]:
    """Facts that are looked at more than once; the members of a set are facts of their own."""
    names = [
        (leaf.path, member) for leaf in leaves(condition) for member in leaf.members() or ("",)
    ]
    whole = {path for path, member in names if not member}
    paths = [path for path, _ in names]
    return {
        path
        for path, member in names
        if names.count((path, member)) > 1 or (path in whole and paths.count(path) > 1)
    }


def _variables(
    condition: Condition, repeated: set[str], types: Mapping[str, Type]
) -> dict[str, list[Answers]]:
    """What varies: each repeated fact, and each part without one as a whole; with its answers."""
    found: dict[str, list[Answers]] = {}
    queue = [condition]
    while queue:
        part = queue.pop()
        here = [leaf for leaf in leaves(part) if leaf.path in repeated]
        if not here:
            label = next((leaf.path for leaf in leaves(part)), "")
            found[f"{label} {len(found)}"] = [{part: True}, {part: False}]
        elif isinstance(part, Leaf):
            mine = tuple(one for one in leaves(condition) if one.path == part.path)
            found[part.path] = _answers(mine, types)
        else:
            queue.extend(part.children())
    return found


def _matters(
    path: str,
    condition: Condition,
    state: Mapping[str, State],
) -> bool:
    """Whether answers to one path differ in what they give, for some answers to the others.

    A fact inside an exception may also stay open, presumed not to invoke it.
    """
    excepted = {
        part for node in walk(condition) if isinstance(node, Invoked) for part in walk(node.part)
    }
    choices = [
        [*(ends if _is_open(one) and name != path else ()), *([one] if keep else ())]
        for name, (one, ends) in state.items()
        for keep in [not _is_open(one) or name == path or not excepted.isdisjoint(one)]
    ]
    for others in product(*choices):
        fixed = {part: truth for one in others for part, truth in one.items()}
        if len({truth_of(condition, {**fixed, **mine}) for mine in state[path][1]}) > 1:
            return True
    return False


def _asked(condition: Condition, answers: Answers) -> set[Condition]:
    """The parts that an unknown condition asks for."""
    if truth_of(condition, answers) is not None or isinstance(condition, Invoked):
        return set()
    if condition in answers:
        return {condition}
    return set().union(*(_asked(part, answers) for part in condition.children()))


def _answers(mine: tuple[Leaf, ...], types: Mapping[str, Type]) -> list[Answers]:
    """What comparisons of one fact can say together."""
    plain = [leaf for leaf in mine if leaf.op != "known" and not _refers(leaf)]
    kind = Type("date") if mine[0].path == "as_of" else types[mine[0].path]
    found: list[Answers] = [
        {leaf: OPERATORS[leaf.op].holds(value, leaf.operand) for leaf in plain}
        for value in (_samples(kind, plain) if plain else (None,))
    ]
    for leaf in mine:
        if leaf not in plain:
            found = [{**one, leaf: truth} for one in found for truth in (True, False)]
    return [one for n, one in enumerate(found) if one not in found[:n]]


def _refers(leaf: Leaf) -> bool:
    return isinstance(leaf.operand, Reference)


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
            yield from _sets(kind.members, [one for one in operands if isinstance(one, str)])
        case "list":
            yield from (tuple("x" * n) for n in range(max(operands) + 2))
        case "date":
            for day in operands:
                if day != NEVER:
                    yield from (day - timedelta(days=1), day, day + timedelta(days=1))
            yield NEVER
        case "int" | "number":
            for number in operands:
                yield from (number * 0.9 - 1, number, number * 1.1 + 1)
        case "duration":
            yield from (*operands, Duration(0, 0, "0 days"), Duration(0, 99_999, "99999 months"))
        case _:
            yield from (*operands, "", "another")


def _sets(members: Sequence[str], named: Sequence[str]) -> Iterator[Members]:
    """Every choice among the members that are named, and one set of each size."""
    named = list(dict.fromkeys(named))[:10]
    for chosen in product((True, False), repeat=len(named)):
        yield Members(frozenset(one for one, is_in in zip(named, chosen, strict=True) if is_in))
    for size in range(len(members) + 1):
        yield Members(frozenset(members[:size]))


def truth_of(condition: Condition, answers: Mapping[Condition, Truth]) -> Truth:
    """The value of a condition whose parts have these answers."""
    if condition in answers:
        return answers[condition]
    match condition:
        case Not(part):
            inner = truth_of(part, answers)
            return None if inner is None else not inner
        case Invoked(part):
            return truth_of(part, answers) is True
        case All(parts):
            found = [truth_of(part, answers) for part in parts]
            return False if False in found else None if None in found else True
        case AnyOf(parts):
            found = [truth_of(part, answers) for part in parts]
            return True if True in found else None if None in found else False
        case Each(_, _, where):
            return truth_of(where, answers)
    raise TypeError(type(condition))
