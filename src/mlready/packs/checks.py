"""What facts and packs must keep to beyond their shape: names, gates without circles, citations."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from mlready.conditions.nodes import Condition, Each, Leaf, paths
from mlready.conditions.reading import reserved
from mlready.errors import did_you_mean, indefinite
from mlready.records import Fact, PackFile, PurposeTerms
from mlready.vocabulary import PRACTICE_KEYS

if TYPE_CHECKING:
    from pathlib import Path

    from mlready.packs.files import Source
    from mlready.packs.read_core import Homes

At = tuple[str | int, ...]
PATH = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")


def fact(path: str, record: Fact, prefix: str, source: Source, at: At) -> None:
    """Check one fact definition."""
    if not PATH.fullmatch(path) or reserved(path):
        source.report(
            at,
            f"`{path}`: not a name for a fact",
            "lower case words joined by dots, none of them a word of the language",
            True,
        )
    if prefix and not path.startswith(f"{prefix}."):
        source.report(at, f"`{path}`: a pack's own facts live below `{prefix}.`", "", True)
    members = record.type in ("enum", "set")
    if members != bool(record.values):
        verb = "needs" if members else "has no"
        message = f"`{path}`: {verb} `values`, being {indefinite(record.type)}"
        source.report(at, message, "", True)
    if bool(record.item) != (record.type == "list"):
        source.report(at, f"`{path}`: `item` goes with type list", "", True)
    if record.attributes and record.type != "practice":
        source.report(at, f"`{path}`: `attributes` go with type practice", "", True)
    if not record.question.strip().endswith("?"):
        source.report((*at, "question"), f"`{path}`: the question ends in no question mark")
    for name, part in {**record.item, **record.attributes}.items():
        if (
            (name in PRACTICE_KEYS and record.type == "practice")
            or name == "id"
            or not PATH.fullmatch(name)
        ):
            source.report(
                (*at, "item" if record.item else "attributes", name), f"`{name}` is taken", "", True
            )
        if part.type == "list" or (part.type == "practice" and record.type == "practice"):
            source.report(
                (*at, "item" if record.item else "attributes", name),
                f"`{name}`: {indefinite(part.type)} cannot stand here",
                "",
                True,
            )
        fact(name, part, "", source, (*at, "item" if record.item else "attributes", name))


_MEASURE = re.compile(r"[a-z][a-z0-9_]*(\.([a-z0-9_]+|\{[a-z]+\}))+")


def measure(name: str, taken: bool, source: Source, at: At) -> None:
    """Check the name of one measurement."""
    if taken:
        source.report(at, f"`{name}` is already defined", "", True)
    if not _MEASURE.fullmatch(name) or name.endswith(".n"):
        message = f"`{name}`: not a name for a measurement"
        source.report(
            at, message, "lower case words joined by dots, as `eval.{task}.accuracy`", True
        )


def prefixes(facts: Mapping[str, Fact], homes: Homes) -> None:
    """No fact stands above another, as `use.emotion` above `use.emotion.setting`."""
    for path in facts:
        parts = path.split(".")
        for n in range(1, len(parts)):
            above = ".".join(parts[:n])
            if above in facts:
                source, at = homes[path]
                source.report(
                    at, f"`{path}` stands below the fact `{above}`", "rename one of them", True
                )


def circles(gates: Mapping[str, Condition], places: Homes) -> None:
    """No gate depends on itself. `gates` are keyed by path, an item's field as `models[].field`."""
    edges = {key: set(_reads(gate, key)) for key, gate in gates.items()}
    for key in gates:
        circle = circle_from(key, edges)
        if circle:
            source, at = places[key]
            source.report(at, f"`{key}` is asked in a circle: {' -> '.join(circle)}")


def _reads(condition: Condition, key: str) -> Iterator[str]:
    """The paths a gate reads, as gates are keyed."""
    home = f"{key.partition('[]')[0]}[]" if "[]" in key else ""
    if isinstance(condition, Each):
        yield condition.path
        home = f"{condition.path}[]"
    if isinstance(condition, Leaf):
        yield from (f"{home}{path}" if path[0] == "." else path for path in paths(condition))
    for child in condition.children():
        yield from _reads(child, home)


def circle_from(start: str, edges: Mapping[str, set[str]]) -> list[str]:
    """A way along edges from `start` back to itself, or nothing."""
    trail: list[tuple[str, list[str]]] = [(start, [start])]
    seen: set[str] = set()
    while trail:
        node, way = trail.pop()
        for following in sorted(edges.get(node, ())):
            if following == start:
                return [*way, start]
            if following not in seen:
                seen.add(following)
                trail.append((following, [*way, following]))
    return []


def citations(facts: Mapping[str, Fact], homes: Homes, packs: Collection[str]) -> None:
    """Every fact cites packs that there are."""
    for path, record in facts.items():
        for pack in record.cite:
            if pack not in packs:
                source, at = homes[path]
                near = did_you_mean(pack, packs)
                source.report((*at, "cite", pack), f"`{pack}`: no such pack", near, True)


def terms(entries: Sequence[tuple[PurposeTerms, Source, At]], facts: Mapping[str, Fact]) -> None:
    """The words of a purpose speak of members that there are."""
    for entry, source, at in entries:
        record = facts.get(entry.fact)
        if record is None or record.type != "set":
            sets = [path for path, one in facts.items() if one.type == "set"]
            near = did_you_mean(entry.fact, sets)
            source.report((*at, "fact"), f"`{entry.fact}`: no such set", near)
        elif entry.member not in record.values:
            near = did_you_mean(entry.member, record.values)
            source.report((*at, "member"), f"`{entry.member}`: no such member", near)


def packs(records: Sequence[tuple[Path, Source, PackFile]]) -> None:
    """Ids, prefixes and thresholds are each one pack's own; needed packs are there."""
    taken: dict[str, str] = {}
    for _, source, meta in records:
        own: list[tuple[str, At]] = [(f"id `{meta.id}`", ("id",))]
        own.append((f"prefix `{meta.prefix}`", ("prefix",)))
        own.extend((f"threshold `{name}`", ("thresholds", name)) for name in meta.thresholds)
        for name, at in own:
            if name in taken:
                source.report(at, f"{name} is already that of {taken[name]}", "", len(at) > 1)
            taken[name] = source.document.name
    ids = [meta.id for _, _, meta in records]
    for _, source, meta in records:
        for n, need in enumerate(meta.needs):
            if need not in ids:
                near = did_you_mean(need, ids)
                source.report(("needs", n), f"`{need}`: no such pack is loaded", near)
