"""The syntax errors of both parsers, in plain words."""

from __future__ import annotations

import re

from yaml.error import MarkedYAMLError

from mlready.source.problems import DIRECTIVE_SAID, TAB, TOO_DEEP, Report

_PLAIN_WORDS = [
    ("too deep", *TOO_DEEP),
    (r"tab character|'\\t' that cannot", *TAB),
    ("cannot start any token", "no text can begin with this character", "quote the text"),
    (
        "mapping values",
        "a `:` where no value can stand",
        "quote a text with `: ` in it, indent lines alike, put a space after a key's `:`",
    ),
    (
        "find expected ':'",
        "neither `key: value` nor `- item`",
        "end a key with `: `, indent a text that goes on from the line above",
    ),
    (
        "sequence entries",
        "a `-` where no list can begin",
        "put each item on a line of its own below its key",
    ),
    (
        "scalar.*(end of stream|document)",
        "the quote opened here is not closed",
        "close it, and escape quotes",
    ),
    (
        "escape|hexa?decimal",
        "no such escape in double quotes",
        "write `\\\\` for a backslash, or use single quotes",
    ),
    ("',' or ']'", "no `,` or `]` where one must stand", "close the list opened in line {line}"),
    ("',' or '}'", "no `,` or `}` where one must stand", "close the mapping opened in line {line}"),
    ("document start>", "text after the end of the document", "indent it like the lines above"),
    (
        "block mapping|'-' indicator|expected key|block end",
        "the indentation does not fit",
        "indent all keys of a mapping, and all items of a list, alike",
    ),
    (
        "node content",
        "a value is missing, or begins with a special character",
        "quote it if it is text",
    ),
    (
        "block scalar",
        "`|` or `>` is not followed by a line break",
        "begin the text on the next line",
    ),
    ("directive|%YAML|incompatible", *DIRECTIVE_SAID),
    ("an (alias|anchor)", "a text that begins with `*` or `&`", "quote it"),
    ("tag", "a text that begins with `!`", "quote it"),
    ("unexpected ':'", "no space after the `:`", "put a space there"),
]


def explain(error: MarkedYAMLError, text: str, report: Report) -> None:
    """Report a syntax error of the parser, libyaml or PyYAML, in plain words."""
    said = f"{error.context}: {error.problem}"
    known = (row for row in _PLAIN_WORDS if re.search(row[0], said))
    _, message, hint = next(known, ("", f"not YAML: {error.problem}", ""))
    mark, opened = error.problem_mark, error.context_mark
    assert mark is not None  # neither parser raises without it
    if opened and ("quote opened" in message or "neither" in message):
        mark = opened
    if text.startswith("\t", mark.index):
        message, hint = TAB
    elif "indentation" in message and text[: mark.index].rpartition("\n")[2].strip(" -"):
        message, hint = "nothing may follow the value here", "quote the whole text"
    report.at(mark, message, hint.format(line=opened.line + 1 if opened else mark.line + 1))
