"""The eight points of the condition language's semantics, one class each."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mlready.conditions import Reasons
from mlready.errors import ManifestRefused, PackRefused
from mlready.packs import Library
from mlready.values import NEVER, Members
from worlds import (
    AS_OF,
    DENIED,
    META,
    UNKNOWN_BOOL,
    Unknown,
    derived,
    fact,
    facts_of,
    findings_of,
    manifest,
    rule,
    value,
    when,
    why,
    world,
)

BOOLS = "\n".join(f"f.{name}: {fact('bool')}" for name in "abcd")
T, F, U = "true", "false", "null"
SET = "f.s: {type: set, values: {one: A, two: B, three: C}, question: Which?}\n"


def kleene(condition: str, **stated: str) -> Any:
    return value(
        when(BOOLS, condition), f"f: {{{', '.join(f'{k}: {v}' for k, v in stated.items())}}}"
    )


class TestThreeValues:
    """1. Three values (Kleene); only `known` is two-valued; a set is three-valued per member."""

    @pytest.mark.parametrize(
        ("a", "b", "both", "either"),
        [
            (T, T, True, True), (T, F, False, True), (F, F, False, False),
            (T, U, UNKNOWN_BOOL, True), (F, U, False, UNKNOWN_BOOL),
            (U, U, UNKNOWN_BOOL, UNKNOWN_BOOL),
        ],
    )  # fmt: skip
    def test_all_and_any_follow_kleene(self, a: str, b: str, both: Any, either: Any) -> None:
        for one, other in ((a, b), (b, a)):
            assert kleene("{all: [{f.a: true}, {f.b: true}]}", a=one, b=other) == both
            assert kleene("{any: [{f.a: true}, {f.b: true}]}", a=one, b=other) == either

    @pytest.mark.parametrize(("a", "negated"), [(T, False), (F, True), (U, UNKNOWN_BOOL)])
    def test_not_leaves_unknown_unknown(self, a: str, negated: Any) -> None:
        assert kleene("{not: {f.a: true}}", a=a) == negated

    def test_a_mapping_of_several_keys_means_all_of_them(self) -> None:
        condition = "{f.a: true, any: [{f.b: true}, {f.c: true}], not: {f.d: true}}"

        assert kleene(condition, a=T, b=F, c=T, d=F) is True
        assert kleene(condition, a=T, b=F, c=T, d=T) is False
        assert kleene(condition, a=T, b=F, d=F) == UNKNOWN_BOOL

    def test_an_empty_all_is_true(self) -> None:
        assert kleene("{all: []}") is True

    def test_known_is_two_valued(self) -> None:
        assert kleene("{f.a: {known: true}}", a=U) is False
        assert kleene("{f.a: {known: false}}", a=U) is True
        assert kleene("{not: {f.a: {known: true}}}", a=F) is False

    @pytest.mark.parametrize(
        ("stated", "one", "two", "three"),
        [
            ("{named: [one], unsure: [two]}", True, UNKNOWN_BOOL, False),
            ("[one]", True, False, False),
            ("none", False, False, False),
            ("[]", False, False, False),
            ("null", UNKNOWN_BOOL, UNKNOWN_BOOL, UNKNOWN_BOOL),
        ],
    )
    def test_a_set_is_three_valued_for_each_member(
        self, stated: str, one: Any, two: Any, three: Any
    ) -> None:
        found = [
            value(when(SET, f"{{f.s: {{has: {member}}}}}"), f"f: {{s: {stated}}}")
            for member in ("one", "two", "three")
        ]

        assert found == [one, two, three]

    def test_an_unstated_fact_is_never_false_and_never_met(self) -> None:
        for operand in ("true", "false"):
            assert value(when(BOOLS, f"{{f.a: {operand}}}"), "") == UNKNOWN_BOOL
            assert value(when(BOOLS, f"{{f.a: {{ne: {operand}}}}}"), "") == UNKNOWN_BOOL


GATED = """
g: {type: set, values: {on: A, off: B}, question: Which?}
f.flag: {type: bool, asked_if: {g: {has: on}}, question: Is it?}
f.number: {type: number, asked_if: {g: {has: on}}, question: How much?}
f.day: {type: date, asked_if: {g: {has: on}}, question: When?}
f.set: {type: set, values: {x: X, w: W}, asked_if: {g: {has: on}}, question: Which?}
f.list:
  type: list
  asked_if: {g: {has: on}}
  question: Which?
  item:
    big: {type: bool, question: Is it?}
