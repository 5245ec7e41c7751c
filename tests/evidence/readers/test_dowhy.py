"""An effect with its refuters, against the numbers of the sample."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evidence.readers.mutations import survives
from mlready.evidence.detect import read_as
from mlready.evidence.files import File, Unreadable
from readings import SAMPLES, Read, values

SAMPLE = "dowhy/effect.json"


def changed(tmp_path: Path, **keys: Any) -> Path:
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(json.loads((SAMPLES / SAMPLE).read_text()) | keys))
    return path


def test_the_effect_and_what_speaks_against_it(read: Read) -> None:
    found = read(SAMPLE, "dowhy")

    assert values(found) == {
        "causal.effect": pytest.approx(1.956, abs=5e-4),
        "causal.interval_width": pytest.approx(0.2397, abs=5e-5),
        "causal.refuters": 3,
        "causal.refuters_failed": 0,
        "causal.placebo_p_value": pytest.approx(0.486, abs=5e-4),
    }
    assert found.measurements[0].n == 1500
    assert found.kind == "self_made"
    assert found.version == "0.14"
    assert str(found.produced) == "2026-11-23 16:51:42"
    assert not found.objections
    assert "hidden" in found.notes[0]


def test_a_placebo_with_an_effect_speaks_against_the_estimate(tmp_path: Path, read: Read) -> None:
    refuters = {"placebo_treatment_refuter": {"new_effect": 1.9, "p_value": 0.001}}

    found = values(read(changed(tmp_path, refuters=refuters), "dowhy"))

    assert found["causal.refuters_failed"] == 1
    assert found["causal.placebo_p_value"] == 0.001


def test_without_refuters_none_has_failed_nor_passed(tmp_path: Path, read: Read) -> None:
    found = values(read(changed(tmp_path, refuters={}), "dowhy"))

    assert found["causal.refuters"] == 0
    assert "causal.refuters_failed" not in found


def test_a_refuter_without_a_verdict_spoils_the_run(tmp_path: Path, read: Read) -> None:
    found = read(changed(tmp_path, refuters={"placebo": {"p_value": None}}), "dowhy")

    assert "reached no verdict" in found.objections[0]
    assert values(found)["causal.refuters"] == 0


@pytest.mark.parametrize(
    ("keys", "objection"),
    [({"ci95": [2.1, 2.2]}, "does not hold"), ({"estimate": float("nan")}, "no estimate")],
)
def test_an_estimate_that_is_none_is_objected_to(
    tmp_path: Path, read: Read, keys: dict[str, Any], objection: str
) -> None:
    assert objection in read(changed(tmp_path, **keys), "dowhy").objections[0]


def test_an_estimate_adjusted_for_nothing_says_so(tmp_path: Path, read: Read) -> None:
    assert "adjusted for nothing" in read(changed(tmp_path, adjusted_for=[]), "dowhy").notes[1]


@pytest.mark.parametrize("keys", [{"schema": "dowhy-estimate/2"}, {"refuters": [1]}])
def test_a_version_to_come_is_recognised_and_not_read(tmp_path: Path, keys: dict[str, Any]) -> None:
    with File(changed(tmp_path, **keys), "x") as file:  # noqa: SIM117
        with pytest.raises(Unreadable, match="not known: nothing read"):
            read_as(file)


def test_whatever_is_broken_only_the_reading_fails() -> None:
    survives(SAMPLE)
