"""Read at sight what nearly every line of a pack is, without a parser.

Lines of `key: value` and `- value`, lists and mappings in brackets, and blocks after `>` or `|`:
reading these line by line takes a quarter of the time that a parser's events take. Whatever else a
text holds, an error above all, is in doubt, and the whole text is left to `Reading`, which alone
decides what is YAML. Both read alike (tests/test_source_plain.py).
"""

from __future__ import annotations

import re
from typing import Any

from mlready.source.problems import MAX_NODES
from mlready.source.scalars import NUMERIC, WORDS, Wrong, resolve_number

_LINE = re.compile(
    r"^( *+)(- )?(?:([A-Za-z0-9_.][\w./()[\]{}-]*+):(?: ++|$))?(?:([A-Za-z][^:#\n]*+)$|(.*)$)",
    re.ASCII | re.MULTILINE,
)
"""Indentation, dash, key, and then a text that can be nothing else, or anything."""
_OTHER_KEY = re.compile(
    r"(?:\"([^\"\\]+)\"|([A-Za-z_](?>[\w./()-]*)(?>(?: [\w(](?>[\w./()-]*))+))):(?:(?> +)|\Z)(.*)",
    re.ASCII,
)
"""A key in quotes, or of several words."""
_BEGINS_NO_TEXT = frozenset("-?:,[]{}#&*!|>'\"%@` ")
_BLOCKS = frozenset((">", ">-", "|", "|-"))
_QUOTED = re.compile(r"(?:\"([^\"\\]*)\"|'((?:[^']|'')*)')(?: +#.*)?")
_FLOW_START = re.compile(r"[{\[][ \n]*")
_FLOW_LIST = re.compile(r"\[([^]\[{}:#\"']*)\]")
_FLOW_PAIR = re.compile(
    r"\{([A-Za-z_][\w.]*): (?:\{([A-Za-z_]\w*): )?"
    r"(?:([A-Za-z0-9][^]\[{}:#?\"',]*)|\[([^]\[{}:#\"']*)\])(?(2)\}\}|\})",
    re.ASCII,
)
"""As `{path: value}` or `{path: {operator: value}}`, where a value may be a list."""
_WORDS = re.compile(r"(?:[^\W\d][\w()./*-]*(?: [\w()./*-]+)*(?:, |$))+")
"""Texts with commas between, each of which can be nothing else."""
_FLOW_KEY = re.compile(r"(?:([A-Za-z0-9_.][\w ./-]*)|\"([^\"\\]+)\"):[ \n]+", re.ASCII)
_FLOW_VALUE = re.compile(r"([^]\[{}:#\"', \n][^]\[{}:#,]*)|\"([^\"\\]*)\"|'((?:[^']|'')*)'")
_FLOW_NEXT = re.compile(r"[ \n]*(?:,[ \n]*|([]}]))")
_MAX_DEPTH = 24
"""In lines and in brackets each, so that the sum stays below the limit of `Reading`."""


class Doubt(Exception):
    """The text is not plain enough, or not right."""


def read_plain(text: str) -> Any:
    """The value of a text whose lines all end in a line feed. Raises Doubt if it takes a parser."""
    if "\t" in text or " \n" in text:
        raise Doubt
    if 2 * len(text) > MAX_NODES and _most_values(text) > MAX_NODES:
        raise Doubt
    return _Lines(text).read()


def _most_values(text: str) -> int:
    """No text has more values: each comes with a line, a colon, a comma or a bracket."""
    return 2 * (text.count("\n") + text.count(":")) + sum(map(text.count, ",[{"))


