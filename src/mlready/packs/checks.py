"""What a pack must keep to beyond its shape: names, citations, order and strictness of tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from mlready.conditions.nodes import Condition, Reference, paths
from mlready.conditions.reading import Reader, reserved
from mlready.errors import Location, Problem, did_you_mean
from mlready.packs.model import CheckedRule, DerivedFact, Library, Pack
from mlready.packs.signs import SignReader, misplaced
from mlready.records import Derivation, Fact, PackFile, Rule, RuleFile, as_list
from mlready.values import NEVER
from mlready.vocabulary import PRACTICE_KEYS, Type

if TYPE_CHECKING:
    from pathlib import Path

    from mlready.packs.files import Source
    from mlready.packs.read_core import Homes

At = tuple[str | int, ...]
_PATH = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def fact(path: str, record: Fact, prefix: str, source: Source, at: At) -> None:
    """Check one fact definition."""
    if not _PATH.fullmatch(path) or reserved(path):
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
        source.report(
            at,
            f"`{path}`: {'needs' if members else 'has no'} `values`, being a {record.type}",
            "",
            True,
        )
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
            or not _PATH.fullmatch(name)
        ):
            source.report(
                (*at, "item" if record.item else "attributes", name), f"`{name}` is taken", "", True
            )
        if part.type == "list" or (part.type == "practice" and record.type == "practice"):
            source.report(
                (*at, "item" if record.item else "attributes", name),
                f"`{name}`: a {part.type} cannot stand here",
                "",
                True,
            )
        fact(name, part, "", source, (*at, "item" if record.item else "attributes", name))


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


def circles(
    facts: Mapping[str, Fact], gates: Mapping[str, Condition], homes: Homes, problems: list[Problem]
) -> None:
    """No gate depends on itself."""
    edges = {path: set(paths(gate)) for path, gate in gates.items()}
    for path in facts:
        circle = _circle(path, edges)
        if circle:
            source, at = homes[path]
            source.report(
                (*at, "asked_if"), f"`{path}` is asked in a circle: {' -> '.join(circle)}"
            )


def _circle(start: str, edges: Mapping[str, set[str]]) -> list[str]:
    """A way from `start` back to itself, or nothing."""
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


def packs(records: Sequence[tuple[Path, Source, PackFile]], problems: list[Problem]) -> None:
    """Ids and prefixes are unique, needed packs are there, thresholds say where they come from."""
    ids: dict[str, str] = {}
    for _, source, meta in records:
        for key, value in (("id", meta.id), ("prefix", meta.prefix)):
            if f"{key} {value}" in ids:
                source.report((key,), f"`{value}` is already the {key} of {ids[f'{key} {value}']}")
            ids[f"{key} {value}"] = source.document.name
    for _, source, meta in records:
        for n, need in enumerate(meta.needs):
            if f"id {need}" not in ids:
                source.report(
                    ("needs", n),
                    f"`{need}`: no such pack is loaded",
                    did_you_mean(need, [m.id for _, _, m in records]),
                )


def register(
    files: Sequence[tuple[Pack, Source | None, RuleFile | None]],
    library: Library,
    types: dict[str, Type],
) -> dict[str, Any]:
    """Enter the type of every derived fact, so that conditions may name it, and remember where each id stands."""
    homes: dict[str, tuple[Source, At]] = {}
    for pack, source, record in files:
        if source is None or record is None:
            continue
        entries: list[tuple[Derivation | Rule, At]] = [
            *((entry, ("derivations", n)) for n, entry in enumerate(record.derivations)),
            *((entry, ("rules", n)) for n, entry in enumerate(record.rules)),
        ]
        for entry, at in entries:
            if entry.id in homes or entry.id in library.types:
                first = (
                    homes[entry.id][0].document.locate((*homes[entry.id][1], "id"))
                    if entry.id in homes
                    else "the vocabulary"
                )
                source.report((*at, "id"), f"`{entry.id}` is already defined at {first}")
                continue
            homes[entry.id] = (source, at)
            if isinstance(entry, Derivation):
                _enter(entry, pack, source, at, types)
    return homes


def _enter(record: Derivation, pack: Pack, source: Source, at: At, types: dict[str, Type]) -> None:
    if not record.id.startswith(f"{pack.meta.prefix}.") or not _PATH.fullmatch(record.id):
        source.report(
            (*at, "id"),
            f"`{record.id}`: derived facts of this pack live below `{pack.meta.prefix}.`",
        )
    found = Type(record.kind, tuple(record.values), derived=True)
    if not record.for_each:
        types[record.id] = found
    elif record.for_each in types and types[record.for_each].name == "list":
        listed = types[record.for_each]
        types[record.for_each] = Type(
            listed.name, listed.members, {**listed.fields, record.id: found}
        )
    else:
        source.report(
            (*at, "for_each"),
            f"`{record.for_each}`: no such list",
            did_you_mean(record.for_each, types),
        )


def fact_citations(
    library: Library, provisions: Mapping[str, frozenset[str]], problems: list[Problem]
) -> None:
    """Every provision a fact cites exists."""
    for path, record in library.vocabulary.facts.items():
        for pack, cited in record.cite.items():
            for one in as_list(cited):
                if provisions.get(pack) and one not in provisions[pack]:
                    message = f"`{path}` cites `{one}`, which {pack} does not have"
                    problems.append(
                        Problem(
                            Location("rules/vocabulary"),
                            message,
                            did_you_mean(one, provisions[pack]),
                        )
                    )


def records(
    pack: Pack,
    source: Source,
    record: RuleFile,
    types: Mapping[str, Type],
    provisions: frozenset[str],
) -> None:
    """Check the derivations and rules of one file beyond their conditions."""
    for n, derivation in enumerate(record.derivations):
        _derivation(derivation, source, ("derivations", n), types, provisions)
    for n, rule in enumerate(record.rules):
        at: At = ("rules", n)
        _common(rule, source, at, types, provisions)
        if rule.area not in pack.meta.areas:
            source.report(
                (*at, "area"),
                f"`{rule.area}`: no such area",
                did_you_mean(rule.area, pack.meta.areas),
            )
        if rule.penalty and rule.penalty not in pack.meta.penalties:
            hint = did_you_mean(rule.penalty, pack.meta.penalties)
            source.report((*at, "penalty"), f"`{rule.penalty}`: no such penalty", hint)
        if rule.kind == "prohibition" and rule.applies is not None:
            source.report(
                (*at, "applies"),
                "a prohibition has no `applies`",
                "make it an element of the derived fact",
                True,
            )
        if rule.for_each and (rule.for_each not in types or types[rule.for_each].name != "list"):
            source.report(
                (*at, "for_each"),
                f"`{rule.for_each}`: no such list",
                did_you_mean(rule.for_each, types),
            )


def _common(
    record: Derivation | Rule,
    source: Source,
    at: At,
    types: Mapping[str, Type],
    provisions: frozenset[str],
) -> None:
    _cite(record.provision, source, (*at, "provision"), provisions)
    if isinstance(record.since, str):
        fields = types[record.for_each].fields if record.for_each in types else {}
        kind = (
            fields.get(record.since[1:])
            if record.since.startswith(".")
            else types.get(record.since)
        )
        if kind is None or kind.name != "date":
            source.report(
                (*at, "from"),
                f"`{record.since}`: no such date fact",
                did_you_mean(record.since, types),
            )
    if record.confidence == "interpretation" and not record.doubt:
        source.report((*at, "confidence"), "an interpretation states its `doubt`")
    for key in ("title", "note", "why", "fix", "effect", "doubt", "false_positive_if"):
        for name in _PLACEHOLDER.findall(getattr(record, key, "")):
            if name not in types:
                source.report((*at, key), f"`{{{name}}}` names no fact", did_you_mean(name, types))


def _cite(cited: str | list[str], source: Source, at: At, provisions: frozenset[str]) -> None:
    for one in as_list(cited):
        if provisions and one not in provisions:
            source.report(at, f"`{one}`: no such provision", did_you_mean(one, provisions))


def _derivation(
    record: Derivation,
    source: Source,
    at: At,
    types: Mapping[str, Type],
    provisions: frozenset[str],
) -> None:
    _common(record, source, at, types, provisions)
    given = [key for key in ("when", "table", "members") if getattr(record, key)]
    wanted = {"bool": "when", "enum": "table", "date": "table", "set": "members"}[record.kind]
    if given != [wanted]:
        source.report(
            at,
            f"`{record.id}` is a {record.kind}: it has `{wanted}` and nothing else of when, table, members",
        )
    if (record.kind in ("enum", "set")) != bool(record.values):
        source.report(
            at, f"`{record.id}`: {'needs' if record.kind in ('enum', 'set') else 'has no'} `values`"
        )
    for member, rule in record.members.items():
        if member not in record.values:
            source.report(
                (*at, "members", member),
                f"`{member}`: no such member",
                did_you_mean(member, record.values),
                True,
            )
        _cite(rule.provision, source, (*at, "members", member, "provision"), provisions)
    for n, row in enumerate(record.table):
        last = n == len(record.table) - 1
        if (row.when is None) != last:
            source.report(
                (*at, "table", n), "only the last row of a table has no `when`, and it has none"
            )
        _cite(row.provision, source, (*at, "table", n, "provision"), provisions)


def row_value(value: Any, record: Derivation, reader: Reader, at: At) -> Any:
    """The value of a row: a member, a date, `never`, or a date fact."""
    if record.kind == "date":
        if value == "never":
            return NEVER
        if isinstance(value, date):
            return value
        path = value.get("fact") if isinstance(value, dict) and set(value) == {"fact"} else None
        kind = reader.type_of(path, record.for_each) if isinstance(path, str) else None
        if kind is not None and kind.name == "date":
            return Reference("fact", str(path))
        reader.report(at, f"expected a date, `never` or a date fact, found {value!r}", "", False)
        return NEVER
    if value not in record.values:
        reader.report(
            at, f"`{value}`: no such value", did_you_mean(str(value), record.values), False
        )
    return value


def derivations(
    derived: Mapping[str, DerivedFact],
    homes: Mapping[str, Any],
    rules: Sequence[CheckedRule],
    rule_homes: Mapping[str, Any],
) -> None:
    """No derivation depends on itself; tables run from strict to lax; no presumption is too lax."""
    edges = {
        name: {path.lstrip(".") for condition in fact.conditions() for path in paths(condition)}
        & set(derived)
        for name, fact in derived.items()
    }
    circular = False
    for name in derived:
        circle = _circle(name, edges)
        if circle:
            circular = True
            source, at = homes[name]
            source.report((*at, "id"), f"`{name}` is derived from itself: {' -> '.join(circle)}")
    if circular:
        return
    reader = SignReader(derived)
    for name, fact in derived.items():
        source, at = homes[name]
        for number, message in misplaced(fact, reader) if fact.rows else ():
            source.report((*at, "table", number), message)
    for rule in rules:
        if -1 in reader.signs(rule.require):
            source, at = rule_homes[rule.record.id]
            source.report(
                (*at, "require"),
                "an exception could make the requirement fail, so that presuming it is not invoked would be too lax",
            )


def headlines(
    chosen: Sequence[Pack], derived: Mapping[str, DerivedFact], problems: list[Problem]
) -> None:
    """What a report leads with is derived."""
    for pack in chosen:
        for key, path in pack.meta.headline.items():
            if path not in derived:
                where = Location(f"{pack.folder}/pack.yaml")
                problems.append(
                    Problem(
                        where,
                        f"headline `{key}`: `{path}` is not derived",
                        did_you_mean(path, derived),
                    )
                )
