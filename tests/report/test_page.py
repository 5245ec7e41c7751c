"""What stands where on the page."""

from __future__ import annotations

from dataclasses import replace

from mlready.report.charts import day
from mlready.report.page import lay_out, timing
from mlready.report.view import AssessmentView, ScoreView
from report.sample import SAMPLE, empty, prohibited, ready, undetermined, with_verdict
from report.sample_findings import FINDINGS, HIGH_RISK_FROM, ranked


def ids(view: AssessmentView, name: str) -> list[str]:
    return [one.id for one in getattr(lay_out(view), name)]


def test_what_blocks_today_is_what_fails_in_force_and_weighs_heavily() -> None:
    assert ids(SAMPLE, "blocking") == ["EU-AIA-50-1"]
    assert ids(prohibited(), "blocking") == ["EU-AIA-5-1-f", "EU-AIA-50-1"]


def test_what_will_block_stands_apart_with_its_date() -> None:
    page = lay_out(with_verdict("conditional", "Conditional.", "One rule is unknown."))

    assert not page.blocking
    assert [one.id for one in page.coming] == ["EU-AIA-10-2-f", "EU-AIA-14-4-d"]
    assert page.coming_day == day(HIGH_RISK_FROM)


def test_an_unknown_a_waiver_and_a_light_failure_do_not_block() -> None:
    light = [one for one in FINDINGS if one.outcome != "fail" or one.severity in ("medium", "low")]

    page = lay_out(replace(SAMPLE, findings=ranked(light)))

    assert not page.blocking
    assert not page.coming


def test_only_a_verdict_that_blocks_is_set_in_red() -> None:
    assert lay_out(SAMPLE).blocked
    assert lay_out(prohibited()).blocked
    assert not lay_out(undetermined()).blocked
    assert not lay_out(ready()).blocked


def test_the_verdict_stands_with_the_next_date_that_worsens_it() -> None:
    conditional = with_verdict("conditional", "Conditional.", "One rule is unknown.")

    assert (
        lay_out(conditional).worse == f"From {day(HIGH_RISK_FROM)}: not ready, if nothing is done."
    )
    assert lay_out(SAMPLE).worse == ""  # it is not ready already


def test_a_score_stands_with_the_next_date_that_lowers_it() -> None:
    law, practice = lay_out(SAMPLE).scores

    assert law.now == SAMPLE.law
    assert law.then == SAMPLE.timeline[-1].law
    assert law.day == day(HIGH_RISK_FROM)
    assert practice.then is None  # it stays as it is


def test_a_score_that_does_not_exist_yet_names_the_date_on_which_it_will() -> None:
    law = lay_out(undetermined()).scores[0]

    assert law.now is None
    assert law.then is not None


def test_a_kind_of_pack_that_was_not_applied_has_no_score() -> None:
    packs = [one for one in SAMPLE.packs if one.kind == "binding_law"]

    assert [card.title for card in lay_out(replace(SAMPLE, packs=packs)).scores] == ["Law"]
    assert lay_out(empty()).scores == []


def test_areas_without_a_score_share_a_row_on_the_first_page_and_none_in_the_table() -> None:
    page = lay_out(SAMPLE)

    assert len(page.areas) == len(SAMPLE.areas)
    assert [row.title for row in page.areas_in_short] == [
        "Prohibited practices", "AI literacy", "Transparency", "6 other areas",
        "Release", "Operation",
    ]  # fmt: skip
    shared = page.areas_in_short[3]
    assert shared.note == (
        f"8 duties from {day(HIGH_RISK_FROM)}: 3 not met, 3 unknown, 1 waived, 1 met"
    )


def test_the_title_of_a_pack_stands_at_its_first_area() -> None:
    titles = [row.pack for row in lay_out(SAMPLE).areas]

    assert [title for title in titles if title] == ["EU AI Act", "Good practice for ML releases"]
    assert titles[0] == "EU AI Act"


