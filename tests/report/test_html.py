"""The HTML report: one file, complete without a script, and nothing in it that was not meant."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mlready.report import html
from report.sample import SAMPLE, empty, hostile, prohibited, ready, undetermined, with_findings

ATTACKS = {
    "an image": "<img src=x onerror=alert(1)>",
    "the end of a sheet": "</style><script>alert(1)</script>",
    "the end of an attribute": '" onload="alert(1)" \'',
    "a template": "{{ 7 * 7 }}{% raw %}",
    "a policy": "'unsafe-inline'; script-src *",
    "a comment": "--><!-- ",
}


class Parts(HTMLParser):
    """The elements of a page, its attributes, and the texts of its sheets and scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.embedded: dict[str, list[str]] = {"style": [], "script": []}
        self.words: list[str] = []
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self._inside = tag if tag in self.embedded else ""

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.embedded[self._inside].append(data)
        else:
            self.words.append(data)

    @property
    def policy(self) -> str:
        (found,) = (value for _, name, value in self.attributes if value.startswith("default-src"))
        return found

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def hashed(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def test_the_policy_allows_the_sheets_and_the_script_of_the_page_and_nothing_else() -> None:
    parts = Parts(html.render(SAMPLE))

    rules = dict(rule.split(" ", 1) for rule in parts.policy.split("; "))

    assert rules == {
        "default-src": "'none'",
        "style-src": " ".join(map(hashed, parts.embedded["style"])),
        "script-src": " ".join(map(hashed, parts.embedded["script"])),
        "img-src": "data:",
        "font-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert len(parts.embedded["style"]) == 4
    assert len(parts.embedded["script"]) == 1


def test_the_page_points_to_nothing_outside_itself() -> None:
    text = html.render(SAMPLE)
    parts = Parts(text)

    targets = {value[0] for _, name, value in parts.attributes if name in ("href", "src", "action")}

    assert targets == {"#"}
    assert set(re.findall(r"url\((.{6})", text)) <= {'"data:', "data:f"}
    assert "@import" not in text
    assert not [tag for tag in parts.tags if tag in ("img", "link", "iframe", "object", "form")]


def test_the_page_has_no_style_and_no_handler_in_an_attribute() -> None:
    names = {name for _, name, _ in Parts(html.render(SAMPLE)).attributes}

    assert "style" not in names
    assert not [name for name in names if name.startswith("on")]


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_what_a_stranger_wrote_is_shown_and_never_obeyed(attack: str) -> None:
    twin = re.sub(r"[^\w. ]", "x", attack)
    harmless, attacked = Parts(html.render(hostile(twin))), Parts(html.render(hostile(attack)))

    assert attacked.tags == harmless.tags
    assert [(t, n) for t, n, _ in attacked.attributes] == [
        (t, n) for t, n, _ in harmless.attributes
    ]
    assert attacked.policy == harmless.policy
    assert attacked.embedded == harmless.embedded
    assert attacked.text.count(" ".join(attack.split())) > 20


def test_letters_that_steer_what_is_drawn_are_taken_out() -> None:
    text = html.render(hostile("a\x00b\x1b[31m\u202eevil\u2066\ufeff"))

    assert "ab[31mevil" in text
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]", text)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("`a.b` is c", '<code class="n">a.<wbr>b</code> is c'),
        ("no code", "no code"),
        ("one ` tick", "one ` tick"),
        ("`<b>` & `", '<code class="n">&lt;b&gt;</code> &amp; `'),
        ("`" + "w" * 40 + "`", f"<code>{'w' * 40}</code>"),
    ],
)
def test_words_in_backticks_are_set_as_code(written: str, shown: str) -> None:
    assert html._coded(written) == shown


def test_everything_a_reader_needs_is_there_without_the_script() -> None:
    text = Parts(html.render(SAMPLE)).text

    for one in SAMPLE.findings:
        assert one.title in text or one.outcome == "not_applicable"
        assert one.id in text
    for question in SAMPLE.questions:
        assert question.question in text
    for pack in SAMPLE.packs:
        assert pack.digest in text
        assert pack.edition in text
    for limit in SAMPLE.limits:
        assert limit in text
    for file in SAMPLE.evidence:
        assert file.path in text
    assert SAMPLE.system.sha256 in text
    assert "use.capabilities is profiling, interacts_with_people project.yaml:12:3" in text
    assert "Presumed not invoked: use.transparency.circumstances" in text


