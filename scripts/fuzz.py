"""Throw broken files at everything that looks at evidence: `make fuzz`.

Each input is a sample of `tests/evidence/samples` after some changes, registered and looked at as
a check does it: opened, digested, recognised, read. Either it is refused in one line, or a reading
comes out whose numbers are finite and within the bounds of the vocabulary; within two seconds of
processor time and 300 MB of memory. Whatever else happens is a finding, kept in `fuzz-findings/`.

    python scripts/fuzz.py --seconds 300 --seed 7     FUZZ_SECONDS=300 does the same
    python scripts/fuzz.py --replay fuzz-findings/1a2b3c4d

Inputs that are read in a new way are changed further. Where atheris is installed (`pip install -e
'.[fuzz]'`), it chooses by the lines of code that an input reaches: see `fuzz_guided.py`.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import math
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from fuzz_changes import changed
from mlready.evidence.detect import READERS
from mlready.evidence.documents import Contents
from mlready.evidence.files import inside
from mlready.evidence.reading import Measurement, Reading
from mlready.evidence.register import find
from mlready.packs import load_library
from mlready.records import EvidenceEntry, Metric

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "tests" / "evidence" / "samples"
FINDINGS = ROOT / "fuzz-findings"
CPU = 2.0
"""Seconds of processor time that one input may take."""
MEMORY = 300_000_000
"""Bytes that the process may grow by, whatever it is given."""
LARGE = 64_000
"""Bytes from which on a sample is taken less often."""
KEPT = 40
"""Inputs read in a new way that are kept for each sample."""
MARKS = ("MLmodel", "meta.yaml")
"""Files of a folder that is read as one."""
SUFFIXES = (".json", ".jsonl", ".csv", ".md", ".html", ".txt", ".yaml", ".pdf", ".docx", "")
DOCUMENTS = (".docx", ".html", ".md", ".pdf")
VOCABULARY = load_library().vocabulary


class Overrun(BaseException):
    """The input takes too long; no reader catches this by accident."""


@dataclass
class Sample:
    """A file that is changed, and the file or folder that is registered for it."""

    tool: str
    """The folder of the samples that serves as the project."""
    name: str
    registered: str
    contents: list[bytes] = field(default_factory=list)


@dataclass(frozen=True)
class Outcome:
    """What a look at one input found."""

    fault: str
    """What is wrong with it, in one line; empty when all is well."""
    signature: str
    """The same for inputs that end alike."""
    trace: str = ""
    read: bool = False
    """A reader made something of it."""


def samples() -> list[Sample]:
    """All files of all samples; the parts of a folder that is read as one, twice."""
    found = []
    for path in sorted(SAMPLES.rglob("*")):
        if path.is_file():
            tool, _, name = path.relative_to(SAMPLES).as_posix().partition("/")
            if path.name == "README.md" and tool != "evidently":
                continue  # one says as much about documents as all
            found.append(Sample(tool, name, name, [path.read_bytes()]))
            folder = path.parent if path.name in MARKS else path.parents[1]
            if tool == "mlflow" and any(Path(folder, one).exists() for one in MARKS):
                registered = folder.relative_to(SAMPLES / tool).as_posix()
                found.append(Sample(tool, name, registered, [path.read_bytes()]))
    return [*found, *(Sample("documents", *pair) for pair in _documents())]


def _documents() -> Iterator[tuple[str, str, list[bytes]]]:
    """A small PDF, a small DOCX and a small HTML page."""
    words = " ".join(f"the {n}th of its many different words" for n in range(40))
    pdf = b"%PDF-1.4\n1 0 obj\n<</Type /Page>>\nendobj\nstartxref\n9\n%%EOF\n"
    html = f"<!doctype html><html><h1>Risk file</h1><p>{words}</p><h2>Owner</h2></html>"
    with io.BytesIO() as stream:
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("word/document.xml", f"<w:t>{words}</w:t>")
        docx = stream.getvalue()
    for name, content in (("x.pdf", pdf), ("x.docx", docx), ("x.html", html.encode())):
        yield name, name, [content]


def known(sample: Sample) -> bool:
    """Whether a reader makes something of it, or it is a document."""
    outcome = look(SAMPLES / sample.tool, EvidenceEntry(path=sample.registered))
    return outcome.read or bool(outcome.fault) or sample.name.endswith(DOCUMENTS)


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise Overrun inside after so many seconds of processor time."""

    def stop(*_: object) -> None:
        raise Overrun

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def memory() -> int:
    """Bytes at the peak of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (
        1 if sys.platform == "darwin" else 1024
    )


def look(root: Path, entry: EvidenceEntry) -> Outcome:
    """Look at one registered file as a check does, and judge what comes out."""
    before = memory()
    try:
        with limited(CPU):
            _, contents, reading = find(root, entry, VOCABULARY.measures)
    except Overrun:
        place = traceback.format_exc().splitlines()[-3].strip()
        return Outcome(f"more than {CPU:.0f} s of processor time: {place}", "slow")
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(frame.filename).name}:{frame.lineno}"
        fault = f"{type(error).__name__} at {place}: {str(error)[:100]!r}"
        return Outcome(fault, f"{type(error).__name__} {place}", traceback.format_exc())
    grown = memory() - before
    if grown > MEMORY:
        return Outcome(f"{grown // 1_000_000} MB of memory", "memory")
    faults = list(_faults(contents, reading))
    if faults:
        return Outcome(faults[0], f"{reading.reader if reading else ''} {faults[0].split(':')[0]}")
    said = (*contents.objections, *(reading.notes if reading else ()))
    names = [one.name for one in reading.measurements][:20] if reading else []
    told = [re.sub(r"`[^`]*`|\d+", "", line)[:60] for line in said[:4]]
    signature = f"{contents.format} {reading and reading.reader} {names} {told}"
    return Outcome("", signature, read=reading is not None)


def _faults(contents: Contents, reading: Reading | None) -> Iterator[str]:
    lines = [*contents.objections]
    if reading is not None:
        lines += [*reading.objections, *reading.notes, reading.version, reading.subject]
        names = [one.name for one in reading.measurements]
        yield from (f"{name}: it stands twice" for name in names if names.count(name) > 1)
        for one in reading.measurements:
            yield from (f"{one.name}: {fault}" for fault in _wrong(one))
        produced = reading.produced
        if isinstance(produced, datetime) and produced.tzinfo is not None:
            yield "produced: a time with a zone"
        for digest in reading.digests.values():
            if not re.fullmatch(r"[0-9a-f]{64}", digest):
                yield "digests: no SHA-256"
    for line in lines:
        if "\n" in line or len(line) > 1000:
            yield f"words: not one line of text: {line!r}"[:200]


def _wrong(one: Measurement) -> Iterator[str]:
    """Why a measurement is none as the vocabulary defines it."""
    defined = VOCABULARY.measure(one.name)
    if defined is None:
        yield "no such name"
        return
    if not one.at or "\n" in one.at:
        yield "no place"
    if one.n is not None and (isinstance(one.n, bool) or one.n % 1 or one.n < 0):
        yield f"n is {one.n!r}"
    if isinstance(one.value, bool) or defined.type == "bool":
        if not (isinstance(one.value, bool) and defined.type == "bool"):
            yield f"{one.value!r} for {defined.type}"
    elif not math.isfinite(one.value):
        yield "no finite number"
    elif (defined.min is not None and one.value < defined.min) or (
        defined.max is not None and one.value > defined.max
    ):
        yield f"{one.value!r} is outside {defined.min} to {defined.max}"
    elif defined.type == "int" and one.value != int(one.value):
        yield f"{one.value!r} is no whole number"


class Fuzzer:
    """Samples in a folder of their own, what was tried and what was found."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.dice = random.Random(seed)
        self.samples = samples()
        known_ones = [one for one in self.samples if known(one)]
        tools = {one.tool for one in known_ones}
        self.known = [[one for one in known_ones if one.tool == tool] for tool in sorted(tools)]
        self.seen: set[str] = set()
        self.found: set[str] = set()
        self.tried = self.read = 0
        for path in SAMPLES.iterdir():
            shutil.copytree(path, folder / path.name)
        (folder / "documents").mkdir()
        for name, _, (content,) in _documents():
            (folder / "documents" / name).write_bytes(content)

    def step(self) -> None:
        """Try one input that nobody chose."""
        group = self.dice.choice(self.known) if self.dice.random() < 0.95 else self.samples
        sample = self.dice.choice(group)
        if len(sample.contents[0]) > LARGE and self.dice.random() < 0.8:
            return
        other = self.dice.choice(self.samples).contents[0]
        start = (
            sample.contents[0] if self.dice.random() < 0.4 else self.dice.choice(sample.contents)
        )
        content = changed(self.dice, start, other)
        if self.attempt(sample, content, self.dice) and len(sample.contents) <= KEPT:
            sample.contents.append(content)

    def attempt(self, sample: Sample, content: bytes, dice: random.Random) -> bool:
        """Look at a sample with another content; whether it was read in a new way."""
        root = self.folder / sample.tool
        entry = _entry(sample, content, dice)
        path = root / sample.name
        if sample.registered == sample.name:
            path = root / entry.path
        before = path.read_bytes() if path.exists() else None
        path.write_bytes(content)
        try:
            outcome = look(root, entry)
            self.tried += 1
            self.read += outcome.read
            new = outcome.signature not in self.seen
            self.seen.add(outcome.signature)
            if outcome.fault and outcome.signature not in self.found:
                self.found.add(outcome.signature)
                self._keep(root, entry, sample, content, outcome)
        finally:
            if before is None:
                path.unlink()
            else:
                path.write_bytes(before)
        return new and outcome.read

    @staticmethod
    def _keep(
        root: Path, entry: EvidenceEntry, sample: Sample, content: bytes, outcome: Outcome
    ) -> None:
        """Write down what a replay needs: the project with the file in it, and the entry."""
        target = FINDINGS / hashlib.sha256(content).hexdigest()[:8]
        shutil.copytree(root, target / "project", dirs_exist_ok=True)
        (target / "entry.json").write_text(json.dumps(asdict(entry)), encoding="utf-8")
        print(f"\nFOUND  {sample.tool}/{sample.name}: {outcome.fault}\n{outcome.trace}", end="")
        print(f"       python scripts/fuzz.py --replay {target.relative_to(ROOT)}", flush=True)

    def summary(self, seconds: float) -> str:
        """What was done, in one line."""
        return (
            f"fuzz: {self.tried} inputs of {len(self.samples)} samples in {seconds:.0f} s, "
            f"{self.read} of them read, {len(self.seen)} different outcomes, "
            f"peak {memory() // 1_000_000} MB; {len(self.found)} findings"
        )


