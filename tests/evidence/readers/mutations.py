"""Break a sample at random: whatever stands where, a reader raises nothing but Unreadable."""

from __future__ import annotations

import copy
import json
import math
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlready.evidence.detect import read_as
from mlready.evidence.files import File, Unreadable
from mlready.evidence.plain_yaml import parse_yaml
from mlready.evidence.reading import Reading
from readings import SAMPLES

DEEP: list[Any] = []
for _ in range(150):
    DEEP = [DEEP]
ODD: tuple[Any, ...] = (
    None,
    True,
    False,
    "",
    "NaN",
    "0.5",
    "2026-13-45T99:00:00Z",
    -1,
    0,
    1.5,
    10**400,
    math.nan,
    math.inf,
    [],
    {},
    [[]],
    [None],
    [0.5, "x"],
    {"a": {}},
    DEEP,
)
Place = tuple[str | int, ...]


class Broken(str):
    """A text whose start is enough: of a long one hypothesis warns before it says what failed."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(self[:2000])


def survives(sample: str, examples: int = 150) -> None:
    """Read a sample again and again with values replaced and left out, and cut short.

    JSON and YAML are changed by their values, JSON lines line by line, all other text by its
    characters.
    """
    path = SAMPLES / sample
    suffix = ".yaml" if path.name == "MLmodel" else path.suffix
    survives_as(path.read_text(), suffix, examples)


def survives_as(text: str, suffix: str = ".json", examples: int = 150) -> None:
    """The same for a text that is no sample of its own."""
    broken = garbled(text)
    if suffix in (".json", ".sarif", ".sig"):
        broken = mutated(json.loads(text)).map(json.dumps) | broken
    elif suffix == ".jsonl":
        broken = mutated([json.loads(line) for line in text.splitlines() if line]).map(_lines)
    elif suffix in (".yaml", ".lock"):
        broken = mutated(parse_yaml(text)).map(yaml.safe_dump) | broken

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(broken.map(Broken))
    def reads(changed: str) -> None:
        outcome(changed, suffix)

    reads()


def outcome(text: str | bytes, suffix: str = ".json") -> Reading | str | None:
    """What is read from a text, or why it is unreadable; None where no reader takes it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "changed" + suffix)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        found: Reading | str | None
        try:
            with File(path, path.name) as file:
                found = read_as(file)
        except Unreadable as error:
            found = str(error)
    if isinstance(found, str):
        assert "\n" not in found
    elif found is not None:
        names = [one.name for one in found.measurements]
        assert len(names) == len(set(names)), "a measurement stands twice"
        assert all(math.isfinite(one.value) and one.at for one in found.measurements)
        assert all(isinstance(one, str) for one in (found.version, found.subject, *found.notes))
    return found


def reading(text: str | bytes, suffix: str = ".json") -> Reading:
    """What is read from a text that is readable."""
    found = outcome(text, suffix)
    assert isinstance(found, Reading), found
    return found


def refusal(text: str | bytes, suffix: str = ".json") -> str:
    """Why a text that a reader recognises is unreadable."""
    found = outcome(text, suffix)
    assert isinstance(found, str), found
    return found


def changed(sample: str, change: Callable[[Any], object]) -> str:
    """A JSON sample after a change of its values."""
    data = json.loads((SAMPLES / sample).read_text())
    change(data)
    return json.dumps(data)


@st.composite
def mutated(draw: st.DrawFn, document: Any) -> Any:
    """The document with one to three of its nodes replaced or left out."""
    document = copy.deepcopy(document)
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(document))
        if not places:
            break
        *above, last = draw(st.sampled_from(places))
        node = document
        for key in above:
            node = node[key]
        if draw(st.booleans()):
            node[last] = copy.deepcopy(draw(st.sampled_from(ODD)))
        else:
            del node[last]
    return document


def _places(node: Any, above: Place = ()) -> list[Place]:
    pairs: Iterable[tuple[str | int, Any]] = ()
    if isinstance(node, dict):
        pairs = node.items()
    elif isinstance(node, list):
        pairs = enumerate(node)
    found: list[Place] = []
    for key, child in pairs:
        found.append((*above, key))
        found.extend(_places(child, (*above, key)))
    return found


@st.composite
def garbled(draw: st.DrawFn, text: str) -> str:
    """The text cut short, or with a few characters taken out or put in."""
    at = draw(st.integers(0, len(text)))
    if draw(st.booleans()):
        return text[:at]
    length = draw(st.integers(0, 30))
    odd = draw(st.sampled_from(["", "\n", ",", '"', "NaN", "-1e999", "\0", "é", "9" * 400, "{["]))
    return text[:at] + odd + text[at + length :]


def _lines(records: list[Any]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)
