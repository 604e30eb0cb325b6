"""A letter shows a province's own published figures over time, and of others nothing but a median of many."""

from pathlib import Path
from typing import Any

import duckdb
import pytest
from feedback_records import sample

from pipelines.catalogue import indicators, main_indicators
from pipelines.feedback import Letter, build_letter, published_trends, render_html, render_json
from pipelines.feedback.chart import MOST_PERIODS, chart_of
from pipelines.feedback.letter import Trend, TrendPoint
from pipelines.feedback.trends import MOST_TRENDS, OTHERS_NEEDED

CODE = "ho_so.on_time_share"
OURS = "lao-cai-10"


def _row(province_key: str, period: str, value: float | None, **changes: Any) -> dict[str, Any]:
    return {
        "province_key": province_key, "period": period, "code": CODE, "value": value, "corrected_value": None,
        "decimals": 1, "kind": "actual", "level": "all", "attributes": "{}", "comparator": "=", "doc_type": "report",
        "is_current": True, "held_back": False,
    } | changes  # fmt: skip


def _others(count: int, period: str = "2024-Q1", first: float = 61.3) -> list[dict[str, Any]]:
    return [_row(f"other-{n}", period, first + n) for n in range(count)]


def _published(tmp_path: Path, rows: list[dict[str, Any]]) -> Path:
    """A snapshot with the columns of fct_observations that trends read."""
    database = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            "create table fct_observations (province_key varchar, period varchar, code varchar, value decimal(24, 6), "
            "corrected_value decimal(24, 6), decimals integer, kind varchar, level varchar, attributes varchar, "
            "comparator varchar, doc_type varchar, is_current boolean, held_back boolean)"
        )
        for row in rows:
            connection.execute(f"insert into fct_observations values ({', '.join('?' * len(row))})", list(row.values()))
    return database


def _letter(trends: Any) -> Letter:
    return build_letter(*sample(), trends=trends)


def test_own_figures_stand_in_the_order_of_their_periods_with_the_decimals_stated(tmp_path: Path) -> None:
    rows = [_row(OURS, "2024-Q1", 94.9), _row(OURS, "2023", 92), _row(OURS, "2023-9M", 90.25, decimals=2)]

    [trend] = published_trends(_published(tmp_path, rows))[OURS]

    assert (trend.code, trend.indicator) == (CODE, indicators()[CODE].name_vi)
    assert [(p.period, p.value_words) for p in trend.points] == [
        ("2023-9M", "90,25%"), ("2023", "92,0%"), ("2024-Q1", "94,9%"),
    ]  # fmt: skip


def test_the_median_of_enough_provinces_is_told(tmp_path: Path) -> None:
    rows = [_row(OURS, "2024-Q1", 94.9), *_others(OTHERS_NEEDED)]

    [trend] = published_trends(_published(tmp_path, rows))[OURS]

    assert trend.points[0].median == pytest.approx(63.8)
    assert trend.points[0].median_words == "63,8%"


def test_a_median_behind_which_few_others_stand_is_not_told(tmp_path: Path) -> None:
    rows = [_row(OURS, "2024-Q1", 94.9), _row(OURS, "2023", 92), *_others(OTHERS_NEEDED - 1)]

    [trend] = published_trends(_published(tmp_path, rows))[OURS]

    assert {(p.median, p.median_words) for p in trend.points} == {(None, "")}


def test_no_figure_of_another_province_reaches_a_letter_in_any_form(tmp_path: Path) -> None:
    values = [71.1, 72.3, 73.7, 74.9, 76.1, 77.7, 78.9]
    rows = [_row(OURS, "2024-Q1", 94.9), _row(OURS, "2023", 92)]
    rows += [_row(f"other-{n}", "2024-Q1", value) for n, value in enumerate(values)]

    letter = _letter(published_trends(_published(tmp_path, rows))[OURS])

    for form in (render_html(letter), render_json(letter)):
        told = form.split("trends", 1)[1]
        assert "75,5" in told or "75.5" in told  # the median of seven others and our own
        for value in values:
            assert str(value) not in told and str(value).replace(".", ",") not in told
        assert "other-" not in form


