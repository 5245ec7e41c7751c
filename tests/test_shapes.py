"""What fits a record at sight is what pydantic makes of it; the rest pydantic judges."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from copy import deepcopy
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlready.errors import Problem
from mlready.judge import judge
from mlready.records import (
    CaseFile,
    EvidenceEntry,
    PackFile,
    RuleFile,
    VocabularyFile,
    Waiver,
)
from mlready.shapes import Doubt, fit, read
from mlready.source import BareWord, Document, Float, Int, read_file

RULES = Path(__file__).parents[1] / "rules"
FILES = sorted(RULES.rglob("*.yaml"))

WORDS = ("", "yes", "primary", "critical", "duty", "2027-12-02", "EU-AIA-9-1", "bool", "3")
KEYS = ("from", "since", "with", "along", "id", "title", "when", "item", "source", "nothing")
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([0.5, Float("1.50"), Int("0x10"), BareWord("no"), dt.date(2027, 12, 2)]),
    st.sampled_from(WORDS),
)
VALUES = st.recursive(
    ODD,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=4,
)


def kind_of(path: Path) -> type[Any]:
    if path.name == "pack.yaml":
        return PackFile
    if path.parent.name == "vocabulary":
        return VocabularyFile
    return CaseFile if path.name.endswith(".cases.yaml") else RuleFile


def judged(kind: type[Any], data: Any) -> tuple[Any, list[Problem]]:
    problems: list[Problem] = []
    return judge(kind, Document("x.yaml", "", data), problems, ()), problems


def assert_alike(one: Any, other: Any) -> None:
    """Equal, and of the same kind all the way down: 1, 1.0 and true are three values."""
    assert type(one) is type(other)
    if is_dataclass(one):
        for each in fields(one):
            assert_alike(getattr(one, each.name), getattr(other, each.name))
    elif isinstance(one, dict):
        assert list(one) == list(other)
        for key, value in one.items():
            assert_alike(value, other[key])
    elif isinstance(one, list):
        assert len(one) == len(other)
        for mine, theirs in zip(one, other, strict=True):
            assert_alike(mine, theirs)
    else:
        assert one == other


def places(data: Any) -> list[tuple[Any, Any]]:
    """Every container of a document, with each of its keys or indexes."""
    here = list(data) if isinstance(data, dict) else range(len(data))
    found = [(data, key) for key in here]
    inside = (data[key] for key in here)
    return found + [
        place for value in inside if isinstance(value, (dict, list)) for place in places(value)
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(RULES).as_posix())
def test_every_shipped_file_fits_and_gives_the_record_that_pydantic_gives(path: Path) -> None:
    document = read_file(path)

    found = fit(kind_of(path), document.data)

    expected, problems = judged(kind_of(path), document.data)
    assert problems == []
    assert_alike(found, expected)


SMALL: dict[type[Any], dict[str, Any]] = {
    RuleFile: {
        "derivations": [
            {"id": "x.tier", "title": "T", "provision": ["Art 1"], "values": {"a": "A", "b": "B"},
             "table": [{"value": "a", "when": {"x": True}, "note": "N"}, {"value": "b"}]},
            {"id": "x.roles", "title": "T", "provision": "Art 1", "type": "set",
             "from": dt.date(2027, 12, 2), "members": {"a": {"when": {"x": 1}}}},
        ],
        "rules": [
            {"id": "X-1", "title": "T", "area": "a", "provision": "Art 1", "severity": "high",
             "require": {"x": True}, "why": "W", "fix": "F", "from": "x.from", "source": ["S"],
             "until": dt.date(2030, 1, 1)},
        ],
    },
    VocabularyFile: {
        "facts": {
            "x.a": {"type": "enum", "values": {"a": "A"}, "question": "A?", "cite": {"x": ["1"]}},
            "x.n": {"type": "number", "question": "N?", "min": 0, "max": 1.5, "unit": "EUR"},
            "x.l": {"type": "list", "question": "L?", "item": {"f": {"type": "bool",
                    "question": "F?", "asked_if": {"x.a": "a"}}}},
        },
        "purpose_terms": [{"fact": "x.a", "member": "a", "about": "a", "terms": {"en": ["a"]},
                           "with": {"en": ["b"]}}],
    },
    PackFile: {
        "id": "x", "prefix": "x", "title": "X", "authority": "A", "instrument": "I",
        "edition": "1", "kind": "order", "status": "in_force", "areas": {"a": "A"},
        "status_last_seen": dt.date(2026, 11, 23), "as_of": dt.date(2026, 11, 23),
        "thresholds": {"x.t": {"value": 1, "source": "S", "direction": "at_most"}},
        "sources": {"S": {"title": "S"}}, "headline": {"tier": "x.tier"},
    },
    CaseFile: {
        "bases": {"b": {"x.a": "a"}},
        "cases": [{"name": "n", "base": "b", "manifest": {"x.n": 1}, "expect": {"X-1": "pass"},
                   "missing": {"X-1": ["x.a"]}, "as_of": dt.date(2026, 1, 1)}],
    },
    EvidenceEntry: {"path": "a.md", "reviewed_on": dt.date(2026, 1, 1), "supports": ["x.a"]},
    Waiver: {"rule": "X-1", "reason": "R", "accepted_by": "A", "until": dt.date(2026, 1, 1)},
}  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(list(SMALL)), st.data())
def test_what_fits_after_any_change_is_what_pydantic_accepts(kind: type[Any], data: Any) -> None:
    changed = deepcopy(SMALL[kind])
    for _ in range(data.draw(st.integers(0, 2))):
        container, key = data.draw(st.sampled_from(places(changed)))
        how = data.draw(st.sampled_from(["replace", "remove", "add"]))
        if how == "replace":
            container[key] = data.draw(VALUES)
        elif how == "remove":
            del container[key]
        elif isinstance(container, dict):
            container[data.draw(st.sampled_from(KEYS))] = data.draw(VALUES)
        if not changed:
            break

    try:
        found = fit(kind, changed)
    except Doubt:
        return

    expected, problems = judged(kind, changed)
    assert problems == []
    assert_alike(found, expected)


@pytest.mark.parametrize("kind", SMALL, ids=lambda kind: kind.__name__)
def test_the_unchanged_examples_fit(kind: type[Any]) -> None:
    assert_alike(fit(kind, SMALL[kind]), judged(kind, SMALL[kind])[0])


def test_what_pydantic_alone_can_read_is_still_read() -> None:
    data = {**SMALL[PackFile], "as_of": "2026-11-23"}
    problems: list[Problem] = []

    found = read(PackFile, Document("pack.yaml", "", data), problems)

    assert problems == []
    assert found is not None
    assert found.as_of == dt.date(2026, 11, 23)


def test_what_does_not_fit_is_judged_with_its_place() -> None:
    text = "mlready: 1\nrules:\n- id: X-1\n  severty: high\n"
    data = {"rules": [{"id": "X-1", "severty": "high"}]}
    problems: list[Problem] = []

    found = read(RuleFile, Document("x.yaml", text, data), problems)

    assert found is None
    said = [str(problem) for problem in problems]
    assert "x.yaml:4:3  `severty`: no such key; did you mean `severity`?" in said
    assert "x.yaml:3:3  `why` is missing" in said


def test_packs_that_are_right_are_read_without_pydantic() -> None:
    script = (
        "import sys; from mlready.packs import load_library, open_packs; library = load_library();"
        "open_packs(library, frozenset(pack.meta.id for pack in library.packs));"
        "print('pydantic' in sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout == "False\n"
