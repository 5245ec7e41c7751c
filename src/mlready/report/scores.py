"""Scores and counts as a report shows them, over everything and area by area."""

from __future__ import annotations

from collections.abc import Iterable

from mlready.assess import Assessment
from mlready.evaluate import Finding
from mlready.records import LAW
from mlready.report.conclusions import opened
from mlready.report.view import AreaView, ScoreView, ThemeView
from mlready.score import WEIGHTS, Score, score, weighs


def score_view(found: Score | None) -> ScoreView | None:
    """A score with the rules behind it; none where nothing weighs anything."""
    if found is None:
        return None
    return ScoreView(
        found.evidenced,
        found.declared,
        found.rules,
        found.closed,
        found.passed,
        found.failed,
        found.unknown,
    )


def themes(assessment: Assessment) -> list[ThemeView]:
    """How far practice has come, the weakest first."""
    titles = {pack.meta.id: pack.meta.title for pack in assessment.library.packs}
    found, weakest = assessment.maturity, assessment.maturity.weakest
    ordered = sorted(found.themes, key=lambda one: (one is not weakest, one.share))
    return [
        ThemeView(
            one.pack,
            titles[one.pack],
            one.points,
            one.possible,
            round(one.share, 3),
            one is weakest,
        )
        for one in ordered
    ]


def areas(assessment: Assessment) -> list[AreaView]:
    """Every area in which something applies or may apply, pack by pack."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for one in assessment.findings:
        if one.outcome != "not_applicable":
            groups.setdefault((one.pack, one.rule.area), []).append(one)
    found: list[AreaView] = []
    for pack in opened(assessment):
        for area, title in pack.meta.areas.items():
            mine = groups.get((pack.meta.id, area))
            if mine:
                scored = score_view(assessment.areas.get((pack.meta.id, area)))
                found.append(AreaView(pack.meta.id, area, title, scored, len(mine), _shares(mine)))
    return found


def practice_packs(assessment: Assessment) -> list[AreaView]:
    """Every pack of practice as if it were one area, where something of it weighs."""
    found: list[AreaView] = []
    for pack in opened(assessment):
        mine = [one for one in assessment.findings if one.pack == pack.meta.id]
        mine = [one for one in mine if one.outcome != "not_applicable"]
        whole = score_view(score(mine)) if pack.meta.kind not in LAW else None
        if whole is not None:
            shares = _shares(mine)
            found.append(AreaView(pack.meta.id, "", pack.meta.title, whole, len(mine), shares))
    return found


def _shares(findings: Iterable[Finding]) -> list[tuple[str, float]]:
    """Shares of the applicable weight by what became of it."""
    weights: dict[str, float] = dict.fromkeys(
        ("closed", "declared", "unknown", "low", "medium", "high", "critical"), 0.0
    )
    for finding in findings:
        if weighs(finding):
            kind = (
                "closed"
                if finding.closed and finding.assurance
                else "declared"
                if finding.outcome == "pass"
                else "unknown"
            )
            weights[finding.rule.severity if finding.outcome == "fail" else kind] += WEIGHTS[
                finding.rule.severity
            ]
    total = sum(weights.values())
    return [(kind, weight / total) for kind, weight in weights.items() if weight] if total else []


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """Findings by outcome, in the order of urgency."""
    found = dict.fromkeys(("fail", "unknown", "waived", "pass", "not_applicable"), 0)
    for finding in findings:
        found[finding.outcome] += 1
    return found
