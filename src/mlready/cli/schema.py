"""`mlready schema`: JSON Schemas for editors and for readers of reports."""

from __future__ import annotations

import click

from mlready.cli.library import PACK_HELP, put_json, whole_library


@click.command()
@click.argument(
    "what", metavar="WHAT", type=click.Choice(("manifest", "pack", "vocabulary", "assessment"))
)
@click.option("--pack", "-p", "packs", metavar="PACK", multiple=True, help=PACK_HELP)
@click.help_option("-h", "--help", help="Print this help and exit.")
def command(what: str, packs: tuple[str, ...]) -> None:
    """Print a JSON Schema: of a manifest, a pack's files, a vocabulary file, or the JSON report.

    WHAT is manifest, pack, vocabulary or assessment. An editor that is pointed to it completes
    and checks while you write.
    """
    if what == "assessment":
        import json
        from importlib.resources import files

        text = (files("mlready.report") / "assessment.schema.json").read_text(encoding="utf-8")
        put_json(json.loads(text))
        return
    from mlready import schema

    make = {
        "manifest": schema.manifest_schema,
        "pack": schema.pack_schema,
        "vocabulary": schema.vocabulary_schema,
    }
    put_json(make[what](whole_library(packs)))
