"""What lint says about a pack that loads: outcomes without a case, questions asked in vain."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlready.conditions import Condition
from mlready.errors import PackRefused
from mlready.lint import idle, lint
from mlready.packs import Library, load_library
from worlds import META, derived, rule, rules_at, world, write

FACTS = """\
facts:
  f.a: {type: bool, question: Is it?}
  f.b: {type: bool, question: Is it?}
  f.c: {type: bool, question: Is it?}
  f.n: {type: int, question: How many?}
  f.text: {type: text, question: What?}
  f.day: {type: date, question: When?}
  f.other: {type: date, question: When else?}
  f.kept: {type: duration, question: How long?}
  f.level: {type: enum, values: {low: L, mid: M, high: H}, question: Which?}
  f.set: {type: set, values: {x: X, w: W, v: V}, question: Which?}
  models:
    type: list
    question: Which?
    item:
      open: {type: bool, question: Is it open?}
      size: {type: int, question: How big is it?}
"""
FULL = """\
cases:
- {name: a, manifest: {f.a: true}, expect: {p.x: true, p.t: one, p.s: [m], R: pass, Q: pass}}
- {name: b, manifest: {f.a: false}, expect: {p.x: false, p.t: two, R: fail, Q: not_applicable}}
- {name: c, manifest: {}, expect: {p.x: unknown, p.t: unknown, p.s: {unsure: [m]}, R: unknown,
   Q: unknown}}
- {name: d, manifest: {f.a: true, f.b: false}, expect: {Q: fail}}
"""
ENTRIES = (
    "derivations:\n"
    + derived("p.x", when="{f.a: true}")
    + derived("p.t", values="{one: A, two: B}",
              table="[{value: one, when: {p.x: true}}, {value: two}]")
    + derived("p.s", type="set", values="{m: M}", members="{m: {when: {f.a: true}}}")
    + "rules:\n"
    + rule("R", require="{f.a: true}")
    + rule("Q", applies="{f.a: true}", require="{f.b: {ne: false}}")
)  # fmt: skip


def remarks(root: Path, entries: str = ENTRIES, cases: str = FULL) -> list[str]:
    write(root, {"vocabulary/facts.yaml": FACTS, "p/pack.yaml": META, "p/entries.yaml": entries,
                 "p/entries.cases.yaml": cases})  # fmt: skip
    with rules_at(root):
        return [str(one) for one in lint(load_library(), root / "rules" / "p")]


class TestOutcomesWithoutACase:
    def test_a_pack_with_a_case_for_every_outcome_is_clean(self, tmp_path: Path) -> None:
        assert remarks(tmp_path) == []

    @pytest.mark.parametrize(
        ("gone", "told"),
        [
            ("p.x: true, ", "p.x: no case where it is true"),
            ("p.x: false, ", "p.x: no case where it is false"),
            ("p.x: unknown, ", "p.x: no case where it is unknown"),
            ("p.t: one, ", "p.t: no case where it is one"),
            ("p.t: unknown, ", "p.t: no case where it is unknown"),
            ("p.s: [m], ", "p.s: no case where it is m"),
            ("p.s: {unsure: [m]}, ", "p.s: no case where it is unknown"),
            ("R: fail, ", "R: no case where it is fail"),
            ("Q: not_applicable", "Q: no case where it is not_applicable"),
        ],
    )
    def test_an_outcome_that_no_case_expects_is_told(
        self, tmp_path: Path, gone: str, told: str
    ) -> None:
        assert FULL.count(gone) == 1

        (found,) = remarks(tmp_path, cases=FULL.replace(gone, ""))

        assert found.startswith("rules/p/entries.yaml:")
        assert found.endswith(told)

    def test_several_are_told_in_one_line(self, tmp_path: Path) -> None:
        kept = "cases:\n- {name: a, manifest: {f.a: true}, expect: {p.x: true}}\n"

        found = remarks(tmp_path, cases=kept)

        assert "p.x: no case where it is false, unknown" in found[0]
        assert "Q: no case where it is pass, fail, unknown, not_applicable" in found[-1]

    def test_what_can_never_be_unknown_needs_no_case_for_it(self, tmp_path: Path) -> None:
        entries = "derivations:\n" + derived("p.x", when="{invoked: {f.a: true}}")
        entries += derived("p.y", when="{as_of: {on_or_after: 2027-12-02}}")
        entries += derived("p.z", when="{f.a: {known: true}}")
        cases = """\
