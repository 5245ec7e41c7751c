from __future__ import annotations

from pathlib import Path

import pytest

from cli.support import manifest, write_pack


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("packs"))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A manifest in which all is well, in the working folder."""
    monkeypatch.chdir(tmp_path)
    path = Path("project.yaml")
    path.write_text(manifest(), encoding="utf-8")
    return path
