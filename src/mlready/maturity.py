"""How far practice has come, theme by theme, in the manner of the ML Test Score.

Breck et al., "The ML Test Score: A Rubric for ML Production Readiness and Technical Debt
Reduction", IEEE Big Data 2017, gives half a point to what is done by hand and written down, a whole
one to what is automated and run regularly, and counts the weakest section. Here half a point is a
pass that a document backs, a whole one a pass that a fresh measurement backs; what is only said
earns nothing. A rule that no tool can measure is worth the half point.
"""

from __future__ import annotations

from collections.abc import Sequence

from mlready.evaluate import Finding
from mlready.lean import dataclass
from mlready.packs.model import Pack
from mlready.records import ASSURANCES, LAW
from mlready.score import weighs

HALF, WHOLE = 0.5, 1.0
DOCUMENTED, MEASURED = map(ASSURANCES.index, ("documented", "measured"))


@dataclass(frozen=True)
class Theme:
    """What one pack of practice has earned."""

    pack: str
    points: float
    possible: float
    """What the rules that apply could earn."""

    @property
    def share(self) -> float:
        """Points of those possible, 0 to 1."""
        return self.points / self.possible


@dataclass(frozen=True)
class Maturity:
    """The themes of practice that apply."""

    themes: tuple[Theme, ...] = ()

    @property
    def mean(self) -> float:
        """The mean share of the themes, each counting the same; 0 without one."""
        return sum(one.share for one in self.themes) / len(self.themes) if self.themes else 0.0

    @property
    def weakest(self) -> Theme | None:
        """The theme with the smallest share; of several the one with the most to earn."""
        return min(self.themes, key=lambda one: (one.share, -one.possible), default=None)


def maturity(findings: Sequence[Finding], packs: Sequence[Pack]) -> Maturity:
    """Read how far practice has come. Law has no maturity: it is met or it is not."""
    themes: list[Theme] = []
    for pack in packs:
        mine = [one for one in findings if one.pack == pack.meta.id and weighs(one)]
        if mine and pack.meta.kind not in LAW:
            possible = sum(_possible(one) for one in mine)
            themes.append(Theme(pack.meta.id, sum(map(_earned, mine)), possible))
    return Maturity(tuple(themes))


def _possible(finding: Finding) -> float:
    return WHOLE if finding.shown is not None else HALF


def _earned(finding: Finding) -> float:
    if finding.outcome != "pass":
        return 0.0
    if finding.assurance >= MEASURED and finding.shown is not None:
        return WHOLE
    return HALF if finding.assurance >= DOCUMENTED else 0.0
