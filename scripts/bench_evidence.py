"""Manifests with evidence for `bench.py`: ten files of typical size, and a log of 200 MB."""

from __future__ import annotations

import shutil
from pathlib import Path

SAMPLES = Path(__file__).parents[1] / "tests" / "evidence" / "samples"
TEN = (
    "cyclonedx/mlbom.cdx.json",
    "evidently/drift_0.7.json",
    "fairlearn/metrics_by_group.json",
    "great-expectations/validation_1.x_pass.json",
    "lm-eval/results_0.4.13.json",
    "locust/load_stats.csv",
    "model-card/MODEL_README.md",
    "pip-audit/pip_audit_ok.json",
    "pytest-junit/junit.xml",
    "sarif/bandit.sarif",
)
LOGS = ("locust/load_stats_history.csv", "otel-genai/agent_spans.jsonl")
"""Files that are read line by line."""
LOG_BYTES = 200_000_000
MANIFEST = """\
mlready: 1
system:
  name: Benchmark
  version: 1.0.0
  purpose: Routes tickets of customers to the team that answers them.
  roles: [deployer]
  markets: [EU]
  lifecycle: released
use:
  areas: none
"""


def with_and_without(folder: Path) -> tuple[Path, Path]:
    """A manifest that registers ten files, and the same that registers none."""
    for name in TEN:
        (folder / name).parent.mkdir(parents=True)
        shutil.copy(SAMPLES / name, folder / name)
    entries = (f"  file-{at}: {{path: {name}}}\n" for at, name in enumerate(TEN))
    many, none = folder / "with.yaml", folder / "without.yaml"
    many.write_text(f"{MANIFEST}evidence:\n{''.join(entries)}", encoding="utf-8")
    none.write_text(MANIFEST, encoding="utf-8")
    return many, none


def with_log(sample: str, folder: Path, size: int = LOG_BYTES) -> Path:
    """A manifest that registers one log of so many bytes: the sample's lines, again and again."""
    folder.mkdir(parents=True)
    first, _, rest = (SAMPLES / sample).read_bytes().rstrip().partition(b"\n")
    log = folder / Path(sample).name
    with log.open("wb") as file:
        file.write(first + b"\n")
        while file.tell() < size:
            file.write(rest + b"\n")
    manifest = folder / "project.yaml"
    manifest.write_text(f"{MANIFEST}evidence:\n  log: {{path: {log.name}}}\n", encoding="utf-8")
    return manifest
