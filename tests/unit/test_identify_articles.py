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
