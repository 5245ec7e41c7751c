"""Where the marks of the report's charts stand. Pure geometry: the templates only place it.

All lengths are in units of the drawing's `viewBox`, which the page scales.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import field
from datetime import date
from itertools import product

from mlready.lean import dataclass
from mlready.report.view import AreaView, DateView, ScoreView

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
TURN = 2 * math.pi * 52
"""Once around the dial."""
BAR = 300.0
STRIPE = 7.0
AXIS = 700.0
OPEN = ("fail", "unknown", "waived")
MOST_LABELS = 6
"""More dates than this are numbered in the chart and named in the table below it."""
MOST_TRIES = 4000
"""Places looked at before labels are given up; a chart takes some ten milliseconds at most."""
_LETTER = 6.3
"""Room for a letter of a label: Inter at 10.5 units needs 6.1 on average in its widest words."""
_LENGTHS = (60, 40, 28)
"""Letters that a label may have, in the order in which they are tried."""
_GAP = 10.0
_LANES = ((46.0, 59.0), (128.0, 141.0), (14.0, 27.0), (160.0, 173.0))
"""Baselines of a label's two lines, lane by lane as they are tried: above, below, once more."""
_ANCHORS = ("middle", "end", "start")
_TOP, _BOTTOM = (32.0, 0.0), (146.0, 178.0)
AXIS_Y = 84.0
_UNDER_YEARS = 107.0


def day(text: str) -> str:
    """A date as a page shows it, in one piece: `2027-12-02` is 2 December 2027.

    Anything else is left as it is.
    """
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{found.day}\N{NO-BREAK SPACE}{MONTHS[found.month - 1]}\N{NO-BREAK SPACE}{found.year}"


def short_day(text: str) -> str:
    """A date where there is little room: 2 Dec 2027."""
    found = date.fromisoformat(text)
    return f"{found.day} {MONTHS[found.month - 1][:3]} {found.year}"


@dataclass(frozen=True)
class Dial:
    """A ring: a thick arc for what files show; from its end a thin one for what is only said."""

    shown: float
    said: float
    """Length of the thin arc, which starts where the thick one ends."""
    turn: float = TURN


def dial(score: ScoreView) -> Dial:
    """The arcs of a score, in units along a circle of radius 52."""
    return Dial(TURN * score.evidenced / 100, TURN * max(score.declared - score.evidenced, 0) / 100)


@dataclass(frozen=True)
class Segment:
    """One stretch of an area's bar."""

    kind: str
    x: float
    width: float
    stripes: list[float] = field(default_factory=list)
    """Where the stripes of an unknown stretch begin."""


