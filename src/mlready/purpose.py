"""Compare the words of `system.purpose` with the stated facts. It asks; it never decides."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from mlready.facts import FactScope
from mlready.records import PurposeTerms
from mlready.values import Members


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The purpose speaks of something that the stated facts deny."""

    fact: str
    member: str
    about: str
    words: tuple[str, ...]
    """The words of the purpose, as it writes them."""


def disagreements(purpose: str, facts: FactScope) -> list[Disagreement]:
    """What the purpose speaks of although the manifest states a set without it."""
    if not purpose:
        return []
    found: list[Disagreement] = []
    for terms in facts.library.vocabulary.purpose_terms:
        stated = facts.stated.get(terms.fact)
        if (
            stated is None
            or not isinstance(stated.value, Members)
            or stated.value.has(terms.member) is not False
        ):
            continue
        words = spoken(purpose, terms)
        if words:
            found.append(Disagreement(terms.fact, terms.member, terms.about, words))
    return found


def spoken(purpose: str, terms: PurposeTerms) -> tuple[str, ...]:
    """The words of a purpose that speak of a member, in their order; none unless one of `with` occurs as well."""
    words = _find(purpose, [term for language in terms.terms.values() for term in language])
    if not words or not terms.along:
        return words
    along = _find(purpose, [term for language in terms.along.values() for term in language])
    return (*words, *(word for word in along if word not in words)) if along else ()


def _find(text: str, terms: Sequence[str]) -> tuple[str, ...]:
    """The places where terms stand in a text, each as the text writes it."""
    pattern = _pattern(tuple(terms))
    plain = unicodedata.normalize("NFC", text)
    folded, origin = _fold(plain)
    found: dict[str, None] = {}
    for match in pattern.finditer(folded):
        found[plain[origin[match.start()] : origin[match.end() - 1] + 1]] = None
    return tuple(found)


@cache
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all terms: whole words, `*` at an end standing for any ending or beginning."""
    return re.compile(r"(?<!\w)(?:" + "|".join(_alternatives(terms)) + r")(?!\w)")


def _alternatives(terms: Iterable[str]) -> Iterable[str]:
    for term in sorted(terms, key=lambda one: (-len(one), one)):
        body = re.escape(_fold(unicodedata.normalize("NFC", term.strip("*")))[0]).replace(
            "\\ ", r"\s+"
        )
        yield (
            (r"\w*" if term.startswith("*") else "") + body + (r"\w*" if term.endswith("*") else "")
        )


def _fold(text: str) -> tuple[str, list[int]]:
    """Lower case without accents, and for each character the index it came from."""
    folded: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        for piece in unicodedata.normalize("NFD", character.casefold()):
            if not unicodedata.combining(piece):
                folded.append("l" if piece == "ł" else piece)
                origin.append(index)
    return "".join(folded), origin
