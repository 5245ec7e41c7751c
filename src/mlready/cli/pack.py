"""`mlready pack`: for those who write packs: run their cases, lint them, compare two editions."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mlready.cli.exits import CLEAN, COULD_NOT_CHECK, FAILED
from mlready.cli.library import ink, put_json, put_lines
from mlready.report.ink import printable

if TYPE_CHECKING:
    from mlready.packdiff import Edition
    from mlready.packs import Library


@click.group(invoke_without_command=True)
@click.help_option("-h", "--help", help="Print this help and exit.")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Test, lint or compare packs, for whoever writes them."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        ctx.exit(COULD_NOT_CHECK)


@command.command()
@click.argument("name", metavar="PACK")
@click.option("--mutate", is_flag=True, help="Change each condition too: a case must notice.")
@click.help_option("-h", "--help", help="Print this help and exit.")
def test(name: str, mutate: bool) -> int:
    """Run the cases beside the files of a pack.

    PACK is an id of a shipped pack, or a folder. Exits 1 when a case fails, or with --mutate
    when no case notices a change.
    """
    from mlready.cases import test_pack

    library, folder = _load(name)
    count, failures, survivors = test_pack(library, folder, mutate=mutate)
    put_lines(printable(str(one)) for one in (*failures, *survivors))
    unnoticed = f", {len(survivors)} changes that no case notices" if mutate else ""
    put_lines([f"{count} cases, {len(failures)} failed{unnoticed}"])
    return _code(count, bool(failures or survivors))


@command.command()
@click.argument("name", metavar="PACK")
@click.help_option("-h", "--help", help="Print this help and exit.")
def lint(name: str) -> int:
    """Say what could be better about a pack.

    Outcomes without a case, and conditions that stay unknown though no answer would change
    them. PACK is an id of a shipped pack, or a folder. Exits 1 when there is something to say.
    """
    from mlready.lint import lint as read_closely

    library, folder = _load(name)
    problems = read_closely(library, folder)
    put_lines(printable(str(one)) for one in problems)
    put_lines([f"{len(problems)} {'remark' if len(problems) == 1 else 'remarks'}"])
    return _code(1, bool(problems))


@command.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
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
def diff(old: str, new: str, format_: str) -> None:
    """Tell what differs between two editions of a pack.

    Rules, conclusions, thresholds, penalties and facts that came, went or changed, conditions in
    words. OLD and NEW are each an id of a shipped pack, or a folder. Exits 0 whether they differ
    or not.
    """
    from mlready.packdiff import compare, edition
    from mlready.report.text_packdiff import difference_lines
    from mlready.report.words import in_words

    before, after = edition(*_load(old)), edition(*_load(new))
    found = compare(before, after, in_words)
    if format_ == "json":
        named = {"old": before, "new": after}
        about = {name: _about(one) for name, one in named.items()}
        put_json({**about, "differences": [asdict(one) for one in found]})
    else:
        put_lines(difference_lines(before, after, found, ink()))


def _about(one: Edition) -> dict[str, Any]:
    """What an edition is, wherever it lies."""
    meta = one.pack.meta
    return {
        "id": meta.id,
        "title": meta.title,
        "edition": meta.edition,
        "as_of": meta.as_of,
        "digest": one.pack.digest,
    }


def _load(name: str) -> tuple[Library, Path]:
    """The library of a pack and the packs it needs, and the pack's folder."""
    from mlready.packs import load_library
    from mlready.packs.files import find_pack
    from mlready.source import read_file

    folder = find_pack(name).resolve()  # `.` has a name too
    data = read_file(folder / "pack.yaml").data
    needs = data.get("needs") if isinstance(data, dict) else None
    others = [one for one in needs if isinstance(one, str)] if isinstance(needs, list) else []
    return load_library([*others, name]), folder


def _code(count: int, found: bool) -> int:
    return COULD_NOT_CHECK if not count else FAILED if found else CLEAN
