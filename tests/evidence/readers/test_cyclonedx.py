"""A bill of materials of a model, as CycloneDX 1.6 has it."""

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

SAMPLE = "cyclonedx/mlbom.cdx.json"
BOM = dict[str, Any]


def bom(change: Callable[[BOM], object]) -> Reading:
    return reading(changed(SAMPLE, change))


def model(data: BOM) -> BOM:
    found: BOM = data["metadata"]["component"]
    return found


def test_what_is_listed_hashed_and_licensed(read: Read) -> None:
    found = read(SAMPLE, "cyclonedx")

    assert values(found) == {
        "bom.components": 6,
        "bom.models": 2,
        "bom.datasets": 1,
        "bom.hashed_share": pytest.approx(2 / 3),
        "bom.licensed_share": pytest.approx(2 / 6),
        "bom.files_checked": 0,
        "performance.f1": 0.913,
        "energy.kwh": 1.4,
        "energy.emissions_kg": pytest.approx(0.8),
    }
    assert (found.version, found.subject, found.kind) == ("1.6", "2.1.0", "native")
    assert str(found.produced) == "2026-11-23 16:47:54.944576"
    assert set(found.digests) == {"tickets-2026q3", "ticket-router"}
    assert not found.objections


def test_results_and_energy_are_claims(read: Read) -> None:
    found = read(SAMPLE, "cyclonedx")

    claimed = {one.name for one in found.measurements if one.claimed}
    assert claimed == {"performance.f1", "energy.kwh", "energy.emissions_kg"}
    assert "stated by the bill of materials" in found.notes[0]


@pytest.mark.parametrize("version", ["1.4", "1.5", "1.7"])
def test_these_versions_are_read(version: str) -> None:
    assert values(bom(lambda data: data.update(specVersion=version)))["bom.models"] == 2


@pytest.mark.parametrize("version", ["1.3", "1.8", "2.0", 1.6, None, [1]])
def test_another_version_is_recognised_and_not_read(version: Any) -> None:
    text = changed(SAMPLE, lambda data: data.update(specVersion=version))

    assert "not known: nothing read" in refusal(text)


def test_components_without_a_type_are_of_no_known_version() -> None:
    assert "nothing read" in refusal(
        changed(SAMPLE, lambda data: data.update(components=["numpy"]))
    )


def test_a_bill_that_lists_nothing_shows_nothing() -> None:
    def empty(data: BOM) -> None:
        data["components"] = []
        del data["metadata"]["component"]

    found = bom(empty)

    assert found.objections == ("it lists nothing",)
    assert "bom.licensed_share" not in values(found)


def test_a_bill_of_software_alone_says_so() -> None:
    def software(data: BOM) -> None:
        data["components"] = [{"type": "library", "name": "numpy"}]
        model(data).update(type="application")

    found = bom(software)

    assert "no model is listed" in found.notes
    assert found.subject == ""
    assert "bom.hashed_share" not in values(found)


@pytest.mark.parametrize(
    "hashes",
    [[], None, [{"alg": "SHA-256", "content": "abc"}], [{"alg": "X", "content": "0" * 64}]],
)
def test_what_is_no_digest_hashes_nothing(hashes: Any) -> None:
    found = bom(lambda data: model(data).update(hashes=hashes))

    assert values(found)["bom.hashed_share"] == pytest.approx(1 / 3)
    assert "ticket-router" not in found.digests


@pytest.mark.parametrize(
    ("licences", "share"),
    [
        ([{"expression": "MIT OR Apache-2.0"}], 2 / 6),
        ([{"license": {"name": "house licence"}}], 2 / 6),
        ([{"license": {}}], 1 / 6),
        ([], 1 / 6),
        ("MIT", 1 / 6),
    ],
)
def test_a_licence_has_three_shapes(licences: Any, share: float) -> None:
    found = bom(lambda data: model(data).update(licenses=licences))

    assert values(found)["bom.licensed_share"] == pytest.approx(share)


