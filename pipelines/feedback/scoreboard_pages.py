"""The scoreboard as pages: one for each period, and an index that opens with the latest.

Belongs here: how the pages are laid out and linked, and writing them. Does not: what they say (`scoreboard`).

The pages open from a disk: all they need is inside, and their policy admits no other script or style than their own.
"""

import base64
import hashlib
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from markupsafe import Markup

from pipelines.feedback.scoreboard import COLUMNS, OVERDUE_DAYS, TOTALS, Board
from pipelines.feedback.templating import template
from pipelines.feedback.wording import OUTLINE, SEVERITIES
from pipelines.vietnamese.writing import format_date
from pipelines.whole_files import replace_file

INDEX = "index.html"


def write_scoreboard(boards: Sequence[Board], folder: Path, today: date) -> Path:
    """Writes the pages of all periods, latest first, and the index last, so that a link never leads nowhere.

    Pages of periods that are no longer there go. Gives the index.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pages = {page_of(board): render_period(boards, place, today) for place, board in enumerate(boards)}
    for name, html in pages.items():
        replace_file(folder / name, html.encode())
    index = folder / INDEX
    replace_file(index, render_index(boards, today).encode())
    for page in folder.glob("*.html"):
        if page.name not in pages and page != index:
            page.unlink()
    return index


def page_of(board: Board) -> str:
    return f"{board.totals.period}.html"


def render_index(boards: Sequence[Board], today: date) -> str:
    """The latest period, and a line for every period. Without boards it says that no report is owed."""
    return _render(today, board=boards[0] if boards else None, boards=boards, earlier=None, later=None)


def render_period(boards: Sequence[Board], place: int, today: date) -> str:
    """One period, with ways to the ones beside it."""
    earlier = boards[place + 1] if place + 1 < len(boards) else None
    later = boards[place - 1] if place else None
    return _render(today, board=boards[place], boards=[], earlier=earlier, later=later)


def _render(today: date, **given: object) -> str:
    style, script = _own("scoreboard.css"), _own("scoreboard.js")
    return template("scoreboard.html.jinja").render(
        style=Markup(style), script=Markup(script), style_hash=_hash(style), script_hash=_hash(script),
        page_of=page_of, columns=COLUMNS, totals_columns=TOTALS, index=INDEX, overdue=OVERDUE_DAYS,
        sections=len(OUTLINE), severities=SEVERITIES, day=format_date(today), **given,
    )  # fmt: skip


def _hash(content: str) -> str:
    """As a Content-Security-Policy names what may run inside a page."""
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


@lru_cache(maxsize=2)
def _own(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")
