"""Random vocabularies, packs and manifests, as plain data and as YAML text.

A world has plain facts of all types, some behind gates, and one list. Its values are few, and the
operands of its comparisons lie between them, so that every comparison has both answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hypothesis import strategies as st

from mlready.derive import Facts
from mlready.errors import PackRefused
from mlready.packs import Library
from mlready.values import Members
from worlds import manifest, world

AS_OF = date(2026, 11, 23)
Data = dict[str, Any]
Stated = dict[str, Any]
"""Fact path to value; a list to the ids of its items."""

MEMBERS = ("x", "w", "v")
DAYS = (date(2026, 1, 1), AS_OF, date(2027, 12, 2), date(2027, 1, 1), date(2028, 1, 1))
DOMAINS: dict[str, tuple[Any, ...]] = {
    "bool": (True, False),
    "enum": ("low", "mid", "high"),
    "int": (0, 1, 2, 3),
    "date": DAYS,
    "duration": ("5 months", "183 days", "6 months", "1 year"),
    "practice": ("absent", "planned", "partial", "in_place"),
    "set": tuple(
        Members(frozenset(m for m, is_in in zip(MEMBERS, bits, strict=True) if is_in))
        for bits in [(a, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1)]
    ),
}
TYPES = tuple(DOMAINS)
EXTRA = {"enum": {"values": {"low": "L", "mid": "M", "high": "H"}},
         "set": {"values": dict.fromkeys(MEMBERS, "M")}}  # fmt: skip


def flow(data: Any) -> str:
    """Plain data as YAML on one line."""
    if isinstance(data, dict):
        return "{" + ", ".join(f"{key}: {flow(part)}" for key, part in data.items()) + "}"
    if isinstance(data, (list, tuple)):
        return "[" + ", ".join(map(flow, data)) + "]"
    if isinstance(data, Members):
        return flow({"named": sorted(data.named), "unsure": sorted(data.unsure)})
    if isinstance(data, bool):
        return "true" if data else "false"
    return data.isoformat() if isinstance(data, date) else str(data)


@dataclass
class Plan:
    """What a random world consists of."""

    facts: Data = field(default_factory=dict)
    """Path to definition."""
    derivations: list[Data] = field(default_factory=list)

    def build(self) -> Library | None:
        """The world as the loaders read it; None where they refuse it."""
        facts = "".join(f"{path}: {flow(one)}\n" for path, one in self.facts.items())
        try:
            return world(facts, f"derivations: {flow(self.derivations)}")
        except PackRefused:
            return None


def leaf_over(draw: Any, path: str, kind: str, *, known: bool) -> Data:
    """A comparison that has both answers."""
    ops = {
        "bool": ("eq", "ne"), "enum": ("eq", "ne", "in", "not_in"), "int": ("le", "gt", "eq"),
        "date": ("before", "on_or_after", "eq"), "duration": ("ge", "le", "lt"),
        "practice": ("eq", "in", "not_in"),
        "set": ("has", "has_any", "has_all", "count_ge", "count_le"),
    }[kind]  # fmt: skip
    op = draw(st.sampled_from((*ops, "known") if known else ops))
    match op:
        case "known":
            operand: Any = draw(st.booleans())
        case "in" | "not_in":
            operand = draw(
                st.lists(st.sampled_from(DOMAINS[kind]), min_size=1, max_size=2, unique=True)
            )
        case "has":
            operand = draw(st.sampled_from(MEMBERS))
        case "has_any" | "has_all":
            operand = draw(st.lists(st.sampled_from(MEMBERS), min_size=1, max_size=3, unique=True))
        case "count_ge":
            operand = draw(st.integers(1, 3))
        case "count_le":
            operand = draw(st.integers(0, 2))
        case _:
            operand = {
                "bool": True, "int": draw(st.sampled_from((1, 2))), "duration": "6 months",
                "date": draw(st.sampled_from((AS_OF, DAYS[2]))),
            }.get(kind)  # fmt: skip
            operand = draw(st.sampled_from(DOMAINS[kind][1:])) if operand is None else operand
    return {path: {op: operand}}


@dataclass
class Conditions:
    """Draws conditions over the facts and derived facts of a plan."""

    draw: Any
    paths: dict[str, str]
    """Path to type."""
    fields: dict[str, str]
    """Path of an item's field to type; none for a world without a list."""
    known: bool = False
    invoked: bool = True
    once: bool = False
    """Each path is used at most once, over all conditions drawn."""

    def condition(self, levels: int = 2, dotted: bool = False) -> Data:
        kinds = ["leaf"]
        if levels:
            kinds += ["all", "any", "not", "leaf", *(["invoked"] if self.invoked else [])]
            kinds += [] if dotted or not self.fields else ["some", "every"]
        kind = self.draw(st.sampled_from(kinds))
        if kind == "leaf":
            return self.leaf(dotted)
        if kind == "invoked":
            return {kind: self.exception(levels - 1, dotted)}
        if kind == "not":
            return {kind: self.negated(levels - 1, dotted)}
        if kind in ("some", "every"):
            return {kind: {"in": "items", "where": self.condition(levels - 1, True)}}
        size = self.draw(st.integers(2, 3))
        return {kind: [self.condition(levels - 1, dotted) for _ in range(size)]}

    def exception(self, levels: int, dotted: bool) -> Data:
        """What is invoked is stated: nothing in it may hold by silence."""
        whole = self.known, self.paths
        if self.known:
            self.known = False
            self.paths = {path: kind for path, kind in self.paths.items() if path[0] != "p"}
        inner = self.condition(levels, dotted)
        self.known, self.paths = whole
        return inner

    def negated(self, levels: int, dotted: bool) -> Data:
        """What is negated holds no durations, of which only what is certain holds."""
        whole = self.paths
        self.paths = {path: kind for path, kind in whole.items() if kind != "duration"}
        inner = self.condition(levels, dotted)
        gone = {path for path, kind in whole.items() if kind != "duration"} - set(self.paths)
        self.paths = {path: kind for path, kind in whole.items() if path not in gone}
        return inner

    def leaf(self, dotted: bool) -> Data:
        choice = {**(self.fields if dotted and self.fields else self.paths)} or {}
        if dotted and not self.once:
            choice.update(self.paths)
        if not choice:
            return {"all": []}
        path = self.draw(st.sampled_from(sorted(choice)))
        kind = choice[path]
        if self.once:
            (self.fields if path.startswith(".") else self.paths).pop(path)
        if kind == "table":
            values = self.draw(st.lists(st.sampled_from(("one", "two", "three")), min_size=1,
                                        max_size=2, unique=True))  # fmt: skip
            return {path: {"in": values}}
        return leaf_over(self.draw, path, kind, known=self.known)


