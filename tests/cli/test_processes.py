"""What only a process of its own can show: streams, signals, imports, how we own up to a bug."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from cli.support import AS_OF, manifest, run, spawn
from mlready import __version__

HEAVY = ("yaml", "pydantic", "jinja2", "weasyprint", "fontTools", "PIL", "json", "dataclasses")
SAY_MODULES = """
import sys
from mlready.cli import main
try:
    main(sys.argv[2:])
except SystemExit:
    pass
print(*sorted({name.split(".")[0] for name in sys.modules} & set(sys.argv[1].split(","))))
"""


def imported(*arguments: str | Path, of: tuple[str, ...]) -> list[str]:
    """Which of some modules a call imports."""
    command = [sys.executable, "-c", SAY_MODULES, ",".join(of), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1].split()


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], []])
def test_the_version_and_the_help_import_nothing_heavy(arguments: list[str]) -> None:
    assert imported(*arguments, of=HEAVY) == []


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "junit", "markdown"])
def test_a_check_for_a_terminal_or_a_machine_imports_nothing_that_draws_pages(
    project: Path, pack: Path, format_: str
) -> None:
    options = ("check", project, "--pack", pack, "--format", format_)

    assert imported(*options, of=("jinja2", "weasyprint", "fontTools", "PIL")) == []


def test_an_html_report_does_without_what_makes_a_pdf(project: Path, pack: Path) -> None:
    options = ("check", project, "--pack", pack, "-o", "report.html")

    assert imported(*options, of=("jinja2", "weasyprint", "fontTools", "PIL")) == ["jinja2"]


def test_the_version_is_printed() -> None:
    done = spawn("--version")

    assert done.returncode == 0
    assert done.stdout.decode() == f"mlready {__version__}\n"


def test_without_a_command_the_help_is_on_stderr_and_nothing_was_checked() -> None:
    done = spawn()

    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.startswith(b"Usage: mlready")


def test_standard_input_may_be_bytes_that_are_no_text(project: Path, pack: Path) -> None:
    done = spawn("check", "-", "--pack", pack, text=b"mlready: 1\n\xff\n")

    assert done.returncode == 2
    assert done.stderr.startswith(b"<stdin>:2:1  ")
    assert b"Traceback" not in done.stderr


def test_output_is_utf_8_for_a_machine_whatever_the_terminal_can_show(
    project: Path, pack: Path
) -> None:
    project.write_text(manifest("Łódź “1” 評価"), encoding="utf-8")
    ascii_only: dict[str, Any] = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}

    machine = spawn("check", "--pack", pack, "-f", "json", **ascii_only)
    person = spawn("check", "--pack", pack, **ascii_only)

    assert "Łódź “1” 評価".encode() in machine.stdout
    assert person.returncode == machine.returncode == 0
    assert person.stdout.decode("ascii").startswith('?\xf3d? "1" ??'.replace("\xf3", "?"))


def test_symbols_have_an_ascii_form(project: Path, pack: Path) -> None:
    project.write_text(manifest(care="absent"), encoding="utf-8")

    plain = spawn("check", "--pack", pack, PYTHONIOENCODING="ascii").stdout.decode("ascii")
    rich = spawn("check", "--pack", pack, PYTHONIOENCODING="utf-8").stdout.decode()

    assert "  x high      Care is taken  Art 4" in plain
    assert "  ✗ high      Care is taken  Art 4" in rich


def test_a_reader_that_has_enough_is_not_complained_about(project: Path, pack: Path) -> None:
    command = f"'{sys.executable}' -m mlready check -v --pack '{pack}' | head -n 1"
    script = f"set -o pipefail; {command}; echo ${{PIPESTATUS[0]}}"
    many = "\n".join(f"  # {n}" for n in range(10))
    project.write_text(manifest() + many, encoding="utf-8")

    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)

    assert done.stderr == ""
    assert done.stdout.splitlines()[0] == "A system  project.yaml"


def test_a_closed_pipe_ends_quietly(project: Path, pack: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "mlready", "check", "--pack", str(pack), "-o", "report.json"]

    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)

    assert done.returncode == 141
    assert done.stderr == b""
    assert Path("report.json").exists(), "files are written before anything is printed"


def test_an_interrupt_ends_quietly(pack: Path) -> None:
    command = [sys.executable, "-m", "mlready", "check", "-", "--pack", str(pack)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    time.sleep(1.5)  # until it waits for its standard input
    process.send_signal(signal.SIGINT)
    said, complained = process.communicate(timeout=20)

    assert process.returncode == 130
    assert said == b""
    assert b"Traceback" not in complained


def break_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("a thing\n\x1b[31mthat is missing")

    monkeypatch.setattr("mlready.assess.assess", fail)


def test_a_bug_of_ours_is_one_line_and_exit_70(
    project: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_it(monkeypatch)

    done = run("check", "--pack", pack, "--exit-zero")

    assert done.exit_code == 70
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "a bug of ours: KeyError" in done.stderr
    assert "test_processes.py:" in done.stderr
    assert "MLREADY_DEBUG=1" in done.stderr
    assert "\x1b" not in done.stderr


def test_a_bug_shows_its_traceback_where_that_is_asked_for(
    project: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_it(monkeypatch)

    done = run("check", "--pack", pack, MLREADY_DEBUG="1")

    assert done.exit_code == 70
    assert "Traceback (most recent call last)" in done.stderr


def test_a_check_writes_nothing_that_was_not_asked_for(project: Path, pack: Path) -> None:
    before = sorted(path for path in project.absolute().parent.rglob("*"))

    done = spawn("check", "--pack", pack, "--as-of", AS_OF)

    assert done.returncode == 0
    assert sorted(path for path in project.absolute().parent.rglob("*")) == before


def test_standard_input_without_an_end_is_refused_and_not_collected(pack: Path) -> None:
    command = f"yes | '{sys.executable}' -m mlready check - --pack '{pack}'"

    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=False, timeout=60
    )

    assert done.returncode == 2
    assert done.stderr.startswith("<stdin>")
    assert done.stderr.count("\n") == 1
