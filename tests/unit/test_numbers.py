"""Numbers as Vietnamese reports write them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.vietnamese.numbers import parse_number, scan
from pipelines.vietnamese.writing import format_number


def one(text: str, written: str):
    return next(t for t in scan(text) if text[t.start : t.end] == written)


@pytest.mark.parametrize(
    ("text", "written", "role", "value"),
    [
        ("tiếp nhận 59.302 hồ sơ", "59.302", "count", 59302),
        ("đạt 58.3%", "58.3%", "percent", 58.3),
        ("đạt 85,6%", "85,6%", "percent", 85.6),
        ("đạt 45,19 %", "45,19 %", "percent", 45.19),
        (r"đạt $95 \%$", r"95 \%$", "percent", 95),
        ("cho **360** cơ sở", "360", "count", 360),
        ("có 01 đại lý", "01", "count", 1),
        ("số tiền 28.900 triệu đồng", "28.900 triệu đồng", "vnd", 28_900_000_000),
        ("thu 6,7 tỷ đồng", "6,7 tỷ đồng", "vnd", 6_700_000_000),
        ("thu 94.801.346.295 đồng", "94.801.346.295 đồng", "vnd", 94_801_346_295),
        ("số tiền 33,130 tỷ đồng", "33,130 tỷ đồng", "vnd", 33_130_000_000),
        ("gần 2,4 triệu lượt", "2,4 triệu", "count", 2_400_000),
        ("đạt 16,13 thuê bao/100 dân", "16,13 thuê bao/100 dân", "per_100", 16.13),
        ("tiếp nhận 41,236 hồ sơ", "41,236", "count", 41236),
        ("6 tháng: 201.110 hồ sơ", "201.110", "count", 201110),
        ("danh mục 22 thủ tục", "22", "count", 22),
        ("cung cấp 1.120 dịch vụ công", "1.120", "count", 1120),
        ("có 24/24 đơn vị", "24/24", "fraction", None),
        ("tài khoản 7.236/25.161", "7.236/25.161", "fraction", None),
    ],
)
def test_a_figure_is_read_with_its_marks_scale_and_unit(text, written, role, value):
    token = one(text, written)
    assert (token.role, token.value) == (role, value)


@pytest.mark.parametrize(
    ("text", "written", "role"),
    [
        ("ngày 12/3/2024", "12/3/2024", "date"),
        ("ngày 15.6.2023", "15.6.2023", "date"),
        ("ngày 03 tháng 01 năm 2024", "03 tháng 01 năm 2024", "date"),
        ("lấy ngày 10/10 hằng năm", "10/10", "date"),
        ("đến năm 2025", "2025", "period"),
        ("giai đoạn 2021-2025", "2021-2025", "period"),
        ("trong 9 tháng qua", "9", "period"),
        ("Công văn số 302/CĐSQG-CSS", "302/CĐSQG-CSS", "document_number"),
        ("Nghị quyết số 20-NQ/TU", "20-NQ/TU", "document_number"),
        ("Kế hoạch số 03/KH-BCĐ", "03/KH-BCĐ", "document_number"),
        ("theo Đề án 06", "06", "document_number"),
        ("tại khoản 2 Điều 5", "5", "legal_reference"),
        ("đứng thứ 10/63 tỉnh", "10/63", "rank"),
        ("xếp 17/63 tỉnh", "17/63", "rank"),
        ("đạt 6,5/10 điểm", "6,5/10", "rank"),
        ("tăng 1,3% so với cùng kỳ", "1,3%", "change"),
        ("trực 24/7", "24/7", "identifier"),
        ("TCVN 9250:2012", "9250:2012", "identifier"),
        ("mức độ 2", "2", "identifier"),
        ("người trên 14 tuổi", "14", "identifier"),
        ("xem https://a.gov.vn/2024/03", "https://a.gov.vn/2024/03", "identifier"),
        ("(2) Hệ thống báo cáo", "2", "list_marker"),
    ],
)
def test_what_is_no_figure_says_what_it_is(text, written, role):
    assert one(text, written).role == role


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("trên 95%", ">"),
        ("hơn 95%", ">"),
        ("tối thiểu 95%", ">="),
        ("95% trở lên", ">="),
        ("dưới 95%", "<"),
        ("gần 95%", "~"),
        ("khoảng 95%", "~"),
        ("~95%", "~"),
        ("điện tử 95%", "="),
        ("đã đầu tư 95%", "="),
        ("đã được 95%", "="),
    ],
)
def test_a_hedge_is_a_word_of_its_own(text, comparator):
    token = next(t for t in scan(text) if t.is_figure)
    assert token.comparator == comparator


def test_a_rise_to_a_level_states_the_level():
    assert one("tăng lên 85%", "85%").role == "percent"


def test_digits_of_a_word_are_no_number():
    assert scan("mạng 3G, 4G và QR5a") == []


def test_decimals_count_the_places_that_a_scale_word_leaves():
    assert one("thu 6,7 tỷ đồng", "6,7 tỷ đồng").decimals == -8


@given(st.integers(min_value=0, max_value=10**12))
def test_a_count_that_we_write_is_read_back(count):
    assert parse_number(format_number(count), whole=True) == (float(count), 0)


@given(st.text(max_size=200))
def test_tokens_never_overlap_and_lie_in_the_text(text):
    tokens = scan(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(tokens))
    assert all(0 <= t.start < t.end <= len(text) for t in tokens)


def test_the_unit_in_the_cell_before_does_not_rule_a_number():
    (token,) = scan("Điểm phục vụ bưu chính\tđiểm\t229")
    assert (token.role, token.value) == ("count", 229)
