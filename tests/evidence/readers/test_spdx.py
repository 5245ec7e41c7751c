"""A bill of materials with the AI and Dataset profiles of SPDX 3.0.1."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evidence.readers.mutations import changed, outcome, reading, refusal, survives
from mlready.evidence.reading import Reading
from readings import Read, values

SAMPLE = "spdx/ai.spdx3.json"
Graph = list[dict[str, Any]]


def document(change: Callable[[Graph], object]) -> Reading:
    return reading(changed(SAMPLE, lambda data: change(data["@graph"])))


def one(graph: Graph, kind: str) -> dict[str, Any]:
    return next(element for element in graph if element["type"] == kind)


def model(graph: Graph) -> dict[str, Any]:
    return one(graph, "ai_AIPackage")


def test_what_is_listed_and_stated(read: Read) -> None:
    found = read(SAMPLE, "spdx")

    assert values(found) == {
        "bom.components": 2,
        "bom.models": 1,
        "bom.datasets": 1,
        "bom.hashed_share": 0.5,
        "bom.licensed_share": 0,
        "bom.files_checked": 0,
        "performance.f1": 0.913,
        "energy.kwh": 1.4,
    }
    assert {part.name for part in found.measurements if part.claimed} == {
        "performance.f1",
        "energy.kwh",
    }
    assert (found.version, found.subject, found.kind) == ("3.0.1", "2.1.0", "native")
    assert str(found.produced) == "2026-11-23 16:50:14"
    assert list(found.digests) == ["ticket-router"]
    assert next(part.at for part in found.measurements if part.claimed) == (
        "/@graph/3/ai_metric/0/value"
    )


def test_a_licence_is_a_relationship() -> None:
    def licensed(target: str) -> Callable[[Graph], None]:
        return lambda graph: graph.append(
            {
                "type": "Relationship",
                "relationshipType": "hasConcludedLicense",
                "from": model(graph)["spdxId"],
                "to": [target],
            }
        )

    stated = document(licensed("https://spdx.example/licence"))
    without = document(licensed("https://spdx.org/rdf/3.0.1/terms/Licensing/NoAssertion"))

    assert values(stated)["bom.licensed_share"] == 0.5
    assert values(without)["bom.licensed_share"] == 0


def test_elements_may_stand_apart_and_be_referred_to(read: Read) -> None:
    def apart(graph: Graph) -> None:
        for key in ("verifiedUsing", "ai_metric", "ai_energyConsumption"):
            inner = model(graph)[key]
            element = inner[0] if isinstance(inner, list) else inner
            graph.append({**element, "@id": f"_:{key}"})
            model(graph)[key] = [f"_:{key}"] if isinstance(inner, list) else f"_:{key}"

    assert values(document(apart)) == values(read(SAMPLE, "spdx"))


@pytest.mark.parametrize(("unit", "value"), [("megajoule", 1.4 / 3.6), ("other", None)])
def test_energy_has_units(unit: str, value: float | None) -> None:
    def use(graph: Graph) -> None:
        energy = model(graph)["ai_energyConsumption"]["ai_trainingEnergyConsumption"]
        energy[0]["ai_energyUnit"] = unit

    found = values(document(use)).get("energy.kwh")

    assert found == (None if value is None else pytest.approx(value))


def test_of_two_models_neither_gives_version_or_results() -> None:
    found = document(lambda graph: graph.append(dict(model(graph), spdxId="x")))

    assert values(found)["bom.models"] == 2
    assert "performance.f1" not in values(found)
    assert found.subject == ""


@pytest.mark.parametrize("content", [b"weights", b"other weights"])
def test_a_file_beside_it_is_compared(tmp_path: Path, read: Read, content: bytes) -> None:
    def name(data: dict[str, Any]) -> None:
        digest = hashlib.sha256(b"weights").hexdigest()
        model(data["@graph"])["name"] = "model.bin"
        model(data["@graph"])["verifiedUsing"][0]["hashValue"] = digest

    path = tmp_path / "ai.json"
    path.write_text(changed(SAMPLE, name))
    (tmp_path / "model.bin").write_bytes(content)

    found = values(read(path, "spdx"))

    assert found["bom.files_checked"] == 1
    assert found["bom.files_changed"] == (content != b"weights")


def test_a_document_without_packages_shows_nothing() -> None:
    def empty(graph: Graph) -> None:
        graph[:] = [part for part in graph if "Package" not in part["type"]]

    assert document(empty).objections == ("it lists nothing",)


@pytest.mark.parametrize("version", ["3.1.0", "3.10", "4", None, ["3.0.1"]])
def test_a_version_to_come_is_recognised_and_not_read(version: Any) -> None:
    text = changed(
        SAMPLE, lambda data: one(data["@graph"], "CreationInfo").update(specVersion=version)
    )

    assert "not known: nothing read" in refusal(text)


@pytest.mark.parametrize(
    "data",
    [
        {"spdxVersion": "SPDX-2.3", "packages": []},
        {"@context": "https://schema.org", "@graph": []},
        {"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": {}},
    ],
)
def test_another_graph_or_spdx_2_is_not_taken(data: Any) -> None:
    assert outcome(json.dumps(data)) is None


def test_whatever_is_broken_only_the_reading_fails() -> None:
    survives(SAMPLE)
