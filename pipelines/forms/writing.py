"""Writing the form: a workbook for one province and period, ready to be filled in.

Belongs here: cells, checks on input, the sheet of instructions. Does not: which rows there are (`layout`), what was
reported before (`previous`).
"""

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.catalogue import Province
from pipelines.forms.layout import (
    BEFORE,
    DENOMINATOR,
    ENTRIES,
    FIGURES_SHEET,
    FIRST_ROW,
    GUIDE_SHEET,
    HEADING_ROW,
    HEADINGS,
    MARKER,
    MARKER_SHEET,
    NUMERATOR,
    UNIT,
    VALUE,
    VERSION,
    Row,
    seal,
    sections,
)
from pipelines.periods import Period
from pipelines.vietnamese.writing import lower_first, period_in_words

_WIDTHS = {"A": 6, "B": 62, "C": 12, "D": 14, "E": 16, "F": 18, "G": 14, "H": 14}
_LINE = Side(style="thin", color="999999")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_ENTRY = PatternFill("solid", fgColor="FFF9DB")
_SECTION = PatternFill("solid", fgColor="DCE6F1")
_UNUSED = PatternFill("solid", fgColor="EEEEEE")
# What was written when is not the form's to tell: the same form is the same bytes.
_WRITTEN = datetime(2024, 1, 1)
_LARGEST = 10**15


