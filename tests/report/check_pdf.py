"""What a machine can tell of PDF/A-3a and PDF/UA-1 by looking into a file, without a validator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf

PAINT = {
    "Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "Do", "sh", "EI",
}  # fmt: skip
"""Operators that leave something on the page."""


def problems(content: bytes) -> list[str]:
    """Everything that is wrong with a PDF, one line each."""
    with pikepdf.open(BytesIO(content)) as pdf:
        elements = list(structure(pdf.Root.StructTreeRoot.K))
        return [
            *_document(pdf),
            *_figures(elements),
            *_headings(elements),
            *_tables(elements),
            *_pages(pdf),
            *_fonts(pdf),
        ]


def structure(node: Any) -> Iterator[tuple[str, Any]]:
    """Every structure element with its type, in reading order."""
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from structure(kid)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield str(node.S), node
        if "/K" in node:
            yield from structure(node.K)


def _document(pdf: pikepdf.Pdf) -> Iterator[str]:
    root: Any = pdf.Root
    xmp = bytes(root.Metadata.read_bytes()).decode()
    there = {
        "language": str(root.get("/Lang", "")),
        "marks": root.get("/MarkInfo", {}).get("/Marked", False),
        "title in the window": root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False),
        "title": "<dc:title>" in xmp,
        "claim of PDF/A": 'pdfaid:part="3"' in xmp and 'pdfaid:conformance="A"' in xmp,
        "claim of PDF/UA": 'pdfuaid:part="1"' in xmp,
        "one RDF": xmp.count("<rdf:RDF") == 1,
        "output intent": "/OutputIntents" in root,
        "outline": "/Outlines" in root,
        "file identifier": "/ID" in pdf.trailer,
        "associated files": "/AF" in root,
    }
    yield from (f"missing: {what}" for what, found in there.items() if not found)


def _figures(elements: list[tuple[str, Any]]) -> Iterator[str]:
    for kind, node in elements:
        if kind == "/Figure" and not str(node.get("/Alt", "")):
            yield "a figure has no alternative text"


def _headings(elements: list[tuple[str, Any]]) -> Iterator[str]:
    levels = [int(kind[2]) for kind, _ in elements if re.fullmatch(r"/H[1-6]", kind)]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield f"headings do not begin with the only H1: {levels}"
    for one, following in pairwise(levels):
        if following > one + 1:
            yield f"H{following} follows H{one}"


def _tables(elements: list[tuple[str, Any]]) -> Iterator[str]:
    known = {bytes(node.ID) for kind, node in elements if kind == "/TH" and "/ID" in node}
    for kind, node in elements:
        if kind == "/TD":
            headers = node.get("/A", {}).get("/Headers", [])
            if not len(headers) or not all(bytes(header) in known for header in headers):
                yield "a data cell has no header"


def _pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        if str(page.get("/Tabs", "")) != "/S":
            yield f"page {number}: the tab order is not that of the structure"
        if loose := _unmarked(page):
            yield f"page {number}: {loose} painting operators are neither tagged nor artifacts"
        annotations: Any = page.get("/Annots", [])
        for annotation in annotations:
            if annotation.get("/Subtype") == "/Link":
                if "/Contents" not in annotation:
                    yield f"page {number}: a link says nothing"
                if "/StructParent" not in annotation:
                    yield f"page {number}: a link stands outside the structure"


def _unmarked(page: pikepdf.Page) -> int:
    depth = loose = 0
    for instruction in pikepdf.parse_content_stream(page):
        name = str(instruction.operator)
        if name in {"BDC", "BMC"}:
            depth += 1
        elif name == "EMC":
            depth -= 1
        elif name in PAINT and depth == 0:
            loose += 1
    return loose


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    fonts: dict[str, Any] = {}
    for page in pdf.pages:
        fonts |= dict(page.Resources.get("/Font", {}))
    for font in fonts.values():
        inner = font.get("/DescendantFonts", [font])[0]
        files = inner.get("/FontDescriptor", {})
        if not any(key in files for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield f"{font.BaseFont} is not embedded"
        if "/ToUnicode" not in font:
            yield f"{font.BaseFont} cannot be turned back into text"