f.deep: {type: bool, asked_if: {f.flag: true}, question: Is it deep?}
f.other: {type: date, question: When?}
practices.care:
  type: practice
  asked_if: {g: {has: on}}
  question: Is care taken?
  attributes:
    interval: {type: duration, question: How often?}
"""


def gated(condition: str, text: str) -> Any:
    return value(when(GATED, condition), text)


class TestGates:
    """2. True: as stated, or asked. Unknown: the gate is asked. False: the fact is denied."""

    def test_under_a_true_gate_a_fact_is_as_stated_or_asked(self) -> None:
        library = when(GATED, "{f.flag: true}")

        assert value(library, "{g: [on], f: {flag: true}}") is True
        assert value(library, "g: [on]") == UNKNOWN_BOOL
        assert why(library, "g: [on]").missing == ("f.flag",)

    def test_under_an_unknown_gate_the_gates_own_fact_is_asked(self) -> None:
        library = when(GATED, "{f.flag: true}")

        assert value(library, "") == UNKNOWN_BOOL
        assert why(library, "").missing == ("g",)
        assert why(library, "g: {unsure: [on]}").missing == ("g",)

    def test_under_an_unknown_gate_a_stated_fact_holds(self) -> None:
        assert gated("{f.flag: true}", "f: {flag: true}") is True

    @pytest.mark.parametrize(
        "condition",
        ["{f.flag: true}", "{f.flag: false}", "{f.flag: {ne: true}}", "{f.flag: {ne: false}}",
         "{f.number: {lt: 5}}", "{f.number: {ge: 5}}", "{f.day: {before: as_of}}",
         "{f.day: {on_or_after: as_of}}", "{f.other: {before: {fact: f.day}}}",
         "{f.other: {on_or_after: {fact: f.day}}}", "{f.day: {before: {fact: f.other}}}",
         "{practices.care: in_place}", "{practices.care: {not_in: [in_place]}}"],
    )  # fmt: skip
    def test_of_a_denied_fact_no_operator_holds(self, condition: str) -> None:
        assert gated(condition, "g: [off]") is False
        assert gated(condition, "{g: [off], f: {other: 2026-01-01}}") is False

    def test_but_a_denied_fact_is_known(self) -> None:
        assert gated("{f.flag: {known: true}}", "g: [off]") is True
        assert gated("{f.list: {known: false}}", "g: [off]") is False

    def test_a_denied_set_or_list_is_empty(self) -> None:
        assert gated("{f.set: {has: x}}", "g: [off]") is False
        assert gated("{f.set: {count_le: 0}}", "g: [off]") is True
        assert gated("{f.list: {count_le: 0}}", "g: [off]") is True
        assert gated("{some: {in: f.list, where: {.big: true}}}", "g: [off]") is False
        assert gated("{every: {in: f.list, where: {.big: true}}}", "g: [off]") is True

    def test_gates_chain(self) -> None:
        library = when(GATED, "{f.deep: {ne: true}}")

        assert value(library, "g: [off]") is False
        assert value(library, "{g: [on], f: {flag: false}}") is False
        assert why(library, "").missing == ("g",)
        assert why(library, "g: [on]").missing == ("f.flag",)
        assert why(library, "{g: [on], f: {flag: true}}").missing == ("f.deep",)
        assert why(library, "g: [off]").deciding == {"g"}

    def test_a_denied_detail_triggers_nothing(self) -> None:
        ban = rule("R", kind="prohibition", require="{p.x: false}")
        library = world(
            GATED, f"derivations:\n{derived('p.x', when='{f.flag: true}')}rules:\n{ban}"
        )

        assert findings_of(library, "g: [off]")["R"].outcome == "pass"
        assert findings_of(library, "")["R"].outcome == "unknown"

    @pytest.mark.parametrize(
        ("text", "stated", "by"),
        [
            ("g: [off]\nf: {flag: true}", (3, 5, "f.flag"), "`g` is off (project.yaml:2:4)"),
            ("g: [off]\nf: {list: [{id: m}]}", (3, 5, "f.list"), "`g` is off (project.yaml:2:4)"),
            ("g: none\npractices: {care: absent}", (3, 13, "practices.care"), "`g` is none"),
            ("g: [on]\npractices: {care: {state: absent, interval: 7 days}}",
             (3, 35, "practices.care.interval"), "`practices.care` is absent (project.yaml:3:27)"),
        ],
    )  # fmt: skip
    def test_stating_a_denied_fact_is_an_error_that_shows_both_lines(
        self, text: str, stated: tuple[int, int, str], by: str
    ) -> None:
        with pytest.raises(ManifestRefused) as refused:
            manifest(world(GATED), text)

        (problem,) = refused.value.problems
        line, column, path = stated
        assert (problem.location.line, problem.location.column) == (line, column)
        assert f"`{path}` is stated but denied: {by}" in problem.message

    @pytest.mark.parametrize(
        ("state", "interval"),
        [("absent", DENIED), ("planned", DENIED), ("partial", Unknown()), ("in_place", Unknown())],
    )
    def test_a_practice_absent_or_planned_denies_its_attributes(
        self, state: str, interval: Any
    ) -> None:
        library = world(GATED)
        text = f"g: [on]\npractices: {{care: {state}}}"

        assert value(library, text, "practices.care.interval") == interval

    def test_an_attribute_with_a_gate_of_its_own_is_still_denied_by_the_state(self) -> None:
        library = world("""
            f.a: {type: bool, question: Is it?}
            practices.care:
              type: practice
              question: Is care taken?
              attributes:
                interval: {type: duration, asked_if: {f.a: true}, question: How often?}
            """)

        assert value(library, "{f: {a: true}, practices: {care: absent}}",
                     "practices.care.interval") is DENIED  # fmt: skip
        assert value(library, "{f: {a: false}, practices: {care: in_place}}",
                     "practices.care.interval") is DENIED  # fmt: skip

    def test_a_field_of_an_item_may_have_a_gate_over_fields_and_facts(self) -> None:
        library = world("""
            f.a: {type: bool, question: Is it?}
            models:
              type: list
              question: Which?
              item:
                open: {type: bool, question: Is it open?}
                licence: {type: text, asked_if: {.open: true, f.a: true}, question: Which?}
            """)
        found = facts_of(library, "{f: {a: true}, models: [{id: m, open: false}, {id: n}]}")

        assert found.state(".licence", "models[m]").kind == "denied"
        assert found.why(".licence", "models[m]", ()).deciding == {"models[m].open"}
        assert found.state(".licence", "models[n]").kind == "unknown"
        assert found.why(".licence", "models[n]", ()).missing == ("models[n].open",)


ELEMENTS = """
f.inferred: {type: bool, question: Is it?}
f.reason: {type: enum, values: {medical: M, safety: S, other: O}, question: Why?}
f.b: {type: bool, question: Is it?}
"""
BANNED = "{f.inferred: true, not: {invoked: {f.reason: {in: [medical, safety]}}}}"


class TestPresumptions:
    """3. What lifts a ban must be invoked; what is not stated is presumed and listed."""

    def test_an_exception_not_stated_is_presumed_not_to_hold_and_listed(self) -> None:
        library = when(ELEMENTS, BANNED)

        assert value(library, "f: {inferred: true}") is True
        assert why(library, "f: {inferred: true}") == Reasons(
            frozenset({"f.inferred"}), (), frozenset({"f.reason"})
        )

    def test_an_exception_stated_to_hold_lifts_and_is_relied_on(self) -> None:
        library = when(ELEMENTS, BANNED)
        reasons = why(library, "f: {inferred: true, reason: medical}")

        assert value(library, "f: {inferred: true, reason: medical}") is False
        assert reasons.deciding == reasons.relied == {"f.reason"}
        assert not reasons.presumed

    def test_an_exception_stated_not_to_hold_is_cited_and_presumes_nothing(self) -> None:
        reasons = why(when(ELEMENTS, BANNED), "f: {inferred: true, reason: other}")

        assert reasons == Reasons(frozenset({"f.inferred", "f.reason"}))

    def test_it_belongs_to_the_condition_and_not_to_the_fact(self) -> None:
        triggers = derived("p.triggers", when="{f.reason: {in: [medical, safety]}}")
        entries = f"derivations:\n{derived('p.lifts', when=BANNED)}{triggers}"
        library = world(ELEMENTS, entries)

        assert value(library, "f: {inferred: true}", "p.lifts") is True
        assert value(library, "f: {inferred: true}", "p.triggers") == UNKNOWN_BOOL

    def test_what_stands_beside_the_exception_stays_unknown(self) -> None:
        library = when(ELEMENTS, "{not: {all: [{invoked: {f.reason: medical}}, {f.b: false}]}}")

        assert value(library, "f: {reason: medical}") == UNKNOWN_BOOL
        assert why(library, "f: {reason: medical}").missing == ("f.b",)
        assert value(library, "") is True

    def test_a_presumption_is_told_in_the_finding(self) -> None:
        ban = rule("R", kind="prohibition", require="{p.x: false}")
        library = world(ELEMENTS, f"derivations:\n{derived('p.x', when=BANNED)}rules:\n{ban}")
        finding = findings_of(library, "f: {inferred: true}")["R"]

        assert finding.outcome == "fail"
        assert finding.presumed == {"f.reason"}

    @pytest.mark.parametrize(
        ("facts", "entries", "meta"),
        [
            ("", rule("R", require="{invoked: {f.b: true}}"), META),
            ("", rule("R", require="{f.b: true}"), META + "applies: {invoked: {f.b: true}}\n"),
            (f"f.c: {fact('bool', asked_if='{invoked: {f.b: true}}')}\n",
             rule("R", require="{f.b: true}"), META),
        ],
        ids=["require", "a pack", "a gate"],
    )  # fmt: skip
    def test_it_stands_only_in_derivations_and_in_what_a_rule_applies_to(
        self, facts: str, entries: str, meta: str
    ) -> None:
        with pytest.raises(PackRefused, match="`invoked` stands only in derivations and `applies`"):
            world(ELEMENTS + facts, f"rules:\n{entries}", meta=meta)

    def test_it_may_stand_in_what_a_rule_applies_to(self) -> None:
        entry = rule("R", applies="{not: {invoked: {f.b: true}}}", require="{f.inferred: true}")
        library = world(ELEMENTS, f"rules:\n{entry}")

        assert findings_of(library, "f: {inferred: true}")["R"].outcome == "pass"
        assert findings_of(library, "f: {inferred: true}")["R"].presumed == {"f.b"}
        assert findings_of(library, "f: {b: true}")["R"].outcome == "not_applicable"


TIER = """
derivations:
- id: p.x
  title: Tier
  provision: Art 1
  values: {worst: W, bad: B, good: G}
  table:
  - {value: worst, when: {f.a: true}}
  - {value: bad, when: {f.b: true}}
  - {value: good}
