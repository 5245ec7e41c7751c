"""Assessment -> text, JSON, SARIF, JUnit, Markdown, HTML, PDF: one file each; `FORMATS` names them.

A writer imports what it needs when it is called: a check for a terminal or a machine never waits
for what draws a page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mlready.lean import dataclass

if TYPE_CHECKING:
    from mlready.report.view import AssessmentView


@dataclass(frozen=True)
class Report:
    """One assessment, ready to be written."""

    view: AssessmentView
    manifest: str
    """The text of the manifest."""


Writer = Callable[[Sequence[Report]], bytes]
"""Makes the whole document, of one report or of several."""


@dataclass(frozen=True)
class Format:
    """One kind of report."""

    write: Writer
    suffix: str
    """Of a file that holds it."""
    several: bool = True
    """Whether one document can hold the reports of several manifests."""
    printable: bool = True
    """Whether a terminal can show it."""


def _text(reports: Sequence[Report]) -> bytes:
    from mlready.report.text import render

    return "\n".join(render(report.view, verbose=True) for report in reports).encode(
        "utf-8", "replace"
    )


def _json(reports: Sequence[Report]) -> bytes:
    from mlready.report.json_ import render

    # A file name may hold bytes that are no UTF-8; JSON has an escape for them.
    return render([report.view for report in reports]).encode("utf-8", "backslashreplace")


def _html(reports: Sequence[Report]) -> bytes:
    from mlready.report.html import render

    (report,) = reports
    return render(report.view).encode("utf-8", "replace")


def _pdf(reports: Sequence[Report]) -> bytes:
    from mlready.report.pdf import render

    (report,) = reports
    return render(report.view, report.manifest, _json(reports).decode("utf-8"))


def _sarif(reports: Sequence[Report]) -> bytes:
    from mlready.report.sarif import render

    return render([report.view for report in reports]).encode("utf-8", "backslashreplace")


def _junit(reports: Sequence[Report]) -> bytes:
    from mlready.report.junit import render

    return render([report.view for report in reports]).encode("utf-8", "replace")


def _markdown(reports: Sequence[Report]) -> bytes:
    from mlready.report.markdown import render

    return render([report.view for report in reports]).encode("utf-8", "replace")


FORMATS: dict[str, Format] = {
    "text": Format(_text, ".txt"),
    "json": Format(_json, ".json"),
    "html": Format(_html, ".html", several=False),
    "pdf": Format(_pdf, ".pdf", several=False, printable=False),
    "sarif": Format(_sarif, ".sarif"),
    "junit": Format(_junit, ".xml"),
    "markdown": Format(_markdown, ".md"),
}
"""Name to format; the name is what `--format` takes."""
