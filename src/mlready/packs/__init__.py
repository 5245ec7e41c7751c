"""Pack folders -> Library: every error of every file collected and shown at once."""

from mlready.packs.files import shipped_rules
from mlready.packs.load import load_library, open_packs
from mlready.packs.model import CheckedRule, DerivedFact, Library, Pack, TableRow

__all__ = [
    "CheckedRule",
    "DerivedFact",
    "Library",
    "Pack",
    "TableRow",
    "load_library",
    "open_packs",
    "shipped_rules",
]