@pytest.mark.parametrize(
    "change",
    [
        {"held_back": True}, {"is_current": False}, {"kind": "target"}, {"level": "xa"}, {"doc_type": "plan"},
        {"comparator": ">"}, {"attributes": '{"system": "a"}'}, {"value": None}, {"code": "ho_so.received"},
    ],
)  # fmt: skip
def test_what_the_facts_do_not_rest_on_is_in_no_chart(change: dict[str, Any], tmp_path: Path) -> None:
    rows = [_row(OURS, "2024-Q1", 94.9), _row(OURS, "2023", 92.0) | change, _row(OURS, "2022", 91.0) | change]

    assert not published_trends(_published(tmp_path, rows)).get(OURS)


def test_a_corrected_figure_stands_as_corrected(tmp_path: Path) -> None:
    rows = [_row(OURS, "2024-Q1", 49.9, corrected_value=94.9), _row(OURS, "2023", 92.0)]

    [trend] = published_trends(_published(tmp_path, rows))[OURS]

    assert trend.points[-1].value == 94.9


def test_without_a_warehouse_a_letter_has_no_chart_and_says_nothing_of_one(tmp_path: Path) -> None:
    trends = published_trends(tmp_path / "none.duckdb")
    html = render_html(_letter(trends.get(OURS, ())))

    assert "trung vị" not in html and "<svg" not in html


def test_a_letter_shows_so_many_trends_and_those_with_the_longest_history(tmp_path: Path) -> None:
    shares = [m.code for m in main_indicators() if indicators()[m.code].unit == "percent"]
    rows = [_row(OURS, period, 50.0, code=code) for code in shares for period in ("2023", "2024")]
    rows += [_row(OURS, "2022", 40.0, code=shares[-1])]

    trends = published_trends(_published(tmp_path, rows))[OURS]

    assert len(trends) == MOST_TRENDS
    assert trends[-1].code == shares[-1]


def _trend(*values: tuple[str, float, float | None]) -> Trend:
    points = [TrendPoint(p, p, v, str(v), m, "" if m is None else str(m)) for p, v, m in values]
    return Trend(CODE, "Chỉ tiêu", tuple(points))


def test_a_higher_value_stands_higher_and_later_stands_further_right() -> None:
    chart = chart_of(_trend(("2023", 10, None), ("2024-Q1", 30, None), ("2024-H1", 20, None)))

    assert chart.own[1].y < chart.own[2].y < chart.own[0].y
    assert [mark.x for mark in chart.own] == sorted(mark.x for mark in chart.own)
    assert [tick.words for tick in chart.ticks] == ["2023", "Q1/2024", "6T/2024"]
    assert all(0 < mark.y < chart.base and 0 < mark.words_y < chart.base for mark in (*chart.own, *chart.median))


def test_values_that_are_all_alike_make_a_chart() -> None:
    assert len({mark.y for mark in chart_of(_trend(("2023", 5, 5), ("2024", 5, 5))).own}) == 1


def test_the_line_of_the_median_has_a_gap_where_it_is_not_told() -> None:
    chart = chart_of(_trend(("2021", 1, 2), ("2022", 1, 2), ("2023", 1, None), ("2024", 1, 2)))

    assert len(chart.median) == 3
    assert [line.count(",") for line in chart.median_lines] == [2]


def test_a_long_history_is_drawn_from_its_latest_periods_and_told_whole() -> None:
    trend = _trend(*((str(year), float(year), None) for year in range(2005, 2025)))

    assert [tick.words for tick in chart_of(trend).ticks] == [str(y) for y in range(2025 - MOST_PERIODS, 2025)]
    assert "<td>2005</td>" in render_html(_letter([trend]))


def test_a_chart_has_its_name_and_its_figures_in_words() -> None:
    html = render_html(_letter([_trend(("2023", 92.5, 90.1), ("2024-Q1", 94.9, None))]))

    assert 'role="img" aria-labelledby="hinh-1-ten hinh-1-mo-ta"' in html
    assert "2023: đơn vị 92.5, trung vị cả nước 90.1. 2024-Q1: đơn vị 94.9." in html
