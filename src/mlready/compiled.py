"""Write the shipped packs as JSON; the build calls this when it makes a wheel."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mlready.packs import compiled
from mlready.packs.files import COMPILED, core_files, shipped_packs, shipped_rules
from mlready.packs.load import load_library, open_packs
from mlready.packs.model import Library


def write(package: Path) -> None:
    """Compile every shipped pack into the package folder of a wheel. Raises PackRefused."""
    rules = shipped_rules()
    library = load_library()
    opened = open_packs(library, frozenset(shipped_packs()))
    folder = package / COMPILED.name
    folder.mkdir(parents=True, exist_ok=True)
    made_from = compiled.digest(rules, core_files(rules))
    compiled.save(folder, compiled.CORE, made_from, _core(opened))
    for pack in opened.packs:
        content = {
            "derived": [compiled.dump_derived(fact) for fact in pack.derived.values()],
            "rules": [compiled.dump_rule(rule) for rule in pack.rules],
        }
        compiled.save(folder, f"{pack.meta.id}.json", pack.digest, content)


def _core(library: Library) -> dict[str, Any]:
    """The vocabulary, its gates, and what each pack is; each fact with the pack it belongs to."""
    prefixes = {pack.meta.prefix: pack.meta.id for pack in library.packs}

    def home(path: str) -> str:
        return prefixes.get(re.split(r"[.[]", path, maxsplit=1)[0], "")

    facts = library.vocabulary.facts
    return {
        "facts": [[home(path), path, compiled.dump_fact(fact)] for path, fact in facts.items()],
        "terms": [
            [home(terms.fact), compiled.dump_terms(terms)]
            for terms in library.vocabulary.purpose_terms
        ],
        "measures": {
            name: compiled.dump_measure(one) for name, one in library.vocabulary.measures.items()
        },
        "gates": [
            [home(path), path, compiled.dump_condition(gate)]
            for path, gate in library.gates.items()
        ],
        "packs": {
            pack.meta.id: {
                "meta": compiled.dump_meta(pack.meta),
                "applies": compiled.dump_condition(pack.applies),
            }
            for pack in library.packs
        },
    }
