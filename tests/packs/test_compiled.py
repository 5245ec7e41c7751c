"""Compiled packs are the packs as YAML has them, or they are not used."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mlready import compiled as writer
from mlready.errors import PackRefused
from mlready.packs import (
    Library,
    compiled,
    files,
    load,
    load_library,
    open_packs,
    read_core,
    shipped_rules,
)
from worlds import META, facts_of, findings_of, rules_at, write

ALL = frozenset(files.shipped_packs())


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the rules with its compiled form beside it, as a wheel has them."""
    rules = tmp_path / "rules"
    shutil.copytree(shipped_rules(), rules)
    for module in (files, load, read_core, writer):
        monkeypatch.setattr(module, "shipped_rules", lambda: rules, raising=False)
    for module in (load, writer):
        monkeypatch.setattr(module, "COMPILED", tmp_path / "_compiled", raising=False)
    writer.write(tmp_path)
    return rules


def whole(library: Library) -> Library:
    return open_packs(library, ALL)


def test_a_compiled_library_says_so(installed: Path) -> None:
    assert load_library().compiled


def test_a_compiled_library_equals_the_one_read_from_yaml(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast = whole(load_library())
    monkeypatch.setattr(load, "COMPILED", installed / "nowhere")
    slow = whole(load_library())

    assert fast.compiled
    assert not slow.compiled
    assert list(fast.types.items()) == list(slow.types.items())
    assert list(fast.vocabulary.facts) == list(slow.vocabulary.facts)
    assert dict(fast.gates) == dict(slow.gates)
    assert fast.vocabulary.purpose_terms == slow.vocabulary.purpose_terms
    plain = [replace(pack.meta, applies=None) for pack in slow.packs]
    assert [pack.meta for pack in fast.packs] == plain
    assert [pack.applies for pack in fast.packs] == [pack.applies for pack in slow.packs]
    assert [pack.digest for pack in fast.packs] == [pack.digest for pack in slow.packs]
    assert list(fast.derived) == list(slow.derived)


def test_every_rule_and_derivation_survives_with_its_conditions(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast = whole(load_library())
    monkeypatch.setattr(load, "COMPILED", installed / "nowhere")
    slow = whole(load_library())

    for one, other in zip(fast.packs, slow.packs, strict=True):
        assert len(one.rules) == len(other.rules)
        for mine, theirs in zip(one.rules, other.rules, strict=True):
            assert (mine.applies, mine.require) == (theirs.applies, theirs.require)
            for key in ("id", "title", "provision", "severity", "since", "until", "formal"):
                assert getattr(mine.record, key) == getattr(theirs.record, key)
            assert mine.record.covers == theirs.record.covers
    for name, derived in fast.derived.items():
        assert list(derived.conditions()) == list(slow.derived[name].conditions())
        assert [row.value for row in derived.rows] == [row.value for row in slow.derived[name].rows]
        assert list(derived.record.values) == list(slow.derived[name].record.values)


def _edit_rule(rules: Path) -> None:
    path = rules / "eu-ai-act" / "art-04-literacy.yaml"
    path.write_text(path.read_text().replace("severity: medium", "severity: low"))


def _add_file(rules: Path) -> None:
    path = rules / "eu-ai-act" / "zz-more.yaml"
    path.write_text(
        (rules / "eu-ai-act" / "art-04-literacy.yaml")
        .read_text()
        .replace("EU-AIA-4\n", "EU-AIA-4-x\n")
    )


def _remove_file(rules: Path) -> None:
    (rules / "eu-ai-act" / "art-04-literacy.yaml").unlink()


@pytest.mark.parametrize(
    ("change", "ids"),
    [
        (_edit_rule, lambda rules: rules["EU-AIA-4"].severity == "low"),
        (_add_file, lambda rules: "EU-AIA-4-x" in rules),
        (_remove_file, lambda rules: "EU-AIA-4" not in rules),
    ],
    ids=["edited", "added", "removed"],
)
def test_a_changed_rule_file_takes_effect(
    installed: Path, change: Callable[[Path], None], ids: Callable[[dict[str, object]], bool]
) -> None:
    before = {rule.record.id: rule.record for rule in whole(load_library()).packs[0].rules}
    change(installed)

    after = {rule.record.id: rule.record for rule in whole(load_library()).packs[0].rules}

    assert not ids(dict(before))
    assert ids(dict(after))


def test_an_edited_vocabulary_takes_effect(installed: Path) -> None:
    path = installed / "vocabulary" / "10-system.yaml"
    path.write_text(path.read_text().replace("What is the system called?", "What is its name?"))

    library = load_library()

    assert not library.compiled
    assert library.vocabulary.facts["system.name"].question == "What is its name?"


def test_another_engine_reads_the_yaml(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "engine_digest", lambda: "another")

    assert not load_library().compiled


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b'{"engine": 1}'])
def test_a_damaged_compiled_file_is_not_used(installed: Path, content: bytes) -> None:
    (installed.parent / "_compiled" / compiled.CORE).write_bytes(content)

    assert not load_library().compiled


