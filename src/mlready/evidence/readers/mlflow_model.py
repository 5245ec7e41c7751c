"""MLflow: a model's description (`MLmodel`), and its version in the registry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mlready.evidence.files import File, Folder, Unreadable
from mlready.evidence.reading import Measurement, Reading, count, get, moment, number

TITLE = "MLflow 1 to 3: MLmodel and registry"
_PINNED = re.compile(r"[\w.\-\[\],]+\s*(===?\s*[\w.+!\-]+|@\s*\S+)(\s*;.*)?")
_VERSION = re.compile(r"version-\d{1,9}/meta\.yaml")


def recognises(file: File | Folder) -> bool:
    """A model's flavours, a registered version, or the folder of either."""
    if isinstance(file, Folder):
        if "MLmodel" in file.names:
            with file.file("MLmodel") as inner:
                return _is_model(inner.yaml)
        return any(_VERSION.fullmatch(name) for name in file.names)
    return _is_model(file.yaml) or _is_registered(file.yaml)


def _is_model(data: Any) -> bool:
    marks = {"mlflow_version", "model_uuid", "utc_time_created", "artifact_path"}
    return "flavors" in data and bool(marks & data.keys()) if isinstance(data, dict) else False


def _is_registered(data: Any) -> bool:
    keys = {"name", "version", "status", "source", "creation_timestamp"}
    return isinstance(data, dict) and keys <= data.keys()


def read(file: File | Folder) -> Reading:
    """Whether the model states its inputs, pins its packages, and stands in the registry."""
    if isinstance(file, Folder):
        if "MLmodel" in file.names:
            with file.file("MLmodel") as inner:
                return _read_model(inner)
        return _read_versions(file)
    return _read_model(file) if _is_model(file.yaml) else _read_version(file.yaml, "/status")


def _read_model(file: File) -> Reading:
    data = file.yaml
    flavours = data["flavors"]
    if not isinstance(flavours, dict) or not all(
        isinstance(one, dict) for one in flavours.values()
    ):
        raise Unreadable("an MLmodel of a version that is not known: nothing read")
    stated = bool(get(data, "signature", "inputs")) and bool(get(data, "signature", "outputs"))
    pinned = _pinned(file)
    return Reading(
        "MLflow",
        "native",
        str(data.get("mlflow_version") or ""),
        moment(data.get("utc_time_created")),
        measurements=(
            Measurement("model.signature_stated", stated, "/signature"),
            *(
                ()
                if pinned is None
                else (Measurement("model.environment_pinned", pinned, "requirements.txt"),)
            ),
        ),
        objections=() if flavours else ("the model has no flavor: nothing was saved",),
        notes=(
            *(() if pinned is not None else ("no requirements.txt beside it",)),
            *(("stored as a pickle: loading it runs code",) if _is_pickle(flavours) else ()),
        ),
    )


def _is_pickle(flavours: Mapping[str, Any]) -> bool:
    return any("pickle" in str(one.get("serialization_format")) for one in flavours.values())


def _pinned(file: File) -> bool | None:
    """Whether each requirement beside the file names one version; None without the list."""
    try:
        with file.beside("requirements.txt") as requirements:
            lines = [line.split("#")[0].strip() for line in requirements.text.splitlines()]
    except Unreadable:
        return None
    packages = [line for line in lines if line and not line.startswith("-")]
    return bool(packages) and all(_PINNED.fullmatch(line) for line in packages)


def _read_version(data: Any, at: str) -> Reading:
    ready = data["status"] == "READY" and count(number(data["version"])) is not None
    milliseconds = number(data["creation_timestamp"])
    return Reading(
        "MLflow",
        "native",
        produced=moment(milliseconds / 1000) if milliseconds else None,
        measurements=(Measurement("model.registered", ready, at),),
        objections=() if ready else ("the registered version is not ready",),
        notes=("a registry counts its own versions: compare them with the system's by hand",),
    )


def _read_versions(folder: Folder) -> Reading:
    """The newest version of a registered model."""
    name = max((one for one in folder.names if _VERSION.fullmatch(one)), key=_numbered)
    with folder.file(name) as file:
        if not _is_registered(file.yaml):
            raise Unreadable("a registered model of a version that is not known: nothing read")
        return _read_version(file.yaml, f"{name} status")


def _numbered(name: str) -> int:
    return int(name.removeprefix("version-").partition("/")[0])
