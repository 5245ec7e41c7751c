"""What a reader makes of a file: measurements, and what keeps them from showing anything."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, date, datetime
from typing import Any, Literal

from mlready.lean import dataclass

Kind = Literal["native", "exported", "self_made"]
"""Written by the tool itself, by its usual export, or by a script in a schema of ours."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One number of a file, under its name in the vocabulary."""

    name: str
    """As `drift.share_drifted`, or `eval.arithmetic.accuracy`."""
    value: float | int | bool
    at: str
    """Where it stands: a JSON pointer, `row 3, column emissions`, or `line 12`."""
    n: int | None = None
    """How many samples it rests on, where the file says so."""
    claimed: bool = False
    """The file only states it, as a card does: it can agree or disagree, and shows nothing."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file shows, as its reader understands it."""

    tool: str
    """As `Evidently`."""
    kind: Kind
    version: str = ""
    """Of the tool; empty where the file does not say."""
    produced: datetime | date | None = None
    """The date inside the file; a time is in UTC, without a zone."""
    subject: str = ""
    """The version of the model it was taken on, where the file says so."""
    measurements: tuple[Measurement, ...] = ()
    objections: tuple[str, ...] = ()
    """Why the run as a whole shows nothing: not finished, limited, nothing was tested."""
    notes: tuple[str, ...] = ()
    """What a reader of the number should know."""
    digests: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of other files that it lists or signs, by name."""
    reader: str = ""
    """Set by `detect`."""


def get(data: Any, *keys: str | int) -> Any:
    """What stands under keys and indexes; None where anything on the way is missing."""
    for key in keys:
        if isinstance(key, int):
            data = data[key] if isinstance(data, list) and -len(data) <= key < len(data) else None
        else:
            data = data.get(key) if isinstance(data, dict) else None
        if data is None:
            return None
    return data


def number(value: Any) -> float | int | None:
    """A finite number; None for all else: text, truth values, NaN, Infinity, what is larger."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return value if math.isfinite(value) else None
    except OverflowError:
        return None


def share(value: Any) -> float | int | None:
    """A finite number from 0 to 1; None for all else."""
    found = number(value)
    return found if found is not None and 0 <= found <= 1 else None


def count(value: Any) -> int | None:
    """A whole number that is not negative; None for all else."""
    found = number(value)
    return int(found) if found is not None and 0 <= found < 1 << 53 and found % 1 == 0 else None


def parsed_number(text: str) -> float | None:
    """A finite number written as text, as in a CSV cell; None for all else."""
    text = text.strip()
    # A long run of digits would keep the pattern busy for minutes.
    if len(text) > 400 or not re.fullmatch(
        r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", text, re.ASCII
    ):
        return None
    return number(float(text))


def pointer(*keys: str | int) -> str:
    """The JSON pointer (RFC 6901) of a place."""
    return "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in keys)


def segment(text: str) -> str:
    """A name as one part of a dotted name: `MMLU-Pro (5-shot)` becomes `mmlu_pro_5_shot`."""
    return re.sub(r"[^a-z0-9]+", "_", text[:200].lower()).strip("_") or "_"


def moment(value: Any) -> datetime | date | None:
    """A date or time: ISO 8601, or seconds since 1970. A time comes in UTC without a zone."""
    try:
        if isinstance(value, str):
            text = value.strip()
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
                return date.fromisoformat(text)
            found = datetime.fromisoformat(text.replace(" UTC", "+00:00"))
            return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found
        seconds = number(value)
        if seconds is None or seconds <= 0:
            return None
        return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return None


def day(value: datetime | date) -> date:
    """The day of a date or time."""
    return value.date() if isinstance(value, datetime) else value
