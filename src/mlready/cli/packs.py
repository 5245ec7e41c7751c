"""`mlready packs`: which packs there are, of which edition, and how much they hold."""

from __future__ import annotations

import click

from mlready.cli.library import PACK_HELP, ink, put_json, put_lines, whole_library


@click.command()
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
def command(packs: tuple[str, ...], format_: str) -> None:
    """List the packs: whose they are, their edition and status, and how many rules they hold."""
    library = whole_library(packs)
    if format_ == "json":
        keys = ("id", "title", "authority", "instrument", "edition", "kind", "status", "as_of")
        put_json(
            [
                {
                    **{key: getattr(pack.meta, key) for key in keys},
                    "rules": len(pack.rules),
                    "derivations": len(pack.derived),
                    "sha256": pack.digest,
                }
                for pack in library.packs
            ]
        )
        return
    pen = ink()
    lines: list[str] = []
    for pack in library.packs:
        meta = pack.meta
        status = meta.status.replace("_", " ")
        lines += pen.wrapped([(meta.id, "bold"), (meta.title, ""), (meta.authority, "dim")])
        lines += pen.wrapped([(f"{meta.instrument}, {meta.edition}", "")], ("  ", ""))
        known = f"{meta.kind.replace('_', ' ')}, {status}, as of {meta.as_of}"
        counts = f"{len(pack.rules)} rules, {len(pack.derived)} derivations"
        lines += pen.wrapped([(known, "dim"), (counts, "dim")], ("  ", ""))
    put_lines(lines)
