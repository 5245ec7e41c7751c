"""`mlready timeline`: the dates that matter to one system."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from mlready.cli.clock import Day, default_day
from mlready.cli.library import PACK_HELP, ink, put_json, put_lines
from mlready.report.ink import Ink
from mlready.report.view import AssessmentView, DateView


@click.command()
@click.argument("project", metavar="[PATH]", default="project.yaml")
@click.option("--pack", "-p", "packs", metavar="PACK", multiple=True, help=PACK_HELP)
@click.option(
    "--as-of",
    type=Day(),
    metavar="DATE",
    help="Tell the dates as they stand on this day. "
    "[default: the day of SOURCE_DATE_EPOCH, else today, in UTC]",
)
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(("text", "json", "ics")),
    default="text",
    show_default=True,
    metavar="FORMAT",
    help="Print as text, json or ics (a calendar file).",
)
@click.help_option("-h", "--help", help="Print this help and exit.")
def command(project: str, packs: tuple[str, ...], as_of: date | None, format_: str) -> None:
    """List the dates from which something binds the system at PATH, by default project.yaml."""
    from mlready.assess import assess
    from mlready.manifest import load_manifest
    from mlready.packs import load_library
    from mlready.report.build import build_view

    library = load_library(packs)
    manifest = load_manifest(Path(project), library)
    view = build_view(assess(manifest, library, as_of or default_day()))
    if format_ == "json":
        put_json([asdict(one) for one in view.timeline])
    elif format_ == "ics":
        from mlready.report.calendar import render

        click.echo(render(view).encode(), nl=False)
    else:
        put_lines(_lines(view, ink()))


def _lines(view: AssessmentView, pen: Ink) -> list[str]:
    """One block for each date: when, what begins, how it stands, and the verdict then."""
    head = f"{view.system.name} {view.system.version}".strip()
    lines = pen.wrapped([(head, "bold"), (f"as of {view.as_of}", "dim")])
    for one in view.timeline:
        lines += ["", *_block(one, pen)]
    return lines if view.timeline else [*lines, "", "No rule of the packs binds it on any date."]


def _block(one: DateView, pen: Ink) -> list[str]:
    counts = [f"{number} {outcome.replace('_', ' ')}" for outcome, number in one.outcomes.items()]
    lines = pen.wrapped([(one.date, "bold"), (one.label, ""), (one.state, "dim")])
    lines += pen.wrapped([(", ".join(one.provision), "dim")], ("  ", ""))
    if counts:
        lines += pen.wrapped([(", ".join(counts), "")], ("  ", ""))
    if one.verdict:
        verdict = f"then, if nothing is done: {one.verdict.replace('_', ' ')}"
        lines += pen.wrapped([(verdict, "")], ("  ", ""))
    return lines
