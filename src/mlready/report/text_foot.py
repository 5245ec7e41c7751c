"""The last lines on a terminal: the day, the packs, and what the report is not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mlready.report.ink import Ink
from mlready.report.phrases import listed
from mlready.report.view import AssessmentView, FactView


def last_lines(view: AssessmentView, ink: Ink) -> list[str]:
    """On what date and by which packs this was checked, and what it is not."""
    packs = [
        f"{named} ({day})"
        for named, day in _together(((p.id, p.as_of) for p in view.packs if p.applied), most=9)
    ]
    ruled_out = [(pack.id, _paths(pack.ruled_out_by)) for pack in view.packs if pack.ruled_out_by]
    wait = _together((pack.id, ", ".join(pack.waits_for)) for pack in view.packs if pack.waits_for)
    named = listed(packs)
    named = named if named[:1].isdigit() else f"packs {named}"
    words = [f"As of {view.as_of}", named if packs else "no pack applies"]
    words += [_out(ruled_out)] if ruled_out else []
    words += [f"{packs} waiting for {facts}" for packs, facts in wait]
    return ink.wrapped([("; ".join([*words, view.tool, "not legal advice"]), "dim")])


def _out(packs: Sequence[tuple[str, str]]) -> str:
    """The packs that facts rule out; of many the count, for `-v` lists them."""
    if len(packs) > 3:
        return f"{len(packs)} packs ruled out (-v says by what)"
    return f"ruled out {', '.join(f'{named} (by {facts})' for named, facts in _together(packs))}"


def _together(packs: Iterable[tuple[str, str]], most: int = 3) -> list[tuple[str, str]]:
    """Packs with the same facts or date behind them, named together; of many the count."""
    found: dict[str, list[str]] = {}
    for name, facts in packs:
        found.setdefault(facts, []).append(name)
    return [
        (listed(names) if len(names) <= most else f"{len(names)} packs", facts)
        for facts, names in found.items()
    ]


def _paths(facts: Iterable[FactView]) -> str:
    return ", ".join(one.path for one in facts)
