"""What is known about each fact of a manifest: stated, asked, or denied by its gate."""

from __future__ import annotations

from typing import Any

import pytest

from mlready.facts import FactScope
from mlready.packs import Library
from mlready.values import Duration, Members
from worlds import DENIED, Unknown, facts_of, value, world

FACTS = """
use.areas: {type: set, values: {work: W, school: S, police: P}, question: Which?}
use.tool: {type: bool, asked_if: {use.areas: {has: work}}, question: Is it?}
use.depth: {type: int, asked_if: {use.tool: true}, question: How deep?}
use.names: {type: set, values: {a: A, b: B}, asked_if: {use.areas: {has: school}}, question: Which?}
use.parts:
  type: list
  asked_if: {use.areas: {has: police}}
  question: Which parts?
  item:
    open: {type: bool, question: Is it open?}
    licence: {type: text, asked_if: {.open: true}, question: Under which licence?}
    care:
      type: practice
      question: Is it cared for?
      attributes: {interval: {type: duration, question: How often?}}
practices.care:
  type: practice
  asked_if: {use.areas: {has: work}}
  question: Is care taken?
  attributes:
    interval: {type: duration, question: How often?}
    depth: {type: int, asked_if: {use.tool: true}, question: How deep?}
"""


@pytest.fixture(scope="module")
def library() -> Library:
    return world(FACTS)


def state(library: Library, text: str, path: str, item: str = "") -> Any:
    found = facts_of(library, text).state(path, item)
    if found.kind == "unknown":
        return Unknown(*found.candidates)
    return DENIED if found.kind == "denied" and found.value is None else found.value


class TestGates:
    @pytest.mark.parametrize(
        ("areas", "tool", "missing"),
        [
            ("[work]", Unknown(), ("use.tool",)),
            ("[school]", DENIED, ()),
            ("none", DENIED, ()),
            ("null", Unknown(), ("use.areas",)),
            ("{named: [school], unsure: [work]}", Unknown(), ("use.areas",)),
            ("{named: [work], unsure: [school]}", Unknown(), ("use.tool",)),
        ],
    )
    def test_an_unstated_fact_is_asked_denied_or_waits_for_its_gate(
        self, library: Library, areas: str, tool: Any, missing: tuple[str, ...]
    ) -> None:
        text = f"use: {{areas: {areas}}}"

        assert state(library, text, "use.tool") == tool
        assert facts_of(library, text).why("use.tool", "", ()).missing == missing

    def test_a_stated_fact_holds_while_its_gate_is_unknown(self, library: Library) -> None:
        assert state(library, "use: {tool: true}", "use.tool") is True

    def test_a_denied_fact_denies_what_hangs_on_it(self, library: Library) -> None:
        assert state(library, "use: {areas: none}", "use.depth") is DENIED
        assert facts_of(library, "use: {areas: none}").why("use.depth", "", ()).deciding == {
            "use.areas"
        }

    def test_a_chain_asks_its_first_open_link(self, library: Library) -> None:
        def asked(text: str) -> tuple[str, ...]:
            return facts_of(library, text).why("use.depth", "", ()).missing

        assert asked("") == ("use.areas",)
        assert asked("use: {areas: [work]}") == ("use.tool",)
        assert asked("use: {areas: [work], tool: true}") == ("use.depth",)
        assert asked("use: {areas: [work], tool: false}") == ()

    def test_a_denied_set_and_list_are_empty(self, library: Library) -> None:
        text = "use: {areas: [work]}"

        assert state(library, text, "use.names") == Members()
        assert state(library, text, "use.parts") == ()
        assert facts_of(library, text).items("use.parts") == ()
        assert facts_of(library, "").items("use.parts") is None


