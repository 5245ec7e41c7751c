"""`mlready check`: manifests through the corridor, to reports and an exit code."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mlready.cli import terminal
from mlready.cli.clock import Day, default_day
from mlready.cli.messages import complain
from mlready.cli.outputs import Output, read_outputs, write
from mlready.errors import MlreadyError, NotFound, OutputFailed, PackRefused
from mlready.lean import dataclass
from mlready.report import FORMATS, Report

if TYPE_CHECKING:
    from mlready.packs import Library
    from mlready.report.view import AssessmentView

STDIN = "-"
DEFAULT = "project.yaml"
LEVELS = ("critical", "high", "medium", "low", "info", "none")
EPILOG = """\b
Exit codes, the same for every format; of several manifests the worst:
   0  clean
   1  a rule in force is not met (--fail-on), or a ban is broken, now or later
   2  could not check: refused, not found, not written, or no rule ran
   3  nothing failed, but something in force is unknown (--fail-on-unknown)
  70  a bug of ours
"""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the user asks of a check."""

    paths: tuple[str, ...]
    packs: tuple[str, ...]
    as_of: date | None
    format_: str | None
    names: tuple[str, ...]
    """Of the files to write."""
    fail_on: str
    fail_on_unknown: str
    exit_zero: bool
    quiet: bool
    verbose: bool
    color: str