@st.composite
def vocabularies(draw: Any, /, *, lists: bool = True, most: int = 5) -> Plan:
    """Facts, some of them behind gates over earlier ones, and perhaps a list."""
    plan = Plan()
    for number in range(draw(st.integers(2, most))):
        kind = draw(st.sampled_from(TYPES))
        gate = draw(st.sampled_from((False, False, True))) and number > 0
        one: Data = {"type": kind, "question": "Is it?", **EXTRA.get(kind, {})}
        if gate:
            earlier = draw(st.sampled_from(sorted(plan.facts)))
            one["asked_if"] = leaf_over(draw, earlier, plan.facts[earlier]["type"], known=False)
        plan.facts[f"f.{'abcdefgh'[number]}"] = one
    if lists and draw(st.booleans()):
        item = {
            "flag": {"type": "bool", "question": "Is it?"},
            "grade": {"type": "enum", "question": "Which?", **EXTRA["enum"],
                      **({"asked_if": {".flag": True}} if draw(st.booleans()) else {})},
        }  # fmt: skip
        plan.facts["items"] = {"type": "list", "question": "Which?", "item": item}
    return plan


def conditions_over(draw: Any, plan: Plan, **how: Any) -> Conditions:
    """A source of conditions over the facts of a plan."""
    plain = {path: one["type"] for path, one in plan.facts.items() if one["type"] != "list"}
    fields = {".flag": "bool", ".grade": "enum"} if "items" in plan.facts else {}
    return Conditions(draw, plain, fields, **how)


