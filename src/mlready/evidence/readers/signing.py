"""Signed statements: bundles of model-signing and Sigstore, and bare DSSE envelopes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from mlready.evidence.files import File, Unreadable, parse_json
from mlready.evidence.listed import Comparison, Listed, compare, listed
from mlready.evidence.reading import Measurement, Reading, get, moment, parsed_number
from mlready.evidence.signatures import decoded, fits

TITLE = "model-signing 0.2 and 1, in-toto statements in DSSE envelopes and Sigstore bundles"
BUNDLES = (
    "application/vnd.dev.sigstore.bundle+json;version=0.1",
    "application/vnd.dev.sigstore.bundle+json;version=0.2",
    "application/vnd.dev.sigstore.bundle+json;version=0.3",
    "application/vnd.dev.sigstore.bundle.v0.3+json",
)
STATEMENTS = ("https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v0.1")
MODEL_SIGNING = "https://model_signing/"
SIGNATURE = f"{MODEL_SIGNING}signature/v1.0"
EARLY = f"{MODEL_SIGNING}Digests/v0.1"


def recognises(file: File) -> bool:
    """A bundle of Sigstore, or an envelope with an in-toto statement."""
    kind = get(file.json, "payloadType")
    media = str(get(file.json, "mediaType"))
    return kind == "application/vnd.in-toto+json" or media.startswith(
        "application/vnd.dev.sigstore.bundle"
    )


def read(file: File) -> Reading:
    """Whether the files beside the statement are those that were signed."""
    data = file.json
    if "payloadType" not in data and data.get("mediaType") not in BUNDLES:
        raise Unreadable("a Sigstore bundle of a version that is not known: nothing read")
    envelope = data.get("dsseEnvelope") if "payloadType" not in data else data
    if not isinstance(envelope, dict):
        raise Unreadable("a signature without a statement: it names no file")
    payload = decoded(envelope.get("payload"))
    statement = parse_json(payload)
    _check_version(statement)
    entries, unknown = _entries(statement)
    found = _compared(file, statement, entries)
    fit, note = fits(file, envelope, payload)
    if fit is False and statement["predicateType"] == EARLY:
        fit, note = None, "the signature was not checked: releases before 1.0 signed another text"
    return Reading(
        "model-signing" if statement["predicateType"].startswith(MODEL_SIGNING) else "in-toto",
        "native",
        produced=_logged(data),
        measurements=tuple(_measurements(entries, found, fit)),
        objections=tuple(_objections(statement, entries, found, fit)),
        notes=(note, *_notes(found, unknown)),
        digests={one.name: one.digest for one in entries if one.algorithm == "sha256"},
    )


def _check_version(statement: Any) -> None:
    kind = get(statement, "predicateType")
    known = isinstance(kind, str) and (
        not kind.startswith(MODEL_SIGNING) or kind in (SIGNATURE, EARLY)
    )
    method = get(statement, "predicate", "serialization", "method")
    if get(statement, "_type") not in STATEMENTS or not known:
        raise Unreadable("a signed statement of a version that is not known: nothing read")
    if kind == SIGNATURE and method != "files":
        raise Unreadable("signed by parts of files: sign whole files to have them compared")


def _entries(statement: Mapping[str, Any]) -> tuple[list[Listed], int]:
    """The files of a statement, and how many have no digest that is known."""
    if statement["predicateType"] == SIGNATURE:
        found = get(statement, "predicate", "resources")
        triples = [
            (get(one, "name"), get(one, "algorithm"), get(one, "digest"))
            for one in (found if isinstance(found, list) else ())
        ]
    else:
        found = statement.get("subject")
        triples = [
            (get(one, "name"), "sha256", get(one, "digest", "sha256"))
            for one in (found if isinstance(found, list) else ())
        ]
    entries = [listed(*triple) for triple in triples]
    known = [entry for entry in entries if entry]
    return known, len(entries) - len(known)


def _compared(file: File, statement: Mapping[str, Any], entries: list[Listed]) -> Comparison:
    """The files in the folder that the statement names, or else beside it."""
    folder = get(statement, "subject", 0, "name")
    if statement["predicateType"] == SIGNATURE and isinstance(folder, str) and folder:
        inner = [replace(entry, name=f"{folder}/{entry.name}") for entry in entries]
        found = compare(file, inner)
        if found.checked:
            return found
    return compare(file, entries)


def _logged(data: Mapping[str, Any]) -> Any:
    """When a transparency log took the signature in, as the bundle says."""
    seconds = get(data, "verificationMaterial", "tlogEntries", 0, "integratedTime")
    return moment(parsed_number(seconds) if isinstance(seconds, str) else seconds)


def _measurements(
    entries: list[Listed], found: Comparison, fit: bool | None
) -> Iterator[Measurement]:
    place = "payload"
    yield Measurement("signature.files", len(entries), place)
    yield Measurement("signature.files_checked", found.checked, place)
    if found.checked:
        yield Measurement("signature.files_changed", len(found.changed), place, found.checked)
    yield Measurement("signature.checked", fit is True, "signatures")


def _objections(
    statement: Mapping[str, Any], entries: list[Listed], found: Comparison, fit: bool | None
) -> Iterator[str]:
    if fit is False:
        yield "the signature does not fit the statement"
    if not entries:
        yield "it lists no file"
    elif not found.checked:
        yield f"none of its {found.listed} files is beside it: nothing was compared"
    if entries and statement["predicateType"] == SIGNATURE:
        whole = hashlib.sha256(b"".join(bytes.fromhex(entry.digest) for entry in entries))
        if get(statement, "subject", 0, "digest", "sha256") != whole.hexdigest():
            yield "the digest of the model is not that of its files"


def _notes(found: Comparison, unknown: int) -> Iterator[str]:
    if 0 < found.checked < found.listed:
        yield f"{found.listed - found.checked} of {found.listed} files are not there or too large"
    if unknown:
        yield f"{unknown} entries have no digest that is known"
    yield "files that the statement does not list were not looked for"
