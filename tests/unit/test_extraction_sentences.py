"""What a careful reader takes from one sentence: the traps that reports set, in our own words."""

import pytest
from extraction_cases import read, rows

ON_TIME, LATE, ONLINE = "ho_so.on_time_share", "ho_so.late_share", "ho_so.online_share"


@pytest.mark.parametrize(
    "text",
    [
        "Tỷ lệ hồ sơ TTHC nộp trực tuyến đạt 68,5%.",
        "Tỉ lệ hồ sơ thủ tục hành chính nộp trực tuyến là 68,5%.",
        "Có 68,5% hồ sơ TTHC được nộp trực tuyến.",
        "68,5% hồ sơ của tỉnh được tiếp nhận trực tuyến.",
        "Tỷ lệ hồ sơ tiếp nhận, xử lý trực tuyến: 68,5%.",
    ],
)
def test_an_indicator_stands_before_or_after_its_number(text):
    assert rows(text) == [(ONLINE, "all", 68.5)]


def test_each_tier_gets_its_own_figure():
    text = "Tỷ lệ hồ sơ giải quyết đúng hạn: cấp tỉnh 98%, cấp huyện 94%, cấp xã 95%."
    assert rows(text) == [(ON_TIME, "tinh", 98), (ON_TIME, "huyen", 94), (ON_TIME, "xa", 95)]


def test_lan_luot_maps_figures_to_tiers_in_order():
    text = "Tỷ lệ hồ sơ giải quyết đúng hạn tại cấp tỉnh, cấp huyện, cấp xã lần lượt đạt 98%, 94%, 95%."
    assert rows(text) == [(ON_TIME, "tinh", 98), (ON_TIME, "huyen", 94), (ON_TIME, "xa", 95)]


def test_a_tier_before_a_bracket_reaches_into_it():
    text = "Trong đó, cấp tỉnh tiếp nhận 2.371 hồ sơ (đúng hạn 98,6%; quá hạn 1,4%); cấp xã tiếp nhận 3.264 hồ sơ."
    assert rows(text) == [
        ("ho_so.received", "tinh", 2371),
        (ON_TIME, "tinh", 98.6),
        (LATE, "tinh", 1.4),
        ("ho_so.received", "xa", 3264),
    ]


def test_a_share_for_three_tiers_together_is_the_provinces():
    text = "Tỷ lệ văn bản được ký số ở cả ba cấp đạt 100%."
    assert rows(text) == [("ho_so.signed_documents_share", "all", 100)]


def test_a_share_for_two_tiers_counts_at_each():
    text = "Tỷ lệ văn bản được ký số tại cấp tỉnh, cấp huyện đạt 100%."
    assert rows(text) == [("ho_so.signed_documents_share", "tinh", 100), ("ho_so.signed_documents_share", "huyen", 100)]


def test_a_total_is_followed_by_its_parts():
    text = "Toàn tỉnh cung cấp 858 dịch vụ công trực tuyến, trong đó 377 DVCTT toàn trình và 481 DVCTT một phần."
    assert rows(text) == [
        ("services.dvctt_total", "all", 858),
        ("services.dvctt_full", "all", 377),
        ("services.dvctt_partial", "all", 481),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Có 1.548/1.562 thôn được phủ sóng băng rộng di động, đạt 99,1%.",
        "Có 1.548/1.562 (99,1%) thôn, tổ dân phố được phủ sóng băng rộng di động.",
        "Có 99,1% (1.548/1.562) thôn được phủ sóng băng rộng di động.",
        "Có 1.548 trong tổng số 1.562 thôn được phủ sóng băng rộng di động, đạt 99,1%.",
    ],
)
def test_a_share_keeps_the_fraction_that_stands_beside_it(text):
    (found,) = read(text).observations
    assert (found.code, found.value) == ("connectivity.villages_mobile_broadband_share", 99.1)
    assert (found.numerator, found.denominator) == (1548, 1562)


def test_a_share_finds_its_whole_by_arithmetic_and_never_computes_one():
    text = "Toàn tỉnh tiếp nhận 123.290 hồ sơ, trong đó có 95.516 hồ sơ tiếp nhận trực tuyến, chiếm 77,47%."
    found = read(text).observations
    share = next(o for o in found if o.code == ONLINE)
    assert (share.value, share.numerator, share.denominator) == (77.47, 95516, 123290)
    assert ("ho_so.received_online", 95516) in [(o.code, o.value) for o in found]


