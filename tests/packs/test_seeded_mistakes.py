"""Mistakes in packs and manifests: each is refused where it stands, with what to do about it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mlready.assess import assess
from mlready.errors import MlreadyError, Refused
from mlready.manifest import read_manifest
from mlready.packs import Library, load_library, open_packs
from mlready.source import read

PACK = """\
id: demo
prefix: demo
title: Demo
authority: Nobody
instrument: None
edition: first
kind: practice
status: in_force
status_last_seen: 2026-11-23
as_of: 2026-11-23
areas: {general: General}
thresholds:
  demo.share: {value: 0.2, source: convention}
provisions: provisions.txt
"""
PROVISIONS = "Art 1\nArt 2\nArt 2(1)\n"
FACTS = """\
facts:
  demo.kind:
    type: enum
    values: {small: little, large: much}
    question: Which kind is it?
  demo.parts:
    type: set
    values: {wheel: turns, brake: stops}
    asked_if: {demo.kind: large}
    question: Which parts does it have?
  demo.share:
    type: number
    min: 0
    max: 1
    question: Which share is it?
  demo.built_on:
    type: date
    question: When was it built?
  demo.kept_for:
    type: duration
    question: How long is it kept?
  demo.units:
    type: list
    question: Which units are there?
    item:
      weight: {type: number, question: How heavy is it?}
  demo.care:
    type: practice
    question: Is it cared for?
    attributes:
      often: {type: duration, question: How often?}
"""
RULES = """\
derivations:
- id: demo.heavy
  title: It is heavy
  provision: Art 1
  when: {demo.kind: large}
- id: demo.tier
  title: How it stands
  provision: Art 2
  values: {bad: bad, fair: fair, good: good}
  table:
  - {value: bad, when: {demo.heavy: true}}
  - {value: fair, when: {demo.share: {gt: 0.5}}}
  - {value: good}
rules:
- id: DEMO-1
  title: It is cared for
  area: general
  provision: Art 2(1)
  severity: high
  applies: {demo.heavy: true}
  from: 2026-01-01
  require: {demo.care: in_place}
  why: Things break.
  fix: Care for it.
