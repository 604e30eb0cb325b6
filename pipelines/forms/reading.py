"""Reading the form back: what stands in its cells, each figure with its cell as its place; nothing is guessed.

Belongs here: knowing a form by its marker, checking every cell, and the text that shows what was read. Does not:
figures as records (`figures`).

A cell that does not hold what was asked gives a message that names it, in Vietnamese, and no figure; the others
are read.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipelines import catalogue
from pipelines.catalogue import Province
from pipelines.forms.layout import (
    DENOMINATOR,
    ENTRIES,
    FIGURES_SHEET,
    GUIDE_SHEET,
    HEADING_ROW,
    HEADINGS,
    LABELS,
    MARKER,
    MARKER_SHEET,
    NUMERATOR,
    TITLE,
    UNIT,
    UNITS,
    VALUE,
    VERSION,
    Row,
    seal,
)
from pipelines.periods import Period, parse_period
from pipelines.records import Place
from pipelines.vietnamese.text import nfc
from pipelines.vietnamese.writing import LEVELS, format_number, lower_first, period_in_words

FORM = f"form/{VERSION}"
_MARKER_BYTES = MARKER.encode()
_MOST_BYTES = 8 * 1024 * 1024  # unpacked; a form that is filled in is under 1 MB
_MOST_MEMBERS = 200
_LARGEST = 2**53  # above it a spreadsheet holds no exact whole numbers
_SHOWN = 60
_FOREIGN = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_GO_BACK = "Đề nghị điền lại vào biểu mẫu gốc."


class FormError(Exception):
    """A form that cannot be read as one; why, and what to do."""

    def __init__(self, reason: str, remedy: str = _GO_BACK) -> None:
        self.reason, self.remedy = reason, remedy
        super().__init__(f"{reason}. {remedy}")


@dataclass(frozen=True)
class Entry:
    """The figures of one row: numbers as they stand, and where they are written in the text of the form."""

    row: Row
    cells: dict[str, float]  # by column: value, numerator, denominator
    place: str  # sheet and cell of the first of them: Số liệu!F12
    start: int
    end: int
    spans: dict[str, tuple[int, int]]  # of each number in the text


@dataclass(frozen=True)
class Form:
    """A form as read. `problems`: a message for each cell that was not taken. `text` shows all of it, line by line, and
    `places` say which cell each figure of it stands in.
    """

    province: Province
    period: Period
    entries: list[Entry]
    problems: list[str]
    text: str
    places: tuple[Place, ...]


def is_form(content: bytes) -> bool:
    """Whether bytes are a form of ours, by its marker. Never raises; unpacks a bounded number of bytes."""
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist()[:_MOST_MEMBERS]:
                if member.filename == "xl/sharedStrings.xml" or member.filename.startswith("xl/worksheets/sheet"):
                    with archive.open(member) as opened:
                        if _MARKER_BYTES in opened.read(_MOST_BYTES):
                            return True
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return False
    except Exception as error:  # zlib.error and what else a damaged member may raise: then it is no form of ours
        if type(error).__module__ in ("zlib", "lzma", "bz2"):
            return False
        raise
    return False


def read_form(content: bytes) -> Form:
    """A form read from its bytes. Raises FormError where it is damaged, or is no longer the form that was sent out."""
    book = _opened(content)
    province, period, placed = _marked(book)
    sheet = _sheet(book, FIGURES_SHEET)
    problems = [*_layout_problems(sheet), *_strays(book, sheet, {at for at, _ in placed})]
    text = _Text(province, period)
    entries = []
    for at, row in placed:
        cells, wrong = _cells(sheet, at, row)
        problems += wrong
        if cells:
            entries.append(text.entry(row, at, cells))
    if not (entries or problems):
        raise FormError(
            f"chưa có số liệu nào ở trang “{FIGURES_SHEET}”", "Đề nghị điền vào các ô màu vàng rồi gửi lại."
        )
    text.problems(problems)
    return Form(province, period, entries, problems, text.whole, tuple(text.places))


def _opened(content: bytes) -> Workbook:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > _MOST_MEMBERS or sum(m.file_size for m in members) > _MOST_BYTES:
                raise FormError("lớn hơn nhiều so với biểu mẫu đã gửi")
            if any(b"<!DOCTYPE" in archive.read(m)[:4096].upper() for m in members if m.filename.endswith(".xml")):
                raise FormError("chứa khai báo XML không được phép")
        return load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
    except FormError:
        raise
    except Exception as error:  # openpyxl raises what it meets: KeyError, ValueError, ParseError, BadZipFile, …
        raise FormError(f"bị hỏng, không mở được ({type(error).__name__})") from error


def _marked(book: Workbook) -> tuple[Province, Period, list[tuple[int, Row]]]:
    """Whose form it is, and which row of the sheet asks for what, as the marker says."""
    lines = [
        tuple(str(value) for value in line if value is not None)
        for line in _sheet(book, MARKER_SHEET).iter_rows(values_only=True)
    ]
    if len(lines) < 3 or len(lines[0]) != 4 or lines[0][0] != MARKER:
        raise FormError("thiếu phần đánh dấu của biểu mẫu")
    head, rows = lines[0], lines[2:]
    if lines[1] != (seal(head, rows),) or any(len(row) != 5 for row in rows):
        raise FormError("phần đánh dấu của biểu mẫu đã bị sửa")
    if head[1] != VERSION:
        raise FormError(
            f"là biểu mẫu phiên bản {head[1]}, chưa đọc được", f"Đề nghị dùng biểu mẫu phiên bản {VERSION}."
        )
    province = next((p for p in catalogue.provinces() if p.province_key == head[2]), None)
    try:
        period = parse_period(head[3])
    except ValueError as error:
        raise FormError(f"ghi kỳ báo cáo không có: {head[3]}") from error
    if province is None:
        raise FormError(f"ghi đơn vị không có trong danh mục: {head[2]}")
    placed = [
        (int(at), Row(code, level, unit, name))  # type: ignore[arg-type]  # sealed
        for at, code, level, unit, name in rows
        if code in catalogue.indicators()
    ]
    return province, period, placed


def _sheet(book: Workbook, name: str) -> Worksheet:
    sheet = book[name] if name in book.sheetnames else None
    if not isinstance(sheet, Worksheet):
        raise FormError(f"thiếu trang “{name}”")
    return sheet


def _layout_problems(sheet: Worksheet) -> list[str]:
    """What is wrong with the sheet as a whole: its heads, and merged cells."""
    problems = [
        f"{_place(f'{letter}{HEADING_ROW}')}: tiêu đề cột phải là “{heading}”, không phải “{_shown(found)}”. {_GO_BACK}"
        for letter, heading in zip("ABCDEFGH", HEADINGS, strict=True)
        if _words(found := sheet[f"{letter}{HEADING_ROW}"].value) != heading
    ]
    problems += [
        f"{_place(str(merged))}: các ô đã bị gộp, số liệu trong đó không được nhận. Đề nghị bỏ gộp ô và nhập lại."
        for merged in sheet.merged_cells.ranges
    ]
    return problems


def _strays(book: Workbook, sheet: Worksheet, rows: set[int]) -> Iterator[str]:
    """What stands where the form asks for nothing: it is told, so that no figure is lost in silence."""
    for name in book.sheetnames:
        if name not in (FIGURES_SHEET, GUIDE_SHEET, MARKER_SHEET):
            yield f"Trang “{_shown(name)}” không thuộc biểu mẫu; nội dung của trang không được nhận."
    columns = len(HEADINGS)
    for line in sheet.iter_rows(min_row=HEADING_ROW + 1):
        for cell in line:
            column = cell.column or 0
            beside = column > columns or (cell.row not in rows and column > columns - len(ENTRIES))
            if cell.value is not None and beside:
                yield f"{_place(cell.coordinate)}: biểu mẫu không có ô này, “{_shown(cell.value)}” không được nhận."


def _cells(sheet: Worksheet, at: int, row: Row) -> tuple[dict[str, float], list[str]]:
    """The numbers of a row by column, and a message for each cell that is not as asked.

    A row whose labels are not its own is not read: nobody knows then what its figures count.
    """
    for letter, label in zip(LABELS, row.labels, strict=True):
        found = sheet[f"{letter}{at}"].value
        if _words(found) != label:
            what = "đơn vị tính" if letter == UNIT else "nội dung"
            return {}, [
                f"{_place(f'{letter}{at}')}: {what} phải là “{_shown(label)}”, không phải “{_shown(found)}”; "
                f"số liệu của hàng {at} không được nhận. {_GO_BACK}"
            ]
    cells: dict[str, float] = {}
    problems: list[str] = []
    for letter in ENTRIES:
        cell = sheet[f"{letter}{at}"]
        if cell.value is None or isinstance(cell, MergedCell) or cell.coordinate in sheet.merged_cells:
            continue  # empty, or told with the range that is merged
        wrong = _fault(cell, letter, row)
        if wrong:
            problems.append(f"{_place(f'{letter}{at}')}: {wrong}")
        else:
            cells[letter] = float(cell.value)  # `_fault` found it a number
    if (NUMERATOR in cells) != (DENOMINATOR in cells) and not problems:
        missing = DENOMINATOR if NUMERATOR in cells else NUMERATOR
        problems.append(
            f"{_place(f'{missing}{at}')}: tử số và mẫu số phải ghi cả hai hoặc để trống cả hai. Đề nghị bổ sung."
        )
        cells = {letter: number for letter, number in cells.items() if letter == VALUE}
    return cells, problems


def _fault(cell: Cell, letter: str, row: Row) -> str:
    """What is wrong with the cell of an entry, in words; empty where it holds a number as asked."""
    value: Any = cell.value
    if letter != VALUE and not row.takes_fraction:
        return f"chỉ tiêu này không có tử số, mẫu số, nhưng ô ghi “{_shown(value)}”. Đề nghị xóa."
    if cell.data_type == "f":
        return f"ô chứa công thức “{_shown(value)}”. Đề nghị nhập thẳng số liệu (dán giá trị)."
    if cell.data_type == "e":
        return f"ô chứa lỗi “{_shown(value)}”. Đề nghị nhập lại số liệu."
    if isinstance(value, bool) or not isinstance(value, int | float):
        what = "chữ" if isinstance(value, str) else "nội dung không phải số"
        return f"ô chứa {what} “{_shown(value)}”. Đề nghị nhập lại dạng số, không có chữ và ký hiệu."
    return _number_fault(value, str(cell.number_format), is_whole=letter != VALUE or row.unit in ("count", "vnd"))


def _number_fault(value: float, number_format: str, *, is_whole: bool) -> str:
    """What is wrong with a number, in words; empty where it is one that may be."""
    if "%" in number_format:
        return "ô định dạng phần trăm nên không rõ đơn vị. Đề nghị để định dạng số và nhập 85,6 cho 85,6%."
    if value < 0 or value > _LARGEST:
        return f"số “{_shown(value)}” ngoài khoảng cho phép. Đề nghị kiểm tra lại."
    if is_whole and value != int(value):
        return f"số “{_shown(value)}” phải là số nguyên ({UNITS['count']}). Đề nghị kiểm tra lại đơn vị."
    return ""


def _place(cell: str) -> str:
    return f"Ô {cell}, trang “{FIGURES_SHEET}”"


def _words(value: object) -> str:
    """A label as it is compared: composed, and without spaces that no eye sees."""
    return " ".join(nfc(value).split()) if isinstance(value, str) else ""


def _shown(value: object) -> str:
    words = _FOREIGN.sub(" ", nfc(str("" if value is None else value)))
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"


class _Text:
    """The text of a form: a line for each row that holds figures, with the place of each number in it."""

    def __init__(self, province: Province, period: Period) -> None:
        unit = f"{province.type} {province.name}"
        self.whole = f"{TITLE}\n{unit[:1].upper()}{unit[1:]}, {lower_first(period_in_words(period.key))}\n"
        self.places: list[Place] = []

    def entry(self, row: Row, at: int, cells: dict[str, float]) -> Entry:
        first = next(letter for letter in ENTRIES if letter in cells)
        place = f"{FIGURES_SHEET}!{first}{at}"
        self.whole += "\n"
        start = len(self.whole)
        self.whole += f"{place}: {row.name}, {LEVELS[row.level]} ({UNITS[row.unit]}): "
        spans: dict[str, tuple[int, int]] = {}
        for number, letter in enumerate(letter for letter in ENTRIES if letter in cells):
            words = {VALUE: "", NUMERATOR: "tử số ", DENOMINATOR: "mẫu số "}[letter]
            self.whole += "; " if number else ""
            self.places.append(Place(len(self.whole) if number else start, None, FIGURES_SHEET, f"{letter}{at}"))
            self.whole += words
            written = written_number(cells[letter])
            spans[letter] = (len(self.whole), len(self.whole) + len(written))
            self.whole += written
        return Entry(row, cells, place, start, len(self.whole), spans)

    def problems(self, problems: list[str]) -> None:
        if problems:
            self.places.append(Place(len(self.whole)))
            self.whole += "\n\nNhững ô không được nhận:" + "".join(f"\n{problem}" for problem in problems)
        self.whole += "\n"


def written_number(number: float) -> str:
    """A number with all the decimals that it has, as Vietnamese documents write it."""
    return format_number(number, decimals_of(number))


def decimals_of(number: float) -> int:
    """How many decimals a number of a spreadsheet has; its last digits beyond nine are those of binary fractions."""
    rounded = f"{number:.9f}".rstrip("0")
    return len(rounded.partition(".")[2])
