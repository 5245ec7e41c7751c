"""YAML of files that nobody vouches for: plain values only, within bounds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from mlready.evidence.files import Unreadable

MOST = 2 << 20
"""Bytes of a YAML document: it is read a hundred times slower than JSON."""
DEPTH = 200
"""Levels of a YAML document; those of JSON are bounded by Python."""
DIGITS = 400
"""Digits of a number in YAML."""


def parse_yaml(text: str) -> Any:
    """One YAML document of plain values: no tags, no anchors. Raises Unreadable."""
    if len(text) > MOST:
        raise Unreadable(f"YAML of more than {MOST >> 20} MiB")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _check_yaml(yaml.parse(text, Loader=loader))
        return yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" at line {mark.line + 1}" if mark else ""
        raise Unreadable(f"no YAML{place}") from None
    except (ValueError, RecursionError):
        raise Unreadable("no YAML: a value that is not one") from None


def _check_yaml(events: Iterator[Any]) -> None:
    """Raise Unreadable for aliases, tags, a key that stands twice, and what is too deep or long."""
    # Of each level that is open: the keys so far of a mapping, and whether a key comes next.
    levels: list[tuple[set[str], bool] | None] = []
    for event in events:
        if isinstance(event, yaml.AliasEvent):
            raise Unreadable("YAML with aliases")
        if getattr(event, "tag", None) is not None:
            raise Unreadable("YAML with tags")
        if isinstance(event, yaml.CollectionEndEvent):
            levels.pop()
            continue
        if not isinstance(event, yaml.NodeEvent):
            continue
        if levels and levels[-1] is not None:
            keys, is_key = levels[-1]
            levels[-1] = keys, not is_key
            if is_key and isinstance(event, yaml.ScalarEvent):
                if event.value in keys:
                    raise Unreadable("YAML in which a key stands twice")
                keys.add(event.value)
        if isinstance(event, yaml.ScalarEvent):
            if (
                event.implicit[0]
                and len(event.value) > DIGITS
                and event.value[0] in "+-.0123456789"
            ):
                raise Unreadable(f"YAML with a number of more than {DIGITS} digits")
        else:
            levels.append((set(), True) if isinstance(event, yaml.MappingStartEvent) else None)
            if len(levels) > DEPTH:
                raise Unreadable("YAML with too many levels")
