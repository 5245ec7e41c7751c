"""The commands beside `check`, and the help of all."""

from __future__ import annotations

import importlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
import yaml

from cli.support import AS_OF, manifest, run
from mlready.cli import COMMANDS, main
from mlready.cli.check import LEVELS
from mlready.records import SEVERITIES


def every_command() -> Iterator[tuple[str, click.Command]]:
    """All commands and those below them, by how they are called."""
    for name in COMMANDS:
        command: click.Command = importlib.import_module(f"mlready.cli.{name}").command
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {below}", one) for below, one in command.commands.items())


@pytest.mark.parametrize(("name", "command"), [*every_command()])
def test_every_option_explains_itself(name: str, command: click.Command) -> None:
    options = [one for one in command.params if isinstance(one, click.Option)]
    silent = [option.opts for option in options if not option.help]

    assert command.help, name
    assert silent == []
    assert run(*name.split(), "-h").exit_code == 0


@pytest.mark.parametrize(("name", "command"), [*every_command()])
def test_what_an_argument_is_stands_in_the_help(name: str, command: click.Command) -> None:
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    words = [(one.metavar or "").strip("[].") for one in arguments]

    assert all(word and word in (command.help or "") for word in words), (name, words)


def test_a_command_that_does_not_exist_gets_a_suggestion() -> None:
    done = run("chekc")

    assert done.exit_code == 2
    assert done.stderr == (
        "mlready: no such command `chekc`; did you mean `check`?; see `mlready --help`\n"
    )


def test_an_option_that_does_not_exist_gets_one_line() -> None:
    done = run("check", "--formt", "json")

    assert done.exit_code == 2
    assert done.stderr.startswith("mlready check: no such option")
    assert done.stderr.count("\n") == 1


def test_the_levels_of_the_options_are_the_severities() -> None:
    assert (*SEVERITIES, "none") == LEVELS


def test_a_rule_is_explained(pack: Path) -> None:
    done = run("explain", "TRY-4", "--pack", pack)

    assert done.exit_code == 0
    for text in (
        "Care is taken\n",
        "provision  Art 4\n",
        "Careless systems do harm.",
        "Asks that\n  trial.care is in_place\n",
        "· care  -> pass",
    ):
        assert text in done.stdout


def test_a_conclusion_is_explained_row_by_row(pack: Path) -> None:
    done = run("explain", "trial.tier", "--pack", pack)

    assert "grave where\n  trial.large is true\n" in done.stdout
    assert "light where\n  nothing above holds\n" in done.stdout


def test_a_rule_is_explained_for_one_manifest(project: Path, pack: Path) -> None:
    project.write_text(manifest(care=None), encoding="utf-8")

    done = run("explain", "TRY-4", project, "--pack", pack, "--as-of", AS_OF)

    assert f"In project.yaml, as of {AS_OF}" in done.stdout
    assert "missing   trial.care" in done.stdout
    assert "Is care taken?" in done.stdout
    assert "applies   trial.here = true (line 4)" in done.stdout


def test_a_conclusion_is_explained_for_one_manifest(project: Path, pack: Path) -> None:
    done = run("explain", "trial.tier", project, "--pack", pack)

    assert "trial.tier: light" in done.stdout
    assert "rules out trial.large = false (line 7)" in done.stdout


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("TRY-44", "no such rule or conclusion; did you mean `TRY-4`?"),
        ("try-4", "no such rule or conclusion; did you mean `TRY-4`?"),
        ("trial.tire", "no such rule or conclusion; did you mean `trial.tier`?"),
        ("trial.care", "a fact, not a conclusion; see `mlready facts trial.care`"),
        ("nothing", "no such rule or conclusion; `mlready rules` lists them"),
    ],
)
def test_an_id_that_does_not_exist_gets_a_suggestion(pack: Path, name: str, hint: str) -> None:
    done = run("explain", name, "--pack", pack)

    assert done.exit_code == 2
    assert done.stderr == f"{name}: {hint}\n"


def test_every_shipped_rule_and_conclusion_can_be_explained() -> None:
    from mlready.cli.library import ink, whole_library

    explain: Any = importlib.import_module("mlready.cli.explain")
    library, pen = whole_library(), ink("never")
    names = [rule.record.id for pack in library.packs for rule in pack.rules]
    names += [name for pack in library.packs for name in pack.derived]

    for name in names:
        pack, found = explain.find(name, library)
        lines = explain._what(pack, found, pen)
        blocks = list(explain._conditions(found, pen))
        assert len(lines) > 2, name
        assert blocks, name
        assert all(len(block) > 1 for block in blocks), name


def test_facts_are_listed_with_type_values_and_question(pack: Path) -> None:
    done = run("facts", "trial.*", "--pack", pack)

    assert "  trial.care  practice\n      Is care taken?\n" in done.stdout
    assert "system.roles" not in done.stdout


def test_a_fact_tells_when_it_is_asked() -> None:
    done = run("facts", "use.areas")

    assert "asked if system.roles includes any of" in done.stdout
    assert "· employment:" in done.stdout


def test_facts_are_listed_for_a_machine() -> None:
    facts = json.loads(run("facts", "--format", "json").stdout)
    by_path = {fact["path"]: fact for fact in facts}

    assert by_path["use.areas"]["type"] == "set"
    assert "employment" in by_path["use.areas"]["values"]
    assert "item" in by_path["models"]


