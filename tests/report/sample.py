"""A believable assessment, made by hand: what the tests of all reports draw.

The system, the company and every finding are invented. `SAMPLE` shows each kind of thing a report
must show; the functions below it bend it into the other verdicts and into extreme shapes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from mlready.report.view import (
    SCHEMA,
    AreaView,
    AssessmentView,
    Choice,
    ConclusionView,
    DateView,
    DenialView,
    EvidenceView,
    FactView,
    HeadlineView,
    PackView,
    PresumptionView,
    PurposeView,
    QuestionView,
    ScoreView,
    SystemView,
    VerdictView,
)
from report.sample_findings import (
    AIA,
    CAPABILITIES,
    FINDINGS,
    HIGH_RISK_FROM,
    PRACTICE,
    RECRUITMENT,
    ROLES,
    fact,
    finding,
    ranked,
)

PRODUCT = fact("use.regulated_product", "none", 13)


def conclusion(
    path: str,
    title: str,
    value: str,
    label: str,
    provision: str | list[str],
    note: str = "",
    *,
    decided: bool = True,
    candidates: tuple[Choice, ...] = (),
    doubt: str = "",
    effect: str = "",
    since: str = "",
    deciding: tuple[FactView, ...] = (),
    ruled_out: tuple[FactView, ...] = (),
    missing: tuple[str, ...] = (),
    presumed: tuple[str, ...] = (),
    scale: tuple[str, ...] = (),
) -> ConclusionView:
    """A conclusion of the AI Act pack."""
    return ConclusionView(
        id=path,
        pack=AIA,
        title=title,
        decided=decided,
        value=value,
        label=label,
        candidates=list(candidates),
        provision=[provision] if isinstance(provision, str) else provision,
        note=note,
        doubt=doubt,
        confidence="interpretation" if doubt else "primary",
        effect=effect,
        since=since,
        deciding=list(deciding),
        ruled_out=list(ruled_out),
        missing=list(missing),
        presumed=list(presumed),
        scale=list(scale),
    )


TIER_SCALE = ("prohibited", "high_risk", "transparency", "minimal", "out_of_scope")
TIER = conclusion(
    "eu.tier",
    "What the Act makes of the system",
    "high_risk",
    "High-risk (Art 6)",
    "Art 6(2)",
    "Through Annex III, or through a product law of Annex I Section A.",
    deciding=(ROLES, RECRUITMENT),
    ruled_out=(CAPABILITIES,),
    presumed=("system.special_cases", "use.derogation"),
    scale=TIER_SCALE,
)
POINT = conclusion(
    "eu.annex_iii.4_a",
    "The system recruits or selects people",
    "true",
    "true",
    "Annex III(4)(a)",
    "Targeted job advertisements, filtering applications and evaluating candidates are examples.",
    deciding=(RECRUITMENT,),
)
PROVIDER = conclusion(
    "eu.roles",
    "The roles of the organisation under the Act",
    "provider",
    "provider",
    ["Art 3(3)", "Art 25(1)"],
    "Who develops it and supplies it under its own name.",
    deciding=(ROLES,),
)
SINCE = conclusion(
    "eu.high_risk_from",
    "The duties for high-risk systems begin to bind",
    HIGH_RISK_FROM,
    HIGH_RISK_FROM,
    ["Art 113 third paragraph", "Art 111(2)"],
    "Systems of Annex III, placed on the market after that date or changed in their design since.",
    doubt="A significant change in design before the date is read as no change since.",
    deciding=(RECRUITMENT,),
    presumed=("system.placed_on_market",),
)
CHATBOT = conclusion(
    "eu.transparency.interaction",
    "The provider must let people know that they interact with an AI system",
    "true",
    "true",
    "Art 50(1)",
    "Meant to interact directly with people, and that it is an AI system is not obvious.",
    effect="people are informed, by the design of the system, that they interact with an AI system",
    since="2026-08-02",
    deciding=(ROLES, CAPABILITIES),
    presumed=("use.transparency.circumstances",),
)
EMOTION = conclusion(
    "eu.transparency.recognition",
    "People are told that emotions are inferred or that they are categorised",
    "unknown",
    "Undetermined: true or false",
    "Art 50(3)",
    decided=False,
    candidates=(Choice("true", "true"), Choice("false", "false")),
    missing=("use.biometric_categories",),
)


SAMPLE = AssessmentView(
    schema=SCHEMA,
    tool="mlready 0.1.0",
    as_of="2026-11-23",
    system=SystemView(
        "Halden CV Ranker",
        "2.4.0",
        "Ranks applications, shows the top twenty to a recruiter and answers candidates in a chat.",
        "project.yaml",
        "4f1c0a9be27d55c8a1b3f64e0c8d7721d93ab5ef60d1724c8be91f0a2c6d83e7",
    ),
    verdict=VerdictView("not_ready", "Not ready.", "One finding blocks it.", ["EU-AIA-50-1"]),
    headlines=[HeadlineView(AIA, "EU AI Act", TIER, [POINT], PROVIDER, SINCE)],
    law=ScoreView(28, 28, 3, 1, 1, 1, 1),
    practice=ScoreView(33, 83, 3, 1, 2, 1, 0),
    areas=[
        AreaView(AIA, "prohibitions", "Prohibited practices", None, 1, []),
        AreaView(
            AIA, "literacy", "AI literacy", ScoreView(0, 0, 1, 0, 0, 0, 1), 1, [("unknown", 1.0)],
        ),
        AreaView(
            AIA, "transparency", "Transparency", ScoreView(40, 40, 2, 1, 1, 1, 0), 3,
            [("closed", 0.4), ("high", 0.6)],
        ),
        AreaView(AIA, "risk", "Risk and quality management", None, 2, []),
        AreaView(AIA, "data", "Data governance", None, 1, []),
        AreaView(AIA, "records", "Record-keeping", None, 1, []),
        AreaView(AIA, "oversight", "Human oversight", None, 1, []),
        AreaView(AIA, "accuracy", "Accuracy and robustness", None, 1, []),
        AreaView(AIA, "monitoring", "Registration and monitoring", None, 2, []),
        AreaView(
            PRACTICE, "release", "Release", ScoreView(66, 66, 2, 1, 1, 1, 0), 2,
            [("closed", 2 / 3), ("low", 1 / 3)],
        ),
        AreaView(
            PRACTICE, "operation", "Operation", ScoreView(0, 100, 1, 0, 1, 0, 0), 1,
            [("declared", 1.0)],
        ),
    ],
    counts={
        outcome: Counter(one.outcome for one in FINDINGS)[outcome]
        for outcome in ("fail", "unknown", "waived", "pass", "not_applicable")
    },
    findings=FINDINGS,
    questions=[
        QuestionView(
            "practices.ai_literacy", "Are there measures that support AI literacy?", "practice", [],
            "Trainings, guides, a person to ask; for staff and for others who use it for you.",
            ["Art 4"], "project.yaml:15:1", ["EU-AIA-4"], False,
        ),
        QuestionView(
            "use.biometric_categories", "Into which of these does the system sort people?", "set",
            [
                Choice("emotions", "emotions or intentions, from biometric data"),
                Choice("age_or_sex", "age, sex or another trait that is not protected"),
                Choice("sensitive", "race, opinions, faith, sex life or orientation"),
            ],
            "From biometric data only: a text that mentions an age does not count.",
            ["Art 3(39)", "Art 3(40)"], "project.yaml:10:1", ["eu.transparency.recognition"], False,
        ),
        QuestionView(
            "practices.event_logging", "Does the system log events over its lifetime?", "practice",
            [], "", ["Art 12(1)"], "project.yaml:15:1", ["EU-AIA-12-1"], False,
        ),
        QuestionView(
            "practices.registration", "Is the system registered in the EU database?", "practice",
            [], "", ["Art 49(1)"], "project.yaml:15:1", ["EU-AIA-49-1"], False,
        ),
        QuestionView(
            "practices.post_market_monitoring", "Is the system followed after its release?",
            "practice", [], "", ["Art 72(1)"], "project.yaml:15:1", ["EU-AIA-72-1"], False,
        ),
    ],
    presumptions=[
        PresumptionView(
            "scope", "None of the exclusions from scope is invoked",
            ["system.special_cases", "system.military_only"],
        ),
        PresumptionView("eu.tier", "What the Act makes of the system", ["use.derogation"]),
        PresumptionView(
            "eu.high_risk_from", "The duties for high-risk systems begin to bind",
            ["system.placed_on_market"],
        ),
        PresumptionView(
            "EU-AIA-50-1", "People are told that they interact with an AI system",
            ["use.transparency.circumstances"],
        ),
    ],
    purpose=[
        PurposeView(
            "use.capabilities", "generates_content", ["answers"],
            "The purpose speaks of generated text (“answers”), but `use.capabilities` denies "
            "`generates_content`. Is that right?",
            "project.yaml:12:3",
        )
    ],
    timeline=[
        DateView("2025-02-02", "Prohibited practices, AI literacy", ["Art 5(1)(f)", "Art 4(1)"],
                 "past", {"unknown": 1, "pass": 1}, ["EU-AIA-4", "EU-AIA-5-1-f"], "", None, None),
        DateView("2026-08-02", "Transparency", ["Art 50(1)", "Art 50(5)"], "past",
                 {"fail": 1, "pass": 1}, ["EU-AIA-50-1", "EU-AIA-50-5"], "", None, None),
        DateView(HIGH_RISK_FROM, SINCE.title, SINCE.provision, "upcoming",
                 {"fail": 3, "unknown": 3, "waived": 1, "pass": 2},
                 [one.id for one in FINDINGS if one.since == HIGH_RISK_FROM], "not_ready",
                 ScoreView(17, 26, 12, 2, 3, 4, 5), ScoreView(33, 83, 3, 1, 2, 1, 0)),
    ],
    conclusions=[TIER, PROVIDER, POINT, CHATBOT, EMOTION, SINCE],
    denials=[
        DenialView("system.roles", ["deployer", "importer", "distributor", "model_provider"],
                   "project.yaml:6:3"),
        DenialView("use.employment", ["work_decisions", "task_allocation_by_behaviour",
                                      "performance_monitoring", "promotion_termination"],
                   "project.yaml:11:3"),
        DenialView("use.capabilities", ["emotion_recognition", "social_scoring",
                                        "generates_content", "biometric_categorisation"],
                   "project.yaml:12:3"),
    ],
    evidence=[
        EvidenceView("risk-file", "docs/risk.pdf", "pdf",
                     "9c41e07db7a1c24d0f3c22c1de9fca1c51a35ab1f5c9ad9a02ec1f4f0b0d7c11",
                     "Head of product safety, 2026-10-02", "backs", [],
                     ["practices.risk_management"]),
        EvidenceView("runs", "docs/runs.md", "markdown",
                     "1ab53e6f0c9b7d2ad60f2c1c40b71c0b8e3ee7d0e5a6d29d3b1c7f4a5e6f7081",
                     "Release manager, 2026-11-01", "backs", [], ["practices.recorded_runs"]),
        EvidenceView("drift", "reports/drift.json", "", "", "", "objected",
                     ["no such file"], ["practices.drift_monitoring"]),
        EvidenceView("pilot", "docs/pilot.pdf", "pdf",
                     "77e0c2b9a64de1f3b5c8d7a6e5f4031211b0a9f8e7d6c5b4a392817065f4e3d2",
                     "", "unused", [], []),
    ],
    thresholds=[FactView("drift.max_share", "0.2 (default 0.1)", "project.yaml:40:3")],
    packs=[
        PackView(AIA, "EU AI Act", "European Union", "Regulation (EU) 2024/1689",
                 "as amended by Regulation (EU) 2026/1744", "binding_law", "in_force",
                 "2026-11-23", "b7d1f6f2f8a4ce9e3a5b60b1f3a2d4c5e6f708192a3b4c5d6e7f8091a2b3c4d5",
                 58, 64, True, [],
                 ["Regulation (EU) 2024/1689, OJ L, 2024/1689, 12.7.2024"]),
        PackView(PRACTICE, "Good practice for ML releases", "mlready", "Practice catalogue", "1",
                 "practice", "in_force", "2026-11-23",
                 "0d3f5b7a9c1e2f4068ad9b1c3e5f7082a4c6e8f01b3d5f7192a4b6c8d0e2f405",
                 3, 0, True, [], []),
        PackView("us-co-sb205", "Colorado AI Act", "State of Colorado", "SB 24-205",
                 "as amended in 2026", "binding_law", "in_force", "2026-11-23",
                 "3c5e7f9012a4b6c8d0e2f4061a3b5c7d9e1f30415263748596a7b8c9daebfc0d", 21, 9, False,
                 [fact("system.markets", "[EU]", 7)], []),
    ],
    limits=[
        "mlready reads one manifest. It does not judge whether what is stated is true.",
        "A rule that is met says what was stated and which file stands behind it, no more.",
        "This report is not legal advice. National law is not covered.",
    ],
)  # fmt: skip


def with_verdict(word: str, head: str, tail: str) -> AssessmentView:
    """The sample with another verdict and nothing that blocks today."""
    kept = ranked([one for one in FINDINGS if one.id != "EU-AIA-50-1"])
    return replace(SAMPLE, verdict=VerdictView(word, head, tail, []), findings=kept)


def undetermined() -> AssessmentView:
    """A dozen facts are missing: the tier has candidates, and its date is open."""
    tier = replace(
        TIER, decided=False, value="unknown", label="Undetermined: High-risk (Art 6) or Minimal",
        candidates=[Choice("high_risk", "High-risk (Art 6)"), Choice("minimal", "Minimal")],
        missing=["use.employment"], deciding=[],
    )  # fmt: skip
    since = replace(SINCE, decided=False, value="unknown", label="Undetermined", deciding=[])
    view = with_verdict("undetermined", "Undetermined.", "One answer decides it.")
    lead = replace(SAMPLE.headlines[0], tier=tier, basis=[], since=since)
    asked = QuestionView(
        "use.employment", "For what does it decide about people at work?", "set",
        [Choice("recruitment", "recruits or selects"), Choice("promotion", "promotes, dismisses")],
        "", ["Annex III(4)"], "project.yaml:11:3", ["eu.tier", "eu.high_risk_from"], True,
    )  # fmt: skip
    return replace(view, headlines=[lead], law=None, questions=[asked, *view.questions])


def prohibited() -> AssessmentView:
    """A ban is broken as stated."""
    ban = finding(
        "EU-AIA-5-1-f", "Emotions are not inferred at work or in education", "Art 5(1)(f)",
        "critical", "fail", area="prohibitions", kind="prohibition", timing="in_force",
        since="2025-02-02", message="Banned as stated: `use.capabilities` names it.",
        because=(),
        why="The ban holds whoever asks for it and whatever the worker agreed to.",
        fix="Take the inference out, or state the medical or safety reason if there is one.",
        deciding=(CAPABILITIES,), where="project.yaml:12:3", presumed=("use.emotion.reason",),
        edit="use:\n  emotion:\n    reason: medical   # or safety",
    )  # fmt: skip
    others = [one for one in FINDINGS if one.id != ban.id]
    verdict = VerdictView("prohibited", "Prohibited.", "Art 5(1)(f) bans it.", [ban.id])
    return replace(SAMPLE, verdict=verdict, findings=ranked([ban, *others]))


def ready() -> AssessmentView:
    """Nothing is open, nothing is registered, nothing is coming."""
    kept = [one for one in FINDINGS if one.outcome in ("pass", "not_applicable")]
    view = with_verdict(
        "ready", "Ready.", "Nothing in force is open: one ban ruled out, two duties met."
    )
    return replace(
        view, law=ScoreView(100, 100, 2, 2, 2, 0, 0), practice=None, findings=ranked(kept),
        counts={"fail": 0, "unknown": 0, "waived": 0, "pass": 6, "not_applicable": 4},
        areas=SAMPLE.areas[:1], questions=[], purpose=[], presumptions=[], evidence=[], denials=[],
        thresholds=[], timeline=SAMPLE.timeline[:1],
    )  # fmt: skip


def empty() -> AssessmentView:
    """No finding at all: every pack was ruled out."""
    packs = [replace(pack, applied=False, ruled_out_by=[ROLES]) for pack in SAMPLE.packs]
    return replace(
        ready(), headlines=[], law=None, findings=[], areas=[], conclusions=[], timeline=[],
        counts=dict.fromkeys(SAMPLE.counts, 0), packs=packs,
    )  # fmt: skip


def with_findings(count: int) -> AssessmentView:
    """The sample with as many findings as wanted, of the kinds that the sample has."""
    found = [
        replace(FINDINGS[n % len(FINDINGS)], id=f"{FINDINGS[n % len(FINDINGS)].id}-{n}", rank=n)
        for n in range(count)
    ]
    order = ("fail", "unknown", "waived", "pass", "not_applicable")
    return replace(SAMPLE, findings=ranked(sorted(found, key=lambda one: order.index(one.outcome))))


def hostile(text: str) -> AssessmentView:
    """A text in every place that a manifest or a pack of a stranger can reach."""
    bad = replace(FINDINGS[0], title=text, message=f"`{text}` is {text}", fix=text, edit=text)
    stated = FactView(text, text, text)
    return replace(
        SAMPLE,
        system=replace(SAMPLE.system, name=text, version=text, purpose=text, file=text),
        verdict=replace(SAMPLE.verdict, tail=text),
        findings=ranked([bad, *FINDINGS[1:]]),
        headlines=[replace(SAMPLE.headlines[0], tier=replace(TIER, label=text, deciding=[stated]))],
        questions=[replace(SAMPLE.questions[1], path=text, choices=[Choice(text, text)])],
        purpose=[replace(SAMPLE.purpose[0], message=text)],
        presumptions=[PresumptionView(text, text, [text])],
        timeline=[replace(SAMPLE.timeline[0], label=text), *SAMPLE.timeline[1:]],
        denials=[DenialView(text, [text], text)],
        evidence=[replace(SAMPLE.evidence[0], id=text, path=text, objections=[text])],
        thresholds=[stated],
        limits=[text],
    )
