"""EleutherAI's language model evaluation harness: results, and files of single answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any

from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import (
    Measurement,
    Reading,
    count,
    get,
    moment,
    number,
    pointer,
    segment,
)
from mlready.lean import dataclass

TITLE = "lm-evaluation-harness 0.4"
TOOL = "lm-evaluation-harness"
MOST_TASKS = 10_000


@dataclass(frozen=True, slots=True)
class Task:
    """The scores of one task, the main one first, and how far they can be trusted."""

    name: str
    scores: tuple[Measurement, ...]
    errors: tuple[tuple[float, str], ...]
    """Standard errors, each with its place."""
    asked: int | None
    original: int | None
    lower: tuple[str, ...] = field(default=())
    """Metrics of which less is better."""


def recognises(file: File) -> bool:
    """Scores and versions of the same tasks beside the settings of the harness; or answers."""
    return _is_answers(file) or _is_results(file)


def _is_results(file: File) -> bool:
    results, versions, config = (get(file.json, key) for key in ("results", "versions", "config"))
    if not (isinstance(results, dict) and isinstance(versions, dict) and isinstance(config, dict)):
        return False
    known = {"model", "limit", "bootstrap_iters"} <= config.keys()
    return known and (not results or bool(results.keys() & versions.keys()))


def _is_answers(file: File) -> bool:
    try:
        _, first = next(file.records(), (0, {}))
    except Unreadable:
        return False
    return {"doc_id", "doc", "target", "resps", "filtered_resps"} <= first.keys()


def read(file: File) -> Reading:
    """The score of each task, with the number of samples it rests on."""
    if _is_answers(file):
        return _read_answers(file)
    data = file.json
    results = data["results"]
    if len(results) > MOST_TASKS:
        raise Unreadable(f"more than {MOST_TASKS} tasks")
    named = [name for name, one in results.items() if isinstance(one, dict)]
    if named and not any("," in key for name in named for key in results[name]):
        raise Unreadable(f"recognised as {TOOL}, its version not known: nothing read")
    tasks = [_task(data, name) for name in named]
    groups = {name for name in named if get(data, "group_subtasks", name)}
    return Reading(
        TOOL,
        "native",
        _text(data.get("lm_eval_version")),
        moment(data.get("date")),
        measurements=tuple({one.name: one for one in _measurements(tasks, groups)}.values()),
        objections=tuple(_objections(data, tasks, groups)),
        notes=tuple(_notes(tasks)),
    )


def _task(data: Mapping[str, Any], name: str) -> Task:
    scores, errors, lower = [], [], []
    asked = _asked(data, name)
    for key, value in data["results"][name].items():
        metric, comma, way = key.partition(",")
        found = number(value)
        if found is None or not comma:
            continue
        at = pointer("results", name, key)
        if metric.endswith("_stderr"):
            errors.append((found, at))
            continue
        label = segment(metric if way in ("", "none") else f"{metric} {way}")
        if get(data, "higher_is_better", name, metric) is False:
            lower.append(label)
        scores.append(Measurement(f"eval.{segment(name)}.{label}", found, at, asked))
    original = count(get(data, "n-samples", name, "original"))
    return Task(name, tuple(scores), tuple(errors), asked, original, tuple(lower))


def _asked(data: Mapping[str, Any], name: str) -> int | None:
    """The samples of a task, or of the tasks of a group."""
    parts = get(data, "group_subtasks", name)
    names = parts if isinstance(parts, list) and parts else [name]
    counts = [
        count(get(data, "n-samples", one, "effective")) for one in names if isinstance(one, str)
    ]
    known = [one for one in counts if one is not None]
    return sum(known) if known and len(known) == len(names) else None


def _measurements(tasks: list[Task], groups: set[str]) -> Iterator[Measurement]:
    single = [one for one in tasks if one.name not in groups and one.scores]
    for task in tasks:
        yield from task.scores
    yield Measurement("eval.tasks", len(single), "/results")
    sizes = [one.asked for one in single if one.asked is not None]
    if sizes and len(sizes) == len(single):
        yield Measurement("eval.samples", sum(sizes), "/n-samples")
        yield Measurement("eval.least_n", min(sizes), "/n-samples")
    main = [one.scores[0] for one in single if not one.scores[0].name.endswith(one.lower)]
    if main:
        least = min(main, key=lambda one: one.value)
        yield Measurement("eval.least_score", least.value, least.at, least.n)
    errors = [one for task in single for one in task.errors if one[0] >= 0]
    scores = sum(len(one.scores) for one in single)
    if scores:
        share = min(1.0, len(errors) / scores)
        yield Measurement("eval.interval_share", share, "/results", scores)
    if errors:
        yield Measurement("eval.largest_stderr", *max(errors))


def _objections(data: Mapping[str, Any], tasks: list[Task], groups: set[str]) -> Iterator[str]:
    single = [one for one in tasks if one.name not in groups]
    if not any(one.scores for one in single):
        yield "no task has a score"
    elif without := sum(not one.scores for one in single):
        yield f"{without} of {len(single)} tasks have no score"
    sizes = [(one.asked, one.original) for one in single]
    known = [(asked, all_) for asked, all_ in sizes if asked is not None and all_ is not None]
    cut = [(asked, all_) for asked, all_ in known if asked < all_]
    if cut:
        yield f"limited to {cut[0][0]} of {cut[0][1]} samples: run it without a limit"
    elif get(data, "config", "limit") is not None and len(known) < len(sizes):
        yield "limited to a part of the samples: run it without a limit"
    if any(one.asked == 0 for one in single):
        yield "a task without a sample"
    if get(data, "config", "model") == "dummy":
        yield "run with the harness's `dummy` model, which answers at random"


def _notes(tasks: list[Task]) -> Iterator[str]:
    lower = sorted({label for task in tasks for label in task.lower})
    if lower:
        yield f"less is better of {', '.join(lower)}"[:200]
    if any(one.asked is None and one.scores for one in tasks):
        yield "the file does not say on how many samples each score rests"


def _read_answers(file: File) -> Reading:
    """The number of samples: task, date and score are not in this file."""
    lines: dict[str, int] = {}
    for _, record in file.records():
        if "doc_id" not in record:
            raise Unreadable("some of its lines are no answers")
        way = _text(record.get("filter"))
        if way in lines or len(lines) < 100:
            lines[way] = lines.get(way, 0) + 1
    return Reading(
        TOOL,
        "native",
        measurements=(Measurement("eval.samples", max(lines.values()), "all lines"),),
        objections=("single answers without the score of a run: register the results file",),
    )


def _text(value: Any) -> str:
    return value[:80] if isinstance(value, str) else ""
