"""Which numbers count for a rule, and what they show. To the letter of the design's eighth point.

A number counts from the newest eligible file among those behind the rule: of a complete run,
dated and not after the day of the check, within the rule's `max_age`, not of another version of the
system, unchanged since it was pinned. A self-made file never displaces a tool's own; files of the
same date that disagree leave the number unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from mlready.conditions.nodes import paths
from mlready.conditions.scope import KNOWN, NOT_STATED, State, Truth
from mlready.evidence.agreement import Agreement, agreement
from mlready.evidence.reading import Measurement, Reading, day
from mlready.evidence.register import Evidence, EvidenceFile
from mlready.facts import FactScope
from mlready.lean import dataclass
from mlready.packs.model import CheckedRule
from mlready.records import ASSURANCES
from mlready.values import Duration, add

DOCUMENTED, MEASURED, CORROBORATED = map(
    ASSURANCES.index, ("documented", "measured", "corroborated")
)


@dataclass(frozen=True, slots=True)
class Seen:
    """One number that counts, with the file it stands in."""

    measurement: Measurement
    file: EvidenceFile
    reading: Reading
    dated: date
    """The day of the run: from inside the file, else as a reviewed register states it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the files behind one rule show."""

    truth: Truth
    """Whether they meet the bar; None while a number is missing or in doubt."""
    seen: tuple[Seen, ...] = ()
    gaps: tuple[str, ...] = ()
    """Why a file or a number does not count, a line each."""
    disagreements: tuple[str, ...] = ()
    """What other files say otherwise, a line each."""
    corroborated_by: str = ""
    """What agrees with every number; nothing where nothing does."""

    @property
    def assurance(self) -> int:
        """How well it backs the rule, as an index into ASSURANCES."""
        if not self.truth:
            return 0
        return CORROBORATED if self.corroborated_by else MEASURED


class Judge(Protocol):
    """Says of each rule what is behind it."""

    def shown(self, rule: CheckedRule, item: str, facts: FactScope) -> Shown | None:
        """What the files show; None for a rule that asks for no measurement."""

    def backing(self, path: str, rule: CheckedRule, facts: FactScope) -> int:
        """How well documents back a fact of a rule, as an index into ASSURANCES."""


class FileJudge:
    """Judges by the registered files of a manifest."""

    def __init__(self, evidence: Evidence, as_of: date) -> None:
        self._evidence = evidence
        self._as_of = as_of

    def backing(self, path: str, rule: CheckedRule, facts: FactScope) -> int:
        """Documents, as far as they are as fresh as the rule asks."""
        found = facts.assurance(path)
        if not found or not rule.record.max_age:
            return found
        files = [file for file in self._evidence.files if path in file.backs]
        return found if any(not self._stale(rule, file.looked_at) for file in files) else 0

    def shown(self, rule: CheckedRule, item: str, facts: FactScope) -> Shown | None:
        """What the files behind the facts of `require` show."""
        if rule.shown_by is None:
            return None
        gaps: dict[str, None] = {}
        files = list(self._eligible(rule, item, gaps))
        scope = _Measurements(files, facts, gaps)
        truth = rule.shown_by.value(scope)  # type: ignore[arg-type]
        seen = tuple(scope.seen.values())
        for name in sorted(_names(rule)) if truth is None else ():
            if name not in scope.seen and name not in scope.disputed:
                gaps[f"no file shows `{name}`"] = None
        others = [file for file in self._evidence.files if file.reading and not file.changed]
        found = agreement(seen, others) if seen else Agreement()
        return Shown(truth, seen, tuple(gaps), found.disagreements, found.by)

    def _eligible(
        self, rule: CheckedRule, item: str, gaps: dict[str, None]
    ) -> Iterator[tuple[EvidenceFile, Reading, datetime | date]]:
        """The files behind a rule whose numbers count; of the others the reason goes to `gaps`."""
        wanted = _names(rule)
        behind = {
            name
            for path in paths(rule.require)
            for name in self._evidence.behind(item + path if path[0] == "." else path)
        }
        for file in self._evidence.files:
            if file.id not in behind:
                continue
            reading = file.reading
            if reading is None:
                gaps.update(dict.fromkeys(f"`{file.id}`: {one}" for one in file.objections[:1]))
                continue
            numbers = {one.name for one in reading.measurements if not one.claimed}
            if not wanted & numbers and not reading.objections:
                continue
            refusal = self._refusal(rule, file)
            if refusal:
                gaps[f"`{file.id}`: {refusal}"] = None
            elif file.moment is not None:
                yield file, reading, file.moment

    def _refusal(self, rule: CheckedRule, file: EvidenceFile) -> str:
        """Why no number of a file counts; empty where they do."""
        if not file.doubts and self._stale(rule, file.dated):
            return f"of {file.dated}, older than {rule.record.max_age}"
        return next(iter(file.doubts), "")

    def _stale(self, rule: CheckedRule, dated: date | None) -> bool:
        limit = Duration.parse(rule.record.max_age) if rule.record.max_age else None
        return limit is not None and (dated is None or add(dated, limit) < self._as_of)


def _names(rule: CheckedRule) -> frozenset[str]:
    """The measurements that a rule names."""
    if rule.shown_by is None:
        return frozenset()
    return frozenset(path.removesuffix(".n") for path in paths(rule.shown_by))


class _Measurements:
    """The numbers of eligible files, as a condition reads them."""

    def __init__(
        self,
        files: Sequence[tuple[EvidenceFile, Reading, datetime | date]],
        facts: FactScope,
        gaps: dict[str, None],
    ) -> None:
        self.as_of = facts.as_of
        self.threshold = facts.threshold
        self.seen: dict[str, Seen] = {}
        self.disputed: set[str] = set()
        self._files = files
        self._gaps = gaps

    def state(self, path: str, _item: str) -> State:
        """The value of a measurement, or its sample size."""
        name = path.removesuffix(".n")
        if name not in self.seen and name not in self.disputed:
            self._find(name)
        seen = self.seen.get(name)
        if seen is None:
            return NOT_STATED
        if name == path:
            return State(KNOWN, seen.measurement.value)
        if seen.measurement.n is None:
            self._gaps[f"`{seen.file.id}` does not say on how many cases `{name}` rests"] = None
            return NOT_STATED
        return State(KNOWN, seen.measurement.n)

    def _find(self, name: str) -> None:
        found = [
            (when, Seen(one, file, reading, day(when)))
            for file, reading, when in self._files
            for one in reading.measurements
            if one.name == name and not one.claimed
        ]
        if any(seen.reading.kind != "self_made" for _, seen in found):
            found = [entry for entry in found if entry[1].reading.kind != "self_made"]
        newest = [
            seen for when, seen in found if not any(_before(when, other) for other, _ in found)
        ]
        values = {(seen.measurement.value, seen.measurement.n) for seen in newest}
        if len(values) > 1:
            self.disputed.add(name)
            files = ", ".join(f"`{seen.file.id}`" for seen in newest)
            self._gaps[f"{files} disagree on `{name}` and are of the same date"] = None
        elif newest:
            self.seen[name] = newest[0]


def _before(one: datetime | date, other: datetime | date) -> bool:
    """Certainly earlier: of a time and a date only another day says so."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one < other
    return day(one) < day(other)


class GivenJudge:
    """Judges by numbers that a case gives: those of an eligible file behind every rule."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def shown(self, rule: CheckedRule, _item: str, facts: FactScope) -> Shown | None:
        """Measured, where the given numbers meet the bar."""
        if rule.shown_by is None:
            return None
        return Shown(rule.shown_by.value(_Given(self._values, facts)))  # type: ignore[arg-type]

    def backing(self, path: str, _rule: CheckedRule, facts: FactScope) -> int:
        """As the facts say."""
        return facts.assurance(path)


class _Given:
    def __init__(self, values: Mapping[str, Any], facts: FactScope) -> None:
        self.as_of = facts.as_of
        self.threshold = facts.threshold
        self._values = values

    def state(self, path: str, _item: str) -> State:
        return State(KNOWN, self._values[path]) if path in self._values else NOT_STATED
