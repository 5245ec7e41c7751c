"""Logs of Inspect AI in both forms, and runs that did not end."""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from evidence.readers.mutations import outcome, survives
from mlready.evidence.detect import read_as
from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import Reading
from readings import SAMPLES, Read, values

STAND_IN = "run with Inspect's stand-in `mockllm`, which gives prepared answers"


@pytest.mark.parametrize(
    ("name", "accuracy", "n", "epochs"),
    [
        ("arithmetic_header.json", 0.7, 20, 1),
        ("arithmetic_zstd.eval", 0.7, 20, 1),
        ("arithmetic_0.3.60_deflate.eval", 0.8333, 12, 1),
        ("refund_agent.json", 0.8333, 6, 2),
        ("refusal.json", 0.8333, 18, 1),
        ("reasoning_epochs3.json", 0.7222, 6, 3),
    ],
)
def test_scores_are_those_of_the_runs(
    read: Read, name: str, accuracy: float, n: int, epochs: int
) -> None:
    found = read(f"inspect/{name}", "inspect")

    first = found.measurements[0]
    assert first.name.endswith(".accuracy")
    assert first.value == pytest.approx(accuracy, abs=1e-4)
    assert first.n == n
    assert first.at.endswith("/results/scores/0/metrics/accuracy/value")
    assert first.at.startswith("header.json " if name.endswith("eval") else "/")
    assert values(found)["eval.samples"] == n
    assert values(found)["eval.epochs"] == epochs
    assert values(found)["eval.completed_share"] == 1
    assert found.objections == (STAND_IN,)
    assert found.version == ("0.3.60" if "0.3.60" in name else "0.3.285")


def test_tokens_and_dates(read: Read) -> None:
    found = read("inspect/reasoning_epochs3.json", "inspect")

    assert values(found)["eval.tokens"] == 14559
    assert values(found)["eval.reasoning_tokens"] == 13731
    assert values(found)["eval.largest_stderr"] == pytest.approx(0.1338, abs=1e-4)
    assert str(found.produced) == "2026-11-23 17:01:01"


def test_a_crashed_run_has_no_score(read: Read) -> None:
    found = read("inspect/crashed_zstd.eval", "inspect")

    assert found.objections == (
        "the run did not end well: its status is error",
        "no sample was run",
    )
    assert set(values(found)) == {"eval.tokens"}
    assert "\x1b" not in str(found)


@pytest.mark.parametrize("name", ["arithmetic_zstd.eval", "crashed_zstd.eval"])
def test_without_the_library_a_line_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setitem(sys.modules, "backports", None)
    monkeypatch.setitem(sys.modules, "compression", None)

    with File(SAMPLES / "inspect" / name, name) as file, pytest.raises(Unreadable) as caught:
        read_as(file)

    assert str(caught.value).startswith("packed with Zstandard: install mlready[zstd], or export")


def archive(path: Path, **members: Any) -> Path:
    names = {"header": "header.json", "start": "_journal/start.json"}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(names[name], data if isinstance(data, bytes) else json.dumps(data))
    return path


def test_a_killed_run_leaves_only_its_journal(tmp_path: Path, read: Read) -> None:
    start = {"version": 2, "eval": sample()["eval"], "plan": {}}

    found = read(archive(tmp_path / "x", start=start), "inspect")

    assert found.objections == ("the run did not end: only its journal is there",)
    assert found.measurements == ()
    assert found.version == "0.3.285"


def sample() -> dict[str, Any]:
    """A complete run of a real model, without objections."""
    data: dict[str, Any] = json.loads((SAMPLES / "inspect/arithmetic_header.json").read_text())
    data["eval"]["model"] = "openai/some-model"
    data["eval"]["model_args"] = {}
    return data


def reading(folder: Path, data: Any) -> Reading | None:
    path = folder / "x"
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    with File(path, "x") as file:
        return read_as(file)


def objections(folder: Path, data: Any) -> tuple[str, ...]:
    found = reading(folder, data)
    assert found is not None
    return found.objections


def test_a_complete_run_has_no_objections(tmp_path: Path) -> None:
    assert objections(tmp_path, sample()) == ()


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("error", "error"),
        ("cancelled", "cancelled"),
        ("started", "started"),
        ("\x1b[1m", "another"),
    ],
)
def test_only_success_is_an_end(tmp_path: Path, status: str, said: str) -> None:
    data = {**sample(), "status": status}

    assert objections(tmp_path, data) == (f"the run did not end well: its status is {said}",)


