"""Digests come into a manifest, and nothing else of it changes."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlready.errors import MlreadyError, NotFound
from mlready.evidence.pinning import pinned, pins
from mlready.manifest import read_manifest
from mlready.packs import Library, load_library
from mlready.source import read
from mlready.source.editing import scalar

TEXT = "What we do and why we do it, and who answers. " * 20
DIGEST = hashlib.sha256(TEXT.encode()).hexdigest()
OLD = "ab" * 32
ANY_PIN = re.compile(rb"(, |(\r\n|\r|\n) *)?\"?sha256\"?: ?['\"]?[0-9a-f]{64}['\"]?")


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture
def pin(tmp_path: Path, library: Library) -> Any:
    """The bytes of a manifest with everything in it pinned."""
    for name in ("a.md", "b.md", "ü #1.md"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")

    def change(content: bytes) -> bytes:
        document = read(content, "project.yaml")
        manifest = read_manifest(document, library, tmp_path)
        found = {one.id: one.found for one in pins(manifest) if one.differs}
        return pinned(document, content, found)

    return change


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  a: {path: a.md}\n", f"  a: {{path: a.md, sha256: {DIGEST}}}\n"),
        ("  a: {path: a.md}", f"  a: {{path: a.md, sha256: {DIGEST}}}"),
        ("  a: {'path': 'a.md' ,}\n", f"  a: {{'path': 'a.md', sha256: {DIGEST} ,}}\n"),
        ('  a: {"path":"a.md"}\n', f'  a: {{"path":"a.md", "sha256": "{DIGEST}"}}\n'),
        (
            "  a: {note: ü, path: a.md # c\n    }\n",
            f"  a: {{note: ü, path: a.md, sha256: {DIGEST} # c\n    }}\n",
        ),
        (
            "  a:\n      path: a.md   # c\n\n      note: x\n",
            f"  a:\n      path: a.md   # c\n      sha256: {DIGEST}\n\n      note: x\n",
        ),
        ("  a:\n    path: a.md", f"  a:\n    path: a.md\n    sha256: {DIGEST}"),
        (
            "  a:\n    path: >-\n      a.md\n\n# end\n",
            f"  a:\n    sha256: {DIGEST}\n    path: >-\n      a.md\n\n# end\n",
        ),
        (
            '  a:\n    path:\n      "a.md"\n    note: x\n',
            f'  a:\n    path:\n      "a.md"\n    sha256: {DIGEST}\n    note: x\n',
        ),
        (
            f"  a:\n    sha256: '{OLD}' # old\n    path: a.md\n",
            f"  a:\n    sha256: '{DIGEST}' # old\n    path: a.md\n",
        ),
        (f"  a: {{sha256: {OLD}, path: a.md}}\n", f"  a: {{sha256: {DIGEST}, path: a.md}}\n"),
        ('  a: {sha256: "", path: a.md}\n', f'  a: {{sha256: "{DIGEST}", path: a.md}}\n'),
        ('  a:\n    path: "ü #1.md"\n', f'  a:\n    path: "ü #1.md"\n    sha256: {DIGEST}\n'),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_a_digest_comes_behind_the_path_or_over_the_old_one(
    before: str, after: str, line_end: str, start: str, pin: Any
) -> None:
    head = f"{start}mlready: 1 # ü\nevidence: # c\n"

    found = pin((head + before).replace("\n", line_end).encode())

    assert found == (head + after).replace("\n", line_end).encode()


def test_a_manifest_on_one_line_is_edited_too(pin: Any) -> None:
    before = '{"mlready": 1, "evidence": {"a": {"path": "a.md"}, "b": {"path": "b.md"}}}'

    found = pin(before.encode())

    assert found.decode().count(f', "sha256": "{DIGEST}"}}') == 2


def test_what_is_pinned_stays_as_it_is(pin: Any) -> None:
    before = f"mlready: 1\nevidence: {{a: {{path: a.md, sha256: {DIGEST.upper()}}}}}".encode()

    assert pin(before) == before


def test_a_digest_over_several_lines_is_left_to_its_author(pin: Any) -> None:
    with pytest.raises(MlreadyError, match="`a`: write its sha256 on one line first"):
        pin(f"mlready: 1\nevidence:\n  a:\n    path: a.md\n    sha256: |-\n      {OLD}\n".encode())


def test_an_id_that_is_not_registered_gets_a_suggestion(tmp_path: Path, library: Library) -> None:
    document = read("mlready: 1\nevidence: {drift: {path: a.md}}\n", "project.yaml")
    manifest = read_manifest(document, library, tmp_path)

    with pytest.raises(NotFound, match=r"drfit: no such evidence in .*; did you mean `drift`"):
        pins(manifest, ["drfit"])


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("a.md", "", "a.md"),
        ("a b.md", "", '"a b.md"'),
        ("it's", "'", '"it\'s"'),
        ("abc", "'", "'abc'"),
        ("1" * 64, "", f'"{"1" * 64}"'),
        ("1e5", "", '"1e5"'),
        ("2026-01-01", "", '"2026-01-01"'),
        ("no", "", '"no"'),
        ("-", "", '"-"'),
        ('a"\\', "", '"a\\"\\\\"'),
    ],
)
def test_a_text_stays_a_text(text: str, quote: str, expected: str) -> None:
    assert scalar(text, quote) == expected
    assert read(f"a: {expected}", "x").data == {"a": text}


COMMENTS = st.sampled_from(["", "", " # c", "   # ü: {x}, 'y' [", " #"])
PATHS = st.sampled_from(
    ["a.md", "'b.md'", '"b.md"', '"ü #1.md"', "'ü #1.md'", ">-\n{pad}  b.md", "|-\n{pad}  a.md"]
)
DIGESTS = st.sampled_from([OLD, f"'{OLD}'", f'"{OLD}"', DIGEST])


@st.composite
def manifests(draw: st.DrawFn) -> str:
    """A manifest with comments, whose entries are written in either style."""
    lines = ["mlready: 1" + draw(COMMENTS), "evidence:" + draw(COMMENTS)]
    for number in range(draw(st.integers(1, 4))):
        pad = "  "
        parts = {"path": draw(PATHS), "note": "'a, b: {c} # d'"}
        if draw(st.booleans()):
            parts["sha256"] = draw(DIGESTS)
        keys = draw(st.permutations(list(parts)))
        if draw(st.booleans()) and parts["path"][0] not in ">|":
            gap = draw(st.sampled_from([" ", "\n      ", " # c\n      "]))
            inner = f",{gap}".join(f"{key}: {parts[key]}" for key in keys)
            lines.append(f"{pad}e{number}: {{{inner}{draw(st.sampled_from(['', ' ', ',']))}}}")
        else:
            deep = pad + " " * draw(st.integers(1, 4))
            lines.append(f"{pad}e{number}:{draw(COMMENTS)}")
            for key in keys:
                after = "" if parts[key][0] in ">|" else draw(COMMENTS)
                lines.append(f"{deep}{key}: {parts[key].format(c='{c}', pad=deep)}{after}")
                lines += draw(st.sampled_from([[], [""], [f"{deep}# between"], ["# left"]]))
    end = draw(st.sampled_from(["", "\n", "\n\n", "\n# end", "\nsystem: {name: Ü} # x\n"]))
    return draw(st.sampled_from(["", "\ufeff"])) + "\n".join(lines) + end


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=manifests(), line_end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_only_digests_change(text: str, line_end: str, pin: Any) -> None:
    before = text.replace("\n", line_end).encode()

    after = pin(before)

    assert ANY_PIN.sub(b"", after) == ANY_PIN.sub(b"", before)
    entries = read(after, "x").data["evidence"]
    assert {entry["sha256"] for entry in entries.values()} == {DIGEST}
    assert pin(after) == after
