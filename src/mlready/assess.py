"""The corridor itself: one manifest, through every room, to an assessment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from mlready.derive import Facts
from mlready.errors import ManifestRefused, Problem, did_you_mean
from mlready.evaluate import Finding, evaluate
from mlready.evidence import Evidence, collect
from mlready.facts import FactScope
from mlready.lean import dataclass
from mlready.manifest import Manifest
from mlready.packs.load import open_packs
from mlready.packs.model import Library, Pack
from mlready.purpose import Disagreement, disagreements
from mlready.score import Outlook, Score, Verdict, by_kind, outlook, score, verdict


@dataclass(frozen=True)
class Assessment:
    """Everything a check found out about one manifest; all reports are renderings of it."""

    as_of: date
    manifest: Manifest
    library: Library
    """The packs that may apply are opened; those ruled out are not."""
    ruled_out: Mapping[str, tuple[str, ...]]
    """Pack id to the facts that ruled it out."""
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


def assess(manifest: Manifest, library: Library, as_of: date) -> Assessment:
    """Assess one manifest against rule packs, as the law stood on a day."""
    evidence = collect(manifest, as_of)
    plain = FactScope(
        library, manifest.stated, manifest.items, as_of, manifest.thresholds, evidence.backing
    )
    ruled_out = _ruled_out(library, plain)
    opened = open_packs(library, frozenset(pack.meta.id for pack in library.packs) - set(ruled_out))
    facts = Facts(
        opened, manifest.stated, manifest.items, as_of, manifest.thresholds, evidence.backing
    )
    packs = [pack for pack in opened.packs if pack.meta.id not in ruled_out]
    _check_waivers(manifest, packs, ruled_out)
    findings = evaluate(facts, packs, manifest.waivers)
    return Assessment(
        as_of,
        manifest,
        opened,
        ruled_out,
        evidence,
        facts,
        findings,
        disagreements(manifest.text("system.purpose"), facts),
        verdict(findings, facts, packs),
        by_kind(findings, packs, True),
        by_kind(findings, packs, False),
        _areas(findings, packs),
        outlook(findings, facts, packs),
    )


def _check_waivers(
    manifest: Manifest, packs: Sequence[Pack], ruled_out: Mapping[str, tuple[str, ...]]
) -> None:
    """A waiver names a rule that there is; of packs that are ruled out the rules are not read.

    Raises ManifestRefused.
    """
    known = [rule.record.id for pack in packs for rule in pack.rules]
    problems = [
        Problem(
            manifest.document.locate(("waivers", number, "rule")),
            f"`{waiver.rule}`: no such rule",
            did_you_mean(waiver.rule, known) or "`mlready rules` lists them all",
        )
        for number, waiver in enumerate(manifest.waivers)
        if waiver.rule.partition("[")[0] not in known and not ruled_out
    ]
    if problems:
        raise ManifestRefused(problems)


def _ruled_out(library: Library, facts: FactScope) -> dict[str, tuple[str, ...]]:
    """The packs that the manifest's facts rule out, each with those facts."""
    return {
        pack.meta.id: tuple(sorted(pack.applies.why(facts).deciding))
        for pack in library.packs
        if pack.applies.value(facts) is False
    }


def _areas(findings: Sequence[Finding], packs: Sequence[Pack]) -> dict[tuple[str, str], Score]:
    found: dict[tuple[str, str], Score] = {}
    for pack in packs:
        for area in pack.meta.areas:
            mine = score(
                finding
                for finding in findings
                if finding.pack == pack.meta.id and finding.rule.area == area
            )
            if mine is not None:
                found[pack.meta.id, area] = mine
    return found
