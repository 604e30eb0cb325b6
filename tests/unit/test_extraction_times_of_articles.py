"""Of which period the figures of articles are, and which are goals, in sentences of our own."""

import pytest
from extraction_cases import read

LATE, ONLINE = "ho_so.late", "ho_so.online_share"


def told(text, **about):
    found = read(text, doc_type="news", **about).observations
    return [(o.code, o.kind, o.period) for o in found]


def test_an_undated_article_looks_ahead_to_the_year_of_its_goals():
    text = "Cụ thể, đến năm 2025, 80% thủ tục hành chính được cung cấp trực tuyến; 50% hồ sơ nộp trực tuyến."
    online, filed = told(text, period="2025")
    assert online[1:] == filed[1:] == ("target", "2025")


def test_an_undated_article_tells_what_has_come_about_by_then():
    text = "Đến năm 2025, tỉnh đã có 50% hồ sơ nộp trực tuyến."
    assert told(text, period="2025") == [(ONLINE, "actual", "2025")]


def test_a_list_of_goals_goes_on_over_paragraphs():
    text = "Đến năm 2030, phấn đấu 80% hồ sơ nộp trực tuyến;\n\n100% hồ sơ công việc xử lý trên môi trường mạng.\n"
    assert [when for _, *when in told(text, period="2024")] == [["target", "2030"]] * 2


def test_after_a_list_of_goals_results_are_results():
    text = "Đến năm 2030, phấn đấu 80% hồ sơ nộp trực tuyến.\n\nTỷ lệ hồ sơ nộp trực tuyến đạt 45%.\n"
    assert [when for _, *when in told(text, period="2024")] == [["target", "2030"], ["actual", "2024"]]


def test_a_state_told_by_a_dated_article_is_of_its_month():
    text = "Toàn tỉnh có 552 dịch vụ công trực tuyến."
    services = "services.dvctt_total"
    assert told(text, period="2019", issued="2019-11-15") == [(services, "actual", "2019-11")]
    assert told(text, period="2019", issued="2019-12-15") == [(services, "actual", "2019")]
    assert told(text, period="2018", issued="2019-01-15") == [(services, "actual", "2018")]


def test_what_came_about_up_to_a_month_is_told_since_january():
    text = "Hết tháng 8/2017, toàn tỉnh có hơn 277 hồ sơ quá hạn."
    assert told(text, period="2017") == [(LATE, "actual", "2017-8M")]


def test_a_year_told_by_somebody_is_the_figures():
    text = "Đó là nguyên nhân của việc năm 2017 toàn tỉnh có gần 11.000 hồ sơ quá hạn."
    assert told(text, period="2018") == [(LATE, "actual", "2017")]


def test_by_a_year_to_come_is_no_result_of_that_year():
    text = "I. MỤC TIÊU\n\n- Tỷ trọng kinh tế số đến năm 2025 đạt khoảng 30%, đến năm 2030 đạt khoảng 40%.\n"
    assert [when for _, *when in told(text, period="2025")] == [["target", "2025"], ["target", "2030"]]


def test_what_came_about_in_several_years_has_no_period():
    text = "Giai đoạn 2021-2024, tỉnh tập huấn cho 25.400 lượt người; riêng năm 2024 tập huấn cho 6.300 lượt người."
    assert [o.value for o in read(text, period="2024").observations] == [6300]


def test_from_the_beginning_of_a_year_is_no_year_to_come():
    found = read("Từ đầu năm 2026 đến nay, toàn tỉnh tiếp nhận 339.133 hồ sơ.", period="2026-03").observations
    assert [(o.kind, o.period) for o in found] == [("actual", "2026-Q1")]


def test_a_list_is_of_the_period_in_the_brackets_of_its_lead():
    text = "Tỷ lệ hồ sơ trực tuyến/tổng số (trong quý I/2026):\n+ Toàn tỉnh tiếp nhận 257.942 hồ sơ trực tuyến.\n"
    assert {o.period for o in read(text, period="2026-03").observations} == {"2026-Q1"}


def test_a_year_in_brackets_is_not_the_goals():
    text = "Phấn đấu năm 2026: số hóa hồ sơ 100% (năm 2025 đạt 91%); thanh toán trực tuyến 75% (năm 2025: 68%)."
    found = read(text, period="2026", doc_type="plan").observations
    assert [(o.value, o.kind, o.period) for o in found] == [
        (100, "target", "2026"), (91, "actual", "2025"), (75, "target", "2026"), (68, "actual", "2025"),
    ]  # fmt: skip


