"""Compiled packs are the packs as YAML has them, or they are not used."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mlready import compiled as writer
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
    assert [pack.meta for pack in fast.packs] == [pack.meta for pack in slow.packs]
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