def test_a_damaged_compiled_pack_is_read_from_yaml(installed: Path) -> None:
    (installed.parent / "_compiled" / "eu-ai-act.json").write_text("{")

    assert whole(load_library()).packs[0].rules


def test_loading_never_writes(installed: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in installed.parent.rglob("*")}
    whole(load_library())

    assert {path: path.stat().st_mtime_ns for path in installed.parent.rglob("*")} == before


def test_a_compiled_file_is_json_with_the_digests_of_what_it_was_made_from(installed: Path) -> None:
    data = json.loads((installed.parent / "_compiled" / "eu-ai-act.json").read_text())

    assert data["engine"] == compiled.engine_digest()
    assert data["made_from"] == whole(load_library()).packs[0].digest


FACTS = """\
facts:
  f.a: {type: bool, question: Is it?, help: Look., cite: {p: [Art 1, Art 2]}}
  f.kind: {type: enum, values: {zeta: Z, alpha: A, date: D}, elsewhere: {b: no}, question: Which?}
  f.set: {type: set, values: {w: W, a: A}, asked_if: {f.kind: zeta}, question: Which?}
  f.share: {type: number, unit: kWh, min: 0.5, max: 9, question: How much?}
  f.day: {type: date, question: When?}
  f.kept: {type: duration, question: How long?}
  practices.n:
    type: practice
    asked_if: {f.a: true}
    question: Is it done?
    attributes: {interval: {type: duration, asked_if: {f.a: true}, question: How often?}}
  models:
    type: list
    question: Which?
    item:
      open: {type: bool, question: Is it?}
      licence: {type: text, asked_if: {.open: true}, question: Which?}
purpose_terms:
- {fact: f.set, member: w, about: it, terms: {en: [it*]}, with: {en: [was]}}
"""
ENTRIES = """\
derivations:
- id: p.x
  title: T
  provision: [Art 1, Art 2]
  from: 2026-08-02
  when:
    all:
    - f.kept: {ge: 6 months}
    - f.share: {le: {threshold: p.most}}
    - f.day: {before: {fact: f.day, minus: 2 weeks}}
    - as_of: {on_or_after: 2027-12-02}
    - f.day: {after: as_of}
    - any: [{f.kind: {in: [zeta, date]}}, {f.set: {has_all: [w, a]}}, {f.set: {count_ge: 1}}]
    - not: {invoked: {f.a: {ne: true}}}
    - every: {in: models, where: {.p.big: true}}
- {id: p.big, for_each: models, title: T, provision: Art 1, when: {.open: {known: true}}}
- id: p.tier
  title: T
  provision: Art 1
  confidence: interpretation
  doubt: d
  effect: e
  values: {zeta: Z, alpha: A, date: D}
  table:
  - {value: zeta, when: {p.x: true}, provision: Art 2, note: n, doubt: d}
  - {value: date}
- id: p.from
  type: date
  title: T
  provision: Art 1
  table:
  - {value: 2027-12-02, when: {p.tier: zeta}}
  - {value: {fact: f.day}, when: {f.day: {after: 2028-01-01}}}
  - {value: never}
- id: p.set
  type: set
  title: T
  provision: Art 1
  values: {w: W, a: A}
  members: {w: {when: {f.a: true}, provision: Art 2, note: n}, a: {when: {f.a: false}}}
rules:
- id: R
  title: T
  area: a
  provision: Art 1
  severity: high
  applies: {p.tier: zeta, not: {invoked: {f.a: false}}}
  from: p.from
  until: 2030-01-01
  require: {practices.n: in_place, practices.n.interval: {le: 1 year}}
  evidence: documented
  why: w
  fix: f
  source: [OJ]
"""
MORE = """\
thresholds: {p.most: {value: 5, source: s, unit: kWh, direction: at_most}}
sources: {OJ: {title: T, confidence: secondary}}
headline: {tier: p.tier}
applies: {f.a: true}
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A small installed package whose pack uses everything that packs can say."""
    write(tmp_path, {"vocabulary/facts.yaml": FACTS, "p/pack.yaml": META + MORE,
                     "p/entries.yaml": ENTRIES, "p/entries.cases.yaml": "cases: []\n"})  # fmt: skip
    for module in (load, writer):
        monkeypatch.setattr(module, "COMPILED", tmp_path / "_compiled")
    with rules_at(tmp_path):
        writer.write(tmp_path)
        yield tmp_path


