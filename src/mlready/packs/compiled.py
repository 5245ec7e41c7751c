"""Packs as JSON: what was read from YAML and checked, in a form that loads ten times faster.

The build writes it into the wheel. It is used only where the digests of the engine and of the files
it was made from are those recorded in it, so that an edited, added or removed file takes effect;
otherwise the YAML is read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from mlready.conditions.nodes import All, AnyOf, Condition, Each, Invoked, Leaf, Not, Reference
from mlready.packs.model import CheckedRule, DerivedFact, TableRow
from mlready.records import (
    Derivation,
    Fact,
    Measure,
    MemberRule,
    PackFile,
    Penalty,
    PurposeTerms,
    Row,
    Rule,
    Source,
    Threshold,
)
from mlready.values import Duration

CORE = "core.json"
_ENGINE = ("*.py", "source/*.py", "conditions/*.py", "packs/*.py")
"""The modules that decide what a pack file means."""


@lru_cache(maxsize=1)
def engine_digest() -> str:
    """SHA-256 over the engine's own modules."""
    home = Path(__file__).resolve().parent.parent
    return digest(home, sorted(path for pattern in _ENGINE for path in home.glob(pattern)))


def digest(root: Path, files: Iterable[Path]) -> str:
    """SHA-256 over the names, below a root, and the bytes of files."""
    found, above = hashlib.sha256(), f"{root.as_posix()}/"
    for path in files:
        content = path.read_bytes()
        found.update(f"{path.as_posix().removeprefix(above)}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()


def load(folder: Path, name: str, made_from: str) -> Any:
    """The content of one compiled file; None when it is not there, or was made from other files.

    `made_from` is the digest of the files as they are now.
    """
    try:
        data = json.loads((folder / name).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or data.get("engine") != engine_digest():
        return None
    return data.get("content") if data.get("made_from") == made_from else None


def save(folder: Path, name: str, made_from: str, content: Any) -> None:
    """Write one compiled file."""
    data = {"engine": engine_digest(), "made_from": made_from, "content": content}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    (folder / name).write_text(text + "\n", encoding="utf-8")


def dump_condition(condition: Condition) -> list[Any]:
    """A condition as nested lists."""
    match condition:
        case Leaf(path, op, operand):
            return ["is", path, op, _dump_value(operand)]
        case All(parts):
            return ["all", *map(dump_condition, parts)]
        case AnyOf(parts):
            return ["any", *map(dump_condition, parts)]
        case Not(part):
            return ["not", dump_condition(part)]
        case Invoked(part):
            return ["invoked", dump_condition(part)]
        case Each(some, path, where):
            return ["each", some, path, dump_condition(where)]
    raise TypeError(type(condition))


def restore_condition(data: list[Any]) -> Condition:
    """The condition that was dumped."""
    kind = data[0]
    if kind == "is":
        operand = data[3]
        return Leaf(
            data[1], data[2], _restore_value(operand) if type(operand) in (dict, list) else operand
        )
    if kind == "all":
        return All(tuple(map(restore_condition, data[1:])))
    if kind == "any":
        return AnyOf(tuple(map(restore_condition, data[1:])))
    if kind == "not":
        return Not(restore_condition(data[1]))
    if kind == "invoked":
        return Invoked(restore_condition(data[1]))
    return Each(data[1], data[2], restore_condition(data[3]))


def _dump_value(value: Any) -> Any:
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, Duration):
        return {"duration": value.text}
    if isinstance(value, Reference):
        shift = value.shift.text if value.shift else ""
        return {"reference": [value.kind, value.path, shift, value.sign]}
    if isinstance(value, tuple):
        return [_dump_value(one) for one in value]
    return value


def _restore_value(data: Any) -> Any:
    if isinstance(data, list):
        return tuple(_restore_value(one) for one in data)
    if not isinstance(data, dict):
        return data
    if "date" in data:
        return date.fromisoformat(data["date"])
    if "duration" in data:
        return Duration.parse(data["duration"])
    kind, path, shift, sign = data["reference"]
    return Reference(kind, path, Duration.parse(shift) if shift else None, sign)


_CONDITIONS = (
    "when",
    "applies",
    "require",
    "shown_by",
    "asked_if",
    "table",
    "members",
    "item",
    "attributes",
)
"""Fields that are dumped apart, read and checked."""
_DATED = ("since", "until", "formal", "value", "as_of", "status_last_seen")
"""Fields that may hold a date."""


def _dump_record(record: Any) -> dict[str, Any]:
    """The plain fields of a record that differ from their defaults."""
    found: dict[str, Any] = {}
    for one in fields(record):
        value = getattr(record, one.name)
        empty = one.default_factory() if one.default_factory is not MISSING else one.default
        if one.name not in _CONDITIONS and value != empty:
            found[one.name] = _dump_value(value)
    return found


def _restore_record(kind: type[Any], data: Mapping[str, Any], **more: Any) -> Any:
    dated = {
        key: _restore_value(data[key])
        for key in _DATED
        if type(data.get(key)) is dict and "date" in data[key]
    }
    return kind(**{**data, **dated, **more})


def dump_fact(fact: Fact) -> dict[str, Any]:
    """A fact's definition, its gate left out."""
    found = _dump_record(fact)
    for key in ("item", "attributes"):
        if getattr(fact, key):
            found[key] = {name: dump_fact(part) for name, part in getattr(fact, key).items()}
    return found


def restore_fact(data: dict[str, Any]) -> Fact:
    """The definition that was dumped."""
    for key in ("item", "attributes"):
        if key in data:
            data[key] = {name: restore_fact(part) for name, part in data[key].items()}
    return Fact(**data)


def dump_measure(measure: Measure) -> dict[str, Any]:
    """The definition of a measurement."""
    return _dump_record(measure)


def dump_terms(terms: PurposeTerms) -> dict[str, Any]:
    """One entry of the purpose check."""
    return _dump_record(terms)


def dump_meta(meta: PackFile) -> dict[str, Any]:
    """What `pack.yaml` says, `applies` left out."""
    found = _dump_record(meta)
    for key in ("thresholds", "sources", "penalties"):
        found[key] = {name: _dump_record(part) for name, part in getattr(meta, key).items()}
    return found


def restore_meta(data: dict[str, Any]) -> PackFile:
    """The record that was dumped."""
    thresholds = {name: Threshold(**part) for name, part in data.pop("thresholds").items()}
    sources = {name: Source(**part) for name, part in data.pop("sources").items()}
    penalties = {name: Penalty(**part) for name, part in data.pop("penalties").items()}
    found: PackFile = _restore_record(
        PackFile, data, thresholds=thresholds, sources=sources, penalties=penalties
    )
    return found


def dump_derived(fact: DerivedFact) -> dict[str, Any]:
    """A derivation with its conditions."""
    found: dict[str, Any] = {"record": _dump_record(fact.record)}
    if fact.when is not None:
        found["when"] = dump_condition(fact.when)
    if fact.rows:
        found["rows"] = [
            [_dump_value(row.value), dump_condition(row.when), _dump_record(row.record)]
            for row in fact.rows
        ]
    if fact.members:
        found["members"] = {
            member: [dump_condition(when), _dump_record(record)]
            for member, (when, record) in fact.members.items()
        }
    return found


def restore_derived(data: dict[str, Any]) -> DerivedFact:
    """The derivation that was dumped."""
    rows = tuple(
        TableRow(_restore_value(value), restore_condition(when), _restore_record(Row, record))
        for value, when, record in data.get("rows", ())
    )
    members = {
        member: (restore_condition(when), MemberRule(**{"when": None, **record}))
        for member, (when, record) in data.get("members", {}).items()
    }
    more = {"table": [row.record for row in rows]} if rows else {}
    when = restore_condition(data["when"]) if "when" in data else None
    return DerivedFact(_restore_record(Derivation, data["record"], **more), when, rows, members)


def dump_rule(rule: CheckedRule) -> list[Any]:
    """A rule with its conditions."""
    conditions = (rule.applies, rule.require, *((rule.shown_by,) if rule.shown_by else ()))
    return [_dump_record(rule.record), *map(dump_condition, conditions)]


def restore_rule(data: list[Any]) -> CheckedRule:
    """The rule that was dumped."""
    return CheckedRule(
        _restore_record(Rule, data[0], require=None),
        *[restore_condition(one) for one in data[1:]],
    )
