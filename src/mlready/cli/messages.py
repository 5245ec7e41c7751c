"""Say on stderr why something could not be done: one line each, at most fifty."""

from __future__ import annotations

import click

from mlready.errors import MlreadyError, Refused
from mlready.report.ink import printable

MOST = 50


def complain(error: MlreadyError) -> None:
    """Print what is wrong, each problem on its own line: where, what, what to do."""
    lines = (
        [str(problem) for problem in error.problems] if isinstance(error, Refused) else [str(error)]
    )
    for line in lines[:MOST]:
        click.echo(printable(line), err=True)
    if len(lines) > MOST:
        click.echo(f"and {len(lines) - MOST} more", err=True)
