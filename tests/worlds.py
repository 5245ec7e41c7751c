"""Small vocabularies and packs, written as YAML text and read by the real loaders."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any
from unittest.mock import patch

from mlready.assess import Assessment, assess
from mlready.conditions import Reasons
from mlready.conditions.scope import KNOWN, UNKNOWN
from mlready.derive import Facts
from mlready.evaluate import Finding, evaluate
from mlready.evidence import GivenJudge
from mlready.manifest import Manifest, read_manifest
from mlready.packs import Library, files, load_library, open_packs
from mlready.source import read

AS_OF = date(2026, 11, 23)
META = """\
id: p
prefix: p
title: A pack for tests
authority: Nobody
instrument: None
edition: first
kind: binding_law
status: in_force
status_last_seen: 2026-11-23
as_of: 2026-11-23
areas: {a: First area, b: Second area}
"""


@contextmanager
def rules_at(folder: Path) -> Iterator[None]:
    """Let the loaders find the shipped rules in `folder/rules`, as in an installed package."""
    (folder / "rules" / "vocabulary").mkdir(parents=True, exist_ok=True)
    with patch.object(files, "HERE", folder):
        yield


def write(folder: Path, contents: Mapping[str, str]) -> None:
    """Write files below `folder/rules`, their common indentation taken away."""
    for name, text in contents.items():
        path = folder / "rules" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")


def load(folder: Path) -> Library:
    """Load every pack that stands below `folder/rules`, its rules too."""
    with rules_at(folder):
        library = load_library()
        return open_packs(library, frozenset(pack.meta.id for pack in library.packs))


def world(
    facts: str, entries: str = "", *, meta: str = META, more: Mapping[str, str] | None = None
) -> Library:
    """A library of one vocabulary file and one pack `p`, whose one file holds `entries`.

    `facts` is indented below `facts:`; `more` are other files by name, as `p/other.yaml`.
    """
    below = "".join(f"  {line}\n" for line in dedent(facts).strip("\n").splitlines())
    contents = {
        "vocabulary/facts.yaml": f"facts:\n{below}",
        "p/pack.yaml": meta,
        "p/entries.yaml": dedent(entries) or "rules: []\n",
    }
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), {**contents, **(more or {})})
        return load(Path(folder))


def fact(type_: str, **keys: str) -> str:
    """A fact's definition on one line."""
    more = "".join(f", {key}: {value}" for key, value in keys.items())
    return f"{{type: {type_}, question: Is it?{more}}}"


def rule(name: str, **keys: str) -> str:
    """A rule as an entry of a list; `from_` is written for `from`."""
    keys = {
        "title": "It is so", "area": "a", "provision": "Art 1", "severity": "high",
        "why": "For a reason", "fix": "Do so", **keys,
    }  # fmt: skip
    return _entry(name, keys)


def _entry(name: str, keys: Mapping[str, str]) -> str:
    inner = "".join(f", {key.strip('_')}: {text}" for key, text in keys.items())
    return f"- {{id: {name}{inner}}}\n"


def derived(name: str, **keys: str) -> str:
    """A derivation as an entry of a list; `from_` is written for `from`."""
    keys = {"title": "It is so", "provision": "Art 1", **keys}
    return _entry(name, keys)


def manifest(library: Library, text: str, root: Path | None = None) -> Manifest:
    """A manifest of the library's vocabulary, its first line left out; or one in braces."""
    text = dedent(text)
    whole = f"{{mlready: 1, {text[1:]}" if text.startswith("{") else f"mlready: 1\n{text}"
    document = read(whole, "project.yaml")
    return read_manifest(document, library, root or Path("nowhere"))


def facts_of(
    library: Library, text: str, as_of: date = AS_OF, backing: Mapping[str, int] | None = None
) -> Facts:
    """What is known of a manifest."""
    read_in = manifest(library, text)
    return Facts(library, read_in.stated, read_in.items, as_of, read_in.thresholds, backing)


def findings_of(
    library: Library,
    text: str,
    as_of: date = AS_OF,
    backing: Mapping[str, int] | None = None,
    measured: Mapping[str, Any] | None = None,
) -> dict[str, Finding]:
    """What the rules of all packs say about a manifest, by id."""
    found = facts_of(library, text, as_of, backing)
    waivers = manifest(library, text).waivers
    judge = GivenJudge(measured or {})
    return {finding.id: finding for finding in evaluate(found, library.packs, waivers, judge)}


def assessed(
    library: Library, text: str, as_of: date = AS_OF, root: Path | None = None
) -> Assessment:
    """A whole assessment by packs that are already opened."""
    with patch("mlready.assess.open_packs", lambda opened, _: opened):
        return assess(manifest(library, text, root), library, as_of)


class Unknown:
    """What a path is while facts are missing: the values it may still take."""

    def __init__(self, *candidates: Any) -> None:
        self.candidates = candidates

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unknown) and set(other.candidates) == set(self.candidates)

    def __hash__(self) -> int:
        return hash(frozenset(self.candidates))

    def __repr__(self) -> str:
        return f"Unknown{self.candidates}"


DENIED = object()


def value(library: Library, text: str, path: str = "p.x", as_of: date = AS_OF) -> Any:
    """The value of a path, `Unknown` with its candidates, or `DENIED`; `[item]` at the end of one
    that is derived for each item.
    """
    found = facts_of(library, text, as_of)
    path, item = _place(library, path)
    state = found.state(path, item)
    if state.kind == UNKNOWN:
        return Unknown(*state.candidates)
    return state.value if state.kind == KNOWN else DENIED


def why(library: Library, text: str, path: str = "p.x", as_of: date = AS_OF) -> Reasons:
    """The reasons behind a path."""
    path, item = _place(library, path)
    return facts_of(library, text, as_of).why(path, item, ())


def _place(library: Library, path: str) -> tuple[str, str]:
    head, _, item = path.partition("[")
    if not item:
        return path, ""
    return f".{head}", f"{library.derived[head].record.for_each}[{item}"


def when(facts: str, condition: str, **keys: str) -> Library:
    """A world in which `p.x` is derived by one condition, written on one line."""
    return world(facts, f"derivations:\n{derived('p.x', when=condition, **keys)}")


UNKNOWN_BOOL = Unknown(True, False)
