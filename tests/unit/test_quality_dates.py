"""Days of a text: those that no calendar has, and what has happened after the text was issued."""

import pytest
from quality_records import asked, told

EXISTS, AFTER = "date_exists", "date_not_after_issue"
MARCH = {"issued_date": "2024-03"}


class TestDateExists:
    @pytest.mark.parametrize(
        "day",
        [
            "30/6/2024",
            "29/02/2024",
            "31.12.2023",
            "30-11-2023",
            "2024-02-29",
            "ngày 29 tháng 02 năm 2024",
            "ngày 29/2",
            "ngày 31/7",
        ],
    )
    def test_a_day_of_the_calendar_holds(self, day):
        assert asked(EXISTS, f"Hoàn thành trước {day}.") == (1, 0, 0)

    @pytest.mark.parametrize(
        ("day", "computed"),
        [
            ("31/6/2024", "tháng 6 có 30 ngày"),
            ("29/02/2023", "tháng 2 năm 2023 có 28 ngày"),
            ("ngày 30 tháng 02 năm 2024", "tháng 2 năm 2024 có 29 ngày"),
            ("31-4-2024", "tháng 4 có 30 ngày"),
            ("2024-04-31", "tháng 4 có 30 ngày"),
            ("ngày 31/9", "tháng 9 có 30 ngày"),
            ("15/13/2024", "một năm có 12 tháng"),
            ("00/5/2024", "tháng 5 có 31 ngày"),
            ("tháng 13/2024", "một năm có 12 tháng"),
        ],
    )
    def test_a_day_that_no_calendar_has_breaks(self, day, computed):
        (finding,) = told(EXISTS, f"Đề nghị các đơn vị hoàn thành trước {day}, báo cáo về Sở.")
        assert (finding.severity, finding.gate, finding.computed) == ("warning", "flag", computed)
        assert day.removeprefix("ngày ") in finding.quote

    @pytest.mark.parametrize(
        "words",
        [
            "Hằng ngày 25/25 dịch vụ công được theo dõi.",
            "Kế hoạch số 31/6-KH ngày hôm đó.",
            "Đạt 31/60 chỉ tiêu, 163/205 sản phẩm, hạng 10/63, tiêu chuẩn TCVN 9250:2012, trực 24/7.",
            "Giai đoạn 2021-2025, quý I/2024, tháng 12/2024.",
        ],
    )
    def test_what_is_no_day_is_not_asked(self, words):
        assert told(EXISTS, words) == []

    def test_a_text_without_days_and_no_text_at_all_pass_nothing(self):
        assert asked(EXISTS, "Không có ngày nào.") == (0, 0, 0)
        assert asked(EXISTS, "") == (0, 0, 0)

    def test_one_wrong_day_in_two_places_is_one_finding(self):
        text = "1. Hạ tầng số\nXong trước 31/6/2024.\n2. Nhân lực số\nXong trước 31/6/2024."
        (finding,) = told(EXISTS, text)
        assert finding.message_vi.endswith("Lặp lại ở mục 2.")

    def test_the_place_of_a_day_is_the_heading_above_it(self):
        (finding,) = told(EXISTS, "II. NHIỆM VỤ\n1. Hạ tầng số\n1.1. Việc phải làm\nXong trước 31/6/2024.")
        assert finding.message_vi.startswith("Mục 1.1 ghi ngày 31/6/2024")