def test_a_complement_is_not_the_share_itself():
    text = "Toàn tỉnh còn 14 thôn chưa có băng rộng di động."
    assert rows(text) == [("connectivity.villages_without_mobile_broadband", "all", 14)]


def test_a_goal_in_brackets_stands_beside_its_result():
    found = read("Tỷ lệ hồ sơ nộp trực tuyến đạt 82% (kế hoạch 80%).").observations
    assert [(o.code, o.kind, o.value) for o in found] == [(ONLINE, "actual", 82), (ONLINE, "target", 80)]


def test_a_heading_of_tasks_makes_targets_of_the_next_period():
    text = "2.4. Nhiệm vụ quý II năm 2024:\n\nPhấn đấu tỷ lệ hồ sơ nộp trực tuyến đạt trên 80%."
    (found,) = read(text).observations
    assert (found.kind, found.period, found.comparator) == ("target", "2024-Q2", ">")


def test_a_plan_reviews_the_year_before_and_sets_goals_for_its_own():
    text = (
        "I. KẾT QUẢ THỰC HIỆN NĂM 2022\n\nTỷ lệ hồ sơ nộp trực tuyến đạt 55%.\n\n"
        "II. MỤC TIÊU NĂM 2023\n\nTỷ lệ hồ sơ nộp trực tuyến đạt 70%."
    )
    found = read(text, period="2023", doc_type="plan").observations
    assert [(o.kind, o.period, o.value) for o in found] == [("actual", "2022", 55), ("target", "2023", 70)]


def test_a_result_of_an_earlier_year_keeps_its_year():
    text = "Tỷ trọng kinh tế số trong GRDP năm 2023 đạt 9,56%."
    (found,) = read(text).observations
    assert (found.code, found.period) == ("economy.digital_share_of_grdp", "2023")


@pytest.mark.parametrize(
    ("text", "disposition"),
    [
        ("Huyện Kim Bảng có tỷ lệ hồ sơ nộp trực tuyến đạt 71%.", "other_body"),
        ("Tỷ lệ hồ sơ nộp trực tuyến bình quân cả nước đạt 58,4%.", "benchmark"),
        ("Tỷ lệ hồ sơ nộp trực tuyến tăng 1,3% so với cùng kỳ.", "change"),
        ("Chỉ số chuyển đổi số của tỉnh đứng thứ 17/63 tỉnh, thành phố.", "rank"),
    ],
)
def test_a_figure_that_is_not_the_provinces_result_is_no_observation(text, disposition):
    extraction = read(text)
    assert extraction.observations == []
    assert disposition in [n.disposition for n in extraction.numbers]


def test_dossiers_of_health_are_no_dossiers_of_procedures():
    assert rows("Trên 95% người dân có hồ sơ sức khỏe điện tử.") == [("society.health_record_share", "all", 95)]


def test_misread_diacritics_do_not_hide_a_long_phrase():
    text = "Có 1.242 dịch vụ công được tích hợp lên Công dịch vụ công Quốc gia."
    assert rows(text) == [("services.national_portal_count", "all", 1242)]


def test_an_abbreviation_in_brackets_does_not_break_a_phrase():
    text = "Toàn tỉnh thành lập 65 tổ công nghệ số (CNS) cộng đồng cấp xã."
    assert rows(text) == [("people.digital_teams_commune", "all", 65)]


def test_one_number_may_state_two_indicators():
    text = "Hạ tầng cáp quang đã đến 100% trung tâm cấp huyện, cấp xã."
    assert {code for code, _, _ in rows(text)} == {
        "connectivity.districts_fibre_share",
        "connectivity.communes_fibre_share",
    }


def test_a_figure_said_twice_alike_counts_once_and_its_echo_is_a_repeat():
    extraction = read("Tỷ lệ hồ sơ nộp trực tuyến đạt 82%.\n\nNhư vậy, tỷ lệ hồ sơ nộp trực tuyến là 82%.")
    assert len(extraction.observations) == 1
    assert [n.disposition for n in extraction.numbers] == ["observation", "repeat"]


def test_a_sentence_cut_by_a_footnote_is_read_whole():
    text = (
        "Trong quý, toàn tỉnh đã chỉ đạo các đơn vị¹ tăng cường tiếp nhận hồ sơ và tổng cộng đã\n\n"
        "¹ Gồm các sở, ban, ngành của tỉnh.\n\n"
        "tiếp nhận 4.500 hồ sơ thủ tục hành chính."
    )
    assert rows(text) == [("ho_so.received", "all", 4500)]