def test_what_a_count_rose_from_is_of_the_year_behind_it():
    text = "Số hồ sơ trực tuyến tăng từ 45.000 hồ sơ năm 2022 lên 120.000 hồ sơ năm 2023."
    found = read(text, period="2023").observations
    assert [(o.value, o.comparator, o.period) for o in found] == [(45000, "=", "2022"), (120000, "=", "2023")]


def test_a_sentence_comes_back_to_today_behind_an_earlier_year():
    text = "Năm 2023 mới có 45% hồ sơ nộp trực tuyến thì đến nay đã đạt 95%."
    assert [when for _, *when in told(text, period="2025")] == [["actual", "2023"], ["actual", "2025"]]


def test_years_in_a_row_each_have_their_figure():
    text = "Tỷ lệ hồ sơ trực tuyến các năm 2022, 2023 và 2024 lần lượt đạt 45%, 61,5% và 88,2%."
    assert [when for _, _, when in told(text, period="2025")] == ["2022", "2023", "2024"]


def test_both_ends_of_a_rise_are_of_the_years_behind_them():
    text = "Số hồ sơ trực tuyến tăng từ 45.000 hồ sơ năm 2022 lên 120.000 hồ sơ năm 2023."
    assert [when for _, _, when in told(text, period="2025")] == ["2022", "2023"]
    text = "Tỷ lệ hồ sơ trực tuyến tăng từ 61,5% năm 2023 lên 88,2% năm 2024 và 95,1% trong 9 tháng năm 2025."
    assert [when for _, _, when in told(text, period="2025")] == ["2023", "2024", "2025-9M"]


def test_what_a_count_of_no_time_rose_from_is_left_out():
    found = read("Số trạm 5G tăng từ 25 trạm lên 350 trạm.", period="2025").observations
    assert [(o.code, o.value) for o in found] == [("connectivity.bts_5g", 350)]


def test_a_condition_ends_before_then():
    text = "Nếu năm 2022, số hồ sơ trực tuyến chỉ là 45.120 thì năm 2024 là 210.450 hồ sơ."
    assert [when for _, _, when in told(text, period="2025")] == ["2022", "2024"]


def test_the_month_up_to_which_an_undated_article_tells_is_no_goal():
    text = "Theo thống kê đến tháng 10-2021, tổng số thủ tục hành chính của tỉnh là 1.640."
    assert told(text, period="2021-10") == [("services.tthc_total", "actual", "2021-10")]


@pytest.mark.parametrize("days", ["Từ ngày 1 đến 31-7", "từ ngày 1 - 31/7", "Từ 1/7 đến 31/7", "Từ 1/7 đến 31/7/2025"])
def test_days_of_one_month_are_of_the_month_and_the_next_sentence_goes_on(days):
    text = f"{days}, hồ sơ nộp trực tuyến đạt 71%. Trong đó, hồ sơ quá hạn là 120 hồ sơ."
    found = told(text, period="2025", issued="2025-08-07")
    assert found == [(ONLINE, "actual", "2025-07"), (LATE, "actual", "2025-07")]
    dates = [n for n in read(text, period="2025", doc_type="news").numbers if n.disposition == "date"]
    assert dates and dates[0].start < text.index(",")


def test_a_sentence_goes_on_with_the_goals_of_the_one_before():
    text = "Đến cuối năm 2025, tỉnh đặt chỉ tiêu kinh tế số đạt 14% GRDP. Đồng thời, 75% hồ sơ được nộp trực tuyến."
    found = told(text, period="2025", issued="2025-10-03")
    assert [when for _, *when in found] == [["target", "2025"], ["target", "2025"]]


def test_the_next_field_goes_on_with_the_goals_of_the_one_before():
    text = (
        "Mục tiêu năm 2023 về kinh tế số, tỉnh phấn đấu kinh tế số đạt 14% GRDP.\n\n"
        "Về chính quyền số, 75% hồ sơ được nộp trực tuyến."
    )
    found = told(text, period="2023", issued="2023-04-10")
    assert [when for _, *when in found] == [["target", "2023"], ["target", "2023"]]


@pytest.mark.parametrize(
    "result",
    ["Đến nay, hồ sơ nộp trực tuyến đạt 75%.", "Kết quả, hồ sơ nộp trực tuyến đạt 75%.",
     "Hiện 75% hồ sơ được nộp trực tuyến.", "Năm 2025, hồ sơ nộp trực tuyến đạt 75%."],
)  # fmt: skip
def test_a_result_behind_a_goal_is_a_result(result):
    text = f"Tỉnh phấn đấu kinh tế số đạt 14% GRDP. {result}"
    assert [kind for _, kind, _ in told(text, period="2025", issued="2025-10-03")] == ["target", "actual"]


