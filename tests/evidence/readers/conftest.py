"""Read a sample as a check would, and hold every number to its definition in the vocabulary."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from mlready.evidence.detect import read_as
from mlready.evidence.files import File, Folder
from mlready.evidence.reading import Reading
from mlready.packs import load_library
from readings import SAMPLES, Read


@pytest.fixture(scope="session")
def read() -> Read:
    """Reads `samples/<path>`, or a path elsewhere; `reader` says which reader must recognise it."""
    vocabulary = load_library().vocabulary

    def read_file(path: str | Path, reader: str) -> Reading:
        full = SAMPLES / path
        if full.is_dir():
            found = read_as(Folder(full, full.name))
        else:
            with File(full, full.name) as file:
                found = read_as(file)
        assert found is not None, f"{path} is not recognised"
        assert found.reader == reader
        names = [one.name for one in found.measurements]
        assert len(names) == len(set(names)), "a measurement stands twice"
        for one in found.measurements:
            definition = vocabulary.measure(one.name)
            assert definition is not None, f"{one.name} is not defined"
            assert one.at
            if definition.type == "bool":
                assert isinstance(one.value, bool)
                continue
            assert not isinstance(one.value, bool)
            assert math.isfinite(one.value)
            assert definition.type != "int" or one.value == int(one.value)
            assert definition.min is None or one.value >= definition.min
            assert definition.max is None or one.value <= definition.max
        return found

    return read_file
