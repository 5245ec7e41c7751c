"""The HTML report in a browser: nothing asked for, nothing logged, nothing off the screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mlready.report import html
from report import browser
from report.sample import SAMPLE, empty, hostile

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(browser.find() is None, reason="no Chromium here: `make browser-deps`"),
]

VIEWS = {
    "sample": SAMPLE,
    "empty": empty(),
    "hostile": hostile("</style><script>document.title = 'taken'</script><img onerror=alert(1)>"),
    "long words": hostile("W" * 300),
}


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Tab]:
    with browser.chromium(tmp_path_factory.mktemp("profile")) as tab:
        yield tab


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    paths = {name: folder / f"{name}.html" for name in VIEWS}
    for name, view in VIEWS.items():
        paths[name].write_text(html.render(view), encoding="utf-8")
    return paths


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 768, 390])
@pytest.mark.parametrize("name", VIEWS)
def test_a_report_fits_the_screen_and_stays_alone(
    name: str, width: int, dark: bool, tab: browser.Tab, files: dict[str, Path]
) -> None:
    tab.console.clear()
    tab.requests.clear()

    tab.open(files[name], width, dark)

    assert tab.ask("document.documentElement.scrollWidth") <= width
    assert tab.console == []
    assert {one for one in tab.requests if not one.startswith("data:")} == {files[name].as_uri()}
    assert tab.ask("document.images.length") == 0
    assert tab.ask("document.title") != "taken"


def test_the_theme_follows_the_system_and_can_be_switched(
    tab: browser.Tab, files: dict[str, Path]
) -> None:
    background = "getComputedStyle(document.documentElement).backgroundColor"
    tab.open(files["sample"], 1280, dark=True)
    dark = tab.ask(background)

    tab.ask("document.getElementById('theme').click()")

    assert dark == "rgb(20, 22, 26)"
    assert tab.ask(background) == "rgb(255, 255, 255)"


def test_the_fonts_of_the_page_are_its_own(tab: browser.Tab, files: dict[str, Path]) -> None:
    tab.open(files["sample"], 1280)

    assert tab.ask("[...document.fonts].every((font) => font.status === 'loaded')")


def shown(tab: browser.Tab) -> int:
    found: int = tab.ask(
        "[...document.querySelectorAll('#rows tr')].filter((r) => !r.hidden).length"
    )
    return found


def test_findings_can_be_searched_and_filtered(tab: browser.Tab, files: dict[str, Path]) -> None:
    tab.open(files["sample"], 1280)
    change = "document.getElementById('tools').dispatchEvent(new Event('input'))"
    everything = shown(tab)

    tab.ask(f"document.getElementById('q').value = 'bias discrimination'; {change}")
    found = shown(tab)
    words = tab.ask("document.getElementById('hits').textContent")
    tab.ask(f"document.getElementById('q').value = ''; {change}")
    tab.ask(f"document.querySelector('#tools [value=critical]').checked = false; {change}")
    without_critical = shown(tab)
    tab.ask(f"document.getElementById('outcome').value = 'waived'; {change}")
    waived = shown(tab)

    assert (everything, found, without_critical, waived) == (10, 1, 8, 1)
    assert words == "1 of 10 findings"


def test_a_filter_is_lifted_for_printing(tab: browser.Tab, files: dict[str, Path]) -> None:
    tab.open(files["sample"], 1280)
    tab.ask("document.getElementById('q').value = 'bias'")
    tab.ask("document.getElementById('tools').dispatchEvent(new Event('input'))")

    tab.ask("dispatchEvent(new Event('beforeprint'))")

    assert shown(tab) == 10
