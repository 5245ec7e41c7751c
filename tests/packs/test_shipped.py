"""What every shipped pack keeps to."""

from __future__ import annotations

import pytest

from mlready.cases import test_pack as run_pack
from mlready.lint import lint
from mlready.packs import load_library, open_packs, shipped_rules
from mlready.packs.files import find_pack, shipped_packs


@pytest.mark.parametrize("name", shipped_packs())
def test_every_case_of_a_shipped_pack_holds(name: str) -> None:
    library = load_library([name])
    rules = sum(len(pack.rules) for pack in open_packs(library, frozenset({name})).packs)

    count, failures, _ = run_pack(library, find_pack(name), mutate=False)

    assert count >= 3 * rules > 0
    assert [str(one) for one in failures] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", shipped_packs())
def test_no_change_of_a_shipped_condition_goes_unnoticed(name: str) -> None:
    _, failures, mutants = run_pack(load_library([name]), find_pack(name), mutate=True)

    assert [str(one) for one in (*failures, *mutants)] == []


@pytest.mark.parametrize("name", shipped_packs())
def test_lint_finds_nothing_in_a_shipped_pack(name: str) -> None:
    assert [str(one) for one in lint(load_library([name]), find_pack(name))] == []


def test_the_shipped_packs_are_where_an_installed_package_looks() -> None:
    assert (shipped_rules() / "eu-ai-act" / "pack.yaml").is_file()
