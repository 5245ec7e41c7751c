"""The HTML report as a PDF for an archive: PDF/A-3a and PDF/UA-1, with its data attached.

WeasyPrint is imported here and only when a PDF is asked for, and it gets a fetcher that serves
what the page itself holds and stops at anything else.
"""

from __future__ import annotations

import gc
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from mlready.errors import OutputFailed
from mlready.report import html
from mlready.report.view import AssessmentView

VARIANT = "pdf/a-3a"
MOST_LETTERS = 12
_NO_PANGO = (
    "PDF: a library for text is missing; install libpango-1.0-0 libpangoft2-1.0-0 "
    "libharfbuzz-subset0 (apt), or pango (Homebrew on macOS); HTML needs none of it"
)
_UA_CLAIM = b"""\
<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>\
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>PDF/UA part</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property>\
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
"""The claim of PDF/UA, and the schema that PDF/A wants declared for it."""
_END = b"</rdf:RDF>"


def render(view: AssessmentView, manifest_text: str, results_json: str) -> bytes:
    """The report as PDF, with `project.yaml` and `results.json` attached.

    The same bytes for the same assessment, wherever the same versions of WeasyPrint and Pango run:
    its dates are the day of the assessment. Raises OutputFailed where Pango is missing, or when
    the page asks for anything from outside.
    """
    weasyprint = _weasyprint()
    page = html.render(view, paper=True)
    beyond = letters_beyond_fonts(page)
    if beyond:
        page = html.render(view, True, beyond)
    # A space of no width breaks a line as `<wbr>` does, without a box of its own to lay out.
    page = page.replace("<wbr>", "\N{ZERO WIDTH SPACE}")
    with _patient_collector():
        return _write(page, view, manifest_text, results_json, weasyprint)


@contextmanager
def _patient_collector() -> Iterator[None]:
    """Collect garbage seldom: a page is a million small objects that live until it is drawn."""
    thresholds = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)


def _weasyprint() -> Any:
    try:
        import weasyprint
    except OSError:
        raise OutputFailed(_NO_PANGO) from None
    return weasyprint


def _write(page: str, view: AssessmentView, manifest: str, results: str, weasyprint: Any) -> bytes:
    from weasyprint.urls import FatalURLFetchingError

    mimetypes.add_type("application/yaml", ".yaml")
    try:
        document = weasyprint.HTML(string=page, url_fetcher=_sealed_fetcher()).render(
            pdf_variant=VARIANT
        )
        _claim_ua(document.metadata)
        attached = [
            _attachment(
                "results.json", "The results, for machines", "Data", results, view, weasyprint
            ),
            _attachment(
                "project.yaml",
                "The manifest that was checked",
                "Source",
                manifest,
                view,
                weasyprint,
            ),
        ]
        written: bytes = document.write_pdf(pdf_variant=VARIANT, attachments=attached)
    except FatalURLFetchingError as error:  # a BaseException: `except Exception` would miss it
        raise OutputFailed(f"PDF: {error}; nothing was written") from None
    return written


def _attachment(
    name: str, description: str, relationship: str, text: str, view: AssessmentView, weasyprint: Any
) -> Any:
    """A file inside the PDF. It is dated by the assessment: a clock would change the bytes."""
    stamp = datetime.fromisoformat(view.as_of).replace(tzinfo=UTC)
    return weasyprint.Attachment(
        file_obj=BytesIO(text.encode("utf-8", "replace")),
        name=name,
        description=description,
        relationship=relationship,
        created=stamp,
        modified=stamp,
    )


def _sealed_fetcher() -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class SealedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
        """Serves data URIs and refuses the rest: a report reads no disk and no network."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.startswith("data:"):
                raise FatalURLFetchingError(f"the page asks for {url[:100]}")
            return super().fetch(url, headers)

    return SealedFetcher(allowed_protocols={"data"}, allow_redirects=False)


def _claim_ua(metadata: Any) -> None:
    """Add the claim of PDF/UA-1 to that of PDF/A: WeasyPrint writes one, the file meets both."""
    plain = metadata.generate_rdf_metadata

    def both(*args: Any, **kwargs: Any) -> bytes:
        rdf: bytes = plain(*args, **kwargs)
        assert rdf.endswith(_END)
        return rdf.removesuffix(_END) + _UA_CLAIM + _END

    metadata.generate_rdf_metadata = both


def letters_beyond_fonts(page: str) -> str:
    """The letters of a page that the report's own fonts cannot draw, as `U+4E2D, U+6587`.

    What the machine has instead differs; a letter that no font has is drawn as an empty box.
    """
    seen = {ord(letter) for letter in set(page) if letter > "~"}
    if not seen:
        return ""
    from fontTools.ttLib import TTFont

    path = html.shipped_templates() / "fonts" / "Inter-400.woff2"
    with TTFont(path, lazy=True) as font:
        beyond = sorted(seen - set(font.getBestCmap()))
    names = [f"U+{code:04X}" for code in beyond]
    more = f" and {len(names) - MOST_LETTERS} more" if len(names) > MOST_LETTERS else ""
    return ", ".join(names[:MOST_LETTERS]) + more
