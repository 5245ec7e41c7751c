"""Gaps between groups, worked out from the rates of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mlready.evidence.schemas import RATES

SAME = 0.005
"""How far a stated number may lie from the one that follows from others, for rounding."""


def gaps(groups: Sequence[Mapping[str, float | int]]) -> dict[str, float | int]:
    """The measurements that follow from the `n` and the rates of all groups.

    What is not stated of every group is left out.
    """
    found: dict[str, float | int] = {"fairness.groups": len(groups)}
    if groups and all("n" in one for one in groups):
        found["fairness.smallest_group_n"] = min(int(one["n"]) for one in groups)
    if len(groups) < 2:
        return found
    rates = {
        rate: [float(one[rate]) for one in groups]
        for rate in RATES
        if all(rate in one for one in groups)
    }
    gap = {rate: max(ones) - min(ones) for rate, ones in rates.items()}
    selected = rates.get("selection_rate", [])
    if selected:
        found["fairness.demographic_parity_difference"] = gap["selection_rate"]
        if max(selected):
            found["fairness.demographic_parity_ratio"] = min(selected) / max(selected)
    if "true_positive_rate" in gap:
        found["fairness.equal_opportunity_difference"] = gap["true_positive_rate"]
        if "false_positive_rate" in gap:
            found["fairness.equalized_odds_difference"] = max(
                gap["true_positive_rate"], gap["false_positive_rate"]
            )
    if "accuracy" in gap:
        found["fairness.accuracy_difference"] = gap["accuracy"]
    return found
