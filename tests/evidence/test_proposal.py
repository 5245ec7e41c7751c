"""New entries come into a register, and nothing else of the manifest changes."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.test_pinning import manifests
from mlready.errors import MlreadyError, NotFound
from mlready.evidence.proposal import inserted, propose
from mlready.manifest import read_manifest
from mlready.packs import Library, load_library
from mlready.source import read
from readings import SAMPLES

NEW = {"drift": {"path": "a b.json", "sha256": "ab" * 32}}
BLOCK = f'  drift:\n    path: "a b.json"\n    sha256: {"ab" * 32}'
FLOW = f'drift: {{path: "a b.json", sha256: {"ab" * 32}}}'

JSON = f'"drift": {{"path": "a b.json", "sha256": "{"ab" * 32}"}}'


def insert(text: str) -> str:
    content = text.encode()
    return inserted(read(content, "project.yaml"), content, NEW).decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("mlready: 1\n", f"mlready: 1\n\nevidence:\n{BLOCK}\n"),
        ("mlready: 1", f"mlready: 1\n\nevidence:\n{BLOCK}"),
        ("mlready: 1 # c\n\n# end\n\n", f"mlready: 1 # c\n\n# end\n\nevidence:\n{BLOCK}\n"),
        (
            "mlready: 1\nsystem:\n  name: |\n    x\n",
            f"mlready: 1\nsystem:\n  name: |\n    x\nevidence:\n{BLOCK}\n",
        ),
        (
            "mlready: 1\nsystem:\n  name: |+\n    x\n\n",
            f"mlready: 1\nsystem:\n  name: |+\n    x\n\nevidence:\n{BLOCK}\n",
        ),
        ("evidence:  # c\nmlready: 1\n", f"evidence:  # c\n{BLOCK}\nmlready: 1\n"),
        ("mlready: 1\nevidence: null # c\n", f"mlready: 1\nevidence: {{{FLOW}}} # c\n"),
        ("mlready: 1\nevidence: {} # c\n", f"mlready: 1\nevidence: {{{FLOW}}} # c\n"),
        (
            "mlready: 1\nevidence: { # c\n  a: {path: x}}\n",
            f"mlready: 1\nevidence: {{{FLOW},  # c\n  a: {{path: x}}}}\n",
        ),
        (
            "evidence:\n  a: {path: x}  # c\n\n# next\nmlready: 1\n",
            f"evidence:\n  a: {{path: x}}  # c\n{BLOCK}\n\n# next\nmlready: 1\n",
        ),
        (
            "evidence:\n  a:\n    path: x\n    supports:\n    - b # c\nmlready: 1\n",
            f"evidence:\n  a:\n    path: x\n    supports:\n    - b # c\n{BLOCK}\nmlready: 1\n",
        ),
        (
            "evidence:\n  # 1\n  a:\n    path: x\n    note: |\n      y\n\nmlready: 1\n",
            f"evidence:\n  # 1\n{BLOCK}\n  a:\n    path: x\n    note: |\n      y\n\nmlready: 1\n",
        ),
        (
            '{"mlready": 1}',
            f'{{"evidence": {{{JSON}}}, "mlready": 1}}',
        ),
        ("{mlready: 1}\n", f"{{evidence: {{{FLOW}}}, mlready: 1}}\n"),
    ],
)
def test_an_entry_comes_where_the_others_are(before: str, after: str) -> None:
    assert insert(before) == after
    if "\n" in before:
        assert insert(before.replace("\n", "\r\n")) == after.replace("\n", "\r\n")


def test_where_it_cannot_be_put_nothing_is_written() -> None:
    with pytest.raises(MlreadyError, match="do it by hand"):
        insert("mlready: 1\n...\n")


@settings(max_examples=300, deadline=None)
@given(text=manifests(), line_end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_whatever_else_stands_in_it_stays(text: str, line_end: str) -> None:
    before = text.replace("\n", line_end)
    content = before.encode()
    document = read(content, "x")

    after = inserted(document, content, NEW).decode()

    expected: Any = deepcopy(document.data)
    expected["evidence"].update(NEW)
    assert read(after.encode(), "x").data == expected
    kept = iter(after)
    assert all(one in kept for one in before), "what stood there still does, in its order"
    assert len(after) - len(before) == len((BLOCK + "\n").replace("\n", line_end))


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "Drift 2026.json").write_bytes((SAMPLES / "evidently/drift_0.4.json").read_bytes())
    return tmp_path


@pytest.mark.parametrize(
    ("taken", "name", "expected"),
    [
        ((), "Drift 2026.json", "drift-2026"),
        (("drift-2026",), "Drift 2026.json", "drift-2026-2"),
        (("drift-2026", "drift-2026-2"), "Drift 2026.json", "drift-2026-3"),
        ((), "2026-11-20.json", "file-2026-11-20"),
        ((), "###.json", "file"),
        ((), "no.json", "no"),
    ],
)
def test_an_id_is_made_of_the_name(
    taken: tuple[str, ...], name: str, expected: str, root: Path, library: Library
) -> None:
    manifest = read_manifest(read("mlready: 1\n", "x"), library, root)
    (root / name).write_bytes((root / "Drift 2026.json").read_bytes())

    found = propose(str(root / name), manifest, library, taken)

    assert found.id == expected
    assert found.path == name
    text = inserted(manifest.document, b"mlready: 1\n", {found.id: found.entry})
    assert [*read(text, "x").data["evidence"]] == [expected]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../out.json", "outside the project"),
        (".", "outside the project"),
        ("away.json", "outside the project"),
        ("loop.json", "links in a circle"),
        ("a\0b", "would read as a pattern"),
        ("a*b.json", "would read as a pattern"),
        ("gone.json", "missing: no such file"),
        ("Drift 2026.json", "already registered as `known`"),
    ],
)
def test_what_cannot_be_registered_is_said_so(
    name: str, said: str, root: Path, library: Library
) -> None:
    (root / "away.json").symlink_to("/etc/hostname")
    (root / "loop.json").symlink_to("loop.json")
    (root.parent / "out.json").write_text("{}")
    text = "mlready: 1\nevidence: {known: {path: ./Drift 2026.json}}\n"
    manifest = read_manifest(read(text, "x"), library, root)

    with pytest.raises(NotFound, match=said):
        propose(f"{root}/{name}", manifest, library, ())
