"""Ask the assistant all questions of the test set, and write what came out as rag-quality files.

Faithfulness is the share of the answers' sentences that stand in the retrieved passages; recall the
share of the questions whose passage was retrieved; a citation is right if it points at the passage that
answers the question.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

from assistant import DECLINED, VERSION, Assistant, help_pages

EVIDENCE = Path(__file__).parents[1] / "evidence"
FOREIGN = [
    f"{ask} {subject}?"
    for ask in (
        "What do you know about",
        "Where can I read about",
        "Can you help me with",
        "What is your advice on",
    )
    for subject in (
        "the weather in Rome",
        "a mortgage with a fixed rate",
        "the warranty of bicycles",
        "the offside rule",
        "delivery to Brazil by ship",
        "income tax for students",
        "a repair of my telephone",
        "the best hotel in Paris",
        "vaccines for dogs",
        "the price of gold",
        "free parking at the airport",
        "learning the piano",
        "train tickets to Trondheim",
    )
]


def write(name: str, n: int, **values: float) -> None:
    """One file in the schema of mlready."""
    data = {
        "schema": "mlready.rag-quality/1",
        "produced": datetime.now(UTC).isoformat(timespec="seconds"),
        "tool": "quality.py",
        "tool_version": VERSION,
        "model_version": VERSION,
        "dataset": f"help-centre questions, {name}",
        "n": n,
        "planned": n,
        "values": {f"rag.{key}": round(value, 4) for key, value in values.items()},
    }
    (EVIDENCE / f"rag-{name}.json").write_text(json.dumps(data, indent=2) + "\n")


def main() -> None:
    """Answerable questions first, then those the help pages hold no answer to."""
    passages, questions = help_pages()
    assistant = Assistant(passages)
    recalled = statements = supported = cited = right = 0
    for passage, question in zip(passages, questions, strict=True):
        reply = assistant.ask(question)
        recalled += passage.text in reply["passages"]
        if reply["answer"] != DECLINED:
            said = re.split(r"(?<=[.]) ", reply["answer"].rpartition(" (See: ")[0])
            statements += len(said)
            supported += sum(one in reply["passages"] for one in said)
            cited += 1
            right += said[0] == passage.text
    n = len(questions)
    write("answered", n, context_recall=recalled / n, faithfulness=supported / statements)
    write("cited", cited, citation_accuracy=right / cited)
    declined = sum(assistant.ask(one)["answer"] == DECLINED for one in FOREIGN)
    write("declined", len(FOREIGN), unanswerable_refused_share=declined / len(FOREIGN))


if __name__ == "__main__":
    main()
