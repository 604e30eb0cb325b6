"""The words in which officers read what the records hold as codes.

Belongs here: Vietnamese for the closed vocabularies of the records and for the outline of reports. Does not:
how numbers and dates are written (`vietnamese.writing`), the names of indicators and rules (`catalogue`).
"""

import json
from datetime import date

from pipelines.catalogue import Indicator, Province
from pipelines.records import DocType, Gate, Kind, Level, Observation, Severity
from pipelines.vietnamese.writing import (
    HEDGES,
    LEVELS,
    format_money,
    format_number,
    format_percent,
    lower_first,
    period_in_words,
)

# The outline of công văn 302/CĐSQG-CSS of 12 March 2024, by the catalogue's section numbers.
OUTLINE: dict[int, str] = {
    1: "Công tác chỉ đạo, điều hành, thể chế số",
    2: "Hạ tầng số",
    3: "Nhân lực số",
    4: "Nền tảng, dữ liệu số",
    5: "An toàn, an ninh mạng",
    6: "Chính phủ số",
    7: "Kinh tế số, xã hội số",
}
DOC_TYPES: dict[DocType, str] = {
    "report": "Báo cáo",
    "plan": "Kế hoạch",
    "news": "Tin, bài",
    "other": "Văn bản",
}
KINDS: dict[Kind, str] = {"actual": "Kết quả", "target": "Mục tiêu"}
SEVERITIES: dict[Severity, str] = {"error": "Cần sửa", "warning": "Cần kiểm tra", "info": "Lưu ý"}
GATES: dict[Gate, str] = {
    "block": "Số liệu được hỏi ở điểm này tạm thời chưa được đưa vào kho dữ liệu, cho đến khi đơn vị sửa "
    "hoặc xác nhận. Các số liệu khác của đơn vị không bị ảnh hưởng.",
    "flag": "Số liệu vẫn được sử dụng, kèm ghi chú về điểm cần xem lại.",
}
CONFIRMED = "Đơn vị đã xác nhận số liệu này đúng. Số liệu được sử dụng, kèm ghi chú đã xác nhận."
# What was computed beside what is stated; other rules compute a figure.
COMPARISON = "{computed}, {document} ghi {stated}"
COMPARISONS = {
    "restated_alike": "{stated} và {computed}",
    "number_format": "{document} ghi {stated}, cách ghi thống nhất là {computed}",
    "date_exists": "{document} ghi {stated}, nhưng {computed}",
    "date_not_after_issue": "{document} ghi {stated}, nhưng {computed}",
    "share_in_range": "khoảng có thể có {computed}, {document} ghi {stated}",
    "duplicate_passage": "{computed}",
    "metadata_complete": "{computed}",
    "section_present": "{computed}, {document} chưa có số liệu",
}
_ATTRIBUTES = {
    "low": "mức thấp",
    "medium": "mức trung bình",
    "high": "mức cao",
    "critical": "mức nghiêm trọng",
}


def level_in_words(level: Level, province: Province | None) -> str:
    """`toàn tỉnh` (of a city `toàn thành phố`), `cấp tỉnh`, `cấp huyện`, `cấp xã`."""
    return f"toàn {province.type}" if level == "all" and province else LEVELS[level]


def value_in_words(observation: Observation, indicator: Indicator) -> str:
    """The value with marks, unit and hedge, as precise as stated; empty where only a fraction is stated."""
    if observation.value is None:
        return ""
    written = {
        "percent": lambda: format_percent(observation.value, observation.decimals),
        "per_100": lambda: f"{format_number(observation.value, observation.decimals)}/100 dân",
        "vnd": lambda: format_money(observation.value),
        "count": lambda: format_number(observation.value, observation.decimals),
    }[indicator.unit]()
    return HEDGES[observation.comparator] + written


def fraction_in_words(observation: Observation) -> str:
    """`77/132`, or the one count that the report states; empty where it states none."""
    above, below = observation.numerator, observation.denominator
    hedge = HEDGES[observation.numerator_comparator]
    if above is not None and below is not None:
        return f"{hedge}{format_number(above)}/{format_number(below)}"
    if above is not None:
        return f"tử số: {hedge}{format_number(above)}"
    return f"mẫu số: {format_number(below)}" if below is not None else ""


def period_of_figure(observation: Observation) -> str:
    """The period in words, with the window of days where the report states its own."""
    words = lower_first(period_in_words(observation.period))
    if observation.window_start and observation.window_end:
        return f"{words} (từ {_short(observation.window_start)} đến {_short(observation.window_end)})"
    return words


def attributes_in_words(attributes: str) -> str:
    """What tells figures of one indicator apart, such as a system and a severity: `mức cao`."""
    return ", ".join(_ATTRIBUTES.get(str(value), str(value)) for value in json.loads(attributes).values())


def _short(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}"