def both(monkeypatch: pytest.MonkeyPatch, root: Path) -> tuple[Library, Library]:
    """The library as compiled, and as YAML has it."""
    fast = open_packs(load_library(), frozenset({"p"}))
    with monkeypatch.context() as patched:
        patched.setattr(load, "COMPILED", root / "nowhere")
        slow = open_packs(load_library(), frozenset({"p"}))
    assert fast.compiled
    assert not slow.compiled
    return fast, slow


def told(library: Library) -> str:
    """Everything that a library says, in its order."""
    return json.dumps({
        "facts": {path: compiled.dump_fact(one) for path, one in library.vocabulary.facts.items()},
        "terms": [compiled.dump_terms(one) for one in library.vocabulary.purpose_terms],
        "gates": {key: compiled.dump_condition(one) for key, one in library.gates.items()},
        "metas": [compiled.dump_meta(pack.meta) for pack in library.packs],
        "applies": [compiled.dump_condition(pack.applies) for pack in library.packs],
        "derived": {key: compiled.dump_derived(one) for key, one in library.derived.items()},
        "rules": [compiled.dump_rule(one) for pack in library.packs for one in pack.rules],
        "types": {path: repr(one) for path, one in library.types.items()},
        "thresholds": repr(library.thresholds),
        "order": library.order,
    })  # fmt: skip


def test_everything_that_packs_can_say_survives_in_its_order(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast, slow = both(monkeypatch, small)

    assert told(fast) == told(slow)
    assert dict(fast.gates) == dict(slow.gates)
    assert [row.value for row in fast.derived["p.from"].rows] == [
        row.value for row in slow.derived["p.from"].rows
    ]
    assert list(fast.derived["p.x"].conditions()) == list(slow.derived["p.x"].conditions())
    assert list(fast.derived["p.tier"].record.values) == ["zeta", "alpha", "date"]
    assert fast.packs[0].rules[0].record.until == date(2030, 1, 1)


def test_a_compiled_pack_answers_as_the_yaml_does(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast, slow = both(monkeypatch, small)
    texts = (
        "",
        "f: {a: true, kind: alpha, day: 2029-01-01}",
        "{f: {a: true, kind: zeta, set: [w, a], kept: 184 days, share: 5}, models: [{id: m}]}",
        "{f: {a: false}}",
    )

    for text in texts:
        one, other = facts_of(fast, text), facts_of(slow, text)
        for path in ("p.x", "p.tier", "p.from", "p.set"):
            mine, theirs = one.state(path, ""), other.state(path, "")
            assert (mine.kind, repr(mine.value), mine.candidates) == (
                theirs.kind, repr(theirs.value), theirs.candidates,
            )  # fmt: skip
            assert one.why(path, "", ()) == other.why(path, "", ())
        for name, finding in findings_of(fast, text).items():
            twin = findings_of(slow, text)[name]
            assert (finding.outcome, finding.since) == (twin.outcome, twin.since)


@pytest.mark.parametrize(
    ("name", "text", "compiled_core"),
    [
        ("vocabulary/facts.yaml", FACTS.replace("Look.", "Look twice."), False),
        ("vocabulary/more.yaml", "facts:\n  f.new: {type: bool, question: Is it?}\n", False),
        ("p/vocabulary/own.yaml", "facts:\n  p.new: {type: bool, question: Is it?}\n", False),
        ("p/pack.yaml", META + MORE.replace("value: 5", "value: 6"), False),
        ("q/pack.yaml", META.replace(" p\n", " q\n"), False),
        ("p/entries.yaml", ENTRIES.replace("severity: high", "severity: low"), True),
        ("p/more.yaml", "rules: []\n", True),
    ],
)
def test_any_file_that_is_edited_or_added_takes_effect(
    small: Path, name: str, text: str, compiled_core: bool
) -> None:
    write(small, {name: text})

    library = load_library()
    before = told(open_packs(library, frozenset({"p"})))

    assert bool(library.compiled) is compiled_core
    shutil.rmtree(small / "_compiled")
    assert before == told(open_packs(load_library(), frozenset({"p"})))


@pytest.mark.parametrize(
    ("name", "message"),
    [("p/entries.yaml", "`p.tier` is not derived"), ("p/pack.yaml", "`p`: no such pack")],
)
def test_a_file_that_is_taken_away_is_missed(small: Path, name: str, message: str) -> None:
    (small / "rules" / name).unlink()

    with pytest.raises(PackRefused, match=message):
        open_packs(load_library(), frozenset({"p"}))


def test_cases_are_no_part_of_what_was_compiled(small: Path) -> None:
    write(small, {"p/entries.cases.yaml": "cases: []\nbases: {}\n"})

    assert load_library().compiled


def test_a_library_of_other_packs_is_read_from_yaml(small: Path, tmp_path: Path) -> None:
    own = tmp_path / "elsewhere"
    write(own, {"r/pack.yaml": META.replace(" p\n", " r\n")})

    assert not load_library(["p", str(own / "rules" / "r")]).compiled
    assert load_library(["p"]).compiled
