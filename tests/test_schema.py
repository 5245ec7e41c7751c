"""JSON Schemas for editors: true to the shipped files, and in shape as strict as the loaders."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from mlready.packs import Library, load_library, open_packs
from mlready.schema import manifest_schema, pack_schema, vocabulary_schema
from mlready.source import read, read_file
from worlds import META, fact, world

ROOT = Path(__file__).resolve().parents[1]
VOCABULARY = sorted((ROOT / "rules" / "vocabulary").glob("*.yaml"))
PACKS = [
    path
    for pack in sorted((ROOT / "rules").glob("*/pack.yaml"))
    for path in sorted(pack.parent.glob("*.yaml"))
    if not path.name.endswith(".cases.yaml")
]
EXAMPLES = sorted((ROOT / "examples").glob("*/project.yaml"))


def validator(schema: dict[str, Any]) -> Any:
    kind = jsonschema.Draft202012Validator
    kind.check_schema(schema)
    return kind(schema, format_checker=kind.FORMAT_CHECKER)


def plain(data: Any) -> Any:
    """Data as JSON has it: a date is text."""
    if isinstance(data, dict):
        return {key: plain(one) for key, one in data.items()}
    if isinstance(data, list):
        return [plain(one) for one in data]
    return data.isoformat() if isinstance(data, date) else data


@pytest.fixture(scope="module")
def shipped() -> Library:
    library = load_library()
    return open_packs(library, frozenset(pack.meta.id for pack in library.packs))


@pytest.fixture(scope="module")
def of_manifest(shipped: Library) -> Any:
    return validator(manifest_schema(shipped))


@pytest.fixture(scope="module")
def of_pack(shipped: Library) -> Any:
    return validator(pack_schema(shipped))


@pytest.fixture(scope="module")
def of_vocabulary(shipped: Library) -> Any:
    return validator(vocabulary_schema(shipped))


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def complaints(schema: Any, data: Any) -> list[str]:
    found = sorted(schema.iter_errors(plain(data)), key=lambda error: list(map(str, error.path)))
    return [f"{'/'.join(map(str, error.path))}: {error.message[:200]}" for error in found]


@pytest.mark.parametrize("path", EXAMPLES, ids=short)
def test_every_example_is_valid(of_manifest: Any, path: Path) -> None:
    assert complaints(of_manifest, read_file(path).data) == []


@pytest.mark.parametrize("path", VOCABULARY, ids=short)
def test_every_vocabulary_file_is_valid(of_vocabulary: Any, path: Path) -> None:
    assert complaints(of_vocabulary, read_file(path).data) == []


@pytest.mark.parametrize("path", PACKS, ids=short)
def test_every_file_of_a_pack_is_valid(of_pack: Any, path: Path) -> None:
    assert complaints(of_pack, read_file(path).data) == []


FACTS = "\n".join([
    f"f.bool: {fact('bool')}",
    f"f.text: {fact('text')}",
    f"f.int: {fact('int', min='0', max='9')}",
    f"f.number: {fact('number')}",
    f"f.date: {fact('date')}",
    f"f.duration: {fact('duration')}",
    f"f.enum: {fact('enum', values='{low: L, high: H}')}",
    f"f.set: {fact('set', values='{x: X, w: W}')}",
    "f.list: {type: list, question: Which?, item: {size: {type: int, question: How big?}}}",
    "practices.n:",
    "  type: practice",
    "  question: Is it done?",
    "  attributes: {interval: {type: duration, question: How often?}}",
])  # fmt: skip
META_MORE = META + "thresholds: {p.most: {value: 5, source: Art 1}}\n"


@pytest.fixture(scope="module")
def small() -> Library:
    return world(FACTS, meta=META_MORE)


GOOD = """
f:
  bool: true
  text: it is
  int: 3
  number: 0.5
  date: 2027-12-02
  duration: 6 months
  enum: low
  set: [x]
  list: [{id: m, size: 2}]
