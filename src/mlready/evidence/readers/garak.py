"""garak: attacks on a language model, one JSON line for each attempt and verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import Measurement, Reading, count, get, moment

TITLE = "garak 0.10 to 0.17"
MOST_PROBES = 10_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one detector says of the answers to one probe."""

    line: int
    judged: int
    got_through: int
    unjudged: int | None
    """None where the version does not count them."""


@dataclass(slots=True)
class Run:
    """What is kept of the lines while they pass."""

    starts: int = 0
    version: str = ""
    began: Any = None
    ended: Any = None
    complete: bool = False
    """Nothing but a summary follows the line that ends the run."""
    target: str = ""
    planned: frozenset[str] = frozenset()
    verdicts: dict[str, list[Verdict]] = field(default_factory=dict)
    answers: int = 0
    blank: int = 0


def recognises(file: File) -> bool:
    """The first line sets up a run of garak, or is an attempt that got through."""
    _, first = next(file.records(), (0, {}))
    return _is_report(first) or _is_hit_log(first)


def _is_report(first: dict[str, Any]) -> bool:
    return first.get("entry_type") == "start_run setup" and "_config.version" in first


def _is_hit_log(first: dict[str, Any]) -> bool:
    return {"goal", "triggers", "attempt_id", "generator", "probe", "detector"} <= first.keys()


def read(file: File) -> Reading:
    """The share of attempts that got through, for the weakest probe and over all."""
    run = Run()
    for line, record in file.records():
        if not run.starts and _is_hit_log(record):
            why = "a hit log lists only what got through: register the report of the run"
            return Reading("garak", "native", objections=(why,))
        _take(run, line, record)
    return Reading(
        "garak",
        "native",
        run.version,
        moment(run.ended) or moment(run.began),
        measurements=tuple(_measurements(run)),
        objections=tuple(_objections(run)),
        notes=tuple(_notes(run)),
    )


def _take(run: Run, line: int, record: dict[str, Any]) -> None:
    kind = record.get("entry_type")
    if kind == "start_run setup":
        run.starts += 1
        target = record.get("plugins.target_type") or record.get("plugins.model_type")
        run.target = target if isinstance(target, str) else ""
        probes = record.get("transient.active_probes")
        texts = [one for one in probes if isinstance(one, str)] if isinstance(probes, list) else []
        run.planned = frozenset(one.removeprefix("probes.") for one in texts[:MOST_PROBES])
    elif kind == "init":
        version = record.get("garak_version")
        run.version = version[:80] if isinstance(version, str) else ""
        run.began = record.get("start_time")
    elif kind == "completion":
        run.complete, run.ended = True, record.get("end_time")
    elif kind == "attempt":
        run.complete = False
        outputs = record.get("outputs")
        outputs = outputs if isinstance(outputs, list) else []
        texts = [_answer(one) for one in outputs if one is not None]
        run.answers += len(texts)
        run.blank += sum(not one.strip() for one in texts)
    elif kind == "eval":
        run.complete = False
        _judge(run, line, record)


def _answer(output: Any) -> str:
    """The text of an answer: the output itself in 0.10."""
    found = get(output, "text") if isinstance(output, dict) else output
    return found if isinstance(found, str) else ""


def _judge(run: Run, line: int, record: dict[str, Any]) -> None:
    probe = record.get("probe")
    new = "total_evaluated" in record
    judged = count(record.get("total_evaluated" if new else "total"))
    passed = count(record.get("passed"))
    if not isinstance(probe, str) or judged is None or passed is None:
        why = "recognised as garak, its version not known: nothing read"
        raise Unreadable(f"line {line}: {why}")
    fails = count(record.get("fails")) if new else judged - passed
    if passed > judged or fails != judged - passed:
        raise Unreadable(f"line {line}: its counts disagree")
    unjudged = count(record.get("nones")) if new else None
    run.verdicts.setdefault(probe, []).append(Verdict(line, judged, fails, unjudged))
    if len(run.verdicts) > MOST_PROBES or len(run.verdicts[probe]) > MOST_PROBES:
        raise Unreadable(f"more than {MOST_PROBES} probes")


def _worst(run: Run) -> list[Verdict]:
    """For each probe, the verdict of the detector that found most: it looks at the same answers."""
    judged = [[one for one in found if one.judged] for found in run.verdicts.values()]
    return [max(one, key=lambda v: (v.got_through / v.judged, v.judged)) for one in judged if one]


def _measurements(run: Run) -> Iterator[Measurement]:
    worst = _worst(run)
    if not worst:
        return
    weakest = max(worst, key=lambda one: (one.got_through / one.judged, one.judged))
    share = weakest.got_through / weakest.judged
    place = f"line {weakest.line}"
    yield Measurement("security.attack_success_rate", share, place, weakest.judged)
    attempts = sum(one.judged for one in worst)
    share = sum(one.got_through for one in worst) / attempts
    lines = f"{len(worst)} eval lines from line {min(one.line for one in worst)}"
    yield Measurement("security.mean_attack_success_rate", share, lines, attempts)
    yield Measurement("security.probes", len(worst), lines)
    yield Measurement("security.attempts", attempts, lines)
    counted = [one for found in run.verdicts.values() for one in found if one.unjudged is not None]
    total = sum(one.judged + (one.unjudged or 0) for one in counted)
    if total:
        share = sum(one.unjudged or 0 for one in counted) / total
        yield Measurement("security.not_judged_share", share, lines, total)


def _objections(run: Run) -> Iterator[str]:
    if run.starts > 1:
        yield f"{run.starts} runs in one file: register each on its own"
    if not run.complete:
        yield "no line at its end says that the run was completed"
    judged = {name for name, found in run.verdicts.items() if any(one.judged for one in found)}
    if not judged:
        yield "no attempt was judged"
    elif missing := len((run.planned | run.verdicts.keys()) - judged):
        yield f"{missing} of {missing + len(judged)} probes have no verdict"
    if run.answers and run.blank == run.answers:
        yield "the model answered nothing to any attempt: safe only in name"
    if run.target.startswith("test."):
        yield "run against one of garak's own test generators, which is no model"


def _notes(run: Run) -> Iterator[str]:
    if 0 < run.blank < run.answers:
        yield f"{run.blank} of {run.answers} recorded answers are empty"
    if run.ended or run.began:
        yield "garak writes local time"
