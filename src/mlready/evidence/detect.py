"""Which reader a file is for, by what stands in it and never by its name.

`READERS` is the register: the form of a file, and keys that stand in it, decide which readers are
imported and asked; the first that recognises the file reads it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any, Protocol, cast

from mlready.evidence.files import File, Folder, Unreadable
from mlready.evidence.reading import Reading
from mlready.lean import dataclass


class Reader(Protocol):
    """One module of `readers/`. It is given a File, or a Folder where it is registered for one."""

    TITLE: str
    """The tool and the versions of its format, as `Evidently 0.4 to 0.7`."""

    def recognises(self, file: Any) -> bool:
        """Whether the file has the shape of the tool's files; cheap, and strict enough to decide.

        May raise Unreadable, which means no.
        """

    def read(self, file: Any) -> Reading:
        """What the file shows. Raises Unreadable with the reason: an unknown version, a cut file.

        The measurements are those of a complete run, or the reading carries objections.
        """


@dataclass(frozen=True)
class Entry:
    """When a reader is asked."""

    form: str
    """`json`, `jsonl`, `csv`, `xml`, `yaml`, `markdown`, `zip`, `text`, `binary` or `folder`."""
    keys: frozenset[str] = frozenset()
    """All of them stand at the top: keys of an object, or of the first of a list or of the lines;
    columns of a header; the root element of XML; names of files in a folder or archive."""


def on(form: str, *keys: str) -> Entry:
    """An entry of the register."""
    return Entry(form, frozenset(keys))


READERS: dict[str, tuple[Entry, ...]] = {
    "aiperf": (
        on("json", "aiperf_version", "input_config"),
        on("jsonl", "metadata", "metrics"),
        on("csv", "Metric", "avg", "p99"),
    ),
    "alibi_detect": (on("json", "data", "meta"),),
    "art": (on("json", "clean_accuracy", "schema"),),
    "bandit": (on("json", "errors", "generated_at", "metrics", "results"),),
    "card": (on("markdown"),),
    "codecarbon": (on("csv", "codecarbon_version", "tracking_mode"),),
    "croissant": (on("json", "@context", "@type"),),
    "cyclonedx": (on("json", "bomFormat", "specVersion"),),
    "deepchecks": (on("json", "results", "type"),),
    "dowhy": (on("json", "schema", "refuters"), on("json", "schema", "estimate")),
    "dp_accounting": (on("json", "schema", "epsilon"), on("json", "schema", "delta")),
    "dvc": (on("yaml", "schema", "stages"),),
    "dvc_show": (on("json"),),
    "evidently": (on("json", "metrics"),),
    "fairlearn": (on("json", "by_group", "schema"), on("json", "selection_rate")),
    "garak": (on("jsonl", "entry_type"), on("jsonl", "attempt_id", "probe", "detector")),
    "giskard": (
        on("json", "DataLeakageDetector"),
        on("json", "LLMPromptInjectionDetector"),
        on("json", "PerformanceBiasDetector"),
        on("json", "StochasticityDetector"),
        on("json", "passed", "results"),
    ),
    "great_expectations": (on("json", "results", "success"),),
    "inspect": (
        on("json", "eval", "status", "version"),
        on("zip", "_journal/start.json"),
        on("zip", "header.json"),
    ),
    "junit": (on("xml", "testsuites"), on("xml", "testsuite")),
    "lm_eval": (
        on("json", "results", "versions", "config"),
        on("jsonl", "doc_id", "resps", "filtered_resps"),
    ),
    "locust": (
        on("json", "num_requests", "num_failures", "response_times"),
        on("csv", "Type", "Name", "Failure Count"),
        on("csv", "Type", "Name", "User Count"),
        on("csv", "Method", "Name", "Error", "Occurrences"),
        on("csv", "Count", "Message", "Traceback", "Nodes"),
    ),
    "metrics": (on("json", "schema"), on("yaml", "schema")),
    "mlflow_model": (
        on("folder", "MLmodel"),
        on("folder", "meta.yaml"),
        on("yaml", "flavors"),
        on("yaml", "name", "version", "status", "source"),
    ),
    "mlflow_run": (on("folder", "meta.yaml"), on("json", "info", "data")),
    "mlperf_loadgen": (on("text"),),
    "nannyml": (on("csv", "chunk"), on("csv", "chunk_period")),
    "otel_genai": (
        on("json", "attributes", "context"),
        on("json", "resourceSpans"),
        on("jsonl", "attributes", "context"),
        on("jsonl", "resourceSpans"),
    ),
    "pip_audit": (
        on("json", "dependencies", "fixes"),
        on("json", "name", "vulns"),
        on("json", "name", "skip_reason"),
    ),
    "promptfoo": (on("json", "config", "results"),),
    "sarif": (on("json", "runs", "version"), on("json", "$schema", "version")),
    "shap": (on("json", "features", "schema"),),
    "signing": (
        on("json", "mediaType", "verificationMaterial"),
        on("json", "payload", "payloadType", "signatures"),
    ),
    "sklearn_report": (
        on("json", "classification_report", "schema"),
        on("json", "macro avg", "weighted avg"),
    ),
    "spdx": (on("json", "@context", "@graph"),),
    "tensorboard": (on("json"), on("binary")),
    "wandb": (on("json", "_wandb"), on("json", "_timestamp", "_step", "_runtime")),
}
"""Name of a module in `readers/` to the files it is asked about."""


def load(name: str) -> Reader:
    """The reader of a name."""
    return cast(Reader, import_module(f"mlready.evidence.readers.{name}"))


def read_as(file: File | Folder, name: str = "") -> Reading | None:
    """What a file shows, read by the reader that recognises it, or by the one that is named.

    None where none does. Raises Unreadable where the reader recognises the file and cannot read it,
    and with what to register instead of a tool's settings.
    """
    for candidate in [name] if name else candidates(file):
        reader = load(candidate)
        if _recognises(reader, file):
            try:
                return _said_by(candidate, reader.read(file))
            except (RecursionError, MemoryError):
                raise Unreadable("too deep or too large to be read") from None
    if name:
        raise Unreadable(f"not what it is registered as: no file of {load(name).TITLE}")
    told = _told(file)
    if told:
        raise Unreadable(told)
    return None


def _told(file: File | Folder) -> str:
    """What to register instead of a tool's settings or plan; empty for all else."""
    form = form_of(file)
    if form not in ("folder", "json", "text", "yaml"):
        return ""
    from mlready.evidence import inputs  # a file that a reader recognises needs it not

    try:
        return inputs.instead(file, form, frozenset(_keys(file, form)))
    except Unreadable:
        return ""


