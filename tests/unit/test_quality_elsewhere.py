"""What one section says of the figures of another: shortcomings of results, words on a goal of the goal."""

from datetime import UTC, datetime

import pytest

from pipelines.extraction import extract
from pipelines.quality import check, frames
from pipelines.submissions import read_submission

HEAD = (
    "UBND TỈNH LÀO CAI\nSố: 58/BC-UBND\nLào Cai, ngày 10 tháng 4 năm 2024\nBÁO CÁO\n"
    "Kết quả chuyển đổi số tỉnh Lào Cai quý I năm 2024\n\n"
)


@pytest.fixture
def findings(tmp_path):
    """The findings of a rule on a text, read and extracted as it would be."""

    def of(rule, text):
        path = tmp_path / "bao-cao.txt"
        path.write_text(HEAD + text, encoding="utf-8")
        submission = read_submission(path, datetime(2024, 4, 11, tzinfo=UTC))
        gating = check(*frames([submission], extract(submission).observations))
        return [f for f in gating.findings if f.rule == rule]

    return of


class TestShortcomings:
    RESULT = "1. Kết quả\n\nCó 41/52 hệ thống thông tin được phê duyệt cấp độ, đạt 78,8%. 85,5% văn bản được ký số.\n\n"

    @pytest.mark.parametrize(
        ("said", "computed"),
        [
            ("Còn 11 hệ thống thông tin chưa được phê duyệt cấp độ.", None),
            ("Còn 9 hệ thống thông tin chưa được phê duyệt cấp độ.", "52 − 41 = 11"),
            ("Còn trên 9 hệ thống thông tin chưa được phê duyệt cấp độ.", None),
            ("Còn 3 hệ thống thông tin cấp xã chưa được phê duyệt cấp độ.", None),  # of a part
            ("Còn 9 trang thông tin chưa được phê duyệt cấp độ.", None),  # of other things
            ("Còn 14,5% văn bản chưa được ký số.", None),
            ("Còn 24,5% văn bản chưa được ký số.", "100% − 85,5% = 14,5%"),
            ("Còn 24,5% văn bản của cấp xã chưa được ký số.", None),
            ("Phấn đấu chỉ còn 5 hệ thống thông tin chưa được phê duyệt cấp độ.", None),  # to come
            ("Năm 2023 còn 20 hệ thống thông tin chưa được phê duyệt cấp độ.", None),
            ("Năm 2024 còn 20 hệ thống thông tin chưa được phê duyệt cấp độ.", "52 − 41 = 11"),
        ],
    )
    def test_a_rest_is_what_the_result_leaves(self, findings, said, computed):
        found = findings("complement_matches", f"{self.RESULT}2. Hạn chế\n\n{said}")
        assert [f.computed for f in found] == ([computed] if computed else [])

    def test_it_says_where_both_stand(self, findings):
        (found,) = findings(
            "complement_matches", f"{self.RESULT}2. Hạn chế\n\nCòn 9 hệ thống thông tin chưa được phê duyệt cấp độ."
        )
        assert (found.severity, found.gate) == ("warning", "flag")
        assert found.message_vi == (
            "Mục 2 ghi “9 hệ thống thông tin chưa được phê duyệt cấp độ” là 9, nhưng mục 1 ghi 41/52 đã đạt, "
            "tức là còn 52 − 41 = 11; chênh lệch 2."
        )


class TestGoalsElsewhere:
    GOAL = "1. Mục tiêu năm 2024\n\nPhấn đấu tỷ lệ hồ sơ tiếp nhận trực tuyến đạt 70%.\n\n2. Kết quả\n\n"

    @pytest.mark.parametrize(
        ("said", "holds"),
        [
            ("Tỷ lệ hồ sơ tiếp nhận trực tuyến đạt 77,4%, vượt mục tiêu đề ra.", True),
            ("Tỷ lệ hồ sơ tiếp nhận trực tuyến đạt 67,4%, vượt mục tiêu đề ra.", False),
            ("Tỷ lệ hồ sơ tiếp nhận trực tuyến đạt 67,4%, chưa đạt mục tiêu.", True),
            ("Tỷ lệ hồ sơ tiếp nhận trực tuyến đạt 77,4%, chưa đạt kế hoạch.", False),
            ("Tỷ lệ hồ sơ tiếp nhận trực tuyến đạt 77,4%, vượt 7,4% so với mục tiêu.", True),
            ("Tỷ lệ hồ sơ tiếp nhận trực tuyến đạt 77,4%, vượt 9,4% so với mục tiêu.", False),
            ("Tỷ lệ hồ sơ tiếp nhận trực tuyến đạt 67,4%, vượt mục tiêu quý I.", True),  # of another goal
            ("Tỷ lệ hồ sơ tiếp nhận trực tuyến đạt 67,4%, vượt cùng kỳ.", True),
            ("Tỷ lệ văn bản được ký số đạt 67,4%, vượt mục tiêu đề ra.", True),  # its goal is not stated
        ],
    )
    def test_a_word_on_a_goal_follows_from_the_goal_that_stands_elsewhere(self, findings, said, holds):
        assert (not findings("target_status_matches", self.GOAL + said)) == holds