def test_words_that_announce_goals_make_the_list_below_them_goals():
    text = (
        "UBND tỉnh vừa ban hành kế hoạch chuyển đổi số. Kế hoạch có những mục tiêu cụ thể sau:\n\n"
        "Một là, hoàn thiện chính quyền số.\n\n- 92% hồ sơ được nộp trực tuyến.\n\n"
        "Cùng với đó, kinh tế số chiếm 14% GRDP.\n\nTỷ lệ hồ sơ quá hạn là 1%.\n"
    )
    found = told(text, period="2023", issued="2023-03-20")
    assert [kind for _, kind, _ in found] == ["target", "target", "actual"]


@pytest.mark.parametrize("said", ["đạt tối thiểu 72%", "phải đạt 72%", "ít nhất 72%", "phải đủ 72%"])
def test_what_an_article_says_must_be_is_a_goal(said):
    assert [kind for _, kind, _ in told(f"Hồ sơ nộp trực tuyến {said}.", period="2025")] == ["target"]


def test_what_must_be_is_said_behind_it_too():
    text = "98% hồ sơ phải được nộp trực tuyến; 95% hồ sơ công việc được xử lý trên môi trường mạng."
    assert [kind for _, kind, _ in told(text, period="2025")] == ["target", "target"]
    assert [kind for _, kind, _ in told("Toàn tỉnh có 1.200 hồ sơ phải giải quyết.", period="2025")] == []


def test_a_report_tells_of_at_least_so_many_as_a_result():
    text = "Tối thiểu 90% người dân hài lòng về giải quyết thủ tục hành chính."
    assert [o.kind for o in read(text, period="2025").observations] == ["actual"]


def test_the_year_up_to_which_a_plan_has_goals_is_not_its_name():
    text = (
        "Kế hoạch chuyển đổi số của tỉnh có mấy chỉ số chính đến năm 2025 gồm 85% hồ sơ nộp trực tuyến; "
        "kinh tế số chiếm 14% GRDP."
    )
    assert [when for _, *when in told(text, period="2020")] == [["target", "2025"], ["target", "2025"]]


def test_a_day_up_to_which_a_year_is_told_makes_no_goal_of_it():
    text = "Năm 2023 (tính đến ngày 20/9/2023), tỉnh có 21.500 hồ sơ chứng thực bản sao điện tử."
    assert [kind for _, kind, _ in told(text, period="2023-9M")] == ["actual"]


def test_the_middle_of_a_year_is_its_half():
    text = "Tính tới giữa năm 2023, hồ sơ nộp trực tuyến đạt 86%."
    assert told(text, period="2023") == [(ONLINE, "actual", "2023-H1")]


def test_goals_of_the_year_that_a_plan_looks_back_on_are_what_became_of_them():
    text = "Phần I\nKẾT QUẢ THỰC HIỆN NĂM 2023\nI. VỀ MỤC TIÊU, CHỈ TIÊU NĂM 2023\n1. Hồ sơ nộp trực tuyến đạt 86%.\n"
    found = read(text, period="2024", doc_type="plan", issued="2023-11-08").observations
    assert [(o.kind, o.period) for o in found] == [("actual", "2023")]


def test_a_year_that_a_clause_takes_out_governs_no_other_clause():
    text = (
        "Nhiều mục tiêu đến năm 2025 được định ra: 85% hồ sơ nộp trực tuyến, trong đó riêng cuối năm 2021 thì 60%; "
        "kinh tế số chiếm 14% GRDP."
    )
    assert told(text, period="2021", issued="2021-04-26")[-1][1:] == ("target", "2025")


def test_an_article_that_names_its_year_in_passing_is_not_dated_by_its_goals():
    text = "Đến năm 2024, 97% hồ sơ nộp trực tuyến. Hết năm 2024, toàn tỉnh có 1.200 trạm BTS."
    assert [kind for _, kind, _ in told(text, period="2024")] == ["actual", "actual"]


def test_what_is_told_by_a_plan_is_a_goal():
    text = "Theo Kế hoạch số 71/KH-UBND, hồ sơ nộp trực tuyến là 86%."
    assert [kind for _, kind, _ in told(text, period="2025")] == ["target"]


