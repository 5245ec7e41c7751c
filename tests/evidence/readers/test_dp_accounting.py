"""Privacy loss, against the numbers of the sample and of the Renyi accountant."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evidence.readers.mutations import survives
from mlready.evidence.detect import read_as
from mlready.evidence.files import File, Unreadable
from mlready.evidence.readers.dp_accounting import renyi_epsilon
from readings import SAMPLES, Read, values

SAMPLE = "opacus/dp.json"


def changed(tmp_path: Path, **keys: Any) -> Path:
    path = tmp_path / "changed.json"
    data = json.loads((SAMPLES / SAMPLE).read_text()) | keys
    path.write_text(json.dumps({key: value for key, value in data.items() if value != "-"}))
    return path


def test_epsilon_stands_with_delta_and_unit(read: Read) -> None:
    found = read(SAMPLE, "dp_accounting")

    assert values(found) == {
        "privacy.epsilon": pytest.approx(1.6, abs=5e-3),
        "privacy.delta": pytest.approx(5.6e-5, abs=5e-7),
        "privacy.noise_multiplier": 1.1,
    }
    assert {one.n for one in found.measurements} == {1797}
    assert found.measurements[0].at == "/epsilon"
    assert (found.tool, found.version, found.kind) == ("Opacus", "1.6.0", "self_made")
    assert str(found.produced) == "2026-11-23 16:54:24"
    assert not found.objections
    assert found.notes == ("protects one record",)


@pytest.mark.parametrize(
    ("keys", "objection"),
    [
        ({"delta": "-"}, "without a delta"),
        ({"unit": "-"}, "what is protected"),
        ({"accountant": "-"}, "which accountant"),
        ({"epsilon": float("inf")}, "no epsilon"),
        ({"epsilon": "1.6"}, "no epsilon"),
        ({"delta": 0.001}, "not below one divided by"),
        ({"steps": 0}, "no privacy"),
        ({"noise_multiplier": 0}, "no privacy"),
        ({"epsilon": 0.1}, "too small"),
        ({"noise_multiplier": 0.5}, "too small"),
    ],
)
def test_epsilon_alone_means_nothing(
    tmp_path: Path, read: Read, keys: dict[str, Any], objection: str
) -> None:
    found = read(changed(tmp_path, **keys), "dp_accounting")

    assert any(objection in one for one in found.objections)


def test_epsilon_follows_from_noise_rate_and_steps() -> None:
    """Without sampling the loss is that of one Gaussian mechanism with less noise."""
    bound = renyi_epsilon(1.1, 64 / 1797, 87, 1 / 17970)
    more_noise = renyi_epsilon(2.2, 64 / 1797, 87, 1 / 17970)
    more_steps = renyi_epsilon(1.1, 64 / 1797, 870, 1 / 17970)

    assert bound == pytest.approx(2.0, abs=0.02)
    assert bound
    assert more_noise
    assert more_steps
    assert more_noise < 0.5 * bound < 2 * bound < more_steps


@pytest.mark.parametrize("figures", [(0.0, 0.1, 5, 0.1), (1, 2, 5, 0.1), (1, 0.1, 5, 0)])
def test_figures_without_sense_have_no_bound(figures: tuple[float, float, int, float]) -> None:
    assert renyi_epsilon(*figures) is None


def test_a_version_to_come_is_recognised_and_not_read(tmp_path: Path) -> None:
    with (
        File(changed(tmp_path, schema="dp-accounting/2"), "x") as file,
        pytest.raises(Unreadable, match="not known: nothing read"),
    ):
        read_as(file)


def test_whatever_is_broken_only_the_reading_fails() -> None:
    survives(SAMPLE)