def _entry(sample: Sample, content: bytes, dice: random.Random) -> EvidenceEntry:
    """How the file is registered: mostly as it is, at times under another name, kind or place."""
    if sample.registered != sample.name:
        return EvidenceEntry(path=sample.registered)
    chance = dice.random()
    if chance < 0.05:
        name = f"{sample.name.rpartition('.')[0] or 'x'}-x{dice.choice(SUFFIXES)}"
        return EvidenceEntry(path=name)
    if chance < 0.1:
        return EvidenceEntry(path=sample.name, kind=dice.choice(list(READERS)))
    if chance < 0.15:
        words = re.findall(rb"[\w. -]{1,30}", content[:4000]) or [b"x"]
        texts = [dice.choice(words).decode() for _ in range(3)]
        at = dice.choice((f"/{texts[0]}/{texts[1]}", f"last:{texts[2]}", f"1:{texts[0]}", "/0"))
        names = [name for name in VOCABULARY.measures if "{" not in name]
        return EvidenceEntry(path=sample.name, metrics={dice.choice(names): Metric(at=at)})
    return EvidenceEntry(path=sample.name)


def replay(folder: Path) -> int:
    """Look at a finding once more."""
    data = json.loads((folder / "entry.json").read_text(encoding="utf-8"))
    metrics = {name: Metric(**one) for name, one in data.pop("metrics").items()}
    entry = EvidenceEntry(**data, metrics=metrics)
    print(inside(folder / "project", entry.path))
    outcome = look(folder / "project", entry)
    print(outcome.trace + (outcome.fault or f"nothing wrong: {outcome.signature}"))
    return bool(outcome.fault)


