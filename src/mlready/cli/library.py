"""What several commands need of the packs: load them whole, find what a user names, print rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import click

from mlready.cli import terminal
from mlready.report.ink import Ink

if TYPE_CHECKING:
    from mlready.packs import Library

PACK_HELP = "Use this pack, by id or folder; repeatable. [default: all shipped packs]"


def whole_library(names: Sequence[str] = ()) -> Library:
    """All named packs (by default the shipped ones) with their rules."""
    from mlready.packs import load_library

    return opened_whole(load_library(names))


def opened_whole(library: Library) -> Library:
    """The library with the rules of all its packs."""
    from mlready.packs import open_packs

    return open_packs(library, frozenset(pack.meta.id for pack in library.packs))


def matches(pattern: str, *texts: str) -> bool:
    """Whether a text contains the pattern, or fits it where it has `*` or `?`; in any case."""
    wanted = pattern.lower()
    if "*" in wanted or "?" in wanted:
        return any(fnmatchcase(text.lower(), wanted) for text in texts)
    return any(wanted in text.lower() for text in texts)


def ink(color: str = "auto") -> Ink:
    """How to write on this terminal."""
    return Ink(terminal.width(), terminal.colors(color), terminal.unicode())


def put_lines(lines: Iterable[str]) -> None:
    """Print lines."""
    terminal.put("".join(f"{line}\n" for line in lines))


def put_json(data: Any) -> None:
    """Print a document for a machine, and nothing else."""
    text = json.dumps(data, ensure_ascii=False, indent=2, default=_plain)
    click.echo(f"{text}\n".encode("utf-8", "backslashreplace"), nl=False)


def _plain(value: Any) -> Any:
    """Dates as text; what else JSON has no form for is a bug."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def record(one: Any) -> dict[str, Any]:
    """A record under the names that YAML has for its fields, without what is empty."""
    names = {"since": "from", "along": "with"}
    return {names.get(key, key): value for key, value in _filled(asdict(one)).items()}


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, dict):
            value = {k: _filled(v) if isinstance(v, dict) else v for k, v in value.items()}
        if value not in (None, "", {}, [], ()):
            found[key] = value
    return found
