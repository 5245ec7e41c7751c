"""A data set described with Croissant 1.0, its file beside it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evidence.readers.mutations import changed, outcome, reading, refusal, survives
from mlready.evidence.reading import Reading
from readings import SAMPLES, Read, values

SAMPLE = "croissant/croissant.json"


def description(change: Callable[[dict[str, Any]], object]) -> Reading:
    return reading(changed(SAMPLE, change))


def test_a_data_set_and_its_file(read: Read) -> None:
    found = read(SAMPLE, "croissant")

    assert values(found) == {
        "data.fields": 3,
        "data.fields_described_share": 1,
        "data.licence_stated": True,
        "data.responsible_ai_fields": 8,
        "data.files_hashed_share": 1,
        "data.files_checked": 1,
        "data.files_changed": 0,
    }
    assert (found.version, found.kind, str(found.produced)) == ("1.0", "native", "2026-10-05")
    assert list(found.digests) == ["tickets.csv"]
    assert not found.objections


def test_one_byte_in_the_file_is_seen(tmp_path: Path, read: Read) -> None:
    shutil.copy(SAMPLES / SAMPLE, tmp_path / "croissant.json")
    data = (SAMPLES / "croissant/tickets.csv").read_bytes()
    (tmp_path / "tickets.csv").write_bytes(data.replace(b"0,", b"9,", 1))

    found = values(read(tmp_path / "croissant.json", "croissant"))

    assert (found["data.files_checked"], found["data.files_changed"]) == (1, 1)


@pytest.mark.parametrize(
    "url", ["https://data.example/tickets.csv", "../tickets.csv", "/etc/hostname", "missing.csv"]
)
def test_only_files_beside_it_are_compared(url: str) -> None:
    found = values(description(lambda data: data["distribution"][0].update(contentUrl=url)))

    assert found["data.files_checked"] == 0
    assert "data.files_changed" not in found


@pytest.mark.parametrize(
    ("conforms", "version"),
    [
        ("http://mlcommons.org/croissant/1.1", "1.1"),
        (["http://mlcommons.org/croissant/RAI/1.0", "http://mlcommons.org/croissant/1.0"], "1.0"),
        ({"@id": "http://mlcommons.org/croissant/1.0"}, "1.0"),
    ],
)
def test_the_version_has_several_shapes(conforms: Any, version: str) -> None:
    assert description(lambda data: data.update(conformsTo=conforms)).version == version


@pytest.mark.parametrize("version", ["2.0", "RAI/1.0", "1.10", ""])
def test_a_version_to_come_is_recognised_and_not_read(version: str) -> None:
    text = changed(
        SAMPLE, lambda data: data.update(conformsTo=f"http://mlcommons.org/croissant/{version}")
    )

    assert "not known: nothing read" in refusal(text)


def test_words_with_another_prefix_count_and_empty_or_foreign_ones_do_not() -> None:
    def words(data: dict[str, Any]) -> None:
        for key in [key for key in data if key.startswith("rai:")]:
            del data[key]
        data |= {"RAI:dataBiases": "few", "dataLimitations": ["one quarter"]}
        data |= {"rai:dataCollection": "TBD", "rai:dataUseCases": [" "], "rai:madeUp": "text"}

    assert values(description(words))["data.responsible_ai_fields"] == 2


@pytest.mark.parametrize(
    ("licence", "stated"),
    [(["https://x.example"], True), ({"@id": "x"}, True), ("", False), ([], False), (None, False)],
)
def test_a_licence_is_a_text_or_a_list(licence: Any, stated: bool) -> None:
    found = values(description(lambda data: data.update(license=licence)))

    assert found["data.licence_stated"] is stated


def test_a_name_for_a_description_describes_nothing() -> None:
    def plain(data: dict[str, Any]) -> None:
        fields = data["recordSet"][0]["field"]
        fields[0]["description"] = fields[0]["name"]
        del fields[1]["description"]

    found = values(description(plain))

    assert found["data.fields_described_share"] == pytest.approx(1 / 3)


@pytest.mark.parametrize("digest", ["abc", None, 7, "z" * 64])
def test_what_is_no_digest_hashes_nothing(digest: Any) -> None:
    found = description(lambda data: data["distribution"][0].update(sha256=digest))

    assert values(found)["data.files_hashed_share"] == 0
    assert not found.digests


def test_a_description_without_a_file_shows_nothing() -> None:
    found = description(lambda data: data.update(distribution=[]))

    assert found.objections == ("it describes no file",)


def test_a_live_data_set_says_so() -> None:
    assert "without notice" in description(lambda data: data.update(isLiveDataset=True)).notes[0]


def test_another_linked_data_set_is_not_taken() -> None:
    data = {"@context": "https://schema.org", "@type": "Dataset", "conformsTo": "dcat"}

    assert outcome(json.dumps(data)) is None


def test_whatever_is_broken_only_the_reading_fails() -> None:
    survives(SAMPLE)
