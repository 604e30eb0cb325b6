"""Rows of cells from table files to text: titles, rows, and the place of each cell.

Belongs here: what XLSX and CSV have in common. Does not: opening either.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.submissions.readers.building import MAX_SPAN, Spot, TextBuilder, clean

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


@dataclass(frozen=True, slots=True)
class Merged:
    """A range of cells merged into its first: rows and columns, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


def write_table(
    text: TextBuilder, cells: Iterable[TableCell], sheet: str | None = None, merged: Sequence[Merged] = ()
) -> None:
    """Writes cells as rows, each cell a place of the sheet. Rows of one cell above and below are titles.

    Of merged cells, words name every row that they cover, and in the head of the table every column; a figure stands
    once.
    """
    rows: dict[int, dict[int, str]] = {}
    for cell in cells:
        if said := clean(cell.text):
            rows.setdefault(cell.row, {})[cell.column] = said
    if not rows:
        return
    _repeat_words(rows, merged)
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


def _repeat_words(rows: dict[int, dict[int, str]], merged: Sequence[Merged]) -> None:
    """Writes the words of merged cells into those that they cover, as far as these lie in rows that say something."""
    filled = 0
    names = [
        (merge, words)
        for merge in merged
        if (words := rows.get(merge.top, {}).get(merge.left, "")) and not any(c.isdigit() for c in words)
    ]
    for merge, words in names:
        for number in range(merge.top + 1, merge.bottom + 1):
            filled += 1
            if filled > MAX_CELLS:
                return
            if number in rows:
                rows[number].setdefault(merge.left, words)
    first = min((number for number, row in rows.items() if len(row) > 1), default=0)
    head = max((merge.bottom for merge, _ in names if merge.top == first), default=first)
    for merge, words in names:
        for number in range(max(first, merge.top), min(head, merge.bottom) + 1):
            for column in range(merge.left + 1, min(merge.right, merge.left + MAX_SPAN) + 1):
                if number in rows:
                    rows[number].setdefault(column, words)
