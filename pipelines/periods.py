"""Reporting periods: their keys, their windows and the quarter they belong to.

Belongs here: the arithmetic of period keys. Does not: how a text names its period (`vietnamese.dates`).

Keys: a month `2025-07`, a quarter `2024-Q1`, a half `2024-H1`, months from January `2024-9M`, a year `2024`.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_KEY = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<months>\d{1,2})M|(?P<month>\d\d)))?"
)
CUTOFF_DAY = 14


@dataclass(frozen=True)
class Period:
    """A period by its first and last month; `key` is its canonical spelling."""

    key: str
    year: int
    first_month: int
    last_month: int

    @property
    def start(self) -> date:
        """The first day by the calendar, which statistics use."""
        return date(self.year, self.first_month, 1)

    @property
    def end(self) -> date:
        """The last day by the calendar."""
        return _first_of_next_month(self.year, self.last_month) - timedelta(days=1)

    @property
    def cutoff_start(self) -> date:
        """The first day of the legal window (Nghị định 09/2019/NĐ-CP, điều 12): the 15th of the month before."""
        return (self.start - timedelta(days=1)).replace(day=CUTOFF_DAY + 1)

    @property
    def cutoff_end(self) -> date:
        """The last day of the legal window: the 14th of the last month."""
        return date(self.year, self.last_month, CUTOFF_DAY)

    @property
    def quarter(self) -> str:
        """The key of the reporting quarter in which the period ends."""
        return f"{self.year}-Q{(self.last_month + 2) // 3}"


def parse_period(key: str) -> Period:
    """The period that `key` names.

    Raises ValueError with the accepted spellings where it names none.
    """
    found = _KEY.fullmatch(key)
    if not found:
        raise ValueError(_wrong_key(key))
    year = int(found["year"])
    if found["quarter"]:
        last = 3 * int(found["quarter"])
        return Period(key, year, last - 2, last)
    if found["half"]:
        last = 6 * int(found["half"])
        return Period(key, year, last - 5, last)
    months = int(found["months"] or found["month"] or 12)
    if not 1 <= months <= 12:
        raise ValueError(_wrong_key(key))
    return Period(key, year, months if found["month"] else 1, months)


def quarter_keys(first_year: int, last_year: int) -> list[str]:
    """All quarter keys from the first quarter of `first_year` to the last of `last_year`."""
    return [f"{year}-Q{quarter}" for year in range(first_year, last_year + 1) for quarter in range(1, 5)]


def _first_of_next_month(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1)


def _wrong_key(key: str) -> str:
    return (
        f"{key!r} is no period. Write a month 2025-07, a quarter 2024-Q1, a half 2024-H1, months 2024-9M "
        "or a year 2024."
    )
