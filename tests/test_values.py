"""Durations, dates that may never come, and sets with doubts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlready.values import NEVER, Duration, Members, add, certainly, shift, show

UNITS = ("hour", "day", "week", "month", "year")


def duration(text: str) -> Duration:
    found = Duration.parse(text)
    assert found is not None, text
    return found


def holds(left: str, op: str, right: str) -> bool:
    return certainly(op, duration(left), duration(right))


durations = st.builds(
    lambda count, unit: duration(f"{count} {unit}s"),
    st.integers(0, 999_999), st.sampled_from(UNITS),
)  # fmt: skip


@pytest.mark.parametrize("text", ["1 hour", "72 hours", "0 days", "3 weeks", "6 months", "1 year"])
def test_a_duration_is_a_number_and_a_unit(text: str) -> None:
    assert str(duration(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "6", "months", "6months", "6  months", " 6 months", "6 Months", "-6 months", "1.5 days",
     "6 fortnights", "6 months ", "6 months\n", "1234567 days", "٦ months", "six months"],
)  # fmt: skip
def test_anything_else_is_no_duration(text: str) -> None:
    assert Duration.parse(text) is None


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("24 hours", "1 day"),
        ("7 days", "1 week"),
        ("12 months", "1 year"),
        ("24 months", "2 years"),
    ],
)
def test_on_one_scale_durations_compare_exactly(left: str, right: str) -> None:
    for one, other in ((left, right), (right, left)):
        assert holds(one, "eq", other)
        assert holds(one, "le", other)
        assert holds(one, "ge", other)
        assert not holds(one, "lt", other)
        assert not holds(one, "gt", other)
        assert not holds(one, "ne", other)


@pytest.mark.parametrize(
    ("stated", "passes"),
    [("90 days", False), ("181 days", False), ("183 days", False), ("4415 hours", False),
     ("26 weeks", False), ("184 days", True), ("4416 hours", True), ("27 weeks", True),
     ("6 months", True), ("5 months", False), ("1 year", True)],
)  # fmt: skip
def test_against_at_least_six_months_the_longest_six_months_count(
    stated: str, passes: bool
) -> None:
    assert holds(stated, "ge", "6 months") is passes


@pytest.mark.parametrize(
    ("left", "op", "right", "truth"),
    [
        ("184 days", "gt", "6 months", False),
        ("185 days", "gt", "6 months", True),
        ("181 days", "le", "6 months", True),
        ("182 days", "le", "6 months", False),
        ("180 days", "lt", "6 months", True),
        ("181 days", "lt", "6 months", False),
        ("6 months", "le", "184 days", True),
        ("6 months", "le", "183 days", False),
        ("6 months", "lt", "185 days", True),
        ("6 months", "lt", "184 days", False),
        ("6 months", "ge", "181 days", True),
        ("6 months", "ge", "182 days", False),
        ("6 months", "gt", "180 days", True),
        ("6 months", "gt", "181 days", False),
        ("1 month", "ge", "28 days", True),
        ("1 month", "le", "31 days", True),
        ("365 days", "eq", "1 year", False),
        ("365 days", "ne", "1 year", False),
        ("364 days", "ne", "1 year", True),
        ("367 days", "ne", "1 year", True),
        ("0 days", "eq", "0 months", True),
    ],
)
def test_across_the_scales_only_what_is_certain_holds(
    left: str, op: str, right: str, truth: bool
) -> None:
    assert holds(left, op, right) is truth


@pytest.mark.parametrize("months", [1, 2, 3, 4, 5, 6, 7, 9, 11, 12, 18, 24])
def test_the_bounds_of_months_are_those_of_the_calendar(months: int) -> None:
    days = [date(2023, 1, 1) + timedelta(days=n) for n in range(3 * 365 + 1)]
    lengths = {(shift(day, months) - day).days for day in days}

    low, high = duration(f"{months} months").bounds()

    assert (low, high) == (24 * min(lengths), 24 * max(lengths))


@given(durations, durations)
def test_no_two_comparisons_contradict_each_other(left: Duration, right: Duration) -> None:
    truth = {op: certainly(op, left, right) for op in ("lt", "le", "gt", "ge", "eq", "ne")}
    mirror = {op: certainly(op, right, left) for op in ("lt", "le", "gt", "ge")}

    assert truth["lt"] <= truth["le"]
    assert truth["gt"] <= truth["ge"]
    assert not (truth["lt"] and truth["ge"])
    assert not (truth["gt"] and truth["le"])
    assert not (truth["eq"] and truth["ne"])
    assert truth["eq"] <= (truth["le"] and truth["ge"])
    assert (truth["lt"] or truth["gt"]) <= truth["ne"]
    assert (truth["lt"], truth["le"]) == (mirror["gt"], mirror["ge"])


@pytest.mark.parametrize(
    ("day", "length", "sign", "moved"),
    [
        (date(2026, 8, 31), "1 month", 1, date(2026, 9, 30)),
        (date(2026, 1, 31), "1 month", 1, date(2026, 2, 28)),
        (date(2028, 1, 31), "1 month", 1, date(2028, 2, 29)),
        (date(2028, 2, 29), "1 year", 1, date(2029, 2, 28)),
        (date(2026, 3, 31), "1 month", -1, date(2026, 2, 28)),
        (date(2026, 11, 23), "2 weeks", 1, date(2026, 12, 7)),
        (date(2026, 11, 23), "12 months", -1, date(2025, 11, 23)),
        (date(2026, 11, 23), "36 hours", 1, date(2026, 11, 24)),
        (date(2026, 11, 23), "36 hours", -1, date(2026, 11, 22)),
        (date(2026, 11, 23), "23 hours", 1, date(2026, 11, 23)),
    ],
)
def test_a_date_moved_by_months_keeps_the_day_or_takes_the_last(
    day: date, length: str, sign: int, moved: date
) -> None:
    assert add(day, duration(length), sign) == moved


@given(durations, st.sampled_from((1, -1)))
def test_never_stays_never(length: Duration, sign: int) -> None:
    assert add(NEVER, length, sign) == NEVER


@given(st.dates(), durations, st.sampled_from((1, -1)))
def test_a_date_moved_out_of_the_calendar_stays_at_its_end(
    day: date, length: Duration, sign: int
) -> None:
    moved = add(day, length, sign)

    assert (moved >= day) if sign > 0 else (moved <= day or day == NEVER)


def test_a_set_knows_its_members_doubts_the_unsure_and_denies_the_rest() -> None:
    members = Members(frozenset({"a"}), frozenset({"b"}))

    assert [members.has(one) for one in "abc"] == [True, None, False]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "not stated"), (True, "true"), (False, "false"), (NEVER, "never"),
        (date(2027, 12, 2), "2027-12-02"), (Members(), "none"), (1e25, "1e+25"), (0.5, "0.5"),
        (Members(frozenset({"b", "a"})), "a, b"), (duration("6 months"), "6 months"),
        (Members(frozenset(), frozenset({"b", "a"})), "none (unsure: a, b)"), ("text", "text"),
    ],
)  # fmt: skip
def test_values_are_shown_as_a_manifest_writes_them(value: object, shown: str) -> None:
    assert show(value) == shown
