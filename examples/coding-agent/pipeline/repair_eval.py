"""Inspect: every task four times, in Inspect's sandbox, scored by the tests themselves."""

from __future__ import annotations

import random
import sys

from inspect_ai import Task, eval, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import (
    ChatCompletionChoice,
    ChatMessageAssistant,
    ChatMessageTool,
    GenerateConfig,
    ModelAPI,
    ModelOutput,
    ModelUsage,
    modelapi,
)
from inspect_ai.scorer import CORRECT, INCORRECT, Score, accuracy, scorer, stderr
from inspect_ai.solver import generate, system_message, use_tools
from inspect_ai.tool import ToolCall, tool
from inspect_ai.util import sandbox
from repairer import VERSION, Done, next_step
from tasks import repairs

RUN = ["python3", "-B", "check.py"]


@modelapi(name="scripted")
class Scripted(ModelAPI):
    """The repairer behind Inspect's interface for models."""

    def __init__(self, model_name, base_url=None, api_key=None, config=None, **_):
        super().__init__(model_name, base_url, api_key, [], config or GenerateConfig())
        self.chance = random.Random(20261123)

    async def generate(self, input, tools, tool_choice, config):
        """The next step after the conversation so far."""
        step = next_step(_history(input), self.chance)
        calls = [ToolCall(id=f"call-{len(input)}", function=step.tool, arguments=step.arguments)]
        message = ChatMessageAssistant(
            content=step.text, model=VERSION, source="generate", tool_calls=calls * bool(step.tool)
        )
        read = sum(len(one.text) for one in input) // 4
        written = 1 + len(f"{step.arguments}{step.text}") // 4
        return ModelOutput(
            model=VERSION,
            choices=[ChatCompletionChoice(message=message, stop_reason="stop")],
            usage=ModelUsage(input_tokens=read, output_tokens=written, total_tokens=read + written),
        )


def _history(messages) -> list[Done]:
    """The tool calls of the conversation with their results."""
    results = {one.tool_call_id: one.text for one in messages if isinstance(one, ChatMessageTool)}
    calls = [call for one in messages if one.role == "assistant" for call in one.tool_calls or ()]
    return [Done(one.function, one.arguments, results.get(one.id, "")) for one in calls]


async def _run() -> str:
    """What the tests print; a change may well make an endless loop."""
    try:
        done = await sandbox().exec(RUN, timeout=5, timeout_retry=False)
    except TimeoutError:
        return "stopped after 5 seconds"
    return done.stdout + done.stderr[-400:]


@tool
def list_files():
    async def execute() -> str:
        """List the files of the project."""
        return (await sandbox().exec(["ls"])).stdout

    return execute


@tool
def read_file():
    async def execute(path: str) -> str:
        """Read a file.

        Args:
            path: Name of the file.
        """
        return await sandbox().read_file(path)

    return execute


@tool
def write_file():
    async def execute(path: str, content: str) -> str:
        """Replace a program.

        Args:
            path: Name of the file.
            content: Its new text.
        """
        await sandbox().write_file(path, content)
        return "written"

    return execute


@tool
def run_tests():
    async def execute() -> str:
        """Run the tests of the project."""
        return await _run()

    return execute


@scorer(metrics=[accuracy(), stderr()])
def tests_pass():
    async def score(state, target):
        """Right where the tests pass on what the agent left behind."""
        task = next(one for one in repairs() if one.name == state.sample_id)
        await sandbox().write_file("check.py", task.files()["check.py"])
        return Score(value=CORRECT if "all tests passed" in await _run() else INCORRECT)

    return score


@task
def repair():
    """Thirty faulty programs."""
    samples = [
        Sample(id=one.name, input="Make the tests pass.", target="tests pass", files=one.files())
        for one in repairs()
    ]
    return Task(
        dataset=MemoryDataset(samples, name="repair-30"),
        solver=[
            system_message("You mend programs. Use the tools; leave check.py as it is."),
            use_tools(list_files(), read_file(), write_file(), run_tests()),
            generate(),
        ],
        scorer=tests_pass(),
        sandbox="local",
        version="2",
    )


if __name__ == "__main__":
    eval(
        repair(),
        model=f"scripted/{VERSION}",
        epochs=4,
        log_format="json",
        log_dir=sys.argv[1],
        display="none",
        max_sandboxes=4,
    )
