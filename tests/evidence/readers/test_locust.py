"""Locust, against its own table of percentiles."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from evidence.readers.mutations import changed, outcome, reading, refusal, survives
from mlready.evidence.reading import Reading
from readings import SAMPLES, Read, values

STATS = (SAMPLES / "locust/load_stats.csv").read_bytes().decode()
HISTORY = (SAMPLES / "locust/load_stats_history.csv").read_bytes().decode()


def test_the_table_gives_the_row_for_all_requests(read: Read) -> None:
    found = read("locust/load_stats.csv", "locust")

    assert values(found) == {
        "load.requests": 1846,
        "load.failed_share": 0,
        "latency.p50_ms": 46,
        "latency.p95_ms": 60,
        "latency.p99_ms": 69,
        "latency.mean_ms": pytest.approx(36.48026932014498),
        "throughput.requests_per_s": pytest.approx(141.95609786550253),
    }
    assert found.measurements[3].at == "row 4, column 95%"
    assert {one.n for one in found.measurements[1:]} == {1846}
    assert found.produced is None
    assert not found.objections
    assert "no date" in found.notes[0]


def test_the_histograms_give_the_same_percentiles_a_little_later(read: Read) -> None:
    found = read("locust/load_stats.json", "locust")

    assert values(found)["load.requests"] == 1736 + 216
    assert values(found)["latency.p50_ms"] == 46
    assert values(found)["latency.p95_ms"] == pytest.approx(60, abs=1)
    assert values(found)["latency.p99_ms"] == 69
    assert values(found)["latency.mean_ms"] == pytest.approx(36.4, abs=0.1)
    assert values(found)["throughput.requests_per_s"] == pytest.approx(1952 / 13.678, rel=1e-3)
    assert found.produced == datetime(2026, 11, 23, 16, 58, 25, 303120)  # noqa: DTZ001
    assert not found.objections


def test_the_history_adds_the_number_of_users(read: Read) -> None:
    found = read("locust/load_stats_history.csv", "locust")

    assert values(found) == {
        "load.requests": 1846,
        "load.failed_share": 0,
        "latency.mean_ms": pytest.approx(36.48026932014498),
        "load.users": 10,
    }
    assert found.produced == datetime(2026, 11, 23, 16, 58, 24)  # noqa: DTZ001


@pytest.mark.parametrize("name", ["load_failures.csv", "load_exceptions.csv"])
def test_a_list_of_failures_alone_is_named_and_not_read(name: str) -> None:
    assert "_stats" in refusal((SAMPLES / "locust" / name).read_text(), ".csv")


def test_failures_are_a_share_of_all_requests() -> None:
    found = reading(STATS.replace(",Aggregated,1846,0,", ",Aggregated,1846,923,"), ".csv")

    assert values(found)["load.failed_share"] == 0.5
    assert not found.objections


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",Aggregated,0,0,", "no request was made"),
        (",Aggregated,1846,1846,", "every request failed"),
        (",Aggregated,1846,N/A,", "the number of failures is missing"),
        (",Aggregated,1846,1847,", "the number of failures is missing"),
    ],
)
def test_a_test_without_answers_shows_nothing(row: str, said: str) -> None:
    found = reading(STATS.replace(",Aggregated,1846,0,", row), ".csv")

    assert found.objections[0].startswith(said)


def test_what_is_not_known_yet_is_left_out() -> None:
    found = reading(STATS.replace(",60,65,69,", ",N/A,65,69,"), ".csv")

    assert "latency.p95_ms" not in values(found)
    assert values(found)["latency.p99_ms"] == 69


def test_a_table_without_the_row_for_all_is_cut() -> None:
    assert "truncated" in refusal(STATS[: STATS.index(",Aggregated")], ".csv")


@pytest.mark.parametrize("text", [STATS, HISTORY])
def test_a_cut_table_gives_nothing(text: str) -> None:
    last = text.rindex("\r\n", 0, -2) + 2

    cuts = [outcome(text[:at], ".csv") for at in range(last + 1, len(text))]

    assert not any(isinstance(one, Reading) for one in cuts)


def test_a_version_to_come_is_recognised_and_not_read() -> None:
    assert "not known: nothing read" in refusal(STATS.replace("95%", "p95"), ".csv")
    renamed = HISTORY.replace("Total Request Count", "Requests in all")
    assert "not known: nothing read" in refusal(renamed, ".csv")
    text = changed("locust/load_stats.json", lambda data: data[0].update(response_times=[1, 2]))
    assert "not known: nothing read" in refusal(text)


def test_histograms_that_do_not_add_up_are_not_believed() -> None:
    text = changed("locust/load_stats.json", lambda data: data[0]["response_times"].pop("48"))

    assert reading(text).objections == ("its histograms do not add up to its requests",)


def test_json_without_requests_shows_nothing() -> None:
    def empty(data: list[dict[str, object]]) -> None:
        for one in data:
            one.update(num_requests=0, response_times={}, total_response_time=0)

    found = reading(changed("locust/load_stats.json", empty))

    assert found.objections == ("no request was made",)
    assert set(values(found)) == {"load.requests"}


def test_other_files_are_not_taken_for_it(tmp_path: Path) -> None:
    assert outcome("Type,Name,Failure Count\nGET,/,3\n", ".csv") is None
    assert outcome(json.dumps([{"name": "a", "num_requests": 3}])) is None
    assert outcome("[]") is None


def test_broken_files_are_unreadable_and_nothing_worse() -> None:
    survives("locust/load_stats.json")
    survives("locust/load_stats.csv", 100)
    survives("locust/load_stats_history.csv", 100)