@click.command(epilog=EPILOG)
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option(
    "--pack",
    "-p",
    "packs",
    metavar="PACK",
    multiple=True,
    help="Check against this pack, by id or folder; repeatable. [default: all shipped packs]",
)
@click.option(
    "--as-of",
    type=Day(),
    metavar="DATE",
    help="Check as the law stands on this day. "
    "[default: the day of SOURCE_DATE_EPOCH, else today, in UTC]",
)
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(list(FORMATS)),
    metavar="FORMAT",
    help=f"Print in this format: {', '.join(FORMATS)}. With -o it is also the format of a file "
    "whose suffix does not tell; what goes into a file is not printed. [default: text]",
)
@click.option(
    "--output",
    "-o",
    "names",
    metavar="FILE",
    multiple=True,
    help="Write a report into this file, in the format of its suffix or as FORMAT:FILE; "
    "repeatable. One manifest at a time.",
)
@click.option(
    "--fail-on",
    type=click.Choice(LEVELS),
    default="high",
    show_default=True,
    metavar="SEVERITY",
    help="Exit 1 when a rule in force of this severity or a higher one is not met: "
    f"{', '.join(LEVELS)}. A broken ban always counts.",
)
@click.option(
    "--fail-on-unknown",
    type=click.Choice(LEVELS),
    default="medium",
    show_default=True,
    metavar="SEVERITY",
    help="Exit 3 when a rule in force of this severity or a higher one is unknown, "
    "or a tier is undetermined.",
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 instead of 1 and 3.")
@click.option("--quiet", "-q", is_flag=True, help="Print one line per manifest.")
@click.option(
    "--verbose",
    "-v",
    is_flag=True,
    help="Print everything: all findings with reasons, conclusions, denials and evidence.",
)
@click.option(
    "--color", type=click.Choice(("auto", "always", "never")), default="auto", show_default=True,
    metavar="WHEN",
    help="Use colours: auto, always or never; auto also heeds NO_COLOR and FORCE_COLOR.",
)  # fmt: skip
@click.help_option("-h", "--help", help="Print this help and exit.")
def command(**options: Any) -> int:
    """Check manifests against regulation and readiness packs.

    PATH is a manifest, `-` standard input; by default project.yaml in this folder. Nothing is
    sent anywhere, and nothing is written but the files that -o names.
    """
    return check(Options(**options))


def check(options: Options) -> int:
    """Check every manifest, write and print what was asked for, and return the exit code."""
    from mlready.cli.exits import COULD_NOT_CHECK, code, worst
    from mlready.packs.load import load_library

    paths = options.paths or (DEFAULT,)
    outputs = _plan(paths, options)
    day = options.as_of or default_day()
    with _lasting():
        library = load_library(options.packs)
        found = [_assess(path, library, day) for path in paths]
    reports = [report for report in found if report is not None]
    codes = [code(report.view, options.fail_on, options.fail_on_unknown) for report in reports]
    codes += [COULD_NOT_CHECK] * (len(found) - len(reports))
    codes += [COULD_NOT_CHECK for output in outputs if reports and not _written(output, reports)]
    if reports:
        _show(reports, outputs, options)
    exit_code = worst(codes)
    return 0 if options.exit_zero and exit_code != COULD_NOT_CHECK else exit_code


@contextmanager
def _lasting() -> Iterator[None]:
    """What is made here lives to the end of the process, and none of it in circles.

    Looking for garbage in it would cost a fifth of a check.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _plan(paths: Sequence[str], options: Options) -> list[Output]:
    """The files to write. Raises OutputFailed where what is asked for cannot be done."""
    if paths.count(STDIN) > 1:
        raise NotFound("-: standard input can be read once")
    inputs = [Path(path) for path in paths if path != STDIN]
    outputs = read_outputs(options.names, options.format_, inputs)
    if len(paths) > 1 and outputs:
        raise OutputFailed(f"{outputs[0].path}: -o takes one manifest at a time, not {len(paths)}")
    kind = FORMATS[_shown(outputs, options)]
    if len(paths) > 1 and not kind.several:
        raise OutputFailed(f"--format {options.format_}: one manifest at a time, not {len(paths)}")
    if not kind.printable and terminal.on_terminal():
        raise OutputFailed(f"--format {options.format_}: name a file, as in -o report{kind.suffix}")
    return outputs


def _shown(outputs: Sequence[Output], options: Options) -> str:
    """The format of what is printed: the one asked for, unless a file already gets it."""
    written = {output.format for output in outputs}
    return options.format_ if options.format_ and options.format_ not in written else "text"


def _assess(path: str, library: Library, day: date) -> Report | None:
    """One manifest through the corridor; None when it was refused, which is then on stderr.

    Raises PackRefused: with a wrong pack no manifest can be checked.
    """
    from mlready.assess import assess
    from mlready.manifest import load_manifest
    from mlready.report.build import build_view
    from mlready.source.problems import MAX_BYTES

    try:
        if path == STDIN:
            manifest = load_manifest(None, library, sys.stdin.buffer.read(MAX_BYTES + 1))
        else:
            manifest = load_manifest(Path(path), library)
        view = build_view(assess(manifest, library, day))
    except PackRefused:
        raise
    except MlreadyError as error:
        complain(error)
        return None
    if not view.findings:
        complain(MlreadyError(_nothing_ran(view)))
    return Report(view, manifest.document.text)


def _nothing_ran(view: AssessmentView) -> str:
    out = [f"{pack.id} by {pack.ruled_out_by[0].path}" for pack in view.packs if pack.ruled_out_by]
    why = f"ruled out: {', '.join(out)}" if out else "the packs have no rules"
    return f"{view.system.file}: no rule ran; {why}"


def _written(output: Output, reports: Sequence[Report]) -> bool:
    """Write one report; say on stderr where that fails."""
    try:
        write(output, reports)
    except OutputFailed as error:
        complain(error)
        return False
    return True


def _show(reports: Sequence[Report], outputs: Sequence[Output], options: Options) -> None:
    """Print the reports: in a machine's format and nothing else, or as text."""
    shown = _shown(outputs, options)
    if shown != "text":
        click.echo(FORMATS[shown].write(reports), nl=False)
        return
    from mlready.report import text

    color, unicode = terminal.colors(options.color), terminal.unicode()
    if options.quiet:
        lines = [text.line(report.view, color, unicode) for report in reports]
        terminal.put("".join(f"{line}\n" for line in lines))
        return
    width = terminal.width()
    pages = [text.render(r.view, width, color, options.verbose, unicode) for r in reports]
    terminal.put("\n\n".join(pages))
