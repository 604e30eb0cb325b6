"""What a careful reader takes from sentences as pages and plans of provinces write them, in our own words."""

import pytest
from extraction_cases import read, rows

ON_TIME, LATE, ONLINE = "ho_so.on_time_share", "ho_so.late_share", "ho_so.online_share"


def test_dossiers_handed_in_over_the_counter_are_not_those_online():
    text = (
        "Toàn tỉnh tiếp nhận 5.200 hồ sơ, trong đó có 1.300 hồ sơ trực tuyến; 3.900 hồ sơ trực tiếp và qua bưu chính."
    )
    assert rows(text) == [("ho_so.received", "all", 5200), ("ho_so.received_online", "all", 1300)]


def test_words_behind_a_share_that_say_what_it_leaves_out_do_not_deny_it():
    text = "Có 1.250 hồ sơ trực tuyến (đạt tỷ lệ 22,3%, chưa bao gồm hồ sơ nộp trên hệ thống của bộ)."
    assert (ONLINE, "all", 22.3) in rows(text)


def test_a_share_is_of_the_last_count_before_it_that_is_near_enough():
    text = (
        "Cấp tỉnh tiếp nhận 2.323 hồ sơ, với 659 hồ sơ trực tuyến (đạt 28,4%); cấp huyện tiếp nhận 677 hồ sơ, với 252 "
        "hồ sơ trực tuyến (đạt 37,7%)."
    )
    shares = [(o.level, o.numerator, o.denominator) for o in read(text).observations if o.code == ONLINE]
    assert shares == [("tinh", 659, 2323), ("huyen", 252, 677)]


def test_a_ratio_to_another_period_is_a_change():
    extraction = read("Số hồ sơ trực tuyến bằng 205,6% số hồ sơ trực tuyến của quý I năm 2022.")
    assert extraction.observations == []
    assert {n.disposition for n in extraction.numbers} == {"change", "period"}


def test_dossiers_that_ask_to_be_resolved_are_not_resolved():
    assert rows("Toàn tỉnh có 178.600 hồ sơ yêu cầu giải quyết.") == [("ho_so.received", "all", 178600)]
    assert rows("Tổng số 178.600 hồ sơ phải giải quyết trong kỳ.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Cung cấp 1.492 thủ tục hành chính mức độ 2.",
        "Tiếp nhận 73 TTHC liên thông cùng cấp.",
        "Đã ban hành 31 quyết định công bố 751 TTHC, trong đó 359 TTHC mới và thay thế.",
    ],
)
def test_procedures_of_one_kind_are_not_all_procedures(text):
    assert [row for row in rows(text) if row[0] == "services.tthc_total"] == []


def test_an_empty_cell_goes_on_with_the_clause_not_with_one_before_it():
    text = (
        "Tỷ lệ hồ sơ xử lý trực tuyến đạt 50%; tỷ lệ hồ sơ công việc trên môi trường mạng tại cấp tỉnh đạt 100%, cấp "
        "huyện đạt 90% và cấp xã đạt trên 70%."
    )
    assert [row[0] for row in rows(text)] == ["ho_so.resolved_online_share"] + ["ho_so.work_files_online_share"] * 3


def test_a_share_of_communes_beside_one_of_households_is_of_communes():
    text = "Hạ tầng mạng băng rộng cáp quang phủ đạt 75% hộ gia đình, 100% đơn vị cấp xã."
    assert [row[0] for row in rows(text)] == [
        "connectivity.households_fibre_coverage_share",
        "connectivity.communes_fibre_share",
    ]


def test_fibre_and_signal_that_are_joined_are_two_indicators():
    text = "100% xã, phường được phủ băng rộng cáp quang và sóng thông tin di động 4G."
    assert {row[0] for row in rows(text)} == {"connectivity.communes_fibre_share", "connectivity.communes_mobile_share"}


def test_the_tiers_of_a_count_are_of_what_it_counts():
    text = (
        "Cung ứng dịch vụ công trực tuyến với 2.268 thủ tục, gồm 1.833 thủ tục cấp tỉnh, 301 thủ tục cấp huyện và 134 "
        "thủ tục cấp xã."
    )
    assert [row[:2] for row in rows(text)] == [
        ("services.dvctt_total", level) for level in ("all", "tinh", "huyen", "xa")
    ]


def test_stars_of_a_product_do_not_cut_its_sentence():
    text = "Hơn 70% sản phẩm OCOP từ 3 sao của tỉnh được bán trên các sàn thương mại điện tử."
    assert rows(text) == [("economy.ocop_online_share", "all", 70)]


