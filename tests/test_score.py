"""Scores and verdicts, step by step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlready.assess import Assessment
from mlready.evaluate import NOTHING, Finding
from mlready.packs import Library
from mlready.records import Rule, Waiver
from mlready.score import Score, score
from worlds import AS_OF, META, assessed, derived, fact, rule, world

LATER = date(2027, 12, 2)
NUMBERS = count()


def finding(outcome: str = "pass", severity: str = "high", **keys: Any) -> Finding:
    """A finding of a rule of its own, in force, backed by a document where it passes."""
    rule_keys = {key: keys.pop(key) for key in ("kind", "evidence", "until") if key in keys}
    name = keys.pop("name", f"R-{next(NUMBERS)}")
    record = Rule(
        id=name, title="t", area="a", provision="Art 1", severity=severity,  # type: ignore[arg-type]
        require={}, why="w", fix="f", **{"evidence": "documented", **rule_keys},
    )  # fmt: skip
    found = Finding(
        record, "p", "", outcome, "in_force", None,  # type: ignore[arg-type]
        1 if outcome == "pass" else 0, NOTHING, NOTHING,
    )  # fmt: skip
    return replace(found, **keys)


def scored(*findings: Finding) -> Score:
    found = score(findings)
    assert found is not None
    return found


class TestScore:
    @pytest.mark.parametrize(
        ("severity", "weight"),
        [("critical", 10.0), ("high", 7.5), ("medium", 5.0), ("low", 2.5)],
    )
    def test_weights_go_by_severity(self, severity: str, weight: float) -> None:
        found = scored(finding("pass", severity), finding("fail", "critical"))

        assert found.declared == int(100 * weight / (weight + 10))

    def test_an_information_weighs_nothing(self) -> None:
        assert score([finding("pass", "info")]) is None
        assert scored(finding("pass"), finding("fail", "info")).rules == 1

    def test_unknown_and_waived_count_as_not_met_in_both_numbers(self) -> None:
        found = scored(finding(), finding("unknown"), finding("waived"), finding("fail"))

        assert (found.evidenced, found.declared) == (25, 25)
        assert (found.rules, found.passed, found.failed, found.unknown) == (4, 1, 1, 2)

    def test_a_claim_without_a_document_is_declared_and_not_evidenced(self) -> None:
        found = scored(finding(assurance=0), finding())

        assert (found.evidenced, found.declared, found.closed, found.passed) == (50, 100, 1, 2)

    def test_what_a_rule_takes_on_word_is_still_not_evidenced(self) -> None:
        found = scored(finding(assurance=0, evidence="declared"))

        assert (found.evidenced, found.declared) == (0, 100)

    def test_less_than_the_rule_asks_is_not_evidenced(self) -> None:
        assert scored(finding(assurance=1, evidence="measured")).evidenced == 0
        assert scored(finding(assurance=2, evidence="measured")).evidenced == 100

    @pytest.mark.parametrize(
        "weightless",
        [
            finding("not_applicable"),
            finding("fail", timing="draft"),
            finding("fail", timing="superseded"),
            finding("fail", timing="upcoming", since=LATER),
            finding("pass", kind="prohibition"),
            finding("fail", kind="prohibition"),
        ],
        ids=["not applicable", "draft", "superseded", "upcoming", "a ban kept", "a ban broken"],
    )
    def test_what_does_not_bind_and_bans_weigh_nothing(self, weightless: Finding) -> None:
        assert score([weightless]) is None
        assert scored(weightless, finding()) == scored(finding())

    def test_voluntary_rules_are_scored(self) -> None:
        assert scored(finding("fail", timing="voluntary"), finding()).declared == 50

    def test_without_a_rule_there_is_no_score(self) -> None:
        assert score([]) is None

    def test_a_hundred_means_all(self) -> None:
        nearly = [finding("pass", "critical") for _ in range(400)] + [finding("fail", "low")]

        assert scored(*nearly).declared == 99

    def test_the_items_of_one_rule_share_its_weight(self) -> None:
        outcomes = enumerate(("pass", "fail", "fail"))
        items = [finding(one, name="E", item=f"m{n}") for n, one in outcomes]

        assert scored(*items).declared == 33
        assert scored(*items, finding("pass")).declared == 66
        assert scored(*items, finding("pass"), finding("pass", "low")).rules == 5
        assert scored(*(replace(one, outcome="pass") for one in items), finding()).declared == 100

    def test_items_that_do_not_apply_take_no_share(self) -> None:
        items = [finding("pass", name="E", item="m"), finding("not_applicable", name="E", item="n")]

        assert scored(*items, finding("fail")).declared == 50

    @given(st.lists(st.tuples(
        st.sampled_from(("pass", "fail", "unknown", "waived", "not_applicable")),
        st.sampled_from(("critical", "high", "medium", "low", "info")),
        st.integers(0, 3),
    )))  # fmt: skip
    def test_evidenced_is_never_more_than_declared(self, kinds: list[tuple[str, str, int]]) -> None:
        found = score([finding(outcome, severity, assurance=n) for outcome, severity, n in kinds])

        assert found is None or 0 <= found.evidenced <= found.declared <= 100
        assert found is None or found.rules == found.passed + found.failed + found.unknown


FACTS = "\n".join([
    *(f"f.{name}: {fact('bool')}" for name in ("banned", "later", "high", "excepted")),
    *(f"practices.{name}: {{type: practice, question: Is it done?}}"
      for name in ("critical", "high", "medium", "info", "later")),
])  # fmt: skip
TABLE = (
    "[{value: prohibited, when: {p.banned: true}}, "
    "{value: high, when: {f.high: true, not: {invoked: {f.excepted: true}}}}, {value: minimal}]"
)
ENTRIES = (
    "derivations:\n"
    + derived("p.banned", when="{f.banned: true}")
    + derived("p.later", when="{f.later: true}")
    + derived("p.tier", values="{prohibited: P, high: H, minimal: M}", table=TABLE)
    + "rules:\n"
    + rule("BAN", kind="prohibition", severity="critical", require="{p.banned: false}")
    + rule("BAN-LATER", kind="prohibition", severity="critical", from_=str(LATER),
           require="{p.later: false}")
    + rule("DRAFT-BAN", kind="prohibition", status="draft", require="{f.high: false}")
    + "".join(
        rule(name.upper(), severity=name, area="a", require=f"{{practices.{name}: in_place}}",
             evidence="documented")
        for name in ("critical", "high", "medium", "info"))
    + rule("LATER", severity="high", area="b", from_=str(LATER), evidence="documented",
           require="{practices.later: in_place}")
)  # fmt: skip
TIER = META + "headline: {tier: p.tier}\n"
FINE = {
    "banned": "false", "later": "false", "high": "true", "excepted": "false",
    "critical": "in_place", "high_practice": "in_place", "medium": "in_place",
    "info": "in_place", "later_practice": "in_place",
}  # fmt: skip
PRACTICES = {"critical", "high_practice", "medium", "info", "later_practice"}
LIBRARY = world(FACTS, ENTRIES, meta=TIER)


def checked(
    backed: tuple[str, ...] = ("critical", "high"), as_of: date = AS_OF, waived: str = "",
    library: Library = LIBRARY, **changed: str,
) -> Assessment:  # fmt: skip
    """A system without fault, but for what is changed."""
    said = {**FINE, **changed}
    facts = [f"{key}: {one}" for key, one in said.items() if key not in PRACTICES]
    done = [f"{key.partition('_')[0]}: {said[key]}" for key in sorted(PRACTICES)]
    text = f"f: {{{', '.join(facts)}}}\npractices: {{{', '.join(done)}}}\n"
    if waived:
        until = "until: 2027-03-01"
        text += f"waivers: [{{rule: {waived}, reason: r, accepted_by: a, {until}}}]\n"
    from unittest.mock import patch

    from mlready.evidence import Evidence

    backing = {f"practices.{one}" if one != "excepted" else "f.excepted": 1 for one in backed}
    with patch("mlready.assess.collect", lambda *_: Evidence((), backing)):
        return assessed(library, text, as_of)


class TestVerdict:
    def test_a_system_without_fault_is_ready(self) -> None:
        found = checked().verdict

        assert (found.word, found.because) == ("ready", ())

    @pytest.mark.parametrize(
        ("changed", "word", "because"),
        [
            ({"banned": "true"}, "prohibited", ["BAN"]),
            ({"banned": "true", "critical": "absent"}, "prohibited", ["BAN"]),
            ({"critical": "absent"}, "not_ready", ["CRITICAL"]),
            ({"high_practice": "planned"}, "not_ready", ["HIGH"]),
            ({"critical": "absent", "banned": "null"}, "not_ready", ["CRITICAL"]),
            ({"critical": "null"}, "undetermined", ["CRITICAL"]),
            ({"banned": "null"}, "undetermined", ["BAN"]),
            ({"high": "null"}, "undetermined", []),
            ({"high_practice": "null"}, "conditional", ["HIGH"]),
            ({"medium": "null"}, "conditional", ["MEDIUM"]),
            ({"medium": "absent"}, "conditional", ["MEDIUM"]),
            ({"later": "true"}, "conditional", ["BAN-LATER"]),
            ({"later": "null"}, "conditional", ["BAN-LATER"]),
            ({"excepted": "true"}, "conditional", []),
            ({"later_practice": "absent"}, "ready", []),
            ({"later_practice": "null"}, "ready", []),
        ],
        ids=str,
    )
    def test_the_worst_in_force_decides(
        self, changed: dict[str, Any], word: str, because: list[str]
    ) -> None:
        found = checked(**changed).verdict

        assert (found.word, [one.id for one in found.because]) == (word, because)

    def test_an_open_tier_and_an_undocumented_exception_are_told(self) -> None:
        assert checked(high="null").verdict.open_tier
        assert checked(excepted="true").verdict.exception
        assert not checked().verdict.exception

    def test_a_documented_exception_holds_nothing_up(self) -> None:
        backed = ("critical", "high", "excepted")

        assert checked(backed, excepted="true").verdict.word == "ready"

    @pytest.mark.parametrize("name", ["critical", "high"])
    def test_an_undocumented_pass_of_weight_is_conditional(self, name: str) -> None:
        found = checked(tuple({"critical", "high"} - {name})).verdict

        assert (found.word, [one.id for one in found.because]) == ("conditional", [name.upper()])

    def test_an_undocumented_pass_of_less_weight_is_not(self) -> None:
        assert checked(("critical", "high")).verdict.word == "ready"

    def test_a_waiver_is_conditional(self) -> None:
        found = checked(waived="CRITICAL", critical="absent").verdict

        assert (found.word, [one.id for one in found.because]) == ("conditional", ["CRITICAL"])

    def test_a_ban_in_a_draft_decides_nothing(self) -> None:
        found = checked(high="true")

        assert {one.id: one.outcome for one in found.findings}["DRAFT-BAN"] == "fail"
        assert found.verdict.word == "ready"

    def test_a_ban_that_has_ended_decides_nothing(self) -> None:
        ban = rule("OLD", kind="prohibition", until="2026-01-01", require="{f.high: false}")
        library = world(FACTS, ENTRIES + ban, meta=TIER)

        assert checked(library=library).verdict.word == "ready"

    def test_the_verdict_is_not_read_off_the_score(self) -> None:
        ready, not_ready = checked(("critical", "high", "medium")), checked(critical="absent")

        assert (ready.law, ready.verdict.word) != (not_ready.law, not_ready.verdict.word)
        assert not_ready.law is not None
        assert not_ready.law.declared > 0


class TestAreas:
    def test_each_area_has_its_own_score_and_one_without_rules_has_none(self) -> None:
        found = checked(medium="absent")

        assert set(found.areas) == {("p", "a")}
        assert found.areas["p", "a"].rules == 3

    def test_law_and_practice_are_scored_apart(self) -> None:
        other = META.replace("id: p", "id: q").replace("prefix: p", "prefix: q")
        other = other.replace("binding_law", "practice")
        rules = "rules:\n" + rule("Q", require="{practices.medium: in_place}")
        more = {"q/pack.yaml": other, "q/rules.yaml": rules}
        library = world(FACTS, ENTRIES, meta=TIER, more=more)

        alone, beside = checked(medium="absent"), checked(library=library, medium="absent")

        assert alone.law == beside.law, "loading a pack never changes another's score"
        assert alone.practice is None
        assert beside.practice is not None
        assert (beside.practice.declared, beside.practice.rules) == (0, 1)


class TestOutlook:
    def test_each_later_date_has_its_verdict_and_scores(self) -> None:
        found = checked(later_practice="absent")

        (then,) = found.outlook
        assert (then.date, then.verdict.word) == (LATER, "not_ready")
        assert [one.id for one in then.starting] == ["BAN-LATER", "LATER"]
        assert found.law is not None
        assert then.law is not None
        assert (found.law.rules, then.law.rules) == (3, 4)
        assert then.law.declared < found.law.declared

    def test_a_ban_that_binds_later_prohibits_then(self) -> None:
        (then,) = checked(later="true").outlook

        assert then.verdict.word == "prohibited"

    def test_what_binds_already_is_no_outlook(self) -> None:
        assert checked(as_of=LATER).outlook == []

    def test_a_waiver_ends(self) -> None:
        found = checked(waived="CRITICAL", critical="absent")

        assert [(one.date, one.verdict.word) for one in found.outlook] == [
            (date(2027, 3, 2), "not_ready"), (LATER, "not_ready"),
        ]  # fmt: skip
        assert [one.id for one in found.outlook[0].starting] == ["CRITICAL"]

    def test_a_waiver_that_lasts_for_ever_does_not(self) -> None:
        waiver = Waiver(rule="R", reason="r", accepted_by="a", until=date.max)
        lasting = finding("waived", waiver=waiver, unwaived="fail")
        from mlready.score import outlook

        assert outlook([lasting], checked().facts, ()) == []

    def test_a_rule_ends(self) -> None:
        ending = rule("END", severity="critical", until=str(LATER), require="{f.high: false}")
        library = world(FACTS, ENTRIES + ending, meta=TIER)
        found = checked(library=library)

        assert found.verdict.word == "not_ready"
        assert [one.verdict.word for one in found.outlook] == ["conditional"]
