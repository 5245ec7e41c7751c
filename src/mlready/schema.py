"""JSON Schemas, so that an editor completes and checks manifests and packs while they are written.

They say what the loaders accept as far as JSON Schema can: gates, citations and the order of tables
are the loaders' alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlready.conditions.operators import OPERATORS
from mlready.packs.model import Library
from mlready.records import EvidenceEntry, Fact, PackFile, RuleFile, VocabularyFile, Waiver
from mlready.values import PRACTICE_STATES
from mlready.vocabulary import Type

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]

_DURATION = {"type": "string", "pattern": r"^[0-9]{1,6} (hour|day|week|month|year)s?$"}
_DATE = {"type": "string", "format": "date"}
_LITERALS: dict[str, Schema] = {
    "bool": {"type": "boolean"},
    "text": {"type": ["string", "number"]},
    "int": {"type": "integer"},
    "number": {"type": "number"},
    "date": _DATE,
    "duration": _DURATION,
}


def manifest_schema(library: Library) -> Schema:
    """The JSON Schema of `project.yaml` for a vocabulary."""
    facts = library.vocabulary.facts
    sections: Schema = {}
    for path, fact in facts.items():
        _place(sections, path.split("."), _fact(fact))
    thresholds = {
        name: {"type": "number", "description": one.source}
        for name, one in library.thresholds.items()
    }
    entry = record_schema(EvidenceEntry)
    return {
        "$schema": DIALECT,
        "title": "mlready manifest",
        "$defs": entry.pop("$defs"),
        "description": "A machine-learning system as its team describes it.",
        "type": "object",
        "required": ["mlready"],
        "additionalProperties": False,
        "properties": {
            "mlready": {"const": 1, "description": "The version of the manifest's format."},
            **sections,
            "evidence": {"type": "object", "additionalProperties": entry},
            "thresholds": {
                "type": "object",
                "properties": thresholds,
                "additionalProperties": False,
            },
            "waivers": {"type": "array", "items": record_schema(Waiver)},
        },
    }


def _place(into: Schema, steps: list[str], schema: Schema) -> None:
    """Put the schema of a fact below the groups of its path."""
    for step in steps[:-1]:
        group = into.setdefault(
            step, {"type": "object", "additionalProperties": False, "properties": {}}
        )
        into = group["properties"]
    into[steps[-1]] = schema


def _fact(fact: Fact) -> Schema:
    """The schema of one fact; null says that it is unknown."""
    help_ = "\n\n".join(part for part in (fact.question, fact.help) if part)
    return {"description": help_, "anyOf": [*_forms(fact), {"type": "null"}]}


def _forms(fact: Fact) -> list[Schema]:
    match fact.type:
        case "enum":
            return [_choices(fact.values)]
        case "set":
            members = {"type": "array", "items": _choices(fact.values), "uniqueItems": True}
            doubts: Schema = {"named": members, "unsure": members}
            return [
                members,
                {"const": "none", "description": "All of them are denied."},
                {**_closed(doubts, []), "minProperties": 1},
            ]
        case "practice":
            return _practice(fact)
        case "list":
            item: Schema = {
                "id": {"type": "string"},
                **{name: _fact(part) for name, part in fact.item.items()},
            }
            return [{"type": "array", "items": _closed(item, ["id"])}]
    bounds = {"minimum": fact.min, "maximum": fact.max}
    return [
        _LITERALS[fact.type] | {key: value for key, value in bounds.items() if value is not None}
    ]


def _practice(fact: Fact) -> list[Schema]:
    text = {"type": "string"}
    state = {"enum": [*PRACTICE_STATES]}
    parts: Schema = {
        "state": state,
        "owner": text,
        "evidence": {"type": "array", "items": text},
        "note": text,
    }
    return [
        state,
        _closed({**parts, **{name: _fact(part) for name, part in fact.attributes.items()}}, []),
    ]


def _closed(properties: Schema, required: list[str]) -> Schema:
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, "required": required} if required else found


def _choices(values: Mapping[str, str]) -> Schema:
    return {
        "oneOf": [{"const": value, "description": meaning} for value, meaning in values.items()]
    }


def record_schema(kind: type[Any]) -> Schema:
    """The schema of a record, its keys as YAML writes them and its conditions by reference."""
    from pydantic import TypeAdapter

    found: Schema = _yaml_names(TypeAdapter(kind).json_schema())
    return found


_CONDITIONS = ("when", "applies", "require", "asked_if")


def _yaml_names(data: Any) -> Any:
    """Give fields their YAML names, and conditions their own schema."""
    if isinstance(data, list):
        return [_yaml_names(one) for one in data]
    if not isinstance(data, dict):
        return data
    names = {"since": "from", "along": "with"}
    found = {key: _yaml_names(value) for key, value in data.items()}
    if isinstance(found.get("properties"), dict):
        found["properties"] = {
            names.get(key, key): {"$ref": "#/$defs/condition"} if key in _CONDITIONS else value
            for key, value in found["properties"].items()
        }
    return found


def pack_schema(library: Library) -> Schema:
    """The JSON Schema of a pack's files: `pack.yaml`, derivations and rules, with every path."""
    rules, meta = record_schema(RuleFile), record_schema(PackFile)
    definitions = {**rules.pop("$defs", {}), **meta.pop("$defs", {}), **_conditions(library)}
    return {
        "$schema": DIALECT,
        "title": "mlready pack file",
        "anyOf": [rules, meta],
        "$defs": definitions,
    }


