"""The documents of fixed shape, as frozen records.

A record is what a pack file, a fact definition or a register entry looks like once it is known to
be well formed. Conditions inside them are still plain data here; `conditions` reads those.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any, Literal

from mlready.lean import dataclass

Severity = Literal["critical", "high", "medium", "low", "info"]
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low", "info")
Confidence = Literal["primary", "secondary", "interpretation", "draft"]
Assurance = Literal["declared", "documented", "measured", "corroborated"]
ASSURANCES: tuple[Assurance, ...] = ("declared", "documented", "measured", "corroborated")
LAW = frozenset({"binding_law", "order"})
"""Kinds of packs that make the score for law; all others make the one for practice."""
FactType = Literal[
    "bool", "text", "int", "number", "date", "duration", "enum", "set", "list", "practice"
]

_CONFIG = {"extra": "forbid"}
KEYWORDS = {"from": "since", "with": "along", "since": "from", "along": "with"}
"""YAML keys that are no Python names, and back: so a field's name is no key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """The definition of one fact: what may be stated under its path, and how it is asked."""

    __pydantic_config__ = _CONFIG
    type: FactType
    question: str
    values: Mapping[str, str] = field(default_factory=dict)
    """Members of an enum or set, each with its meaning; of a derived enum the strictest first."""
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """Words that users try here, and where they belong."""
    asked_if: Any = None
    """The gate, as plain data: a condition over facts."""
    help: str = ""
    cite: Mapping[str, str | list[str]] = field(default_factory=dict)
    """Pack id to provisions."""
    unit: str = ""
    min: float | None = None
    max: float | None = None
    item: Mapping[str, Fact] = field(default_factory=dict)
    attributes: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeTerms:
    """Words that speak of one member of a set, language by language."""

    __pydantic_config__ = _CONFIG
    fact: str
    member: str
    about: str
    terms: Mapping[str, list[str]]
    along: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What a number in an evidence file means, whichever tool wrote it."""

    __pydantic_config__ = _CONFIG
    definition: str
    type: Literal["number", "int", "bool"] = "number"
    unit: str = ""
    direction: Literal["", "higher", "lower"] = ""
    """Which way is better."""
    min: float | None = None
    max: float | None = None


@dataclass(frozen=True, kw_only=True)
class VocabularyFile:
    """One file of facts, or of measurements."""

    __pydantic_config__ = _CONFIG
    facts: Mapping[str, Fact] = field(default_factory=dict)
    measurements: Mapping[str, Measure] = field(default_factory=dict)
    """By name; `{task}` in one stands for any word."""
    purpose_terms: list[PurposeTerms] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table: the value that is taken when its condition is the first that holds."""

    __pydantic_config__ = _CONFIG
    value: Any
    when: Any = None
    since: date | str | None = None
    """Since when this value bites, where not all values do on the same date."""
    provision: str | list[str] = ""
    note: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRule:
    """When one member is in a derived set."""

    __pydantic_config__ = _CONFIG
    when: Any
    provision: str | list[str] = ""
    note: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """How a pack computes one fact from others: a condition, a table, or members of a set."""

    __pydantic_config__ = _CONFIG
    id: str
    title: str
    provision: str | list[str]
    type: Literal["bool", "enum", "date", "set"] = "bool"
    for_each: str = ""
    since: date | str | None = None
    note: str = ""
    effect: str = ""
    confidence: Confidence = "primary"
    doubt: str = ""
    source: str | list[str] = ""
    values: Mapping[str, str] = field(default_factory=dict)
    when: Any = None
    table: list[Row] = field(default_factory=list)
    members: Mapping[str, MemberRule] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """What its path holds: `bool`, `enum`, `date`, `set`; a table without a type is an enum."""
        return "enum" if self.table and self.type == "bool" else self.type


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One checkable duty, practice or ban."""

    __pydantic_config__ = _CONFIG
    id: str
    title: str
    area: str
    provision: str | list[str]
    severity: Severity
    require: Any
    why: str
    fix: str
    kind: Literal["duty", "prohibition"] = "duty"
    applies: Any = None
    since: date | str | None = None
    until: date | None = None
    for_each: str = ""
    evidence: Assurance = "declared"
    effort: Literal["hours", "days", "weeks"] = "days"
    false_positive_if: str = ""
    confidence: Confidence = "primary"
    doubt: str = ""
    source: str | list[str] = ""
    status: Literal["binding", "voluntary", "draft"] = "binding"
    formal: date | None = None
    """The date in the text, where it is earlier than the one from which the rule can bite."""
    penalty: str = ""
    """The penalty tier of the pack that a breach exposes to."""
    shown_by: Any = None
    """What the files behind it must measure: a condition over measurements, as plain data."""
    max_age: str = ""
    """How old what backs it may be, as a duration."""
    covers: list[str] = field(default_factory=list)
    """Ids of the duties of the pack's list that the rule stands for."""


