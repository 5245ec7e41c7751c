"""Changes to a file's content for `fuzz.py`: to its bytes and lines, and to what it is made of."""

from __future__ import annotations

import copy
import io
import json
import random
import warnings
import zipfile
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import yaml

Change = Callable[[random.Random, bytes], bytes]
DEEP: list[Any] = []
for _ in range(150):
    DEEP = [DEEP]
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2, 0.5, 1.5, -0.0, 1e-300, 1e308, 1 << 63, 10**400, 10**17,
    float("nan"), float("inf"), float("-inf"), "", " ", "NaN", "0.5", "1e999", "-1", "9" * 400,
    "../../x", "/etc/passwd", "\x1b[31m", "a\nb", "\0", "\ud800", "é" * 300, "__proto__", "PASS",
    "2026-13-45T99:00:00Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-02-03",
    [], {}, [[]], [{}], [None], [0.5, "x"], {"a": {}}, {"": 1}, {"value": 1}, DEEP,
)  # fmt: skip
TOKENS = (
    b"", b"\n", b"\r\n", b",", b'"', b"'", b"{", b"}", b"[", b"]", b"{[" * 40, b"[" * 3000, b":",
    b"\0", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"NaN", b"-1e999", b"1e309",
    b"-1", b"0", b"null", b"9" * 400, b"9" * 5000, b"&x;", b"<!DOCTYPE x [", b"<!ENTITY x 'y'>",
    b"<a>" * 300, b"---\n", b"- ", b"&a ", b"*a", b"!!python/object:os.system ", b"PK\x05\x06",
    b"\x1b[2J", b"schema", b"version", b"results", b"\t", b"|", b"#",
)  # fmt: skip
CELLS = ("", "0", "-1", "1e999", "NaN", "inf", "0.5", "2", "x", '"', "a\nb", "9" * 400, "N/A", "é")
BLOWN_UP = 1 << 20
"""Bytes from which on a member of an archive is deflated, whatever else is chosen."""


def changed(dice: random.Random, content: bytes, other: bytes = b"") -> bytes:
    """The content after one to three changes; `other` is a file that a piece may be taken from."""
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        kind = _kind(content)
        if kind and dice.random() < 0.8:
            content = _safely(STRUCTURES[kind], dice, content)
        elif other and dice.random() < 0.1:
            content = _splice(dice, content, other)
        else:
            content = dice.choice((_bytes, _bytes, _lines))(dice, content)
    return content


def _kind(content: bytes) -> str:
    """What a file is made of; empty where only its bytes and lines are known."""
    start = content.lstrip()[:1]
    first = content.split(b"\n", 1)[0]
    if content.startswith(b"PK\x03\x04"):
        return "zip"
    if start in (b"{", b"["):
        return "jsonl" if content.count(b"\n{") > 1 else "json"
    if start == b"<":
        return "xml"
    if b"," in first:
        return "csv"
    return "yaml" if b":" in first and len(content) < 20_000 else ""


def _safely(change: Change, dice: random.Random, content: bytes) -> bytes:
    """A file that is broken already may not have the structure that it looks like."""
    try:
        return change(dice, content)
    except Exception:  # libraries that read a broken file have many ways to say so
        return _bytes(dice, content)


def _bytes(dice: random.Random, content: bytes) -> bytes:
    at = dice.randint(0, len(content))
    end = min(len(content), at + dice.choice((0, 1, 2, 4, 30, 500)))
    return dice.choice(
        (
            lambda: content[:at],
            lambda: content[:at] + dice.choice(TOKENS) + content[end:],
            lambda: content[:at] + content[end:],
            lambda: content[:end] + content[at:],
            lambda: content[:at] + dice.randbytes(end - at) + content[end:],
            lambda: content[:at] + bytes([dice.randrange(256)]) + content[at + 1 :],
        )
    )()


