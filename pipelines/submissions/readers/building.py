"""The text that every reader builds: paragraphs, table rows, footnotes, with the places they come from.

Belongs here: how blocks become lines of one text, and what of a table its lines say. Does not: any format.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipelines.records import Place
from pipelines.submissions.document import RESEND, Document, Unreadable
from pipelines.vietnamese.text import fold, nfc

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_SPACES = re.compile(r"[ \t\r\f\v\u00a0\u2000-\u200a\u202f\u3000]+")
# The two tables that lay out every official document: its head and its signature (Nghị định 30/2020/NĐ-CP).
_FRAME = re.compile(r"cong\s+hoa\s+xa\s+hoi\s+chu\s+nghia|noi nhan\s*:")

MAX_SPAN = 100  # columns that one cell may cover; wider spans are a fault or an attack


def superscript(digits: str) -> str:
    """`12` as `¹²`: the mark of a footnote, which no number grammar takes for a figure."""
    return digits.translate(_SUPERSCRIPTS)


def clean(text: str) -> str:
    """One line: spaces single, no control characters, trimmed."""
    return _SPACES.sub(" ", _CONTROL.sub("", text.replace("\n", " "))).strip()


class Spot(NamedTuple):
    """A place in a file, before it is known at which offset of the text it begins."""

    page: int | None = None
    sheet: str | None = None
    cell: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table as laid out: its lines, and how many columns and rows it covers."""

    lines: tuple[str, ...]
    columns: int = 1
    rows: int = 1
    place: Spot | None = None

    @property
    def text(self) -> str:
        return " ".join(self.lines)


@dataclass
class TextBuilder:
    """Collects blocks in reading order and puts them together into a document."""

    _parts: list[str] = field(default_factory=list)
    _places: list[Place] = field(default_factory=list)
    _spot: Spot | None = None  # of the last place
    _length: int = 0
    _last: str = ""

    def at(self, place: Spot) -> None:
        """What follows stands at `place`."""
        if place == self._spot:
            return
        if self._places and self._places[-1].start == self._length:
            self._places.pop()
        self._places.append(Place(self._length, *place))
        self._spot = place

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines that say something."""
        return tuple(line for line in "".join(self._parts).split("\n") if line.strip())

    def paragraph(self, text: str, apart: bool = True, place: Spot | None = None) -> None:
        """A paragraph of one or more lines; `apart` sets it off by a blank line."""
        lines = [line for line in map(clean, nfc(text).split("\n")) if line]
        if not lines:
            return
        if apart:
            self._blank()
        if place:
            self.at(place)
        for line in lines:
            self._write(line + "\n")
        self._last = "paragraph"

    def row(self, cells: Sequence[tuple[str, Spot | None]]) -> None:
        """A table row of cells with their places; rows of one table follow each other without a blank line."""
        if not any(text.strip() for text, _ in cells):
            return
        if self._last != "row":
            self._blank()
        for index, (text, place) in enumerate(cells):
            if index:
                self._write("\t")
            if place and text:
                self.at(place)
            self._write(clean(nfc(text)))
        self._write("\n")
        self._last = "row"

    def end_table(self) -> None:
        """The next row begins a table of its own."""
        self._last = ""

    def table(self, rows: Sequence[Sequence[Cell]]) -> None:
        """A table of cells that may be merged; a table that only lays out the page gives its lines."""
        width = max((sum(cell.columns for cell in row) for row in rows), default=0)
        if width <= 1 or lays_out(rows):
            for row in rows:
                for cell in row:
                    for line in cell.lines:
                        self.paragraph(line, apart=False)
            return
        self.end_table()
        for cells in unmerged(rows, width):
            self.row(cells)
        self.end_table()

    def build(
        self, file_name: str, encoding: str = "utf-8", notes: Iterable[str] = (), remarks: Iterable[str] = ()
    ) -> Document:
        """The document. Raises Unreadable where there is no letter in it."""
        text = "".join(self._parts)
        if not text.strip():
            raise no_text(file_name)
        return Document(text, encoding, "", tuple(self._places), tuple(notes), tuple(remarks))

    def _blank(self) -> None:
        if self._parts:
            self._write("\n")

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def no_text(file_name: str) -> Unreadable:
    """The refusal of a file without a letter."""
    return Unreadable(file_name, "không có chữ nào", "Đề nghị gửi lại tệp có nội dung.")


def unmerged(rows: Sequence[Sequence[Cell]], width: int) -> list[list[tuple[str, Spot | None]]]:
    """A grid of equal rows from cells that cover several columns or rows.

    A figure stands once, where its cell begins. Words that cover several rows name each of them; in the head of a
    table, words name every column that they cover.
    """
    head = max((cell.rows for cell in rows[0]), default=1) if rows else 0
    grid: list[list[tuple[str, Spot | None]]] = []
    hanging: dict[int, tuple[int, str]] = {}  # column → rows still covered, words to repeat
    for index, row in enumerate(rows):
        cells = iter(row)
        line: list[tuple[str, Spot | None]] = []
        while len(line) < width:
            if (column := len(line)) in hanging:
                left, words = hanging.pop(column)
                line.append((words, None))
                if left > 1:
                    hanging[column] = (left - 1, words)
                continue
            cell = next(cells, None)
            if cell is None:
                line.append(("", None))
                continue
            names = not any(c.isdigit() for c in cell.text)
            for covered in range(min(cell.columns, width - column)):
                shown = covered == 0 or (names and index < head and cell.columns < width)
                line.append((cell.text if shown else "", cell.place if covered == 0 else None))
                if cell.rows > 1:
                    hanging[column + covered] = (cell.rows - 1, cell.text if names and shown else "")
        grid.append(line)
    return grid


def lays_out(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a table only sets two columns of a page side by side, as the head of an official document does."""
    if len(rows) > 4 or max(map(len, rows)) > 3:
        return False
    return _FRAME.search(fold(" ".join(cell.text for row in rows for cell in row))) is not None


def damaged(file_name: str, kind: str, where: str | None = None) -> Unreadable:
    """The refusal of a file of a known kind that is broken."""
    return Unreadable(file_name, f"là {kind} nhưng bị hỏng hoặc bị cắt, không mở được", RESEND, where=where)
