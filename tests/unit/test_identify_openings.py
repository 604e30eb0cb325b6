"""Openings as provinces write them, in our own words: who reports, on what period, in which kind of document."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.submissions import identify

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n---------------\n"
BODY = """

1. Hạ tầng số

Toàn tỉnh có 1.120 trạm thu phát sóng; 96,4% số thôn có cáp quang. Các cấp, các ngành tiếp tục triển khai
dịch vụ công trực tuyến.

2. Nhiệm vụ thời gian tới

Tiếp tục đôn đốc các đơn vị.
"""

# name of the case: text, province key, period, kind, number, date, issuer
OFFICIAL = {
    "quarter_report_of_a_committee": (
        f"""ỦY BAN NHÂN DÂN
TỈNH HÀ NAM
-------
{MOTTO}
Số: 12/BC-UBND

Hà Nam, ngày 05 tháng 7 năm 2023

BÁO CÁO
Kết quả thực hiện chuyển đổi số quý II năm 2023

Thực hiện Kế hoạch số 20/KH-UBND ngày 12/01/2023, UBND tỉnh báo cáo như sau:{BODY}""",
        "ha-nam-35", "2023-Q2", "report", "12/BC-UBND", "2023-07-05", "Ủy ban nhân dân tỉnh Hà Nam",
    ),
    "two_columns_flattened_into_lines": (
        f"""UBND TỈNH QUẢNG TRỊ        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ KHOA HỌC VÀ CÔNG NGHỆ     Độc lập - Tự do - Hạnh phúc
Số: 87/BC-SKHCN          Quảng Trị, ngày 10 tháng 10 năm 2025
BÁO CÁO
Tình hình chuyển đổi số 9 tháng đầu năm 2025, nhiệm vụ trọng tâm quý IV năm 2025
Kính gửi: UBND tỉnh{BODY}""",
        "quang-tri-44", "2025-9M", "report", "87/BC-SKHCN", "2025-10-10", "Sở Khoa học và Công nghệ tỉnh Quảng Trị",
    ),
    "plan_for_several_years": (
        f"""UBND TỈNH BẮC NINH
{MOTTO}Số: 186/KH-UBND
Bắc Ninh, ngày 29 tháng 12 năm 2025
KẾ HOẠCH
Phát triển chính quyền số tỉnh Bắc Ninh giai đoạn 2026-2030{BODY}""",
        "bac-ninh-24", "2030", "plan", "186/KH-UBND", "2025-12-29", "Ủy ban nhân dân tỉnh Bắc Ninh",
    ),
    "plan_up_to_a_year": (
        f"""UBND TỈNH BẮC NINH
{MOTTO}Số: 186/KH-UBND
Bắc Ninh, ngày 29 tháng 12 năm 2021
KẾ HOẠCH
Chuyển đổi số tỉnh Bắc Ninh đến năm 2025, định hướng đến năm 2030{BODY}""",
        "bac-ninh-27", "2025", "plan", "186/KH-UBND", "2021-12-29", "Ủy ban nhân dân tỉnh Bắc Ninh",
    ),
    "heading_broken_over_lines": (
        f"""ỦY BAN NHÂN
DÂN
TỈNH HẢI DƯƠNG
-------
|
CỘNG
HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
|
Số: 1914/KH-UBND
|
Hải Dương, ngày
05 tháng 6 năm 2023
|
KẾ HOẠCH
CHUYỂN ĐỔI SỐ TỈNH HẢI DƯƠNG NĂM
2023
PHẦN I. KẾT QUẢ NĂM 2022
I. NHẬN THỨC SỐ
{BODY}""",
        "hai-duong-30", "2023", "plan", "1914/KH-UBND", "2023-06-05", "Ủy ban nhân dân tỉnh Hải Dương",
    ),
    "city_of_the_first_tier": (
        f"""UBND THÀNH PHỐ CẦN THƠ
SỞ THÔNG TIN VÀ TRUYỀN THÔNG
{MOTTO}Số: 45/BC-STTTT
Cần Thơ, ngày 5 tháng 6 năm 2024

BÁO CÁO
Kết quả chuyển đổi số thành phố Cần Thơ 6 tháng đầu năm 2024{BODY}""",
        "can-tho-92", "2024-H1", "report", "45/BC-STTTT", "2024-06-05",
        "Sở Thông tin và Truyền thông thành phố Cần Thơ",
    ),
    "short_name_of_ho_chi_minh_city": (
        f"""ỦY BAN NHÂN DÂN
