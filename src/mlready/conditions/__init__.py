"""The condition language: read, type-check, evaluate with reasons. Its format: docs/packs.md."""

from mlready.conditions.nodes import ALWAYS, Condition
from mlready.conditions.reading import Reader
from mlready.conditions.scope import NO_REASONS, Reasons, Scope, State, Truth

__all__ = ["ALWAYS", "NO_REASONS", "Condition", "Reader", "Reasons", "Scope", "State", "Truth"]
