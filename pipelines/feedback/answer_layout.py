"""What the workbook of a letter looks like, for whoever writes it and whoever reads it back.

Belongs here: its sheets and columns, the words of the choices, which numbers a point asks about, and the map by which
a row is known again. Does not: cells (`workbook` writes them, `answers` reads them).
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from typing import Literal

from pipelines.feedback.letter import FigureLine, FindingLine, Letter
from pipelines.forms.workbooks import ANSWERS_MARKER, MARKER_SHEET
from pipelines.vietnamese.text import nfc
from pipelines.vietnamese.writing import format_number

VERSION = "1"
GUIDE_SHEET = "Hướng dẫn"
ANSWERS_SHEET = "Trả lời"
FIGURES_SHEET = "Số liệu đã hiểu"
SHEETS = (GUIDE_SHEET, ANSWERS_SHEET, FIGURES_SHEET, MARKER_SHEET)

# Above the points: who answers, and when.
PERSON, DAY = "D3", "D4"
PERSON_LABEL, DAY_LABEL = "Người trả lời (họ tên, chức vụ):", "Ngày trả lời (ngày/tháng/năm):"

# Columns of the sheet of answers, by letter.
STATED, CHOICE, CORRECTED, REASON, KEY = "H", "I", "J", "K", "L"
ANSWER_HEADINGS = (
    "Điểm", "Mức độ", "Nội dung", "Trích báo cáo", "Hệ thống tính", "Cách xử lý", "Số liệu được hỏi", "Báo cáo ghi",
    "Trả lời", "Sửa thành", "Lý do, căn cứ", "Mã",
)  # fmt: skip
ANSWER_HEADING_ROW = 6
FIXED, RIGHT = "Đã sửa", "Xác nhận đúng"
CHOICES = (FIXED, RIGHT)

# Columns of the sheet of figures.
MISREAD, INSTEAD, FIGURE_KEY = "H", "I", "J"
FIGURE_HEADINGS = (
    "STT", "Chỉ tiêu", "Cấp", "Loại, kỳ", "Giá trị", "Tử số/mẫu số", "Trích báo cáo", "Đọc sai?", "Đúng ra là", "Mã",
)  # fmt: skip
FIGURE_HEADING_ROW = 4
IS_MISREAD = "Đọc sai"

Field = Literal["value", "numerator", "denominator"]
_IN_WORDS: dict[Field, str] = {"value": "", "numerator": ", tử số", "denominator": ", mẫu số"}
_BLANK = "-"


@dataclass(frozen=True)
class AskedNumber:
    """One number of a figure that a point asks about."""

    observation_id: str
    code: str
    field: Field
    value: float
    name: str  # what it counts, in words
    stated: str  # as the report writes it


@dataclass(frozen=True)
class Row:
    """One row of the map: what stands in a row of a sheet, under which labels.

    A point has a row for each number that it asks about, and one where it asks about none; the first of them is the
    point's own. `labels` is a digest of what the row shows, `stated` of what the point says was stated.
    """

    sheet: str
    at: int
    labels: str
    finding_id: str = _BLANK
    stated: str = _BLANK
    observation_id: str = _BLANK
    code: str = _BLANK
    field: str = _BLANK
    value: str = _BLANK

    @property
    def key(self) -> str:
        """What the row bears in its hidden column: a row that was moved is seen."""
        return digest(self.sheet, self.finding_id, self.observation_id, self.field)

    @property
    def is_point(self) -> bool:
        return self.stated != _BLANK

    @property
    def has_number(self) -> bool:
        return self.field != _BLANK

    def cells(self) -> tuple[str, ...]:
        return tuple(str(value) for value in astuple(self))


def head_of(letter: Letter) -> tuple[str, ...]:
    """The first line of the marker: whose letter it is."""
    received = letter.received
    return (ANSWERS_MARKER, VERSION, letter.submission_id, received.province_key or _BLANK, received.period or _BLANK)


def row_of(cells: Sequence[str]) -> Row:
    """A row of the map as `Row.cells` wrote it. Raises ValueError or TypeError where it is none."""
    sheet, at, *rest = cells
    return Row(sheet, int(at), *rest)


def asked_numbers(finding: FindingLine, figures: dict[str, FigureLine]) -> Iterator[AskedNumber]:
    """The numbers of the figures that a point is about; those that it quotes come first."""
    named = [figures[of] for of in finding.observation_ids if of in figures]
    for figure in sorted(named, key=lambda f: (f.code, f.level, f.period) != _subject(finding)):
        yield from _numbers_of(figure)


def figures_of(letter: Letter) -> dict[str, FigureLine]:
    """Every figure of a letter by its id, in the order of the letter."""
    return {figure.observation_id: figure for section in letter.sections for figure in section.figures}


def exact(value: float) -> str:
    """A number as ledgers write it: `58.3`, `1548`; six decimals at most, as the warehouse holds."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def digest(*words: str) -> str:
    """A short digest of some words, however a spreadsheet spaced or composed them."""
    return hashlib.sha256("\n".join(same_words(each) for each in words).encode()).hexdigest()[:16]


def same_words(words: str) -> str:
    """Words as they are compared: composed, and without spaces that no eye sees."""
    return " ".join(nfc(words).split())


def _subject(finding: FindingLine) -> tuple[str, str, str]:
    return finding.code, finding.level, finding.period


def _numbers_of(figure: FigureLine) -> Iterator[AskedNumber]:
    subject = ", ".join(part for part in (figure.indicator, figure.attributes) if part)
    name = f"{subject} ({figure.level_words}, {figure.period_words})"
    stated: tuple[tuple[Field, float | None, str], ...] = (
        ("value", figure.value, figure.value_words),
        ("numerator", figure.numerator, "" if figure.numerator is None else format_number(figure.numerator)),
        ("denominator", figure.denominator, "" if figure.denominator is None else format_number(figure.denominator)),
    )
    for field, value, words in stated:
        if value is not None:
            yield AskedNumber(figure.observation_id, figure.code, field, value, name + _IN_WORDS[field], words)
