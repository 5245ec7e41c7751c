"""The assessment as plain records: every word and number that a report may show, in its order.

This is the contract between the engine and its readers. The JSON report is this record as it stands
(`mlready.assessment/1`); the text, HTML and PDF reports draw it. Nothing here depends on the
format, the terminal or the clock.
"""

from __future__ import annotations

from dataclasses import field

from mlready.lean import dataclass
from mlready.report.later import Later

SCHEMA = "mlready.assessment/1"


@dataclass(frozen=True, slots=True)
class FactView:
    """A stated fact that counts in a decision."""

    path: str
    value: str
    where: str
    """file:line:column of the manifest; the file alone where nothing is stated."""


@dataclass(frozen=True)
class Choice:
    """One value a conclusion can take."""

    value: str
    label: str


@dataclass(frozen=True)
class ConclusionView(Later):
    """One derived fact: what was concluded, and why."""

    id: str
    pack: str
    title: str
    decided: bool
    value: str
    """As a pack writes it; of an undecided one `unknown`; of a set its members with commas."""
    label: str
    """The value in words."""
    candidates: list[Choice]
    """What it may still turn out to be; of a decided one nothing."""
    provision: list[str]
    note: str
    doubt: str
    confidence: str
    effect: str
    since: str
    """The date from which it bites, `never`, or nothing."""
    deciding: list[FactView]
    ruled_out: list[FactView]
    """The facts that ruled out what would have been stricter."""
    missing: list[str]
    presumed: list[str]
    scale: list[str] = field(default_factory=list)
    """Every value it can take, the strictest first; nothing where they have no such order."""
    invoked: list[FactView] = field(default_factory=list)
    """The stated facts that invoke an exception, and so lift what would hold without them."""


@dataclass(frozen=True)
class HeadlineView:
    """What one pack leads with."""

    pack: str
    title: str
    tier: ConclusionView | None
    basis: list[ConclusionView]
    """The conclusions that the tier rests on, as the Annex III point; the strictest first."""
    roles: ConclusionView | None
    since: ConclusionView | None


@dataclass(frozen=True)
class ScoreView:
    """A score: evidenced is the headline, declared beside it, with the rules behind both."""

    evidenced: int
    declared: int
    rules: int
    closed: int
    passed: int
    failed: int
    unknown: int


@dataclass(frozen=True)
class AreaView:
    """One area of a pack. `score` is None where no rule that weighs anything applies."""

    pack: str
    area: str
    title: str
    score: ScoreView | None
    findings: int
    """Findings of the area that apply or may apply."""
    shares: list[tuple[str, float]]
    """Shares of the applicable weight, in drawing order.

    They are closed, declared, unknown, low, medium, high, critical.
    """


@dataclass(frozen=True)
class ThemeView:
    """How far one theme of practice has come, in the manner of the ML Test Score."""

    pack: str
    title: str
    points: float
    possible: float
    """What the rules that apply could earn: half a point each, one where a tool measures."""
    share: float
    """Points of those possible, 0 to 1."""
    weakest: bool


@dataclass(frozen=True, slots=True)
class MeasuredView:
    """A number of an evidence file that counts for a finding."""

    name: str
    value: str
    unit: str
    n: int | None
    """How many samples it rests on; null where the file does not say."""
    bar: str
    """What the rule asks of it, as `below 0.5`."""
    file: str
    """The id in the register."""
    path: str
    at: str
    """Where in the file: a JSON pointer, a row and column, a line."""
    tool: str
    kind: str
    """`native`, `exported` or `self_made`."""
    dated: str
    notes: list[str]
    meets: bool = True
    """Whether it is as the rule asks, the number and its sample size."""


@dataclass(frozen=True, slots=True)
class FindingView(Later):
    """What one rule says."""

    id: str
    rule: str
    item: str
    pack: str
    area: str
    title: str
    provision: list[str]
    severity: str
    kind: str
    outcome: str
    timing: str
    since: str
    assurance: str
    """How a pass is backed; empty for other outcomes."""
    evidence: str
    """The least assurance that closes the rule."""
    closed: bool
    message: str
    """One sentence about this manifest."""
    why: str
    fix: str
    effort: str
    false_positive_if: str
    confidence: str
    doubt: str
    deciding: list[FactView]
    because: list[FactView]
    """Why the rule applies, or does not."""
    missing: list[str]
    presumed: list[str]
    where: str
    """The key a person would edit."""
    edit: str
    """The YAML to add or change there; empty where no edit of the manifest would help."""
    waiver: str
    rank: int
    """The order of urgency: 0 is the most urgent."""
    exposure: str = ""
    """The ceiling of the fine for a breach, in words; empty where none is named."""
    formal: str = ""
    """The date in the text, where it is earlier than the one from which the rule can bite."""
    measured: list[MeasuredView] = field(default_factory=list)
    """The numbers that decide whether it is shown."""
    disagreements: list[str] = field(default_factory=list)
    """Where files, or a file and a claim, say different things, a line each."""
    gaps: list[str] = field(default_factory=list)
    """Why a file or a number does not count, a line each."""
    corroborated_by: str = ""
    """What bears the numbers out; empty where nothing does."""


