"""Accuracy under attack, against the numbers of the sample."""

from __future__ import annotations

from typing import Any

import pytest

from evidence.readers.mutations import changed, outcome, reading, refusal, survives
from readings import Read, values

PLAIN = "art/robustness.json"


def test_the_weakest_bounded_attack_counts(read: Read) -> None:
    found = read(PLAIN, "art")

    assert values(found) == {
        "robustness.accuracy_clean": 0.96,
        "robustness.attacks": 7,
        "robustness.accuracy_under_attack": pytest.approx(0.0766667, abs=1e-6),
        "robustness.attack_success_rate": pytest.approx(0.9444444, abs=1e-6),
        "robustness.perturbation_size": 0.2,
        "robustness.accuracy_under_corruption": pytest.approx(0.9433333, abs=1e-6),
    }
    weakest = found.measurements[2]
    assert (weakest.at, weakest.n) == ("/results/7/robust_accuracy", 300)
    assert (found.kind, found.version) == ("self_made", "1.20.1")
    assert str(found.produced) == "2026-11-23 16:33:43"
    assert not found.objections


def test_adversarial_training_made_this_model_worse(read: Read) -> None:
    found = values(read("art/robustness_adv_trained.json", "art"))

    assert found["robustness.accuracy_clean"] == pytest.approx(0.8933333, abs=1e-6)
    assert found["robustness.accuracy_under_attack"] == pytest.approx(0.0533333, abs=1e-6)
    assert found["robustness.attack_success_rate"] == 1


def test_an_attack_without_a_size_is_not_the_weakest(read: Read) -> None:
    assert read(PLAIN, "art").notes == (
        "1 of 7 attacks state no size and do not count as the weakest",
    )


def test_noise_is_no_attack() -> None:
    def only_noise(data: Any) -> None:
        data["results"] = [one for one in data["results"] if one["attack"] == "UniformNoise"]

    found = reading(changed(PLAIN, only_noise))

    assert found.objections == ("no attack with a stated size was tried",)
    assert "robustness.accuracy_under_attack" not in values(found)


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("n", 0, "an attack was tried on no case"),
        ("mean_l2_perturbation", 0.0, "an attack changed no input"),
    ],
)
def test_an_attack_that_did_nothing_shows_nothing(key: str, value: float, reason: str) -> None:
    def idle(data: Any) -> None:
        data["results"][0][key] = value

    assert reading(changed(PLAIN, idle)).objections == (reason,)


def test_a_worst_case_better_than_a_result_is_contradicted() -> None:
    def praised(data: Any) -> None:
        data["worst_case_robust_accuracy"] = 0.6

    assert "better than one of its results" in reading(changed(PLAIN, praised)).objections[0]


def test_a_size_of_no_norm_is_pointed_out() -> None:
    def bare(data: Any) -> None:
        del data["feature_range"]

    assert "one norm" in reading(changed(PLAIN, bare)).notes[1]


@pytest.mark.parametrize("value", [None, "0.9", 1.2, -0.1, True, [0.9]])
def test_a_result_without_a_number_is_not_passed_over(value: Any) -> None:
    def odd(data: Any) -> None:
        data["results"][7]["robust_accuracy"] = value

    assert "nothing read" in refusal(changed(PLAIN, odd))


def test_a_version_to_come_is_recognised_and_not_read() -> None:
    def later(data: Any) -> None:
        data["schema"] = "art-robustness/2"

    assert "not known: nothing read" in refusal(changed(PLAIN, later))


def test_another_schema_is_not_taken_for_it() -> None:
    def other(data: Any) -> None:
        data["schema"] = "robustness/1"

    assert outcome(changed(PLAIN, other)) is None


def test_nothing_but_unreadable_escapes() -> None:
    survives(PLAIN)
