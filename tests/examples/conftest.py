"""The packs, loaded once for all examples."""

from __future__ import annotations

import pytest

from mlready.packs import Library, load_library


@pytest.fixture(scope="session")
def library() -> Library:
    """Every shipped pack."""
    return load_library()