@st.composite
def plans(draw: Any, /, *, lists: bool = True, most: int = 5, **how: Any) -> Plan:
    """A vocabulary and derivations over it: booleans, tables and sets, each over those before."""
    plan: Plan = draw(vocabularies(lists=lists, most=most))
    source = conditions_over(draw, plan, **how)
    for number in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(("bool", "table", "set")))
        entry: Data = {"id": f"p.d{number}", "title": "It is so", "provision": "Art 1"}
        match kind:
            case "bool":
                entry["when"] = source.condition()
            case "set":
                entry |= {"type": "set", "values": dict.fromkeys(MEMBERS, "M")}
                entry["members"] = {m: {"when": source.condition(1)} for m in MEMBERS}
            case "table":
                entry |= {"values": {"one": "A", "two": "B", "three": "C"}}
                values = sorted(draw(st.lists(st.sampled_from(("one", "two")), max_size=3)))
                rows = [{"value": v, "when": source.condition()} for v in values]
                if draw(st.booleans()):
                    rows.insert(draw(st.integers(0, len(rows))),
                                {"value": "three", "when": source.condition(1)})  # fmt: skip
                entry["table"] = [*rows, {"value": "three"}]
        plan.derivations.append(entry)
        source.paths[entry["id"]] = kind
    return plan


EXCEPTIONS = ("x.a", "x.b")


@st.composite
def tiers(draw: Any, /) -> Plan:
    """Tables as law has them: what triggers a value, unless an exception is invoked.

    Exceptions rest on facts of their own, `x.a` and `x.b`, which nothing else looks at; they are
    invoked, nested, guarded by `known` and reached through derivations, rightly and wrongly.
    """
    plan: Plan = draw(vocabularies(lists=False, most=3))
    triggers = conditions_over(draw, plan, invoked=False)
    for path in EXCEPTIONS:
        plan.facts[path] = {"type": "bool", "question": "Is it?"}
    excuses = Conditions(draw, dict.fromkeys(EXCEPTIONS, "bool"), {}, invoked=False)

    def exception() -> Data:
        return {"invoked": excuses.condition(1)}

    def conclusion() -> Data:
        """What the first derivations conclude, in ways that follow or turn their sign."""
        path, truth = draw(st.sampled_from(("p.d0", "p.d1"))), draw(st.booleans())
        known = {draw(st.sampled_from(EXCEPTIONS)): {"known": True}}
        found: Data = draw(st.sampled_from((
            {path: truth}, {"not": {path: truth}}, {"not": {"invoked": {path: truth}}},
            {"not": {"invoked": {"all": [{path: truth}, known]}}}, {"invoked": {path: truth}},
        )))  # fmt: skip
        return found

    def entry(name: str, **body: Any) -> Data:
        return {"id": name, "title": "It is so", "provision": "Art 1", **body}

    plan.derivations.append(entry("p.d0", when=draw(st.sampled_from((
        exception(), {"all": [triggers.condition(1), {"not": exception()}]},
    )))))  # fmt: skip
    plan.derivations.append(entry("p.d1", when=draw(st.sampled_from((
        {"not": exception()}, {"not": {"invoked": {"p.d0": draw(st.booleans())}}},
        {"all": [{"p.d0": True}, exception()]},
        {"all": [{"p.d0": True}, {"not": {"invoked": {"p.d0": True, "x.a": {"known": True}}}}]},
    )))))  # fmt: skip
    rows: list[Data] = []
    for value in sorted(draw(st.lists(st.sampled_from(("one", "two")), min_size=1, max_size=2))):
        lift = draw(st.sampled_from(({"not": exception()}, exception(), conclusion())))
        rows.append({"value": value, "when": {"all": [triggers.condition(1), lift]}})
    if draw(st.booleans()):
        when = draw(st.sampled_from((exception(), conclusion())))
        rows.insert(draw(st.integers(0, len(rows))), {"value": "three", "when": when})
    values = {"one": "A", "two": "B", "three": "C"}
    plan.derivations.append(entry("p.d2", values=values, table=[*rows, {"value": "three"}]))
    told = draw(st.sampled_from(({"p.d2": "one"}, {"p.d2": {"ne": "three"}}, {"p.d2": "two"},
                                 {"p.d2": {"in": ["one", "three"]}})))  # fmt: skip
    again = [{"value": "one", "when": told}, {"value": "three"}]
    plan.derivations.append(entry("p.d3", values=values, table=again))
    return plan