def test_a_footnote_is_read_under_the_sentence_that_cites_it():
    text = (
        "6. Chính phủ số\n\nToàn tỉnh cung cấp 1.500 dịch vụ công trực tuyến¹.\n\n"
        "¹ Trong đó: 900 toàn trình, 600 một phần."
    )
    assert rows(text) == [
        ("services.dvctt_total", "all", 1500),
        ("services.dvctt_full", "all", 900),
        ("services.dvctt_partial", "all", 600),
    ]


@pytest.mark.parametrize("mark", ["\t", " | "])
def test_a_row_of_goal_and_result_gives_both(mark):
    lines = [
        ["STT", "Chỉ tiêu", "Kế hoạch năm 2024", "Kết quả 6 tháng đầu năm 2024", "Ghi chú"],
        ["1", "Tỷ lệ hồ sơ thủ tục hành chính nộp trực tuyến", "80%", "77,4%", "Chưa đạt"],
        ["2", "Tỷ lệ hồ sơ công việc xử lý trên môi trường mạng", "", "", ""],
        ["", "- Cấp tỉnh", "100%", "99,2%", ""],
        ["3", "Tỷ trọng kinh tế số trong GRDP", "12%", "chưa có số liệu", ""],
    ]
    text = "\n".join(mark.join(line) for line in lines)
    found = read(text, period="2024-H1").observations
    assert [(o.code, o.level, o.kind, o.period, o.value) for o in found] == [
        (ONLINE, "all", "target", "2024", 80),
        (ONLINE, "all", "actual", "2024-H1", 77.4),
        ("ho_so.work_files_online_share", "tinh", "target", "2024", 100),
        ("ho_so.work_files_online_share", "tinh", "actual", "2024-H1", 99.2),
        ("economy.digital_share_of_grdp", "all", "target", "2024", 12),
    ]


def test_a_text_about_no_province_gives_no_observation():
    extraction = read("Tỷ lệ hồ sơ nộp trực tuyến đạt 82%.", province=None)
    assert extraction.observations == []
    assert [n.disposition for n in extraction.numbers] == ["other_body"]


def test_older_terms_name_the_same_services():
    text = "Tỉnh cung cấp 420 dịch vụ công trực tuyến mức độ 4 và 310 dịch vụ công trực tuyến mức độ 3."
    assert rows(text) == [("services.dvctt_full", "all", 420), ("services.dvctt_partial", "all", 310)]


def test_a_result_keeps_the_days_that_the_text_says_it_is_of():
    text = "Từ ngày 15/12/2023 đến hết ngày 14/3/2024, toàn tỉnh tiếp nhận 4.500 hồ sơ thủ tục hành chính."
    (found,) = read(text).observations
    assert (str(found.window_start), str(found.window_end)) == ("2023-12-15", "2024-03-14")


def test_a_bare_tier_counts_only_beside_another():
    text = "Văn bản đi được ký số: tỉnh 100%; huyện 99,8%; xã 97%."
    signed = "ho_so.signed_documents_share"
    assert rows(text) == [(signed, "tinh", 100), (signed, "huyen", 99.8), (signed, "xa", 97)]


def test_respectively_may_stand_before_its_tiers():
    text = "Tỷ lệ hồ sơ công việc xử lý trên môi trường mạng đạt tương ứng 92%, 88% và 75% ở 3 cấp tỉnh, huyện, xã."
    work = "ho_so.work_files_online_share"
    assert rows(text) == [(work, "tinh", 92), (work, "huyen", 88), (work, "xa", 75)]


def test_a_label_names_what_each_of_its_items_is_about():
    text = "Mức độ hài lòng: giải quyết TTHC 95,1%; xử lý phản ánh, kiến nghị 88,7%."
    assert rows(text) == [("services.satisfaction_tthc", "all", 95.1), ("services.satisfaction_feedback", "all", 88.7)]


def test_columns_may_be_measures_and_rows_tiers():
    lines = [
        ["Cấp", "Hồ sơ tiếp nhận", "Đã giải quyết", "Đúng hạn (%)"],
        ["Tỉnh", "31.420", "29.805", "99,4"],
        ["Xã", "18.355", "17.902", "98,1"],
        ["Tổng", "49.775", "47.707", "98,9"],
    ]
    found = rows("\n".join("\t".join(line) for line in lines))
    assert ("ho_so.received", "tinh", 31420) in found
    assert ("ho_so.resolved", "xa", 17902) in found
    assert (ON_TIME, "all", 98.9) in found


