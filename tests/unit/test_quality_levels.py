"""A figure of a level that had ended: after its last day, of a period in which it ended, and of the time before."""

from dataclasses import replace
from datetime import date

import pytest
from quality_records import broken, counts, figure, report

from pipelines.quality import check, frames

RULE = "level_exists"


def district(period, value=97, code="ho_so.online_share", **changes):
    return figure(code, value, level="huyen", period=period, **changes)


@pytest.mark.parametrize("period", ["2025-Q3", "2025-07", "2026-Q1", "2026", "2025-H2"])
def test_a_district_figure_after_the_districts_ended_is_flagged(period):
    (finding,) = broken(RULE, district(period))
    assert (finding.severity, finding.gate, finding.level) == ("warning", "flag", "huyen")
    assert "không còn cấp huyện sau ngày 30 tháng 6 năm 2025" in finding.message_vi


@pytest.mark.parametrize("period", ["2025-9M", "2025"])
def test_a_district_figure_of_a_period_in_which_they_ended_is_a_word_of_information(period):
    (finding,) = broken(RULE, district(period))
    assert finding.severity == "info"


@pytest.mark.parametrize("period", ["2025-06", "2025-Q2", "2025-H1", "2024"])
def test_a_district_figure_of_their_time_holds(period):
    assert not broken(RULE, district(period))
    assert counts(RULE, district(period)) == (1, 0, 0)


@pytest.mark.parametrize("level", ["all", "tinh", "xa"])
def test_a_level_that_stands_is_not_asked_about(level):
    assert counts(RULE, figure("ho_so.online_share", 97, level=level, period="2026-Q1")) == (0, 0, 0)


def test_a_stated_window_decides_before_the_period():
    in_time = {"window_start": date(2025, 1, 1), "window_end": date(2025, 6, 30)}
    across = {"window_start": date(2025, 6, 15), "window_end": date(2025, 9, 14)}
    assert not broken(RULE, district("2025-Q3", **in_time))
    assert broken(RULE, district("2025-Q3", **across))[0].severity == "info"


def test_figures_without_levels_that_ended_are_no_cases():
    assert counts(RULE) == (0, 0, 0)


def test_all_district_figures_of_a_period_are_one_finding_that_names_them():
    (finding,) = broken(RULE, district("2026-Q1"), district("2026-Q1", 120, "ho_so.received"), district("2024"))
    assert finding.observation_ids == ["o0", "o1"]
    assert "Cùng như vậy còn: “Số hồ sơ TTHC tiếp nhận” (cấp huyện, quý I năm 2026) là 120." in finding.message_vi


@pytest.mark.parametrize(
    ("sentence", "holds"),
    [
        ("Tỷ lệ hồ sơ trực tuyến: cấp tỉnh 99%, cấp huyện 97%.", False),
        ("Trước khi sắp xếp, tỷ lệ hồ sơ trực tuyến cấp huyện đạt 97%.", True),
        ("Năm 2024, tỷ lệ hồ sơ trực tuyến cấp huyện đạt 97%.", True),
        ("6 tháng đầu năm 2025, tỷ lệ hồ sơ trực tuyến cấp huyện đạt 97%.", True),
        ("Tỷ lệ hồ sơ trực tuyến cấp huyện đạt 97% (đến hết ngày 30/6/2025).", True),
        ("Tỷ lệ hồ sơ trực tuyến cấp huyện (trước ngày 01/7/2025) đạt 97%.", True),
        ("Trước khi sắp xếp có 9 huyện. Nay tỷ lệ hồ sơ trực tuyến cấp huyện đạt 97%.", False),
        ("Quý I năm 2026, tỷ lệ hồ sơ trực tuyến cấp huyện đạt 97%.", False),
    ],
)
def test_a_figure_that_its_sentence_dates_before_the_end_holds(sentence, holds):
    submission, (placed,) = report(district("2026-Q1"))
    start = sentence.index("97%")
    placed = replace(placed, start=start, end=start + 3, figure_start=start, figure_end=start + 3, quote="97%")
    gating = check(*frames([replace(submission, text=sentence)], [placed]))
    assert (RULE not in {f.rule for f in gating.findings}) == holds
