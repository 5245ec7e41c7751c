"""Compare the words of `system.purpose` with the stated facts. It asks; it never decides."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from mlready.facts import FactScope
from mlready.lean import dataclass
from mlready.packs.model import Library
from mlready.records import PurposeTerms
from mlready.values import Members


@dataclass(frozen=True)
class Disagreement:
    """The purpose speaks of something that the stated facts deny."""

    fact: str
    member: str
    about: str
    words: tuple[str, ...]
    """The words of the purpose, as it writes them."""


def disagreements(purpose: str, facts: FactScope) -> list[Disagreement]:
    """What the purpose speaks of although the manifest states a set without it."""
    found: list[Disagreement] = []
    for terms, words in _heard(purpose, facts.library):
        stated = facts.stated.get(terms.fact)
        if (
            stated is None
            or not isinstance(stated.value, Members)
            or stated.value.has(terms.member) is not False
        ):
            continue
        spoken_of = _spoken(purpose, words, terms)
        if spoken_of:
            found.append(Disagreement(terms.fact, terms.member, terms.about, spoken_of))
    return found


Searched = list[tuple[str, str]]
"""Terms as they are looked for: folded and without `*`, each with the term as it is written."""


def _heard(purpose: str, library: Library) -> list[tuple[PurposeTerms, Searched]]:
    """The terms of which a word, or a part of one, stands in a purpose, with what stands there."""
    folded = _fold_text(purpose)[1]
    by_start = _by_start(library)
    near = {
        folded[n : n + width] for width in _STARTS for n in range(len(folded))
    } & by_start.keys()
    heard: dict[int, Searched] = {}
    for _, number, body, term in sorted(one for start in near for one in by_start[start]):
        if body in folded:
            heard.setdefault(number, []).append((body, term))
    terms = library.vocabulary.purpose_terms
    return [(terms[number], heard[number]) for number in sorted(heard)]


_STARTS = (1, 2, 3)
"""Of thousands of terms, those need a search whose first three letters stand in the purpose."""


@lru_cache(maxsize=4)
def _by_start(library: Library) -> dict[str, list[tuple[int, int, str, str]]]:
    """All terms of a library by how they begin: place, entry, as looked for and as written."""
    written = [
        (term, number)
        for number, one in enumerate(library.vocabulary.purpose_terms)
        for terms in one.terms.values()
        for term in terms
    ]
    bodies = _bodies([term for term, _ in written])
    found: dict[str, list[tuple[int, int, str, str]]] = {}
    for n, (body, (term, number)) in enumerate(zip(bodies, written, strict=True)):
        found.setdefault(body[: _STARTS[-1]], []).append((n, number, body, term))
    return found


def _folded(languages: Mapping[str, Sequence[str]]) -> Searched:
    terms = [term for words in languages.values() for term in words]
    return list(zip(_bodies(terms), terms, strict=True))


def _bodies(terms: Sequence[str]) -> list[str]:
    """Terms as they are looked for; folded together, in a fifth of the time."""
    lines = [term.replace("\n", " ") for term in terms]
    folded = fold(unicodedata.normalize("NFC", "\n".join(lines)))
    return [body.strip("*") for body in folded.split("\n")] if terms else []


def spoken(purpose: str, terms: PurposeTerms) -> tuple[str, ...]:
    """The words of a purpose that speak of a member; none unless one of `with` occurs as well."""
    return _spoken(purpose, _folded(terms.terms), terms)


def _spoken(purpose: str, words: Searched, terms: PurposeTerms) -> tuple[str, ...]:
    found = _find(purpose, words)
    if not found or not terms.along:
        return found
    along = _find(purpose, _folded(terms.along))
    return (*found, *(word for word in along if word not in found)) if along else ()


def _find(text: str, terms: Searched) -> tuple[str, ...]:
    """The places where terms stand in a text, in the order of the text and as it writes them."""
    plain, folded, origin = _fold_text(text)
    found: dict[int, str] = {}
    for body, term in [both for both in terms if both[0] in folded]:
        start = folded.find(body)
        while start >= 0:
            span = _span(folded, start, start + len(body), term)
            if span:
                found.setdefault(span[0], plain[origin[span[0]] : origin[span[1] - 1] + 1])
            start = folded.find(body, start + 1)
    return tuple(dict.fromkeys(found[place] for place in sorted(found)))


def _span(text: str, start: int, end: int, term: str) -> tuple[int, int] | None:
    """A match widened to whole words where a `*` allows it; None where it is part of one."""
    if start and text[start - 1].isalnum():
        if not term.startswith("*"):
            return None
        while start and text[start - 1].isalnum():
            start -= 1
    if end < len(text) and text[end].isalnum():
        if not term.endswith("*"):
            return None
        while end < len(text) and text[end].isalnum():
            end += 1
    return start, end


@lru_cache(maxsize=8)
def _fold_text(text: str) -> tuple[str, str, list[int]]:
    """A text as written, the same folded, and where each folded character came from."""
    plain = unicodedata.normalize("NFC", text)
    folded: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(plain):
        piece = " " if character.isspace() else fold(character)
        if piece == " " and folded and folded[-1] == " ":
            continue
        folded.extend(piece)
        origin.extend([index] * len(piece))
    return plain, "".join(folded), origin


def fold(text: str) -> str:
    """Lower case without accents: `Łódź` becomes `lodz`."""
    pieces = unicodedata.normalize("NFD", text.casefold())
    for mark in filter(unicodedata.combining, sorted(set(pieces))):
        pieces = pieces.replace(mark, "")
    return pieces.replace("ł", "l")
