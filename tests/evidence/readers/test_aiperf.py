"""AIPerf, against the table that it printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from evidence.readers.mutations import changed, outcome, reading, refusal, survives, survives_as
from mlready.evidence.reading import Reading
from readings import SAMPLES, Read, values

JSON = "aiperf/profile_export_aiperf.json"
CSV = (SAMPLES / "aiperf/profile_export_aiperf.csv").read_bytes().decode()
EXPECTED = {
    "latency.p50_ms": 165.64,
    "latency.p95_ms": 174.37,
    "latency.p99_ms": 181.32,
    "latency.mean_ms": 166.55,
    "latency.first_token_p50_ms": 44.76,
    "latency.first_token_p95_ms": 49.41,
    "latency.first_token_p99_ms": 52.92,
    "latency.between_tokens_p95_ms": 1.36,
    "throughput.requests_per_s": 22.25,
    "throughput.tokens_per_s": 2135.86,
    "load.failed_share": 0,
    "load.requests": 60,
}


def test_the_json_says_when_how_much_and_that_it_was_complete(read: Read) -> None:
    found = read(JSON, "aiperf")

    assert values(found) == pytest.approx(EXPECTED | {"load.users": 4}, abs=5e-3)
    assert found.measurements[1].at == "/request_latency/p95"
    assert found.measurements[1].n == 60
    assert found.version == "0.13.0"
    assert found.produced == datetime(2026, 11, 23, 17, 12, 32, 706223)  # noqa: DTZ001
    assert not found.objections
    assert any("tokenizer" in note for note in found.notes)
    assert "the test counts tokens otherwise than the server in 60 answers" in found.notes
    assert "127.0.0.1" not in repr(found)


def test_the_csv_has_the_same_numbers(read: Read) -> None:
    found = read("aiperf/profile_export_aiperf.csv", "aiperf")

    assert values(found) == pytest.approx(EXPECTED)
    assert found.measurements[1].at == "row 41, column p95"
    assert found.produced is None
    assert "no sign that the run was complete" in found.notes[1]


@pytest.mark.parametrize(("unit", "factor"), [("s", 1e3), ("us", 1e-3), ("ns", 1e-6), ("sec", 1e3)])
def test_units_are_those_of_the_file(unit: str, factor: float) -> None:
    found = reading(changed(JSON, lambda data: data["request_latency"].update(unit=unit)))

    assert values(found)["latency.p95_ms"] == pytest.approx(174.36857 * factor)


def test_a_number_in_an_unknown_unit_is_left_out() -> None:
    found = reading(changed(JSON, lambda data: data["request_latency"].update(unit="ticks")))

    assert "latency.p95_ms" not in values(found)
    assert "latency.first_token_p95_ms" in values(found)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data.update(is_complete=False), "complete"),
        (lambda data: data.pop("is_complete"), "complete"),
        (lambda data: data.update(was_cancelled=True), "cancelled"),
        (lambda data: data["request_count"].update(avg=0), "no request was answered"),
        (lambda data: data["request_error_rate"].update(avg=100.0), "or all of them did"),
        (lambda data: data.pop("request_error_rate"), "how many requests failed"),
    ],
)
def test_a_run_that_is_not_whole_shows_nothing(change: Callable[[Any], Any], said: str) -> None:
    assert said in reading(changed(JSON, change)).objections[0]


def test_a_csv_in_which_all_failed_shows_nothing() -> None:
    found = reading(
        CSV.replace("Request Error Rate (%),0.00", "Request Error Rate (%),100.00"), ".csv"
    )

    assert "or all of them did" in found.objections[0]


@pytest.mark.parametrize("version", ["2.0", None, 1])
def test_a_version_to_come_is_recognised_and_not_read(version: object) -> None:
    text = changed(JSON, lambda data: data.update(schema_version=version))

    assert "not known: nothing read" in refusal(text)


def test_a_cut_csv_gives_nothing() -> None:
    end = CSV.index("Total Input Sequence Length")

    cuts = [outcome(CSV[:at], ".csv") for at in range(200, end - 40, 53)]

    assert not any(isinstance(one, Reading) for one in cuts)
    assert "truncated" in refusal(CSV[: CSV.index("Request Throughput")], ".csv")


def test_another_table_of_percentiles_is_not_taken_for_it() -> None:
    assert outcome("Metric,avg,min,max,p99\nDisk,1,2,3,4\n", ".csv") is None


def test_broken_files_are_unreadable_and_nothing_worse() -> None:
    survives(JSON)
    survives("aiperf/profile_export_aiperf.csv", 100)


RECORDS = (SAMPLES / "aiperf/profile_export_head.jsonl").read_text()


def test_single_requests_are_no_run() -> None:
    whole = "".join(f"{line}\n" for line in RECORDS.splitlines()[:-1])
    found = reading(whole, ".jsonl")

    assert values(found) == {"load.requests": 6}
    assert found.measurements[0].at == "lines 1 to 6"
    assert found.produced == datetime(2026, 11, 23, 17, 12, 30, 398491)  # noqa: DTZ001
    assert found.objections == (
        "single requests without the end of a run: register the summary of it",
    )
    assert "3aa71259" not in repr(found)


def test_requests_of_the_warm_up_do_not_count() -> None:
    first = RECORDS.splitlines()[0]
    text = f"{first}\n{first}\n".replace('phase":"profiling"', 'phase":"warmup"', 1)

    assert values(reading(text, ".jsonl")) == {"load.requests": 1}


def test_requests_that_are_cut_are_unreadable() -> None:
    assert refusal(RECORDS, ".jsonl").startswith("line 7: truncated")


def test_lines_of_something_else_among_the_requests_are_unreadable() -> None:
    first = RECORDS.splitlines()[0]

    assert refusal(f'{first}\n{{"x": 1}}\n', ".jsonl") == "line 2: no request of AIPerf"


def test_whatever_stands_where_in_a_request_the_reader_survives() -> None:
    survives_as("".join(f"{line}\n" for line in RECORDS.splitlines()[:-1]), ".jsonl", 60)
