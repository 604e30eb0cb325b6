"""Goals against results: what a table or a sentence says of them, and how many of each."""

import pytest
from quality_records import asked, told

RULE = "target_status_matches"
HEAD = "STT\tMục tiêu\tĐơn vị thực hiện\tMục tiêu năm 2024\tKQTH 6 tháng\tGhi chú"


def row(goal, result, remark, label="Tỷ lệ hộ gia đình có cáp quang"):
    return f"{HEAD}\n1\t{label}\tCác doanh nghiệp\t{goal}\t{result}\t{remark}"


@pytest.mark.parametrize(
    ("goal", "result", "remark"),
    [
        ("90%", "86,32%", "Chưa đạt"),
        ("100%", "100%", "Đạt"),
        ("85%", "87,44%", "Đạt và vượt 2,44% (theo số liệu của Cục Viễn thông)"),
        ("trên 90%", "93,9%", "Đạt và vượt 3,9%"),
        ("trên 90%", "90%", "Chưa đạt"),
        ("Trên 90%", "trên 90%", "Đạt"),
        ("70%", "187,5%", "Đạt và vượt 117,5%"),
        ("1.000", "1.200", "Đạt, vượt 20%"),
        ("dưới 5%", "3,2%", "Đạt"),
        ("dưới 5%", "5,2%", "Chưa đạt"),
        ("90%", "khoảng 90%", "Chưa đạt"),
        ("90%", "khoảng 90%", "Đạt"),
        ("50%", "", "Chưa có số liệu đánh giá (ước cuối năm sẽ đạt)"),
        ("Triển khai tại thành phố", "Đã lắp 75 vị trí", "Đạt"),
        ("12%", "-", "Chưa có số liệu"),
    ],
)
def test_a_status_that_follows_from_goal_and_result_holds(goal, result, remark):
    assert told(RULE, row(goal, result, remark)) == []


@pytest.mark.parametrize(
    ("goal", "result", "remark", "computed"),
    [
        ("90%", "86,32%", "Đạt", "86,32% so với mục tiêu 90%: thấp hơn 3,68%"),
        ("85%", "87,44%", "Chưa đạt", "87,44% so với mục tiêu 85%: cao hơn 2,44%"),
        ("85%", "87,44%", "Đạt và vượt 3,44%", "87,44% so với mục tiêu 85%: cao hơn 2,44%"),
        ("90%", "90%", "Chưa đạt", "90% so với mục tiêu 90%: bằng"),
        ("trên 90%", "90%", "Đạt", "90% so với mục tiêu trên 90%: bằng"),
        ("dưới 5%", "5,2%", "Đạt", "5,2% so với mục tiêu dưới 5%: cao hơn 0,2%"),
        ("1.000", "900", "Vượt kế hoạch", "900 so với mục tiêu 1.000: thấp hơn 100"),
        ("90%", "86,32%", "Đạt và vượt 3,68%", "86,32% so với mục tiêu 90%: thấp hơn 3,68%"),
    ],
)
def test_a_status_that_goal_and_result_contradict_breaks_once(goal, result, remark, computed):
    (finding,) = told(RULE, row(goal, result, remark))
    assert (finding.severity, finding.gate, finding.computed) == ("warning", "flag", computed)


@pytest.mark.parametrize(
    ("excess", "holds"), [("2,4%", True), ("2,45%", False), ("2,9%", True), ("2%", True), ("2,444%", True)]
)
def test_half_a_unit_of_the_stated_excess_is_the_edge(excess, holds):
    # 87,44 is 2,44 points above 85, and 2,87 percent of it.
    assert (not told(RULE, row("85%", "87,44%", f"Đạt và vượt {excess}"))) == holds


def test_a_table_whose_result_stands_before_its_goal_is_read_by_its_head():
    head = "STT\tNội dung\tKết quả thực hiện\tKế hoạch năm 2024\tĐánh giá"
    assert told(RULE, f"{head}\n1\tHộ có cáp quang\t86,32%\t90%\tChưa đạt") == []
    assert told(RULE, f"{head}\n1\tHộ có cáp quang\t86,32%\t90%\tĐạt")


def test_of_what_is_better_less_a_plain_goal_tells_nothing():
    assert asked(RULE, row("5%", "3,2%", "Đạt", label="Tỷ lệ hồ sơ quá hạn")) == (0, 1, 0)


