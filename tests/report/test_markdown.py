"""Markdown for the comment of a pull request."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from mlready.report.markdown import code, escaped, render
from report import sample


def test_the_verdict_comes_first() -> None:
    lines = render([sample.SAMPLE]).splitlines()

    assert lines[0] == "## Halden CV Ranker 2.4.0"
    assert lines[2].startswith("**Not ready.** ")


def test_it_says_the_same_as_the_other_reports() -> None:
    lead = replace(sample.SAMPLE.headlines[0], tier=replace(sample.TIER, since="2027-12-02"))
    text = render([replace(sample.SAMPLE, headlines=[lead])])
    applying = [one for one in sample.SAMPLE.findings if one.outcome != "not_applicable"]

    assert "**High-risk (Art 6)**" in text
    assert "binds from 2027-12-02" in text
    assert all(f"`{one.id}`" in text for one in applying)
    assert all(question.path in text for question in sample.SAMPLE.questions)
    assert "not legal advice" in text


def test_an_undetermined_tier_says_what_to_answer() -> None:
    view = sample.undetermined()
    (tier,) = [headline.tier for headline in view.headlines if headline.tier][:1]

    text = render([view])

    assert "undetermined" in text
    assert all(f"`{path}`" in text for path in tier.missing)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a*b_c`d", r"a\*b\_c\`d"),
        ("[x](y)", r"\[x\](y)"),
        ("<img src=x>", r"&lt;img src=x\>"),
        ("@team", "@<!-- -->team"),
        ("https://example.org", "https&#58;//example.org"),
        ("a|b", r"a\|b"),
        ("a\nb\x1b[31m\u202e", r"a b\[31m"),
        ("R&D", "R&amp;D"),
    ],
)
def test_a_text_formats_links_and_mentions_nothing(text: str, expected: str) -> None:
    assert escaped(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a.b", "`a.b`"), ("a`b", "`` a`b ``"), ("a``b", "``` a``b ```"), ("a|b", "`a¦b`"), ("", "")],
)
def test_a_code_span_ends_where_it_should(text: str, expected: str) -> None:
    assert code(text) == expected


def test_no_row_of_a_table_is_broken_by_what_a_manifest_says() -> None:
    text = render([sample.hostile("a | b\n| c `|` <details>")])
    rows = [line.replace(r"\|", "") for line in text.splitlines() if line.startswith("| ")]

    assert {row.count("|") for row in rows} <= {4, 5}
    outside = re.sub("(`+).*?\\1", "", text)
    assert outside.count("<details>") == 1
