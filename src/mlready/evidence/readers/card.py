"""Model cards and data set cards in the form of Hugging Face: front matter and sections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mlready.evidence.files import File
from mlready.evidence.reading import Measurement, Reading, get, number, pointer
from mlready.evidence.stated import performance

TITLE = "Hugging Face model and data set cards"
KEYS = {
    "annotations_creators", "base_model", "co2_eq_emissions", "configs", "dataset_info",
    "datasets", "inference", "language", "language_creators", "library_name", "license",
    "license_name", "metrics", "model-index", "multilinguality", "pipeline_tag",
    "pretty_name", "size_categories", "source_datasets", "tags", "task_categories",
    "task_ids",
}  # fmt: skip
OWN = KEYS - {"configs", "inference", "language", "license", "tags", "metrics", "datasets"}
"""Keys that other texts with front matter hardly have."""
HEADINGS = (
    "bias, risks, and limitations", "considerations for using the data", "dataset card",
    "dataset creation", "dataset structure", "model card", "model details", "out-of-scope use",
    "training data", "training details",
)  # fmt: skip
_HEADING = re.compile(r"#{1,6}\s+\S")
_PLACEHOLDER = re.compile(
    r"\[more information needed\]|\[needs more information\]|\{\{[^{}\n]{0,200}\}\}", re.IGNORECASE
)
_BLANK = ("", "[more information needed]", "none", "tbd", "todo", "unknown")
WORDS = 3
"""Fewer words under a heading are no text."""


def recognises(file: File) -> bool:
    """Front matter with keys of a card, or the headings of a template."""
    front, body = file.front_matter
    keys = set(front) if isinstance(front, dict) else set()
    if OWN & keys or len(KEYS & keys) >= 3:
        return True
    titles = [line.lstrip("# ").lower() for line in _lines(body) if _HEADING.match(line)]
    return sum(title.startswith(HEADINGS) for title in titles) >= 2


def _lines(body: str) -> Iterator[str]:
    """The lines outside of comments; in code the number sign is no heading."""
    pieces = body.split("<!--")
    shown = pieces[0] + "".join(piece.partition("-->")[2] for piece in pieces[1:])
    code = False
    for line in shown.splitlines():
        if line.startswith(("```", "~~~")):
            code = not code
        yield f" {line}" if code else line


def read(file: File) -> Reading:
    """What the card says of itself, and the results that it states."""
    front, body = file.front_matter
    front = front if isinstance(front, dict) else {}
    sections, placeholders = _sections(body)
    stated, notes = performance(_results(front))
    emissions = _emissions(front)
    results = list(_metrics(front))
    return Reading(
        "Hugging Face card",
        "native",
        measurements=(
            Measurement("card.sections", sections, "text below the front matter"),
            Measurement("card.placeholders", placeholders, "text below the front matter"),
            Measurement("card.licence_stated", _licensed(front), "/license"),
            Measurement("card.results", len(results), "/model-index"),
            *stated,
            *emissions,
        ),
        objections=() if sections else ("no section with text of its own",),
        notes=(*notes, *_notes(front, results)),
    )


def _sections(body: str) -> tuple[int, int]:
    """Headings with text of their own right below, and places that hold the template's text."""
    sections = placeholders = words = 0
    below = False
    for line in [*_lines(body), "# end"]:
        if _HEADING.match(line):
            sections += below and words >= WORDS
            below, words = True, 0
            continue
        found = len(_PLACEHOLDER.findall(line))
        placeholders += found
        if not found:
            words += len(re.findall(r"\w{2,}", line))
    return sections, placeholders


def _licensed(front: Mapping[Any, Any]) -> bool:
    stated = front.get("license")
    names = stated if isinstance(stated, list) else [stated]
    if "other" in names:
        names = [front.get("license_name") or front.get("license_link")]
    return any(isinstance(one, str) and one.strip().lower() not in _BLANK for one in names)


def _metrics(front: Mapping[Any, Any]) -> Iterator[tuple[Any, Any, str]]:
    """Each result's data set and metric, and where it stands."""
    models = front.get("model-index")
    for i, model in enumerate(models if isinstance(models, list) else ()):
        results = get(model, "results")
        for j, result in enumerate(results if isinstance(results, list) else ()):
            metrics = get(result, "metrics")
            for k, metric in enumerate(metrics if isinstance(metrics, list) else ()):
                at = pointer("model-index", i, "results", j, "metrics", k, "value")
                if get(metric, "type") is not None and get(metric, "value") is not None:
                    yield get(result, "dataset"), metric, at


def _results(front: Mapping[Any, Any]) -> Iterator[tuple[Any, Any, str]]:
    """Type, value and place of the results on data that the model was not trained on."""
    for data, metric, at in _metrics(front):
        if not str(get(data, "split")).lower().startswith("train"):
            yield metric["type"], metric["value"], at


def _emissions(front: Mapping[Any, Any]) -> tuple[Measurement, ...]:
    """Grams, as a number or below `emissions`."""
    stated = front.get("co2_eq_emissions")
    inner = isinstance(stated, dict)
    grams = number(get(stated, "emissions") if inner else stated)
    at = "/co2_eq_emissions/emissions" if inner else "/co2_eq_emissions"
    if grams is None or grams < 0:
        return ()
    return (Measurement("energy.emissions_kg", grams / 1000, at, claimed=True),)


def _notes(front: Mapping[Any, Any], results: list[tuple[Any, Any, str]]) -> Iterator[str]:
    yield "a card carries no date"
    if results:
        yield "results are stated by the card, not measured"
    if any(get(metric, "verified") for _, metric, _ in results):
        yield "`verified` in a card is a claim as well"
