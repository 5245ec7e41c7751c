"""What packs keep to beyond their shape: each breach is refused at its line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlready.errors import PackRefused
from mlready.packs import load_library
from worlds import META, derived, fact, load, rule, rules_at, world, write

FACTS = "\n".join([
    *(f"f.{name}: {fact('bool')}" for name in "abc"),
    f"f.day: {fact('date')}",
    "f.set: {type: set, values: {x: X, w: W}, question: Which?}",
    "models:",
    "  type: list",
    "  question: Which?",
    "  item:",
    "    open: {type: bool, question: Is it?}",
    "    size: {type: int, question: How big is it?}",
])  # fmt: skip


def refused(
    entries: str = "", facts: str = "", meta: str = META, more: dict[str, str] | None = None
) -> list[str]:
    """What the loaders say, one line for each problem."""
    with pytest.raises(PackRefused) as problem:
        world(f"{FACTS}\n{facts}", entries, meta=meta, more=more)
    return [str(one) for one in problem.value.problems]


R = rule("R", require="{f.a: true}")
OTHER = {
    "q/pack.yaml": META.replace("id: p", "id: q").replace("prefix: p", "prefix: q"),
    "q/entries.yaml": "derivations:\n" + derived("q.x", when="{f.a: true}"),
}

DERIVED, RULES = "derivations:\n", "rules:\n"
IN_ENTRIES = [
    # what is wrong, the entries, the text that is pointed at, the message
    ("a source", RULES + rule("R", require="{f.a: true}", source="OJ-AAI"), "OJ-AAI",
     "`OJ-AAI`: no such source of this pack; did you mean `OJ-AIA`?"),
    ("one of several sources",
     RULES + rule("R", require="{f.a: true}", source="[OJ-AIA, OJ]"), "OJ]",
     "`OJ`: no such source"),
    ("an id of a rule", RULES + rule("'R[a]'", require="{f.a: true}"), "'R[a]'",
     "`R[a]`: not an id; letters, digits, dots and hyphens"),
    ("a field's name for a key", RULES + rule("R", since="2026-01-01", require="{f.a: true}"),
     "since: 2026", "`since`: no such key"),
    ("a placeholder in a row", DERIVED + derived("p.x", values="{one: A, two: B}", table=(
        "[{value: one, when: {f.a: true}, note: 'see {f.d}'}, {value: two}]")),
     "'see", "`{f.d}` names no fact; did you mean `f.a`?"),
    ("a placeholder in a member", DERIVED + derived("p.x", type="set", values="{m: M}", members=(
        "{m: {when: {f.a: true}, note: 'see {f.d}'}}")), "'see", "`{f.d}` names no fact"),
    ("a date that may be unknown", DERIVED + derived("p.x", type="date", table=(
        "[{value: {fact: f.day}, when: {f.a: true}}, {value: never}]")),
     "{fact: f.day}", "`f.day` may be unknown here; let `when` compare it with a date"),
    ("a date that is known, and perhaps denied", DERIVED + derived("p.x", type="date", table=(
        "[{value: {fact: f.day}, when: {f.day: {known: true}}}, {value: never}]")),
     "{fact: f.day}", "`f.day` may be unknown here"),
    ("a date of itself", DERIVED + derived("p.x", type="date", table=(
        "[{value: {fact: p.x}, when: {p.x: {before: 2030-01-01}}}, {value: never}]")),
     "p.x, title", "`p.x` is derived from itself: p.x -> p.x"),
    ("a circle of two",
     DERIVED + derived("p.x", when="{p.y: true}") + derived("p.y", when="{p.x: false}"),
     "p.x, title", "`p.x` is derived from itself: p.x -> p.y -> p.x"),
    ("a circle through items", DERIVED + derived("p.x", for_each="models", when="{p.y: true}")
     + derived("p.y", when="{some: {in: models, where: {.p.x: true}}}"), "p.x, title",
     "`p.x` is derived from itself"),
    ("an operand in a circle", DERIVED + derived("p.x", when="{f.a: {fact: p.x}}"),
     "p.x, title", "`p.x` is derived from itself"),
    ("a from without a date", RULES + rule("R", from_="f.a", require="{f.a: true}"), "f.a, req",
     "`f.a`: no such date fact; did you mean `f.day`?"),
    ("a from in no item", RULES + rule("R", from_=".day", require="{f.a: true}"), ".day, req",
     "`.day`: no such date fact"),
    ("a boolean with values", DERIVED + derived("p.x", values="{a: A}", when="{f.a: true}"),
     "{id: p.x", "`p.x`: has no `values`"),
    ("a table without an end", DERIVED + derived(
        "p.x", values="{one: A}", table="[{value: one, when: {f.a: true}}]"), "{value: one",
     "only the last row of a table has no `when`"),
    ("a table and a condition", DERIVED + derived(
        "p.x", values="{one: A}", when="{f.a: true}", table="[{value: one}]"), "{id: p.x",
     "`p.x` is an enum: it has `table` and nothing else"),
    ("a member that there is none of", DERIVED + derived(
        "p.x", type="set", values="{m: M}", members="{n: {when: {f.a: true}}}"), "n: {when",
     "`n`: no such member; did you mean `m`?"),
    ("a value of another type", DERIVED + derived(
        "p.x", type="date", table="[{value: soon, when: {f.a: true}}, {value: never}]"), "soon",
     "expected a date, `never` or a date fact, found 'soon'"),
    ("an exception that could make a requirement fail", DERIVED
     + derived("p.x", when="{invoked: {f.a: true}}") + RULES + rule("R", require="{p.x: false}"),
     "{p.x: false}", "an exception could make the requirement fail"),
    ("an id of a fact", DERIVED + derived("f.a", when="{f.b: true}"), "f.a, title",
     "`f.a` is already defined at the vocabulary"),
    ("a path that is none", DERIVED + derived("p.X", when="{f.b: true}"), "p.X, title",
     "derived facts of this pack live below `p.`"),
    ("a second definition", RULES + R + R.replace("It is so", "It is not"), "R, title: It is not",
     "`R` is already defined at rules/p/entries.yaml:2:8"),
]  # fmt: skip


def pointed_at(line: str, text: str) -> str:
    """The text that a problem points at."""
    _, row, column = line.partition("  ")[0].rsplit(":", 2)
    return text.splitlines()[int(row) - 1][int(column) - 1 :]


@pytest.mark.parametrize(
    ("entries", "word", "message"),
    [one[1:] for one in IN_ENTRIES],
    ids=[one[0] for one in IN_ENTRIES],
)
def test_a_breach_in_an_entry_is_refused_where_it_stands(
    entries: str, word: str, message: str
) -> None:
    found = refused(entries, meta=META + "sources: {OJ-AIA: {title: The Act}}\n")

    mine = [line for line in found if message in line]
    assert mine, found
    assert mine[0].startswith("rules/p/entries.yaml:")
    assert pointed_at(mine[0], entries).startswith(word)


L = "l: {type: list, question: Which?, "
N = "practices.n: {type: practice, question: Is it?, "
B = "{type: bool, question: Is it?"
IN_FACTS = [
    # what is wrong, the fact, the text that is pointed at, the message
    ("two fields of an item that gate each other",
     f"{L}item: {{a: {B}, asked_if: {{.b: true}}}}, b: {B}, asked_if: {{.a: true}}}}}}}}",
     "{.b: true}", "`l[].a` is asked in a circle: l[].a -> l[].b -> l[].a"),
    ("two attributes that gate each other",
     f"{N}attributes: {{x: {B}, asked_if: {{practices.n.z: true}}}}, z: {B}, asked_if: X}}}}}}"
     .replace("X}", "{practices.n.x: true}}"),
     "{practices.n.z", "`practices.n.x` is asked in a circle"),
    ("a practice gated by its own attribute",
     f"{N}asked_if: {{practices.n.x: true}}, attributes: {{x: {B}}}}}}}", "{practices.n.x",
     "`practices.n` is asked in a circle: practices.n -> practices.n.x -> practices.n"),
    ("a list gated by its own items",
     f"{L}asked_if: {{some: {{in: l, where: {{.a: true}}}}}}, item: {{a: {B}}}}}}}", "{some",
     "`l` is asked in a circle: l -> l"),
    ("a gate that reads the day", f"g: {B}, asked_if: {{as_of: {{before: 2030-01-01}}}}}}",
     "{as_of", "a gate reads facts, not the day of the check"),
    ("a gate that compares with the day", f"g: {B}, asked_if: {{f.day: {{before: as_of}}}}}}",
     "{f.day", "a gate reads facts, not the day of the check"),
    ("a pack that there is none of", f"g: {B}, cite: {{q: Art 1}}}}", "q: Art",
     "`q`: no such pack; did you mean `p`?"),
    ("a key of another type", f"g: {B}, values: {{a: A}}}}", "g: {type",
     "`g`: has no `values`, being a bool"),
    ("a list inside a list", f"{L}item: {{k: {{type: list, question: Which?}}}}}}", "k: {type",
     "`k`: a list cannot stand here"),
    ("a field called id", f"{L}item: {{id: {{type: text, question: Which?}}}}}}", "id: {type",
     "`id` is taken"),
    ("an attribute called owner", f"{N}attributes: {{owner: {B}}}}}}}", "owner: {type",
     "`owner` is taken"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "word", "message"), [one[1:] for one in IN_FACTS], ids=[one[0] for one in IN_FACTS]
)
def test_a_breach_in_a_fact_is_refused_where_it_stands(facts: str, word: str, message: str) -> None:
    found = refused(facts=facts)

    mine = [line for line in found if message in line]
    assert mine, found
    assert mine[0].startswith("rules/vocabulary/facts.yaml:")
    below = "facts:\n" + "".join(f"  {line}\n" for line in f"{FACTS}\n{facts}".splitlines())
    assert pointed_at(mine[0], below).startswith(word)


def test_a_provision_that_a_fact_cites_is_looked_up() -> None:
    meta, more = META + "provisions: provisions.txt\n", {"p/provisions.txt": "Art 1\nArt 2\n"}
    cited = f"g: {fact('bool', cite='{p: [Art 1, Art 3]}')}"

    (found,) = refused(f"rules:\n{R}", cited, meta, more)

    assert found.startswith("rules/vocabulary/facts.yaml:13:")
    assert "`g` cites `Art 3`, which p does not have; did you mean `Art 1`?" in found


@pytest.mark.parametrize(
    ("words", "place", "message"),
    [
        ("{fact: f.sett, member: x}", "2:10", "`f.sett`: no such set; did you mean `f.set`?"),
        ("{fact: f.a, member: x}", "2:10", "`f.a`: no such set"),
        ("{fact: f.set, member: y}", "2:25", "`y`: no such member; did you mean `w`?"),
    ],
)
def test_words_of_a_purpose_speak_of_members_that_there_are(
    words: str, place: str, message: str
) -> None:
    entry = words.replace("}", ", about: it, terms: {en: [it]}}")
    more = {"vocabulary/words.yaml": f"purpose_terms:\n- {entry}\n"}

    assert refused(more=more) == [f"rules/vocabulary/words.yaml:{place}  {message}"]


@pytest.mark.parametrize(
    ("line", "place", "message"),
    [
        ("headline: {tier: p.tire}\n", "12:18", "`p.tire` is not derived; did you mean `p.tier`?"),
        ("provisions: laws.txt\n", "12:13", "`laws.txt`: no such file"),
        ("needs: [q]\n", "12:9", "`q`: no such pack is loaded"),
        ("applies: {p.tier: true}\n", "12:11", "`p.tier`: no such fact"),
        ("kinds: practice\n", "12:1", "`kinds`: no such key; did you mean `kind`?"),
        ("thresholds: {p.t: {value: 1}}\n", "12:19", "`source` is missing"),
        ("since: 2026-01-01\n", "12:1", "`since`: no such key"),
    ],
)
def test_a_breach_in_a_pack_yaml_is_refused_where_it_stands(
    line: str, place: str, message: str
) -> None:
    entries = "derivations:\n" + derived("p.tier", when="{f.a: true}")

    found = refused(entries, meta=META + line)

    assert [one for one in found if one.startswith(f"rules/p/pack.yaml:{place}  {message}")], found


class TestSeveralPacks:
    def test_what_another_pack_derives_is_read_only_where_it_is_needed(self) -> None:
        entries = "rules:\n" + rule("R", require="{q.x: true}")

        (found,) = refused(entries, more=OTHER)
        assert found == (
            "rules/p/entries.yaml:2:8  `q.x` is derived by another pack; "
            "name `q` under `needs` of pack.yaml"
        )

        assert "q.x" in world(FACTS, entries, meta=META + "needs: [q]\n", more=OTHER).derived

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ("id: q", "id: p", "id `p` is already that of rules/p/pack.yaml"),
            ("prefix: q", "prefix: p", "prefix `p` is already that of rules/p/pack.yaml"),
            ("as_of:", "thresholds: {p.most: {value: 9, source: s}}\nas_of:",
             "threshold `p.most` is already that of rules/p/pack.yaml"),
        ],
    )  # fmt: skip
    def test_ids_prefixes_and_thresholds_are_one_packs_own(
        self, old: str, new: str, message: str
    ) -> None:
        meta = META + "thresholds: {p.most: {value: 5, source: s}}\n"
        other = OTHER["q/pack.yaml"].replace(f"\n{old}", f"\n{new}", 1)
        other = other.replace(old, new, 1) if other == OTHER["q/pack.yaml"] else other

        found = refused(meta=meta, more={**OTHER, "q/pack.yaml": other})

        assert any(one.startswith("rules/q/pack.yaml:") and message in one for one in found), found

    def test_a_rule_of_two_packs_is_refused(self) -> None:
        more = {**OTHER, "q/entries.yaml": f"rules:\n{R}"}

        (found,) = refused(f"rules:\n{R}", more=more)

        assert found == (
            "rules/q/entries.yaml:2:8  `R` is already defined at rules/p/entries.yaml:2:8"
        )

    def test_the_facts_of_a_pack_stand_below_its_prefix(self, tmp_path: Path) -> None:
        facts = f"facts:\n  p.own: {fact('bool')}\n  f.own: {fact('bool')}\n"
        write(tmp_path, {"p/pack.yaml": META, "p/vocabulary/facts.yaml": facts})

        with rules_at(tmp_path), pytest.raises(PackRefused) as problem:
            load_library()

        assert str(problem.value) == (
            "rules/p/vocabulary/facts.yaml:3:3  `f.own`: a pack's own facts live below `p.`"
        )


def test_every_mistake_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, {
        "vocabulary/facts.yaml": f"facts:\n  f.a: {fact('bool')}\n",
        "p/pack.yaml": META,
        "p/one.yaml": "rules:\n" + rule("R", area="aa", severity="hihg", require="{f.aa: true}"),
        "p/two.yaml": "rules:\n"
        + rule("S", area="c", require="{f.aa: true}", applies="{f.a: {lt: true}}")
        + rule("T", require="{all: {}}"),
        "p/three.yaml": "rules: [}\n",
    })  # fmt: skip

    with pytest.raises(PackRefused) as problem:
        load(tmp_path)

    lines = [str(one) for one in problem.value.problems]
    assert sum("p/one.yaml" in line for line in lines) == 1, "its shape comes first"
    assert sum("p/two.yaml" in line for line in lines) == 4
    assert sum("p/three.yaml" in line for line in lines) >= 1
    assert lines == sorted(lines, key=lambda line: line.split(":")[0])
