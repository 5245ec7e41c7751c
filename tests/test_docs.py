"""The documentation says what is so: its output is printed, its examples load, its tables agree."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

sys.path.append(str(Path(__file__).parent.parent / "scripts"))

import docs
import docs_pages
from mlready import __version__, records
from mlready.cli import exits
from mlready.conditions.operators import OPERATORS
from mlready.manifest import read_manifest
from mlready.packs import Library
from mlready.report import FORMATS
from mlready.source import read
from mlready.values import PRACTICE_STATES

ROOT = Path(__file__).resolve().parent.parent
PAGES = (*docs.PAGES, *docs.WHOLE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
YAML_NAMES = {"since": "from", "along": "with"}


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text: str, mark: str) -> Iterator[str]:
    """The fenced blocks that stand right below a mark."""
    yield from re.findall(rf"^<!-- {mark} -->\n```\w*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def library() -> Library:
    return docs_pages.library()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_the_program_would_write_it(name: str) -> None:
    assert text_of(name) == docs.page(name), "`make docs` rewrites it; read the diff"


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("README.md", ["0", "1"]),
        ("docs/manifest.md", ["2"]),
        ("docs/packs.md", []),
    ],
)
def test_the_examples_of_a_page_end_as_its_text_says(name: str, codes: list[str]) -> None:
    text = text_of(name)
    refusals = re.findall(r"^\S+:\d+:\d+  `", text, re.MULTILINE)

    assert re.findall(r"^\$ echo \$\?\n(\d+)$", text, re.MULTILINE) == codes
    assert bool(refusals) == ("2" in codes)


@pytest.mark.parametrize("name", [*PAGES, "CHANGELOG.md", "SECURITY.md"])
def test_every_link_leads_somewhere(name: str) -> None:
    lost = []
    for target in LINK.findall(text_of(name)):
        if re.match(r"https?://", target):
            continue
        path, _, anchor = target.partition("#")
        page = (ROOT / name).parent / path if path else ROOT / name
        if not page.exists() or (anchor and anchor not in anchors(page)):
            lost.append(target)

    assert lost == []


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {docs_pages.anchor(heading) for heading in headings}


SNIPPETS = list(blocks(text_of("docs/manifest.md"), "manifest"))


def test_each_section_of_a_manifest_has_an_example() -> None:
    whole = "\n".join(SNIPPETS)

    for section in ("system:", "use:", "practices:", "models:", "evidence:", "waivers:"):
        assert re.search(rf"^{section}", whole, re.MULTILINE), section
    for word in ("named:", "unsure:", "null", "none", "supports:", "note:"):
        assert word in whole, word


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_an_example_of_a_manifest_is_accepted(snippet: str, library: Library) -> None:
    text = snippet if snippet.startswith("mlready:") else f"mlready: 1\n{snippet}"

    manifest = read_manifest(read(text, "docs/manifest.md"), library, ROOT)

    assert manifest.stated or manifest.waivers or manifest.evidence


def test_an_example_of_a_waiver_names_a_rule(library: Library) -> None:
    known = {rule.record.id for pack in library.packs for rule in pack.rules}
    waived = [one["rule"] for text in SNIPPETS for one in yaml.safe_load(text).get("waivers", [])]

    assert waived
    assert set(waived) <= known


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("docs/packs.md", records.Fact),
        ("docs/packs.md", records.PurposeTerms),
        ("docs/packs.md", records.Derivation),
        ("docs/packs.md", records.Row),
        ("docs/packs.md", records.MemberRule),
        ("docs/packs.md", records.Rule),
        ("docs/packs.md", records.PackFile),
        ("docs/packs.md", records.Threshold),
        ("docs/packs.md", records.Source),
        ("docs/packs.md", records.Case),
        ("docs/packs.md", records.CaseFile),
        ("docs/manifest.md", records.EvidenceEntry),
        ("docs/manifest.md", records.Waiver),
    ],
)
def test_the_format_pages_name_every_key_that_the_loader_takes(page: str, kind: Any) -> None:
    text = text_of(page)
    keys = [YAML_NAMES.get(one.name, one.name) for one in fields(kind)]

    assert [key for key in keys if not re.search(rf"\b{key}:|`{key}`|`{key} |{key}`", text)] == []


def test_the_table_of_operators_is_that_of_the_program() -> None:
    rows = re.findall(r"^\| `([\w ]+)`.* \| ([a-z ]+) \|$", text_of("docs/packs.md"), re.MULTILINE)
    told = {name: set(kinds.split()) for names, kinds in rows for name in names.split()}
    kinds = {kind for operator in OPERATORS.values() for kind in operator.on}

    assert set(told) == set(OPERATORS)
    for name, operator in OPERATORS.items():
        assert set(operator.on) == (kinds if told[name] == {"all"} else told[name]), name


def test_the_manifest_page_tells_every_type_and_state() -> None:
    text = text_of("docs/manifest.md")
    told = set(re.findall(r"^\| ([a-z ]+) \| ", text, re.MULTILINE))

    assert set(docs_pages.TYPES.values()) - {"whole number"} <= told
    assert all(f"`{state}`" in text for state in PRACTICE_STATES)


def test_the_readme_tells_every_exit_code() -> None:
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", text_of("README.md"), re.MULTILINE)}

    assert told == {
        exits.CLEAN, exits.FAILED, exits.COULD_NOT_CHECK, exits.UNKNOWN, exits.OUR_BUG,
    }  # fmt: skip


def test_the_readme_names_the_suffix_of_every_format() -> None:
    told = re.search(r"the suffix gives the format \(([^)]*)\)", text_of("README.md"))

    assert told is not None
    assert set(re.findall(r"`(\.\w+)`", told[1])) == {one.suffix for one in FORMATS.values()}


def test_the_readme_shows_the_hook_of_this_version() -> None:
    shown = re.search(r"# \.pre-commit-config\.yaml\n(.*?)```", text_of("README.md"), re.DOTALL)
    hooks = yaml.safe_load(text_of(".pre-commit-hooks.yaml"))

    assert shown is not None
    [repository] = yaml.safe_load(shown[1])["repos"]
    assert repository["rev"] == f"v{__version__}"
    assert [hook["id"] for hook in repository["hooks"]] == [hook["id"] for hook in hooks]


@pytest.mark.parametrize("page", ["README.md", "docs/law.md"])
def test_a_page_names_the_law_and_the_day_it_was_read(page: str, library: Library) -> None:
    meta = next(pack.meta for pack in library.packs if pack.meta.id == "eu-ai-act")
    day = f"{meta.status_last_seen.day} {meta.status_last_seen:%B %Y}"
    text = " ".join(text_of(page).split())

    assert f"checked against these on {day}" in text or f"checked on {day}" in text
    assert meta.instrument in text
    assert meta.edition.removeprefix("as amended by ") in text


def test_every_fact_and_rule_has_its_place_in_the_generated_pages(library: Library) -> None:
    facts, rules = text_of("docs/facts.md"), text_of("docs/rules.md")

    assert [path for path in library.vocabulary.facts if f"`{path}`" not in facts] == []
    assert [path for path in library.derived if f"`{path}`" not in rules] == []
    ids = [rule.record.id for pack in library.packs for rule in pack.rules]
    assert [name for name in ids if f"`{name}`" not in rules] == []


def test_a_mark_without_its_block_is_an_error_and_not_a_page(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="right above a fenced block"):
        list(docs.rewritten(iter(["<!-- run -->", "text"]), tmp_path))
    with pytest.raises(ValueError, match="never closed"):
        list(docs.rewritten(iter(["<!-- file: a.yaml -->", "```yaml", "a: 1"]), tmp_path))
    with pytest.raises(ValueError, match="is missing"):
        list(docs.rewritten(iter(["<!-- begin: coverage -->", "old"]), tmp_path))
    with pytest.raises(ValueError, match="mlready only"):
        list(docs.rewritten(iter(["<!-- run -->", "```", "$ rm -r /", "```"]), tmp_path))
