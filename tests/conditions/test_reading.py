"""What a condition may say is checked when it is read: paths, types, operands, bounds."""

from __future__ import annotations

from typing import Any

import pytest

from mlready.conditions import ALWAYS, Reader
from mlready.conditions.nodes import All, Leaf, Not, Reference, depth, walk
from mlready.source import BareWord
from mlready.values import Duration
from mlready.vocabulary import RESERVED, Type

SIZES = {"size": Type("int"), "licence": Type("enum", ("open", "closed")), "day": Type("date")}
TYPES = {
    "f.flag": Type("bool"),
    "f.text": Type("text"),
    "f.count": Type("int"),
    "f.share": Type("number"),
    "f.day": Type("date"),
    "f.other_day": Type("date"),
    "f.kept": Type("duration"),
    "f.level": Type("enum", ("low", "high")),
    "f.areas": Type("set", ("employment", "education")),
    "f.care": Type("practice", ("absent", "planned", "partial", "in_place")),
    "models": Type("list", fields=SIZES),
}
THRESHOLDS = {"t.most": 5.0}


class Complaints(list[tuple[Any, ...]]):
    """What a reader reports."""

    def __call__(self, at: Any, message: str, hint: str, key: bool) -> None:
        self.append((tuple(at), message, hint, key))


def read(data: Any, *, invoked: bool = False, over: str = "") -> tuple[Any, Complaints]:
    found = Complaints()
    reader = Reader(TYPES, found, THRESHOLDS)
    return reader.read(data, ("when",), invoked=invoked, over=over), found


def nested(levels: int) -> Any:
    """A condition of so many levels."""
    data: Any = {"f.flag": True}
    for _ in range(levels - 1):
        data = {"not": data}
    return data


def wide(nodes: int) -> Any:
    """A condition of so many nodes: an `all` and its comparisons."""
    return {"all": [{"f.count": n} for n in range(nodes - 1)]}


def test_a_mapping_of_one_key_is_that_key_and_of_several_all_of_them() -> None:
    one, other = Leaf("f.flag", "eq", True), Leaf("f.count", "ge", 2)

    assert read({"f.flag": True}) == (one, [])
    assert read({"f.flag": True, "f.count": {"ge": 2}}) == (All((one, other)), [])


def test_operands_become_values_of_the_facts_type() -> None:
    kept, complaints = read({"f.kept": {"ge": "6 months"}, "f.share": {"le": 1}})

    assert complaints == []
    assert kept.parts[0].operand == Duration.parse("6 months")
    assert (kept.parts[1].operand, type(kept.parts[1].operand)) == (1.0, float)


def test_references_are_read() -> None:
    two_weeks = Duration.parse("2 weeks")

    def operand(data: Any) -> Any:
        condition, complaints = read(data)
        assert complaints == []
        return condition.operand

    assert operand({"f.day": "as_of"}) == Reference("as_of")
    assert operand({"f.day": {"fact": "f.other_day"}}) == Reference("fact", "f.other_day")
    assert operand({"f.day": {"before": {"fact": "f.other_day", "minus": "2 weeks"}}}) == (
        Reference("fact", "f.other_day", two_weeks, -1)
    )
    assert operand({"f.day": {"fact": "as_of", "plus": "2 weeks"}}) == (
        Reference("as_of", "", two_weeks)
    )
    assert operand({"f.count": {"le": {"threshold": "t.most"}}}) == Reference("threshold", "t.most")


class TestBounds:
    def test_sixteen_levels_are_read_and_seventeen_are_not(self) -> None:
        condition, complaints = read(nested(16))
        assert (depth(condition), complaints) == (16, [])

        _, complaints = read(nested(17))
        assert [(at, message) for at, message, _, _ in complaints] == [
            (("when",), "condition of more than 16 levels or 256 nodes")
        ]

    def test_256_nodes_are_read_and_257_are_not(self) -> None:
        condition, complaints = read(wide(256))
        assert (sum(1 for _ in walk(condition)), complaints) == (256, [])

        _, complaints = read(wide(257))
        assert [message for _, message, _, _ in complaints] == [
            "condition of more than 16 levels or 256 nodes"
        ]

    def test_a_mapping_of_several_keys_is_a_level_and_a_node(self) -> None:
        data: Any = {"f.flag": True, "f.count": 1}
        for _ in range(14):
            data = {"not": data}
        assert read(data)[1] == []

        assert read({"not": data})[1] != []

    def test_each_condition_of_a_file_is_counted_for_itself(self) -> None:
        found = Complaints()
        reader = Reader(TYPES, found)

        for _ in range(3):
            reader.read(wide(200), ())

        assert found == []


