"""What a finding tells a person to write, and where."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mlready.assess import assess
from mlready.manifest import load_manifest
from mlready.packs import Library, load_library
from mlready.report.build import build_view
from mlready.report.phrases import counted
from mlready.report.view import AssessmentView, FindingView

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
AS_OF = date(2026, 11, 23)


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def view_of(name: str, library: Library) -> AssessmentView:
    manifest = load_manifest(EXAMPLES / name / "project.yaml", library)
    return build_view(assess(manifest, library, AS_OF))


def finding(name: str, rule: str, library: Library) -> FindingView:
    """One finding of an example."""
    return next(one for one in view_of(name, library).findings if one.rule == rule)


def test_nobody_is_told_what_to_write_to_get_past_a_ban(library: Library) -> None:
    found = finding("workplace-emotion", "EU-AIA-5-1-f", library)

    assert found.outcome == "fail"
    assert found.edit == ""


def test_nobody_is_told_to_write_another_date(library: Library) -> None:
    found = finding("open-weight-model", "EU-AIA-52-1", library)

    assert found.outcome == "fail"
    assert found.edit == ""
    assert found.where.endswith("project.yaml:25:18"), "where the late notification is stated"


def test_an_unmet_practice_is_written_as_it_will_be(library: Library) -> None:
    found = finding("customer-chatbot", "EU-AIA-50-2", library)

    assert found.edit.startswith("practices:\n  output_marking: {state: in_place")


def test_an_unmet_attribute_is_written_as_it_will_be(library: Library) -> None:
    found = finding("customer-chatbot", "EU-AIA-4", library)

    assert "reach: everyone" in found.edit


def test_a_ban_that_is_ruled_out_is_not_called_met(library: Library) -> None:
    view = view_of("spam-filter", library)
    december = next(one for one in view.timeline if one.date == "2026-12-02")

    assert counted(december, view) == "2 ruled out"


def test_a_date_that_no_rule_checks_says_so(library: Library) -> None:
    manifest = load_manifest(EXAMPLES / "cv-ranking" / "project.yaml", library)
    whole = assess(manifest, library, AS_OF)
    day = date(2027, 12, 2)
    view = build_view(replace(whole, findings=[f for f in whole.findings if f.since != day]))
    start = next(one for one in view.timeline if one.date == "2027-12-02")

    assert start.findings == []
    assert start.label.endswith("; no rule of these packs checks them")


def test_what_a_pack_leaves_out_stands_among_the_limits(library: Library) -> None:
    limits = view_of("cv-ranking", library).limits

    assert any("Fines are shown as ceilings" in limit for limit in limits)


@pytest.mark.parametrize(
    ("name", "tier", "since", "invoked"),
    [
        ("cv-formatting", "annex_iii_not_high_risk", "2027-12-02", ["use.derogation"]),
        ("fraud-detection", "minimal", "", ["use.scoring_purpose"]),
        ("credit-scoring", "high_risk", "never", []),
        ("workplace-emotion", "prohibited", "2025-02-02", []),
        ("medical-imaging", "high_risk", "2028-08-02", []),
    ],
)
def test_a_tier_says_since_when_it_bites_and_which_exception_it_rests_on(
    library: Library, name: str, tier: str, since: str, invoked: list[str]
) -> None:
    found = view_of(name, library).headlines[0].tier

    assert found is not None
    assert (found.value, found.since) == (tier, since)
    assert [one.path for one in found.invoked] == invoked


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("medical-imaging", "Nothing in force is open: eight bans ruled out, one duty met."),
        ("spam-filter", "Six rules are met without the evidence asked for."),
        ("driver-fatigue", "Nothing in force is open: eight bans ruled out, no duty applies."),
        (
            "customer-chatbot",
            "One rule is not met, one is met without the evidence asked for.",
        ),
        ("research-prototype", "The tier rests on an exception that no document backs."),
        ("image-generator", "One question comes first."),
        ("open-weight-model", "Three findings block it."),
        ("workplace-emotion", "Art 5(1)(f) bans it."),
    ],
)
def test_the_verdict_says_in_a_sentence_what_gives_it(
    library: Library, name: str, sentence: str
) -> None:
    assert view_of(name, library).verdict.tail == sentence
