"""XLSX: the cells of all sheets as they are shown, with sheet and cell as their place.

Belongs here: reading workbooks. Does not: the official form (`forms`), values as cells show them (`cell_formats`),
tables as text (`tables`).

Formulas are never evaluated: what the program that saved the file computed is read. Macros, links to other workbooks
and data connections are never followed.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException

from pipelines.forms import Form, FormError, is_form, read_form
from pipelines.submissions.document import Document, Unreadable
from pipelines.submissions.readers.building import TextBuilder, clean, damaged
from pipelines.submissions.readers.cell_formats import shown_value
from pipelines.submissions.readers.tables import MAX_CELLS, Merged, TableCell, letters_of, write_table
from pipelines.submissions.readers.xml import parse
from pipelines.submissions.readers.zips import open_zip, part, shown

_KIND = "bảng tính Excel (xlsx)"
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_DEFAULT_SHEET = re.compile(r"(?:sheet|trang[_ ]?tính|bảng)\s*\d*", re.IGNORECASE)
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,200}?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_MAX_MERGED = 20_000
_MAX_NOTES = 20


def read(content: bytes, file_name: str) -> Document | Form:
    """All sheets that are not hidden; the official form as such. Raises Unreadable where a file is broken or empty."""
    if is_form(content):
        try:
            return read_form(content)
        except FormError as error:
            raise Unreadable(file_name, f"biểu mẫu {error.reason}", error.remedy) from error
    return read_tables(content, file_name)


def read_tables(content: bytes, file_name: str) -> Document:
    """All sheets that are not hidden."""
    parts = _check(content, file_name)
    try:
        formulas = _formulas(content)
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except (
        InvalidFileException,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        SyntaxError,
        zipfile.BadZipFile,
    ) as error:
        raise damaged(file_name, _KIND) from error
    text = TextBuilder()
    notes: list[str] = []
    hidden: list[str] = []
    for sheet in workbook.worksheets:
        sheet.reset_dimensions()  # what a file claims of its size is no reason to pad it
        if sheet.sheet_state != "visible":
            hidden.append(clean(sheet.title))
            continue
        if not _DEFAULT_SHEET.fullmatch(sheet.title):
            text.paragraph(sheet.title)
        cells = list(_cells(sheet, formulas.get(sheet.title, frozenset()), file_name, notes))
        write_table(text, cells, clean(sheet.title), _merged(content, sheet, file_name))
    workbook.close()
    return text.build(file_name, notes=notes[:_MAX_NOTES], remarks=_remarks(parts, hidden))


def _remarks(parts: list[str], hidden: list[str]) -> Iterator[str]:
    """What was left out, and asks for nothing."""
    if hidden:
        more = f" và {len(hidden) - _MAX_NOTES} trang khác" if len(hidden) > _MAX_NOTES else ""
        named = ", ".join(f"“{title}”" for title in hidden[:_MAX_NOTES])
        yield f"Trang tính ẩn không được đọc: {named}{more}."
    if any(name.endswith("vbaProject.bin") for name in parts):
        yield "Macro của bảng tính bị bỏ qua, không được chạy."
    if any(name.startswith("xl/externalLinks/") for name in parts):
        yield "Liên kết đến bảng tính khác không được mở; hệ thống đọc giá trị đã lưu trong tệp."


def _check(content: bytes, file_name: str) -> list[str]:
    """The names of a workbook's parts; refuses what one cannot be: parts too large, document types with entities."""
    with open_zip(content, file_name, _KIND) as package:
        if "xl/workbook.bin" in package.namelist():
            raise Unreadable(
                file_name, "là bảng tính Excel dạng nhị phân (xlsb), chưa có bộ đọc", "Đề nghị lưu lại ở dạng .xlsx."
            )
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                unpacked = part(package, name, file_name)
                if _DOCTYPE.search(unpacked[:4096]):
                    parse(unpacked, file_name, shown(name))
        return package.namelist()


def _formulas(content: bytes) -> dict[str, frozenset[tuple[int, int]]]:
    """The cells of each sheet that hold a formula."""
    workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    for sheet in workbook.worksheets:
        sheet.reset_dimensions()
    found = {
        sheet.title: frozenset(
            (cell.row, cell.column)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None and cell.data_type == "f"
        )
        for sheet in workbook.worksheets
    }
    workbook.close()
    return found


def _merged(content: bytes, sheet: Any, file_name: str) -> list[Merged]:
    """The ranges of merged cells, which openpyxl leaves out where it reads row by row."""
    with open_zip(content, file_name, _KIND) as package:
        name = str(sheet._worksheet_path).lstrip("/")
        written = part(package, name, file_name) if name in package.namelist() else b""
    return [
        Merged(int(top), column_index_from_string(left.decode()), int(bottom), column_index_from_string(right.decode()))
        for left, top, right, bottom in (found.groups() for found in islice(_MERGED.finditer(written), _MAX_MERGED))
    ]


def _cells(sheet: Any, formulas: frozenset[tuple[int, int]], file_name: str, notes: list[str]) -> Iterator[TableCell]:
    count = 0
    missing = set(formulas)
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None:
                continue
            count += 1
            if count > MAX_CELLS:
                raise Unreadable(
                    file_name,
                    f"có hơn {MAX_CELLS:,} ô".replace(",", "."),
                    "Đề nghị chỉ gửi các bảng của báo cáo.",
                    where=f"trang tính {sheet.title}",
                )
            missing.discard((cell.row, cell.column))
            if cell.data_type == "e":
                notes.append(
                    _note(sheet.title, cell.row, cell.column, f"có lỗi {cell.value}", "Đề nghị sửa công thức.")
                )
            yield TableCell(cell.row, cell.column, shown_value(cell.value, cell.number_format or "General"))
    for row, column in sorted(missing):
        notes.append(
            _note(sheet.title, row, column, "là công thức chưa có giá trị được lưu, nên không đọc được",
                  "Đề nghị mở tệp bằng Excel, lưu lại rồi gửi lại.")
        )  # fmt: skip


def _note(sheet: str, row: int, column: int, what: str, remedy: str) -> str:
    return f"Ô {letters_of(column)}{row} của trang tính “{sheet}” {what}. {remedy}"
