"""Where packs are, and which files they have."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from mlready.errors import Location, NotFound, Problem, Refused, did_you_mean
from mlready.lean import dataclass
from mlready.source import Document, read_file

HERE = Path(__file__).resolve().parent.parent
COMPILED = HERE / "_compiled"
"""Where an installed wheel keeps its compiled packs."""


def shipped_rules() -> Path:
    """The folder of the shipped packs: inside an installed package, or at the top of a checkout."""
    inside = HERE / "rules"
    return inside if inside.is_dir() else HERE.parent.parent / "rules"


def find_pack(name: str) -> Path:
    """The folder of a pack that a user names, by its id or by its path."""
    shipped = shipped_rules()
    folders = [Path(name)] if "/" in name or "\\" in name else [shipped / name, Path(name)]
    for folder in folders:
        if (folder / "pack.yaml").is_file():
            return folder
    known = shipped_packs()
    hint = (
        did_you_mean(name, known)
        or f"shipped: {', '.join(known)}; or name a folder with a pack.yaml"
    )
    raise NotFound(f"{name}: no such pack; {hint}")


def shipped_packs() -> list[str]:
    """The ids of the shipped packs."""
    return sorted(path.parent.name for path in shipped_rules().glob("*/pack.yaml"))


@dataclass
class Source:
    """One file of a pack, read."""

    document: Document
    problems: list[Problem]

    def report(
        self, at: Sequence[str | int], message: str, hint: str = "", key: bool = False
    ) -> None:
        """Add a problem at a place of the file."""
        self.problems.append(Problem(self.document.locate(tuple(at), key=key), message, hint))


@contextmanager
def quiet_gc() -> Iterator[None]:
    """Loading makes many long-lived objects; collecting meanwhile costs more than all the rest."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def open_source(path: Path, problems: list[Problem], folder: str = "") -> Source | None:
    """Read one file; None, with its problems added, where it cannot be read.

    `folder` is its folder as it is shown, where the caller knows that.
    """
    name = f"{folder}/{path.name}" if folder else shown(path)
    try:
        return Source(read_file(path, name), problems)
    except Refused as refused:
        problems.extend(refused.problems)
    except NotFound as error:
        problems.append(Problem(Location(name), str(error)))
    return None


def shown(path: Path) -> str:
    """A file's name as a user can open it.

    It is relative to the folder above the shipped rules, or to the working folder.
    """
    real, shipped = path.resolve(), shipped_rules().parent.resolve()
    if real.is_relative_to(shipped):
        return real.relative_to(shipped).as_posix()
    here = Path.cwd().resolve()
    name = real.relative_to(here) if real.is_relative_to(here) else path
    # `rules/eu-ai-act` of a fork must not be taken for the shipped folder of that name.
    return real.as_posix() if (shipped / name).exists() else name.as_posix()


def pack_files(folder: Path, *, cases: bool) -> list[Path]:
    """The files of a pack, in a fixed order: its YAML and provisions, or its cases."""
    if cases:
        return sorted(folder.glob("*.cases.yaml"))
    found = [path for path in folder.rglob("*") if path.suffix in (".yaml", ".txt")]
    return sorted(path for path in found if not path.name.endswith(".cases.yaml"))


def rule_files(folder: Path) -> list[Path]:
    """The files of a pack that hold derivations and rules."""
    found = sorted(folder.glob("*.yaml"))
    return [p for p in found if p.name != "pack.yaml" and not p.name.endswith(".cases.yaml")]


def vocabulary_files(folder: Path) -> list[Path]:
    """The files of facts of the shipped rules, or of a pack."""
    return sorted((folder / "vocabulary").glob("*.yaml"))


def core_files(rules: Path) -> list[Path]:
    """The files that say what facts and packs there are: vocabularies and each `pack.yaml`."""
    patterns = ("vocabulary/*.yaml", "*/vocabulary/*.yaml", "*/pack.yaml")
    return sorted(path for pattern in patterns for path in rules.glob(pattern))


def pack_folder(shown_as: str) -> Path:
    """The folder of a loaded pack, from the name it is shown by."""
    inside = shipped_rules().parent / shown_as
    return inside if inside.is_dir() else Path(shown_as)
