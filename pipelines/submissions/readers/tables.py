"""Rows of cells from table files to text: titles, rows, and the place of each cell.

Belongs here: what XLSX and CSV have in common. Does not: opening either.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.submissions.readers.building import Spot, TextBuilder, clean

MAX_CELLS = 500_000


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell with something in it: row and column count from 1."""

    row: int
    column: int
    text: str


def letters_of(column: int) -> str:
    """`28` as `AB`."""
    said = ""
    while column:
        column, rest = divmod(column - 1, 26)
        said = chr(ord("A") + rest) + said
    return said


def write_table(text: TextBuilder, cells: Iterable[TableCell], sheet: str | None = None) -> None:
    """Writes cells as rows, each cell a place of the sheet. Rows of one cell above and below are titles."""
    rows: dict[int, dict[int, str]] = {}
    for cell in cells:
        if said := clean(cell.text):
            rows.setdefault(cell.row, {})[cell.column] = said
    if not rows:
        return
    wide = [number for number, row in rows.items() if len(row) > 1]
    first, last = (min(wide), max(wide)) if wide else (0, -1)
    begin = min(min(row) for number, row in rows.items() if first <= number <= last) if wide else 1
    end = max(max(row) for number, row in rows.items() if first <= number <= last) if wide else 1
    for number in sorted(rows):
        row = rows[number]
        if first <= number <= last:
            columns = range(min(begin, *row), end + 1)
            text.row([(row.get(c, ""), Spot(None, sheet, f"{letters_of(c)}{number}")) for c in columns])
        else:
            for column in sorted(row):
                text.paragraph(row[column], place=Spot(None, sheet, f"{letters_of(column)}{number}"))
    text.end_table()
