"""Run a pack's cases from the command line while the command itself is being built."""

from __future__ import annotations

import sys
from pathlib import Path

from mlready.cases import test_pack
from mlready.errors import MlreadyError
from mlready.packs.load import load_library


def main() -> int:
    folder = Path(sys.argv[1])
    try:
        library = load_library([folder.name])
        count, failures, mutants = test_pack(library, folder, mutate="--mutate" in sys.argv)
    except MlreadyError as error:
        print(error)
        return 2
    for one in (*failures, *mutants):
        print(one)
    print(f"{count} cases, {len(failures)} failures, {len(mutants)} survivors")
    return 1 if failures or mutants else 0


if __name__ == "__main__":
    sys.exit(main())