class _Lines:
    """One pass over the lines of a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.number = 0
        """Of the line to read next."""
        self.column = -1
        """Where the lines of the collection begin to which the next line may add."""
        self.flows: dict[str, Any] = {}
        """Collections in brackets by their text: many rules have the same, which is read once."""

    def read(self) -> Any:
        """The value of all lines together."""
        root: dict[str, Any] = {"": None}
        inside: Any = root
        column, empty, key = -1, True, ""
        around: list[tuple[Any, int]] = []
        for number, (indent, dash, name, text, rest) in enumerate(_LINE.findall(self.text)):
            if number < self.number:
                continue
            if not name:
                if not text and (not rest or rest[0] == "#") and not dash:
                    continue
                name, text, rest = _other_key(dash, text or rest)
            elif name in WORDS or name[0] in NUMERIC:
                _check_key(name)
            at = len(indent)
            if dash or empty or at != column or type(inside) is list:
                if empty and (at > column or (dash and at == column)):
                    around.append((inside, column))
                    inside[key] = [] if dash else {}
                    inside, column = inside[key], at
                else:
                    while column > at or (column == at and not dash and type(inside) is list):
                        inside, column = around.pop()
                    if column != at or type(inside) is not (list if dash else dict):
                        raise Doubt
                if dash and name:
                    around.append((inside, column))
                    inside.append({})
                    inside, column = inside[-1], at + 2
                if len(around) > _MAX_DEPTH:
                    raise Doubt
                empty = False
            if text:
                value = WORDS.get(text, text)
            elif rest and rest[0] != "#":
                self.number, self.column = number + 1, column
                value = self.value(rest)
            elif name:
                value, empty, key = None, True, name
            else:
                raise Doubt
            if not name:
                inside.append(value)
            elif name in inside:
                raise Doubt
            else:
                inside[name] = value
        return root[""]

    def value(self, text: str) -> Any:
        """What stands behind a key or a dash."""
        first = text[0]
        if first in "\"'":
            quoted = _QUOTED.fullmatch(text)
            if quoted is None:
                raise Doubt
            return quoted[1] if first == '"' else quoted[2].replace("''", "'")
        if first in "[{":
            return self.flows[text] if text in self.flows else self.flow(text)
        if " #" in text:
            text = _without_comment(text)
        if first not in _BEGINS_NO_TEXT or (first == "-" and text[1:2].isdigit()):
            if ": " in text or text[-1] == ":":
                raise Doubt
            return _word(text)
        if text in _BLOCKS:
            return self.block(text)
        raise Doubt

    def flow(self, line: str) -> Any:
        """A list or mapping in brackets, on lines that are indented more than the key."""
        text = line if line[-1] in "]}" else self.flow_lines(line)
        self.flows[text], end = _flow(text, 0, 0)
        if end < len(text):
            raise Doubt
        return self.flows[text]

    def flow_lines(self, line: str) -> str:
        """All lines of a collection in brackets together, without a comment behind it."""
        text = ""
        while True:
            content = _without_comment(line) if " #" in line else line
            text += content
            if text.count("[") + text.count("{") <= text.count("]") + text.count("}"):
                return text
            following = self.lines[self.number]
            if content is not line or len(following) - len(following.lstrip(" ")) <= self.column:
                raise Doubt  # a text does not go on behind a comment, nor without its indentation
            self.number += 1
            line = following.lstrip(" ")
            text += "\n"

    def block(self, header: str) -> str:
        """The text of the lines that follow, all indented alike and more than the key."""
        first = self.lines[self.number]
        width = len(first) - len(first.lstrip(" "))
        margin, start = " " * width, self.number
        if width <= self.column or not first:
            raise Doubt
        while self.number < len(self.lines):
            line = self.lines[self.number]
            if line and not line.startswith(margin):
                break
            if line and line[width] == " ":
                raise Doubt
            self.number += 1
        text = "\n".join([line[width:] for line in self.lines[start : self.number]]).rstrip("\n")
        if header[0] == ">":
            # One line break is a space; of several, which stand for empty lines, one is lost.
            text = (
                re.sub(r"\n+", lambda breaks: breaks[0][1:] or " ", text)
                if "\n\n" in text
                else text.replace("\n", " ")
            )
        return text if header[-1] == "-" else text + "\n"


def _without_comment(text: str) -> str:
    """The text down to its comment."""
    text = text[: text.index(" #")].rstrip(" ")
    if not text or (text[0] in "[{" and ('"' in text or "'" in text)):
        raise Doubt
    return text


def _other_key(dash: str, text: str) -> tuple[str, str, str]:
    """A key in quotes or of several words, and what stands behind it; else no key, and the text."""
    found = _OTHER_KEY.fullmatch(text)
    if found:
        return found[1] or found[2], "", found[3]
    if not dash:
        raise Doubt
    return "", "", text


def _check_key(key: str) -> None:
    """A key is text."""
    if key in WORDS or not isinstance(_word(key), str):
        raise Doubt


def _word(text: str) -> Any:
    """The value of an unquoted text."""
    if text in WORDS:
        return WORDS[text]
    if text[0] not in NUMERIC:
        return text
    try:
        return resolve_number(text)
    except Wrong:
        raise Doubt from None


def _flow(text: str, at: int, depth: int) -> tuple[Any, int]:
    """The list or mapping in brackets that begins at an offset, and the offset behind it."""
    pair = _FLOW_PAIR.match(text, at)
    if pair and pair[1] not in WORDS and pair[2] not in WORDS:
        value = _flow_words(pair[4]) if pair[3] is None else _flow_word(pair[3])
        return {pair[1]: {pair[2]: value} if pair[2] else value}, pair.end()
    words = _FLOW_LIST.match(text, at)
    if words:
        return _flow_words(words[1]), words.end()
    start = _FLOW_START.match(text, at)
    if start is None or depth == _MAX_DEPTH:
        raise Doubt
    mapping, at = text[at] == "{", start.end()
    items: dict[Any, Any] = {}
    if mapping and text.startswith("}", at):
        return items, at + 1
    while True:
        key: Any = len(items)
        if mapping:
            key, at = _flow_key(text, at)
            if key in items:
                raise Doubt
        items[key], at = _flow_value(text, at, depth)
        following = _FLOW_NEXT.match(text, at)
        if following is None or following[1] == ("]" if mapping else "}"):
            raise Doubt
        at = following.end()
        if following[1]:
            return items if mapping else list(items.values()), at


def _flow_key(text: str, at: int) -> tuple[str, int]:
    found = _FLOW_KEY.match(text, at)
    if found is None or (found[1] and found[1][-1] == " "):
        raise Doubt
    key = found[1] or found[2]
    if key in WORDS or key[0] in NUMERIC:
        _check_key(key)
    return key, found.end()


def _flow_value(text: str, at: int, depth: int) -> tuple[Any, int]:
    if text.startswith(("[", "{"), at):
        return _flow(text, at, depth + 1)
    found = _FLOW_VALUE.match(text, at)
    if found is None:
        raise Doubt
    if found[1]:
        return _flow_word(found[1]), found.end()
    value = found[found.lastindex or 0].replace("\n", " ")
    return value.replace("''", "'") if found.lastindex == 3 else value, found.end()


def _flow_words(text: str) -> list[Any]:
    """The values of unquoted texts with commas between."""
    text = text.strip(" \n").replace("\n", " ")
    if _WORDS.fullmatch(text):
        words = text.split(", ")
        if WORDS.keys().isdisjoint(words):
            return words
    return [_flow_word(one) for one in text.split(",")] if text else []


def _flow_word(text: str) -> Any:
    """The value of an unquoted text in brackets, perhaps on several lines."""
    if text.isidentifier():
        return WORDS.get(text, text)
    text = text.strip(" \n").replace("\n", " ")
    if not text or " ?" in text:
        raise Doubt
    if text[0] in _BEGINS_NO_TEXT and not (text[0] == "-" and text[1:2].isdigit()):
        raise Doubt
    return _word(text)
