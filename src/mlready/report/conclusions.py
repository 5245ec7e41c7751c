"""Derived facts -> what was concluded, and what the tier rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any

from mlready.assess import Assessment
from mlready.conditions.nodes import All, AnyOf, Condition, Leaf
from mlready.conditions.scope import KNOWN, UNKNOWN, State
from mlready.packs.model import DerivedFact, Pack
from mlready.records import as_list
from mlready.report.view import Choice, ConclusionView, FactView, HeadlineView
from mlready.values import Members, show


def fact_views(paths: Iterable[str], assessment: Assessment) -> list[FactView]:
    """Stated facts with values and places, in the order of questions; those of scope come last."""
    facts = assessment.facts
    scope = scope_facts(assessment)
    known = [path for path in paths if path in facts.stated]
    if len(known) > 1:
        known.sort(key=lambda path: (path in scope, facts.order(path)))
    return [
        FactView(
            path,
            show(facts.stated[path].value) if not path.endswith("]") else path,
            assessment.places[path],
        )
        for path in known
    ]


def conclusions(assessment: Assessment) -> list[ConclusionView]:
    """Every derived fact that is true or undecided, or no boolean; one for each item."""
    found: list[ConclusionView] = []
    for pack in opened(assessment):
        for derived in pack.derived.values():
            for item in places(derived, assessment):
                state = _state(derived, item, assessment)
                if derived.record.kind != "bool" or state.kind == UNKNOWN or state.value:
                    make = partial(conclusion, pack, derived, item, assessment)
                    found.append(ConclusionView.later(make))
    return found


def opened(assessment: Assessment) -> list[Pack]:
    """The packs that were looked into."""
    closed = {*assessment.ruled_out, *assessment.waiting}
    return [pack for pack in assessment.library.packs if pack.meta.id not in closed]


def places(derived: DerivedFact, assessment: Assessment) -> tuple[str, ...]:
    """The items a derived fact is about; of one about the whole, the one empty place."""
    return (
        (assessment.facts.items(derived.record.for_each) or ())
        if derived.record.for_each
        else ("",)
    )


def _path(derived: DerivedFact, item: str) -> str:
    return f".{derived.record.id}" if item else derived.record.id


def _state(derived: DerivedFact, item: str, assessment: Assessment) -> State:
    return assessment.facts.state(_path(derived, item), item)


def conclusion(
    pack: Pack, derived: DerivedFact, item: str, assessment: Assessment
) -> ConclusionView:
    """One derived fact with its value in words, its provision and its reasons."""
    record, facts = derived.record, assessment.facts
    state = _state(derived, item, assessment)
    reasons = facts.why(_path(derived, item), item, ())
    row = facts.winning(derived, item) if derived.rows else None
    decided = state.kind == KNOWN and not (isinstance(state.value, Members) and state.value.unsure)
    provision = (
        as_list(row.record.provision) if row and row.record.provision else as_list(record.provision)
    )
    note, doubt = (row.record.note if row else ""), (row.record.doubt if row else "")
    if record.kind == "set" and isinstance(state.value, Members):
        named = [
            rule for member, (_, rule) in derived.members.items() if member in state.value.named
        ]
        provision = (
            tuple(dict.fromkeys(one for rule in named for one in as_list(rule.provision)))
            or provision
        )
        note = " ".join(rule.note for rule in named if rule.note)
    return ConclusionView(
        f"{record.id}{item[item.index('[') :] if item else ''}",
        pack.meta.id,
        record.title,
        decided,
        show(state.value) if state.kind == KNOWN else "unknown",
        _label(state, record.values),
        [
            Choice(
                show(one), record.values.get(one, show(one)) if isinstance(one, str) else show(one)
            )
            for one in state.candidates
        ],
        list(provision),
        filled(note or record.note, assessment, item),
        doubt or record.doubt,
        record.confidence,
        record.effect,
        _since(row.record.since if row and row.record.since else record.since, item, assessment),
        fact_views(reasons.deciding, assessment),
        fact_views(reasons.ruled_out, assessment),
        list(reasons.missing),
        sorted(reasons.presumed, key=facts.order),
        list(record.values) if derived.rows else [],
        fact_views(reasons.relied, assessment),
    )


def _label(state: State, values: Any) -> str:
    if state.kind != KNOWN:
        words = [
            values.get(one, show(one)) if isinstance(one, str) else show(one)
            for one in state.candidates
        ]
        return f"Undetermined: {' or '.join(words)}" if words else "Undetermined"
    if isinstance(state.value, str):
        return str(values.get(state.value, state.value))
    if isinstance(state.value, Members):
        return (
            ", ".join(
                values.get(member, member) for member in values if member in state.value.named
            )
            or "none"
        )
    return show(state.value)


def _since(since: date | str | None, item: str, assessment: Assessment) -> str:
    if isinstance(since, str):
        state = assessment.facts.state(since, item)
        return show(state.value) if state.kind == KNOWN else "undetermined"
    return show(since) if since is not None else ""


def filled(text: str, assessment: Assessment, item: str = "") -> str:
    """A text of a pack with its `{path}` placeholders replaced by values."""
    if "{" not in text:
        return text
    for path in assessment.library.types:
        if f"{{{path}}}" in text:
            text = text.replace(f"{{{path}}}", show(assessment.facts.shown(path, item)))
    return text


def headlines(assessment: Assessment) -> list[HeadlineView]:
    """What each pack leads with."""
    found: list[HeadlineView] = []
    for pack in opened(assessment):
        named = {
            key: assessment.library.derived[path]
            for key, path in pack.meta.headline.items()
            if path in assessment.library.derived
        }
        if "tier" not in named:
            continue
        views = {key: conclusion(pack, derived, "", assessment) for key, derived in named.items()}
        basis = [
            conclusion(pack, derived, "", assessment)
            for derived in _basis(named["tier"], assessment)
        ]
        found.append(
            HeadlineView(
                pack.meta.id,
                pack.meta.title,
                views["tier"],
                basis,
                views.get("roles"),
                views.get("from"),
            )
        )
    return found


def _basis(tier: DerivedFact, assessment: Assessment) -> list[DerivedFact]:
    """What makes the tier's winning row true, down to what rests on the manifest's facts."""
    row = assessment.facts.winning(tier)
    if row is None:
        return []
    return list({derived.record.id: derived for derived in _grounds(row.when, assessment)}.values())


def _grounds(condition: Condition, assessment: Assessment) -> Iterator[DerivedFact]:
    for leaf in _derived_leaves(condition, assessment):
        derived = assessment.library.derived[leaf.path]
        inner = derived.when
        if inner is None or _reads_facts(inner, assessment):
            yield derived
        else:
            yield from list(_grounds(inner, assessment)) or [derived]


def _derived_leaves(condition: Condition, assessment: Assessment) -> Iterator[Leaf]:
    """The comparisons that state a derived fact to be true, and are true."""
    if isinstance(condition, (All, AnyOf)):
        for part in condition.parts:
            yield from _derived_leaves(part, assessment)
    elif isinstance(condition, Leaf) and condition.path in assessment.library.derived:
        derived = assessment.library.derived[condition.path]
        if (
            derived.record.kind == "bool"
            and condition.operand is True
            and condition.value(assessment.facts) is True
        ):
            yield condition


def _reads_facts(condition: Condition, assessment: Assessment) -> bool:
    """Whether a condition looks at the manifest itself, or only at other conclusions."""
    if isinstance(condition, Leaf):
        return condition.path not in assessment.library.derived
    return any(_reads_facts(part, assessment) for part in condition.children()) or (
        not isinstance(condition, (All, AnyOf, Leaf)) and not condition.children()
    )


def scope_facts(assessment: Assessment) -> frozenset[str]:
    """The stated facts that bring the system into the scope of a pack, and decide nothing more."""
    return assessment.scope.deciding


def scope_presumptions(assessment: Assessment) -> frozenset[str]:
    """The exclusions of scope that are presumed not to be invoked, over all packs."""
    return assessment.scope.presumed
