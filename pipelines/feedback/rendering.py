"""The forms of a letter: HTML and PDF for people, JSON for machines.

Belongs here: how a letter is laid out in each form, and escaping for it. Does not: what a letter says
(`letter`, `composing`), where it is written (`files`).
"""

import json
from dataclasses import asdict
from importlib.resources import files

from pipelines.feedback.chart import chart_of
from pipelines.feedback.letter import Letter
from pipelines.feedback.pdf import pdf_of
from pipelines.feedback.templating import template

# Raised whenever a field of the JSON twin changes; `letter.schema.json` describes this version.
JSON_VERSION = 3
# Lines of an annex on paper: ten times those of a long report. Whoever sends more reads on in the page.
MOST_LINES = 3000


def render_html(letter: Letter) -> str:
    """One self-contained page: no script, nothing loaded from elsewhere, whatever the submission holds."""
    return _page(letter, None)


def render_pdf(letter: Letter) -> bytes:
    """The same page on A4, its annexes cut at `MOST_LINES`. Raises OSError where `pdf.why_no_pdf` says something."""
    return pdf_of(_page(letter, MOST_LINES))


def render_json(letter: Letter) -> str:
    """The same letter for machines, valid under `letter.schema.json`; Vietnamese stays unescaped."""
    return json.dumps({"version": JSON_VERSION, **asdict(letter)}, ensure_ascii=False, indent=2) + "\n"


def json_schema() -> dict[str, object]:
    """The published JSON Schema of `render_json`."""
    schema: dict[str, object] = json.loads(
        files(__package__).joinpath("letter.schema.json").read_text(encoding="utf-8")
    )
    return schema


def _page(letter: Letter, most: int | None) -> str:
    charts = [chart_of(trend) for trend in letter.trends]
    return template("letter.html.jinja").render(letter=letter, charts=charts, most=most)
