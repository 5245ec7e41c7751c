"""The definitions of all facts, and the walk that checks what a manifest states against them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from datetime import date
from functools import cached_property
from typing import Any

from mlready.errors import did_you_mean
from mlready.lean import dataclass
from mlready.records import Fact, Measure, PurposeTerms
from mlready.source import BareWord, Float, Int
from mlready.values import NO_MEMBERS, PRACTICE_STATES, Duration, Members

RESERVED = ("all", "any", "not", "every", "some", "invoked", "as_of")
"""Words of the condition language; no fact may have such a name."""

PRACTICE_KEYS = ("state", "owner", "evidence", "note")
_PRACTICE_TYPES = {"state": "enum", "owner": "text", "note": "text"}


@dataclass(frozen=True, slots=True)
class Type:
    """What a path holds, as the condition language needs to know it."""

    name: str
    members: tuple[str, ...] = ()
    fields: Mapping[str, Type] = field(default_factory=dict)
    """Of a list: its items' fields."""
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Stated:
    """A value the manifest states, with the path of keys where it stands."""

    value: Any
    at: tuple[str | int, ...]


@dataclass(frozen=True)
class Vocabulary:
    """All facts, in the order in which they are asked."""

    facts: Mapping[str, Fact] = field(default_factory=dict)
    purpose_terms: tuple[PurposeTerms, ...] = ()
    measures: Mapping[str, Measure] = field(default_factory=dict)

    def measure(self, name: str) -> Measure | None:
        """The definition of a measurement, under its own name or a pattern; None without one."""
        found = self.measures.get(name)
        return found or next((self.measures[one] for one in self._patterns(name)), None)

    def _patterns(self, name: str) -> Iterator[str]:
        words = name.split(".")
        for pattern in self.measures:
            if "{" in pattern:
                parts = pattern.split(".")
                if len(parts) == len(words) and all(
                    one == word or one[0] == "{" for one, word in zip(parts, words, strict=True)
                ):
                    yield pattern

    def types(self) -> dict[str, Type]:
        """The type of every path that a condition may name, attributes of practices included."""
        found: dict[str, Type] = {}
        for path, fact in self.facts.items():
            found.update(_types(path, fact))
        return found

    @cached_property
    def groups(self) -> frozenset[str]:
        """All paths that hold facts and are none themselves, as `system`."""
        return frozenset(
            ".".join(parts[:n])
            for path in self.facts
            for parts in [path.split(".")]
            for n in range(1, len(parts))
        )


def _types(path: str, fact: Fact) -> Iterator[tuple[str, Type]]:
    """The types of a fact and of its attributes; a practice's owner and evidence decide nothing."""
    members = PRACTICE_STATES if fact.type == "practice" else tuple(fact.values)
    fields = {name: kind for key, sub in fact.item.items() for name, kind in _types(key, sub)}
    yield path, Type(fact.type, members, fields)
    for name, attribute in fact.attributes.items():
        yield f"{path}.{name}", Type(attribute.type, tuple(attribute.values))


Report = Callable[[Sequence[str | int], str, str, bool], None]
"""Called for each problem: keys to the place, message, hint, whether the key itself is meant."""


