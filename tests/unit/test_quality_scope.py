"""Two statements of one figure that are of different days: since January beside the quarter, one window and another."""

from dataclasses import replace
from datetime import date

import pytest
from quality_records import REPORT, broken, figure

from pipelines.quality import check, frames

RULE, CODE = "restated_alike", "ho_so.online_share"


def of_sentence(sentence, first, second):
    """Two statements of one share, where the sentence writes them."""
    placed = []
    for i, words in enumerate((first, second)):
        start = sentence.index(words)
        value = float(words.rstrip("%").replace(",", "."))
        one = figure(CODE, value, observation_id=f"o{i}", decimals=len(words.rstrip("%").partition(",")[2]))
        placed.append(
            replace(one, start=start, end=start + len(words), figure_start=start, figure_end=start + len(words))
        )
    placed = [replace(one, quote=sentence[one.start : one.end]) for one in placed]
    gating = check(*frames([replace(REPORT, text=sentence)], placed))
    return [f for f in gating.findings if f.rule == RULE]


@pytest.mark.parametrize(
    ("sentence", "agree"),
    [
        ("Trong quý tiếp nhận trực tuyến 90%; lũy kế đạt 88,4%.", True),
        ("Lũy kế từ đầu năm đạt 88,4%, riêng trong quý đạt 90%.", True),
        ("Trong quý đạt 90% (lũy kế 88,4%).", True),
        ("Trong quý trực tuyến đạt 90%; lũy kế 9 tháng theo quy định, trực tuyến đạt 88,4%.", True),
        ("Hồ sơ trực tuyến đạt 90%. Tỷ lệ nộp trực tuyến đạt 88,4%.", False),
        ("Lũy kế đạt 90%. Lũy kế nộp trực tuyến đạt 88,4%.", False),
        ("Lũy kế tiếp nhận 5.000 hồ sơ. Trực tuyến đạt 90%, phần còn lại đạt 88,4%.", False),
    ],
)
def test_what_is_accumulated_is_no_restatement_of_the_quarter(sentence, agree):
    assert (not of_sentence(sentence, "90%", "88,4%")) == agree


def test_statements_of_two_stated_windows_are_two_figures():
    first = {"window_start": date(2024, 1, 1), "window_end": date(2024, 3, 5)}
    second = {"window_start": date(2024, 1, 1), "window_end": date(2024, 3, 14)}
    assert not broken(RULE, figure(CODE, 90, **first), figure(CODE, 88, **second))
    assert broken(RULE, figure(CODE, 90, **first), figure(CODE, 88, **first))
    assert broken(RULE, figure(CODE, 90, **first), figure(CODE, 88))


@pytest.mark.parametrize(
    ("sentence", "severity"),
    [
        ("Số hóa hồ sơ đầu vào đạt 88%, số hóa kết quả đạt 93%.", "info"),
        ("Số hóa hồ sơ đạt 88%. Số hóa hồ sơ đạt 93%.", "warning"),
        ("Số hóa hồ sơ đạt 88%\nSố hóa hồ sơ đạt 93%.", "warning"),
    ],
)
def test_two_values_in_one_sentence_are_rather_of_two_things(sentence, severity):
    assert [f.severity for f in of_sentence(sentence, "88%", "93%")] == [severity]
