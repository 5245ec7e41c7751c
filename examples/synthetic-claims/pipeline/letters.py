"""Real letters: the stand-in for what customers wrote. Generated too, since no customer's letter may be published."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import yaml

HERE = Path(__file__).parent
PARAMS = yaml.safe_load((HERE / "params.yaml").read_text())
FIELDS = ["id", "kind", "region", "amount", "days_to_report", "text"]
KINDS = {"water": 0.38, "theft": 0.28, "storm": 0.22, "glass": 0.09, "fire": 0.03}
REGIONS = ["north", "east", "south", "west"]
SAID = {
    "water": ["a pipe burst in the {room}", "the washing machine leaked into the {room}", "water came through the ceiling of the {room}",
              "the drain backed up and flooded the {room}", "a hose came off while we were away"],
    "theft": ["my bicycle was stolen from the {place}", "someone broke into the {place} at night", "the {thing} is gone since {day}",
              "thieves forced the door of the {place}", "my {thing} was taken on the train"],
    "storm": ["the storm took tiles off the roof", "a tree fell on the {place}", "hail broke the cover of the {place}",
              "wind tore down the fence on {day}", "rain came in after the roof was damaged"],
    "glass": ["the {room} window is cracked", "a ball went through the {room} window", "the glass of the shower broke by itself",
              "the door of the stove has a crack", "a stone hit the pane of the {room}"],
    "fire": ["a candle set the {room} on fire", "the {thing} caught fire while charging", "smoke from the stove blackened the {room}",
             "a short circuit burnt the wall of the {room}", "the neighbour's fire spread to the {place}"],
}
WORDS = {
    "room": ["kitchen", "bathroom", "cellar", "bedroom", "hall", "attic", "living room", "study"],
    "place": ["garage", "shed", "yard", "car port", "balcony", "garden house", "stairwell"],
    "thing": ["laptop", "scooter", "camera", "phone", "handbag", "drill", "watch", "television"],
    "day": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
OPENS = ["Dear team ,", "Hello ,", "Good morning ,", "To whom it may concern ,", "I want to report damage :", "Please help :", "Claim :"]
MIDDLES = ["we noticed it on {day}", "it happened on {day} around noon", "nobody was hurt", "the floor is ruined", "a neighbour saw it",
           "I called the police", "a plumber came at once", "I have photos", "the landlord knows", "we were on holiday",
           "the carpet and the {thing} are damaged", "the {room} window is open since", "water came in as well", "the {place} smells of smoke",
           "the {thing} is gone too", "the {room} cannot be used", "it took us all of {day} to clean up"]
CLOSES = ["please tell me what you need .", "I attach the invoice .", "how long will it take ?", "the repair costs about {amount} euros .",
          "I expect {amount} euros .", "thank you for your help .", "I wait for your answer ."]


def misspelt(text: str, chance) -> str:
    """Every ninth longer word with two letters changed round, as people type."""
    words = text.split()
    for at, word in enumerate(words):
        if len(word) > 4 and chance.random() < 0.11:
            place = int(chance.integers(1, len(word) - 2))
            words[at] = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return " ".join(words)


def letters(rows: int, seed: int) -> list[dict[str, object]]:
    """One record for each letter: kind of damage, region, amount in euros, days until it was reported, text."""
    chance = np.random.default_rng(seed)
    found = []
    for number in range(rows):
        kind = str(chance.choice(list(KINDS), p=list(KINDS.values())))
        amount = int(chance.lognormal(6.5 + 0.8 * (kind == "fire"), 0.7)) + 50
        blurred = str(chance.choice(list(KINDS))) if chance.random() < 0.06 else kind
        parts = [chance.choice(OPENS), chance.choice(SAID[blurred]), "."]
        parts += [f"{one} ." for one in chance.choice(MIDDLES, chance.integers(1, 4), replace=False)] + [chance.choice(CLOSES)]
        text = " ".join(str(one) for one in parts)
        for name, words in WORDS.items():
            while "{" + name + "}" in text:
                text = text.replace("{" + name + "}", str(chance.choice(words)), 1)
        text = text.replace("{amount}", str(round(amount, -1)))
        region, days = str(chance.choice(REGIONS)), int(chance.geometric(0.25))
        found.append(dict(zip(FIELDS, [number, kind, region, amount, days, misspelt(text, chance)], strict=True)))
    return found


def save(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def load(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    everything = letters(PARAMS["real"] + PARAMS["held_out"], PARAMS["seed"])
    seen = {str(one["text"]) for one in everything[: PARAMS["real"]]}
    save(HERE / "data/real.csv", everything[: PARAMS["real"]])
    save(HERE / "data/test.csv", [one for one in everything[PARAMS["real"] :] if one["text"] not in seen])
