"""Properties of the language, over random vocabularies, packs and manifests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from conditions.strategies import (
    EXCEPTIONS,
    MEMBERS,
    Plan,
    Stated,
    asked,
    complete,
    domain,
    facts_in,
    plans,
    tiers,
    weaken,
)
from mlready.conditions.nodes import paths
from mlready.conditions.scope import KNOWN, State
from mlready.derive import Facts
from mlready.lint import idle
from mlready.packs import Library
from mlready.values import Members

LAXITY = {"one": 0, "two": 1, "three": 2}
some_examples = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


def built(plan: Plan) -> Library:
    library = plan.build()
    assume(library is not None)
    assert library is not None
    return library


def answers(library: Library, facts: Facts) -> dict[str, State]:
    return {path: facts.state(path, "") for path in library.derived}


def shuffled(data: Any, draw: Any) -> Any:
    """The same conditions, the parts of each `all` and `any` in another order."""
    if isinstance(data, dict):
        return {
            key: draw(st.permutations([shuffled(one, draw) for one in part]))
            if key in ("all", "any")
            else shuffled(part, draw)
            for key, part in data.items()
        }
    return [shuffled(one, draw) for one in data] if isinstance(data, list) else data


@some_examples
@given(st.data(), st.one_of(plans(known=True), tiers()))
def test_the_order_of_parts_changes_neither_value_nor_reasons(data: Any, plan: Plan) -> None:
    library = built(plan)
    turned = Plan(plan.facts, shuffled(plan.derivations, data.draw)).build()
    assert turned is not None
    stated = weaken(data.draw, complete(data.draw, library, {}))
    backing = {path: data.draw(st.integers(0, 3)) for path in stated}

    one, other = (
        facts_in(library, stated, backing=backing),
        facts_in(turned, stated, backing=backing),
    )

    for path in library.derived:
        here, there = one.state(path, ""), other.state(path, "")
        assert (here.kind, here.value, here.candidates) == (
            there.kind,
            there.value,
            there.candidates,
        )
        assert one.why(path, "", ()) == other.why(path, "", ())


@some_examples
@given(st.data(), plans(invoked=False))
def test_stating_a_missing_fact_never_flips_what_is_decided(data: Any, plan: Plan) -> None:
    library = built(plan)
    more = weaken(data.draw, complete(data.draw, library, {}))
    less = weaken(data.draw, more)

    before, after = (answers(library, facts_in(library, stated)) for stated in (less, more))

    for path, state in before.items():
        assert narrows(state, after[path]), path


def narrows(before: State, after: State) -> bool:
    """Whether a state only says more than one before it."""
    if isinstance(before.value, Members) and isinstance(after.value, Members):
        return (
            before.value.named <= after.value.named
            and after.value.unsure <= before.value.unsure
            and after.value.named <= before.value.named | before.value.unsure
        )
    if before.kind == KNOWN:
        return after.kind == KNOWN and after.value == before.value
    return set(after.candidates or (after.value,)) <= set(before.candidates)


@some_examples
@given(st.data(), plans())
def test_stating_more_only_relaxes_a_table_that_the_loader_accepts(data: Any, plan: Plan) -> None:
    library = built(plan)
    more = weaken(data.draw, complete(data.draw, library, {}))
    less = weaken(data.draw, more)

    relaxes(library, less, more)


@settings(some_examples, max_examples=120)
@given(st.data(), tiers())
def test_a_presumption_is_never_too_lax(data: Any, plan: Plan) -> None:
    library = built(plan)
    stated = complete(data.draw, library, {})
    triggers = {path: value for path, value in stated.items() if path not in EXCEPTIONS}
    some = triggers | {EXCEPTIONS[0]: stated[EXCEPTIONS[0]]}

    for less, more in ((triggers, stated), (triggers, some), (some, stated)):
        relaxes(library, less, more)


def relaxes(library: Library, less: Stated, more: Stated) -> None:
    """Whether no table takes a stricter value for what is stated in addition."""
    before, after = (facts_in(library, stated) for stated in (less, more))
    for path in (path for path, fact in library.derived.items() if fact.rows):
        if before.why(path, "", ()).presumed:
            event("a table rests on a presumption")
        assert strictest(after.state(path, "")) >= strictest(before.state(path, "")), path


def strictest(state: State) -> int:
    return min(LAXITY[one] for one in (state.candidates or (state.value,)))


@some_examples
@given(st.data(), st.one_of(plans(known=True), tiers()))
def test_the_cited_facts_alone_reproduce_a_decided_value(data: Any, plan: Plan) -> None:
    library = built(plan)
    stated = weaken(data.draw, complete(data.draw, library, {}))
    facts = facts_in(library, stated)

    for path, state in answers(library, facts).items():
        if state.kind != KNOWN or isinstance(state.value, Members):
            continue
        reasons = facts.why(path, "", ())
        cited = {one: value for one, value in stated.items() if one in reasons.support()}
        assert reasons.support() <= set(stated)
        assert reasons.relied <= reasons.support()
        assert not reasons.missing
        alone = facts_in(library, cited).state(path, "")
        assert (alone.kind, alone.value) == (state.kind, state.value), (path, reasons)


@some_examples
@given(st.data(), st.one_of(plans(known=True), tiers()))
def test_what_is_missing_is_asked_now_and_what_is_presumed_is_not_stated(
    data: Any, plan: Plan
) -> None:
    library = built(plan)
    stated = weaken(data.draw, complete(data.draw, library, {}))
    facts = facts_in(library, stated)
    doubted = {
        path for path, value in stated.items() if isinstance(value, Members) and value.unsure
    }
    open_ = {*asked(library, stated), *doubted}

    for path, state in answers(library, facts).items():
        reasons = facts.why(path, "", ())
        assert {*reasons.missing, *reasons.presumed} <= open_
        if state.kind != KNOWN:
            assert reasons.missing


@settings(some_examples, max_examples=40)
@given(st.data(), plans(lists=False, most=4, invoked=False, once=True))
def test_each_missing_fact_can_change_it_where_facts_are_named_once(data: Any, plan: Plan) -> None:
    library = built(plan)
    path = data.draw(st.sampled_from(sorted(library.derived)))
    assume(named_once(library, path))
    stated = opened(library, weaken(data.draw, complete(data.draw, library, {})))
    reasons = facts_in(library, stated).why(path, "", ())
    assume(reasons.missing)

    ends = [(end, outcome(library, end, path)) for end in completions(library, stated)]

    for fact in reasons.missing:
        assert tells(fact, ends), (path, fact, reasons)


@settings(some_examples, max_examples=40)
@given(st.data(), plans(lists=False, most=3, invoked=False))
def test_each_missing_fact_can_change_a_condition_that_lint_accepts(data: Any, plan: Plan) -> None:
    plan.facts = {path: {k: v for k, v in one.items() if k != "asked_if"}
                  for path, one in plan.facts.items()}  # fmt: skip
    plan.derivations = [one for one in plan.derivations if "when" in one]
    assume(plan.derivations)
    library = built(plan)
    path = data.draw(st.sampled_from(sorted(library.derived)))
    when = library.derived[path].when
    assert when is not None
    assume(not {*paths(when)} & {*library.derived})
    assume(not idle(when, library.types))
    stated = weaken(data.draw, complete(data.draw, library, {}))
    reasons = facts_in(library, stated).why(path, "", ())
    assume(reasons.missing)

    ends = [(end, outcome(library, end, path)) for end in completions(library, stated)]

    for fact in reasons.missing:
        assert tells(fact, ends), (path, fact, reasons)


def opened(library: Library, stated: Stated) -> Stated:
    """Without the details whose gates are not known to be true: they say what opens the gate."""
    facts = facts_in(library, stated)
    shut = [path for path in stated if (gate := facts.gate(path, "")) and not gate.value(facts)]
    if not shut:
        return stated
    return opened(library, {path: one for path, one in stated.items() if path not in shut})


def named_once(library: Library, path: str) -> bool:
    """Whether a conclusion looks at each fact at most once, gates and derivations followed."""
    seen: list[str] = []
    queue = [path]
    while queue:
        one = queue.pop()
        seen.append(one)
        if one in library.derived:
            queue.extend(p for part in library.derived[one].conditions() for p in paths(part))
        elif one in library.gates:
            queue.extend(paths(library.gates[one]))
    return len(seen) == len(set(seen))


def completions(library: Library, stated: Stated) -> Iterator[Stated]:
    """Every way to state all that is asked; only worlds with few of them are looked at."""
    size = 1
    for path, one in library.vocabulary.facts.items():
        if path not in stated or getattr(stated[path], "unsure", None):
            size *= 8 if one.type == "set" else len(domain(library, path))
    assume(size <= 200)
    queue = [dict(stated)]
    while queue:
        found = queue.pop()
        doubt = next((p for p, v in found.items() if isinstance(v, Members) and v.unsure), None)
        if doubt is not None:
            member = min(found[doubt].unsure)
            rest = found[doubt].unsure - {member}
            named = found[doubt].named
            queue.append({**found, doubt: Members(named | {member}, rest)})
            queue.append({**found, doubt: Members(named, rest)})
            continue
        if denies_itself(library, found):
            continue
        open_ = next(asked(library, found), None)
        if open_ is None:
            yield found
        else:
            queue.extend({**found, open_: value} for value in domain(library, open_))


def denies_itself(library: Library, stated: Stated) -> bool:
    facts = facts_unchecked(library, stated)
    return any(
        gate is not None and gate.value(facts) is False
        for path in stated
        for gate in [facts.gate(path, "")]
    )


def facts_unchecked(library: Library, stated: Stated) -> Facts:
    """Facts of a manifest that may contradict itself, which no reader would let through."""
    one_by_one = {path: facts_in(library, {path: value}).stated for path, value in stated.items()}
    merged = {path: found[path] for path, found in one_by_one.items()}
    return Facts(library, merged, {}, facts_in(library, {}).as_of)


def outcome(library: Library, stated: Stated, path: str) -> Any:
    state = facts_in(library, stated).state(path, "")
    return state.kind, state.value, state.candidates


def tells(fact: str, ends: list[tuple[Stated, Any]]) -> bool:
    """Whether two completions that differ in one fact, and what it closes, end differently."""
    return any(
        one.get(fact) != other.get(fact)
        and said != told
        and all(one[path] == other[path] for path in one.keys() & other.keys() - {fact})
        for n, (one, said) in enumerate(ends)
        for other, told in ends[:n]
    )


def test_the_worlds_hold_everything_that_is_promised() -> None:
    """The strategies draw what they say: gates, doubts, lists, exceptions, tables and sets."""
    drawn: set[str] = set()

    @settings(some_examples, max_examples=200, derandomize=True, database=None)
    @given(st.data(), plans(known=True))
    def look(data: Any, plan: Plan) -> None:
        text = str(plan.derivations)
        drawn.update(word for word in ("invoked", "some", "every", "not", "known", "count_ge",
                                       "table", "members") if f"'{word}'" in text)  # fmt: skip
        drawn.update("gate" for one in plan.facts.values() if "asked_if" in one)
        library = plan.build()
        if library is None:
            drawn.add("refused")
            return
        stated = weaken(data.draw, complete(data.draw, library, {}))
        drawn.update("doubt" for one in stated.values() if isinstance(one, Members) and one.unsure)
        drawn.update("item" for path in stated if "[" in path)

    look()

    assert drawn == {"invoked", "some", "every", "not", "known", "count_ge", "table", "members",
                     "gate", "doubt", "item", "refused"}  # fmt: skip
    assert len(MEMBERS) == 3
