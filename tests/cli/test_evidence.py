"""`mlready evidence`: what files show, the register, digests and new entries."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from cli.support import AS_OF, manifest, run, write_pack
from readings import SAMPLES

DRIFT = SAMPLES / "evidently/drift_0.4.json"
CARD = "# Risk file\n\n## AI literacy\n\n" + "What we do and why we do it, and who answers. " * 20
RAG: dict[str, Any] = {
    "schema": "mlready.rag-quality/1",
    "produced": "2026-11-20",
    "tool": "ragas\x1b[31m",
    "n": 10,
    "planned": 300,
    "values": {"rag.faithfulness": 0.91},
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a report on drift and a document, in the working folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/drift.json").write_bytes(DRIFT.read_bytes())
    (tmp_path / "risk.md").write_text(CARD)
    (tmp_path / "rag.json").write_text(json.dumps(RAG))
    return tmp_path


def digest(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def test_a_report_is_read_without_a_manifest(folder: Path) -> None:
    done = run("evidence", "read", "reports/drift.json")

    assert done.exit_code == 0
    for text in (
        "reports/drift.json  Evidently 0.4.40\n",
        f"  sha256    {digest('reports/drift.json')}\n",
        "  kind      written by the tool itself\n",
        "  date      2026-11-23 16:33 UTC\n",
        "  complete  yes\n",
        "    drift.share_drifted  0.129032 share\n",
        "    /metrics/0/result/share_of_drifted_columns\n",
    ):
        assert text in done.stdout


def test_a_run_that_is_not_complete_says_why(folder: Path) -> None:
    done = run("evidence", "read", "rag.json")

    assert done.exit_code == 0
    assert "complete  no\n    ✗ cut short: 10 of 300 planned cases\n" in done.stdout
    assert "rag.faithfulness  0.91 share  n 10  /values/rag.faithfulness\n" in done.stdout
    assert "\x1b" not in done.stdout


def test_a_document_is_said_to_be_one(folder: Path) -> None:
    done = run("evidence", "read", "risk.md")

    assert done.exit_code == 0
    assert done.stdout.startswith("risk.md  document: markdown, 2 headings\n")


def test_a_machine_gets_the_same(folder: Path) -> None:
    done = run("evidence", "read", "reports/drift.json", "risk.md", "rag.json", "-f", "json")

    drift, risk, rag = json.loads(done.stdout)
    assert (drift["reader"], drift["version"], drift["complete"]) == ("evidently", "0.4.40", True)
    assert drift["measurements"][0] == {
        "name": "drift.share_drifted",
        "value": 4 / 31,
        "unit": "share",
        "direction": "lower",
        "n": None,
        "at": "/metrics/0/result/share_of_drifted_columns",
        "claimed": False,
    }
    assert risk["document"] == "markdown"
    assert (rag["kind"], rag["produced"], rag["complete"]) == ("self_made", "2026-11-20", False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            b'{"accuracy": 0.9}',
            "not recognised: json of no known tool; `metrics` can point at its numbers",
        ),
        (b"x", "not recognised: text of no known tool"),
        (b"", "not recognised: "),
        (b'{"metrics": [', "truncated: "),
        (b"[" * 9000, "JSON with too many levels"),
        (b'{"a": 1, "a": 2}', "no JSON: a key stands twice"),
        (b"schema: &x 1\nother: *x\n", "YAML with aliases"),
        (b"<!DOCTYPE x [<!ENTITY y 'z'>]><testsuites/>", "XML with a document type"),
        (b"PK\x03\x04", "no zip archive: "),
        (b"%PDF-1.7\n", "truncated: a PDF without its end"),
        (b"\0\1", "not recognised: binary of no known tool"),
        (b'{"schema": "mlready.rag-quality/9"}', "`mlready.rag-quality/9`: a schema or version"),
        (b'{"schema": "mlready.rag-quality/1"}', "/produced: is missing"),
    ],
)
def test_what_is_not_recognised_is_one_line(text: bytes, said: str, folder: Path) -> None:
    Path("odd.json").write_bytes(text)

    done = run("evidence", "read", "odd.json")

    assert done.exit_code == 2
    assert done.stderr.startswith(f"odd.json: {said}")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


@pytest.mark.parametrize("name", ["missing.json", "empty", "pipe", "loop", "x\0y", "n" * 300])
def test_what_is_no_file_is_one_line(name: str, folder: Path) -> None:
    Path("empty").mkdir()
    os.mkfifo("pipe")
    Path("loop").symlink_to("loop")

    done = run("evidence", "read", name, "reports/drift.json")

    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "Evidently" in done.stdout


def test_the_register_is_listed(folder: Path) -> None:
    Path("project.yaml").write_text(
        f"""mlready: 1