practices: {n: {state: in_place, owner: us, note: since May, evidence: [file], interval: 7 days}}
evidence: {file: {path: docs/risk.pdf, sha256: abc, reviewed_by: us, reviewed_on: 2026-10-02}}
thresholds: {p.most: 4}
waivers: [{rule: R, reason: small, accepted_by: board, until: 2027-01-01}]
"""
ALSO_GOOD = [
    ("bool: true", "bool: null"),
    ("text: it is", "text: 3.10"),
    ("int: 3", "int: 0"),
    ("number: 0.5", "number: 1"),
    ("set: [x]", "set: none"),
    ("set: [x]", "set: []"),
    ("set: [x]", "set: {named: [x], unsure: [w]}"),
    ("set: [x]", "set: {unsure: [w]}"),
    ("list: [{id: m, size: 2}]", "list: []"),
    ("n: {state: in_place, owner: us, note: since May, evidence: [file], interval: 7 days}",
     "n: in_place"),
]  # fmt: skip
BAD = [
    ("bool: true", "bool: yes it is"),
    ("bool: true", "bool: 1"),
    ("text: it is", "text: [a]"),
    ("int: 3", "int: 3.5"),
    ("int: 3", "int: -1"),
    ("int: 3", "int: 10"),
    ("number: 0.5", "number: much"),
    ("date: 2027-12-02", "date: soon"),
    ("date: 2027-12-02", "date: 2026-02-30"),
    ("duration: 6 months", "duration: half a year"),
    ("duration: 6 months", "duration: 6"),
    ("enum: low", "enum: lwo"),
    ("set: [x]", "set: [y]"),
    ("set: [x]", "set: [x, x]"),
    ("set: [x]", "set: all"),
    ("set: [x]", "set: {named: [x], doubted: [w]}"),
    ("set: [x]", "set: {named: none}"),
    ("set: [x]", "set: {}"),
    ("size: 2", "weight: 2"),
    ("{id: m, size: 2}", "{size: 2}"),
    ("state: in_place", "state: done"),
    ("owner: us", "owner: [us]"),
    ("evidence: [file]", "evidence: file"),
    ("note: since May", "remark: since May"),
    ("interval: 7 days", "interval: often"),
    ("path: docs/risk.pdf, ", ""),
    ("sha256: abc", "sha: abc"),
    ("reviewed_on: 2026-10-02", "reviewed_on: October"),
    ("{p.most: 4}", "{p.mots: 4}"),
    ("{p.most: 4}", "{p.most: four}"),
    (", until: 2027-01-01", ""),
    ("accepted_by: board", "accepted: board"),
    ("practices:", "practises:"),
    ("  bool: true", "  bol: true"),
]


class TestManifest:
    def test_what_the_reader_takes_the_schema_takes(self, small: Library) -> None:
        from worlds import manifest

        schema = validator(manifest_schema(small))
        for old, new in [("", ""), *ALSO_GOOD]:
            text = GOOD.replace(old, new) if old else GOOD
            manifest(small, text)
            assert complaints(schema, read(f"mlready: 1\n{text}", "m").data) == [], new

    @pytest.mark.parametrize(("old", "new"), BAD, ids=[new or f"no {old}" for old, new in BAD])
    def test_what_the_reader_refuses_in_shape_the_schema_refuses(
        self, small: Library, old: str, new: str
    ) -> None:
        from mlready.errors import Refused
        from worlds import manifest

        assert GOOD.count(old) == 1
        text = GOOD.replace(old, new)

        with pytest.raises(Refused):
            manifest(small, text)
        schema = validator(manifest_schema(small))
        assert complaints(schema, read(f"mlready: 1\n{text}", "m").data) != []

    @pytest.mark.parametrize("first", ["mlready: 2\n", "", "mlready: '1'\n"])
    def test_the_first_line_names_the_format(self, small: Library, first: str) -> None:
        schema = validator(manifest_schema(small))

        assert complaints(schema, read(f"{first}f: {{bool: true}}\n", "m").data) != []

    def test_questions_are_the_descriptions(self, small: Library) -> None:
        found = manifest_schema(small)["properties"]["f"]["properties"]["bool"]

        assert found["description"] == "Is it?"


RULES = """\
derivations:
- {id: p.x, title: T, provision: Art 1, when: {f.bool: true}}
- id: p.t
  title: T
  provision: [Art 1, Art 2]
  values: {one: A, two: B}
  table: [{value: one, when: {f.set: {has: x}}, note: n}, {value: two}]
