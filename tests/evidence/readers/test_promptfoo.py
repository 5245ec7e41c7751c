"""Results of promptfoo, and prompts that pass because nothing was asked of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from evidence.readers.mutations import outcome, reading, refusal, survives
from mlready.evidence.reading import Reading
from readings import SAMPLES, Read, values

ECHO = "run with promptfoo's `echo`, which gives back the prompt"


def test_three_of_four_pass(read: Read) -> None:
    found = read("promptfoo/results.json", "promptfoo")

    assert values(found) == {
        "eval.tests": 4,
        "eval.tests_failed": 1,
        "eval.tests_passed_share": 0.75,
    }
    assert [one.n for one in found.measurements] == [None, 4, 4]
    assert (found.version, found.kind) == ("0.121.20", "native")
    assert str(found.produced) == "2026-11-23 16:41:04.139000"
    assert found.objections == (ECHO,)


def sample(change: Callable[[dict[str, Any]], object] = lambda _: None) -> str:
    """The results of a real model, changed; the change is given what `results` holds."""
    data = json.loads((SAMPLES / "promptfoo/results.json").read_text())
    for one in data["results"]["results"]:
        one["provider"]["id"] = "openai:some-model"
    change(data["results"])
    return json.dumps(data)


def objections(change: Callable[[dict[str, Any]], object] = lambda _: None) -> tuple[str, ...]:
    return reading(sample(change)).objections


def test_a_complete_run_has_no_objections() -> None:
    assert objections() == ()


def test_errors_are_no_failures_and_no_passes() -> None:
    def fail(results: dict[str, Any]) -> None:
        for one in results["results"][:2]:
            one.update(success=False, failureReason=2, gradingResult=None)
        results["stats"].update(successes=1, errors=2)

    found = reading(sample(fail))

    assert found.objections == ("2 of 4 prompts ended in an error",)
    assert values(found)["eval.tests"] == 2


def test_zero_failures_beside_four_errors_show_nothing() -> None:
    def fail(results: dict[str, Any]) -> None:
        for one in results["results"]:
            one.update(success=False, failureReason=2)
        results["stats"].update(successes=0, failures=0, errors=4)

    found = reading(sample(fail))

    assert found.objections[0] == "4 of 4 prompts ended in an error"
    assert values(found)["eval.tests_failed"] == 0
    assert "eval.tests_passed_share" not in values(found)


def test_an_error_that_only_the_counts_know_is_one() -> None:
    assert "1 of 4 prompts ended in an error" in objections(
        lambda results: results["stats"].update(errors=1)
    )


def test_no_prompt_is_no_pass() -> None:
    def empty(results: dict[str, Any]) -> None:
        results["results"] = []
        results["stats"].update(successes=0, failures=0)

    assert objections(empty) == ("no prompt was run",)


def test_a_prompt_without_an_assertion_is_no_test() -> None:
    def bare(results: dict[str, Any], count: int) -> None:
        for one in results["results"][:count]:
            one["gradingResult"] = {"pass": True, "score": 1, "reason": "No assertions"}
            one["testCase"].pop("assert")
            one["success"] = True
        results["stats"].update(successes=3 if count < 4 else 4, failures=1 if count < 4 else 0)

    some = reading(sample(lambda results: bare(results, 2)))
    none = reading(sample(lambda results: bare(results, 4)))

    assert some.objections == ()
    assert some.notes == ("2 prompts without an assertion are left out",)
    assert values(some)["eval.tests"] == 2
    assert none.objections == ("no prompt has an assertion",)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_results_that_were_taken_out_are_missed(count: int) -> None:
    def cut(results: dict[str, Any]) -> None:
        del results["results"][:count]

    assert "its counts and its results disagree" in objections(cut)[0]


def second_version(results: dict[str, Any]) -> None:
    """The shape of before 0.95: a table, no reasons, and errors counted as failures."""
    results["version"] = 2
    del results["prompts"], results["stats"]["errors"]
    results["table"] = {"head": {"prompts": [], "vars": []}, "body": []}
    for one in results["results"]:
        del one["failureReason"]


def test_version_2_is_read() -> None:
    found = reading(sample(second_version))

    assert values(found)["eval.tests_passed_share"] == 0.75
    assert found.objections == ()


def test_an_error_of_version_2_was_never_graded() -> None:
    def fail(results: dict[str, Any]) -> None:
        second_version(results)
        results["results"][0].update(success=False, gradingResult=None, error="timed out")
        results["stats"].update(successes=2, failures=2)

    assert objections(fail) == ("1 of 4 prompts ended in an error",)


@pytest.mark.parametrize("version", [1, 4, "3", None, 3.5])
def test_a_version_to_come_is_recognised_and_not_read(version: Any) -> None:
    text = sample(lambda results: results.update(version=version))

    assert refusal(text) == "recognised as promptfoo, its version not known: nothing read"


def test_nothing_of_the_configuration_or_of_the_answers_is_kept(read: Read) -> None:
    found = str(read("promptfoo/results.json", "promptfoo"))

    assert "ticket" not in found
    assert "1001" not in found


def test_anothers_results_are_not_taken() -> None:
    data = {"config": {}, "results": {"version": 3, "results": [], "stats": {"passed": 3}}}

    assert outcome(json.dumps(data)) is None


def test_a_cut_file_shows_nothing() -> None:
    text = sample()
    for length in range(0, len(text), 499):
        assert not isinstance(outcome(text[:length]), Reading)


def test_nothing_but_unreadable_escapes() -> None:
    survives("promptfoo/results.json", examples=100)
