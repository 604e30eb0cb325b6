"""Of which period a figure is, and whether it is a goal, in sentences of our own."""

import pytest
from extraction_cases import read

LATE, ONLINE = "ho_so.late", "ho_so.online_share"


def told(text, **about):
    return [(o.code, o.kind, o.period, o.value) for o in read(text, **about).observations]


def test_a_quarter_inside_nine_months_keeps_its_name():
    text = "Trong quý III, tỷ lệ hồ sơ nộp trực tuyến đạt 88%."
    assert told(text, period="2024-9M") == [(ONLINE, "actual", "2024-Q3", 88)]


@pytest.mark.parametrize("said", ["Tính đến hết tháng 9", "Đến ngày 20/9/2024", "Tính đến ngày 02/10/2024"])
def test_a_day_up_to_which_a_report_tells_is_of_its_period(said):
    text = f"{said}, tỷ lệ hồ sơ nộp trực tuyến đạt 88%."
    assert told(text, period="2024-9M") == [(ONLINE, "actual", "2024-9M", 88)]


def test_a_day_up_to_which_an_article_tells_is_of_its_month():
    text = "Đến ngày 31/10/2024, toàn tỉnh có 1.912 trạm BTS."
    assert told(text, period="2024-10M", doc_type="news") == [("connectivity.bts_total", "actual", "2024-10", 1912)]


def test_a_plan_reviews_whole_years():
    text = "I. KẾT QUẢ NĂM 2024\n\nĐến hết tháng 12/2024, tỷ lệ hồ sơ nộp trực tuyến đạt 88%."
    assert told(text, period="2025", doc_type="plan") == [(ONLINE, "actual", "2024", 88)]


@pytest.mark.parametrize(
    "text",
    [
        "Lũy kế từ đầu năm, tỷ lệ hồ sơ nộp trực tuyến đạt 75%.",
        "Tỷ lệ hồ sơ nộp trực tuyến đạt 75% (lũy kế).",
    ],
)
def test_a_cumulative_flow_in_a_report_of_one_month_is_told_since_january(text):
    assert told(text, period="2024-05") == [(ONLINE, "actual", "2024-5M", 75)]


def test_days_from_new_year_cover_the_months_to_the_last_of_them():
    text = "Từ 01/01 đến 30/11/2024, toàn tỉnh tiếp nhận 4.500 hồ sơ thủ tục hành chính."
    assert told(text, period="2024") == [("ho_so.received", "actual", "2024-11M", 4500)]


@pytest.mark.parametrize(
    "before",
    [
        "Số trạm tăng 34 trạm so với cuối năm 2023; ",
        "Sau đợt mưa lũ cuối năm 2023, nhiều tuyến cáp bị đứt. ",
        "Chỉ số phục vụ tháng 1/2024 đạt 71,2 điểm. ",
    ],
)
def test_a_year_named_in_passing_does_not_reach_the_next_figures(before):
    text = before + "Tỷ lệ hồ sơ nộp trực tuyến đạt 82%."
    assert (ONLINE, "actual", "2024-Q1", 82) in told(text)


def test_a_goal_until_the_end_of_the_year_is_of_the_year():
    text = "Từ nay đến cuối năm, tỉnh đặt mục tiêu tỷ lệ hồ sơ nộp trực tuyến đạt 90%."
    assert told(text, doc_type="news") == [(ONLINE, "target", "2024", 90)]


def test_an_electronic_year_is_no_year_from_which_something_runs():
    text = "Tỷ lệ dân số có hồ sơ sức khỏe điện tử năm 2023 đạt 90%."
    assert told(text, period="2024") == [("society.health_record_share", "actual", "2023", 90)]


def test_the_period_of_a_bracket_ends_with_it():
    text = "Tỷ lệ hồ sơ nộp trực tuyến đạt 95% (năm 2023: 84%); tỷ lệ hồ sơ giải quyết đúng hạn đạt 99%."
    assert told(text, period="2024") == [
        (ONLINE, "actual", "2024", 95),
        (ONLINE, "actual", "2023", 84),
        ("ho_so.on_time_share", "actual", "2024", 99),
    ]


def test_from_a_level_of_last_year_to_one_of_this_year():
    text = "Tỷ lệ thanh toán trực tuyến từ mức 24,7% của năm 2023 đã tăng lên 61,2%."
    payment = "services.online_payment_share"
    assert told(text, period="2024") == [(payment, "actual", "2023", 24.7), (payment, "actual", "2024", 61.2)]


def test_what_opens_as_a_goal_is_one_in_all_its_clauses():
    text = "Mục tiêu đến năm 2025 là tỷ lệ hồ sơ nộp trực tuyến đạt 80%; 96% hộ gia đình có điện thoại thông minh."
    assert told(text, period="2024-Q1", doc_type="news") == [
        (ONLINE, "target", "2025", 80),
        ("connectivity.smartphone_household_share", "target", "2025", 96),
    ]


def test_a_year_that_is_still_running_is_no_goal():
    text = "Trong năm 2025, toàn tỉnh đã lắp đặt 73 trạm 5G."
    assert told(text, period="2025-11") == [("connectivity.bts_5g", "actual", "2025-11", 73)]


