"""Numbers and words that look like an indicator's and are none of it, in sentences of our own."""

import pytest
from extraction_cases import rows

ONLINE = "ho_so.online_share"


def test_dossiers_of_the_period_before_are_neither_resolved_nor_those_received():
    text = (
        "Tổng số hồ sơ nhận giải quyết trong kỳ hơn 1,578 triệu hồ sơ (bao gồm: hơn 44.500 hồ sơ kỳ trước chuyển qua, "
        "hơn 1,533 triệu hồ sơ tiếp nhận trong kỳ)."
    )
    assert rows(text) == [("ho_so.received", "all", 1_533_000)]


def test_procedures_of_other_agencies_are_not_the_provinces():
    text = "Toàn tỉnh có 2.142 TTHC (1.765 TTHC cấp tỉnh, 331 TTHC cấp xã, 46 TTHC cơ quan khác)."
    total = "services.tthc_total"
    assert rows(text) == [(total, "all", 2142), (total, "tinh", 1765), (total, "xa", 331)]


def test_transactions_under_procedures_are_no_procedures():
    assert rows("Tổng số giao dịch khi thực hiện TTHC về đất đai là 50.222.") == []


@pytest.mark.parametrize(
    "behind", [", xếp thứ 9/34 tỉnh, thành phố", ", đứng thứ 9 cả nước", ", tăng 5% so với năm trước"]
)
def test_a_rank_or_a_change_behind_a_tier_takes_nothing_from_it(behind):
    text = f"Tỷ lệ hồ sơ nộp trực tuyến đạt 84% (trong đó, cấp tỉnh đạt 80%; cấp xã đạt 86%){behind}."
    assert rows(text) == [(ONLINE, "all", 84), (ONLINE, "tinh", 80), (ONLINE, "xa", 86)]


def test_so_many_for_each_point_counts_no_points():
    assert rows("Số dân được một điểm phục vụ bưu chính phục vụ: 5.343 người/1 điểm.") == []


@pytest.mark.parametrize("networks", ["3G/4G/5G", "2G, 3G, 4G, 5G", "4G/5G"])
def test_stations_of_several_networks_are_all_stations(networks):
    text = f"Toàn tỉnh có khoảng 3.120 trạm thu phát sóng {networks}."
    assert rows(text) == [("connectivity.bts_total", "all", 3120)]


@pytest.mark.parametrize("written", ["tốp", "top", "nhóm"])
def test_the_first_ten_are_a_rank(written):
    text = f"Về chứng thực bản sao điện tử, tỉnh thuộc {written} 10 với 15.900 hồ sơ."
    assert rows(text) == [("ho_so.certified_copies", "all", 15_900)]


@pytest.mark.parametrize("late", ["chậm được tiếp nhận", "chưa được tiếp nhận"])
def test_dossiers_that_wait_to_be_received_are_not_those_received(late):
    assert rows(f"Tỉnh còn 1.201 hồ sơ {late}.") == []


def test_a_share_of_tasks_is_none_of_dossiers():
    assert rows("Tỉnh đã hoàn thành 15/18 nhiệm vụ, tiếp nhận hồ sơ qua dịch vụ công trực tuyến.") == []


def test_the_committees_of_districts_have_networks_of_their_own():
    text = "100% các sở có mạng LAN nội bộ, 84% UBND các huyện có mạng nội bộ."
    assert rows(text) == [("connectivity.lan_share", "tinh", 100), ("connectivity.lan_share", "huyen", 84)]


def test_the_first_of_all_provinces_has_its_own_share():
    text = "Hà Nam dẫn đầu 63 tỉnh, thành phố cả nước về dịch vụ công với tỷ lệ giải quyết đúng hạn 97%."
    assert rows(text) == [("ho_so.on_time_share", "all", 97)]


def test_a_year_before_the_province_is_no_number_of_provinces():
    assert rows("6 tháng đầu năm 2023 tỉnh số hóa 97,6% hồ sơ thủ tục hành chính.") == [
        ("ho_so.digitised_share", "all", 97.6)
    ]


def test_pensions_paid_to_accounts_are_no_accounts():
    text = "Công dân đủ 14 tuổi có tài khoản định danh đạt 79%; lương hưu chi trả qua tài khoản ngân hàng 86,3%."
    assert "society.bank_account_share" not in [code for code, *_ in rows(text)]


