"""`mlready check`: what is read, and what is said on which stream."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.support import AS_OF, manifest, run


def test_the_default_is_project_yaml_in_this_folder(project: Path, pack: Path) -> None:
    done = run("check", "--pack", pack)

    assert done.exit_code == 0
    assert done.stdout.startswith("A system  project.yaml\n\nReady.")
    assert done.stderr == ""


def test_without_a_manifest_one_line_says_so(
    tmp_path: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    done = run("check", "--pack", pack)

    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("project.yaml: no such file")
    assert done.stderr.count("\n") == 1


def test_a_dash_is_standard_input(project: Path, pack: Path) -> None:
    done = run("check", "-", "--pack", pack, "-q", text=manifest(care="absent"))

    assert done.exit_code == 1
    assert done.stdout == "-: not ready, light, 1 not met, 0 unknown\n"


def test_standard_input_is_read_once(project: Path, pack: Path) -> None:
    done = run("check", "-", "-", "--pack", pack, text=manifest())

    assert done.exit_code == 2
    assert done.stderr == "-: standard input can be read once\n"


def test_every_problem_of_a_manifest_has_its_line_on_stderr(project: Path, pack: Path) -> None:
    project.write_text(manifest(car="absent", evil="perhaps"), encoding="utf-8")

    done = run("check", "--pack", pack, "--format", "json")

    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "project.yaml:5:9  `trial.evil`: expected true or false",
        "project.yaml:11:3  `trial.car`: no such fact; did you mean `care`?",
    ]


def test_at_most_fifty_problems_are_told(project: Path, pack: Path) -> None:
    project.write_text(manifest(**{f"nothing_{n}": "true" for n in range(60)}), encoding="utf-8")

    lines = run("check", "--pack", pack).stderr.splitlines()

    assert len(lines) == 51
    assert lines[-1] == "and 10 more"


def test_a_message_steers_no_terminal(project: Path, pack: Path) -> None:
    project.write_text(manifest() + '  "bad\\e[31m\\u202e": true\n', encoding="utf-8")

    done = run("check", "--pack", pack)

    assert done.exit_code == 2
    assert "\x1b" not in done.stderr
    assert "\u202e" not in done.stderr


def test_a_pack_that_does_not_exist_is_named(project: Path) -> None:
    done = run("check", "--pack", "eu-ai-akt")

    assert done.exit_code == 2
    assert "eu-ai-akt: no such pack; did you mean `eu-ai-act`?" in done.stderr


def test_a_wrong_pack_is_told_once_and_ends_the_check(project: Path, pack: Path) -> None:
    wrong = project.absolute().parent / "wrong"
    (wrong / "vocabulary").mkdir(parents=True)
    for file in pack.rglob("*.*"):
        text = file.read_text(encoding="utf-8").replace("provision: Art 6", "provision: Art 66")
        (wrong / file.relative_to(pack)).write_text(text, encoding="utf-8")

    done = run("check", project, project, "--pack", wrong)

    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.count("Art 66") == 1


def test_a_pack_that_is_ruled_out_is_told_with_the_fact_that_did_it(
    project: Path, pack: Path
) -> None:
    project.write_text("mlready: 1\ntrial: {here: false}\n", encoding="utf-8")

    done = run("check", "--pack", pack)

    assert done.exit_code == 2
    assert done.stderr == "project.yaml: no rule ran; ruled out: trial by trial.here\n"


def test_a_machine_format_owns_standard_output(project: Path, pack: Path) -> None:
    report = json.loads(run("check", "--pack", pack, "--format", "json").stdout)

    assert report["schema"] == "mlready.assessment/1"
    assert report["system"]["file"] == "project.yaml"


def test_several_manifests_are_a_list_for_a_machine(project: Path, pack: Path) -> None:
    reports = json.loads(run("check", project, project, "--pack", pack, "-f", "json").stdout)

    assert [report["system"]["name"] for report in reports] == ["A system", "A system"]


@pytest.mark.parametrize("format_", ["html", "pdf"])
def test_a_page_holds_one_manifest(project: Path, pack: Path, format_: str) -> None:
    done = run("check", project, project, "--pack", pack, "--format", format_)

    assert done.exit_code == 2
    assert done.stderr == f"--format {format_}: one manifest at a time, not 2\n"


def test_quiet_is_one_line_for_each_manifest(project: Path, pack: Path) -> None:
    done = run("check", project, project, "--pack", pack, "-q")

    assert done.stdout == "project.yaml: ready, light, 0 not met, 0 unknown\n" * 2


def test_verbose_leaves_nothing_out(project: Path, pack: Path) -> None:
    short = run("check", "--pack", pack).stdout
    long = run("check", "--pack", pack, "-v").stdout

    for rule in ("TRY-1", "TRY-2", "TRY-4", "TRY-5", "TRY-6"):
        assert rule in long
        assert rule not in short


def test_as_of_moves_the_day(project: Path, pack: Path) -> None:
    project.write_text(manifest(plan="absent"), encoding="utf-8")

    assert run("check", "--pack", pack, "--as-of", "2027-05-31").exit_code == 0
    assert run("check", "--pack", pack, "--as-of", "2027-06-01").exit_code == 1


@pytest.mark.parametrize("day", ["2027-2-1", "20270201", "2027-02-30", "tomorrow", "2027-W05-1"])
def test_a_day_that_is_none_is_refused(project: Path, pack: Path, day: str) -> None:
    done = run("check", "--pack", pack, "--as-of", day)

    assert done.exit_code == 2
    assert f"no such date '{day}', written as 2027-12-02" in done.stderr
    assert done.stderr.count("\n") == 1


def as_of(pack: Path, **environment: str) -> str:
    report = json.loads(run("check", "--pack", pack, "-f", "json", **environment).stdout)
    return str(report["as_of"])


def test_source_date_epoch_sets_the_day_in_utc(project: Path, pack: Path) -> None:
    assert as_of(pack, SOURCE_DATE_EPOCH="1795478399", TZ="Pacific/Kiritimati") == AS_OF


def test_the_default_day_is_today_in_utc(project: Path, pack: Path) -> None:
    before = datetime.now(UTC).date().isoformat()
    found = as_of(pack)
    after = datetime.now(UTC).date().isoformat()

    assert before <= found <= after


@pytest.mark.parametrize("epoch", ["soon", "1e9", "99999999999999999999"])
def test_a_source_date_epoch_that_is_no_time_is_refused(
    project: Path, pack: Path, epoch: str
) -> None:
    done = run("check", "--pack", pack, SOURCE_DATE_EPOCH=epoch)

    assert done.exit_code == 2
    assert done.stderr == (
        f"SOURCE_DATE_EPOCH={epoch}: expected seconds since 1970; or use --as-of\n"
    )


def test_the_same_input_on_the_same_day_gives_the_same_bytes(project: Path, pack: Path) -> None:
    for format_ in ("text", "json", "html", "sarif", "junit", "markdown"):
        one, other = (
            run("check", "--pack", pack, "--as-of", AS_OF, "-f", format_).stdout_bytes
            for _ in range(2)
        )
        assert one == other, format_