"""


class TestTables:
    """4. The first true row wins; rows not false above it are candidates."""

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("a: true", "worst"),
            ("{a: true, b: true}", "worst"),
            ("{a: false, b: true}", "bad"),
            ("{a: false, b: false}", "good"),
            ("b: true", Unknown("worst", "bad")),
            ("b: false", Unknown("worst", "good")),
            ("a: false", Unknown("bad", "good")),
            ("{}", Unknown("worst", "bad", "good")),
        ],
    )
    def test_the_first_true_row_wins_and_open_rows_above_it_are_candidates(
        self, text: str, found: Any
    ) -> None:
        text = f"f: {text}" if text.startswith("{") else f"f: {{{text}}}"

        assert value(world(BOOLS, TIER), text) == found

    def test_several_candidates_say_which_facts_to_answer(self) -> None:
        assert why(world(BOOLS, TIER), "f: {b: true}").missing == ("f.a",)
        assert why(world(BOOLS, TIER), "").missing == ("f.a", "f.b")

    def test_candidates_of_one_value_decide(self) -> None:
        library = world(BOOLS, TIER.replace("value: bad", "value: worst"))

        assert value(library, "f: {b: true}") == "worst"
        assert why(library, "f: {b: true}").deciding == {"f.b"}
        assert why(library, "f: {b: true}").missing == ()

    def test_a_comparison_on_which_all_candidates_agree_is_decided_and_cites_why(self) -> None:
        entries = TIER + derived("p.strict", when="{p.x: {in: [worst, bad]}}")
        library = world(BOOLS, entries)

        assert value(library, "f: {b: true}", "p.strict") is True
        assert why(library, "f: {b: true}", "p.strict") == Reasons(frozenset({"f.b"}))
        assert value(library, "f: {b: false}", "p.strict") == UNKNOWN_BOOL

    @pytest.mark.parametrize(
        ("row", "wrong"),
        [
            ("{value: bad, when: {invoked: {f.b: true}}}", "makes the row true"),
            ("{value: bad, when: {not: {not: {invoked: {f.b: true}}}}}", "makes the row true"),
            ("{value: good, when: {not: {invoked: {f.b: true}}}}", "makes the laxest row false"),
        ],
    )
    def test_an_exception_may_not_make_a_value_stricter(self, row: str, wrong: str) -> None:
        with pytest.raises(PackRefused, match=wrong):
            world(BOOLS, TIER.replace("{value: bad, when: {f.b: true}}", row))

    @pytest.mark.parametrize(
        "rows",
        [
            (
                "[{value: good, when: {invoked: {f.b: true}}}, {value: worst, when: {f.a: true}}, "
                "{value: good}]"
            ),
            "[{value: worst, when: {f.a: true, not: {invoked: {f.b: true}}}}, {value: good}]",
        ],
    )
    def test_it_may_make_the_laxest_row_true_or_another_false(self, rows: str) -> None:
        entry = derived("p.x", values="{worst: W, good: G}", table=rows)
        library = world(BOOLS, f"derivations:\n{entry}")

        assert value(library, "f: {a: true}") == "worst"
        assert value(library, "f: {a: true, b: true}") == "good"

    def test_rows_run_from_the_strictest_value_to_the_laxest(self) -> None:
        with pytest.raises(PackRefused, match="stricter than one above it"):
            world(BOOLS, TIER.replace("{worst: W, bad: B, good: G}", "{bad: B, worst: W, good: G}"))

    def test_of_dates_the_earlier_is_stricter_and_never_is_last(self) -> None:
        table = (
            "[{value: 2026-08-02, when: {f.a: true}}, {value: 2027-12-02, when: {f.b: true}}, "
            "{value: never}]"
        )
        library = world(BOOLS, f"derivations:\n{derived('p.x', type='date', table=table)}")

        assert value(library, "f: {a: false, b: true}") == date(2027, 12, 2)
        assert value(library, "f: {a: false, b: false}") == NEVER
        assert value(library, "f: {b: true}") == Unknown(date(2026, 8, 2), date(2027, 12, 2))
        later_first = table.replace("2026-08-02", "2028-08-02")
        with pytest.raises(PackRefused, match="stricter than one above it"):
            world(BOOLS, f"derivations:\n{derived('p.x', type='date', table=later_first)}")


MODELS = """
f.a: {type: bool, question: Is it?}
models:
  type: list
  question: Which models?
  item:
    flop: {type: number, question: How much?}
    open: {type: bool, question: Is it open?}
