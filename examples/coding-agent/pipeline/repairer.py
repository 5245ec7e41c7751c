"""The agent's model: in place of a language model, a script that repairs by trying small changes.

It sees what a model sees, the conversation, and answers with one tool call or a last word. It
reads the program, tries changes in an order that chance decides, and gives up after `MOST` of them.
`CHANGES` was written with the tasks in view, so the share that it solves says little.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

VERSION = "repairer-1.4"
MOST = 30
"""Changes that are tried before it gives up."""
CHANGES = [
    (" < ", " > "), (" > ", " < "), (" > ", " >= "), (" == ", " != "), (" != ", " == "),
    (" and ", " or "), (" or ", " and "), (" + ", " * "), (" * ", " / "), (" / ", " * "),
    (" - ", " + "), (" + ", " - "), ("+ 0", "+ 1"), ("- 1", "+ 1"), ("1, 1", "0, 1"), ("1)", "0)"),
    ("[1]", "[0]"), ("[0]", "[1]"), ("-2", "-1"), ("= 0", "= 1"), ("return 1", "return 0"),
    ("upper", "lower"), ("False", "True"), ("True", "False"), ("return one", "return best"),
    ("return b", "return a"), ("return low", "return high"), ("5", "4"),
]  # fmt: skip


@dataclass(frozen=True)
class Step:
    """A tool call, or a last word where `tool` is empty."""

    tool: str
    arguments: dict[str, str]
    text: str = ""


@dataclass(frozen=True)
class Done:
    """A tool call that was made, and what came back."""

    tool: str
    arguments: dict[str, str]
    result: str


def next_step(history: list[Done], chance: random.Random) -> Step:
    """What to do after all that was done."""
    if not history:
        return Step("list_files", {})
    if history[-1].tool == "list_files":
        name = next(one for one in history[-1].result.split() if one != "check.py")
        return Step("read_file", {"path": name})
    if history[-1].tool in ("read_file", "write_file"):
        return Step("run_tests", {})
    if "all tests passed" in history[-1].result:
        return Step("", {}, "The tests pass.")
    read = next(one for one in history if one.tool == "read_file")
    tried = {one.arguments["content"] for one in history if one.tool == "write_file"}
    open_ones = [one for one in _candidates(read.result) if one not in tried]
    if not open_ones or len(tried) >= MOST:
        return Step("", {}, "I found no change that makes the tests pass.")
    return Step("write_file", {**read.arguments, "content": chance.choice(open_ones)})


def _candidates(program: str) -> list[str]:
    """The program with one change each, at each place where it fits."""
    found = []
    for old, new in CHANGES:
        at = program.find(old)
        while at >= 0:
            found.append(program[:at] + new + program[at + len(old) :])
            at = program.find(old, at + 1)
    return found
