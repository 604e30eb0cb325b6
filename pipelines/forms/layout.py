"""What the form looks like, for whoever writes it and whoever reads it.

Belongs here: sheets, columns, the rows of a period, the marker by which a form is known again. Does not: cells of a
workbook (`writing`, `reading`).
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines import catalogue
from pipelines.periods import Period
from pipelines.records import Level
from pipelines.vietnamese.writing import LEVELS

VERSION = "1"
MARKER = "khoso-bieu-mau"
TITLE = "BIỂU MẪU SỐ LIỆU CHUYỂN ĐỔI SỐ"  # with which the text of a form that was read begins
MARKER_SHEET = "_khoso"
FIGURES_SHEET = "Số liệu"
GUIDE_SHEET = "Hướng dẫn"

# Columns of the sheet of figures, by letter.
NAME, LEVEL, UNIT = "B", "C", "D"
BEFORE, VALUE, NUMERATOR, DENOMINATOR = "E", "F", "G", "H"
LABELS = (NAME, LEVEL, UNIT)
ENTRIES = (VALUE, NUMERATOR, DENOMINATOR)
HEADINGS = ("STT", "Chỉ tiêu", "Cấp", "Đơn vị tính", "Kỳ trước", "Giá trị kỳ này", "Tử số", "Mẫu số")
HEADING_ROW = 4
FIRST_ROW = 5

UNITS: dict[str, str] = {
    "count": "số lượng", "percent": "%", "per_100": "trên 100 dân", "vnd": "đồng",
}  # fmt: skip
_LEVELS: tuple[Level, ...] = ("all", "tinh", "huyen", "xa")
_LAST_DISTRICT_DAY = "2025-06-30"


@dataclass(frozen=True)
class Row:
    """One row of figures: what is asked, at which tier, in which unit, and how that is written in the row."""

    code: str
    level: Level
    unit: str
    name: str

    @property
    def labels(self) -> tuple[str, str, str]:
        """What stands in the columns of LABELS."""
        return self.name, LEVELS[self.level], UNITS[self.unit]

    @property
    def takes_fraction(self) -> bool:
        """Whether numerator and denominator may be stated beside the value."""
        return self.unit == "percent"


def sections(period: Period) -> Iterator[tuple[str, list[Row]]]:
    """The sections of the outline by their titles, each with the rows that a form for a period asks for."""
    titles = [relation.whole for relation in catalogue.relations() if relation.rule == "section_present"]
    levels = [level for level in _LEVELS if level != "huyen" or period.end.isoformat() <= _LAST_DISTRICT_DAY]
    for number, title in enumerate(titles, 1):
        yield (
            f"{number}. {title}",
            [
                Row(indicator.code, level, indicator.unit, indicator.name_vi)
                for indicator in catalogue.indicators().values()
                if indicator.section == number
                for level in levels
                if level in indicator.levels
            ],
        )


def seal(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A digest of the marker: a form whose marker was edited or damaged is not taken for what it says."""
    lines = ["|".join(head), *("|".join(row) for row in rows)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]
