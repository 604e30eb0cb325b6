"""What prose counts, against the lists of an appendix and the items of a footnote."""

import pytest
from quality_records import asked, told

RULE = "target_status_matches"
ANNEX = """
Phụ lục I
DANH MỤC VĂN BẢN
STT	Nội dung văn bản
I	Quyết định
1	Quyết định số 12/QĐ-UBND ngày 05/01/2024 về kiện toàn ban chỉ đạo
2	Quyết định số 90/QĐ-UBND ngày 20/02/2024 về danh mục cơ sở dữ liệu
II	Kế hoạch
1	Kế hoạch số 7/KH-UBND ngày 10/01/2024 về chuyển đổi số

	năm 2024 của tỉnh
2	Kế hoạch số 19/KH-UBND ngày 31/01/2024 về an toàn thông tin
3	Kế hoạch số 33/KH-UBND ngày 01/3/2024 về kỹ năng số
III	Các văn bản chỉ đạo
1	Công văn số 55/UBND-VX ngày 11/01/2024
"""


def report(said, annex=ANNEX):
    return f"1. Chỉ đạo, điều hành\n{said}\n2. Hạ tầng số\nĐã phủ sóng.\n{annex}"


@pytest.mark.parametrize(
    ("said", "broken"),
    [
        ("UBND tỉnh đã ban hành 02 quyết định, 03 kế hoạch và 01 văn bản chỉ đạo (Phụ lục I).", []),
        ("UBND tỉnh đã ban hành 02 quyết định, 04 kế hoạch và 01 văn bản chỉ đạo.", ["04 kế hoạch"]),
        ("UBND tỉnh đã ban hành 04 kế hoạch (chi tiết tại Phụ lục I).", ["04 kế hoạch"]),
        ("Trong quý ban hành 02 quyết định; lũy kế 9 tháng 08 quyết định (Phụ lục I của quý).", []),
        ("Trong quý ban hành 04 quyết định; lũy kế 9 tháng 08 quyết định (Phụ lục I của quý).", []),
        # Nothing says that these are the papers of the list.
        ("Các sở, ngành đã ban hành 19 kế hoạch.", []),
        ("UBND tỉnh đã ban hành Kế hoạch số 7/KH-UBND; 15 quyết định và 12 kế hoạch của các sở.", []),
        ("Đã ban hành 02 quyết định, 03 kế hoạch; trong đó 01 kế hoạch về kỹ năng số.", []),
    ],
)
def test_papers_counted_in_prose_are_those_of_the_list(said, broken):
    assert [finding.stated for finding in told(RULE, report(said))] == broken


def test_the_finding_says_what_the_list_has():
    (finding,) = told(RULE, report("UBND tỉnh ban hành 04 kế hoạch (Phụ lục I)."))
    assert (finding.severity, finding.gate, finding.computed) == ("warning", "flag", "phụ lục liệt kê 3")
    assert finding.message_vi == "Mục 1 ghi 04 kế hoạch, nhưng phụ lục liệt kê 3."


@pytest.mark.parametrize(
    "annex",
    [
        "",
        ANNEX.replace("\n2	Kế hoạch", "\n	Kế hoạch"),  # numbers that do not run on: a part of the list is unread
        ANNEX + "\nPHỤ LỤC II\nI	Kế hoạch\n1	Kế hoạch của các sở\n",  # two lists of one kind
    ],
)
def test_without_one_whole_list_a_count_is_not_judged(annex):
    assert asked(RULE, report("UBND tỉnh ban hành 04 kế hoạch (Phụ lục I).", annex)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("Tỉnh vận hành 03 nền tảng số¹.\n¹ (1) Họp; (2) Học; (3) Y tế.", []),
        (
            "Tỉnh vận hành 04 nền tảng số¹.\n¹ (1) Họp; (2) Học; (3) Y tế.",
            ["04 nền tảng số"],
        ),
        ("Tỉnh vận hành 04 nền tảng số¹.\n¹ Gồm các nền tảng của tỉnh và của bộ.", []),
        ("Tỉnh vận hành 04 nền tảng số¹.\n¹ (1) Nền tảng họp; (3) Nền tảng học.", []),
        ("Tỉnh vận hành 04 nền tảng số¹.", []),
        ("Kết nối 10 huyện qua trung tâm tích hợp¹.\n² (1) Nền tảng họp; (2) Nền tảng học.", []),
    ],
)
def test_things_counted_with_a_footnote_are_those_that_it_numbers(text, broken):
    assert [finding.stated for finding in told(RULE, text)] == broken