def _said_by(name: str, found: Reading) -> Reading:
    """A reading with its reader, and versions of one line, whatever the file calls a version."""
    version, subject = (" ".join(one[:200].split()) for one in (found.version, found.subject))
    return replace(found, reader=name, version=version, subject=subject)


def _recognises(reader: Reader, file: Any) -> bool:
    try:
        return reader.recognises(file)
    except (Unreadable, RecursionError):
        return False


def candidates(file: File | Folder) -> Iterator[str]:
    """The readers to ask, in the order of the register. Raises Unreadable for what is cut."""
    form = form_of(file)
    try:
        keys = frozenset(_keys(file, form))
    except Unreadable as error:
        certain = form.startswith("json") or _is_known_xml(file)
        if certain and str(error).startswith("truncated"):
            raise
        return
    for name, entries in READERS.items():
        if any(entry.form == form and entry.keys <= keys for entry in entries):
            yield name


def _is_known_xml(file: File | Folder) -> bool:
    """Declared as XML, or with a root that a reader is asked about: no prose that starts so."""
    if not isinstance(file, File):
        return False
    start = _start(file).lstrip()
    if start.startswith(b"<?xml"):
        return True
    root = re.match(rb"<([\w.-]+)", start)
    known = (on("xml", root[1].decode("utf-8", "replace")),) if root else ()
    return any(entry in known for entries in READERS.values() for entry in entries)


def form_of(file: File | Folder) -> str:
    """What kind of file it is, by its first bytes."""
    if isinstance(file, Folder):
        return "folder"
    head = _start(file)
    start = head.lstrip()[:64]
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("UTF-16: save it as UTF-8")
    if b"\0" in head:
        return "binary"
    if start.startswith((b"{", b"[")):
        return "jsonl" if _is_lines(file, head) else "json"
    if start.startswith(b"<"):
        return "html" if start[:15].lower().startswith((b"<!doctype html", b"<html")) else "xml"
    if head.startswith((b"---\n", b"---\r\n")) and b"\n---" in head[4:]:
        return "markdown"
    if _is_row(head.split(b"\n", 1)[0]):
        return "csv"
    return "yaml" if _is_mapping(head) else "text"


def _start(file: File) -> bytes:
    return file.head.removeprefix(b"\xef\xbb\xbf")


def _is_lines(file: File, head: bytes) -> bool:
    """More than one JSON object: one to a line, or indented, each from a lone `{` to a lone `}`."""
    first, end, rest = head.lstrip().partition(b"\n")
    if first.rstrip() == b"{":
        return re.search(rb"\n\}\s*\n\{\s*\n", head) is not None
    if not first.startswith(b"{"):
        return False
    try:
        if not end:  # the first line is longer than what was looked at
            lines = (line for line in file.lines() if line.strip())
            return bool(next(lines, "")) and next(lines, "").lstrip().startswith("{")
        return rest.lstrip().startswith(b"{") and isinstance(json.loads(first), dict)
    except (Unreadable, ValueError, RecursionError):
        return False


def _is_row(first: bytes) -> bool:
    """Columns of a CSV file, and no list within a sentence or a mapping."""
    if b"," not in first or first.rstrip().endswith((b":", b".")):
        return False
    if first.startswith(b'"'):
        import csv  # hardly any check looks at one

        try:
            return len(next(csv.reader([first.decode()], strict=True))) > 1
        except (csv.Error, UnicodeDecodeError, StopIteration):
            return False
    return b": " not in first


def _is_mapping(head: bytes) -> bool:
    """The first line that says something is `key:` or `key: value`."""
    for line in head.splitlines()[:50]:
        text = line.strip()
        if text and not text.startswith((b"#", b"---")):
            key, colon, value = text.partition(b":")
            return bool(colon) and b" " not in key and (not value or value.startswith(b" "))
    return False


_KEY = re.compile(rb"""^["']?([\w.$-]+)["']?:(?=\s)""", re.MULTILINE)
"""A key at the top of a YAML document: a text of prose is not parsed to find out that it is one."""


def _keys(file: Any, form: str) -> Sequence[str]:
    if form == "json":
        data: Any = file.json
        data = data[0] if isinstance(data, list) and data else data
        return tuple(data) if isinstance(data, dict) else ()
    if form == "jsonl":
        first = next(file.records(), None)
        return tuple(first[1]) if first else ()
    if form == "csv":
        return [cell.strip() for cell in next(file.rows(), [])]
    if form == "xml":
        return [file.xml.tag]
    if form == "yaml":
        return [key.decode("utf-8", "replace") for key in _KEY.findall(_start(file))]
    if form == "markdown":
        front = file.front_matter[0]
        return tuple(map(str, front)) if isinstance(front, dict) else ()
    if form == "folder":
        return tuple(file.names)
    if form == "zip":
        return tuple(file.archive.namelist())
    return ()
