"""A submission as a text to judge: its numbers, days, sentences and headings, each read once.

Belongs here: offsets and places in one text, and the row that a document rule makes of a passage. Does not: what a rule
asks (`dating`, `formalities`, `number_marks`, `repetition`, `statuses`), judging (`gate`).
"""

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, partial
from typing import Any

import pandas as pd

from pipelines.periods import Period, parse_period
from pipelines.quality.figure import Figure, figures_at
from pipelines.vietnamese.numbers import Token, scan
from pipelines.vietnamese.text import fold
from pipelines.vietnamese.writing import in_viet_nam

_SENTENCE_END = re.compile(r"[.!?…;]+[\"”’)*]*(?=\s)|\n\s*")
_LIST_MARK = re.compile(r"[\s*+|-]*(?:\d+(?:\.\d+)*|[IVXivx]+|[a-zđ])")
_PART = r"(?P<part>phần|chương|phụ lục)\s+(?P<of_part>[ivx]+|\d+)\b"
_NUMBER = r"(?P<number>\d+(?=\s*[.)])|\d+(?:\.\d+)+)\s*[.)]?[ ]"
_HEADING = re.compile(
    rf"^[ \t*#|]*(?:{_PART}|(?P<roman>[IVX]+)\s*[.)]|{_NUMBER})[ \t]*(?P<title>[^\n]*)$",
    re.MULTILINE | re.IGNORECASE,
)
# What may stand between a verb and its number, in folded text; `vietnamese.numbers` says what each of them means.
HEDGE = r"(?:(?:tren|hon|gan|khoang|toi thieu|it nhat|duoi|khong qua|tu)\s+)?"
_LONGEST_HEADING, _LONGEST_NAME = 160, 80


@dataclass(frozen=True)
class Day:
    """A day of the text, `text[start:end]`; one that no calendar has is a day too. `year` is 0 where left out."""

    start: int
    end: int
    year: int
    month: int
    day: int

    @property
    def last(self) -> int:
        """The last day of its month; 0 where there is no such month, 29 for a February of no stated year."""
        if not 1 <= self.month <= 12:
            return 0
        return monthrange(self.year or 2000, self.month)[1]

    @property
    def exists(self) -> bool:
        return 1 <= self.day <= self.last

    @property
    def date(self) -> date | None:
        return date(self.year, self.month, self.day) if self.year and self.exists else None


@dataclass(frozen=True)
class Document:
    """One submission with its text; `row` has the columns of `records.Submission`.

    `counted` are the spans in which observations state a number of districts or communes; `stated` gives all of them.
    """

    row: Mapping[str, Any]
    counted: Sequence[tuple[int, int]] = ()
    stated: Callable[[], Sequence[Figure]] = tuple

    @cached_property
    def figures(self) -> Sequence[Figure]:
        """What the observations state; made only for the documents that a rule asks."""
        return self.stated()

    @property
    def text(self) -> str:
        return str(self.row["text"])

    @property
    def is_official(self) -> bool:
        """A report or a plan, which have a number, a day and an issuer; an article has none."""
        return self.row["doc_type"] in ("report", "plan")

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def tokens(self) -> Sequence[Token]:
        return scan(self.text, self.folded)

    @cached_property
    def days(self) -> Sequence[Day]:
        found = (_day(token, self.folded) for token in self.tokens if token.role == "date")
        return [day for day in found if day]

    @cached_property
    def sentences(self) -> Sequence[tuple[int, int]]:
        """Spans of the sentences, a table's row or a heading being one; blank ones are left out."""
        found = _SENTENCE_END.finditer(self.text)
        # A line that goes on in lower case was broken by the page, not by the writer.
        ends = [end.span() for end in found if self._ends_a_sentence(end)]
        ends.append((len(self.text), len(self.text)))
        spans, begins = [], 0
        for stop, goes_on in ends:
            end = goes_on if self.text[stop:goes_on].strip() else stop
            first = begins + len(self.text[begins:end]) - len(self.text[begins:end].lstrip())
            if first < end:
                spans.append((first, end))
            begins = goes_on
        return spans

    def _ends_a_sentence(self, end: re.Match[str]) -> bool:
        if "\n" in end[0]:
            return not self.text[end.end() : end.end() + 1].islower()
        line = self.text.rfind("\n", 0, end.start()) + 1
        return not (end[0] == "." and _LIST_MARK.fullmatch(self.text, line, end.start()))

    def sentence_at(self, offset: int) -> tuple[int, int]:
        at = bisect_right(self.sentences, (offset, len(self.text))) - 1
        return self.sentences[max(at, 0)] if self.sentences else (0, 0)

    def place(self, offset: int) -> str:
        """`mục 2.1`, `mục 4 mục II`, `phụ lục I`; `văn bản` above the first heading."""
        heading = self._heading_at(offset)
        return heading[1] if heading else "văn bản"

    def heading(self, offset: int) -> str:
        """The folded title of the heading that the offset stands under; empty above the first one."""
        heading = self._heading_at(offset)
        return fold(heading[2]) if heading else ""

    def _heading_at(self, offset: int) -> tuple[int, str, str] | None:
        at = bisect_right(self._headings, offset, key=lambda heading: heading[0])
        return self._headings[at - 1] if at else None

    @cached_property
    def period(self) -> Period | None:
        key = self.row.get("period")
        return parse_period(key) if isinstance(key, str) else None

    @cached_property
    def issued(self) -> tuple[date, date] | None:
        """The first and the last day on which it can have been issued; None where it does not say.

        A month with its day left blank is the whole month; so is a day that no calendar has.
        """
        stated = self.row.get("issued_date")
        if not isinstance(stated, str):
            return None
        year, month, *day = (int(part) for part in stated.split("-"))
        if not 1 <= month <= 12:
            return None
        last = monthrange(year, month)[1]
        if day and 1 <= day[0] <= last:
            return date(year, month, day[0]), date(year, month, day[0])
        return date(year, month, 1), date(year, month, last)

    @cached_property
    def received(self) -> date | None:
        """The day on which it arrived, by the clock of Việt Nam."""
        at = self.row.get("received_at")
        if at is None or pd.isna(at):
            return None
        return in_viet_nam(at.to_pydatetime() if isinstance(at, pd.Timestamp) else at).date() if _is_moment(at) else at

    @cached_property
    def _headings(self) -> Sequence[tuple[int, str, str]]:
        """Start, place and title of each numbered heading."""
        headings: list[tuple[int, str, str]] = []
        part = roman = ""
        for found in _HEADING.finditer(self.text):
            title = found["title"]
            if len(title) > _LONGEST_HEADING and "\t" not in title and 0 < (colon := title.find(":")) <= _LONGEST_NAME:
                title = title[:colon]  # `2. Hạ tầng: …` is a heading with its text
            if "\t" in title or len(title) > _LONGEST_HEADING or title.rstrip().endswith((";", ",")):
                continue
            if found["part"]:
                part, roman, number = f"{found['part'].lower()} {found['of_part'].upper()}", "", ""
            elif found["roman"]:
                roman, number = f"mục {found['roman'].upper()}", ""
            else:
                number = f"mục {found['number']}"
            # 2.1 says by itself that it stands under 2.
            above = [] if "." in number else [roman, part]
            headings.append((found.start(), " ".join(mark for mark in (number, *above) if mark), title))
        return headings


