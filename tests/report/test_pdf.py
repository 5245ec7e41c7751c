"""The PDF report: tagged, sealed, with its data inside, and the same bytes every time."""

from __future__ import annotations

import builtins
import hashlib
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from mlready.errors import OutputFailed
from mlready.report import html, json_, pdf
from mlready.report.view import AssessmentView
from report.check_pdf import problems
from report.sample import SAMPLE, empty, hostile, undetermined, with_findings
from report.sample_findings import FINDINGS, ranked

pytestmark = pytest.mark.xdist_group("pdf")

MANIFEST = "mlready: 1\nsystem:\n  name: Halden CV Ranker\n"
NAMES = "Łódź Überprüfung Ελλάδα Търси кандидати"


def written(view: AssessmentView) -> bytes:
    return pdf.render(view, MANIFEST, json_.render([view]))


class Messages(logging.Handler):
    """What a library has to say about what it was given."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


def listening(view: AssessmentView) -> tuple[bytes, list[str]]:
    """A report, and the warnings that came up while it was drawn."""
    messages = Messages()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(messages)
    try:
        return written(view), messages.texts
    finally:
        logger.removeHandler(messages)


@pytest.fixture(scope="module")
def listened() -> tuple[bytes, list[str]]:
    return listening(SAMPLE)


@pytest.fixture(scope="module")
def sample(listened: tuple[bytes, list[str]]) -> bytes:
    return listened[0]


@pytest.fixture(scope="module")
def named() -> bytes:
    """The sample under a name of four alphabets, in the summary, in headings and in paths."""
    path = replace(FINDINGS[0], title=NAMES, where=f"{NAMES.replace(' ', '_')}.yaml:3:1")
    return written(
        replace(
            SAMPLE,
            system=replace(SAMPLE.system, name=NAMES, purpose=NAMES),
            findings=ranked([path, *FINDINGS[1:]]),
        )
    )


def test_the_sample_is_drawn_without_a_warning_and_tagged(
    listened: tuple[bytes, list[str]],
) -> None:
    content, warnings = listened

    assert warnings == []
    assert problems(content) == []


@pytest.mark.parametrize(
    "view", [undetermined(), empty(), hostile("<img src=x onerror=alert(1)></style>{{ 7 }}")],
    ids=["undetermined", "empty", "hostile"],
)  # fmt: skip
def test_every_shape_of_report_is_drawn_without_a_warning_and_tagged(view: AssessmentView) -> None:
    content, warnings = listening(view)

    assert warnings == []
    assert problems(content) == []


def test_the_data_is_attached_and_dated_by_the_assessment(sample: bytes) -> None:
    with pikepdf.open(BytesIO(sample)) as document:
        attached = {
            name: (spec.get_file().read_bytes().decode(), spec.get_file().mime_type)
            for name, spec in document.attachments.items()
        }
        dates = {
            str(spec.obj.EF.F.Params[key])
            for spec in document.attachments.values()
            for key in ("/CreationDate", "/ModDate")
        }
        relations = {
            name: str(spec.obj.AFRelationship) for name, spec in document.attachments.items()
        }
        information = {str(document.docinfo[key]) for key in ("/CreationDate", "/ModDate")}

    assert attached == {
        "results.json": (json_.render([SAMPLE]), "application/json"),
        "project.yaml": (MANIFEST, "application/yaml"),
    }
    assert relations == {"results.json": "/Data", "project.yaml": "/Source"}
    assert {one[:10] for one in dates | information} == {"D:20261123"}


def test_the_same_assessment_gives_the_same_bytes_in_any_process(sample: bytes) -> None:
    script = (
        "import hashlib, sys; from report.test_pdf import SAMPLE, written; "
        "print(hashlib.sha256(written(SAMPLE)).hexdigest())"
    )
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "77",
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C",
        "PYTHONPATH": str(Path(__file__).parents[1]),
        "PYTHONWARNINGS": "ignore",
    }

    found = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == hashlib.sha256(sample).hexdigest()


def test_150_findings_take_about_twenty_pages() -> None:
    content = written(with_findings(150))

    with pikepdf.open(BytesIO(content)) as document:
        assert 15 <= len(document.pages) <= 26
    assert problems(content) == []


def test_very_long_words_stay_on_the_page() -> None:
    content = written(hostile("W" * 300))

    with pikepdf.open(BytesIO(content)) as document:
        width = float(document.pages[0].mediabox[2])
        for page in document.pages:
            for x, letters in runs_of(page):
                assert x + 2.5 * letters < width, "a run of letters leaves the page"


def runs_of(page: pikepdf.Page) -> Iterator[tuple[float, int]]:
    """Where each run of text begins, in points from the left, and how many glyphs it has."""
    matrix, stack, at = pikepdf.Matrix(), [], pikepdf.Matrix()
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = list(instruction.operands)
        match str(instruction.operator):
            case "q":
                stack.append(matrix)
            case "Q":
                matrix = stack.pop()
            case "cm":
                matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
            case "Tm":
                at = pikepdf.Matrix(*map(float, operands))
            case "TJ":
                strings = [bytes(one) for one in operands[0] if isinstance(one, pikepdf.String)]
                yield (at @ matrix).e, sum(map(len, strings)) // 2


def test_letters_of_four_alphabets_are_drawn_as_themselves(named: bytes) -> None:
    # Text extraction would not see it: a garbled font still names the right letters.
    with pikepdf.open(BytesIO(named)) as document:
        drawn = dict(glyph for page in document.pages for glyph in glyphs_of(page))

    wrong = [letter for letter, outlines in drawn.items() if len(set(outlines)) > 1]
    regular = {letter: ours for (font, letter), (_, ours) in drawn.items() if font == "Inter"}
    assert not wrong
    assert {letter for letter in NAMES if ord(letter) > 127} <= set(regular)
    assert len(set(regular.values())) > 10  # the comparison can tell letters apart


def glyphs_of(page: pikepdf.Page) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Each letter drawn on a page with its font: its outline there, and the one it should have."""
    fonts: Any = page.Resources.get("/Font", {})
    name = ""
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = list(instruction.operands)
        if str(instruction.operator) == "Tf":
            name = str(operands[0])
        elif str(instruction.operator) == "TJ":
            for one in operands[0]:
                if isinstance(one, pikepdf.String):
                    yield from _outlines(fonts[name], bytes(one))


