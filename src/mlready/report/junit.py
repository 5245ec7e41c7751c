"""The findings as JUnit XML, for the test page of a CI system.

Each finding is a test case. Not met in force, or a broken ban, is a failure; unknown, waived, not
met but not binding yet, and not applicable are skipped, each with its reason. Failures do not
depend on `--fail-on`: that is for the exit code.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from mlready.report.ink import printable
from mlready.report.places import position
from mlready.report.view import AssessmentView, FindingView

_SKIPPED = {"unknown": "unknown", "waived": "waived", "not_applicable": "not applicable"}
_NO_CHARACTERS = dict.fromkeys((0xFFFE, 0xFFFF))
"""What XML cannot hold, beside the control characters."""


def render(views: Sequence[AssessmentView]) -> str:
    """One document with one test suite for each assessment; a newline at the end."""
    root = ElementTree.Element("testsuites", name="mlready")
    for view in views:
        _suite(root, view)
    _count(root)
    ElementTree.indent(root)
    declaration = '<?xml version="1.0" encoding="UTF-8"?>'
    return f"{declaration}\n{ElementTree.tostring(root, encoding='unicode')}\n"


def _suite(root: ElementTree.Element, view: AssessmentView) -> None:
    name = f"{view.system.name} {view.system.version}".strip()
    suite = ElementTree.SubElement(root, "testsuite", _clean(name=f"{view.system.file}: {name}"))
    suite.set("timestamp", f"{view.as_of}T00:00:00")
    properties = ElementTree.SubElement(suite, "properties")
    for key, value in (("as_of", view.as_of), ("verdict", view.verdict.word), ("tool", view.tool)):
        ElementTree.SubElement(properties, "property", _clean(name=key, value=value))
    for one in view.findings:
        _case(suite, one, view)
    _count(suite)


def _case(suite: ElementTree.Element, one: FindingView, view: AssessmentView) -> None:
    line, _ = position(one.where, view.system.file)
    case = ElementTree.SubElement(
        suite,
        "testcase",
        _clean(classname=f"{one.pack}.{one.area}", name=f"{one.id} {one.title}", time="0"),
    )
    case.set("file", _text(view.system.file))
    if line:
        case.set("line", str(line))
    message = f"{', '.join(one.provision)}: {one.message}"
    if failed(one):
        failure = ElementTree.SubElement(
            case, "failure", _clean(type=one.severity, message=message)
        )
        failure.text = _text(f"{one.where}  {one.message} {one.why} Fix: {one.fix}")
    elif one.outcome == "fail":
        when = f"upcoming, from {one.since}" if one.timing == "upcoming" else one.timing
        ElementTree.SubElement(case, "skipped", _clean(message=f"{when}: {message}"))
    elif one.outcome in _SKIPPED:
        ElementTree.SubElement(
            case, "skipped", _clean(message=f"{_SKIPPED[one.outcome]}: {message}")
        )


def failed(one: FindingView) -> bool:
    """Not met in force, or a broken ban that binds now or later."""
    if one.outcome != "fail":
        return False
    return one.timing == "in_force" or (one.kind == "prohibition" and one.timing == "upcoming")


def _count(element: ElementTree.Element) -> None:
    """Write how many test cases there are below, and what became of them."""
    cases = list(element.iter("testcase"))
    element.set("tests", str(len(cases)))
    element.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    element.set("errors", "0")
    element.set("skipped", str(sum(case.find("skipped") is not None for case in cases)))


def _clean(**attributes: str) -> dict[str, str]:
    return {key: _text(value) for key, value in attributes.items()}


def _text(text: str) -> str:
    return printable(text).translate(_NO_CHARACTERS)
