"""The purpose check: words that speak of what the stated facts deny. It asks; it never decides."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mlready.packs import Library
from mlready.purpose import Disagreement, disagreements, spoken
from mlready.records import PurposeTerms
from worlds import assessed, facts_of, rule, world


def terms(*words: str, along: tuple[str, ...] = (), **languages: list[str]) -> PurposeTerms:
    """Words that speak of recruiting; `along` are those of which one must occur as well."""
    beside = {"en": list(along)} if along else {}
    return PurposeTerms(
        fact="use.areas", member="work", about="recruiting",
        terms={"en": list(words), **languages}, along=beside,
    )  # fmt: skip


class TestWords:
    @pytest.mark.parametrize(
        ("term", "text", "found"),
        [
            ("hiring", "For hiring staff.", ("hiring",)),
            ("hiring", "For Hiring.", ("Hiring",)),
            ("hiring", "Rehiring staff", ()),
            ("hiring", "A hiringly word", ()),
            ("recruit*", "Recruiters and recruitment", ("Recruiters", "recruitment")),
            ("recruit*", "unrecruited", ()),
            ("*prüfung", "Die Kreditprüfung und Prüfung.", ("Kreditprüfung", "Prüfung")),
            ("*prüfung", "Prüfungen", ()),
            ("credit score", "A credit\n   score for all", ("credit\n   score",)),
            ("credit score", "a credit-score", ()),
            ("credit-score", "a credit-score", ("credit-score",)),
            ("élève*", "Les ELEVES et les élèves", ("ELEVES", "élèves")),
            ("zarządzanie łodzi", "ZARZĄDZANIE ŁODZI", ("ZARZĄDZANIE ŁODZI",)),
            ("straße", "STRASSE", ("STRASSE",)),
            ("cafe", "cafe\u0301", ("café",)),
            ("c++", "written in C++", ("C++",)),
            ("hiring", "", ()),
        ],
    )
    def test_a_term_is_found_as_whole_words_whatever_their_case_and_accents(
        self, term: str, text: str, found: tuple[str, ...]
    ) -> None:
        assert spoken(text, terms(term)) == found

    def test_words_stand_in_the_order_of_the_text_each_once(self) -> None:
        text = "Ranks applicants, then hires applicants."

        assert spoken(text, terms("hires", "applicant*")) == ("applicants", "hires")

    def test_any_language_counts(self) -> None:
        assert spoken("Bewerbungen", terms("hiring", de=["bewerbung*"])) == ("Bewerbungen",)

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("Sorts candidates for open positions", ("candidates", "positions")),
            ("Sorts candidate genes", ()),
            ("Open positions of a fund", ()),
        ],
    )
    def test_words_that_need_company_count_only_in_it(
        self, text: str, found: tuple[str, ...]
    ) -> None:
        assert spoken(text, terms("candidate*", along=("position*",))) == found

    @given(st.text(), st.text(min_size=1))
    @example("sorts\nletters", "sorts\nletters")
    def test_what_is_found_stands_in_the_text(self, text: str, term: str) -> None:
        import unicodedata

        plain = unicodedata.normalize("NFC", text)

        for word in spoken(text, terms(term.strip("*") or "x")):
            assert word in plain


FACTS = """
system.purpose: {type: text, question: What is it for?}
use.areas: {type: set, values: {work: W, school: S}, question: Which?}
use.kind: {type: enum, values: {a: A}, question: Which?}
"""
SPOKEN = {
    "vocabulary/words.yaml": """\
purpose_terms:
- {fact: use.areas, member: work, about: recruiting, terms: {en: [recruit*]}}
- {fact: use.areas, member: school, about: teaching, terms: {en: [teacher*]}, with: {en: [exam*]}}
"""
}


@pytest.fixture(scope="module")
def library() -> Library:
    ready = rule("R", require="{use.areas: {count_ge: 0}}")
    return world(FACTS, f"rules:\n{ready}", more=SPOKEN)


class TestDisagreements:
    @pytest.mark.parametrize("areas", ["none", "[]", "[school]", "{named: [], unsure: [school]}"])
    def test_what_the_purpose_speaks_of_and_the_facts_deny_is_told(
        self, library: Library, areas: str
    ) -> None:
        found = disagreements("For recruiters.", facts_of(library, f"use: {{areas: {areas}}}"))

        assert found == [Disagreement("use.areas", "work", "recruiting", ("recruiters",))]

    @pytest.mark.parametrize("areas", ["[work]", "{unsure: [work]}", "null"])
    def test_what_is_stated_doubted_or_open_is_no_disagreement(
        self, library: Library, areas: str
    ) -> None:
        assert disagreements("For recruiters.", facts_of(library, f"use: {{areas: {areas}}}")) == []
        assert disagreements("For recruiters.", facts_of(library, "")) == []

    def test_without_a_purpose_nothing_disagrees(self, library: Library) -> None:
        assert disagreements("", facts_of(library, "use: {areas: none}")) == []

    def test_it_asks_and_never_decides(self, library: Library) -> None:
        text = "{{system: {{purpose: {}}}, use: {{areas: none}}}}"
        silent = assessed(library, text.format("Sorts stones"))
        speaking = assessed(library, text.format("For recruiters and teachers' exams"))

        assert [one.member for one in speaking.disagreements] == ["work", "school"]
        assert silent.disagreements == []
        assert speaking.findings == silent.findings
        assert speaking.verdict == silent.verdict
        assert speaking.law == silent.law
