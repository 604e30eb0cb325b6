"""How Vietnamese documents write numbers, hedges, money, dates, periods and tiers of government.

Belongs here: one spelling for each kind of value that an officer reads, in letters, findings and pages alike.
Does not: reading a text (`numbers`, `dates`), or which unit an indicator has (`catalogue`).
"""

from datetime import UTC, date, datetime, timedelta, timezone

from pipelines.periods import parse_period
from pipelines.records import Comparator, Level

# Việt Nam has kept UTC+7 without summer time since 1975; nothing received is older.
VIET_NAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
HEDGES: dict[Comparator, str] = {
    "=": "", ">": "trên ", ">=": "ít nhất ", "<": "dưới ", "<=": "không quá ", "~": "khoảng ",
}  # fmt: skip
LEVELS: dict[Level, str] = {"all": "toàn tỉnh", "tinh": "cấp tỉnh", "huyen": "cấp huyện", "xa": "cấp xã"}
_ROMAN = ("I", "II", "III", "IV")
_MARKS = str.maketrans(",.", ".,")


def format_number(value: float, decimals: int = 0) -> str:
    """`1548` as `1.548` and `58.3` with one decimal as `58,3`; negative decimals count as none."""
    return f"{value:,.{max(decimals, 0)}f}".translate(_MARKS)


def format_percent(value: float, decimals: int = 0) -> str:
    """`85.6` with one decimal as `85,6%`."""
    return f"{format_number(value, decimals)}%"


def format_money(value: float) -> str:
    """Đồng without decimals: `94.801.346.295 đồng`."""
    return f"{format_number(value)} đồng"


def format_date(day: date) -> str:
    """`ngày 07 tháng 8 năm 2024`: days below 10 and months 1, 2 take a zero (Nghị định 30/2020/NĐ-CP)."""
    return f"ngày {day.day:02d} {_month(day.year, day.month)}"


def format_issued_date(issued: str) -> str:
    """The ISO day, or the month `2024-04` where a document leaves its day blank, in words.

    A document may bear a day that no calendar has; it is written as stated.
    """
    year, month, *day = (int(part) for part in issued.split("-"))
    return f"ngày {day[0]:02d} {_month(year, month)}" if day else _month(year, month)


def format_moment(moment: datetime) -> str:
    """A moment by the clock of Việt Nam: `09 giờ 05 phút, ngày 25 tháng 3 năm 2024`."""
    local = in_viet_nam(moment)
    return f"{local.hour:02d} giờ {local.minute:02d} phút, {format_date(local.date())}"


def in_viet_nam(moment: datetime) -> datetime:
    """The same moment by the clock of Việt Nam; one without a zone is UTC, as in the records."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(VIET_NAM)


def period_in_words(key: str) -> str:
    """`Quý I năm 2024`, `6 tháng đầu năm 2024`, `9 tháng đầu năm 2024`, `Tháng 7 năm 2025`, `Năm 2023`.

    Raises ValueError where `key` names no period.
    """
    period = parse_period(key)
    kind = key[5:]
    if not kind:
        return f"Năm {period.year}"
    if kind.startswith("Q"):
        return f"Quý {_ROMAN[int(kind[1]) - 1]} năm {period.year}"
    if kind.startswith("H"):
        return f"6 tháng {'đầu' if kind == 'H1' else 'cuối'} năm {period.year}"
    if kind.endswith("M"):
        return f"{period.last_month} tháng đầu năm {period.year}"
    return f"Tháng {period.first_month} năm {period.year}"


def lower_first(words: str) -> str:
    """The words inside a sentence: `Quý I năm 2024` as `quý I năm 2024`."""
    return words[:1].lower() + words[1:]


def _month(year: int, month: int) -> str:
    return f"tháng {f'{month:02d}' if month <= 2 else month} năm {year}"