def test_last_years_figure_is_of_last_year():
    text = "Tỷ lệ hồ sơ nộp trực tuyến đạt 41,2% (cùng kỳ năm trước mới đạt 12,6%)."
    assert [(o.period, o.value) for o in read(text).observations] == [("2024-Q1", 41.2), ("2023-Q1", 12.6)]


def test_a_place_right_before_a_number_owns_it():
    text = "Toàn tỉnh còn 55 thôn chưa có băng rộng di động, tập trung ở Ea Súp 21, M'Drắk 17."
    assert rows(text) == [("connectivity.villages_without_mobile_broadband", "all", 55)]


def test_a_share_in_brackets_belongs_to_what_stands_around_it():
    text = "Có 638/652 cơ sở giáo dục (97,9%) thu các khoản không dùng tiền mặt."
    (found,) = read(text).observations
    assert (found.code, found.value, found.numerator) == ("society.schools_cashless_share", 97.9, 638)


def test_billions_and_millions_are_one_amount():
    text = "Tổng số tiền thu qua dịch vụ giáo dục không dùng tiền mặt là 214 tỷ 300 triệu đồng."
    assert rows(text) == [("society.school_cashless_amount", "all", 214_300_000_000)]


def test_a_number_in_words_counts_only_before_what_is_counted():
    text = "Trong quý xảy ra ba sự cố an toàn thông tin; thứ ba, ở cả ba cấp, tỷ lệ hồ sơ nộp trực tuyến đạt 82%."
    extraction = read(text)
    assert [(o.code, o.value) for o in extraction.observations] == [("incidents.incidents_handled", 3), (ONLINE, 82)]
    assert [(n.text, n.disposition) for n in extraction.numbers] == [("ba", "observation"), ("82%", "observation")]


def test_a_tier_of_a_list_does_not_reach_the_clause_of_another_verb():
    text = "Tiếp nhận 210.450 hồ sơ TTHC, trong đó cấp tỉnh 40.150, cấp xã 170.300; đã giải quyết 198.300 hồ sơ."
    assert rows(text)[-1] == ("ho_so.resolved", "all", 198300)


def test_the_whole_may_be_named_behind_its_tiers():
    text = "Tỷ lệ hồ sơ giải quyết đúng hạn: cấp tỉnh 99,5%; cấp xã 99,1%; chung 99,2%."
    assert rows(text) == [(ON_TIME, "tinh", 99.5), (ON_TIME, "xa", 99.1), (ON_TIME, "all", 99.2)]


def test_a_sum_is_none_of_what_it_adds_up():
    text = "Cung cấp 742 dịch vụ công trực tuyến toàn trình, 631 một phần, tổng 1.373 dịch vụ."
    assert rows(text) == [("services.dvctt_full", "all", 742), ("services.dvctt_partial", "all", 631)]


def test_a_sentence_need_not_say_again_what_the_one_before_is_about():
    text = "Tỷ lệ hồ sơ TTHC nộp trực tuyến đạt 61%. Tỷ lệ đúng hạn 99,2%, quá hạn 0,8%."
    assert rows(text) == [(ONLINE, "all", 61), (ON_TIME, "all", 99.2), (LATE, "all", 0.8)]


def test_a_title_on_the_line_of_its_text_ends_with_the_next_number():
    text = (
        "1. Mục tiêu của Kế hoạch năm 2024: 80% hồ sơ nộp trực tuyến.\n"
        "2. Hạ tầng: tỷ lệ hộ gia đình có Internet cáp quang đạt 72,6%."
    )
    assert [(o.kind, o.value) for o in read(text).observations] == [("target", 80), ("actual", 72.6)]


def test_a_row_of_a_table_with_one_filled_cell_does_not_end_the_table():
    text = (
        "TT\tChỉ tiêu\tMục tiêu năm 2024\tKết quả\nI. Chính quyền số\t\t\t\n"
        "1\tTỷ lệ hồ sơ giải quyết đúng hạn\t98%\t94,9%\n"
    )
    assert [(o.code, o.kind, o.value) for o in read(text).observations] == [
        ("ho_so.on_time_share", "target", 98.0),
        ("ho_so.on_time_share", "actual", 94.9),
    ]