WRONG = [
    ({"f.falg": True}, ("when", "f.falg"), "`f.falg`: no such fact", "did you mean `f.flag`?"),
    ({"f.flag": {"eqq": True}}, ("when", "f.flag", "eqq"), "`eqq`: no such operator",
     "did you mean `eq`?"),
    ({"f.flag": {"lt": True}}, ("when", "f.flag", "lt"), "`lt` does not fit `f.flag`",
     "use eq, ne, known"),
    ({"f.areas": "employment"}, ("when", "f.areas"), "`eq` does not fit `f.areas`, which is a set",
     "use has, has_any, has_all, count_ge, count_le, known"),
    ({"f.areas": {"has": "employmnet"}}, ("when", "f.areas", "has"),
     "no such member 'employmnet'", "did you mean `employment`?"),
    ({"f.areas": {"has_any": ["employment", "eduction"]}}, ("when", "f.areas", "has_any", 1),
     "no such member 'eduction'", "did you mean `education`?"),
    ({"f.areas": {"has_any": []}}, ("when", "f.areas", "has_any"), "at least one entry", ""),
    ({"f.areas": {"has_any": "employment"}}, ("when", "f.areas", "has_any"), "expected a list", ""),
    ({"f.level": "hihg"}, ("when", "f.level"), "no such member 'hihg'", "did you mean `high`?"),
    ({"f.care": "in_plce"}, ("when", "f.care"), "no such member", "did you mean `in_place`?"),
    ({"f.flag": 1}, ("when", "f.flag"), "expected a bool, found 1", ""),
    ({"f.count": True}, ("when", "f.count"), "expected an int, found True", ""),
    ({"f.count": 1.5}, ("when", "f.count"), "expected an int", ""),
    ({"f.text": BareWord("no")}, ("when", "f.text"), "found a bare `no`", "write it in quotes"),
    ({"f.day": "2026-02-30"}, ("when", "f.day"), "expected a date, found '2026-02-30'", ""),
    ({"f.kept": "6 mnths"}, ("when", "f.kept"), "expected a duration", "as in `6 months`"),
    ({"f.flag": {"known": "yes"}}, ("when", "f.flag", "known"), "expected true or false", ""),
    ({"models": {"count_ge": -1}}, ("when", "models", "count_ge"), "expected a count", ""),
    ({"f.flag": {}}, ("when", "f.flag"), "expected an operator", ""),
    ({}, ("when",), "expected a condition", ""),
    ([], ("when",), "expected a condition", ""),
    ({"all": {}}, ("when", "all"), "`all` takes a list of conditions", ""),
    ({"any": []}, ("when", "any"), "`any` takes a list of conditions", ""),
    ({"not": True}, ("when", "not"), "expected a condition", ""),
    ({"al": [{"f.flag": True}]}, ("when", "al"), "`al`: no such fact", "did you mean `all`?"),
    ({"f.day": {"before": {"fact": "f.count"}}}, ("when", "f.day", "before", "fact"),
     "`f.count` is an int, compared with a date", ""),
    ({"f.day": {"before": {"fact": "f.dya"}}}, ("when", "f.day", "before", "fact"),
     "`f.dya`: no such fact", "did you mean `f.day`?"),
    ({"f.day": {"before": {"fact": "f.other_day", "plus": "soon"}}},
     ("when", "f.day", "before", "plus"), "move a date by a duration", "as in `plus: 2 weeks`"),
    ({"f.day": {"before": {"fact": "f.other_day", "plus": None}}},
     ("when", "f.day", "before", "plus"), "move a date by a duration", ""),
    ({"f.count": {"le": {"fact": "f.count", "plus": "1 day"}}}, ("when", "f.count", "le", "plus"),
     "move a date by a duration", ""),
    ({"f.day": {"before": {"fact": "f.other_day", "plus": "1 day", "minus": "1 day"}}},
     ("when", "f.day", "before"), "expected `{fact: path}`", ""),
    ({"f.count": {"le": {"threshold": "t.mots"}}}, ("when", "f.count", "le", "threshold"),
     "`t.mots`: no such threshold", "did you mean `t.most`?"),
    ({"f.text": {"eq": {"threshold": "t.most"}}}, ("when", "f.text", "eq", "threshold"),
     "a threshold is a number, not a text", ""),
    ({"f.count": {"le": {"threshold": "t.most", "plus": "1 day"}}}, ("when", "f.count", "le"),
     "expected `{fact: path}`", ""),
    ({".size": 1}, ("when", ".size"), "a field of an item, outside a list", "`for_each`"),
    ({"some": {"in": "models", "where": {".sise": 1}}}, ("when", "some", "where", ".sise"),
     "`.sise`: no such fact", "did you mean `.size`?"),
    ({"some": {"in": "modles", "where": {".size": 1}}}, ("when", "some", "in"),
     "`modles`: no such list", "did you mean `models`?"),
    ({"some": {"in": "f.areas", "where": {".size": 1}}}, ("when", "some", "in"),
     "`f.areas`: no such list", ""),
    ({"some": {"in": "models"}}, ("when", "some"), "`some` takes `in` (a list) and `where`", ""),
    ({"every": {"in": "models", "where": {"some": {"in": "models", "where": {".size": 1}}}}},
     ("when", "every", "where", "some"), "inside the items of another list", "one list at a time"),
    ({"invoked": {"f.flag": True}}, ("when", "invoked"), "only in derivations and `applies`", ""),
]  # fmt: skip


