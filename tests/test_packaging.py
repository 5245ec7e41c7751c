"""What is published is whole: sdist, the wheel made from it, and an editable install."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from test_architecture import HOSTS, MACHINE, ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("packaging")]

DATA = {
    path.relative_to(ROOT).as_posix()
    for folder in ("rules", "templates")
    for path in (ROOT / folder).rglob("*")
    if path.is_file()
}
"""The files that are not Python and must be where the package is."""


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """The output of a command that must succeed."""
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def copy_of_the_tree(folder: Path) -> Path:
    """The working tree without what git ignores: as a fresh clone would have it."""
    left_out = shutil.ignore_patterns(
        ".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "dist", "build", "demo-output"
    )
    return Path(shutil.copytree(ROOT, folder / "tree", ignore=left_out))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("built")
    tree = copy_of_the_tree(folder)
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, tree)
    shutil.rmtree(tree)
    return folder


@pytest.fixture(scope="module")
def sdist(built: Path) -> Path:
    (path,) = built.glob("*.tar.gz")
    return path


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (path,) = built.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` of a fresh environment with the wheel; the libraries are those of this one."""
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    python = folder / "bin" / "python"
    run(
        sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel
    )
    here = sysconfig.get_paths(vars={"base": str(folder), "platbase": str(folder)})["purelib"]
    # A path line is not searched for more path lines, so the editable mlready stays behind.
    Path(here, "libraries.pth").write_text(sysconfig.get_paths()["purelib"], encoding="utf-8")
    return folder / "bin"


def names_in_wheel(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def texts_of(archive: Path) -> Iterator[tuple[str, str]]:
    """Each file of a wheel or an sdist, as far as it is text."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as zipped:
            for name in zipped.namelist():
                yield name, zipped.read(name).decode("utf-8", errors="replace")
    else:
        with tarfile.open(archive) as tarred:
            for member in tarred:
                if file := tarred.extractfile(member):
                    yield member.name, file.read().decode("utf-8", errors="replace")


def test_the_wheel_holds_every_rule_template_and_font(wheel: Path) -> None:
    names = names_in_wheel(wheel)

    assert {f"mlready/{name}" for name in DATA} <= names
    assert sum(name.endswith(".woff2") for name in names) == 4
    assert sum(name.startswith("mlready/rules/") for name in names) > 1


def test_the_wheel_holds_every_module_and_nothing_else(wheel: Path) -> None:
    modules = {f"mlready/{p.relative_to(ROOT / 'src/mlready').as_posix()}" for p in sources()}
    expected = modules | {f"mlready/{name}" for name in DATA}

    others = {n for n in names_in_wheel(wheel) - expected if ".dist-info/" not in n}

    compiled = (ROOT / "src" / "mlready" / "compiled.py").exists()
    assert modules <= names_in_wheel(wheel)
    assert all(name.startswith("mlready/_compiled/") for name in others), others
    assert bool(others) == compiled, "the compiled packs are in the wheel if there is a compiler"


def sources() -> list[Path]:
    folder = ROOT / "src" / "mlready"
    files = (p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return sorted(files)


def test_the_licences_of_the_program_and_of_its_fonts_are_in_the_wheel(wheel: Path) -> None:
    names = {Path(n).name for n in names_in_wheel(wheel) if ".dist-info/licenses/" in n}

    assert names == {"LICENSE", "Inter-OFL.txt", "JetBrainsMono-OFL.txt", "Newsreader-OFL.txt"}


def test_the_sdist_holds_what_is_needed_to_build_and_to_test(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames()}

    needed = {"LICENSE", "Makefile", "constraints.txt", "hatch_build.py", "pyproject.toml"}
    assert needed | DATA <= names
    assert {"scripts/setup.sh", "tests/test_packaging.py"} <= names
    assert not [n for n in names if "__pycache__" in n or n.startswith((".git/", ".venv"))]


def test_the_wheel_of_the_sdist_is_the_wheel_of_the_tree(wheel: Path, tmp_path: Path) -> None:
    tree = copy_of_the_tree(tmp_path)

    run(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", tmp_path, tree)

    (again,) = tmp_path.glob("*.whl")
    assert again.read_bytes() == wheel.read_bytes()


@pytest.mark.parametrize("archive", ["wheel", "sdist"])
def test_nothing_published_names_a_registry_or_a_path_of_a_machine(
    archive: str, request: pytest.FixtureRequest
) -> None:
    path: Path = request.getfixturevalue(archive)

    found = [
        f"{name}: {match}"
        for name, text in texts_of(path)
        for match in [*(host for host in HOSTS if host in text), *MACHINE.findall(text)]
    ]

    assert not found, "\n".join(map(str, found))


def test_an_installed_wheel_says_its_version(installed: Path) -> None:
    version = re.search(r'__version__ = "(.+)"', (ROOT / "src/mlready/__init__.py").read_text())

    said = run(installed / "mlready", "--version")

    assert version is not None
    assert version[1] in said


FIND = """
import mlready
from importlib.resources import files
print(mlready.__file__)
for folder in ("rules", "templates"):
    inside = files("mlready") / folder
    print(folder, inside.is_dir() and len(list(inside.iterdir())))
"""


def test_an_installed_wheel_finds_its_own_rules(installed: Path, tmp_path: Path) -> None:
    where, rules, templates = run(installed / "python", "-c", FIND, cwd=tmp_path).splitlines()

    assert Path(where).is_relative_to(installed.parent)
    assert rules == f"rules {len(list((ROOT / 'rules').iterdir()))}"
    assert templates == f"templates {len(list((ROOT / 'templates').iterdir()))}"


def test_an_installed_wheel_says_what_the_tree_says(installed: Path, tmp_path: Path) -> None:
    system = shutil.copytree(ROOT / "examples" / "spam-filter", tmp_path / "system")
    check = ("check", "--exit-zero", "--as-of", "2026-11-23", "--format", "json", "project.yaml")

    of_the_wheel = run(installed / "mlready", *check, cwd=system)

    of_the_tree = run(
        sys.executable, "-c", "from mlready.cli import main; main()", *check, cwd=system
    )
    assert '"verdict"' in of_the_wheel
    assert of_the_wheel == of_the_tree


def test_an_editable_install_reads_the_tree_and_has_no_copy_of_its_rules() -> None:
    try:
        distribution = metadata.distribution("mlready")
    except metadata.PackageNotFoundError:
        pytest.skip("mlready is not installed here, only on the path")
    origin = json.loads(distribution.read_text("direct_url.json") or "{}")
    if not origin.get("dir_info", {}).get("editable"):
        pytest.skip("mlready is not installed as editable here")

    where = run(sys.executable, "-c", "import mlready; print(mlready.__file__)", cwd=ROOT.parent)

    assert Path(where.strip()) == ROOT / "src" / "mlready" / "__init__.py"
    assert not [file for file in distribution.files or [] if file.parts[0] == "mlready"]