practices:
  ai_literacy: {{state: in_place, evidence: [risk]}}
evidence:
  risk: {{path: risk.md, sha256: {digest("risk.md")}, reviewed_by: us, reviewed_on: 2026-11-01}}
  drift: {{path: reports/drift.json}}
  old: {{path: reports/drift.json, sha256: {"ab" * 32}}}
  gone: {{path: gone.pdf}}
  out: {{path: ../out.pdf}}
"""
    )

    done = run("evidence", "--as-of", AS_OF)

    assert done.exit_code == 0
    for text in (
        "✓ risk  risk.md  backs\n",
        "(pinned)\n",
        "  date      2026-11-01, 22 days old\n",
        "  reviewed  2026-11-01 by us\n",
        "  supports  practices.ai_literacy\n",
        "· drift  reports/drift.json  unused\n",
        "(not pinned)\n",
        "  date      2026-11-23, today\n",
        "✗ old  reports/drift.json  changed\n",
        "(pinned as abababababab…)\n",
        "✗ gone  gone.pdf  unreadable\n",
        "missing: no such file\n",
        "outside the project",
        "  supports  nothing\n",
        "    drift.columns  31 columns",
    ):
        assert text in done.stdout

    records = json.loads(run("evidence", "project.yaml", "--as-of", AS_OF, "-f", "json").stdout)
    assert [one["state"] for one in records] == [
        "backs", "unused", "changed", "unreadable", "unreadable",
    ]  # fmt: skip
    assert records[0]["age_days"] == 22
    assert records[1]["reading"]["tool"] == "Evidently"


def test_what_keeps_numbers_from_counting_is_said(folder: Path) -> None:
    own = {**RAG, "planned": 10, "tool": "ragas", "model_version": "2.4.0"}
    Path("rag.json").write_text(json.dumps(own))
    text = """mlready: 1
system: {version: 2.5.0}
practices:
  testing: {state: in_place, evidence: [rag, drift]}
evidence:
  rag: {path: rag.json}
  drift: {path: reports/drift.json}
"""
    Path("project.yaml").write_text(text)

    before = run("evidence", "--as-of", "2026-11-19").stdout
    after = run("evidence", "--as-of", AS_OF).stdout
    Path("project.yaml").write_text(text.replace("2.5.0", "2.4.0"))
    matching = run("evidence", "--as-of", AS_OF).stdout

    assert "✗ rag  rag.json  objected\n" in before
    assert "    ✗ dated 2026-11-20, after 2026-11-19\n" in before
    assert "    ✗ taken on version 2.4.0, not 2.5.0\n" in after
    assert "✓ drift  reports/drift.json  measures\n" in after
    assert "    · as a document: not reviewed: state reviewed_by and reviewed_on\n" in after
    assert "✓ rag  rag.json  measures\n" in matching


def test_an_empty_register_says_what_to_do(folder: Path) -> None:
    Path("project.yaml").write_text("mlready: 1\n")

    done = run("evidence")

    assert done.exit_code == 0
    assert done.stdout.startswith("project.yaml: no evidence is registered; `mlready evidence add")
    assert json.loads(run("evidence", "-f", "json").stdout) == []


@pytest.mark.parametrize(
    ("arguments", "text", "said"),
    [
        ((), "mlready: 1\nevidence: [\n", "project.yaml:"),
        ((), "mlready: 1\nevidence: {a: {}}\n", "`path` is missing"),
        (("other.yaml",), "mlready: 1\n", "other.yaml: no such file"),
        (("reports",), "mlready: 1\n", "reports: "),
        (("lst",), "mlready: 1\n", "no such command or manifest `lst`; did you mean `list`?"),
    ],
)
def test_a_manifest_that_cannot_be_read_is_said_so(
    arguments: tuple[str, ...], text: str, said: str, folder: Path
) -> None:
    Path("project.yaml").write_text(text)

    done = run("evidence", *arguments)

    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_manifest_comes_from_standard_input(folder: Path) -> None:
    done = run("evidence", "-", text="mlready: 1\nevidence: {risk: {path: risk.md}}\n")

    assert done.exit_code == 0
    assert "✗ risk  risk.md  objected\n" in done.stdout


def test_the_schemas_are_listed_and_printed() -> None:
    listed = run("evidence", "schemas").stdout

    assert "mlready.rag-quality/1" in listed
    for name in ("mlready.rag-quality/1", "rag-quality/1", "rag-quality"):
        schema = json.loads(run("evidence", "schemas", name).stdout)
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["properties"]["schema"] == {"const": "mlready.rag-quality/1"}
        assert "supports" in json.dumps(schema)


def test_a_schema_that_does_not_exist_gets_a_suggestion() -> None:
    done = run("evidence", "schemas", "rag-qualty")

    assert done.exit_code == 2
    assert done.stderr == "rag-qualty: no such schema; did you mean `rag-quality`?\n"


REGISTER = """mlready: 1
evidence:
  risk:
    path: risk.md  # the file
    reviewed_on: 2026-11-01
  drift: {path: reports/drift.json}
