"""When articles appeared and of which city they are, as they are really written, in our own words."""

import pytest

from pipelines.submissions import identify


@pytest.mark.parametrize("written", ["TP. HCM", "TP HCM", "TP.HCM", "TPHCM", "TP. Hồ Chí Minh"])
def test_a_city_with_a_point_behind_its_tier_is_no_town(written: str) -> None:
    text = (
        f"{written} giảm hồ sơ trễ hạn\n\nNăm 2018, toàn thành phố tiếp nhận 14 triệu hồ sơ. UBND {written} cho biết "
        f"tỷ lệ trễ hạn còn 0,48%. Các sở, ngành của {written} tiếp tục cải cách.\n"
    )
    identity = identify(text)
    assert identity.province is not None
    assert identity.province.name == "Hồ Chí Minh"


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        ("Sáng ngày 22/7/2014, Sở Thông tin và Truyền thông Đà Nẵng đã khánh thành hệ thống.", "2014-07-22"),
        ("Chiều 3/2/2017, UBND thành phố Đà Nẵng họp về công nghệ thông tin.", "2017-02-03"),
        ("Ngày 04/12/2025, UBND thành phố Đà Nẵng công bố 1.200 thủ tục hành chính.", "2025-12-04"),
        ("Theo Nghị quyết số 36-NQ/TW ngày 1/7/2014, Đà Nẵng đẩy mạnh công nghệ thông tin.", None),
    ],
)
def test_an_article_without_a_stamp_is_of_the_day_that_it_opens_with(opening: str, day: str | None) -> None:
    assert identify(f"Đà Nẵng hướng tới chính quyền điện tử\n\n{opening}\n").issued_date == day


def test_an_article_that_names_only_goals_is_of_the_year_of_the_first() -> None:
    text = (
        "Hà Nội phấn đấu 90% người dân hài lòng\n\nHà Nội phê duyệt chương trình chuyển đổi số. Đến năm 2030, "
        "Hà Nội là đô thị thông minh.\n\nCụ thể, đến năm 2025, 80% thủ tục hành chính được cung cấp trực tuyến.\n"
    )
    assert identify(text).period == "2025"


def test_a_month_without_its_year_is_of_the_year_that_the_days_around_it_have() -> None:
    text = (
        "Hà Nội chấm dứt dùng văn bản giấy\n\nSở Thông tin và Truyền thông Hà Nội được giao làm ngay trong tháng 2, "
        "để từ 1/4/2017 thành phố Hà Nội không dùng văn bản giấy, theo kết luận cuộc họp ngày 3/2/2017.\n"
    )
    assert (identify(text).period or "")[:4] == "2017"


def test_the_day_on_which_the_government_decided_is_neither_that_of_the_article_nor_its_year() -> None:
    text = (
        "Đắk Nông vào nhóm dẫn đầu về phục vụ người dân\n\nNgày 12/5/2022, Thủ tướng Chính phủ ký Quyết định số "
        "566/QĐ-TTg phê duyệt bộ chỉ số phục vụ người dân.\n\nNăm 2024, Đắk Nông đạt 86,1 điểm, so với tháng 2/2024 "
        "tăng 12 bậc; tỷ lệ hồ sơ trực tuyến đạt 61%.\n"
    )
    identity = identify(text)
    assert (identity.issued_date, identity.period) == (None, "2024")


def test_an_index_is_of_an_earlier_year_than_the_article() -> None:
    text = (
        "Sóc Trăng công bố kết quả chuyển đổi số\n\nBộ Thông tin và Truyền thông xếp tỉnh hạng 30 về DTI năm 2022. "
        "Tuần lễ số Đồng bằng 2023 đã được tổ chức. 6 tháng đầu năm, tỉnh thành lập 96 tổ công nghệ số cộng đồng.\n"
    )
    assert identify(text).period == "2023-H1"


def test_years_of_which_an_article_tells_together_are_of_their_last() -> None:
    text = (
        "Sóc Trăng nhìn lại chương trình chuyển đổi số\n\nTrong giai đoạn 2021 - 2023, Sóc Trăng hoàn thành 10/18 chỉ "
        "tiêu của Tỉnh ủy; đến nay hạ tầng số của tỉnh phủ khắp các xã.\n"
    )
    assert identify(text).period == "2023"


