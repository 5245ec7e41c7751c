"""A view that is made when somebody looks at it is the view that is made at once."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from random import Random

import pytest

from mlready.assess import assess
from mlready.manifest import load_manifest
from mlready.packs import Library, load_library
from mlready.report.build import build_view
from mlready.report.json_ import render
from mlready.report.view import AssessmentView, ConclusionView, FindingView
from report.sample_findings import FINDINGS

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/project.yaml"))


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def view_of(name: str, library: Library) -> AssessmentView:
    manifest = load_manifest(EXAMPLES / name / "project.yaml", library)
    return build_view(assess(manifest, library, date(2026, 11, 23)))


def test_it_is_made_when_an_unknown_field_is_read_and_only_then() -> None:
    made: list[FindingView] = []

    def make() -> FindingView:
        made.append(FINDINGS[0])
        return FINDINGS[0]

    found = FindingView.later(make, id=FINDINGS[0].id, exposure="", formal="")

    assert (found.id, made) == (FINDINGS[0].id, [])
    assert (found.message, found.why) == (FINDINGS[0].message, FINDINGS[0].why)
    assert made == [FINDINGS[0]]
    assert found == FINDINGS[0]
    assert asdict(found) == asdict(FINDINGS[0])


def test_a_field_that_there_is_not_is_not_found() -> None:
    found = FindingView.later(lambda: FINDINGS[0], id=FINDINGS[0].id)

    with pytest.raises(AttributeError, match="FindingView has no field `colour`"):
        _ = found.colour  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_known_at_once_is_what_is_made(name: str, library: Library) -> None:
    view = view_of(name, library)

    known = [dict(vars(one)) for one in view.findings]
    full = [asdict(one) for one in view.findings]

    for each, all_ in zip(known, full, strict=True):
        del each["_make"]
        assert each.items() <= all_.items()
        assert all_.keys() == set(FindingView.__match_args__)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_the_same_in_whatever_order_it_is_looked_at(name: str, library: Library) -> None:
    expected = render([view_of(name, library)])

    view = view_of(name, library)
    parts: list[FindingView | ConclusionView] = [*view.findings, *view.conclusions]
    Random(name).shuffle(parts)
    for part in parts:
        assert part.deciding is not None

    assert render([view]) == expected
