"""The fuzzer: a short run of it, and that it finds what is wrong and can show it again."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mlready.evidence.readers import evidently
from mlready.evidence.reading import Measurement, Reading
from mlready.records import EvidenceEntry
from readings import SAMPLES

sys.path.append(str(Path(__file__).parent.parent / "scripts"))

import fuzz
from fuzz_changes import DEEP, ODD, changed

SCRIPT = Path(fuzz.__file__)


def test_a_short_run_finds_nothing() -> None:
    command = (sys.executable, SCRIPT, "--plain", "--seed", "1", "--seconds", "60")

    done = subprocess.run(
        [*command, "--inputs", "400"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^fuzz: 400 inputs .* 0 findings$", done.stdout, re.MULTILINE), done.stdout


def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reading: object) -> fuzz.Fuzzer:
    """A fuzzer that has tried one file, of a reader that makes this of it."""

    def read(_: object) -> object:
        if isinstance(reading, BaseException):
            raise reading
        return reading() if callable(reading) else reading

    monkeypatch.setattr(evidently, "read", read)
    monkeypatch.setattr(fuzz, "ROOT", tmp_path)
    monkeypatch.setattr(fuzz, "FINDINGS", tmp_path / "findings")
    (tmp_path / "work").mkdir()
    fuzzer = fuzz.Fuzzer(tmp_path / "work", seed=1)
    (sample,) = (one for one in fuzzer.samples if one.name == "drift_0.7.json")
    fuzzer.dice.random = lambda: 0.99  # type: ignore[method-assign]
    fuzzer.attempt(sample, sample.contents[0], fuzzer.dice)
    return fuzzer


def measured(value: float | bool, name: str = "drift.share_drifted") -> Reading:
    return Reading("Evidently", "native", measurements=(Measurement(name, value, "/x"),))


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        (TypeError("no list"), "TypeError at test_fuzz.py"),
        (measured(1.5), "drift.share_drifted: 1.5 is outside 0.0 to 1.0"),
        (measured(float("nan")), "drift.share_drifted: no finite number"),
        (measured(True), "drift.share_drifted: True for number"),
        (measured(2.5, "drift.columns"), "drift.columns: 2.5 is no whole number"),
        (measured(1, "drift.unheard_of"), "drift.unheard_of: no such name"),
        (Reading("Evidently", "native", notes=("two\nlines",)), "words: not one line of text"),
        (Reading("Evidently", "native", digests={"x": "y"}), "digests: no SHA-256"),
    ],
)
def test_a_finding_is_kept_and_can_be_replayed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    reading: object,
    said: str,
) -> None:
    fuzzer = broken(tmp_path, monkeypatch, reading)

    printed = capsys.readouterr().out
    command = re.search(r"^ +python scripts/fuzz\.py --replay (\S+)$", printed, re.MULTILINE)
    assert len(fuzzer.found) == 1
    assert f"evidently/drift_0.7.json: {said}" in printed
    assert command is not None
    assert fuzz.replay(tmp_path / command[1]) == 1
    assert said in capsys.readouterr().out


def test_what_takes_too_long_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def forever() -> None:
        while True:
            pass

    monkeypatch.setattr(fuzz, "CPU", 0.1)
    fuzzer = broken(tmp_path, monkeypatch, forever)

    assert fuzzer.found == {"slow"}
    assert "s of processor time" in capsys.readouterr().out


def test_a_sound_file_is_no_finding() -> None:
    outcome = fuzz.look(SAMPLES / "evidently", EvidenceEntry(path="drift_0.7.json"))

    assert outcome.fault == ""
    assert outcome.read


def test_the_samples_are_as_they_were_after_each_input(tmp_path: Path) -> None:
    fuzzer = fuzz.Fuzzer(tmp_path, seed=3)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    for _ in range(60):
        fuzzer.step()

    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_the_same_seed_makes_the_same_changes() -> None:
    for path in ("evidently/drift_0.7.json", "locust/load_stats.csv", "pytest-junit/junit.xml"):
        content = (SAMPLES / path).read_bytes()

        one, two = ([changed(random.Random(n), content) for n in range(20)] for _ in "ab")

        assert one == two
        assert len(set(one)) > 10


def test_changes_leave_the_odd_values_as_they_are() -> None:
    before = repr(ODD[:-1])
    content = (SAMPLES / "evidently" / "drift_0.4.json").read_bytes()

    for number in range(300):
        changed(random.Random(number), content)

    assert repr(ODD[:-1]) == before
    assert len(DEEP) == 1
