"""Tables whose cells stand one below the other, a line for each: what is left of a web page's table without its marks.

Belongs here: where such a table begins and ends, and which lines are the cells of a row. Does not: what columns and
cells mean (`tables`).
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipelines.vietnamese.text import fold

Span = tuple[int, int]
Row = list[Span]


class Line(NamedTuple):
    """A line of a document at `start:end` that is not blank."""

    start: int
    end: int
    text: str
    after_blank: bool


class Stack(NamedTuple):
    """The rows of a table, each with as many cells as it has columns, and the index of the first line behind it."""

    rows: list[Row]
    after: int


_FIRST = re.compile(r"\W*(?:noi dung|(?:ten |cac )?(?:chi tieu|tieu chi|chi so)|muc tieu)\W*")
_NUMBER = re.compile(r"\W*(?:stt|tt)\W*")
_COLUMN = re.compile(
    r"\W*(?:giao|de ra|dat ra|phan dau|"
    r"ke hoach|muc tieu|chi tieu|ket qua|thuc hien|dat|ghi nhan|ghi chu|danh gia|don vi(?: tinh)?|dvt|"
    r"so voi|hoan thanh|ty le|nam 20\d\d|quy [iv]+|thang \d{1,2})(?!\w)[^.;:]{0,40}"
)
_VALUE = re.compile(
    r"\W*(?:(?:tu|tren|duoi|gan|hon|khoang|>=?|<=?|≥|≤)\s*)?\d[\d.,]*(?:\s?/\s?\d[\d.,]*)?\s?%?\W*"
    r"|\W*(?:(?:chua |khong )?(?:dat|vuot|hoan thanh)(?: va vuot)?|chua co so lieu|x|-+)\W*"
)
_NEW_NAME = re.compile(r"\s*(?:[-+•*]|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ]\))\s*\S")
_ENDS = re.compile(r"\W*(?:[ivx]+\s*[.–-]|phan [ivx]+|(?:nhan xet|danh gia chung|ket luan)(?!\w))")
_LONGEST_TITLE, _LONGEST_NAME = 45, 300
_LEAST_ROWS = 2


def stack_at(lines: Sequence[Line], at: int) -> Stack | None:
    """The table whose first title stands at `lines[at]`; None where none does."""
    if len(lines[at].text) > _LONGEST_TITLE:
        return None
    first = at + bool(_NUMBER.fullmatch(fold(lines[at].text)))
    if first >= len(lines) or not _FIRST.fullmatch(fold(lines[first].text)):
        return None
    titles = [lines[first]]
    for line in lines[first + 1 :]:
        if len(line.text) > _LONGEST_TITLE or not _COLUMN.fullmatch(fold(line.text).strip()):
            break
        titles.append(line)
    width = len(titles)
    if width <= _LEAST_ROWS:
        return None
    found = list(_rows(lines, first + width))
    rows = [row[:width] + [(row[-1][1], row[-1][1])] * (width - len(row)) for row, _ in found]
    if sum(len(set(row)) > 1 for row in rows) < _LEAST_ROWS:
        return None
    # Numbers of rows have no column here: the names carry them.
    head = [(lines[at].start, titles[0].end), *((title.start, title.end) for title in titles[1:])]
    return Stack([head, *rows], found[-1][1])


def _rows(lines: Sequence[Line], at: int) -> Iterator[tuple[Row, int]]:
    """Each row, a name with the values below it, and the index of the line behind it; a name alone is a row too."""
    while at < len(lines):
        begin = at
        if _is_value(lines[at]) or _ends_a_table(lines[at]):
            return
        at += 1
        while at < len(lines) and _goes_on(lines[at]):
            at += 1
        values = at
        while at < len(lines) and _is_value(lines[at]):
            at += 1
        yield [(lines[begin].start, lines[values - 1].end), *((v.start, v.end) for v in lines[values:at])], at


def _is_value(line: Line) -> bool:
    return _VALUE.fullmatch(fold(line.text)) is not None


def _goes_on(line: Line) -> bool:
    """Whether a line goes on with the name above it."""
    return not (_is_value(line) or _NEW_NAME.match(fold(line.text)) or _ends_a_table(line)) and (
        line.text.lstrip()[:1].islower() or line.text.lstrip()[:1] == "("
    )


def _ends_a_table(line: Line) -> bool:
    return len(line.text) > _LONGEST_NAME or _ENDS.match(fold(line.text)) is not None
