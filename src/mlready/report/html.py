"""The assessment as one HTML file: it asks the network for nothing, and works without a script.

The templates get every text escaped; only our own style sheets and script are marked safe, and a
policy in the page's head lets nothing else run, load or be sent.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import jinja2
from jinja2 import BaseLoader, Environment, FileSystemLoader, ModuleLoader, StrictUndefined
from markupsafe import Markup, escape

from mlready.report import charts, page
from mlready.report.view import AssessmentView

HERE = Path(__file__).resolve().parent.parent
COMPILED = HERE / "_compiled" / "templates"
"""The templates as Jinja compiles them, in a wheel: compiling costs more than all the rest."""
MADE_FROM = "made-from"
FACES = (
    ("Inter", 400),
    ("Inter", 600),
    ("Newsreader", 500),
    ("JetBrains Mono", 400),
)
"""One file per style: two that share family, weight and style garble the text of a PDF."""
SHEETS = ("core", "print", "screen")
MOST_WHOLE = 18
"""Letters of a name's part that fit into the narrowest column; a longer part may break anywhere."""
UNSEEN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Letters that are not drawn but steer what draws: they could turn a name around on the page."""


def shipped_templates() -> Path:
    """The folder of the templates: inside an installed package, or at the top of a checkout."""
    inside = HERE / "templates"
    return inside if inside.is_dir() else HERE.parent.parent / "templates"


def render(view: AssessmentView, paper: bool = False, beyond_fonts: str = "") -> str:
    """The whole report as HTML, in the same characters for the same assessment.

    On `paper` there is nothing to open or to filter by. `beyond_fonts` are letters of the report
    that its own fonts cannot draw, for the PDF to name.
    """
    styles, script, environment = _styles(), _read("report.js"), _environment()
    text = environment.get_template("report.html.j2").render(
        page=page.lay_out(view),
        view=view,
        paper=paper,
        beyond_fonts=beyond_fonts,
        style_hashes=_ours(_hashes(styles)),
        script_hash=_ours(_hashes([script])),
        styles=[_ours(sheet) for sheet in styles],
        script=_ours(script),
    )
    return UNSEEN.sub("", text)


def compile_templates(package: Path) -> None:
    """Compile the templates into the package folder of a wheel; the build calls this."""
    folder = package / COMPILED.relative_to(HERE)
    environment = _environment_with(FileSystemLoader(shipped_templates()))
    environment.compile_templates(
        folder, filter_func=lambda name: name.endswith(".j2"), zip=None, ignore_errors=False
    )
    (folder / MADE_FROM).write_text(_made_from(), encoding="ascii")


def _made_from() -> str:
    """A digest of the templates and of the compiler: other ones would compile to something else."""
    digest = hashlib.sha256()
    compiler = Path(jinja2.__file__).parent
    texts = sorted(shipped_templates().glob("*.j2"))
    for path in (*texts, compiler / "compiler.py", compiler / "runtime.py"):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made_from = COMPILED / MADE_FROM
    if made_from.is_file() and made_from.read_text(encoding="ascii") == _made_from():
        return _environment_with(ModuleLoader(COMPILED))
    return _environment_with(FileSystemLoader(shipped_templates()))


def _environment_with(loader: BaseLoader) -> Environment:
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "day": charts.day,
        "short": charts.short_day,
        "cut": charts.shortened,
        "coded": _coded,
        "path": _path,
        "provisions": _provisions,
        "place": _place,
        "sentence": _sentence,
        "timing": page.timing,
        "n": "{:.2f}".format,
    }
    environment.globals |= {
        "MOST_COMING": page.MOST_COMING,
        "OUTCOMES": page.OUTCOMES,
        "SEVERITIES": page.SEVERITIES,
    }
    return environment


def _ours(text: str) -> Markup:
    """A text that was written here, or escaped already: it goes into the page as it stands."""
    return Markup(text)  # noqa: S704  # the one place where escaping ends


def _coded(text: str) -> Markup:
    """A text whose `words` in backticks are set as code. All of it is escaped first."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # a backtick without a partner is a letter like any other
        parts[-2:] = ["`".join(parts[-2:])]
    pieces = (_path(part) if n % 2 else str(escape(part)) for n, part in enumerate(parts))
    return _ours("".join(pieces))


def _path(text: str) -> Markup:
    """A name as code that may break after a dot and before an underscore."""
    broken = str(escape(text)).replace(".", ".<wbr>").replace("_", "<wbr>_")
    whole = max(map(len, text.replace(".", "_").split("_"))) <= MOST_WHOLE
    return _ours(f'<code class="n">{broken}</code>' if whole else f"<code>{broken}</code>")


def _provisions(all_: Iterable[str]) -> str:
    """Provisions in one text; `Art 5` is not broken over two lines."""
    return ", ".join(dict.fromkeys(one.replace(" ", "\N{NO-BREAK SPACE}", 1) for one in all_))


def _place(where: str) -> str:
    """A place in the manifest without the folders before it."""
    return where.rpartition("/")[2]


def _sentence(text: str) -> str:
    """A text that begins with a capital and is otherwise left alone."""
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=1)
def _styles() -> list[str]:
    """The fonts, what every engine understands, what only paper needs, what only a screen needs."""
    return [_fonts(), *(_read(f"{name}.css") for name in SHEETS)]


def _fonts() -> str:
    """Every face as a data URI."""
    rules = []
    for family, weight in FACES:
        path = shipped_templates() / "fonts" / f"{family.replace(' ', '')}-{weight}.woff2"
        data = base64.b64encode(path.read_bytes()).decode("ascii")
        rules.append(
            f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:block;'
            f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
        )
    return "".join(rules)


@lru_cache(maxsize=len(SHEETS) + 1)
def _read(name: str) -> str:
    return (shipped_templates() / name).read_text(encoding="utf-8")


def _hashes(texts: Iterable[str]) -> str:
    """Sources of a content security policy that allow exactly these texts."""
    digests = (hashlib.sha256(text.encode()).digest() for text in texts)
    return " ".join(f"'sha256-{base64.b64encode(one).decode('ascii')}'" for one in digests)
