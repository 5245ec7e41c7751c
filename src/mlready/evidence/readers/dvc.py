"""DVC: a lock file, held against the pipeline, the parameters and the files beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from mlready.evidence.files import WHOLE, File, Unreadable
from mlready.evidence.listed import FILES, Comparison, Listed, compare, listed, same
from mlready.evidence.reading import Measurement, Reading, get

TITLE = "DVC 2 and 3: dvc.lock"
STAGES = 500
"""Stages that are compared."""
PARAMETERS = 20
"""Files of parameters that are read."""


def recognises(file: File) -> bool:
    """A schema, and stages with a command each."""
    stages = get(file.yaml, "stages")
    return isinstance(stages, dict) and all(
        "cmd" in one for one in stages.values() if isinstance(one, dict)
    )


def read(file: File) -> Reading:
    """Whether the pipeline and the files are those that were run."""
    stages = file.yaml["stages"]
    known = all(isinstance(name, str) and isinstance(one, dict) for name, one in stages.items())
    if str(get(file.yaml, "schema")) != "2.0" or not known:
        raise Unreadable("a dvc.lock of a version that is not known: nothing read")
    pipeline = get(_beside(file, "dvc.yaml"), "stages")
    pipeline = pipeline if isinstance(pipeline, dict) else {}
    files = _files(file, stages, pipeline)
    return Reading(
        "DVC",
        "native",
        measurements=tuple(_measurements(file, stages, pipeline, files)),
        objections=() if stages else ("no stage in it",),
        notes=tuple(_notes(stages, pipeline, files)),
    )


def _beside(file: File, name: str) -> Any:
    """A YAML or JSON file; None where it is missing or unreadable."""
    try:
        with file.beside(name) as other:
            return other.json if other.suffix == ".json" else other.yaml
    except Unreadable:
        return None


def _files(file: File, stages: Mapping[str, Any], pipeline: Mapping[str, Any]) -> Comparison:
    """The dependencies and outputs of all stages against the project.

    DVC 2 names no hash, and took the digest of a text with the line ends of Unix.
    """
    entries: dict[Listed, bool] = {}
    for name, one in _paths(stages):
        entry = listed(get(one, "path"), "md5", get(one, "md5"))
        if entry and "://" not in entry.name:
            folder = get(pipeline, name.partition("@")[0], "wdir")
            place = f"{folder}/{entry.name}" if isinstance(folder, str) else entry.name
            entries[Listed(place, entry.algorithm, entry.digest)] = "hash" in one

    def agrees(other: File, entry: Listed) -> bool:
        return same(other, entry) or (not entries[entry] and _same_text(other, entry))

    return compare(file, entries, agrees)


def _paths(stages: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, stage in stages.items():
        for key in ("deps", "outs"):
            found = stage.get(key)
            for one in found if isinstance(found, list) else ():
                yield name, one


def _same_text(file: File, entry: Listed) -> bool:
    if file.size > WHOLE or b"\0" in file.head:
        return False
    text = file.content.replace(b"\r\n", b"\n")
    return hashlib.md5(text, usedforsecurity=False).hexdigest() == entry.digest


def _measurements(
    file: File, stages: Mapping[str, Any], pipeline: Mapping[str, Any], files: Comparison
) -> Iterator[Measurement]:
    yield Measurement("lineage.stages", len(stages), "/stages")
    if pipeline and len(stages) <= STAGES:
        sources = _sources(file, stages)
        changed = sum(_changed(stages[name], pipeline, name, sources) for name in stages)
        run = {name.partition("@")[0] for name in stages}
        changed += sum(name not in run for name in pipeline)
        yield Measurement("lineage.stages_changed", changed, "/stages", len(stages))
    yield Measurement("lineage.files_checked", files.checked, "/stages")
    if files.checked:
        yield Measurement("lineage.files_changed", len(files.changed), "/stages", files.checked)


def _sources(file: File, stages: Mapping[str, Any]) -> dict[str, Any]:
    """The files of parameters that are there."""
    paths = {
        str(path): None
        for stage in stages.values()
        if isinstance(stage.get("params"), dict)
        for path in stage["params"]
    }
    found = {path: _beside(file, path) for path in list(paths)[:PARAMETERS]}
    return {path: data for path, data in found.items() if isinstance(data, dict)}


def _changed(
    run: Mapping[str, Any], pipeline: Mapping[str, Any], name: str, sources: Mapping[str, Any]
) -> bool:
    """Another command, or other parameters, than those of the last run; or no such stage."""
    planned = pipeline.get(name.partition("@")[0])
    if not isinstance(planned, dict):
        return True
    command = planned.get("cmd", get(planned, "do", "cmd"))
    if "${" not in str(command) and command != run["cmd"]:
        return True
    stored = run.get("params")
    stored = stored if isinstance(stored, dict) else {}
    values = [
        (str(path), key, value)
        for path, pairs in stored.items()
        if isinstance(pairs, dict)
        for key, value in pairs.items()
    ]
    wanted = planned.get("params")
    added = [one for one in wanted if isinstance(one, str)] if isinstance(wanted, list) else []
    return not set(added) <= {key for _, key, _ in values} or any(
        path in sources and _value(sources[path], key) != value for path, key, value in values
    )


def _value(data: Any, key: Any) -> Any:
    """`model.C` of a file of parameters, written as one key or as two levels."""
    return data[key] if key in data else get(data, *str(key).split("."))


def _notes(
    stages: Mapping[str, Any], pipeline: Mapping[str, Any], files: Comparison
) -> Iterator[str]:
    if not pipeline:
        yield "no dvc.yaml beside it: commands and parameters were not compared"
    elif any("${" in str(get(one, "cmd") or get(one, "do", "cmd")) for one in pipeline.values()):
        yield "commands with variables were not compared"
    if files.listed > files.checked:
        missing = files.listed - files.checked
        bound = f", of more than {FILES} no more are" if files.listed > FILES else ""
        yield f"{missing} of {files.listed} files were not compared: they are not there{bound}"
    if any(str(get(one, "md5")).endswith(".dir") for _, one in _paths(stages)):
        yield "folders that DVC tracks were not compared"
    yield "MD5 shows a mistake, not an attacker"
