"""Marks of numbers, passages said twice, what a report owes besides its figures."""

import pytest
from quality_records import REPORT, asked, told

from pipelines.quality.formalities import DAYS_TO_REPORT, outline
from pipelines.settings import DBT_PROJECT

FORMAT, TWICE, IMPRINT = "number_format", "duplicate_passage", "metadata_complete"
ON_TIME, SECTIONS = "submitted_on_time", "section_present"
LONG = "Toàn tỉnh đã hoàn thành kết nối mạng truyền số liệu chuyên dùng tới các xã, phường, thị trấn."


class TestDecimalMarks:
    @pytest.mark.parametrize(
        "words",
        [
            "Đạt 85,6% và 16,13 thuê bao/100 dân; 17.720 lượt; 6,7 tỷ đồng; 33,130 tỷ đồng.",
            "Reached 85.6% and 58.3%; 17,720 lượt.",
            "Phiên bản 2.0, cách mạng công nghiệp 4.0, mục 2.1, IP 10.0.0.1; đạt 85,6% với 1.548 thôn.",
            "Ngày 15.6.2023 có 1.548/1.562 thôn, đạt 99,1%.",
            "Tổng 1.234.567 hồ sơ, đạt 12,5%.",
        ],
    )
    def test_one_convention_holds(self, words):
        assert told(FORMAT, words) == []

    @pytest.mark.parametrize(
        ("words", "stated", "computed"),
        [
            ("Đạt 58.3%; ghi nhận 17.720 lượt.", "58.3%", "58,3%"),
            ("Đạt 50,84% vượt 0.84% so với kế hoạch.", "0.84%", "0,84%"),
            ("Số tiền 6.7 tỷ đồng, chiếm 27,5%.", "6.7 tỷ đồng", "6,7 tỷ đồng"),
            ("Chỉ số đạt 0.71, năm trước đạt 0,62.", "0.71", "0,71"),
            ("Reached 85.6%, 58.3%, 91.2%, 17,720 lượt; riêng tỉnh 12,5%.", "12,5%", "12.5%"),
        ],
    )
    def test_the_odd_mark_is_told_with_the_usual_one(self, words, stated, computed):
        (finding,) = told(FORMAT, words)
        assert (finding.severity, finding.stated, finding.computed) == ("info", stated, computed)

    def test_a_decimal_alone_shows_no_mixture(self):
        assert asked(FORMAT, "Đạt 58.3%.") == (1, 0, 0)


class TestUnitOfAShare:
    @pytest.mark.parametrize(
        "words",
        [
            "Tỷ lệ số hóa hồ sơ của tỉnh đạt 67,65.",
            "Tỉ lệ hồ sơ đúng hạn là 98,7; tỷ lệ hài lòng đạt 91%.",
            "Tỷ lệ người dân có tài khoản chiếm 80, tăng so với năm trước.",
        ],
    )
    def test_a_bare_number_lacks_its_unit(self, words):
        (finding,) = told(FORMAT, words)
        assert finding.severity == "info" and finding.computed == f"{finding.stated}%"

    @pytest.mark.parametrize(
        "words",
        [
            "Tỷ lệ số hóa hồ sơ đạt 67,65%.",
            "Tỷ lệ số hóa hồ sơ đạt 67,65 %.",
            "Tỷ lệ số hóa hồ sơ lần lượt đạt 95, 90 và 85%.",
            "Tỷ lệ thuê bao băng rộng đạt 16,13 thuê bao/100 dân.",
            "Tỷ lệ % hồ sơ đúng hạn đạt 67,65.",
            "Tỷ lệ hệ thống được phê duyệt đạt 77/132 hệ thống.",
            "Tỷ lệ cao; số trạm là 75.",
            "Tỷ lệ số hóa đạt 12 điểm.",
            "Tỷ lệ máy tính/cán bộ đạt 1,2.",
            "Tỷ lệ giáo viên trên lớp đạt 1,9.",
            "Tỷ lệ văn bản ký số đạt 95 - 98%.",
        ],
    )
    def test_a_share_with_a_unit_or_a_number_of_something_holds(self, words):
        assert told(FORMAT, words) == []


class TestDuplicatePassage:
    def test_a_passage_said_twice_is_told_at_its_second_place(self):
        text = f"1. Hạ tầng số\n{LONG}\n2. Nhân lực số\nCâu khác.\n{LONG}"
        (finding,) = told(TWICE, text)
        assert finding.quote == LONG and finding.start > len(LONG)
        assert finding.message_vi.startswith("Mục 2 lặp lại")

    def test_white_space_and_line_breaks_tell_no_passages_apart(self):
        assert told(TWICE, f"{LONG}\n\n{LONG.replace(' kết nối', '  kết' + chr(10) + 'nối')}")

    def test_a_run_of_sentences_is_one_finding(self):
        run = "\n".join(f"- {LONG[:-1]} lần {i}." for i in range(5))
        (finding,) = told(TWICE, f"I. KẾT QUẢ\n{run}\nKhác hẳn.\n{run}\nHết.")
        assert finding.quote.count("lần") == 5

    @pytest.mark.parametrize(
        "text",
        [
            f"{LONG}\n{LONG.replace('xã', 'thôn')}",
            "2.3. Đề xuất, kiến nghị: Không\n" * 3,
            "STT\tMục tiêu cụ thể của tỉnh\tĐơn vị thực hiện\tMục tiêu năm\tKết quả\tGhi chú\n1\ta\tb\t1\t2\t3\n"
            "STT\tMục tiêu cụ thể của tỉnh\tĐơn vị thực hiện\tMục tiêu năm\tKết quả\tGhi chú\n2\tc\td\t1\t2\t3\n",
            "",
        ],
    )
    def test_other_words_short_lines_and_heads_of_tables_may_recur(self, text):
        assert told(TWICE, text) == []

    def test_a_long_text_of_one_sentence_repeated_is_found_once(self):
        assert len(told(TWICE, "\n".join([LONG] * 50))) == 1


