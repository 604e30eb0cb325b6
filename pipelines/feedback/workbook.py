"""The letter as a workbook: what it says, a sheet to answer in, and all figures taken.

Belongs here: cells, their look, checks on input and protection. Does not: what a letter says (`letter`), which rows
and columns there are (`answer_layout`), reading answers (`answers`).

No cell is a formula, whatever a report holds: every text is written as text, also where it begins like one.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from math import ceil
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.feedback import answer_layout as layout
from pipelines.feedback.letter import FigureLine, FindingLine, Letter
from pipelines.feedback.passages import Part, Passage
from pipelines.forms.layout import seal
from pipelines.forms.workbooks import MARKER_SHEET, saved

_WIDTHS = {
    layout.ANSWERS_SHEET: (6, 8, 32, 32, 18, 24, 24, 11, 12, 12, 22, 4),
    layout.FIGURES_SHEET: (6, 36, 10, 20, 15, 15, 40, 9, 28, 4),
}
_FONT = "Times New Roman"
_LONGEST = 30_000  # characters; a cell of a spreadsheet holds 32.767
_LONGEST_REASON = 1_000
_LONGEST_QUOTE = 700  # of a point; the letter has all of it, and a row of a spreadsheet is 409 points high at most
_HIGHEST = 409.0
_GUIDE_WIDTH = 72
# Letters of the font that a unit of width holds, fewer than it mostly does.
_LETTERS_OF_TABLES, _LETTERS_OF_GUIDE = 1.2, 1.2
_LINE = Side(style="thin", color="999999")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_ENTRY = PatternFill("solid", fgColor="FFF9DB")
_HEAD = PatternFill("solid", fgColor="DCE6F1")
_BEGINS_FORMULAS = tuple("=+-@")
_PASSAGES = 3  # a point may quote many; the letter has them all


def render_workbook(letter: Letter) -> bytes:
    """The bytes of the workbook; the same letter gives the same bytes."""
    book = Workbook()
    guide = book.active
    assert isinstance(guide, Worksheet)
    guide.title = layout.GUIDE_SHEET
    _guide(guide, letter)
    rows = _answers(book.create_sheet(layout.ANSWERS_SHEET), letter)
    rows += _figures(book.create_sheet(layout.FIGURES_SHEET), letter)
    _marker(book.create_sheet(MARKER_SHEET), letter, rows)
    book.properties.title, book.properties.language = letter.subject[:200], "vi-VN"
    book.active = 1 if letter.findings else 0
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet is book.active
    return saved(book)


def _guide(sheet: Worksheet, letter: Letter) -> None:
    counts = letter.counts
    lines = (
        ("PHIẾU TRẢ LỜI VỀ SỐ LIỆU BÁO CÁO", True),
        (letter.subject, True),
        (f"Kính gửi: {letter.addressee}", False),
        (f"Tệp đã nhận: “{letter.received.file_name}”, {letter.received.received_words}.", False),
        (letter.problem or letter.summary, False),
        (
            f"Số liệu đã hiểu: {counts.understood}. Điểm đề nghị xem lại: {counts.questioned}. "
            f"Mục chưa có số liệu: {counts.missing_sections}.",
            False,
        ),
        ("", False),
        ("CÁCH TRẢ LỜI", True),
        (f"1. Ở trang “{layout.ANSWERS_SHEET}”, ghi người trả lời và ngày trả lời vào hai ô vàng phía trên.", False),
        (f"2. Với mỗi điểm, chọn “{layout.FIXED}” hoặc “{layout.RIGHT}” ở cột “Trả lời”.", False),
        (
            f"3. Nếu chọn “{layout.FIXED}”: ghi số đúng vào cột “Sửa thành”, trên hàng của số cần sửa. Ghi như trong "
            "báo cáo: 98,5 hoặc 1.548. Nếu gửi lại báo cáo đã sửa thì để trống cột này.",
            False,
        ),
        (f"4. Nếu chọn “{layout.RIGHT}”: ghi lý do, căn cứ; không ghi cột “Sửa thành”.", False),
        (
            f"5. Ở trang “{layout.FIGURES_SHEET}”, nếu hệ thống hiểu sai một số liệu, chọn “{layout.IS_MISREAD}” trên "
            "hàng đó và ghi rõ đúng ra là gì. Số liệu hiểu đúng thì để trống.",
            False,
        ),
        ("6. Chỉ ghi vào các ô màu vàng. Không ghi công thức; khi chép từ nơi khác, chọn dán giá trị.", False),
        ("7. Không thêm, xóa, sắp xếp, đổi chỗ hay gộp hàng, cột, ô; không đổi tên hay xóa trang nào.", False),
        ("8. Lưu ở dạng Excel (.xlsx) và gửi lại tệp này. Điểm chưa trả lời được thì để trống, gửi sau.", False),
        ("", False),
        ("Phiếu do hệ thống lập tự động, không có chữ ký.", False),
    )
    sheet.column_dimensions["A"].width = _GUIDE_WIDTH
    for number, (words, bold) in enumerate(lines, 1):
        cell = _text(sheet, f"A{number}", words)
        _fit(sheet, number, [(words, _GUIDE_WIDTH * _LETTERS_OF_GUIDE)], 17)
        cell.font, cell.alignment = Font(_FONT, 13, bold=bold), Alignment(wrap_text=True, vertical="top")
    sheet.protection.sheet = True
    _page(sheet, "portrait", None)


def _answers(sheet: Worksheet, letter: Letter) -> list[layout.Row]:
    """Fills the sheet of answers; gives the map of its rows."""
    look = _Look(sheet)
    look.title("A1", "TRẢ LỜI TỪNG ĐIỂM")
    look.title("A2", letter.subject)
    for entry, label in ((layout.PERSON, layout.PERSON_LABEL), (layout.DAY, layout.DAY_LABEL)):
        _text(sheet, f"A{entry[1:]}", label).font = Font(_FONT, 12)
        look.entry(entry)
    _headings(look, layout.ANSWER_HEADINGS, layout.ANSWER_HEADING_ROW)
    rows: list[layout.Row] = []
    figures = layout.figures_of(letter)
    at = layout.ANSWER_HEADING_ROW
    for finding in letter.findings:
        asked: Sequence[layout.AskedNumber | None] = list(layout.asked_numbers(finding, figures)) or [None]
        for place, asks in enumerate(asked):
            at += 1
            rows.append(_point_row(look, at, finding, asks, is_first=place == 0))
    if not letter.findings:
        _text(sheet, f"A{at + 1}", "Không có điểm nào cần trả lời.").font = Font(_FONT, 12)
    points = [row.at for row in rows if row.is_point]
    numbers = [row.at for row in rows if row.has_number]
    _choose(sheet, layout.CHOICE, points, layout.CHOICES, "Trả lời")
    _limit(sheet, layout.REASON, points)
    _prompt(sheet, layout.CORRECTED, numbers, "Ghi số đúng như trong báo cáo, ví dụ 98,5 hoặc 1.548.")
    _finish(sheet, layout.ANSWER_HEADING_ROW, layout.KEY)
    return rows


def _point_row(
    look: "_Look", at: int, finding: FindingLine, asks: layout.AskedNumber | None, *, is_first: bool
) -> layout.Row:
    words = [str(finding.number), *[""] * 5, asks.name if asks else "", asks.stated if asks else finding.stated]
    if is_first:
        words[1:6] = [
            finding.severity_words,
            f"{finding.rule_words}. {finding.message}",
            _quoted(finding.passages),
            finding.computed,
            finding.remedy,
        ]
    look.row(at, words)
    for letter in (layout.CHOICE, layout.CORRECTED, layout.REASON):
        open_here = asks is not None if letter == layout.CORRECTED else is_first
        look.entry(f"{letter}{at}") if open_here else look.told(f"{letter}{at}", "")
    row = layout.Row(
        layout.ANSWERS_SHEET,
        at,
        layout.digest(*words),
        finding.finding_id,
        **({"stated": layout.digest(finding.stated)} if is_first else {}),
        **(
            {"observation_id": asks.observation_id, "code": asks.code, "field": asks.field,
             "value": layout.exact(asks.value)} if asks else {}
        ),
    )  # fmt: skip
    _text(look.sheet, f"{layout.KEY}{at}", row.key)
    return row


def _figures(sheet: Worksheet, letter: Letter) -> list[layout.Row]:
    """Fills the sheet of all figures taken; gives the map of its rows."""
    look = _Look(sheet)
    look.title("A1", "SỐ LIỆU HỆ THỐNG ĐÃ HIỂU TỪ BÁO CÁO")
    look.title("A2", f"Số liệu nào hiểu sai, chọn “{layout.IS_MISREAD}” và ghi đúng ra là gì.")
    _headings(look, layout.FIGURE_HEADINGS, layout.FIGURE_HEADING_ROW)
    rows: list[layout.Row] = []
    at = layout.FIGURE_HEADING_ROW
    for section in letter.sections:
        if section.figures:
            at += 1
            look.section(at, f"{section.number}. {section.title}", layout.INSTEAD)
        for figure in section.figures:
            at += 1
            rows.append(_figure_row(look, at, figure))
    placed = [row.at for row in rows]
    _choose(sheet, layout.MISREAD, placed, (layout.IS_MISREAD,), "Đọc sai?")
    _limit(sheet, layout.INSTEAD, placed)
    _finish(sheet, layout.FIGURE_HEADING_ROW, layout.FIGURE_KEY)
    return rows


def _figure_row(look: "_Look", at: int, figure: FigureLine) -> layout.Row:
    words = [
        str(figure.number),
        ", ".join(part for part in (figure.indicator, figure.attributes) if part),
        figure.level_words,
        f"{figure.kind_words}, {figure.period_words}",
        figure.value_words,
        figure.fraction_words,
        _joined(figure.quote) + (f" ({figure.place})" if figure.place else ""),
    ]
    look.row(at, words)
    look.entry(f"{layout.MISREAD}{at}")
    look.entry(f"{layout.INSTEAD}{at}")
    row = layout.Row(
        layout.FIGURES_SHEET, at, layout.digest(*words), observation_id=figure.observation_id, code=figure.code
    )
    _text(look.sheet, f"{layout.FIGURE_KEY}{at}", row.key)
    return row


def _marker(sheet: Worksheet, letter: Letter, rows: Sequence[layout.Row]) -> None:
    head, mapped = layout.head_of(letter), [row.cells() for row in rows]
    for at, line in enumerate((head, (seal(head, mapped),), *mapped), 1):
        for column, words in enumerate(line, 1):
            _text(sheet, f"{get_column_letter(column)}{at}", words)
    sheet.sheet_state = "veryHidden"
    sheet.protection.sheet = True


class _Look:
    """Writes cells of one sheet, each with the look of what it is."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        # Of no sheet: a look is worked out once and copied, which is faster. The stubs do not know `_style`.
        pattern: Any = Cell(sheet, row=1, column=1)
        pattern.border, pattern.alignment = _BOX, Alignment(wrap_text=True, vertical="top")
        pattern.font = Font(_FONT, 11)
        self._told = copy(pattern._style)
        pattern.fill, pattern.protection = _ENTRY, Protection(locked=False)
        pattern.number_format = "@"  # what is typed stays as it was typed: 1.548 is no fraction
        self._entry = copy(pattern._style)

    def title(self, at: str, words: str) -> None:
        _text(self.sheet, at, words).font = Font(_FONT, 13, bold=True)

    def heading(self, at: str, words: str) -> None:
        cell = _text(self.sheet, at, words)
        cell.font, cell.border, cell.fill = Font(_FONT, 11, bold=True), _BOX, _HEAD
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)

    def section(self, at: int, words: str, last: str) -> None:
        _text(self.sheet, f"A{at}", words).font = Font(_FONT, 11, bold=True)
        for letter in (get_column_letter(column) for column in range(1, ord(last) - ord("A") + 2)):
            self.sheet[f"{letter}{at}"].fill = _HEAD

    def row(self, at: int, words: Sequence[str]) -> None:
        """What a row tells, from its first column on, as high as its words need."""
        for number, each in enumerate(words, 1):
            self.told(f"{get_column_letter(number)}{at}", each)
        widths = (width * _LETTERS_OF_TABLES for width in _WIDTHS[self.sheet.title])
        _fit(self.sheet, at, zip(words, widths, strict=False), 14.5)

    def told(self, at: str, words: str) -> None:
        cell: Any = _text(self.sheet, at, words)
        cell._style = copy(self._told)
        if words.startswith(_BEGINS_FORMULAS):
            cell.quotePrefix = True  # text still when somebody edits the cell

    def entry(self, at: str) -> None:
        cell: Any = self.sheet[at]
        cell._style = copy(self._entry)


