"""`mlready rules`: what the packs ask."""

from __future__ import annotations

import click

from mlready.cli.library import PACK_HELP, ink, matches, put_json, put_lines, record, whole_library


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
    """List the rules by pack and area, in the order of the packs' files.

    PATTERN is a part of the id, the title or the provision, or has * and ? in it; by default all.
    """
    from mlready.errors import NotFound, did_you_mean
    from mlready.records import as_list

    library = whole_library(packs)
    every = [(pack, rule.record) for pack in library.packs for rule in pack.rules]
    chosen = [
        (pack, one)
        for pack, one in every
        if matches(pattern, one.id, one.title, *as_list(one.provision))
    ]
    if pattern and not chosen:
        hint = (
            did_you_mean(pattern, [one.id for _, one in every]) or "`mlready rules` lists them all"
        )
        raise NotFound(f"{pattern}: no such rule; {hint}")
    if format_ == "json":
        put_json([{"pack": pack.meta.id, **record(one)} for pack, one in chosen])
        return
    pen, group = ink(), ("", "")
    lines: list[str] = []
    for pack, one in chosen:
        if (pack.meta.id, one.area) != group:
            group = (pack.meta.id, one.area)
            title = (f"{pack.meta.title}: {pack.meta.areas[one.area]}", "bold")
            lines += [*([""] if lines else []), pen.line(title)]
        nature = "ban" if one.kind == "prohibition" else one.severity
        pieces = [(one.title, ""), (", ".join(as_list(one.provision)), "cyan"), (nature, "dim")]
        lines += pen.wrapped(pieces, (f"  {one.id:<16}  ", "dim"))
    put_lines(lines)
