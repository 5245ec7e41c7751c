"""What differs between two editions of a pack: what it asks, concludes, weighs and is told.

Both editions are laid out as entries of lines of text, conditions in words, and compared line by
line. What changes only the form of the files (comments, the order of entries) is no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from mlready.conditions.nodes import Condition
from mlready.lean import dataclass
from mlready.packs.files import vocabulary_files
from mlready.packs.load import open_packs
from mlready.packs.model import CheckedRule, DerivedFact, Library, Pack
from mlready.records import KEYWORDS, Fact
from mlready.source import read_file
from mlready.values import show

InWords = Callable[[Condition], Sequence[tuple[int, str]]]
"""Says a condition as lines, each with how deep it stands."""
Lines = tuple[str, ...]
Entry = dict[str, Lines]
"""Key to what stands there; a key that says nothing is left out."""
Layout = dict[tuple[str, str], Entry]
"""Kind and id to entry, in the order of the files."""

_APART = {"thresholds", "penalties", "provisions", "applies", "item", "attributes", "asked_if"}
"""Keys that become entries of their own, or are said in words."""


@dataclass(frozen=True)
class Change:
    """One key of an entry that differs."""

    key: str
    old: Lines
    """Empty where the old edition does not have the key."""
    new: Lines


@dataclass(frozen=True)
class Difference:
    """One entry that an edition has and the other has not, or has otherwise."""

    kind: str
    """`pack`, `rule`, `conclusion`, `threshold`, `penalty`, `fact` or `purpose terms`."""
    id: str
    state: str
    """`added`, `removed` or `changed`."""
    title: str
    changes: list[Change]
    """Of an added or removed entry nothing: all of it is."""


@dataclass(frozen=True)
class Edition:
    """One edition of a pack, with all its rules."""

    pack: Pack
    folder: Path
    library: Library


def edition(library: Library, folder: Path) -> Edition:
    """The pack of a folder, opened; it is the last of its library, behind those it needs."""
    opened = open_packs(library, frozenset(pack.meta.id for pack in library.packs))
    return Edition(opened.packs[-1], folder, opened)


def compare(old: Edition, new: Edition, in_words: InWords) -> list[Difference]:
    """All differences, in the order of the new edition's files; then what is no longer there."""
    before, after = _layout(old, in_words), _layout(new, in_words)
    found = [
        one
        for key, entry in after.items()
        if (one := _difference(key, before.get(key), entry)) is not None
    ]
    gone = [
        Difference(kind, name, "removed", _title(entry), [])
        for (kind, name), entry in before.items()
        if (kind, name) not in after
    ]
    kinds = list(dict.fromkeys(kind for kind, _ in (*after, *before)))
    return sorted([*found, *gone], key=lambda one: kinds.index(one.kind))


def _difference(key: tuple[str, str], old: Entry | None, new: Entry) -> Difference | None:
    kind, name = key
    if old is None:
        return Difference(kind, name, "added", _title(new), [])
    changes = [
        Change(part, old.get(part, ()), new.get(part, ()))
        for part in dict.fromkeys((*new, *old))
        if old.get(part) != new.get(part)
    ]
    return Difference(kind, name, "changed", _title(new), changes) if changes else None


def _title(entry: Entry) -> str:
    return " ".join(entry.get("title") or entry.get("question") or entry.get("about") or ())


def _layout(one: Edition, in_words: InWords) -> Layout:
    """Everything of an edition that a reader could miss or stumble over."""
    meta = one.pack.meta
    about = _entry(meta)
    about |= {"applies": _worded(one.pack.applies, in_words), "provisions": _provisions(one)}
    found: Layout = {("pack", ""): _filled(about)}
    found |= {("rule", rule.record.id): _rule(rule, in_words) for rule in one.pack.rules}
    found |= {
        ("conclusion", name): _conclusion(fact, in_words) for name, fact in one.pack.derived.items()
    }
    found |= {("threshold", name): _entry(part) for name, part in meta.thresholds.items()}
    found |= {("penalty", name): _entry(part) for name, part in meta.penalties.items()}
    for data in _vocabulary(one.folder):
        for path in data.get("facts") or ():
            for name, fact in _facts(path, one.library.vocabulary.facts[path]):
                found["fact", name] = _fact(name, fact, one.library, in_words)
        for terms in data.get("purpose_terms") or ():
            found["purpose terms", f"{terms['fact']}: {terms['member']}"] = _filled(
                {key: tuple(_texts(value)) for key, value in terms.items()}
            )
    return found


