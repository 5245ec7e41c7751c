"""Generated letters: a chain of words for each kind of damage, learnt from the real ones; then a filter, with its share logged."""

from __future__ import annotations

import json
from collections import defaultdict

import numpy as np
from letters import FIELDS, HERE, PARAMS, load, save

LEAST, MOST = 8, 60
"""Words that a letter has."""


def chains(texts: list[str], order: int) -> dict[tuple[str, ...], list[str]]:
    found = defaultdict(list)
    for text in texts:
        words = ["", *[""] * (order - 1), *text.split(), "\n"]
        for at in range(order, len(words)):
            found[tuple(words[at - order : at])].append(words[at])
    return found


def write(chain: dict[tuple[str, ...], list[str]], order: int, chance) -> str:
    words = [""] * order
    while words[-1] != "\n" and len(words) < MOST + order:
        words.append(str(chance.choice(chain[tuple(words[-order:])])))
    return " ".join(one for one in words if one not in ("", "\n"))


def triples(text: str) -> frozenset[tuple[str, ...]]:
    words = text.split()
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def likeness(text: frozenset, other: frozenset) -> float:
    return len(text & other) / len(text | other) if text | other else 1.0


def nearest(text: str, others: list[frozenset], index: dict[tuple, list[int]]) -> float:
    """Largest share of common word triples with any of the others (1 is a copy)."""
    own = triples(text)
    candidates = {at for one in own for at in index.get(one, ())}
    return max((likeness(own, others[at]) for at in candidates), default=0.0)


def indexed(texts: list[str]) -> tuple[list[frozenset], dict[tuple, list[int]]]:
    sets, index = [triples(text) for text in texts], defaultdict(list)
    for at, one in enumerate(sets):
        for triple in one:
            index[triple].append(at)
    return sets, index


def main() -> None:
    real, chance = load(HERE / "data/real.csv"), np.random.default_rng(PARAMS["seed"] + 1)
    by_kind = {kind: [one for one in real if one["kind"] == kind] for kind in sorted({one["kind"] for one in real})}
    chain = {kind: chains([one["text"] for one in rows], PARAMS["order"]) for kind, rows in by_kind.items()}
    sets, index = indexed([one["text"] for one in real])
    kept, refused, seen, tried = [], defaultdict(int), set(), 0
    while len(kept) < PARAMS["generated"]:
        tried += 1
        kind = str(chance.choice(list(by_kind)))                       # rare kinds as often as common ones
        pattern = by_kind[kind][chance.integers(len(by_kind[kind]))]
        text = write(chain[kind], PARAMS["order"], chance)
        amount = max(50, int(int(pattern["amount"]) * chance.normal(1, 0.15)))
        reason = ("length" if not LEAST <= len(text.split()) <= MOST else "repeated" if text in seen
                  else "unfinished" if text[-1] not in ".?" else "near copy" if nearest(text, sets, index) > 0.8 else "")
        if reason:
            refused[reason] += 1
            continue
        seen.add(text)
        region, days = by_kind[kind][chance.integers(len(by_kind[kind]))]["region"], int(chance.geometric(0.25))
        kept.append(dict(zip(FIELDS, [len(kept), kind, region, amount, days, text], strict=True)))
    save(HERE / "data/generated.csv", kept)
    log = {"tried": tried, "kept": len(kept), "kept_share": len(kept) / tried, "refused": dict(refused),
           "generator": f"chain of words of order {PARAMS['order']} for each kind", "seed": PARAMS["seed"] + 1}
    (HERE / "filter.json").write_text(json.dumps(log, indent=1) + "\n")


if __name__ == "__main__":
    main()
