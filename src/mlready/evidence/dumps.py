"""What dumps have in common that scripts write around libraries without a file of their own."""

from __future__ import annotations

from typing import Any

from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import Reading, get, moment


def states(file: File, schema: str) -> bool:
    """Whether the file names the schema, in whatever version."""
    name = get(file.json, "schema")
    return isinstance(name, str) and name.startswith(f"{schema}/")


def not_known(title: str) -> Unreadable:
    """For a file in a version, or with a shape, that the reader was not made for."""
    return Unreadable(f"recognised as {title}, version or shape not known: nothing read")


def described(title: str, data: Any, package: str, schema: str) -> Reading:
    """The reading of a dump as far as its head goes. Raises Unreadable but for version 1."""
    if get(data, "schema") != f"{schema}/1":
        raise not_known(title)
    version, subject = get(data, "versions", package), get(data, "model_version")
    return Reading(
        title,
        "self_made",
        version if isinstance(version, str) else "",
        moment(get(data, "generated_at")),
        subject if isinstance(subject, str) else "",
    )
