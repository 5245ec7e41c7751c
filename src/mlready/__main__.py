"""`python -m mlready`: the same as `mlready`."""

from __future__ import annotations

from mlready.cli import main

if __name__ == "__main__":
    main()
