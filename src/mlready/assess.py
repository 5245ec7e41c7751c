"""The corridor itself: one manifest, through every room, to an assessment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from mlready.conditions.scope import Reasons, merge
from mlready.derive import Facts
from mlready.errors import ManifestRefused, Problem, did_you_mean
from mlready.evaluate import Finding, evaluate
from mlready.evidence import Evidence, FileJudge, collect
from mlready.facts import FactScope
from mlready.lean import dataclass
from mlready.manifest import Manifest
from mlready.maturity import Maturity, maturity
from mlready.packs.load import open_packs
from mlready.packs.model import Library, Pack
from mlready.purpose import Disagreement, disagreements
from mlready.records import Waiver
from mlready.score import Outlook, Score, Verdict, by_kind, outlook, score, verdict

PATIENT = ("standard", "guidance", "practice")
"""Kinds of packs that wait until it is known whether they apply."""


@dataclass(frozen=True)
class Assessment:
    """Everything a check found out about one manifest; all reports are renderings of it."""

    as_of: date
    manifest: Manifest
    library: Library
    """The packs that may apply are opened; those ruled out are not."""
    ruled_out: Mapping[str, tuple[str, ...]]
    """Pack id to the facts that ruled it out."""
    waiting: Mapping[str, tuple[str, ...]]
    """Id of a pack of practice to the facts to state before it is looked into."""
    evidence: Evidence
    facts: Facts
    findings: Sequence[Finding]
    disagreements: Sequence[Disagreement]
    verdict: Verdict
    law: Score | None
    practice: Score | None
    areas: Mapping[tuple[str, str], Score]
    """Pack id and area to score; an area with no weight has none."""
    outlook: Sequence[Outlook]
    maturity: Maturity
    """How far practice has come, theme by theme."""

    @cached_property
    def scope(self) -> Reasons:
        """Why the system is in the scope of the packs, as far as they say what their scope is."""
        closed = {*self.ruled_out, *self.waiting}
        opened = [pack for pack in self.library.packs if pack.meta.id not in closed]
        paths = [pack.meta.headline.get("scope", "") for pack in opened]
        known = [path for path in paths if path in self.library.derived]
        return merge((self.facts.why(path, "", ()) for path in known), self.facts)

    @cached_property
    def places(self) -> Mapping[str, str]:
        """Fact path to where it is stated, as `file:line:column`."""
        return {path: str(self.manifest.locate(path)) for path in self.manifest.stated}


def assess(manifest: Manifest, library: Library, as_of: date) -> Assessment:
    """Assess one manifest against rule packs, as the law stood on a day."""
    evidence = collect(manifest, as_of)
    plain = FactScope(
        library, manifest.stated, manifest.items, as_of, manifest.thresholds, evidence.backing
    )
    ruled_out, waiting = _closed(library, plain)
    closed = {*ruled_out, *waiting}
    opened = open_packs(library, frozenset(pack.meta.id for pack in library.packs) - closed)
    facts = Facts(
        opened, manifest.stated, manifest.items, as_of, manifest.thresholds, evidence.backing
    )
    packs = [pack for pack in opened.packs if pack.meta.id not in closed]
    _check_waivers(manifest, opened, library)
    judge = FileJudge(evidence, as_of)
    findings = evaluate(facts, packs, manifest.waivers, judge)
    return Assessment(
        as_of,
        manifest,
        opened,
        ruled_out,
        waiting,
        evidence,
        facts,
        findings,
        disagreements(manifest.text("system.purpose"), facts),
        verdict(findings, facts, packs),
        by_kind(findings, packs, True),
        by_kind(findings, packs, False),
        _areas(findings, packs),
        outlook(findings, facts, packs),
        maturity(findings, packs),
    )


def _check_waivers(manifest: Manifest, opened: Library, library: Library) -> None:
    """A waiver names a rule that there is, of any pack, and no ban. Raises ManifestRefused."""
    if not manifest.waivers:
        return
    problems: list[Problem] = []
    rules = {rule.record.id: rule.record for pack in opened.packs for rule in pack.rules}
    if any(_rule_of(waiver) not in rules for waiver in manifest.waivers):
        everything = open_packs(library, frozenset(pack.meta.id for pack in library.packs))
        rules = {rule.record.id: rule.record for pack in everything.packs for rule in pack.rules}
    for number, waiver in enumerate(manifest.waivers):
        where = manifest.document.locate(("waivers", number, "rule"))
        name, _, item = waiver.rule.partition("[")
        rule = rules.get(name)
        if rule is None:
            near = did_you_mean(name, rules) or "`mlready rules` lists them all"
            problems.append(Problem(where, f"`{waiver.rule}`: no such rule", near))
        elif rule.kind == "prohibition":
            problems.append(Problem(where, f"`{waiver.rule}` is a ban: it cannot be waived"))
        elif item and item.rstrip("]") not in manifest.items.get(rule.for_each, ()):
            known = [f"{name}[{one}]" for one in manifest.items.get(rule.for_each, ())]
            near = did_you_mean(waiver.rule, known)
            problems.append(Problem(where, f"`{waiver.rule}`: no such item", near))
    if problems:
        raise ManifestRefused(problems)


def _rule_of(waiver: Waiver) -> str:
    return waiver.rule.partition("[")[0]


def _closed(
    library: Library, facts: FactScope
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """The packs that the manifest's facts rule out, each with those facts; and those that wait.

    A pack of practice waits while the facts do not say whether it applies, and comes with those to
    state. Law that may apply is looked into; practice that nobody asked about is not.
    """
    ruled_out: dict[str, tuple[str, ...]] = {}
    waiting: dict[str, tuple[str, ...]] = {}
    for pack in library.packs:
        truth = pack.applies.value(facts)
        if truth is False:
            why = pack.applies.because(truth, facts, "")
            ruled_out[pack.meta.id] = tuple(sorted(why.deciding))
        elif truth is None and pack.meta.kind in PATIENT:
            waiting[pack.meta.id] = pack.applies.because(truth, facts, "").missing
    return ruled_out, waiting


def _areas(findings: Sequence[Finding], packs: Sequence[Pack]) -> dict[tuple[str, str], Score]:
    mine: dict[tuple[str, str], list[Finding]] = {
        (pack.meta.id, area): [] for pack in packs for area in pack.meta.areas
    }
    for finding in findings:
        mine[finding.pack, finding.rule.area].append(finding)
    scores = {place: score(group) for place, group in mine.items()}
    return {place: found for place, found in scores.items() if found is not None}
