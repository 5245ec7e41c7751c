"""Where reports go: formats and file names, and files written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from mlready.errors import OutputFailed, did_you_mean
from mlready.lean import dataclass
from mlready.report import FORMATS, Report


@dataclass(frozen=True)
class Output:
    """One file to write."""

    format: str
    path: Path


def read_outputs(names: Sequence[str], chosen: str | None, inputs: Iterable[Path]) -> list[Output]:
    """The files that `-o` names, as FORMAT:FILE, by their suffix, or else in the `chosen` format.

    Raises OutputFailed where a format is unknown, two names are one file, a file would replace a
    manifest, or its folder does not exist.
    """
    outputs = [_read(name, chosen) for name in names]
    taken = {_real(path): "is the manifest" for path in inputs}
    for output in outputs:
        real = _real(output.path)
        if real in taken:
            raise OutputFailed(f"{output.path}: {taken[real]}; name another file")
        if not real.parent.is_dir():
            raise OutputFailed(
                f"{output.path}: no such folder `{output.path.parent}`; make it first"
            )
        if real.exists() and not real.is_file():
            raise OutputFailed(f"{output.path}: is not a regular file; name another")
        taken[real] = "is named twice"
    return outputs


def _read(name: str, chosen: str | None) -> Output:
    prefix, colon, rest = name.partition(":")
    if colon and prefix in FORMATS and rest:
        return Output(prefix, Path(rest))
    path = Path(name)
    by_suffix = {kind.suffix: format_ for format_, kind in FORMATS.items()}
    found = by_suffix.get(path.suffix.lower()) or chosen
    if name == "-" or not path.name:
        raise OutputFailed(f"{name}: no file name; use --format to print a report")
    if found is None:
        hint = did_you_mean(path.suffix, by_suffix) or f"one of {', '.join(by_suffix)}"
        raise OutputFailed(f"{name}: which format? {hint}; or write json:{name}")
    return Output(found, path)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def write(output: Output, reports: Sequence[Report]) -> None:
    """Make one document and write it. Raises OutputFailed."""
    write_whole(output.path, FORMATS[output.format].write(reports))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: beside its place first, then in one step there.

    Raises OutputFailed and leaves nothing behind.
    """
    target = _real(path)
    beside = target.with_name(f".{target.name[:200]}.{os.getpid()}.part")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            if target.exists():
                beside.chmod(target.stat().st_mode & 0o777)
            beside.replace(target)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputFailed(
            f"{path}: {error.strerror or error}; nothing was written there"
        ) from None
