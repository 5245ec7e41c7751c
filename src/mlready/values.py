"""The values facts have beside Python's own: durations, dates that may never come, sets."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from mlready.lean import dataclass

NEVER = date.max
"""A date that does not come: later than every other, printed as `never`."""

_HOURS = {"hour": 1, "day": 24, "week": 168}
_MONTHS = {"month": 1, "year": 12}
_DURATION = re.compile(r"([0-9]{1,6}) (hour|day|week|month|year)s?")


@dataclass(frozen=True)
class Duration:
    """A length of time as a person writes it: `6 months`, `72 hours`.

    Hours, days and weeks are one exact scale, months and years another. How long a month is depends
    on where it starts, so across the two scales only `certainly` can compare.
    """

    hours: int
    months: int
    text: str

    @classmethod
    @lru_cache(maxsize=256)
    def parse(cls, text: str) -> Duration | None:
        """Read `<n> hours|days|weeks|months|years`; None when it is not one."""
        match = _DURATION.fullmatch(text)
        if match is None:
            return None
        count, unit = int(match[1]), match[2]
        return cls(count * _HOURS.get(unit, 0), count * _MONTHS.get(unit, 0), text)

    def __str__(self) -> str:
        return self.text

    def bounds(self) -> tuple[int, int]:
        """The fewest and the most hours it can last."""
        fewest, most = _days(self.months)
        return self.hours + 24 * fewest, self.hours + 24 * most


@lru_cache(maxsize=256)
def _days(months: int) -> tuple[int, int]:
    """The fewest and the most days that a number of months can last, over a leap year and others.

    Every 4,800 months are 146,097 days, wherever they start.
    """
    if months == 0:
        return 0, 0
    if months >= 4800:
        fewest, most = _days(months % 4800)
        whole = months // 4800 * 146_097
        return whole + fewest, whole + most
    starts = [date(2000 + n // 12, n % 12 + 1, 1) for n in range(96)]
    lengths = [(shift(start, months) - start).days for start in starts]
    return min(lengths), max(lengths)


def certainly(op: str, left: Duration, right: Duration) -> bool:
    """Compare two durations; across scales only what holds however long the months are.

    So `90 days` and `183 days` are not `ge` six months, `184 days` is.
    """
    same_scale = (left.months == 0) == (right.months == 0)
    if same_scale:
        a, b = left.hours + left.months, right.hours + right.months
        return {"lt": a < b, "le": a <= b, "gt": a > b, "ge": a >= b, "eq": a == b, "ne": a != b}[
            op
        ]
    (low, high), (least, most) = left.bounds(), right.bounds()
    return {
        "lt": high < least,
        "le": high <= least,
        "gt": low > most,
        "ge": low >= most,
        "eq": left.hours + left.months == right.hours + right.months == 0,
        "ne": low > most or high < least,
    }[op]


def shift(day: date, months: int) -> date:
    """Move a date by months: the same day of the month, or the month's last."""
    import calendar  # hardly any check moves a date by months

    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add(day: date, duration: Duration, sign: int = 1) -> date:
    """Add a duration to a date, or subtract it; hours count in whole days, rounded down.

    `never` stays never. A result outside the calendar is `never`, or the calendar's first day.
    """
    if day == NEVER:
        return NEVER
    try:
        return shift(day, sign * duration.months) + sign * timedelta(days=duration.hours // 24)
    except (ValueError, OverflowError):
        return NEVER if sign > 0 else date.min


@dataclass(frozen=True, slots=True)
class Members:
    """A set as it is stated: named members, and those in doubt. What is in neither is denied."""

    named: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()

    def has(self, member: str) -> bool | None:
        """Whether the member is in the set; None when that is in doubt."""
        if member in self.named:
            return True
        return None if member in self.unsure else False


NO_MEMBERS = Members()

PRACTICE_STATES = ("absent", "planned", "partial", "in_place")


def show(value: object) -> str:
    """A value as one would write it in a manifest."""
    if value is None:
        return "not stated"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return "never" if value == NEVER else value.isoformat()
    if isinstance(value, Members):
        named = ", ".join(sorted(value.named)) or "none"
        return f"{named} (unsure: {', '.join(sorted(value.unsure))})" if value.unsure else named
    if isinstance(value, float) and value.is_integer() and abs(value) >= 1e9:
        return f"{value:.6g}"
    return str(value)
