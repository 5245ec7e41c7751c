"""The ceiling of a fine: which of amount and share, for organisations of each size."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cli.support import write_pack
from mlready.assess import Assessment, assess
from mlready.manifest import read_manifest
from mlready.packs import load_library
from mlready.report.exposure import exposure
from mlready.source import read

FINES = """\
penalties:
  ban: {title: Bans, provision: Art 7(1), imposed_by: A court, max_eur: 35000000,
    max_turnover_percent: 7, sme: lower}
  duty: {title: Duties, provision: Art 7(2), imposed_by: A court, max_eur: 15000000,
    max_turnover_percent: 1.5, sme: lower, smc: lower}
  model: {title: Models, provision: Art 7(3), imposed_by: A court, max_eur: 1000,
    max_turnover_percent: 3}
  national: {title: National law, provision: Art 7(4), imposed_by: A court, default: national,
    sme: national, smc: national}
"""
TIERS = {"TRY-1": "ban", "TRY-2": "duty", "TRY-4": "model", "TRY-5": "national", "TRY-6": ""}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The trial pack with a fine for each kind of rule, and with none for the last."""
    folder = write_pack(tmp_path_factory.mktemp("fines"))
    add(folder / "pack.yaml", FINES)
    path = folder / "rules.yaml"
    text = path.read_text(encoding="utf-8")
    for rule, tier in TIERS.items():
        text = text.replace(
            f"- id: {rule}\n", f"- id: {rule}\n  penalty: {tier}\n" if tier else f"- id: {rule}\n"
        )
    path.write_text(text, encoding="utf-8")
    (folder / "provisions.txt").write_text(
        "".join(f"Art {n}\n" for n in range(1, 8)) + "".join(f"Art 7({n})\n" for n in range(1, 7)),
        encoding="utf-8",
    )
    return folder


def add(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def told(pack: Path, size: str = "") -> dict[str, str]:
    """Rule to the exposure of an organisation of a size; without one it is not stated."""
    library = load_library([str(pack)])
    stated = f"organisation: {{size: {size}}}\n" if size else ""
    text = f"mlready: 1\n{stated}trial: {{here: true, evil: true}}\n"
    manifest = read_manifest(read(text, "project.yaml"), library, pack)
    assessment: Assessment = assess(manifest, library, date(2026, 11, 23))
    return {one.rule.id: exposure(one, assessment) for one in assessment.findings}


@pytest.mark.parametrize(
    ("size", "ban", "duty"),
    [
        ("sme", "lower", "lower"),
        ("small_mid_cap", "higher", "lower"),
        ("larger", "higher", "higher"),
    ],
)
def test_the_size_decides_which_of_amount_and_share_is_the_ceiling(
    pack: Path, size: str, ban: str, duty: str
) -> None:
    found = told(pack, size)

    assert found["TRY-1"] == (
        f"up to EUR 35,000,000 or 7 % of turnover, whichever is {ban} (Art 7(1))"
    )
    assert found["TRY-2"] == (
        f"up to EUR 15,000,000 or 1.5 % of turnover, whichever is {duty} (Art 7(2))"
    )
    assert found["TRY-4"] == "up to EUR 1,000 or 3 % of turnover, whichever is higher (Art 7(3))"


@pytest.mark.parametrize("size", ["", "null"])
def test_of_an_unknown_size_each_ceiling_is_told(pack: Path, size: str) -> None:
    found = told(pack, size)

    assert found["TRY-1"] == (
        "up to EUR 35,000,000 or 7 % of turnover, whichever is higher; "
        "for an SME whichever is lower (Art 7(1))"
    )
    assert found["TRY-2"] == (
        "up to EUR 15,000,000 or 1.5 % of turnover, whichever is higher; "
        "for an SME or a small mid-cap whichever is lower (Art 7(2))"
    )
    assert "SME" not in found["TRY-4"]


@pytest.mark.parametrize("size", ["", "sme", "larger"])
def test_national_law_has_no_amount_here_and_no_tier_no_exposure(pack: Path, size: str) -> None:
    found = told(pack, size)

    assert found["TRY-5"] == "national penalty rules; the law names no amount (Art 7(4))"
    assert found["TRY-6"] == ""


@pytest.mark.parametrize(
    ("fine", "size", "expected"),
    [
        ("max_eur: 500", "", "up to EUR 500 (Art 7(5))"),
        (
            "max_eur: 500, max_turnover_percent: 2, default: lower, sme: higher, smc: national",
            "",
            (
                "up to EUR 500 or 2 % of turnover, whichever is lower; for an SME whichever is "
                "higher; for a small mid-cap as national law says (Art 7(5))"
            ),
        ),
        (
            "max_eur: 500, max_turnover_percent: 2, smc: national",
            "small_mid_cap",
            "up to EUR 500 or 2 % of turnover, as national law says (Art 7(5))",
        ),
    ],
)
def test_a_pack_may_cap_a_fine_in_any_way(
    tmp_path: Path, fine: str, size: str, expected: str
) -> None:
    folder = write_pack(tmp_path)
    odd = f"{{title: Odd, provision: Art 7(5), imposed_by: A court, {fine}}}"
    add(folder / "pack.yaml", f"penalties: {{odd: {odd}}}\n")
    add(folder / "provisions.txt", "Art 7(5)\n")
    rules = folder / "rules.yaml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace("- id: TRY-1\n", "- id: TRY-1\n  penalty: odd\n"), "utf-8")

    assert told(folder, size)["TRY-1"] == expected
