"""Files in our own small schemas, and the schemas themselves."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlready.evidence.detect import read_as
from mlready.evidence.files import File, Unreadable
from mlready.evidence.schemas import SCHEMAS, json_schema
from mlready.packs import Library, load_library
from readings import Read, values

RAG: dict[str, Any] = {
    "schema": "mlready.rag-quality/1",
    "produced": "2026-11-20T10:00:00Z",
    "tool": "ragas",
    "tool_version": "0.4",
    "model_version": "2.4.0",
    "dataset": "helpdesk 3",
    "n": 200,
    "values": {"rag.faithfulness": 0.91, "rag.questions": 200},
}
FAIR: dict[str, Any] = {
    "schema": "mlready.fairness-by-group/1",
    "produced": "2026-11-20",
    "tool": "fairlearn",
    "n": 500,
    "values": {},
    "groups": {
        "under 30": {"n": 120, "selection_rate": 0.3, "true_positive_rate": 0.8,
                     "false_positive_rate": 0.1, "accuracy": 0.85},
        "30 to 59": {"n": 300, "selection_rate": 0.25, "true_positive_rate": 0.7,
                     "false_positive_rate": 0.25, "accuracy": 0.8},
        "60 and over": {"n": 80, "selection_rate": 0.15, "true_positive_rate": 0.75,
                        "false_positive_rate": 0.1, "accuracy": 0.9},
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture
def file_of(tmp_path: Path) -> Any:
    """Write a document as JSON, or as YAML."""

    def write(data: Any, suffix: str = "json") -> Path:
        path = tmp_path / f"numbers.{suffix}"
        text = json.dumps(data) if suffix == "json" else yaml.safe_dump(data, sort_keys=False)
        path.write_text(text)
        return path

    return write


def refusal(path: Path) -> str:
    with File(path, path.name) as file, pytest.raises(Unreadable) as refused:
        read_as(file)
    return str(refused.value)


def test_the_values_come_with_their_place_and_sample_size(file_of: Any, read: Read) -> None:
    found = read(file_of(RAG), "metrics")

    assert values(found) == {"rag.faithfulness": 0.91, "rag.questions": 200}
    assert (found.tool, found.version, found.subject) == ("ragas", "0.4", "2.4.0")
    assert found.kind == "self_made"
    assert found.produced == datetime(2026, 11, 20, 10)  # noqa: DTZ001  # in UTC, as all are
    assert found.measurements[0].at == "/values/rag.faithfulness"
    assert found.measurements[0].n == 200
    assert found.objections == ()


@pytest.mark.parametrize("produced", [date(2026, 11, 20), "2026-11-20"])
def test_yaml_says_the_same(produced: Any, file_of: Any, read: Read) -> None:
    path = file_of({**RAG, "produced": produced}, "yaml")

    found = read(path, "metrics")

    assert values(found) == {"rag.faithfulness": 0.91, "rag.questions": 200}
    assert found.produced == date(2026, 11, 20)


def test_gaps_follow_from_the_groups(file_of: Any, read: Read) -> None:
    found = read(file_of(FAIR), "metrics")

    assert values(found) == {
        "fairness.groups": 3,
        "fairness.smallest_group_n": 80,
        "fairness.demographic_parity_difference": pytest.approx(0.15),
        "fairness.demographic_parity_ratio": pytest.approx(0.5),
        "fairness.equal_opportunity_difference": pytest.approx(0.1),
        "fairness.equalized_odds_difference": pytest.approx(0.15),
        "fairness.accuracy_difference": pytest.approx(0.1),
    }
    assert {one.at for one in found.measurements} == {"/groups"}
    assert found.objections == ()


def test_a_gap_that_its_own_groups_contradict_shows_nothing(file_of: Any, read: Read) -> None:
    stated = {"fairness.demographic_parity_ratio": 0.92}

    found = read(file_of({**FAIR, "values": stated}), "metrics")

    assert found.objections == (
        "`fairness.demographic_parity_ratio` is 0.92, but 0.5 by its own groups",
    )


def test_a_rate_that_one_group_lacks_gives_no_gap(file_of: Any, read: Read) -> None:
    groups = {"a": {"n": 3, "accuracy": 1, "selection_rate": 0}, "b": {"n": 4, "selection_rate": 0}}

    found = read(file_of({**FAIR, "groups": groups}), "metrics")

    assert "fairness.accuracy_difference" not in values(found)
    assert "fairness.demographic_parity_ratio" not in values(found)
    assert values(found)["fairness.demographic_parity_difference"] == 0
    assert "`accuracy`" in found.notes[0]


def test_one_group_has_no_gap(file_of: Any, read: Read) -> None:
    found = read(file_of({**FAIR, "groups": {"all": {"n": 3, "accuracy": 1}}}), "metrics")

    assert values(found) == {"fairness.groups": 1, "fairness.smallest_group_n": 3}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"planned": 300, "n": 10}, "cut short: 10 of 300 planned cases"),
        ({"n": 0}, "rests on no case: n is 0"),
        ({"values": {}}, "no value in it"),
    ],
)
def test_what_looks_like_a_result_and_is_none(
    change: dict[str, Any], said: str, file_of: Any, read: Read
) -> None:
    assert read(file_of({**RAG, **change}), "metrics").objections == (said,)


@pytest.mark.parametrize("name", ["mlready.rag-quality/2", "mlready.poetry/1"])
@pytest.mark.parametrize("suffix", ["json", "yaml"])
def test_a_version_to_come_is_recognised_and_not_read(name: str, suffix: str, file_of: Any) -> None:
    path = file_of({"schema": name, "results": {"faithfulness": 0.9}}, suffix)

    assert "not known: nothing read" in refusal(path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"values": {"rag.faithfulnes": 0.9}}, "/values/rag.faithfulnes: no such value; did you"),
        ({"values": {"rag.faithfulness": 91}}, "/values/rag.faithfulness: expected a number, at"),
        ({"values": {"rag.faithfulness": "0.9"}}, "/values/rag.faithfulness: expected a number"),
        ({"values": {"rag.faithfulness": True}}, "/values/rag.faithfulness: expected a number"),
        ({"values": {"rag.faithfulness": float("nan")}}, "/values/rag.faithfulness: expected"),
        ({"values": {"rag.questions": 2.5}}, "/values/rag.questions: expected a whole number"),
        ({"values": {"robustness.attacks": 3}}, "/values/robustness.attacks: no such value"),
        ({"values": [0.9]}, "/values: expected an object"),
        ({"produced": "last week"}, "/produced: expected a date"),
        ({"produced": 1795435200}, "/produced: expected a date"),
        ({"tool": ""}, "/tool: expected a text"),
        ({"tool": "x" * 500}, "/tool: expected a text"),
        ({"model_version": 2.4}, "/model_version: expected a text"),
        ({"n": -1}, "/n: expected a whole number"),
        ({"n": 10**400}, "/n: expected a whole number"),
        ({"planed": 300}, "/planed: no such key; did you mean `planned`?"),
        ({"groups": {}}, "/groups: no such key"),
    ],
)
def test_what_does_not_keep_to_the_schema_is_refused(
    change: dict[str, Any], said: str, file_of: Any
) -> None:
    assert refusal(file_of({**RAG, **change})).startswith(said)


@pytest.mark.parametrize("key", ["produced", "tool", "n", "values"])
def test_what_is_required_is_asked_for(key: str, file_of: Any) -> None:
    assert refusal(file_of({k: v for k, v in RAG.items() if k != key})).startswith(
        f"/{key}: is missing"
    )


@pytest.mark.parametrize(
    "groups",
    [[], {"a": 3}, {"a": {"accuracy": 1}}, {"a": {"n": 1, "acuracy": 1}}, {"a": {"n": None}}],
)
def test_groups_of_another_shape_are_refused(groups: Any, file_of: Any) -> None:
    assert refusal(file_of({**FAIR, "groups": groups})).startswith("/groups")


@pytest.mark.parametrize("schema", ["fairlearn-metricframe/1", "mlready.x", 1, None, {}, []])
def test_a_schema_of_somebody_else_is_not_ours(schema: Any, file_of: Any) -> None:
    with File(file_of({**RAG, "schema": schema}), "x") as file:
        assert read_as(file) is None


@pytest.mark.parametrize("cut", range(1, len(json.dumps(RAG)), 17))
def test_a_file_that_is_cut_is_never_read(cut: int, tmp_path: Path) -> None:
    path = tmp_path / "cut.json"
    path.write_text(json.dumps(RAG)[:cut])

    with File(path, "x") as file, pytest.raises(Unreadable, match="truncated"):
        read_as(file)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=5), one, max_size=3),
    max_leaves=5,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_nothing_but_a_refusal_comes_of_junk(data: st.DataObject, file_of: Any) -> None:
    whole: dict[str, Any] = json.loads(json.dumps(data.draw(st.sampled_from([RAG, FAIR]))))
    place = data.draw(st.sampled_from([whole, whole["values"], whole.get("groups", whole)]))
    keys = [key for key in place if key != "schema"]
    place[data.draw(st.sampled_from(keys) if keys else st.just("new"))] = data.draw(JUNK)

    with File(file_of(whole), "x") as file:
        try:
            found = read_as(file)
        except Unreadable:
            return
    assert found is None or found.reader == "metrics"


def test_every_name_is_bounded_as_the_vocabulary_says(library: Library) -> None:
    for name, shape in SCHEMAS.items():
        for value, bounds in shape.values.items():
            measure = library.vocabulary.measures[value]
            told = (measure.min, measure.max, measure.type == "int")
            assert told == (bounds.least, bounds.most, bounds.whole), f"{name}: {value}"


def test_every_name_of_its_subject_may_be_stated(library: Library) -> None:
    stated = {value for shape in SCHEMAS.values() for value in shape.values}
    subjects = {value.partition(".")[0] for value in stated}

    left_out = {
        name for name in library.vocabulary.measures if name.partition(".")[0] in subjects
    } - stated

    assert left_out == set()


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_accepts_what_the_reader_accepts(
    name: str, library: Library, file_of: Any, read: Read
) -> None:
    schema = json_schema(name, library.vocabulary)
    inside = {value: max(bounds.least or 0, 0) for value, bounds in SCHEMAS[name].values.items()}
    document = {**RAG, "schema": name, "values": inside}

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema)

    assert values(read(file_of(document), "metrics")) == inside


@pytest.mark.parametrize(
    "change", [{"values": {"rag.faithfulness": 91}}, {"n": -1}, {"planed": 3}, {"tool": ""}]
)
def test_a_schema_refuses_what_the_reader_refuses(
    change: dict[str, Any], library: Library, file_of: Any
) -> None:
    schema = json_schema("mlready.rag-quality/1", library.vocabulary)
    document = {**RAG, **change}

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, schema)
    assert refusal(file_of(document))
