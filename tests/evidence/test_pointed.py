"""Numbers at places that the register names, in files of any shape."""

from __future__ import annotations

import json
import math
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from mlready.errors import ManifestRefused
from mlready.evidence.files import File, Unreadable
from mlready.evidence.pointed import read_metrics
from mlready.evidence.reading import Reading
from mlready.manifest import Manifest, read_manifest
from mlready.packs import Library, load_library
from mlready.records import EvidenceEntry, Metric
from mlready.schema import manifest_schema
from mlready.source import read
from mlready.units import convert

JSON = """{
  "made": {"on": "2026-11-20T10:00:00+02:00"},
  "summary": {"p95": 0.29, "failed": 1.5, "requests": 500, "a/b": [3, {"~": 0.2}], "text": "0.2",
              "valid": true, "nothing": null, "nan": NaN}
}"""
CSV = """Name,Request Count,p95,Failed %,Valid,When
GET /a,200,120,0,true,2026-11-19
Aggregated,500,290.5,1.5,TRUE,2026-11-20

GET /b,300,oops,2,no,2026-11-21
"""


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture
def manifest_of(tmp_path: Path, library: Library) -> Any:
    """A manifest whose register has one entry, with `metrics` in brackets."""

    def build(metrics: str, more: str = "") -> Manifest:
        text = f"mlready: 1\nevidence:\n  bench: {{path: out, metrics: {{{metrics}}}{more}}}\n"
        return read_manifest(read(text, "project.yaml"), library, tmp_path)

    return build


@pytest.fixture
def reading_of(tmp_path: Path, manifest_of: Any) -> Any:
    """What the register shows of a text."""

    def build(text: str, metrics: str, more: str = "") -> Reading:
        (tmp_path / "out").write_text(text)
        manifest = manifest_of(metrics, more)
        with File(tmp_path / "out", "out") as file:
            return read_metrics(file, manifest.evidence["bench"], manifest.measures)

    return build


def test_a_pointer_leads_to_a_number_in_its_unit(reading_of: Any) -> None:
    found = reading_of(JSON, "latency.p95_ms: {at: /summary/p95, unit: s, n: 500}")

    (only,) = found.measurements
    assert (only.name, only.value, only.at, only.n) == ("latency.p95_ms", 290, "/summary/p95", 500)
    assert found.objections == ()
    assert (found.kind, found.reader) == ("self_made", "metrics")
    assert found.produced is None


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        ("load.failed_share: {at: /summary/failed, unit: percent}", 0.015),
        ("load.requests: {at: /summary/requests}", 500),
        ("drift.columns: {at: /summary/a~1b/0}", 3),
        ("drift.share_drifted: {at: /summary/a~1b/1/~0, unit: share}", 0.2),
        ("load.valid: {at: /summary/valid}", True),
        ("eval.mine.accuracy: {at: /summary/p95, unit: points}", 0.29),
    ],
)
def test_a_pointer_leads_anywhere(metric: str, value: Any, reading_of: Any) -> None:
    (only,) = reading_of(JSON, metric).measurements

    assert only.value == value
    assert type(only.value) is type(value)


def test_yaml_is_read_the_same(reading_of: Any) -> None:
    text = "---\nmade: 2026-11-20\nsummary: {p95: 290}\n"

    found = reading_of(text, "latency.p95_ms: {at: /summary/p95, unit: ms}", ", produced_at: /made")

    assert found.measurements[0].value == 290
    assert found.produced == date(2026, 11, 20)


def test_the_date_inside_is_read(reading_of: Any) -> None:
    found = reading_of(JSON, "load.valid: {at: /summary/valid}", ", produced_at: /made/on")

    assert found.produced == datetime(2026, 11, 20, 8)  # noqa: DTZ001  # in UTC, as all are


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        ("latency.p95_ms: {at: 'Name=Aggregated:p95', unit: ms}", 290.5),
        ("latency.p95_ms: {at: '2:p95', unit: s}", 290500),
        ("load.requests: {at: 'last:Request Count'}", 300),
        ("load.failed_share: {at: '3:Failed %', unit: '%'}", 0.02),
        ("load.valid: {at: '2:Valid'}", True),
    ],
)
def test_a_cell_is_a_row_and_a_column(metric: str, value: Any, reading_of: Any) -> None:
    found = reading_of(CSV, metric, ", produced_at: 'Name=Aggregated:When'")

    assert found.measurements[0].value == value
    assert found.produced == date(2026, 11, 20)
    assert found.objections == ()


