"""A small pack of our own, manifests for it, and two ways to call the command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from mlready.cli import main

AS_OF = "2026-11-23"
PACK = {
    "pack.yaml": """\
id: trial
prefix: trial
title: Trial rules
authority: Nobody
instrument: A pack for tests
edition: "1"
kind: binding_law
status: in_force
status_last_seen: 2026-11-23
as_of: 2026-11-23
areas: {care: Care}
provisions: provisions.txt
applies: {trial.here: true}
headline: {tier: trial.tier}
""",
    "provisions.txt": "".join(f"Art {number}\n" for number in range(1, 8)),
    "vocabulary/facts.yaml": """\
facts:
  trial.here: {type: bool, question: Does the pack apply?}
  trial.evil: {type: bool, question: Does the system do what is banned?}
  trial.odd: {type: bool, question: Does the system do what will be banned?}
  trial.large: {type: bool, question: Is the system large?}
  trial.care: {type: practice, question: Is care taken?}
  trial.tidiness: {type: practice, question: Is it tidy?}
  trial.plan: {type: practice, question: Is there a plan?}
""",
    "rules.yaml": """\
derivations:
- {id: trial.banned, title: Evil is done, provision: Art 1, when: {trial.evil: true}}
- {id: trial.banned_later, title: Odd things are done, provision: Art 2, when: {trial.odd: true}}
- id: trial.tier
  title: What the trial makes of the system
  provision: Art 3
  values: {grave: Grave, light: Light}
  table:
  - {value: grave, when: {trial.large: true}}
  - {value: light}
rules:
- id: TRY-1
  title: No evil is done
  area: care
  provision: Art 1
  severity: critical
  kind: prohibition
  from: 2025-01-01
  require: {trial.banned: false}
  why: Evil is bad.
  fix: Stop it.
- id: TRY-2
  title: No odd thing is done
  area: care
  provision: Art 2
  severity: critical
  kind: prohibition
  from: 2027-01-01
  require: {trial.banned_later: false}
  why: Odd things are bad.
  fix: Stop them in time.
- id: TRY-4
  title: Care is taken
  area: care
  provision: Art 4
  severity: high
  require: {trial.care: in_place}
  why: Careless systems do harm.
  fix: Take care, and register the record of it.
- id: TRY-5
  title: It is tidy
  area: care
  provision: Art 5
  severity: medium
  require: {trial.tidiness: in_place}
  why: What is tidy can be found.
  fix: Tidy up.
- id: TRY-6
  title: There is a plan
  area: care
  provision: Art 6
  severity: high
  from: 2027-06-01
  require: {trial.plan: in_place}
  why: Who plans is prepared.
  fix: Make a plan.
""",
    "rules.cases.yaml": """\
bases:
  good: {trial.here: true, trial.evil: false, trial.large: false, trial.care: in_place}
cases:
- {name: no evil, base: good, expect: {TRY-1: pass, trial.banned: false}}
- {name: evil, base: good, manifest: {trial.evil: true}, expect: {TRY-1: fail}}
- {name: large is grave, base: good, manifest: {trial.large: true}, expect: {trial.tier: grave}}
- {name: care, base: good, expect: {TRY-4: pass}}
""",
}
GOOD = {
    "here": "true",
    "evil": "false",
    "odd": "false",
    "large": "false",
    "care": "in_place",
    "tidiness": "in_place",
    "plan": "in_place",
}


def write_pack(folder: Path) -> Path:
    """The pack as files; returns its folder."""
    pack = folder / "trial"
    for name, text in PACK.items():
        path = pack / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return pack


def manifest(name: str = "A system", /, **changes: str | None) -> str:
    """A manifest in which all is well, but for the changes; None leaves a fact out."""
    facts = {key: value for key, value in (GOOD | changes).items() if value is not None}
    lines = [f"  {key}: {value}" for key, value in facts.items()]
    return "\n".join(["mlready: 1", f"system: {{name: {name}}}", "trial:", *lines, ""])


def run(*arguments: str | Path, text: str | bytes | None = None, **environment: str) -> Result:
    """The command in this process; `text` is its standard input."""
    clean: dict[str, str | None] = dict.fromkeys(
        ("NO_COLOR", "FORCE_COLOR", "SOURCE_DATE_EPOCH", "MLREADY_DEBUG"), None
    )
    runner = CliRunner(env=clean | {"COLUMNS": "80"} | environment)
    words = [str(word) for word in arguments]
    return runner.invoke(main, words, input=text, prog_name="mlready")


def spawn(
    *arguments: str | Path, text: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own."""
    dropped = ("PYTHON", "COVERAGE", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "SOURCE_DATE_EPOCH")
    clean = {key: value for key, value in os.environ.items() if not key.startswith(dropped)}
    return subprocess.run(
        [sys.executable, "-m", "mlready", *map(str, arguments)],
        input=text, capture_output=True, check=False, env=clean | environment,
    )  # fmt: skip
