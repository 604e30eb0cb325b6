"""A value of a workbook as its cell shows it, in Vietnamese writing.

Belongs here: number formats. Does not: opening workbooks (`xlsx`).

Source: ECMA-376 Part 1, 18.8.31 (number formats).
"""

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from openpyxl.styles.numbers import is_date_format

_SHARE = re.compile(r"0(?:\.(0+))?\s*%")
_FIXED = re.compile(r"[#0,]*0\.(0+)")
_GROUPED = re.compile(r"#,##0|0,000")
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_THOUSANDS = re.compile(r"[0#?](,+)(?=[^0#?]*$)")  # commas behind the last digit: shown in thousands, in millions
_DIGITS = 15  # that a spreadsheet keeps
_GENERAL = 10  # digits that a cell without a format shows of a broken number


def shown_value(value: Any, number_format: str) -> str:
    """A value as its cell shows it: `0.856` in a format of percent is `85,6%`."""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, int | float) and not is_date_format(number_format):
        return _number(value, number_format)
    return str(value)


def _number(value: float, number_format: str) -> str:
    """Halves are rounded away from zero on the decimal digits that a spreadsheet keeps, not on binary ones."""
    plain = _LITERAL.sub("", number_format.partition(";")[0])
    exact = Decimal(f"{value:.{_DIGITS}g}")
    if not exact.is_finite() or abs(exact) >= Decimal(10) ** _DIGITS:
        return str(value)
    if scaled := _THOUSANDS.search(plain):
        exact /= 1000 ** len(scaled[1])
        plain = plain[: scaled.start(1)] + plain[scaled.end(1) :]
    if share := _SHARE.search(plain):
        return _decimal(exact * 100, len(share[1] or ""), grouped=False) + "%"
    fixed = _FIXED.search(plain)
    grouped = bool(_GROUPED.search(plain))
    if fixed:
        return _decimal(exact, len(fixed[1]), grouped)
    if grouped or plain.strip() == "0":
        return _decimal(exact, 0, grouped)
    whole = len(str(int(abs(exact))))
    said = _decimal(exact, max(0, _GENERAL - whole), grouped=False)
    return said.rstrip("0").rstrip(",") if "," in said else said


def _decimal(value: Decimal, decimals: int, grouped: bool) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    said = f"{rounded:{',' if grouped else ''}.{decimals}f}"
    return said.replace(",", " ").replace(".", ",").replace(" ", ".")
