"""Dates and reporting periods as Vietnamese texts write them.

Belongs here: mentions of days and of periods, with their spans. Does not: which period a document or a figure is
about (submissions, extraction), the arithmetic of period keys (`periods`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from pipelines.vietnamese.cues import ALL, Cue
from pipelines.vietnamese.text import fold

_YEAR = r"(?:19|20)\d\d"
_SEP = r"\s?[/.-]\s?"

# All patterns run over folded text.
_DAY = re.compile(
    rf"(?<![\w/.,-])(?:(?P<d1>\d{{1,2}})(?P<s1>{_SEP})(?P<m1>\d{{1,2}})(?P=s1)(?P<y1>{_YEAR})"
    rf"|(?<!de an )(?:ngay\s+)?(?P<d2>\d{{1,2}})\s+thang\s+(?P<m2>\d{{1,2}})(?:\s*(?:,\s*)?nam\s+(?P<y2>{_YEAR})|"
    rf"[/.-](?P<y3>{_YEAR}))?"
    rf"|(?P<y4>{_YEAR})-(?P<m4>\d{{2}})-(?P<d4>\d{{2}})"
    rf"|(?:ngay|sang|chieu|toi)\s+(?P<d3>\d{{1,2}})\s?[/-]\s?(?P<m3>\d{{1,2}})(?!\d|\s?[/.-]\s?\d))"
    rf"(?![\d/]|[.,]\d)"
)

_SHORT_DAY = re.compile(
    rf"(?<![\d/.,])(?:(?P<d>\d{{1,2}})[/.-](?P<m>\d{{1,2}})(?:[/.-](?P<y>{_YEAR}))?)(?![\d/]|[.,]\d)"
)
_FROM = Cue(r"(?<!\w)(?:tu|tinh tu|ke tu)\s+(?:ngay\s+)?$")
_TO = re.compile(r"\s*(?:den|toi|-)\s*(?:het\s+)?(?:ngay\s+)?")
_SAME_MONTH = re.compile(
    r"(?<!\w)(?:tu|tinh tu|ke tu)\s+(?:ngay\s+)?(?P<day>\d{1,2})\s*(?:den|toi|-|–)\s*(?:het\s+)?(?:ngay\s+)?$"
)
# Brackets only add the day up to which a period that stands before them is told: `cả năm (tính đến 15/12)`.
_UP_TO = Cue(r"(?<!\w)(?<!\()(?:(?<!tinh )den|tinh den|toi)\s+(?:het\s+|thoi diem\s+)?(?:ngay\s+)?$")
_ENDS_A_STRETCH = re.compile(r"\(\s*\d{1,2}[/-]\d{1,2}\s+(?:den|toi)\s+(?:het\s+)?(?:ngay\s+)?$")  # `(21-9 đến 20-10)`
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "l": 1, "ll": 2, "lll": 3}
_PERIOD = Cue(
    rf"(?<!\w)(?:"
    rf"qu[yi]\s+(?:thu\s+)?(?P<q>iv|i{{1,3}}|l{{1,3}}|[1-4]|nhat|hai|ba|tu)(?:\s*[/.-]\s*|\s+cua\s+nam\s+|"
    rf"\s*,?\s+nam\s+|\s+)(?P<qy>{_YEAR})"
    rf"|qu[yi]\s+(?:thu\s+)?(?P<q0>iv|i{{1,3}}|[1-4])(?![\w/])"
    rf"|(?P<h>0?6\s+thang|sau\s+thang|nua)\s+(?P<half>dau|cuoi)\s+(?:cua\s+)?nam(?:\s+(?P<hy>{_YEAR}))?"
    rf"|tu (?:ngay )?0?1/0?1(?:/(?P<jy>{_YEAR}))? (?:den|toi) (?:het )?quy (?P<jq>iv|i{{1,3}}|[1-4])"
    rf"|(?:(?<=den )|(?<=toi ))giua\s+nam\s+(?P<mid>{_YEAR})"
    rf"|(?P<n>\d{{1,2}}|hai(?= thang dau)|ba|bon|bay|tam|chin|muoi(?: mot)?)\s+thang(?:\s+(?:dau|dau\s+cua))?\s+nam"
    rf"(?:\s+(?P<ny>{_YEAR}))?"
    rf"|(?P<n0>[39]|chin|10|11)\s+thang(?!\s*\d|\s+(?:cuoi|toi|tiep|qua))(?:[/\s]+(?P<n0y>{_YEAR}))?"
    rf"|(?P<n7>[4578])\s+thang(?=\s+(?:dat|chi|la)(?!\w))"
    rf"|\(\s*(?P<n1>\d{{1,2}})\s+thang\s*\)"
    rf"|(?:ngay\s+)?31/12/(?P<y1>{_YEAR})"
    rf"|tu dau nam den (?:het |cuoi |nay |het nay )?thang (?P<since>\d{{1,2}})(?:[/\s]+(?:nam )?(?P<sy>{_YEAR}))?"
    rf"|(?:thang\s+)?(?<!\d[/.-])(?P<m>\d{{1,2}})\s?[/-]\s?(?P<my>{_YEAR})"
    rf"|thang\s+(?:\d{{1,2}}\s*(?:,|va)\s*)?(?P<m1>\d{{1,2}})\s+nam\s+(?P<m1y>{_YEAR})"
    rf"|nam\s+(?P<y>{_YEAR})"
    r"|thang\s+(?P<m0>0?[1-9]|1[0-2])(?!\s*[/-]|\s+nam)"
    rf")(?!\d|[.,/-]\d)"
)
_NUMERALS = {
    "bon": 4,
    "bay": 7,
    "tam": 8,
    "muoi": 10,
    "muoi mot": 11,
    "ba": 3,
    "sau": 6,
    "chin": 9,
    "nhat": 1,
    "hai": 2,
    "tu": 4,
}


class DayMention(NamedTuple):
    """A day in a text: `iso` is `2024-03-12`, or `--03-12` where the text leaves the year out.

    The day may be one that no calendar has (`31/6/2024`); whether it exists is for `quality` to say.
    """

    start: int
    end: int
    iso: str


@dataclass(frozen=True)
class Window:
    """A stretch of days in a text, both days in it."""

    start: int
    end: int
    first: date
    last: date


class PeriodMention(NamedTuple):
    """A period in a text; `key` lacks its year (`-Q2`, `-9M`) where the text leaves it out.

    `state` says that the text names a day of it, up to which something is told.
    """

    start: int
    end: int
    key: str
    state: bool = False


def find_days(text: str, folded: str | None = None) -> Iterator[DayMention]:
    """Every day that the text names: `12/3/2024`, `2024-06-15`, `ngày 03 tháng 01 năm 2024`, `ngày 17/4`."""
    for found in _DAY.finditer(fold(text) if folded is None else folded):
        day, month, year = (
            found["d1"] or found["d2"] or found["d3"] or found["d4"],
            found["m1"] or found["m2"] or found["m3"] or found["m4"],
            found["y1"] or found["y2"] or found["y3"] or found["y4"] or "-",
        )
        if 1 <= int(day) <= 31 and 1 <= int(month) <= 12:
            yield DayMention(found.start(), found.end(), f"{year}-{int(month):02}-{int(day):02}")


def find_periods(text: str, folded: str | None = None, heard: int = ALL) -> Iterator[PeriodMention]:
    """Every reporting period that the text names, in order; a span of years (`2021-2025`) is none."""
    if not heard & _PERIOD.bit:
        return
    for found in _PERIOD.finditer(fold(text) if folded is None else folded):
        key = _key(found)
        if key:
            yield PeriodMention(found.start(), found.end(), key)


def find_states(text: str, folded: str | None = None, heard: int = ALL) -> Iterator[PeriodMention]:
    """Every day up to which something is told, as its month: `tính đến ngày 31/10/2021`, `đến hết 15-11`."""
    if not heard & _UP_TO.bit:
        return
    folded = fold(text) if folded is None else folded
    for day in _any_day(folded):
        before = folded[max(0, day.start - 30) : day.start]
        if _UP_TO.search(before) and not _ENDS_A_STRETCH.search(before):
            year, month = day.iso[:-6], day.iso[-5:-3]
            yield PeriodMention(day.start, day.end, f"{'' if year == '-' else year}-{month}", state=True)


def find_windows(text: str, folded: str | None = None, heard: int = ALL, *, year: str = "") -> Iterator[Window]:
    """Every stretch of days that the text names: `từ ngày 15/12/2023 đến hết ngày 14/3/2024`, `từ ngày 1 đến 21/7`.

    A year that only the last day has is the first day's too, or the year before where it would come later; `year` is
    that of days without any. Days that no calendar has give no window.
    """
    if not heard & _FROM.bit:
        return
    folded = fold(text) if folded is None else folded
    days = [day._replace(iso=f"{year}{day.iso[1:]}") if year and day.iso[0] == "-" else day for day in _any_day(folded)]
    for before, last in pairwise([None, *days]):
        first = _first_day(folded, before, last)
        window = _window(first, last) if first and last else None
        if window:
            yield window


def _first_day(folded: str, before: DayMention | None, last: DayMention | None) -> DayMention | None:
    """The day from which a stretch up to `last` begins: the one before it, or one of its month (`từ ngày 1 - 21/7`)."""
    if last is None:
        return None
    if before and _FROM.search(folded[: before.start]) and _TO.fullmatch(folded[before.end : last.start]):
        return before
    same = _SAME_MONTH.search(folded[: last.start])
    if same is None or not 1 <= int(same["day"]) <= 31:
        return None
    return DayMention(same.start("day"), same.end("day"), f"{last.iso[:-2]}{int(same['day']):02}")


def _any_day(folded: str) -> Iterator[DayMention]:
    for found in _SHORT_DAY.finditer(folded):
        day, month = int(found["d"]), int(found["m"])
        if 1 <= day <= 31 and 1 <= month <= 12:
            yield DayMention(found.start(), found.end(), f"{found['y'] or '-'}-{month:02}-{day:02}")


def _window(first: DayMention, last: DayMention) -> Window | None:
    try:
        end = date.fromisoformat(last.iso)
        if first.iso.startswith("-"):
            begin = date.fromisoformat(f"{end.year}{first.iso[1:]}")
            begin = begin if begin <= end else begin.replace(year=end.year - 1)
        else:
            begin = date.fromisoformat(first.iso)
    except ValueError:
        return None
    return Window(first.start, last.end, begin, end) if begin <= end else None


def _key(found: re.Match[str]) -> str | None:
    if quarter := found["q"] or found["q0"] or found["jq"]:
        number = _ROMAN.get(quarter) or _NUMERALS.get(quarter) or int(quarter)
        return months_key(found["jy"] or "", 3 * number) if found["jq"] else f"{found['qy'] or ''}-Q{number}"
    if found["h"] or found["mid"]:
        return f"{found['mid'] or found['hy'] or ''}-H{2 if found['half'] == 'cuoi' else 1}"
    if months := found["n"] or found["n0"] or found["n1"] or found["n7"] or found["since"]:
        year = found["ny"] or found["n0y"] or found["sy"] or ""
        return months_key(year, _NUMERALS.get(months) or int(months))
    if month := found["m"] or found["m1"] or found["m0"]:
        return f"{found['my'] or found['m1y'] or ''}-{int(month):02}" if 1 <= int(month) <= 12 else None
    return str(found["y"] or found["y1"])


def months_key(year: str, months: int) -> str | None:
    """Months from January; three, six and twelve of them have names of their own."""
    named = {3: f"{year}-Q1", 6: f"{year}-H1", 12: year}
    return named.get(months, f"{year}-{months}M") if 1 <= months <= 12 else None
