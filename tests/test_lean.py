"""A lean dataclass is the standard library's to all who use one, however it makes its instances."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from mlready import lean


@lean.dataclass(frozen=True)
class Few:
    """Made by the shared `__init__`."""

    name: str
    size: int = 3
    words: list[str] = field(default_factory=list)
    note: str = field(default="", compare=False)


@lean.dataclass(frozen=True, slots=True)
class Many:
    """Made by an `__init__` of its own."""

    name: str
    size: int = 3
    words: list[str] = field(default_factory=list)
    note: str = field(default="", compare=False)


@lean.dataclass(frozen=True, kw_only=True)
class Named:
    size: int = 3
    name: str
    when: date | None = None
    parts: Mapping[str, str] = field(default_factory=dict)


@lean.dataclass(frozen=True, slots=True, kw_only=True)
class ManyNamed:
    size: int = 3
    name: str
    when: date | None = None
    parts: Mapping[str, str] = field(default_factory=dict)


@lean.dataclass(frozen=True, order=True)
class Place:
    file: str
    line: int = 0


@lean.dataclass
class Changing:
    name: str
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.upper = self.name.upper()


BOTH = pytest.mark.parametrize("kind", [Few, Many])
BOTH_NAMED = pytest.mark.parametrize("kind", [Named, ManyNamed])


@BOTH
def test_values_are_given_in_order_by_name_or_by_default(kind: Any) -> None:
    one = kind("a", words=["w"])

    assert (one.name, one.size, one.words, one.note) == ("a", 3, ["w"], "")
    assert kind("a", 4, ["w"], "n").note == "n"


@BOTH
def test_each_instance_has_a_default_of_its_own(kind: Any) -> None:
    one, other = kind("a"), kind("a")

    assert one.words == []
    assert one.words is not other.words


@BOTH
@pytest.mark.parametrize(
    ("values", "named"),
    [
        ((), {}),
        (("a", 1, [], "n", "more"), {}),
        (("a",), {"name": "b"}),
        (("a",), {"nmae": "b"}),
    ],
)
def test_what_a_function_would_refuse_is_refused(
    kind: Any, values: tuple[Any, ...], named: dict[str, Any]
) -> None:
    with pytest.raises(TypeError):
        kind(*values, **named)


@BOTH_NAMED
def test_a_field_that_must_be_named_is_not_given_by_its_place(kind: Any) -> None:
    assert kind(name="a").size == 3
    with pytest.raises(TypeError):
        kind(3, "a")


@BOTH
def test_equal_values_make_equal_records_but_for_what_is_not_compared(kind: Any) -> None:
    assert kind("a", 1) == kind("a", 1, note="n")
    assert kind("a", 1) != kind("a", 2)
    assert kind("a") != ("a", 3, [])
    assert kind("a") != Named(name="a")


def test_a_frozen_record_of_hashable_values_is_hashable() -> None:
    assert {Place("f", 1), Place("f", 1)} == {Place("f", 1)}
    with pytest.raises(TypeError):
        hash(Changing("a"))


def test_ordered_records_sort_by_their_values() -> None:
    places = [Place("b", 1), Place("a", 9), Place("a", 2)]

    assert sorted(places) == [Place("a", 2), Place("a", 9), Place("b", 1)]
    assert max(places) == Place("b", 1)
    assert Place("a") <= Place("a", 0) < Place("a", 1) >= Place("a", 1) > Place("a")
    with pytest.raises(TypeError):
        assert Place("a") < ("a", 1)  # type: ignore[operator]


@BOTH
def test_it_prints_as_it_would_be_written(kind: Any) -> None:
    assert repr(kind("a")) == f"{kind.__name__}(name='a', size=3, words=[], note='')"


def test_what_stands_after_the_fields_is_done_after_them() -> None:
    assert Changing("a").upper == "A"


def test_a_record_that_is_not_frozen_can_change() -> None:
    one = Changing("a")

    one.name = "b"

    assert one == Changing("b")


@BOTH
def test_the_standard_library_takes_it_for_one_of_its_own(kind: Any) -> None:
    one: Any = kind("a", words=["w"])
    again = kind("a", 5, ["w"])

    assert dataclasses.is_dataclass(kind)
    assert [each.name for each in dataclasses.fields(one)] == ["name", "size", "words", "note"]
    assert dataclasses.asdict(one) == {"name": "a", "size": 3, "words": ["w"], "note": ""}
    assert dataclasses.replace(one, size=5) == again
    assert copy.deepcopy(one) == one
    assert copy.copy(one) == one


@BOTH
def test_a_record_can_be_matched_by_place(kind: Any) -> None:
    match kind("a", 7):
        case Few(name, size) | Many(name, size):
            assert (name, size) == ("a", 7)
        case _:
            pytest.fail("no match")


@BOTH_NAMED
def test_pydantic_reads_it(kind: Any) -> None:
    adapter = TypeAdapter(kind)

    found = adapter.validate_python({"name": "a", "when": "2027-12-02"})

    assert found == kind(name="a", when=date(2027, 12, 2))
    with pytest.raises(ValidationError):
        adapter.validate_python({"size": 3})
