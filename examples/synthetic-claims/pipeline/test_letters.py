"""What must hold of generated letters before anything is trained on them."""

from __future__ import annotations

import json

import pytest
from generate import LEAST, MOST, indexed, nearest
from letters import FIELDS, HERE, KINDS, load

REAL, GENERATED, TEST = (load(HERE / f"data/{name}.csv") for name in ("real", "generated", "test"))


def test_no_generated_letter_is_a_real_one() -> None:
    assert not {one["text"] for one in GENERATED} & {one["text"] for one in REAL}


def test_no_generated_letter_came_into_the_test() -> None:
    assert not {one["text"] for one in GENERATED} & {one["text"] for one in TEST}


def test_no_real_letter_stands_in_training_and_test() -> None:
    assert not {one["text"] for one in REAL} & {one["text"] for one in TEST}


def test_a_copied_letter_is_found() -> None:
    assert nearest(REAL[0]["text"], *indexed([one["text"] for one in REAL])) == 1


def test_each_letter_has_all_fields_and_its_length() -> None:
    assert all(list(one) == FIELDS and LEAST <= len(one["text"].split()) <= MOST for one in GENERATED)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_damage_is_generated(kind: str) -> None:
    assert sum(one["kind"] == kind for one in GENERATED) >= 100


def test_the_filter_refused_something_and_said_what() -> None:
    log = json.loads((HERE / "filter.json").read_text())
    assert log["kept"] == len(GENERATED) and log["tried"] == log["kept"] + sum(log["refused"].values()) > log["kept"]
