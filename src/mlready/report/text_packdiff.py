"""The differences between two editions of a pack, on a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from mlready.packdiff import Change, Difference, Edition
from mlready.report.ink import Ink

SIGNS = {"added": ("+", "green"), "removed": ("-", "red"), "changed": ("~", "yellow")}


def difference_lines(
    old: Edition, new: Edition, differences: Sequence[Difference], pen: Ink
) -> Iterator[str]:
    """The two editions, what differs by kind, and how much of it."""
    before, after = old.pack.meta, new.pack.meta
    yield from pen.wrapped([(after.title, "bold")])
    for sign, meta in (("-", before), ("+", after)):
        yield from pen.wrapped([(f"{meta.edition}, as of {meta.as_of}", "dim")], (f"  {sign} ", ""))
    for kind in dict.fromkeys(one.kind for one in differences):
        yield from ("", pen.line((kind.capitalize(), "bold")))
        for one in differences:
            if one.kind == kind:
                yield from _entry(one, pen)
    yield ""
    yield pen.line((_sum(old, new, differences), ""))


def _sum(old: Edition, new: Edition, differences: Sequence[Difference]) -> str:
    if differences:
        counts = Counter(one.state for one in differences)
        return ", ".join(f"{counts[state]} {state}" for state in SIGNS if counts[state])
    if old.pack.digest == new.pack.digest:
        return "The two are the same, byte for byte."
    return "Both ask and conclude the same; only the form of the files differs."


def _entry(one: Difference, pen: Ink) -> Iterator[str]:
    sign, style = SIGNS[one.state]
    yield from pen.wrapped([(one.id, "bold"), (one.title, "")], (f"  {sign} ", style))
    for change in one.changes:
        yield from _change(change, pen)


def _change(change: Change, pen: Ink) -> Iterator[str]:
    """One key: on a line where both sides are short, else the lines that went and came."""
    if all(len(side) < 2 and len("".join(side)) < 40 for side in (change.old, change.new)):
        told = f"{''.join(change.old) or 'nothing'} → {''.join(change.new) or 'nothing'}"
        yield from pen.wrapped([(told, "")], (f"      {change.key}: ", "dim"))
        return
    yield pen.line((f"      {change.key}:", "dim"))
    steps = SequenceMatcher(None, change.old, change.new, autojunk=False).get_opcodes()
    for step, old_from, old_to, new_from, new_to in steps:
        if step == "equal":
            continue
        for sign, lines in (
            ("removed", change.old[old_from:old_to]),
            ("added", change.new[new_from:new_to]),
        ):
            for line in lines:
                yield from _line(line, sign, pen)


def _line(line: str, state: str, pen: Ink) -> list[str]:
    sign, style = SIGNS[state]
    text = line.lstrip(" ")
    indent = len(line) - len(text)
    return pen.wrapped([(text, style)], (f"        {sign} {' ' * indent}", style))
