"""PDF with a text layer: its text in reading order, tables as rows, page by page.

Belongs here: what pdfplumber finds on pages, put together. Does not: geometry of lines (`page_lines`), what repeats on
pages (`running_lines`), recognising letters in pictures (`scan`).

Scripts, attachments, forms' actions and links of a PDF are never looked at.
"""

import logging
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.table import Table
from pdfplumber.utils.exceptions import PdfminerException

from pipelines.submissions.document import RESEND, Document, Unreadable
from pipelines.submissions.readers import legacy
from pipelines.submissions.readers.building import MAX_SPAN, Cell, TextBuilder, clean, damaged, lays_out, unmerged
from pipelines.submissions.readers.image import MAX_PIXELS, recognised_note, too_large, words_of
from pipelines.submissions.readers.page_lines import Row, Word, flows, paragraphs, rows_of
from pipelines.submissions.readers.running_lines import without_running_lines

logging.getLogger("pdfminer").setLevel(logging.ERROR)

MAX_PAGES = 1000
_KIND = "tệp PDF"
_TAIL = 64 * 1024  # a whole file ends in %%EOF, with little behind it
_DPI = 300  # what Tesseract reads best
_MAX_EDGES = 5_000  # of a page; finding tables takes their square, and more is a drawing
_HAIR = 3.0  # points by which lines of one edge may differ


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table on a page."""

    top: float
    bottom: float
    rows: list[list[Cell]]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What stands on a page."""

    number: int
    height: float
    rows: list[Row]
    grids: list[_Grid]


def read(content: bytes, file_name: str) -> Document:
    """The text of all pages. Raises Unreadable, which names the page where it can."""
    if b"%%EOF" not in content[-_TAIL:]:
        raise damaged(file_name, _KIND, f"từ byte thứ {len(content) + 1}")
    sheets: list[_Sheet] = []
    scanned: list[int] = []
    try:
        with pdfplumber.open(BytesIO(content), unicode_norm="NFC") as opened:
            if len(opened.pages) > MAX_PAGES:
                raise Unreadable(file_name, f"có hơn {MAX_PAGES} trang, vượt mức cho một báo cáo", RESEND)
            for page in opened.pages:
                sheet = _sheet(page)
                if _is_scan(page):
                    scanned.append(sheet.number)
                    sheet = _recognised(page, file_name)
                sheets.append(sheet)
                page.close()
    except PdfminerException as error:
        cause = error.args[0] if error.args else None
        if isinstance(cause, PDFPasswordIncorrect):
            raise Unreadable(
                file_name, "được đặt mật khẩu, không mở được", "Đề nghị bỏ mật khẩu rồi gửi lại."
            ) from error
        raise damaged(file_name, _KIND) from error
    if not sheets:
        raise damaged(file_name, _KIND)
    kept = without_running_lines([s.rows for s in sheets], [s.height for s in sheets])
    writer = _Writer()
    for sheet, rows in zip(sheets, kept, strict=True):
        writer.page(sheet, rows)
    return writer.build(file_name, [recognised_note(f"Trang {', '.join(map(str, scanned))}")] if scanned else [])


_TableRow = list[tuple[str, str | None]]


class _Writer:
    """Writes pages one after the other into one text; tables and paragraphs may go on over them."""

    def __init__(self) -> None:
        self._text = TextBuilder()
        self._table: list[_TableRow] = []  # rows of the table that the text so far ends in

    def page(self, sheet: _Sheet, rows: list[Row]) -> None:
        for index, block in enumerate(_in_order(rows, sheet.grids)):
            if isinstance(block, _Grid):
                self._grid(block, top_of_page=index == 0)
            else:
                self._end_table()
                self._text.at(f"trang {sheet.number}")
                self._flow(*block, top_of_page=index == 0)

    def build(self, file_name: str, notes: Sequence[str]) -> Document:
        self._end_table()
        return self._text.build(file_name, "", notes)

    def _grid(self, grid: _Grid, top_of_page: bool) -> None:
        if lays_out(grid.rows):
            self._end_table()
            self._text.table(grid.rows)
            return
        rows = unmerged(grid.rows, max(sum(cell.columns for cell in row) for row in grid.rows))
        goes_on = top_of_page and self._table and len(self._table[0]) == len(rows[0])
        if not goes_on:
            self._end_table()
            self._table = rows
            return
        if _words(rows[0]) == _words(self._table[0]):  # a head that the next page repeats is no row
            rows = rows[1:]
        if rows and _is_rest(rows[0], self._table[-1]):
            self._table[-1] = [
                (f"{above} {below}".strip(), place or at)
                for (above, place), (below, at) in zip(self._table[-1], rows[0], strict=True)
            ]
            rows = rows[1:]
        self._table += rows

    def _end_table(self) -> None:
        self._text.end_table()
        for row in self._table:
            self._text.row(row)
        self._table = []

    def _flow(self, rows: Sequence[Row], margin: float, top_of_page: bool) -> None:
        for index, (cells, apart) in enumerate(paragraphs(rows, margin)):
            if len(cells) > 2:
                self._text.row([(cell, None) for cell in cells])
                continue
            for cell in cells:
                self._text.paragraph(cell, apart and not (top_of_page and index == 0))