def test_a_table_with_bars_is_read_alike():
    assert told(RULE, "| 1 | Hộ có cáp quang | 90% | 86,32% | Đạt |")


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("Tỷ lệ dân số có điện thoại thông minh đạt 87,44%, vượt mục tiêu 85%.", True),
        ("Tỷ lệ dân số có điện thoại thông minh đạt 83,44%, vượt mục tiêu 85%.", False),
        ("Tỷ lệ hộ gia đình có cáp quang đạt 86,32% (mục tiêu 90%), chưa đạt kế hoạch.", True),
        ("Tỷ lệ hộ gia đình có cáp quang đạt 96,32% (mục tiêu 90%), chưa đạt kế hoạch.", False),
        ("Tỷ lệ hồ sơ trực tuyến đạt 77,47%, vượt 7,47% so với mục tiêu 70%.", True),
        ("Tỷ lệ hồ sơ trực tuyến đạt 77,47%, vượt 9,47% so với mục tiêu 70%.", False),
        ("Tỷ lệ hồ sơ trực tuyến đạt 67,47%, thấp hơn mục tiêu 70%.", True),
        ("Tỷ lệ hồ sơ trực tuyến đạt 50,84%, vượt 0,84% so với kế hoạch đặt ra.", True),
        ("Hạn chế: tỷ lệ hồ sơ quá hạn 5%, cao hơn mục tiêu 3%.", True),
        ("Cấp tỉnh đạt 87%, cấp huyện 86%, cấp xã 84%, đều vượt chỉ tiêu 80% đề ra.", True),
        ("Phấn đấu đạt 80%.", True),
    ],
)
def test_a_sentence_with_one_goal_and_one_result_is_judged(words, holds):
    assert (not told(RULE, words)) == holds


DATABASES = "Kết nối CSDL về dân cư, đất đai, doanh nghiệp, tài chính"


@pytest.mark.parametrize(
    ("goal", "result", "remark"),
    [
        (DATABASES, "Đã kết nối CSDL về dân cư, đất đai, doanh nghiệp và tài chính", "Đạt"),
        (DATABASES, "Đã kết nối CSDL về dân cư, doanh nghiệp, tài chính", "Chưa đạt"),
        (DATABASES, "Đã hoàn thành toàn bộ", "Đạt"),
        ("Triển khai tại thành phố, thị xã", "Đã lắp 75 vị trí", "Đạt"),
        (DATABASES, "", "Chưa có số liệu"),
    ],
)
def test_a_goal_in_words_that_its_result_names_holds(goal, result, remark):
    assert told(RULE, row(goal, result, remark)) == []


def test_a_goal_that_names_more_than_its_result_is_a_question():
    (finding,) = told(RULE, row(DATABASES, "Đã kết nối CSDL về dân cư, doanh nghiệp, tài chính", "Đạt"))
    assert finding.severity == "info"
    assert "mục tiêu có “đất đai” mà kết quả không nêu" in finding.message_vi


class TestCounts:
    def report(self, said, *remarks):
        rows = "\n".join(f"{i}\tChỉ tiêu {i}\tSở\ttriển khai\tđã làm\t{remark}" for i, remark in enumerate(remarks))
        return f"Đến nay có {said}.\n{HEAD}\n{rows}"

    REMARKS = ("Đạt", "Đạt và vượt", "Chưa đạt", "Chưa có số liệu đánh giá")

    def test_counts_of_the_table_hold(self):
        said = "2/4 chỉ tiêu đạt và vượt kế hoạch; 1/4 chỉ tiêu chưa đạt; 1/4 chỉ tiêu chưa có số liệu"
        assert asked(RULE, self.report(said, *self.REMARKS))[0] == 3
        assert told(RULE, self.report(said, *self.REMARKS)) == []

    def test_a_count_that_the_table_does_not_have_breaks(self):
        said = "3/4 chỉ tiêu đạt và vượt kế hoạch; 1/4 chỉ tiêu chưa đạt"
        (finding,) = told(RULE, self.report(said, *self.REMARKS))
        assert finding.message_vi.endswith("ghi 3/4 chỉ tiêu đạt, nhưng bảng chỉ tiêu có 2 dòng đánh giá “đạt”.")

    def test_a_table_of_another_number_of_goals_is_no_basis(self):
        assert asked(RULE, self.report("3/28 chỉ tiêu chưa đạt", *self.REMARKS)) == (0, 1, 0)

    def test_without_a_table_a_count_is_not_judged(self):
        assert asked(RULE, "Có 16/28 chỉ tiêu đạt kế hoạch.") == (0, 1, 0)
