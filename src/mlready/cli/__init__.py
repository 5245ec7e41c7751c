"""The command line: what is asked, what is printed, and what the exit code says.

Start-up time is a feature: a command's module is imported when the command is called, and what
the command needs when it runs.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from mlready import __version__

COMMANDS = {
    "check": "Check manifests: findings, verdict and score.",
    "explain": "Explain a rule or a conclusion.",
    "evidence": "Tell what evidence files show; pin and add them.",
    "timeline": "List the dates that bind a system.",
    "facts": "List what a manifest can state.",
    "rules": "List the rules.",
    "packs": "List the packs.",
    "schema": "Print a JSON Schema.",
    "pack": "Test, lint or compare packs.",
}
"""Name to one line of help; the command itself is `command` in the module of that name."""

COULD_NOT_CHECK = 2
OUR_BUG = 70
INTERRUPTED = 130
PIPE_CLOSED = 141


class PipeClosed(Exception):
    """Whoever read our output has enough of it."""


class Commands(click.Group):
    """All commands, each imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name; None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"mlready.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name; a name that is none gets a suggestion."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            from mlready.errors import did_you_mean

            hint = did_you_mean(name, COMMANDS) or f"one of {', '.join(COMMANDS)}"
            ctx.fail(f"no such command `{name}`; {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; click would take a closed pipe for exit code 1, a finding."""
        try:
            found = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError as error:
            raise PipeClosed from error
        return found

    def main(  # type: ignore[override]  # ours always ends the process, as click's does by default
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> NoReturn:
        """Run the command that the arguments name and end the process with its exit code."""
        sys.exit(_run(super().main, args, prog_name or "mlready", extra))


def _run(call: Any, args: Sequence[str] | None, name: str, extra: dict[str, Any]) -> int:
    """Run to the end, and turn whatever comes of it into an exit code and a line on stderr."""
    extra["standalone_mode"] = False
    try:
        code = call(args, name, **extra)
    except click.ClickException as error:
        _say(_one_line(error))
        return COULD_NOT_CHECK
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except PipeClosed:
        # Whoever read our output has enough. Python must not complain about it while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return PIPE_CLOSED
    except Exception as error:
        return _refused_or_bug(error)
    return code if isinstance(code, int) else 0


def _one_line(error: click.ClickException) -> str:
    """What click has to say of a wrong call, and where the options are explained."""
    message = error.format_message().strip().rstrip(".")
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "mlready"
    return f"{path}: {message[:1].lower()}{message[1:]}; see `{path} --help`"


def _refused_or_bug(error: Exception) -> int:
    """Tell apart what the user can mend and what only we can."""
    from mlready.errors import MlreadyError

    if not isinstance(error, MlreadyError):
        return _our_bug(error)
    from mlready.cli.messages import complain

    complain(error)
    return COULD_NOT_CHECK


def _our_bug(error: Exception) -> int:
    """Own up to a bug, in one line; the traceback for whoever asks for it."""
    if os.environ.get("MLREADY_DEBUG"):
        import traceback

        traceback.print_exception(error)
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    file = place.tb_frame.f_code.co_filename.replace("\\", "/").rpartition("/")[2] if place else ""
    where = f"{file}:{place.tb_lineno}" if place else "?"
    what = " ".join(f"{type(error).__name__}: {error}".split())[:160]
    _say(
        f"mlready {__version__}: a bug of ours: {what} ({where}); "
        "run again with MLREADY_DEBUG=1 and report the traceback"
    )
    return OUR_BUG


def _say(message: str) -> None:
    """One line on stderr, with nothing in it that steers a terminal."""
    from mlready.report.ink import printable

    click.echo(printable(message), err=True)


@click.group(cls=Commands, invoke_without_command=True)
@click.version_option(
    __version__, message="%(prog)s %(version)s", help="Print the version and exit."
)
@click.help_option("-h", "--help", help="Print this help and exit.")
@click.pass_context
def main(ctx: click.Context) -> None:
    """What the law and good practice ask of an AI system, which of it is met, and what backs it.

    Start with a dozen lines of project.yaml and `mlready check`. This is not legal advice.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        ctx.exit(COULD_NOT_CHECK)