def _words(row: _TableRow) -> list[str]:
    return [words for words, _ in row]


def _is_rest(row: _TableRow, above: _TableRow) -> bool:
    """Whether the first row of a page is the rest of the last row of the page before: each cell goes on above."""
    said = [(below, before) for below, before in zip(_words(row), _words(above), strict=True) if below]
    return bool(said) and all(below[0].islower() and before and before[-1] not in ".;:" for below, before in said)


def _in_order(rows: list[Row], grids: list[_Grid]) -> list[_Grid | tuple[list[Row], float]]:
    """Text and tables from top to bottom."""
    blocks: list[_Grid | tuple[list[Row], float]] = []
    rest = rows
    for grid in sorted(grids, key=lambda g: g.top):
        before = [row for row in rest if row[0].top < grid.top]
        rest = [row for row in rest if row[0].top >= grid.top]
        blocks += [*flows(before), grid]
    return [*blocks, *flows(rest)]


def _sheet(page: Page) -> _Sheet:
    if _is_drawn_twice(page.chars):
        page = page.dedupe_chars(tolerance=1)
    words = [_word(w) for w in page.extract_words(x_tolerance_ratio=0.15, extra_attrs=["size", "fontname"])]
    grids = []
    for table in page.find_tables() if len(page.edges) <= _MAX_EDGES else ():
        grid = _grid(table, words, page.page_number)
        if grid is not None:
            grids.append(grid)
            words = [w for w in words if not _within(w, table.bbox)]
    rows = rows_of(words, page.page_number)
    return _Sheet(page.page_number, float(page.height), rows, grids)


def _is_scan(page: Page) -> bool:
    """Whether a page is a picture: without letters, or with letters that say not which they are."""
    said = [c["text"] for c in page.chars if not c["text"].isspace()]
    nameless = sum(text.startswith("(cid:") for text in said)
    return (not said and bool(page.images)) or nameless > 0.2 * len(said) > 0


def _recognised(page: Page, file_name: str) -> _Sheet:
    """What stands on a page that is a picture; lengths are pixels."""
    if page.width * page.height * (_DPI / 72) ** 2 > MAX_PIXELS:
        raise too_large(file_name, page.page_number)
    picture = page.to_image(resolution=_DPI).original.convert("L")
    words = words_of(picture, file_name, page.page_number)
    return _Sheet(page.page_number, float(picture.height), rows_of(words, page.page_number), [])


def _is_drawn_twice(chars: Sequence[dict[str, Any]]) -> bool:
    """Whether letters stand on each other, as some programs draw bold ones; taking them out is slow."""
    places = {(c["text"], round(c["x0"] / 2), round(c["top"] / 2)) for c in chars}
    return len(places) < len(chars)


def _word(found: dict[str, Any]) -> Word:
    text = str(found["text"])
    if table := legacy.table_of_font(found["fontname"]):
        text = legacy.converted(text, table)
    return Word(text, found["x0"], found["x1"], found["top"], found["bottom"], found["size"])


def _grid(table: Table, words: Sequence[Word], page: int) -> _Grid | None:
    """A table of at least two columns; a box around text is none."""
    boxes = [box for row in table.rows for box in row.cells if box is not None]
    lefts = _edges([box[0] for box in boxes])
    tops = _edges([box[1] for box in boxes])
    if len(lefts) < 2 or len(lefts) > MAX_SPAN:
        return None
    rows: list[list[Cell]] = [[] for _ in tops]
    inside = [w for w in words if _within(w, table.bbox)]
    for box in sorted(boxes, key=lambda b: (b[1], b[0])):
        lines = [clean(line.text) for row in rows_of(w for w in inside if _within(w, box)) for line in row]
        covers = Cell(tuple(lines), _covered(lefts, box[0], box[2]), _covered(tops, box[1], box[3]), f"trang {page}")
        rows[min(len(rows) - 1, bisect_left(tops, box[1] - _HAIR))].append(covers)
    return _Grid(table.bbox[1], table.bbox[3], rows)


def _edges(values: Sequence[float]) -> list[float]:
    """The distinct positions among values that differ by a hair."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _HAIR:
            edges.append(value)
    return edges


def _covered(edges: Sequence[float], begin: float, end: float) -> int:
    return max(1, sum(begin - _HAIR <= edge < end - _HAIR for edge in edges))


def _within(word: Word, box: tuple[float, float, float, float]) -> bool:
    middle = (word.x0 + word.x1) / 2
    return box[0] <= middle <= box[2] and box[1] <= word.middle <= box[3]
