"""The main indicators of a province over its periods, beside the national median, from the published warehouse.

Belongs here: which published figures a letter may show beside its own. Does not: the chart (`chart`).

A letter tells its reader nothing of another province: a median is shown only where at least `OTHERS_NEEDED` other
provinces stand behind it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipelines.catalogue import indicators, main_indicators
from pipelines.feedback.letter import Trend, TrendPoint
from pipelines.periods import parse_period
from pipelines.vietnamese.writing import format_number, format_percent, period_in_words

OTHERS_NEEDED = 5
# A letter has room for so many charts; those with the longest history come first into it.
MOST_TRENDS = 6
# Only shares and densities: a median of counts would compare the sizes of provinces.
_COMPARABLE = ("percent", "per_100")

# What the wide facts rest on, of whole provinces; figures that differ within one period stand nowhere.
_QUERY = """
with stated as (
    select
        province_key, period, code, min(coalesce(corrected_value, value)) as value, max(decimals) as decimals
    from fct_observations
    where
        kind = 'actual' and level = 'all' and attributes = '{}' and comparator = '=' and doc_type = 'report'
        and is_current and not held_back and code in (select unnest(?))
        and coalesce(corrected_value, value) is not null
    group by province_key, period, code
    having min(coalesce(corrected_value, value)) = max(coalesce(corrected_value, value))
),

national as (select period, code, median(value) as median, count(*) - 1 as others from stated group by period, code)

select province_key, code, period, value, decimals, case when others >= ? then median end
from stated inner join national using (period, code)
"""


def published_trends(database: Path) -> Mapping[str, Sequence[Trend]]:
    """The trends of each province by its key; none where nothing is published.

    An indicator is shown from two periods on, or from one that has a median beside it.
    """
    if not database.exists():
        return {}
    import duckdb

    codes = [main.code for main in main_indicators() if indicators()[main.code].unit in _COMPARABLE]
    with duckdb.connect(str(database), read_only=True) as published:
        rows = published.execute(_QUERY, [codes, OTHERS_NEEDED]).fetchall()
    points: dict[str, dict[str, list[TrendPoint]]] = defaultdict(lambda: defaultdict(list))
    for province_key, code, period, value, decimals, median in rows:
        told = None if median is None else float(median)
        points[province_key][code].append(_point(code, period, float(value), decimals, told))
    return {province_key: _trends(of, codes) for province_key, of in points.items()}


def _trends(points: Mapping[str, list[TrendPoint]], codes: Sequence[str]) -> list[Trend]:
    trends = [
        Trend(code, indicators()[code].name_vi, tuple(sorted(points[code], key=_by_end)))
        for code in codes
        if len(points.get(code, ())) > 1 or any(p.median is not None for p in points.get(code, ()))
    ]
    longest = sorted(trends, key=lambda trend: -len(trend.points))[:MOST_TRENDS]
    return [trend for trend in trends if trend in longest]


def _point(code: str, period: str, value: float, decimals: int, median: float | None) -> TrendPoint:
    write = format_percent if indicators()[code].unit == "percent" else format_number
    return TrendPoint(
        period=period,
        period_words=period_in_words(period),
        value=value,
        value_words=write(value, decimals),
        median=median,
        median_words="" if median is None else write(median, max(decimals, 1)),
    )


def _by_end(point: TrendPoint) -> tuple[str, str]:
    period = parse_period(point.period)
    return period.end.isoformat(), period.key
