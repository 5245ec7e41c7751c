"""The two parsers, libyaml and PyYAML, made to read alike."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from yaml.parser import Parser as YamlParser
from yaml.reader import Reader
from yaml.scanner import Scanner, ScannerError
from yaml.tokens import ScalarToken

from mlready.source.problems import MAX_DEPTH

try:
    from yaml._yaml import CParser
except ImportError:  # PyYAML was built without libyaml
    CParser = None  # type: ignore[assignment,misc]


class PurePython(Reader, Scanner, YamlParser):
    """PyYAML's own parser, made to read as libyaml does and to bear a line of a megabyte."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        YamlParser.__init__(self)

    def forward(self, length: int = 1) -> None:
        end = self.pointer + length
        breaks = self.buffer.count("\n", self.pointer, end)
        self.line += breaks
        self.column = end - self.buffer.rfind("\n", 0, end) - 1 if breaks else self.column + length
        self.pointer = self.index = end

    def scan_to_next_token(self) -> None:
        found = _GAP.match(self.buffer, self.pointer)
        length = found.end() - self.pointer if found else 0
        if not self.flow_level and "\n" in self.prefix(length):
            self.allow_simple_key = True
        self.forward(length)

    def fetch_flow_collection_start(self, token: Any) -> None:
        if self.flow_level > MAX_DEPTH:
            raise ScannerError(None, None, "too deep", self.get_mark())
        super().fetch_flow_collection_start(token)

    def scan_block_scalar_indentation(self) -> tuple[list[str], int, Any]:
        found: tuple[list[str], int, Any] = super().scan_block_scalar_indentation()
        if self.peek() == "\t":
            raise ScannerError(None, None, "a tab character", self.get_mark())
        return found

    def scan_flow_scalar_non_spaces(self, double: bool, start_mark: Any) -> list[str]:
        try:
            return super().scan_flow_scalar_non_spaces(double, start_mark)
        except (ValueError, OverflowError):
            raise ScannerError("", start_mark, "no such escape", self.get_mark()) from None

    def scan_plain(self) -> ScalarToken:
        """Scan as libyaml: in flow a `?` may stand in a text, and a `:` not before `,?[]{}`."""
        words = _PLAIN_IN_FLOW if self.flow_level else _PLAIN
        start_mark, indent = self.get_mark(), self.indent + 1
        chunks: list[str] = []
        spaces: list[str] = []
        end_mark = start_mark
        while self.peek() != "#":
            found = words.match(self.buffer, self.pointer)
            word = found.group() if found else ""
            if (
                self.flow_level
                and self.peek(len(word)) == ":"
                and self.peek(len(word) + 1) in ",?[]{}"
            ):
                self.forward(len(word))
                raise ScannerError("", start_mark, "found unexpected ':'", self.get_mark())
            if not word:
                break
            self.allow_simple_key = False
            chunks += [*spaces, word]
            self.forward(len(word))
            end_mark = self.get_mark()
            spaces = self.scan_plain_spaces(indent, start_mark) or []
            if not spaces or (not self.flow_level and self.column < indent):
                break
        return ScalarToken("".join(chunks), True, start_mark, end_mark)


# Atomic groups, not possessive quantifiers: early releases of Python 3.11 match those wrongly.
_GAP = re.compile(r" *(?:#[^\0\n]*)?(?>(?:\n *(?:#[^\0\n]*)?)*)")
# A space belongs to a text where a word follows; else the scanner's own rules for spaces hold.
_PLAIN = re.compile(r"(?>(?:[^\0 \t\n:]|:(?![\0 \t\n])|(?<=\S) +(?![\0 \t\n:#]))*)")
_PLAIN_IN_FLOW = re.compile(
    r"(?>(?:[^\0 \t\n:,\[\]{}]|:(?![\0 \t\n,?\[\]{}])|(?<=\S) +(?![\0 \t\n:#,\[\]{}]))*)"
)
Parser: Callable[[str], Any] = PurePython if CParser is None else CParser
