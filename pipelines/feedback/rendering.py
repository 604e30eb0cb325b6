"""The forms of a letter: HTML for people, JSON for machines.

Belongs here: how a letter is laid out in each form, and escaping for it. Does not: what a letter says
(`letter`, `composing`), where it is written (`files`).
"""

import json
from dataclasses import asdict
from functools import lru_cache
from importlib.resources import files

import jinja2

from pipelines.feedback.letter import Letter

# Raised whenever a field of the JSON twin changes; `letter.schema.json` describes this version.
JSON_VERSION = 3


def render_html(letter: Letter) -> str:
    """One self-contained page: no script, nothing loaded from elsewhere, whatever the submission holds."""
    return _template().render(letter=letter)


def render_json(letter: Letter) -> str:
    """The same letter for machines, valid under `letter.schema.json`; Vietnamese stays unescaped."""
    return json.dumps({"version": JSON_VERSION, **asdict(letter)}, ensure_ascii=False, indent=2) + "\n"


def json_schema() -> dict[str, object]:
    """The published JSON Schema of `render_json`."""
    schema: dict[str, object] = json.loads(
        files(__package__).joinpath("letter.schema.json").read_text(encoding="utf-8")
    )
    return schema


@lru_cache(maxsize=1)
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(__package__ or ""),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("letter.html.jinja")
