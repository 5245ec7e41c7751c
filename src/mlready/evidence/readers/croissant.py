"""Croissant: descriptions of data sets, 1.0 and 1.1, with the words on responsible AI."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mlready.evidence.files import File, Unreadable
from mlready.evidence.listed import Listed, compare, listed
from mlready.evidence.reading import Measurement, Reading, day, get, moment

TITLE = "Croissant 1.0 and 1.1"
FORMAT = "mlcommons.org/croissant/"
VERSIONS = ("1.0", "1.1")
RESPONSIBLE = {
    "annotationPlatform", "annotationsPerItem", "annotatorDemographics",
    "dataAnnotationAnalysis", "dataAnnotationPlatform", "dataAnnotationProtocol",
    "dataBiases", "dataCollection", "dataCollectionMissingData", "dataCollectionRawData",
    "dataCollectionTimeframe", "dataCollectionType", "dataGovernanceProtocol",
    "dataImputationProtocol", "dataLimitations", "dataManipulationProtocol",
    "dataPreprocessingProtocol", "dataReleaseMaintenance", "dataReleaseMaintenancePlan",
    "dataSharingAgreements", "dataSocialImpact", "dataUseCases", "machineAnnotationTools",
    "personalSensitiveInformation", "useCases",
}  # fmt: skip
"""The words of Croissant's vocabulary on responsible AI, 1.0, in its table and in its tools."""
_BLANK = ("", "n/a", "na", "none", "tbd", "todo", "unknown")


def recognises(file: File) -> bool:
    """A data set that says it conforms to Croissant."""
    return any(FORMAT in one for one in _conforms(file.json))


def _conforms(data: Any) -> list[str]:
    found = get(data, "conformsTo") or get(data, "dct:conformsTo")
    return [str(get(one, "@id") or one) for one in (found if isinstance(found, list) else [found])]


def read(file: File) -> Reading:
    """How well the data set is described, and whether local files are those described."""
    data = file.json
    stated = {one.rstrip("/").rpartition(FORMAT)[2] for one in _conforms(data)}
    if not stated & set(VERSIONS):
        raise Unreadable("Croissant of a version that is not known: nothing read")
    files = [one for one in _list(data.get("distribution")) if _is_file(one)]
    digests = [entry for one in files for entry in _digests(one)]
    return Reading(
        "Croissant",
        "native",
        min(stated & set(VERSIONS)),
        _dated(data),
        measurements=(
            *_fields(data),
            Measurement("data.licence_stated", _licensed(data), "/license"),
            Measurement("data.responsible_ai_fields", _responsible(data), "/rai:*"),
            *_files(file, files, digests),
        ),
        objections=() if _list(data.get("distribution")) else ("it describes no file",),
        notes=("the data set changes without notice",) if data.get("isLiveDataset") is True else (),
        digests={one.name: one.digest for one in reversed(digests) if one.algorithm == "sha256"},
    )


def _list(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _is_file(one: Any) -> bool:
    """A file of its own, not one within an archive that is listed as well."""
    kind = str(get(one, "@type"))
    return kind.rpartition(":")[2] == "FileObject" and not get(one, "containedIn")


def _digests(one: Mapping[str, Any]) -> Iterator[Listed]:
    for algorithm in ("sha256", "md5"):
        stated = one.get(algorithm) or one.get(f"cr:{algorithm}")
        entry = listed(one.get("contentUrl"), algorithm, stated)
        if entry:
            yield entry


def _dated(data: Mapping[str, Any]) -> Any:
    """When it was last changed, else published; ISO dates only."""
    for key in ("dateModified", "datePublished"):
        text = data.get(key)
        found = moment(text) if isinstance(text, str) else None
        if found is not None:
            return day(found)
    return None


def _fields(data: Mapping[str, Any]) -> Iterator[Measurement]:
    fields = [
        one
        for records in _list(data.get("recordSet"))
        for one in _list(get(records, "field"))
        if isinstance(one, dict)
    ]
    yield Measurement("data.fields", len(fields), "/recordSet")
    if fields:
        described = sum(_described(one) for one in fields)
        yield Measurement(
            "data.fields_described_share", described / len(fields), "/recordSet", len(fields)
        )


def _described(one: Mapping[str, Any]) -> bool:
    text = one.get("description")
    return _filled(text) and text != one.get("name")


def _filled(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_filled, value))
    if isinstance(value, dict):
        return any(map(_filled, value.values()))
    return value is not None and str(value).strip().lower() not in _BLANK


def _licensed(data: Mapping[str, Any]) -> bool:
    return _filled(data.get("license") or data.get("sc:license"))


def _responsible(data: Mapping[str, Any]) -> int:
    """The words come with a prefix or without, as the context says."""
    filled = {key.rpartition(":")[2] for key, value in data.items() if _filled(value)}
    return len(filled & RESPONSIBLE)


def _files(file: File, files: list[Any], digests: list[Listed]) -> Iterator[Measurement]:
    """Local files only: what is on the web stays there."""
    if files:
        hashed = sum(any(_digests(one)) for one in files)
        place = "/distribution"
        yield Measurement("data.files_hashed_share", hashed / len(files), place, len(files))
    found = compare(file, (one for one in digests if "://" not in one.name))
    yield Measurement("data.files_checked", found.checked, "/distribution")
    if found.checked:
        yield Measurement("data.files_changed", len(found.changed), "/distribution", found.checked)
