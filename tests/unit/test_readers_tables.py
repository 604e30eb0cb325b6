"""XLSX and CSV to text: values as they are shown, each with its cell, and no formula ever evaluated."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook
from reader_files import zipped

from pipelines.locating import place_of
from pipelines.submissions import Unreadable, read_document
from pipelines.submissions.document import Document


def workbook(*rows: list[Any], title: str = "Biểu 1", formats: dict[str, str] | None = None) -> Workbook:
    made = Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    for cell, number_format in (formats or {}).items():
        made.active[cell].number_format = number_format
    return made


def read(made: Workbook) -> Document:
    stream = io.BytesIO()
    made.save(stream)
    return read_document(stream.getvalue(), "biểu.xlsx")


def test_a_table_gives_rows_under_its_titles_and_each_value_its_cell() -> None:
    document = read(
        workbook(
            ["Kết quả chuyển đổi số quý I năm 2024"],
            ["STT", "Chỉ tiêu", "Kết quả"],
            [1, "Số thôn", 1548],
            [2, "Hồ sơ trực tuyến", None],
            ["Ghi chú: số liệu đến 14/3"],
        )
    )

    assert document.text == (
        "Biểu 1\n\nKết quả chuyển đổi số quý I năm 2024\n\nSTT\tChỉ tiêu\tKết quả\n1\tSố thôn\t1548\n"
        "2\tHồ sơ trực tuyến\t\n\nGhi chú: số liệu đến 14/3\n"
    )
    assert place_of(document, document.text.index("1548")) == "trang tính Biểu 1, ô C3"
    assert place_of(document, document.text.index("Kết quả\n1")) == "trang tính Biểu 1, ô C2"


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.856, "0.0%", "85,6%"), (1, "0%", "100%"), (0.5, "General", "0,5"), (1548, "#,##0", "1.548"),
        (1548000.5, "#,##0.00", "1.548.000,50"), (58.25, "0.00", "58,25"), (0.1 + 0.2, "General", "0,3"),
        (2024, "General", "2024"), (date(2024, 3, 14), "dd/mm/yyyy", "14/03/2024"), ("85,6%", "General", "85,6%"),
        (True, "General", "có"), (0.853, "0.0%", "85,3%"), (0.853, "0%", "85%"), (0.285, "0%", "29%"),
        (2.5, "0", "3"), (0.125, "0.00", "0,13"), (-1548.5, "#,##0", "-1.549"), (28_900_000, "#,##0,", "28.900"),
        (6_700_000_000, "0.0,,,", "6,7"), (229, '0" điểm, xã"', "229"), (1 / 3, "General", "0,333333333"),
        (94801346295, "General", "94801346295"), (1e300, "0", "1e+300"),
    ],
)  # fmt: skip
def test_a_value_is_written_as_its_cell_shows_it(value: Any, number_format: str, shown: str) -> None:
    made = workbook(["Chỉ tiêu", "Số"], ["a", value], formats={"B2": number_format})

    assert read(made).text.splitlines()[-1] == f"a\t{shown}"


def test_words_of_merged_cells_name_the_rows_and_columns_that_they_cover_and_a_figure_stands_once() -> None:
    made = workbook(
        ["Kết quả", None, None, None],
        ["Cấp", "Chỉ tiêu", "Số hồ sơ", None],
        [None, None, "Tiếp nhận", "Giải quyết"],
        ["Tỉnh", "Trực tuyến", 15, 12],
        [None, "Trực tiếp", 7, None],
        ["I. Hạ tầng số", None, None, None],
        ["Xã", "Trực tuyến", 3, 2],
    )
    for merged in ("A1:D1", "A2:A3", "B2:B3", "C2:D2", "A4:A5", "C5:D5", "A6:D6"):
        made.active.merge_cells(merged)

    assert read(made).text == (
        "Biểu 1\n\nKết quả\n\nCấp\tChỉ tiêu\tSố hồ sơ\tSố hồ sơ\nCấp\tChỉ tiêu\tTiếp nhận\tGiải quyết\n"
        "Tỉnh\tTrực tuyến\t15\t12\nTỉnh\tTrực tiếp\t7\t\nI. Hạ tầng số\t\t\t\nXã\tTrực tuyến\t3\t2\n"
    )


def test_cells_merged_without_end_take_no_time() -> None:
    stream = io.BytesIO()
    made = workbook(*(["a", "b"] for _ in range(2_000)))
    made.active.merge_cells("A1:A2")
    made.save(stream)
    endless = b'<mergeCell ref="A1:XFD1048576"/>' * 20_000
    first = b'<mergeCell ref="A1:A2"'
    content = _replaced(stream.getvalue(), "xl/worksheets/sheet1.xml", first, endless + first)

    assert read_document(content, "biểu.xlsx").text.count("b") == 2_000


def test_a_formula_gives_what_was_stored_and_is_never_evaluated() -> None:
    stream = io.BytesIO()
    workbook(["Chỉ tiêu", "Số"], ["a", "=1+1"], ["b", '=HYPERLINK("http://127.0.0.1:9/","x")']).save(stream)
    stored = _replaced(stream.getvalue(), "xl/worksheets/sheet1.xml", b"<f>1+1</f><v></v>", b"<f>1+1</f><v>7</v>")

    document = read_document(stored, "biểu.xlsx")

    assert document.text.splitlines()[-3:] == ["a\t7", "", "b"]
    assert document.notes == (
        "Ô B3 của trang tính “Biểu 1” là công thức chưa có giá trị được lưu, nên không đọc được. "
        "Đề nghị mở tệp bằng Excel, lưu lại rồi gửi lại.",
    )


def test_an_error_in_a_cell_is_told_with_its_place() -> None:
    document = read(workbook(["Chỉ tiêu", "Số"], ["a", "#DIV/0!"]))

    assert document.notes == ("Ô B2 của trang tính “Biểu 1” có lỗi #DIV/0!. Đề nghị sửa công thức.",)


def test_hidden_sheets_are_left_out_and_the_others_follow_each_other() -> None:
    made = workbook(["a", "b"], [1, 2], title="Sheet1")
    made.create_sheet("Ẩn").append(["x", "y"])
    made["Ẩn"].sheet_state = "hidden"
    made.create_sheet("Xã").append(["c", "d"])

    assert read(made).text == "a\tb\n1\t2\n\nXã\n\nc\td\n"


def test_a_sheet_that_claims_to_be_endless_takes_no_time() -> None:
    stream = io.BytesIO()
    workbook(["a", "b"]).save(stream)
    claimed = _replaced(stream.getvalue(), "xl/worksheets/sheet1.xml", b'ref="A1:B1"', b'ref="A1:XFD1048576"')

    assert read_document(claimed, "biểu.xlsx").text.endswith("a\tb\n")


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_entities_in_a_workbook_are_refused(part: str) -> None:
    stream = io.BytesIO()
    workbook(["a", "b"]).save(stream)
    evil = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    content = _rewritten(
        stream.getvalue(), part, lambda xml: evil + xml.partition(b"?>")[2] if b"?>" in xml else evil + xml
    )

    with pytest.raises(Unreadable, match=rf"phần {part}.*DOCTYPE.*Đề nghị"):
        read_document(content, "biểu.xlsx")


def test_a_broken_workbook_is_refused_with_the_remedy() -> None:
    with pytest.raises(Unreadable, match=r"bảng tính Excel.*hỏng.*Đề nghị"):
        read_document(zipped({"[Content_Types].xml": "x", "xl/workbook.xml": "<a/>"}), "biểu.xlsx")


@pytest.mark.parametrize("separator", [";", ","])
def test_a_csv_table_gives_rows_with_cells(separator: str) -> None:
    rows = ["STT|Chỉ tiêu|Kết quả", '1|"Hồ sơ, trực tuyến; chung"|"85,6%"', "2|Số thôn|1.548"]

    document = read_document("\n".join(rows).replace("|", separator).encode(), "a.csv")

    assert document.text == "STT\tChỉ tiêu\tKết quả\n1\tHồ sơ, trực tuyến; chung\t85,6%\n2\tSố thôn\t1.548\n"
    assert place_of(document, document.text.index("85,6%")) == "ô C2"


def test_prose_with_commas_is_no_table() -> None:
    text = "Trong quý, tỉnh đã có, theo số liệu, 5 xã.\nCấp huyện có 3, cấp xã có 2.\nCòn lại là 5; đạt 7; còn 8.\n"

    assert read_document(text.encode(), "a.txt").text == text


def _replaced(package: bytes, name: str, old: bytes, new: bytes) -> bytes:
    def replaced(part: bytes) -> bytes:
        assert old in part, part
        return part.replace(old, new)

    return _rewritten(package, name, replaced)


def _rewritten(package: bytes, name: str, change: Any) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        parts = {part: opened.read(part) for part in opened.namelist()}
    return zipped(parts | {name: change(parts[name])})
