"""The condition language: read, type-check, evaluate with reasons. Its format: docs/packs.md."""

from mlready.conditions.nodes import ALWAYS, NO_REASONS, Condition, Reasons, Scope, State, Truth
from mlready.conditions.reading import Reader

__all__ = ["ALWAYS", "NO_REASONS", "Condition", "Reader", "Reasons", "Scope", "State", "Truth"]
