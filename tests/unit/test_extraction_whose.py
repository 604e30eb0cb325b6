"""Whose a figure is: the traps that news and reports set, in our own words."""

import pytest
from extraction_cases import read, rows

ONLINE = "ho_so.online_share"


@pytest.mark.parametrize(
    "text",
    [
        "Tại xã Hòa Tiến, tổ công nghệ số cộng đồng với 9 thành viên đã giúp 240 hộ cài ứng dụng.",
        "Viettel Hà Nam hiện có 410 trạm BTS.",
        "Toàn tỉnh đang dùng chung hạ tầng (Viettel 210 trạm BTS).",
        "Trong năm, huyện đã tiếp nhận 9.120 hồ sơ TTHC, tỷ lệ hồ sơ nộp trực tuyến đạt 61%.",
        "Sở Tư pháp đạt tỷ lệ hồ sơ nộp trực tuyến 97,2%.",
        "Tỷ lệ hồ sơ nộp trực tuyến của Sở Xây dựng đạt 93%, Sở Nội vụ đạt 95%.",
        "Công an tỉnh tiếp nhận 51.200 hồ sơ TTHC, giải quyết đúng hạn 99%.",
        "Đơn cử, xã Thanh Hà có tỷ lệ hồ sơ nộp trực tuyến đạt 88%.",
        "Riêng Kim Bảng có tỷ lệ hồ sơ nộp trực tuyến đạt 54%.",
        "Còn 12 xã có tỷ lệ hồ sơ nộp trực tuyến dưới 50%.",
        "Bệnh viện Đa khoa tỉnh có 70% giao dịch viện phí không dùng tiền mặt.",
        "Trước hợp nhất, tỉnh Nam Định (cũ) có tỷ lệ hồ sơ nộp trực tuyến 71%.",
        "83% văn bản của các huyện ủy được ký số.",
        "Đối với nhóm thủ tục thuộc thẩm quyền của ngành Công an, đã tiếp nhận 31.000 hồ sơ TTHC.",
    ],
)
def test_what_a_part_or_another_body_has_is_no_figure_of_the_province(text):
    assert rows(text, doc_type="news") == []


@pytest.mark.parametrize(
    "text",
    [
        "Theo Sở Thông tin và Truyền thông, tỷ lệ hồ sơ nộp trực tuyến toàn tỉnh đạt 82%.",
        "Theo số liệu của Cục Viễn thông, tỉnh Hà Nam có tỷ lệ hồ sơ nộp trực tuyến là 82%.",
        "Riêng tỷ lệ hồ sơ nộp trực tuyến của tỉnh đạt 82%.",
        "Viettel phối hợp với Sở tập huấn; tỷ lệ hồ sơ nộp trực tuyến đạt 82%.",
        "Tại hội nghị, tỷ lệ hồ sơ nộp trực tuyến được công bố đạt 82%.",
    ],
)
def test_naming_somebody_does_not_take_the_figure_from_the_province(text):
    assert rows(text, doc_type="news") == [(ONLINE, "all", 82)]


def test_in_news_a_passage_stays_at_its_place_until_it_turns_to_the_province():
    text = (
        "Ở xã Hòa Tiến, người dân đã quen nộp hồ sơ qua mạng. Tỷ lệ hồ sơ nộp trực tuyến đạt 91%. "
        "Toàn tỉnh, tỷ lệ hồ sơ nộp trực tuyến đạt 82%."
    )
    assert rows(text, doc_type="news") == [(ONLINE, "all", 82)]


def test_in_news_a_passage_stays_at_the_country_until_it_names_the_province():
    text = (
        "Theo thống kê, đầu kỳ toàn quốc còn 2.400 thôn chưa có sóng di động. Trong hai năm qua, các doanh nghiệp đã "
        "phủ sóng cho 2.100/2.400 thôn. Đến nay, Thái Nguyên có 100% xã có cáp quang."
    )
    taken = rows(text, doc_type="news", province="Thái Nguyên")
    assert taken == [("connectivity.communes_fibre_share", "all", 100)]


def test_a_sentence_about_the_country_is_a_benchmark_to_its_end():
    extraction = read("Trên cả nước, các doanh nghiệp đã lắp 12.000 trạm 5G; dự kiến hết năm có 30.000 trạm 5G.")
    assert extraction.observations == []
    assert {n.disposition for n in extraction.numbers} == {"benchmark"}


def test_identity_documents_are_no_dossiers_of_procedures():
    assert rows("Toàn tỉnh đã thu nhận 812.000 hồ sơ căn cước, kích hoạt 601.000 tài khoản.") == []


def test_a_count_in_brackets_of_the_same_thing_is_a_part():
    text = "Toàn tỉnh có 66 bưu cục (04 bưu cục cấp I, 11 bưu cục cấp II), 1.912 trạm BTS (trong đó 742 trạm BTS 4G)."
    assert rows(text) == [("connectivity.post_offices", "all", 66), ("connectivity.bts_total", "all", 1912)]


