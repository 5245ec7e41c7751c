"""The findings of the sample: each outcome, timing, severity and backing that a report shows."""

from __future__ import annotations

from dataclasses import replace

from mlready.report.view import FactView, FindingView

AIA, PRACTICE = "eu-ai-act", "ml-practice"
HIGH_RISK_FROM = "2027-12-02"


def fact(path: str, value: str, line: int, column: int = 3) -> FactView:
    """A stated fact at a line of the manifest."""
    return FactView(path, value, f"project.yaml:{line}:{column}")


ROLES = fact("system.roles", "provider", 6)
RECRUITMENT = fact("use.employment", "recruitment", 11)
CAPABILITIES = fact("use.capabilities", "profiling, interacts_with_people", 12)


def finding(
    rule: str,
    title: str,
    provision: str | list[str],
    severity: str,
    outcome: str,
    *,
    area: str,
    pack: str = AIA,
    item: str = "",
    kind: str = "duty",
    timing: str = "upcoming",
    since: str = HIGH_RISK_FROM,
    assurance: str = "",
    closed: bool = False,
    message: str = "",
    why: str = "",
    fix: str = "",
    effort: str = "days",
    doubt: str = "",
    deciding: tuple[FactView, ...] = (),
    because: tuple[FactView, ...] = (RECRUITMENT, ROLES),
    missing: tuple[str, ...] = (),
    presumed: tuple[str, ...] = (),
    where: str = "project.yaml:15:1",
    edit: str = "",
    waiver: str = "",
) -> FindingView:
    """A finding; its rank is given by `ranked`."""
    return FindingView(
        id=f"{rule}[{item}]" if item else rule,
        rule=rule,
        item=item,
        pack=pack,
        area=area,
        title=title,
        provision=[provision] if isinstance(provision, str) else provision,
        severity=severity,
        kind=kind,
        outcome=outcome,
        timing=timing,
        since=since,
        assurance=assurance,
        evidence="documented",
        closed=closed,
        message=message,
        why=why,
        fix=fix,
        effort=effort,
        false_positive_if="",
        confidence="interpretation" if doubt else "primary",
        doubt=doubt,
        deciding=list(deciding),
        because=list(because),
        missing=list(missing),
        presumed=list(presumed),
        where=where,
        edit=edit,
        waiver=waiver,
        rank=0,
    )


def ranked(findings: list[FindingView]) -> list[FindingView]:
    """The findings in the order given, each with its rank."""
    return [replace(one, rank=rank) for rank, one in enumerate(findings)]


def practice(path: str, state: str, line: int) -> FactView:
    """The state of a practice."""
    return fact(f"practices.{path}", state, line)


def in_place(name: str) -> str:
    """The YAML that states a practice."""
    return f"practices:\n  {name}: {{state: in_place, owner: ..., evidence: [...]}}"


