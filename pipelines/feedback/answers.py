"""Answers read back from the workbook of a letter: what stands in its cells, checked cell by cell.

Belongs here: knowing the workbook by its map, every fault of a cell in words that name it and the remedy. Does not:
whether an answer holds against what was received (`settling`), the ledgers (`ledgers`).

A cell that is not as asked gives a message and no answer; the other points are read.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from pipelines.catalogue import indicators
from pipelines.feedback import answer_layout as layout
from pipelines.feedback.answered_numbers import as_typed, short, value_of, value_of_figure
from pipelines.feedback.passages import shown
from pipelines.forms.cells import Cell, Sheet, WorkbookError, read_cells
from pipelines.forms.layout import seal
from pipelines.forms.workbooks import ANSWERS_MARKER, MARKER_SHEET
from pipelines.vietnamese.writing import format_number

_GO_BACK = "Đề nghị ghi câu trả lời vào phiếu gốc đã gửi kèm thư rồi gửi lại."
_LONGEST = {"name": 200, "reason": 1000}
_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_CELL = re.compile(r"([A-Z]+)(\d+)")


class AnswersError(Exception):
    """A workbook that cannot be read as answers; the message says why and what to do."""


@dataclass(frozen=True)
class NewNumber:
    """A number as it should be, for one that a point asks about; `stated` as the workbook knew it (`exact`)."""

    place: str
    observation_id: str
    field: str
    stated: str
    value: float


@dataclass(frozen=True)
class Answer:
    """One point answered. `is_right`: the figures stand as stated; else `numbers` are mended, or a report will be.

    `stated` is the digest of what the point said was stated.
    """

    place: str
    number: str
    finding_id: str
    stated: str
    is_right: bool
    reason: str
    numbers: tuple[NewNumber, ...]


@dataclass(frozen=True)
class Misreading:
    """A figure that was read wrongly, and in the officer's words what is right instead."""

    place: str
    observation_id: str
    instead: str


@dataclass(frozen=True)
class Answers:
    """All that a workbook answers. `problems`: a message for each cell that was not taken."""

    submission_id: str
    by: str
    on: date | None
    answers: tuple[Answer, ...]
    misreadings: tuple[Misreading, ...]
    problems: tuple[str, ...]


def read_answers(content: bytes) -> Answers:
    """The answers in the bytes of a workbook, which is opened in a process of its own.

    Raises AnswersError where the bytes are no such workbook, or its map was edited.
    """
    try:
        sheets = read_cells(content)
    except WorkbookError as error:
        raise AnswersError(str(error)) from error
    submission_id, rows = _marked(sheets)
    reader = _Reader(sheets, rows)
    answers, misreadings = tuple(reader.answers()), tuple(reader.misreadings())
    by, on = (reader.person(), reader.day()) if answers or misreadings else ("", None)
    is_signed = bool(by and on)
    return Answers(
        submission_id,
        by,
        on,
        answers if is_signed else (),
        misreadings if is_signed else (),
        tuple(dict.fromkeys([*reader.problems, *reader.strays()])),
    )


def _marked(sheets: Mapping[str, Sheet]) -> tuple[str, list[layout.Row]]:
    """Whose letter the workbook answers, and the map of its rows."""
    for title in (layout.ANSWERS_SHEET, layout.FIGURES_SHEET, MARKER_SHEET):
        if title not in sheets:
            raise AnswersError(f"thiếu trang “{title}” của phiếu trả lời. {_GO_BACK}")
    lines = _lines(sheets[MARKER_SHEET])
    if len(lines) < 2 or len(lines[0]) != 5 or lines[0][0] != ANSWERS_MARKER:
        raise AnswersError(f"thiếu phần đánh dấu của phiếu trả lời. {_GO_BACK}")
    head, mapped = lines[0], lines[2:]
    if lines[1] != (seal(head, mapped),):
        raise AnswersError(f"phần đánh dấu của phiếu trả lời đã bị sửa. {_GO_BACK}")
    if head[1] != layout.VERSION:
        raise AnswersError(f"là phiếu trả lời phiên bản {shown(head[1])}, chưa đọc được. {_GO_BACK}")
    try:
        return head[2], [layout.row_of(line) for line in mapped]
    except (ValueError, TypeError) as error:
        raise AnswersError(f"phần đánh dấu của phiếu trả lời đã bị sửa. {_GO_BACK}") from error