@dataclass(frozen=True)
class Passage:
    """One question of a rule to one document: the columns that its suite names, and what its finding would say.

    `apart` tells it from other passages of the rule in the document, alike over resubmissions. `words` fill the
    message's placeholders; `stated`, `computed` and `tolerance` among them are the finding's.
    """

    document: Document
    start: int
    end: int
    apart: str
    columns: Mapping[str, float]
    words: Mapping[str, str]


def documents_of(
    submissions: Iterable[Mapping[str, Any]],
    counted: Mapping[str, Sequence[tuple[int, int]]],
    observations: pd.DataFrame,
) -> list[Document]:
    """The submissions that have a text; of one without, no document rule can say anything."""
    with_text = [row for row in submissions if isinstance(row.get("text"), str) and row["text"].strip()]
    rows_of = observations.groupby("submission_id", sort=False).indices if with_text else {}

    def figures(submission_id: str) -> Sequence[Figure]:
        return figures_at(rows_of.get(submission_id, []), observations)

    return [
        Document(row, counted.get(row["submission_id"], ()), partial(figures, row["submission_id"]))
        for row in with_text
    ]


def widened(document: Document, start: int, end: int, reach: int = 40) -> tuple[int, int]:
    """The span with whole words beside it up to `reach` characters to either side, within its sentence."""
    first, last = document.sentence_at(start)
    low, high = max(first, start - reach), min(max(last, end), end + reach)
    text = document.text
    if low > first:
        low = min((at for at in (text.find(" ", low, start),) if at >= 0), default=start - 1) + 1
    if high < last:
        high = max(text.rfind(" ", end, high), end)
    return low, high


def ordinal(day: date) -> float:
    return float(day.toordinal())


def days_after(day: date, number: int) -> date:
    return day + timedelta(days=number)


def _is_moment(value: object) -> bool:
    return isinstance(value, (datetime, pd.Timestamp))


def _day(token: Token, folded: str) -> Day | None:
    """The day that a token of the role `date` writes; None where it is a day of no month (`ngày 15`)."""
    numbers = [int(number) for number in re.findall(r"\d+", folded[token.start : token.end])]
    if len(numbers) == 3:
        day, month, year = numbers if numbers[0] < 1000 else reversed(numbers)  # `2025-11-18` begins with the year
        return Day(token.start, token.end, year, month, day)
    # Two numbers after "ngày" may be a share: "hằng ngày 25/25 dịch vụ".
    if len(numbers) == 2 and 1 <= numbers[0] <= 31 and 1 <= numbers[1] <= 12:
        return Day(token.start, token.end, 0, numbers[1], numbers[0])
    return None