def _provisions(one: Edition) -> Lines:
    """The provisions that the pack may cite."""
    if not one.pack.meta.provisions:
        return ()
    text = (one.folder / one.pack.meta.provisions).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def _rule(rule: CheckedRule, in_words: InWords) -> Entry:
    found = _entry(rule.record)
    found["applies"] = _worded(rule.applies, in_words)
    found["require"] = _worded(rule.require, in_words)
    return _filled(found)


def _conclusion(fact: DerivedFact, in_words: InWords) -> Entry:
    found = _entry(fact.record)
    found["type"] = (fact.record.kind,)
    found["when"] = _worded(fact.when, in_words)
    found["table"] = tuple(
        line
        for row in fact.rows
        for line in _part(_shown(row.record.value), row.when, row.record, in_words)
    )
    found.pop("members", None)
    for name, (condition, record) in fact.members.items():
        found[f"members.{name}"] = tuple(_part(name, condition, record, in_words))
    return _filled(found)


def _part(name: str, condition: Condition, record: Any, in_words: InWords) -> Iterator[str]:
    """One row of a table or member of a set: its condition, and what is said of it."""
    yield f"{name}:"
    yield from (f"  {line}" for line in _worded(condition, in_words))
    for key, lines in _entry(record).items():
        if key not in ("value", "when"):
            yield from (f"  {key}: {line}" for line in lines)


def _facts(path: str, fact: Fact) -> Iterator[tuple[str, Fact]]:
    """A fact, and below it the fields of its items and its attributes."""
    yield path, fact
    for name, part in fact.item.items():
        yield from _facts(f"{path}[].{name}", part)
    for name, part in fact.attributes.items():
        yield from _facts(f"{path}.{name}", part)


def _fact(name: str, fact: Fact, library: Library, in_words: InWords) -> Entry:
    found = _entry(fact)
    if fact.asked_if is not None and name in library.gates:
        found["asked_if"] = _worded(library.gates[name], in_words)
    return _filled(found)


def _vocabulary(folder: Path) -> list[dict[str, Any]]:
    """The files of facts of the pack itself; that they are well formed was seen at loading."""
    found = (read_file(path).data for path in vocabulary_files(folder))
    return [data for data in found if isinstance(data, dict)]


def _worded(condition: Condition | None, in_words: InWords) -> Lines:
    if condition is None:
        return ()
    return tuple("  " * depth + text for depth, text in in_words(condition))


def _entry(record: Any) -> Entry:
    """A record under the names that YAML has for its keys, without conditions."""
    conditions = _APART | {"require", "when", "table"}
    values = {
        KEYWORDS.get(one.name, one.name): getattr(record, one.name)
        for one in fields(record)
        if one.name not in conditions
    }
    return _filled({key: tuple(_texts(value)) for key, value in values.items()})


def _filled(entry: Mapping[str, Lines]) -> Entry:
    return {key: lines for key, lines in entry.items() if lines}


def _texts(value: Any) -> Iterable[str]:
    """A value as lines: an entry of a mapping or list each, a text as one."""
    if value is None or value == "":
        return ()
    if isinstance(value, Mapping):
        return [f"{key}: {_shown(part)}" for key, part in value.items()]
    if isinstance(value, list | tuple):
        return [_shown(part) for part in value]
    return [_shown(value)]


def _shown(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_shown(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_shown(part) for part in value)
    if hasattr(value, "__dataclass_fields__"):
        return "; ".join(line for lines in _entry(value).values() for line in lines)
    return " ".join(show(value).split())