"""
FILES = {
    "pack.yaml": PACK,
    "provisions.txt": PROVISIONS,
    "vocabulary/facts.yaml": FACTS,
    "rules.yaml": RULES,
}


def lay(folder: Path, changes: dict[str, tuple[str, str]]) -> Path:
    """A pack, with one text of a file replaced by another."""
    for name, text in FILES.items():
        path = folder / "demo" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name in changes:
            old, new = changes[name]
            assert old in text, "the mistake is seeded where the text stands"
            text = text.replace(old, new, 1)
        path.write_text(text)
    return folder / "demo"


def problems_of(folder: Path) -> list[str]:
    """What loading the pack reports, one line each."""
    with pytest.raises(Refused) as refused:
        open_packs(load_library([str(folder)]), frozenset({"demo"}))
    assert isinstance(refused.value, MlreadyError)
    return [str(problem) for problem in refused.value.problems]


def test_the_pack_without_a_mistake_loads(tmp_path: Path) -> None:
    library = open_packs(load_library([str(lay(tmp_path, {}))]), frozenset({"demo"}))

    assert [rule.record.id for rule in library.packs[0].rules] == ["DEMO-1"]


IN_PACKS = [
    # file, text, text with the mistake, line:column, words of the message, words of the hint
    ("rules.yaml", "demo.kind: large", "demo.kimd: large", "5:10", "demo.kimd", "`demo.kind`"),
    ("rules.yaml", "{gt: 0.5}", "{gtt: 0.5}", "12:39", "no such operator", "`gt`"),
    ("rules.yaml", "severity: high", "severty: high", "19:3", "severty", "`severity`"),
    ("rules.yaml", "severity: high", "severity: hgh", "19:13", "hgh", "`high`"),
    ("rules.yaml", "demo.kind: large", "demo.kind: larg", "5:21", "larg", "`large`"),
    ("rules.yaml", "from: 2026-01-01", "from: 2026-02-30", "21:9", "2026-02-30", ""),
    ("rules.yaml", "from: 2026-01-01", "from: demo.built", "21:9", "demo.built", ""),
    ("rules.yaml", "area: general", "area: generel", "17:9", "generel", "`general`"),
    ("rules.yaml", "provision: Art 2(1)", "provision: Art 2(2)", "18:14", "Art 2(2)", "Art 2(1)"),
    ("rules.yaml", "id: demo.tier", "id: demo.heavy", "6:7", "already defined", ""),
    ("rules.yaml", "id: demo.heavy", "id: other.heavy", "2:7", "demo.", ""),
    ("rules.yaml", "- {value: good}", "- {value: god}", "13:13", "god", "`good`"),
    ("rules.yaml", "{value: bad, when", "{value: baad, when", "11:13", "baad", "`bad`"),
    (
        "rules.yaml",
        "- {value: good}",
        "- {value: good, when: {demo.heavy: true}}",
        "13:5",
        "last",
        "",
    ),
    ("rules.yaml", "{gt: 0.5}", "{gt: much}", "12:43", "much", ""),
    ("rules.yaml", "{gt: 0.5}", "{before: 0.5}", "12:39", "does not fit", ""),
    (
        "rules.yaml",
        "{gt: 0.5}",
        "{gt: {threshold: demo.shre}}",
        "12:55",
        "demo.shre",
        "`demo.share`",
    ),
    ("rules.yaml", "{gt: 0.5}", "{gt: {fact: demo.built_on}}", "", "demo.built_on", ""),
    (
        "rules.yaml",
        "require: {demo.care",
        "require: {invoked: {demo.heavy: true}, demo.care",
        "22:13",
        "invoked",
        "",
    ),
    (
        "rules.yaml",
        "require: {demo.care: in_place}",
        "require: {demo.parts: {in: [wheel, 3]}}",
        "22:26",
        "does not fit",
        "",
    ),
    (
        "rules.yaml",
        "require: {demo.care: in_place}",
        "require: {demo.parts: {has_any: [wheel, 3]}}",
        "22:43",
        "3",
        "",
    ),
    (
        "rules.yaml",
        "require: {demo.care: in_place}",
        "require: {some: {in: demo.units, where: {.wieght: {gt: 1}}}}",
        "22:44",
        ".wieght",
        "`.weight`",
    ),
    (
        "rules.yaml",
        "require: {demo.care: in_place}",
        "require: {.weight: {gt: 1}}",
        "22:13",
        ".weight",
        "",
    ),
    (
        "rules.yaml",
        "require: {demo.care: in_place}",
        "require: {demo.kept_for: {ge: half a year}}",
        "22:33",
        "half a year",
        "",
    ),
    (
        "rules.yaml",
        "why: Things break.",
        "why: Of {demo.kin} kind.",
        "23:8",
        "demo.kin",
        "`demo.kind`",
    ),
    ("rules.yaml", "  why: Things break.\n", "", "15:3", "why", ""),
    ("rules.yaml", "when: {demo.kind: large}", "when: {demo.heavy: true}", "", "itself", ""),
    (
        "rules.yaml",
        "  provision: Art 1\n",
        "  provision: Art 1\n  confidence: interpretation\n",
        "",
        "doubt",
        "",
    ),
    (
        "rules.yaml",
        "  severity: high\n",
        "  severity: high\n  severity: low\n",
        "20:3",
        "severity",
        "",
    ),
    (
        "rules.yaml",
        "area: general",
        "area: general\n  for_each: demo.unit",
        "",
        "demo.unit",
        "`demo.units`",
    ),
    (
        "rules.yaml",
        "applies: {demo.heavy: true}",
        "kind: prohibition\n  applies: {demo.heavy: true}",
        "21:3",
        "prohibition",
        "",
    ),
    ("vocabulary/facts.yaml", "type: enum", "type: enumm", "3:11", "enumm", "`enum`"),
    (
        "vocabulary/facts.yaml",
        "question: Which kind is it?",
        "question: The kind.",
        "5:15",
        "question mark",
        "",
    ),
    ("vocabulary/facts.yaml", "demo.share:\n", "share:\n", "11:3", "demo.", ""),
    ("vocabulary/facts.yaml", "demo.built_on:", "demo.kind.built_on:", "16:3", "demo.kind", ""),
    (
        "vocabulary/facts.yaml",
        "asked_if: {demo.kind: large}",
        "asked_if: {demo.parts: {has: wheel}}",
        "",
        "circle",
        "",
    ),
    (
        "vocabulary/facts.yaml",
        "asked_if: {demo.kind: large}",
        "asked_if: {demo.tier: bad}",
        "9:16",
        "demo.tier",
        "",
    ),
    (
        "vocabulary/facts.yaml",
        "    values: {small: little, large: much}\n",
        "",
        "2:3",
        "values",
        "",
    ),
    ("vocabulary/facts.yaml", "demo.kept_for:", "demo.all.kept:", "", "", ""),
    ("pack.yaml", "kind: practice", "kind: practise", "7:7", "practise", "`practice`"),
    ("pack.yaml", "as_of: 2026-11-23\nareas", "as_of: today\nareas", "10:8", "as_of", ""),
    ("pack.yaml", "edition: first\n", "", "", "edition", ""),
    (
        "pack.yaml",
        "provisions: provisions.txt",
        "provisions: provision.txt",
        "",
        "provision.txt",
        "",
    ),
    ("pack.yaml", "provisions: provisions.txt", "needs: [eu-ai-akt]", "", "eu-ai-akt", ""),
]


@pytest.mark.parametrize(("file", "old", "new", "place", "message", "hint"), IN_PACKS)
def test_a_mistake_in_a_pack_is_refused_where_it_stands(
    tmp_path: Path, file: str, old: str, new: str, place: str, message: str, hint: str
) -> None:
    if new == "demo.all.kept:":
        new, place, message = "all.kept:", "19:3", "all.kept"

    lines = problems_of(lay(tmp_path, {file: (old, new)}))

    mine = [line for line in lines if message in line and hint in line]
    assert mine, lines
    assert file.rpartition("/")[2] in mine[0]
    if place:
        assert any(f":{place}  " in line for line in mine), mine
    assert all("\n" not in line for line in lines)


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    changes = {
        "rules.yaml": ("demo.kind: large", "demo.kimd: large"),
        "vocabulary/facts.yaml": ("question: Which share is it?", "question: The share."),
    }
    folder = lay(tmp_path, {"rules.yaml": changes["rules.yaml"]})
    rules = folder / "rules.yaml"
    rules.write_text(rules.read_text().replace("area: general", "area: generel"))

    lines = problems_of(folder)

    assert any("demo.kimd" in line for line in lines)
    assert any("generel" in line for line in lines)


def test_a_table_that_an_exception_could_relax_is_refused(tmp_path: Path) -> None:
    change = ("when: {demo.share: {gt: 0.5}}", "when: {invoked: {demo.share: {gt: 0.5}}}")

    lines = problems_of(lay(tmp_path, {"rules.yaml": change}))

    assert any("too lax" in line and "rules.yaml:12:5" in line for line in lines)


def test_rows_out_of_order_are_refused(tmp_path: Path) -> None:
    change = (
        "values: {bad: bad, fair: fair, good: good}",
        "values: {fair: fair, bad: bad, good: good}",
    )

    lines = problems_of(lay(tmp_path, {"rules.yaml": change}))

    assert any("strictest" in line and "rules.yaml:12:5" in line for line in lines)


MANIFEST = """\
mlready: 1
system:
  name: Demo
  roles: [provider]
  markets: [EU]