@dataclass(frozen=True)
class QuestionView:
    """A fact to state next."""

    path: str
    question: str
    type: str
    choices: list[Choice]
    help: str
    cite: list[str]
    where: str
    decides: list[str]
    """Ids of the conclusions and findings that wait for it."""
    tier: bool
    """A tier waits for it."""


@dataclass(frozen=True)
class PresumptionView:
    """Exceptions taken as not invoked, because nothing is stated."""

    about: str
    """`scope`, or the id of the conclusion that presumes."""
    title: str
    facts: list[str]


@dataclass(frozen=True)
class DateView:
    """A date of the timeline."""

    date: str
    label: str
    provision: list[str]
    state: str
    """`past`, `today` or `upcoming`."""
    outcomes: dict[str, int]
    """Outcome to number of findings that begin to bind on the date."""
    findings: list[str]
    verdict: str
    """What the verdict will be from that date on if nothing is done; empty for the past."""
    law: ScoreView | None
    practice: ScoreView | None


@dataclass(frozen=True)
class EvidenceView:
    """One registered file."""

    id: str
    path: str
    format: str
    sha256: str
    reviewed: str
    state: str
    """`measures`, `backs`, `unused` or `objected`."""
    objections: list[str]
    """Why it backs nothing as a document, or shows nothing."""
    used_by: list[str]
    tool: str = ""
    """What wrote it, where a reader recognises it."""
    dated: str = ""
    """The day of the run, as the file or a reviewed register says."""
    measures: int = 0
    """How many numbers it holds."""
    doubts: list[str] = field(default_factory=list)
    """Why a rule that asks for its numbers does not count them."""


@dataclass(frozen=True)
class PackView:
    """One pack of the check."""

    id: str
    title: str
    authority: str
    instrument: str
    edition: str
    kind: str
    status: str
    as_of: str
    digest: str
    rules: int
    derivations: int
    applied: bool
    ruled_out_by: list[FactView]
    sources: list[str]
    waits_for: list[str] = field(default_factory=list)
    """Of a pack of practice, the facts to state before it is looked into."""


@dataclass(frozen=True)
class DenialView:
    """What a stated set leaves out, for a reviewer to attest."""

    path: str
    denied: list[str]
    where: str


@dataclass(frozen=True)
class PurposeView:
    """The purpose speaks of something that the stated facts deny."""

    fact: str
    member: str
    words: list[str]
    message: str
    where: str


@dataclass(frozen=True)
class VerdictView:
    """The verdict, as a sentence that can be repeated."""

    word: str
    head: str
    tail: str
    because: list[str]
    """Ids of the findings that give it."""


@dataclass(frozen=True)
class SystemView:
    """The system the manifest describes."""

    name: str
    version: str
    purpose: str
    file: str
    sha256: str


@dataclass(frozen=True)
class AssessmentView:
    """The whole report."""

    schema: str
    tool: str
    """`mlready 0.1.0`"""
    as_of: str
    system: SystemView
    verdict: VerdictView
    headlines: list[HeadlineView]
    law: ScoreView | None
    practice: ScoreView | None
    areas: list[AreaView]
    counts: dict[str, int]
    """Findings by outcome."""
    findings: list[FindingView]
    """The most urgent first; those that do not apply last."""
    questions: list[QuestionView]
    """The most decisive first."""
    presumptions: list[PresumptionView]
    purpose: list[PurposeView]
    timeline: list[DateView]
    conclusions: list[ConclusionView]
    denials: list[DenialView]
    evidence: list[EvidenceView]
    thresholds: list[FactView]
    """Thresholds the project changed."""
    packs: list[PackView]
    limits: list[str]
    """What the report does not say."""
    maturity: list[ThemeView] = field(default_factory=list)
    """How far practice has come, theme by theme; the weakest is marked."""
    practice_packs: list[AreaView] = field(default_factory=list)
    """Each pack of practice as one area, for a page that has no room for all areas."""
