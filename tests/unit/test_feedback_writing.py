"""Numbers, dates and periods come out as Vietnamese documents write them."""

from datetime import UTC, date, datetime

import pytest

from pipelines.vietnamese.writing import (
    format_date,
    format_issued_date,
    format_moment,
    format_money,
    format_number,
    format_percent,
    lower_first,
    period_in_words,
)


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [(1548, 0, "1.548"), (58.3, 1, "58,3"), (0, 0, "0"), (2400000, -5, "2.400.000"), (1234.5, 2, "1.234,50")],
)
def test_a_dot_marks_thousands_and_a_comma_the_decimals(value: float, decimals: int, words: str) -> None:
    assert format_number(value, decimals) == words


def test_a_share_keeps_the_decimals_that_the_report_states() -> None:
    assert (format_percent(85.6, 1), format_percent(99, 0), format_percent(98.0, 2)) == (
        "85,6%",
        "99%",
        "98,00%",
    )


def test_money_is_written_out_in_dong() -> None:
    assert format_money(94801346295.0) == "94.801.346.295 đồng"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2024, 8, 7), "ngày 07 tháng 8 năm 2024"),
        (date(2024, 2, 29), "ngày 29 tháng 02 năm 2024"),
        (date(2023, 12, 30), "ngày 30 tháng 12 năm 2023"),
    ],
)
def test_days_below_ten_and_the_first_two_months_take_a_zero(day: date, words: str) -> None:
    assert format_date(day) == words


@pytest.mark.parametrize(
    ("issued", "words"),
    [
        ("2024-04", "tháng 4 năm 2024"),
        ("2024-01-03", "ngày 03 tháng 01 năm 2024"),
        ("2024-06-31", "ngày 31 tháng 6 năm 2024"),
    ],
)
def test_an_issue_date_is_written_as_stated_even_where_no_calendar_has_it(issued: str, words: str) -> None:
    assert format_issued_date(issued) == words


def test_a_moment_is_told_by_the_clock_of_viet_nam_and_one_without_zone_is_utc() -> None:
    words = "06 giờ 05 phút, ngày 26 tháng 3 năm 2024"
    assert format_moment(datetime(2024, 3, 25, 23, 5, tzinfo=UTC)) == words
    assert format_moment(datetime(2024, 3, 25, 23, 5)) == words


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("2024-Q1", "Quý I năm 2024"),
        ("2024-Q4", "Quý IV năm 2024"),
        ("2024-H1", "6 tháng đầu năm 2024"),
        ("2024-H2", "6 tháng cuối năm 2024"),
        ("2024-9M", "9 tháng đầu năm 2024"),
        ("2025-07", "Tháng 7 năm 2025"),
        ("2023", "Năm 2023"),
    ],
)
def test_every_kind_of_period_has_words(key: str, words: str) -> None:
    assert period_in_words(key) == words


def test_a_wrong_period_key_is_refused_with_the_accepted_spellings() -> None:
    with pytest.raises(ValueError, match="2024-Q1"):
        period_in_words("quý 1")


def test_words_inside_a_sentence_keep_the_roman_numeral_of_the_quarter() -> None:
    assert lower_first("Quý I năm 2024") == "quý I năm 2024"
