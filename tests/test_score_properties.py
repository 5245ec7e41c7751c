"""Stating a fact never lowers a score, unless it invokes an exception that takes met rules away."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from conditions.strategies import (
    Data,
    Plan,
    Stated,
    complete,
    conditions_over,
    facts_in,
    flow,
    vocabularies,
    weaken,
)
from mlready.errors import PackRefused
from mlready.evaluate import evaluate
from mlready.packs import Library
from mlready.score import Score, score
from worlds import world

SEVERITIES = ("critical", "high", "medium", "low")


@st.composite
def rules(draw: Any, /) -> tuple[Plan, list[Data]]:
    """A vocabulary, derived facts and rules over them, without exceptions and dates."""
    plan: Plan = draw(vocabularies(most=5))
    source = conditions_over(draw, plan, invoked=False)
    fields = dict(source.fields)
    plan.derivations.append(
        {"id": "p.d0", "title": "T", "provision": "Art 1", "when": source.condition()}
    )
    source.paths["p.d0"] = "bool"
    found: list[Data] = []
    for number in range(draw(st.integers(2, 5))):
        one: Data = {
            "id": f"R{number}", "title": "T", "area": "a", "provision": "Art 1", "why": "w",
            "fix": "f", "severity": draw(st.sampled_from(SEVERITIES)), "evidence": "documented",
        }  # fmt: skip
        each = bool(fields) and draw(st.booleans())
        if each:
            one["for_each"] = "items"
            source.fields = fields
        if draw(st.booleans()):
            one["applies"] = source.condition(1, each)
        one["require"] = source.condition(2, each)
        found.append(one)
    return plan, found


def scores(library: Library, stated: Stated, backing: dict[str, int]) -> Score | None:
    return score(evaluate(facts_in(library, stated, backing=backing), library.packs))


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(st.data(), rules())
def test_stating_a_fact_never_lowers_a_score(data: Any, plan: tuple[Plan, list[Data]]) -> None:
    facts = "".join(f"{path}: {flow(one)}\n" for path, one in plan[0].facts.items())
    entries = f"derivations: {flow(plan[0].derivations)}\nrules: {flow(plan[1])}\n"
    try:
        library = world(facts, entries)
    except PackRefused:
        assume(False)
    stated = complete(data.draw, library, {})
    more = weaken(data.draw, stated)
    less = weaken(data.draw, more)
    backing = {path: 1 for path in stated if data.draw(st.booleans())}

    before, after = scores(library, less, backing), scores(library, more, backing)

    assume(before is not None)
    assert before is not None
    if after is None:
        event("nothing is left to do")
        return
    event("the score rises" if after.declared > before.declared else "the score stays")
    assert after.declared >= before.declared
    assert after.evidenced >= before.evidenced