def write_form(province: Province, period: Period, before: Mapping[tuple[str, str], float]) -> bytes:
    """The bytes of the form of a province for a period.

    `before`: the values of the period before by code and level, in the catalogue's units; they are shown, not asked.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = FIGURES_SHEET
    rows = _figures(sheet, province, period, before)
    _guide(book.create_sheet(GUIDE_SHEET))
    _marker(book.create_sheet(MARKER_SHEET), province, period, rows)
    book.properties.creator = "Khoso"
    book.properties.created = book.properties.modified = _WRITTEN
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _figures(
    sheet: Worksheet, province: Province, period: Period, before: Mapping[tuple[str, str], float]
) -> list[tuple[int, Row]]:
    """Fills the sheet of figures; gives each row with its number in the sheet."""
    sheet["A1"] = "BIỂU MẪU SỐ LIỆU CHUYỂN ĐỔI SỐ"
    sheet["A1"].font = Font(bold=True, size=14)
    unit = f"{province.type} {province.name}"
    sheet["A2"] = f"{unit[:1].upper()}{unit[1:]}, {lower_first(period_in_words(period.key))}"
    sheet["A2"].font = Font(bold=True)
    for letter, heading in zip("ABCDEFGH", HEADINGS, strict=True):
        cell = sheet[f"{letter}{HEADING_ROW}"]
        cell.value = heading
        cell.font, cell.border = Font(bold=True), _BOX
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[letter].width = _WIDTHS[letter]
    placed: list[tuple[int, Row]] = []
    at = FIRST_ROW
    for title, rows in sections(period):
        sheet[f"B{at}"] = title
        for letter in "ABCDEFGH":
            sheet[f"{letter}{at}"].fill = _SECTION
        sheet[f"B{at}"].font = Font(bold=True)
        for row in rows:
            at += 1
            _row(sheet, at, len(placed) + 1, row, before.get((row.code, row.level)))
            placed.append((at, row))
        at += 1
    _checks(sheet, placed)
    sheet.freeze_panes = f"C{FIRST_ROW}"
    sheet.protection.sheet = True  # labels keep their place; no password, for it is a help and no lock
    sheet.protection.formatColumns = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    return placed


def _row(sheet: Worksheet, at: int, number: int, row: Row, before: float | None) -> None:
    values: dict[str, Any] = {"A": number, **dict(zip("BCD", row.labels, strict=True)), BEFORE: before}
    for letter in "ABCDEFGH":
        cell = sheet[f"{letter}{at}"]
        cell.value = values.get(letter)
        cell.border = _BOX
        cell.alignment = Alignment(vertical="center", wrap_text=letter == "B")
        if letter in (BEFORE, VALUE):
            cell.number_format = "#,##0" if row.unit in ("count", "vnd") else "#,##0.00"
        if letter == VALUE or (letter in ENTRIES and row.takes_fraction):
            cell.protection, cell.fill = Protection(locked=False), _ENTRY
            if letter != VALUE:
                cell.number_format = "#,##0"
        elif letter in ENTRIES:
            cell.fill = _UNUSED


def _checks(sheet: Worksheet, placed: list[tuple[int, Row]]) -> None:
    """Checks that the spreadsheet makes while figures are typed in; the reader makes them again."""
    whole = _check("whole", 0, _LARGEST, "Nhập một số nguyên, không có chữ, không có công thức.")
    share = _check("decimal", 0, 1000, "Nhập số phần trăm, ví dụ 85,6 cho 85,6%; không nhập ký hiệu %.")
    other = _check("decimal", 0, _LARGEST, "Nhập một số, không có chữ, không có công thức.")
    for at, row in placed:
        check = {"count": whole, "vnd": whole, "percent": share}.get(row.unit, other)
        check.add(f"{VALUE}{at}")
        if row.takes_fraction:
            whole.add(f"{NUMERATOR}{at}")
            whole.add(f"{DENOMINATOR}{at}")
    for check in (whole, share, other):
        sheet.add_data_validation(check)


def _check(kind: Any, least: int, most: int, words: str) -> DataValidation:
    check = DataValidation(
        type=kind, operator="between", formula1=str(least), formula2=str(most), allow_blank=True, showErrorMessage=True
    )
    check.errorTitle, check.error = "Số liệu chưa đúng", words
    check.promptTitle, check.prompt, check.showInputMessage = "Cách nhập", words, True
    return check


def _guide(sheet: Worksheet) -> None:
    lines = (
        ("HƯỚNG DẪN ĐIỀN BIỂU MẪU", True),
        (f"1. Chỉ nhập vào các ô màu vàng của trang “{FIGURES_SHEET}”. Chỉ tiêu không có số liệu thì để trống.", False),
        (
            "2. Nhập số liệu dạng số. Không nhập chữ, công thức hay ký hiệu; khi chép từ nơi khác, chọn dán giá trị.",
            False,
        ),
        (f"3. Số liệu theo đúng đơn vị ở cột {UNIT}. Tỷ lệ nhập theo phần trăm: 85,6 nghĩa là 85,6%.", False),
        ("4. Với tỷ lệ, đề nghị ghi cả tử số và mẫu số để đối chiếu; nếu không có thì để trống cả hai.", False),
        ("5. Số liệu tính đến hết kỳ báo cáo; kỳ chốt vào ngày 14 của tháng cuối kỳ (Nghị định 09/2019/NĐ-CP).", False),
        (f"6. Cột {BEFORE} là số liệu kỳ trước đã công bố, chỉ để tham khảo.", False),
        ("7. Không thêm, xóa, đổi chỗ hay gộp hàng, cột, ô; không đổi tên hay xóa trang nào.", False),
        ("8. Lưu ở định dạng Excel (.xlsx) và gửi lại tệp này. Nếu một ô chưa đúng, thư trả lời sẽ nêu tên ô.", False),
    )
    for number, (words, bold) in enumerate(lines, 1):
        cell = sheet.cell(number, 1, words)
        cell.font, cell.alignment = Font(bold=bold), Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width = 110


def _marker(sheet: Worksheet, province: Province, period: Period, placed: list[tuple[int, Row]]) -> None:
    head = (MARKER, VERSION, province.province_key, period.key)
    rows = [(str(at), row.code, row.level, row.unit, row.name) for at, row in placed]
    for line in (head, (seal(head, rows),), *rows):
        sheet.append(line)
    sheet.sheet_state = "veryHidden"