class TestMetadataComplete:
    HEAD = "Số: 58/BC-STTTT\n\nLào Cai, ngày 15 tháng 4 năm 2024\n\nBÁO CÁO\n"

    def test_a_complete_imprint_holds(self):
        assert asked(IMPRINT, self.HEAD) == (1, 0, 0)

    @pytest.mark.parametrize(
        ("changes", "missing"),
        [
            ({"doc_number": "/BC-STTTT"}, "số hiệu"),
            ({"doc_number": None}, "số hiệu"),
            ({"issued_date": "2024-04"}, "ngày ban hành"),
            ({"issued_date": None}, "ngày ban hành"),
            ({"issuer": None}, "cơ quan ban hành"),
            ({"doc_number": None, "issued_date": None, "issuer": None}, "số hiệu, ngày ban hành, cơ quan ban hành"),
        ],
    )
    def test_what_is_missing_is_named(self, changes, missing):
        (finding,) = told(IMPRINT, self.HEAD, **changes)
        assert (finding.severity, finding.message_vi) == ("info", f"Văn bản còn thiếu {missing}.")

    def test_the_blank_places_are_quoted(self):
        text = "SỞ THÔNG TIN\nSố: /BC-STTTT\n\nLào Cai, ngày tháng 4 năm 2024\n\nBÁO CÁO"
        (finding,) = told(IMPRINT, text, doc_number="/BC-STTTT", issued_date="2024-04")
        assert finding.quote == "Số: /BC-STTTT\n\nLào Cai, ngày tháng 4 năm 2024"

    @pytest.mark.parametrize("doc_type", ["news", "other"])
    def test_an_article_needs_no_number(self, doc_type):
        assert asked(IMPRINT, "Bài viết.", doc_type=doc_type, doc_number=None) == (0, 0, 0)


class TestSubmittedOnTime:
    @pytest.mark.parametrize(("issued", "holds"), [("2024-04-15", True), ("2024-04-16", False), ("2024-04", True)])
    def test_the_last_day_to_report_is_the_edge(self, issued, holds, received=None):
        late = {"received_at": REPORT.received_at.replace(month=8)}
        assert (not told(ON_TIME, "BÁO CÁO", issued_date=issued, **late)) == holds

    def test_an_early_arrival_counts_whatever_day_the_report_bears(self):
        assert told(ON_TIME, "BÁO CÁO", issued_date="2024-04-30") == []

    def test_a_report_without_a_day_or_a_period_is_not_judged(self):
        assert asked(ON_TIME, "BÁO CÁO", issued_date=None) == (0, 0, 0)
        assert asked(ON_TIME, "BÁO CÁO", period=None) == (0, 0, 0)

    def test_the_days_are_those_of_the_warehouse(self):
        assert f"days_to_report: {DAYS_TO_REPORT}\n" in (DBT_PROJECT / "dbt_project.yml").read_text(encoding="utf-8")


class TestSectionPresent:
    def whole(self, without=(), silent=()):
        parts = []
        for number, name in enumerate(outline(), 1):
            if number not in without:
                figure = "Không phát sinh." if number in silent else "Có 12 đơn vị."
                parts.append(f"{number}. {name}\n{number}.1. Kết quả đạt được\n{figure}")
        return "\n\n".join(parts)

    def test_a_whole_outline_holds(self):
        assert asked(SECTIONS, self.whole()) == (7, 0, 0)

    def test_a_missing_section_is_named_once(self):
        (finding,) = told(SECTIONS, self.whole(without=(3,)))
        assert finding.message_vi == "Báo cáo không có phần “Nhân lực số” của đề cương."

    def test_a_section_without_a_figure_is_named(self):
        (finding,) = told(SECTIONS, self.whole(silent=(5,)))
        assert finding.message_vi == "Phần “An toàn, an ninh mạng” chưa nêu số liệu nào."

    def test_a_report_of_another_outline_is_not_judged(self):
        assert asked(SECTIONS, self.whole(without=(1, 2, 3))) == (0, 0, 0)
        assert asked(SECTIONS, "I. KẾT QUẢ\n1. Hạ tầng số\n2. Chính quyền số\nII. HẠN CHẾ") == (0, 0, 0)