def facts_in(library: Library, stated: Stated, **more: Any) -> Facts:
    """What is known of stated facts, read as a manifest."""
    data: Data = {}
    for path, value in stated.items():
        if library.vocabulary.facts.get(path) is None:
            continue
        if isinstance(value, tuple):
            fields = {name: f"{path}[{name}]." for name in value}
            value = [
                {"id": name, **{key.removeprefix(start): one for key, one in stated.items()
                                if key.startswith(start)}}
                for name, start in fields.items()
            ]  # fmt: skip
        data[path] = value
    found = manifest(library, "".join(f"{path}: {flow(one)}\n" for path, one in data.items()))
    return Facts(library, found.stated, found.items, AS_OF, **more)


def asked(library: Library, stated: Stated) -> Iterator[str]:
    """The facts that are asked now: neither stated nor denied, their gates known to be true."""
    facts = facts_in(library, stated)
    for path, one in library.vocabulary.facts.items():
        if path not in stated and facts.state(path, "").kind == "unknown":
            gate = facts.gate(path, "")
            if gate is None or gate.value(facts):
                yield path
        for name in stated.get(path, ()) if one.type == "list" else ():
            item = f"{path}[{name}]"
            for key in one.item:
                gate = facts.gate(f".{key}", item)
                if f"{item}.{key}" not in stated and (gate is None or gate.value(facts, item)):
                    yield f"{item}.{key}"


def domain(library: Library, path: str) -> tuple[Any, ...]:
    """The values that a fact is given."""
    facts = library.vocabulary.facts
    if path in facts:
        return ((), ("m",), ("m", "n")) if facts[path].type == "list" else DOMAINS[facts[path].type]
    head, _, name = path.partition("[")
    return DOMAINS[facts[head].item[name.partition("].")[2]].type]


def complete(draw: Any, library: Library, stated: Stated) -> Stated:
    """State everything that is asked, gate after gate, and settle every doubt."""
    found = dict(stated)
    for path, value in stated.items():
        if isinstance(value, Members) and value.unsure:
            chosen = draw(st.sets(st.sampled_from(sorted(value.unsure))))
            found[path] = Members(value.named | chosen)
    while open_ := next(iter(asked(library, found)), None):
        found[open_] = draw(st.sampled_from(domain(library, open_)))
    return found


def weaken(draw: Any, stated: Mapping[str, Any]) -> Stated:
    """Leave some facts out, and doubt some members of sets."""
    kept: Stated = {}
    for path, value in stated.items():
        if "[" in path and path.partition("[")[0] not in kept:
            continue
        if not draw(st.integers(0, 2)):
            continue
        if isinstance(value, Members) and not draw(st.integers(0, 2)):
            unsure = draw(st.sets(st.sampled_from(MEMBERS), min_size=1))
            value = Members(value.named - unsure, value.unsure | unsure)
        kept[path] = value
    return kept
