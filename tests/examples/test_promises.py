"""What must hold for every example, whatever fact is taken away or added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from examples.support import EXAMPLES, assessed, manifest_of
from mlready.assess import Assessment
from mlready.conditions.scope import KNOWN
from mlready.manifest import Manifest
from mlready.packs import Library
from mlready.records import Fact
from mlready.values import Duration, Members
from mlready.vocabulary import Stated

TIERS = (
    "prohibited",
    "high_risk",
    "high_risk_product_law",
    "transparency",
    "annex_iii_not_high_risk",
    "minimal",
    "model_only",
    "out_of_scope",
)


def without(manifest: Manifest, path: str) -> Manifest:
    """The manifest with one fact not stated; of a list, its items with it."""
    stated = {
        name: value
        for name, value in manifest.stated.items()
        if name != path and not name.startswith(f"{path}[")
    }
    items = {name: value for name, value in manifest.items.items() if name != path}
    return replace(manifest, stated=stated, items=items)


def doubting(manifest: Manifest, path: str, member: str) -> Manifest:
    """The manifest with one named member of a set in doubt."""
    old = manifest.stated[path]
    value = Members(old.value.named - {member}, old.value.unsure | {member})
    return replace(manifest, stated={**manifest.stated, path: Stated(value, old.at)})


def tier(assessment: Assessment) -> tuple[str, ...]:
    """The tier, or the candidates for it."""
    state = assessment.facts.state("eu.tier", "")
    return (state.value,) if state.kind == KNOWN else tuple(state.candidates)


def weaker(manifest: Manifest) -> Iterator[tuple[str, Manifest]]:
    """The manifest with each one fact taken away, or each one member put in doubt."""
    for path, stated in manifest.stated.items():
        yield path, without(manifest, path)
        if isinstance(stated.value, Members):
            for member in sorted(stated.value.named):
                yield f"{path}: {member}", doubting(manifest, path, member)


@pytest.mark.parametrize("name", EXAMPLES)
def test_taking_a_fact_away_never_yields_a_lower_tier(name: str, library: Library) -> None:
    manifest = manifest_of(name, library)
    before = tier(assessed(manifest, library))

    for what, poorer in weaker(manifest):
        after = tier(assessed(poorer, library))
        strictest = min(TIERS.index(one) for one in after)
        assert strictest <= TIERS.index(before[0]), f"without {what}: {before} became {after}"


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_stricter_tier_for_want_of_a_fact_lists_the_fact_as_presumed(
    name: str, library: Library
) -> None:
    manifest = manifest_of(name, library)
    before = tier(assessed(manifest, library))

    for what, poorer in weaker(manifest):
        path = what.split(":")[0]
        after = assessed(poorer, library)
        if len(tier(after)) == 1 and tier(after) != before:
            assert path in after.facts.why("eu.tier", "", ()).presumed, what


@pytest.mark.parametrize("name", EXAMPLES)
def test_taking_a_fact_away_turns_no_broken_ban_into_a_pass(name: str, library: Library) -> None:
    manifest = manifest_of(name, library)
    broken = {
        finding.id
        for finding in assessed(manifest, library).findings
        if finding.rule.kind == "prohibition" and finding.outcome == "fail"
    }

    for what, poorer in weaker(manifest):
        outcomes = {finding.id: finding.outcome for finding in assessed(poorer, library).findings}
        assert all(outcomes[one] != "pass" for one in broken), what


def samples(fact: Fact) -> list[Any]:
    """A few values of a fact."""
    members = list(fact.values)
    match fact.type:
        case "set":
            return [Members(), Members(frozenset(members[:1])), Members(frozenset(members))]
        case "enum":
            return [members[0], members[-1]]
        case "practice":
            return ["absent", "in_place"]
    simple: Mapping[str, list[Any]] = {
        "bool": [True, False],
        "date": [date(2024, 1, 1), date(2027, 6, 1)],
        "duration": [Duration.parse("1 days"), Duration.parse("10 years")],
        "int": [0],
        "number": [0.0, 1e26],
        "text": ["x"],
        "list": [()],
    }
    return simple[fact.type]


@pytest.mark.parametrize("name", EXAMPLES)
def test_stating_a_fact_never_lowers_a_score_but_by_an_exception(
    name: str, library: Library
) -> None:
    manifest = manifest_of(name, library)
    before = assessed(manifest, library)
    presumed = set().union(*(finding.presumed for finding in before.findings))
    missing = set().union(*(finding.missing for finding in before.findings))

    for path in sorted(missing - presumed):
        fact = library.vocabulary.facts.get(path)
        for value in samples(fact) if fact else ():
            stated = {**manifest.stated, path: Stated(value, ())}
            items = {**manifest.items, path: ()} if fact and fact.type == "list" else manifest.items
            after = assessed(replace(manifest, stated=stated, items=items), library)
            if before.law is not None and after.law is not None:
                assert after.law.evidenced >= before.law.evidenced, f"{path} = {value}"
                assert after.law.declared >= before.law.declared, f"{path} = {value}"


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_answer_to_a_question_keeps_what_is_decided(name: str, library: Library) -> None:
    manifest = manifest_of(name, library)
    before = assessed(manifest, library)
    settled = {one.id: one for one in before.findings if one.outcome in ("pass", "fail")}
    missing = sorted(set().union(*(finding.missing for finding in before.findings)))

    for path in missing:
        fact = library.vocabulary.facts.get(path)
        for value in samples(fact) if fact else ():
            stated = {**manifest.stated, path: Stated(value, ())}
            items = {**manifest.items, path: ()} if fact and fact.type == "list" else manifest.items
            after = assessed(replace(manifest, stated=stated, items=items), library)
            for finding in after.findings:
                old = settled.get(finding.id)
                if old is not None and path not in old.presumed:
                    assert finding.outcome == old.outcome, f"{finding.id}: {path} = {value}"


def answers(manifest: Manifest, fact: Fact, path: str) -> Any:
    """What the team of an example answers: what it stated, else that nothing of the kind holds."""
    stated = manifest.stated.get(path)
    if stated is not None:
        return stated.value
    return {"set": Members(), "bool": False, "practice": "absent", "list": ()}.get(
        fact.type, samples(fact)[-1]
    )


def test_from_nothing_ten_questions_on_average_settle_the_tier(library: Library) -> None:
    counts: dict[str, int] = {}
    for name in EXAMPLES:
        example = manifest_of(name, library)
        known: dict[str, Stated] = {}
        while True:
            manifest = replace(example, stated=known, items={})
            missing = assessed(manifest, library).facts.why("eu.tier", "", ()).missing
            if not missing:
                break
            path = missing[0]
            value = answers(example, library.vocabulary.facts[path], path)
            known = {**known, path: Stated(value, ())}
        counts[name] = len(known)

    assert sum(counts.values()) / len(counts) <= 10, counts