@dataclass
class Walk:
    """One walk over the facts of a manifest: collects what is stated, reports what is wrong.

    `stated` maps fact paths to values; the facts of list items are below `list[id]`, as in
    `models[base].training_flop`. A practice yields its state under the bare path, and its owner,
    evidence and attributes below it.
    """

    vocabulary: Vocabulary
    report: Report
    stated: dict[str, Stated] = field(default_factory=dict)
    items: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The ids of the items of each stated list."""

    def __post_init__(self) -> None:
        self.groups = self.vocabulary.groups

    def group(self, data: Any, prefix: str, at: tuple[str | int, ...]) -> None:
        """Check one mapping of the manifest, whose keys continue `prefix`."""
        if not isinstance(data, dict):
            self.report(at, f"`{prefix}` is a group of facts; expected a mapping", "", False)
            return
        for key, value in data.items():
            path, place = (f"{prefix}.{key}" if prefix else key), (*at, key)
            fact = self.vocabulary.facts.get(path)
            if fact is not None:
                self.once(path, fact, value, place)
            elif path in self.groups:
                self.group(value, path, place)
            else:
                kind = "practice" if prefix == "practices" else "fact"
                self.report(place, f"`{path}`: no such {kind}", self._suggest(key, prefix), True)

    def _suggest(self, key: str, prefix: str) -> str:
        start = f"{prefix}." if prefix else ""
        siblings = {
            path[len(start) :].split(".")[0]
            for path in self.vocabulary.facts
            if path.startswith(start)
        }
        hint = did_you_mean(key, siblings)
        if hint:
            return hint
        elsewhere = [path for path in self.vocabulary.facts if path.endswith(f".{key}")]
        return f"did you mean `{elsewhere[0]}`?" if elsewhere else "`mlready facts` lists them all"

    def once(self, path: str, fact: Fact, value: Any, at: tuple[str | int, ...]) -> None:
        """Check a fact and keep it, unless it is stated already, nested or by its whole path."""
        if path in self.stated:
            self.report(at, f"`{path}` is stated twice", "take one of the two away", True)
        else:
            self.fact(path, fact, value, at)

    def fact(self, path: str, fact: Fact, value: Any, at: tuple[str | int, ...]) -> None:
        """Check the value of one fact and keep it."""
        if value is None:
            self.stated[path] = Stated(None, at)
        elif fact.type == "practice":
            self._practice(path, fact, value, at)
        elif fact.type == "list":
            self._list(path, fact, value, at)
        else:
            good, result, hint = read_value(fact, value)
            if good:
                self.stated[path] = Stated(result, at)
            else:
                self.report((*at, *_culprit(fact, value)), f"`{path}`: {result}", hint, False)

    def _practice(self, path: str, fact: Fact, value: Any, at: tuple[str | int, ...]) -> None:
        if not isinstance(value, dict):
            value = {"state": value}
            place = {"state": at}
        else:
            place = {key: (*at, key) for key in value}
        for key, part in value.items():
            if key == "state":
                if part in PRACTICE_STATES or part is None:
                    self.stated[path] = Stated(part, place[key])
                else:
                    hint = (
                        did_you_mean(str(part), PRACTICE_STATES)
                        or f"one of {', '.join(PRACTICE_STATES)}"
                    )
                    self.report(place[key], f"`{path}`: no such state {part!r}", hint, False)
            elif key in fact.attributes:
                self.fact(f"{path}.{key}", fact.attributes[key], part, place[key])
            elif key == "evidence":
                self._evidence(path, part, place[key])
            elif key in _PRACTICE_TYPES:
                if isinstance(part, str):
                    self.stated[f"{path}.{key}"] = Stated(str(part), place[key])
                else:
                    self.report(place[key], f"`{path}.{key}`: expected text", "", False)
            else:
                hint = did_you_mean(key, [*PRACTICE_KEYS, *fact.attributes])
                self.report(place[key], f"`{path}`: no such key `{key}`", hint, True)

    def _evidence(self, path: str, value: Any, at: tuple[str | int, ...]) -> None:
        if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
            self.stated[f"{path}.evidence"] = Stated(tuple(value), at)
        else:
            self.report(
                at,
                f"`{path}.evidence`: expected a list of evidence ids",
                "as in `[risk-file]`",
                False,
            )

    def _list(self, path: str, fact: Fact, value: Any, at: tuple[str | int, ...]) -> None:
        if not isinstance(value, list):
            self.report(at, f"`{path}`: expected a list of records", "as in `- id: base`", False)
            return
        self.stated[path] = Stated(None, at)
        seen: dict[str, int] = {}
        for index, item in enumerate(value):
            name = item.get("id") if isinstance(item, dict) else None
            if not isinstance(name, str) or not name or any(c in name for c in "[]."):
                self.report(
                    (*at, index),
                    f"`{path}`: an item needs an `id`",
                    "a short text without dots or brackets",
                    False,
                )
                continue
            if name in seen:
                self.report(
                    (*at, index, "id"),
                    f"`{path}`: id `{name}` is used twice",
                    f"also item {seen[name] + 1}",
                    False,
                )
                continue
            seen[name] = index
            for key, part in item.items():
                if key == "id":
                    continue
                field_ = fact.item.get(key)
                if field_ is None:
                    self.report(
                        (*at, index, key),
                        f"`{path}`: no such field `{key}`",
                        did_you_mean(key, [*fact.item, "id"]),
                        True,
                    )
                else:
                    self.fact(f"{path}[{name}].{key}", field_, part, (*at, index, key))
        self.items[path] = tuple(seen)
        self.stated[path] = Stated(tuple(seen), at)


def _culprit(fact: Fact, value: Any) -> tuple[int, ...]:
    """Which entry of a list is at fault: the first that is no member, or is named again."""
    if fact.type != "set" or not isinstance(value, list):
        return ()
    bad = (n for n, one in enumerate(value) if one not in fact.values or one in value[:n])
    return tuple(bad)[:1]


def read_value(fact: Fact, value: Any) -> tuple[bool, Any, str]:
    """Read a stated value as the fact's type.

    Returns (True, value, "") or (False, what is wrong, what to do).
    """
    return _READERS[fact.type](fact, value)


def _bool(fact: Fact, value: Any) -> tuple[bool, Any, str]:
    if isinstance(value, bool):
        return True, value, ""
    hint = (
        f"write `{'true' if value.lower() in ('yes', 'on', 'y') else 'false'}`"
        if isinstance(value, BareWord)
        else ""
    )
    return False, "expected true or false", hint


def _text(fact: Fact, value: Any) -> tuple[bool, Any, str]:
    if isinstance(value, BareWord):
        return (
            False,
            f"expected text, found a bare `{value}`",
            f'write "{value}" in quotes if the word is meant',
        )
    if isinstance(value, (Float, Int)):
        return True, value.text, ""
    if isinstance(value, date):
        return True, value.isoformat(), ""
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return True, str(value), ""
    return False, "expected text", "write it in quotes" if isinstance(value, bool) else ""


def _number(fact: Fact, value: Any) -> tuple[bool, Any, str]:
    whole = fact.type == "int"
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        return (
            False,
            f"expected {'a whole number' if whole else 'a number'}",
            f"in {fact.unit}" if fact.unit else "",
        )
    if (fact.min is not None and value < fact.min) or (fact.max is not None and value > fact.max):
        low, high = (f"{bound:g}" if bound is not None else "" for bound in (fact.min, fact.max))
        return (
            False,
            f"{value} is out of range",
            f"from {low} to {high}"
            if low and high
            else f"at least {low}"
            if low
            else f"at most {high}",
        )
    return True, int(value) if whole else float(value), ""


def _date(fact: Fact, value: Any) -> tuple[bool, Any, str]:
    if isinstance(value, date):
        return True, value, ""
    if isinstance(value, str):
        with suppress(ValueError):
            day = date.fromisoformat(value)
            if day.isoformat() == value:  # Python also reads 2027-W48-4
                return True, day, ""
    return (
        False,
        f"no such date {value!r}" if isinstance(value, str) else "expected a date",
        "written as 2027-12-02",
    )


def _duration(fact: Fact, value: Any) -> tuple[bool, Any, str]:
    duration = Duration.parse(value) if isinstance(value, str) else None
    if duration is None:
        return (
            False,
            "expected a duration",
            "written as `6 months` (hours, days, weeks, months, years)",
        )
    return True, duration, ""


def _member(fact: Fact, value: Any) -> tuple[bool, Any, str]:
    if isinstance(value, str) and value in fact.values:
        return True, str(value), ""
    return (
        False,
        f"no such value {value!r}" if isinstance(value, str) else "expected one word",
        _hint(fact, value),
    )


def _hint(fact: Fact, value: Any) -> str:
    word = str(value).lower() if isinstance(value, bool) else str(value)
    known = list(fact.values)
    shown = ", ".join(known[:8]) + (", …" if len(known) > 8 else "")
    return fact.elsewhere.get(word) or did_you_mean(word, known) or f"one of {shown}"


def _set(fact: Fact, value: Any) -> tuple[bool, Any, str]:
    if value == "none" and "none" not in fact.values:
        return True, NO_MEMBERS, ""
    if isinstance(value, dict):
        if not value or set(value) - {"named", "unsure"}:
            return False, "expected a list, `none`, or `{named: [...], unsure: [...]}`", ""
        named, unsure = value.get("named", []), value.get("unsure", [])
    else:
        named, unsure = value, []
    if not isinstance(named, list) or not isinstance(unsure, list):
        return (
            False,
            "expected a list of members",
            f"as in `[{next(iter(fact.values), '')}]`, or `none`",
        )
    members = [*named, *unsure]
    for word in members:
        good, message, hint = _member(fact, word)
        if not good:
            return False, message, hint
    if len(set(members)) < len(members):
        return False, "a member is named twice", ""
    return True, Members(frozenset(map(str, named)), frozenset(map(str, unsure))), ""


_READERS: dict[str, Callable[[Fact, Any], tuple[bool, Any, str]]] = {
    "bool": _bool,
    "text": _text,
    "int": _number,
    "number": _number,
    "date": _date,
    "duration": _duration,
    "enum": _member,
    "set": _set,
}