def test_a_share_of_a_plan_is_no_share_of_the_indicator():
    assert rows("Việc số hóa hồ sơ TTHC mới đạt 27% kế hoạch.") == []


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("Tỉnh đứng thứ 5 cả nước về tỷ trọng kinh tế số trong GRDP, đạt 22,9%.", [22.9]),
        ("Dẫn đầu cả nước, tỷ trọng kinh tế số trong GRDP của tỉnh đạt 22,9%.", [22.9]),
        ("Tỷ trọng kinh tế số trong GRDP cả nước đạt 16,5%.", []),
        ("Nhà mạng cam kết lắp tối thiểu 20.000 trạm 5G trên toàn quốc.", []),
        ("Tỉnh lắp được 210 trạm 5G, nhiều nhất trên toàn quốc.", [210]),
        ("Năm 2025, Tập đoàn Viễn thông Quân đội (Viettel) đã phát sóng 800 trạm 5G tại địa phương.", []),
    ],
)
def test_a_rank_in_the_country_is_not_the_countrys_figure(text, taken):
    assert [row[2] for row in rows(text, doc_type="news")] == taken


def test_stations_in_industrial_zones_are_a_part_until_the_text_turns_to_the_province():
    text = "Tại các khu công nghiệp có 22 trạm 5G; toàn tỉnh có 410 trạm 5G."
    assert rows(text) == [("connectivity.bts_5g", "all", 410)]
    text = "Năm qua, lắp mới 28 trạm 5G tại thành phố Tân An, nâng tổng số trạm 5G lên 41 trạm."
    assert rows(text, province="Long An") == [("connectivity.bts_5g", "all", 41)]


def test_what_an_island_or_a_village_has_is_not_the_provinces():
    assert rows("Nay trên đảo đã có 6 trạm BTS của ba nhà mạng.", doc_type="news") == []


@pytest.mark.parametrize(
    "text",
    [
        "Tỷ lệ hồ sơ nộp trực tuyến trên địa bàn phường Phúc Yên đạt 95%; tỷ lệ thanh toán trực tuyến đạt 100%.",
        "Chủ tịch Ủy ban nhân dân phường Tân Quang, cho biết: Hiện nay, 100% hồ sơ được giải quyết đúng hạn.",
    ],
)
def test_what_is_told_of_a_commune_is_the_communes_to_the_end_of_the_sentence(text):
    assert rows(text, doc_type="news") == []


def test_a_province_that_leads_the_country_has_its_own_figure():
    text = "Hà Nam đứng đầu cả nước về tỷ trọng kinh tế số trên GRDP là 56,8%."
    assert rows(text, doc_type="news") == [("economy.digital_share_of_grdp", "all", 56.8)]


def test_parts_of_what_another_has_are_the_others_too():
    text = "Trong các KCN đã có 87 trạm BTS hoạt động. Trong đó, có 28 trạm 5G. Toàn tỉnh có 410 trạm 5G."
    assert rows(text) == [("connectivity.bts_5g", "all", 410)]


@pytest.mark.parametrize(
    "text",
    [
        "Đến nay, Q. Bình Tân đã đạt tỷ lệ hồ sơ trực tuyến 51,3%.",
        "Thái Nguyên cũ có 100% thôn được phủ sóng di động 4G.",
        "Ngày 29-12, Sở Công thương tỉnh đã công bố 55 dịch vụ công trực tuyến mức độ 4.",
        "Có 55 dịch vụ công trực tuyến mà đơn vị đang quản lý.",
        "Toàn tỉnh có 112 dịch vụ công trực tuyến do các bộ, ngành Trung ương triển khai.",
    ],
)
def test_figures_of_others_as_articles_name_them(text):
    assert rows(text) == []


def test_what_the_department_of_information_offers_is_the_provinces():
    text = "Ngày 29-12, Sở Thông tin và Truyền thông đã công bố 1.255 dịch vụ công trực tuyến mức độ 4."
    assert [code for code, _, _ in rows(text)] != []


def test_the_highest_in_the_country_is_the_provinces_own():
    text = "Tỷ lệ hồ sơ trực tuyến của tỉnh cao nhất cả nước với 95%."
    assert rows(text) == [(ONLINE, "all", 95)]
    assert rows("Tỷ lệ hồ sơ trực tuyến cao nhất là 95%.") == []


def test_a_person_named_behind_the_city_makes_it_no_town():
    text = "Phó Chủ tịch UBND TP. HCM Trần Văn An cho biết, năm 2017 chỉ có 0,35% số hồ sơ trễ hạn."
    found = rows(text, doc_type="news", period="2017", province="Hồ Chí Minh")
    assert found == [("ho_so.late_share", "all", 0.35)]


def test_together_with_the_country_is_the_province():
    assert rows("Cùng với cả nước, tỉnh cung cấp 1.806 thủ tục hành chính.") == [("services.tthc_total", "all", 1806)]


def test_some_districts_are_not_the_province():
    assert rows("Có 9/10 huyện, thành phố đạt tỷ lệ hồ sơ trực tuyến trên 70%.") == []


def test_the_field_that_a_sentence_opens_with_is_its_topic_and_a_department_its_owner():
    share = ("economy.e_invoice_share", "all", 100)
    assert rows("Ngành Thuế: 100% doanh nghiệp sử dụng hóa đơn điện tử.") == [share]
    assert rows("Sở Tư pháp: 95% hồ sơ nộp trực tuyến.") == []
