"""OpenTelemetry: spans of model calls and tool calls under the `gen_ai` conventions.

Three encodings: the spans of an SDK, one to a line or indented; the same as one document; and
OTLP/JSON, which nests spans and types their attributes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import Measurement, Reading, count, get, moment

TITLE = "OpenTelemetry spans with gen_ai attributes"
MODEL_CALLS = {"chat", "text_completion", "generate_content"}
OTHERS = {"embeddings", "create_agent", "invoke_agent", "invoke_workflow", "retrieval"}
ENTRANCES = {"SpanKind.SERVER", "SpanKind.CONSUMER", 2, 5, "SPAN_KIND_SERVER", "SPAN_KIND_CONSUMER"}
FAILED = {"ERROR", 2, "STATUS_CODE_ERROR"}
INPUT = ("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens")
OUTPUT = ("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens")
MOST = 100_000
"""Runs, tools and versions that are told apart."""


@dataclass(frozen=True, slots=True)
class Span:
    """What all encodings have in common."""

    trace: str
    is_top: bool
    """It starts a run, as far as this service sees it."""
    ended: datetime | None
    failed: bool
    attributes: dict[str, Any]
    version: str


@dataclass(slots=True)
class Sample:
    """What is kept of the spans while they pass."""

    steps: dict[str, int] = field(default_factory=dict)
    started: set[str] = field(default_factory=set)
    tools: set[str] = field(default_factory=set)
    versions: set[str] = field(default_factory=set)
    model_calls: int = 0
    tool_calls: int = 0
    tools_failed: int = 0
    models_failed: int = 0
    unknown: int = 0
    uncounted: int = 0
    read: int = 0
    written: int = 0
    last: datetime | None = None


def recognises(file: File) -> bool:
    """Among the first spans is one with an attribute of the conventions."""
    return any(_is_ours(span) for span in islice(_spans(file), 200))


def _is_ours(span: Span) -> bool:
    return any(name.startswith("gen_ai.") for name in span.attributes)


def read(file: File) -> Reading:
    """Runs, steps, tokens and tool calls of what was traced."""
    sample = Sample()
    for span in _spans(file):
        _take(sample, span)
    if sample.unknown and not sample.steps:
        raise Unreadable("recognised as gen_ai spans, their version not known: nothing read")
    return Reading(
        "OpenTelemetry",
        "exported",
        produced=sample.last,
        subject=min(sample.versions) if len(sample.versions) == 1 else "",
        measurements=tuple(_measurements(sample)),
        objections=tuple(_objections(sample)),
        notes=tuple(_notes(sample)),
    )


def _take(sample: Sample, span: Span) -> None:
    if span.is_top:
        sample.started.add(span.trace)
    operation = _text(span.attributes.get("gen_ai.operation.name"))
    is_model, is_tool = operation in MODEL_CALLS, operation == "execute_tool"
    if not operation:  # older spans state the system and no operation
        is_tool = "gen_ai.tool.name" in span.attributes
        is_model = not is_tool and "gen_ai.request.model" in span.attributes
    if not (is_model or is_tool):
        sample.unknown += _is_ours(span) and operation not in OTHERS
        return
    sample.steps[span.trace] = sample.steps.get(span.trace, 0) + 1
    if span.version:
        sample.versions.add(span.version)
    if span.ended and (sample.last is None or span.ended > sample.last):
        sample.last = span.ended
    if is_tool:
        sample.tool_calls += 1
        sample.tools_failed += span.failed
        sample.tools.add(str(span.attributes.get("gen_ai.tool.name"))[:200])
    else:
        sample.model_calls += 1
        sample.models_failed += span.failed
        tokens = [_tokens(span, names) for names in (INPUT, OUTPUT)]
        sample.uncounted += None in tokens
        sample.read += tokens[0] or 0
        sample.written += tokens[1] or 0
    if max(map(len, (sample.started, sample.steps, sample.tools, sample.versions))) > MOST:
        raise Unreadable(f"more than {MOST} runs: register a sample")


def _tokens(span: Span, names: Iterable[str]) -> int | None:
    return next((count(span.attributes[one]) for one in names if one in span.attributes), None)


def _spans(file: File) -> Iterator[Span]:
    for record in _records(file):
        if isinstance(record.get("resourceSpans"), list):
            yield from _typed_spans(record["resourceSpans"])
        elif isinstance(record.get("attributes"), dict) and "context" in record:
            yield _span(record)
        else:
            raise Unreadable("some of its lines are no spans")


def _records(file: File) -> Iterator[dict[str, Any]]:
    if file.head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"["):
        yield from (one for one in file.json if isinstance(one, dict))
        return
    yield from (record for _, record in file.records())


def _span(record: dict[str, Any]) -> Span:
    """A span as the SDK writes it: to a line, or indented to the console."""
    attributes = record["attributes"]
    return Span(
        str(get(record, "context", "trace_id"))[:64],
        _is_top(record.get("parent_id"), record.get("kind"), attributes),
        _time(record.get("end_time")),
        _is_failed(get(record, "status", "status_code"), attributes),
        attributes,
        _text(get(record, "resource", "attributes", "service.version")),
    )


def _typed_spans(resources: list[Any]) -> Iterator[Span]:
    """The spans of OTLP/JSON."""
    for resource in resources:
        version = _text(_plain(get(resource, "resource", "attributes")).get("service.version"))
        for scope in _list(resource, "scopeSpans") or _list(
            resource, "instrumentationLibrarySpans"
        ):
            for span in _list(scope, "spans"):
                attributes = _plain(get(span, "attributes"))
                nanoseconds = _whole(get(span, "endTimeUnixNano"))
                yield Span(
                    str(get(span, "traceId"))[:64],
                    _is_top(get(span, "parentSpanId"), get(span, "kind"), attributes),
                    _time(nanoseconds / 1e9 if nanoseconds else None),
                    _is_failed(get(span, "status", "code"), attributes),
                    attributes,
                    version,
                )


def _plain(attributes: Any) -> dict[str, Any]:
    """`{"key": ..., "value": {"intValue": "7"}}` without the types; lists are left out."""
    found = {}
    for one in attributes if isinstance(attributes, list) else ():
        key, value = get(one, "key"), get(one, "value")
        if isinstance(key, str) and isinstance(value, dict):
            number = _whole(value.get("intValue"))
            found[key] = value.get("stringValue") if number is None else number
    return found


def _whole(value: Any) -> int | None:
    """OTLP/JSON writes whole numbers of 64 bits as text."""
    if isinstance(value, str):
        value = int(value) if value.isascii() and value.isdigit() and len(value) < 20 else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _is_top(parent: Any, kind: Any, attributes: dict[str, Any]) -> bool:
    entrance = isinstance(kind, (str, int)) and kind in ENTRANCES
    return not parent or entrance or attributes.get("gen_ai.operation.name") == "invoke_agent"


def _is_failed(status: Any, attributes: dict[str, Any]) -> bool:
    return (isinstance(status, (str, int)) and status in FAILED) or "error.type" in attributes


def _time(value: Any) -> datetime | None:
    found = moment(value)
    return found if isinstance(found, datetime) else None


def _measurements(sample: Sample) -> Iterator[Measurement]:
    if not sample.steps:
        return
    runs, place = len(sample.steps), "all spans"
    yield Measurement("trace.runs", runs, place)
    yield Measurement("trace.most_steps", max(sample.steps.values()), place, runs)
    yield Measurement("trace.tool_calls", sample.tool_calls, place)
    yield Measurement("trace.tools", len(sample.tools), place)
    if sample.tool_calls:
        share = sample.tools_failed / sample.tool_calls
        yield Measurement("trace.tool_error_share", share, place, sample.tool_calls)
    counted = sample.model_calls - sample.uncounted
    if counted:
        yield Measurement("trace.input_tokens", sample.read, place, counted)
        yield Measurement("trace.output_tokens", sample.written, place, counted)


def _objections(sample: Sample) -> Iterator[str]:
    if not sample.steps:
        yield "no model call and no tool call in it"
    cut = len(sample.steps.keys() - sample.started)
    if cut:
        yield f"{cut} of {len(sample.steps)} runs without the span that starts them: cut or sampled"


def _notes(sample: Sample) -> Iterator[str]:
    yield "what was not traced does not show"
    if sample.uncounted:
        yield f"{sample.uncounted} of {sample.model_calls} model calls say no number of tokens"
    if sample.models_failed:
        yield f"{sample.models_failed} of {sample.model_calls} model calls ended in an error"
    if sample.unknown:
        yield f"{sample.unknown} spans are of an operation that is not known"
    if len(sample.versions) > 1:
        yield f"taken on {len(sample.versions)} versions of the service"


def _list(data: Any, key: str) -> list[Any]:
    found = get(data, key)
    return found if isinstance(found, list) else []


def _text(value: Any) -> str:
    return value[:80] if isinstance(value, str) else ""