def test_samples_that_failed_are_not_left_out(tmp_path: Path) -> None:
    data = sample()
    data["results"]["completed_samples"] = 17

    assert objections(tmp_path, data) == ("17 of 20 samples were completed",)


def test_a_limited_run_is_not_the_task(tmp_path: Path) -> None:
    data = sample()
    data["eval"]["dataset"]["samples"] = 300
    data["eval"]["config"]["limit"] = 20

    assert objections(tmp_path, data) == ("limited to 20 of 300 samples: run it without a limit",)


def test_an_invalidated_log_shows_nothing(tmp_path: Path) -> None:
    assert objections(tmp_path, {**sample(), "invalidated": True}) == (
        "the log was declared invalid",
    )


def test_a_run_without_samples_or_scores_shows_nothing(tmp_path: Path) -> None:
    data = sample()
    data["results"]["scores"] = []
    assert objections(tmp_path, data) == ("no score",)

    data["results"].update(total_samples=0, completed_samples=0)
    assert objections(tmp_path, data) == ("no sample was run",)


def test_several_scores_are_told_apart(tmp_path: Path, read: Read) -> None:
    data = sample()
    first = data["results"]["scores"][0]
    data["results"]["scores"] = [first, {**first, "name": "judge", "reducer": "max"}]
    path = tmp_path / "x"
    path.write_text(json.dumps(data))

    found = values(read(path, "inspect"))

    assert found["eval.arith.match_accuracy"] == found["eval.arith.judge_max_accuracy"] == 0.7


def test_what_was_not_scored_is_said(tmp_path: Path) -> None:
    data = sample()
    data["results"]["scores"][0].update(scored_samples=5, unscored_samples=15)

    found = reading(tmp_path, data)

    assert found is not None
    assert found.notes == ("15 samples could not be scored",)
    assert found.measurements[0].n == 5


def test_a_version_to_come_is_recognised_and_not_read(tmp_path: Path) -> None:
    data = {**sample(), "version": 3}

    with pytest.raises(Unreadable, match="version not known: nothing read"):
        reading(tmp_path, data)
    for header in (data, {"version": 3}):
        path = archive(tmp_path / "y", header=header, start={})
        with File(path, "y") as file, pytest.raises(Unreadable, match="not known: nothing read"):
            read_as(file)


def test_another_log_with_such_keys_is_not_taken(tmp_path: Path) -> None:
    data = {"version": 2, "status": "success", "eval": {"task": "x", "model": "y"}}

    assert reading(tmp_path, data) is None


def test_a_cut_file_shows_nothing() -> None:
    text = json.dumps(sample())
    for length in range(0, len(text), 199):
        assert not isinstance(outcome(text[:length]), Reading)


@pytest.mark.parametrize("name", ["arithmetic_0.3.60_deflate.eval", "crashed_zstd.eval"])
def test_a_damaged_archive_is_never_a_clean_run(name: str) -> None:
    whole = (SAMPLES / "inspect" / name).read_bytes()
    for length in range(0, len(whole), 331):
        assert not isinstance(outcome(whole[:length], ".eval"), Reading)
    for at in range(0, len(whole), 331):
        found = outcome(whole[:at] + bytes([whole[at] ^ 0x5A]) + whole[at + 1 :], ".eval")
        assert not isinstance(found, Reading) or found.objections


@pytest.mark.parametrize(
    "header", [b"", b"[]", b"null", b'{"version": 2', b"\xff", b"[" * 9999, b'{"eval": []}']
)
def test_a_broken_header_is_unreadable(tmp_path: Path, header: bytes) -> None:
    path = archive(tmp_path / "x", header=header, start={})

    with File(path, "x") as file, pytest.raises(Unreadable):
        read_as(file)


def test_a_header_that_inflates_without_end_is_stopped(tmp_path: Path) -> None:
    path = archive(tmp_path / "x", header=b" " * (50 << 20), start={})

    with File(path, "x") as file, pytest.raises(Unreadable, match="larger than 20 MiB"):
        read_as(file)


def test_nothing_but_unreadable_escapes() -> None:
    survives("inspect/arithmetic_header.json", examples=100)