THÀNH PHỐ HỒ CHÍ MINH
{MOTTO}Số: 210/BC-UBND
TP. Hồ Chí Minh, ngày 14 tháng 10 năm 2025
BÁO CÁO
Về công tác chuyển đổi số của TP.HCM quý III/2025{BODY}""",
        "ho-chi-minh-79-2025", "2025-Q3", "report", "210/BC-UBND", "2025-10-14",
        "Ủy ban nhân dân thành phố Hồ Chí Minh",
    ),
    "month_after_the_reform": (
        f"""UBND TỈNH LÀO CAI
SỞ KHOA HỌC VÀ CÔNG NGHỆ
{MOTTO}Số: 31/BC-SKHCN
Lào Cai, ngày 04 tháng 8 năm 2025
BÁO CÁO
Công tác chuyển đổi số tháng 7/2025 và nhiệm vụ tháng 8/2025{BODY}""",
        "lao-cai-15", "2025-07", "report", "31/BC-SKHCN", "2025-08-04", "Sở Khoa học và Công nghệ tỉnh Lào Cai",
    ),
    "letters_of_the_quarter_misread": (
        f"""UBND TỈNH HƯNG YÊN
{MOTTO}Số:       /BC-UBND
Hưng Yên, ngày      tháng 10 năm 2022
BÁO CÁO
Kết quả triển khai chuyển đổi số quý lll năm 2022{BODY}""",
        "hung-yen-33", "2022-Q3", "report", "/BC-UBND", "2022-10", "Ủy ban nhân dân tỉnh Hưng Yên",
    ),
    "old_tone_marks_and_the_other_d": (
        f"""UỶ BAN NHÂN DÂN
TỈNH HOÀ BÌNH
{MOTTO}Số: 77/BC-UBND
Hoà Bình, ngày 20 tháng 12 năm 2023
BÁO CÁO
Ðánh giá kết quả chuyển đổi số năm 2023 trên địa bàn tỉnh Hoà Bình{BODY}""",
        "hoa-binh-17", "2023", "report", "77/BC-UBND", "2023-12-20", "Ủy ban nhân dân tỉnh Hòa Bình",
    ),
    "name_with_another_spelling_and_dash": (
        f"""UBND TỈNH BÀ RỊA – VŨNG TÀU
{MOTTO}Số: 9/BC-UBND
Bà Rịa - Vũng Tàu, ngày 3 tháng 4 năm 2024
BÁO CÁO
Kết quả chuyển đổi số quý 1/2024{BODY}""",
        "ba-ria-vung-tau-77", "2024-Q1", "report", "9/BC-UBND", "2024-04-03", "Ủy ban nhân dân tỉnh Bà Rịa - Vũng Tàu",
    ),
    "period_only_in_the_first_sentence": (
        f"""UBND TỈNH ĐĂK LĂK
SỞ THÔNG TIN VÀ TRUYỀN THÔNG
{MOTTO}Số: 150/BC-STTTT
Đắk Lắk, ngày 28 tháng 9 năm 2023
BÁO CÁO
Tình hình triển khai chuyển đổi số trên địa bàn tỉnh

Thực hiện Công văn số 3120/UBND-KGVX ngày 14/4/2023, Sở Thông tin và Truyền thông báo cáo kết quả quý III
năm 2023 như sau:{BODY}""",
        "dak-lak-66", "2023-Q3", "report", "150/BC-STTTT", "2023-09-28", "Sở Thông tin và Truyền thông tỉnh Đắk Lắk",
    ),
    "period_only_in_the_closing": (
        f"""UBND TỈNH BẾN TRE
{MOTTO}Số: 61/BC-UBND
Bến Tre, ngày 11 tháng 7 năm 2024
BÁO CÁO
Tình hình chuyển đổi số của tỉnh{BODY}
Trên đây là báo cáo của Ủy ban nhân dân tỉnh về chuyển đổi số 6 tháng đầu năm 2024./.
""",
        "ben-tre-83", "2024-H1", "report", "61/BC-UBND", "2024-07-11", "Ủy ban nhân dân tỉnh Bến Tre",
    ),
    "quarter_without_year_dated_in_the_next_year": (
        f"""UBND TỈNH SƠN LA
{MOTTO}Số: 4/BC-UBND
Sơn La, ngày 06 tháng 01 năm 2024
BÁO CÁO
Kết quả chuyển đổi số quý IV{BODY}""",
        "son-la-14", "2023-Q4", "report", "4/BC-UBND", "2024-01-06", "Ủy ban nhân dân tỉnh Sơn La",
    ),
    "review_of_a_year_and_tasks_of_the_next": (
        f"""TỈNH ỦY CAO BẰNG
BAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ
*
Số 15-BC/BCĐ
Cao Bằng, ngày 18 tháng 12 năm 2023
BÁO CÁO
Kết quả hoạt động năm 2023, phương hướng, nhiệm vụ năm 2024{BODY}""",
        "cao-bang-04", "2023", "report", "15-BC/BCĐ", "2023-12-18", "Ban Chỉ đạo chuyển đổi số tỉnh Cao Bằng",
    ),
    "plan_of_a_province_that_has_since_merged": (
        f"""UBND TỈNH YÊN BÁI
{MOTTO}Số: 301/KH-UBND
Yên Bái, ngày 20 tháng 12 năm 2024
KẾ HOẠCH
Chuyển đổi số tỉnh Yên Bái năm 2025{BODY}""",
        "yen-bai-15", "2025", "plan", "301/KH-UBND", "2024-12-20", "Ủy ban nhân dân tỉnh Yên Bái",
    ),
    "plan_of_the_merged_province": (
        f"""Kế hoạch 0280/KH-UBND năm 2025 thực hiện chuyển đổi số năm 2026 của tỉnh Cà Mau
| Số hiệu | 0280/KH-UBND |
| Ngày ban hành | 31/12/2025 |
| Cơ quan ban hành | Tỉnh Cà Mau |
|
ỦY BAN NHÂN DÂN |
CỘNG HÒA XÃ HỘI
CHỦ NGHĨA VIỆT NAM |
|
Số: 0280/KH-UBND |
Cà Mau, ngày 31 tháng 12 năm 2025 |
KẾ HOẠCH
THỰC HIỆN CHUYỂN ĐỔI SỐ NĂM 2026 CỦA TỈNH CÀ MAU
Căn cứ Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị;{BODY}""",
        "ca-mau-96-2025", "2026", "plan", "0280/KH-UBND", "2025-12-31", "Ủy ban nhân dân tỉnh Cà Mau",
    ),
    "official_letter": (
        f"""UBND TỈNH TRÀ VINH
SỞ THÔNG TIN VÀ TRUYỀN THÔNG
{MOTTO}Số: 812/STTTT-CNTT
Trà Vinh, ngày 22 tháng 6 năm 2023
V/v báo cáo kết quả chuyển đổi số quý II/2023

Kính gửi: Cục Chuyển đổi số quốc gia{BODY}""",
        "tra-vinh-84", "2023-Q2", "report", "812/STTTT-CNTT", "2023-06-22",
        "Sở Thông tin và Truyền thông tỉnh Trà Vinh",
    ),
    "spaced_letters_in_the_name_of_the_document": (
        f"""UBND TỈNH NGHỆ AN
{MOTTO}Số: 5 /BC-UBND
Nghệ An, ngày 08/01/2025
B Á O  C Á O
Kết quả chuyển đổi số năm 2024{BODY}""",
        "nghe-an-40", "2024", "report", "5/BC-UBND", "2025-01-08", "Ủy ban nhân dân tỉnh Nghệ An",
    ),
    "markdown_from_page_images": (
        f"""**UBND TỈNH BÌNH ĐỊNH**

{MOTTO}

Số: 33/BC-UBND

*Bình Định, ngày 02 tháng 4 năm 2024*

# **BÁO CÁO**

**Tình hình, kết quả thực hiện chuyển đổi số quý I năm 2024**

Kính gửi: Bộ Thông tin và Truyền thông{BODY}""",
        "binh-dinh-52", "2024-Q1", "report", "33/BC-UBND", "2024-04-02", "Ủy ban nhân dân tỉnh Bình Định",
    ),
    "second_half_of_a_year": (
        f"""UBND THÀNH PHỐ HUẾ
{MOTTO}Số: 640/BC-UBND
Thành phố Huế, ngày 25 tháng 12 năm 2025
BÁO CÁO
Kết quả chuyển đổi số 06 tháng cuối năm 2025{BODY}""",
        "hue-46", "2025-H2", "report", "640/BC-UBND", "2025-12-25", "Ủy ban nhân dân thành phố Huế",
    ),
    "number_and_date_only_in_the_annex": (
        f"""BÁO CÁO

Tình hình chuyển đổi số 6 tháng đầu năm 2023

