"""A newcomer adds a fact, a derivation and a rule with nothing but what the documentation says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent.parent / "scripts"))

import docs

ROOT = Path(__file__).resolve().parent.parent
AS_OF = "2026-11-23"


class Checkout:
    """A copy of the program, its rules and an example, to be edited."""

    def __init__(self, folder: Path, copied: Path = ROOT) -> None:
        self.folder = folder
        without = shutil.ignore_patterns("__pycache__", "_compiled")
        for name in ("src/mlready", "rules", "examples/spam-filter"):
            shutil.copytree(copied / name, folder / name, ignore=without)

    def mlready(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command of this copy."""
        return subprocess.run(
            [sys.executable, "-c", "from mlready.cli import main; main()", *arguments],
            cwd=self.folder, check=False, capture_output=True, text=True, encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(self.folder / "src"), "COLUMNS": "80"},
        )  # fmt: skip


@pytest.fixture(scope="module")
def contributor(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """Somebody who has done what CONTRIBUTING.md says."""
    checkout = Checkout(tmp_path_factory.mktemp("contributor"))
    docs.follow("CONTRIBUTING.md", checkout.folder)
    return checkout


@pytest.fixture(scope="module")
def pack_author(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """Somebody who has written the pack of docs/packs.md, outside the shipped rules."""
    checkout = Checkout(tmp_path_factory.mktemp("pack_author"))
    docs.follow("docs/packs.md", checkout.folder)
    return checkout


def commands(page: str, start: str) -> list[list[str]]:
    """The commands of a page that begin with some words, without the program's name."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return [line.split() for line in re.findall(rf"^{re.escape(start)} (.+)$", text, re.MULTILINE)]


def test_only_yaml_below_rules_is_touched(tmp_path: Path) -> None:
    touched = docs.follow("CONTRIBUTING.md", tmp_path)

    assert len(touched) == 4
    assert all(re.fullmatch(r"rules/\S+\.yaml", name) for name in touched)


def test_every_command_that_contributing_shows_for_a_rule_succeeds(contributor: Checkout) -> None:
    shown = commands("CONTRIBUTING.md", "mlready")

    assert [one[:2] for one in shown[:2]] == [["pack", "test"], ["pack", "lint"]]
    assert shown[2][0] == "check"
    for one in shown:
        done = contributor.mlready(*one)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_new_fact_is_listed(contributor: Checkout) -> None:
    done = contributor.mlready("facts", "codes_of_conduct")

    assert "Which of these does a code of conduct" in done.stdout


def test_the_new_rule_asks_its_question_of_an_old_manifest(contributor: Checkout) -> None:
    done = contributor.mlready("check", "examples/spam-filter/project.yaml", "--as-of", AS_OF)

    assert "? system.codes_of_conduct  EU-AIA-95-2-c" in done.stdout


def test_the_new_rule_is_met_by_the_answer(contributor: Checkout) -> None:
    example = contributor.folder / "examples/spam-filter/project.yaml"
    answered = contributor.folder / "answered.yaml"
    text = example.read_text(encoding="utf-8")
    answer = "  lifecycle: released\n  codes_of_conduct: [literacy]\n"
    answered.write_text(text.replace("  lifecycle: released\n", answer), encoding="utf-8")

    done = contributor.mlready("check", str(answered), "--as-of", AS_OF, "--format", "json")

    found = {one["id"]: one for one in json.loads(done.stdout)["findings"]}
    assert found["EU-AIA-95-2-c"]["outcome"] == "pass"
    assert found["EU-AIA-95-2-c"]["timing"] == "voluntary"


def test_a_case_that_expects_something_else_fails(contributor: Checkout, tmp_path: Path) -> None:
    other = Checkout(tmp_path, copied=contributor.folder)
    cases = tmp_path / "rules/eu-ai-act/art-95-codes-of-conduct.cases.yaml"
    text = cases.read_text(encoding="utf-8")
    cases.write_text(text.replace("EU-AIA-95-2-c: pass", "EU-AIA-95-2-c: fail"), encoding="utf-8")

    done = other.mlready("pack", "test", "eu-ai-act")

    assert done.returncode == 1
    assert "a code on literacy meets it: EU-AIA-95-2-c" in done.stdout


def test_a_pack_of_ones_own_passes_its_cases_and_lint(pack_author: Checkout) -> None:
    for command in (["pack", "test", "packs/house", "--mutate"], ["pack", "lint", "packs/house"]):
        done = pack_author.mlready(*command)
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_pack_of_ones_own_is_checked_beside_the_law(pack_author: Checkout) -> None:
    packs = ["--pack", "eu-ai-act", "--pack", "packs/house"]
    example = "examples/spam-filter/project.yaml"

    done = pack_author.mlready("check", example, *packs, "--as-of", AS_OF, "--format", "json")

    report = json.loads(done.stdout)
    found = {one["id"]: one["outcome"] for one in report["findings"]}
    assert [pack["id"] for pack in report["packs"]] == ["eu-ai-act", "house"]
    assert found["HOUSE-4"] == "not_applicable"


def test_a_pack_laid_beside_the_shipped_ones_is_shipped(pack_author: Checkout) -> None:
    shutil.copytree(
        pack_author.folder / "packs/house", pack_author.folder / "rules/house", dirs_exist_ok=True
    )

    listed = pack_author.mlready("packs", "--format", "json")

    assert "house" in [pack["id"] for pack in json.loads(listed.stdout)]


def test_a_pack_that_reads_the_law_is_tested_with_it(tmp_path: Path) -> None:
    author = Checkout(tmp_path)
    docs.follow("docs/packs.md", author.folder)
    folder = author.folder / "packs/house"
    meta, rules = folder / "pack.yaml", folder / "oversight.yaml"
    meta.write_text(meta.read_text(encoding="utf-8") + "needs: [eu-ai-act]\n", encoding="utf-8")
    rules.write_text(
        rules.read_text(encoding="utf-8").replace(
            "    - use.capabilities: {has: profiling}\n", "    - eu.profiles_people: true\n"
        ),
        encoding="utf-8",
    )

    done = author.mlready("pack", "test", "packs/house")

    assert done.returncode == 0, done.stdout + done.stderr