def _lines(dice: random.Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    if not lines:
        return dice.choice(TOKENS)
    a, b = dice.randrange(len(lines)), dice.randrange(len(lines))
    match dice.randrange(6):
        case 0:
            del lines[a]
        case 1:
            lines.insert(b, lines[a])
        case 2:
            lines[a], lines[b] = lines[b], lines[a]
        case 3:
            lines[a : a + 1] = [lines[a]] * dice.choice((2, 3, 50, 1000))
            del lines[20_000:]
        case 4:
            del lines[min(a, b) : max(a, b)]
        case _:
            lines[a] = dice.choice(TOKENS) + b"\n"
    return b"".join(lines)[: 4 << 20]


def _splice(dice: random.Random, content: bytes, other: bytes) -> bytes:
    at, start = dice.randint(0, len(content)), dice.randint(0, len(other))
    return content[:at] + other[start : start + dice.choice((20, 500, 100_000))]


def _json(dice: random.Random, content: bytes) -> bytes:
    data = _change_node(dice, json.loads(content))
    return json.dumps(data, indent=dice.choice((None, 1))).encode("utf-8", "replace")


def _json_lines(dice: random.Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    at = dice.choice([at for at, line in enumerate(lines) if line.strip()])
    lines[at] = json.dumps(_change_node(dice, json.loads(lines[at]))).encode("utf-8", "replace")
    return b"\n".join(lines)


def _yaml(dice: random.Random, content: bytes) -> bytes:
    data = _change_node(dice, yaml.safe_load(content))
    return yaml.safe_dump(data, sort_keys=False).encode("utf-8", "replace")


def _change_node(dice: random.Random, data: Any) -> Any:
    """One node replaced, left out, made anew from another, or its key changed."""
    place = _place(dice, data)
    if place is None:
        return dice.choice(ODD)
    above, last = place
    old = above[last]
    match dice.randrange(6):
        case 0 | 1:
            above[last] = copy.deepcopy(dice.choice(ODD))
        case 2:
            del above[last]
        case 3:
            elsewhere, key = _place(dice, data) or place
            above[last] = copy.deepcopy(elsewhere[key])
        case 4 if isinstance(old, (int, float)):
            above[last] = dice.choice((-old, old + 1, old * 1000, old / 3, str(old), [old]))
        case 4 if isinstance(old, list):
            above[last] = old * dice.choice((0, 2, 30)) if len(old) < 2000 else old[:1]
        case 5 if isinstance(above, dict):
            above[dice.choice((f"{last}x", "", "a.b", "x/y~z", " ", "value"))] = above.pop(last)
        case _:
            above[last] = {"x": old}
    return data


def _place(dice: random.Random, data: Any) -> tuple[Any, Any] | None:
    """A container and a key or an index in it, found on a way down; None where there is none.

    What stands near the top is tried as often as the many things far below.
    """
    place = None
    while data and isinstance(data, (dict, list)):
        last = dice.choice(list(data)) if isinstance(data, dict) else dice.randrange(len(data))
        place = data, last
        data = data[last]
        if dice.random() < 0.15:
            break
    return place


def _csv(dice: random.Random, content: bytes) -> bytes:
    """A cell, a row or a column; cells in quotes are cut as they come."""
    rows = [line.split(",") for line in content.decode("utf-8", "replace").split("\n")]
    row = dice.choice(rows)
    at = dice.randrange(len(row))
    match dice.randrange(6):
        case 0 | 1 | 2:
            row[at] = dice.choice(CELLS)
        case 3:
            for one in rows:
                del one[at : at + 1]
        case 4:
            for one in rows[1:]:
                one[at : at + 1] = [dice.choice(CELLS)]
        case _:
            row.insert(at, dice.choice(CELLS))
    return "\n".join(",".join(one) for one in rows).encode()


def _xml(dice: random.Random, content: bytes) -> bytes:
    root = ElementTree.fromstring(content)  # noqa: S314
    nodes = list(root.iter())
    node, other = dice.choice(nodes), dice.choice(nodes)
    match dice.randrange(5):
        case 0 | 1 if node.attrib:
            key = dice.choice(list(node.attrib))
            node.attrib[key] = dice.choice([one for one in CELLS if "\0" not in one])
        case 2 if node.attrib:
            del node.attrib[dice.choice(list(node.attrib))]
        case 3:
            node.extend([ElementTree.Element(other.tag, other.attrib)] * dice.choice((1, 50)))
        case 4:
            node.tag = dice.choice(("error", "failure", "skipped", "testsuite", "x"))
        case _:
            node[:] = []
            node.text = dice.choice(CELLS)
    return b'<?xml version="1.0"?>\n' + ElementTree.tostring(root)


def _zip(dice: random.Random, content: bytes) -> bytes:
    """A member changed, left out, renamed, packed in another way or blown up."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {
            info.filename: archive.read(info) if info.compress_type in (0, 8) else b"{}"
            for info in archive.infolist()
        }
    name = dice.choice(list(members))
    match dice.randrange(5):
        case 0 | 1:
            members[name] = changed(dice, members[name])
        case 2:
            del members[name]
        case 3:
            members[dice.choice(("header.json", "../x", "/x", f"{name}x"))] = members.pop(name)
        case _:
            members[name] = dice.choice((b" ", b"[", b"0")) * dice.choice((0, 1000, 30 << 20))
    packing = dice.choice((zipfile.ZIP_STORED, *[zipfile.ZIP_DEFLATED] * 4, zipfile.ZIP_LZMA))
    if max(map(len, members.values()), default=0) > BLOWN_UP:
        packing = zipfile.ZIP_DEFLATED
    with warnings.catch_warnings(), io.BytesIO() as stream:
        warnings.simplefilter("ignore")  # a name that stands twice
        with zipfile.ZipFile(stream, "w", packing) as archive:
            for name, member in members.items():
                archive.writestr(name, member, compresslevel=1)
        return stream.getvalue()


STRUCTURES: dict[str, Change] = {
    "csv": _csv,
    "json": _json,
    "jsonl": _json_lines,
    "xml": _xml,
    "yaml": _yaml,
    "zip": _zip,
}
