"""The scoreboard: how every province reports, period by period, as the receiving authority reads it.

Belongs here: what the pages say, put together from the rows of the published table `fct_scoreboard`. Does not: what a
measure means (`fct_scoreboard` alone computes it), layout and files (`scoreboard_pages`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from pipelines.feedback.passages import shown
from pipelines.feedback.wording import SEVERITIES
from pipelines.vietnamese.writing import format_number, format_percent, in_viet_nam, lower_first, period_in_words

Status = Literal["on_time", "late", "day_unknown", "incomplete", "missing", "not_expected"]
# What a column sorts by: rows without a value stand last, whichever way it is sorted.
SortValue = float | str | None

_NONE = "–"
# Rounded to what is shown, so that a change that nobody sees is no change.
_DECIMALS = 1
OVERDUE_DAYS = 14

# The relative addresses of the letters about a submission, from its quarter, its unit and its id.
LettersOf = Callable[[str, str, str], Sequence[str]]

# The heads of the columns between a unit's name and its letters, and of those of a period's line.
COLUMNS = ("Nhận báo cáo", "Đúng hạn", "Đầy đủ", "Nhất quán", "Hiểu được", "Điểm đang mở", "Mở lâu nhất", "Xu hướng")
TOTALS = ("Tỷ lệ báo cáo", "Tỷ lệ đúng hạn", "Đầy đủ", "Nhất quán", "Hiểu được", "Điểm đang mở")


@dataclass(frozen=True)
class ScoreRow:
    """A unit in a period: the columns of `fct_scoreboard`, the names of the unit, and where its letters lie.

    Shares are in percent, changes in percentage points; None where there is nothing to measure. `letters` are relative
    addresses, from the folder of the pages.
    """

    province_key: str
    name: str
    period: str
    ends_on: date
    due_on: date | None
    status: Status
    expected_reports: int
    actual_reports: int
    actual_reports_on_time: int
    first_received_at: datetime | None
    sections_owed: int | None
    sections_stated: int | None
    completeness_percent: float | None
    figures: int | None
    doubted_figures: float | None
    consistency_percent: float | None
    numbers: int | None
    numbers_understood: int | None
    understood_percent: float | None
    open_findings: int | None
    open_errors: int | None
    open_since: datetime | None
    previous_period: str | None
    completeness_change: float | None
    consistency_change: float | None
    understood_change: float | None
    letters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """One cell: its words, smaller lines below them, what it sorts by, and a name for its look."""

    words: str
    notes: tuple[str, ...] = ()
    sort: SortValue = None
    look: str = ""


@dataclass(frozen=True)
class Line:
    """One unit of a period, a cell for each column after its name."""

    province: str
    cells: tuple[Cell, ...]
    letters: tuple[str, ...]


@dataclass(frozen=True)
class Totals:
    """A period in one line, over all its units; sums divided, never shares averaged."""

    period: str
    ends_on: str  # ISO
    words: str
    cells: tuple[Cell, ...]
    summary: str


@dataclass(frozen=True)
class Board:
    """One period: its line, and a line for each unit that held on its last day."""

    totals: Totals
    lines: tuple[Line, ...]


def read_rows(database: Path, letters_of: LettersOf) -> list[ScoreRow]:
    """The rows of the published warehouse, latest period first and units by their official code."""
    import duckdb

    with duckdb.connect(str(database), read_only=True) as published:
        found = published.execute(
            """
            select board.* exclude (scoreboard_key, period_type), name, ends_on
            from fct_scoreboard as board
            inner join dim_province using (province_key)
            inner join dim_period using (period)
            order by ends_on desc, starts_on, period, province_code
            """
        )
        names = [column[0] for column in found.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return [_row(row, letters_of) for row in rows]


def _row(read: dict[str, Any], letters_of: LettersOf) -> ScoreRow:
    """A row as read; decimals become floats, which is what pages write."""
    ids = (read.pop("submission_ids") or "").split(", ")
    place = read.pop("quarter"), read["province_key"]
    letters = tuple(address for of in ids if of for address in letters_of(*place, of))
    values: dict[str, Any] = {
        column: float(value) if isinstance(value, Decimal) else value for column, value in read.items()
    }
    return ScoreRow(**values, letters=letters)


def build_boards(rows: Sequence[ScoreRow], today: date) -> list[Board]:
    """A board for each period, in the order of the rows. `today`: the day on which findings are so many days old."""
    return [
        Board(_totals(of_period), tuple(_line(row, today) for row in of_period))
        for of_period in (list(rows) for _, rows in groupby(rows, key=lambda row: row.period))
    ]


def _line(row: ScoreRow, today: date) -> Line:
    return Line(
        province=shown(row.name),
        cells=(
            _received(row, today),
            _timeliness(row),
            _share(row.completeness_percent, f"{row.sections_stated}/{row.sections_owed} mục"),
            _share(row.consistency_percent, f"{_number(row.figures)} số liệu"),
            _share(row.understood_percent, f"{_number(row.numbers)} con số"),
            _open(row),
            _age(row, today),
            _trend(row),
        ),
        letters=row.letters,
    )


def _received(row: ScoreRow, today: date) -> Cell:
    if row.status == "not_expected":
        return Cell("Không phải gửi", look="none")
    if row.first_received_at:
        day = _day_of(row.first_received_at)
        words = "Đã nhận" if row.status != "incomplete" else f"Nhận {row.actual_reports}/{row.expected_reports}"
        return Cell(words, (_day(day),), day.isoformat(), "good" if row.status != "incomplete" else "middling")
    due = (f"hạn {_day(row.due_on)}",) if row.due_on else ()
    if row.due_on and today <= row.due_on:
        return Cell("Chưa đến hạn", due)
    return Cell("Chưa nhận", due, look="bad")


def _timeliness(row: ScoreRow) -> Cell:
    words, place, look = {
        "on_time": ("Đúng hạn", 0.0, "good"),
        "day_unknown": ("Chưa rõ ngày", 1.0, "middling"),
        "late": ("Muộn", 2.0, "bad"),
        "incomplete": ("Chưa đủ", 3.0, "bad"),
    }.get(row.status, (_NONE, None, "none"))
    if place is None or row.due_on is None:
        return Cell(words, (), place, look)
    notes = [f"hạn {_day(row.due_on)}"]
    if row.status == "on_time" and row.first_received_at and _day_of(row.first_received_at) > row.due_on:
        notes.append("theo ngày ban hành")
    return Cell(words, tuple(notes), place, look)


def _share(percent: float | None, of: str) -> Cell:
    if percent is None:
        return Cell(_NONE, look="none")
    # What is not all is not shown as all, nor a little as nothing, however near it comes.
    near = min(max(percent, 0.1), 99.9) if 0 < percent < 100 else percent
    return Cell(format_percent(near, _DECIMALS), (of,), percent)


def _open(row: ScoreRow) -> Cell:
    if row.open_findings is None:
        return Cell(_NONE, look="none")
    errors = (f"{row.open_errors} {SEVERITIES['error'].lower()}",) if row.open_errors else ()
    return Cell(_number(row.open_findings), errors, float(row.open_findings), "bad" if errors else "")


def _age(row: ScoreRow, today: date) -> Cell:
    if row.open_since is None:
        return Cell(_NONE, look="none")
    since = _day_of(row.open_since)
    days = max((today - since).days, 0)
    return Cell(f"{_number(days)} ngày", (f"từ {_day(since)}",), float(days), "bad" if days >= OVERDUE_DAYS else "")


def _trend(row: ScoreRow) -> Cell:
    """Consistency leads; the two other shares stand below it."""
    if row.consistency_percent is None:
        return Cell(_NONE, look="none")
    if row.previous_period is None:
        return Cell(_NONE, ("chưa có kỳ trước",), look="none")
    if row.consistency_change is None:
        return Cell(_NONE, ("kỳ trước chưa có",), look="none")
    others = [("đầy đủ", row.completeness_change), ("hiểu được", row.understood_change)]
    notes = tuple(f"{name} {_change(points)}" for name, points in others if points and round(points, _DECIMALS))
    change = round(row.consistency_change, _DECIMALS)
    look = "good" if change > 0 else "bad" if change < 0 else ""
    return Cell(_change(change), notes, change, look)


def _totals(rows: Sequence[ScoreRow]) -> Totals:
    expected = sum(row.expected_reports for row in rows)
    actual = sum(row.actual_reports for row in rows)
    on_time = sum(row.actual_reports_on_time for row in rows)
    figures = _sum(row.figures for row in rows)
    open_findings = _sum(row.open_findings for row in rows)
    cells = (
        _ratio(actual, expected, "báo cáo"),
        _ratio(on_time, expected, "báo cáo"),
        _ratio(_sum(row.sections_stated for row in rows), _sum(row.sections_owed for row in rows), "mục"),
        _ratio(figures - _sum(row.doubted_figures for row in rows), figures, "số liệu"),
        _ratio(_sum(row.numbers_understood for row in rows), _sum(row.numbers for row in rows), "con số"),
        Cell(_number(open_findings), sort=open_findings),
    )
    units = sum(row.expected_reports > 0 for row in rows)
    words = period_in_words(rows[0].period)
    return Totals(
        period=rows[0].period,
        ends_on=rows[0].ends_on.isoformat(),
        words=words,
        cells=cells,
        summary=(
            f"Trong {lower_first(words)}, {units} đơn vị phải gửi {_number(expected)} báo cáo; đã nhận "
            f"{_number(actual)}, trong đó {_number(on_time)} đúng hạn."
        ),
    )


def _ratio(part: float, whole: float, of: str) -> Cell:
    return _share(100 * part / whole if whole else None, f"{_number(part)}/{_number(whole)} {of}")


def _sum(values: Iterable[float | None]) -> float:
    return sum(value for value in values if value is not None)


def _number(value: float | None) -> str:
    return format_number(value or 0, 0 if float(value or 0).is_integer() else _DECIMALS)


def _change(points: float) -> str:
    rounded = round(points, _DECIMALS)
    if not rounded:
        return "không đổi"
    return f"{'tăng' if rounded > 0 else 'giảm'} {format_number(abs(rounded), _DECIMALS)} điểm"


def _day_of(moment: datetime) -> date:
    return in_viet_nam(moment).date()


def _day(day: date) -> str:
    """`15/04/2024`: in a table there is no room for words."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"