Ban Chỉ đạo chuyển đổi số tỉnh báo cáo tình hình 6 tháng đầu năm trên địa bàn tỉnh Phú Yên như sau:{BODY}
PHỤ LỤC
(Ban hành kèm theo Báo cáo số 21-BC/BCĐCĐS ngày 12/7/2023)
""",
        "phu-yen-54", "2023-H1", "report", "21-BC/BCĐCĐS", "2023-07-12", "Ban Chỉ đạo chuyển đổi số tỉnh Phú Yên",
    ),
    "upright_bar_for_the_numeral_of_the_quarter": (
        f"""UBND TỈNH PHÚ THỌ
{MOTTO}Số: 18/BC-UBND
Phú Thọ, ngày 3 tháng 4 năm 2024
BÁO CÁO
Kết quả chuyển đổi số quý | năm 2024{BODY}""",
        "phu-tho-25", "2024-Q1", "report", "18/BC-UBND", "2024-04-03", "Ủy ban nhân dân tỉnh Phú Thọ",
    ),
    "another_spelling_of_the_quarter": (
        f"""UBND TỈNH PHÚ THỌ
{MOTTO}Số: 19/BC-UBND
Phú Thọ, ngày 3 tháng 7 năm 2024
BÁO CÁO
Kết quả chuyển đổi số quí II.2024{BODY}""",
        "phu-tho-25", "2024-Q2", "report", "19/BC-UBND", "2024-07-03", "Ủy ban nhân dân tỉnh Phú Thọ",
    ),
    "board_of_the_two_tier_government": (
        f"""TỈNH ỦY LÂM ĐỒNG
BAN CHỈ ĐẠO PHÁT TRIỂN KHOA HỌC, CÔNG NGHỆ,
ĐỔI MỚI SÁNG TẠO VÀ CHUYỂN ĐỔI SỐ
*
Số 25-BC/BCĐ
Lâm Đồng, ngày 12 tháng 12 năm 2025
BÁO CÁO
kết quả thực hiện nhiệm vụ năm 2025, phương hướng, nhiệm vụ năm 2026{BODY}""",
        "lam-dong-68-2025", "2025", "report", "25-BC/BCĐ", "2025-12-12",
        "Ban Chỉ đạo về phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số tỉnh Lâm Đồng",
    ),
    "resolution_cited_in_the_title": (
        f"""UBND TỈNH GIA LAI
SỞ KHOA HỌC VÀ CÔNG NGHỆ
{MOTTO}Số: 100/BC-SKHCN
Gia Lai, ngày 12 tháng 3 năm 2026
BÁO CÁO
Kết quả thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 về chuyển đổi số, quý I năm 2026{BODY}""",
        "gia-lai-52", "2026-Q1", "report", "100/BC-SKHCN", "2026-03-12", "Sở Khoa học và Công nghệ tỉnh Gia Lai",
    ),
    "half_year_that_ended_before_the_merger": (
        f"""UBND TỈNH LÀO CAI
{MOTTO}Số: 100/BC-UBND
Lào Cai, ngày 12 tháng 7 năm 2025
BÁO CÁO
Chuyển đổi số 6 tháng đầu năm 2025{BODY}""",
        "lao-cai-10", "2025-H1", "report", "100/BC-UBND", "2025-07-12", "Ủy ban nhân dân tỉnh Lào Cai",
    ),
    "title_without_blank_line_before_the_text": (
        f"""ỦY BAN NHÂN DÂN
TỈNH THỪA THIÊN HUẾ
{MOTTO}Số: 88/BC-UBND
Thừa Thiên Huế, ngày 30 tháng 9 năm 2024
BÁO CÁO
Kết quả chuyển đổi số quý III năm 2024 của tỉnh Thừa Thiên - Huế
Thành phố Huế và các huyện, thị xã đã hoàn thành kế hoạch. UBND thành phố Huế báo cáo đúng hạn.{BODY}""",
        "thua-thien-hue-46", "2024-Q3", "report", "88/BC-UBND", "2024-09-30",
        "Ủy ban nhân dân tỉnh Thừa Thiên Huế",
    ),
    "city_without_its_name_before_six_months": (
        f"""UBND THÀNH PHỐ ĐÀ NẴNG