def test_certified_copies_that_are_done_are_no_resolved_dossiers():
    text = "Về chứng thực bản sao điện tử, có 21.508 hồ sơ, hoàn thành giải quyết 20.117 hồ sơ."
    assert "ho_so.resolved" not in [code for code, *_ in rows(text)]


def test_targets_that_are_still_worked_on_are_not_met():
    text = "Tỉnh có 8/15 chỉ tiêu đạt và vượt; 7/15 chỉ tiêu còn lại vẫn đang làm."
    assert rows(text, period="2024") == [("governance.targets_met", "all", 8)]


def test_the_tier_at_the_base_is_that_of_communes():
    text = "Xử lý trên môi trường mạng: 92% hồ sơ công việc tại cấp tỉnh; 65% hồ sơ công việc tại cấp cơ sở."
    work = "ho_so.work_files_online_share"
    assert rows(text) == [(work, "tinh", 92), (work, "xa", 65)]


def test_secret_dossiers_in_brackets_do_not_turn_work_files_into_dossiers():
    text = (
        "Văn bản gửi, nhận qua mạng được ký số đạt 100% (không tính văn bản mật); hồ sơ công việc xử lý trên môi "
        "trường mạng (không tính hồ sơ mật) cấp tỉnh 92%, cấp huyện 83%, cấp xã 64%."
    )
    work = "ho_so.work_files_online_share"
    assert rows(text) == [
        ("ho_so.signed_documents_share", "all", 100), (work, "tinh", 92), (work, "huyen", 83), (work, "xa", 64),
    ]  # fmt: skip


def test_the_network_of_party_and_state_is_not_the_partys():
    text = "100% cơ quan nhà nước kết nối Mạng truyền số liệu chuyên dùng của cơ quan Đảng, Nhà nước."
    assert rows(text) == [("connectivity.tslcd_agency_share", "all", 100)]


def test_all_communes_of_a_city_are_its_tier_of_communes():
    text = "Trung tâm Phục vụ hành chính công cấp xã trong toàn thành phố tiếp nhận 63.482 hồ sơ."
    assert rows(text) == [("ho_so.received", "xa", 63_482)]


def test_the_credit_of_a_picture_ends_its_line():
    text = (
        "Tổ công nghệ số cộng đồng xã Nghiên Loan chỉ bà con cách dùng điện thoại thông minh. Ảnh: H.T\n"
        "Nét sáng nữa là mạng lưới tổ công nghệ số cộng đồng: 1.287 tổ ở thôn, bản."
    )
    assert rows(text) == [("people.digital_teams_village", "all", 1287)]


def test_what_the_country_has_is_not_the_provinces():
    assert rows("Việt Nam năm 2024 có 86% dân số dùng điện thoại thông minh.") == []


def test_how_much_more_than_then_is_a_change():
    text = "Hộ gia đình dùng internet cáp quang đạt 81,6% (hơn cuối năm 2023 là 2,4%)."
    assert [value for *_, value in rows(text)] == [81.6]


def test_targets_of_one_pillar_are_a_part_of_those_met():
    text = "Đã có 13/24 mục tiêu đạt; chính quyền số chiếm 8 mục tiêu đạt, kinh tế số 2 mục tiêu đạt."
    assert rows(text) == [("governance.targets_met", "all", 13)]


@pytest.mark.parametrize("networks", ["Mạng cáp quang, di động 3G, 4G", "Cáp quang băng rộng và sóng di động 4G"])
def test_two_networks_that_reach_the_same_communes_are_two_figures(networks):
    found = rows(f"{networks} đã phủ đến 100% xã, phường, thị trấn.")
    assert sorted(code for code, *_ in found) == [
        "connectivity.communes_fibre_share",
        "connectivity.communes_mobile_share",
    ]


def test_where_an_article_tells_of_its_province_it_comes_back_to_it():
    text = "Cả nước hiện có hơn 8.100 điểm bưu điện văn hóa xã. Ở Hà Nam, hết năm 2023 có 298 điểm phục vụ bưu chính."
    assert rows(text, doc_type="news", period="2023") == [("connectivity.post_points", "all", 298)]


