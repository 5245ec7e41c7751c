"""Files of known tools that show no result: settings, plans, parts. What to register instead.

Asked only about what no reader recognises.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from mlready.evidence.files import File, Folder, Unreadable
from mlready.evidence.reading import get, number
from mlready.lean import dataclass

LARGEST = 1 << 20
"""Bytes of a file that settings or plans may have."""
_RUN = "a part of an MLflow run: register the run's folder"
_PART = re.compile(rb"\d{10,16} \S{1,40}( -?\d{1,18})?")
"""A line of an MLflow metric: time, value and step."""
_META = re.compile(r"([\w.-]+/){1,3}meta\.yaml")


@dataclass(frozen=True)
class Input:
    """The shape of a file of a tool, and what to say of it."""

    keys: frozenset[str]
    """All of them stand at the top."""
    fits: Callable[[Any], bool]
    told: str


def _on(told: str, fits: Callable[[Any], bool], *keys: str) -> Input:
    return Input(frozenset(keys), fits, told)


def _any(_: Any) -> bool:
    return True


def _is_plan(data: Any) -> bool:
    stages = get(data, "stages")
    return isinstance(stages, dict) and all(
        get(one, "cmd") or get(one, "do") for one in stages.values()
    )


def _is_garak(data: Any) -> bool:
    known = {"eval_threshold", "generations", "probe_tags", "seed", "soft_probe_prompt_cap"}
    run = get(data, "run")
    return (
        data.keys() <= {"plugins", "reporting", "run", "system"}
        and isinstance(run, dict)
        and len(known & run.keys()) > 1
    )


def _is_task(data: Any) -> bool:
    return bool({"dataset_path", "include", "metric_list", "output_type"} & data.keys())


def _is_rules(data: Any) -> bool:
    rules = get(data, "rules")
    return isinstance(rules, list) and all(get(one, "languages") for one in rules)


INPUTS: tuple[Input, ...] = (
    _on("DVC's plan, no result: register the dvc.lock beside it", _is_plan, "stages"),
    _on("settings of garak, no result: register its report.jsonl", _is_garak, "run"),
    _on(
        "settings of promptfoo, no result: register what `promptfoo eval -o results.json` writes",
        lambda data: bool({"providers", "targets"} & data.keys()),
        "prompts",
    ),
    _on(
        "a task of lm-evaluation-harness, no result: register the results file of a run",
        _is_task,
        "task",
        "doc_to_text",
    ),
    _on("rules of Semgrep, no result: register its SARIF", _is_rules, "rules"),
    _on(_RUN, _any, "artifact_uri", "lifecycle_stage", "status"),
    _on(_RUN, _any, "source_type", "source_id", "destination_type", "destination_id"),
    _on(_RUN, _any, "digest", "name", "source", "source_type"),
    _on(
        "a part of an MLflow model: register the model's folder",
        _any,
        "model_id",
        "source_run_id",
        "status",
    ),
    _on(
        "an experiment of MLflow, no result: register the folder of one of its runs",
        _any,
        "artifact_location",
        "experiment_id",
        "lifecycle_stage",
    ),
    _on(
        "a model of MLflow's registry, no version of it: register its folder",
        lambda data: "version" not in data,
        "name",
        "creation_timestamp",
        "last_updated_timestamp",
    ),
    _on(
        "settings of a W&B run, no result: register its wandb-summary.json",
        lambda data: "value" in data["_wandb"] if isinstance(data["_wandb"], dict) else False,
        "_wandb",
    ),
)


def instead(file: File | Folder, form: str, keys: frozenset[str]) -> str:
    """What to register instead of a file that a tool reads; empty where that is not known."""
    with suppress(Unreadable, RecursionError):
        if isinstance(file, Folder):
            return _store(file)
        if form == "text" and _PART.fullmatch(file.head[:100].partition(b"\n")[0].strip()):
            return _RUN
        if file.size <= LARGEST and form in ("json", "yaml"):
            known = [one for one in INPUTS if one.keys <= keys]
            data = (file.json if form == "json" else file.yaml) if known or form == "json" else {}
            if isinstance(data, dict):
                told = (one.told for one in known if one.fits(data))
                return next(told, "") or _beside(file, form, data)
    return ""


def _store(folder: Folder) -> str:
    """A folder of MLflow that holds runs, and is none."""
    for name in [one for one in folder.names if _META.fullmatch(one)][:50]:
        meta = _meta(folder, name)
        if get(meta, "artifact_uri") and get(meta, "lifecycle_stage"):
            run = name.removesuffix("/meta.yaml")
            return f"a folder of MLflow runs: register the one that counts, as {run[:120]}"
    meta = _meta(folder, "meta.yaml") if "meta.yaml" in folder.names else None
    if get(meta, "artifact_location") and get(meta, "experiment_id"):
        return "an experiment of MLflow without a run"
    return ""


def _meta(folder: Folder, name: str) -> Any:
    with folder.file(name) as file:
        return file.yaml if file.size <= LARGEST else None


def _beside(file: File, form: str, data: Mapping[str, Any]) -> str:
    """A file that is known by what stands beside it."""
    if form == "json":
        if number(data.get("_exit_code")) is not None and _there(file, "wandb-summary.json"):
            return "settings of a W&B run, no result: register the wandb-summary.json beside it"
        if not data and _there(file, "dvc.lock"):
            return "empty, as `dvc status` writes it: register the dvc.lock beside it"
    if not _there(file, "dvc.yaml"):
        return ""
    with file.beside("dvc.yaml") as plan:
        stages = get(plan.yaml, "stages") if plan.size <= LARGEST else None
    if not isinstance(stages, dict):
        return ""
    if file.path.name in {name for one in stages.values() for name in _named(one, "metrics")}:
        return (
            "numbers of a DVC pipeline: point at them under `metrics`, "
            "or register what `dvc metrics show --json` prints"
        )
    if file.path.name in {name for one in stages.values() for name in _parameters(one)}:
        return "parameters of a DVC pipeline, no result: register the dvc.lock beside it"
    return ""


def _there(file: File, name: str) -> bool:
    try:
        file.beside(name).close()
    except Unreadable:
        return False
    return True


def _named(stage: Any, key: str) -> Iterator[str]:
    """The paths of a list: a text each, or a mapping of the path to its settings."""
    found = get(stage, key)
    for one in found if isinstance(found, list) else ():
        if isinstance(one, (str, dict)):
            yield from [one] if isinstance(one, str) else map(str, one)


def _parameters(stage: Any) -> Iterator[str]:
    """Files of parameters: those that are named, and DVC's own for a key without one."""
    found = get(stage, "params")
    for one in found if isinstance(found, list) else ():
        yield from map(str, one) if isinstance(one, dict) else ["params.yaml"]
