"""Spans of agents in the three encodings of OpenTelemetry."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from evidence.readers.mutations import outcome, reading, refusal, survives
from mlready.evidence.reading import Reading
from readings import SAMPLES, Read, values

Spans = list[dict[str, Any]]
EXPECTED = {
    "trace.runs": 12,
    "trace.most_steps": 11,
    "trace.tool_calls": 45,
    "trace.tools": 3,
    "trace.tool_error_share": 1 / 45,
    "trace.input_tokens": 34522,
    "trace.output_tokens": 6533,
}


def test_the_sample_holds_twelve_tasks(read: Read) -> None:
    found = read("otel-genai/agent_spans.jsonl", "otel_genai")

    assert values(found) == EXPECTED
    assert found.kind == "exported"
    assert found.subject == "0.4.1"
    assert str(found.produced) == "2026-11-23 16:50:15.286668"
    assert found.objections == ()
    assert found.notes == ("what was not traced does not show",)


def spans(change: Callable[[Spans], object] = lambda _: None) -> Spans:
    text = (SAMPLES / "otel-genai/agent_spans.jsonl").read_text()
    found = [json.loads(line) for line in text.splitlines()]
    change(found)
    return found


def lines(change: Callable[[Spans], object] = lambda _: None) -> str:
    return "".join(json.dumps(one) + "\n" for one in spans(change))


def otlp(found: Spans) -> dict[str, Any]:
    """The same spans as a collector writes them."""
    kinds = {bool: "boolValue", int: "intValue", str: "stringValue", list: "arrayValue"}
    status = {"UNSET": {}, "ERROR": {"code": 2, "message": "timeout"}}

    def typed(attributes: dict[str, Any]) -> list[Any]:
        values = [(key, kinds[type(value)], value) for key, value in attributes.items()]
        return [
            {"key": key, "value": {kind: str(value) if kind == "intValue" else value}}
            for key, kind, value in values
        ]

    nested = [
        {
            "traceId": one["context"]["trace_id"],
            "spanId": one["context"]["span_id"],
            "parentSpanId": one["parent_id"] or "",
            "kind": 1,
            "endTimeUnixNano": "1795452615286668000",
            "status": status[one["status"]["status_code"]],
            "attributes": typed(one["attributes"]),
        }
        for one in found
    ]
    resource = {"attributes": typed(found[0]["resource"]["attributes"])}
    return {"resourceSpans": [{"resource": resource, "scopeSpans": [{"spans": nested}]}]}


@pytest.mark.parametrize(
    "text",
    [
        lines(),
        "".join(json.dumps(one, indent=4) + "\n" for one in spans()),
        json.dumps(spans()),
        json.dumps(otlp(spans())),
        json.dumps(otlp(spans()), indent=2),
        json.dumps(otlp(spans()[:50])) + "\n" + json.dumps(otlp(spans()[50:])) + "\n",
    ],
    ids=["lines", "indented", "list", "otlp", "otlp indented", "otlp lines"],
)
def test_every_encoding_says_the_same(text: str) -> None:
    found = reading(text, ".jsonl")

    assert values(found) == EXPECTED
    assert found.subject == "0.4.1"
    assert str(found.produced).startswith("2026-11-23 16:50:15.286668")
    assert found.objections == ()


def test_the_names_of_older_conventions_are_read() -> None:
    def old(found: Spans) -> None:
        for one in found:
            attributes = one["attributes"]
            operation = attributes.pop("gen_ai.operation.name")
            if operation == "chat":
                attributes["gen_ai.system"] = attributes.pop("gen_ai.provider.name")
                for new, name in (("input", "prompt"), ("output", "completion")):
                    tokens = attributes.pop(f"gen_ai.usage.{new}_tokens")
                    attributes[f"gen_ai.usage.{name}_tokens"] = tokens

    assert values(reading(lines(old), ".jsonl")) == EXPECTED


def test_a_span_without_its_run_was_cut_or_sampled() -> None:
    def drop(found: Spans) -> None:
        found.remove(next(one for one in found if one["parent_id"] is None))

    assert reading(lines(drop), ".jsonl").objections == (
        "1 of 12 runs without the span that starts them: cut or sampled",
    )


def test_a_request_from_another_service_starts_a_run() -> None:
    def remote(found: Spans) -> None:
        for one in found:
            if one["parent_id"] is None:
                one.update(parent_id="0x1234", kind="SpanKind.SERVER")
                one["attributes"] = {}

    assert reading(lines(remote), ".jsonl").objections == ()


def test_tokens_that_are_not_stated_are_said() -> None:
    def drop(found: Spans) -> None:
        for one in found[:3]:
            one["attributes"].pop("gen_ai.usage.input_tokens", None)

    assert "2 of 57 model calls say no number of tokens" in reading(lines(drop), ".jsonl").notes


def test_several_versions_of_the_service_are_no_version() -> None:
    def change(found: Spans) -> None:
        found[0]["resource"]["attributes"]["service.version"] = "0.5.0"

    found = reading(lines(change), ".jsonl")

    assert found.subject == ""
    assert "taken on 2 versions of the service" in found.notes


def test_spans_of_other_work_are_left_out() -> None:
    other = {**spans()[0], "name": "GET /", "attributes": {"http.request.method": "GET"}}

    assert values(reading(json.dumps(other) + "\n" + lines(), ".jsonl")) == EXPECTED


def test_traces_without_a_model_are_nobodys() -> None:
    def strip(found: Spans) -> None:
        for one in found:
            one["attributes"] = {"http.request.method": "GET"}

    assert outcome(lines(strip), ".jsonl") is None


def test_operations_to_come_are_recognised_and_not_read() -> None:
    def rename(found: Spans) -> None:
        for one in found:
            one["attributes"]["gen_ai.operation.name"] += "_v2"

    assert refusal(lines(rename), ".jsonl") == (
        "recognised as gen_ai spans, their version not known: nothing read"
    )


def test_only_agents_and_no_calls_show_nothing() -> None:
    def drop(found: Spans) -> None:
        found[:] = [one for one in found if one["parent_id"] is None]

    found = reading(lines(drop), ".jsonl")

    assert found.objections == ("no model call and no tool call in it",)
    assert found.measurements == ()


def test_a_line_that_is_no_span_is_unreadable() -> None:
    text = lines() + '{"level": "info"}\n'

    assert refusal(text, ".jsonl") == "some of its lines are no spans"


def test_a_cut_file_is_never_clean() -> None:
    text = lines()
    ends = [at for at, character in enumerate(text) if character == "\n"]
    runs = {one["context"]["trace_id"] for one in spans()}
    for length in [*range(0, len(text), 997), *ends[::7]]:
        found = outcome(text[:length], ".jsonl")
        if isinstance(found, Reading) and not found.objections:
            assert values(found)["trace.runs"] < len(runs)
            assert text[:length].rstrip().rpartition("\n")[2].count('"invoke_agent"') == 1


def test_a_file_without_end_is_read_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlready.evidence.readers.otel_genai.MOST", 11)

    assert refusal(lines(), ".jsonl") == "more than 11 runs: register a sample"


@pytest.mark.parametrize("value", [None, "730", [1], -1, 1.5, 10**400, True])
def test_odd_tokens_are_left_out(value: Any) -> None:
    def change(found: Spans) -> None:
        found[0]["attributes"]["gen_ai.usage.input_tokens"] = value

    assert values(reading(lines(change), ".jsonl"))["trace.input_tokens"] == 34522 - 730


def test_nothing_but_unreadable_escapes() -> None:
    survives("otel-genai/agent_spans.jsonl", examples=60)