def test_stations_by_network_are_parts_of_all():
    text = "Toàn tỉnh có 3.842 trạm thu phát sóng di động, chia ra 1.295 trạm 2G, 1.260 trạm 3G và 1.287 trạm 4G."
    assert rows(text) == [("connectivity.bts_total", "all", 3842)]


def test_dossiers_still_within_their_time_are_in_progress():
    text = "Đã giải quyết 184.930 hồ sơ; 29.456 hồ sơ còn trong hạn xử lý."
    assert rows(text) == [("ho_so.resolved", "all", 184_930), ("ho_so.in_progress", "all", 29_456)]


def test_procedures_that_all_stand_on_the_national_portal_are_all_procedures():
    text = "Hiện tỉnh thực hiện 2.051 thủ tục hành chính, tất cả đăng trên Cổng Dịch vụ công quốc gia."
    assert rows(text) == [("services.tthc_total", "all", 2051)]


def test_an_average_in_brackets_is_not_the_provinces():
    assert rows("Tỷ lệ hồ sơ xử lý trực tuyến toàn trình 66% (trung bình 17%).") == [
        ("ho_so.resolved_online_share", "all", 66)
    ]


def test_the_total_that_a_firm_raises_is_the_firms():
    text = "MobiFone dựng khoảng 240 trạm 5G, đưa tổng số trạm 5G của doanh nghiệp tại tỉnh lên 300 trạm."
    assert rows(text) == []


def test_a_part_of_what_another_body_has_is_the_other_bodys():
    text = "Huyện Vị Xuyên tiếp nhận 12.845 hồ sơ, trong đó trực tuyến 12.811 hồ sơ, đạt 99,7%."
    assert rows(text) == []


def test_dossiers_online_behind_a_comma_leave_the_count_before_them_alone():
    text = "+ Cấp tỉnh tiếp nhận 34.971 hồ sơ, trực tuyến 32.873 hồ sơ;\n"
    assert rows(text) == [("ho_so.received", "tinh", 34_971), ("ho_so.received_online", "tinh", 32_873)]


def test_a_tier_that_opens_an_item_is_that_of_all_its_clauses():
    text = "• Cấp tỉnh: 1.405 TTHC; cung cấp DVC toàn trình là 1.187, một phần là 41."
    assert rows(text) == [
        ("services.tthc_total", "tinh", 1405), ("services.dvctt_full", "tinh", 1187),
        ("services.dvctt_partial", "tinh", 41),
    ]  # fmt: skip


def test_what_is_supplied_may_stand_behind_a_colon():
    text = "Số dịch vụ công trực tuyến toàn trình đang cung cấp: 933; một phần: 544."
    assert rows(text) == [("services.dvctt_full", "all", 933), ("services.dvctt_partial", "all", 544)]


def test_the_province_and_its_communes_together_are_all():
    text = "UBND tỉnh và UBND cấp xã tiếp nhận 186.420 hồ sơ."
    assert rows(text) == [("ho_so.received", "all", 186_420)]


def test_a_passage_that_opens_with_a_tier_is_of_it():
    text = "Tại cấp huyện: tiếp nhận 4.882 hồ sơ. Đã giải quyết 4.705 hồ sơ. Toàn tỉnh còn 9 hồ sơ trễ hạn."
    assert rows(text) == [
        ("ho_so.received", "huyen", 4882), ("ho_so.resolved", "huyen", 4705), ("ho_so.late", "all", 9),
    ]  # fmt: skip


def test_the_centre_of_the_province_has_what_its_tier_has():
    text = "Quý III/2021, Trung tâm tiếp nhận mới 11.529 hồ sơ. Trong đó, quá hạn 46 hồ sơ."
    assert rows(text, period="2021-Q3") == [("ho_so.received", "tinh", 11_529), ("ho_so.late", "tinh", 46)]


def test_dossiers_left_from_a_quarter_or_due_in_it_are_neither_received_nor_resolved():
    text = "Tiếp nhận mới 15.874 hồ sơ, tồn quý trước 2.308 hồ sơ; đến hạn giải quyết 16.015 hồ sơ."
    assert rows(text) == [("ho_so.received", "all", 15_874)]


def test_services_that_only_inform_are_of_neither_kind():
    text = "Tỉnh có 452 dịch vụ công trực tuyến một phần; 711 dịch vụ cung cấp thông tin trực tuyến."
    assert rows(text) == [("services.dvctt_partial", "all", 452)]
