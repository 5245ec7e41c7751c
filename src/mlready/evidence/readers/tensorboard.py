"""TensorBoard: scalars exported as JSON. Event files are named and not read."""

from __future__ import annotations

from typing import Any

from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import Measurement, Reading, count, moment, number, pointer, segment

TITLE = "TensorBoard (scalars exported as JSON)"
_EVENTS = b"brain.Event:"


def recognises(file: File) -> bool:
    """An events file, or an object of lists of `[wall time, step, value]`."""
    if b"\0" in file.head:
        return file.head[24:].startswith(_EVENTS) or _EVENTS in file.head[:64]
    data = file.json
    return isinstance(data, dict) and bool(data) and all(map(_is_series, data.values()))


def _is_series(points: Any) -> bool:
    return isinstance(points, list) and bool(points) and all(map(_is_point, points))


def _is_point(point: Any) -> bool:
    """A time after 2001, a step, and a value that may be NaN."""
    return (
        isinstance(point, list)
        and len(point) == 3
        and (number(point[0]) or 0) > 1_000_000_000
        and count(point[1]) is not None
        and isinstance(point[2], (int, float))
        and not isinstance(point[2], bool)
    )


def read(file: File) -> Reading:
    """The last value of each scalar, as `run.train_loss`."""
    if b"\0" in file.head:
        raise Unreadable("TensorBoard events: export the scalars as JSON")
    found: dict[str, list[Measurement]] = {}
    broken = 0
    for tag, points in file.json.items():
        name = f"run.{segment(tag)}"
        value = number(points[-1][2])
        broken += value is None
        if value is not None:
            at = pointer(tag, len(points) - 1, 2)
            found.setdefault(name, []).append(Measurement(name, value, at))
    doubled = [name for name, ones in found.items() if len(ones) > 1]
    return Reading(
        "TensorBoard",
        "exported",
        produced=moment(max(points[-1][0] for points in file.json.values())),
        measurements=tuple(ones[0] for ones in found.values() if len(ones) == 1),
        objections=() if found else ("no scalar ends in a number",),
        notes=(
            "last values; the file does not say whether the run ended well",
            *((f"{broken} scalars end in no number and are left out",) if broken else ()),
            *((f"{len(doubled)} names stand for several scalars, left out",) if doubled else ()),
        ),
    )
