"""A claim earns nothing, whatever is put behind it, on the packs that are shipped."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.support import run
from evidence.promises import (
    AS_OF,
    SYSTEMS,
    Data,
    as_manifest,
    assessed,
    claims,
    entry,
    library,
    practices,
    shown,
    standing,
    text_of,
)
from evidence.test_documents import END, FONT, PAGES, packed
from mlready.assess import Assessment
from mlready.conditions.nodes import paths
from readings import SAMPLES

PDF = b"%PDF-1.7\n" + PAGES + FONT + END
DRIFT = (SAMPLES / "evidently/drift_0.4.json").read_bytes().replace(b"2026-11-23", b"2028-01-08")
HOLLOW: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "x": ("md", lambda n: b"x" + b"\n" * n),
    "200 x": ("md", lambda n: b"x" * (200 + n)),
    "random bytes": ("pdf", lambda n: random.Random(n).randbytes(3000)),
    "no bytes": ("pdf", lambda _: b""),
    "PDF without a page": ("pdf", lambda n: b"%%PDF-1.7\n%%%d\n" % n + END),
    "PDF of a blank page": ("pdf", lambda n: packed(PAGES + b"%%%d\n" % n)),
    "{}": ("json", lambda n: b"{}" + b"\n" * n),
    "tool's shape without its numbers": ("json", lambda n: b'{"_wandb": {"n": %d}}' % n),
}


def checked(system: str, root: Path, entries: dict[str, Data], uses: Data) -> Assessment:
    """A system that claims everything, with files behind practices."""
    evidence = {f"{path}.evidence": ids for path, ids in uses.items()}
    manifest = as_manifest({**claims(system), **evidence}, entries, root)
    return assessed(manifest)


def claimed(system: str) -> list[str]:
    """The practices that a system states."""
    return [path for path in practices() if path in claims(system)]


def test_the_systems_claim_every_practice_between_them() -> None:
    left = set(practices()).difference(*map(claimed, SYSTEMS))
    asked = {path for path in left if any(_concerns(path))}

    assert len(left) < 40
    assert not {path for path in asked if path.startswith("practices.") and _is_practice(path)}


def _is_practice(path: str) -> bool:
    """Asked by a pack of practice."""
    return any(pack == "practice" for pack in _concerns(path))


def _concerns(path: str) -> list[str]:
    return [
        pack.meta.kind for pack in library().packs for rule in pack.rules if path in
        paths(rule.require)
    ]  # fmt: skip


@pytest.mark.parametrize("system", SYSTEMS)
def test_claims_alone_earn_nothing(system: str, tmp_path: Path) -> None:
    found = checked(system, tmp_path, {}, {})

    assert found.law is not None
    assert found.practice is not None
    assert min(found.law.declared, found.practice.declared) > 60
    assert (found.law.evidenced, found.practice.evidenced, found.maturity.mean) == (0, 0, 0)
    assert not shown(found)


@pytest.mark.parametrize("hollow", HOLLOW)
def test_files_that_hold_nothing_earn_nothing(hollow: str, tmp_path: Path) -> None:
    suffix, content = HOLLOW[hollow]
    names = claimed("everything")
    entries = {f"f{n}": entry(tmp_path, f"f{n}.{suffix}", content(n)) for n in range(len(names))}
    found = checked(
        "everything", tmp_path, entries, {path: [f"f{n}"] for n, path in enumerate(names)}
    )

    assert found.law is not None
    assert found.practice is not None
    assert (found.law.evidenced, found.practice.evidenced, found.maturity.mean) == (0, 0, 0)
    assert not shown(found)


def test_a_sound_file_behind_each_practice_does_earn(tmp_path: Path) -> None:
    names = claimed("everything")
    entries = {
        f"f{n}": entry(tmp_path, f"f{n}.pdf", PDF + b"%%%d\n" % n) for n in range(len(names))
    }
    found = checked(
        "everything", tmp_path, entries, {path: [f"f{n}"] for n, path in enumerate(names)}
    )

    assert len(shown(found)) > 100
    assert found.maturity.mean > 0.3


@pytest.mark.parametrize("ids", [1, 50])
def test_one_pdf_behind_fifty_practices_closes_those_of_one(ids: int, tmp_path: Path) -> None:
    names = claimed("everything")[:50]
    entries = {f"f{n}": entry(tmp_path, f"f{n}.pdf", PDF) for n in range(ids)}
    found = checked(
        "everything", tmp_path, entries, {path: [f"f{n % ids}"] for n, path in enumerate(names)}
    )

    assert len(shown(found)) <= 1


def replayed(root: Path, copies: int, ids: int) -> Assessment:
    """A report on drift under several ids and names, behind its own practice and others."""
    entries = {f"d{n}": entry(root, f"d{n % copies}.json", DRIFT) for n in range(ids)}
    others = [path for path in claimed("prediction") if "drift" not in path][: ids - 1]
    uses: Data = {path: [f"d{n}"] for n, path in enumerate(others, 1)}
    uses["practices.drift_monitoring"] = list(entries)
    return checked("prediction", root, entries, uses)


@pytest.mark.parametrize(("copies", "ids"), [(1, 10), (10, 10)])
def test_a_report_under_ten_ids_raises_nothing(copies: int, ids: int, tmp_path: Path) -> None:
    once = replayed(tmp_path, 1, 1)
    again = replayed(tmp_path, copies, ids)

    assert any(one.shown and one.shown.seen for one in shown(once))
    assert standing(again) == standing(once)


def test_a_practice_is_not_backed_by_what_the_register_supports(tmp_path: Path) -> None:
    names = claimed("everything")[:50]
    (tmp_path / "project.yaml").write_text(
        text_of(claims("everything"), {"f": entry(tmp_path, "f.pdf", PDF, supports=names)})
    )
    done = run("check", tmp_path / "project.yaml")

    assert done.exit_code == 2
    assert "is a practice, and no plain fact; name `f` in the practice's own `evidence`" in (
        done.stderr
    )


OWN = {
    "schema": "mlready.performance/1",
    "produced": "2028-01-08",
    "tool": "own script",
    "model_version": "2.4.0",
    "n": 5000,
    "values": {"performance.accuracy": 0.95, "performance.calibration_error": 0.01},
}


def spoilt(
    tmp_path: Path, name: str, content: bytes, change: Callable[[Path], None] | None, **keys: Any
) -> tuple[str, str, str, Data, Assessment]:
    """Text, JSON and register of a check with one file behind every practice, changed after."""
    stated = {**claims("prediction")}
    stated |= {f"{path}.evidence": ["f"] for path in claimed("prediction")}
    entries = {"f": entry(tmp_path, name, content, **keys)}
    if change:
        change(tmp_path / name)
    manifest = tmp_path / "project.yaml"
    manifest.write_text(text_of(stated, entries))
    day = ("--as-of", AS_OF.isoformat())
    text = run("check", manifest, *day).stdout
    data = run("check", manifest, *day, "-f", "json").stdout
    register = run("evidence", manifest, *day).stdout
    return (
        " ".join(text.split()), data, " ".join(register.split()), json.loads(data),
        assessed(as_manifest(stated, entries, tmp_path)),
    )  # fmt: skip


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-3] ^= 1
    path.write_bytes(content)


JUNIT = (
    b'<testsuites><testsuite name="t" tests="40" failures="0" errors="0" skipped="0" time="1"'
    b' timestamp="2028-01-08T10:00:00+00:00">'
    + b"".join(b'<testcase classname="a.b" name="t%d" time="0.1"/>' % n for n in range(40))
    + b"</testsuite></testsuites>\n"
)
OLD = json.dumps({**OWN, "produced": "2020-01-01"}).encode()
OTHER = json.dumps({**OWN, "model_version": "1.0"}).encode()


@pytest.mark.parametrize(
    ("name", "content", "change", "said"),
    [
        ("f.pdf", PDF, flipped, "changed since it was pinned: the digest differs"),
        ("d.json", DRIFT, flipped, "changed since it was pinned: the digest differs"),
        ("own.json", OTHER, None, "taken on version 1.0, not 2.4.0"),
        ("own.json", json.dumps(OWN).encode()[:-9], None, "truncated: "),
        ("tests.xml", JUNIT[:900], None, "truncated: "),
        ("f.pdf", PDF[:-12], None, "truncated: a PDF without its end"),
    ],
    ids=["PDF edited", "JSON edited", "another version", "JSON cut", "XML cut", "PDF cut"],
)
def test_what_is_wrong_with_a_file_is_said_everywhere_and_closes_nothing(
    tmp_path: Path, name: str, content: bytes, change: Callable[[Path], None] | None, said: str
) -> None:
    text, data, register, _, found = spoilt(tmp_path, name, content, change)

    assert f"f does not count: {said}" in text
    assert said in data
    assert said in register
    assert not shown(found)


@pytest.mark.parametrize(
    ("name", "content"),
    [("own.json", json.dumps(OWN).encode()), ("tests.xml", JUNIT), ("d.json", DRIFT)],
)
def test_the_same_files_close_something_while_they_are_sound(
    tmp_path: Path, name: str, content: bytes
) -> None:
    *_, found = spoilt(tmp_path, name, content, None)

    assert any(one.shown and one.shown.seen for one in shown(found))


def test_an_old_file_is_said_and_measures_nothing(tmp_path: Path) -> None:
    text, data, register, _, found = spoilt(tmp_path, "own.json", OLD, None)

    assert "f does not count: of 2020-01-01, older than " in text
    assert "of 2020-01-01, older than " in data
    assert "2020-01-01, 2931 days old" in register
    assert not [one for one in shown(found) if one.rule.max_age]
