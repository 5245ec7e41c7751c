"""MLPerf LoadGen, the summary and the detail log of the same runs."""

from __future__ import annotations

from datetime import datetime

import pytest

from evidence.readers.mutations import outcome, reading, refusal, survives
from mlready.evidence.reading import Reading
from readings import SAMPLES, Read, values

FOLDER = SAMPLES / "mlperf-loadgen"
SUMMARY = (FOLDER / "SingleStream/mlperf_log_summary.txt").read_text()
DETAIL = (FOLDER / "SingleStream/mlperf_log_detail.txt").read_text()
SINGLE = {
    "load.valid": True,
    "latency.mean_ms": 1.270064,
    "latency.p50_ms": 0.515005,
    "latency.p95_ms": 4.036219,
    "latency.p99_ms": 5.334413,
    "throughput.requests_per_s": 719.56,
}


def test_the_summary_of_a_valid_run_in_milliseconds(read: Read) -> None:
    found = read("mlperf-loadgen/SingleStream/mlperf_log_summary.txt", "mlperf_loadgen")

    assert values(found) == pytest.approx(SINGLE)
    assert found.measurements[3].at == "line 29"
    assert not found.objections
    assert found.produced is None
    assert "no date" in found.notes[1]
    assert "nothing about accuracy" in found.notes[0]


def test_the_detail_log_adds_date_version_and_number_of_queries(read: Read) -> None:
    found = read("mlperf-loadgen/SingleStream/mlperf_log_detail.txt", "mlperf_loadgen")

    assert values(found) == pytest.approx(SINGLE | {"load.requests": 2160})
    assert found.measurements[1].n == 2160
    assert found.version == "6.0.17"
    assert found.produced == datetime(2026, 11, 23, 16, 50, 29)  # noqa: DTZ001
    assert not found.objections


@pytest.mark.parametrize("log", ["summary", "detail"])
def test_a_run_that_loadgen_calls_invalid_shows_nothing(read: Read, log: str) -> None:
    found = read(f"mlperf-loadgen/Server/mlperf_log_{log}.txt", "mlperf_loadgen")

    assert values(found)["load.valid"] is False
    assert found.objections == ("LoadGen does not call the run valid",)
    assert values(found)["throughput.requests_per_s"] == pytest.approx(47.54, abs=5e-3)
    assert values(found)["latency.p99_ms"] == pytest.approx(8.20217)


@pytest.mark.parametrize("text", [SUMMARY, DETAIL])
def test_a_run_for_accuracy_has_timed_nothing(text: str) -> None:
    found = reading(text.replace("PerformanceOnly", "AccuracyOnly"), ".txt")

    assert found.objections == ("it was no performance run, so nothing was timed",)


@pytest.mark.parametrize("text", [SUMMARY, DETAIL])
def test_in_the_offline_scenario_latency_is_not_that_of_a_request(text: str) -> None:
    text = text.replace("SingleStream", "Offline").replace(
        "QPS w/ loadgen overhead         : 719.56", "Samples per second: 719.56"
    )

    found = reading(
        text.replace("result_qps_with_loadgen_overhead", "result_samples_per_second"), ".txt"
    )

    assert values(found)["throughput.requests_per_s"] == 719.56
    assert not any(name.startswith("latency.") for name in values(found))


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (SUMMARY, "No errors encountered during test.", "1 ERROR encountered. See detailed log."),
        (SUMMARY, "No errors encountered during test.", "12 ERRORS encountered. See detailed log."),
        (DETAIL, '"key": "num_errors", "value": 0', '"key": "num_errors", "value": 12'),
        (DETAIL, '"is_error": false', '"is_error": true'),
    ],
)
def test_errors_in_the_run_spoil_it(text: str, old: str, new: str) -> None:
    assert old in text
    assert "errors in the run" in reading(text.replace(old, new), ".txt").objections[0]


def test_an_unknown_scenario_is_said() -> None:
    found = reading(SUMMARY.replace("SingleStream", "Interactive"), ".txt")

    assert found.objections == ("its scenario is not known",)


@pytest.mark.parametrize("text", [SUMMARY, DETAIL])
def test_a_cut_log_gives_nothing(text: str) -> None:
    step = len(text) // 60

    cuts = [
        outcome(text[:at], ".txt") for at in (*range(100, len(text) - 20, step), len(text) - 150)
    ]

    assert not any(isinstance(one, Reading) for one in cuts)


def test_a_version_to_come_is_recognised_and_not_read() -> None:
    assert "not known: nothing read" in refusal(DETAIL.replace('"key"', '"name"'), ".txt")


def test_other_texts_are_not_taken_for_it() -> None:
    assert outcome("=====\nResults\n=====\nScenario : Server\n", ".txt") is None
    assert outcome(':::MLLOG {"key": "submission_org"}\n', ".txt") is None


def test_broken_logs_are_unreadable_and_nothing_worse() -> None:
    survives("mlperf-loadgen/SingleStream/mlperf_log_summary.txt")
    survives("mlperf-loadgen/Server/mlperf_log_detail.txt", 100)
