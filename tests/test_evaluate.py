"""What a rule says about a manifest: outcome, timing, date, assurance, waiver."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mlready.conditions import Reasons
from mlready.errors import ManifestRefused
from mlready.evaluate import Finding, Why
from mlready.packs import Library
from worlds import AS_OF, META, assessed, derived, fact, findings_of, rule, world

FACTS = "\n".join([
    *(f"f.{name}: {fact('bool')}" for name in "abc"),
    f"f.day: {fact('date')}",
    "practices.n: {type: practice, question: Is it done?}",
    "models:",
    "  type: list",
    "  question: Which?",
    "  item:",
    "    open: {type: bool, question: Is it open?}",
    "    day: {type: date, question: When?}",
])  # fmt: skip


def one(
    text: str, as_of: date = AS_OF, entries: str = "", meta: str = META, **keys: str
) -> Finding:
    """The finding of one rule."""
    return findings_of(ruled(entries, meta, **keys), text, as_of)["R"]


def ruled(entries: str = "", meta: str = META, **keys: str) -> Library:
    derivations = f"derivations:\n{entries}" if entries else ""
    return world(FACTS, f"{derivations}rules:\n{rule('R', **keys)}", meta=meta)


class TestOutcome:
    @pytest.mark.parametrize(
        ("applies", "required", "outcome"),
        [
            ("true", "true", "pass"),
            ("true", "false", "fail"),
            ("true", "null", "unknown"),
            ("false", "true", "not_applicable"),
            ("false", "false", "not_applicable"),
            ("false", "null", "not_applicable"),
            ("null", "true", "unknown"),
            ("null", "false", "unknown"),
            ("null", "null", "unknown"),
        ],
    )
    def test_what_applies_decides_before_what_is_required(
        self, applies: str, required: str, outcome: str
    ) -> None:
        found = one(
            f"f: {{a: {applies}, b: {required}}}", applies="{f.a: true}", require="{f.b: true}"
        )

        assert found.outcome == outcome

    def test_a_rule_without_applies_always_does(self) -> None:
        assert one("f: {b: true}", require="{f.b: true}").outcome == "pass"
        assert one("", require="{f.b: true}").outcome == "unknown"

    def test_the_packs_own_condition_is_part_of_every_rules(self) -> None:
        meta = META + "applies: {f.c: true}\n"
        keys: dict[str, Any] = {"meta": meta, "applies": "{f.a: true}", "require": "{f.b: true}"}

        assert one("f: {a: true, b: true, c: true}", **keys).outcome == "pass"
        assert one("f: {a: true, b: true, c: false}", **keys).outcome == "not_applicable"
        assert one("f: {a: true, b: true}", **keys).outcome == "unknown"
        assert one("f: {a: true, b: true}", **keys).missing == ("f.c",)
        assert one("f: {a: false}", **keys).outcome == "not_applicable"

    def test_why_a_rule_does_not_apply_is_told_alone(self) -> None:
        found = one("f: {a: false, b: true}", applies="{f.a: true}", require="{f.b: true}")

        assert found.applies.deciding == {"f.a"}
        assert found.reasons.support() == frozenset()

    def test_whether_it_applies_is_asked_before_how_it_is_met(self) -> None:
        keys: dict[str, Any] = {"applies": "{f.b: true}", "require": "{f.a: true}"}

        assert one("", **keys).missing == ("f.b",)
        assert one("f: {b: true}", **keys).missing == ("f.a",)

    def test_a_ban_fails_where_its_derived_fact_is_true(self) -> None:
        keys: dict[str, Any] = {
            "entries": derived("p.x", when="{f.a: true}"),
            "kind": "prohibition",
            "require": "{p.x: false}",
        }

        assert [one(f"f: {{a: {a}}}", **keys).outcome for a in ("true", "false", "null")] == [
            "fail", "pass", "unknown",
        ]  # fmt: skip


class TestTiming:
    @pytest.mark.parametrize(
        ("as_of", "timing"),
        [
            (date(2027, 12, 1), "upcoming"), (date(2027, 12, 2), "in_force"),
            (date(2029, 12, 31), "in_force"), (date(2030, 1, 1), "superseded"),
        ],
    )  # fmt: skip
    def test_a_rule_binds_from_its_date_until_its_end(self, as_of: date, timing: str) -> None:
        found = one("", as_of, from_="2027-12-02", until="2030-01-01", require="{f.a: true}")

        assert (found.timing, found.since) == (timing, date(2027, 12, 2))

    def test_without_a_date_it_binds(self) -> None:
        found = one("", require="{f.a: true}")

        assert (found.timing, found.since) == ("in_force", None)

    @pytest.mark.parametrize("status", ["voluntary", "draft"])
    def test_what_does_not_bind_says_so_whatever_its_date(self, status: str) -> None:
        assert one("", status=status, require="{f.a: true}").timing == status
        keys: dict[str, Any] = {"status": status, "from_": "2030-01-01", "require": "{f.a: true}"}
        assert one("", **keys).timing == status

    @pytest.mark.parametrize("status", ["draft", "superseded"])
    def test_the_status_of_a_pack_is_that_of_all_its_rules(self, status: str) -> None:
        meta = META.replace("status: in_force", f"status: {status}")

        assert one("", meta=meta, require="{f.a: true}").timing == status
        assert one("", meta=meta, status="voluntary", require="{f.a: true}").timing == status


FROM = derived("p.from", type="date", table=(
    "[{value: 2026-08-02, when: {f.a: true}}, {value: 2027-12-02, when: {f.b: true}}, "
    "{value: never}]"))  # fmt: skip


class TestFrom:
    @pytest.mark.parametrize(
        ("stated", "timing", "since", "outcome"),
        [
            ("a: true", "in_force", date(2026, 8, 2), "pass"),
            ("a: false, b: true", "upcoming", date(2027, 12, 2), "pass"),
            ("a: false, b: false", "in_force", None, "not_applicable"),
            ("b: true", "in_force", date(2026, 8, 2), "pass"),
            ("a: false", "upcoming", date(2027, 12, 2), "pass"),
            ("b: false", "in_force", date(2026, 8, 2), "pass"),
        ],
    )
    def test_a_derived_date_gives_the_day_or_the_earliest_candidate_or_never(
        self, stated: str, timing: str, since: date | None, outcome: str
    ) -> None:
        found = one(f"f: {{{stated}, c: true}}", entries=FROM, from_="p.from",
                    require="{f.c: true}")  # fmt: skip

        assert (found.timing, found.since, found.outcome) == (timing, since, outcome)

    def test_never_is_told_by_the_facts_that_make_it_so(self) -> None:
        found = one("f: {a: false, b: false}", entries=FROM, from_="p.from", require="{f.c: true}")

        assert found.applies.support() == {"f.a", "f.b"}

    def test_a_fact_of_the_manifest_gives_the_day(self) -> None:
        keys: dict[str, Any] = {"from_": "f.day", "require": "{f.a: true}"}

        assert one("f: {day: 2027-01-01}", **keys).timing == "upcoming"
        assert one("f: {day: 2026-01-01}", **keys).timing == "in_force"
        assert one("", **keys).timing == "in_force", "the stricter while it is not stated"

    def test_an_items_date_is_its_own(self) -> None:
        library = ruled(for_each="models", from_=".day", require="{.open: true}")
        found = findings_of(library, "models: [{id: m, day: 2027-01-01}, {id: n, day: 2026-01-01}]")

        assert {name: one.timing for name, one in found.items()} == {
            "R[m]": "upcoming", "R[n]": "in_force",
        }  # fmt: skip


class TestAssurance:
    @pytest.mark.parametrize(
        ("asked", "backed", "closed"),
        [("declared", 0, True), ("documented", 0, False), ("documented", 1, True)],
    )
    def test_a_pass_is_closed_when_it_is_backed_as_well_as_the_rule_asks(
        self, asked: str, backed: int, closed: bool
    ) -> None:
        library = ruled(evidence=asked, require="{practices.n: in_place}")
        found = findings_of(library, "practices: {n: in_place}", backing={"practices.n": backed})

        assert found["R"].closed is closed

    def test_only_a_pass_is_closed(self) -> None:
        library = ruled(require="{practices.n: in_place}")
        found = findings_of(library, "practices: {n: partial}", backing={"practices.n": 3})["R"]

        assert (found.outcome, found.closed, found.assurance) == ("fail", False, 0)


WAIVER = "{rule: R, reason: small, accepted_by: board, until: 2027-01-01}"


class TestWaivers:
    @pytest.mark.parametrize(
        ("stated", "outcome", "unwaived"),
        [("b: false", "waived", "fail"), ("", "waived", "unknown"), ("b: true", "pass", None)],
    )
    def test_an_unmet_rule_is_waived_and_a_met_one_is_not(
        self, stated: str, outcome: str, unwaived: str | None
    ) -> None:
        found = one(f"{{f: {{{stated}}}, waivers: [{WAIVER}]}}", require="{f.b: true}")

        assert (found.outcome, found.unwaived) == (outcome, unwaived)
        assert (found.waiver is not None) == (outcome == "waived")

    @pytest.mark.parametrize(
        ("as_of", "outcome"),
        [(date(2027, 1, 1), "waived"), (date(2027, 1, 2), "fail")],
    )
    def test_a_waiver_holds_to_its_last_day(self, as_of: date, outcome: str) -> None:
        found = one(f"{{f: {{b: false}}, waivers: [{WAIVER}]}}", as_of, require="{f.b: true}")

        assert found.outcome == outcome

    def test_what_does_not_apply_is_not_waived(self) -> None:
        text = f"{{f: {{a: false}}, waivers: [{WAIVER}]}}"

        assert one(text, applies="{f.a: true}", require="{f.b: true}").outcome == "not_applicable"

    def test_one_item_may_be_waived(self) -> None:
        library = ruled(for_each="models", require="{.open: true}")
        models = "models: [{id: m, open: false}, {id: n, open: false}]"
        waiver = WAIVER.replace("R,", "'R[m]',")
        found = findings_of(library, f"{{{models}, waivers: [{waiver}]}}")

        assert {name: one.outcome for name, one in found.items()} == {
            "R[m]": "waived", "R[n]": "fail",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("rule_id", "keys", "message"),
        [
            ("RR", {}, "`RR`: no such rule; did you mean `R`?"),
            ("'R[o]'", {"for_each": "models"}, "`R[o]`: no such item; did you mean `R[m]`?"),
            ("'R[m]'", {}, "`R[m]`: no such item"),
            ("R", {"kind": "prohibition"}, "`R` is a ban: it cannot be waived"),
        ],
    )
    def test_a_waiver_names_a_rule_that_there_is_and_no_ban(
        self, rule_id: str, keys: dict[str, Any], message: str
    ) -> None:
        waiver = WAIVER.replace("rule: R", f"rule: {rule_id}")
        text = f"models: [{{id: m}}]\nwaivers:\n- {waiver}\n"

        with pytest.raises(ManifestRefused) as refused:
            assessed(ruled(require="{f.b: true}", **keys), text)

        (problem,) = refused.value.problems
        assert str(problem) == f"project.yaml:4:10  {message}"

    def test_a_waiver_of_a_pack_that_is_ruled_out_is_checked_all_the_same(self) -> None:
        meta = META + "applies: {f.c: true}\n"
        library = ruled(meta=meta, require="{f.b: true}")

        assert assessed(library, f"{{f: {{c: false}}, waivers: [{WAIVER}]}}").findings == []
        with pytest.raises(ManifestRefused, match="no such rule"):
            assessed(library, f"{{f: {{c: false}}, waivers: [{WAIVER.replace('R,', 'Q,')}]}}")


def test_findings_stand_in_the_order_of_the_packs_files() -> None:
    entries = "rules:\n" + "".join(rule(name, require="{f.a: true}") for name in ("Z", "A", "M"))
    library = world(
        FACTS, entries, more={"p/another.yaml": f"rules:\n{rule('Y', require='{f.a: true}')}"}
    )

    assert list(findings_of(library, "")) == ["Y", "Z", "A", "M"]


def test_a_finding_is_known_by_its_rule_and_its_item() -> None:
    found = one("", require="{f.a: true}")

    assert found.id == "R"
    assert replace(found, item="base").id == "R[base]"


def test_a_pack_that_is_ruled_out_says_by_which_facts() -> None:
    library = ruled(meta=META + "applies: {f.c: true}\n", require="{f.b: true}")

    found = assessed(library, "f: {c: false}")

    assert found.ruled_out == {"p": ("f.c",)}
    assert found.findings == []


@pytest.mark.parametrize("kind", ["practice", "guidance", "standard"])
def test_a_pack_of_practice_waits_until_it_is_known_whether_it_applies(kind: str) -> None:
    meta = META.replace("kind: binding_law", f"kind: {kind}") + "applies: {f.c: true}\n"
    library = ruled(meta=meta, require="{f.b: true}")

    assert assessed(library, "").waiting == {"p": ("f.c",)}
    assert assessed(library, "").findings == []
    assert assessed(library, "f: {c: true}").waiting == {}
    assert len(assessed(library, "f: {c: true}").findings) == 1


def test_law_that_may_apply_is_looked_into() -> None:
    library = ruled(meta=META + "applies: {f.c: true}\n", require="{f.b: true}")
    found = assessed(library, "")

    assert found.waiting == {}
    assert [one.outcome for one in found.findings] == ["unknown"]


def test_reasons_are_worked_out_once_and_only_when_asked_for() -> None:
    worked_out: list[Reasons] = []

    def work_out() -> Reasons:
        worked_out.append(Reasons(frozenset({"f.a"})))
        return worked_out[-1]

    why = Why(work_out)

    assert not worked_out
    assert why() is why()
    assert len(worked_out) == 1
