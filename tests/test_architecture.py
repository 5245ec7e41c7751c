"""The house rules that a reader relies on: one direction, small rooms, nothing of this machine."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "mlready"
MODULES = sorted(SOURCE.rglob("*.py"))

CORRIDOR = (
    "lean",
    "errors",
    "source",
    "values",
    "records",
    "judge",
    "shapes",
    "vocabulary",
    "units",
    "pointed",
    "conditions",
    "packs",
    "compiled",
    "schema",
    "facts",
    "manifest",
    "evidence",
    "derive",
    "evaluate",
    "waivers",
    "purpose",
    "score",
    "maturity",
    "cases",
    "lint",
    "packdiff",
    "assess",
    "__init__",
    "report",
    "cli",
    "__main__",
)
"""The rooms in their order: each imports only from those before it."""

AT_HOME = {
    "click": ("cli/",),
    "jinja2": ("report/html.py",),
    "pydantic": ("judge.py", "schema.py"),
    "weasyprint": ("report/pdf.py",),
}
"""Which modules may import a library that costs start-up time."""

NEVER_IMPORTED = {
    "asyncio", "ftplib", "http", "httpx", "requests", "smtplib", "socket", "ssl", "urllib.request",
    "marshal", "multiprocessing", "pickle", "shelve", "subprocess",
}  # fmt: skip
"""The first line could reach a network, the second could run what it reads."""

CLOCKS = {"now", "today", "utcnow", "time_ns", "localtime", "gmtime"}

HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("crates", "io"),
        ("rubygems", "org"),
        ("proxy", "golang", "org"),
        ("conda", "anaconda", "org"),
    )
)
"""Package registries: where a package comes from is the business of the machine it goes to."""

MACHINE = re.compile(r"(?<![\w.>})-])/(work|root|opt/(pypi|wheels)|home/\w+|Users/\w+)/")

NOT_OUR_WORDS = {
    r"verified": "say what was checked",
    r"rule ?sets?": "a pack",
    r"seamless(ly)?|effortless(ly)?|blazing|cutting-edge|world-class|game-chang\w+": "advertising",
    r"TODO|FIXME|lorem ipsum": "unfinished",
}
"""Words that the documentation does not use, and what it says instead."""


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def room_of(path: Path) -> str:
    return name_of(path).split("/")[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every import of a file, anywhere in it, with its line; `from m import n` is `m.n`."""
    package = ("mlready", *path.relative_to(SOURCE).parent.parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*above, *filter(None, [node.module])))
            for alias in node.names:
                yield node.lineno, f"{module}.{alias.name}"


def is_module(name: str) -> bool:
    place = SOURCE.parent.joinpath(*name.split("."))
    return place.is_dir() or place.with_suffix(".py").exists()


def tracked() -> list[Path]:
    """Every file that is committed, or would be by `git add .`."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git working tree")
    listing = subprocess.run(
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    names = (ROOT / name for name in listing.stdout.split("\0") if name)
    return sorted(path for path in names if path.is_file() and not path.is_symlink())


def text_of(path: Path) -> str:
    """The text of a file; of another file, whatever of it is text."""
    return path.read_bytes().decode("utf-8", errors="replace")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_from_rooms_before_it(path: Path) -> None:
    room = room_of(path)
    assert room in CORRIDOR, f"{name_of(path)}: give `{room}` a place in the corridor"

    backwards = []
    for line, imported in imports(path):
        if not imported.startswith("mlready.") or imported == "mlready.__version__":
            continue
        other = imported.split(".")[1]
        if not is_module(f"mlready.{other}"):
            other = "__init__"
        assert other in CORRIDOR, f"{other} has no place in the corridor"
        if other != room and CORRIDOR.index(other) > CORRIDOR.index(room):
            backwards.append(f"{path.relative_to(ROOT)}:{line} {room} imports {other}")

    assert not backwards, "\n".join(backwards)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_costly_library_is_imported_where_it_is_at_home(path: Path) -> None:
    strangers = [
        f"{path.relative_to(ROOT)}:{line} {imported}"
        for line, imported in imports(path)
        if (library := imported.split(".")[0]) in AT_HOME
        and not name_of(path).startswith(AT_HOME[library])
    ]

    assert not strangers, "\n".join(strangers)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_reaches_a_network_or_runs_what_it_reads(path: Path) -> None:
    reached = [
        f"{path.relative_to(ROOT)}:{line} {imported}"
        for line, imported in imports(path)
        if any(imported == name or imported.startswith(f"{name}.") for name in NEVER_IMPORTED)
    ]

    assert not reached, "\n".join(reached)


def test_the_clock_is_read_in_one_place() -> None:
    readers = {
        name_of(path)
        for path in MODULES
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCKS
    }

    assert len(readers) <= 1, readers
    assert all(reader.startswith("cli/") for reader in readers), readers


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_has_at_most_400_lines_and_a_function_50(path: Path) -> None:
    lines = text_of(path).splitlines()
    long_functions = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {length} lines"
        for node in ast.walk(ast.parse("\n".join(lines)))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > 50
    ]

    assert len(lines) <= 400
    assert not long_functions, "\n".join(long_functions)


def test_no_committed_file_names_a_registry_or_a_path_of_a_machine() -> None:
    found = []
    for path in tracked():
        for number, line in enumerate(text_of(path).splitlines(), 1):
            hosts = [host for host in HOSTS if host in line]
            if hosts or MACHINE.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")

    assert not found, "\n".join(found)


def test_the_documentation_uses_the_words_of_the_field() -> None:
    found = []
    for path in tracked():
        if path.suffix != ".md" or path.relative_to(ROOT).parts[0] not in {"docs", path.name}:
            continue
        for number, line in enumerate(text_of(path).splitlines(), 1):
            prose = re.sub(r"`[^`]*`|\"[^\"]*\"|“[^”]*”", "", line)  # a quoted word is not used
            for words, instead in NOT_OUR_WORDS.items():
                if match := re.search(rf"\b({words})\b", prose):
                    found.append(f"{path.relative_to(ROOT)}:{number} {match[0]}: {instead}")

    assert not found, "\n".join(found)
