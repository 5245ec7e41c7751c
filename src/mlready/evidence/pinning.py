"""Write the digests of registered files into the manifest, and leave the rest of it as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from mlready.errors import MlreadyError, NotFound, Refused, did_you_mean
from mlready.evidence.register import check_kinds, find
from mlready.lean import dataclass
from mlready.manifest import Manifest
from mlready.source import Document, read
from mlready.source.editing import Edit, Node, after_line, edited, outline, scalar


@dataclass(frozen=True)
class Pin:
    """One registered file with the digest that it has and the one that is stated."""

    id: str
    path: str
    stated: str
    found: str
    """Empty where the file cannot be read."""
    objection: str = ""
    """Why it cannot."""
    reviewed: str = ""
    """The day of the review, where the file was another then."""

    @property
    def differs(self) -> bool:
        """Whether the manifest would change."""
        return bool(self.found) and self.stated.lower() != self.found


def pins(manifest: Manifest, ids: Iterable[str] = ()) -> list[Pin]:
    """What there is to pin: the named entries of the register, by default all.

    Raises NotFound for an id that is not registered, and ManifestRefused for a kind of file that
    there is not.
    """
    check_kinds(manifest)
    found: list[Pin] = []
    for name in ids or manifest.evidence:
        entry = manifest.evidence.get(name)
        if entry is None:
            hint = did_you_mean(name, manifest.evidence) or f"`mlready evidence {manifest.name}`"
            raise NotFound(f"{name}: no such evidence in {manifest.name}; {hint}")
        path, contents, _ = find(manifest.root, entry, manifest.measures)
        objection = "" if contents.sha256 else contents.objections[0]
        changed = bool(entry.sha256) and entry.sha256.lower() != contents.sha256
        reviewed = str(entry.reviewed_on) if changed and entry.reviewed_on else ""
        found.append(Pin(name, path, entry.sha256, contents.sha256, objection, reviewed))
    return found


def pinned(document: Document, content: bytes, digests: Mapping[str, str]) -> bytes:
    """The bytes of a manifest with digests in its register, id to digest.

    Raises MlreadyError where they cannot be put there without changing anything else.
    """
    register = outline(document.text).inside["evidence"][1]
    edits = [
        _edit(document.text, register.inside[name][1], digest, f"{document.name}: `{name}`")
        for name, digest in digests.items()
    ]
    expected: Any = deepcopy(document.data)
    for name, digest in digests.items():
        expected["evidence"][name]["sha256"] = digest
    return checked(document, edited(content, edits), expected)


def checked(document: Document, content: bytes, expected: Any) -> bytes:
    """The new bytes of a document, if they say what they should. Raises MlreadyError."""
    try:
        same = read(content, document.name).data == expected
    except Refused:
        same = False
    if not same:
        raise MlreadyError(
            f"{document.name}: its layout is too unusual to be edited; do it by hand"
        )
    return content


def _edit(text: str, entry: Node, digest: str, where: str) -> Edit:
    """The digest in the place of the one that is stated, or else behind the path."""
    stated = entry.inside.get("sha256")
    if stated is not None:
        value = stated[1]
        if value.style in ("|", ">"):
            raise MlreadyError(f"{where}: write its sha256 on one line first")
        return Edit(value.start, value.end, scalar(digest, value.style))
    key, path = entry.inside["path"]
    if entry.style == "flow":
        said = f'"sha256": "{digest}"' if key.style == '"' else f"sha256: {scalar(digest)}"
        return Edit(path.end, path.end, f", {said}")
    line = f"{' ' * key.start[1]}sha256: {scalar(digest)}"
    if path.style in ("|", ">"):
        above = (key.start[0], 0)
        return Edit(above, above, f"{line}\n")
    end = after_line(text, path.end)
    return Edit(end, end, f"\n{line}")
