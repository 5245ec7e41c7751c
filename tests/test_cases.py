"""Cases beside a pack: what they say, what they notice, and what escapes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mlready import cases
from mlready.cases import Failure, LoadedCase, Mutant
from mlready.errors import PackRefused
from mlready.packs import Library, load_library, open_packs
from worlds import META, derived, rule, rules_at, write

FACTS = """\
facts:
  f.a: {type: bool, question: Is it?}
  f.b: {type: bool, question: Is it?}
  f.c: {type: bool, asked_if: {f.a: true}, question: Is it?}
  f.set: {type: set, values: {x: X, w: W}, question: Which?}
  practices.n:
    type: practice
    question: Is it done?
    attributes: {interval: {type: duration, question: How often?}}
  models: {type: list, question: Which?, item: {open: {type: bool, question: Is it?}}}
"""
ENTRIES = (
    "derivations:\n"
    + derived("p.x", when="{f.a: true, not: {invoked: {f.b: true}}}")
    + derived("p.t", values="{one: A, two: B}",
              table="[{value: one, when: {p.x: true}}, {value: two}]")
    + derived("p.from", type="date",
              table="[{value: 2027-12-02, when: {f.a: true}}, {value: never}]")
    + derived("p.s", type="set", values="{m: M}", members="{m: {when: {f.set: {has: x}}}}")
    + derived("p.each", for_each="models", when="{.open: true}")
    + "rules:\n"
    + rule("R", applies="{p.t: one}", from_="p.from", require="{practices.n: in_place}")
    + rule("E", for_each="models", require="{.open: true}")
)  # fmt: skip
BASE = "bases: {plain: {f.a: true, practices.n: in_place, models: [{id: m, open: true}]}}\n"


class Bench:
    """A pack with cases, opened."""

    def __init__(self, root: Path, text: str, entries: str = ENTRIES) -> None:
        write(root, {"vocabulary/facts.yaml": FACTS, "p/pack.yaml": META,
                     "p/entries.yaml": entries, "p/entries.cases.yaml": text})  # fmt: skip
        self.root = root
        self.folder = root / "rules" / "p"
        with rules_at(root):
            library = load_library()
            self.library: Library = open_packs(library, frozenset({"p"}))

    def load(self) -> list[LoadedCase]:
        with rules_at(self.root):
            return cases.load_cases(self.library, self.folder)

    def run(self) -> list[Failure]:
        return cases.run(self.library, self.load())

    def survivors(self) -> list[Mutant]:
        with rules_at(self.root):
            pack = self.library.packs[0]
            return cases.survivors(self.library, self.load(), self.folder, pack)


def failures(root: Path, expect: str, manifest: str = "{}", **keys: str) -> list[str]:
    """What is wrong with one case."""
    more = "".join(f", {key}: {one}" for key, one in keys.items())
    case = (
        f"cases:\n- {{name: it is so, base: plain, manifest: {manifest}, expect: {expect}{more}}}\n"
    )
    return [str(one) for one in Bench(root, BASE + case).run()]


@pytest.mark.parametrize(
    ("expect", "manifest"),
    [
        ("{p.x: true, p.t: one, R: pass}", "{}"),
        ("{p.x: false, p.t: two, R: not_applicable}", "{f.b: true}"),
        ("{p.x: unknown, p.t: unknown, R: unknown}", "{f.a: null}"),
        ("{p.t: {candidates: [one, two]}}", "{f.a: null}"),
        ("{p.from: {candidates: [2027-12-02, never]}}", "{f.a: null}"),
        ("{p.from: 2027-12-02}", "{}"),
        ("{p.from: never}", "{f.a: false}"),
        ("{R: {outcome: pass, timing: upcoming}}", "{}"),
        ("{R: fail}", "{practices.n: planned}"),
        ("{p.s: [m]}", "{f.set: [x]}"),
        ("{p.s: []}", "{f.set: none}"),
        ("{p.s: {unsure: [m]}}", "{}"),
        ("{'p.each[m]': true, 'E[m]': pass}", "{}"),
        ("{E: unknown}", "{models: null}"),
    ],
)  # fmt: skip
def test_a_case_that_holds_says_nothing(tmp_path: Path, expect: str, manifest: str) -> None:
    assert failures(tmp_path, expect, manifest) == []


@pytest.mark.parametrize(
    ("expect", "message"),
    [
        ("{p.x: false}", "p.x: true, expected false"),
        ("{p.x: unknown}", "p.x: true, expected unknown"),
        ("{p.t: two}", "p.t: one, expected two"),
        ("{p.t: {candidates: [one, two]}}", "p.t: one, expected candidates one, two"),
        ("{p.from: never}", "p.from: 2027-12-02, expected never"),
        ("{p.s: [m]}", "p.s: none (unsure: m), expected m"),
        ("{R: fail}", "R: outcome pass, expected outcome fail"),
        ("{R: {outcome: pass, timing: in_force}}", "timing upcoming, expected"),
        ("{'E[n]': pass}", "E[n]: no such finding, only ['E[m]']"),
        ("{p.y: true}", "p.y: no such rule or derived fact"),
        ("{'p.each[m]': false}", "p.each[m]: true, expected false"),
    ],
)
def test_a_case_that_fails_says_what_came_and_what_was_expected(
    tmp_path: Path, expect: str, message: str
) -> None:
    (found,) = failures(tmp_path, expect)

    assert found.startswith("rules/p/entries.cases.yaml:3:10  it is so: ")
    assert message in found


@pytest.mark.parametrize(
    ("key", "wanted", "message"),
    [
        ("missing", "{p.x: [f.a]}", ""),
        ("missing", "{R: [f.a]}", ""),
        ("missing", "{p.x: [f.b]}", "p.x: missing ['f.a'], expected ['f.b']"),
        ("presumed", "{p.t: [f.b]}", "p.t: presumed [], expected ['f.b']"),
        ("missing", "{p.y: [f.a]}", "p.y: missing None, expected ['f.a']"),
    ],
)
def test_what_is_missing_and_presumed_is_compared_exactly(
    tmp_path: Path, key: str, wanted: str, message: str
) -> None:
    found = failures(tmp_path, "{p.x: unknown}", "{f.a: null}", **{key: wanted})

    assert len(found) == bool(message)
    assert all(one.endswith(message) for one in found)


def test_what_is_presumed_of_a_decided_value_is_compared(tmp_path: Path) -> None:
    assert failures(tmp_path, "{p.x: true}", presumed="{p.x: [f.b], p.t: [f.b], R: [f.b]}") == []


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ("{f.aa: true}", "`f.aa`: no such fact; did you mean `f.a`?"),
        ("{f.a: maybe}", "`f.a`: expected true or false"),
        ("{f.a: false, f.c: true}", "`f.c` is stated but denied; take it away with null"),
        ("{practices.n: absent, practices.n.interval: 7 days}", "is stated but denied"),
        ("{f.set: [y]}", "no such value 'y'"),
    ],
)
def test_a_manifest_that_would_be_refused_fails_its_case(
    tmp_path: Path, manifest: str, message: str
) -> None:
    found = failures(tmp_path, "{p.x: true}", manifest)

    assert any(message in one for one in found)


def test_null_takes_a_path_of_the_base_away_and_parts_of_a_practice_are_paths(
    tmp_path: Path,
) -> None:
    text = (
        BASE
        + """\
