"""CodeCarbon 2.4 and 3.3."""

from __future__ import annotations

from datetime import datetime

import pytest

from evidence.readers.mutations import outcome, reading, refusal, survives
from mlready.evidence.reading import Reading
from readings import SAMPLES, Read, values

NEW = (SAMPLES / "codecarbon/emissions.csv").read_bytes().decode()
HEADER, FIRST, SECOND = NEW.splitlines()


def test_all_runs_of_an_appended_file_are_added_up(read: Read) -> None:
    found = read("codecarbon/emissions.csv", "codecarbon")

    assert values(found) == {
        "energy.runs": 2,
        "energy.kwh": pytest.approx(4.1919232915120726e-05 + 4.052264119376318e-05),
        "energy.emissions_kg": pytest.approx(2.3491118933304508e-06 + 2.2708482898572953e-06),
        "energy.duration_s": pytest.approx(12.090357433999998 + 12.074827386999914),
    }
    assert found.measurements[1].at == "rows 2 to 3, column energy_consumed"
    assert found.version == "3.3.2"
    assert found.produced == datetime(2026, 11, 23, 16, 43, 53)  # noqa: DTZ001
    assert not found.objections
    assert "its power is partly modelled, not metered" in found.notes
    assert "its time is local, without a zone" in found.notes


def test_columns_are_found_by_name_in_the_older_version(read: Read) -> None:
    found = read("codecarbon/emissions_2.4.csv", "codecarbon")

    assert values(found)["energy.kwh"] == pytest.approx(7.241130164409574e-05)
    assert values(found)["energy.emissions_kg"] == pytest.approx(6.146198872249203e-06)
    assert found.version == "2.4.2"


def test_of_a_run_that_is_written_again_the_last_row_counts() -> None:
    again = FIRST.replace("4.1919232915120726e-05", "9e-05")

    found = reading("\n".join((HEADER, FIRST, again, "")), ".csv")

    assert values(found)["energy.runs"] == 1
    assert values(found)["energy.kwh"] == pytest.approx(9e-05)


@pytest.mark.parametrize("cell", ["", "nan", "inf", "-0.5", "x"])
def test_a_run_without_its_energy_spoils_the_sum(cell: str) -> None:
    found = reading(NEW.replace("4.052264119376318e-05", cell), ".csv")

    assert found.objections == ("row 3 has no energy_consumed",)
    assert "energy.kwh" not in values(found)


def test_no_energy_at_all_is_no_measurement() -> None:
    text = NEW.replace("4.052264119376318e-05", "0").replace("4.1919232915120726e-05", "0.0")

    assert reading(text, ".csv").objections == ("its energy_consumed is 0: nothing was measured",)


def test_a_header_alone_is_no_run() -> None:
    found = reading(HEADER + "\n", ".csv")

    assert found.objections == ("no run in it",)
    assert values(found) == {"energy.runs": 0}


def test_a_version_to_come_is_recognised_and_not_read() -> None:
    text = NEW.replace("energy_consumed", "energy_consumed_joule")

    assert "not known: nothing read" in refusal(text, ".csv")


def test_a_cut_row_gives_nothing() -> None:
    end = len(NEW)

    cuts = [outcome(NEW[:at], ".csv") for at in range(end - len(SECOND), end - 1, 5)]

    assert not any(isinstance(one, Reading) for one in cuts)
    assert "truncated" in refusal(NEW[:-2], ".csv")


def test_another_table_of_emissions_is_not_taken_for_it() -> None:
    assert outcome("timestamp,emissions,energy_consumed\n2026-01-01,1,2\n", ".csv") is None


def test_broken_files_are_unreadable_and_nothing_worse() -> None:
    survives("codecarbon/emissions.csv")