def test_a_title_on_the_line_of_its_text_governs_what_stands_under_it():
    text = (
        "II. KẾT QUẢ THỰC HIỆN. Tỷ lệ hồ sơ nộp trực tuyến đạt 82%.\n\n"
        "III- NHIỆM VỤ NĂM 2025. Tiếp tục nâng cao chất lượng phục vụ.\n\n"
        "- Tỷ lệ hồ sơ nộp trực tuyến đạt 85%."
    )
    assert told(text, period="2024") == [(ONLINE, "actual", "2024", 82), (ONLINE, "target", "2025", 85)]


def test_a_sentence_that_breaks_its_lines_narrowly_is_one_sentence():
    text = (
        "Toàn tỉnh có 112 công chức, viên chức chuyên trách\nCNTT, trong đó cấp tỉnh là 64 người. Các đơn vị đã\n"
        "triển khai nhiều hoạt động nhằm nâng cao kỹ năng cho\nngười dân và doanh nghiệp trên địa bàn toàn tỉnh.\n"
        "Hội nghị tổng kết có 250 đại\nbiểu dự."
    )
    assert ("people.it_staff", "actual", "2024", 112) in told(text, period="2024")


def test_the_next_sentence_goes_on_with_the_share_by_tiers():
    text = "Tỷ lệ hồ sơ nộp trực tuyến toàn tỉnh đạt 79,5%. Trong đó, các sở, ngành 91%; cấp huyện 77%; cấp xã 68%."
    levels = [(o.code, o.level, o.value) for o in read(text).observations]
    assert levels == [(ONLINE, "all", 79.5), (ONLINE, "tinh", 91), (ONLINE, "huyen", 77), (ONLINE, "xa", 68)]


def test_one_share_states_two_indicators_that_are_joined():
    text = "Sóng 4G và cáp quang đã phủ đến 100% thôn."
    assert {code for code, *_ in told(text)} == {
        "connectivity.villages_mobile_broadband_share",
        "connectivity.villages_fibre_share",
    }


def test_a_share_that_some_communes_reach_is_no_ratio_of_their_number():
    text = "Có 17/124 xã đạt 100% hồ sơ trực tuyến."
    assert read(text).observations == []


def test_a_cell_of_one_figure_for_each_tier_gives_each_its_own():
    lines = [
        ["STT", "Chỉ tiêu", "Đơn vị", "Kế hoạch", "Kết quả"],
        ["1", "Tỷ lệ hồ sơ công việc xử lý trên mạng (cấp tỉnh/cấp huyện/cấp xã)", "%", "100/95/80", "99,5/96/78,4"],
        ["2", "Tỷ lệ hồ sơ nộp trực tuyến", "%", "80", "82"],
    ]
    found = [(o.level, o.kind, o.value) for o in read("\n".join("\t".join(line) for line in lines)).observations]
    assert found[:6] == [
        ("tinh", "target", 100), ("huyen", "target", 95), ("xa", "target", 80),
        ("tinh", "actual", 99.5), ("huyen", "actual", 96), ("xa", "actual", 78.4),
    ]  # fmt: skip


def test_terse_titles_of_measures_complete_each_other():
    lines = [
        ["Cấp", "Hồ sơ tiếp nhận", "Trực tuyến", "Đúng hạn (%)"],
        ["Cấp tỉnh", "31.420", "29.805", "99,4"],
        ["Cấp xã", "18.355", "17.902", "98,1"],
    ]
    found = [(o.code, o.level, o.value) for o in read("\n".join("\t".join(line) for line in lines)).observations]
    assert ("ho_so.received", "tinh", 31420) in found
    assert ("ho_so.received_online", "xa", 17902) in found


def test_an_article_goes_on_about_the_goals_of_the_year_that_it_named():
    text = (
        "Phấn đấu đến năm 2030, tỉnh hoàn thành chuyển đổi số đồng bộ.\n\n"
        "Khi đó, 90% hồ sơ công việc cấp huyện được xử lý trên môi trường mạng.\n\n"
        "Tỉnh phấn đấu kinh tế số chiếm 30% GRDP.\n"
    )
    taken = [(o.kind, o.period, o.value) for o in read(text, doc_type="news", period="2022").observations]
    assert taken == [("target", "2030", 90), ("target", "2030", 30)]


def test_a_second_goal_in_the_sentence_has_its_own_year():
    text = "Mục tiêu đến năm 2025, kinh tế số đóng góp trên 25% GRDP của tỉnh và nâng lên 35% vào năm 2030."
    taken = [(o.kind, o.period, o.value) for o in read(text, doc_type="news", period="2022").observations]
    assert taken == [("target", "2025", 25), ("target", "2030", 35)]


def test_a_comparison_with_last_year_does_not_hand_its_year_on():
    text = (
        "11 tháng năm 2018, tỷ lệ hồ sơ nộp trực tuyến đạt 9%. Cùng kỳ năm 2017, tỷ lệ này là 7%. Đã tiếp nhận trực "
        "tuyến 8.764 hồ sơ."
    )
    taken = {o.value: o.period for o in read(text, doc_type="news", period="2018-11M").observations}
    assert taken[8764] == "2018-11M"


