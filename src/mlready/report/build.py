"""Assessment -> AssessmentView: decide every word and number of a report, once for all formats."""

from __future__ import annotations

from collections.abc import Iterable

from mlready import __version__
from mlready.assess import Assessment
from mlready.evidence import EvidenceFile
from mlready.evidence.reading import day
from mlready.packs.model import Pack
from mlready.purpose import Disagreement
from mlready.records import as_list
from mlready.report.conclusions import (
    conclusions,
    fact_views,
    headlines,
    opened,
    scope_presumptions,
)
from mlready.report.findings import definition, finding_views
from mlready.report.scores import areas, counts, practice_packs, score_view, themes
from mlready.report.timeline import timeline
from mlready.report.verdict import verdict_view
from mlready.report.view import (
    SCHEMA,
    AssessmentView,
    Choice,
    DenialView,
    EvidenceView,
    FactView,
    HeadlineView,
    PackView,
    PresumptionView,
    PurposeView,
    QuestionView,
    SystemView,
)
from mlready.score import WEIGHTS
from mlready.values import Members

LIMITS = [
    (
        "mlready reads one manifest and applies declarative rules to it. It does not open the "
        "model, and it does not judge whether what is stated is true."
    ),
    (
        "A rule that is met says what was stated and which file stands behind it, no more. "
        "A conformity assessment is made by people."
    ),
    "This report is not legal advice. National law beside the cited instruments is not covered.",
]


def build_view(assessment: Assessment) -> AssessmentView:
    """Everything a report may show of an assessment, in the order in which it is shown."""
    leads = headlines(assessment)
    return AssessmentView(
        SCHEMA,
        f"mlready {__version__}",
        assessment.as_of.isoformat(),
        _system(assessment),
        verdict_view(assessment, leads),
        leads,
        score_view(assessment.law),
        score_view(assessment.practice),
        areas(assessment),
        counts(assessment.findings),
        finding_views(assessment),
        _questions(assessment, leads),
        _presumptions(assessment, leads),
        [_purpose(one, assessment) for one in assessment.disagreements],
        timeline(assessment, leads),
        conclusions(assessment),
        _denials(assessment),
        _evidence(assessment),
        _thresholds(assessment),
        [_pack(pack, assessment) for pack in assessment.library.packs],
        [*LIMITS, *(limit for pack in opened(assessment) for limit in pack.meta.limits)],
        themes(assessment),
        practice_packs(assessment),
    )


def _system(assessment: Assessment) -> SystemView:
    manifest = assessment.manifest
    name = manifest.text("system.name") or "Unnamed system"
    return SystemView(
        name,
        manifest.text("system.version"),
        manifest.text("system.purpose"),
        manifest.name,
        manifest.sha256,
    )


def _questions(assessment: Assessment, leads: list[HeadlineView]) -> list[QuestionView]:
    """Facts to state: those a tier waits for in the order of its table, then the weightiest.

    What decides something in force comes before all that only binds later.
    """
    decides: dict[str, list[str]] = {}
    tier_paths: dict[str, None] = {}
    for lead in leads:
        for one in (lead.tier, lead.since, lead.roles):
            for path in one.missing if one else ():
                decides.setdefault(path, []).append(one.id if one else "")
                if one is lead.tier:
                    tier_paths[path] = None
    now: set[str] = set()
    weight: dict[str, float] = {}
    for finding in assessment.findings:
        if finding.outcome == "unknown":
            if finding.timing == "in_force":
                now.update(finding.missing)
            for path in finding.missing:
                decides.setdefault(path, []).append(finding.id)
                weight[path] = weight.get(path, 0.0) + WEIGHTS[finding.rule.severity] + 1
    order = assessment.facts.order
    later = sorted(
        (path for path in decides if path not in tier_paths),
        key=lambda path: (path not in now, -weight.get(path, 0.0), order(path)),
    )
    return [
        _question(path, decides[path], path in tier_paths, assessment)
        for path in (*tier_paths, *later)
    ]


def _question(path: str, decides: list[str], tier: bool, assessment: Assessment) -> QuestionView:
    fact = definition(path, assessment)
    choices = [Choice(value, label) for value, label in fact.values.items()] if fact else []
    cite = [one for cited in (fact.cite.values() if fact else ()) for one in as_list(cited)]
    return QuestionView(
        path,
        fact.question if fact else "",
        fact.type if fact else "",
        choices,
        fact.help if fact else "",
        cite,
        str(assessment.manifest.locate(path)),
        list(dict.fromkeys(decides)),
        tier,
    )


