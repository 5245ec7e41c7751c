"""NannyML: drift, or performance estimated or realised, by chunk; a result's data frame as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import Measurement, Reading, count, moment, parsed_number
from mlready.lean import dataclass

TITLE = "NannyML 0.5 to 0.13"
DRIFT = (
    *("jensen_shannon", "kolmogorov_smirnov", "wasserstein", "hellinger", "chi2", "l_infinity"),
    *("reconstruction_error", "domain_classifier_auroc"),
)
HIGHER = ("roc_auc", "f1", "precision", "recall", "specificity", "accuracy", "average_precision")
LOWER = ("mae", "mape", "mse", "msle", "rmse", "rmsle")


@dataclass
class Analysis:
    """What is kept of the analysed chunks while the rows go by."""

    chunks: int = 0
    alerted: int = 0
    unstated: int = 0
    """Alerts that are neither True nor False."""
    missing: int = 0
    """Values that could not be computed."""
    last: tuple[str, ...] = ()
    at: int = 0
    """Row of the last chunk."""


def recognises(file: File) -> bool:
    """Chunks with a period, and alerts, below one header row or two or three."""
    columns, _ = _header(file)
    return "chunk_period" in columns and any(one.endswith("_alert") for one in columns)


def _header(file: File) -> tuple[list[str], int]:
    """The names of the columns as in a flat export, and how many rows they take."""
    names: list[str] = []
    for taken, row in enumerate(file.rows(), 1):
        names = names or [""] * len(row)
        if len(row) != len(names) or taken > 3:
            break
        names = [_joined(*pair) for pair in zip(names, row, strict=True)]
        if "chunk_period" in names:
            return names, taken
    return [], 0


def _joined(above: str, name: str) -> str:
    return name if above in ("", name) else f"{above}_{name}"


def read(file: File) -> Reading:
    """In how many analysed chunks an alert was raised, and the last estimate of performance."""
    columns, taken = _header(file)
    metrics = [one.removesuffix("_alert") for one in columns if one.endswith("_alert")]
    drift = all(one.endswith(DRIFT) for one in metrics)
    known = drift or all(one in HIGHER + LOWER for one in metrics)
    if not known or len(set(columns)) != len(columns):
        raise Unreadable("recognised as NannyML, version or kind of result not known: nothing read")
    if any(f"{one}_value" not in columns for one in metrics):
        raise Unreadable("recognised as NannyML, a column of values is missing: nothing read")
    found = _analysis(file, columns, taken, metrics)
    last = dict(zip(columns, found.last, strict=True)) if found.last else {}
    estimated = next((one for one in metrics if f"{one}_realized" in columns), "")
    return Reading(
        "NannyML",
        "exported",
        produced=moment(last.get("chunk_end_date")),
        measurements=(
            *_alerts(found, "drift." if drift else "drift.performance_"),
            *_estimate(found, last, estimated),
        ),
        objections=tuple(_objections(found)),
        notes=tuple(_notes(last, estimated)),
    )


def _analysis(file: File, columns: list[str], taken: int, metrics: list[str]) -> Analysis:
    found = Analysis()
    for number, row in enumerate(file.rows(), 1):
        if number <= taken or not any(row):
            continue
        if len(row) != len(columns):
            raise Unreadable(f"row {number}: {len(row)} cells of {len(columns)}: cut short")
        cells = dict(zip(columns, row, strict=True))
        if cells["chunk_period"] not in ("reference", "analysis"):
            raise Unreadable(f"row {number}: neither reference nor analysis")
        if cells["chunk_period"] == "reference":
            continue
        alerts = [cells[f"{one}_alert"] for one in metrics]
        found.chunks += 1
        found.alerted += "True" in alerts
        found.unstated += sum(one not in ("True", "False") for one in alerts)
        found.missing += sum(parsed_number(cells[f"{one}_value"]) is None for one in metrics)
        found.last, found.at = tuple(row), number
    return found


def _alerts(found: Analysis, prefix: str) -> Iterator[Measurement]:
    place = "column chunk_period, columns *_alert"
    yield Measurement("drift.chunks", found.chunks, "column chunk_period")
    if found.chunks:
        share = found.alerted / found.chunks
        yield Measurement(f"{prefix}alerts", found.alerted, place)
        yield Measurement(f"{prefix}alert_share", share, place)


def _estimate(found: Analysis, last: dict[str, str], metric: str) -> Iterator[Measurement]:
    value = parsed_number(last.get(f"{metric}_value", ""))
    if metric in HIGHER and value is not None:
        place = f"row {found.at}, column {metric}_value"
        yield Measurement("drift.estimated_performance", value, place, _size(last))


def _size(cells: dict[str, str]) -> int | None:
    """How many rows of data are in a chunk."""
    first = parsed_number(cells.get("chunk_start_index", ""))
    final = parsed_number(cells.get("chunk_end_index", ""))
    return count(final - first + 1) if first is not None and final is not None else None


def _objections(found: Analysis) -> Iterator[str]:
    if not found.chunks:
        yield "only the reference is in it, no analysed chunk"
    if found.unstated:
        yield f"{found.unstated} alerts of analysed chunks are neither True nor False"
    if found.missing:
        yield f"{found.missing} values of analysed chunks could not be computed"


def _notes(last: dict[str, str], metric: str) -> Iterator[str]:
    yield "its date is the end of the last analysed chunk"
    if metric:
        yield f"{metric} is estimated without labels, not measured"
        if last.get(f"{metric}_alert") == "True":
            yield f"{metric} of the last chunk is outside its limits"
