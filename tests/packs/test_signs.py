"""Exceptions followed through conditions: a table in which one could be too lax is refused."""

from __future__ import annotations

import pytest

from mlready.conditions import Reader
from mlready.errors import PackRefused
from mlready.packs import Library
from mlready.packs.signs import SignReader
from mlready.values import NEVER
from worlds import derived, fact, rule, value, world

FACTS = "\n".join([
    *(f"f.{name}: {fact('bool')}" for name in "abcd"),
    f"f.day: {fact('date')}",
    "models:",
    "  type: list",
    "  question: Which?",
    "  item: {open: {type: bool, question: Is it?}, big: {type: bool, question: Is it?}}",
])  # fmt: skip
VALUES = "{worst: W, bad: B, good: G}"
EXCEPTION = "{invoked: {f.d: true}}"
LIFTED = f"{{f.a: true, not: {EXCEPTION}}}"
"""What is so, unless an exception is invoked."""
BOOLS = derived("p.exception", when=EXCEPTION) + derived("p.lifted", when=LIFTED)
SET = derived("p.set", type="set", values="{up: U, down: D, still: S}", members=(
    f"{{up: {{when: {EXCEPTION}}}, down: {{when: {LIFTED}}}, still: {{when: {{f.a: true}}}}}}"
))  # fmt: skip
ENUM = derived("p.enum", values=VALUES, table=(
    f"[{{value: worst, when: {LIFTED}}}, {{value: bad, when: {{f.b: true}}}}, {{value: good}}]"
))  # fmt: skip
DATE = derived("p.date", type="date", table=(
    f"[{{value: 2026-08-02, when: {LIFTED}}}, {{value: 2027-12-02, when: {{f.b: true}}}}, "
    "{value: never}]"
))  # fmt: skip
COPY = derived("p.copy", type="date", table=(
    "[{value: {fact: p.date}, when: {p.date: {before: 2030-01-01}}}, {value: never}]"
))  # fmt: skip
EACH = derived("p.each", for_each="models", when="{.big: true, not: {invoked: {.open: true}}}")
OTHER = derived("p.plain", when="{f.a: true}")
EVERYTHING = BOOLS + SET + ENUM + DATE + COPY + EACH + OTHER


@pytest.fixture(scope="module")
def library() -> Library:
    return world(FACTS, f"derivations:\n{EVERYTHING}")


def signs(library: Library, condition: str) -> set[int]:
    from mlready.source import read

    def refuse(*problem: object) -> None:
        raise AssertionError(problem)

    data = read(condition, "condition.yaml").data
    read_in = Reader(library.types, refuse).read(data, (), invoked=True)
    return set(SignReader(library.derived).signs(read_in))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("{f.a: true}", set()),
        ("{p.plain: true}", set()),
        ("{all: []}", set()),
        ("{invoked: {all: []}}", set()),
        (EXCEPTION, {1}),
        (f"{{not: {EXCEPTION}}}", {-1}),
        (f"{{not: {{not: {EXCEPTION}}}}}", {1}),
        (f"{{all: [{{f.a: true}}, {EXCEPTION}]}}", {1}),
        (f"{{any: [{{f.a: true}}, {{not: {EXCEPTION}}}]}}", {-1}),
        (f"{{any: [{EXCEPTION}, {{not: {{invoked: {{f.c: true}}}}}}]}}", {1, -1}),
        # through derived booleans
        ("{p.exception: true}", {1}),
        ("{p.exception: false}", {-1}),
        ("{p.exception: {ne: true}}", {-1}),
        ("{p.exception: {ne: false}}", {1}),
        ("{p.lifted: true}", {-1}),
        ("{p.lifted: false}", {1}),
        ("{not: {p.lifted: true}}", {1}),
        ("{p.exception: {known: true}}", {1, -1}),
        ("{p.plain: {known: true}}", set()),
        ("{p.plain: {fact: p.exception}}", {1, -1}),
        ("{p.exception: {fact: p.plain}}", {1, -1}),
        # through sets, each member for itself
        ("{p.set: {has: up}}", {1}),
        ("{p.set: {has: down}}", {-1}),
        ("{p.set: {has: still}}", set()),
        ("{p.set: {has_any: [still, down]}}", {-1}),
        ("{p.set: {has_all: [up, down]}}", {1, -1}),
        ("{not: {p.set: {has: up}}}", {-1}),
        ("{p.set: {count_ge: 2}}", {1, -1}),
        ("{p.set: {count_le: 2}}", {1, -1}),
        # through enums: a table only moves to laxer values
        ("{p.enum: worst}", {-1}),
        ("{p.enum: good}", {1}),
        ("{p.enum: bad}", {1, -1}),
        ("{p.enum: {ne: worst}}", {1}),
        ("{p.enum: {in: [worst, bad]}}", {-1}),
        ("{p.enum: {in: [bad, good]}}", {1}),
        ("{p.enum: {not_in: [worst, bad]}}", {1}),
        ("{p.enum: {in: [worst, good]}}", {1, -1}),
        ("{p.enum: {in: [worst, bad, good]}}", set()),
        # through dates: later is laxer
        ("{p.date: {before: 2027-01-01}}", {-1}),
        ("{p.date: {on_or_before: as_of}}", {-1}),
        ("{p.date: {after: 2027-01-01}}", {1}),
        ("{p.date: {on_or_after: {fact: f.day}}}", {1}),
        ("{p.date: 2026-08-02}", {1, -1}),
        ("{f.day: {before: {fact: p.date}}}", {1, -1}),
        ("{p.copy: {before: 2027-01-01}}", {-1}),
        # through lists
        ("{some: {in: models, where: {.p.each: true}}}", {-1}),
        ("{every: {in: models, where: {.p.each: false}}}", {1}),
        ("{some: {in: models, where: {.big: true}}}", set()),
        # an exception inside an exception
        (f"{{invoked: {{not: {EXCEPTION}}}}}", {1, -1}),
        ("{invoked: {p.lifted: true}}", {1, -1}),
        ("{not: {invoked: {p.lifted: true}}}", {1, -1}),
        # what must be known is invoked for good, or not at all
        ("{invoked: {p.lifted: true, f.d: {known: true}}}", {1}),
        ("{all: [{p.lifted: true}, {f.d: {known: true}}]}", set()),
        ("{all: [{p.lifted: true}, {f.c: {known: true}}]}", {-1}),
        ("{any: [{p.lifted: true}, {f.d: {known: true}}]}", {-1}),
        # what stands beside in an `all` may be taken as it is asked for there
        ("{all: [{p.lifted: true}, {not: {invoked: {p.lifted: true, f.a: true}}}]}", {-1}),
    ],
)
def test_an_exception_is_followed_to_what_it_can_change(
    library: Library, condition: str, expected: set[int]
) -> None:
    assert signs(library, condition) == expected


