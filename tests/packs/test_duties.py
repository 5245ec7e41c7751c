"""The list of the Act's duties, and the rules that stand for them."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2] / "scripts"))

import docs_pages

LINES = (
    (Path(__file__).parents[2] / "rules" / "eu-ai-act" / "duties.txt")
    .read_text(encoding="utf-8")
    .splitlines()
)
DUTIES = docs_pages.duty_list()
ROLES = {
    "provider", "deployer", "importer", "distributor", "authorised representative",
    "product manufacturer", "gpai provider", "initial provider", "prospective provider",
    "third party supplier",
}  # fmt: skip


def test_each_line_is_one_duty_and_none_is_listed_twice() -> None:
    shape = re.compile(r"AIA-OB-[A-Z]{3}-\w+ \| [^|]+ \| [a-z_, ]+ \| [^|]+( \| reason: [^|]+)?")
    lines = [line for line in LINES if not line.startswith("#")]

    assert [line for line in lines if not shape.fullmatch(line)] == []
    assert len({one.id for one in DUTIES}) == len(lines) == 107


def test_every_role_of_a_duty_is_one_of_the_act() -> None:
    assert {role for one in DUTIES for role in one.roles.split(", ")} == ROLES


@pytest.mark.parametrize("duty", DUTIES, ids=lambda one: one.id)
def test_a_duty_has_a_rule_or_the_reason_why_not(duty: docs_pages.Duty) -> None:
    covered = duty.id in docs_pages.covering()

    assert covered or duty.reason, f"{duty.id}: name it under `covers:`, or give a reason"
    assert not (covered and duty.reason), f"{duty.id}: a rule stands for it; take the reason away"


def test_a_rule_covers_only_what_is_listed() -> None:
    listed = {one.id for one in DUTIES}
    lost = {name: rules for name, rules in docs_pages.covering().items() if name not in listed}

    assert lost == {}


def test_a_rule_that_stands_for_a_duty_cites_an_article_of_it() -> None:
    rules = {
        rule.record.id: rule.record for pack in docs_pages.library().packs for rule in pack.rules
    }
    strangers = []
    for duty in DUTIES:
        wanted = heads(duty.provision)
        for name in docs_pages.covering().get(duty.id, ()):
            cited = rules[name].provision
            text = cited if isinstance(cited, str) else ", ".join(cited)
            if not wanted & heads(text):
                strangers.append(f"{name} cites {text}, {duty.id} stands in {duty.provision}")

    assert strangers == []


def heads(text: str) -> set[str]:
    """The articles and annexes that a text names, without their paragraphs."""
    return set(re.findall(r"(?:Art|Annex) \w+", text))


def test_the_page_shows_each_duty_with_its_rules() -> None:
    page = docs_pages.duties()

    for duty in DUTIES:
        [row] = [line for line in page.splitlines() if line.startswith(f"| `{duty.id}` |")]
        assert all(f"`{name}`" in row for name in docs_pages.covering().get(duty.id, ()))
        assert duty.reason in row