"""


class TestLists:
    """5. `every` and `some` over a list; `.field` is the item's."""

    @pytest.mark.parametrize(
        ("models", "some", "every"),
        [
            ("null", UNKNOWN_BOOL, UNKNOWN_BOOL),
            ("[]", False, True),
            ("[{id: m, open: true}]", True, True),
            ("[{id: m, open: true}, {id: n, open: false}]", True, False),
            ("[{id: m, open: true}, {id: n}]", True, UNKNOWN_BOOL),
            ("[{id: m}, {id: n, open: false}]", UNKNOWN_BOOL, False),
        ],
    )
    def test_absent_is_unknown_and_empty_is_false_for_some_and_true_for_every(
        self, models: str, some: Any, every: Any
    ) -> None:
        for word, expected in (("some", some), ("every", every)):
            library = when(MODELS, f"{{{word}: {{in: models, where: {{.open: true}}}}}}")
            assert value(library, f"models: {models}") == expected

    def test_a_dotted_path_is_the_items_and_others_are_the_manifests(self) -> None:
        library = when(MODELS, "{some: {in: models, where: {.open: true, f.a: true}}}")

        assert value(library, "{f: {a: true}, models: [{id: m, open: true}]}") is True
        assert value(library, "{f: {a: false}, models: [{id: m, open: true}]}") is False

    def test_one_item_that_settles_it_is_cited_with_its_list(self) -> None:
        library = when(MODELS, "{some: {in: models, where: {.open: true}}}")
        text = "models: [{id: m, open: false}, {id: n, open: true}]"

        assert why(library, text).deciding == {"models", "models[n].open"}

    def test_an_open_item_is_asked_by_its_name(self) -> None:
        library = when(MODELS, "{some: {in: models, where: {.open: true}}}")

        assert why(library, "models: [{id: m}]").missing == ("models[m].open",)
        assert why(library, "").missing == ("models",)

    @pytest.mark.parametrize("models", ["[{open: true}]", "[{id: m}, {id: m}]", "[{id: 'a.b'}]"])
    def test_items_have_a_unique_id(self, models: str) -> None:
        with pytest.raises(ManifestRefused, match="id"):
            manifest(world(MODELS), f"models: {models}")

    def test_a_derivation_for_each_item_adds_a_field_to_it(self) -> None:
        entries = (
            "derivations:\n"
            + derived("p.big", for_each="models", when="{.flop: {gt: 10}}")
            + derived("p.x", when="{some: {in: models, where: {.p.big: true, .open: true}}}")
        )
        library = world(MODELS, entries)
        text = "models: [{id: m, flop: 11, open: false}, {id: n, flop: 3, open: true}]"

        assert value(library, text, "p.big[m]") is True
        assert value(library, text, "p.big[n]") is False
        assert value(library, text) is False, "no condition mixes two models"

    def test_a_rule_for_each_item_gives_a_finding_for_each(self) -> None:
        entry = rule("R", for_each="models", require="{.open: true}")
        library = world(MODELS, f"rules:\n{entry}")
        found = findings_of(library, "models: [{id: m, open: true}, {id: n, open: false}, {id: o}]")

        assert {name: one.outcome for name, one in found.items()} == {
            "R[m]": "pass", "R[n]": "fail", "R[o]": "unknown",
        }  # fmt: skip
        assert findings_of(library, "models: []") == {}

    def test_while_the_list_is_unknown_there_is_one_finding_for_the_whole(self) -> None:
        entry = rule("R", for_each="models", applies="{f.a: true, .flop: {gt: 1}}",
                     require="{.open: true}")  # fmt: skip
        library = world(MODELS, f"rules:\n{entry}")

        assert findings_of(library, "")["R"].outcome == "unknown"
        assert findings_of(library, "")["R"].missing == ("models",)
        assert findings_of(library, "f: {a: false}")["R"].outcome == "not_applicable"
        assert findings_of(library, "f: {a: false}")["R"].applies.deciding == {"f.a"}