SỞ THÔNG TIN VÀ TRUYỀN THÔNG
{MOTTO}Số: 1234/BC-STTTT
Đà Nẵng, ngày 15 tháng 6 năm 2023
BÁO CÁO
Kết quả triển khai chuyển đổi số trên địa bàn thành phố 6 tháng đầu năm 2023{BODY}""",
        "da-nang-48", "2023-H1", "report", "1234/BC-STTTT", "2023-06-15",
        "Sở Thông tin và Truyền thông thành phố Đà Nẵng",
    ),
    "month_whose_year_follows_later": (
        f"""UBND TỈNH AN GIANG
{MOTTO}Số: 70/BC-UBND
An Giang, ngày 03 tháng 11 năm 2025
BÁO CÁO
Công tác chuyển đổi số tháng 10, nhiệm vụ tháng 11 năm 2025{BODY}""",
        "an-giang-91", "2025-10", "report", "70/BC-UBND", "2025-11-03", "Ủy ban nhân dân tỉnh An Giang",
    ),
    "draft_under_a_digital_signature": (
        f"""Ký bởi: Sở Thông tin và Truyền thông
Thời gian ký: 02/04/2024 15:25:17 +07:00

UBND TỈNH TUYÊN QUANG   CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ THÔNG TIN VÀ TRUYỀN THÔNG   Độc lập - Tự do - Hạnh phúc
Số: ......./BC-STTTT   Tuyên Quang, ngày ..... tháng 3 năm 2024
BÁO CÁO
Kết quả triển khai chuyển đổi số Quý I năm 2024{BODY}""",
        "tuyen-quang-08", "2024-Q1", "report", "/BC-STTTT", "2024-03",
        "Sở Thông tin và Truyền thông tỉnh Tuyên Quang",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", OFFICIAL)
def test_an_official_document_says_who_when_and_what(case: str) -> None:
    text, province_key, period, doc_type, number, issued, issuer = OFFICIAL[case]

    identity = identify(text)

    assert identity.missing == ()
    assert identity.province is not None
    assert identity.province.province_key == province_key
    assert (identity.period, identity.doc_type) == (period, doc_type)
    assert (identity.doc_number, identity.issued_date, identity.issuer) == (number, issued, issuer)


# name of the case: text, province key, period, date of publication
ARTICLES = {
    "headline_after_the_furniture_of_the_page": (
        """Trang chủ
Tin tức
Chuyển đổi số
18:04 - Thứ Tư, 10/07/2024 Lượt xem: 1402
Điện Biên tăng tốc chuyển đổi số trong nửa đầu năm
Sáu tháng qua, tỉnh Điện Biên có 10/24 chỉ tiêu chuyển đổi số hoàn thành. Điện Biên tiếp tục phủ sóng các
bản vùng cao.
Tin liên quan
Sơn La ra mắt nền tảng du lịch
Lai Châu tập huấn tổ công nghệ số
Sơn La: hội nghị năm 2025""",
        "dien-bien-11", "2024-H1", "2024-07-10",
    ),
    "mostly_about_one_year": (
        """Sóc Trăng: người dân hưởng lợi từ chính quyền số
Năm 2023, Sóc Trăng có 87% hồ sơ nộp trực tuyến. Theo Nghị quyết số 07-NQ/TU ngày 27/10/2021 về chuyển đổi
số đến năm 2025, định hướng đến năm 2030, tỉnh Sóc Trăng đã lập 775 tổ công nghệ số. Trong năm 2023, tỉnh
cũng mở 42 lớp tập huấn; so với cùng kỳ năm 2022, số hồ sơ tăng 12%.""",
        "soc-trang-94", "2023", None,
    ),
    "other_provinces_only_in_a_ranking": (
        """Quảng Ngãi lên năm bậc về chuyển đổi số
Theo bảng xếp hạng năm 2023, tỉnh Quảng Ngãi đứng thứ 21. Dẫn đầu là Đà Nẵng, TP.HCM, Lạng Sơn, Cần Thơ, Hà
Nội. Chính quyền số của Quảng Ngãi xếp thứ 12, kinh tế số xếp thứ 13. Quảng Ngãi đặt mục tiêu vào nhóm 20
địa phương đứng đầu.""",
        "quang-ngai-51", "2023", None,
    ),
    "meeting_of_a_quarter_after_the_reform": (
        """Quảng Trị: họp Ban Chỉ đạo về khoa học, công nghệ và chuyển đổi số
Ban Chỉ đạo tỉnh Quảng Trị vừa họp định kỳ quý I/2026. Toàn tỉnh đã có 1.830 tổ công nghệ số cộng đồng;
82,1% công dân có tài khoản định danh.""",
        "quang-tri-44", "2026-Q1", None,
    ),
    "former_province_named_beside_the_new_one": (
        """Lào Cai hợp nhất dữ liệu hồ sơ
