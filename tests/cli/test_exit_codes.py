"""What a pipeline is told: the same for every format."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.support import AS_OF, manifest, run
from mlready.cli import exits

CASES: dict[str, tuple[dict[str, str | None], int]] = {
    "all is well": ({}, 0),
    "a ban is broken": ({"evil": "true"}, 1),
    "a ban is broken that binds later": ({"odd": "true"}, 1),
    "a high rule in force is not met": ({"care": "absent"}, 1),
    "a medium rule in force is not met": ({"tidiness": "absent"}, 0),
    "a high rule that binds later is not met": ({"plan": "absent"}, 0),
    "a high rule in force is unknown": ({"care": None}, 3),
    "a medium rule in force is unknown": ({"tidiness": None}, 3),
    "a ban is unknown": ({"evil": None}, 3),
    "a rule that binds later is unknown": ({"plan": None}, 0),
    "the tier is undetermined": ({"large": None}, 3),
    "one fails and one is unknown": ({"care": "absent", "tidiness": None}, 1),
    "nothing applies": (
        {"here": "false", **dict.fromkeys(("evil", "odd", "large", "care", "tidiness", "plan"))},
        2,
    ),
    "a value is refused": ({"evil": "perhaps"}, 2),
}


def check(project: Path, pack: Path, changes: dict[str, str | None], *more: str) -> int:
    project.write_text(manifest(**changes), encoding="utf-8")
    return run("check", project, "--pack", pack, "--as-of", AS_OF, *more).exit_code


@pytest.mark.parametrize(("changes", "code"), CASES.values(), ids=CASES)
def test_the_exit_code_says_what_was_found(
    project: Path, pack: Path, changes: dict[str, str | None], code: int
) -> None:
    assert check(project, pack, changes) == code


@pytest.mark.parametrize("format_", ["json", "html", "sarif", "junit", "markdown"])
@pytest.mark.parametrize("case", ["all is well", "a ban is broken", "a ban is unknown"])
def test_the_exit_code_is_the_same_for_every_format(
    project: Path, pack: Path, case: str, format_: str
) -> None:
    changes, code = CASES[case]

    assert check(project, pack, changes, "--format", format_) == code


@pytest.mark.parametrize(
    ("changes", "options", "code"),
    [
        ({"tidiness": "absent"}, ["--fail-on", "medium"], 1),
        ({"care": "absent"}, ["--fail-on", "critical"], 0),
        ({"care": "absent"}, ["--fail-on", "none"], 0),
        ({"evil": "true"}, ["--fail-on", "none"], 1),
        ({"odd": "true"}, ["--fail-on", "none"], 1),
        ({"tidiness": None}, ["--fail-on-unknown", "high"], 0),
        ({"tidiness": None}, ["--fail-on-unknown", "none"], 0),
        ({"large": None}, ["--fail-on-unknown", "critical"], 3),
        ({"large": None}, ["--fail-on-unknown", "none"], 0),
    ],
)
def test_a_pipeline_chooses_what_it_fails_on(
    project: Path, pack: Path, changes: dict[str, str | None], options: list[str], code: int
) -> None:
    assert check(project, pack, changes, *options) == code


@pytest.mark.parametrize(
    ("case", "code"),
    [("a ban is broken", 0), ("a ban is unknown", 0), ("nothing applies", 2)],
)
def test_exit_zero_forgives_findings_but_not_a_check_that_failed(
    project: Path, pack: Path, case: str, code: int
) -> None:
    assert check(project, pack, CASES[case][0], "--exit-zero") == code


def test_of_several_manifests_the_worst_counts(project: Path, pack: Path) -> None:
    unknown, failed = project.with_name("unknown.yaml"), project.with_name("failed.yaml")
    unknown.write_text(manifest(care=None), encoding="utf-8")
    failed.write_text(manifest(care="absent"), encoding="utf-8")
    options = ("--pack", pack, "--as-of", AS_OF)

    assert run("check", project, unknown, *options).exit_code == 3
    assert run("check", unknown, failed, project, *options).exit_code == 1
    assert run("check", failed, "nowhere.yaml", *options).exit_code == 2


def test_a_refused_manifest_does_not_keep_the_next_from_being_checked(
    project: Path, pack: Path
) -> None:
    done = run("check", "nowhere.yaml", project, "--pack", pack, "-q")

    assert done.exit_code == 2
    assert "nowhere.yaml: no such file" in done.stderr
    assert done.stdout == "project.yaml: ready, light, 0 not met, 0 unknown\n"


def test_worst_puts_our_own_bug_first_and_nothing_last() -> None:
    assert exits.worst([0, 3, 1, 2, 70]) == 70
    assert exits.worst([0, 3, 1, 2]) == 2
    assert exits.worst([0, 3, 1]) == 1
    assert exits.worst([0, 3]) == 3
    assert exits.worst([]) == 2