cases:
- {name: a, manifest: {f.a: true}, as_of: 2027-12-02, expect: {p.x: true, p.y: true, p.z: true}}
- {name: b, manifest: {}, expect: {p.x: false, p.y: false, p.z: false}}
"""
        assert remarks(tmp_path, entries, cases) == []

    def test_a_pack_that_does_not_load_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(PackRefused):
            remarks(tmp_path, "rules:\n" + rule("R", require="{f.aa: true}"))


def asked_in_vain(condition: str) -> list[str]:
    entries = f"derivations:\n{derived('p.x', when=condition)}"
    opened: Library = world("\n".join(line[2:] for line in FACTS.splitlines()[1:]), entries)
    when: Condition | None = opened.derived["p.x"].when
    assert when is not None
    fields = {f".{name}": one for name, one in opened.types["models"].fields.items()}
    return idle(when, {**opened.types, **fields})


class TestQuestionsInVain:
    @pytest.mark.parametrize(
        "condition",
        [
            "{f.a: true}",
            "{all: [{f.a: true}, {f.b: true}, {not: {f.c: true}}]}",
            "{f.n: {ge: 2, le: 5}}",
            "{any: [{f.n: {lt: 2}}, {f.n: {gt: 5}}]}",
            "{all: [{f.set: {has: x}}, {f.set: {has: w}}]}",
            "{f.a: true, any: [{f.b: true}, {f.c: true}]}",
            "{any: [{f.a: true, f.b: true}, {f.b: true, f.c: true}, {f.a: true, f.c: true}]}",
            "{f.day: {on_or_after: 2026-01-01, before: 2027-01-01}}",
            "{f.kept: {ge: 6 months, le: 10 years}}",
            "{any: [{f.a: true}, {all: [{f.b: true}, {not: {invoked: {f.a: false}}}]}]}",
            "{any: [{f.day: {before: {fact: f.other}}}, {f.day: {before: 2026-01-01}}]}",
            "{f.a: true, as_of: {on_or_after: 2026-01-01, before: 2027-01-01}}",
        ],
    )  # fmt: skip
    def test_a_condition_whose_questions_all_matter_is_accepted(self, condition: str) -> None:
        assert asked_in_vain(condition) == []

    @pytest.mark.parametrize(
        ("condition", "paths"),
        [
            ("{any: [{f.a: true}, {not: {f.a: true}}]}", ["f.a"]),
            ("{all: [{f.a: true}, {f.a: false}]}", ["f.a"]),
            ("{any: [{f.a: true}, {all: [{f.a: true}, {f.b: true}]}]}", ["f.b"]),
            ("{any: [{all: [{f.a: true}, {f.b: true}]}, {all: [{f.a: false}, {f.b: true}]}]}",
             ["f.a"]),
            ("{any: [{f.n: {ge: 2}}, {f.n: {lt: 2}}]}", ["f.n"]),
            ("{f.n: {gt: 5, lt: 2}}", ["f.n"]),
            ("{any: [{f.level: low}, {f.level: {in: [mid, high]}}]}", ["f.level"]),
            ("{all: [{f.set: {has: x}}, {f.set: {count_le: 0}}]}", ["f.set"]),
            ("{all: [{f.set: {has: x}}, {f.set: {count_le: 1}}]}", ["f.set"]),
            ("{all: [{f.set: {has_any: [x, w]}}, {not: {f.set: {has: x}}}]}", ["f.set"]),
            ("{any: [{f.day: {before: 2027-01-01}}, {f.day: {on_or_after: 2027-01-01}}]}",
             ["f.day"]),
            ("{any: [{f.a: true, f.b: true}, {f.a: true, f.c: true}]}", ["f.b", "f.c"]),
        ],
    )  # fmt: skip
    def test_a_question_that_no_answer_makes_matter_is_told(
        self, condition: str, paths: list[str]
    ) -> None:
        assert asked_in_vain(condition) == paths

    def test_fields_of_items_count_too(self) -> None:
        one = "{some: {in: models, where: {any: [{.open: true}, {not: {.open: true}}]}}}"
        two = "{some: {in: models, where: {any: [{.open: true}, {.size: {gt: 3}}]}}}"

        assert asked_in_vain(one) == [".open"]
        assert asked_in_vain(two) == []

    def test_it_is_told_with_its_place(self, tmp_path: Path) -> None:
        entries = "derivations:\n" + derived("p.x", when="{any: [{f.a: true}, {f.a: false}]}")
        cases = "cases:\n" + "".join(
            f"- {{name: c, manifest: {{{text}}}, expect: {{p.x: {one}}}}}\n"
            for text, one in (("f.a: true", "true"), ("", "unknown"))
        )

        found = remarks(tmp_path, entries, cases)

        assert found[0].startswith("rules/p/entries.yaml:2:8  p.x: names `f.a` or facts beside it")
        assert found[1] == "rules/p/entries.yaml:2:8  p.x: no case where it is false"

    @pytest.mark.parametrize(
        ("condition", "told"),
        [
            ("{f.level: {in: [low, mid, high]}}", "`f.level: in` has one answer"),
            ("{f.set: {count_ge: 0}}", "`f.set: count_ge` has one answer"),
            ("{f.set: {count_le: 3}}", "`f.set: count_le` has one answer"),
            ("{models: {count_ge: 0}}", "`models: count_ge` has one answer"),
        ],
    )
    def test_a_comparison_that_has_one_answer_is_told(
        self, tmp_path: Path, condition: str, told: str
    ) -> None:
        entries = "derivations:\n" + derived("p.x", when=condition)

        assert any(told in one for one in remarks(tmp_path, entries, "cases: []\n"))

    def test_text_and_numbers_have_two(self, tmp_path: Path) -> None:
        entries = "derivations:\n" + derived("p.x", when="{f.text: {ne: ''}, f.n: {ge: 0}}")

        found = remarks(tmp_path, entries, "cases: []\n")

        assert not any("has one answer" in one for one in found)
