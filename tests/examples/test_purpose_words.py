"""The words of a purpose: sentences as teams write them, and the members of which they speak."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from examples.support import ROOT
from mlready.packs import Library
from mlready.purpose import spoken

SENTENCES: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests" / "fixtures" / "purpose-sentences.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda one: one["text"][:40])
def test_a_sentence_speaks_of_what_it_should_and_of_nothing_else(
    sentence: dict[str, Any], library: Library
) -> None:
    heard = {
        f"{terms.fact}/{terms.member}"
        for terms in library.vocabulary.purpose_terms
        if spoken(sentence["text"], terms)
    }

    assert heard == set(sentence["hits"])
