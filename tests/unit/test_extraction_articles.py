"""What a careful reader takes from articles and drafts as they are really written, in our own words."""

import pytest
from extraction_cases import read, rows

from pipelines.vietnamese.numbers import scan

RECEIVED, LATE, ONLINE = "ho_so.received", "ho_so.late", "ho_so.online_share"
RESOLVED_ONLINE = "ho_so.resolved_online_share"


@pytest.mark.parametrize(
    ("written", "value", "decimals"),
    [
        ("6 triệu 325 nghìn hồ sơ", 6_325_000, -3),
        ("1 tỷ 200 triệu lượt", 1_200_000_000, -6),
        ("6 triệu 5G", 6_000_000, -6),
    ],
)
def test_a_number_in_two_scale_words_is_one_number(written, value, decimals):
    token = scan(f"Đã lập {written}.")[0]
    assert (token.role, token.value, token.decimals) == ("count", value, decimals)


def test_money_in_two_scale_words_is_money():
    assert [t.value for t in scan("Chi 214 tỷ 300 triệu đồng.") if t.role == "vnd"] == [214_300_000_000]


@pytest.mark.parametrize(
    "text",
    [
        "Người dân làm thủ tục hành chính tại UBND Q. 3.",
        "Công dân phường 4, quận 8 lên UBND phường làm thủ tục hành chính.",
        "Thay thế các thủ tục hành chính nội bộ số 2, 3, 4 Mục B Phần I và thủ tục tại số thứ tự 5, 6 Phụ lục.",
        "Nộp dịch vụ công trực tuyến tại trung tâm hành chính công (Tổ 3, phường Quang Trung).",
        "Dịch vụ công trực tuyến được hướng dẫn tại số 12, đường Lê Lợi.",
    ],
)
def test_the_number_that_a_thing_bears_counts_nothing(text):
    assert rows(text) == []


def test_in_all_so_many_is_no_number_that_a_thing_bears():
    assert rows("Toàn tỉnh tiếp nhận tổng số 12.500 hồ sơ.") == [(RECEIVED, "all", 12500)]
    assert rows("Đã giải quyết 90 hồ sơ trong tổng số 95 hồ sơ tiếp nhận.") != []


@pytest.mark.parametrize("of", ["Hệ thống thông tin giải quyết TTHC", "Phần mềm xử lý thủ tục hành chính"])
def test_the_name_of_the_system_for_procedures_resolves_none(of):
    assert rows(f"{of} của tỉnh cung cấp 2.073 thủ tục hành chính.") == [("services.tthc_total", "all", 2073)]


@pytest.mark.parametrize("communes", ["UBND các xã, phường", "các xã, phường, đặc khu", "UBND các xã và phường"])
def test_kinds_of_communes_in_a_row_are_one_tier(communes):
    text = f"Các sở tiếp nhận 21.340 hồ sơ, {communes} tiếp nhận 98.760 hồ sơ."
    assert rows(text) == [(RECEIVED, "tinh", 21_340), (RECEIVED, "xa", 98_760)]


def test_kinds_of_every_tier_in_a_row_are_all_tiers():
    text = (
        "Mạng truyền số liệu chuyên dùng kết nối đến 100% các sở, UBND các huyện, thị xã và UBND các xã, phường "
        "với 178 điểm kết nối."
    )
    share, points = "connectivity.tslcd_agency_share", "connectivity.tslcd_points"
    assert rows(text) == [(share, "all", 100), (points, "all", 178)]


@pytest.mark.parametrize("when", ["", "Trong quý III, ", "Sau 3 tháng vận hành, "])
@pytest.mark.parametrize("communes", ["cấp xã", "94 xã, phường"])
def test_what_the_subject_of_a_tier_goes_on_to_do_is_of_its_tier(when, communes):
    text = f"{when}{communes} đã tiếp nhận 280.000 hồ sơ, tỷ lệ giải quyết đúng hạn đạt 98,7%."
    assert rows(text) == [(RECEIVED, "xa", 280_000), ("ho_so.on_time_share", "xa", 98.7)]


@pytest.mark.parametrize(
    "text",
    [
        "Mỗi ngày, bộ phận một cửa tiếp nhận 150 - 200 hồ sơ.",
        "Trung bình một ngày bộ phận một cửa tiếp nhận từ 150 đến 200 hồ sơ.",
    ],
)
def test_a_range_of_so_many_a_day_is_no_count_of_a_period(text):
    assert rows(text) == []


