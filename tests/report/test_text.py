"""The screenful on a terminal, and everything with `-v`."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from mlready.report.text import SCREEN, line, render
from mlready.report.view import AssessmentView, ScoreView
from report import sample
from report.sample_findings import RECRUITMENT

VIEWS = {
    "sample": sample.SAMPLE,
    "undetermined": sample.undetermined(),
    "prohibited": sample.prohibited(),
    "ready": sample.ready(),
    "empty": sample.empty(),
    "many": sample.with_findings(60),
}
SPACES = re.compile(r"\s+")


def flat(text: str) -> str:
    """The text without its line breaks."""
    return SPACES.sub(" ", text)


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_it_fits_a_screen(view: AssessmentView) -> None:
    assert len(render(view).splitlines()) <= SCREEN + 5


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_no_line_is_wider_than_the_terminal(view: AssessmentView, width: int) -> None:
    for verbose in (False, True):
        for text in render(view, width=width, verbose=verbose).splitlines():
            indent = len(text) - len(text.lstrip()) + 2
            too_wide = max(map(len, text.split()), default=0) + indent > width
            assert len(text) <= width or too_wide or text.endswith("[...]}"), text


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_colour_adds_nothing_but_colour(view: AssessmentView) -> None:
    for verbose in (False, True):
        colored = render(view, color=True, verbose=verbose)
        assert "\x1b[" in colored
        assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == render(view, verbose=verbose)


def test_it_says_first_what_matters_first() -> None:
    text = render(sample.SAMPLE)
    order = [
        "Halden CV Ranker", "Not ready.", "High-risk", "because", "presumed", "Not met",
        "To answer next", "Does this agree?", "Next dates", "Score", "not legal advice",
    ]  # fmt: skip

    places = [text.index(word) for word in order]

    assert places == sorted(places)


def test_a_tier_stands_with_its_provision_its_date_and_the_facts() -> None:
    tier = replace(sample.TIER, since="2027-12-02")
    lead = replace(sample.SAMPLE.headlines[0], tier=tier)
    text = flat(render(replace(sample.SAMPLE, headlines=[lead])))

    assert "High-risk (Art 6) Annex III(4)(a) binds from 2027-12-02" in text
    assert f"{RECRUITMENT.path} = {RECRUITMENT.value} (line 11)" in text


def test_an_undetermined_tier_names_its_candidates_and_what_to_answer() -> None:
    view = sample.undetermined()
    (tier,) = [headline.tier for headline in view.headlines if headline.tier][:1]
    text = flat(render(view))

    assert "undetermined, it is one of" in text
    assert all(choice.label in text for choice in tier.candidates)
    assert all(path in text for path in tier.missing)


def test_what_is_not_met_says_where_to_edit() -> None:
    text = render(sample.SAMPLE)
    first = next(one for one in sample.SAMPLE.findings if one.outcome == "fail")

    assert first.title in flat(text)
    assert first.where in text


def test_what_is_left_out_is_counted() -> None:
    view = sample.with_findings(60)
    shown = len(re.findall(r"^  ✗", render(view), re.MULTILINE))
    binding = [one for one in view.findings if one.timing in ("in_force", "upcoming")]
    total = sum(one.outcome == "fail" for one in binding)

    assert 2 <= shown < total
    assert f"and {total - shown} more; -v shows all" in render(view)


def test_verbose_leaves_nothing_out() -> None:
    view = sample.SAMPLE
    text = flat(render(view, verbose=True))

    for one in view.findings:
        assert one.id in text
    for conclusion in view.conclusions:
        assert conclusion.id in text
    for question in view.questions:
        assert question.question in text
        assert all(choice.label in text for choice in question.choices)
    for denial in view.denials:
        assert all(member in text for member in denial.denied)
    for file in view.evidence:
        assert file.sha256 in text
        assert all(objection in text for objection in file.objections)
    for pack in view.packs:
        assert pack.digest in text
    assert all(limit in text for limit in view.limits)


def test_a_score_has_both_numbers_and_the_rules_behind_them() -> None:
    view = replace(sample.ready(), law=ScoreView(0, 40, 5, 0, 2, 1, 2), timeline=[])

    assert "  law      evidenced 0, declared 40 (5 rules)" in render(view)


def test_a_score_of_today_stands_with_the_next_that_is_worse() -> None:
    upcoming = next(one for one in sample.SAMPLE.timeline if one.state == "upcoming")
    better = replace(upcoming, date="2027-01-01", law=ScoreView(100, 100, 2, 2, 2, 0, 0))
    worse = replace(upcoming, date="2027-12-02", law=ScoreView(12, 30, 41, 5, 10, 2, 29))
    today = ScoreView(100, 100, 2, 2, 2, 0, 0)
    view = replace(sample.SAMPLE, law=today, timeline=[better, worse])

    now, then = "evidenced 100, declared 100 (2 rules)", "evidenced 12, declared 30 (41 rules)"
    assert f"{now}; from 2027-12-02: {then}" in flat(render(view))


def test_a_verdict_of_today_stands_with_the_next_that_is_worse() -> None:
    upcoming = next(one for one in sample.SAMPLE.timeline if one.state == "upcoming")
    view = replace(sample.ready(), timeline=[replace(upcoming, verdict="not_ready")])

    assert f"From {upcoming.date}: not ready." in flat(render(view))


def test_one_line_holds_file_verdict_tier_and_counts() -> None:
    view = sample.SAMPLE
    binding = [one for one in view.findings if one.timing in ("in_force", "upcoming")]
    failed = sum(one.outcome == "fail" for one in binding)
    unknown = sum(one.outcome == "unknown" for one in binding)

    assert line(view) == (
        f"project.yaml: not ready, high-risk, {failed} not met, {unknown} unknown"
    )


def test_one_line_names_the_candidates_of_a_tier() -> None:
    view = sample.undetermined()
    candidates = [c.value for h in view.headlines if h.tier for c in h.tier.candidates]

    assert all(value.replace("_", "-") in line(view) for value in candidates)


EVIL = "\x1b]0;owned\x07\x1b[2J\u202eevil\u2066\u200b\x9b31m\r\nnot ready"


def test_nothing_in_a_manifest_steers_the_terminal() -> None:
    view = sample.hostile(EVIL)

    for verbose in (False, True):
        text = render(view, verbose=verbose) + line(view)
        assert not set("\x1b\x07\x9b\r\u202e\u2066\u200b") & set(text)
    assert line(view).count("\n") == 0


def test_without_unicode_the_report_is_ascii() -> None:
    render(sample.SAMPLE, verbose=True, unicode=False).encode("ascii")


@pytest.mark.parametrize(("count", "named"), [(2, "p0 and p1"), (4, "4 packs")])
def test_packs_that_wait_are_named_with_what_they_wait_for(count: int, named: str) -> None:
    view = sample.SAMPLE
    waiting = [
        replace(view.packs[-1], id=f"p{n}", ruled_out_by=[], waits_for=["ml.components"])
        for n in range(count)
    ]
    text = flat(render(replace(view, packs=[*view.packs, *waiting])))

    assert f"{named} waiting for ml.components" in text


def test_a_file_that_does_not_count_is_named_beside_the_score() -> None:
    view = VIEWS["undetermined"]

    assert "  evidence drift does not count: no such file\n" in render(view)
