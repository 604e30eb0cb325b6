"""Days and periods as Vietnamese texts name them."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.periods import parse_period, quarter_keys
from pipelines.vietnamese.dates import find_days, find_periods
from pipelines.vietnamese.numbers import scan


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Quý I/2024", "2024-Q1"),
        ("quý II năm 2024", "2024-Q2"),
        ("Quý 3-2022", "2022-Q3"),
        ("6 tháng đầu năm 2024", "2024-H1"),
        ("6 tháng cuối năm 2024", "2024-H2"),
        ("9 tháng đầu năm 2023", "2023-9M"),
        ("10 tháng năm 2024", "2024-10M"),
        ("tháng 7/2025", "2025-07"),
        ("năm 2023", "2023"),
        ("đến 9 tháng đã đạt", "-9M"),
        ("nhiệm vụ quý II", "-Q2"),
    ],
)
def test_a_period_is_found_in_the_words_that_reports_use(text, key):
    assert [m.key for m in find_periods(text)] == [key]


def test_a_span_of_years_is_no_period():
    assert list(find_periods("giai đoạn 2021-2025")) == []


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)), st.sampled_from("/-."))
def test_a_day_that_is_written_is_read_back(day, mark):
    written = f"ngày {day.day:02}{mark}{day.month:02}{mark}{day.year}"
    assert [m.iso for m in find_days(written)] == [day.isoformat()]


def test_a_day_written_year_first_is_a_day_and_no_figure():
    text = "cập nhật 2025-11-18, có 12 trạm"
    assert [m.iso for m in find_days(text)] == ["2025-11-18"]
    assert [token.role for token in scan(text)] == ["date", "count"]


def test_two_years_named_together_are_no_month():
    assert [m.key for m in find_periods("trong 2 năm 2021 và 2022")] == ["2021"]
    assert [m.key for m in find_periods("tháng 10 và 11 năm 2021")] == ["2021-11"]


def test_a_day_that_no_calendar_has_is_still_a_day():
    assert [m.iso for m in find_days("trước 31/6/2024")] == ["2024-06-31"]


def test_a_fraction_is_no_day():
    assert list(find_days("đạt 17/63 và 10/10 huyện")) == []


def test_four_quarters_tile_the_legal_year():
    quarters = [parse_period(key) for key in quarter_keys(2024, 2024)]
    year = parse_period("2024")
    assert quarters[0].cutoff_start == year.cutoff_start == date(2023, 12, 15)
    assert quarters[-1].cutoff_end == year.cutoff_end == date(2024, 12, 14)
    assert all((b.cutoff_start - a.cutoff_end).days == 1 for a, b in itertools.pairwise(quarters))


@pytest.mark.parametrize("key", ["2024-Q5", "2024-H3", "2024-13", "24-Q1", "", "2024-0M"])
def test_a_key_that_names_no_period_is_refused_with_the_accepted_spellings(key):
    with pytest.raises(ValueError, match="2024-Q1"):
        parse_period(key)


@pytest.mark.parametrize(("key", "quarter"), [("2022", "2022-Q4"), ("2024-H1", "2024-Q2"), ("2024-9M", "2024-Q3")])
def test_a_longer_period_belongs_to_the_quarter_in_which_it_ends(key, quarter):
    assert parse_period(key).quarter == quarter


def test_the_sixth_project_of_a_month_is_no_day():
    text = "Kết quả thực hiện Đề án 06 tháng 11/2025"
    assert [period.key for period in find_periods(text)] == ["2025-11"]
    assert list(find_days(text)) == []
    assert [day.iso for day in find_days("Ngày 06 tháng 11/2025")] == ["2025-11-06"]