def _text(sheet: Worksheet, at: str, words: str) -> Cell:
    """A cell of text, also where it begins like a formula."""
    cell = sheet[at]
    assert isinstance(cell, Cell)
    if words:
        cell.value = words[:_LONGEST]
        cell.data_type = "s"
    return cell


def _fit(sheet: Worksheet, at: int, cells: Iterable[tuple[str, float]], line: float) -> None:
    """Makes a row as high as its words need in so many letters a line; not every program does so by itself."""
    lines = max(sum(max(1, ceil(len(part) / room)) for part in words.split("\n")) for words, room in cells)
    sheet.row_dimensions[at].height = min(_HIGHEST, lines * line + 2)


def _headings(look: _Look, headings: Sequence[str], at: int) -> None:
    for number, heading in enumerate(headings, 1):
        letter = get_column_letter(number)
        look.heading(f"{letter}{at}", heading)
        look.sheet.column_dimensions[letter].width = _WIDTHS[look.sheet.title][number - 1]


def _choose(sheet: Worksheet, letter: str, rows: Sequence[int], choices: Iterable[str], title: str) -> None:
    words = ", ".join(f"“{choice}”" for choice in choices)
    check = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True, showErrorMessage=True)
    check.errorTitle, check.error = title, f"Chỉ chọn {words}, hoặc để trống."
    _applied(sheet, check, letter, rows)