cases:
- name: a detail of a practice
  base: plain
  manifest: {practices.n.interval: 7 days, models: null}
  expect: {p.x: true}
"""
    )
    (case,) = Bench(tmp_path, text).load()

    assert case.problems == ()
    assert set(case.stated) == {"f.a", "practices.n", "practices.n.interval"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("cases:\n- {name: n, base: plan, expect: {p.x: true}}\n",
         "entries.cases.yaml:3:19  `plan`: no such base; did you mean `plain`?"),
        ("cases:\n- {nam: n, expect: {p.x: true}}\n", "`nam`: no such key; did you mean `name`?"),
        ("cases:\n- {name: n, expct: {p.x: true}}\n", "did you mean `expect`?"),
        ("cases:\n- {name: n, expect: {p.x: true}, as_of: 2026-02-30}\n", "`as_of`: expected"),
        ("cases:\n- {name: n, base: plain}\n", "yaml:3:10  the case expects nothing"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_case_file_is_refused_where_it_stands(
    tmp_path: Path, text: str, problem: str
) -> None:
    with pytest.raises(PackRefused) as refused:
        Bench(tmp_path, BASE + text).load()

    assert problem in str(refused.value)


def test_a_case_has_the_day_of_its_pack_or_its_own(tmp_path: Path) -> None:
    text = BASE + "cases:\n" + "".join(
        f"- {{name: n, base: plain, {day}expect: {{R: {{outcome: pass, timing: {timing}}}}}}}\n"
        for day, timing in (("", "upcoming"), ("as_of: 2027-12-02, ", "in_force"))
    )  # fmt: skip

    assert Bench(tmp_path, text).run() == []


THOROUGH = (
    BASE
    + """\