date 2025-09-26
Sau hợp nhất, tỉnh Lào Cai đã chuyển dữ liệu của Yên Bái về một hệ thống. Ba tháng đầu, Lào Cai tiếp nhận
80.000 hồ sơ; riêng các xã thuộc Yên Bái trước đây chiếm 41%. Lào Cai sẽ tiếp tục tập huấn cho các xã của
Yên Bái.""",
        "lao-cai-15", "2025", "2025-09-26",
    ),
    "report_shown_as_a_page_without_heading": (
        """Báo cáo kết quả chuyển đổi số tỉnh Kiên Giang quý III năm 2024
Quý III, tỉnh tiếp nhận 52.310 hồ sơ, đúng hạn 98,2%.""",
        "kien-giang-91", "2024-Q3", None,
    ),
    "new_city": (
        """Thành phố Đồng Nai công bố kết quả chuyển đổi số quý II/2026
Thành phố Đồng Nai có 97% hồ sơ trực tuyến.""",
        "dong-nai-75-2026", "2026-Q2", None,
    ),
    "now_is_when_the_article_appeared": (
        """Một ứng dụng cho cả đô thị
date 2025-11-02
Thành phố Huế xếp thứ 4 năm 2022, thứ 3 năm 2023 và thứ 2 năm 2024. Tính đến năm 2025, ứng dụng đã có 1,3 triệu
tài khoản; người dân Huế nộp trực tuyến 91% hồ sơ.""",
        "hue-46", "2025", "2025-11-02",
    ),
    "portal_with_menus": (
        """CỔNG THÔNG TIN ĐIỆN TỬ TỈNH HÀ NAM
Trang chủ | Giới thiệu | Tin tức
Thông báo
Kế hoạch
Chuyển đổi số Hà Nam: kết quả sáu tháng đầu năm 2024
(Ngày đăng: 05/07/2024)
Đến 30/6/2024, tỉnh Hà Nam đã tiếp nhận 102.000 hồ sơ và phấn đấu đạt 90% hồ sơ trực tuyến vào năm 2025.""",
        "ha-nam-35", "2024-H1", "2024-07-05",
    ),
    "one_sentence": ("Quý I năm 2024, tỉnh Lào Cai tiếp nhận 59.302 hồ sơ.", "lao-cai-10", "2024-Q1", None),
    "a_date_in_a_sentence_is_no_date_of_publication": (
        "Đến 31/3/2024, tỉnh Hà Giang có 193 xã phủ sóng 4G.", "ha-giang-02", "2024", None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ARTICLES)
def test_an_article_is_placed_by_what_it_speaks_of(case: str) -> None:
    text, province_key, period, published = ARTICLES[case]

    identity = identify(text)

    assert identity.missing == ()
    assert identity.province is not None
    assert identity.province.province_key == province_key
    assert (identity.period, identity.issued_date) == (period, published)
    assert identity.doc_type == ("report" if "without_heading" in case else "news")


# name of the case: text, words that say why
NO_SUBMISSIONS = {
    "district": (
        f"""UBND TỈNH LÀO CAI
UBND HUYỆN BẢO YÊN
{MOTTO}Số: 40/BC-UBND
Bảo Yên, ngày 5 tháng 4 năm 2024
BÁO CÁO
Kết quả chuyển đổi số quý I năm 2024 trên địa bàn huyện{BODY}""",
        "huyện BẢO YÊN",
    ),
    "commune_without_heading": (
        f"""BÁO CÁO
Kết quả thực hiện các nhiệm vụ chuyển đổi số 6 tháng đầu năm 2024
Căn cứ Kế hoạch số 159/KH-UBND ngày 29/12/2023 của UBND huyện Ân Thi;
UBND xã Hồ Tùng Mậu báo cáo kết quả 6 tháng đầu năm 2024 như sau:{BODY}""",
        "xã Hồ Tùng Mậu",
    ),
    "city_that_is_a_district": (
        f"""UBND THÀNH PHỐ LÀO CAI
{MOTTO}Số: 40/BC-UBND
Lào Cai, ngày 5 tháng 4 năm 2024
BÁO CÁO
Kết quả chuyển đổi số quý I năm 2024 của thành phố Lào Cai{BODY}""",
        "thành phố Lào Cai",
    ),
    "hue_before_it_was_a_province": (
        f"""UBND THÀNH PHỐ HUẾ
{MOTTO}Số: 7/BC-UBND
Huế, ngày 5 tháng 4 năm 2023
BÁO CÁO
Chuyển đổi số thành phố Huế quý I năm 2023{BODY}""",
        "thành phố Huế",
    ),
    "two_provinces_in_the_title": (
        """Hà Giang và Tuyên Quang cùng xây dựng nền tảng số
