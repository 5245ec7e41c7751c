"""docs/measurements.md: which files are read, and the names of what they measure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from mlready.evidence.detect import READERS, load
from mlready.evidence.schemas import SCHEMAS
from mlready.packs import load_library
from mlready.records import Measure

HEAD = """\
<!-- Made from the vocabulary and the readers by `make docs`; edits by hand are lost. -->
# Measurements

What evidence files can show: numbers under stable names, which the `shown_by` of a rule compares
and `metrics` in a manifest's register points at. `mlready evidence read FILE` prints what is read
in a file; [manifest.md](manifest.md#the-evidence-register) tells how to register one,
[packs.md](packs.md) how a rule asks for a number. None of the tools needs to be installed.
"""
FORMATS = """
## Files that are read

A file is recognised by what stands in it, never by its name. Of a version that is not known
nothing is read.
"""
OWN = """
## Schemas of our own

For what has no common format. `mlready evidence schemas NAME` prints one as JSON Schema.
"""
NAMES = """
## Names

Units are those of the name, whatever the file writes; shares run from 0 to 1. `{word}` stands for
a word of the file's own. The number of samples is the same name with `.n` behind it.
"""


def page() -> str:
    """The whole page."""
    titles = sorted((load(name).TITLE for name in READERS), key=str.lower)
    lines = [*HEAD.splitlines(), *FORMATS.splitlines(), *(["", *(f"- {one}" for one in titles)])]
    lines += [*OWN.splitlines(), ""]
    lines += [f"- `{name}`: {shape.title}" for name, shape in SCHEMAS.items()]
    return "\n".join([*lines, *NAMES.splitlines(), *_tables()]) + "\n"


def _tables() -> Iterator[str]:
    measures = load_library().vocabulary.measures
    for group, names in groupby(sorted(measures), lambda name: name.partition(".")[0]):
        yield from ("", f"### {group}", "", "| name | unit | better | what it is |")
        yield "| --- | --- | --- | --- |"
        for name in names:
            yield _row(name, measures[name])


def _row(name: str, one: Measure) -> str:
    unit = "true or false" if one.type == "bool" else one.unit
    return f"| `{name}` | {unit} | {one.direction} | {one.definition} |".replace("|  |", "| |")
