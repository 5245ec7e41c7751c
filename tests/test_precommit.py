"""The pre-commit hook, as a stranger's repository meets it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from test_architecture import ROOT
from test_packaging import copy_of_the_tree

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pre-commit")]

CONFIGURATION = """\
repos:
- repo: {hooks}
  rev: {revision}
  hooks:
  - id: mlready
"""

IDENTITY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "A. Tester"), ("EMAIL", "tester@example.org"))
}


class Repository:
    """A git repository that knows nothing of the configuration of this machine's user."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = environment
        self.git("init", "--quiet", "--initial-branch=main")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def git(self, *arguments: str) -> str:
        done = self.run("git", *arguments)
        assert done.returncode == 0, done.stdout
        return done.stdout.strip()

    def commit(self, message: str) -> subprocess.CompletedProcess[str]:
        self.git("add", "--all")
        return self.run("git", "commit", "--quiet", "-m", message)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A repository whose commits pass through the hook of this working tree."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    pytest.importorskip("pre_commit", reason="pre-commit is not installed")
    home = tmp_path_factory.mktemp("home")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_DIR", "PYTHON"))}
    environment |= IDENTITY
    environment["GIT_CONFIG_GLOBAL"] = os.devnull
    environment["PRE_COMMIT_HOME"] = str(home / "cache")
    # The hook's environment gets the versions that are tested, not those of the day.
    environment["PIP_CONSTRAINT"] = str(ROOT / "constraints.txt")

    hooks = Repository(copy_of_the_tree(home), environment)
    hooks.commit("The working tree")
    work = Repository(tmp_path_factory.mktemp("work"), environment)
    configuration = CONFIGURATION.format(
        hooks=hooks.folder, revision=hooks.git("rev-parse", "HEAD")
    )
    (work.folder / ".pre-commit-config.yaml").write_text(configuration, encoding="utf-8")
    installed = work.run(sys.executable, "-m", "pre_commit", "install", "--install-hooks")
    assert installed.returncode == 0, installed.stdout
    assert work.commit("Check manifests with mlready").returncode == 0
    return work


def example(repository: Repository, name: str) -> Path:
    """An example's folder inside the repository, and no other."""
    target = repository.folder / "system"
    shutil.rmtree(target, ignore_errors=True)
    return Path(shutil.copytree(ROOT / "examples" / name, target))


def test_a_prohibited_system_cannot_be_committed(repository: Repository) -> None:
    example(repository, "workplace-emotion")

    done = repository.commit("Add a system that infers emotions at work")

    assert done.returncode != 0, done.stdout
    assert "Art 5(1)(f)" in done.stdout
    assert repository.git("log", "--format=%s", "-1") == "Check manifests with mlready"


def test_a_system_in_order_is_committed(repository: Repository) -> None:
    example(repository, "spam-filter")

    done = repository.commit("Add a spam filter")

    assert done.returncode == 0, done.stdout
    assert repository.git("log", "--format=%s", "-1") == "Add a spam filter"


def test_other_files_are_none_of_its_business(repository: Repository) -> None:
    (repository.folder / "notes.yaml").write_text("any: thing\n", encoding="utf-8")

    done = repository.commit("Add notes")

    assert done.returncode == 0, done.stdout
    assert "no files to check" in done.stdout
