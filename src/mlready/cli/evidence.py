"""`mlready evidence`: the register, and what files show."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mlready.cli.clock import Day, default_day
from mlready.cli.exits import CLEAN, COULD_NOT_CHECK, FAILED
from mlready.cli.library import PACK_HELP, ink, put_json, put_lines
from mlready.cli.messages import complain

if TYPE_CHECKING:
    from mlready.evidence.pinning import Pin
    from mlready.manifest import Manifest
    from mlready.packs import Library
    from mlready.source import Document

DEFAULT = "project.yaml"
HELP = ("-h", "--help")


class Evidence(click.Group):
    """The commands on evidence; without the name of one, `list`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `list` before what names no command."""
        first = args[0] if args else ""
        if first not in (*self.commands, *HELP):
            from mlready.errors import did_you_mean

            near = did_you_mean(first, self.commands)
            if near and not Path(first).exists():
                ctx.fail(f"no such command or manifest `{first}`; {near}")
            args = ["list", *args]
        return super().parse_args(ctx, args)


def pack_option(call: Any) -> Any:
    """The option that names packs, whose facts the manifest may state."""
    return click.option("--pack", "-p", "packs", metavar="PACK", multiple=True, help=PACK_HELP)(
        call
    )


def format_option(call: Any) -> Any:
    """The option that asks for text or JSON."""
    return click.option(
        "--format",
        "-f",
        "format_",
        type=click.Choice(("text", "json")),
        default="text",
        show_default=True,
        metavar="FORMAT",
        help="Print as text or json.",
    )(call)


@click.group(cls=Evidence)
@click.help_option(*HELP, help="Print this help and exit.")
def command() -> None:
    """Tell what evidence files show; pin them, and add them to a manifest.

    `mlready evidence project.yaml` is short for `mlready evidence list project.yaml`.
    """


@command.command("list")
@click.argument("path", metavar="[MANIFEST]", default=DEFAULT)
@click.option(
    "--as-of",
    type=Day(),
    metavar="DATE",
    help="Tell ages on this day. [default: the day of SOURCE_DATE_EPOCH, else today, in UTC]",
)
@pack_option
@format_option
@click.help_option(*HELP, help="Print this help and exit.")
def list_(path: str, as_of: date | None, packs: tuple[str, ...], format_: str) -> None:
    """List the files that a manifest registers.

    Of each file of MANIFEST (by default project.yaml in this folder) its state, digest, age and
    review, what it supports, what it measures, and what speaks against it.
    """
    from mlready.evidence import collect
    from mlready.packs import load_library
    from mlready.report.text_evidence import registered_lines, registered_record

    library, day = load_library(packs), as_of or default_day()
    manifest = load(path, library)
    files = collect(manifest, day).files
    known = (library.vocabulary, day)
    if format_ == "json":
        put_json([registered_record(file, *known) for file in files])
        return
    for number, file in enumerate(files):
        put_lines([*([""] if number else []), *registered_lines(file, *known, ink())])
    if not files:
        put_lines([f"{path}: no evidence is registered; `mlready evidence add FILE` proposes it"])


def load(path: str, library: Library) -> Manifest:
    """The manifest in a file, or from standard input."""
    from mlready.manifest import load_manifest
    from mlready.source.problems import MAX_BYTES

    if path == "-":
        return load_manifest(None, library, sys.stdin.buffer.read(MAX_BYTES + 1))
    return load_manifest(Path(path), library)


@command.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@format_option
@click.help_option(*HELP, help="Print this help and exit.")
def read(files: tuple[str, ...], format_: str) -> int:
    """Print what a reader finds in any file.

    Tool and version, date, whether the run is complete, and each number with its place. FILE is
    a file or a folder; no manifest is needed. Exits 2 when one is not recognised or not read.
    """
    from mlready.errors import NotFound
    from mlready.evidence.examine import examine
    from mlready.evidence.files import Unreadable
    from mlready.packs import load_library
    from mlready.report.text_evidence import examined_lines, examined_record

    found = []
    for name in files:
        try:
            found.append(examine(Path(name), name))
        except Unreadable as error:
            complain(NotFound(f"{name}: {error}"))
    vocabulary = load_library().vocabulary
    if format_ == "json":
        put_json([examined_record(one, vocabulary) for one in found])
    else:
        for number, one in enumerate(found):
            put_lines([*([""] if number else []), *examined_lines(one, vocabulary, ink())])
    return COULD_NOT_CHECK if len(found) < len(files) else CLEAN


@command.command()
@click.argument("name", metavar="[NAME]", default="")
@click.help_option(*HELP, help="Print this help and exit.")
def schemas(name: str) -> None:
    """List the schemas of our own, or print one.

    A file that keeps to one states its measurements itself, and needs no reader of its own.
    NAME is one of them, as mlready.rag-quality/1 or rag-quality: it is printed as JSON Schema.
    """
    from mlready.errors import NotFound, did_you_mean
    from mlready.evidence.schemas import SCHEMAS, json_schema
    from mlready.packs import load_library

    if not name:
        pen = ink()
        put_lines(
            line
            for known, shape in SCHEMAS.items()
            for line in pen.wrapped([(shape.title, "")], (f"{known:<30}  ", "bold"))
        )
        return
    names = {short: one for one in SCHEMAS for short in (one, one[8:], one[8:].partition("/")[0])}
    if name not in names:
        hint = did_you_mean(name, names) or "`mlready evidence schemas` lists them"
        raise NotFound(f"{name}: no such schema; {hint}")
    put_json(json_schema(names[name], load_library().vocabulary))


@command.command()
@click.argument("path", metavar="[MANIFEST]", default=DEFAULT)
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--check", is_flag=True, help="Say what would change; write nothing.")
@pack_option
@click.help_option(*HELP, help="Print this help and exit.")
def pin(path: str, ids: tuple[str, ...], check: bool, packs: tuple[str, ...]) -> int:
    """Write the digests of registered files into a manifest.

    Of each file with an ID, by default of all files of MANIFEST (project.yaml in this folder).
    Nothing else in it changes, neither comments nor layout. Exits 2 when a file cannot be read,
    and with --check 1 when a digest would change.
    """
    from mlready.cli.outputs import write_whole
    from mlready.errors import MlreadyError, NotFound
    from mlready.evidence.pinning import pinned, pins
    from mlready.packs import load_library

    if path == "-":
        raise NotFound("-: standard input cannot be written to; name a manifest")
    if "." not in path and not Path(path).exists():
        hint = f"name it before the ids: `{DEFAULT} {path}`"
        raise NotFound(f"{path}: no such manifest; {hint}")
    manifest = load(path, load_library(packs))
    found = pins(manifest, ids)
    differing = [one for one in found if one.differs]
    if differing and not check:
        content = unchanged(Path(path), manifest.document)
        digests = {one.id: one.found for one in differing}
        write_whole(Path(path), pinned(manifest.document, content, digests))
    put_lines(line for one in differing for line in _pin_lines(one))
    verb = "would change" if check else "pinned"
    same = sum(one.found != "" for one in found) - len(differing)
    put_lines([f"{path}: {len(differing)} {verb}, {same} as they were"])
    unread = [one for one in found if not one.found]
    for one in unread:
        complain(MlreadyError(f"{path}: `{one.id}` ({one.path}): {one.objection}; not pinned"))
    return COULD_NOT_CHECK if unread else FAILED if check and differing else CLEAN


def _pin_lines(one: Pin) -> list[str]:
    pen = ink()
    pieces = [(one.id, "bold"), (one.path, ""), (one.found, "dim")]
    lines = pen.wrapped(pieces, ("  ", ""))
    if one.reviewed:
        said = f"another file than the one reviewed on {one.reviewed}: have it reviewed again"
        lines += pen.wrapped([(said, "yellow")], ("    ", ""))
    return lines


def unchanged(path: Path, document: Document) -> bytes:
    """The bytes of a manifest that was read. Raises NotFound where it is another by now."""
    from mlready.errors import MlreadyError, NotFound
    from mlready.source import read as read_source

    try:
        content = path.read_bytes()
        if read_source(content, str(path)).text == document.text:
            return content
    except (OSError, MlreadyError):
        pass
    raise NotFound(f"{path}: changed while it was read: run again")


@command.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--manifest",
    "-m",
    "path",
    metavar="PATH",
    default=DEFAULT,
    show_default=True,
    help="The manifest that they are to be registered in.",
)
@click.option("--write", is_flag=True, help="Write the entries into the manifest.")
@pack_option
@click.help_option(*HELP, help="Print this help and exit.")
def add(files: tuple[str, ...], path: str, write: bool, packs: tuple[str, ...]) -> int:
    """Propose entries of the register for files.

    Prints the YAML to add for each FILE, and as comments what it shows and which practices it can
    back. Exits 2 when a file is not recognised, is outside the project, or is registered already.
    """
    from mlready.cli.library import whole_library
    from mlready.cli.outputs import write_whole
    from mlready.errors import NotFound
    from mlready.evidence.proposal import Proposal, inserted, propose
    from mlready.report.text_evidence import proposal_lines

    if path == "-":
        raise NotFound("-: standard input cannot be written to; name a manifest")
    library = whole_library(packs)
    manifest = load(path, library)
    found: list[Proposal] = []
    for name in files:
        try:
            taken = {*manifest.evidence, *(one.id for one in found)}
            found.append(propose(name, manifest, library, taken))
        except NotFound as error:
            complain(error)
    if found:
        put_lines(proposal_lines(found, ink()))
    if found and write:
        content = unchanged(Path(path), manifest.document)
        entries = {one.id: one.entry for one in found}
        write_whole(Path(path), inserted(manifest.document, content, entries))
        put_lines([f"# written into {path}"])
    return COULD_NOT_CHECK if len(found) < len(files) else CLEAN
