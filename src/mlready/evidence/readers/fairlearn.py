"""Fairlearn: metrics by group, in the dump `fairlearn-metricframe/1` or as the frame's own JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import isnan
from typing import Any

from mlready.evidence.dumps import described, not_known, states
from mlready.evidence.files import File
from mlready.evidence.groups import SAME, gaps
from mlready.evidence.reading import Measurement, Reading, count, get, number, share

TITLE = "Fairlearn"
SCHEMA = "fairlearn-metricframe"
RATES = {
    "accuracy": "accuracy",
    "selection_rate": "selection_rate",
    "recall": "true_positive_rate",
    "true_positive_rate": "true_positive_rate",
    "false_positive_rate": "false_positive_rate",
}
"""Metric of a frame to the name of the rate."""
SMALL = 30
"""Cases below which a rate of a group says little."""
STATED = {
    "fairness.demographic_parity_difference": ("summary", "demographic_parity_difference"),
    "fairness.demographic_parity_ratio": ("summary", "demographic_parity_ratio"),
    "fairness.equalized_odds_difference": ("summary", "equalized_odds_difference"),
    "fairness.equal_opportunity_difference": ("difference", "recall"),
    "fairness.accuracy_difference": ("difference", "accuracy"),
}
"""Where a dump states again what follows from its groups."""
Groups = Mapping[str, Mapping[str, Any]]


def recognises(file: File) -> bool:
    """It names the schema, or is nothing but metrics of the same two or more groups."""
    return states(file, SCHEMA) or _is_frame(file.json)


def _is_frame(data: Any) -> bool:
    """As `MetricFrame.by_group.to_json()`: metric first, then group."""
    if not isinstance(data, dict) or "selection_rate" not in data or len(data) < 2:
        return False
    if not all(isinstance(one, dict) and len(one) > 1 for one in data.values()):
        return False
    groups = data["selection_rate"].keys()
    return not RATES.keys().isdisjoint(data.keys() - {"selection_rate"}) and all(
        ones.keys() == groups
        and all(one is None or number(one) is not None for one in ones.values())
        for ones in data.values()
    )


def read(file: File) -> Reading:
    """The gaps, worked out from the groups and not taken from a summary."""
    data = file.json
    if _is_frame(data):
        names = data["selection_rate"]
        by_group: Any = {one: {key: data[key][one] for key in data} for one in names}
        head = Reading(TITLE, "self_made", notes=("a frame's own JSON has no date and no version",))
    else:
        head = described(TITLE, data, "fairlearn", SCHEMA)
        by_group = data.get("by_group")
    if not isinstance(by_group, dict) or not all(_is_known(one) for one in by_group.values()):
        raise not_known(TITLE)
    filled = {name: one for name, one in by_group.items() if not _is_empty(one)}
    rates = [_rates(one) for one in filled.values()]
    found = gaps(rates)
    cases = sum(int(one["n"]) for one in rates) if all("n" in one for one in rates) else None
    place = "/by_group" if "by_group" in data else "/selection_rate"
    return replace(
        head,
        measurements=tuple(
            Measurement(name, value, place, cases or None) for name, value in found.items()
        ),
        objections=tuple(_objections(data, filled, found, cases)),
        notes=(*head.notes, *_notes(len(by_group) - len(filled), found)),
    )


def _is_known(group: Any) -> bool:
    """Each rate is a share, or missing as in a group without such cases."""
    if not isinstance(group, dict):
        return False
    if group.get("count") is not None and count(group["count"]) is None:
        return False
    return all(_is_missing(group.get(key)) or share(group[key]) is not None for key in RATES)


def _is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and isnan(value))


def _is_empty(group: Mapping[str, Any]) -> bool:
    """An intersection of several features that no case falls into."""
    return group.get("count") == 0 or all(_is_missing(group.get(key)) for key in RATES)


def _rates(group: Mapping[str, Any]) -> dict[str, float | int]:
    found = {RATES[key]: group[key] for key in RATES if not _is_missing(group.get(key))}
    cases = count(group.get("count"))
    return {**found, "n": cases} if cases is not None else found


def _objections(
    data: Any, groups: Groups, found: Mapping[str, float], cases: int | None
) -> Iterator[str]:
    if len(groups) < 2:
        yield "fewer than two groups: nothing to compare"
    partly = [
        key for key in RATES if len({_is_missing(one.get(key)) for one in groups.values()}) > 1
    ]
    if partly:
        yield f"`{partly[0]}` is not stated of every group"
    stated = count(data.get("n_samples"))
    if stated is not None and cases is not None and stated != cases:
        yield "its number of samples is not that of its groups"
    for name, keys in STATED.items():
        said = number(get(data, *keys))
        if said is not None and name in found and abs(said - found[name]) > SAME:
            yield f"its {keys[1]} does not follow from its groups"


def _notes(empty: int, found: Mapping[str, float]) -> Iterator[str]:
    if empty:
        yield f"{empty} groups without a case are left out"
    smallest = found.get("fairness.smallest_group_n")
    if smallest is None:
        yield "it does not say how many cases a group has"
    elif smallest < SMALL:
        yield f"the smallest group has {smallest} cases: its rates say little"