def test_the_goal_of_a_year_without_the_word_year_dates_an_article() -> None:
    text = (
        "Sóc Trăng làm nông thôn mới thông minh\n\nĐến 2025, Sóc Trăng kỳ vọng 90% hồ sơ công việc cấp tỉnh được xử lý "
        "trên mạng. Toàn tỉnh đã có cáp quang.\n"
    )
    assert identify(text).period == "2025"


def test_provinces_of_a_ranking_are_not_what_an_article_is_about() -> None:
    text = (
        "Theo công bố, Sóc Trăng thuộc nhóm đầu về hạ tầng số. Người dân Sóc Trăng hưởng ứng; năm 2023, của tỉnh có "
        "96 tổ công nghệ số cộng đồng.\nVề chỉ số chung, thành phố Đà Nẵng đứng đầu, kế đó là Lạng Sơn. Về nhận thức "
        "số: Đà Nẵng, Lạng Sơn, Yên Bái, Bắc Giang. Về nhân lực số: Đà Nẵng, Hà Nam, Lào Cai, Lạng Sơn.\n"
    )
    identity = identify(text)
    assert identity.province is not None
    assert identity.province.name == "Sóc Trăng"


def test_the_first_lines_of_an_article_without_a_title_are_of_the_province_that_they_name() -> None:
    text = (
        "date 2024-12 Kon Tum có biên giới dài 292 km, đi qua 4 huyện, trong đó đoạn qua huyện Ngọc Hồi, Đăk Glei "
        "chủ yếu là núi, dân cư thưa, nên dựng trạm thu phát sóng khó khăn hơn các nơi khác trong vùng.\n\n"
        "9 tháng đầu năm 2024, Kon Tum có 1.350 trạm BTS. Trên địa bàn tỉnh Kon Tum có 5 doanh nghiệp viễn thông.\n"
    )
    identity = identify(text)
    assert identity.province is not None
    assert identity.province.name == "Kon Tum"


def test_ranks_in_the_country_do_not_make_an_article_one_about_the_country() -> None:
    text = (
        "Từ nhóm sau lên hạng 7 cả nước về dịch vụ công\n\nNăm 2024, Kon Tum đạt 86 điểm, đứng thứ 7 cả nước. Thanh "
        "toán trực tuyến đạt 65%, hạng 17 cả nước. Hồ sơ trực tuyến đạt 60%, thứ 12 cả nước.\n"
    )
    identity = identify(text)
    assert identity.province is not None
    assert identity.province.name == "Kon Tum"


def test_the_first_lines_of_an_article_without_a_title_do_not_say_its_period() -> None:
    text = (
        "Chủ tịch UBND tỉnh An Giang vừa yêu cầu các sở, ngành, UBND xã, phường, đặc khu tháo gỡ vướng mắc khi giải "
        "quyết dịch vụ công trực tuyến để kịp hoàn thành các chỉ số về chuyển đổi số của tỉnh năm 2025.\n"
        "Báo cáo quý III năm 2025 cho thấy việc số hóa được đẩy nhanh, tỷ lệ số hóa hồ sơ đạt 68%.\n"
    )
    assert identify(text).period == "2025-Q3"


def test_the_site_of_a_commune_shows_a_plan_of_its_province() -> None:
    text = (
        "Cổng thông tin điện tử xã Tân Dân - huyện Khoái Châu\nTrang chủ | Giới thiệu | Tin tức | Văn bản\n\n"
        "Kế hoạch chuyển đổi số của tỉnh Hưng Yên năm 2025\nNgày 30/12/2024, UBND tỉnh có Kế hoạch số 204/KH-UBND về "
        "chuyển đổi số tỉnh Hưng Yên năm 2025.\n"
    )
    identity = identify(text)
    assert identity.province is not None
    assert identity.province.name == "Hưng Yên"