def vocabulary_schema(library: Library) -> Schema:
    """The JSON Schema of a vocabulary file."""
    found = record_schema(VocabularyFile)
    definitions = {**found.pop("$defs", {}), **_conditions(library)}
    return {"$schema": DIALECT, **found, "title": "mlready vocabulary file", "$defs": definitions}


def _conditions(library: Library) -> Schema:
    """The condition language over the paths of a library; a field of an item starts with a dot."""
    one: Schema = {"$ref": "#/$defs/condition"}
    several: Schema = {"type": "array", "items": one}
    each = _closed({"in": {"enum": _lists(library)}, "where": one}, ["in", "where"])
    words: Schema = {
        "all": several,
        "any": {**several, "minItems": 1},
        "not": one,
        "invoked": one,
        "every": each,
        "some": each,
    }
    paths = {path: _comparison(kind) for path, kind in library.types.items()}
    fields: Schema = {}
    for kind in library.types.values():
        fields.update({f".{name}": _comparison(field) for name, field in kind.fields.items()})
    condition = {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": False,
        "properties": {**words, **paths, **fields, "as_of": _comparison(Type("date"))},
    }
    return {"condition": condition}


def _lists(library: Library) -> list[str]:
    return [path for path, kind in library.types.items() if kind.name == "list"]


def _comparison(kind: Type) -> Schema:
    """What may stand behind a path: a literal, or operators with their operands."""
    literal = {"enum": [*kind.members]} if kind.members else _LITERALS.get(kind.name, {})
    fact = _closed({"fact": {"type": "string"}, "plus": _DURATION, "minus": _DURATION}, ["fact"])
    references: list[Schema] = [fact, _closed({"threshold": {"type": "string"}}, ["threshold"])]
    if kind.name == "date":
        references.append({"const": "as_of"})
    operands: dict[str, Schema] = {
        "same": {"anyOf": [literal, *references]},
        "list": {"type": "array", "items": literal, "minItems": 1},
        "members": {"type": "array", "items": literal, "minItems": 1},
        "member": literal,
        "count": {"type": "integer", "minimum": 0},
        "bool": {"type": "boolean"},
    }
    fitting = {name: operands[one.takes] for name, one in OPERATORS.items() if kind.name in one.on}
    compared = {**_closed(fitting, []), "minProperties": 1}
    return {
        "anyOf": [compared] if kind.name in ("set", "list") else [literal, *references, compared]
    }