def test_components_within_components_count() -> None:
    found = bom(lambda data: data["components"][0].update(components=[{"type": "data"}]))

    assert values(found)["bom.datasets"] == 2


@pytest.mark.parametrize("content", [b"weights", b"other weights"])
def test_a_file_beside_it_is_compared(tmp_path: Path, read: Read, content: bytes) -> None:
    digest = hashlib.sha384(b"weights").hexdigest()
    part = {
        "type": "file",
        "name": "model.bin",
        "hashes": [{"alg": "SHA-384", "content": digest}],
    }
    path = tmp_path / "bom.json"
    path.write_text(changed(SAMPLE, lambda data: data["components"].append(part)))
    (tmp_path / "model.bin").write_bytes(content)

    found = values(read(path, "cyclonedx"))

    assert found["bom.files_checked"] == 1
    assert found["bom.files_changed"] == (content != b"weights")


def test_a_result_on_a_slice_does_not_stand_for_all() -> None:
    def slices(data: BOM) -> None:
        metrics = model(data)["modelCard"]["quantitativeAnalysis"]["performanceMetrics"]
        metrics[0]["slice"] = "language=en"

    assert "performance.f1" not in values(bom(slices))


def test_energy_in_another_unit_is_left_out() -> None:
    def unit(data: BOM) -> None:
        environment = model(data)["modelCard"]["considerations"]["environmentalConsiderations"]
        environment["energyConsumptions"][0]["activityEnergyCost"]["unit"] = "J"

    assert "energy.kwh" not in values(bom(unit))


def test_a_bill_that_calls_itself_incomplete_says_so() -> None:
    found = bom(lambda data: data.update(compositions=[{"aggregate": "incomplete"}]))

    assert "it calls itself incomplete" in found.notes


def test_another_bill_of_materials_is_not_taken() -> None:
    assert outcome(json.dumps({"bomFormat": "Other", "specVersion": "1.6"})) is None


def test_whatever_is_broken_only_the_reading_fails() -> None:
    survives(SAMPLE)


VULNERABLE = "pip-audit/pip_audit_bad.cdx.json"


def vulnerable(change: Callable[[Any], object] = lambda _: None) -> Reading:
    return reading(changed(VULNERABLE, change))


def test_vulnerabilities_that_it_lists_are_counted(read: Read) -> None:
    found = read(VULNERABLE, "cyclonedx")

    assert values(found) == {
        "bom.components": 3,
        "bom.models": 0,
        "bom.datasets": 0,
        "bom.licensed_share": 0,
        "bom.files_checked": 0,
        "dependencies.vulnerable": 2,
        "dependencies.vulnerabilities": 2,
    }
    assert found.measurements[-1].at == "/vulnerabilities"
    assert found.measurements[-1].n == 3
    assert any("packages that were skipped are not in it" in note for note in found.notes)


def test_without_a_list_of_vulnerabilities_nobody_has_looked() -> None:
    for change in (
        lambda data: data.pop("vulnerabilities"),
        lambda d: d["vulnerabilities"].clear(),
    ):
        assert not any(name.startswith("dependencies") for name in values(vulnerable(change)))


@pytest.mark.parametrize(("state", "left"), [("not_affected", 1), ("exploitable", 2), (5, 2)])
def test_a_vulnerability_that_is_settled_is_not_open(state: Any, left: int) -> None:
    found = vulnerable(lambda data: data["vulnerabilities"][0].update(analysis={"state": state}))

    assert values(found)["dependencies.vulnerable"] == left
    assert values(found)["dependencies.vulnerabilities"] == left


def test_two_vulnerabilities_of_one_package_are_one_package() -> None:
    found = vulnerable(lambda d: d["vulnerabilities"].append(d["vulnerabilities"][0]))

    assert values(found)["dependencies.vulnerable"] == 2
    assert values(found)["dependencies.vulnerabilities"] == 3


def test_whatever_stands_where_in_a_list_of_vulnerabilities_the_reader_survives() -> None:
    survives(VULNERABLE, 100)