def test_what_is_to_be_done_about_villages_without_signal_does_not_unsay_them():
    found = rows("Toàn tỉnh còn 46 thôn lõm sóng, phấn đấu đến hết năm xóa toàn bộ.")
    assert found == [("connectivity.villages_without_mobile_broadband", "all", 46)]


@pytest.mark.parametrize(
    "text",
    [
        "Đã giải quyết 140.110 hồ sơ (trước hạn 98.000 hồ sơ, đúng hạn 41.200 hồ sơ, quá hạn 910 hồ sơ).",
        "Đã giải quyết 140.110 hồ sơ; trong đó: trước hạn 98.000; đúng hạn 41.200; quá hạn 910.",
        "Đã giải quyết 140.110 hồ sơ, trong đó đúng hạn 41.200 hồ sơ, trước hạn 98.000 hồ sơ, quá hạn 910 hồ sơ.",
    ],
)
def test_early_dossiers_and_those_on_their_day_are_not_each_those_on_time(text):
    assert rows(text) == [("ho_so.resolved", "all", 140_110), (LATE, "all", 910)]


def test_columns_of_early_dossiers_and_of_those_on_their_day_are_not_each_those_on_time():
    text = (
        "TT\tCấp\tTổng số hồ sơ đã giải quyết\tTrước hạn\tĐúng hạn\tQuá hạn\n"
        "1\tCấp tỉnh\t12.000\t9.000\t2.900\t100\n"
        "2\tCấp xã\t30.000\t20.000\t9.800\t200\n"
    )
    resolved = "ho_so.resolved"
    assert rows(text) == [(resolved, "tinh", 12_000), (LATE, "tinh", 100), (resolved, "xa", 30_000), (LATE, "xa", 200)]


@pytest.mark.parametrize("said", ["trước và đúng hạn", "đúng hạn, trước hạn", "sớm hạn và đúng hạn", "đúng hạn"])
def test_early_dossiers_together_with_those_on_their_day_are_on_time(said):
    text = f"Đã giải quyết 140.110 hồ sơ, trong đó {said} 139.200 hồ sơ, riêng trước hạn 98.000 hồ sơ."
    assert rows(text) == [("ho_so.resolved", "all", 140_110), ("ho_so.on_time", "all", 139_200)]


@pytest.mark.parametrize("times", ["lượt", "cuộc", "đợt", "vụ"])
def test_attacks_are_counted_by_any_of_their_words(times):
    assert rows(f"Đã ngăn chặn 12.340 {times} tấn công mạng.") == [("incidents.attacks_blocked", "all", 12_340)]


def test_retail_sold_online_is_a_share_of_retail():
    found = rows("Bán lẻ trực tuyến chiếm 6,5% tổng mức bán lẻ.")
    assert found == [("economy.ecommerce_share_of_retail", "all", 6.5)]


def test_what_a_share_is_of_is_no_count_of_the_part():
    found = read("Tỉnh tiếp nhận trực tuyến 68,5% trong tổng số 168.000 hồ sơ thủ tục hành chính.").observations
    assert [(o.code, o.value, o.denominator) for o in found] == [(ONLINE, 68.5, 168_000)]
    found = read("Trên 95% trong số 61.200 hồ sơ được nộp trực tuyến.").observations
    assert [(o.code, o.value, o.denominator) for o in found] == [(ONLINE, 95, 61_200)]
    found = read("Tỉnh tiếp nhận trực tuyến 68,5% trong tổng số khoảng 168.000 hồ sơ.").observations
    assert [(o.code, o.value, o.denominator) for o in found] == [(ONLINE, 68.5, None)]


def test_a_count_and_what_its_share_is_of_are_the_shares_fraction():
    text = "Tiếp nhận 115.200 hồ sơ trực tuyến, chiếm 68,53% trong tổng số 168.100 hồ sơ."
    share = read(text).observations[-1]
    assert (share.value, share.numerator, share.denominator) == (68.53, 115_200, 168_100)


@pytest.mark.parametrize(
    "text",
    [
        "Hoàn thành mục tiêu công nghiệp hóa; GRDP bình quân đầu người đạt 8.300 - 8.500 USD.",
        "Mục tiêu nhân lực nghiên cứu, phát triển công nghệ đạt 12 người trên một vạn dân.",
        "Toàn tỉnh có 1.200 km cáp quang đến các thôn.",
    ],
)
def test_a_measure_counts_no_things(text):
    assert rows(text) == []


def test_a_clause_about_something_else_takes_nothing_from_the_one_before_it():
    text = "Kinh tế số đóng góp khoảng 25% trong GRDP; tổng vốn đầu tư xã hội chiếm bình quân khoảng 35% GRDP."
    assert rows(text) == [("economy.digital_share_of_grdp", "all", 25)]


