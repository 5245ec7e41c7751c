"""What a loaded pack is: records whose conditions are read and checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import Any

from mlready.conditions.nodes import Condition, Reference, paths
from mlready.lean import dataclass
from mlready.records import Derivation, MemberRule, PackFile, Row, Rule, Threshold
from mlready.vocabulary import Type, Vocabulary


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table, ready to evaluate."""

    value: Any
    """A member, a date, or a `Reference` to a date fact."""
    when: Condition
    record: Row


@dataclass(frozen=True, slots=True)
class DerivedFact:
    """A derivation, ready to evaluate: it has `when`, `rows` or `members`."""

    record: Derivation
    when: Condition | None = None
    rows: tuple[TableRow, ...] = ()
    members: Mapping[str, tuple[Condition, MemberRule]] = field(default_factory=dict)

    def conditions(self) -> Iterator[Condition]:
        """Every condition of the derivation."""
        if self.when is not None:
            yield self.when
        yield from (row.when for row in self.rows)
        yield from (condition for condition, _ in self.members.values())

    def references(self) -> Iterator[str]:
        """The date facts that its rows take their values from."""
        for row in self.rows:
            if isinstance(row.value, Reference):
                yield row.value.path

    def reads(self) -> set[str]:
        """Every path it depends on."""
        read = {path for condition in self.conditions() for path in paths(condition)}
        return read.union(self.references())

    def type(self) -> Type:
        """What its path holds."""
        return Type(self.record.kind, tuple(self.record.values), derived=True)


@dataclass(frozen=True, slots=True)
class CheckedRule:
    """A rule, ready to evaluate."""

    record: Rule
    applies: Condition
    require: Condition
    shown_by: Condition | None = None
    """What files must measure."""


@dataclass(frozen=True)
class Pack:
    """One pack: what it is, and, once it may apply, what it derives and asks."""

    meta: PackFile
    folder: str
    """Where it was read from, as the user would name it."""
    applies: Condition
    digest: str = ""
    """SHA-256 over the names and bytes of its files."""
    derived: Mapping[str, DerivedFact] = field(default_factory=dict)
    rules: tuple[CheckedRule, ...] = ()

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The documents it rests on, as a report names them."""
        named = self.meta.sources.values()
        return tuple(f"{one.title}, {one.edition}".rstrip(", ") for one in named)


@dataclass(frozen=True, eq=False)
class Library:
    """The vocabulary and all packs of one check."""

    vocabulary: Vocabulary
    types: Mapping[str, Type]
    """Of every path a condition may name: facts and derived facts."""
    gates: Mapping[str, Condition]
    """Fact path to gate; of an item's field `models[].field`."""
    packs: tuple[Pack, ...] = ()
    derived: Mapping[str, DerivedFact] = field(default_factory=dict)
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)
    compiled: str = ""
    """The digest of the files it was compiled from; empty when it was read from YAML."""

    @cached_property
    def order(self) -> dict[str, int]:
        """Where each path stands in the order of questions."""
        return {path: n for n, path in enumerate(self.types)}


def derived_types(types: Mapping[str, Type], facts: Iterable[DerivedFact]) -> dict[str, Type]:
    """The types of facts and of derived facts; one about items is a field of its list."""
    found = dict(types)
    for fact in facts:
        each = fact.record.for_each
        if not each:
            found[fact.record.id] = fact.type()
        elif each in found:
            listed = found[each]
            found[each] = Type(
                listed.name, listed.members, {**listed.fields, fact.record.id: fact.type()}
            )
    return found


Contents = dict[str, tuple[dict[str, DerivedFact], list[CheckedRule]]]
"""Pack id to what it derives and asks."""
