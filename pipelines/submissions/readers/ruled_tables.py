"""Ruled tables on a page: which lines make cells, and which words stand in them.

Belongs here: cells from ruled lines, found in a PDF or in a picture. Does not: which table goes on over a page break
(`pages`).
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from pdfplumber.table import Table, cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from pipelines.submissions.readers.building import MAX_SPAN, Cell, Spot, clean
from pipelines.submissions.readers.page_lines import Word, rows_of

_HAIR = 3.0  # points by which lines of one edge may differ
_MAX_EDGES = 2_000  # of a page; finding tables takes their square, and more is a drawing
_DARK = 128
_Box = tuple[float, float, float, float]
_Edge = dict[str, Any]
_Dots = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on a page."""

    top: float
    bottom: float
    rows: list[list[Cell]]


def taken_out(tables: Sequence[Table], words: list[Word], page: int) -> tuple[list[Grid], list[Word]]:
    """The tables of at least two columns with their words, and the words that stand in none of their cells."""
    grids = []
    for table in tables:
        boxes = [box for row in table.rows for box in row.cells if box is not None]
        lefts = _positions([box[0] for box in boxes])
        if 2 <= len(lefts) <= MAX_SPAN:  # a box around text is no table
            grid, words = _grid(boxes, lefts, words, page)
            grids.append(grid)
    return grids, words


def _grid(boxes: list[_Box], lefts: list[float], words: list[Word], page: int) -> tuple[Grid, list[Word]]:
    tops = _positions([box[1] for box in boxes])
    rows: list[list[Cell]] = [[] for _ in tops]
    for box in sorted(boxes, key=lambda b: (b[1], b[0])):
        inside = [w for w in words if _within(w, box)]
        words = [w for w in words if not _within(w, box)] if inside else words
        lines = tuple(clean(line.text) for row in rows_of(inside) for line in row)
        cell = Cell(lines, _covered(lefts, box[0], box[2]), _covered(tops, box[1], box[3]), Spot(page=page))
        rows[min(len(rows) - 1, bisect_left(tops, box[1] - _HAIR))].append(cell)
    return Grid(min(box[1] for box in boxes), max(box[3] for box in boxes), rows), words


def tables_of(edges: Sequence[_Edge]) -> list[Table]:
    """The tables that ruled lines make, as pdfplumber finds them in a PDF."""
    if len(edges) > _MAX_EDGES:
        return []
    merged = merge_edges(list(edges), _HAIR, _HAIR, _HAIR, _HAIR)
    cells = intersections_to_cells(edges_to_intersections(merged, _HAIR, _HAIR))
    # Without its page, which `Table` keeps for extracting text and nothing here asks for.
    return [Table(None, group) for group in cells_to_tables(cells)]  # type: ignore[arg-type]


def ruled_lines(dots: npt.NDArray[np.uint8], points: float) -> tuple[list[_Edge], _Dots]:
    """The ruled lines in a picture, in points (`points` a dot), and where their dots are.

    A line is a dark run longer than any stroke of a letter; a scan may be dark a dot beside it.
    """
    dark = dots < _DARK
    across = _runs(dark | _beside(dark, 0), int(36 / points))
    down = _runs((dark | _beside(dark, 1)).T, int(18 / points)).T
    edges = [_edge("h", *run, points) for run in _segments(across)]
    edges += [_edge("v", *run, points) for run in _segments(down.T)]
    return edges, across | down


def _beside(dark: _Dots, axis: int) -> _Dots:
    return np.roll(dark, 1, axis)


def _runs(dark: _Dots, length: int) -> _Dots:
    """The dots that lie in a dark run of at least `length` along their row."""
    width = dark.shape[1]
    if width < length:
        return np.zeros_like(dark)
    total = np.zeros((dark.shape[0], width + 1), np.int32)
    np.cumsum(dark, axis=1, out=total[:, 1:])
    full = (total[:, length:] - total[:, :-length]) == length
    begun = np.zeros((dark.shape[0], width + 1), np.int32)
    begun[:, : full.shape[1]] += full
    begun[:, length:] -= full[:, : width + 1 - length]
    result: _Dots = np.cumsum(begun, axis=1)[:, :width] > 0
    return result


def _segments(marked: _Dots) -> list[tuple[int, int, int]]:
    """Runs of marked dots as `(row, begin, end)`."""
    found = []
    for row in np.flatnonzero(marked.any(axis=1)):
        steps = np.flatnonzero(np.diff(np.concatenate(([False], marked[row], [False])).astype(np.int8)))
        found += [(int(row), int(begin), int(end)) for begin, end in zip(steps[::2], steps[1::2], strict=True)]
    return found


def _edge(orientation: str, at: int, begin: int, end: int, points: float) -> _Edge:
    low, high, level = begin * points, end * points, at * points
    x0, x1, top, bottom = (low, high, level, level) if orientation == "h" else (level, level, low, high)
    return {"orientation": orientation, "x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0,
            "height": bottom - top, "object_type": "line"}  # fmt: skip


def _positions(values: Sequence[float]) -> list[float]:
    """The distinct positions among values that differ by a hair."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _HAIR:
            found.append(value)
    return found


def _covered(positions: Sequence[float], begin: float, end: float) -> int:
    return max(1, sum(begin - _HAIR <= position < end - _HAIR for position in positions))


def _within(word: Word, box: _Box) -> bool:
    middle = (word.x0 + word.x1) / 2
    return box[0] <= middle <= box[2] and box[1] <= word.middle <= box[3]
