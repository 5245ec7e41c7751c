"""What the tests of the reader share: both parsers, and a short way to ask what was refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from mlready import source
from mlready.errors import SourceRefused
from mlready.source import parsers
from mlready.source.problems import MAX_PROBLEMS

PARSERS: dict[str, Any] = {"pure": parsers.PurePython}
if parsers.Parser is not parsers.PurePython:
    PARSERS["libyaml"] = parsers.Parser


@contextmanager
def reading_with(parser: Any) -> Iterator[None]:
    """Let the reader use a parser."""
    before = parsers.Parser
    parsers.Parser = parser
    try:
        yield
    finally:
        parsers.Parser = before


def problems(text: str | bytes) -> list[str]:
    """Give the lines a refused text is answered with; none where it is accepted."""
    try:
        source.read(text, "f.yaml")
    except SourceRefused as refused:
        return [str(problem) for problem in refused.problems] or ["refused for no reason"]
    return []


def outcome(text: str | bytes) -> tuple[Any, ...]:
    """Give what must not depend on the parser: refused or not, each value with its type."""
    lines = problems(text)
    if not lines:
        return ("accepted", typed(source.read(text, "f.yaml").data))
    assert len(lines) <= MAX_PROBLEMS + 1
    assert all(len(line.splitlines()) == 1 for line in lines)
    return ("refused",)


def typed(value: Any) -> Any:
    """Give a value in which 1, 1.0 and True differ, and so do 3.1 and 3.10."""
    if isinstance(value, dict):
        return [(key, typed(inner)) for key, inner in value.items()]
    if isinstance(value, list):
        return [typed(inner) for inner in value]
    return (type(value).__name__, str(value), getattr(value, "text", None))
