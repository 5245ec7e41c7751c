"""Colours, widths and characters, as the terminal can show them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.support import manifest, run
from mlready.cli import terminal


@pytest.mark.parametrize(
    ("options", "environment", "colored"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "0"}, False),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colours_are_written_where_they_are_wanted(
    project: Path, pack: Path, options: list[str], environment: dict[str, str], colored: bool
) -> None:
    done = run("check", "--pack", pack, *options, **environment)

    assert ("\x1b[" in done.stdout) is colored


class Screen:
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("name", "colored"), [("xterm-256color", True), ("dumb", False)])
def test_a_terminal_has_colours_unless_it_is_dumb(
    monkeypatch: pytest.MonkeyPatch, name: str, colored: bool
) -> None:
    for variable in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("TERM", name)

    assert terminal.colors("auto", Screen()) is colored  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("columns", "width"), [("60", 60), ("1", 40), ("300", 100), ("wide", 80), ("0", 80), ("", 80)]
)
def test_the_width_is_that_of_the_window_within_what_reads_well(
    monkeypatch: pytest.MonkeyPatch, columns: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", columns)

    assert terminal.width() == width


@pytest.mark.parametrize("columns", [40, 60, 80, 100])
def test_no_line_is_wider_than_the_terminal(project: Path, pack: Path, columns: int) -> None:
    text = manifest("A system with a name that goes on and on, as names do", care=None, odd="true")
    project.write_text(text, encoding="utf-8")

    for more in ([], ["-v"]):
        done = run("check", "--pack", pack, *more, COLUMNS=str(columns))
        sha256 = 64
        lines = [one for one in done.stdout.splitlines() if len(one) > max(columns, sha256 + 14)]
        assert lines == [], more
