"""Keep the documentation true: print what the commands print, and list what the packs hold.

    python scripts/docs.py

rewrites the pages of PAGES. What a page says in these marks is made here, and compared by
tests/test_docs.py:

    <!-- file: NAME -->     the block below is a file in the page's own folder
    <!-- add: NAME -->      the block below stands at the end of that file
    <!-- run -->            the block below holds commands (`$ ...`) and what they print there
    <!-- begin: NAME --> ... <!-- end: NAME -->    a list or a help text, made by GENERATED

Each page has a folder of its own, with a copy of the examples in it, in which its commands run on
the day AS_OF. A report as PDF takes seconds and needs Pango: its own tests make it, not a page.
"""

from __future__ import annotations

import contextlib
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from click.testing import CliRunner

import docs_measurements
import docs_pages
import docs_practice
from mlready.cli import main as mlready

ROOT = Path(__file__).resolve().parent.parent
AS_OF = "2026-11-23"
ENVIRONMENT = {"SOURCE_DATE_EPOCH": "1795435200", "COLUMNS": "80", "NO_COLOR": "1"}
"""23 November 2026, on a terminal of eighty columns without colours."""

PAGES = ("README.md", "CONTRIBUTING.md", "docs/manifest.md", "docs/packs.md", "docs/law.md")
GENERATED: dict[str, Callable[[], str]] = {
    "mlready --help": lambda: printed("mlready --help"),
    "mlready check --help": lambda: printed("mlready check --help"),
    "doubts": docs_pages.doubts,
    "coverage": docs_pages.coverage,
}
"""What stands between `begin` and `end`, by name."""

WHOLE: dict[str, Callable[[], str]] = {
    "docs/facts.md": docs_pages.facts,
    "docs/measurements.md": docs_measurements.page,
    "docs/rules.md": docs_pages.rules,
    "docs/duties.md": docs_pages.duties,
    "docs/practice.md": docs_practice.page,
}
"""Pages of which every word is made."""

_MARK = re.compile(r"<!-- (file|add|run|begin|end)(?:: (\S.*?))? -->")
_FENCE = re.compile(r"```\w*")


def main() -> int:
    """Rewrite every page that is not as it should be, and name it."""
    for name in (*PAGES, *WHOLE):
        path = ROOT / name
        before, after = path.read_text(encoding="utf-8") if path.exists() else "", page(name)
        if before != after:
            path.write_text(after, encoding="utf-8")
            print(f"rewrote {name}")
    return 0


def page(name: str) -> str:
    """A page as it should be."""
    if name in WHOLE:
        return WHOLE[name]()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "project")
        root.mkdir()
        shutil.copytree(ROOT / "examples", root / "examples")
        with contextlib.chdir(root):
            lines = iter((ROOT / name).read_text(encoding="utf-8").splitlines())
            return "\n".join(rewritten(lines, root)) + "\n"


def rewritten(lines: Iterator[str], root: Path) -> Iterator[str]:
    """The lines of a page, with all that is marked made anew."""
    for line in lines:
        yield line
        mark = _MARK.fullmatch(line.strip())
        if mark is None:
            continue
        match mark[1]:
            case "begin":
                yield from GENERATED[mark[2]]().splitlines()
                yield end_of(lines, mark[2])
            case "run":
                opening, content, closing = block(lines)
                yield from (opening, *run(content), closing)
            case "file" | "add":
                opening, content, closing = block(lines)
                lay(root / mark[2], content, add=mark[1] == "add")
                yield from (opening, *content, closing)


def follow(name: str, root: Path) -> list[str]:
    """Do with files what a page says, and nothing else; returns their names."""
    lines = iter((ROOT / name).read_text(encoding="utf-8").splitlines())
    found: list[str] = []
    for line in lines:
        mark = _MARK.fullmatch(line.strip())
        if mark is not None and mark[1] in ("file", "add"):
            lay(root / mark[2], block(lines)[1], add=mark[1] == "add")
            found.append(mark[2])
    return found


def block(lines: Iterator[str]) -> tuple[str, list[str], str]:
    """The fenced block that follows: its opening, content and closing lines."""
    opening = next(lines, "")
    if not _FENCE.fullmatch(opening):
        raise ValueError(f"a mark stands right above a fenced block, not above {opening!r}")
    content: list[str] = []
    for line in lines:
        if line == "```":
            return opening, content, line
        content.append(line)
    raise ValueError(f"{opening!r} is never closed")


def end_of(lines: Iterator[str], name: str) -> str:
    """Pass over what stands between `begin` and `end`; returns the mark at the end."""
    wanted = f"<!-- end: {name} -->"
    if wanted not in lines:
        raise ValueError(f"{wanted} is missing")
    return wanted


def lay(path: Path, content: list[str], *, add: bool) -> None:
    """Write the content of a block into a file, or at its end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a" if add else "w", encoding="utf-8") as file:
        file.write("\n".join(content) + "\n")


def run(content: list[str]) -> Iterator[str]:
    """The commands of a block, each followed by what it prints in the current folder."""
    code = 0
    for line in content:
        if not line.startswith("$ "):
            continue
        yield line
        if line == "$ echo $?":
            yield str(code)
            continue
        code, text = invoked(line[2:])
        yield from text.splitlines()


def invoked(command: str) -> tuple[int, str]:
    """The exit code of an `mlready` command, and all it prints on stdout and stderr."""
    program, *arguments = shlex.split(re.sub(r" -o \S+\.pdf\b", "", command))
    if program != "mlready":
        raise ValueError(f"{command}: a page runs mlready only")
    result = CliRunner(env=ENVIRONMENT).invoke(mlready, arguments, prog_name="mlready")
    return result.exit_code, result.output


def printed(command: str) -> str:
    """A command with what it prints, as a block."""
    return f"```console\n$ {command}\n{invoked(command)[1].rstrip()}\n```"


if __name__ == "__main__":
    sys.exit(main())
