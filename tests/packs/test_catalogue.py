"""The packs of practice, and the practices of the catalogue that they list."""

from __future__ import annotations

import re

import pytest

from mlready.conditions.nodes import paths
from mlready.packs import CheckedRule, load_library, open_packs, shipped_rules
from mlready.packs.model import Pack

CLOSED = load_library()
PACKS = {pack.meta.id: pack for pack in CLOSED.packs if pack.meta.authority == "mlready"}


@pytest.fixture(params=PACKS)
def pack(request: pytest.FixtureRequest) -> Pack:
    """A pack of the catalogue, with its rules."""
    opened = open_packs(CLOSED, frozenset({request.param}))
    return next(one for one in opened.packs if one.meta.id == request.param)


def lines_of(pack: Pack) -> list[str]:
    path = shipped_rules() / pack.meta.id / pack.meta.provisions
    return path.read_text(encoding="utf-8").splitlines()


def covered(rules: tuple[CheckedRule, ...]) -> set[str]:
    return {practice for rule in rules for practice in rule.record.covers}


def test_each_practice_has_a_rule_or_the_reason_why_not(pack: Pack) -> None:
    listed = [line for line in lines_of(pack) if line and not line.startswith("#")]
    reasons = {
        found[1] for line in lines_of(pack) if (found := re.match(r"# (\S+): no rule", line))
    }

    assert listed
    assert [one for one in listed if (one in covered(pack.rules)) is (one in reasons)] == []


IDS = {
    "AGT": 15, "ALN": 14, "CST": 10, "DRF": 14, "EDG": 10, "EMG": 10, "ENR": 11, "EVL": 15,
    "INT": 13, "ITC": 11, "MMO": 9, "RAG": 10, "REG": 11, "REP": 14, "ROB": 15, "SML": 9,
    "SRV": 13, "SYN": 13,
}  # fmt: skip
"""How many practices each theme of the catalogue has; their numbers leave none out."""


def test_no_practice_of_the_catalogue_is_left_out() -> None:
    listed = {
        line
        for name in PACKS
        for line in (shipped_rules() / name / "provisions.txt").read_text("utf-8").splitlines()
    }
    wanted = {f"{theme}-{n:02}" for theme, count in IDS.items() for n in range(1, count + 1)}

    assert wanted - listed == set()


def test_a_rule_has_the_name_of_a_practice_that_it_covers(pack: Pack) -> None:
    names = {rule.record.id: rule.record.covers for rule in pack.rules}

    named = {name: re.sub(r"(-\d\d)-\d$", r"\1", name[3:]) for name in names}
    assert {name: covers for name, covers in names.items() if named[name] not in covers} == {}
    assert covered(pack.rules) <= set(lines_of(pack))


def test_a_number_that_nobody_else_set_is_called_a_convention(pack: Pack) -> None:
    kinds = {name: one.kind for name, one in pack.meta.thresholds.items()}

    assert [name for name, kind in kinds.items() if not kind] == []
    assert any("convention" in one for one in pack.meta.limits) is ("convention" in kinds.values())


def test_a_pack_of_practice_applies_by_facts_on_machine_learning_and_lifecycle(pack: Pack) -> None:
    named = set(paths(pack.applies))

    assert named
    assert {one for one in named if not one.startswith(("ml.", "system.lifecycle"))} == set()