def test_a_list_by_tier_goes_on_over_semicolons():
    text = "Tỷ lệ hồ sơ trực tuyến: cấp tỉnh đạt 98%; cấp huyện đạt 94%; cấp xã đạt 95%."
    assert rows(text) == [(ONLINE, "tinh", 98), (ONLINE, "huyen", 94), (ONLINE, "xa", 95)]


def test_so_and_but_end_the_words_behind_a_count():
    text = "Hồ sơ tiếp nhận lên đến trên 14 triệu hồ sơ nên con số trễ hạn cũng đáng kể."
    assert rows(text) == [(RECEIVED, "all", 14_000_000)]


def test_three_quarters_of_the_procedures_counts_no_procedures():
    found = read("Có 3/4 thủ tục hành chính được thực hiện trực tuyến.").observations
    assert [o for o in found if o.value is not None] == []


def test_goals_of_society_and_economy_are_not_those_of_digital_transformation():
    assert rows("Tỉnh đạt 11/11 chỉ tiêu kinh tế - xã hội đã đề ra.") == []
    assert rows("Tỉnh đạt 11/11 chỉ tiêu chuyển đổi số đã đề ra.") == [("governance.targets_met", "all", 11)]


def test_turnover_of_services_is_no_school_fee():
    text = "Tổng mức bán lẻ và doanh thu dịch vụ đạt 19.300 tỷ đồng; văn hóa, giáo dục được quan tâm."
    assert rows(text) == []


def test_operators_named_after_the_post_are_no_postal_companies():
    assert rows("Cấp phép cho 03 doanh nghiệp gồm Tập đoàn Bưu chính Viễn thông Việt Nam, Viettel, MobiFone.") == []


def test_enrolments_at_schools_are_no_dossiers():
    assert rows("Tỷ lệ đăng ký hồ sơ trực tuyến của cả 3 cấp học đều đạt trên 70%.") == []


def test_bodies_of_which_so_many_are_praised_are_no_share_of_satisfied_people():
    assert rows("100% sở ngành, phường xã ghi nhận sự hài lòng của người dân khi làm thủ tục hành chính.") == []
    text = "Có 98% người dân hài lòng khi làm thủ tục hành chính."
    assert rows(text) == [("services.satisfaction_tthc", "all", 98)]


def test_dossiers_resolved_online_are_not_those_received_online():
    text = (
        "Tỷ lệ xử lý hồ sơ trực tuyến là 65%; tỷ lệ giải quyết hồ sơ trực tuyến là 45%; "
        "tỷ lệ tiếp nhận và xử lý hồ sơ trực tuyến là 40%."
    )
    assert rows(text) == [(RESOLVED_ONLINE, "all", 65), (RESOLVED_ONLINE, "all", 45), (ONLINE, "all", 40)]


def test_a_share_of_two_counts_told_one_after_the_other():
    text = "Số hồ sơ trực tuyến là 115.200 và tổng số hồ sơ giải quyết là 168.100, chiếm 68,53%."
    shares = [(o.numerator, o.denominator) for o in read(text).observations if o.value == 68.53]
    assert shares == [(115200, 168100)]


def test_a_stated_goal_is_a_goal():
    found = read("Tỉnh cũng nêu chỉ tiêu cụ thể 80% hồ sơ nộp trực tuyến.", doc_type="news").observations
    assert [(o.code, o.kind) for o in found] == [(ONLINE, "target")]


def test_digital_economys_share_goes_without_saying_of_what():
    assert rows("Tỷ trọng kinh tế số ước đạt 15,5%.") == [("economy.digital_share_of_grdp", "all", 15.5)]
    assert "economy.digital_share_of_grdp" not in [
        code for code, _, _ in rows("Tỷ trọng kinh tế số trong từng ngành, lĩnh vực đạt 10%.")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Chỉ 0,5% hồ sơ giải quyết trễ hạn (hơn 68.000 hồ sơ).",
        "Tỷ lệ hồ sơ trễ hạn là 0,5%, tương đương với 68.000 hồ sơ, chủ yếu trong lĩnh vực đất đai.",
    ],
)
def test_the_count_behind_a_share_counts_what_is_the_share(text):
    assert rows(text) == [("ho_so.late_share", "all", 0.5), (LATE, "all", 68000)]


def test_all_tiers_however_they_are_joined_are_the_whole_province():
    text = "Tổng số hồ sơ các sở - ban - ngành, quận huyện, xã/phường/thị trấn tiếp nhận là 14.200 hồ sơ."
    assert rows(text) == [(RECEIVED, "all", 14200)]


