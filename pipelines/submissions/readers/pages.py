"""Pages to one text: lines and tables in order, over page breaks, with the page as place.

Belongs here: what stands on a page, whatever found it, and writing page after page. Does not: PDF (`pdf`), pictures
(`image`), geometry of lines (`page_lines`) and of tables (`ruled_tables`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.submissions.document import Document
from pipelines.submissions.readers.building import Spot, TextBuilder, lays_out, unmerged
from pipelines.submissions.readers.page_lines import Row, flows, paragraphs
from pipelines.submissions.readers.ruled_tables import Grid
from pipelines.submissions.readers.running_lines import without_running_lines


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on a page; lengths are points."""

    number: int
    height: float
    rows: list[Row]
    grids: list[Grid]


def write(sheets: Sequence[Sheet], file_name: str, notes: Sequence[str] = (), remarks: Sequence[str] = ()) -> Document:
    """The text of pages. Raises Unreadable where there is none."""
    kept = without_running_lines([s.rows for s in sheets], [s.height for s in sheets])
    writer = _Writer()
    for sheet, rows in zip(sheets, kept, strict=True):
        writer.page(sheet, rows)
    return writer.build(file_name, notes, remarks)


_TableRow = list[tuple[str, Spot | None]]


class _Writer:
    """Writes pages one after the other into one text; tables and paragraphs may go on over them."""

    def __init__(self) -> None:
        self._text = TextBuilder()
        self._table: list[_TableRow] = []  # rows of the table that the text so far ends in

    def page(self, sheet: Sheet, rows: list[Row]) -> None:
        for index, block in enumerate(_in_order(rows, sheet.grids)):
            if isinstance(block, Grid):
                self._grid(block, top_of_page=index == 0)
            else:
                self._end_table()
                self._text.at(Spot(page=sheet.number))
                self._flow(*block, top_of_page=index == 0)

    def build(self, file_name: str, notes: Sequence[str], remarks: Sequence[str]) -> Document:
        self._end_table()
        return self._text.build(file_name, "", notes, remarks)

    def _grid(self, grid: Grid, top_of_page: bool) -> None:
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


def _in_order(rows: list[Row], grids: list[Grid]) -> list[Grid | tuple[list[Row], float]]:
    """Text and tables from top to bottom."""
    blocks: list[Grid | tuple[list[Row], float]] = []
    rest = rows
    for grid in sorted(grids, key=lambda g: g.top):
        before = [row for row in rest if row[0].top < grid.top]
        rest = [row for row in rest if row[0].top >= grid.top]
        blocks += [*flows(before), grid]
    return [*blocks, *flows(rest)]