cases:
- {name: one, base: plain, expect: {p.x: true, p.t: one, R: pass, p.from: 2027-12-02}}
- {name: two, base: plain, manifest: {f.b: true}, expect: {p.x: false, p.t: two, R: not_applicable}}
- {name: three, manifest: {f.a: false}, expect: {p.x: false, p.t: two, p.from: never}}
- {name: four, base: plain, manifest: {practices.n: absent}, expect: {R: fail}}
- {name: five, manifest: {f.set: [x], models: [{id: m, open: true}]},
   expect: {p.s: [m], 'p.each[m]': true, 'E[m]': pass}}
"""
)


class TestMutation:
    def test_cases_that_look_at_everything_let_nothing_escape(self, tmp_path: Path) -> None:
        bench = Bench(tmp_path, THOROUGH)

        assert bench.run() == []
        assert bench.survivors() == []

    @pytest.mark.parametrize(
        ("gone", "owner", "what"),
        [
            ("five", "p.s", "`f.set: {has: x}` is flipped in m"),
            ("five", "p.each", "`.open: {eq: true}` is flipped"),
            ("five", "E", "`.open: {eq: true}` is flipped in require"),
        ],
    )
    def test_what_no_case_notices_is_told(
        self, tmp_path: Path, gone: str, owner: str, what: str
    ) -> None:
        kept = THOROUGH[: THOROUGH.index(f"- {{name: {gone}")]

        found = {(one.owner, one.what): one for one in Bench(tmp_path, kept).survivors()}

        assert (owner, what) in found
        assert str(found[owner, what]).endswith(f"{owner}: no case notices when {what}")
        assert found[owner, what].where.file == "rules/p/entries.yaml"

    def test_an_exception_taken_as_a_plain_condition_is_noticed(self, tmp_path: Path) -> None:
        """Only a case that leaves the exception unstated can tell."""
        answered = THOROUGH.replace("{f.a: true,", "{f.a: true, f.b: false,")
        answered = answered.replace("manifest: {f.a: false}", "manifest: {f.a: false, f.b: false}")

        found = [(one.owner, one.what) for one in Bench(tmp_path, answered).survivors()]

        assert found == [("p.x", "`invoked` is taken away")]

    def test_every_leaf_of_every_condition_is_flipped(self, tmp_path: Path) -> None:
        bench = Bench(tmp_path, THOROUGH)
        with rules_at(tmp_path):
            found = [
                (one.owner, one.what)
                for one in cases.mutants(bench.library, bench.library.packs[0], bench.folder)
            ]

        assert found == [
            ("p.x", "`f.a: {eq: true}` is flipped"),
            ("p.x", "`invoked` is taken away"),
            ("p.x", "`f.b: {eq: true}` is flipped"),
            ("p.t", "`p.x: {eq: true}` is flipped in row 1"),
            ("p.from", "`f.a: {eq: true}` is flipped in row 1"),
            ("p.s", "`f.set: {has: x}` is flipped in m"),
            ("p.each", "`.open: {eq: true}` is flipped"),
            ("R", "`p.t: {eq: one}` is flipped in applies"),
            ("R", "`practices.n: {eq: in_place}` is flipped in require"),
            ("E", "`.open: {eq: true}` is flipped in require"),
        ]

    def test_a_whole_pack_is_tested_with_one_call(self, tmp_path: Path) -> None:
        bench = Bench(tmp_path, THOROUGH)
        with rules_at(tmp_path):
            found: tuple[int, list[Any], list[Any]] = cases.test_pack(
                load_library(), bench.folder, mutate=True
            )

        assert found == (5, [], [])

    def test_a_pack_whose_cases_fail_is_not_mutated(self, tmp_path: Path) -> None:
        bench = Bench(tmp_path, THOROUGH.replace("p.from: never", "p.from: 2027-12-02"))
        with rules_at(tmp_path):
            count, failed, survived = cases.test_pack(load_library(), bench.folder, mutate=True)

        assert (count, len(failed), survived) == (5, 1, [])


def test_an_id_is_found_where_it_is_defined(tmp_path: Path) -> None:
    entries = "derivations:\n- id: p.x\n  title: T\n  provision: Art 1\n  when: {f.a: true}\n"
    bench = Bench(tmp_path, "cases: []\n", entries)
    with rules_at(tmp_path):
        found = cases.place_of(bench.folder, bench.library.packs[0], "p.x")

    assert str(found) == "rules/p/entries.yaml:2:7"