Năm 2024, Hà Giang có 90% hồ sơ trực tuyến, Tuyên Quang có 88%.""",
        "nhiều tỉnh, thành phố (Hà Giang, Tuyên Quang)",
    ),
    "two_reports_in_one_file": (
        f"""UBND TỈNH TIỀN GIANG
{MOTTO}Số: 1/BC-UBND
Tiền Giang, ngày 5 tháng 4 năm 2024
BÁO CÁO
Chuyển đổi số tỉnh Tiền Giang quý I năm 2024{BODY}UBND TỈNH LONG AN
Số: 2/BC-UBND
Long An, ngày 6 tháng 4 năm 2024
BÁO CÁO
Chuyển đổi số tỉnh Long An quý I năm 2024{BODY}""",
        "nhiều tỉnh, thành phố (Tiền Giang, Long An)",
    ),
    "region": (
        """Chuyển đổi số vùng đồng bằng sông Cửu Long năm 2023
Cần Thơ, An Giang, Kiên Giang đã kết nối dữ liệu. An Giang dẫn đầu về chính quyền số, Cần Thơ về kinh tế số,
Kiên Giang về du lịch.""",
        "nhiều tỉnh, thành phố",
    ),
    "ministry": (
        f"""BỘ THÔNG TIN VÀ TRUYỀN THÔNG
{MOTTO}Số: 100/BC-BTTTT
Hà Nội, ngày 12 tháng 7 năm 2024
BÁO CÁO
Tình hình chuyển đổi số quốc gia 6 tháng đầu năm 2024{BODY}""",
        "cả nước",
    ),
    "whole_country": (
        """Kết quả chuyển đổi số quốc gia năm 2022
Trên cả nước, 63/63 địa phương đã chọn ngày chuyển đổi số. Cả nước có hơn 50.000 tổ công nghệ số; trên toàn
quốc, 100% huyện có mạng truyền số liệu. Hưng Yên là một trong các địa phương đi sớm.""",
        "cả nước",
    ),
    "no_known_province": (
        f"""UBND TỈNH SÔNG MÂY
{MOTTO}Số: 3/BC-UBND
Sông Mây, ngày 5 tháng 4 năm 2024
BÁO CÁO
Kết quả chuyển đổi số quý I năm 2024{BODY}""",
        "chưa xác định được tỉnh, thành phố",
    ),
    "province_that_had_ended": (
        f"""UBND TỈNH YÊN BÁI
{MOTTO}Số: 3/BC-UBND
Yên Bái, ngày 5 tháng 4 năm 2026
BÁO CÁO
Kết quả chuyển đổi số quý I năm 2026{BODY}""",
        "nay thuộc tỉnh Lào Cai",
    ),
    "no_period": (
        f"""UBND TỈNH HÀ TĨNH
{MOTTO}Số: 3/BC-UBND
Hà Tĩnh, ngày 5 tháng 4 năm 2024
BÁO CÁO
Kết quả chuyển đổi số của tỉnh

Thực hiện Kế hoạch số 12/KH-UBND ngày 10/01/2024, UBND tỉnh báo cáo như sau:{BODY}""",
        "chưa xác định được kỳ báo cáo",
    ),
    "quarter_of_an_unknown_year": (
        f"""BÁO CÁO
Kết quả chuyển đổi số quý II tỉnh Hà Tĩnh{BODY}""",
        "không nêu năm",
    ),
    "several_years": (
        f"""UBND TỈNH BẮC NINH
{MOTTO}Số: 186/BC-UBND
Bắc Ninh, ngày 29 tháng 12 năm 2025
BÁO CÁO
Tổng kết phát triển chính quyền số tỉnh Bắc Ninh giai đoạn 2021-2025{BODY}""",
        "nhiều năm (2021-2025)",
    ),
    "nothing_of_the_kind": (
        """Công thức nấu phở bò

Xương ống ninh sáu giờ, hớt bọt.
""",
        "chưa xác định được tỉnh",
    ),
    "district_without_a_headline": (
        """Qua một năm, huyện Xuân Lộc đã hoàn thành 16 tiêu chí. Huyện Xuân Lộc có 97 dịch vụ; huyện Xuân Lộc mở 12 lớp