@pytest.mark.parametrize(
    ("text", "metric", "said"),
    [
        (JSON, "latency.p95_ms: {at: /summary/p59, unit: s}", "nothing at /summary/p59"),
        (JSON, "latency.p95_ms: {at: /summary/a~1b/2, unit: s}", "nothing at /summary/a~1b/2"),
        (JSON, "latency.p95_ms: {at: /summary/a~1b/-1, unit: s}", "nothing at /summary/a~1b/-1"),
        (JSON, "latency.p95_ms: {at: /summary/text, unit: s}", "no fitting number"),
        (JSON, "latency.p95_ms: {at: /summary/nan, unit: s}", "no fitting number"),
        (JSON, "latency.p95_ms: {at: /summary/valid, unit: s}", "no fitting number"),
        (JSON, "latency.p95_ms: {at: /summary/nothing, unit: s}", "no fitting number"),
        (JSON, "latency.p95_ms: {at: /summary, unit: s}", "no fitting number"),
        (JSON, "load.valid: {at: /summary/requests}", "no fitting number"),
        (JSON, "load.requests: {at: /summary/p95}", "no fitting number"),
        (JSON, "load.failed_share: {at: /summary/failed, unit: share}", "no fitting number"),
        (JSON, "latency.p95_ms: {at: 'last:p95', unit: s}", "nothing at last:p95"),
        (CSV, "latency.p95_ms: {at: 'last:p95', unit: s}", "no fitting number"),
        (CSV, "latency.p95_ms: {at: '9:p95', unit: s}", "nothing at 9:p95"),
        (CSV, "latency.p95_ms: {at: '1:p96', unit: s}", "nothing at 1:p96"),
        (CSV, "latency.p95_ms: {at: 'Nome=Aggregated:p95', unit: s}", "nothing at Nome"),
        (CSV, "load.valid: {at: '3:Valid'}", "no fitting number"),
    ],
)
def test_a_place_without_a_fitting_number_is_an_objection(
    text: str, metric: str, said: str, reading_of: Any
) -> None:
    found = reading_of(text, metric)

    assert found.measurements == ()
    assert said in found.objections[0]


def test_a_place_without_a_date_is_an_objection(reading_of: Any) -> None:
    found = reading_of(JSON, "load.valid: {at: /summary/valid}", ", produced_at: /summary/p95")

    assert found.produced is not None  # seconds since 1970
    found = reading_of(JSON, "load.valid: {at: /summary/valid}", ", produced_at: /summary/text")
    assert found.objections == ("no date at /summary/text",)


@pytest.mark.parametrize(
    ("text", "metric", "said"),
    [
        (CSV, "load.requests: {at: /a}", "a pointer leads into JSON or YAML, and this is csv"),
        ("PK\x03\x04", "load.requests: {at: /a}", "this is zip"),
        (JSON[:-3], "load.requests: {at: /a}", "truncated"),
        ("[1, 2", "load.requests: {at: /0}", "truncated"),
        ("a,a\n1,2\n", "load.requests: {at: '1:a'}", "two columns of one name"),
        ("a,b\nx,2\nx,3\n", "load.requests: {at: 'a=x:b'}", "two rows fit a=x:b"),
        ('a,b\n"x,2\n', "load.requests: {at: 'a=x:b'}", "no CSV"),
        ("[" * 5000, "load.requests: {at: /0}", "too many levels"),
    ],
)
def test_what_cannot_be_pointed_into_is_unreadable(
    text: str, metric: str, said: str, reading_of: Any
) -> None:
    with pytest.raises(Unreadable, match=said):
        reading_of(text, metric)


PLACES = st.sampled_from(
    ["/a", "/a/0", "/0/a", "/~0/~1", "/" + "9" * 30, "1:a", "last:a", "a=1:b", "=:a", "a=:a"]
)
NAMES = st.sampled_from(["latency.p95_ms", "load.requests", "load.valid", "drift.share_drifted"])
LEAVES = (
    st.none() | st.booleans() | st.integers(-(10**400), 10**400) | st.floats() | st.text(max_size=4)
)
DATA = st.recursive(
    LEAVES,
    lambda one: (
        st.lists(one, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "", "~"]), one)
    ),
    max_leaves=8,
)
FILES = (
    DATA.map(lambda data: json.dumps(data).encode())
    | DATA.map(lambda data: yaml.safe_dump(data, allow_unicode=True).encode())
    | st.lists(st.lists(st.sampled_from(["a", "b", "1", "1e999", '"', "true", ""]))).map(
        lambda rows: "\n".join(map(",".join, rows)).encode()
    )
    | st.binary(max_size=60)
)


@settings(max_examples=300, deadline=None)
@given(content=FILES, metrics=st.dictionaries(NAMES, PLACES, min_size=1), when=PLACES)
def test_of_whatever_file_only_fitting_numbers_are_read(
    content: bytes, metrics: dict[str, str], when: str, library: Library
) -> None:
    measures = {name: library.vocabulary.measures[name] for name in metrics}
    placed = {name: Metric(at=at, unit=measures[name].unit) for name, at in metrics.items()}
    entry = EvidenceEntry(path="out", metrics=placed, produced_at=when)
    with tempfile.NamedTemporaryFile() as out:
        out.write(content)
        out.flush()
        with File(Path(out.name), "out") as file:
            try:
                found = read_metrics(file, entry, measures)
            except Unreadable:
                return

    assert len(found.measurements) + len(found.objections) >= len(metrics)
    for one in found.measurements:
        assert isinstance(one.value, bool) == (measures[one.name].type == "bool")
        assert math.isfinite(one.value)
        assert one.value >= 0


