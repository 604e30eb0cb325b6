"""Precision first: a report that agrees with itself raises nothing above a word of information."""

import re
from datetime import UTC, datetime

import pytest
from quality_report import consistent_report

from pipelines.extraction import extract
from pipelines.quality import check, frames
from pipelines.submissions import read_submission

ARRIVED = datetime(2024, 4, 11, tzinfo=UTC)


def judged(text, folder):
    path = folder / "bao-cao.txt"
    path.write_text(text, encoding="utf-8")
    submission = read_submission(path, ARRIVED)
    assert submission.outcome == "read"
    observations = extract(submission).observations
    return observations, check(*frames([submission], observations))


@pytest.mark.parametrize("seed", range(8))
def test_a_consistent_report_of_200_figures_raises_nothing_above_info(seed, tmp_path):
    observations, gating = judged(consistent_report(seed), tmp_path)
    assert len(observations) >= 200
    assert [f"{f.rule}: {f.message_vi}" for f in gating.findings if f.severity != "info"] == []


# A pattern of the report, what to write instead, and the rule that must notice.
FAULTS = [
    (r"(\d+) điểm bưu điện", lambda m: f"{int(m[1]) + 1} điểm bưu điện", "parts_sum_to_total"),
    (r"còn (\d+) thôn", lambda m: f"còn {int(m[1]) + 3} thôn", "complement_matches"),
    (r"9/9 huyện", lambda m: "8/8 huyện", "units_match_register"),
    (r"152/152 tổ", lambda m: "156/156 tổ", "units_match_register"),
    (r"quá hạn (\d),", lambda m: f"quá hạn {int(m[1]) + 1},", "shares_sum_to_100"),
    (r"Đến nay (\d+)/15", lambda m: f"Đến nay {int(m[1]) + 1}/15", "target_status_matches"),
    (r"\tChưa đạt", lambda m: "\tĐạt", "target_status_matches"),
    (r"vượt (\d+),", lambda m: f"vượt {int(m[1]) + 7},", "target_status_matches"),
    (r"ngày 18/01/2024", lambda m: "ngày 18/10/2024", "date_not_after_issue"),
    (r"ngày 18/01/2024", lambda m: "ngày 31/02/2024", "date_exists"),
    (r"lượt, đạt (\d+),(\d+)%", lambda m: f"lượt, đạt {int(m[1]) - 9},{m[2]}%", "ratio_matches_fraction"),
    (r"có (\d+) DVCTT toàn", lambda m: f"có {int(m[1]) + 1} DVCTT toàn", "levels_sum_to_total"),
    (r"tài khoản ngân hàng đạt [\d,]+%", lambda m: "tài khoản ngân hàng đạt 187,5%", "share_in_range"),
]


@pytest.mark.parametrize(("pattern", "fault", "rule"), FAULTS)
def test_one_fault_in_a_consistent_report_is_found_by_its_rule(pattern, fault, rule, tmp_path):
    text, planted = re.subn(pattern, fault, consistent_report(1), count=1)
    assert planted == 1
    _, gating = judged(text, tmp_path)
    alarms = {f.rule for f in gating.findings if f.severity != "info"}
    # A count that is wrong within a sum breaks every sum that it is part of.
    assert rule in alarms and alarms <= {rule, "parts_sum_to_total", "levels_sum_to_total"}


def test_two_decimal_marks_a_bare_share_and_a_passage_said_twice_are_told_as_information(tmp_path):
    text = consistent_report(1)
    line = next(line for line in text.splitlines() if line.startswith("Toàn tỉnh đã tiếp nhận"))
    text = re.sub(r"(Tỷ lệ xã được phủ sóng di động đạt \d+),(\d)%", r"\1.\2%", text)
    text = re.sub(r"(Tỷ lệ trung tâm xã có cáp quang đạt [\d,]+)%", r"\1", text)
    text = text.replace("7. Kinh tế số", f"{line}\n\n7. Kinh tế số")
    _, gating = judged(text, tmp_path)
    assert sorted(f.rule for f in gating.findings) == ["duplicate_passage", "number_format", "number_format"]
    assert {f.severity for f in gating.findings} == {"info"}
