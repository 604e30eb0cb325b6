"""Where the marks of a small line chart stand: one indicator of one submitter, and the national median.

Belongs here: coordinates in the chart's own units, and the chart in words. Does not: the picture (templates), which
figures are shown (`trends`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pipelines.feedback.letter import Trend, TrendPoint
from pipelines.vietnamese.writing import lower_first

# Of many periods the latest are drawn: labels need some 80 units each. The table has them all.
MOST_PERIODS = 8
_WIDTH, _HEIGHT, _BASE = 640, 150, 128
_TOP, _BOTTOM = 26.0, 102.0  # where the highest and the lowest value stand
_ABOVE, _BELOW = -9.0, 18.0  # of the words of a mark, from its middle


@dataclass(frozen=True)
class Mark:
    """A point with its words."""

    x: float
    y: float
    words: str
    words_y: float


@dataclass(frozen=True)
class Tick:
    """A period on the axis."""

    x: float
    words: str


@dataclass(frozen=True)
class Chart:
    """One chart; lines are point lists of SVG. The median is missing where it may not be told, so its line has gaps."""

    title: str
    description: str
    width: int
    height: int
    base: int
    ticks: tuple[Tick, ...]
    own: tuple[Mark, ...]
    own_line: str
    median: tuple[Mark, ...]
    median_lines: tuple[str, ...]


def chart_of(trend: Trend) -> Chart:
    """The chart of the latest periods of a trend."""
    points = trend.points[-MOST_PERIODS:]
    heights = _Heights([v for p in points for v in (p.value, p.median) if v is not None])
    xs = [round(_WIDTH * (place + 0.5) / len(points), 1) for place in range(len(points))]
    own, median = [], []
    for x, point in zip(xs, points, strict=True):
        y = heights.of(point.value)
        is_above = point.median is None or point.value >= point.median
        own.append(Mark(x, y, point.value_words, y + (_ABOVE if is_above else _BELOW)))
        if point.median is not None:
            at = heights.of(point.median)
            median.append(Mark(x, at, point.median_words, at + (_BELOW if is_above else _ABOVE)))
    return Chart(
        title=trend.indicator,
        description=". ".join(_in_words(point) for point in points) + ".",
        width=_WIDTH,
        height=_HEIGHT,
        base=_BASE,
        ticks=tuple(Tick(x, _short(point.period)) for x, point in zip(xs, points, strict=True)),
        own=tuple(own),
        own_line=_line(own),
        median=tuple(median),
        median_lines=tuple(_unbroken(xs, median)),
    )


class _Heights:
    """Values as heights in the chart; where all are alike, they stand in the middle."""

    def __init__(self, values: Sequence[float]) -> None:
        self._low, self._span = min(values), max(values) - min(values)

    def of(self, value: float) -> float:
        share = (value - self._low) / self._span if self._span else 0.5
        return round(_BOTTOM - share * (_BOTTOM - _TOP), 1)


def _unbroken(xs: Sequence[float], marks: Sequence[Mark]) -> list[str]:
    """A line for each run of neighbouring periods."""
    places = [(xs.index(mark.x), mark) for mark in marks]
    runs = groupby(enumerate(places), key=lambda item: item[0] - item[1][0])
    lines = ([mark for _, (_, mark) in run] for _, run in runs)
    return [_line(line) for line in lines if len(line) > 1]


def _line(marks: Sequence[Mark]) -> str:
    return " ".join(f"{mark.x},{mark.y}" for mark in marks)


def _in_words(point: TrendPoint) -> str:
    median = f", trung vị cả nước {point.median_words}" if point.median_words else ""
    return f"{point.period_words}: đơn vị {lower_first(point.value_words)}{median}"


def _short(period: str) -> str:
    """`2024-Q1` as `Q1/2024`, `2024-H1` as `6T/2024`, `2022-9M` as `9T/2022`, `2025-07` as `T7/2025`."""
    year, _, rest = period.partition("-")
    if not rest:
        return year
    if rest.startswith("Q"):
        return f"{rest}/{year}"
    if rest.startswith("H"):
        return f"{'6T' if rest == 'H1' else '6T cuối'}/{year}"
    return f"{rest[:-1]}T/{year}" if rest.endswith("M") else f"T{int(rest)}/{year}"