def test_the_headline_of_an_article_hands_down_no_tier():
    text = "Yêu cầu sở ngành chậm trễ xin lỗi dân\n\nNăm 2024, Hà Nam có gần 4.000 hồ sơ quá hạn.\n"
    assert rows(text, doc_type="news", period="2024") == [(LATE, "all", 4000)]


def test_levels_of_services_stand_between_a_count_and_its_share():
    found = read("Có 555 dịch vụ công trực tuyến mức độ 3, 4 chiếm gần 50% trong tổng số thủ tục hành chính.")
    assert [o.numerator for o in found.observations if o.value == 50] == [555]


def test_services_of_a_level_called_cap_do():
    text = "Tỉnh có 46 dịch vụ công trực tuyến cấp độ 4 và 446 dịch vụ cấp độ 3."
    assert rows(text) == [("services.dvctt_full", "all", 46), ("services.dvctt_partial", "all", 446)]
    assert rows("Tỷ lệ dịch vụ công trực tuyến mức độ 3, 4 đạt 55%.") == [("services.tthc_online_share", "all", 55)]


@pytest.mark.parametrize(
    "text", ["Có sở mỗi ngày giải quyết 1.000 hồ sơ.", "Trung tâm tiếp nhận trung bình 155 hồ sơ/ngày."]
)
def test_a_rate_a_day_is_not_what_a_period_brought(text):
    assert rows(text) == []


def test_science_is_no_course():
    assert rows("Thành phố có 1 triệu người có năng lực ứng dụng khoa học kỹ thuật tốt.") == []


def test_resolutions_on_other_matters_are_no_plans_for_digital_transformation():
    assert rows("Hội đồng nhân dân đã ban hành 46 nghị quyết.") == []
    text = "Tỉnh đã ban hành 46 văn bản chỉ đạo về chuyển đổi số."
    assert rows(text) == [("governance.plans_issued", "all", 46)]


def test_an_empty_cell_goes_on_with_a_figure_of_something_else():
    text = (
        "Tỷ trọng kinh tế số đến năm 2025 đạt 30%, đến năm 2030 đạt 40%; tỷ lệ đô thị hóa đến năm 2025 đạt 60%, đến "
        "năm 2030 đạt 75%."
    )
    assert [value for _, _, value in rows(text, doc_type="plan", period="2025")] == [30, 40]


def test_what_a_share_was_once_is_no_share_of_now():
    assert rows("Tỷ lệ hồ sơ trực tuyến tăng từ 61,5% lên 88,2%.") == [(ONLINE, "all", 88.2)]
    found = read("Tỷ lệ hồ sơ trực tuyến từ mức 24,7% của năm 2023 đã tăng lên 61,2%.", period="2024").observations
    assert [(o.value, o.period) for o in found] == [(24.7, "2023"), (61.2, "2024")]


def test_documents_exchanged_are_not_those_signed_before_them():
    text = "Đã ký số 98,7% văn bản đi; 100% văn bản (trừ văn bản mật) trao đổi qua trục liên thông."
    assert rows(text) == [("ho_so.signed_documents_share", "all", 98.7)]


def test_offices_of_a_tier_that_act_give_it_to_what_they_did():
    text = "Đến nay, 124 Trung tâm Phục vụ hành chính công cấp xã đã tiếp nhận 185.320 hồ sơ; giải quyết 170.050 hồ sơ."
    assert rows(text) == [(RECEIVED, "xa", 185320), ("ho_so.resolved", "xa", 170050)]


def test_courses_for_members_of_teams_train_them():
    text = "Đã tổ chức 12 lớp tập huấn cho 1.560 lượt cán bộ; 32 lớp cho 2.400 thành viên Tổ công nghệ số cộng đồng."
    assert rows(text) == [("people.trained", "all", 1560), ("people.trained", "all", 2400)]


@pytest.mark.parametrize(
    "text",
    [
        "Đã công bố mới 109 thủ tục hành chính, sửa đổi, bổ sung 628 thủ tục hành chính và bãi bỏ 130 thủ tục.",
        "Đối với dịch vụ công thiết yếu của ngành Công an: tiếp nhận 360.414 hồ sơ trực tuyến.",
        "Tỉnh phát sinh 12.467 hồ sơ dịch vụ công liên thông, trong đó 11.397 hồ sơ đã trả kết quả, đạt 91,4%.",
        "100% hồ sơ quá hạn đều thực hiện xin lỗi người dân.",
        "Tặng quà người dân dịp Quốc khánh 2/9 qua tài khoản định danh điện tử.",
        "Cấp tài khoản định danh điện tử cho tổ chức: phê duyệt 17.432/20.248 tài khoản (đạt 86,09%).",
    ],
)
def test_what_reports_tell_beside_the_indicators(text):
    assert rows(text) == []


