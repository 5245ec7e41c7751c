"""Where marks and labels stand."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlready.report.charts import (
    AXIS,
    BAR,
    MOST_LABELS,
    TURN,
    Point,
    Timeline,
    bar,
    day,
    dial,
    short_day,
    shortened,
    steps,
    timeline,
)
from mlready.report.view import AreaView, DateView, ScoreView


def score(evidenced: int, declared: int) -> ScoreView:
    return ScoreView(evidenced, declared, 1, 0, 0, 0, 0)


def on(day_: str, label: str = "Transparency", **outcomes: int) -> DateView:
    return DateView(day_, label, [], "past", outcomes, [], "", None, None)


def area(*shares: tuple[str, float]) -> AreaView:
    return AreaView("pack", "area", "Area", score(50, 50), 1, list(shares))


def test_a_dial_goes_on_from_what_is_shown_to_what_is_said() -> None:
    found = dial(score(25, 75))

    assert found.shown == pytest.approx(TURN / 4)
    assert found.said == pytest.approx(TURN / 2)


def test_a_dial_at_100_goes_once_around() -> None:
    assert dial(score(100, 100)).shown == pytest.approx(TURN)
    assert dial(score(100, 100)).said == 0


def test_the_stretches_of_a_bar_join_and_fill_it() -> None:
    found = bar(area(("closed", 0.5), ("unknown", 0.25), ("critical", 0.25)))

    assert [one.kind for one in found] == ["closed", "unknown", "critical"]
    assert [one.x for one in found] == pytest.approx([0, 150, 225])
    assert sum(one.width for one in found) == pytest.approx(BAR)


def test_only_an_unknown_stretch_is_striped_and_stripes_stay_inside_it() -> None:
    closed, unknown = bar(area(("closed", 0.5), ("unknown", 0.5)))

    assert not closed.stripes
    assert len(unknown.stripes) > 10
    assert all(unknown.x <= x and x + 4 <= BAR for x in unknown.stripes)


def test_stairs_are_full_up_to_the_tier() -> None:
    found = steps(["prohibited", "high_risk", "minimal"], "high_risk")

    assert [one.state for one in found] == ["full", "full", "empty"]
    assert found[0].height < found[1].height < found[2].height


def test_stairs_of_an_open_tier_show_its_candidates() -> None:
    found = steps(["prohibited", "high_risk", "minimal"], "unknown", ["high_risk", "minimal"])

    assert [one.state for one in found] == ["open", "open", "empty"]


def test_dates_are_written_out_and_anything_else_is_left_alone() -> None:
    assert day("2027-12-02").split() == ["2", "December", "2027"]
    assert short_day("2027-12-02") == "2 Dec 2027"
    assert day("never") == "never"


def test_a_label_is_cut_at_a_word() -> None:
    assert shortened("Prohibited practices, AI literacy", 25) == "Prohibited practices, AI…"
    assert shortened("W" * 30, 10) == "W" * 9 + "…"
    assert shortened("AI literacy", 25) == "AI literacy"


def test_dates_stand_in_proportion_on_an_axis_of_whole_years() -> None:
    found = timeline([on("2025-01-01"), on("2026-12-31")], "2026-01-01")

    assert [one.x for one in found.points] == pytest.approx([0, 350, AXIS], abs=1)
    assert found.years == [("2025", 0), ("2026", pytest.approx(350, abs=1))]
    assert found.today == pytest.approx(350, abs=1)


def test_a_date_is_open_while_anything_on_it_is_unmet_unknown_or_waived() -> None:
    dates = [on("2025-02-02", not_applicable=2), on("2026-02-02", waived=1, unknown=2)]

    met, open_ = (one for one in timeline(dates, "2027-01-01").points if one.number)

    assert (met.mark, met.detail) == ("met", "2 Feb 2025")
    assert (open_.mark, open_.detail) == ("open", "2 Feb 2026, 3 open")


def test_two_dates_on_one_day_keep_clear_of_each_other() -> None:
    found = timeline([on("2026-08-02"), on("2026-08-02")], "2026-11-23")

    assert found.labelled
    assert not overlapping(found)


def test_dates_that_crowd_around_today_find_room_by_leaning_aside() -> None:
    crowd = [
        on("2025-02-02", "AI literacy, Prohibited practices"),
        on("2026-07-27", "Requirements for high-risk systems"),
        on("2026-08-02", "Authorities and testing"),
        on("2026-12-02", "Prohibited practices"),
        on("2027-12-02", "The duties for high-risk systems begin to bind"),
    ]

    found = timeline(crowd, "2026-11-23")

    assert found.labelled
    assert not overlapping(found)


def test_more_than_six_dates_are_numbered_as_in_the_table() -> None:
    dates = [on(f"2026-{month:02}-01") for month in range(1, 9)]

    found = timeline(dates, "2026-07-15")

    assert len(dates) > MOST_LABELS
    assert not found.labelled
    assert [one.title for one in found.points if one.number] == [str(n) for n in range(1, 9)]


def test_an_axis_of_a_century_does_not_write_every_year() -> None:
    assert len(timeline([on("1950-01-01")], "2049-01-01").years) <= 13


def overlapping(found: Timeline) -> list[tuple[Point, Point]]:
    """Labels that cover each other, or one that a leader runs through."""
    return [
        (a, b)
        for a, b in combinations(found.points, 2)
        if (a.title_y == b.title_y and a.box[0] < b.box[1] and b.box[0] < a.box[1])
        or _crosses(a, b)
        or _crosses(b, a)
    ]


def _crosses(a: Point, b: Point) -> bool:
    """The leader of one runs through the label of the other."""
    low, high = sorted(a.leader)
    return b.box[0] < a.x < b.box[1] and low < b.title_y < high


DAYS = st.dates(date(2024, 1, 1), date(2031, 12, 31))
LABELS = st.text(st.sampled_from("Wi 中é"), max_size=80)


@settings(deadline=None)
@given(st.lists(st.tuples(DAYS, LABELS), max_size=6), DAYS)
def test_labels_never_overlap_and_stay_on_the_page(
    dates: list[tuple[date, str]], today: date
) -> None:
    views = [on(one.isoformat(), label, fail=1) for one, label in sorted(dates)]

    found = timeline(views, today.isoformat())

    assert not found.labelled or not overlapping(found)
    for point in found.points:
        assert 0 <= point.x <= AXIS
        assert not found.labelled or (point.box[0] >= -1 and point.box[1] <= AXIS + 1)
        assert found.top < point.title_y - 8
        assert point.detail_y < found.top + found.height


@settings(deadline=None)
@given(st.integers(7, 40), DAYS)
def test_numbers_keep_their_order(count: int, first: date) -> None:
    views = [on((first + timedelta(days=40 * n)).isoformat()) for n in range(count)]

    found = timeline(views, first.isoformat())

    assert [one.number for one in found.points if one.number] == list(range(1, count + 1))