@pytest.mark.parametrize(
    ("metrics", "more", "said"),
    [
        ("latency.p95: {at: /a}", "", "3:32  `latency.p95`: no such measurement; one of latency."),
        ("latency.p95ms: {at: /a}", "", "3:32  `latency.p95ms`: no such measurement; did you mean"),
        ("'eval.{task}.{metric}': {at: /a}", "", "no such measurement"),
        ("poetry: {at: /a}", "", "`poetry`: no such measurement; "),
        ("latency.p95_ms: {at: /a}", "", "in which `unit` does the file state it?; one of us, ms"),
        ("latency.p95_ms: {at: /a, unit: kg}", "", "3:63  `kg`: `latency.p95_ms` is in ms; one of"),
        ("drift.columns: {at: /a, unit: rows}", "", "`rows`: `drift.columns` is in columns"),
        ("drift.columns: {at: /a, direction: lower}", "", None),
        ("load.requests: {at: /a, direction: lower}", "", "`lower`: of `load.requests`, higher is"),
        ("load.requests: {at: /a, direction: up}", "", "`direction`: expected `higher` or `lower`"),
        ("load.requests: {at: /a, n: 0}", "", "`n`: expected at least 1, found 0"),
        ("load.requests: {at: /a, n: many}", "", "`n`: expected a whole number, found text"),
        ("load.requests: {at: a}", "", "`a`: no place in a file; a JSON pointer as"),
        ("load.requests: {at: '/a~2'}", "", "no place in a file"),
        ("load.requests: {at: '0:a'}", "", "no place in a file"),
        ("load.requests: {unit: requests}", "", "`at` is missing"),
        ("load.requests: {at: /a, name: x}", "", "`name`: no such key"),
        ("load.requests: /a", "", "expected a mapping, found text"),
        ("load.requests: {at: /a}", ", produced_at: here", "`here`: no place in a file"),
        ("", ", produced_at: /a", "`produced_at` is read with `metrics` only"),
    ],
)
def test_what_is_said_wrongly_is_refused_with_its_place(
    metrics: str, more: str, said: str | None, manifest_of: Any
) -> None:
    if said is None:
        assert manifest_of(metrics, more).evidence["bench"].metrics
        return
    with pytest.raises(ManifestRefused) as refused:
        manifest_of(metrics, more)

    (problem,) = refused.value.problems
    assert said in str(problem)
    assert problem.location.line == 3


@pytest.mark.parametrize("metrics", ["[]", "2026-11-20", "text"])
def test_metrics_are_a_mapping(metrics: str, library: Library, tmp_path: Path) -> None:
    text = f"mlready: 1\nevidence: {{bench: {{path: out, metrics: {metrics}}}}}\n"

    with pytest.raises(ManifestRefused, match="`metrics`: expected a mapping of measurements"):
        read_manifest(read(text, "project.yaml"), library, tmp_path)


def test_the_schema_of_manifests_knows_them(library: Library) -> None:
    schema = manifest_schema(library)
    entry: dict[str, Any] = {
        "path": "out",
        "produced_at": "/made",
        "metrics": {"latency.p95_ms": {"at": "/p95", "unit": "ms", "n": 3}},
    }

    jsonschema.validate({"mlready": 1, "evidence": {"bench": entry}}, schema)

    entry["metrics"]["latency.p95_ms"]["units"] = "ms"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"mlready": 1, "evidence": {"bench": entry}}, schema)


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        (0.29, "s", "ms", 290),
        (57, "percent", "share", 0.57),
        (0.3, "kWh", "Wh", 300),
        (1234.5, "g", "kg CO2e", 1.2345),
        (90, "1/min", "1/s", 1.5),
        (2, "h", "s", 7200),
        (1e-30, "us", "ms", 1e-33),
        (3, "rows", "rows", 3),
    ],
)
def test_units_are_converted_without_noise(
    value: float, unit: str, to: str, expected: float
) -> None:
    assert convert(value, unit, to) == expected


@pytest.mark.parametrize(("unit", "to"), [("s", "share"), ("rows", "columns"), ("", "ms")])
def test_what_is_not_alike_is_not_converted(unit: str, to: str) -> None:
    with pytest.raises(ValueError, match="is no"):
        convert(1, unit, to)


def test_every_unit_of_the_vocabulary_that_has_others_is_in_the_table(library: Library) -> None:
    units = {one.unit for one in library.vocabulary.measures.values()}

    assert {"share", "ms", "s", "1/s", "kWh", "Wh", "kg CO2e"} <= units