tập huấn. Năm 2024, huyện Xuân Lộc dẫn đầu tỉnh Đồng Nai, và huyện Xuân Lộc đặt mục tiêu cao hơn.""",
        "huyện Xuân Lộc",
    ),
    "scheme_for_several_years": (
        f"""UBND TỈNH QUẢNG TRỊ
{MOTTO}Số: 1982/QĐ-UBND
Quảng Trị, ngày 29 tháng 7 năm 2022
QUYẾT ĐỊNH
BAN HÀNH ĐỀ ÁN CHUYỂN ĐỔI SỐ TỈNH QUẢNG TRỊ ĐẾN NĂM 2025, ĐỊNH HƯỚNG ĐẾN
NĂM 2030{BODY}""",
        "chưa xác định được kỳ báo cáo",
    ),
    "ward_after_the_reform": (
        f"""UBND PHƯỜNG BÌNH TÂN
{MOTTO}Số: 3/BC-UBND
Bình Tân, ngày 3 tháng 10 năm 2025
BÁO CÁO
Kết quả chuyển đổi số quý III năm 2025{BODY}""",
        "phường BÌNH TÂN",
    ),
    "numbered_district_of_a_city": (
        f"""UBND QUẬN 1
{MOTTO}Số: 3/BC-UBND
Quận 1, ngày 3 tháng 10 năm 2024
BÁO CÁO
Kết quả chuyển đổi số quý III năm 2024{BODY}""",
        "quận 1",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NO_SUBMISSIONS)
def test_what_is_no_submission_of_a_province_is_told_why_and_what_to_do(case: str) -> None:
    text, words = NO_SUBMISSIONS[case]

    identity = identify(text)

    assert not identity.identified
    assert words in " ".join(identity.missing)
    assert all("Đề nghị" in why for why in identity.missing)


def test_a_rank_among_all_provinces_does_not_make_a_text_one_about_the_country() -> None:
    text = (
        "Phấn đấu vào nhóm 30/63 tỉnh, thành phố\nNgày 03/4/2023, UBND tỉnh Gia Lai đề ra mục tiêu năm 2023: xếp trong "
        "nhóm 30/63 tỉnh, thành phố về chuyển đổi số, tăng bậc so với năm trước (34/63 tỉnh, thành phố).\n"
    )
    identity = identify(text)

    assert identity.province is not None
    assert identity.province.name == "Gia Lai"


@pytest.mark.parametrize(
    "sentence",
    [
        "NÂNG CAO BẰNG CHỨNG VỀ HIỆU QUẢ CHUYỂN ĐỔI SỐ NĂM 2024",
        "Các nước châu Á - Thái Bình Dương bàn về chuyển đổi số năm 2024",
        "Huyện Quảng Ninh và xã Hòa Bình chuyển đổi số năm 2024",
        "Nâng cao bằng nhiều cách, giá lại thấp, sơn là sạch trong năm 2024",
    ],
)
def test_words_that_look_like_a_province_are_none(sentence: str) -> None:
    identity = identify(f"{sentence}\nNội dung hội thảo khoa học.\n")

    assert identity.province is None


@pytest.mark.parametrize("written", ["TỈNH LÀO  CAI", "tỉnh lào cai", "tỉnh Lào Cai", "tỉnh Lao Cai", "TỈNH LÀO\nCAI"])
def test_a_province_is_known_however_its_name_is_written(written: str) -> None:
    identity = identify(f"BÁO CÁO\nKết quả chuyển đổi số quý I năm 2024 {written}\n\nI. KẾT QUẢ\n")

    assert identity.province is not None
    assert identity.province.province_key == "lao-cai-10"


PIECES = (
    "BÁO CÁO\n", "Số: ", "/BC-UBND", ", ngày 31 tháng 2 năm 2024\n", "quý ", "IV", "13", "/2024", " năm 2025",
    "6 tháng ", "đầu năm ", "tỉnh ", "Lào Cai", "thành phố ", "Huế", "huyện ", "V/v ", "\n", "|", " - ", "tháng ",
    "giai đoạn 2021-2025", "Tin liên quan\n", "kèm theo Báo cáo số ", "ngày / 3 /2024", "…", "\u0111", "x" * 300,
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=40).map("".join))
def test_no_text_makes_identification_fail(text: str) -> None:
    identity = identify(text)

    assert identity.identified == (identity.province is not None and identity.period is not None)
