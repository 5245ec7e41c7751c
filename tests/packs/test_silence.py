"""Packs that do not concern a system stay silent, and their rule files stay shut."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mlready.assess import Assessment, assess
from mlready.manifest import read_manifest
from mlready.packs import load_library
from mlready.packs.files import pack_folder, rule_files, shipped_packs
from mlready.report.build import build_view
from mlready.report.text import SCREEN, render
from mlready.source import read

ROOT = Path(__file__).parents[2]
AS_OF = date(2026, 11, 23)
SPAM_FILTER = (ROOT / "examples" / "spam-filter" / "project.yaml").read_bytes()


def opened(monkeypatch: pytest.MonkeyPatch, text: bytes) -> tuple[Assessment, set[Path]]:
    """A check of a manifest, and every file that it opened on the way."""
    seen: set[Path] = set()
    plain = Path.read_bytes

    def watched(path: Path) -> bytes:
        seen.add(path.resolve())
        return plain(path)

    monkeypatch.setattr(Path, "read_bytes", watched)
    library = load_library()
    return assess(read_manifest(read(text, "project.yaml"), library, ROOT), library, AS_OF), seen


def files_of(pack: str) -> set[Path]:
    library = load_library([pack])
    return {path.resolve() for path in rule_files(pack_folder(library.packs[0].folder))}


def test_no_rule_file_of_a_pack_that_is_ruled_out_or_waits_is_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = {pack: files_of(pack) for pack in shipped_packs()}
    found, seen = opened(monkeypatch, SPAM_FILTER)

    closed = {*found.ruled_out, *found.waiting}
    assert "agents" in closed
    assert not [path for pack in closed for path in files[pack] & seen]
    assert all(files[pack] <= seen for pack in files if pack not in closed)


def test_a_spam_filter_is_asked_a_dozen_things_and_its_report_fits_a_screen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found, _ = opened(monkeypatch, SPAM_FILTER)
    asked = [
        one.rule.id
        for one in found.findings
        if one.outcome != "not_applicable" and one.rule.kind != "prohibition"
    ]

    assert len(asked) <= 24, asked
    assert len(render(build_view(found)).splitlines()) <= SCREEN + 4


def test_a_manifest_without_machine_learning_keeps_all_practice_shut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = (
        b"mlready: 1\nsystem: {name: X, roles: [provider], markets: [EU]}\nml: {components: none}\n"
    )
    found, _ = opened(monkeypatch, text)

    assert not found.waiting
    assert set(shipped_packs()) - {"eu-ai-act"} <= set(found.ruled_out)
