"""What `mlready check` says of every example, word for word; `make snapshots` rewrites it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mlready.cli import main
from mlready.packs import load_library, open_packs

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
AS_OF = "2026-11-23"
UPDATE = os.environ.get("MLREADY_SNAPSHOTS") == "update"

CLEAN, FAILED, UNKNOWN = 0, 1, 3
EXIT_CODES = {
    "coding-agent": FAILED,
    "credit-scoring": FAILED,
    "customer-chatbot": CLEAN,
    "cv-formatting": CLEAN,
    "cv-ranking": UNKNOWN,
    "driver-fatigue": CLEAN,
    "fraud-detection": CLEAN,
    "image-generator": UNKNOWN,
    "machinery-stop": CLEAN,
    "medical-imaging": CLEAN,
    "open-weight-model": FAILED,
    "rag-assistant": FAILED,
    "research-prototype": CLEAN,
    "shelf-camera": FAILED,
    "spam-filter": CLEAN,
    "synthetic-claims": FAILED,
    "ward-forecast": FAILED,
    "workplace-emotion": FAILED,
}
"""What a pipeline is told of each example, with the default options."""

PROSE = {"why", "fix", "false_positive_if", "doubt", "note", "effect", "question", "help", "values"}
"""The keys of a pack's records whose texts are the same for every manifest."""
SHORT = 40
FROM_THE_PACK = "(text of the pack)"


@cache
def prose() -> frozenset[str]:
    """Every sentence of the packs."""
    library = load_library()
    library = open_packs(library, frozenset(pack.meta.id for pack in library.packs))
    records: list[Any] = [*library.vocabulary.facts.values()]
    for pack in library.packs:
        records += [rule.record for rule in pack.rules]
        records += [derived.record for derived in pack.derived.values()]
    return frozenset(text for record in records for text in sentences(asdict(record)))


def sentences(data: Any, key: str = "") -> Iterator[str]:
    """The texts of a record that stand under the keys of PROSE; words and short labels stay."""
    if isinstance(data, dict):
        for name, part in data.items():
            yield from sentences(part, key if key == "values" else name)
    elif isinstance(data, list | tuple):
        for part in data:
            yield from sentences(part, key)
    elif isinstance(data, str) and key in PROSE and len(data) > SHORT:
        yield data


def without_noise(data: Any) -> Any:
    """A report without what is the same for every manifest: the packs' prose, digests, versions."""
    if isinstance(data, list):
        return [without_noise(one) for one in data]
    if not isinstance(data, dict):
        return FROM_THE_PACK if isinstance(data, str) and data in prose() else data
    constants = {"tool": "mlready VERSION", "digest": "SHA-256", "rules": 0, "derivations": 0}
    is_pack = "digest" in data
    return {
        key: constants[key]
        if key == "tool" or (is_pack and key in constants)
        else without_noise(value)
        for key, value in data.items()
    }


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Check an example in its own folder: exit code, what is printed, what the JSON report says."""
    target = tmp_path_factory.mktemp("reports")

    @cache
    def check(name: str) -> tuple[int, str, Any]:
        path = target / f"{name}.json"
        before = Path.cwd()
        os.chdir(EXAMPLES / name)
        try:
            result = CliRunner(env={"COLUMNS": "80", "NO_COLOR": "1"}).invoke(
                main, ["check", "--as-of", AS_OF, "-o", str(path)], prog_name="mlready"
            )
        finally:
            os.chdir(before)
        assert path.exists(), result.output
        return result.exit_code, result.output, json.loads(path.read_text(encoding="utf-8"))

    return check


def compare(path: Path, found: str) -> None:
    """Compare a text with its snapshot, or rewrite that where asked to."""
    if UPDATE:
        path.write_text(found, encoding="utf-8")
    assert path.exists(), f"{path.relative_to(ROOT)} is missing; `make snapshots` writes it"
    assert found == path.read_text(encoding="utf-8"), "`make snapshots` accepts the change"


def test_every_example_has_an_exit_code() -> None:
    found = {path.parent.name for path in EXAMPLES.glob("*/project.yaml")}

    assert found == set(EXIT_CODES)


@pytest.mark.parametrize(("name", "code"), EXIT_CODES.items())
def test_a_pipeline_is_told_by_the_exit_code(checked: Any, name: str, code: int) -> None:
    assert checked(name)[0] == code


@pytest.mark.parametrize("name", EXIT_CODES)
def test_the_terminal_says_what_it_said(checked: Any, name: str) -> None:
    compare(EXAMPLES / name / "expected.txt", checked(name)[1])


@pytest.mark.parametrize("name", EXIT_CODES)
def test_the_json_report_says_what_it_said(checked: Any, name: str) -> None:
    report = without_noise(checked(name)[2])

    compare(
        EXAMPLES / name / "expected.json", json.dumps(report, ensure_ascii=False, indent=2) + "\n"
    )


@pytest.mark.parametrize("name", EXIT_CODES)
def test_no_line_is_wider_than_the_terminal(checked: Any, name: str) -> None:
    assert [line for line in checked(name)[1].splitlines() if len(line) > 80] == []
