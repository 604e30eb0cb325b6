"""Lines that a document repeats on its pages: running headers and footers, page numbers.

Belongs here: telling them from text. Does not: finding lines (`page_lines`).
"""

import re
from collections.abc import Sequence

from pipelines.submissions.readers.page_lines import Row

_PAGE_NUMBER = re.compile(
    r"[-–—\s|]*(?:trang|page|tr\.)?\s*(\d{1,4})(?:\s*(?:/|trên|of)\s*\d{1,4})?[-–—\s|]*", re.IGNORECASE
)
_EDGE = 0.12  # of the height of a page, above and below, in which running lines stand
_NEAR = 2  # rows from the edge that are looked at


def without_running_lines(pages: Sequence[list[Row]], heights: Sequence[float]) -> list[list[Row]]:
    """The rows of each page without its number and without what stands at the same place on most pages."""
    edges = [_edge_rows(rows, height) for rows, height in zip(pages, heights, strict=True)]
    running = _numbers(edges) | _repeated(edges)
    return [[row for row in rows if id(row) not in running] for rows in pages]


def _edge_rows(rows: list[Row], height: float) -> list[Row]:
    above = [row for row in rows[:_NEAR] if row[0].bottom < _EDGE * height]
    below = [row for row in rows[-_NEAR:] if row[0].top > (1 - _EDGE) * height and row not in above]
    return above + below


def _numbers(edges: Sequence[list[Row]]) -> set[int]:
    """The rows that are nothing but a number which counts the pages."""
    counted: dict[int, list[int]] = {}
    for page, rows in enumerate(edges):
        for row in rows:
            if len(row) == 1 and (found := _PAGE_NUMBER.fullmatch(row[0].text)):
                counted.setdefault(int(found[1]) - page, []).append(id(row))
    return {row for offset, rows in counted.items() if offset == 1 or len(rows) >= 2 for row in rows}


def _repeated(edges: Sequence[list[Row]]) -> set[int]:
    """The rows whose words stand at the same height on at least two pages and on two fifths of all."""
    seen: dict[tuple[str, int], list[int]] = {}
    for page, rows in enumerate(edges):
        for row in rows:
            seen.setdefault((_without_page(row, page), round(row[0].top / 4)), []).append(id(row))
    least = max(2, 0.4 * len(edges))
    return {row for rows in seen.values() if len(rows) >= least for row in rows}


def _without_page(row: Row, page: int) -> str:
    """The words of a row with the number of its page left blank."""
    said = "\t".join(line.text for line in row)
    return re.sub(rf"(?<!\d){page + 1}(?!\d)", "#", said)
