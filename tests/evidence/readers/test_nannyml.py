"""NannyML's data frames as CSV, against the numbers of the sample."""

from __future__ import annotations

import pytest

from evidence.readers.mutations import outcome, reading, refusal, survives
from readings import SAMPLES, Read, values

DRIFT = "nannyml/drift_univariate.csv"
CBPE = "nannyml/cbpe.csv"
LEVELS = "nannyml/drift_univariate_multilevel.csv"


def text(sample: str) -> str:
    return (SAMPLES / sample).read_text()


def test_alerts_count_in_the_analysed_chunks_only(read: Read) -> None:
    found = read(DRIFT, "nannyml")

    assert values(found) == {"drift.chunks": 10, "drift.alerts": 6, "drift.alert_share": 0.6}
    assert (found.kind, found.version) == ("exported", "")
    assert str(found.produced) == "2019-08-29 11:51:16.848000"
    assert not found.objections


def test_an_estimate_is_no_measurement_of_drift(read: Read) -> None:
    found = read(CBPE, "nannyml")

    assert values(found) == {
        "drift.chunks": 10,
        "drift.performance_alerts": 5,
        "drift.performance_alert_share": 0.5,
        "drift.estimated_performance": pytest.approx(0.9613161529631752),
    }
    assert found.measurements[-1].at == "row 21, column roc_auc_value"
    assert found.measurements[-1].n == 5000
    assert "estimated without labels, not measured" in found.notes[1]
    assert "outside its limits" in found.notes[2]


def test_a_sample_of_the_reference_alone_shows_nothing(read: Read) -> None:
    found = read(LEVELS, "nannyml")

    assert values(found) == {"drift.chunks": 0}
    assert found.objections == ("only the reference is in it, no analysed chunk",)


def test_three_rows_of_header_say_the_same_as_one() -> None:
    header = text(LEVELS).splitlines()[:3]
    rows = text(DRIFT).splitlines()[1:]

    found = reading("\n".join([*header, *rows]) + "\n", ".csv")

    assert values(found) == {"drift.chunks": 10, "drift.alerts": 6, "drift.alert_share": 0.6}


def test_two_rows_of_header_say_the_same_as_one() -> None:
    flat, *rows = text(CBPE).splitlines()
    pairs = [
        ("chunk", one.removeprefix("chunk_"))
        if one.startswith("chunk_")
        else next((m, one.removeprefix(m + "_")) for m in ("roc_auc", "f1") if one.startswith(m))
        for one in flat.split(",")
    ]
    header = [",".join(level) for level in zip(*pairs, strict=True)]

    found = reading("\n".join([*header, *rows]) + "\n", ".csv")

    assert values(found)["drift.performance_alerts"] == 5
    assert found.measurements[-1].at == "row 22, column roc_auc_value"


def test_errors_of_a_regression_are_not_reported_as_performance() -> None:
    found = reading(text(CBPE).replace("roc_auc", "mae").replace("f1", "rmse"), ".csv")

    assert "drift.estimated_performance" not in values(found)
    assert values(found)["drift.performance_alerts"] == 5


def test_an_alert_that_is_not_stated_spoils_the_run() -> None:
    found = reading(text(DRIFT).replace(",True", ","), ".csv")

    assert "neither True nor False" in found.objections[0]


def test_a_value_that_could_not_be_computed_spoils_the_run() -> None:
    broken = text(DRIFT).replace("0.46782687153282126", "nan")
    assert broken != text(DRIFT)

    assert reading(broken, ".csv").objections == (
        "1 values of analysed chunks could not be computed",
    )


def test_a_row_that_was_cut_short_is_noticed() -> None:
    whole = text(DRIFT).rstrip("\n")

    assert "cut short" in refusal(whole[: whole.rindex(",")], ".csv")
    assert reading(whole[:-2], ".csv").objections


def test_a_chunk_of_another_period_is_not_read() -> None:
    assert "neither reference nor analysis" in refusal(
        text(DRIFT).replace(",analysis,", ",live,", 1), ".csv"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [("_jensen_shannon_", "_earth_mover_"), ("_jensen_shannon_value", "_jensen_shannon_score")],
)
def test_a_result_of_another_kind_is_not_read(old: str, new: str) -> None:
    assert "nothing read" in refusal(text(DRIFT).replace(old, new), ".csv")


def test_another_table_of_chunks_is_not_taken_for_it() -> None:
    assert outcome("chunk,chunk\na,b\n1,2\n", ".csv") is None
    assert outcome("chunk_period,value\nanalysis,2\n", ".csv") is None


@pytest.mark.parametrize("sample", [DRIFT, CBPE, LEVELS])
def test_nothing_but_unreadable_escapes(sample: str) -> None:
    survives(sample)
