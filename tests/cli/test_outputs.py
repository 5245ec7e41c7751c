"""Files are written whole or not at all, each in the format its name tells."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from cli.support import AS_OF, run
from mlready.cli.outputs import write_whole
from mlready.errors import OutputFailed
from mlready.report import FORMATS


def check(pack: Path, *more: str | Path) -> Any:
    return run("check", "--pack", pack, "--as-of", AS_OF, *more)


STARTS = {
    ".txt": b"A system",
    ".json": b'{\n  "schema"',
    ".html": b"<!DOCTYPE html>",
    ".pdf": b"%PDF-",
    ".sarif": b'{\n  "$schema"',
    ".xml": b"<?xml",
    ".md": b"## A system",
}


def test_there_is_a_suffix_for_every_format() -> None:
    assert [kind.suffix for kind in FORMATS.values()] == list(STARTS)


def test_several_files_are_written_at_once_and_the_text_is_printed_too(
    project: Path, pack: Path
) -> None:
    options = [word for suffix in STARTS for word in ("-o", f"report{suffix}")]

    done = check(pack, *options)

    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("A system  project.yaml")
    for suffix, start in STARTS.items():
        content = Path(f"report{suffix}").read_bytes()
        assert content.lower().startswith(start.lower()), suffix
    assert {path.name for path in Path().iterdir()} == {
        "project.yaml", *(f"report{suffix}" for suffix in STARTS),
    }  # fmt: skip


def test_a_format_before_the_name_wins_over_the_suffix(project: Path, pack: Path) -> None:
    check(pack, "-o", "json:report.txt")

    assert json.loads(Path("report.txt").read_text(encoding="utf-8"))["as_of"] == AS_OF


def test_the_chosen_format_serves_a_suffix_that_does_not_tell(project: Path, pack: Path) -> None:
    done = check(pack, "--format", "json", "-o", "report.out")

    assert json.loads(Path("report.out").read_text(encoding="utf-8"))["as_of"] == AS_OF
    assert done.stdout.startswith("A system")


def test_a_format_that_no_file_gets_is_printed(project: Path, pack: Path) -> None:
    done = check(pack, "--format", "json", "-o", "report.md")

    assert json.loads(done.stdout)["as_of"] == AS_OF
    assert Path("report.md").read_text(encoding="utf-8").startswith("## A system")


def test_a_text_file_has_everything(project: Path, pack: Path) -> None:
    check(pack, "-o", "report.txt", "-q")

    assert "TRY-6" in Path("report.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (
            ["report.jsn"],
            "report.jsn: which format? did you mean `.json`?; or write json:report.jsn",
        ),
        (["report"], "report: which format? one of .txt, .json, .html, .pdf, .sarif, .xml, .md"),
        (["nowhere/report.json"], "nowhere/report.json: no such folder `nowhere`; make it first"),
        (["a.json", "./a.json"], "a.json: is named twice; name another file"),
        (["text:project.yaml"], "project.yaml: is the manifest; name another file"),
        (["folder.json"], "folder.json: is not a regular file; name another"),
        (["-"], "-: no file name; use --format to print a report"),
    ],
)
def test_a_name_that_cannot_be_is_refused_before_anything_is_checked(
    project: Path, pack: Path, names: list[str], message: str
) -> None:
    Path("folder.json").mkdir()

    done = check(pack, *(word for name in names for word in ("-o", name)))

    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith(message)
    assert done.stderr.count("\n") == 1
    assert sorted(path.name for path in Path().iterdir()) == ["folder.json", "project.yaml"]


def test_files_take_one_manifest_at_a_time(project: Path, pack: Path) -> None:
    done = run("check", project, project, "--pack", pack, "-o", "report.json")

    assert done.exit_code == 2
    assert done.stderr == "report.json: -o takes one manifest at a time, not 2\n"


def test_of_a_refused_manifest_nothing_is_written(project: Path, pack: Path) -> None:
    project.write_text("mlready: 2\n", encoding="utf-8")
    Path("report.json").write_text("of yesterday", encoding="utf-8")

    done = check(pack, "-o", "report.json", "-o", "report.html")

    assert done.exit_code == 2
    assert Path("report.json").read_text(encoding="utf-8") == "of yesterday"
    assert not Path("report.html").exists()


def test_a_writer_that_fails_costs_its_file_and_no_other(
    project: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise OutputFailed("PDF: a library is missing")

    monkeypatch.setattr("mlready.report.pdf.render", fail)

    done = check(pack, "-o", "report.pdf", "-o", "report.json")

    assert done.exit_code == 2
    assert done.stderr == "PDF: a library is missing\n"
    assert done.stdout.startswith("A system")
    assert Path("report.json").exists()
    assert not Path("report.pdf").exists()


def test_a_pdf_is_not_printed_on_a_terminal(
    project: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mlready.cli.terminal.on_terminal", lambda: True)

    done = check(pack, "--format", "pdf")

    assert done.exit_code == 2
    assert done.stderr == "--format pdf: name a file, as in -o report.pdf\n"


def test_a_file_that_cannot_be_put_in_place_leaves_the_old_one_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.json"
    path.write_text("of yesterday", encoding="utf-8")

    def fail(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)

    with pytest.raises(OutputFailed, match=r"report\.json: No space left on device; nothing was"):
        write_whole(path, b"of today")
    assert path.read_text(encoding="utf-8") == "of yesterday"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_keeps_its_mode_and_a_new_one_follows_the_umask(tmp_path: Path) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.touch()
    old.chmod(0o600)
    umask = os.umask(0o027)
    try:
        write_whole(old, b"{}")
        write_whole(new, b"{}")
    finally:
        os.umask(umask)

    assert stat.S_IMODE(old.stat().st_mode) == 0o600
    assert stat.S_IMODE(new.stat().st_mode) == 0o640


def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    target, link = tmp_path / "target.json", tmp_path / "link.json"
    target.write_text("of yesterday", encoding="utf-8")
    link.symlink_to(target)

    write_whole(link, b"of today")

    assert link.is_symlink()
    assert target.read_bytes() == b"of today"