class TestDurations:
    """6. Durations compare exactly on one scale; across, the stricter reading holds."""

    DAYS = "f.kept: {type: duration, question: How long?}\n"

    @pytest.mark.parametrize(
        ("stated", "passes"),
        [("90 days", False), ("183 days", False), ("184 days", True), ("6 months", True),
         ("26 weeks", False), ("1 year", True)],
    )  # fmt: skip
    def test_against_six_months_only_what_is_certainly_enough_passes(
        self, stated: str, passes: bool
    ) -> None:
        library = world(self.DAYS, "rules:\n" + rule("R", require="{f.kept: {ge: 6 months}}"))

        found = findings_of(library, f"f: {{kept: {stated}}}")["R"]

        assert found.outcome == ("pass" if passes else "fail")

    def test_a_date_and_months_take_the_months_last_day(self) -> None:
        facts = f"f.one: {fact('date')}\nf.two: {fact('date')}\n"
        library = when(facts, "{f.two: {fact: f.one, plus: 1 month}}")

        assert value(library, "f: {one: 2026-01-31, two: 2026-02-28}") is True
        assert value(library, "f: {one: 2026-01-15, two: 2026-02-15}") is True


class TestReasons:
    """7. Deciding, missing and presumed manifest facts, traced through derivations."""

    CARE = "".join(
        f"practices.{name}: {{type: practice, question: Is it done?}}\n" for name in ("n", "m", "o")
    )

    def test_a_conclusion_is_traced_to_the_manifests_facts(self) -> None:
        entries = (
            "derivations:\n"
            + derived("p.one", when="{f.a: true}")
            + derived("p.two", when="{p.one: true, f.b: false}")
            + derived("p.x", when="{not: {p.two: true}}")
        )

        assert why(world(BOOLS, entries), "f: {a: true, b: true}").deciding == {"f.b"}
        assert why(world(BOOLS, entries), "f: {a: true, b: false}").deciding == {"f.a", "f.b"}
        assert why(world(BOOLS, entries), "f: {b: false}").missing == ("f.a",)

    def test_of_several_that_settle_it_the_fewest_presumptions_come_first(self) -> None:
        one = "{all: [{f.a: true}, {not: {invoked: {f.d: true}}}]}"
        parts = f"[{one}, {{all: [{{f.b: true}}, {{f.c: true}}]}}]"
        text = "f: {a: true, b: true, c: true}"

        assert why(when(BOOLS, f"{{any: {parts}}}"), text).deciding == {"f.b", "f.c"}

    def test_then_the_strongest_assurance(self) -> None:
        library = when(self.CARE, "{any: [{practices.m: in_place}, {practices.n: in_place}]}")
        text = "practices: {m: in_place, n: in_place}"

        for backed in ("practices.m", "practices.n"):
            found = facts_of(library, text, backing={backed: 1})
            assert found.why("p.x", "", ()).deciding == {backed}

    def test_then_the_fewest_facts(self) -> None:
        condition = "{any: [{all: [{f.a: true}, {f.b: true}]}, {f.c: true}]}"

        assert why(when(BOOLS, condition), "f: {a: true, b: true, c: true}").deciding == {"f.c"}

    @pytest.mark.parametrize("parts", ["[{f.b: true}, {f.a: true}]", "[{f.a: true}, {f.b: true}]"])
    def test_then_the_first_name_and_never_the_first_met(self, parts: str) -> None:
        assert why(when(BOOLS, f"{{any: {parts}}}"), "f: {a: true, b: true}").deciding == {"f.a"}

    def test_the_same_fact_invoked_and_plain_is_cited_alike_in_either_order(self) -> None:
        one, other = "{f.a: true}", "{invoked: {f.a: true}}"

        found = {
            why(when(BOOLS, f"{{any: [{parts}]}}"), "f: {a: true}")
            for parts in (f"{one}, {other}", f"{other}, {one}")
        }

        assert len(found) == 1

    def test_one_member_of_a_derived_set_that_settles_it_is_cited_alone(self) -> None:
        members = "{m: {when: {f.a: true}}, n: {when: {f.b: true, not: {invoked: {f.c: true}}}}}"
        entries = (
            "derivations:\n"
            + derived("p.s", type="set", values="{m: M, n: N}", members=members)
            + derived("p.x", when="{p.s: {has_any: [n, m]}}")
        )

        assert why(world(BOOLS, entries), "f: {a: true, b: false}") == Reasons(frozenset({"f.a"}))
        assert why(world(BOOLS, entries), "f: {a: true, b: true}") == Reasons(frozenset({"f.a"}))

    def test_a_table_cites_its_winning_row_and_apart_what_ruled_others_out(self) -> None:
        found = why(world(BOOLS, TIER), "f: {a: false, b: true}")

        assert found == Reasons(frozenset({"f.b"}), ruled_out=frozenset({"f.a"}))

    def test_an_unknown_table_asks_row_by_row(self) -> None:
        table = TIER.replace("f.a: true", "f.d: true").replace("f.b: true", "f.c: true, f.a: true")

        assert why(world(BOOLS, table), "").missing == ("f.d", "f.a", "f.c")

    def test_an_unknown_condition_asks_in_the_order_of_the_vocabulary(self) -> None:
        condition = "{all: [{f.d: true}, {f.b: true}, {f.c: true}]}"

        assert why(when(BOOLS, condition), "f: {c: true}").missing == ("f.b", "f.d")

    def test_a_settled_condition_asks_nothing_and_an_open_one_rests_on_nothing(self) -> None:
        condition = "{all: [{f.a: true}, {f.b: true}]}"

        assert why(when(BOOLS, condition), "f: {a: false}") == Reasons(frozenset({"f.a"}))
        assert why(when(BOOLS, condition), "f: {a: true}") == Reasons(missing=("f.b",))

    def test_a_denied_side_of_a_comparison_settles_it_alone(self) -> None:
        library = when(GATED, "{f.day: {before: {fact: f.other}}}")

        assert why(library, "{g: [off], f: {other: 2026-01-01}}").deciding == {"g"}

    def test_a_doubted_member_is_asked_and_another_is_cited(self) -> None:
        assert why(when(SET, "{f.s: {has: one}}"), "f: {s: {unsure: [one]}}").missing == ("f.s",)
        assert why(when(SET, "{f.s: {has: two}}"), "f: {s: {unsure: [one]}}").deciding == {"f.s"}


