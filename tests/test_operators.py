"""Every operator on every type it stands on, read from a pack and asked of a manifest."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest

from mlready.conditions.operators import OPERATORS
from mlready.errors import PackRefused
from mlready.packs import Library
from worlds import AS_OF, UNKNOWN_BOOL, facts_of, value, when, why

FACTS = """
s.bool: {type: bool, question: Is it?}
s.text: {type: text, question: What is it?}
s.int: {type: int, question: How many?}
s.number: {type: number, question: How much?}
s.date: {type: date, question: When?}
s.other_date: {type: date, question: When else?}
s.duration: {type: duration, question: How long?}
s.enum: {type: enum, values: {low: L, mid: M, high: H}, question: Which?}
s.set: {type: set, values: {a: A, b: B, c: C}, question: Which ones?}
s.list: {type: list, question: Which items?, item: {size: {type: int, question: How big?}}}
s.practice: {type: practice, question: Is it done?}
"""
TYPES = ("bool", "text", "int", "number", "date", "duration", "enum", "set", "list", "practice")

ANSWERS = [
    ("bool", "eq", "true", {"true": True, "false": False}),
    ("bool", "ne", "true", {"true": False, "false": True}),
    ("text", "eq", "x", {"x": True, "w": False, "X": False}),
    ("text", "ne", "x", {"x": False, "w": True}),
    ("text", "in", "[x, w]", {"x": True, "z": False}),
    ("text", "not_in", "[x, w]", {"x": False, "z": True}),
    ("int", "eq", "3", {"3": True, "4": False}),
    ("int", "ne", "3", {"3": False, "4": True}),
    ("int", "in", "[3, 5]", {"3": True, "4": False, "5": True}),
    ("int", "not_in", "[3, 5]", {"3": False, "4": True}),
    ("int", "lt", "3", {"2": True, "3": False, "4": False}),
    ("int", "le", "3", {"2": True, "3": True, "4": False}),
    ("int", "gt", "3", {"2": False, "3": False, "4": True}),
    ("int", "ge", "3", {"2": False, "3": True, "4": True}),
    ("number", "eq", "0.5", {"0.5": True, "0.50": True, "0.6": False}),
    ("number", "ne", "0.5", {"0.5": False, "0.6": True}),
    ("number", "lt", "0.5", {"0.4": True, "0.5": False}),
    ("number", "le", "0.5", {"0.5": True, "0.6": False}),
    ("number", "gt", "1.0e+25", {"1.0e+25": False, "1.1e+25": True}),
    ("number", "ge", "1", {"1": True, "0.9": False}),
    ("date", "eq", "2027-12-02", {"2027-12-02": True, "2027-12-03": False}),
    ("date", "ne", "2027-12-02", {"2027-12-02": False, "2027-12-03": True}),
    ("date", "before", "2027-12-02", {"2027-12-01": True, "2027-12-02": False}),
    ("date", "after", "2027-12-02", {"2027-12-02": False, "2027-12-03": True}),
    ("date", "on_or_before", "2027-12-02", {"2027-12-02": True, "2027-12-03": False}),
    ("date", "on_or_after", "2027-12-02", {"2027-12-01": False, "2027-12-02": True}),
    ("duration", "eq", "7 days", {"1 week": True, "8 days": False}),
    ("duration", "ne", "7 days", {"1 week": False, "8 days": True}),
    ("duration", "lt", "72 hours", {"2 days": True, "3 days": False}),
    ("duration", "le", "72 hours", {"3 days": True, "73 hours": False}),
    ("duration", "gt", "72 hours", {"3 days": False, "73 hours": True}),
    ("duration", "ge", "6 months", {"184 days": True, "183 days": False, "6 months": True}),
    ("enum", "eq", "mid", {"mid": True, "high": False}),
    ("enum", "ne", "mid", {"mid": False, "high": True}),
    ("enum", "in", "[mid, high]", {"mid": True, "low": False}),
    ("enum", "not_in", "[mid, high]", {"mid": False, "low": True}),
    ("practice", "eq", "in_place", {"in_place": True, "{state: partial}": False}),
    ("practice", "ne", "in_place", {"in_place": False, "absent": True}),
    ("practice", "in", "[partial, in_place]", {"partial": True, "planned": False}),
    ("practice", "not_in", "[absent, planned]", {"partial": True, "planned": False}),
    ("set", "has", "a", {"[a, b]": True, "[b]": False, "none": False, "[]": False}),
    ("set", "has_any", "[a, b]", {"[b]": True, "[c]": False, "none": False}),
    ("set", "has_all", "[a, b]", {"[a, b, c]": True, "[a]": False, "none": False}),
    ("set", "count_ge", "2", {"[a, b]": True, "[a]": False}),
    ("set", "count_le", "2", {"[a, b]": True, "[a, b, c]": False}),
    ("list", "count_ge", "1", {"[{id: x}]": True, "[]": False}),
    ("list", "count_le", "1", {"[{id: x}]": True, "[{id: x}, {id: y}]": False}),
    *((kind, "known", "true", {stated: True}) for kind, stated in
      (("bool", "false"), ("text", "t"), ("int", "0"), ("number", "0"), ("date", "2027-01-01"),
       ("duration", "1 day"), ("enum", "low"), ("set", "none"), ("list", "[]"),
       ("practice", "absent"))),
]  # fmt: skip

DOUBTS = [
    ("has", "a", {"{named: [a], unsure: [b]}": True, "{named: [b], unsure: [a]}": UNKNOWN_BOOL,
                  "{named: [b], unsure: [c]}": False}),
    ("has_any", "[a, b]", {"{named: [a], unsure: [b]}": True, "{unsure: [b]}": UNKNOWN_BOOL,
                           "{unsure: [c]}": False}),
    ("has_all", "[a, b]", {"{named: [a], unsure: [b]}": UNKNOWN_BOOL, "{unsure: [a]}": False}),
    ("count_ge", "2", {"{named: [a], unsure: [b]}": UNKNOWN_BOOL, "{unsure: [b]}": False,
                       "{named: [a, b], unsure: [c]}": True}),
    ("count_le", "1", {"{named: [a], unsure: [b]}": UNKNOWN_BOOL, "{unsure: [b]}": True,
                       "{named: [a, b], unsure: [c]}": False}),
]  # fmt: skip


@lru_cache
def asking(condition: str) -> Library:
    return when(FACTS, condition)


@pytest.mark.parametrize(("kind", "op", "operand", "answers"), ANSWERS)
def test_an_operator_answers_for_every_value(
    kind: str, op: str, operand: str, answers: dict[str, bool]
) -> None:
    library = asking(f"{{s.{kind}: {{{op}: {operand}}}}}")

    found = {stated: value(library, f"s: {{{kind}: {stated}}}") for stated in answers}

    assert found == answers


@pytest.mark.parametrize(("kind", "op", "operand", "answers"), ANSWERS)
def test_an_unstated_fact_leaves_every_operator_but_known_open(
    kind: str, op: str, operand: str, answers: dict[str, bool]
) -> None:
    library = asking(f"{{s.{kind}: {{{op}: {operand}}}}}")

    assert value(library, "") == (False if op == "known" else UNKNOWN_BOOL)
    assert value(library, f"s: {{{kind}: null}}") == (False if op == "known" else UNKNOWN_BOOL)


@pytest.mark.parametrize(("op", "operand", "answers"), DOUBTS)
def test_a_doubt_about_a_member_counts_where_that_member_decides(
    op: str, operand: str, answers: dict[str, Any]
) -> None:
    library = asking(f"{{s.set: {{{op}: {operand}}}}}")

    found = {stated: value(library, f"s: {{set: {stated}}}") for stated in answers}

    assert found == answers


def test_the_table_of_operators_is_the_documented_one() -> None:
    tried = {(op, kind) for kind, op, _, _ in ANSWERS}

    assert tried == {(name, kind) for name, one in OPERATORS.items() for kind in one.on}
    assert set(OPERATORS) == {
        "eq", "ne", "in", "not_in", "has", "has_any", "has_all", "lt", "le", "gt", "ge", "before",
        "after", "on_or_before", "on_or_after", "count_ge", "count_le", "known",
    }  # fmt: skip


OPERANDS = {"in": "[a]", "not_in": "[a]", "has": "a", "has_any": "[a]", "has_all": "[a]",
            "count_ge": "1", "count_le": "1", "known": "true"}  # fmt: skip
UNFIT = [(name, kind) for name, one in OPERATORS.items() for kind in TYPES if kind not in one.on]


@pytest.mark.parametrize(("op", "kind"), UNFIT)
def test_an_operator_does_not_stand_on_a_type_it_does_not_fit(op: str, kind: str) -> None:
    with pytest.raises(PackRefused) as refused:
        when(FACTS, f"{{s.{kind}: {{{op}: {OPERANDS.get(op, '1')}}}}}")

    article = "an" if kind in ("int", "enum") else "a"
    assert f"`{op}` does not fit `s.{kind}`, which is {article} {kind}" in str(refused.value)


@pytest.mark.parametrize("kind", [kind for kind in TYPES if kind not in ("set", "list")])
def test_a_bare_literal_means_equal(kind: str) -> None:
    literal = {
        "bool": "true", "text": "t", "int": "1", "number": "0.5", "date": "2027-01-01",
        "duration": "1 day", "enum": "low", "practice": "planned",
    }[kind]  # fmt: skip

    assert value(asking(f"{{s.{kind}: {literal}}}"), f"s: {{{kind}: {literal}}}") is True


def test_several_operators_on_a_path_must_all_hold() -> None:
    library = asking("{s.int: {ge: 2, le: 4}}")

    assert [value(library, f"s: {{int: {n}}}") for n in (1, 2, 4, 5)] == [False, True, True, False]


class TestOperands:
    def test_a_fact_of_the_same_type(self) -> None:
        library = asking("{s.date: {before: {fact: s.other_date}}}")

        assert value(library, "s: {date: 2026-01-01, other_date: 2026-01-02}") is True
        assert value(library, "s: {date: 2026-01-02, other_date: 2026-01-02}") is False
        assert value(library, "s: {date: 2026-01-02}") == UNKNOWN_BOOL
        assert why(library, "s: {date: 2026-01-02}").missing == ("s.other_date",)
        assert why(library, "").missing == ("s.date", "s.other_date")

    def test_a_fact_moved_by_a_duration(self) -> None:
        library = asking("{s.date: {on_or_before: {fact: s.other_date, plus: 2 weeks}}}")

        assert value(library, "s: {date: 2026-01-15, other_date: 2026-01-01}") is True
        assert value(library, "s: {date: 2026-01-16, other_date: 2026-01-01}") is False

        library = asking("{s.date: {on_or_after: {fact: s.other_date, minus: 1 month}}}")

        assert value(library, "s: {date: 2026-02-28, other_date: 2026-03-31}") is True
        assert value(library, "s: {date: 2026-02-27, other_date: 2026-03-31}") is False

    def test_the_day_of_the_check_as_operand_as_path_and_moved(self) -> None:
        stated = f"s: {{date: {AS_OF}}}"

        assert value(asking("{s.date: as_of}"), stated) is True
        assert value(asking("{s.date: {before: as_of}}"), stated) is False
        assert value(asking("{as_of: {on_or_after: 2026-11-23}}"), "") is True
        assert value(asking("{as_of: {on_or_after: 2026-11-24}}"), "") is False
        moved = asking("{s.date: {after: {fact: as_of, minus: 12 months}}}")
        assert value(moved, "s: {date: 2025-11-24}") is True
        assert value(moved, "s: {date: 2025-11-23}") is False
        assert why(moved, "").missing == ("s.date",)

    def test_a_threshold_takes_the_packs_value_or_the_projects(self) -> None:
        meta = "thresholds: {t.most: {value: 5, source: Art 1}}\n"
        library = when_with(meta, "{s.number: {le: {threshold: t.most}}}")

        assert value(library, "s: {number: 5}") is True
        assert value(library, "s: {number: 6}") is False
        assert value(library, "s: {number: 6}\nthresholds: {t.most: 7}") is True
        assert facts_of(library, "").threshold("t.most") == 5

    def test_known_is_never_unknown_itself(self) -> None:
        library = asking("{s.text: {known: false}}")

        assert value(library, "") is True
        assert value(library, "s: {text: x}") is False
        assert why(library, "").missing == ()


def when_with(meta: str, condition: str) -> Library:
    from worlds import META, derived, world

    return world(FACTS, f"derivations:\n{derived('p.x', when=condition)}", meta=META + meta)
