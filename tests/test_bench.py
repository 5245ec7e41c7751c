"""What the benchmark measures on: manifests with evidence that is really read."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from mlready.evidence.register import collect
from mlready.manifest import load_manifest
from mlready.packs import load_library

sys.path.append(str(Path(__file__).parent.parent / "scripts"))

import bench_evidence

AS_OF = date(2026, 11, 24)


def test_ten_different_readers_read_the_ten_files(tmp_path: Path) -> None:
    many, none = bench_evidence.with_and_without(tmp_path)

    found = [collect(load_manifest(one, load_library()), AS_OF).files for one in (many, none)]

    assert len({file.reading.reader for file in found[0] if file.reading}) == 10
    assert found[1] == ()


# A process starts with the memory of the one that starts it: pytest's is too large for that.
SPEND = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
"""


@pytest.mark.parametrize("sample", bench_evidence.LOGS)
def test_a_log_is_read_whole_in_little_memory(tmp_path: Path, sample: str) -> None:
    manifest = bench_evidence.with_log(sample, tmp_path / "log", 40_000_000)
    options = ("--exit-zero", "--format", "json", "--as-of", str(AS_OF))
    command = (sys.executable, "-m", "mlready", "check", *options, manifest)

    done = subprocess.run(
        [sys.executable, "-c", SPEND, *command], check=True, capture_output=True, text=True
    )

    (log,) = json.loads(done.stdout)["evidence"]
    assert log["measures"] > 3
    unit = 1 if sys.platform == "darwin" else 1024
    assert int(done.stderr.split()[-1]) * unit < 100_000_000
