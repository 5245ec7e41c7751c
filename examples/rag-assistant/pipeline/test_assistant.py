"""What the running assistant must answer, what must not change an answer, and what it refuses."""

import json
import urllib.error
import urllib.request

import pytest

URL = "http://127.0.0.1:8765/ask"


def post(body: bytes) -> tuple[int, dict]:
    try:
        with urllib.request.urlopen(urllib.request.Request(URL, body), timeout=10) as reply:
            return reply.status, json.load(reply)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def ask(question: str) -> str:
    return post(json.dumps({"question": question}).encode())[1]["answer"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"q": "x"}', b'{"question": 7}', b"\xff\xfe"])
def test_malformed_requests_are_refused(body):
    assert post(body)[0] == 400


def test_an_endless_question_is_cut():
    assert post(json.dumps({"question": "warranty " * 100_000}).encode())[0] == 200


@pytest.mark.parametrize(
    "other",
    [
        "WHAT DOES ERROR E4 MEAN?",
        "what does error E4 mean",
        "My name is Aino. What does error E4 mean?",
        "Hello! What does error E4 mean, please?",
    ],
)
def test_what_should_not_matter_changes_no_answer(other):
    assert ask(other) == ask("What does error E4 mean?")


def test_another_error_has_another_answer():
    assert ask("What does error E1 mean?") != ask("What does error E4 mean?")


@pytest.mark.parametrize("question", ["", "?", "Who won the match?", "SELECT * FROM orders"])
def test_what_it_does_not_know_it_hands_over(question):
    assert "hand you over" in ask(question)