def _lines(sheet: Sheet) -> list[tuple[str, ...]]:
    """The cells of a sheet line by line, empty ones left out."""
    by_line: dict[int, list[tuple[int, str, str]]] = {}
    for at, cell in sheet.cells.items():
        letters, number = _split(at)
        by_line.setdefault(number, []).append((len(letters), letters, str(cell.value)))
    return [tuple(value for _, _, value in sorted(by_line[number])) for number in sorted(by_line)]


class _Reader:
    """Reads the cells of one workbook; what is wrong with them gathers in `problems`."""

    def __init__(self, sheets: Mapping[str, Sheet], rows: Sequence[layout.Row]) -> None:
        self.problems: list[str] = []
        self._sheets = sheets
        self._points = [row for row in rows if row.sheet == layout.ANSWERS_SHEET]
        self._figures = [row for row in rows if row.sheet == layout.FIGURES_SHEET]

    def answers(self) -> Iterator[Answer]:
        """The points that were answered."""
        if not self._is_in_place(self._points, layout.ANSWER_HEADINGS, layout.ANSWER_HEADING_ROW, layout.KEY):
            return
        by_point: dict[str, list[layout.Row]] = {}
        for row in self._points:
            by_point.setdefault(row.finding_id, []).append(row)
        for rows in by_point.values():
            if answer := self._answer(rows):
                yield answer

    def misreadings(self) -> Iterator[Misreading]:
        """The figures that were marked as read wrongly."""
        sheet, key = layout.FIGURES_SHEET, layout.FIGURE_KEY
        if not self._is_in_place(self._figures, layout.FIGURE_HEADINGS, layout.FIGURE_HEADING_ROW, key):
            return
        for row in self._figures:
            mark, instead = f"{layout.MISREAD}{row.at}", f"{layout.INSTEAD}{row.at}"
            marked, words = self._words(sheet, mark), self._words(sheet, instead, "reason")
            if marked is None or words is None or not (marked or words):
                continue
            if _plain(marked) != _plain(layout.IS_MISREAD):
                what = f"ô ghi “{short(marked)}”" if marked else "chưa chọn"
                self._wrong(sheet, mark, f"{what}. Đề nghị chọn “{layout.IS_MISREAD}”, hoặc xóa nội dung hàng này.")
            elif not words:
                self._wrong(
                    sheet, instead, "chưa ghi đúng ra là gì. Đề nghị ghi ngắn gọn số liệu đúng và nghĩa của nó."
                )
            elif self._shows_its_own(row, "ABCDEFG"):
                yield Misreading(_place(sheet, instead), row.observation_id, words)

    def person(self) -> str:
        """Who answers; empty, with a problem, where it is not said."""
        words = self._words(layout.ANSWERS_SHEET, layout.PERSON, "name")
        if words == "":
            self._wrong(layout.ANSWERS_SHEET, layout.PERSON, "chưa ghi người trả lời. Đề nghị ghi họ tên, chức vụ.")
        return words or ""

    def day(self) -> date | None:
        """The day of answering; None, with a problem, where it is none."""
        sheet, at = layout.ANSWERS_SHEET, layout.DAY
        cell = self._cell(sheet, at)
        if cell and cell.kind == "date":
            return date.fromisoformat(str(cell.value))
        words = self._words(sheet, at, "name") if cell or self._is_blank(sheet, at) else None
        if words == "":
            self._wrong(sheet, at, "chưa ghi ngày trả lời. Đề nghị ghi ngày/tháng/năm, ví dụ 20/04/2024.")
        if not words:
            return None
        try:
            if found := _DAY.fullmatch(words):
                return date(int(found[3]), int(found[2]), int(found[1]))
            if found := _ISO_DAY.fullmatch(words):
                return date.fromisoformat(words)
        except ValueError:
            pass
        self._wrong(sheet, at, f"“{short(words)}” không phải ngày. Đề nghị ghi ngày/tháng/năm, ví dụ 20/04/2024.")
        return None

    def strays(self) -> Iterator[str]:
        """What stands where nothing is asked: it is told, so that no word of an officer is lost in silence."""
        for title in self._sheets:
            if title not in layout.SHEETS:
                yield f"Trang “{short(title)}” không thuộc phiếu trả lời; nội dung của trang không được đọc."
        points = {row.at for row in self._points if row.is_point}
        numbers, figures = {row.at for row in self._points}, {row.at for row in self._figures}
        open_rows = {layout.CHOICE: points, layout.CORRECTED: numbers, layout.REASON: points}
        yield from self._strays_of(layout.ANSWERS_SHEET, layout.KEY, layout.ANSWER_HEADING_ROW, open_rows)
        open_rows = {layout.MISREAD: figures, layout.INSTEAD: figures}
        yield from self._strays_of(layout.FIGURES_SHEET, layout.FIGURE_KEY, layout.FIGURE_HEADING_ROW, open_rows)

    def _strays_of(
        self, sheet: str, last: str, heading_row: int, open_rows: Mapping[str, AbstractSet[int]]
    ) -> Iterator[str]:
        """`open_rows`: for each column to answer in, the rows in which it is open."""
        lowest = max((at for rows in open_rows.values() for at in rows), default=heading_row + 1)
        for at, cell in self._sheets[sheet].cells.items():
            letters, number = _split(at)
            is_beside = number > lowest or len(letters) > 1 or letters > last
            is_closed = number > heading_row and number not in open_rows.get(letters, {number})
            if (is_beside or is_closed) and not self._is_blank(sheet, at):
                yield f"{_place(sheet, at)}: phiếu không có ô này, “{short(cell.value)}” không được đọc."

    def _answer(self, rows: Sequence[layout.Row]) -> Answer | None:
        """The answer to one point, whose rows are given; None where there is none, or it is not as asked."""
        before = len(self.problems)
        first, sheet = rows[0], layout.ANSWERS_SHEET
        choice_at, reason_at = f"{layout.CHOICE}{first.at}", f"{layout.REASON}{first.at}"
        choice, reason = self._words(sheet, choice_at), self._words(sheet, reason_at, "reason")
        corrected = {row: f"{layout.CORRECTED}{row.at}" for row in rows}
        written = {row: at for row, at in corrected.items() if not self._is_blank(sheet, at)}
        if choice is None or reason is None or not (choice or reason or written):
            return None
        chosen = next((each for each in layout.CHOICES if _plain(each) == _plain(choice)), None)
        if chosen is None:
            what = f"ô ghi “{short(choice)}”" if choice else "chưa chọn trả lời"
            self._wrong(sheet, choice_at, f"{what}. Đề nghị chọn “{layout.FIXED}” hoặc “{layout.RIGHT}”.")
        elif chosen == layout.RIGHT and written:
            said = f"đã chọn “{layout.RIGHT}” nhưng lại ghi số sửa. Đề nghị xóa ô này, hoặc chọn “{layout.FIXED}”."
            self._wrong(sheet, next(iter(written.values())), said)
        elif chosen == layout.RIGHT and not any(character.isalpha() for character in reason):
            self._wrong(sheet, reason_at, f"chưa ghi lý do. Khi chọn “{layout.RIGHT}”, đề nghị ghi lý do, căn cứ.")
        numbers = [number for row, at in written.items() if (number := self._number(row, at))]
        are_own = [self._shows_its_own(row, "ABCDEFGH") for row in rows]
        if len(self.problems) > before or not all(are_own):
            return None
        return Answer(
            _place(sheet, choice_at),
            self._seen(sheet, f"A{first.at}"),
            first.finding_id,
            first.stated,
            chosen == layout.RIGHT,
            reason,
            tuple(numbers),
        )

    def _number(self, row: layout.Row, at: str) -> NewNumber | None:
        sheet = layout.ANSWERS_SHEET
        if not row.has_number:
            self._wrong(sheet, at, "điểm này không hỏi số liệu nào để sửa. Đề nghị xóa ô này và ghi vào cột lý do.")
            return None
        cell = self._cell(sheet, at)
        if cell is None:
            return None
        if row.code not in indicators():
            self._wrong(sheet, at, f"chỉ tiêu này không còn trong danh mục. {_GO_BACK}")
            return None
        value, fault = (
            value_of_figure(cell, indicators()[row.code]) if row.field == "value" else value_of(cell, "count")
        )
        if value is None:
            self._wrong(sheet, at, fault)
            return None
        if layout.exact(value) == row.value:
            self._wrong(sheet, at, f"số sửa giống số báo cáo đã ghi. Đề nghị ghi số đúng, hoặc chọn “{layout.RIGHT}”.")
            return None
        return NewNumber(_place(sheet, at), row.observation_id, row.field, row.value, value)

    def _is_in_place(self, rows: Sequence[layout.Row], headings: Sequence[str], at: int, key: str) -> bool:
        """Whether the sheet has its headings and its rows where they were; else a problem tells of the first."""
        if not rows:
            return False
        sheet = rows[0].sheet
        for number, heading in enumerate(headings):
            cell = f"{chr(ord('A') + number)}{at}"
            if self._seen(sheet, cell) != layout.same_words(heading):
                self._wrong(sheet, cell, f"tiêu đề cột phải là “{heading}”; trang không được đọc. {_GO_BACK}")
                return False
        for row in rows:
            if self._seen(sheet, f"{key}{row.at}") != row.key:
                words = f"hàng đã bị thêm, xóa, sắp xếp hoặc đổi chỗ; trang không được đọc. {_GO_BACK}"
                self.problems.append(f"Hàng {row.at}, trang “{sheet}”: {words}")
                return False
        for merged in self._sheets[sheet].merged:
            words = f"các ô đã bị gộp; trang không được đọc. Đề nghị bỏ gộp ô và ghi lại. {_GO_BACK}"
            self._wrong(sheet, merged, words)
        return not self._sheets[sheet].merged

    def _shows_its_own(self, row: layout.Row, letters: str) -> bool:
        """Whether the row shows what it was sent out with; else nobody knows what was answered."""
        if layout.digest(*(self._seen(row.sheet, f"{letter}{row.at}") for letter in letters)) == row.labels:
            return True
        words = f"nội dung cột A–{letters[-1]} đã bị sửa; câu trả lời ở hàng này không được nhận. {_GO_BACK}"
        self.problems.append(f"Hàng {row.at}, trang “{row.sheet}”: {words}")
        return False

    def _words(self, sheet: str, at: str, longest: str = "reason") -> str | None:
        """The words of a cell, empty where it is; None, with a problem, where it holds what is no words."""
        if self._is_blank(sheet, at):
            return ""
        cell = self._cell(sheet, at)
        if cell is None:
            return None
        words = layout.same_words(shown(str(cell.value) if cell.kind != "number" else as_typed(float(cell.value))))
        if len(words) > _LONGEST[longest]:
            self._wrong(sheet, at, f"dài hơn {format_number(_LONGEST[longest])} ký tự. Đề nghị ghi ngắn gọn.")
            return None
        return words

    def _cell(self, sheet: str, at: str) -> Cell | None:
        """A cell that was filled in; None where it is empty or, with a problem, holds a formula or an error."""
        cell = self._sheets[sheet].cells.get(at)
        if cell is None or self._is_blank(sheet, at):
            return None
        if cell.kind == "formula":
            self._wrong(sheet, at, f"ô chứa công thức “{short(cell.value)}”. Đề nghị nhập thẳng (dán giá trị).")
            return None
        if cell.kind == "error":
            self._wrong(sheet, at, f"ô chứa lỗi “{short(cell.value)}”. Đề nghị nhập lại.")
            return None
        return cell

    def _is_blank(self, sheet: str, at: str) -> bool:
        cell = self._sheets[sheet].cells.get(at)
        return cell is None or (cell.kind == "text" and not shown(str(cell.value)).strip())

    def _seen(self, sheet: str, at: str) -> str:
        """What a cell of ours shows; a formula in its place shows nothing."""
        cell = self._sheets[sheet].cells.get(at)
        if cell is None or cell.kind == "formula":
            return ""
        return layout.same_words(as_typed(float(cell.value)) if cell.kind == "number" else str(cell.value))

    def _wrong(self, sheet: str, at: str, words: str) -> None:
        self.problems.append(f"{_place(sheet, at)}: {words}")


def _place(sheet: str, at: str) -> str:
    return f"Ô {at}, trang “{sheet}”"


def _split(at: str) -> tuple[str, int]:
    found = _CELL.fullmatch(at)
    assert found
    return found[1], int(found[2])


def _plain(words: str) -> str:
    return layout.same_words(words).casefold()