def _presumptions(assessment: Assessment, leads: list[HeadlineView]) -> list[PresumptionView]:
    """Exceptions taken as not invoked: of scope as one, then of the tier, then of findings."""
    order = assessment.facts.order
    scope = scope_presumptions(assessment)
    found = (
        [
            PresumptionView(
                "scope", "None of the exclusions from scope is invoked", sorted(scope, key=order)
            )
        ]
        if scope
        else []
    )
    told = set(scope)
    for lead in leads:
        for one in (lead.tier, lead.since):
            mine = [path for path in one.presumed if path not in told] if one else []
            if one and mine:
                found.append(PresumptionView(one.id, one.title, mine))
                told.update(mine)
    for finding in assessment.findings:
        mine = (
            sorted(finding.presumed - told, key=order)
            if finding.outcome not in ("not_applicable", "pass")
            else []
        )
        if mine:
            found.append(PresumptionView(finding.id, finding.rule.title, mine))
            told.update(mine)
    return found


def _purpose(found: Disagreement, assessment: Assessment) -> PurposeView:
    words = ", ".join(f"“{word}”" for word in found.words[:3])
    message = (
        f"The purpose speaks of {found.about} ({words}), "
        f"but `{found.fact}` denies `{found.member}`. Is that right?"
    )
    return PurposeView(
        found.fact,
        found.member,
        list(found.words),
        message,
        str(assessment.manifest.locate(found.fact)),
    )


def _denials(assessment: Assessment) -> list[DenialView]:
    """What each stated set leaves out."""
    facts, manifest = assessment.library.vocabulary.facts, assessment.manifest
    found: list[DenialView] = []
    for path, stated in manifest.stated.items():
        if isinstance(stated.value, Members) and path in facts:
            left = [member for member in facts[path].values if stated.value.has(member) is False]
            if left:
                found.append(DenialView(path, left, str(manifest.locate(path))))
    return found


def _evidence(assessment: Assessment) -> list[EvidenceView]:
    """The register, file by file."""
    counted = {
        seen.file.id
        for finding in assessment.findings
        if finding.shown is not None
        for seen in finding.shown.seen
    }
    gaps: dict[str, dict[str, None]] = {}
    for finding in assessment.findings:
        for gap in finding.shown.gaps if finding.shown is not None else ():
            name, colon, why = gap.partition("`: ")
            if colon:
                gaps.setdefault(name[1:], {})[why] = None
    return [
        _file(file, file.id in counted, gaps.get(file.id, ())) for file in assessment.evidence.files
    ]


def _file(file: EvidenceFile, measures: bool, gaps: Iterable[str]) -> EvidenceView:
    """One file; `gaps` are why single rules do not count its numbers."""
    entry, reading = file.entry, file.reading
    reviewed = (
        f"{entry.reviewed_by}, {entry.reviewed_on}"
        if entry.reviewed_by and entry.reviewed_on
        else ""
    )
    state = "backs" if file.backs else "objected" if file.objections else "unused"
    return EvidenceView(
        file.id,
        file.path,
        file.contents.format,
        file.contents.sha256,
        reviewed,
        "measures" if measures else state,
        list(file.objections),
        list(file.backs or file.used_by),
        f"{reading.tool} {reading.version}".strip() if reading else "",
        day(file.moment).isoformat() if file.moment is not None else "",
        len(reading.measurements) if reading else 0,
        [one for one in gaps if one not in file.objections],
    )


def _thresholds(assessment: Assessment) -> list[FactView]:
    """The bars that the project set itself; one that asks for less than the pack says so."""
    manifest = assessment.manifest
    found: list[FactView] = []
    for name, value in manifest.thresholds.items():
        default = assessment.library.thresholds[name]
        lower = value < default.value if default.direction == "at_least" else value > default.value
        how = ", looser" if default.direction and lower and value != default.value else ""
        where = str(manifest.document.locate(("thresholds", name)))
        found.append(FactView(name, f"{value:g} (default {default.value:g}{how})", where))
    return found


def _pack(pack: Pack, assessment: Assessment) -> PackView:
    meta = pack.meta
    return PackView(
        meta.id,
        meta.title,
        meta.authority,
        meta.instrument,
        meta.edition,
        meta.kind,
        meta.status,
        meta.as_of.isoformat(),
        pack.digest,
        len(pack.rules),
        len(pack.derived),
        meta.id not in {*assessment.ruled_out, *assessment.waiting},
        fact_views(assessment.ruled_out.get(meta.id, ()), assessment),
        list(pack.sources),
        list(assessment.waiting.get(meta.id, ())),
    )
