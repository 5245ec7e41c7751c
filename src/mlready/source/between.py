"""What stands between the scalars, where parsers disagree."""

from __future__ import annotations

import re

from yaml.events import (
    ScalarEvent,
)

from mlready.source.places import events
from mlready.source.problems import DIRECTIVE_SAID, GLUED_COMMENT, TAB, Report

# libyaml and PyYAML disagree on tabs between values, `?` in flow collections, unknown directives,
# comments glued to a block scalar's header, `:` before a bracket, escapes of surrogates, and the
# characters in `_UNFIT_TEXT`; and both on glued comments with YAML 1.2. Rather than choose, the
# reader refuses all of these: here, where it decodes, or as libyaml does, by `_PurePython`.

SUSPECTS = (
    *("\t", "\n%", "\n?", " ?", "[?", "{?", ",?", "'?", '"?', "]?", "}?"),
    *(f"{char}#" for char in "'\"[]{},:"),
)
_BETWEEN = re.compile(r"(?P<comment>#).*|(?P<tab>\t).*|(?P<key>\?)|^%.*", re.MULTILINE)
_DIRECTIVE = re.compile(r"%YAML +1\.2 *( #.*)?")


def check_between(text: str, report: Report) -> None:
    """Refuse what libyaml and PyYAML read differently, from each other or from YAML 1.2."""
    pieces, end = [], 0
    for event in events(text):
        start, stop = event.start_mark.index, event.end_mark.index
        if isinstance(event, ScalarEvent) and stop > end:
            scalar = text[start:stop]
            # A tab in a plain scalar, or in the header of a block scalar, is between words too.
            bare = 0 if event.style in ("'", '"') else len(scalar.partition("\n")[0])
            bare = bare if event.style else len(scalar)
            pieces += [text[end:start], re.sub(r"[^\n\t]", "x", scalar[:bare])]
            pieces += [re.sub(r"[^\n]", "x", scalar[bare:])]
            end = stop
    between = "".join([*pieces, text[end:]])
    for found in _BETWEEN.finditer(between):
        start, kind = found.start(), found.lastgroup
        if kind == "comment" and (not start or between[start - 1] in " \n\t"):
            continue
        if kind is None and _DIRECTIVE.fullmatch(found.group()):
            continue
        report.in_text(text, start, *_BETWEEN_SAID[kind])


_BETWEEN_SAID = {
    "comment": GLUED_COMMENT,
    "tab": TAB,
    "key": ("a key marked with `?`", "write `key: value`; quote the text if the `?` belongs to it"),
    None: DIRECTIVE_SAID,
}
