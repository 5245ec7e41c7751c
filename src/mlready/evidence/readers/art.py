"""Adversarial Robustness Toolbox: accuracy under attack, in the dump `art-robustness/1`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from mlready.evidence.dumps import described, not_known, states
from mlready.evidence.files import File
from mlready.evidence.groups import SAME
from mlready.evidence.reading import Measurement, Reading, count, get, number, pointer, share

TITLE = "Adversarial Robustness Toolbox"
SCHEMA = "art-robustness"
NOISE = "non-adversarial"
Rows = dict[int, dict[str, Any]]
"""Place in the list of results to the result."""


def recognises(file: File) -> bool:
    """It names the schema."""
    return states(file, SCHEMA)


def read(file: File) -> Reading:
    """The weakest result under attacks of a bounded size, and the weakest under noise."""
    data = file.json
    head = described(TITLE, data, "adversarial-robustness-toolbox", SCHEMA)
    results = data.get("results")
    if not isinstance(results, list) or not all(_is_known(one) for one in results):
        raise not_known(TITLE)
    rows = dict(enumerate(results))
    attacks = {at: one for at, one in rows.items() if one["threat_model"] != NOISE}
    bounded = {at: one for at, one in attacks.items() if (number(one.get("eps")) or 0) > 0}
    noise = {at: one for at, one in rows.items() if at not in attacks}
    return replace(
        head,
        measurements=tuple(_measurements(data, attacks, bounded, noise)),
        objections=tuple(_objections(data, bounded)),
        notes=tuple(_notes(data, attacks, bounded)),
    )


def _is_known(result: Any) -> bool:
    return (
        isinstance(get(result, "attack"), str)
        and isinstance(get(result, "threat_model"), str)
        and share(get(result, "robust_accuracy")) is not None
        and share(get(result, "attack_success_rate")) is not None
        and count(get(result, "n")) is not None
    )


def _measurements(data: Any, attacks: Rows, bounded: Rows, noise: Rows) -> Iterator[Measurement]:
    clean = share(data.get("clean_accuracy"))
    most = max((int(one["n"]) for one in bounded.values()), default=None)
    if clean is not None:
        yield Measurement("robustness.accuracy_clean", clean, "/clean_accuracy", most)
    yield Measurement("robustness.attacks", len(attacks), "/results")
    for name, rows, key, sign in (
        ("robustness.accuracy_under_attack", bounded, "robust_accuracy", 1),
        ("robustness.attack_success_rate", bounded, "attack_success_rate", -1),
        ("robustness.perturbation_size", bounded, "eps", -1),
        ("robustness.accuracy_under_corruption", noise, "robust_accuracy", 1),
    ):
        if rows:
            at = min(rows, key=lambda one: sign * rows[one][key])
            place = pointer("results", at, key)
            yield Measurement(name, rows[at][key], place, int(rows[at]["n"]))


def _objections(data: Any, bounded: Rows) -> Iterator[str]:
    if not bounded:
        yield "no attack with a stated size was tried"
        return
    if not all(one["n"] for one in bounded.values()):
        yield "an attack was tried on no case"
    if any(number(one.get("mean_l2_perturbation")) == 0 for one in bounded.values()):
        yield "an attack changed no input"
    worst = share(data.get("worst_case_robust_accuracy"))
    if worst is not None and worst > min(one["robust_accuracy"] for one in bounded.values()) + SAME:
        yield "its worst case is better than one of its results"


def _notes(data: Any, attacks: Rows, bounded: Rows) -> Iterator[str]:
    if len(bounded) < len(attacks):
        left = len(attacks) - len(bounded)
        yield f"{left} of {len(attacks)} attacks state no size and do not count as the weakest"
    norms = {str(one.get("norm")) for one in bounded.values()}
    if len(norms) > 1 or "None" in norms or not isinstance(data.get("feature_range"), list):
        yield "sizes of attacks compare only in one norm and one range of the features"
