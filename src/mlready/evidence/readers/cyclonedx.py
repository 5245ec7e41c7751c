"""CycloneDX: bills of materials, with machine-learning models from 1.5 on, 1.4 to 1.7, as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mlready.evidence.files import File, Unreadable
from mlready.evidence.listed import Listed, compare, listed
from mlready.evidence.reading import Measurement, Reading, get, moment, number
from mlready.evidence.stated import performance

TITLE = "CycloneDX 1.4 to 1.7"
VERSIONS = ("1.4", "1.5", "1.6", "1.7")
MODEL, DATA = "machine-learning-model", "data"
SETTLED = ("resolved", "resolved_with_pedigree", "false_positive", "not_affected")
"""States of a vulnerability that is no longer open."""
LEVELS = 20
"""Of components within components."""


def recognises(file: File) -> bool:
    """The format's name, and the version of its specification."""
    return get(file.json, "bomFormat") == "CycloneDX" and "specVersion" in file.json


def read(file: File) -> Reading:
    """What is listed, how much of it has a digest and a licence, and which files are still so."""
    data = file.json
    version = data["specVersion"]
    parts = list(_components(data))
    broken = any(not isinstance(get(part, "type"), str) for part in parts)
    if version not in VERSIONS or broken:
        raise Unreadable("a CycloneDX BOM of a version that is not known: nothing read")
    model = get(data, "metadata", "component")
    subject = get(model, "version") if get(model, "type") == MODEL else None
    digests = [entry for part in parts for entry in _digests(part)]
    stated, notes = performance(_results(parts))
    return Reading(
        "CycloneDX",
        "native",
        version,
        moment(get(data, "metadata", "timestamp")),
        subject if isinstance(subject, str) else "",
        (
            *_counts(parts),
            *_files(file, parts),
            *stated,
            *_energy(parts),
            *_vulnerabilities(data, parts),
        ),
        () if parts else ("it lists nothing",),
        (*notes, *_notes(data, parts, stated)),
        {one.name: one.digest for one in reversed(digests) if one.algorithm == "sha256"},
    )


def _components(data: Any, level: int = 0) -> Iterator[Any]:
    """The described component and all that are listed, at whatever level."""
    if level == 0 and get(data, "metadata", "component") is not None:
        yield data["metadata"]["component"]
    found = get(data, "components")
    for part in found if isinstance(found, list) else ():
        yield part
        if level < LEVELS:
            yield from _components(part, level + 1)


def _digests(part: Mapping[str, Any]) -> Iterator[Listed]:
    hashes = part.get("hashes")
    for one in hashes if isinstance(hashes, list) else ():
        entry = listed(part.get("name"), get(one, "alg"), get(one, "content"))
        if entry:
            yield entry


def _licensed(part: Mapping[str, Any]) -> bool:
    """An identifier, a name or an expression; the key is misspelled often enough."""
    licences = part.get("licenses")
    return any(
        get(one, "expression") or get(one, "license", "id") or get(one, "license", "name")
        for one in (licences if isinstance(licences, list) else ())
    )


def _counts(parts: list[Any]) -> Iterator[Measurement]:
    own = [part for part in parts if part["type"] in (MODEL, DATA)]
    models = sum(part["type"] == MODEL for part in parts)
    yield Measurement("bom.components", len(parts), "/components")
    yield Measurement("bom.models", models, "/components")
    yield Measurement("bom.datasets", len(own) - models, "/components")
    if own:
        hashed = sum(any(_digests(part)) for part in own)
        yield Measurement("bom.hashed_share", hashed / len(own), "/components", len(own))
    if parts:
        licensed = sum(map(_licensed, parts))
        yield Measurement("bom.licensed_share", licensed / len(parts), "/components", len(parts))


def _files(file: File, parts: list[Any]) -> Iterator[Measurement]:
    """Models, data sets and files whose name is that of a file beside the bill."""
    kinds = (MODEL, DATA, "file")
    entries = [entry for part in parts if part["type"] in kinds for entry in _digests(part)]
    found = compare(file, entries)
    yield Measurement("bom.files_checked", found.checked, "/components")
    if found.checked:
        yield Measurement("bom.files_changed", len(found.changed), "/components", found.checked)


def _results(parts: list[Any]) -> Iterator[tuple[Any, Any, str]]:
    """The results of the described model on all data, not on a slice."""
    model = parts[0] if parts and parts[0]["type"] == MODEL else None
    found = get(model, "modelCard", "quantitativeAnalysis", "performanceMetrics")
    above = "/metadata/component/modelCard/quantitativeAnalysis/performanceMetrics"
    for at, one in enumerate(found if isinstance(found, list) else ()):
        if get(one, "slice") in (None, "", "all", "overall"):
            yield get(one, "type"), get(one, "value"), f"{above}/{at}/value"


def _energy(parts: list[Any]) -> Iterator[Measurement]:
    """The energy of all activities of the described model, in its one unit."""
    keys = ("modelCard", "considerations", "environmentalConsiderations", "energyConsumptions")
    found = get(parts[0], *keys) if parts else None
    for name, key, unit, factor in (
        ("energy.kwh", "activityEnergyCost", "kWh", 1),
        ("energy.emissions_kg", "co2CostEquivalent", "tCO2eq", 1000),
    ):
        values = [
            number(get(one, key, "value")) if get(one, key, "unit") == unit else None
            for one in (found if isinstance(found, list) else ())
        ]
        known = [value for value in values if value is not None and value >= 0]
        if known and len(known) == len(values) and number(sum(known)) is not None:
            place = f"/metadata/component/{'/'.join(keys)}"
            yield Measurement(name, sum(known) * factor, place, claimed=True)


def _vulnerabilities(data: Any, parts: list[Any]) -> Iterator[Measurement]:
    """Those that are listed and not analysed away. Without the list nobody has looked."""
    found = data.get("vulnerabilities")
    if not isinstance(found, list) or not found:
        return
    open_ones = [one for one in found if get(one, "analysis", "state") not in SETTLED]
    known = {ref for part in parts if isinstance(ref := part.get("bom-ref"), str)}
    affected = {
        ref
        for one in open_ones
        for place in _list(get(one, "affects"))
        if (ref := get(place, "ref")) and isinstance(ref, str)
    }
    at = "/vulnerabilities"
    yield Measurement("dependencies.vulnerable", len(affected & known), at, len(parts))
    yield Measurement("dependencies.vulnerabilities", len(open_ones), at, len(parts))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _notes(data: Any, parts: list[Any], stated: tuple[Measurement, ...]) -> Iterator[str]:
    if not any(part["type"] == MODEL for part in parts):
        yield "no model is listed"
    if data.get("vulnerabilities"):
        yield "vulnerabilities are those it lists: packages that were skipped are not in it"
    if stated:
        yield "results are stated by the bill of materials, not measured"
    whole = get(data, "compositions")
    if any(
        str(get(one, "aggregate")).startswith("incomplete")
        for one in (whole if isinstance(whole, list) else ())
    ):
        yield "it calls itself incomplete"