def test_rules_that_do_not_apply_are_gathered_by_area_and_reason() -> None:
    models, transparency = lay_out(SAMPLE).not_applicable

    assert models.rules == ["EU-AIA-53-1-a", "EU-AIA-53-1-c", "EU-AIA-55-1-b"]
    assert [fact.path for fact in models.because] == ["system.roles"]
    assert transparency.rules == ["EU-AIA-50-4"]


def test_no_finding_is_lost_between_the_sections() -> None:
    page = lay_out(SAMPLE)

    told = [one.id for one in (*page.open, *page.met)]
    told += [rule for group in page.not_applicable for rule in group.rules]
    assert sorted(told) == sorted(one.id for one in SAMPLE.findings)


def test_a_tier_binds_on_the_date_of_what_it_rests_on() -> None:
    lead = SAMPLE.headlines[0]
    basis = [replace(lead.basis[0], since="2025-02-02")]

    (with_own_date,) = lay_out(replace(SAMPLE, headlines=[replace(lead, basis=basis)])).leads
    (with_date_of_pack,) = lay_out(SAMPLE).leads

    assert with_own_date.binds == f"since {day('2025-02-02')}"
    assert with_date_of_pack.binds == f"from {day(HIGH_RISK_FROM)}"


def test_a_fact_of_the_basis_is_not_told_twice() -> None:
    (lead,) = lay_out(SAMPLE).leads

    assert [fact.path for fact in lead.decided_by] == ["system.roles"]


def test_conclusions_that_conclude_nothing_are_left_out() -> None:
    nothing = [replace(SAMPLE.conclusions[0], value=value) for value in ("false", "none", "never")]

    page = lay_out(replace(SAMPLE, conclusions=[*nothing, *SAMPLE.conclusions]))

    assert page.conclusions == SAMPLE.conclusions


def test_the_contents_name_the_sections_that_are_there() -> None:
    full = [anchor for anchor, _ in lay_out(SAMPLE).contents]
    bare = [anchor for anchor, _ in lay_out(empty()).contents]

    assert len(full) == 14
    assert bare == ["summary", "how-to-read", "blockers", "findings", "method"]


def test_when_a_finding_binds_is_said_in_words() -> None:
    by_timing = {one.timing: timing(one) for one in FINDINGS}

    assert by_timing["upcoming"] == f"binds from {day(HIGH_RISK_FROM)}"
    assert by_timing["in_force"].startswith("in force since")
    assert timing(replace(FINDINGS[0], timing="draft")) == "draft, not scored"


def test_a_score_that_cannot_get_worse_still_names_the_date_that_adds_rules() -> None:
    nothing_met = replace(SAMPLE, law=ScoreView(0, 0, 3, 0, 0, 0, 3))
    later = replace(SAMPLE.timeline[-1], law=ScoreView(0, 0, 44, 0, 0, 0, 44))

    law = lay_out(replace(nothing_met, timeline=[later])).scores[0]

    assert law.then == later.law


def test_what_would_block_if_it_were_not_met_is_counted_while_it_is_unknown() -> None:
    # Art 12(1) and Art 49(1) are high and unknown; literacy and monitoring are medium.
    assert lay_out(SAMPLE).heavy_unknowns == 2


def test_a_later_date_with_something_open_comes_before_one_without() -> None:
    quiet = replace(SAMPLE.timeline[-1], date="2026-12-02", outcomes={"pass": 2})

    page = lay_out(replace(SAMPLE, timeline=[quiet, SAMPLE.timeline[-1]]))

    assert [one.date for one in page.next_dates] == [HIGH_RISK_FROM, "2026-12-02"]


def test_the_first_page_takes_fewer_questions_when_they_are_long() -> None:
    many = [SAMPLE.questions[0]] * 30
    wordy = [replace(one, question="word " * 40) for one in many]

    assert 3 <= lay_out(replace(SAMPLE, questions=many)).questions_on_top <= 8
    assert lay_out(replace(SAMPLE, questions=wordy)).questions_on_top < 3
    assert lay_out(replace(SAMPLE, questions=[])).questions_on_top == 1