"""


@pytest.fixture
def project(folder: Path) -> Path:
    """A manifest with two files that are not pinned."""
    path = Path("project.yaml")
    path.write_text(REGISTER)
    return path


def test_digests_are_pinned_and_nothing_else_changes(project: Path) -> None:
    project.chmod(0o640)

    done = run("evidence", "pin")

    assert done.exit_code == 0
    assert done.stdout.endswith("project.yaml: 2 pinned, 0 as they were\n")
    assert project.read_text() == REGISTER.replace(
        "# the file\n", f"# the file\n    sha256: {digest('risk.md')}\n"
    ).replace("drift.json}", f"drift.json, sha256: {digest('reports/drift.json')}}}")
    assert project.stat().st_mode & 0o777 == 0o640
    assert sorted(one.name for one in Path().iterdir()) == [
        "project.yaml", "rag.json", "reports", "risk.md",
    ]  # fmt: skip
    before = project.stat()
    assert run("evidence", "pin").stdout == "project.yaml: 0 pinned, 2 as they were\n"
    assert project.stat().st_mtime_ns == before.st_mtime_ns


def test_only_the_named_entries_are_pinned(project: Path) -> None:
    done = run("evidence", "pin", "project.yaml", "drift")

    assert done.exit_code == 0
    assert project.read_text().count("sha256") == 1


def test_a_check_writes_nothing_and_says_what_would_change(project: Path) -> None:
    done = run("evidence", "pin", "--check")

    assert done.exit_code == 1
    assert f"  risk  risk.md  {digest('risk.md')[:4]}" in done.stdout.replace("\n  ", "  ")
    assert done.stdout.endswith("project.yaml: 2 would change, 0 as they were\n")
    assert project.read_text() == REGISTER
    run("evidence", "pin")
    assert run("evidence", "pin", "--check").exit_code == 0


def test_a_changed_file_is_to_be_reviewed_again(project: Path) -> None:
    run("evidence", "pin")
    Path("risk.md").write_text(CARD + "!")

    done = run("evidence", "pin", "--check")

    assert done.exit_code == 1
    assert "another file than the one reviewed on 2026-11-01" in done.stdout


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("gone.md", "missing: no such file"),
        ("../out.md", "outside the project"),
        ("pipe", "not a regular file"),
        ("loop", "no path, or links in a circle"),
        ("away", "outside the project"),
    ],
)
def test_what_cannot_be_read_is_not_pinned(path: str, said: str, project: Path) -> None:
    os.mkfifo("pipe")
    Path("loop").symlink_to("loop")
    Path("away").symlink_to("/etc/hostname")
    project.write_text(f"{REGISTER}  odd: {{path: {path}}}\n")

    done = run("evidence", "pin")

    assert done.exit_code == 2
    assert done.stderr.startswith(f"project.yaml: `odd` ({path}): ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert project.read_text().count("sha256") == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-",), "-: standard input cannot be written to"),
        (("other.yaml",), "other.yaml: no such file"),
        (("risk",), "risk: no such manifest; name it before the ids: `project.yaml risk`"),
        (("reports",), "reports: not a regular file"),
        (("project.yaml", "risc"), "risc: no such evidence in project.yaml; did you mean `risk`?"),
    ],
)
def test_what_cannot_be_pinned_at_all_is_one_line(
    arguments: tuple[str, ...], said: str, project: Path
) -> None:
    done = run("evidence", "pin", *arguments)

    assert done.exit_code == 2
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1
    assert project.read_text() == REGISTER


@pytest.mark.parametrize("command", ["list", "pin"])
def test_a_kind_of_file_that_there_is_not_is_refused(command: str, project: Path) -> None:
    text = REGISTER.replace("drift.json}", "drift.json, kind: evidentli}")
    project.write_text(text)

    done = run("evidence", command)

    assert done.exit_code == 2
    assert "no such kind of file; did you mean `evidently`?" in done.stderr
    assert project.read_text() == text


def test_an_empty_register_has_nothing_to_pin(project: Path) -> None:
    project.write_text("mlready: 1\n")

    done = run("evidence", "pin")

    assert (done.exit_code, done.stdout) == (0, "project.yaml: 0 pinned, 0 as they were\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to_is_said_so(project: Path) -> None:
    Path().chmod(0o500)
    try:
        done = run("evidence", "pin")
    finally:
        Path().chmod(0o700)

    assert done.exit_code == 2
    assert "nothing was written there" in done.stderr
    assert project.read_text() == REGISTER


def test_an_entry_is_proposed_as_yaml(project: Path) -> None:
    Path("new.md").write_text(CARD)

    done = run("evidence", "add", "new.md", "rag.json")

    assert done.exit_code == 0
    assert yaml.safe_load(done.stdout) == {
        "evidence": {
            "new": {"path": "new.md", "sha256": digest("new.md")},
            "rag": {"path": "rag.json", "sha256": digest("rag.json")},
        }
    }
    assert "# document: markdown, 2 headings; backs once reviewed" in done.stdout
    assert "# can back practices.ai_literacy (EU-AIA-4, not stated)\n" in done.stdout
    assert "measures rag.faithfulness\n" in done.stdout
    assert "# cut short: 10 of 300 planned cases\n" in done.stdout
    assert "\x1b" not in done.stdout
    assert project.read_text() == REGISTER


def test_the_practices_are_those_whose_rules_ask_for_the_number(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pack = write_pack(tmp_path_factory.mktemp("packs"))
    rules = pack / "rules.yaml"
    shown_by = "  evidence: measured\n  shown_by: {drift.share_drifted: {le: 0.3}}\n  why: Careless"
    rules.write_text(rules.read_text().replace("  why: Careless", shown_by))
    Path("project.yaml").write_text(manifest())

    done = run("evidence", "add", "reports/drift.json", "risk.md", "-p", pack)

    drift, risk = done.stdout.split("drift:\n")
    assert "# can back trial.care (TRY-4, in_place)\n  # name it there: evidence: [drift]" in drift
    assert "trial.tidiness" not in done.stdout
    assert "# no rule asks for it yet" in risk


def test_an_entry_is_written_where_the_others_are(project: Path) -> None:
    Path("new.md").write_text(CARD)

    done = run("evidence", "add", "new.md", "--write")

    assert done.exit_code == 0
    assert done.stdout.endswith("# written into project.yaml\n")
    assert project.read_text() == (
        f"{REGISTER}  new:\n    path: new.md\n    sha256: {digest('new.md')}\n"
    )
    assert run("evidence", "-f", "json").exit_code == 0


def test_what_cannot_be_added_does_not_keep_the_rest_from_it(project: Path) -> None:
    Path("new.md").write_text(CARD)
    os.mkfifo("pipe")
    odd = ["gone.md", "pipe", "reports", "project.yaml", "risk.md", "/etc/hostname"]

    done = run("evidence", "add", *odd, "new.md", "--write")

    assert done.exit_code == 2
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == odd
    assert "risk.md: already registered as `risk`\n" in done.stderr
    assert project.read_text().endswith(f"sha256: {digest('new.md')}\n")


@pytest.mark.parametrize(
    ("text", "path", "said"),
    [
        ("mlready: 1\nevidence: [\n", "project.yaml", "project.yaml:"),
        ("mlready: 1\n", "other.yaml", "other.yaml: no such file"),
        ("mlready: 1\n", "-", "-: standard input cannot be written to"),
        ("mlready: 1\n", "reports", "reports: not a regular file"),
        ("mlready: 1\n...\n", "project.yaml", "project.yaml: its layout is too unusual"),
    ],
)
def test_a_manifest_that_cannot_be_written_to_is_said_so(
    text: str, path: str, said: str, folder: Path
) -> None:
    Path("project.yaml").write_text(text)

    done = run("evidence", "add", "risk.md", "--manifest", path, "--write")

    assert done.exit_code == 2
    assert done.stderr.startswith(said)
    assert Path("project.yaml").read_text() == text
