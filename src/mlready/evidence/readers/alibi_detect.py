"""alibi-detect: what a drift detector's `predict` returns, as teams dump it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import Measurement, Reading, get, number

TITLE = "alibi-detect 0.5 to 0.13"


def recognises(file: File) -> bool:
    """`data` and `meta` with a detector's name, and `is_drift` or the mark of a drift detector."""
    data, meta = get(file.json, "data"), get(file.json, "meta")
    if not isinstance(data, dict) or not isinstance(get(meta, "name"), str):
        return False
    return "detector_type" in meta and ("is_drift" in data or meta["detector_type"] == "drift")


def read(file: File) -> Reading:
    """The verdict: one of the batch, or one of each feature."""
    data, meta = file.json["data"], file.json["meta"]
    verdict = data.get("is_drift")
    verdicts = verdict if isinstance(verdict, list) else [verdict]
    if not all(one in (0, 1) and isinstance(one, (int, bool)) for one in verdicts):
        raise Unreadable("recognised as alibi-detect, version or shape not known: nothing read")
    version = meta.get("version")
    return Reading(
        "alibi-detect",
        "self_made",
        version if isinstance(version, str) else "",
        measurements=tuple(_measurements(verdict, verdicts)),
        objections=tuple(_objections(data, verdict, verdicts)),
        notes=("alibi-detect writes no date and no number of cases", *_notes(data)),
    )


def _measurements(verdict: Any, verdicts: list[Any]) -> Iterator[Measurement]:
    if not verdicts:
        return
    place = "/data/is_drift"
    yield Measurement("drift.detected", any(verdicts), place)
    if isinstance(verdict, list):
        yield Measurement("drift.columns", len(verdicts), place)
        yield Measurement("drift.columns_drifted", sum(verdicts), place)
        yield Measurement("drift.share_drifted", sum(verdicts) / len(verdicts), place)


def _objections(data: Any, verdict: Any, verdicts: list[Any]) -> Iterator[str]:
    if not verdicts or data.get("p_val") == []:
        yield "no feature was tested"
    scores, threshold = data.get("p_val"), number(data.get("threshold"))
    scores = scores if isinstance(scores, list) else [scores]
    if threshold is None or any(number(one) is None for one in scores):
        return
    below = [one < threshold for one in scores]
    if isinstance(verdict, list):
        agrees = len(below) == len(verdicts) and all(
            bool(said) == seen for said, seen in zip(verdicts, below, strict=True)
        )
    else:
        agrees = bool(verdict) == any(below)
    if not agrees:
        yield "its verdict does not agree with its p-values"


def _notes(data: Any) -> Iterator[str]:
    if isinstance(data.get("p_val"), list) and not isinstance(data.get("is_drift"), list):
        yield "one verdict for all features: the threshold is corrected for their number"
