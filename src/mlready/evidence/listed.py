"""Compare the digests that a file lists with those of the files beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from mlready.evidence.files import File, Unreadable
from mlready.lean import dataclass

FILES = 200
"""Files that are compared for one list."""
BYTES = 512 << 20
"""Bytes of all of them."""
LENGTHS = {
    "md5": 32,
    "sha1": 40,
    "sha256": 64,
    "sha384": 96,
    "sha512": 128,
    "sha3_256": 64,
    "sha3_512": 128,
    "blake2b": 128,
}
"""Hexadecimal digits of a digest, by its algorithm's name in hashlib."""


@dataclass(frozen=True)
class Listed:
    """One file and its digest, as a list states them."""

    name: str
    """Relative to the folder of the list."""
    algorithm: str
    digest: str
    """Hexadecimal, in small letters."""


@dataclass(frozen=True)
class Comparison:
    """How the files beside a list agree with it."""

    checked: int
    """Files that are there and were compared."""
    changed: tuple[str, ...]
    """Those whose digest is another."""
    listed: int
    """Files of the list."""


def listed(name: object, algorithm: object, digest: object) -> Listed | None:
    """An entry of a list; None where it is no digest of a known algorithm."""
    if not isinstance(name, str) or not isinstance(digest, str) or not name:
        return None
    known = re.sub(r"[^a-z0-9]", "", str(algorithm).lower())
    known = {"sha3256": "sha3_256", "sha3512": "sha3_512"}.get(known, known)
    if len(digest) != LENGTHS.get(known) or not re.fullmatch(r"[0-9a-fA-F]+", digest):
        return None
    return Listed(name, known, digest.lower())


def same(file: File, entry: Listed) -> bool:
    """Whether the file has the digest that is listed."""
    return file.digest(entry.algorithm) == entry.digest


def compare(
    file: File, entries: Iterable[Listed], agrees: Callable[[File, Listed], bool] = same
) -> Comparison:
    """Look at the files beside one that lists them; those that are not there count as not checked.

    A name that is listed with two digests has changed by one of them.
    """
    by_name: dict[str, list[Listed]] = {}
    for entry in entries:
        by_name.setdefault(entry.name, []).append(entry)
    checked, changed, left = 0, [], BYTES
    for name in list(by_name)[:FILES]:
        try:
            with file.beside(name) as other:
                left -= other.size
                if left < 0:
                    break
                agreed = all(agrees(other, entry) for entry in by_name[name])
        except Unreadable:
            continue
        checked += 1
        if not agreed:
            changed.append(name)
    return Comparison(checked, tuple(changed), len(by_name))