use:
  areas: none
  capabilities: none
  regulated_product: none
practices:
  ai_literacy: {state: in_place, evidence: [course]}
evidence:
  course: {path: course.md, reviewed_on: 2026-10-01}
waivers:
- {rule: EU-AIA-4, reason: small team, accepted_by: the board, until: 2027-01-01}
"""
IN_MANIFESTS = [
    ("mlready: 1", "mlready: 2", "1:10", "mlready: 1", ""),
    ("  name: Demo", "  nmae: Demo", "3:3", "system.nmae", "`name`"),
    ("roles: [provider]", "roles: [provder]", "4:11", "provder", "`provider`"),
    ("roles: [provider]", "roles: provider", "4:10", "system.roles", ""),
    ("markets: [EU]", "markets: [EU, EU]", "5:17", "twice", ""),
    ("markets: [EU]", "markets: {named: [EU], unshure: [US]}", "5:12", "unsure", ""),
    ("use:\n", "uses:\n", "6:1", "uses", "`use`"),
    ("  areas: none", "  areas: none\n  employment: [recruitment]", "8:3", "denied", ""),
    ("  areas: none", "  areas: [biometrics]", "7:11", "biometrics", "use.capabilities"),
    ("  areas: none", "  areas: none\n  areas: none", "8:3", "areas", ""),
    ("  name: Demo", "  name: yes", "3:9", "yes", "quotes"),
    (
        "  name: Demo",
        "  name: Demo\n  for_public_authorities: no",
        "4:27",
        "true or false",
        "`false`",
    ),
    ("  name: Demo", "  name: Demo\n  placed_on_market: 2026-02-30", "4:21", "2026-02-30", ""),
    ("  name: Demo", "  name: Demo\n  lifecycle: relased", "4:14", "relased", "`released`"),
    ("state: in_place", "state: in_plaice", "11:24", "in_plaice", "`in_place`"),
    (
        "{state: in_place, evidence",
        "{state: in_place, reech: everyone, evidence",
        "11:34",
        "reech",
        "`reach`",
    ),
    ("evidence: [course]", "evidence: [coarse]", "11:45", "coarse", "`course`"),
    ("path: course.md", "pth: course.md", "13:12", "pth", "`path`"),
    ("reviewed_on: 2026-10-01", "reviewed_on: last week", "13:42", "reviewed_on", ""),
    ("rule: EU-AIA-4,", "rule: EU-AIA-44x,", "15:10", "EU-AIA-44x", ""),
    (", until: 2027-01-01", "", "15:3", "until", ""),
    ("  capabilities: none", "  capabilities: &all none", "8:17", "anchor", ""),
    ("mlready: 1\n", "mlready: 1\n---\nmlready: 1\n", "2:1", "document", ""),
    ("  ai_literacy: {", "  ai_litteracy: {", "11:3", "ai_litteracy", "`ai_literacy`"),
]


def check(text: str, library: Library, root: Path) -> None:
    """Read a manifest and assess it."""
    manifest = read_manifest(read(text, "project.yaml"), library, root)
    assess(manifest, library, date(2026, 11, 23))


@pytest.mark.parametrize(("old", "new", "place", "message", "hint"), IN_MANIFESTS)
def test_a_mistake_in_a_manifest_is_refused_where_it_stands(
    tmp_path: Path, old: str, new: str, place: str, message: str, hint: str
) -> None:
    assert old in MANIFEST
    library = load_library()

    with pytest.raises(Refused) as refused:
        check(MANIFEST.replace(old, new, 1), library, tmp_path)

    lines = [str(problem) for problem in refused.value.problems]
    mine = [line for line in lines if message in line and hint in line]
    assert mine, lines
    assert any(line.startswith(f"project.yaml:{place}  ") for line in mine), mine


def test_a_denied_fact_names_both_lines(tmp_path: Path) -> None:
    text = MANIFEST.replace("  areas: none", "  areas: none\n  employment: [recruitment]")

    with pytest.raises(Refused) as refused:
        read_manifest(read(text, "project.yaml"), load_library(), tmp_path)

    (problem,) = refused.value.problems
    assert str(problem).startswith("project.yaml:8:3  `use.employment`")
    assert "project.yaml:7:10" in str(problem)


def test_an_item_field_that_there_is_none_of_is_refused(tmp_path: Path) -> None:
    text = (
        "mlready: 1\nsystem: {roles: [model_provider]}\n"
        "models:\n- id: base\n  training_flops: 1.0e+25\n"
    )

    with pytest.raises(Refused) as refused:
        read_manifest(read(text, "project.yaml"), load_library(), tmp_path)

    assert "`training_flop`" in str(refused.value)
    assert "project.yaml:5:3" in str(refused.value)


def test_there_are_at_least_forty_seeded_mistakes() -> None:
    assert len(IN_PACKS) + len(IN_MANIFESTS) >= 40
