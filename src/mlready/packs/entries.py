"""What derivations and rules must keep to beyond their shape: names, citations, strict tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from mlready.conditions.nodes import All, Condition, Leaf, Reference, paths
from mlready.conditions.reading import Reader
from mlready.errors import Location, Problem, did_you_mean, indefinite
from mlready.packs.checks import PATH, At, circle_from
from mlready.packs.files import Source, open_source, pack_folder, shipped_rules, vocabulary_files
from mlready.packs.model import CheckedRule, Contents, DerivedFact, Library, Pack
from mlready.packs.signs import SignReader, misplaced
from mlready.records import ASSURANCES, Derivation, Rule, RuleFile, as_list
from mlready.values import NEVER, Duration
from mlready.vocabulary import Type

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_RULE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")


def register(
    files: Sequence[tuple[Pack, Source | None, RuleFile | None]],
    library: Library,
    types: dict[str, Type],
) -> dict[str, Any]:
    """Enter the type of every derived fact, for conditions to name; return where each id stands."""
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
    if not record.id.startswith(f"{pack.meta.prefix}.") or not PATH.fullmatch(record.id):
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


def fact_citations(library: Library, provisions: Mapping[str, frozenset[str]]) -> list[Problem]:
    """Every provision a fact cites exists."""
    wrong = [
        (path, pack, one)
        for path, record in library.vocabulary.facts.items()
        for pack, cited in record.cite.items()
        for one in as_list(cited)
        if provisions.get(pack) and one not in provisions[pack]
    ]
    return [
        Problem(
            _cited_at(library, path, pack),
            f"`{path}` cites `{one}`, which {pack} does not have",
            did_you_mean(one, provisions[pack]),
        )
        for path, pack, one in wrong
    ]


def _cited_at(library: Library, path: str, pack: str) -> Location:
    """Where a fact cites a pack: its file is read once more, now that something is wrong."""
    folders = [shipped_rules(), *(pack_folder(one.folder) for one in library.packs)]
    for file in (file for folder in folders for file in vocabulary_files(folder)):
        source = open_source(file, [])
        if source is not None and path in source.document.data["facts"]:
            return source.document.locate(("facts", path, "cite", pack))
    return Location(path)


def in_pack_file(pack: Pack, *at: str) -> Location:
    """A place in a `pack.yaml`, read once more, now that something is wrong."""
    source = open_source(pack_folder(pack.folder) / "pack.yaml", [])
    return source.document.locate(at) if source is not None else Location(pack.folder)


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
        _sources(derivation, pack, source, ("derivations", n))
    for n, rule in enumerate(record.rules):
        at: At = ("rules", n)
        _common(rule, source, at, types, provisions)
        _sources(rule, pack, source, at)
        if not _RULE_ID.fullmatch(rule.id):
            source.report(
                (*at, "id"), f"`{rule.id}`: not an id", "letters, digits, dots and hyphens"
            )
        if rule.area not in pack.meta.areas:
            source.report(
                (*at, "area"),
                f"`{rule.area}`: no such area",
                did_you_mean(rule.area, pack.meta.areas),
            )
        if rule.penalty and rule.penalty not in pack.meta.penalties:
            hint = did_you_mean(rule.penalty, pack.meta.penalties)
            source.report((*at, "penalty"), f"`{rule.penalty}`: no such penalty", hint)
        _backing(rule, source, at)
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


def _backing(rule: Rule, source: Source, at: At) -> None:
    """What a rule asks of evidence fits together."""
    if ASSURANCES.index(rule.evidence) > 1 and rule.shown_by is None:
        message = f"`evidence: {rule.evidence}` without `shown_by`"
        source.report((*at, "evidence"), message, "say what the files must measure")
    if rule.kind == "prohibition" and rule.shown_by is not None:
        source.report((*at, "shown_by"), "a prohibition has no `shown_by`", "", True)
    if rule.max_age and Duration.parse(rule.max_age) is None:
        message = f"expected a duration, found {rule.max_age!r}"
        source.report((*at, "max_age"), message, "as in `6 months`")


def _common(
    record: Derivation | Rule,
    source: Source,
    at: At,
    types: Mapping[str, Type],
    provisions: frozenset[str],
) -> None:
    _cite(record.provision, source, (*at, "provision"), provisions)
    _since(record.since, record.for_each, source, at, types)
    if record.confidence == "interpretation" and not record.doubt:
        source.report((*at, "confidence"), "an interpretation states its `doubt`")
    _texts(record, source, at, types)


def _since(since: Any, for_each: str, source: Source, at: At, types: Mapping[str, Type]) -> None:
    """A path behind `from` is that of a date fact."""
    if not isinstance(since, str):
        return
    fields = types[for_each].fields if for_each in types else {}
    known = {**types, **{f".{name}": kind for name, kind in fields.items()}}
    if since not in known or known[since].name != "date":
        dates = [path for path, kind in known.items() if kind.name == "date"]
        source.report((*at, "from"), f"`{since}`: no such date fact", did_you_mean(since, dates))


def _texts(record: Any, source: Source, at: At, types: Mapping[str, Type]) -> None:
    """What stands in braces in a text is a fact."""
    for key in ("title", "note", "why", "fix", "effect", "doubt", "false_positive_if"):
        text = getattr(record, key, "")
        for name in _PLACEHOLDER.findall(text) if "{" in text else ():
            if name not in types:
                near = did_you_mean(name, types)
                source.report((*at, key), f"`{{{name}}}` names no fact", near)


def _cite(cited: str | list[str], source: Source, at: At, provisions: frozenset[str]) -> None:
    for n, one in enumerate(as_list(cited)):
        if provisions and one not in provisions:
            place = at if isinstance(cited, str) else (*at, n)
            source.report(place, f"`{one}`: no such provision", did_you_mean(one, provisions))


def _sources(record: Derivation | Rule, pack: Pack, source: Source, at: At) -> None:
    for n, one in enumerate(as_list(record.source)):
        if one not in pack.meta.sources:
            place = (*at, "source") if isinstance(record.source, str) else (*at, "source", n)
            near = did_you_mean(one, pack.meta.sources)
            source.report(place, f"`{one}`: no such source of this pack", near)


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
            f"`{record.id}` is {indefinite(record.kind)}: "
            f"it has `{wanted}` and nothing else of when, table, members",
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
        _texts(rule, source, (*at, "members", member), types)
    for n, row in enumerate(record.table):
        _since(row.since, record.for_each, source, (*at, "table", n), types)
        last = n == len(record.table) - 1
        if (row.when is None) != last:
            source.report(
                (*at, "table", n), "only the last row of a table has no `when`, and it has none"
            )
        _cite(row.provision, source, (*at, "table", n, "provision"), provisions)
        _texts(row, source, (*at, "table", n), types)


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
    rules: Sequence[CheckedRule],
    homes: Mapping[str, Any],
) -> None:
    """No derivation depends on itself; tables run from strict to lax; no presumption is too lax."""
    edges = {
        name: derived.keys() & {path.lstrip(".") for path in fact.reads()}
        for name, fact in derived.items()
    }
    circular = False
    for name in derived:
        circle = circle_from(name, edges)
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
        for number, row in enumerate(fact.rows):
            if isinstance(row.value, Reference) and not _compares(row.when, row.value.path):
                source.report(
                    (*at, "table", number, "value"),
                    f"`{row.value.path}` may be unknown here",
                    "let `when` compare it with a date",
                )
    for rule in rules:
        # Nothing is invoked in a requirement but by what is derived.
        if derived.keys().isdisjoint(path.lstrip(".") for path in paths(rule.require)):
            continue
        if -1 in reader.signs(rule.require):
            source, at = homes[rule.record.id]
            source.report(
                (*at, "require"),
                "an exception could make the requirement fail, "
                "so that presuming it is not invoked would be too lax",
            )


def _compares(condition: Condition, path: str) -> bool:
    """Whether a condition holds only where a date is known."""
    if isinstance(condition, All):
        return any(_compares(part, path) for part in condition.parts)
    return isinstance(condition, Leaf) and condition.path == path and condition.op != "known"


def headlines(chosen: Sequence[Pack], derived: Mapping[str, DerivedFact]) -> list[Problem]:
    """What a report leads with is derived."""
    return [
        Problem(
            in_pack_file(pack, "headline", key),
            f"`{path}` is not derived",
            did_you_mean(path, derived),
        )
        for pack in chosen
        for key, path in pack.meta.headline.items()
        if path not in derived
    ]


def needs(opened: Contents, chosen: Sequence[Pack], homes: Mapping[str, Any]) -> None:
    """A pack reads what other packs derive only where it says that it needs them."""
    owner = {name: pack for pack, (facts, _) in opened.items() for name in facts}
    for pack in chosen:
        others = {path for path in owner if owner[path] not in (pack.meta.id, *pack.meta.needs)}
        facts, rules = opened[pack.meta.id]
        reads = {name: fact.reads() for name, fact in facts.items()}
        applies = {id(rule.applies): paths(rule.applies) for rule in rules}
        for rule in rules:
            reads[rule.record.id] = {*applies[id(rule.applies)], *paths(rule.require)}
        others &= {path.lstrip(".") for path in set().union(*reads.values())}
        if not others:
            continue
        for name, read in reads.items():
            for path in sorted(others.intersection(one.lstrip(".") for one in read)):
                source, at = homes[name]
                hint = f"name `{owner[path]}` under `needs` of pack.yaml"
                source.report((*at, "id"), f"`{path}` is derived by another pack", hint)