def bar(area: AreaView) -> list[Segment]:
    """The stretches of an area's bar from left to right, on a width of 300."""
    found: list[Segment] = []
    x = 0.0
    for kind, share in area.shares:
        width = BAR * share
        count = int(width // STRIPE) + 1 if kind == "unknown" else 0
        stripes = [x + n * STRIPE for n in range(count) if n * STRIPE + 4 < width]
        found.append(Segment(kind, x, width, stripes))
        x += width
    return found


@dataclass(frozen=True)
class Step:
    """One stair of the tier's icon: `full` up to the tier, `open` for a candidate, or `empty`."""

    x: float
    height: float
    state: str


def steps(scale: Sequence[str], value: str, candidates: Sequence[str] = ()) -> list[Step]:
    """A stair for each value of a scale, the laxest first, filled up to the value.

    `scale` runs from the strictest to the laxest; what may still come is left open.
    """
    order = list(reversed(scale))
    reached = order.index(value) if value in order else -1
    open_ = {order.index(one) for one in candidates if one in order}
    rise = 12.0 / max(len(order) - 1, 1)
    return [
        Step(
            n * 10.0, 6.0 + n * rise, "full" if n <= reached else "open" if n in open_ else "empty"
        )
        for n in range(len(order))
    ]


@dataclass(frozen=True)
class Point:
    """A date on the axis, and its label where there is room for labels."""

    number: int
    """Its row in the table below the chart, counted from 1; 0 is today."""
    x: float
    mark: str
    """`met`, `open` or `today`."""
    title: str = ""
    detail: str = ""
    text_x: float = 0.0
    anchor: str = "middle"
    title_y: float = 0.0
    detail_y: float = 0.0
    leader: tuple[float, float] = (0.0, 0.0)
    """From where to where the line runs that joins label and axis."""
    box: tuple[float, float] = (0.0, 0.0)
    """The stretch of the axis that the label covers."""


@dataclass(frozen=True)
class Timeline:
    """The chart of dates."""

    years: list[tuple[str, float]]
    points: list[Point]
    today: float
    top: float
    height: float
    labelled: bool
    """Labels stand at the marks; else the marks carry the numbers of the table's rows."""


def timeline(dates: Sequence[DateView], as_of: str) -> Timeline:
    """Place dates on an axis of 700 units that spans whole years, with today among them.

    Labels never overlap: they are staggered over four lanes, and left out together when there are
    more than six dates or one of them finds no room.
    """
    today = date.fromisoformat(as_of)
    days = [date.fromisoformat(one.date) for one in dates]
    first, last = min([today, *days]).year, max([today, *days]).year
    start, span = date(first, 1, 1), (date(last, 12, 31) - date(first, 1, 1)).days
    at = [AXIS * (one - start).days / span for one in days]
    now = AXIS * (today - start).days / span
    every = 1 + (last - first) // 12
    years = [
        (str(year), AXIS * (date(year, 1, 1) - start).days / span)
        for year in range(first, last + 1, every)
    ]
    for most in _LENGTHS if len(dates) <= MOST_LABELS else ():
        placed = _placed(_points(dates, at, now, as_of, most))
        if placed is not None:
            used = {one.title_y for one in placed}
            top = _TOP[1] if _LANES[2][0] in used else _TOP[0]
            bottom = _BOTTOM[1] if _LANES[3][0] in used else _BOTTOM[0]
            return Timeline(years, placed, now, top, bottom - top, True)
    points = _numbered(_points(dates, at, now, as_of, _LENGTHS[0]))
    return Timeline(years, points, now, _TOP[0], _BOTTOM[0] - _TOP[0], False)


def _points(
    dates: Sequence[DateView], at: Sequence[float], now: float, as_of: str, most: int
) -> list[Point]:
    """The dates and today from left to right, each with the two lines of its label."""
    marks = [Point(0, now, "today", "Today", short_day(as_of))]
    for number, (x, one) in enumerate(zip(at, dates, strict=True), 1):
        left = sum(one.outcomes.get(word, 0) for word in OPEN)
        detail = f"{short_day(one.date)}{f', {left} open' if left else ''}"
        marks.append(
            Point(number, x, "open" if left else "met", shortened(one.label, most), detail)
        )
    return sorted(marks, key=lambda one: (one.x, one.number))


def shortened(text: str, most: int) -> str:
    """A text cut at a word, with an ellipsis, to at most a number of letters."""
    if len(text) <= most:
        return text
    words, space, _ = text[:most].rpartition(" ")
    return f"{words.rstrip(' ,;:') if space else text[: most - 1]}…"


def _width(text: str) -> float:
    """Room for a text; letters that are drawn wide, as those of the Far East, need it twice."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return _LETTER * (len(text) + wide)


def _placed(points: Sequence[Point]) -> list[Point] | None:
    """Give every label a place where it is free, the nearest that lets all others have one too."""
    done: list[Point] = []
    tries = iter(range(MOST_TRIES))

    def place(number: int) -> bool:
        if number == len(points):
            return True
        for lane, anchor in product(_LANES, _ANCHORS):
            one = _in_lane(points[number], lane, anchor)
            if next(tries, None) is None:
                return False
            if _on_page(one) and _free(one, done):
                done.append(one)
                if place(number + 1):
                    return True
                done.pop()
        return False

    return done if place(0) else None


def _on_page(point: Point) -> bool:
    return point.box[0] >= 0 and point.box[1] <= AXIS


def _in_lane(point: Point, lane: tuple[float, float], anchor: str) -> Point:
    title_y, detail_y = lane
    width = max(_width(point.title), _width(point.detail))
    text_x = {
        "start": max(point.x - 6, 0.0),
        "middle": point.x,
        "end": min(point.x + 6, AXIS),
    }[anchor]
    left = text_x - {"start": 0, "middle": width / 2, "end": width}[anchor]
    above = title_y < AXIS_Y
    leader = (detail_y + 4, AXIS_Y - 4) if above else (_UNDER_YEARS, title_y - 12)
    return Point(
        point.number, point.x, point.mark, point.title, point.detail,
        text_x, anchor, title_y, detail_y, leader, (left, left + width),
    )  # fmt: skip


def _free(new: Point, done: Iterable[Point]) -> bool:
    """Whether a label keeps clear of those in its lane, and of leaders that pass through it."""
    for old in done:
        if (old.title_y < AXIS_Y) != (new.title_y < AXIS_Y):
            continue
        if old.title_y == new.title_y:
            if new.box[0] < old.box[1] + _GAP and old.box[0] < new.box[1] + _GAP:
                return False
        else:
            outer, inner = sorted((old, new), key=lambda one: -abs(one.title_y - AXIS_Y))
            if inner.box[0] - 4 < outer.x < inner.box[1] + 4:
                return False
    return True


def _numbered(points: Iterable[Point]) -> list[Point]:
    """Marks with numbers for labels, on alternating sides where they stand close together."""
    found: list[Point] = []
    last = {46.0: -AXIS, 128.0: -AXIS}
    for point in points:
        free = [lane for lane, x in last.items() if point.x - x > 16]
        y = free[0] if free else min(last, key=lambda lane: last[lane])
        last[y] = point.x
        name = str(point.number) if point.number else "Today"
        leader = (y + 4, AXIS_Y - 4) if y < AXIS_Y else (_UNDER_YEARS, y - 12)
        width = _width(name)
        box = (point.x - width / 2, point.x + width / 2)
        found.append(
            Point(point.number, point.x, point.mark, name, "", point.x, "middle", y, y, leader, box)
        )
    return found
