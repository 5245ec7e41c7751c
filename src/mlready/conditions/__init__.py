"""The condition language of derivations and rules: read, type-check, evaluate with reasons. The format is in docs/packs.md."""

from mlready.conditions.nodes import ALWAYS, NO_REASONS, Condition, Reasons, Scope, State, Truth
from mlready.conditions.reading import Reader

__all__ = ["ALWAYS", "NO_REASONS", "Condition", "Reader", "Reasons", "Scope", "State", "Truth"]
