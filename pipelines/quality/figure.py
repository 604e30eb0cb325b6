"""A stated figure in words: its number, its subject and its place, as an officer reads them.

Belongs here: one observation as a finding shows it. Does not: what a rule says of it (`wording`).
"""

import json
import math
import re
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from pipelines.catalogue import Indicator, indicators
from pipelines.records import Comparator, Level
from pipelines.vietnamese.writing import HEDGES, LEVELS, format_number, lower_first, period_in_words

_NUMBERED = re.compile(
    r"(?:(?P<part>[Pp]hần|PHẦN|[Pp]hụ lục|PHỤ LỤC|[Cc]hương|CHƯƠNG)\s+(?P<of_part>[IVX]+|\d+)\b"
    r"|(?P<number>[IVX]+|\d+(?:\.\d+)*)(?:[.):]|$)|(?P<letter>[a-zđ])[.)])"
)
_WORDS = re.compile(r"\S+")
_LONGEST_TITLE = 60
# What stands for a value that a database leaves empty; what is not named here is never empty.
_NUMBERS = ("value", "numerator", "denominator")
_WHOLE_NUMBERS = ("decimals", "start", "end", "figure_start", "figure_end")
_TEXTS = {"comparator": "=", "numerator_comparator": "=", "attributes": "{}", "section": ""}
_UNITS_VI = {"count": "", "percent": "%", "per_100": "/100 dân", "vnd": " đồng"}


class Figure(NamedTuple):
    """One observation as a row of the observations' frame gives it; findings are made of tens of thousands."""

    observation_id: str
    code: str
    level: Level
    kind: str
    period: str
    value: float
    numerator: float
    denominator: float
    comparator: Comparator
    numerator_comparator: Comparator
    decimals: int
    attributes: str
    section: str
    start: int
    end: int
    quote: str
    figure_start: int
    figure_end: int
    is_denominator: bool = False

    def as_denominator(self) -> "Figure":
        """The figure that is stated under the fraction of this one, as a figure of its own."""
        return self._replace(value=self.denominator, comparator="=", decimals=0, is_denominator=True)

    def span(self, longest: int | None) -> tuple[int, int]:
        """The offsets of the statement, or of its figure with whole words beside it up to `longest` characters."""
        if longest is None:
            return self.start, self.end
        start, end = self.figure_start, self.figure_end
        for word in _WORDS.finditer(self.quote):
            first, last = self.start + word.start(), self.start + word.end()
            touches = first < end and last > start
            if touches or (first >= end and last - start <= longest):
                start, end = min(start, first), max(end, last)
        for word in reversed([*_WORDS.finditer(self.quote)]):
            first = self.start + word.start()
            if first < start and end - first <= longest:
                start = first
        return start, end

    @property
    def indicator(self) -> Indicator:
        return indicators()[self.code]

    @property
    def in_words(self) -> str:
        """`trên 98,6%`, `1.548/1.562`, `khoảng 700.000`."""
        if math.isnan(self.value):
            return self.fraction
        return _in_words(self.value, self.decimals, self.comparator, self._unit)

    @property
    def fraction(self) -> str:
        top = HEDGES[self.numerator_comparator] + format_number(self.numerator)
        return f"{top}/{format_number(self.denominator)}"

    @property
    def place(self) -> str:
        """`mục 2.1`, `điểm a mục 3`; the heading's own words where none bears a number; `văn bản` without a heading."""
        return _place_of(self.section)

    @property
    def subject(self) -> str:
        """The indicator's name, with its level, its period and whether it is a target."""
        whole = "mẫu số của " if self.is_denominator else ""
        return whole + _subject_of(self.code, self.kind, self.level, self.period, self.attributes)

    def number(self, value: float, decimals: int = 0) -> str:
        return _in_words(value, decimals, "=", self._unit)

    @property
    def _unit(self) -> str:
        return "count" if self.is_denominator else indicators()[self.code].unit


_COLUMNS = [name for name in Figure._fields if name != "is_denominator"]


def figures_at(rows: Any, observations: pd.DataFrame) -> list[Figure]:
    """The figures at some rows of the observations' frame, by their positions, in that order."""
    taken = observations[_COLUMNS].iloc[rows]
    return [Figure(*values) for values in zip(*(_values(taken[name]) for name in _COLUMNS), strict=True)]


def _values(column: "pd.Series[Any]") -> list[Any]:
    name = column.name
    if name in _NUMBERS:
        return pd.to_numeric(column).to_numpy("float64").tolist()
    if name in _WHOLE_NUMBERS:
        return pd.to_numeric(column).fillna(0).to_numpy("int64").tolist()
    values = column.astype(object)
    return values.fillna(_TEXTS[str(name)]).tolist() if name in _TEXTS else values.tolist()


# A finding names its figures more than once.
@lru_cache(maxsize=4096)
def _in_words(value: float, decimals: int, comparator: Comparator, unit: str) -> str:
    return HEDGES[comparator] + format_number(value, decimals) + _UNITS_VI[unit]


# All provinces write of the same things under the same headings.
@lru_cache(maxsize=4096)
def _subject_of(code: str, kind: str, level: Level, period: str, attributes: str) -> str:
    target = "mục tiêu, " if kind == "target" else ""
    apart = "".join(f", {value}" for value in json.loads(attributes or "{}").values())
    words = lower_first(period_in_words(period))
    return f"“{indicators()[code].name_vi}” ({target}{LEVELS[level]}, {words}{apart})"


@lru_cache(maxsize=4096)
def _place_of(section: str) -> str:
    headings = [heading.strip() for heading in section.split("›")]
    numbered = [found for heading in reversed(headings) if (found := _NUMBERED.match(heading))]
    numbers = [found["number"] or "" for found in numbered]
    # 2.1 says by itself that it stands under 2.
    implied = {number for number in numbers if number and any(n.startswith(f"{number}.") for n in numbers)}
    marks = [_mark(found) for found in numbered if found["number"] not in implied]
    if marks:
        return " ".join(marks)
    title = headings[-1]
    if not title:
        return "văn bản"
    return f"phần “{title if len(title) <= _LONGEST_TITLE else title[:_LONGEST_TITLE].rsplit(' ', 1)[0] + '…'}”"


def _mark(found: re.Match[str]) -> str:
    if found["part"]:
        return f"{found['part'].lower()} {found['of_part']}"
    return f"mục {found['number']}" if found["number"] else f"điểm {found['letter']}"
