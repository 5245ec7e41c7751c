"""A JSON file that ends too early shows nothing, whichever tool wrote it."""

from __future__ import annotations

import pytest

from evidence.readers.mutations import outcome
from mlready.evidence.reading import Reading
from readings import SAMPLES

DOCUMENTS = sorted(
    path.relative_to(SAMPLES).as_posix()
    for path in SAMPLES.rglob("*")
    if path.suffix in (".json", ".sarif")
)


@pytest.mark.parametrize("share", [0.02, 0.25, 0.5, 0.75, 0.99])
@pytest.mark.parametrize("sample", DOCUMENTS)
def test_a_document_that_was_cut_shows_nothing(sample: str, share: float) -> None:
    path = SAMPLES / sample
    text = path.read_text().rstrip()

    found = outcome(text[: min(int(len(text) * share), len(text) - 1)], path.suffix)

    assert not isinstance(found, Reading)
