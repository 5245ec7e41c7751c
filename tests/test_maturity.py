"""How far practice has come, in the manner of the ML Test Score."""

from __future__ import annotations

import pytest

from mlready.maturity import Maturity, Theme, maturity
from mlready.packs import Library
from worlds import META, findings_of, rule, world

FACTS = """
f.b: {type: bool, question: Is it so?}
practices.n: {type: practice, question: Is it done?}
practices.m: {type: practice, question: Is it measured?}
"""
MEASURES = {"vocabulary/m.yaml": "measurements:\n  drift.share: {definition: Share.}\n"}
RULES = (
    "rules:\n"
    + rule("N", require="{practices.n: in_place}", evidence="documented")
    + rule(
        "M",
        require="{practices.m: in_place}",
        shown_by="{drift.share: {lt: 0.5}}",
        evidence="measured",
    )
)


def of_kind(kind: str) -> Library:
    return world(FACTS, RULES, meta=META.replace("binding_law", kind), more=MEASURES)


PRACTICE = of_kind("practice")
BOTH = "practices: {n: in_place, m: in_place}"


def read(
    text: str, backing: dict[str, int], measured: dict[str, float], library: Library = PRACTICE
) -> Maturity:
    found = findings_of(library, text, backing=backing, measured=measured)
    return maturity(list(found.values()), library.packs)


@pytest.mark.parametrize(
    ("text", "backing", "measured", "points"),
    [
        ("", {}, {}, 0.0),
        (BOTH, {}, {}, 0.0),
        (BOTH, {"practices.n": 1}, {}, 0.5),
        (BOTH, {"practices.n": 1, "practices.m": 1}, {}, 1.0),
        (BOTH, {}, {"drift.share": 0.1}, 1.0),
        (BOTH, {"practices.n": 1}, {"drift.share": 0.1}, 1.5),
        (BOTH, {"practices.n": 1}, {"drift.share": 0.9}, 0.5),
        ("practices: {n: planned, m: planned}", {"practices.n": 1}, {"drift.share": 0.1}, 0.0),
    ],
)
def test_half_for_what_is_written_down_and_one_for_what_is_measured(
    text: str, backing: dict[str, int], measured: dict[str, float], points: float
) -> None:
    (theme,) = read(text, backing, measured).themes

    assert (theme.points, theme.possible) == (points, 1.5)


def test_law_has_no_maturity() -> None:
    assert read(BOTH, {}, {}, of_kind("binding_law")).themes == ()


def test_the_weakest_stands_beside_the_mean() -> None:
    found = Maturity((Theme("a", 3, 4), Theme("b", 0, 2), Theme("c", 0, 5)))

    assert found.weakest == Theme("c", 0, 5)
    assert found.mean == pytest.approx(0.25)
    assert (Maturity().weakest, Maturity().mean) == (None, 0.0)