def _limit(sheet: Worksheet, letter: str, rows: Sequence[int]) -> None:
    check = DataValidation(
        type="textLength", operator="lessThanOrEqual", formula1=str(_LONGEST_REASON), allow_blank=True,
        showErrorMessage=True,
    )  # fmt: skip
    check.errorTitle, check.error = "Quá dài", "Đề nghị ghi ngắn gọn, không quá 1.000 ký tự."
    _applied(sheet, check, letter, rows)


def _prompt(sheet: Worksheet, letter: str, rows: Sequence[int], words: str) -> None:
    check = DataValidation(
        type="textLength", operator="lessThanOrEqual", formula1="60", allow_blank=True, showErrorMessage=True
    )
    check.errorTitle, check.error = "Số liệu chưa đúng", words
    check.promptTitle, check.prompt, check.showInputMessage = "Cách ghi", words, True
    _applied(sheet, check, letter, rows)


def _applied(sheet: Worksheet, check: DataValidation, letter: str, rows: Sequence[int]) -> None:
    for at in rows:
        check.add(f"{letter}{at}")
    if rows:
        sheet.add_data_validation(check)


def _finish(sheet: Worksheet, heading_row: int, key: str) -> None:
    sheet.column_dimensions[key].hidden = True
    sheet.freeze_panes = f"B{heading_row + 1}"
    sheet.protection.sheet = True  # labels keep their place; no password, for it is a help and no lock
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    _page(sheet, "landscape", heading_row)


def _page(sheet: Worksheet, orientation: Literal["portrait", "landscape"], heading_row: int | None) -> None:
    """A4, as wide as the sheet; margins of the sides as official documents have them."""
    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left, sheet.page_margins.right = (1.2, 0.7) if heading_row is None else (0.6, 0.6)
    sheet.page_margins.top = sheet.page_margins.bottom = 0.8
    footer = sheet.oddFooter
    assert footer is not None
    footer.center.text = "Trang &P/&N"
    if heading_row is not None:
        sheet.print_title_rows = f"{heading_row}:{heading_row}"


def _quoted(passages: Sequence[Passage]) -> str:
    told = [
        f"“{_joined(passage.parts)}”" + (f" (mục: {passage.section})" if passage.section else "")
        for passage in passages[:_PASSAGES]
    ]
    words = "\n".join([*told, *(["…"] if len(passages) > _PASSAGES else [])])
    return words if len(words) <= _LONGEST_QUOTE else f"{words[:_LONGEST_QUOTE]}…"


def _joined(parts: Sequence[Part]) -> str:
    """Quoted words, the figure in question in brackets: bold within a cell is not kept by all programs."""
    return "".join(f"[{part.text}]" if part.marked else part.text for part in parts)
