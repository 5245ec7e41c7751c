"""DoWhy: an effect with its refutation tests, in a schema of ours (`dowhy-estimate/1`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import (
    Measurement,
    Reading,
    count,
    get,
    moment,
    number,
    pointer,
)

TITLE = "DoWhy estimates, schema dowhy-estimate/1"
SIGNIFICANT = 0.05


def recognises(file: File) -> bool:
    """The schema's name, whatever its version."""
    return str(get(file.json, "schema")).startswith("dowhy-estimate/")


def read(file: File) -> Reading:
    """The effect, and how many refuters speak against it."""
    data = file.json
    refuters = get(data, "refuters")
    if get(data, "schema") != "dowhy-estimate/1" or not isinstance(refuters, dict):
        raise Unreadable("a DoWhy estimate of a version that is not known: nothing read")
    against = {name: _speaks_against(one) for name, one in refuters.items()}
    undecided = [name for name, verdict in against.items() if verdict is None]
    adjusted = get(data, "adjusted_for")
    return Reading(
        "DoWhy",
        "self_made",
        str(get(data, "versions", "dowhy") or ""),
        moment(get(data, "generated_at")),
        measurements=(*_effect(data), *_refuted(refuters, against)),
        objections=tuple(_objections(data, undecided)),
        notes=(
            "refuters that do not reject say nothing of hidden common causes",
            *(() if adjusted else ("the estimate is adjusted for nothing",)),
        ),
    )


def _speaks_against(refuter: Any) -> bool | None:
    """Every refuter's null hypothesis is that all is well; None where it reached no verdict."""
    verdict = get(refuter, "is_statistically_significant")
    if isinstance(verdict, bool):
        return verdict
    value = number(get(refuter, "p_value"))
    return None if value is None else value < SIGNIFICANT


def _effect(data: Mapping[str, Any]) -> Iterator[Measurement]:
    n = count(data.get("n"))
    effect = number(data.get("estimate"))
    if effect is not None:
        yield Measurement("causal.effect", effect, "/estimate", n)
    low, high = number(get(data, "ci95", 0)), number(get(data, "ci95", 1))
    if low is not None and high is not None and low <= high:
        width = number(high - low)
        if width is not None:
            yield Measurement("causal.interval_width", width, "/ci95", n)


def _refuted(
    refuters: Mapping[str, Any], against: Mapping[str, bool | None]
) -> Iterator[Measurement]:
    judged = [verdict for verdict in against.values() if verdict is not None]
    yield Measurement("causal.refuters", len(judged), "/refuters")
    if judged:
        yield Measurement("causal.refuters_failed", sum(judged), "/refuters", len(judged))
    placebos = [name for name in refuters if "placebo" in name.lower()]
    value = number(get(refuters, placebos[0], "p_value")) if len(placebos) == 1 else None
    if value is not None and 0 <= value <= 1:
        place = pointer("refuters", placebos[0], "p_value")
        yield Measurement("causal.placebo_p_value", value, place)


def _objections(data: Mapping[str, Any], undecided: list[str]) -> Iterator[str]:
    effect = number(data.get("estimate"))
    low, high = number(get(data, "ci95", 0)), number(get(data, "ci95", 1))
    if effect is None:
        yield "no estimate in it"
    elif low is not None and high is not None and not low <= effect <= high:
        yield "its interval does not hold its estimate"
    if undecided:
        yield f"{len(undecided)} of its refuters reached no verdict"
