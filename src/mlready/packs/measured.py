"""Measurements as the paths of `shown_by`."""

from __future__ import annotations

from typing import Any

from mlready.vocabulary import Type, Vocabulary


class MeasureTypes(dict[str, Type]):
    """The types of all measurements and of their sample sizes, as conditions see them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__({name: Type(one.type) for name, one in vocabulary.measures.items()})
        self._vocabulary = vocabulary

    def get(self, name: str, default: Any = None) -> Any:
        """The type of a measurement, also of one named by a pattern, or of its sample size."""
        found = self._vocabulary.measure(name.removesuffix(".n"))
        if found is None or "{" in name:
            return default
        return Type("int" if name.endswith(".n") else found.type)