def tier(*rows: str, values: str = VALUES, **keys: str) -> Library:
    """A table over everything that is derived above."""
    entry = derived("p.x", **keys, **({"values": values} if values else {}),
                    table=f"[{', '.join(rows)}]")  # fmt: skip
    return world(FACTS, f"derivations:\n{EVERYTHING}{entry}")


LAX = [
    EXCEPTION,
    "{p.exception: true}",
    "{p.lifted: false}",
    "{not: {p.lifted: true}}",
    "{p.set: {has: up}}",
    "{not: {p.set: {has: down}}}",
    "{p.enum: good}",
    "{p.enum: {ne: worst}}",
    "{p.date: {after: 2027-01-01}}",
    "{not: {p.date: {before: 2027-01-01}}}",
    "{every: {in: models, where: {.p.each: false}}}",
    "{not: {invoked: {p.lifted: true}}}",
]


@pytest.mark.parametrize("condition", LAX)
def test_a_stricter_row_that_an_exception_makes_true_is_refused(condition: str) -> None:
    with pytest.raises(PackRefused, match="an exception makes the row true"):
        tier(f"{{value: bad, when: {condition}}}", "{value: good}")


@pytest.mark.parametrize("condition", LAX[:-1])
def test_the_same_as_the_laxest_row_is_not(condition: str) -> None:
    tier(f"{{value: good, when: {condition}}}", "{value: bad, when: {f.c: true}}", "{value: good}")


@pytest.mark.parametrize("condition", [f"{{not: {one}}}" for one in LAX])
def test_a_laxest_row_that_an_exception_makes_false_is_refused(condition: str) -> None:
    with pytest.raises(PackRefused, match="an exception makes the laxest row false"):
        tier(f"{{value: good, when: {condition}}}", "{value: bad, when: {f.c: true}}",
             "{value: good}")  # fmt: skip


def test_dates_are_held_to_the_same() -> None:
    with pytest.raises(PackRefused, match="an exception makes the row true"):
        tier(f"{{value: 2026-08-02, when: {EXCEPTION}}}", "{value: never}", values="", type="date")

    rows = [f"{{value: never, when: {EXCEPTION}}}", "{value: 2026-08-02, when: {f.a: true}}"]
    library = tier(*rows, "{value: never}", values="", type="date")
    assert value(library, "f: {a: true, d: true}") == NEVER


def test_items_are_held_to_the_same() -> None:
    rows = "{value: bad, when: {.p.each: false}}", "{value: good}"
    with pytest.raises(PackRefused, match="an exception makes the row true"):
        tier(*rows, for_each="models")

    tier(rows[0].replace("false", "true"), rows[1], for_each="models")


@pytest.mark.parametrize(
    ("condition", "refused"),
    [("{p.exception: false}", True), ("{p.lifted: true}", True), ("{p.lifted: false}", False),
     ("{p.enum: {ne: worst}}", False), ("{p.enum: worst}", True), ("{p.plain: false}", False)],
)  # fmt: skip
def test_no_exception_may_make_a_requirement_fail(condition: str, refused: bool) -> None:
    """A presumption that a requirement is met would be too lax; that it is not, too strict."""
    entries = f"derivations:\n{EVERYTHING}rules:\n{rule('R', require=condition)}"
    if not refused:
        world(FACTS, entries)
        return

    with pytest.raises(PackRefused, match="an exception could make the requirement fail"):
        world(FACTS, entries)


def test_rows_of_the_laxest_value_may_stand_anywhere() -> None:
    library = tier(
        f"{{value: good, when: {EXCEPTION}}}", "{value: worst, when: {f.a: true}}",
        "{value: good, when: {f.b: true}}", "{value: bad, when: {f.c: true}}", "{value: good}",
    )  # fmt: skip

    assert value(library, "f: {a: true}") == "worst"
    assert value(library, "f: {a: true, d: true}") == "good"
    assert value(library, "f: {a: false, b: true, c: true}") == "good"


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        (["bad", "worst"], 1), (["worst", "bad", "worst"], 2), (["worst", "bad"], None),
        (["worst", "good", "bad"], None), (["worst", "worst"], None), (["bad", "good", "worst"], 2),
    ],
)  # fmt: skip
def test_rows_run_from_strict_to_lax(rows: list[str], wrong: int | None) -> None:
    lines = [f"{{value: {one}, when: {{f.a: true}}}}" for one in rows]
    if wrong is None:
        tier(*lines, "{value: good}")
        return

    with pytest.raises(PackRefused) as refused:
        tier(*lines, "{value: good}")

    assert "this one is stricter than one above it" in str(refused.value)
    assert len(refused.value.problems) == 1