def test_a_share_of_schools_and_clinics_together_counts_for_both():
    text = "100% cơ sở giáo dục, cơ sở y tế đã triển khai thanh toán không dùng tiền mặt."
    assert {row[0] for row in rows(text)} == {"society.schools_cashless_share", "society.hospitals_cashless_share"}


def test_so_many_for_a_thousand_people_is_no_count():
    assert rows("Phấn đấu có 1 doanh nghiệp công nghệ số/1.000 dân.") == []


def test_a_day_and_month_before_a_comma_are_one_date():
    extraction = read("Ngày 15-10, tỉnh vừa ban hành kế hoạch.")
    assert extraction.observations == []
    assert [(n.text, n.disposition) for n in extraction.numbers] == [("15-10", "date")]


def test_where_villages_lie_is_no_figure_between_them_and_what_they_lack():
    text = "Hiện còn 23 thôn, bản thuộc 11 xã chưa có sóng di động 4G."
    assert rows(text) == [("connectivity.villages_without_mobile_broadband", "all", 23)]


def test_a_share_is_of_the_whole_not_of_a_part_beside_it():
    text = (
        "Đã giải quyết 295.001 hồ sơ; trong đó đúng hạn 293.500 hồ sơ (đạt 99,49%), quá hạn 1.501 hồ sơ (chiếm 0,51%)."
    )
    late = [(o.numerator, o.denominator) for o in read(text).observations if o.code == LATE]
    assert late == [(1501, 295001)]


def test_dossiers_still_open_are_neither_on_time_nor_late():
    text = "Đang giải quyết 17.455 hồ sơ, trong đó trong hạn 17.320 hồ sơ, quá hạn 135 hồ sơ."
    assert rows(text) == [("ho_so.in_progress", "all", 17455)]


def test_a_list_of_tiers_is_of_what_its_first_share_is_of():
    text = (
        "Phấn đấu: 80% hồ sơ TTHC được xử lý trực tuyến; 100% hồ sơ công việc cấp tỉnh, 90% cấp huyện, 80% cấp xã được "
        "xử lý trên môi trường mạng."
    )
    assert [row[:2] for row in rows(text)][1:] == [
        ("ho_so.work_files_online_share", level) for level in ("tinh", "huyen", "xa")
    ]


def test_a_large_count_behind_cap_is_no_level():
    assert rows("Đã cấp 5.678 bản sao chứng thực điện tử.") == [("ho_so.certified_copies", "all", 5678)]


def test_a_share_of_stations_is_no_share_of_communes_named_before():
    text = "100% xã, phường có cáp quang; tổng số trạm BTS: 6.543, trong đó trạm 5G: 1.234 (chiếm 18,9%)."
    assert [row[0] for row in rows(text)] == [
        "connectivity.communes_fibre_share",
        "connectivity.bts_total",
        "connectivity.bts_5g",
    ]


def test_a_city_is_the_tier_of_the_province():
    text = "Tỷ lệ hồ sơ giải quyết đúng hạn của cấp thành phố và cấp xã lần lượt là 99,9% và 98,8%."
    assert rows(text, province="Cần Thơ") == [(ON_TIME, "tinh", 99.9), (ON_TIME, "xa", 98.8)]
    text = (
        "Trung tâm Phục vụ hành chính công thành phố tiếp nhận 4.567 hồ sơ, UBND 103 xã, phường tiếp nhận 36.667 hồ sơ."
    )
    assert [row[1] for row in rows(text, province="Cần Thơ")] == ["tinh", "xa"]


def test_a_year_that_contributes_is_no_money():
    text = "Kinh tế số của tỉnh năm 2022 đóng góp 17% GRDP."
    assert rows(text, period="2022") == [("economy.digital_share_of_grdp", "all", 17)]


def test_an_indicator_may_be_the_example():
    assert rows("Nhiều chỉ tiêu vượt, đơn cử là tỷ lệ hồ sơ trực tuyến đạt 71%.") == [(ONLINE, "all", 71)]


def test_staff_by_degree_are_not_all_staff():
    text = "Tổng số cán bộ CNTT toàn tỉnh là 612 người; trình độ thạc sĩ 65 người, đại học 429 người."
    assert rows(text) == [("people.it_staff", "all", 612)]


def test_targets_still_pursued_are_not_met():
    text = "Có 24/26 chỉ tiêu đã hoàn thành, còn 2 chỉ tiêu đang tiếp tục thực hiện."
    assert [row[0] for row in rows(text)] == ["governance.targets_met"]


def test_a_count_over_a_count_is_a_fraction_in_any_words():
    for text in (
        "Tỷ lệ thanh toán trực tuyến đạt 75,7% (18.240 trên 24.106 giao dịch).",
        "Hồ sơ thanh toán trực tuyến có 18.240 hồ sơ/24.106 hồ sơ.",
    ):
        (row,) = read(text).observations
        assert (row.code, row.numerator, row.denominator) == ("services.online_payment_share", 18240, 24106)


