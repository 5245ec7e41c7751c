"""Results of the language model evaluation harness, and what only looks like them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evidence.readers.mutations import outcome, survives
from mlready.evidence.detect import read_as
from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import Reading
from readings import SAMPLES, Read, values

DUMMY = "run with the harness's `dummy` model, which answers at random"


def test_the_current_version(read: Read) -> None:
    found = read("lm-eval/results_0.4.13.json", "lm_eval")

    assert values(found) == {
        "eval.triage_mc.acc": pytest.approx(0.2333, abs=1e-4),
        "eval.triage_mc.acc_norm": pytest.approx(0.2333, abs=1e-4),
        "eval.tasks": 1,
        "eval.samples": 60,
        "eval.least_n": 60,
        "eval.least_score": pytest.approx(0.2333, abs=1e-4),
        "eval.interval_share": 1,
        "eval.largest_stderr": pytest.approx(0.05506, abs=1e-5),
    }
    assert (found.version, found.kind) == ("0.4.13", "native")
    assert str(found.produced) == "2026-11-23 17:00:01.875867"
    first = found.measurements[0]
    assert (first.at, first.n) == ("/results/triage_mc/acc,none", 60)


def test_0_4_5_does_not_say_its_version(read: Read) -> None:
    found = read("lm-eval/results_0.4.5.json", "lm_eval")

    assert values(found)["eval.triage_mc.acc"] == pytest.approx(0.3167, abs=1e-4)
    assert found.version == ""


def test_the_dummy_model_shows_nothing(read: Read) -> None:
    assert read("lm-eval/results_0.4.13.json", "lm_eval").objections == (DUMMY,)


def test_single_answers_are_no_result(read: Read) -> None:
    found = read("lm-eval/samples_triage_mc.jsonl", "lm_eval")

    assert values(found) == {"eval.samples": 60}
    assert "register the results file" in found.objections[0]


def test_each_way_of_filtering_counts_the_samples_once(tmp_path: Path, read: Read) -> None:
    text = (SAMPLES / "lm-eval/samples_triage_mc.jsonl").read_text()
    path = tmp_path / "x"
    path.write_text(text + text.replace('"filter": "none"', '"filter": "strict"'))

    assert values(read(path, "lm_eval")) == {"eval.samples": 60}


def sample() -> dict[str, Any]:
    """A result of a real model, without objections."""
    data: dict[str, Any] = json.loads((SAMPLES / "lm-eval/results_0.4.13.json").read_text())
    data["config"]["model"] = "hf"
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


def test_a_run_on_all_samples_has_no_objections(tmp_path: Path) -> None:
    assert objections(tmp_path, sample()) == ()


def test_ten_of_three_hundred_samples_are_not_the_benchmark(tmp_path: Path) -> None:
    data = sample()
    data["config"]["limit"] = 10.0
    data["n-samples"]["triage_mc"] = {"original": 300, "effective": 10}

    found = reading(tmp_path, data)

    assert found is not None
    assert found.objections == ("limited to 10 of 300 samples: run it without a limit",)
    assert found.measurements[0].n == 10


def test_a_limit_without_counts_is_a_limit(tmp_path: Path) -> None:
    data = sample()
    data["config"]["limit"] = 0.1
    del data["n-samples"]

    assert "limited to a part" in objections(tmp_path, data)[0]


def test_a_limit_above_all_samples_is_none(tmp_path: Path) -> None:
    data = sample()
    data["config"]["limit"] = 1000

    assert objections(tmp_path, data) == ()


def test_a_score_that_is_no_number_is_no_score(tmp_path: Path) -> None:
    data = sample()
    data["results"]["triage_mc"] = {"alias": "a,b", "acc,none": "N/A", "acc_stderr,none": "N/A"}

    assert objections(tmp_path, data) == ("no task has a score",)


def test_one_task_without_a_score_is_said(tmp_path: Path) -> None:
    data = sample()
    data["results"]["other"] = {"alias": "other", "acc,none": float("nan")}

    assert objections(tmp_path, data) == ("1 of 2 tasks have no score",)


def test_a_stderr_that_is_a_text_is_left_out(tmp_path: Path, read: Read) -> None:
    data = sample()
    data["results"]["triage_mc"]["acc_stderr,none"] = "N/A"
    path = tmp_path / "x"
    path.write_text(json.dumps(data))

    assert values(read(path, "lm_eval"))["eval.interval_share"] == 0.5


def test_filters_stand_apart(tmp_path: Path, read: Read) -> None:
    data = sample()
    data["results"] = {"gsm8k": {"exact_match,strict-match": 0.2, "exact_match,flexible": 0.4}}
    data["versions"] = {"gsm8k": 3}
    data["n-samples"] = {"gsm8k": {"original": 1319, "effective": 1319}}
    path = tmp_path / "x"
    path.write_text(json.dumps(data))

    found = values(read(path, "lm_eval"))

    assert found["eval.gsm8k.exact_match_strict_match"] == 0.2
    assert found["eval.gsm8k.exact_match_flexible"] == 0.4


def test_a_group_has_a_score_and_counts_once(tmp_path: Path, read: Read) -> None:
    data = sample()
    data["results"] = {
        "mmlu": {"acc,none": 0.5},
        "mmlu_law": {"acc,none": 0.4},
        "mmlu_art": {"acc,none": 0.6},
    }
    data["versions"] = dict.fromkeys(data["results"], 1)
    data["group_subtasks"] = {"mmlu": ["mmlu_law", "mmlu_art"]}
    data["n-samples"] = {
        "mmlu_law": {"original": 100, "effective": 100},
        "mmlu_art": {"original": 50, "effective": 50},
    }
    path = tmp_path / "x"
    path.write_text(json.dumps(data))

    found = read(path, "lm_eval")

    assert values(found)["eval.tasks"] == 2
    assert values(found)["eval.samples"] == 150
    assert values(found)["eval.least_n"] == 50
    assert values(found)["eval.least_score"] == 0.4
    assert {one.name: one.n for one in found.measurements}["eval.mmlu.acc"] == 150


def test_less_is_better_of_a_perplexity(tmp_path: Path, read: Read) -> None:
    data = sample()
    data["results"]["triage_mc"] = {"word_perplexity,none": 12.5}
    data["higher_is_better"]["triage_mc"] = {"word_perplexity": False}
    path = tmp_path / "x"
    path.write_text(json.dumps(data))

    found = read(path, "lm_eval")

    assert found.notes == ("less is better of word_perplexity",)
    assert "eval.least_score" not in values(found)


def test_the_keys_of_before_0_4_are_not_guessed_at(tmp_path: Path) -> None:
    data = sample()
    data["results"]["triage_mc"] = {"acc": 0.4, "acc_stderr": 0.1}

    with pytest.raises(Unreadable, match="version not known: nothing read"):
        reading(tmp_path, data)


@pytest.mark.parametrize(
    "data",
    [
        {"results": {"a": {"acc,none": 1}}, "versions": {}, "config": {"model": "x"}},
        {"results": [], "versions": {}, "config": {}},
        {"results": {"version": 3}, "versions": {"other": 1}, "config": {"limit": 1}},
    ],
)
def test_anothers_results_are_not_taken(tmp_path: Path, data: Any) -> None:
    assert reading(tmp_path, data) is None


def test_a_cut_file_shows_nothing() -> None:
    text = json.dumps(sample())
    for length in range(0, len(text), 97):
        assert not isinstance(outcome(text[:length]), Reading)


@pytest.mark.parametrize("name", ["results_0.4.13.json", "samples_triage_mc.jsonl"])
def test_nothing_but_unreadable_escapes(name: str) -> None:
    survives(f"lm-eval/{name}", examples=60)
