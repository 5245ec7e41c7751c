"""The list of provisions that the EU AI Act pack may cite."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent.parent / "scripts"))

import provisions

LISTED = provisions.TARGET.read_text(encoding="utf-8").splitlines()
PROVISIONS = [line for line in LISTED if not line.startswith("#")]


def test_the_first_lines_name_the_sources_and_their_digests() -> None:
    header = "\n".join(line for line in LISTED if line.startswith("#"))

    assert LISTED[0].startswith("#")
    assert "Regulation (EU) 2024/1689 as amended by Regulation (EU) 2026/1744" in header
    assert len(re.findall(r"SHA-256 [0-9a-f]{64}$", header, re.MULTILINE)) == 3


def test_every_line_is_one_provision_in_canonical_form() -> None:
    ordinal = "(?:" + "|".join(provisions.ORDINALS) + ")"
    points = r"(?:\([0-9a-z.]+\))"
    canonical = re.compile(
        rf"Art \d+[a-z]?{points}*"
        rf"(?: {ordinal} (?:sub)?paragraph(?: point {points}+)?)?"
        rf"|Annex [IVX]+(?: Section [A-C12])?{points}*(?: {ordinal} paragraph)?"
        r"|Recital \d+ \(202[46]/\d{4}\)"
    )

    assert [line for line in PROVISIONS if not canonical.fullmatch(line)] == []


def test_no_provision_is_listed_twice() -> None:
    assert len(PROVISIONS) == len(set(PROVISIONS))


@pytest.mark.parametrize(
    ("shape", "count"),
    [
        (r"Art \d+[a-z]?", 113 + 6),  # Arts 4a, 60a and 75a to 75d are new
        (r"Art 3\(\d+[a-z]?\)", 68 + 2),  # (14a) and (14b) are new
        (r"Art 5\(1\)\([a-z]+\)", 8 + 2),  # (ba) and (bb) are new
        (r"Annex [IVX]+", 13 + 1),  # Annex XIV is new
        (r"Annex I Section A\(\d+\)", 11),  # machinery left it
        (r"Annex I Section B\(\d+\)", 9),  # and came here
        (r"Annex III\(\d\)", 8),
        (r"Annex III\(\d\)\([a-z]\)", 3 + 4 + 2 + 4 + 5 + 4 + 2),
        (r"Recital \d+ \(2024/1689\)", 180),
        (r"Recital \d+ \(2026/1744\)", 47),
    ],
)
def test_what_the_law_counts_is_counted(shape: str, count: int) -> None:
    found = [line for line in PROVISIONS if re.fullmatch(shape, line)]

    assert len(found) == count


@pytest.mark.parametrize(
    "provision",
    [
        "Art 2(3) second subparagraph",
        "Art 5(1)(f)",
        "Art 5(1)(h)(iii)",
        "Art 5(1a)(a)(ii)",
        "Art 6(3)(d)",
        "Art 6(3) third subparagraph",
        "Art 16(a)",
        "Art 43(1) second subparagraph point (a)",
        "Art 99(4)(da)",
        "Art 111(1) second subparagraph",
        "Art 113 third paragraph",
        "Art 113 third paragraph point (c)(i)",
        "Annex I Section A(11)",
        "Annex III(2)",
        "Annex III(4)(a)",
        "Annex IV(2)(d)",
        "Annex VII(4.6) fifth paragraph",
        "Annex VIII Section B(1)",
        "Annex X(1)(a)",
        "Annex XI Section 1(2)(e)",
        "Annex XIII(f)",
    ],
)
def test_a_known_provision_is_listed(provision: str) -> None:
    assert provision in PROVISIONS


@pytest.mark.parametrize(
    "provision",
    [
        "Art 10(5)",
        "Annex I Section A(1)",
        "Annex VIII Section B(7)",
        "Annex VIII Section B(9)",
        "Art 43(1)(a)",  # two subparagraphs have a point (a)
        "Art 105 second paragraph",  # words of another act, quoted
        "Recital 181 (2024/1689)",
    ],
)
def test_what_is_deleted_or_ambiguous_is_not_listed(provision: str) -> None:
    assert provision not in PROVISIONS


def test_points_stand_in_the_order_of_the_text() -> None:
    points = [line for line in PROVISIONS if re.fullmatch(r"Art 5\(1\)\([a-z]+\)", line)]

    assert [point[9:-1] for point in points] == ["a", "b", "ba", "bb", "c", "d", "e", "f", "g", "h"]


def test_parts_of_a_paragraph_are_counted_and_its_points_found_through_both() -> None:
    lines = ["It shall not apply where:", "  (a) one;", "      (i) half;", "Instead:", "  (b) two."]

    found = list(provisions.of_paragraph("Art 1(1)", "subparagraph", lines))

    assert found == [
        "Art 1(1) first subparagraph",
        "Art 1(1) first subparagraph point (a)",
        "Art 1(1)(a)",
        "Art 1(1) first subparagraph point (a)(i)",
        "Art 1(1)(a)(i)",
        "Art 1(1) second subparagraph",
        "Art 1(1) second subparagraph point (b)",
        "Art 1(1)(b)",
    ]


def test_a_deleted_point_is_left_out() -> None:
    lines = ["1. [deleted by Regulation (EU) 2026/1744]", "2. Toys."]

    assert list(provisions.of_annex("Annex I", lines)) == ["Annex I", "Annex I(2)"]


def test_without_its_sources_the_script_says_what_it_needs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert provisions.main([]) == 2

    assert "CONSOLIDATED.json" in capsys.readouterr().err


def test_the_script_writes_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    act = tmp_path / "act.json"
    act.write_text(
        '{"instrument": "A", "amended_by": "B", "state": "2026-07-27", "annexes": {},'
        ' "articles": {"1": {"title": "T", "paragraphs": [{"no": "1", "lines": ["So:"]}]}}}'
    )
    (tmp_path / "act.md").write_text("(1) Whereas.\n## CHAPTER I\n(2) no recital\n")
    (tmp_path / "omnibus.txt").write_text("(1) Whereas.\n(3) out of order\nHAVE ADOPTED\n")
    monkeypatch.setattr(provisions, "TARGET", tmp_path / "provisions.txt")

    code = provisions.main([str(act), str(tmp_path / "act.md"), str(tmp_path / "omnibus.txt")])

    written = (tmp_path / "provisions.txt").read_text().splitlines()
    assert code == 0
    assert written[-4:] == ["Art 1", "Art 1(1)", "Recital 1 (2024/1689)", "Recital 1 (2026/1744)"]
