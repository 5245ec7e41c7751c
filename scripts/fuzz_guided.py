"""The same as `fuzz.py`, with atheris choosing the inputs by the lines of code they reach.

    python scripts/fuzz_guided.py SECONDS SEED

An input is two bytes that choose a sample, and the content it is given. Half of the changes are
those of `fuzz_changes.py`, half are atheris's own.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["mlready"]):
    import fuzz
    from fuzz_changes import changed
    from mlready.evidence import archives, detect, plain_yaml

    for name in detect.READERS:
        detect.load(name)
    _ = archives, plain_yaml

LONGEST = 400_000
"""Bytes of an input."""


def main() -> None:
    """Fuzz until the time is up."""
    seconds, seed = float(sys.argv[1]), int(sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="mlready-fuzz-") as name:
        folder = Path(name)
        corpus = folder / "corpus"
        for one in ("samples", "corpus"):
            (folder / one).mkdir()
        fuzzer = fuzz.Fuzzer(folder / "samples", seed)
        for at, sample in enumerate(fuzzer.samples):
            content = sample.contents[0]
            if len(content) < LONGEST:
                (corpus / f"{at}").write_bytes(at.to_bytes(2, "big") + content)
        start = time.monotonic()

        def attempt(data: bytes) -> None:
            if time.monotonic() - start > seconds:
                print(fuzzer.summary(time.monotonic() - start), flush=True)
                # libFuzzer's own end would leave the folder behind.
                shutil.rmtree(folder)
                os._exit(bool(fuzzer.found))
            sample = fuzzer.samples[int.from_bytes(data[:2], "big") % len(fuzzer.samples)]
            fuzzer.attempt(sample, data[2:], random.Random(len(data)))

        def mutate(data: bytes, most: int, seed: int) -> bytes:
            dice = random.Random(seed)
            if dice.random() < 0.5 or len(data) < 2:
                return bytes(atheris.Mutate(data, most))
            return (data[:2] + changed(dice, data[2:]))[:most]

        options = [f"-seed={seed % (1 << 31)}", f"-max_len={LONGEST}", "-rss_limit_mb=2048"]
        options += ["-timeout=60", "-verbosity=0", "-len_control=0"]
        atheris.Setup([sys.argv[0], *options, str(corpus)], attempt, custom_mutator=mutate)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
