"""A finding says what, where and how to mend it, and keeps its identity when the report is sent again."""

from dataclasses import replace

import pytest
from quality_records import REPORT, broken, figure, judge

from pipelines.quality import GateError, check, frames

CODE = "incidents.systems_level_approved_share"
RATIO, RANGE = "ratio_matches_fraction", "share_in_range"


def wrong(**changes):
    return figure(CODE, 68.3, numerator=77, denominator=132, decimals=1, **changes)


def only(gating):
    (finding,) = gating.findings
    return finding


def test_a_finding_quotes_the_text_at_its_place():
    gating = judge(figure("ho_so.received", 5), wrong())
    finding = only(gating)
    assert finding.quote == f"câu 1 nói về {CODE} là 68.3"
    assert finding.end - finding.start == len(finding.quote)


def test_a_quote_that_is_not_in_the_text_is_an_error_of_ours():
    observation = replace(wrong(), observation_id="o0", start=0, end=4, quote="bịa ", figure_end=4)
    with pytest.raises(GateError, match="o0"):
        check(*frames([replace(REPORT, text="khác hẳn")], [observation]))


def test_a_message_says_where_what_and_the_computation():
    finding = only(judge(wrong(section="5.2. An toàn thông tin")))
    assert finding.message_vi == (
        "Mục 5.2 ghi “Tỷ lệ hệ thống thông tin được phê duyệt cấp độ” (toàn tỉnh, quý I năm 2024) là 68,3%, "
        "nhưng 77/132 = 58,3%."
    )
    assert finding.remedy_vi.startswith("Đề nghị")
    assert finding.tolerance == "[68,25; 68,35]"


@pytest.mark.parametrize(
    ("section", "place"),
    [
        ("2.1. Hạ tầng số", "Mục 2.1 ghi"),
        ("II. KẾT QUẢ", "Mục II ghi"),
        ("b) Cấp huyện", "Điểm b ghi"),
        ("3. Hạ tầng số › a) Kết quả đạt được", "Điểm a mục 3 ghi"),
        ("1. Nhận thức số › 1.7. Tổ công nghệ số", "Mục 1.7 ghi"),
        ("PHẦN I. KẾT QUẢ › I. TÌNH HÌNH", "Mục I phần I ghi"),
        ("Phụ lục I › CHÍNH SÁCH", "Phụ lục I ghi"),
        ("Kết quả › Y tế", "Phần “Y tế” ghi"),
        ("15 chỉ tiêu của năm", "Phần “15 chỉ tiêu của năm” ghi"),
        ("Phát triển chính quyền số", "Phần “Phát triển chính quyền số” ghi"),
        ("", "Văn bản ghi"),
    ],
)
def test_a_place_is_named_by_its_number_or_its_heading(section, place):
    assert only(judge(wrong(section=section))).message_vi.startswith(place)


def test_a_target_is_called_a_target():
    assert "mục tiêu" in only(judge(wrong(kind="target"))).message_vi


def test_the_identity_survives_new_bytes_new_offsets_and_a_new_value():
    first = only(judge(wrong()))
    again = replace(REPORT, submission_id="report-2", doc="bao-cao-lan-2", sha256="1" * 64)
    second = only(judge(figure("ho_so.received", 5), replace(wrong(), value=69.4), submission=again))
    assert first.finding_id == second.finding_id
    assert first.submission_id != second.submission_id and first.start != second.start


@pytest.mark.parametrize(
    "change",
    [
        {"level": "xa"},
        {"period": "2023"},
        {"kind": "target"},
        {"attributes": '{"system": "A"}'},
        {"code": "connectivity.lan_share"},
    ],
)
def test_another_figure_is_another_finding(change):
    assert only(judge(wrong())).finding_id != only(judge(replace(wrong(), **change))).finding_id


@pytest.mark.parametrize(
    "change", [{"province_key": "bac-giang-24"}, {"doc_type": "plan"}, {"period": "2024-H1", "quarter": "2024-Q2"}]
)
def test_another_submitter_kind_or_period_of_report_is_another_finding(change):
    other = judge(wrong(), submission=replace(REPORT, **change))
    assert only(judge(wrong())).finding_id != only(other).finding_id


def test_one_wrong_figure_in_two_places_is_one_finding_that_names_both():
    gating = judge(figure(CODE, 120, section="II. Kết quả"), figure(CODE, 120, section="Phụ lục 2"))
    finding = only(gating)
    assert finding.observation_ids == ["o0", "o1"]
    assert finding.message_vi.endswith("Số này được nhắc lại ở phụ lục 2.")
    assert finding.quote == "120"


def test_two_different_wrong_figures_are_two_findings():
    first, second = broken(RANGE, figure(CODE, 120), figure(CODE, 130))
    assert first.finding_id != second.finding_id


def test_two_rules_on_one_figure_are_one_finding_that_names_the_other():
    finding = only(judge(figure(CODE, 120, numerator=77, denominator=132)))
    assert finding.rule == RATIO
    assert "tỷ lệ ngoài khoảng cho phép" in finding.message_vi


def test_rules_that_put_figures_side_by_side_stay_findings_of_their_own():
    figures = [figure("ho_so.received", 10), figure("ho_so.received_online", 11), wrong()]
    figures += [figure("ho_so.received", 10, level="tinh"), figure("ho_so.received", 3, level="huyen")]
    figures += [figure("ho_so.received", 3, level="xa")]
    assert {f.rule for f in judge(*figures).findings} == {RATIO, "part_within_whole", "levels_sum_to_total"}


def test_one_submitter_s_fault_names_no_other_submitter_s_figures():
    other = replace(REPORT, submission_id="report-2", province_key="bac-giang-24", doc="khac")
    ours = judge(wrong())
    figures = [
        replace(wrong(), observation_id="a", submission_id="report-1", quote="x", end=1, figure_end=1),
        replace(wrong(), value=58.3, observation_id="b", submission_id="report-2", quote="y", end=1, figure_end=1),
    ]
    gating = check(*frames([replace(REPORT, text="x"), replace(other, text="y")], figures))
    assert only(gating).observation_ids == ["a"]
    assert only(gating).finding_id == only(ours).finding_id


def test_a_submission_of_no_known_province_still_gets_its_finding():
    assert only(judge(wrong(), submission=replace(REPORT, province_key=None, period=None))).finding_id


def test_braces_in_a_report_are_plain_text():
    assert "{0}" in only(judge(wrong(section="{0} lạ"))).message_vi