rules:
- id: R
  title: T
  area: a
  provision: Art 1
  severity: high
  from: 2027-12-02
  applies: {f.date: {before: {fact: f.date, plus: 2 weeks}}}
  require: {some: {in: f.list, where: {.size: {gt: 2}}}}
  why: w
  fix: f
"""
BAD_RULES = [
    ("severity: high", "severity: hihg"),
    ("severity: high", "severe: high"),
    ("  why: w\n", ""),
    ("from: 2027-12-02", "since: 2027-12-02"),
    ("provision: Art 1, when", "provision: 1, when"),
    ("{f.bool: true}", "{f.bol: true}"),
    ("{f.bool: true}", "{f.bool: 1}"),
    ("{f.bool: true}", "{f.bool: {lt: true}}"),
    ("{f.bool: true}", "[]"),
    ("{f.bool: true}", "{}"),
    ("{f.bool: true}", "{any: []}"),
    ("{f.bool: true}", "{f.enum: lwo}"),
    ("{f.bool: true}", "{f.set: x}"),
    ("{has: x}", "{has: y}"),
    ("{has: x}", "{has_any: []}"),
    ("plus: 2 weeks", "plus: soon"),
    ("{in: f.list, where", "{in: f.set, where"),
    ("{.size: {gt: 2}}", "{.weight: {gt: 2}}"),
    ("{in: f.list, where: {.size: {gt: 2}}}", "{in: f.list}"),
]


class TestPack:
    def test_what_the_loader_takes_the_schema_takes(self, small: Library) -> None:
        world(FACTS, RULES, meta=META_MORE)

        assert complaints(validator(pack_schema(small)), read(RULES, "r").data) == []
        assert complaints(validator(pack_schema(small)), read(META_MORE, "p").data) == []

    @pytest.mark.parametrize(("old", "new"), BAD_RULES, ids=[new or old for old, new in BAD_RULES])
    def test_what_the_loader_refuses_in_shape_the_schema_refuses(
        self, small: Library, old: str, new: str
    ) -> None:
        from mlready.errors import PackRefused

        assert RULES.count(old) == 1
        text = RULES.replace(old, new)

        with pytest.raises(PackRefused):
            world(FACTS, text, meta=META_MORE)
        assert complaints(validator(pack_schema(small)), read(text, "r").data) != []

    @pytest.mark.parametrize(
        ("old", "new"),
        [("kind: binding_law", "kind: law"), ("areas:", "area:"), ("as_of: ", "as: "),
         ("status: in_force", "status: fine"), ("title: A pack for tests\n", "")],
    )  # fmt: skip
    def test_a_pack_yaml_is_checked_too(self, small: Library, old: str, new: str) -> None:
        assert complaints(validator(pack_schema(small)), read(META.replace(old, new), "p").data)


class TestVocabulary:
    @pytest.mark.parametrize(
        ("text", "valid"),
        [
            ("{type: bool, question: Is it?}", True),
            ("{type: bool, question: Is it?, asked_if: {f.enum: low}}", True),
            ("{type: bool}", False),
            ("{type: boolean, question: Is it?}", False),
            ("{type: bool, question: Is it?, ask_if: {f.enum: low}}", False),
            ("{type: bool, question: Is it?, asked_if: {f.enum: lwo}}", False),
            ("{type: set, question: Which?, values: [x]}", False),
        ],
    )
    def test_a_definition_is_checked(self, small: Library, text: str, valid: bool) -> None:
        schema = validator(vocabulary_schema(small))

        found = complaints(schema, read(f"facts: {{f.new: {text}}}\n", "v").data)

        assert (found == []) is valid