def test_the_share_of_a_score_is_no_share_of_dossiers():
    extraction = read("Thanh toán trực tuyến đạt 4,5/10 điểm; tỷ lệ 45%.")
    assert extraction.observations == []
    assert {n.disposition for n in extraction.numbers} == {"rank"}


def test_procedures_made_shorter_are_not_all_procedures_of_their_tier():
    text = "Có 44 TTHC được rút ngắn thời gian, trong đó có 20 TTHC cấp tỉnh, 18 TTHC cấp huyện và 6 TTHC cấp xã."
    assert rows(text) == []


def test_the_noun_behind_a_share_may_open_with_all():
    text = (
        "Trên 90% tổng số hồ sơ công việc tại cấp tỉnh, trên 80% tổng số hồ sơ công việc tại cấp huyện xử lý trên mạng."
    )
    assert [(row[1], row[2]) for row in rows(text)] == [("tinh", 90), ("huyen", 80)]


def test_parts_that_their_own_words_name_are_taken_where_the_whole_has_no_code():
    text = "Toàn tỉnh có 1.871 tổ công nghệ số cộng đồng, trong đó có 138 tổ cấp xã, 1.733 tổ thôn, tổ dân phố."
    assert rows(text) == [("people.digital_teams_commune", "all", 138), ("people.digital_teams_village", "all", 1733)]


def test_what_a_platform_holds_in_brackets_is_not_what_is_shared():
    text = "Tỷ lệ doanh nghiệp sử dụng nền tảng số (tích hợp thuế điện tử, hóa đơn điện tử) đạt tối thiểu 90%."
    assert "economy.e_invoice_share" not in {row[0] for row in rows(text)}


def test_households_that_fibre_reaches_are_not_those_that_use_it():
    text = "Tỷ lệ hộ gia đình được tiếp cận mạng Internet băng rộng cáp quang đạt 100%."
    assert rows(text) == [("connectivity.households_fibre_coverage_share", "all", 100)]


def test_cells_that_stand_one_below_the_other_are_a_table():
    text = (
        "Kết quả năm 2023\n\nChỉ tiêu\n\nĐề ra năm 2023\n\nThực hiện\n\nGhi nhận\n\na) Về chính quyền số\n\n \n\n"
        "- Tỷ lệ hồ sơ nộp trực tuyến\n\n35%\n\n61,8%\n\nVượt\n\n- Hồ sơ công việc xử lý qua môi trường mạng\n\n"
        "+ Tỉnh\n\n96%\n\n97%\n\nĐạt\n\n+ Xã\n\n(không kể hồ sơ mật)\n\n75%\n\n74%\n\nChưa đạt\n\n"
        "II. Nhận xét\n\nCòn 12 hồ sơ quá hạn.\n"
    )
    found = [(o.code, o.level, o.kind, o.value) for o in read(text, period="2023").observations]
    work, online = "ho_so.work_files_online_share", "ho_so.online_share"
    assert found == [
        (online, "all", "target", 35), (online, "all", "actual", 61.8),
        (work, "tinh", "target", 96), (work, "tinh", "actual", 97),
        (work, "xa", "target", 75), (work, "xa", "actual", 74), ("ho_so.late", "all", "actual", 12),
    ]  # fmt: skip
    assert all(text[o.start : o.end] == o.quote for o in read(text, period="2023").observations)


def test_a_word_of_a_title_alone_opens_no_table():
    text = "Chỉ tiêu\n\nTỷ lệ hồ sơ nộp trực tuyến đạt 35%.\n\nKết quả\n\nCòn 12 hồ sơ quá hạn.\n"
    assert [o.value for o in read(text, period="2023").observations] == [35, 12]


def test_the_line_above_a_table_says_what_its_terse_columns_count():
    text = (
        "1.2. Tiếp nhận, giải quyết hồ sơ theo cơ chế một cửa (số liệu từ 15/12/2022 đến 31/5/2023)\n\nBảng 1\n"
        "Cấp\tTiếp nhận\tĐã giải quyết\tQuá hạn\nTỉnh\t52.361\t49.380\t177\nTổng\t222.986\t215.601\t1.159\n"
    )
    found = [(o.code, o.level, o.value) for o in read(text, period="2023-H1").observations]
    assert found == [
        ("ho_so.received", "tinh", 52_361), ("ho_so.resolved", "tinh", 49_380), ("ho_so.late", "tinh", 177),
        ("ho_so.received", "all", 222_986), ("ho_so.resolved", "all", 215_601), ("ho_so.late", "all", 1159),
    ]  # fmt: skip
