"""Reports of garak in two versions, and runs that are safe only in name."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from evidence.readers.mutations import outcome, reading, refusal, survives
from mlready.evidence.reading import Reading
from readings import SAMPLES, Read, values

Lines = list[dict[str, Any]]
TEST_MODEL = "run against one of garak's own test generators, which is no model"


def test_the_current_version(read: Read) -> None:
    found = read("garak/repeat.report.jsonl", "garak")

    assert values(found) == {
        "security.attack_success_rate": 1,
        "security.mean_attack_success_rate": 8 / 50,
        "security.probes": 4,
        "security.attempts": 50,
        "security.not_judged_share": 0,
    }
    worst = found.measurements[0]
    assert (worst.at, worst.n) == ("line 59", 8)
    assert (found.version, found.kind) == ("0.17.1", "native")
    assert str(found.produced) == "2026-11-23 16:54:39.146319"
    assert "garak writes local time" in found.notes
    assert found.objections == (TEST_MODEL,)


def test_0_10_counts_under_other_names(read: Read) -> None:
    found = read("garak/repeat_0.10.report.jsonl", "garak")

    assert values(found) == {
        "security.attack_success_rate": 0,
        "security.mean_attack_success_rate": 0,
        "security.probes": 2,
        "security.attempts": 34,
    }
    assert found.version == "0.10.3.1"


def test_a_model_that_answers_nothing_is_not_safe(read: Read) -> None:
    found = read("garak/blank.report.jsonl", "garak")

    assert values(found)["security.attack_success_rate"] == 0
    assert "the model answered nothing to any attempt: safe only in name" in found.objections


def test_the_log_of_hits_is_no_report(read: Read) -> None:
    found = read("garak/repeat.hitlog.jsonl", "garak")

    assert found.measurements == ()
    assert "register the report" in found.objections[0]


def sample(change: Callable[[Lines], object] = lambda _: None) -> str:
    """A complete run against a real model, changed."""
    text = (SAMPLES / "garak/repeat.report.jsonl").read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    lines[0]["plugins.target_type"] = "openai"
    for line in lines:
        if line["entry_type"] == "digest":
            line.pop("meta", None)
    change(lines)
    return "".join(json.dumps(line) + "\n" for line in lines)


def lines_of(lines: Lines, kind: str) -> Lines:
    return [one for one in lines if one["entry_type"] == kind]


def objections(change: Callable[[Lines], object] = lambda _: None) -> tuple[str, ...]:
    return reading(sample(change), ".jsonl").objections


def test_a_complete_run_has_no_objections() -> None:
    assert objections() == ()


def test_without_the_line_that_ends_it_a_run_is_not_complete() -> None:
    def drop(lines: Lines) -> None:
        lines.remove(lines_of(lines, "completion")[0])

    assert objections(drop) == ("no line at its end says that the run was completed",)


def test_what_follows_the_end_was_not_part_of_the_run() -> None:
    def move(lines: Lines) -> None:
        lines.append(lines_of(lines, "eval")[0])

    assert "no line at its end says that the run was completed" in objections(move)


def test_two_runs_in_one_file_are_not_added_up() -> None:
    assert "2 runs in one file: register each on its own" in objections(
        lambda lines: lines.extend(list(lines))
    )


def test_a_probe_that_was_planned_and_not_judged_is_missed() -> None:
    def drop(lines: Lines) -> None:
        lines.remove(lines_of(lines, "eval")[-1])

    assert objections(drop) == ("1 of 4 probes have no verdict",)


def test_a_verdict_on_nothing_is_none() -> None:
    def empty(lines: Lines) -> None:
        for one in lines_of(lines, "eval"):
            one.update(passed=0, fails=0, total_evaluated=0, nones=one["total_processed"])

    found = reading(sample(empty), ".jsonl")

    assert found.objections == ("no attempt was judged",)
    assert found.measurements == ()


def test_answers_that_could_not_be_judged_are_a_share() -> None:
    def miss(lines: Lines) -> None:
        last = lines_of(lines, "eval")[-1]
        last.update(fails=2, total_evaluated=2, nones=6)

    found = values(reading(sample(miss), ".jsonl"))

    assert found["security.not_judged_share"] == 6 / 76
    assert found["security.attempts"] == 44


def test_some_empty_answers_are_said() -> None:
    def empty(lines: Lines) -> None:
        for one in lines_of(lines, "attempt")[:10]:
            one["outputs"] = [{"text": " "}, None]

    assert "10 of 33 recorded answers are empty" in reading(sample(empty), ".jsonl").notes


def test_counts_that_disagree_are_unreadable() -> None:
    for key, value in (("passed", 9), ("fails", 3), ("fails", None)):

        def change(lines: Lines, key: str = key, value: int | None = value) -> None:
            lines_of(lines, "eval")[-1][key] = value

        assert refusal(sample(change), ".jsonl") == "line 59: its counts disagree"


def test_a_version_to_come_is_recognised_and_not_read() -> None:
    def rename(lines: Lines) -> None:
        for one in lines_of(lines, "eval"):
            one["judged"] = one.pop("total_evaluated")

    assert "recognised as garak, its version not known: nothing read" in refusal(
        sample(rename), ".jsonl"
    )


def test_another_log_with_entry_types_is_not_taken() -> None:
    text = '{"entry_type": "eval", "probe": "x", "passed": 3, "total": 3}\n' * 3

    assert outcome(text, ".jsonl") is None


def test_a_cut_report_is_never_clean() -> None:
    text = sample()
    end = text.index("\n", text.index('"completion"'))
    for length in range(0, end, 1499):
        found = outcome(text[:length], ".jsonl")
        assert not isinstance(found, Reading) or found.objections


@pytest.mark.parametrize("name", ["repeat_0.10.report.jsonl", "repeat.hitlog.jsonl"])
def test_nothing_but_unreadable_escapes(name: str) -> None:
    survives(f"garak/{name}", examples=60)


ODD: list[Any] = [None, "8", [8], {}, -1, 1.5, 10**400, True]


@pytest.mark.parametrize("key", ["passed", "fails", "nones", "total_evaluated"])
@pytest.mark.parametrize("value", ODD)
def test_odd_counts_are_unreadable_or_left_out(key: str, value: Any) -> None:
    text = sample(lambda lines: lines_of(lines, "eval")[-1].update({key: value}))

    assert isinstance(outcome(text, ".jsonl"), str) or key == "nones"


@pytest.mark.parametrize("kind", ["start_run setup", "init", "attempt", "completion"])
@pytest.mark.parametrize("value", ODD)
def test_odd_values_elsewhere_do_no_harm(kind: str, value: Any) -> None:
    def change(lines: Lines) -> None:
        for one in lines_of(lines, kind):
            one.update(dict.fromkeys(one.keys() - {"entry_type"}, value))

    assert values(reading(sample(change), ".jsonl"))["security.attack_success_rate"] == 1
