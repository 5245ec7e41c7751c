"""The report for a program: the record as it stands."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest

from mlready.report import FORMATS, Report
from mlready.report.json_ import render
from mlready.report.view import AssessmentView
from report import sample


def test_it_is_the_record_as_it_stands() -> None:
    assert json.loads(render([sample.SAMPLE])) == json.loads(json.dumps(asdict(sample.SAMPLE)))


@pytest.mark.parametrize("view", [sample.SAMPLE, sample.hostile('\0\x1f"\\/\u2028 é\U0001f600')])
def test_it_is_written_as_the_standard_library_writes_it(view: AssessmentView) -> None:
    expected = json.dumps(asdict(view), ensure_ascii=False, indent=2) + "\n"

    assert render([view]) == expected
    assert (
        render([view, view]) == json.dumps([asdict(view)] * 2, ensure_ascii=False, indent=2) + "\n"
    )


def test_a_number_that_json_does_not_have_is_refused() -> None:
    area = replace(sample.SAMPLE.areas[0], shares=[("pass", float("nan"))])

    with pytest.raises(ValueError, match="not JSON compliant"):
        render([replace(sample.SAMPLE, areas=[area])])


def test_keys_stand_in_the_order_of_the_record() -> None:
    assert list(json.loads(render([sample.SAMPLE]))) == list(asdict(sample.SAMPLE))


def test_several_are_a_list_and_one_is_not() -> None:
    assert isinstance(json.loads(render([sample.SAMPLE, sample.SAMPLE])), list)
    assert isinstance(json.loads(render([sample.SAMPLE])), dict)


def test_it_ends_with_a_newline_and_names_its_schema_first() -> None:
    text = render([sample.SAMPLE])

    assert text.startswith('{\n  "schema": "mlready.assessment/1",\n')
    assert text.endswith("}\n")


def test_a_text_that_is_half_a_character_can_still_be_written() -> None:
    document = FORMATS["json"].write([Report(sample.hostile("a\udcff“é”"), "")])

    assert json.loads(document)["system"]["name"] == "a\udcff“é”"
    assert "“é”".encode() in document