class TestPractices:
    @pytest.mark.parametrize("care", ["absent", "planned", "{state: planned, owner: me}"])
    def test_one_that_is_not_done_denies_its_attributes(self, library: Library, care: str) -> None:
        text = f"{{use: {{areas: [work]}}, practices: {{care: {care}}}}}"

        assert state(library, text, "practices.care.interval") is DENIED
        assert facts_of(library, text).why("practices.care.interval", "", ()).deciding == {
            "practices.care"
        }

    @pytest.mark.parametrize("care", ["partial", "in_place"])
    def test_one_that_is_done_is_asked_for_them(self, library: Library, care: str) -> None:
        text = f"{{use: {{areas: [work]}}, practices: {{care: {care}}}}}"

        assert facts_of(library, text).why("practices.care.interval", "", ()).missing == (
            "practices.care.interval",
        )

    def test_one_that_is_denied_denies_them_too(self, library: Library) -> None:
        assert state(library, "use: {areas: none}", "practices.care.interval") is DENIED

    def test_one_not_stated_is_asked_first(self, library: Library) -> None:
        text = "use: {areas: [work]}"

        assert facts_of(library, text).why("practices.care.interval", "", ()).missing == (
            "practices.care",
        )

    def test_an_attributes_own_gate_counts_beside_the_state(self, library: Library) -> None:
        def depth(text: str) -> Any:
            return state(library, text, "practices.care.depth")

        done = "practices: {care: in_place}"
        assert depth(f"{{use: {{areas: [work], tool: false}}, {done}}}") is DENIED
        assert depth(f"{{use: {{areas: [work], tool: true}}, {done}}}") == Unknown()
        assert depth("{use: {areas: [work], tool: true}, practices: {care: absent}}") is DENIED

    def test_its_state_is_the_bare_path_and_its_parts_stand_below(self, library: Library) -> None:
        text = """
            use: {areas: [work]}
            practices:
              care: {state: in_place, owner: safety, interval: 7 days, note: since May}
            """

        assert state(library, text, "practices.care") == "in_place"
        assert state(library, text, "practices.care.interval") == Duration.parse("7 days")
        assert state(library, text, "practices.care.owner") == "safety"


class TestItems:
    TEXT = """
        use:
          areas: [police]
          parts:
          - {id: m, open: true}
          - {id: n, open: false}
          - {id: o, care: absent}
        """

    def test_a_field_is_read_of_its_item(self, library: Library) -> None:
        assert state(library, self.TEXT, ".open", "use.parts[m]") is True
        assert state(library, self.TEXT, ".open", "use.parts[n]") is False
        assert state(library, self.TEXT, ".open", "use.parts[o]") == Unknown()

    def test_a_fields_gate_is_that_of_its_item(self, library: Library) -> None:
        assert state(library, self.TEXT, ".licence", "use.parts[m]") == Unknown()
        assert state(library, self.TEXT, ".licence", "use.parts[n]") is DENIED

    def test_a_practice_of_an_item_denies_its_attributes(self, library: Library) -> None:
        assert state(library, self.TEXT, ".care.interval", "use.parts[o]") is DENIED
        found = facts_of(library, self.TEXT).why(".care.interval", "use.parts[m]", ())
        assert found.missing == ("use.parts[m].care",)

    def test_items_keep_the_order_of_the_manifest(self, library: Library) -> None:
        assert facts_of(library, self.TEXT).items("use.parts") == (
            "use.parts[m]", "use.parts[n]", "use.parts[o]",
        )  # fmt: skip


def test_questions_stand_in_the_order_of_the_vocabulary(library: Library) -> None:
    facts: FactScope = facts_of(library, "")
    paths = ["practices.care.interval", "use.parts[m].licence", "use.parts[m].open", "use.depth",
             "use.parts[b].open", "practices.care", "use.areas"]  # fmt: skip

    assert sorted(paths, key=facts.order) == [
        "use.areas", "use.depth", "use.parts[b].open", "use.parts[m].open", "use.parts[m].licence",
        "practices.care", "practices.care.interval",
    ]  # fmt: skip


def test_stated_as_unknown_and_not_stated_are_kept_apart(library: Library) -> None:
    facts = facts_of(library, "use: {areas: null}")

    assert facts.stated["use.areas"].value is None
    assert "use.tool" not in facts.stated
    assert value(library, "use: {areas: null}", "use.areas") == Unknown()


def test_what_is_shown_of_an_unknown_fact_is_nothing(library: Library) -> None:
    facts = facts_of(library, "use: {areas: [work]}")

    assert facts.shown("use.areas") == Members(frozenset({"work"}))
    assert facts.shown("use.tool") is None
