"""`mlready pack`: for those who write packs: run their cases, and say what could be better."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mlready.cli.exits import CLEAN, COULD_NOT_CHECK, FAILED
from mlready.cli.library import put_lines
from mlready.report.ink import printable

if TYPE_CHECKING:
    from mlready.packs import Library


@click.group(invoke_without_command=True)
@click.help_option("-h", "--help", help="Print this help and exit.")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Test or lint a pack while it is being written."""
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