def _outlines(font: Any, codes: bytes) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    base = str(font.BaseFont).partition("+")[2]
    letters, embedded = _embedded(font)
    ours, cmap = _ours(base)
    for n in range(0, len(codes), 2):
        code = int.from_bytes(codes[n : n + 2], "big")
        letter = letters.get(code, "")
        if letter.isalpha() and ord(letter) > 127 and ord(letter) in cmap:
            yield (base, letter), (embedded(code), ours(cmap[ord(letter)]))


_FONTS: dict[Any, Any] = {}


def _embedded(font: Any) -> Any:
    """The letters that the codes of a font in the PDF stand for, and a way to their outlines."""
    key = font.objgen
    if key not in _FONTS:
        table = font.ToUnicode.read_bytes().decode("latin-1")
        pairs = re.findall(r"<([0-9a-f]{4})> <([0-9a-f]+)>", table, re.IGNORECASE)
        letters = {int(a, 16): bytes.fromhex(b).decode("utf-16-be") for a, b in pairs}
        inside = TTFont(BytesIO(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()))
        order, glyphs = inside.getGlyphOrder(), inside.getGlyphSet()
        _FONTS[key] = letters, lambda code: _outline(glyphs, order[code])
    return _FONTS[key]


def _ours(base: str) -> Any:
    """The outlines of the font that was bundled, and its letters."""
    if base not in _FONTS:
        stem = {
            "Inter": "Inter-400",
            "Inter-Semi-Bold": "Inter-600",
            "Newsreader-Medium": "Newsreader-500",
            "JetBrains-Mono": "JetBrainsMono-400",
        }[base]
        font = TTFont(html.shipped_templates() / "fonts" / f"{stem}.woff2")
        glyphs = font.getGlyphSet()
        _FONTS[base] = lambda name: _outline(glyphs, name), font.getBestCmap()
    return _FONTS[base]


def _outline(glyphs: Any, name: str) -> str:
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    return str(pen.value)


def test_letters_that_no_font_of_ours_has_are_named() -> None:
    page = html.render(replace(SAMPLE, system=replace(SAMPLE.system, name="中文 ranker")))

    assert pdf.letters_beyond_fonts(page) == "U+4E2D, U+6587"
    assert pdf.letters_beyond_fonts(html.render(SAMPLE)) == ""


def test_the_fonts_have_the_letters_of_every_official_language_of_the_union() -> None:
    letters = "ĄąČčĎďĖėĢģĦħĶķŁłŇňŐőŘřŞşȘșŤťȚțŮůŰűŹźŻżÅåÄäÖöÜüßÆæØøÑñÇçÐð" + NAMES + "ΆΈΉΊΌΎΏΪΫ"

    assert pdf.letters_beyond_fonts(letters) == ""


def test_a_page_that_asks_for_something_outside_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"x")
    for address in (secret.as_uri(), "https://example.com/x.png"):
        page = html.render(SAMPLE).replace("<main", f'<img src="{address}" alt="x"><main', 1)
        monkeypatch.setattr(html, "render", lambda *_, page=page, **__: page)

        with pytest.raises(OutputFailed) as refused:
            written(SAMPLE)

        assert "\n" not in str(refused.value)
        assert address[:40] in str(refused.value)
        monkeypatch.undo()


def test_a_machine_without_pango_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = builtins.__import__

    def without_pango(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libgobject-2.0-0'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_pango)

    with pytest.raises(OutputFailed) as refused:
        written(SAMPLE)

    message = str(refused.value)
    assert "\n" not in message
    assert "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in message
    assert "Homebrew" in message
