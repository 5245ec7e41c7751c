"""The agent at work: tasks drawn by chance, every step a span of OpenTelemetry."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor
from opentelemetry.trace import Status, StatusCode
from repairer import VERSION, Done, next_step
from sandbox import Refused, Sandbox
from tasks import Repair, repairs

MOST_STEPS = 70
"""Model calls and tool calls of a task."""


def work(task: Repair, chance: random.Random, tracer: trace.Tracer) -> bool:
    """One task in a sandbox of its own, until it is done or the limit is reached."""
    sandbox, history = Sandbox(task.files()), []
    name = {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "repair-agent"}
    with tracer.start_as_current_span("invoke_agent repair-agent", attributes=name):
        for _ in range(MOST_STEPS // 2):
            step = asked(history, chance, tracer)
            if not step.tool:
                break
            result = called(sandbox, step.tool, step.arguments, tracer)
            history.append(Done(step.tool, step.arguments, result))
    sandbox.close()
    return bool(history) and "all tests passed" in history[-1].result


def asked(history, chance, tracer):
    """The model's next step; tokens are counted as four characters each."""
    attributes = {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": VERSION,
        "gen_ai.response.model": VERSION,
    }
    with tracer.start_as_current_span(f"chat {VERSION}", attributes=attributes) as span:
        step = next_step(history, chance)
        read = sum(len(str(one.arguments)) + len(one.result) for one in history)
        span.set_attribute("gen_ai.usage.input_tokens", 200 + read // 4)
        span.set_attribute("gen_ai.usage.output_tokens", 1 + len(f"{step.arguments}{step.text}") // 4)
    return step


def called(sandbox, tool, arguments, tracer) -> str:
    """A tool call; what the sandbox refuses is an error, a failing test is none."""
    attributes = {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": tool}
    with tracer.start_as_current_span(f"execute_tool {tool}", attributes=attributes) as span:
        try:
            return sandbox.call(tool, arguments)
        except Refused as error:
            span.set_attribute("error.type", "refused")
            span.set_status(Status(StatusCode.ERROR))
            return f"refused: {error}"


def main(place: Path) -> None:
    """Forty tasks; one span to a line."""
    chance = random.Random(20261123)
    resource = Resource({"service.name": "repair-agent", "service.version": "1.4.0"})
    with place.open("w") as out:
        exporter = ConsoleSpanExporter(
            out=out, formatter=lambda span: span.to_json(indent=None) + "\n"
        )
        provider = TracerProvider(resource=resource)
        provider.add_span_processor(SimpleSpanProcessor(exporter))
        tracer = provider.get_tracer("repair-agent")
        solved = [work(one, chance, tracer) for one in chance.choices(repairs(), k=40)]
        provider.shutdown()
    print(f"{sum(solved)} of {len(solved)} solved")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
