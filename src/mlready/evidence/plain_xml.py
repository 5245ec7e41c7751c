"""XML of files that nobody vouches for: without a document type, and so without entities."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from mlready.evidence.files import Unreadable

_ENDS = (3, 5, 6, 20)
"""Expat's numbers of the errors at the end of a text: an element, a tag, a letter, a section."""
_DOCTYPE = "XML with a document type, or no UTF-8: export it without, as UTF-8"


class _Plain(TreeBuilder):
    def doctype(self, *_: object) -> None:
        raise Unreadable(_DOCTYPE)


def parse_xml(content: bytes) -> Element:
    """The root of one XML document. Raises Unreadable."""
    # Refused before it is parsed; without entities a document type alone does no harm.
    if b"<!ENTITY" in content or b"\0" in content:
        raise Unreadable(_DOCTYPE)
    parser = XMLParser(target=_Plain())  # noqa: S314
    try:
        parser.feed(content)
        found: Element = parser.close()
    except ParseError as error:
        cut = "truncated" if error.code in _ENDS else "no XML"
        raise Unreadable(f"{cut}: {error}") from None
    except (ValueError, LookupError) as error:
        raise Unreadable(f"no XML: {error}") from None
    return found