def test_both_numbers_of_a_score_stand_with_the_rules_behind_them_and_the_later_ones() -> None:
    text = Parts(html.render(SAMPLE)).text

    assert "28 of 100 evidenced, 28 declared over 3 rules" in text
    assert "From 2 December 2027 17 evidenced, 26 declared over 12 rules" in text
    assert "33 of 100 evidenced, 83 declared over 3 rules" in text


def test_an_open_tier_shows_what_it_may_be_and_what_it_waits_for() -> None:
    text = Parts(html.render(undetermined())).text

    assert "High-risk (Art 6) or Minimal Waits for use.employment" in text
    assert "No rule that weighs anything applies yet." in text


def test_red_is_kept_for_a_verdict_that_blocks() -> None:
    assert 'class="blocked"' in html.render(prohibited())
    assert 'class="blocked"' not in html.render(undetermined())
    assert 'class="blocked"' not in html.render(ready())


def test_sections_without_content_are_left_out() -> None:
    parts = Parts(html.render(empty()))

    ids = {value for _, name, value in parts.attributes if name == "id"}

    assert "No rule applies, so there is no finding." in parts.text
    assert "No pack applies, so there is no score." in parts.text
    assert not ids & {"tools", "rows", "evidence", "timeline", "areas", "questions", "met"}


def test_every_link_inside_the_page_arrives() -> None:
    for view in (SAMPLE, prohibited(), undetermined(), ready(), empty()):
        attributes = Parts(html.render(view)).attributes

        ids = [value for _, name, value in attributes if name == "id"]
        links = {value[1:] for tag, name, value in attributes if (tag, name) == ("a", "href")}
        labels = {value for _, name, value in attributes if name == "aria-labelledby"}

        assert links <= set(ids)
        assert labels <= set(ids)
        assert len(ids) == len(set(ids))


def test_the_page_claims_no_more_than_was_checked() -> None:
    for view in (SAMPLE, prohibited(), undetermined(), ready(), empty()):
        words = Parts(html.render(view)).text.lower()

        assert "compliant" not in words
        assert "verified" not in words
        assert "certif" not in words
    assert "not legal advice" in words


def test_every_open_finding_has_a_row_and_the_filter_what_it_needs() -> None:
    view = with_findings(150)

    rows = re.findall(r'<tr data-severity="(\w+)" data-outcome="(\w+)">', html.render(view))

    expected = [(one.severity, one.outcome) for one in view.findings]
    assert rows == [one for one in expected if one[1] in ("fail", "unknown", "waived")]
    assert len(rows) > 70


def test_the_same_assessment_gives_the_same_bytes_in_any_process() -> None:
    script = (
        "import hashlib; from report.sample import SAMPLE; from mlready.report import html; "
        "print(hashlib.sha256(html.render(SAMPLE).encode()).hexdigest())"
    )
    here = hashlib.sha256(html.render(SAMPLE).encode()).hexdigest()

    for seed, zone, locale in (("1", "Asia/Tokyo", "C"), ("77", "America/Lima", "C.UTF-8")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        environment["PYTHONPATH"] = str(Path(__file__).parents[1])
        found = subprocess.run(
            [sys.executable, "-c", script],
            env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert found.stdout.strip() == here


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package folder laid out as in a wheel: the templates, and what was compiled from them."""
    package = tmp_path / "mlready"
    shutil.copytree(html.shipped_templates(), package / "templates")
    html.compile_templates(package)
    monkeypatch.setattr(html, "HERE", package)
    monkeypatch.setattr(html, "COMPILED", package / "_compiled" / "templates")
    html._environment.cache_clear()
    yield package
    html._environment.cache_clear()


def test_compiled_templates_give_the_same_page(
    wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html, "FileSystemLoader", None)  # a wheel does not compile

    compiled = html.render(SAMPLE)

    monkeypatch.undo()
    html._environment.cache_clear()
    assert compiled == html.render(SAMPLE)


def test_a_template_edited_in_an_installed_wheel_takes_effect(wheel: Path) -> None:
    template = wheel / "templates" / "report.html.j2"
    template.write_text(template.read_text().replace("How to read this report", "Edited"))

    assert "<h2>Edited</h2>" in html.render(SAMPLE)
