"""`mlready pack diff`: what came, went and changed between two editions of a pack."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.support import run, write_pack


@pytest.fixture
def editions(tmp_path: Path) -> tuple[Path, Path]:
    """Two equal editions, to bend the second of."""
    old, new = tmp_path / "old", tmp_path / "new"
    return write_pack(old), write_pack(new)


def replace(folder: Path, name: str, *pairs: tuple[str, str]) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def differences(old: Path, new: Path) -> list[dict[str, Any]]:
    done = run("pack", "diff", old, new, "--format", "json")
    assert done.exit_code == 0, done.output
    found: list[dict[str, Any]] = json.loads(done.stdout)["differences"]
    return found


def named(found: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(one["kind"], one["id"], one["state"]) for one in found]


def changes(one: dict[str, Any]) -> dict[str, tuple[list[str], list[str]]]:
    return {part["key"]: (part["old"], part["new"]) for part in one["changes"]}


def test_equal_editions_have_no_difference(editions: tuple[Path, Path]) -> None:
    assert differences(*editions) == []
    assert "byte for byte" in run("pack", "diff", *editions).stdout


def test_a_comment_is_a_difference_of_form_only(editions: tuple[Path, Path]) -> None:
    old, new = editions
    path = new / "rules.yaml"
    path.write_text("# a word\n" + path.read_text(encoding="utf-8"), encoding="utf-8")

    assert differences(old, new) == []
    assert "only the form of the files differs" in run("pack", "diff", old, new).stdout


def test_a_rule_that_came_and_one_that_went_are_named(editions: tuple[Path, Path]) -> None:
    old, new = editions
    replace(new, "rules.yaml", ("- id: TRY-5\n", "- id: TRY-7\n"))

    found = differences(old, new)

    assert named(found) == [("rule", "TRY-7", "added"), ("rule", "TRY-5", "removed")]
    assert [one["title"] for one in found] == ["It is tidy", "It is tidy"]
    assert named(differences(new, old)) == [
        ("rule", "TRY-5", "added"),
        ("rule", "TRY-7", "removed"),
    ]


def test_each_key_of_a_rule_that_changed_is_told_with_both_sides(
    editions: tuple[Path, Path],
) -> None:
    old, new = editions
    replace(
        new,
        "rules.yaml",
        ("title: There is a plan", "title: There is a plan for all"),
        ("provision: Art 6", "provision: [Art 6, Art 7]"),
        ("from: 2027-06-01", "from: 2028-06-01"),
        ("require: {trial.plan: in_place}", "require: {not: {trial.plan: absent}}"),
        (
            "why: Who plans is prepared.",
            "why: Who plans is prepared.\n  applies: {trial.evil: true}",
        ),
    )
    replace(new, "rules.yaml", ("severity: medium", "severity: low"))

    tidy, plan = differences(old, new)

    assert (tidy["id"], changes(tidy)) == ("TRY-5", {"severity": (["medium"], ["low"])})
    assert (plan["kind"], plan["id"], plan["state"]) == ("rule", "TRY-6", "changed")
    assert changes(plan) == {
        "title": (["There is a plan"], ["There is a plan for all"]),
        "provision": (["Art 6"], ["Art 6", "Art 7"]),
        "from": (["2027-06-01"], ["2028-06-01"]),
        "applies": ([], ["trial.evil is true"]),
        "require": (["trial.plan is in_place"], ["trial.plan is not absent"]),
    }


def test_a_conclusion_is_compared_row_by_row_in_words(editions: tuple[Path, Path]) -> None:
    old, new = editions
    replace(
        new,
        "rules.yaml",
        ("grave, when: {trial.large: true}", "grave, when: {trial.odd: true}, note: Odd."),
        ("Art 1, when: {trial.evil: true}", "Art 1, when: {trial.evil: false}"),
    )

    banned, tier = differences(old, new)

    assert (banned["kind"], banned["id"]) == ("conclusion", "trial.banned")
    assert changes(banned) == {"when": (["trial.evil is true"], ["trial.evil is false"])}
    assert changes(tier) == {
        "table": (
            ["grave:", "  trial.large is true", "light:"],
            ["grave:", "  trial.odd is true", "  note: Odd.", "light:"],
        )
    }


def test_what_a_pack_weighs_and_is_told_is_compared_too(editions: tuple[Path, Path]) -> None:
    old, new = editions
    penalty = "{title: A fine, provision: Art 7, imposed_by: Nobody, max_eur: %s}"
    threshold = "{value: %s, source: A table}"
    for folder, amount, part in ((old, "5", "0.1"), (new, "7", "0.2")):
        path = folder / "pack.yaml"
        text = f"penalties: {{fine: {penalty % amount}}}\n"
        text += f"thresholds: {{trial.share: {threshold % part}}}\n"
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    replace(
        new,
        "vocabulary/facts.yaml",
        ("Is it tidy?", "Is all of it tidy?"),
        ("facts:\n", "facts:\n  trial.new: {type: int, question: How many?}\n"),
    )
    replace(
        new,
        "pack.yaml",
        ('edition: "1"', 'edition: "2"'),
        ("\nas_of: 2026-11-23", "\nas_of: 2026-12-23"),
    )
    replace(new, "provisions.txt", ("Art 7\n", "Art 7\nArt 8\n"))

    found = differences(old, new)

    assert named(found) == [
        ("pack", "", "changed"),
        ("threshold", "trial.share", "changed"),
        ("penalty", "fine", "changed"),
        ("fact", "trial.new", "added"),
        ("fact", "trial.tidiness", "changed"),
    ]
    pack, share, sum_, _, tidy = map(changes, found)
    assert pack["edition"] == (["1"], ["2"])
    assert pack["as_of"] == (["2026-11-23"], ["2026-12-23"])
    assert pack["provisions"][1][-1] == "Art 8"
    assert share == {"value": (["0.1"], ["0.2"])}
    assert sum_ == {"max_eur": (["5"], ["7"])}
    assert tidy == {"question": (["Is it tidy?"], ["Is all of it tidy?"])}


def test_a_gate_of_a_fact_and_words_of_a_purpose_are_compared(editions: tuple[Path, Path]) -> None:
    old, new = editions
    for folder, gate, term in ((old, "true", "wicked"), (new, "false", "mean")):
        path = folder / "vocabulary" / "facts.yaml"
        text = path.read_text(encoding="utf-8")
        text += f"  trial.how: {{type: text, question: How?, asked_if: {{trial.here: {gate}}}}}\n"
        text += "  trial.kinds: {type: set, question: Which?, values: {bad: Bad}}\n"
        text += "purpose_terms:\n- {fact: trial.kinds, member: bad, about: bad things, "
        text += f"terms: {{en: [{term}]}}}}\n"
        path.write_text(text, encoding="utf-8")

    fact, terms = differences(old, new)

    assert changes(fact) == {"asked_if": (["trial.here is true"], ["trial.here is false"])}
    assert (terms["kind"], terms["id"]) == ("purpose terms", "trial.kinds: bad")
    assert changes(terms) == {"terms": (["en: wicked"], ["en: mean"])}


def test_the_text_shows_what_went_and_came_and_counts_it(editions: tuple[Path, Path]) -> None:
    old, new = editions
    replace(
        new,
        "rules.yaml",
        ("severity: medium", "severity: low"),
        ("fix: Make a plan.", "fix: Make a plan, write it down, and have it looked at by another."),
        ("- id: TRY-4", "- id: TRY-3"),
    )

    lines = run("pack", "diff", old, new).stdout.splitlines()

    assert lines[:3] == ["Trial rules", "  - 1, as of 2026-11-23", "  + 1, as of 2026-11-23"]
    assert "  + TRY-3  Care is taken" in lines
    assert "  - TRY-4  Care is taken" in lines
    assert "      severity: medium → low" in lines
    assert lines[lines.index("      fix:") :][:3] == [
        "      fix:",
        "        - Make a plan.",
        "        + Make a plan, write it down, and have it looked at by another.",
    ]
    assert lines[-1] == "1 added, 1 removed, 2 changed"


@pytest.mark.parametrize("format_", ["text", "json"])
def test_the_same_editions_give_the_same_bytes(editions: tuple[Path, Path], format_: str) -> None:
    old, new = editions
    replace(new, "rules.yaml", ("severity: medium", "severity: low"))

    first, second = (run("pack", "diff", old, new, "-f", format_) for _ in range(2))

    assert first.stdout_bytes == second.stdout_bytes
    assert first.exit_code == second.exit_code == 0
    assert "/" not in first.stdout


def test_the_document_says_which_editions_it_compares(editions: tuple[Path, Path]) -> None:
    document = json.loads(run("pack", "diff", *editions, "-f", "json").stdout)

    assert list(document) == ["old", "new", "differences"]
    assert document["old"] == document["new"]
    assert document["old"]["id"] == "trial"
    assert len(document["old"]["digest"]) == 64


def test_an_edition_that_does_not_load_is_refused_with_its_problems(
    editions: tuple[Path, Path],
) -> None:
    old, new = editions
    replace(new, "rules.yaml", ("severity: medium", "severity: grim"))

    done = run("pack", "diff", old, new)

    assert done.exit_code == 2
    assert "severity" in done.stderr
    assert run("pack", "diff", old, "no-such-pack").exit_code == 2


def test_a_shipped_pack_is_equal_to_itself() -> None:
    assert "byte for byte" in run("pack", "diff", "eu-ai-act", "eu-ai-act").stdout
