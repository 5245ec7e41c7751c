"""pip-audit: known vulnerabilities of Python packages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import Measurement, Reading, pointer

TITLE = "pip-audit 1 and 2"
_PACKAGE = {"name", "version", "vulns", "skip_reason"}


def recognises(file: File) -> bool:
    """An object with `dependencies` and `fixes`, or a list of packages with their `vulns`."""
    data = file.json
    if isinstance(data, dict):
        return set(data) == {"dependencies", "fixes"}
    return isinstance(data, list) and bool(data) and all(map(_is_package, data))


def _is_package(one: Any) -> bool:
    """A package that was looked up, or one that was skipped with a reason."""
    return (
        isinstance(one, dict)
        and set(one) <= _PACKAGE
        and isinstance(one.get("name"), str)
        and (_is_audited(one) or ("vulns" not in one and isinstance(one.get("skip_reason"), str)))
    )


def _is_audited(one: dict[str, Any]) -> bool:
    vulns = one.get("vulns")
    return "skip_reason" not in one and (
        isinstance(vulns, list)
        and all(isinstance(vuln, dict) and isinstance(vuln.get("id"), str) for vuln in vulns)
    )


def read(file: File) -> Reading:
    """Packages looked up, skipped and vulnerable."""
    data = file.json
    packages = data["dependencies"] if isinstance(data, dict) else data
    if not isinstance(packages, list) or not all(map(_is_package, packages)):
        raise Unreadable("recognised as pip-audit, a version that is not known: nothing read")
    audited = [one for one in packages if _is_audited(one)]
    vulnerable = [one for one in audited if one["vulns"]]
    known = sum(len({vuln["id"] for vuln in one["vulns"]}) for one in vulnerable)
    skipped = len(packages) - len(audited)
    at = pointer("dependencies") if isinstance(data, dict) else "/"
    found = [
        Measurement("dependencies.audited", len(audited), at),
        Measurement("dependencies.skipped", skipped, at, len(packages)),
    ]
    if audited:
        found += [
            Measurement("dependencies.vulnerable", len(vulnerable), at, len(audited)),
            Measurement("dependencies.vulnerabilities", known, at, len(audited)),
        ]
    return Reading(
        "pip-audit",
        "native",
        measurements=tuple(found),
        objections=tuple(_objections(len(packages), skipped)),
        notes=tuple(_notes(data, len(packages), skipped)),
    )


def _objections(packages: int, skipped: int) -> Iterator[str]:
    if not packages:
        yield "no package in it"
    elif packages == skipped:
        yield f"no package was looked up: all {skipped} were skipped"


def _notes(data: Any, packages: int, skipped: int) -> Iterator[str]:
    yield "pip-audit writes no date and no version"
    if 0 < skipped < packages:
        yield f"{skipped} of {packages} packages could not be looked up"
    if isinstance(data, dict) and data["fixes"]:
        yield "it counts what was found before packages were upgraded"