@dataclass(frozen=True, kw_only=True)
class RuleFile:
    """One file of a pack."""

    __pydantic_config__ = _CONFIG
    derivations: list[Derivation] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """A default number of a pack, with the source that gives it."""

    __pydantic_config__ = _CONFIG
    value: float
    source: str
    unit: str = ""
    direction: Literal["", "at_most", "at_least"] = ""
    kind: Literal[
        "", "regulation", "standard", "paper", "tool_default", "tool_format", "convention"
    ] = ""
    """Where the number is from. A convention is a starting value that nobody else set."""
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A document that a pack rests on."""

    __pydantic_config__ = _CONFIG
    title: str
    edition: str = ""
    confidence: Confidence = "primary"
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Penalty:
    """What a breach exposes to: never a prediction."""

    __pydantic_config__ = _CONFIG
    title: str
    provision: str
    imposed_by: str
    max_eur: int | None = None
    """None where the law names no amount: national law does."""
    max_turnover_percent: float | None = None
    default: Literal["higher", "lower", "national"] = "higher"
    """Of amount and share, which one caps the fine."""
    sme: Literal["higher", "lower", "national"] = "higher"
    smc: Literal["higher", "lower", "national"] = "higher"
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class PackFile:
    """`pack.yaml`: what a pack is, whose, as of when, and when it applies."""

    __pydantic_config__ = _CONFIG
    id: str
    prefix: str
    title: str
    authority: str
    instrument: str
    edition: str
    kind: Literal["binding_law", "order", "standard", "guidance", "practice"]
    status: Literal["in_force", "draft", "superseded"]
    status_last_seen: date
    as_of: date
    areas: Mapping[str, str]
    applies: Any = None
    needs: list[str] = field(default_factory=list)
    provisions: str = ""
    headline: Mapping[str, str] = field(default_factory=dict)
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)
    penalties: Mapping[str, Penalty] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    limits: list[str] = field(default_factory=list)
    """What this edition leaves out, a sentence each; every report repeats it."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A manifest in small, and what the pack must say about it."""

    __pydantic_config__ = _CONFIG
    name: str
    expect: Mapping[str, Any] = field(default_factory=dict)
    base: str = ""
    manifest: Mapping[str, Any] = field(default_factory=dict)
    as_of: date | None = None
    measured: Mapping[str, bool | float] = field(default_factory=dict)
    """Measurements, and sample sizes as `name.n`, of an eligible file behind every rule."""
    missing: Mapping[str, list[str]] = field(default_factory=dict)
    presumed: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """The cases that stand beside one file of a pack."""

    __pydantic_config__ = _CONFIG
    cases: list[Case]
    bases: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Metric:
    """Where one measurement stands in a registered file, whatever the file's shape."""

    __pydantic_config__ = _CONFIG
    at: str
    """A JSON pointer, as `/summary/p95`; in CSV a row and a column, as `last:p95`."""
    unit: str = ""
    """In which the file states it."""
    direction: Literal["", "higher", "lower"] = ""
    """Which way is better: repeated by whoever registers the file, compared with the vocabulary."""
    n: int | None = None
    """How many samples it rests on."""


@dataclass(frozen=True, kw_only=True)
class EvidenceEntry:
    """One file that the manifest registers as evidence."""

    __pydantic_config__ = _CONFIG
    path: str
    sha256: str = ""
    kind: str = ""
    produced: date | None = None
    reviewed_by: str = ""
    reviewed_on: date | None = None
    supports: list[str] = field(default_factory=list)
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    """Measurement to its place, in a file that no reader knows."""
    produced_at: str = ""
    """Where its date stands, as a JSON pointer or a cell."""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Waiver:
    """An accepted exception: who lives with which unmet rule, why and until when."""

    __pydantic_config__ = _CONFIG
    rule: str
    reason: str
    accepted_by: str
    until: date


def as_list(value: str | Sequence[str]) -> tuple[str, ...]:
    """One or several as several; an empty text is none."""
    return ((value,) if value else ()) if isinstance(value, str) else tuple(value)