def test_a_list_of_goals_on_one_line_is_goals_to_its_end():
    text = "Mục tiêu đến hết năm 2025: - 80% hồ sơ TTHC được xử lý trực tuyến. - Cung cấp 76/76 dịch vụ công thiết yếu."
    taken = [(o.code, o.kind, o.period) for o in read(text, doc_type="news", period="2025").observations]
    assert taken == [("ho_so.resolved_online_share", "target", "2025"), ("services.essential_share", "target", "2025")]


def test_criteria_of_judging_are_no_results():
    text = "TIÊU CHÍ ĐÁNH GIÁ, XẾP LOẠI\n\nPhấn đấu 85% người từ 15 tuổi trở lên có tài khoản ngân hàng.\n"
    assert [(o.kind, o.period) for o in read(text, doc_type="plan", period="2025").observations] == [("target", "2025")]


def test_a_plan_for_several_years_reviews_the_year_of_its_issue():
    text = "I. KẾT QUẢ ĐẠT ĐƯỢC\n\nKinh tế số chiếm 15% GRDP.\n\nII. MỤC TIÊU\n\nKinh tế số chiếm 30% GRDP.\n"
    taken = told(text, doc_type="plan", period="2030", issued="2025-11-18")
    assert [row[1:] for row in taken] == [("actual", "2025", 15), ("target", "2030", 30)]


def test_a_plan_tells_what_there_is_up_to_a_month():
    text = (
        "I. HIỆN TRẠNG HẠ TẦNG SỐ\n1. Viễn thông\nTính đến tháng 9/2023, tỉnh có 1.216 trạm BTS.\n"
        "2. Bưu chính: có 187 điểm phục vụ bưu chính.\n"
    )
    found = read(text, doc_type="plan", period="2025", issued="2023-10-05").observations
    assert [(o.value, o.kind, o.period) for o in found] == [(1216, "actual", "2023-09"), (187, "actual", "2023-09")]


def test_a_list_of_goals_behind_a_colon_is_goals_in_a_letter_too():
    text = "Phấn đấu trong quý III/2024: hồ sơ đúng hạn đạt 99%; hồ sơ nộp trực tuyến đạt 75% (cấp tỉnh 85%)."
    found = read(text, doc_type="other", period="2024-7M").observations
    assert {(o.kind, o.period) for o in found} == {("target", "2024-Q3")}


def test_a_month_that_is_told_apart_is_not_handed_on():
    text = "Riêng tháng 7 phát sinh 877 hồ sơ quá hạn. Tỷ lệ hồ sơ nộp trực tuyến 7 tháng đạt 68,9%."
    found = read(text, doc_type="other", period="2024-7M").observations
    assert [o.period for o in found] == ["2024-07", "2024-7M"]


def test_the_last_sentence_of_a_lead_says_what_a_list_is():
    text = (
        "1. Đến nay, trong 35 chỉ tiêu của Kế hoạch năm 2023 có 21 chỉ tiêu đạt. Một số kết quả nổi bật:\n"
        "- Tỷ lệ hồ sơ nộp trực tuyến đạt 47,3%.\n"
    )
    assert [o.kind for o in read(text, period="2023-9M").observations] == ["actual", "actual"]


def test_a_plan_tells_states_of_months_and_of_two_months():
    text = (
        "I. THỰC TRẠNG\n1. Đến ngày 28/02/2023, tỉnh có 1.923 TTHC.\n"
        "2. Hai tháng đầu năm 2023, tỷ lệ hồ sơ nộp trực tuyến đạt 52,3%.\n"
    )
    found = read(text, doc_type="plan", period="2023", issued="2023-03-06").observations
    assert [(o.kind, o.period) for o in found] == [("actual", "2023-02"), ("actual", "2023-2M")]


@pytest.mark.parametrize(
    "heading", ["I. MỨC ĐỘ HOÀN THÀNH CHỈ TIÊU", "II. MỘT SỐ NHIỆM VỤ NỔI BẬT", "II. CHỈ TIÊU THÀNH PHẦN"]
)
def test_headings_of_results_that_name_tasks_or_targets(heading):
    text = f"Phần I\nKẾT QUẢ THỰC HIỆN NĂM 2022\n{heading}\n- Tỷ lệ hồ sơ nộp trực tuyến đạt 52,3%.\n"
    found = read(text, doc_type="plan", period="2023", issued="2022-12-15").observations
    assert [(o.kind, o.period) for o in found] == [("actual", "2022")]


def test_the_heading_of_a_plan_may_say_up_to_which_month_it_tells():
    text = "I. HIỆN TRẠNG (tính đến hết tháng 9/2024)\n1. Viễn thông\nTrên địa bàn có 2.140 trạm BTS.\n"
    found = read(text, doc_type="plan", period="2025", issued="2024-10-21").observations
    assert [(o.kind, o.period) for o in found] == [("actual", "2024-09")]