def test_a_sentence_that_aims_without_figures_makes_goals_of_the_next():
    text = "Mục tiêu của tỉnh là phổ cập dịch vụ công. Trên 85% hồ sơ nộp trực tuyến."
    assert told(text, period="2030") == [(ONLINE, "target", "2030")]


def test_days_from_new_year_to_a_quarter_are_the_months_to_its_end():
    text = "Từ ngày 1/1/2022 tới hết quý II, toàn tỉnh có 612 hồ sơ quá hạn."
    assert told(text, period="2022-H1") == [(LATE, "actual", "2022-H1")]


@pytest.mark.parametrize("months", ["8 tháng", "Tám tháng"])
def test_months_in_words_are_months(months):
    text = f"{months} đầu năm 2023, toàn tỉnh có 612 hồ sơ quá hạn."
    assert told(text, period="2023") == [(LATE, "actual", "2023-8M")]


def test_a_stretch_of_days_in_brackets_is_none_since_january():
    text = "Theo báo cáo tháng 10-2025, trong kỳ (21-9 đến 20-10) có 612 hồ sơ quá hạn."
    assert told(text, period="2025-10") == [(LATE, "actual", "2025-10")]
    assert [n.disposition for n in read(text, doc_type="news", period="2025-10").numbers][1:3] == ["date", "date"]


def test_what_a_plan_sets_for_a_year_is_a_goal():
    text = "Kế hoạch vừa ban hành đặt ra cho cuối năm 2025: kinh tế số chiếm 32% GRDP; 85% hồ sơ nộp trực tuyến."
    assert [kind for _, kind, _ in told(text, period="2025")] == ["target", "target"]


def test_a_year_before_a_colon_governs_what_follows():
    text = "Bà dẫn số năm 2022: 54,8% hồ sơ nộp trực tuyến, 91,5% văn bản đi được ký số."
    assert [when for *_, when in told(text, period="2023")] == ["2022", "2022"]


def test_a_goal_behind_a_result_is_of_the_same_indicator():
    text = "Thương mại điện tử năm 2024 chiếm 8,7% tổng mức bán lẻ của tỉnh; năm 2026 phấn đấu trên 11%."
    assert [when for _, *when in told(text, period="2025")] == [["actual", "2024"], ["target", "2026"]]


def test_this_year_is_the_articles():
    text = "Đến ngày 30/11/2025, 88% hồ sơ nộp trực tuyến.\n\nKinh tế số năm nay ước đạt 13,2% GRDP."
    assert [when for *_, when in told(text, period="2025", issued="2025-12-15")] == ["2025-11", "2025"]


def test_parts_are_of_the_end_of_the_year_that_their_whole_is_of():
    text = "Ở Hà Nam, hết năm 2023 có 298 điểm phục vụ bưu chính, gồm 36 bưu cục và 4 đại lý bưu chính."
    assert {when for *_, when in told(text, period="2024", issued="2024-01")} == {"2023"}


def test_a_goal_without_words_of_its_own_is_of_the_share_before_it():
    text = "Hồ sơ nộp trực tuyến đạt 71,8%. Sở đặt mục tiêu năm 2025 nâng lên 80%."
    assert told(text, period="2024") == [(ONLINE, "actual", "2024"), (ONLINE, "target", "2025")]


def test_days_of_two_months_are_none_since_january():
    text = "Từ 16/4/2023 đến 15/5/2023, toàn tỉnh có 612 hồ sơ quá hạn."
    assert told(text, period="2023", issued="2023-05-25") == [(LATE, "actual", "2023-05")]


def test_what_a_government_moves_towards_makes_no_goal_of_what_there_is():
    text = "Về chính quyền điện tử hướng tới chính quyền số, đến nay hồ sơ nộp trực tuyến đạt 72%."
    assert [kind for _, kind, _ in told(text, period="2022")] == ["actual"]


def test_results_of_procedures_do_not_end_a_list_of_goals():
    text = (
        "Thành phố phấn đấu 75% hồ sơ nộp trực tuyến. Hồ sơ, kết quả mới cũng số hóa 100%; 95% hồ sơ công việc được xử "
        "lý trên môi trường mạng."
    )
    assert {kind for _, kind, _ in told(text, period="2025")} == {"target"}


def test_what_a_province_wants_is_a_goal():
    text = "Tỉnh muốn 72% hồ sơ nộp trực tuyến. Sở trả muộn 26 hồ sơ quá hạn."
    assert [kind for _, kind, _ in told(text, period="2025")] == ["target", "actual"]
