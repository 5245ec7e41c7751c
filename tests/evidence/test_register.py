"""Which files back which claims."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mlready.errors import ManifestRefused
from mlready.evidence import Evidence, EvidenceFile, collect
from mlready.manifest import read_manifest
from mlready.packs import Library, load_library
from mlready.source import read
from readings import SAMPLES

AS_OF = date(2026, 11, 23)
TEXT = "# Risk file\n\n## AI literacy\n\n" + "What we do and why we do it. " * 20
REVIEWED = "reviewed_by: counsel, reviewed_on: 2026-10-01"
PINNED = f"path: risk.md, sha256: '{hashlib.sha256(TEXT.encode()).hexdigest()}'"


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture
def evidence_of(tmp_path: Path, library: Library) -> Any:
    """Look at the register of a manifest whose folder holds `risk.md`."""
    (tmp_path / "risk.md").write_text(TEXT, encoding="utf-8")

    def look(text: str) -> Evidence:
        document = read(f"mlready: 1\n{text}", "project.yaml")
        return collect(read_manifest(document, library, tmp_path), AS_OF)

    return look


def only(evidence: Evidence) -> EvidenceFile:
    assert len(evidence.files) == 1
    return evidence.files[0]


def practices(*uses: str, entry: str = f"{PINNED}, {REVIEWED}") -> str:
    """A manifest in which several practices point to the file `risk`."""
    names = ("ai_literacy", "interaction_disclosure", "disclosure_manner")
    lines = [
        f"  {name}: {{state: in_place, evidence: ['{use}']}}"
        for name, use in zip(names, uses, strict=False)
    ]
    return "\n".join(["practices:", *lines, "evidence:", f"  risk: {{{entry}}}"])


def test_a_pinned_and_reviewed_document_backs_the_practice_that_points_to_it(
    evidence_of: Any,
) -> None:
    found = evidence_of(practices("risk"))

    assert only(found).objections == ()
    assert set(found.backing) == {"practices.ai_literacy"}


@pytest.mark.parametrize(
    ("entry", "objection"),
    [
        (f"path: risk.md, {REVIEWED}", "not pinned"),
        (PINNED, "not reviewed"),
        (f"path: risk.md, sha256: '{'0' * 64}', {REVIEWED}", "changed since it was pinned"),
        (f"path: gone.md, {REVIEWED}", "missing"),
        (f"path: ../risk.md, {REVIEWED}", "outside the project"),
        (f"{PINNED}, reviewed_by: counsel, reviewed_on: 2026-11-24", "after 2026-11-23"),
    ],
)
def test_a_file_with_an_objection_backs_nothing(
    evidence_of: Any, entry: str, objection: str
) -> None:
    found = evidence_of(practices("risk", entry=entry))

    assert any(objection in one for one in only(found).objections)
    assert found.backing == {}


def test_a_second_practice_must_name_a_place(evidence_of: Any) -> None:
    found = evidence_of(practices("risk", "risk"))

    assert set(found.backing) == {"practices.ai_literacy"}
    assert "name a place" in only(found).objections[0]


def test_a_second_practice_is_backed_at_a_heading_that_exists(evidence_of: Any) -> None:
    found = evidence_of(practices("risk", "risk#ai-literacy", "risk#no-such-heading"))

    assert set(found.backing) == {"practices.ai_literacy", "practices.interaction_disclosure"}
    assert only(found).objections == (
        "`practices.disclosure_manner`: no place `no-such-heading` in it",
    )


@pytest.mark.parametrize("supported", ["use.derogation", "use.derogation#risk-file"])
def test_the_register_backs_a_fact_beside_a_practice(evidence_of: Any, supported: str) -> None:
    manifest = practices("risk", entry=f"{PINNED}, {REVIEWED}, supports: ['{supported}']")

    found = evidence_of(f"use: {{areas: [employment], derogation: none}}\n{manifest}")

    assert set(found.backing) == {"practices.ai_literacy", "use.derogation"}
    assert set(only(found).backs) == {"practices.ai_literacy", "use.derogation"}


def test_a_kind_that_there_is_not_is_refused_with_its_place(evidence_of: Any) -> None:
    with pytest.raises(ManifestRefused) as refused:
        evidence_of("evidence:\n  risk: {path: risk.md, kind: evidentl}\n")

    assert str(refused.value) == (
        "project.yaml:3:31  `evidentl`: no such kind of file; did you mean `evidently`?"
    )


def test_what_is_registered_as_a_document_is_asked_of_no_reader(evidence_of: Any) -> None:
    found = only(evidence_of("evidence:\n  risk: {path: risk.md, kind: document}\n"))

    assert found.reading is None
    assert "reviewed" in " ".join(found.objections)


def test_what_is_registered_as_another_kind_than_it_is_backs_nothing(evidence_of: Any) -> None:
    found = only(evidence_of("evidence:\n  risk: {path: risk.md, kind: evidently}\n"))

    assert found.objections[0] == "not what it is registered as: no file of Evidently 0.4 to 0.7"


def test_a_review_before_the_file_was_made_is_none(evidence_of: Any) -> None:
    entry = f"{PINNED}, {REVIEWED}, produced: 2026-10-04"

    found = evidence_of(practices("risk", entry=entry))

    assert only(found).objections == ("reviewed on 2026-10-01, before it was made on 2026-10-04",)
    assert found.backing == {}


def test_numbers_of_a_tool_are_not_hidden_as_a_document(evidence_of: Any, tmp_path: Path) -> None:
    content = (SAMPLES / "evidently/drift_0.4.json").read_bytes()
    (tmp_path / "drift.txt").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    entry = f"path: drift.txt, kind: document, sha256: '{digest}', {REVIEWED}"

    found = evidence_of(practices("risk", entry=entry))

    assert only(found).objections == (
        "numbers of Evidently: leave `kind` out, so that they are read",
    )
    assert found.backing == {}


def test_a_number_that_is_pointed_at_makes_no_document_of_a_few_letters(
    evidence_of: Any, tmp_path: Path
) -> None:
    content = b'{"p95": 80}'
    (tmp_path / "own.json").write_bytes(content)
    entry = (
        f"path: own.json, sha256: '{hashlib.sha256(content).hexdigest()}', {REVIEWED}, "
        "metrics: {latency.p95_ms: {at: /p95, unit: ms}}"
    )

    found = evidence_of(practices("risk", entry=entry))

    assert "too short to be a document" in only(found).objections[0]
    assert only(found).reading is not None
    assert found.backing == {}


def test_a_date_in_quotes_is_a_date_as_json_must_have_it(evidence_of: Any) -> None:
    found = evidence_of(practices("risk", entry=f"{PINNED}, {REVIEWED}".replace(
        "2026-10-01", "'2026-10-01'"
    )))  # fmt: skip

    assert set(found.backing) == {"practices.ai_literacy"}
