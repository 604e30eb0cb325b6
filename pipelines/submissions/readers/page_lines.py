"""Words on a page to lines, columns and paragraphs, in the order in which a person reads them.

Belongs here: geometry of words, whatever found them (a text layer, OCR). Does not: PDF, tables.
"""

import re
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.submissions.readers.building import superscript

_LIST_MARK = re.compile(r"(?:[-+•*–▪]|\(?\d{1,2}(?:\.\d{1,2}){0,3}[.)]|\(?[a-zđ][.)]|[IVX]{1,5}[.)]|[¹²³⁴-⁹⁰]+)\s")
_HANGING_MARK = re.compile(r"(?:[-+•*–▪]|\(?\d{1,2}(?:\.\d{1,2}){0,3}[.)]?|\(?[A-Za-zđĐ][.)]|[IVX]{1,5}[.)])")
_COLUMN_ROWS = 5  # rows side by side that make columns of text rather than the head of a document


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a part of one, and its box; `size` is the height of its letters. Lengths are points."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    alone: bool = False  # a word by itself, however near the next one stands

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one line without a gap."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    first: float  # width of its first word
    page: int = 0


Row = list[Line]  # what stands side by side, from left to right


def rows_of(words: Iterable[Word], page: int = 0) -> list[Row]:
    """The rows of a page from top to bottom; a wide gap parts a row into lines."""
    clusters: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.top, w.x0)):
        for cluster in reversed(clusters[-6:]):
            tallest = max(cluster, key=lambda w: w.size)
            shared = min(word.bottom, tallest.bottom) - max(word.top, tallest.top)
            if shared > 0.5 * min(word.bottom - word.top, tallest.bottom - tallest.top):
                cluster.append(word)
                break
        else:
            clusters.append([word])
    rows = [_row(sorted(cluster, key=lambda w: w.x0), page) for cluster in clusters]
    return sorted(rows, key=lambda row: min(line.top for line in row))


def _row(words: list[Word], page: int) -> Row:
    size = max(w.size for w in words)
    base = statistics.median(w.bottom for w in words if w.size > 0.8 * size)
    lines: list[list[Word]] = []
    for word in words:
        if lines and word.x0 - lines[-1][-1].x1 <= max(2.0 * size, 12.0):
            lines[-1].append(word)
        elif lines and len(lines[-1]) == 1 and _HANGING_MARK.fullmatch(lines[-1][0].text):
            lines[-1].append(word)  # a list mark, far from its text
        else:
            lines.append([word])
    return [_line(line, size, base, page) for line in lines]


def _line(words: list[Word], size: float, base: float, page: int) -> Line:
    text, end = "", words[0].x0
    for word in words:
        raised = word.size < 0.8 * size and word.bottom < base - 0.1 * size
        said = superscript(word.text) if raised and word.text.isdigit() else word.text
        parted = word.alone or word.x0 - end > 0.1 * min(word.size, size)
        text += (" " if text and parted else "") + said
        end = max(end, word.x1)
    own = max(w.size for w in words)
    return Line(
        text, words[0].x0, end, min(w.top for w in words), max(w.bottom for w in words), own,
        words[0].x1 - words[0].x0, page,
    )  # fmt: skip


def flows(rows: Sequence[Row]) -> Iterator[tuple[list[Row], float]]:
    """The rows of a page in reading order, parted where columns begin and end, with the margin where lines end.

    Columns come one after the other.
    """
    margin = max((row[-1].x1 for row in rows), default=0.0)
    index, plain = 0, list[Row]()
    while index < len(rows):
        band = _band(rows, index)
        if band is None:
            plain.append(rows[index])
            index += 1
            continue
        if plain:
            yield plain, margin
            plain = []
        end, gutter = band
        yield from _columns(rows[index:end], gutter)
        index = end
    if plain:
        yield plain, margin


def _band(rows: Sequence[Row], begin: int) -> tuple[int, float] | None:
    """Where the rows end that stand in two columns from `begin` on, and the middle of what parts them."""
    if len(rows[begin]) != 2:
        return None
    left, right = rows[begin][0].x1, rows[begin][1].x0
    end, paired = begin + 1, 1
    for index in range(begin + 1, len(rows)):
        row = rows[index]
        if row[0].top - max(line.bottom for line in rows[index - 1]) > 3 * row[0].size:
            break
        if len(row) == 2 and min(right, row[1].x0) - max(left, row[0].x1) > 0.5 * row[0].size:
            left, right = max(left, row[0].x1), min(right, row[1].x0)
            end, paired = index + 1, paired + 1
        elif len(row) == 1 and (row[0].x1 <= left + 1 or row[0].x0 >= right - 1 or row[0].x1 < right):
            if paired >= _COLUMN_ROWS:  # one column may be longer than the other
                end = index + 1
        else:
            break
    return end, (left + right) / 2


def _columns(rows: Sequence[Row], gutter: float) -> Iterator[tuple[list[Row], float]]:
    for side in (True, False):
        column = [[line for line in row if (line.x0 < gutter) is side] for row in rows]
        if lines := [row for row in column if row]:
            yield lines, max(line.x1 for row in lines for line in row)


def paragraphs(rows: Sequence[Row], margin: float) -> Iterator[tuple[list[str], bool]]:
    """The rows of one flow as `(cells, apart)`: a paragraph of one cell, or a row of several without ruled lines.

    A line is joined to the one above where its first word would not have fitted there: only then is the break the
    page's and not the writer's. `apart` says that more space than between lines stands above.
    """
    gap = _usual_gap(rows)
    text, last = "", None
    apart = True
    for row in rows:
        line = row[0]
        if last is not None and len(row) == 1 and _goes_on(last, line, margin, gap):
            text += " " + line.text
            last = line
            continue
        if text:
            yield [text], apart
            text = ""
        apart = last is None or line.top - last.bottom > 1.5 * gap + 1
        if len(row) > 1:
            yield [part.text for part in row], apart
            last = row[-1]
        else:
            text, last = line.text, line
    if text:
        yield [text], apart


def _goes_on(last: Line, line: Line, margin: float, gap: float) -> bool:
    full = last.x1 + 0.2 * last.size + line.first > margin - 1
    near = line.top - last.bottom <= 1.5 * gap + 1
    same = abs(line.size - last.size) <= 0.15 * last.size
    level = line.x0 <= last.x0 + 0.5 * last.size or _LIST_MARK.match(last.text) is not None
    return full and near and same and level and not _LIST_MARK.match(line.text + " ")


def _usual_gap(rows: Sequence[Row]) -> float:
    """The space between lines of one paragraph: the lower quartile, for space between paragraphs is larger."""
    gaps = sorted(max(0.0, below[0].top - above[-1].bottom) for above, below in pairwise(rows))
    return gaps[len(gaps) // 4] if gaps else 0.0