def test_a_fact_that_does_not_exist_gets_a_suggestion(pack: Path) -> None:
    done = run("facts", "trial.crae", "--pack", pack)

    assert done.exit_code == 2
    assert done.stderr == "trial.crae: no such fact; did you mean `trial.care`?\n"


def test_rules_are_listed_by_area(pack: Path) -> None:
    done = run("rules", "--pack", pack)

    assert done.stdout.startswith("Trial rules: Care\n  TRY-1 ")
    assert "Art 1  ban\n" in done.stdout


def test_rules_are_found_by_a_part_of_their_title(pack: Path) -> None:
    rules = json.loads(run("rules", "TIDY", "--pack", pack, "--format", "json").stdout)

    assert [rule["id"] for rule in rules] == ["TRY-5"]
    assert rules[0]["pack"] == "trial"


def test_a_later_date_of_a_rule_is_text_for_a_machine(pack: Path) -> None:
    rules = json.loads(run("rules", "TRY-6", "--pack", pack, "--format", "json").stdout)

    assert rules[0]["from"] == "2027-06-01"


def test_packs_are_listed_with_their_edition_and_counts(pack: Path) -> None:
    done = run("packs", "--pack", pack)
    machine = json.loads(run("packs", "--pack", pack, "--format", "json").stdout)

    assert "A pack for tests, 1\n" in done.stdout
    assert "5 rules, 3 derivations" in done.stdout
    assert machine[0]["rules"] == 5
    assert len(machine[0]["sha256"]) == 64


@pytest.mark.parametrize("what", ["manifest", "pack", "vocabulary", "assessment"])
def test_a_schema_is_one(what: str) -> None:
    schema = json.loads(run("schema", what).stdout)

    jsonschema.Draft202012Validator.check_schema(schema)


def test_the_manifest_schema_takes_what_the_check_takes(project: Path, pack: Path) -> None:
    schema = json.loads(run("schema", "manifest", "--pack", pack).stdout)
    validator = jsonschema.Draft202012Validator(schema)

    assert validator.is_valid(yaml.safe_load(manifest()))
    assert not validator.is_valid(yaml.safe_load(manifest(evil="perhaps")))


def test_the_report_fits_the_schema_of_the_report(project: Path, pack: Path) -> None:
    project.write_text(manifest(care=None, odd="true"), encoding="utf-8")
    schema = json.loads(run("schema", "assessment").stdout)

    report = json.loads(run("check", "--pack", pack, "--format", "json").stdout)

    jsonschema.Draft202012Validator(schema).validate(report)


def test_the_cases_of_a_pack_are_run(pack: Path) -> None:
    done = run("pack", "test", pack)

    assert done.exit_code == 0
    assert done.stdout == "4 cases, 0 failed\n"


def test_a_pack_may_be_named_from_inside(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(pack)

    assert run("pack", "test", ".").stdout == "4 cases, 0 failed\n"
    assert run("pack", "lint", ".").exit_code == 1


@pytest.mark.parametrize("folder", ["rules/eu-ai-act", "./eu-ai-act"])
def test_a_folder_is_never_taken_for_the_shipped_pack_of_that_name(
    pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(pack, folder)

    done = run("rules", "--pack", folder)

    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("Trial rules: Care\n  TRY-1 ")


def test_a_case_that_fails_is_told_with_its_place(pack: Path, tmp_path: Path) -> None:
    broken = Path(shutil.copytree(pack, tmp_path / "trial"))
    cases = broken / "rules.cases.yaml"
    cases.write_text(cases.read_text().replace("TRY-4: pass", "TRY-4: fail"), encoding="utf-8")

    done = run("pack", "test", broken)

    assert done.exit_code == 1
    assert "rules.cases.yaml:" in done.stdout
    assert done.stdout.endswith("4 cases, 1 failed\n")


def test_a_change_that_no_case_notices_is_told(pack: Path) -> None:
    done = run("pack", "test", pack, "--mutate")

    assert done.exit_code == 1
    assert "TRY-5: no case notices" in done.stdout


def test_lint_names_outcomes_without_a_case(pack: Path) -> None:
    done = run("pack", "lint", pack)

    assert done.exit_code == 1
    assert "TRY-5: no case where it is" in done.stdout


def test_a_pack_without_cases_is_no_success(pack: Path, tmp_path: Path) -> None:
    bare = Path(shutil.copytree(pack, tmp_path / "trial"))
    (bare / "rules.cases.yaml").unlink()

    assert run("pack", "test", bare).exit_code == 2


def test_a_call_for_programs_says_the_same_as_the_command(project: Path, pack: Path) -> None:
    from datetime import date

    import mlready

    for _ in range(2):  # importing `mlready.assess` must not hide the call
        found = mlready.check("project.yaml", [str(pack)], as_of=date(2026, 11, 23))
        assert found.verdict.word == "ready"


def test_the_commands_that_the_help_lists_are_those_there_are() -> None:
    context = click.Context(main)

    assert main.list_commands(context) == list(COMMANDS)
    assert all(main.get_command(context, name) is not None for name in COMMANDS)
