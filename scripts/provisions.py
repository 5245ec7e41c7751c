"""List every provision of the EU AI Act that a rule may cite.

    python scripts/provisions.py CONSOLIDATED.json ORIGINAL.md OMNIBUS.txt

reads the Act as amended (articles and annexes), the Act as adopted (its recitals) and the amending
regulation (its recitals), and writes `rules/eu-ai-act/provisions.txt`: one provision per line, in
the order of the text, deleted ones left out. The first lines name the sources and their SHA-256.

A point is cited as `Art 5(1)(f)`. Where its paragraph has several subparagraphs it can also be
cited as `Art 6(3) second subparagraph point (a)`, and only so where two of them letter their
points alike. Paragraphs without a number are counted: `Art 113 third paragraph point (c)(i)`.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "rules" / "eu-ai-act" / "provisions.txt"
DELETED = "[deleted by"
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")

POINT = re.compile(r"( *)(?:\((\w+)\)|(\d+(?:\.\d+)?)\.) ")
"""A point with its indentation: `  (a) ...`, `  1. ...` or `3.1. ...`."""
SECTION = re.compile(r"Section (\w)\b")
LETTERED = re.compile(r"([a-z])\. ")
RECITAL = re.compile(r"\((\d+)\) ")


def main(paths: Sequence[str]) -> int:
    """Write the list and say how long it is."""
    if len(paths) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    consolidated, original, omnibus = (Path(path) for path in paths)
    act = json.loads(consolidated.read_text(encoding="utf-8"))
    adopted, amending = act["instrument"], act["amended_by"]
    header = [
        "Provisions of the EU AI Act that may be cited, one per line (scripts/provisions.py):",
        f"{adopted} as amended by {amending}, state of {act['state']}, unofficial consolidation:",
        f"  SHA-256 {digest(consolidated)}",
        f"{adopted} as adopted (recitals): SHA-256 {digest(original)}",
        f"{amending} (recitals): SHA-256 {digest(omnibus)}",
    ]
    listed = [
        *provisions(act, original.read_text(encoding="utf-8"), omnibus.read_text(encoding="utf-8"))
    ]
    text = [*(f"# {line}" for line in header), *listed]
    TARGET.write_text("\n".join(text) + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {len(listed)} provisions")
    return 0


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def provisions(act: dict[str, Any], original: str, omnibus: str) -> Iterator[str]:
    """Articles, annexes and recitals, in this order."""
    for number, article in act["articles"].items():
        yield from of_article(f"Art {number}", article)
    for numeral, annex in act["annexes"].items():
        yield from of_annex(f"Annex {numeral}", annex["lines"])
    yield from of_recitals(original, "2024/1689")
    yield from of_recitals(omnibus, "2026/1744")


def of_article(name: str, article: dict[str, Any]) -> Iterator[str]:
    """An article, its paragraphs and what stands below them."""
    yield name
    amends_another_act = article["title"].startswith("Amendment")
    for paragraph in article["paragraphs"]:
        lines = [line for line in paragraph["lines"] if not line.lstrip().startswith("‘(")]
        if lines[0].startswith(DELETED):
            continue
        if amends_another_act:  # what it quotes is not its own
            lines = [line for line in lines if line.startswith("  (") or line is lines[0]]
        if paragraph["no"]:
            yield f"{name}({paragraph['no']})"
            yield from of_paragraph(f"{name}({paragraph['no']})", "subparagraph", lines)
        else:
            yield from of_paragraph(name, "paragraph", lines)


def of_paragraph(name: str, kind: str, lines: Sequence[str]) -> Iterator[str]:
    """The parts of a paragraph (or of an article without numbers) and their points.

    A part begins where a line is not indented; the points of several parts stand in one list
    unless two parts letter theirs alike, as `Art 6(3)(a)`.
    """
    parts: list[list[str]] = []
    for line in lines:
        if not line.startswith(" "):
            parts.append([])
        parts[-1].append(line)
    if len(parts) == 1:
        yield from of_points(name, parts[0])
        return
    points = [point for part in parts for point in of_points("", part)]
    alike = len(points) > len(set(points))
    for ordinal, part in zip(ORDINALS, parts, strict=False):
        yield f"{name} {ordinal} {kind}"
        for point in of_points("", part):
            yield f"{name} {ordinal} {kind} point {point}"
            if kind == "subparagraph" and not alike:
                yield f"{name}{point}"


def of_points(name: str, lines: Sequence[str]) -> Iterator[str]:
    """The points among some lines, each below those that are less indented.

    Points with a decimal number may have several paragraphs: `Annex VII(4.6) fifth paragraph`.
    """
    above: list[tuple[int, str]] = []
    paragraphs = 1
    for line in lines:
        path = name + "".join(f"({label})" for _, label in above)
        if point := POINT.match(line):
            indent, label = len(point[1]), point[2] or point[3]
            above = [(column, outer) for column, outer in above if column < indent]
            path = name + "".join(f"({outer})" for _, outer in above) + f"({label})"
            above.append((indent, label))
            paragraphs = 1
            if DELETED not in line:
                yield path
        elif above and "." in above[-1][1]:
            paragraphs += 1
            if paragraphs == 2:
                yield f"{path} {ORDINALS[0]} paragraph"
            yield f"{path} {ORDINALS[paragraphs - 1]} paragraph"


def of_annex(name: str, lines: Sequence[str]) -> Iterator[str]:
    """An annex, its sections and its points."""
    yield name
    section, points = name, list[str]()
    for line in lines:
        if heading := SECTION.match(line):
            yield from of_points(section, points)
            section, points = f"{name} Section {heading[1]}", []
            yield section
        elif letter := LETTERED.match(line):  # Annex XIV prints `a.` below `2.`, not indented
            points.append(f"  ({letter[1]}) {line[3:]}")
        else:
            points.append(line)
    yield from of_points(section, points)


def of_recitals(text: str, act: str) -> Iterator[str]:
    """The recitals of an act: the numbered paragraphs that come first and count up from one."""
    expected = 1
    for line in text.splitlines():
        recital = RECITAL.match(line)
        if recital and int(recital[1]) == expected:
            yield f"Recital {expected} ({act})"
            expected += 1
        elif line.startswith(("HAVE ADOPTED", "## CHAPTER")):
            return


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
