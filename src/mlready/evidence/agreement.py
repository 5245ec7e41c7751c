"""Whether other registered files bear out a number: the same value elsewhere, or a signature.

A tool's own number is borne out by any file of another tool that says the same, a card included.
A self-made number is a statement itself, and one more of the same hand adds little: a tool's own
file has to show the same, or two kinds of files to state it, as a card and a bill of materials do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from mlready.evidence.reading import Measurement, Reading
from mlready.evidence.register import EvidenceFile
from mlready.lean import dataclass

if TYPE_CHECKING:
    from mlready.evidence.judge import Seen


@dataclass(frozen=True, slots=True)
class Agreement:
    """What other files say about the numbers that count."""

    by: str = ""
    """What bears out every one of them; nothing where one stands alone or is contradicted."""
    disagreements: tuple[str, ...] = ()


def agreement(seen: Sequence[Seen], files: Iterable[EvidenceFile]) -> Agreement:
    """Compare each number with the same number in files of other tools."""
    others = list(files)
    by: dict[str, None] = {}
    disagreements: dict[str, None] = {}
    alone = False
    for one in seen:
        same, different = _compare(one, others)
        disagreements.update(dict.fromkeys(different))
        signed = _signature(one, others)
        alone |= not (_enough(one, same) or signed)
        by.update(dict.fromkeys([*(f"`{file.id}`" for file in same), *signed]))
    whole = not alone and not disagreements
    return Agreement(", ".join(by) if whole else "", tuple(disagreements))


def _compare(one: Seen, others: Sequence[EvidenceFile]) -> tuple[list[EvidenceFile], list[str]]:
    """The files that say the same, and what others state."""
    same: list[EvidenceFile] = []
    different: list[str] = []
    for file in others:
        reading = file.reading
        if reading is None or file.contents.sha256 == one.file.contents.sha256:
            continue
        for number in reading.measurements:
            if number.name != one.measurement.name:
                continue
            if _equal(number, one.measurement):
                if _independent(one, file, reading):
                    same.append(file)
            elif number.claimed:
                different.append(
                    f"`{file.id}` states {number.name} {number.value}, "
                    f"`{one.file.id}` shows {one.measurement.value}"
                )
    return same, different


def _enough(one: Seen, same: Sequence[EvidenceFile]) -> bool:
    """Whether files that say the same bear a number out."""
    if one.reading.kind != "self_made":
        return bool(same)
    readings = [file.reading for file in same if file.reading is not None]
    measured = any(
        reading.kind != "self_made" and number.name == one.measurement.name and not number.claimed
        for reading in readings
        for number in reading.measurements
    )
    return measured or len({reading.reader for reading in readings}) > 1


def _independent(one: Seen, file: EvidenceFile, reading: Reading) -> bool:
    """Another tool's complete file, not older than the number it repeats, of the same model."""
    if reading.objections or reading.reader == one.reading.reader:
        return False
    if reading.subject and one.reading.subject and reading.subject != one.reading.subject:
        return False
    if file.dated is not None and file.dated < one.dated:
        return False
    return all(
        reading.digests[name] == digest
        for name, digest in one.reading.digests.items()
        if name in reading.digests
    )


def _equal(one: Measurement, other: Measurement) -> bool:
    """The same number, as far as the one with fewer decimals says it."""
    if isinstance(one.value, bool) or isinstance(other.value, bool):
        return one.value is other.value
    decimals = min(_decimals(one.value), _decimals(other.value))
    half = 0.5 * 10.0**-decimals
    return abs(one.value - other.value) <= half * (1 + 1e-9)


def _decimals(value: float) -> int:
    text = format(value, ".15g")
    if "e" in text:
        return 15
    return len(text.partition(".")[2])


def _signature(one: Seen, others: Sequence[EvidenceFile]) -> list[str]:
    """Signed statements, their signature checked, that list the file's digest."""
    return [
        f"the signature `{file.id}`, whose key is not checked"
        for file in others
        if file.reading is not None
        and one.file.contents.sha256 in file.reading.digests.values()
        and any(
            number.name == "signature.checked" and number.value is True
            for number in file.reading.measurements
        )
    ]
