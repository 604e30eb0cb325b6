"""The number that an officer wrote in a cell: read as Vietnamese documents write it, or refused in words.

Belongs here: one exact number of one cell, in the catalogue's unit. Does not: which cell asks for which number
(`answers`), numbers in running text (`pipelines.vietnamese.numbers`).
"""

import re

from pipelines.catalogue import Indicator
from pipelines.feedback.answer_layout import exact
from pipelines.feedback.passages import shown
from pipelines.forms.cells import Cell
from pipelines.vietnamese.numbers import parse_number, scan
from pipelines.vietnamese.text import nfc
from pipelines.vietnamese.writing import format_number

_LARGEST = 2**53  # above it a spreadsheet holds no exact whole numbers
_SHOWN = 60
_BARE = re.compile(r"\d+(?:[.,]\d+)*")


def value_of_figure(cell: Cell, indicator: Indicator) -> tuple[float | None, str]:
    """The value of an indicator, within its bounds, or what is wrong with it, in words."""
    value, fault = value_of(cell, indicator.unit)
    low, high = indicator.minimum, indicator.maximum
    if value is not None and ((low is not None and value < low) or (high is not None and value > high)):
        return None, f"số “{short(cell.value)}” ngoài khoảng có thể có của chỉ tiêu. Đề nghị kiểm tra lại."
    return value, fault


def value_of(cell: Cell, unit: str) -> tuple[float | None, str]:
    """The number of a cell in the catalogue's unit, or what is wrong with it, in words."""
    if cell.kind == "number":
        if "%" in cell.number_format:
            return None, "ô định dạng phần trăm nên không rõ đơn vị. Đề nghị định dạng văn bản và ghi 85,6 cho 85,6%."
        value = float(cell.value)
    elif cell.kind == "text":
        found = _read_number(str(cell.value), unit)
        if found is None:
            examples = {"percent": "98,5", "vnd": "28.900 triệu đồng"}.get(unit, "1.548")
            return None, f"“{short(cell.value)}” không phải một số. Đề nghị chỉ ghi số đúng, ví dụ {examples}."
        value = found
    else:
        return None, f"“{short(cell.value)}” không phải một số. Đề nghị chỉ ghi số đúng."
    if not 0 <= value <= _LARGEST:
        return None, f"số “{short(cell.value)}” ngoài khoảng cho phép. Đề nghị kiểm tra lại."
    if unit in ("count", "vnd") and value != int(value):
        return None, f"số “{as_typed(value)}” phải là số nguyên. Đề nghị ghi một nghìn năm trăm là 1.500."
    return value, ""


def _read_number(written: str, unit: str) -> float | None:
    """One exact number and nothing else, as Vietnamese documents write it; None where it is anything else.

    A bare number has the unit that is asked for: `98,5` of a share is `98,5%`.
    """
    words = nfc(written).strip()
    if _BARE.fullmatch(words) and unit != "percent":  # in running text it might be a year or a number of a list
        return parse_number(words, whole=unit in ("count", "vnd"))[0]
    lead = "là "
    for text in (words, f"{words}%") if unit == "percent" else (words,):
        tokens = scan(lead + text)
        if len(tokens) == 1:
            token = tokens[0]
            is_whole_text = token.start == len(lead) and token.end == len(lead) + len(text)
            if is_whole_text and token.role == unit and token.comparator == "=" and token.upper is None:
                return token.value
    return None


def as_typed(value: float) -> str:
    """A number as a Vietnamese spreadsheet shows it."""
    return format_number(value, len(exact(value).partition(".")[2])) if value % 1 else str(int(value))


def short(value: object) -> str:
    """What a message shows of a cell."""
    words = shown(nfc(str(value)))
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
