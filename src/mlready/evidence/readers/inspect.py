"""Inspect AI: logs of evaluations, as JSON or as an archive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mlready.evidence.files import File, Unreadable, parse_json
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

TITLE = "Inspect AI, logs of version 2 (0.3)"
HEADER, START = "header.json", "_journal/start.json"
SPREAD = {"stderr", "bootstrap_stderr", "std", "var"}
"""Metrics that say how sure a score is, and are none."""


def recognises(file: File) -> bool:
    """A log's `eval` with run, task and data set; or an archive with the head or the start of one.

    Such an archive may be packed in a way that only `read` complains of.
    """
    if file.head.startswith(b"PK"):
        names = set(file.archive.namelist())
        if START in names:
            return True
        return HEADER in names and _is_log(parse_json(file.member(HEADER)))
    return _is_log(file.json)


def _is_log(data: Any) -> bool:
    run = get(data, "eval")
    texts = (get(run, "run_id"), get(run, "task"), get(run, "created"), get(data, "status"))
    return all(isinstance(one, str) for one in texts) and isinstance(get(run, "dataset"), dict)


def read(file: File) -> Reading:
    """The scores of the task, and whether all samples were run."""
    if not file.head.startswith(b"PK"):
        return _reading(file.json, "")
    if HEADER in file.archive.namelist():
        data = parse_json(file.member(HEADER))
        if not _is_log(data):
            raise Unreadable("recognised as Inspect AI, its version not known: nothing read")
        return _reading(data, f"{HEADER} ")
    start = parse_json(file.member(START))
    return Reading(
        "Inspect AI",
        "native",
        _text(get(start, "eval", "packages", "inspect_ai")),
        moment(get(start, "eval", "created")),
        objections=("the run did not end: only its journal is there",),
    )


def _reading(data: Mapping[str, Any], where: str) -> Reading:
    if data.get("version") != 2:
        raise Unreadable("recognised as Inspect AI, its version not known: nothing read")
    found = [*_scores(data), *_sizes(data), *_tokens(data)]
    return Reading(
        "Inspect AI",
        "native",
        _text(get(data, "eval", "packages", "inspect_ai")),
        moment(get(data, "stats", "completed_at")) or moment(get(data, "eval", "created")),
        measurements=tuple(
            Measurement(one.name, one.value, where + one.at, one.n)
            for one in {one.name: one for one in found}.values()
        ),
        objections=tuple(_objections(data)),
        notes=tuple(_notes(data)),
    )


def _scores(data: Mapping[str, Any]) -> Iterator[Measurement]:
    """One score gives `eval.<task>.<metric>`; of several, each has its own name before that."""
    task = segment(data["eval"]["task"])
    scores = [one for one in _list(data, "results", "scores") if isinstance(one, dict)]
    plain, errors = [], []
    for at, score in enumerate(scores):
        parts = [score.get("name"), score.get("reducer")] if len(scores) > 1 else []
        label = "".join(f"{segment(one)}_" for one in parts if isinstance(one, str))
        n = count(score.get("scored_samples"))
        metrics = score.get("metrics")
        for metric, found in metrics.items() if isinstance(metrics, dict) else ():
            value = number(get(found, "value"))
            if value is None:
                continue
            place = pointer("results", "scores", at, "metrics", metric, "value")
            name = metric.rpartition("/")[2]
            if name in SPREAD:
                errors += [(value, place)] if name.endswith("stderr") and value >= 0 else []
                continue
            asked = _samples(data) if n is None else n
            plain.append(Measurement(f"eval.{task}.{label}{segment(name)}", value, place, asked))
    yield from plain
    if plain:
        main = plain[0]
        yield Measurement("eval.tasks", 1, "/eval/task")
        yield Measurement("eval.least_score", main.value, main.at, main.n)
        share = min(1.0, len(errors) / len(plain))
        yield Measurement("eval.interval_share", share, "/results/scores", len(plain))
    if errors:
        yield Measurement("eval.largest_stderr", *max(errors))


def _samples(data: Mapping[str, Any]) -> int | None:
    """How many different samples were run; the file counts each epoch."""
    total = count(get(data, "results", "completed_samples"))
    return None if total is None else total // _epochs(data)


def _epochs(data: Mapping[str, Any]) -> int:
    return count(get(data, "eval", "config", "epochs")) or 1


def _sizes(data: Mapping[str, Any]) -> Iterator[Measurement]:
    total = count(get(data, "results", "total_samples"))
    done = count(get(data, "results", "completed_samples"))
    samples = _samples(data)
    if samples is not None:
        place = "/results/completed_samples"
        yield Measurement("eval.samples", samples, place)
        yield Measurement("eval.least_n", samples, place)
        yield Measurement("eval.epochs", _epochs(data), "/eval/config/epochs")
    if total and done is not None and done <= total:
        yield Measurement("eval.completed_share", done / total, "/results", total)


def _tokens(data: Mapping[str, Any]) -> Iterator[Measurement]:
    usage = get(data, "stats", "model_usage")
    models = list(usage.values()) if isinstance(usage, dict) else []
    for key, name in (("total_tokens", "tokens"), ("reasoning_tokens", "reasoning_tokens")):
        counts = [count(get(one, key)) for one in models]
        known = [one for one in counts if one is not None]
        if known:
            yield Measurement(f"eval.{name}", sum(known), "/stats/model_usage")


def _objections(data: Mapping[str, Any]) -> Iterator[str]:
    status = data["status"]
    if status != "success":
        known = status if status in ("error", "cancelled", "started") else "another"
        yield f"the run did not end well: its status is {known}"
    if data.get("invalidated") is True:
        yield "the log was declared invalid"
    total = count(get(data, "results", "total_samples"))
    done = count(get(data, "results", "completed_samples"))
    planned = count(get(data, "eval", "dataset", "samples"))
    if not total or done is None:
        yield "no sample was run"
        return
    if done != total:
        yield f"{done} of {total} samples were completed"
    if planned is not None and total < planned * _epochs(data):
        each = total // _epochs(data)
        yield f"limited to {each} of {planned} samples: run it without a limit"
    if not any(True for _ in _scores(data)):
        yield "no score"
    if str(get(data, "eval", "model")).startswith("mockllm/"):
        yield "run with Inspect's stand-in `mockllm`, which gives prepared answers"


def _notes(data: Mapping[str, Any]) -> Iterator[str]:
    missed = sum(
        count(get(one, "unscored_samples")) or 0 for one in _list(data, "results", "scores")
    )
    if missed:
        yield f"{missed} samples could not be scored"
    limited = sum(get(one, "limit") is not None for one in _list(data, "samples"))
    if limited:
        yield f"{limited} samples were stopped by a limit on messages, tokens or time"


def _list(data: Mapping[str, Any], *keys: str) -> list[Any]:
    found = get(data, *keys)
    return found if isinstance(found, list) else []


def _text(value: Any) -> str:
    return value[:80] if isinstance(value, str) else ""
