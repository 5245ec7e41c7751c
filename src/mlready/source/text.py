"""Bytes to the text that is parsed: which encoding and which characters are read."""

from __future__ import annotations

import re

from mlready.source.problems import MAX_BYTES, Report, line_column

# Refused in the text: controls, surrogates and non-characters; also U+0085, U+2028, U+2029 (line
# breaks to PyYAML, not to YAML 1.2) and U+FEFF, which libyaml drops and PyYAML keeps.
_UNFIT = "\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff" + "".join(
    f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in range(1 << 16, 17 << 16, 1 << 16)
)
UNFIT_VALUE = re.compile(f"[{_UNFIT}]")
_UNFIT_TEXT = re.compile(f"[{_UNFIT}\u2028\u2029\ufeff]")
_PLAIN_ASCII = bytes([9, 10, *range(32, 127)])


def decoded(source: str | bytes, report: Report) -> str:
    """Give the text as parsed; any character that may not stand in it is a problem."""
    if len(source) > MAX_BYTES:
        report.add(0, 0, "larger than 1 MiB", "split the file")
        return ""
    text = source if isinstance(source, str) else _from_utf8(source, report)
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    content = text.encode("utf-8", "surrogatepass")
    if len(content) > MAX_BYTES:
        report.add(0, 0, "larger than 1 MiB", "split the file")
        return ""
    # Nearly all of a text is plain ASCII, and gone before the slower search.
    rest = content.translate(None, _PLAIN_ASCII).decode("utf-8", "surrogatepass")
    if _UNFIT_TEXT.search(rest):
        for char in set(rest):
            if _UNFIT_TEXT.match(char):
                hint = "remove it" if ord(char) else "remove it, or save the file as UTF-8"
                count = f" ({text.count(char)} times)" if text.count(char) > 1 else ""
                line, column = line_column(text, text.index(char))
                report.add(line, column, f"the character U+{ord(char):04X}{count}", hint)
    # A block scalar reads alike whether or not an editor left out the last line feed.
    return text if text.endswith("\n") else text + "\n"


def _from_utf8(content: bytes, report: Report) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        report.add(1, 1, "this is UTF-16 or UTF-32", "save the file as UTF-8")
        return ""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode().removeprefix("\ufeff")
        before = before.replace("\r\n", "\n").replace("\r", "\n")
        message = f"the byte 0x{content[error.start]:02x} is not UTF-8"
        report.add(*line_column(before, len(before)), message, "save the file as UTF-8")
        return ""
