"""`mlready facts`: what a manifest can state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from mlready.cli.library import PACK_HELP, ink, matches, put_json, put_lines, record
from mlready.report.ink import Ink

if TYPE_CHECKING:
    from mlready.conditions import Condition
    from mlready.records import Fact


@click.command()
@click.argument("pattern", metavar="[PATTERN]", default="")
@click.option("--pack", "-p", "packs", metavar="PACK", multiple=True, help=PACK_HELP)
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    metavar="FORMAT",
    help="Print as text or json.",
)
@click.help_option("-h", "--help", help="Print this help and exit.")
def command(pattern: str, packs: tuple[str, ...], format_: str) -> None:
    """List what a manifest can state: path, type, values, and when it is asked.

    PATTERN is a part of the path or the question, or has * and ? in it; by default all facts.
    """
    from mlready.errors import NotFound, did_you_mean
    from mlready.packs import load_library

    library = load_library(packs)
    facts = library.vocabulary.facts
    chosen = {path: one for path, one in facts.items() if matches(pattern, path, one.question)}
    if not chosen:
        hint = did_you_mean(pattern, facts) or "`mlready facts` lists them all"
        raise NotFound(f"{pattern}: no such fact; {hint}")
    if format_ == "json":
        put_json([{"path": path, **record(one)} for path, one in chosen.items()])
        return
    pen, group = ink(), ""
    lines: list[str] = []
    for path, one in chosen.items():
        if path.rpartition(".")[0] != group:
            group = path.rpartition(".")[0]
            lines += [*([""] if lines else []), pen.line((group or path, "bold"))]
        lines += _fact(path, one, library.gates, pen)
    put_lines(lines)


def _fact(
    path: str, one: Fact, gates: Mapping[str, Condition], pen: Ink, key: str = "", deep: int = 1
) -> list[str]:
    """One fact: path and type, question, values, gate and citations; then the fields below it."""
    from mlready.records import as_list
    from mlready.report.words import one_line

    pad = "  " * deep
    key = key or path
    bounds = [f"from {one.min:g}" if one.min is not None else ""]
    bounds += [f"to {one.max:g}" if one.max is not None else ""]
    kind = " ".join(word for word in (one.type, one.unit, *bounds) if word)
    lines = pen.wrapped([(path, ""), (kind, "cyan")], (pad, ""))
    lines += pen.wrapped([(one.question, "")], (f"{pad}    ", ""))
    for value, meaning in one.values.items():
        lines += pen.wrapped(
            [(f"{value}:", ""), (meaning, "dim")], (f"{pad}    · ", "dim"), gap=" "
        )
    if one.help:
        lines += pen.wrapped([(one.help, "dim")], (f"{pad}    ", ""))
    if one.asked_if is not None:
        lines += pen.wrapped([(one_line(gates[key]), "dim")], (f"{pad}    asked if ", "dim"))
    cited = [f"{pack} {', '.join(as_list(where))}" for pack, where in one.cite.items()]
    if cited:
        lines += pen.wrapped([("; ".join(cited), "cyan")], (f"{pad}    see ", "dim"))
    for name, field in one.item.items():
        lines += _fact(f".{name}", field, gates, pen, f"{key}[].{name}", deep + 2)
    for name, field in one.attributes.items():
        lines += _fact(f".{name}", field, gates, pen, f"{key}.{name}", deep + 2)
    return lines
