"""What an unmet rule exposes to, in words: the ceiling of the fine, never a prediction of one."""

from __future__ import annotations

from mlready.assess import Assessment
from mlready.evaluate import Finding
from mlready.records import Penalty

SIZE = "organisation.size"
_CAPS = {
    "higher": "whichever is higher",
    "lower": "whichever is lower",
    "national": "as national law says",
}


def exposure(finding: Finding, assessment: Assessment) -> str:
    """The ceiling for a breach of the rule by this organisation; empty where none is named."""
    return ceiling(finding.pack, finding.rule.penalty, assessment)


def ceiling(pack: str, name: str, assessment: Assessment) -> str:
    """The ceiling that a penalty of a pack sets for this organisation; empty for no penalty."""
    if not name:
        return ""
    meta = next(one.meta for one in assessment.library.packs if one.meta.id == pack)
    penalty = meta.penalties[name]
    if penalty.max_eur is None:
        return f"national penalty rules; the law names no amount ({penalty.provision})"
    if penalty.max_turnover_percent is None:
        return f"up to EUR {penalty.max_eur:,} ({penalty.provision})"
    amount = f"up to EUR {penalty.max_eur:,} or {penalty.max_turnover_percent:g} % of turnover"
    return f"{amount}, {_cap(penalty, assessment)} ({penalty.provision})"


def _cap(penalty: Penalty, assessment: Assessment) -> str:
    """Which of amount and share is the ceiling; of an organisation of unknown size, for each."""
    stated = assessment.facts.stated.get(SIZE)
    size = stated.value if stated is not None else None
    if size is not None:
        return _CAPS[{"sme": penalty.sme, "small_mid_cap": penalty.smc}.get(size, penalty.default)]
    others: dict[str, list[str]] = {}
    for name, cap in (("an SME", penalty.sme), ("a small mid-cap", penalty.smc)):
        if cap != penalty.default:
            others.setdefault(cap, []).append(name)
    told = (f"; for {' or '.join(names)} {_CAPS[cap]}" for cap, names in others.items())
    return _CAPS[penalty.default] + "".join(told)