def run(seconds: float, inputs: int, seed: int) -> int:
    """Try inputs at random until the time is up or so many were tried."""
    with tempfile.TemporaryDirectory(prefix="mlready-fuzz-") as folder:
        fuzzer = Fuzzer(Path(folder), seed)
        start = time.monotonic()
        while time.monotonic() - start < seconds and not 0 < inputs <= fuzzer.tried:
            fuzzer.step()
        print(fuzzer.summary(time.monotonic() - start))
    return bool(fuzzer.found)


def main() -> int:
    """Fuzz, or replay."""
    options = argparse.ArgumentParser(description="Throw broken files at the readers of evidence.")
    seconds = float(os.environ.get("FUZZ_SECONDS", "300"))
    options.add_argument("--seconds", type=float, default=seconds, help="how long")
    options.add_argument("--inputs", type=int, default=0, help="how many at most")
    options.add_argument("--seed", type=int, help="the same again; without it each run differs")
    options.add_argument("--plain", action="store_true", help="without atheris, if it is there")
    options.add_argument("--replay", type=Path, help="look at a finding again")
    chosen = options.parse_args()
    if chosen.replay:
        return replay(chosen.replay)
    seed = random.SystemRandom().randrange(1 << 32) if chosen.seed is None else chosen.seed
    guided = not chosen.plain and find_spec("atheris") is not None
    print(f"fuzz: {'coverage-guided' if guided else 'plain'}, seed {seed}", flush=True)
    if guided:
        command = [sys.executable, Path(__file__).with_name("fuzz_guided.py")]
        return subprocess.call([*map(str, command), str(chosen.seconds), str(seed)])
    return run(chosen.seconds, chosen.inputs, seed)


if __name__ == "__main__":
    sys.exit(main())