class TestEvidenceStaysOut:
    """8. `require` says what must be so; how a pass is backed is its assurance."""

    CARE = TestReasons.CARE + f"f.reason: {fact('bool')}\n"

    @pytest.mark.parametrize(
        ("backing", "assurance"),
        [
            ({}, 0),
            ({"practices.m": 1}, 0),
            ({"practices.m": 1, "practices.n": 1}, 1),
            ({"practices.m": 2, "practices.n": 1}, 1),
            ({"practices.m": 3, "practices.n": 2}, 2),
        ],
    )
    def test_the_assurance_of_a_pass_is_that_of_its_weakest_practice(
        self, backing: dict[str, int], assurance: int
    ) -> None:
        entry = rule("R", require="{practices.m: in_place, practices.n: in_place}")
        text = "practices: {m: in_place, n: in_place}"

        found = findings_of(world(self.CARE, f"rules:\n{entry}"), text, backing=backing)["R"]

        assert (found.outcome, found.assurance) == ("pass", assurance)

    def test_a_fact_that_invokes_is_weighed_too(self) -> None:
        entry = rule("R", applies="{not: {p.x: true}}", require="{practices.m: in_place}")
        condition = "{invoked: {f.reason: false}}"
        entries = f"derivations:\n{derived('p.x', when=condition)}rules:\n{entry}"
        library = world(self.CARE, entries)
        text = "{f: {reason: true}, practices: {m: in_place}}"

        assert findings_of(library, text, backing={"practices.m": 1})["R"].assurance == 1

        lifted = entries.replace("not: {p.x: true}", "p.x: true").replace("false}}", "true}}")
        library = world(self.CARE, lifted)
        assert findings_of(library, text, backing={"practices.m": 1})["R"].assurance == 0
        backing = {"practices.m": 1, "f.reason": 1}
        assert findings_of(library, text, backing=backing)["R"].assurance == 1

    def test_without_a_practice_or_an_exception_a_pass_is_declared(self) -> None:
        entry = rule("R", require="{f.reason: true}")
        library = world(self.CARE, f"rules:\n{entry}")

        found = findings_of(library, "f: {reason: true}", backing={"f.reason": 1})["R"]

        assert (found.outcome, found.assurance) == ("pass", 0)

    @pytest.mark.parametrize(
        ("require", "cited"),
        [
            ("{any: [{practices.m: in_place, z.a: true}, {practices.n: in_place}]}",
             {"practices.m", "z.a"}),
            ("{all: [{practices.m: in_place}, {any: [{z.a: true}, {practices.n: in_place}]}]}",
             {"practices.m", "z.a"}),
            ("{any: [{z.a: true}, {practices.m: in_place}]}", {"practices.m"}),
            ("{any: [{practices.n: in_place}, {z.a: true}]}", {"z.a"}),
        ],
    )  # fmt: skip
    def test_a_plain_fact_weakens_nothing_and_a_bare_claim_does(
        self, require: str, cited: set[str]
    ) -> None:
        """So a claim that is stated in addition never takes a document's place."""
        facts = f"{self.CARE}z.a: {fact('bool')}\n"
        library = world(facts, f"rules:\n{rule('R', require=require)}")
        text = "{z: {a: true}, practices: {m: in_place, n: in_place}}"

        found = findings_of(library, text, backing={"practices.m": 1})["R"]

        assert found.reasons.deciding == cited
        assert found.assurance == ("practices.m" in cited)

    def test_what_is_not_passed_has_no_assurance(self) -> None:
        library = world(self.CARE, "rules:\n" + rule("R", require="{practices.m: in_place}"))

        found = findings_of(library, "practices: {m: planned}", backing={"practices.m": 1})["R"]

        assert (found.outcome, found.assurance) == ("fail", 0)


def test_the_day_of_the_check_is_the_only_clock() -> None:
    library: Library = when(BOOLS, "{as_of: {on_or_after: 2027-12-02}}")

    assert value(library, "", as_of=AS_OF) is False
    assert value(library, "", as_of=date(2027, 12, 2)) is True
    assert why(library, "") == Reasons()


def test_a_derived_set_is_three_valued_for_each_member() -> None:
    members = "{m: {when: {f.a: true}}, n: {when: {f.b: true}}, o: {when: {f.c: true}}}"
    entry = derived("p.x", type="set", values="{m: M, n: N, o: O}", members=members)

    found = value(world(BOOLS, f"derivations:\n{entry}"), "f: {a: true, b: false}")

    assert found == Members(frozenset({"m"}), frozenset({"o"}))