def test_a_share_has_the_tier_of_the_count_that_it_restates():
    text = (
        "Tổng số hồ sơ cấp xã đã giải quyết là 468.463 hồ sơ; trong đó: số hồ sơ giải quyết trước và đúng hạn là "
        "467.565 (tỷ lệ 99,81%)."
    )
    assert {level for _, level, _ in rows(text)} == {"xa"}


def test_money_paid_without_cash_is_told_of_all_costs():
    text = "Thanh toán viện phí không dùng tiền mặt tại các cơ sở khám chữa bệnh đạt 75,2% trên tổng chi phí."
    assert rows(text) == [("society.hospital_cashless_amount_share", "all", 75.2)]


def test_the_countryside_is_no_village():
    text = "Mạng truyền dẫn cáp quang, mạng viễn thông nông thôn đã phát triển đến 100% các xã, phường."
    assert rows(text) == [("connectivity.communes_fibre_share", "all", 100)]


def test_words_of_another_predicate_forbid_nothing():
    text = "100% TTHC được cung cấp dịch vụ công trực tuyến, xây dựng đầy đủ quy trình đáp ứng yêu cầu."
    assert rows(text) == [("services.tthc_online_share", "all", 100)]


def test_parts_that_name_their_tier_in_a_word_are_of_it():
    text = "Hội nghị truyền hình gồm 172 điểm cầu (01 điểm cầu tỉnh, 11 điểm cầu huyện, 160 điểm cầu xã)."
    sites = "connectivity.video_conference_sites"
    assert rows(text) == [(sites, "all", 172), (sites, "tinh", 1), (sites, "huyen", 11), (sites, "xa", 160)]


def test_a_list_by_tier_goes_on_behind_brackets():
    text = "Cấp tỉnh tiếp nhận 25.010 hồ sơ (trực tuyến 21.000 hồ sơ), cấp huyện 18.500 hồ sơ (trực tuyến 12.000)."
    online = "ho_so.received_online"
    assert rows(text) == [
        (RECEIVED, "tinh", 25010), (online, "tinh", 21000), (RECEIVED, "huyen", 18500), (online, "huyen", 12000),
    ]  # fmt: skip


def test_a_row_of_nouns_shares_its_verb():
    fibre = [("connectivity.communes_fibre_share", "all", 100), ("connectivity.villages_fibre_share", "all", 98.2)]
    assert rows("100% các xã, phường, thị trấn và 98,2% thôn, bản có cáp quang.") == fibre
    text = "Hiện 100% doanh nghiệp, 75% hộ kinh doanh sử dụng hóa đơn điện tử; 35% doanh nghiệp nhỏ dùng nền tảng số."
    assert ("economy.e_invoice_share", "all", 100) in rows(text)
    assert 75 not in [value for _, _, value in rows(text)]


def test_at_least_one_of_something_is_no_part_of_a_share():
    found = read("Tỷ lệ hộ gia đình có ít nhất 01 điện thoại thông minh đạt 91,5%.").observations
    assert [(o.value, o.numerator) for o in found] == [(91.5, None)]


def test_scores_in_a_table_are_no_figures_and_evidence_is_read_by_itself():
    text = (
        "TT\tTiêu chí\tĐiểm chuẩn\tĐiểm tự đánh giá\tTài liệu kiểm chứng\n"
        "1\tTỷ lệ hồ sơ trực tuyến\t1,00\t0,75\tBáo cáo số 335/BC-UBND: tỷ lệ hồ sơ trực tuyến đạt 88,2%\n"
        "2\tTỷ lệ hồ sơ đúng hạn\t1,50\t1,50\tBáo cáo số 335/BC-UBND\n"
    )
    extraction = read(text, period="2025")
    assert [(o.code, o.value) for o in extraction.observations] == [(ONLINE, 88.2)]
    assert [n.text for n in extraction.numbers if n.disposition == "rank"] == ["1,00", "0,75", "1,50", "1,50"]


def test_a_share_of_a_noun_of_its_own_restates_no_count():
    found = read("Tỉnh có 1.806 thủ tục, 100% thủ tục đủ điều kiện được cung cấp trực tuyến toàn trình.").observations
    assert [o.numerator for o in found] == [None, None]