def test_an_annex_alone_is_of_the_kind_of_what_it_belongs_to() -> None:
    text = (
        "**PHỤ LỤC**\n\nPHÂN CÔNG CHỈ TIÊU KINH TẾ SỐ, XÃ HỘI SỐ ĐẾN NĂM 2030\n\n*(Ban hành kèm theo Kế hoạch số "
        "144/KH-UBND ngày 24 tháng 11 năm 2025 của\nUBND tỉnh Bắc Ninh)*\n\n1. Kinh tế số chiếm 45% GRDP tỉnh.\n"
    )
    identity = identify(text)
    assert (identity.doc_type, identity.period) == ("plan", "2030")
    assert identity.province is not None
    assert identity.province.name == "Bắc Ninh"


def test_the_headline_behind_the_date_of_a_page_is_the_title() -> None:
    text = (
        "date 2024-10-30 Đà Nẵng: Kinh tế số đã qua mốc 20%\nBắt đầu thử ứng dụng thông minh năm 2014, Đà Nẵng có "
        "nghị quyết chuyển đổi số năm 2021.\nNăm 2024, thành phố Đà Nẵng có 2,4 doanh nghiệp số trên 1.000 dân.\n"
    )
    identity = identify(text)
    assert (identity.title, identity.period) == ("Đà Nẵng: Kinh tế số đã qua mốc 20%", "2024")


def test_a_caption_shown_twice_is_not_what_an_article_is_about() -> None:
    caption = "Người dân chờ kết quả ở Trung tâm Phục vụ hành chính công phường Hoa Lư"
    text = (
        f"{caption}\n{caption}\n\nTháng 11/2025, tỉnh Ninh Bình nhận 214.386 hồ sơ. Toàn tỉnh Ninh Bình thực hiện "
        "2.051 thủ tục.\n"
    )
    identity = identify(text)
    assert identity.province is not None
    assert identity.province.name == "Ninh Bình"


def test_the_first_sentence_of_an_article_may_tell_its_month() -> None:
    text = (
        "date 2025-10-29 Tháng 10-2025, Gia Lai đứng thứ 9/34 tỉnh, thành phố về bộ chỉ số phục vụ người dân, doanh "
        "nghiệp, theo dữ liệu trên Cổng Dịch vụ công quốc gia mà Văn phòng Chính phủ vừa công bố hôm qua.\n"
        "Toàn tỉnh đã giải quyết 115.960 hồ sơ.\n"
    )
    assert identify(text).period == "2025-10"


def test_the_name_of_an_agency_and_a_menu_are_no_title() -> None:
    text = (
        "date 2026-03-27\nSỞ KHOA HỌC VÀ CÔNG NGHỆ TỈNH HƯNG YÊN\nTrang chủ | Giới thiệu | Tin tức | Chuyển đổi số | "
        "Văn bản | Hỏi đáp\n\nKết quả thực hiện nhiệm vụ chuyển đổi số quý I năm 2026\n\nTỉnh Hưng Yên có 4.306 trạm "
        "BTS (quý IV/2025: 4.235 trạm).\n"
    )
    identity = identify(text)
    assert (identity.title, identity.period) == (
        "Kết quả thực hiện nhiệm vụ chuyển đổi số quý I năm 2026", "2026-Q1",
    )  # fmt: skip


def test_headlines_that_run_along_the_top_are_no_title() -> None:
    text = (
        "Phát động thi đua năm 2026   |    Lịch tiếp công dân tháng 11   |    Khắc phục hậu quả bão   |\n\n"
        "Kết quả thực hiện Đề án 06 trên địa bàn tỉnh Hà Tĩnh tháng 10/2025\n\n08:17 29/10/2025\n\n"
        "Toàn tỉnh Hà Tĩnh tiếp nhận 71.306 hồ sơ.\n"
    )
    assert identify(text).period == "2025-10"


def test_a_month_and_the_quarter_that_it_closes_are_the_quarter() -> None:
    text = (
        "Số liệu tiếp nhận, trả kết quả hồ sơ tỉnh Vĩnh Phúc tháng 12 và quý IV năm 2022\n\n30/12/2022\n\n"
        "Trong quý, toàn tỉnh Vĩnh Phúc tiếp nhận 6.127 hồ sơ.\n"
    )
    assert identify(text).period == "2022-Q4"