FINDINGS = ranked(
    [
        finding(
            "EU-AIA-50-1", "People are told that they interact with an AI system", "Art 50(1)",
            "high", "fail", area="transparency", timing="in_force", since="2026-08-02",
            message="Not met: `practices.interaction_disclosure` is planned.",
            why="The assistant answers in writing, and nothing says that no person does.",
            fix="Say it at the first message and keep a screenshot of every language version.",
            deciding=(practice("interaction_disclosure", "planned", 24),),
            because=(ROLES, CAPABILITIES), where="project.yaml:24:3",
            presumed=("use.transparency.circumstances",),
            edit=in_place("interaction_disclosure"),
        ),
        finding(
            "EU-AIA-10-2-f", "Training data is examined for biases that may lead to discrimination",
            "Art 10(2)(f)", "critical", "fail", area="data",
            message="Not met: `practices.bias_examination` is absent.",
            why="412,000 past applications carry past decisions, and a ranking repeats them.",
            fix="Examine the data by sex, age band and country of education; attach the report.",
            effort="weeks", deciding=(practice("bias_examination", "absent", 19),),
            where="project.yaml:19:3",
            edit=in_place("bias_examination"),
        ),
        finding(
            "EU-AIA-14-4-d", "A person can decide not to use the output, or set it aside",
            ["Art 14(4)(d)", "Art 14(4)(e)"], "critical", "fail", area="oversight",
            message="Not met: `practices.human_oversight.measures` is review.",
            why="Reviewing a list of twenty is no power to leave it.",
            fix="Ship the action that sets a ranking aside and the stop switch; show both screens.",
            effort="weeks", deciding=(practice("human_oversight.measures", "review", 21),),
            where="project.yaml:21:41",
            edit="practices:\n  human_oversight:\n    measures: [review]   # or: override, stop",
        ),
        finding(
            "EU-AIA-15-3", "Accuracy metrics are declared in the instructions for use", "Art 15(3)",
            "medium", "fail", area="accuracy",
            message="Not met: `practices.accuracy_declaration` is partial.",
            why="Who deploys the ranker must be able to tell where it is weak.",
            fix="Report nDCG by sex, age band and country, with intervals.", doubt=(
                "Whether a ranking metric counts as accuracy is not settled."
            ),
            deciding=(practice("accuracy_declaration", "partial", 26),), where="project.yaml:26:3",
            edit=in_place("accuracy_declaration"),
        ),
        finding(
            "MLP-REL-2", "A release can be rolled back within a stated time", "Practice 2.2", "low",
            "fail", area="release", pack=PRACTICE, timing="voluntary", since="", because=(),
            message="Not met: `practices.rollback` is absent.",
            why="A ranking that went wrong on Monday should be gone on Monday.",
            fix="Rehearse a rollback and note how long it took.", effort="hours",
            deciding=(practice("rollback", "absent", 28),), where="project.yaml:28:3",
            edit=in_place("rollback"),
        ),
        finding(
            "EU-AIA-4", "Measures support the AI literacy of those who use the system", "Art 4(1)",
            "medium", "unknown", area="literacy", timing="in_force", since="2025-02-02",
            message="Not stated: `practices.ai_literacy`.",
            why="The duty holds whatever the risk, for providers and deployers alike.",
            fix="List per role the trainings, whom they reached, what for and when.",
            missing=("practices.ai_literacy",), because=(ROLES,),
            edit=in_place("ai_literacy"),
        ),
        finding(
            "EU-AIA-12-1", "The system logs events automatically over its lifetime", "Art 12(1)",
            "high", "unknown", area="records", message="Not stated: `practices.event_logging`.",
            why="Without a log nobody can say afterwards why a candidate was left out.",
            fix="State what is logged, for how long, and register a sample of the log.",
            missing=("practices.event_logging",),
            edit=in_place("event_logging"),
        ),
        finding(
            "EU-AIA-72-1", "A post-market monitoring system is set up", "Art 72(1)", "medium",
            "unknown", area="monitoring", message="Not stated: `practices.post_market_monitoring`.",
            why="What happens in use must find its way back to the provider.",
            fix="Register the monitoring plan.", missing=("practices.post_market_monitoring",),
            edit=in_place("post_market_monitoring"),
        ),
        finding(
            "EU-AIA-49-1", "The system is registered in the EU database before release",
            ["Art 49(1)", "Annex VIII Section A"], "high", "unknown", area="monitoring",
            message="Not stated: `practices.registration`.", effort="hours",
            why="Registration lets authorities and the public see what is in use.",
            fix="Enter Annex VIII Section A before release and state the number.",
            missing=("practices.registration", "practices.registration.number"),
            edit=in_place("registration"),
        ),
        finding(
            "EU-AIA-17-1", "A quality management system is in place", "Art 17(1)", "high", "waived",
            area="risk", where="project.yaml:18:3",
            message="Accepted by Chief risk officer until 2027-06-30: the group's audit covers it",
            fix="Document how the group's system covers points (a) to (m).", effort="weeks",
            waiver="Chief risk officer, until 2027-06-30: the group's audit covers it",
        ),
        finding(
            "EU-AIA-9-1", "A risk management system is established and maintained",
            ["Art 9(1)", "Art 9(2)"], "critical", "pass", area="risk", assurance="documented",
            closed=True, where="project.yaml:17:3",
            message="Met, documented: `practices.risk_management` is in_place.",
            deciding=(practice("risk_management", "in_place", 17),),
        ),
        finding(
            "EU-AIA-13-3", "Instructions for use state capabilities and limits", "Art 13(3)(b)",
            "high", "pass", area="transparency", assurance="declared",
            message="Met, declared (asks for documented): `practices.instructions` is in_place.",
            deciding=(practice("instructions", "in_place", 22),),
        ),
        finding(
            "EU-AIA-50-5", "The information is clear and given at the first contact", "Art 50(5)",
            "medium", "pass", area="transparency", timing="in_force", since="2026-08-02",
            assurance="documented", closed=True, because=(ROLES, CAPABILITIES),
            message="Met, documented: `practices.notice_design` is in_place.",
            deciding=(practice("notice_design", "in_place", 25),),
        ),
        finding(
            "EU-AIA-5-1-f", "Emotions are not inferred at work or in education", "Art 5(1)(f)",
            "critical", "pass", area="prohibitions", kind="prohibition", timing="in_force",
            since="2025-02-02", assurance="declared", because=(), deciding=(CAPABILITIES,),
            message="Ruled out: `use.capabilities` is profiling, interacts_with_people.",
        ),
        finding(
            "MLP-REL-1", "A model is released from a recorded run", "Practice 2.1", "medium",
            "pass", area="release", pack=PRACTICE, timing="voluntary", since="", because=(),
            assurance="documented", closed=True,
            message="Met, documented: `practices.recorded_runs` is in_place.",
            deciding=(practice("recorded_runs", "in_place", 27),),
        ),
        finding(
            "MLP-MON-1", "Drift of the input is measured on a schedule", "Practice 3.1", "high",
            "pass", area="operation", pack=PRACTICE, timing="voluntary", since="", because=(),
            assurance="declared", message="Met, declared (asks for documented): "
            "`practices.drift_monitoring` is in_place.",
            deciding=(practice("drift_monitoring", "in_place", 20),),
        ),
        *(
            finding(
                f"EU-AIA-{article}", title, provision, "high", "not_applicable", area="models",
                timing="in_force", since="2025-08-02", because=(ROLES,),
                message="Does not apply: `system.roles` is provider.",
            )
            for article, title, provision in (
                ("53-1-a", "Technical documentation of the model is kept", "Art 53(1)(a)"),
                ("53-1-c", "A policy respects Union copyright law", "Art 53(1)(c)"),
                ("55-1-b", "Systemic risks are assessed and mitigated", "Art 55(1)(b)"),
            )
        ),
        finding(
            "EU-AIA-50-4", "Deep fakes are disclosed", "Art 50(4)", "high", "not_applicable",
            area="transparency", timing="in_force", since="2026-08-02", because=(CAPABILITIES,),
            message="Does not apply: `use.capabilities` is profiling, interacts_with_people.",
        ),
    ]
)  # fmt: skip
