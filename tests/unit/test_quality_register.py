"""Numbers of districts and communes against the dated register."""

from dataclasses import replace
from datetime import date

import pytest
from quality_records import broken, counts, figure, judge, report, told

from pipelines.quality import check, frames
from pipelines.quality.register import bounds

RULE = "units_match_register"


def teams(denominator, **changes):
    return figure(
        "people.digital_teams_commune", float(denominator), numerator=denominator, denominator=denominator, **changes
    )


@pytest.mark.parametrize(
    ("key", "day", "tier", "low", "high"),
    [
        ("lao-cai-10", date(2023, 1, 1), "communes", 152, 152),
        ("lao-cai-10", date(2024, 3, 31), "communes", 151, 152),
        ("lao-cai-10", date(2024, 3, 31), "districts", 9, 9),
        ("lao-cai-10", date(2025, 6, 30), "communes", 151, 151),
        ("lao-cai-10", date(2022, 12, 31), "communes", 152, 152),
        ("lao-cai-10", date(2021, 12, 31), "communes", 144, 160),
        ("lao-cai-15", date(2025, 12, 31), "communes", 94, 104),
        ("lao-cai-15", date(2025, 9, 30), "communes", 99, 99),
        ("lao-cai-15", date(2025, 9, 30), "districts", 0, 0),
    ],
)
def test_the_register_is_sure_on_its_days_and_says_about_elsewhere(key, day, tier, low, high):
    found = bounds(key, day, tier)
    assert found is not None and (found.low, found.high) == (low, high)


def test_a_code_that_changed_hands_is_two_units():
    assert bounds("yen-bai-15", date(2024, 12, 31), "communes") != bounds("lao-cai-15", date(2025, 9, 30), "communes")
    assert bounds("atlantis-99", date(2024, 12, 31), "communes") is None


@pytest.mark.parametrize(("denominator", "holds"), [(151, True), (152, True), (150, False), (153, False), (250, True)])
def test_the_counts_around_the_day_are_the_edges(denominator, holds):
    # 250 is so far from the register that it counts something else.
    assert (not broken(RULE, teams(denominator))) == holds


def test_a_wrong_number_of_communes_asks_and_holds_nothing_back():
    (finding,) = broken(RULE, teams(125))
    assert (finding.severity, finding.gate, finding.stated) == ("warning", "flag", "125")
    assert "từ 151 đến 152 (danh mục ngày 01 tháng 01 năm 2023 và ngày 30 tháng 6 năm 2025)" in finding.message_vi


def test_a_goal_or_a_share_without_its_counts_is_not_judged():
    assert counts(RULE, teams(125, kind="target")) == (0, 0, 0)
    assert counts(RULE, figure("people.digital_teams_commune", 125)) == (0, 0, 0)


def test_a_province_that_is_not_known_is_not_judged():
    submission, figures = report(teams(125))
    observations, submissions = frames([replace(submission, province_key=None)], figures)
    result = next(r for r in check(observations, submissions).results if r.rule == RULE)
    assert (result.evaluated, result.broken) == (0, 0)


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("9/9 huyện, thị xã, thành phố đã ban hành kế hoạch.", True),
        ("8/8 huyện, thị xã, thành phố đã ban hành kế hoạch.", False),
        ("Có 150/152 xã, phường, thị trấn hoàn thành.", True),
        ("Có 150/156 xã, phường, thị trấn hoàn thành.", False),
        ("Cả 156 xã, phường, thị trấn đã có mạng.", False),
        ("Đã có mạng tại 120 xã, phường, thị trấn.", True),
        ("Đã có mạng tại 162 xã, phường, thị trấn.", False),
        ("65/65 UBND cấp xã đã dùng phần mềm.", True),
        ("Hoàn thành 45/45 xã của 4 huyện nghèo.", True),
        ("Tại 7 huyện, thành phố.", True),
        ("100% (160/160) xã, phường, thị trấn.", False),
        ("10/10 huyện, thành phố, thị xã.", False),
        ("Hạng 10/63 tỉnh, thành phố.", True),
    ],
)
def test_numbers_of_units_in_a_text_are_held_against_the_register(words, holds):
    assert (not told(RULE, words)) == holds


def test_a_number_that_an_observation_states_is_asked_once():
    stated, (placed,) = report(teams(156))
    text = stated.text.replace("câu 0 nói về people.digital_teams_commune là 156.0", "156/156 xã, phường, thị trấn ok")
    placed = replace(placed, start=0, end=31, quote=text[:31], figure_start=0, figure_end=7)
    findings = check(*frames([replace(stated, text=text)], [placed])).findings
    assert [(f.rule, f.code) for f in findings] == [(RULE, "people.digital_teams_commune")]


def test_the_rule_counts_figures_and_passages_together():
    result = next(r for r in judge(teams(152)).results if r.rule == RULE)
    assert (result.evaluated, result.broken) == (1, 0)
