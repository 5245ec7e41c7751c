"""When a number is borne out by other files, and when they contradict it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from mlready.evidence.agreement import Agreement, agreement
from mlready.evidence.documents import Contents
from mlready.evidence.judge import Seen
from mlready.evidence.reading import Kind, Measurement, Reading
from mlready.evidence.register import EvidenceFile
from mlready.records import EvidenceEntry

NAME = "performance.accuracy"
DAY = date(2026, 11, 1)


def file(
    name: str,
    value: float | None = 0.913,
    *,
    reader: str = "",
    claimed: bool = False,
    produced: date | None = DAY,
    digests: Mapping[str, str] | None = None,
    more: tuple[Measurement, ...] = (),
    kind: Kind = "native",
    **keys: Any,
) -> EvidenceFile:
    numbers = () if value is None else (Measurement(NAME, value, "/x", claimed=claimed),)
    reading = Reading(
        reader or name, kind, produced=produced, measurements=numbers + more,
        digests=digests or {}, reader=reader or name, **keys,
    )  # fmt: skip
    contents = Contents("data", f"sha-{name}", 10)
    return EvidenceFile(name, EvidenceEntry(path=name), contents, (), reading=reading, path=name)


def seen(one: EvidenceFile) -> Seen:
    assert one.reading is not None
    return Seen(one.reading.measurements[0], one, one.reading, one.dated or DAY)


def judged(first: EvidenceFile, *others: EvidenceFile) -> Agreement:
    return agreement([seen(first)], [first, *others])


def test_alone_nothing_bears_it_out() -> None:
    assert judged(file("report")) == Agreement()


def test_a_card_that_says_the_same_bears_it_out() -> None:
    assert judged(file("report"), file("card", 0.913, claimed=True)).by == "`card`"


@pytest.mark.parametrize("said", [0.91, 0.913, 0.9134])
def test_the_same_is_the_same_as_far_as_it_is_said(said: float) -> None:
    assert judged(file("report", 0.91304), file("card", said, claimed=True)).by == (
        "`card`" if said != 0.9134 else ""
    )


def test_a_card_that_says_otherwise_contradicts_it() -> None:
    found = judged(file("report"), file("card", 0.95, claimed=True))

    assert found.by == ""
    assert found.disagreements == (f"`card` states {NAME} 0.95, `report` shows 0.913",)


def test_the_same_bytes_and_the_same_tool_bear_nothing_out() -> None:
    report = file("report")
    again = file("again", reader="report")

    assert judged(report, again).by == ""
    assert judged(report, report).by == ""


def test_an_older_card_bears_nothing_out() -> None:
    assert judged(file("report"), file("card", produced=date(2026, 10, 31))).by == ""


def test_a_card_without_a_date_may() -> None:
    assert judged(file("report"), file("card", produced=None)).by == "`card`"


def test_a_run_that_did_not_end_bears_nothing_out() -> None:
    assert judged(file("report"), file("other", objections=("cut",))).by == ""


@pytest.mark.parametrize(("digest", "by"), [("aa", "`card`"), ("bb", "")])
def test_the_model_is_the_same(digest: str, by: str) -> None:
    report = file("report", digests={"model.onnx": "aa"})
    card = file("card", digests={"model.onnx": digest})

    assert judged(report, card).by == by


@pytest.mark.parametrize(
    ("checked", "by"), [(True, "the signature `sig`, whose key is not checked"), (False, "")]
)
def test_a_signature_bears_it_out_once_it_was_checked(checked: bool, by: str) -> None:
    signature = file(
        "sig",
        None,
        digests={"report.json": "sha-report"},
        more=(Measurement("signature.checked", checked, "/signature"),),
    )

    assert judged(file("report"), signature).by == by


def test_one_more_statement_does_not_bear_out_a_self_made_number() -> None:
    own = file("own", kind="self_made")
    card, bom = file("card", claimed=True), file("bom", claimed=True)

    assert judged(own, card).by == ""
    assert judged(own, file("table", kind="self_made")).by == ""
    assert judged(own, card, file("card2", reader="card", claimed=True)).by == ""
    assert judged(own, card, bom).by == "`card`, `bom`"


def test_a_tools_own_number_bears_out_a_self_made_one() -> None:
    assert judged(file("own", kind="self_made"), file("run")).by == "`run`"


@pytest.mark.parametrize(("said", "by"), [("2.0", ""), ("1.0", "`card`"), ("", "`card`")])
def test_a_card_of_another_version_bears_nothing_out(said: str, by: str) -> None:
    assert judged(file("report", subject="1.0"), file("card", subject=said)).by == by


def test_every_number_needs_something_that_bears_it_out() -> None:
    first, second = file("report"), file("latency", 12.0)
    assert second.reading is not None
    other = Seen(Measurement("latency.p95_ms", 12.0, "/y"), second, second.reading, DAY)
    card = file("card", claimed=True)

    assert agreement([seen(first), other], [first, second, card]).by == ""
