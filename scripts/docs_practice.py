"""docs/practice.md: each practice of the catalogue, its rules, and the files that can show it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator, Mapping

from mlready.conditions.nodes import paths
from mlready.evidence.detect import READERS, load
from mlready.evidence.schemas import SCHEMAS
from mlready.packs import CheckedRule, load_library, open_packs, shipped_rules
from mlready.packs.files import shipped_packs
from mlready.packs.model import Pack

HEAD = """\
<!-- Made from rules/ and the readers by `make docs`; what is written here by hand is lost. -->
# Practice

Each practice of the packs that are no law: the rules that stand for it, what backs them, and the
readers of files that hold the numbers asked for; a practice without a rule has the reason beside
it. Then the numbers that rules compare with, where each is from, and how to set another:
`thresholds: {ID: NUMBER}` in the manifest, which every report shows. A convention is a starting
value that nobody else set.
"""
_KINDS = {
    "": "", "regulation": "regulation", "standard": "standard", "paper": "paper",
    "tool_default": "tool default", "tool_format": "tool format", "convention": "convention",
}  # fmt: skip


def page() -> str:
    """The whole page."""
    closed = load_library()
    wanted = frozenset(name for name in shipped_packs())
    packs = [one for one in open_packs(closed, wanted).packs if one.meta.kind != "binding_law"]
    readers = measured_by()
    rules = sum(len(pack.rules) for pack in packs)
    practices = sum(len(list(listed(pack))) for pack in packs)
    lines = [HEAD, f"{len(packs)} packs, {practices} practices, {rules} rules."]
    for pack in packs:
        lines += ["", f"## {pack.meta.title}", "", f"Pack `{pack.meta.id}`."]
        lines += _table(pack, readers)
    return "\n".join(lines) + "\n"


def _table(pack: Pack, readers: Mapping[str, list[str]]) -> Iterator[str]:
    reasons = dict(_reasons(pack))
    yield from ("", "| Practice | Rules | Backed by | Measured by |", "| --- | --- | --- | --- |")
    for practice in listed(pack):
        mine = [rule for rule in pack.rules if practice in standing_for(rule)]
        names = ", ".join(f"`{rule.record.id}` {rule.record.title}" for rule in mine)
        backed = ", ".join(dict.fromkeys(rule.record.evidence for rule in mine))
        files = ", ".join(sorted({one for rule in mine for one in _readers(rule, readers)}))
        told = names or f"none: {reasons.get(practice, 'see provisions.txt')}"
        yield f"| `{practice}` | {told.replace('|', '/')} | {backed} | {files} |"
    if pack.meta.thresholds:
        yield from ("", "| Threshold | Default | From |", "| --- | --- | --- |")
    for name, one in pack.meta.thresholds.items():
        bar = {"at_most": "at most ", "at_least": "at least ", "": ""}[one.direction]
        source = f"{_KINDS[one.kind]}: {one.source}" if one.kind else one.source
        yield f"| `{name}` | {bar}{one.value:g} {one.unit} | {source.replace('|', '/')} |"


def standing_for(rule: CheckedRule) -> tuple[str, ...]:
    """The practices of a rule: those it covers, else its provisions."""
    provision = rule.record.provision
    return tuple(rule.record.covers) or (
        (provision,) if isinstance(provision, str) else tuple(provision)
    )


def _readers(rule: CheckedRule, readers: Mapping[str, list[str]]) -> Iterable[str]:
    if rule.shown_by is None:
        return
    for path in paths(rule.shown_by):
        yield from readers.get(path.removesuffix(".n"), ())


def listed(pack: Pack) -> Iterator[str]:
    """The practices of a pack, from the list of what its rules may cite."""
    for line in _provisions(pack):
        if line and not line.startswith("#"):
            yield line


def _reasons(pack: Pack) -> Iterator[tuple[str, str]]:
    for line in _provisions(pack):
        found = re.match(r"# (\S+): no rule(?: here)?\W*(.*)", line)
        if found:
            yield found[1], found[2] or "see provisions.txt"


def _provisions(pack: Pack) -> list[str]:
    path = shipped_rules() / pack.meta.id / pack.meta.provisions
    return path.read_text(encoding="utf-8").splitlines() if pack.meta.provisions else []


def measured_by() -> dict[str, list[str]]:
    """Measurement to the titles of the readers in whose code, or schemas, its name stands."""
    names = load_library().vocabulary.measures
    found: dict[str, list[str]] = {}
    for reader in READERS:
        module = load(reader)
        text = inspect.getsource(module)  # type: ignore[arg-type]
        for name in names:
            if f'"{name}"' in text:
                found.setdefault(name, []).append(module.TITLE)
    for schema, shape in SCHEMAS.items():
        for name in names:
            if f"'{name}'" in repr(shape):
                found.setdefault(name, []).append(f"`{schema}`")
    return found
