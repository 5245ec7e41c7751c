"""Conditions in words."""

from __future__ import annotations

from typing import Any

import pytest

from mlready.conditions.reading import Reader
from mlready.report.words import in_words, one_line
from mlready.vocabulary import Type

TYPES = {
    "roles": Type("set", ("provider", "deployer")),
    "tier": Type("enum", ("high", "low")),
    "on": Type("bool"),
    "day": Type("date"),
    "other": Type("date"),
    "share": Type("number"),
    "models": Type("list", (), {"size": Type("number"), "day": Type("date")}),
}


def condition(data: Any) -> Any:
    problems: list[str] = []
    reader = Reader(TYPES, lambda _at, message, _hint, _key: problems.append(message), {"bar": 1.0})
    read = reader.read(data, (), invoked=True)
    assert problems == []
    return read


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"on": True}, "on is true"),
        ({"tier": {"ne": "high"}}, "tier is not high"),
        ({"tier": {"in": ["high", "low"]}}, "tier is one of high, low"),
        ({"roles": {"has": "provider"}}, "roles includes provider"),
        ({"roles": {"count_ge": 1}}, "roles has at least 1 entry"),
        ({"share": {"gt": {"threshold": "bar"}}}, "share is more than the threshold bar"),
        ({"day": {"known": False}}, "day is not known"),
        (
            {"day": {"before": {"fact": "other", "plus": "2 weeks"}}},
            "day is before 2 weeks after other",
        ),
        ({"day": {"after": "as_of"}}, "day is after the day of the check"),
        ({"not": {"roles": {"has": "provider"}}}, "roles does not include provider"),
        ({"not": {"invoked": {"on": True}}}, "unless it is stated that on is true"),
        ({"any": [{"on": True}, {"tier": "low"}]}, "on is true or tier is low"),
        (
            {"some": {"in": "models", "where": {".size": {"gt": 1}}}},
            "some item of models: .size is more than 1.0",
        ),
    ],
)
def test_a_condition_is_one_line_of_words(data: Any, words: str) -> None:
    assert one_line(condition(data)) == words


def test_groups_stand_deeper_than_their_title() -> None:
    data = {"all": [{"on": True}, {"any": [{"tier": "low"}, {"roles": {"has": "deployer"}}]}]}

    assert in_words(condition(data)) == [
        (0, "all of:"),
        (1, "on is true"),
        (1, "any of:"),
        (2, "tier is low"),
        (2, "roles includes deployer"),
    ]


def test_a_negated_group_is_no_list_of_negations() -> None:
    data = {"not": {"all": [{"on": True}, {"tier": "low"}]}}

    assert in_words(condition(data)) == [
        (0, "not:"),
        (1, "all of:"),
        (2, "on is true"),
        (2, "tier is low"),
    ]


def test_what_always_holds_has_no_words() -> None:
    assert in_words(condition({"all": []})) == []