class TestDateNotAfterIssue:
    @pytest.mark.parametrize(
        "words",
        [
            "Ngày 08/12/2024, Bộ Thông tin và Truyền thông ban hành Công văn số 6106/BTTTT-CĐSQG về việc đào tạo.",
            "UBND tỉnh đã ban hành Kế hoạch số 27/KH-UBND ngày 26/4/2024 về chuyển đổi số.",
            "Theo Quyết định số 749/QĐ-TTg, ngày 03 tháng 6 năm 2024 của Thủ tướng Chính phủ.",
            "Ngày 15/5/2024, Sở đã tổ chức hội nghị tập huấn cho 120 người.",
            "Tính đến ngày 30/6/2024, toàn tỉnh có 209 tổ công nghệ số.",
            "Từ ngày 01/01/2024 đến ngày 15/4/2024 toàn tỉnh đã tiếp nhận 12.000 hồ sơ.",
            "1.1. Kết quả đạt được\nNgày 17/4/2024, tổ chức tập huấn về chữ ký số.",
            "Kế hoạch số 12/KH-UBND của UBND tỉnh ngày 20/7/2024 về chuyển đổi số.",
            "Ngày 12/5/2024, UBND tỉnh tổ chức hội nghị sơ kết với sự tham gia của 300 đại biểu.",
            "Hội nghị tổng kết được tổ chức vào ngày 12/5/2024 với 300 đại biểu.",
        ],
    )
    def test_what_has_happened_cannot_be_later_than_the_text(self, words):
        (finding,) = told(AFTER, words, **MARCH)
        assert (finding.severity, finding.gate) == ("warning", "flag")
        assert "chậm nhất ngày 31 tháng 3 năm 2024" in finding.message_vi

    @pytest.mark.parametrize(
        "words",
        [
            "Đôn đốc các đơn vị hoàn thành trước ngày 30/6/2024.",
            "Phấn đấu đến ngày 31/12/2024 đạt 80%.",
            "Dự kiến ngày 10/10/2024, tỉnh tổ chức Ngày Chuyển đổi số.",
            "Ngày 20/5/2024, Sở sẽ ban hành Kế hoạch số 60/KH-STTTT.",
            "Luật Giao dịch điện tử có hiệu lực từ ngày 01/7/2024.",
            "Tính đến ngày 30/6/2025, phấn đấu 100% xã có mạng 5G.",
            "1.4. Nhiệm vụ quý II\nNgày 17/4/2024, tổ chức tập huấn về chữ ký số.",
            "Chứng thư số đã cấp có hiệu lực đến ngày 20/8/2026.",
            "Đã ký hợp đồng thuê hệ thống đến ngày 31/12/2025.",
            "Đã lên kế hoạch tổ chức cuộc thi ngày 25/4/2024.",
            "Ngày 10/10/2024 được chọn là Ngày Chuyển đổi số của tỉnh.",
            "Thời gian tổ chức: ngày 10/10/2024.",
            "Dự thảo Nghị quyết số 12/NQ-HĐND ngày 10/7/2024 đang lấy ý kiến.",
        ],
    )
    def test_what_is_to_come_may_be_later(self, words):
        assert told(AFTER, words, **MARCH) == []

    @pytest.mark.parametrize(("day", "holds"), [("18/3/2024", True), ("19/3/2024", False)])
    def test_the_day_of_issue_is_the_edge(self, day, holds):
        words = f"Sở đã ban hành Công văn số 12/STTTT-CNTT ngày {day}."
        assert (not told(AFTER, words, issued_date="2024-03-18")) == holds

    def test_a_blank_day_gives_the_whole_month(self):
        assert asked(AFTER, "Công văn số 12/STTTT-CNTT ngày 31/3/2024.", **MARCH) == (1, 0, 0)

    def test_without_a_day_of_issue_the_day_of_arrival_is_the_last(self):
        (finding,) = told(AFTER, "Công văn số 12/STTTT-CNTT ngày 02/4/2024.", issued_date=None)
        assert "được nhận chậm nhất ngày 01 tháng 4 năm 2024" in finding.message_vi

    def test_a_day_of_issue_before_most_papers_is_itself_the_wrong_one(self):
        papers = [f"Công văn số {n}/UBND-KGVX ngày {n}/02/2024 về chuyển đổi số." for n in range(10, 16)]
        assert len(told(AFTER, "\n".join(papers), issued_date="2023-03-18")) == 1

    def test_a_day_that_no_calendar_has_is_left_to_its_own_rule(self):
        assert asked(AFTER, "Công văn số 12/STTTT-CNTT ngày 31/6/2024.", **MARCH) == (0, 0, 0)
