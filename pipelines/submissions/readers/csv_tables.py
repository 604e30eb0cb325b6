"""CSV: tables in plain text, with the cell of each value as its place.

Belongs here: telling a table from prose, and its separator. Does not: encodings (`text`), tables as text (`tables`).
"""

import csv
import io

from pipelines.submissions.document import Document
from pipelines.submissions.readers.building import TextBuilder
from pipelines.submissions.readers.tables import TableCell, write_table

_SEPARATORS = ";,|"
_SAMPLE = 200
_LEAST_ROWS = 3


def rows_of(text: str) -> list[list[str]] | None:
    """The rows of a table; None where a text is none.

    Nearly all lines must have the same number of fields: prose has commas, but not so regularly.
    """
    lines = [line for line in text.split("\n", _SAMPLE)[:_SAMPLE] if line.strip()]
    if len(lines) < _LEAST_ROWS or "\t" in text[:4096] or lines[-1].lstrip().startswith("|"):
        return None
    for separator in _SEPARATORS:
        if separator in lines[0] + lines[1]:
            rows = _parsed(text, separator)
            widths = [len(row) for row in rows if row]
            usual = max(set(widths), key=widths.count) if widths else 0
            if usual >= (3 if separator == "," else 2) and widths.count(usual) >= 0.9 * len(widths):
                return rows
    return None


def document_of(rows: list[list[str]], file_name: str, encoding: str) -> Document:
    """The table as a text; a cell's place is its letter and row, as a spreadsheet would show it."""
    text = TextBuilder()
    cells = (
        TableCell(number, column, value) for number, row in enumerate(rows, 1) for column, value in enumerate(row, 1)
    )
    write_table(text, cells)
    return text.build(file_name, encoding)


def _parsed(text: str, separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return []
