"""Privacy loss of a training as Opacus accounts for it, in a schema of ours (`dp-accounting/1`)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import Measurement, Reading, count, get, moment, number

TITLE = "Opacus and other DP accounting, schema dp-accounting/1"
LEAST = 1 / 3
"""Tighter accountants come to 0.41 of the bound at least, where `rate * sqrt(steps)` is above 0.2
and the bound above 1 (Gaussian limit, noise 0.5 to 8, delta 1e-3 to 1e-8)."""
ORDERS = (*range(2, 33), 48, 64, 96, 128, 256)


def recognises(file: File) -> bool:
    """The schema's name, whatever its version."""
    return str(get(file.json, "schema")).startswith("dp-accounting/")


def read(file: File) -> Reading:
    """Epsilon at a delta, for one record or one person; worth nothing without all three."""
    data = file.json
    if get(data, "schema") != "dp-accounting/1":
        raise Unreadable("DP accounting of a version that is not known: nothing read")
    opacus = get(data, "versions", "opacus")
    unit = get(data, "unit")
    return Reading(
        "Opacus" if opacus else "DP accounting",
        "self_made",
        str(opacus or ""),
        moment(get(data, "generated_at")),
        measurements=tuple(_measurements(data)),
        objections=tuple(_objections(data)),
        notes=(f"protects one {unit}",) if unit in ("record", "user", "person") else (),
    )


def _measurements(data: Mapping[str, Any]) -> Iterator[Measurement]:
    n = count(data.get("n_records"))
    for key, largest in (("epsilon", math.inf), ("delta", 1), ("noise_multiplier", math.inf)):
        value = number(data.get(key))
        if value is not None and 0 <= value <= largest:
            yield Measurement(f"privacy.{key}", value, f"/{key}", n)


def _objections(data: Mapping[str, Any]) -> Iterator[str]:
    epsilon, delta, noise, rate = (
        number(data.get(key)) for key in ("epsilon", "delta", "noise_multiplier", "sample_rate")
    )
    n, steps = count(data.get("n_records")), count(data.get("steps"))
    if epsilon is None or epsilon < 0:
        yield "no epsilon in it"
    if delta is None or not 0 <= delta < 1:
        yield "epsilon without a delta means nothing"
    elif n and delta >= 1 / n:
        yield "delta is not below one divided by the number of records"
    if not data.get("unit"):
        yield "it does not say what is protected: state `unit`, as record or user"
    if not data.get("accountant"):
        yield "it does not say which accountant was used"
    if steps == 0 or noise == 0:
        yield "without a step, or without noise, no privacy is accounted for"
    elif epsilon is not None and delta and noise and rate and steps:
        bound = renyi_epsilon(noise, rate, steps, delta)
        if bound and bound > 1 and rate * math.sqrt(steps) > 0.2 and epsilon < LEAST * bound:
            yield f"epsilon is too small: noise, rate and steps give about {bound:.2g}"


def renyi_epsilon(noise: float, rate: float, steps: int, delta: float) -> float | None:
    """An upper bound of epsilon by whole Renyi orders; None where the figures make no sense.

    Mironov, Talwar, Zhang (2019), section 3.3; conversion of Canonne, Kamath, Steinke (2020).
    """
    if not (0 < rate < 1 and 0 < delta < 1 and 0.1 <= noise <= 1e6 and 0 < steps < 1e12):
        return None
    found: list[float] = []
    for order in ORDERS:
        terms = [
            math.lgamma(order + 1) - math.lgamma(k + 1) - math.lgamma(order - k + 1)
            + (order - k) * math.log1p(-rate) + k * math.log(rate) + k * (k - 1) / (2 * noise**2)
            for k in range(order + 1)
        ]  # fmt: skip
        top = max(terms)
        moment_log = top + math.log(math.fsum(math.exp(term - top) for term in terms))
        found.append(
            steps * moment_log / (order - 1)
            + math.log1p(-1 / order)
            - (math.log(delta) + math.log(order)) / (order - 1)
        )
    return max(0.0, min(found))
