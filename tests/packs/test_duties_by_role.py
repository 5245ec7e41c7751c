"""What each role owes in each tier: the full list of rules; and what is easily got wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mlready.assess import assess
from mlready.cases import _state
from mlready.conditions.scope import KNOWN
from mlready.derive import Facts
from mlready.evaluate import Finding, evaluate
from mlready.facts import FactScope
from mlready.manifest import read_manifest
from mlready.packs import Library, load_library
from mlready.packs.load import open_packs
from mlready.report.exposure import exposure
from mlready.source import read, read_file
from mlready.values import Members
from mlready.vocabulary import Walk

PAGE = Path(__file__).parent / "duties_by_role.yaml"
ENTRIES: Mapping[str, dict[str, Any]] = read_file(PAGE, PAGE.name).data
ALL_DATES = date(2028, 9, 1)
NOW = date(2026, 11, 23)
ROLES = (
    "provider", "deployer", "importer", "distributor", "authorised_representative",
    "product_manufacturer", "model_provider",
)  # fmt: skip
TIERS = (
    "prohibited", "high_risk_annex_iii", "high_risk_section_a", "high_risk_product_law",
    "annex_iii_not_high_risk", "transparency", "minimal", "out_of_scope",
)  # fmt: skip


@pytest.fixture(scope="module")
def library() -> Library:
    return open_packs(load_library(["eu-ai-act"]), frozenset({"eu-ai-act"}))


def facts_of(library: Library, manifest: Mapping[str, Any], as_of: date) -> Facts:
    """The facts of a manifest of flat paths; it states nothing that is no fact."""
    problems: list[str] = []
    walk = Walk(library.vocabulary, lambda _, message, *rest: problems.append(message))
    for path, value in manifest.items():
        _state(walk, path, value)
    assert problems == []
    return Facts(library, walk.stated, walk.items, as_of)


def findings(library: Library, manifest: Mapping[str, Any], as_of: date) -> dict[str, Finding]:
    facts = facts_of(library, manifest, as_of)
    return {finding.id: finding for finding in evaluate(facts, library.packs)}


def owed(library: Library, manifest: Mapping[str, Any], as_of: date = ALL_DATES) -> set[str]:
    """The rules that apply for sure, bans left out."""
    found = findings(library, manifest, as_of).values()
    duties = [one for one in found if one.rule.kind != "prohibition"]
    open_ = {one.id: one.applies.missing for one in duties if one.applies.missing}
    assert open_ == {}, "whether these apply is open"
    return {one.id for one in duties if one.outcome != "not_applicable"}


def known(library: Library, manifest: Mapping[str, Any], name: str) -> Any:
    state = facts_of(library, manifest, ALL_DATES).state(name, "")
    assert state.kind == KNOWN, name
    return state.value


def of(name: str, **changes: Any) -> dict[str, Any]:
    """The manifest of an entry, changed; `__` for a dot, None takes a fact away."""
    changed = {path.replace("__", "."): value for path, value in changes.items()}
    return {**ENTRIES[name]["manifest"], **changed}


def ids(*names: str) -> set[str]:
    return {f"EU-AIA-{name}" for name in names}


# The whole lists


def test_every_role_is_looked_at_in_every_tier() -> None:
    grid = {f"{role}/{tier}" for role in ROLES for tier in TIERS}

    assert grid == {name for name in ENTRIES if "/model_only" not in name}


@pytest.mark.parametrize("name", ENTRIES)
def test_exactly_these_duties_are_owed(library: Library, name: str) -> None:
    entry = ENTRIES[name]

    assert known(library, entry["manifest"], "eu.tier") == entry["tier"]
    assert entry["rules"] == sorted(entry["rules"])
    assert sorted(owed(library, entry["manifest"])) == entry["rules"]


@pytest.mark.parametrize("name", ENTRIES)
def test_a_manifest_states_nothing_that_is_denied(library: Library, name: str) -> None:
    facts = facts_of(library, ENTRIES[name]["manifest"], ALL_DATES)
    scope = FactScope(library, facts.stated, {}, ALL_DATES)
    gates = {path: scope.gate(path, "") for path in facts.stated if "[" not in path}

    assert [path for path, gate in gates.items() if gate and gate.value(scope, "") is False] == []


@pytest.mark.parametrize("name", ENTRIES)
def test_on_that_day_every_duty_has_begun(library: Library, name: str) -> None:
    found = findings(library, ENTRIES[name]["manifest"], ALL_DATES)

    assert {found[rule].timing for rule in ENTRIES[name]["rules"]} <= {"in_force"}


PROVIDER_CHAPTERS = r"EU-AIA-(8|9|1\d|2[0125]|4[1-9]|60|60a|61|72|73|74|annex)-"


@pytest.mark.parametrize("tier", TIERS)
def test_who_only_uses_or_passes_on_owes_nothing_of_the_provider(tier: str) -> None:
    for role in ("deployer", "importer", "distributor"):
        rules = ENTRIES[f"{role}/{tier}"]["rules"]

        assert [rule for rule in rules if re.match(PROVIDER_CHAPTERS, rule)] == []


# Dates


@pytest.mark.parametrize(
    ("tier", "since"),
    [("high_risk_annex_iii", date(2027, 12, 2)), ("high_risk_section_a", date(2028, 8, 2))],
)
@pytest.mark.parametrize("role", ROLES)
def test_no_duty_for_high_risk_systems_binds_since_2_august_2026(
    library: Library, role: str, tier: str, since: date
) -> None:
    entry = ENTRIES[f"{role}/{tier}"]
    found = findings(library, entry["manifest"], NOW)
    heavy = [name for name in entry["rules"] if name != "EU-AIA-4" and "[" not in name]

    assert {(found[name].timing, found[name].since) for name in heavy} <= {("upcoming", since)}


def test_literacy_binds_since_february_2025(library: Library) -> None:
    found = findings(library, of("provider/minimal"), NOW)["EU-AIA-4"]

    assert (found.timing, found.since) == ("in_force", date(2025, 2, 2))


@pytest.mark.parametrize(
    ("placed_on", "since"),
    [
        (date(2026, 8, 1), date(2026, 12, 2)),
        (date(2026, 8, 2), date(2026, 8, 2)),
        (date(2026, 11, 1), date(2026, 8, 2)),
        (None, date(2026, 8, 2)),
    ],
)
def test_only_early_systems_have_longer_to_mark_content_and_only_for_that(
    library: Library, placed_on: date | None, since: date
) -> None:
    manifest = of("provider/transparency", system__placed_on_market=placed_on)
    found = findings(library, manifest, NOW)

    assert found["EU-AIA-50-2"].since == since
    assert found["EU-AIA-50-1"].since == date(2026, 8, 2)


def test_a_system_only_put_into_service_has_no_longer_to_mark(library: Library) -> None:
    manifest = of("provider/transparency", system__put_into_service=date(2026, 6, 1))

    assert findings(library, manifest, NOW)["EU-AIA-50-2"].since == date(2026, 8, 2)


# High-risk or not


def test_a_listed_system_that_profiles_stays_high_risk_whatever_ground(library: Library) -> None:
    manifest = of("provider/high_risk_annex_iii", use__derogation=["narrow_procedural_task"])

    assert known(library, manifest, "eu.tier") == "high_risk"
    assert sorted(owed(library, manifest)) == ENTRIES["provider/high_risk_annex_iii"]["rules"]


@pytest.mark.parametrize("role", ["provider", "authorised_representative"])
def test_a_derogation_does_not_end_the_registration(library: Library, role: str) -> None:
    rules = owed(library, of(f"{role}/annex_iii_not_high_risk"))

    assert "EU-AIA-49-2" in rules
    assert "EU-AIA-49-1" not in rules


def test_the_derogation_is_not_for_products(library: Library) -> None:
    name = "provider/high_risk_section_a"
    manifest = of(
        name, use__areas=["education"], use__education=[], use__derogation=["preparatory_task"]
    )

    assert sorted(owed(library, manifest)) == ENTRIES[name]["rules"]


EMOTIONS = {
    "use.areas": [],
    "use.employment": None,
    "use.capabilities": ["emotion_recognition"],
    "use.emotion.inferred": ["emotions"],
    "use.emotion.data": ["biometric"],
    "use.emotion.setting": ["other"],
    "use.transparency.circumstances": [],
    "use.biometrics.sole_purpose": "other",
}
"""Emotions of customers, read from faces."""


def test_emotions_outside_work_and_school_are_high_risk_and_disclosed(library: Library) -> None:
    provider = {**of("provider/high_risk_annex_iii"), **EMOTIONS}
    deployer = {**of("deployer/high_risk_annex_iii"), **EMOTIONS}

    assert known(library, provider, "eu.prohibited.any") is False
    assert known(library, provider, "eu.tier") == "high_risk"
    assert known(library, provider, "eu.annex_iii.points") == Members(frozenset({"1_c"}))
    usual = set(ENTRIES["provider/high_risk_annex_iii"]["rules"])
    assert owed(library, provider) == usual - ids("43-2") | ids("43-1")
    usual = set(ENTRIES["deployer/high_risk_annex_iii"]["rules"])
    assert owed(library, deployer) == usual | ids("50-3", "50-5")


@pytest.mark.parametrize("setting", ["workplace", "education"])
def test_emotions_at_work_and_at_school_are_banned(library: Library, setting: str) -> None:
    manifest = {
        **of("provider/high_risk_annex_iii"),
        **EMOTIONS,
        "use.emotion.setting": [setting],
        "use.emotion.reason": "other",
    }

    assert known(library, manifest, "eu.tier") == "prohibited"


COMPANY_CREDIT = {
    "use.areas": ["essential_services"],
    "use.employment": None,
    "use.capabilities": [],
    "use.essential_services": [],
    "use.regulated_product": [],
}


@pytest.mark.parametrize("role", ["provider", "deployer"])
def test_a_credit_score_of_companies_is_not_listed(library: Library, role: str) -> None:
    manifest = {**of(f"{role}/minimal"), **COMPANY_CREDIT}

    assert known(library, manifest, "eu.annex_iii.5_b") is False
    assert known(library, manifest, "eu.tier") == "minimal"
    assert owed(library, manifest) == ids("4")


# Impact assessment, notified body, registration

IMPACT = ids("27-1", "27-2", "27-3")
CREDIT = {
    "use.areas": ["essential_services"],
    "use.employment": None,
    "use.essential_services": ["creditworthiness"],
    "use.scoring_purpose": ["other"],
}
HEALTH_INSURANCE = {**CREDIT, "use.essential_services": ["life_health_insurance"]}
TRIAGE = {**CREDIT, "use.essential_services": ["patient_triage"], "use.scoring_purpose": None}
NETWORK = {
    "use.areas": ["critical_infrastructure"],
    "use.employment": None,
    "use.capabilities": [],
    "use.critical_infrastructure": ["electricity"],
    "use.safety.functions": ["safety"],
    "use.safety.failure_endangers": ["people"],
}


@pytest.mark.parametrize(
    ("use", "who", "assesses"),
    [
        ({}, [], False),
        ({}, ["acts_for_authority"], False),
        ({}, ["public_authority"], True),
        ({}, ["union_body"], True),
        ({}, ["public_law_body"], True),
        ({}, ["public_services"], True),
        (TRIAGE, [], False),
        (TRIAGE, ["public_services"], True),
        (CREDIT, [], True),
        (HEALTH_INSURANCE, [], True),
        (NETWORK, [], False),
        (NETWORK, ["public_authority", "public_law_body", "public_services"], False),
    ],
)
def test_three_groups_assess_the_impact_and_never_for_infrastructure(
    library: Library, use: Mapping[str, Any], who: list[str], assesses: bool
) -> None:
    manifest = {**of("deployer/high_risk_annex_iii", organisation__type=who), **use}
    rules = owed(library, manifest)

    assert known(library, manifest, "eu.tier") == "high_risk"
    assert rules & IMPACT == (IMPACT if assesses else set())


@pytest.mark.parametrize("role", [role for role in ROLES if role != "deployer"])
@pytest.mark.parametrize("use", [CREDIT, HEALTH_INSURANCE])
def test_only_who_uses_a_system_assesses_the_impact(
    library: Library, role: str, use: Mapping[str, Any]
) -> None:
    assert owed(library, {**of(f"{role}/high_risk_annex_iii"), **use}) & IMPACT == set()


def test_a_public_user_registers_its_use_and_a_company_does_not(library: Library) -> None:
    name = "deployer/high_risk_annex_iii"
    company = set(ENTRIES[name]["rules"])

    for who, more in (
        ("public_authority", ids("26-8-a", "26-8-b") | IMPACT),
        ("public_services", IMPACT),
        ("acts_for_authority", ids("49-3")),
    ):
        assert owed(library, of(name, organisation__type=[who])) == company | more


def test_infrastructure_is_registered_nationally_and_explained_to_nobody(library: Library) -> None:
    provider = owed(library, {**of("provider/high_risk_annex_iii"), **NETWORK})
    usual = set(ENTRIES["provider/high_risk_annex_iii"]["rules"])
    assert provider == usual - ids("49-1") | ids("49-5")

    name = "deployer/high_risk_annex_iii"
    deployer = owed(library, {**of(name, organisation__type=["public_authority"]), **NETWORK})
    assert deployer == set(ENTRIES[name]["rules"]) - ids("86-1")


FACES = {
    **EMOTIONS,
    **dict.fromkeys(("use.emotion.inferred", "use.emotion.data", "use.emotion.setting")),
    "use.transparency.circumstances": None,
    "use.capabilities": ["remote_biometric_identification"],
    "use.remote_identification.circumstances": ["after_the_fact", "public_space"],
}


@pytest.mark.parametrize(
    ("use", "point"),
    [({}, "4_a"), (CREDIT, "5_b"), (TRIAGE, "5_d"), (NETWORK, "2"), (EMOTIONS, "1_c"),
     (FACES, "1_a")],
)  # fmt: skip
def test_a_notified_body_is_asked_for_biometrics_alone(
    library: Library, use: Mapping[str, Any], point: str
) -> None:
    manifest = {**of("provider/high_risk_annex_iii"), **use}
    rules = owed(library, manifest)

    assert known(library, manifest, "eu.annex_iii.points") == Members(frozenset({point}))
    procedure = "43-1" if point.startswith("1_") else "43-2"
    assert rules & ids("43-1", "43-2", "43-3", "annex-vii") == ids(procedure)
    assert rules & ids("12-3", "14-5") == (ids("12-3", "14-5") if point == "1_a" else set())


# Product law


def test_a_test_of_a_section_b_product_has_its_own_rule_and_no_other(library: Library) -> None:
    manifest = of("provider/high_risk_product_law", system__special_procedures=["product_law_test"])

    assert owed(library, manifest) == ids("60a-1")


def test_a_provider_outside_the_union_needs_a_representative(library: Library) -> None:
    for tier in ("high_risk_annex_iii", "high_risk_section_a"):
        name = f"provider/{tier}"
        manifest = of(name, organisation__established_in_union=False)

        assert owed(library, manifest) == set(ENTRIES[name]["rules"]) | ids("22-1")


# Labels


@pytest.mark.parametrize(
    ("changes", "labels"),
    [
        ({}, ids("50-4-1", "50-4-2", "50-5")),
        ({"use.content.appears_authentic": False}, ids("50-4-2", "50-5")),
        ({"use.content.publication": ["published", "informs_public"]}, ids("50-4-1", "50-5")),
        ({"use.content.publication": ["informs_public", "public_interest"]},
         ids("50-4-1", "50-5")),
        ({"use.content.editorial": ["human_review", "responsibility"]}, ids("50-4-1", "50-5")),
        ({"use.content.editorial": ["human_review"]}, ids("50-4-1", "50-4-2", "50-5")),
        ({"use.content.resembles": [], "use.content.publication": []}, set()),
    ],
)  # fmt: skip
def test_a_user_labels_deep_fakes_and_texts_for_the_public_and_nothing_else(
    library: Library, changes: Mapping[str, Any], labels: set[str]
) -> None:
    manifest = {**of("deployer/transparency"), **changes}
    if not manifest["use.content.resembles"]:
        manifest["use.content.appears_authentic"] = None
    if len(manifest["use.content.publication"]) < 3:
        manifest["use.content.editorial"] = None

    assert owed(library, manifest) == ids("4") | labels


# Free and open-source

OPEN = {"system.special_cases": ["open_source"], "system.monetised": False}


@pytest.mark.parametrize(
    ("name", "exempt"),
    [
        ("provider/prohibited", False),
        ("provider/high_risk_annex_iii", False),
        ("provider/high_risk_section_a", False),
        ("provider/transparency", False),
        ("deployer/transparency", False),
        ("provider/minimal", True),
        ("provider/annex_iii_not_high_risk", True),
    ],
)
def test_an_open_licence_frees_from_neither_bans_nor_high_risk_nor_transparency(
    library: Library, name: str, exempt: bool
) -> None:
    manifest = {**of(name), **OPEN}

    assert sorted(owed(library, manifest)) == ([] if exempt else ENTRIES[name]["rules"])
    assert known(library, manifest, "eu.tier") == (
        "out_of_scope" if exempt else ENTRIES[name]["tier"]
    )


def test_an_open_model_keeps_copyright_policy_and_training_summary() -> None:
    kept = {"EU-AIA-53-1-c[m]", "EU-AIA-53-1-d[m]"}

    for name, entry in ENTRIES.items():
        if "/model_only/open" in name:
            assert kept <= set(entry["rules"])


@pytest.mark.parametrize(
    ("mandate", "more"),
    [
        ([], set()),
        (["general_purpose"], ids("54-3")),
        (["general_purpose", "free_and_open"], set()),
    ],
)
@pytest.mark.parametrize("tier", ["high_risk_annex_iii", "minimal"])
def test_a_mandate_for_a_model_adds_to_that_for_a_system(
    library: Library, tier: str, mandate: list[str], more: set[str]
) -> None:
    name = f"authorised_representative/{tier}"
    manifest = of(name, organisation__model_mandate=mandate)

    assert owed(library, manifest) == set(ENTRIES[name]["rules"]) | more


# Fines


@pytest.mark.parametrize(
    ("size", "cap", "ban"),
    [
        ("sme", "lower", "lower"),
        ("small_mid_cap", "lower", "higher"),
        ("larger", "higher", "higher"),
    ],
)
def test_a_small_mid_cap_has_the_lower_of_both_but_not_for_a_ban(
    size: str, cap: str, ban: str
) -> None:
    text = (
        f"mlready: 1\norganisation: {{size: {size}, established_in_union: true}}\n"
        "system: {name: Try, roles: [provider], markets: [EU]}\n"
        "use: {areas: [employment], employment: [recruitment], capabilities: [profiling]}\n"
    )
    closed = load_library(["eu-ai-act"])
    manifest = read_manifest(read(text, "project.yaml"), closed, Path())
    assessment = assess(manifest, closed, ALL_DATES)
    told = {one.id: exposure(one, assessment) for one in assessment.findings}

    amount = "up to EUR {} or {} % of turnover, whichever is {} ({})".format
    bans = [text for name, text in told.items() if name.startswith("EU-AIA-5-")]
    assert set(bans) == {amount("35,000,000", 7, ban, "Art 99(3)")}
    for name in ("EU-AIA-9-1", "EU-AIA-26-1", "EU-AIA-50-1"):
        assert told[name] == amount("15,000,000", 3, cap, "Art 99(4)")
    assert told["EU-AIA-4"].startswith("national penalty rules")


def test_the_size_changes_nothing_for_makers_of_models(library: Library) -> None:
    [fine] = [
        pack.meta.penalties["P-GPAI"] for pack in library.packs if pack.meta.id == "eu-ai-act"
    ]

    assert (fine.default, fine.sme, fine.smc) == ("higher", "higher", "higher")