@pytest.mark.parametrize(("data", "at", "message", "hint"), WRONG)
def test_a_mistake_is_told_where_it_stands_with_a_suggestion(
    data: Any, at: tuple[Any, ...], message: str, hint: str
) -> None:
    _, complaints = read(data)

    ((place, told, advice, _),) = complaints
    assert place == at
    assert message in told
    assert hint in advice


def test_every_mistake_of_a_condition_is_told_at_once() -> None:
    data = {"all": [{"f.falg": True}, {"f.flag": {"lt": True}}, {"not": {"f.level": "hihg"}}]}

    _, complaints = read(data)

    assert [at for at, _, _, _ in complaints] == [
        ("when", "all", 0, "f.falg"),
        ("when", "all", 1, "f.flag", "lt"),
        ("when", "all", 2, "not", "f.level"),
    ]


def test_for_each_opens_the_fields_of_its_list() -> None:
    condition, complaints = read({".size": {"gt": 1}, "f.flag": True}, over="models")

    assert complaints == []
    assert condition.parts[0] == Leaf(".size", "gt", 1)


def test_invoked_is_read_where_it_may_stand() -> None:
    condition, complaints = read({"not": {"invoked": {"f.flag": True}}}, invoked=True)

    assert complaints == []
    assert isinstance(condition, Not)


@pytest.mark.parametrize(
    ("inner", "accepted"),
    [
        ({"f.flag": {"known": True}}, True),
        ({"f.flag": {"known": False}}, False),
        ({"not": {"f.flag": {"known": True}}}, False),
        ({"not": {"f.flag": {"known": False}}}, True),
        ({"not": {"not": {"f.flag": {"known": False}}}}, False),
    ],
)
def test_nothing_is_invoked_by_silence(inner: Any, accepted: bool) -> None:
    _, complaints = read({"not": {"invoked": inner}}, invoked=True)

    assert (complaints == []) is accepted
    assert read({"not": inner})[1] == [], "outside an exception silence may be asked about"


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        ({"not": {"f.kept": {"lt": "6 months"}}}, "use `ge`"),
        ({"not": {"any": [{"f.kept": {"gt": "1 year"}}, {"f.flag": True}]}}, "use `le`"),
        ({"not": {"not": {"f.kept": {"lt": "6 months"}}}}, ""),
        ({"not": {"invoked": {"f.kept": {"ge": "4 years"}}}}, ""),
        ({"not": {"f.kept": {"known": True}}}, ""),
    ],
)
def test_durations_are_not_negated_since_only_what_is_certain_holds(data: Any, hint: str) -> None:
    _, complaints = read(data, invoked=True)

    assert [advice for _, _, advice, _ in complaints] == ([hint] if hint else [])


def test_an_empty_all_always_holds() -> None:
    assert read({"all": []}) == (ALWAYS, [])


def test_the_words_of_the_language_are_reserved() -> None:
    assert set(RESERVED) >= {"all", "any", "not", "every", "some", "invoked"}
