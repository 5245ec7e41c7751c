"""DVC: what `dvc metrics show --json` and `dvc status --json` print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import Measurement, Reading, get, number, pointer, segment

TITLE = "DVC 2 and 3: metrics show and status as JSON"
MOST = 500
"""Numbers that are read."""
_CHANGES = ("changed deps", "changed outs")
_WORDS = ("changed command", "always changed", "changed checksum")


def recognises(file: File) -> bool:
    """Metrics of the workspace by file, or stages with what changed in each."""
    return _is_metrics(file.json) or _is_status(file.json)


def _is_metrics(data: Any) -> bool:
    if not isinstance(data, dict) or not {"", "workspace"} & data.keys():
        return False
    return all(isinstance(one, dict) and {"data", "error"} & one.keys() for one in data.values())


def _is_status(data: Any) -> bool:
    """An empty object, which is DVC's for no change, may be anybody's and is not taken."""
    return isinstance(data, dict) and bool(data) and all(_is_changes(one) for one in data.values())


def _is_changes(changes: Any) -> bool:
    return (
        isinstance(changes, list)
        and bool(changes)
        and all(
            one in _WORDS
            or (isinstance(one, dict) and bool(one) and all(key in _CHANGES for key in one))
            for one in changes
        )
    )


def read(file: File) -> Reading:
    """The numbers of the workspace, or how many stages have changed."""
    data = file.json
    if _is_status(data):
        changed = Measurement("lineage.stages_changed", len(data), pointer(next(iter(data))))
        return Reading("DVC", "native", measurements=(changed,))
    space = "workspace" if "workspace" in data else ""
    files = get(data, space, "data")
    errors = ["workspace"] if "error" in data[space] else []
    if not errors and not isinstance(files, dict):
        raise Unreadable("DVC metrics of a version that is not known: nothing read")
    found: dict[str, Measurement] = {}
    doubled = set()
    for name, content in files.items() if isinstance(files, dict) else ():
        if "error" in content if isinstance(content, dict) else True:
            errors.append(name)
            continue
        for keys, value in _numbers(content.get("data"), (space, "data", name, "data")):
            full = "run." + segment(" ".join(keys[4:]))
            doubled |= {full} & found.keys()
            if len(found) < MOST:
                found[full] = Measurement(full, value, pointer(*keys))
    return Reading(
        "DVC",
        "native",
        measurements=tuple(one for name, one in found.items() if name not in doubled),
        objections=(
            *(("a file of metrics could not be read by DVC",) if errors else ()),
            *(() if found else ("no metric in it",)),
        ),
        notes=tuple(f"two metrics are called {name}: left out" for name in sorted(doubled)),
    )


def _numbers(data: Any, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], float | int]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _numbers(value, (*above, str(key)))
    elif len(above) > 4 and (value := number(data)) is not None:
        yield above, value
