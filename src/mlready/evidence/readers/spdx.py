"""SPDX 3: bills of materials with the AI and Dataset profiles, as JSON-LD."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mlready.evidence.files import File, Unreadable
from mlready.evidence.listed import Listed, compare, listed
from mlready.evidence.reading import (
    Measurement,
    Reading,
    get,
    moment,
    number,
    parsed_number,
    pointer,
)
from mlready.evidence.stated import performance

TITLE = "SPDX 3.0, AI and Dataset profiles"
MODEL, DATA = "ai_AIPackage", "dataset_DatasetPackage"
PACKAGES = (MODEL, DATA, "software_Package", "software_File")
LICENCES = ("hasConcludedLicense", "hasDeclaredLicense")
KWH = {"kilowattHour": 1.0, "megajoule": 1 / 3.6}
REFERRED = ("verifiedUsing", "ai_metric", "ai_energyConsumption")
Placed = Sequence[tuple[int, Mapping[str, Any]]]


def recognises(file: File) -> bool:
    """The context of SPDX 3 and a graph."""
    context = get(file.json, "@context")
    contexts = context if isinstance(context, list) else [context]
    known = any(str(one).startswith("https://spdx.org/rdf/3.") for one in contexts)
    return known and isinstance(get(file.json, "@graph"), list)


def read(file: File) -> Reading:
    """What is listed, how much of it has a digest and a licence, and what it states of a model."""
    graph = [(at, one) for at, one in enumerate(file.json["@graph"]) if isinstance(one, dict)]
    made = [one for _, one in graph if _kind(one) == "CreationInfo"]
    made += [one["creationInfo"] for _, one in graph if isinstance(one.get("creationInfo"), dict)]
    versions = {str(one.get("specVersion")) for one in made}
    if not versions or not all(one == "3.0" or one.startswith("3.0.") for one in versions):
        raise Unreadable("an SPDX document of a version that is not known: nothing read")
    parts = [(at, _inlined(one, graph)) for at, one in graph if _kind(one) in PACKAGES]
    models = [(at, one) for at, one in parts if _kind(one) == MODEL]
    stated, notes = performance(_results(models))
    digests = [entry for _, part in parts for entry in _digests(part)]
    subject = models[0][1].get("software_packageVersion") if len(models) == 1 else None
    dates = {str(one.get("created")) for one in made}
    return Reading(
        "SPDX",
        "native",
        min(versions),
        moment(min(dates)),
        subject if isinstance(subject, str) else "",
        (*_counts(graph, parts), *_files(file, digests), *stated, *_energy(models)),
        () if parts else ("it lists nothing",),
        (
            *notes,
            *(() if models else ("no model is listed",)),
            *(("results are stated by the bill of materials, not measured",) if stated else ()),
        ),
        {one.name: one.digest for one in reversed(digests) if one.algorithm == "sha256"},
    )


def _kind(one: Mapping[str, Any]) -> str:
    return str(one.get("type") or one.get("@type"))


def _list(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _inlined(part: Mapping[str, Any], graph: Placed) -> Mapping[str, Any]:
    """A package with the elements that it refers to by their identifier put in their place."""
    keys = [key for key in REFERRED if key in part]
    if not any(isinstance(one, str) for key in keys for one in _list(part[key])):
        return part
    known = {str(one.get("@id") or one.get("spdxId")): one for _, one in graph}
    inlined = {key: [known.get(str(one), one) for one in _list(part[key])] for key in keys}
    energy = inlined.pop("ai_energyConsumption", None)
    return {**part, **inlined, **({"ai_energyConsumption": energy[0]} if energy else {})}


def _digests(part: Mapping[str, Any]) -> Iterator[Listed]:
    for one in _list(part.get("verifiedUsing")):
        entry = listed(part.get("name"), get(one, "algorithm"), get(one, "hashValue"))
        if entry:
            yield entry


def _counts(graph: Placed, parts: Placed) -> Iterator[Measurement]:
    own = [part for _, part in parts if _kind(part) in (MODEL, DATA)]
    models = sum(_kind(part) == MODEL for part in own)
    yield Measurement("bom.components", len(parts), "/@graph")
    yield Measurement("bom.models", models, "/@graph")
    yield Measurement("bom.datasets", len(own) - models, "/@graph")
    if own:
        hashed = sum(any(_digests(part)) for part in own)
        yield Measurement("bom.hashed_share", hashed / len(own), "/@graph", len(own))
    if parts:
        licensed = {
            str(one.get("from"))
            for _, one in graph
            if str(one.get("relationshipType")) in LICENCES and _names_licence(one)
        }
        share = sum(str(part.get("spdxId")) in licensed for _, part in parts) / len(parts)
        yield Measurement("bom.licensed_share", share, "/@graph", len(parts))


def _names_licence(relation: Mapping[str, Any]) -> bool:
    """To an element, and not to one of those that stand for no licence or no statement."""
    ends = [re.split(r"[/#_]", str(one))[-1] for one in _list(relation.get("to"))]
    return any(not end.startswith(("None", "NoAssertion")) for end in ends)


def _files(file: File, digests: list[Listed]) -> Iterator[Measurement]:
    """Packages whose name is that of a file beside the document."""
    found = compare(file, digests)
    yield Measurement("bom.files_checked", found.checked, "/@graph")
    if found.checked:
        yield Measurement("bom.files_changed", len(found.changed), "/@graph", found.checked)


def _results(models: Placed) -> Iterator[tuple[Any, Any, str]]:
    """Of the one model that is described."""
    for at, model in models if len(models) == 1 else ():
        for i, one in enumerate(_list(model.get("ai_metric"))):
            place = pointer("@graph", at, "ai_metric", i, "value")
            yield get(one, "key"), get(one, "value"), place


def _energy(models: Placed) -> Iterator[Measurement]:
    """The energy of the training."""
    for at, model in models if len(models) == 1 else ():
        keys = ("ai_energyConsumption", "ai_trainingEnergyConsumption")
        found = []
        for one in _list(get(model, *keys)):
            stated = get(one, "ai_energyQuantity")
            value = parsed_number(stated) if isinstance(stated, str) else number(stated)
            factor = KWH.get(str(get(one, "ai_energyUnit")))
            if value is None or value < 0 or factor is None:
                return
            found.append(value * factor)
        if found and number(sum(found)) is not None:
            place = pointer("@graph", at, *keys)
            yield Measurement("energy.kwh", sum(found), place, claimed=True)
