"""The help of every command, and the schema of the report; `make snapshots` rewrites them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from click.testing import CliRunner

from mlready.cli import COMMANDS, main

sys.path.append(str(Path(__file__).parent.parent / "scripts"))

import assessment_schema

ROOT = Path(__file__).resolve().parent.parent
HELP = ROOT / "tests" / "snapshots" / "help.txt"
BELOW = {"evidence": ("list", "read", "pin", "add", "schemas"), "pack": ("test", "lint", "diff")}
UPDATE = os.environ.get("MLREADY_SNAPSHOTS") == "update"


def compare(path: Path, found: str) -> None:
    """Compare a text with its snapshot, or rewrite that where asked to."""
    if UPDATE:
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert path.exists(), f"{path.relative_to(ROOT)} is missing; `make snapshots` writes it"
    assert found == path.read_text(encoding="utf-8"), "`make snapshots` accepts the change"


def help_of(*words: str) -> str:
    """What a command says of itself, on a terminal of 80 columns."""
    done = CliRunner(env={"COLUMNS": "80"}).invoke(
        main, [*words, "--help"], prog_name="mlready", terminal_width=80
    )
    assert done.exit_code == 0
    return f"$ {' '.join(('mlready', *words, '--help'))}\n{done.stdout}"


def test_the_help_says_what_it_said() -> None:
    calls: list[tuple[str, ...]] = [()]
    for name in COMMANDS:
        calls += [(name,), *((name, below) for below in BELOW.get(name, ()))]

    compare(HELP, "\n\n".join(help_of(*words) for words in calls))


def test_the_schema_of_the_report_is_that_of_its_records() -> None:
    compare(assessment_schema.TARGET, assessment_schema.schema())
