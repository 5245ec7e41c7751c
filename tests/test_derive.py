"""Derived facts: conditions, tables, sets, and values for each item of a list."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mlready.conditions import Reasons, State
from mlready.derive import Facts
from mlready.packs import Library
from mlready.values import NEVER, Members
from worlds import AS_OF, UNKNOWN_BOOL, Unknown, derived, fact, facts_of, value, why, world

FACTS = "\n".join([
    *(f"f.{name}: {fact('bool')}" for name in "abcd"),
    f"f.day: {fact('date')}",
    "models:",
    "  type: list",
    "  question: Which?",
    "  item:",
    "    flop: {type: number, question: How much?}",
    "    day: {type: date, question: When?}",
    "    open: {type: bool, question: Is it open?}",
])  # fmt: skip


def table(*rows: str, **keys: str) -> Library:
    keys = {"values": "{prohibited: P, high: H, minimal: M}", **keys}
    entry = derived("p.x", **keys, table=f"[{', '.join(rows)}]")
    return world(FACTS, f"derivations:\n{entry}")


def dates(*rows: str) -> Library:
    entry = derived("p.x", type="date", table=f"[{', '.join(rows)}]")
    return world(FACTS, f"derivations:\n{entry}")


class TestTables:
    TIER = (
        "{value: prohibited, when: {f.a: true}}",
        "{value: high, when: {f.b: true, f.c: true}}",
        "{value: high, when: {f.d: true}}",
        "{value: minimal}",
    )

    @pytest.mark.parametrize(
        ("stated", "found", "missing"),
        [
            ("a: true", "prohibited", ()),
            ("a: true, b: true, d: true", "prohibited", ()),
            ("a: false, d: true", "high", ()),
            ("a: false, b: true, d: true", "high", ()),
            ("a: false, b: false, d: false", "minimal", ()),
            ("d: true", Unknown("prohibited", "high"), ("f.a",)),
            ("a: false, b: true", Unknown("high", "minimal"), ("f.c", "f.d")),
            ("a: false, b: false", Unknown("high", "minimal"), ("f.d",)),
            ("b: false, d: false", Unknown("prohibited", "minimal"), ("f.a",)),
        ],
    )
    def test_the_first_true_row_wins_or_candidates_remain(
        self, stated: str, found: Any, missing: tuple[str, ...]
    ) -> None:
        library = table(*self.TIER)

        assert value(library, f"f: {{{stated}}}") == found
        assert why(library, f"f: {{{stated}}}").missing == missing

    def test_rows_of_one_value_decide_together_by_the_one_that_holds(self) -> None:
        library = table(*self.TIER)
        facts = facts_of(library, "f: {a: false, b: true, d: true}")

        assert facts.why("p.x", "", ()) == Reasons(frozenset({"f.d"}), ruled_out=frozenset({"f.a"}))
        row = facts.winning(library.derived["p.x"])
        assert row is not None
        assert row.record.when == {"f.d": True}

    def test_a_row_that_only_leads_to_what_follows_anyway_asks_nothing(self) -> None:
        library = table("{value: high, when: {f.a: true}}", "{value: minimal, when: {f.b: true}}",
                        "{value: minimal}")  # fmt: skip

        assert why(library, "").missing == ("f.a",)

    def test_a_comparison_asks_only_what_it_tells_apart(self) -> None:
        entries = (
            derived("p.t", values="{prohibited: P, high: H, minimal: M}",
                    table=f"[{', '.join(self.TIER)}]")
            + derived("p.x", when="{p.t: prohibited}")
        )  # fmt: skip
        library = world(FACTS, f"derivations:\n{entries}")

        assert why(library, "").missing == ("f.a",)
        assert value(library, "f: {a: false}") is False

    def test_no_row_wins_while_it_is_unknown(self) -> None:
        library = table(*self.TIER)

        assert facts_of(library, "").winning(library.derived["p.x"]) is None

    def test_below_an_open_conclusion_the_others_are_read_as_if_it_were_not_so(self) -> None:
        """With the scope open, what would be high inside it may be outside, but not minimal."""
        entries = (
            derived("p.inside", when="{f.a: true}")
            + derived("p.high", when="{p.inside: true, f.b: true}")
            + derived("p.x", values="{high: H, minimal: M, outside: O}", table=(
                "[{value: outside, when: {p.inside: false}}, {value: high, when: {p.high: true}}, "
                "{value: minimal}]"))
        )  # fmt: skip
        library = world(FACTS, f"derivations:\n{entries}")

        assert value(library, "f: {b: true}") == Unknown("outside", "high")
        assert value(library, "f: {b: false}") == Unknown("outside", "minimal")
        assert why(library, "f: {b: true}").missing == ("f.a",)


class TestDates:
    def test_earlier_is_stricter_and_never_is_last(self) -> None:
        library = dates("{value: 2026-08-02, when: {f.a: true}}",
                        "{value: 2027-12-02, when: {f.b: true}}", "{value: never}")  # fmt: skip

        assert value(library, "f: {a: true}") == date(2026, 8, 2)
        assert value(library, "f: {a: false, b: true}") == date(2027, 12, 2)
        assert value(library, "f: {a: false, b: false}") == NEVER
        assert value(library, "f: {a: false}") == Unknown(date(2027, 12, 2), NEVER)

    CHANGED = ("{value: {fact: f.day}, when: {f.a: true, f.day: {after: 2027-12-02}}}",
               "{value: never}")  # fmt: skip

    def test_a_row_may_take_the_date_of_a_fact(self) -> None:
        library = dates(*self.CHANGED)

        assert value(library, "f: {a: true, day: 2028-03-01}") == date(2028, 3, 1)
        assert why(library, "f: {a: true, day: 2028-03-01}").deciding == {"f.a", "f.day"}
        assert value(library, "f: {a: true, day: 2027-03-01}") == NEVER

    def test_while_that_date_is_not_stated_no_comparison_is_decided(self) -> None:
        entries = derived("p.t", type="date", table=f"[{', '.join(self.CHANGED)}]")
        entries += derived("p.x", when="{p.t: {after: 2100-01-01}}")
        library = world(FACTS, f"derivations:\n{entries}")

        assert value(library, "f: {a: true}", "p.t") == Unknown(NEVER)
        assert value(library, "f: {a: true}") == UNKNOWN_BOOL
        assert why(library, "f: {a: true}").missing == ("f.day",)

    def test_a_derived_date_may_be_compared_with_another_and_moved(self) -> None:
        entries = derived("p.t", type="date", table=(
            "[{value: 2026-08-02, when: {f.a: true}}, {value: 2027-12-02, when: {f.b: true}}, "
            "{value: never}]"))  # fmt: skip
        entries += derived("p.x", when="{f.day: {before: {fact: p.t, minus: 1 month}}}")
        library = world(FACTS, f"derivations:\n{entries}")

        assert value(library, "f: {a: true, day: 2026-07-01}") is True
        assert value(library, "f: {a: true, day: 2026-07-02}") is False
        assert value(library, "f: {b: true, day: 2026-01-01}") is True, "under every candidate"
        assert value(library, "f: {b: true, day: 2026-09-01}") == UNKNOWN_BOOL
        assert value(library, "f: {a: false, b: false, day: 2099-01-01}") is True, "never is later"

    def test_the_day_of_the_check_may_rule_a_row_out(self) -> None:
        library = dates("{value: {fact: f.day}, when: {as_of: {on_or_after: 2027-12-02}, "
                        "f.day: {before: as_of}}}", "{value: never}")  # fmt: skip

        assert value(library, "", as_of=AS_OF) == NEVER
        assert value(library, "", as_of=date(2027, 12, 2)) == Unknown(NEVER)
        assert value(library, "f: {day: 2027-12-01}", as_of=date(2027, 12, 2)) == date(2027, 12, 1)


class TestSets:
    LIBRARY = world(FACTS, "derivations:\n" + derived(
        "p.x", type="set", values="{one: A, two: B}",
        members="{one: {when: {f.a: true}}, two: {when: {f.b: true, not: {invoked: {f.c: true}}}}}",
    ))  # fmt: skip

    @pytest.mark.parametrize(
        ("stated", "named", "unsure"),
        [
            ("a: true, b: true", {"one", "two"}, set()),
            ("a: true", {"one"}, {"two"}),
            ("a: false, b: true, c: true", set(), set()),
            ("", set(), {"one", "two"}),
        ],
    )
    def test_each_member_is_worked_out_on_its_own(
        self, stated: str, named: set[str], unsure: set[str]
    ) -> None:
        found = value(self.LIBRARY, f"f: {{{stated}}}")

        assert found == Members(frozenset(named), frozenset(unsure))

    def test_a_member_has_its_own_reasons(self) -> None:
        facts = facts_of(self.LIBRARY, "f: {a: true, b: true}")

        assert facts.why("p.x", "", ("one",)) == Reasons(frozenset({"f.a"}))
        assert facts.why("p.x", "", ("two",)) == Reasons(
            frozenset({"f.b"}), presumed=frozenset({"f.c"})
        )


class TestItems:
    LIBRARY = world(FACTS, "derivations:\n"
        + derived("p.big", for_each="models", when="{.flop: {gt: 10}}")
        + derived("p.from", for_each="models", type="date", table=(
            "[{value: 2025-08-02, when: {.p.big: true, f.a: true}}, {value: {fact: .day}, "
            "when: {.day: {on_or_after: 2026-01-01}}}, {value: never}]"))
        + derived("p.class", for_each="models", values="{hard: H, soft: S}", table=(
            "[{value: hard, when: {.p.big: true, not: {invoked: {.open: true}}}}, {value: soft}]"))
        + derived("p.kinds", for_each="models", type="set", values="{b: B, o: O}",
                  members="{b: {when: {.p.big: true}}, o: {when: {.open: true}}}"),
    )  # fmt: skip
    TEXT = """
        f: {a: true}
        models:
        - {id: m, flop: 11, open: true}
        - {id: n, flop: 9, open: false, day: 2026-05-01}
        - {id: o, flop: 11}
        """

    @pytest.mark.parametrize(
        ("path", "found"),
        [
            ("p.big[m]", True), ("p.big[n]", False),
            ("p.from[m]", date(2025, 8, 2)), ("p.from[n]", date(2026, 5, 1)),
            ("p.class[m]", "soft"), ("p.class[n]", "soft"), ("p.class[o]", "hard"),
            ("p.kinds[m]", Members(frozenset({"b", "o"}))),
            ("p.kinds[o]", Members(frozenset({"b"}), frozenset({"o"}))),
        ],
    )  # fmt: skip
    def test_each_item_has_a_value_of_its_own(self, path: str, found: Any) -> None:
        assert value(self.LIBRARY, self.TEXT, path) == found

    def test_reasons_name_the_item(self) -> None:
        assert why(self.LIBRARY, self.TEXT, "p.class[o]") == Reasons(
            frozenset({"models[o].flop"}), presumed=frozenset({"models[o].open"})
        )
        assert why(self.LIBRARY, self.TEXT, "p.class[m]").relied == {"models[m].open"}

    def test_the_winning_row_is_that_of_the_item(self) -> None:
        facts = facts_of(self.LIBRARY, self.TEXT)
        rows = {
            item: facts.winning(self.LIBRARY.derived["p.class"], f"models[{item}]")
            for item in ("m", "o")
        }

        assert {item: row and row.value for item, row in rows.items()} == {"m": "soft", "o": "hard"}


def test_a_derivation_is_worked_out_once() -> None:
    twice = derived("p.x", when="{all: [{p.y: true}, {p.y: true}]}")
    library = world(FACTS, f"derivations:\n{derived('p.y', when='{f.a: true}')}{twice}")
    asked: list[str] = []

    class Counted(Facts):
        """Facts that note what they look up."""

        def _find(self, path: str, full: str, item: str) -> State:
            asked.append(full)
            return super()._find(path, full, item)

    facts = Counted(library, facts_of(library, "f: {a: true}").stated, {}, AS_OF)

    assert facts.state("p.x", "").value is True
    assert facts.state("p.x", "").value is True
    assert sorted(asked) == ["f.a", "p.x", "p.y"]
