"""A small retrieval assistant over `help.yaml`: it looks passages up and answers from them.

In place of the language model of the service stands a script that copies the sentence nearest to
the question, declines where none is near, and adds a sentence of its own where it is unsure, as
language models do. It speaks the interface that the service has.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import yaml
from sklearn.feature_extraction.text import TfidfVectorizer

VERSION = "2026.11"
DECLINED = "I find nothing about that in the help centre. Shall I hand you over to a person?"
NEAR = 0.35
"""Least similarity of question and passage for an answer."""
SURE = 0.5
"""Below it the script adds what no passage says."""
ORDERS = re.compile(
    r"\b(ignore|disregard|forget|instead|print|say|output|write|respond|include|add|insert)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Passage:
    """A sentence of a help page."""

    page: str
    text: str


def help_pages() -> tuple[list[Passage], list[str]]:
    """All passages, and for each the question that it answers."""
    pages = yaml.safe_load((Path(__file__).parent / "help.yaml").read_text())
    pairs = [(Passage(page, text), asked) for page, all_ in pages.items() for text, asked in all_]
    return [one for one, _ in pairs], [asked for _, asked in pairs]


class Assistant:
    """Looks up, filters, answers."""

    def __init__(self, passages: list[Passage], most: int = 3) -> None:
        self.passages, self.most = passages, most
        self.terms = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, stop_words="english")
        self.index = self.terms.fit_transform([f"{one.page}. {one.text}" for one in passages])

    def look_up(self, question: str) -> list[tuple[float, Passage]]:
        """The nearest passages with their similarity, nearest first."""
        near = (self.index @ self.terms.transform([question]).T).toarray().ravel()
        best = near.argsort()[::-1][: self.most]
        return [(float(near[at]), self.passages[at]) for at in best]

    def ask(self, question: str) -> dict:
        """Answer, passages and cited page; sentences that give orders are never copied."""
        found = self.look_up(question[:2000])
        answer, cited = DECLINED, []
        near, best = found[0]
        if near >= NEAR and not ORDERS.search(best.text):
            more = "" if near >= SURE else " You find this in our app as well."
            answer, cited = f"{best.text}{more} (See: {best.page})", [best.page]
        return {
            "answer": answer,
            "cited": cited,
            "passages": [one.text for near, one in found if near > 0],
        }


def planted(text: str) -> dict:
    """The answer when a document of an attacker stands in the index and is what is asked for."""
    parts = [one for one in re.split(r"(?<=[.!?])\s+|\n+", text) if len(one) > 20][:200]
    pages, _ = help_pages()
    assistant = Assistant([*pages, *(Passage("Planted page", one) for one in parts)], most=3)
    return assistant.ask(parts[-1] if parts else text)


class Handler(BaseHTTPRequestHandler):
    """POST /ask and /planted with a question, as JSON."""

    assistant = Assistant(help_pages()[0])
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answer one question."""
        size = int(self.headers.get("Content-Length", 0))
        try:
            question = json.loads(self.rfile.read(size))["question"]
            answer = planted(question) if self.path == "/planted" else self.assistant.ask(question)
            self.reply(200, answer)
        except (ValueError, KeyError, TypeError):
            self.reply(400, {"error": "send a question as JSON"})

    def reply(self, status: int, data: dict) -> None:
        """Send it."""
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: the load test would fill the screen."""


if __name__ == "__main__":
    ThreadingHTTPServer.request_queue_size = 256
    ThreadingHTTPServer(("127.0.0.1", 8765), Handler).serve_forever()
