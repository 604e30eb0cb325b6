"""Answers read back from a workbook; and every way in which a cell or a file is not what was asked."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from answer_cases import (
    REPORT,
    VILLAGES_DENOMINATOR,
    VILLAGES_NUMERATOR,
    VILLAGES_WITHOUT,
    blank,
    filled,
)
from feedback_records import finding, sample
from openpyxl import Workbook

from pipelines.feedback import build_letter, render_workbook
from pipelines.feedback.answer_layout import ANSWERS_SHEET, FIGURES_SHEET
from pipelines.feedback.answers import Answers, AnswersError, read_answers
from pipelines.forms import write_form
from pipelines.forms.cells import MAX_BYTES, WorkbookError, read_cells
from pipelines.forms.workbooks import MARKER_SHEET

RIGHT = {"I7": "Xác nhận đúng", "K7": "Hai tỷ lệ tính trên hai tập hồ sơ khác nhau"}


def read(*changes: Callable[[Workbook], None], **cells: Any) -> Answers:
    return read_answers(filled(*changes, **cells))


def told(answers: Answers) -> str:
    """The one problem of a workbook of which nothing was taken."""
    assert answers.answers == answers.misreadings == ()
    (problem,) = answers.problems
    return problem


def test_a_blank_workbook_answers_nothing_and_has_no_fault() -> None:
    answers = read_answers(blank())
    assert (answers.submission_id, answers.answers, answers.misreadings, answers.problems) == (
        REPORT.submission_id, (), (), (),
    )  # fmt: skip


def test_a_figure_is_confirmed_with_its_reason() -> None:
    answers = read(answers=RIGHT)
    (answer,) = answers.answers

    assert (answers.by, answers.on) == ("Nguyễn Văn A, Phó Giám đốc", date(2024, 3, 26))
    assert (answer.number, answer.finding_id, answer.is_right) == ("1", "f-hundred", True)
    assert answer.reason == "Hai tỷ lệ tính trên hai tập hồ sơ khác nhau"


def test_each_number_of_a_point_is_mended_by_itself() -> None:
    cells = {"I9": "Đã sửa", f"J{VILLAGES_WITHOUT}": "14", f"J{VILLAGES_DENOMINATOR}": "1.564"}
    (answer,) = read(answers=cells).answers

    assert not answer.is_right
    assert [(n.field, n.stated, n.value) for n in answer.numbers] == [
        ("value", "10", 14),
        ("denominator", "1562", 1564),
    ]


def test_a_point_mended_in_a_report_to_come_needs_no_number() -> None:
    (answer,) = read(answers={"I7": "Đã sửa"}).answers
    assert (answer.is_right, answer.numbers) == (False, ())


@pytest.mark.parametrize(
    ("at", "written", "value"),
    [
        ("J8", "5,1", 5.1),
        ("J8", "5,1%", 5.1),
        ("J8", "5.1", 5.1),
        ("J8", 5.1, 5.1),
        ("J9", "1.548", 1548),
        ("J9", " 14 ", 14),
        ("J9", 14, 14),
        ("J9", "0", 0),
        ("J9", "2024", 2024),
        ("J9", "2", 2),
        ("J9", "12.345.678", 12_345_678),
        ("J9", "1,5 nghìn", 1500),
        ("J9", "007", 7),
    ],
)
def test_a_number_is_read_as_vietnamese_documents_write_it(at: str, written: object, value: float) -> None:
    choice = {"J8": "I7", "J9": "I9"}[at]
    (answer,) = read(answers={choice: "Đã sửa", at: written}).answers
    assert [number.value for number in answer.numbers] == [value]


@pytest.mark.parametrize("written", ["1.548.000 đồng", "1.548.000", 1_548_000, "1,548 triệu đồng"])
def test_money_is_read_with_and_without_its_unit(written: object) -> None:
    report, observations, _, _ = sample()
    money = observations[-1]
    content = render_workbook(build_letter(report, [money], [], [finding(report, "restated_alike", [money])]))
    (answer,) = read_answers(filled(content=content, answers={"I7": "Đã sửa", "J7": written})).answers
    assert [number.value for number in answer.numbers] == [1_548_000]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"I7": "Xác nhận đúng"}, "Ô K7, trang “Trả lời”: chưa ghi lý do"),
        ({"I7": "Xác nhận đúng", "K7": "…"}, "Ô K7, trang “Trả lời”: chưa ghi lý do"),
        ({"I7": "Xác nhận đúng", "K7": "Đúng", "J8": "5,1"}, "Ô J8, trang “Trả lời”: đã chọn “Xác nhận đúng” nhưng"),
        ({"I7": "Đúng rồi"}, "Ô I7, trang “Trả lời”: ô ghi “Đúng rồi”. Đề nghị chọn"),
        ({"K7": "Số này đúng"}, "Ô I7, trang “Trả lời”: chưa chọn trả lời"),
        ({"J7": "93,9"}, "Ô I7, trang “Trả lời”: chưa chọn trả lời"),
        ({"I7": "Đã sửa", "J7": "khoảng 94"}, "Ô J7, trang “Trả lời”: “khoảng 94” không phải một số"),
        ({"I7": "Đã sửa", "J7": "trên 94%"}, "“trên 94%” không phải một số"),
        ({"I7": "Đã sửa", "J7": "93 - 94%"}, "“93 - 94%” không phải một số"),
        ({"I7": "Đã sửa", "J7": "93/100"}, "“93/100” không phải một số"),
        ({"I7": "Đã sửa", "J7": "93,9 và 94"}, "“93,9 và 94” không phải một số"),
        ({"I7": "Đã sửa", "J7": "-5"}, "“-5” không phải một số"),
        ({"I7": "Đã sửa", "J7": -5}, "ngoài khoảng cho phép"),
        ({"I7": "Đã sửa", "J7": 939}, "ngoài khoảng có thể có của chỉ tiêu"),
        ({"I7": "Đã sửa", "J7": True}, "không phải một số"),
        ({"I7": "Đã sửa", "J7": datetime(2024, 3, 1)}, "không phải một số"),
        ({"I7": "Đã sửa", "J7": "94,9"}, "số sửa giống số báo cáo đã ghi"),
        ({"I9": "Đã sửa", "J9": 1.548}, "Ô J9, trang “Trả lời”: số “1,548” phải là số nguyên. Đề nghị ghi"),
        ({"I9": "Đã sửa", "J9": "14%"}, "“14%” không phải một số"),
        ({"I9": "Đã sửa", f"J{VILLAGES_NUMERATOR}": "1548,5"}, f"Ô J{VILLAGES_NUMERATOR}, trang “Trả lời”"),
        ({"I7": "Đã sửa", "J7": "=93+1"}, "Ô J7, trang “Trả lời”: ô chứa công thức “=93+1”. Đề nghị nhập thẳng"),
        ({"I7": '=IF(1,"Đã sửa")'}, "Ô I7, trang “Trả lời”: ô chứa công thức"),
        ({"I7": "Xác nhận đúng", "K7": "=1+1"}, "Ô K7, trang “Trả lời”: ô chứa công thức"),
        ({"I7": "Đã sửa", "J7": "#REF!"}, "Ô J7, trang “Trả lời”: ô chứa lỗi “#REF!”. Đề nghị nhập lại"),
        ({"I7": "Xác nhận đúng", "K7": "dài " * 300}, "Ô K7, trang “Trả lời”: dài hơn 1.000 ký tự"),
        ({**RIGHT, "D3": None}, "Ô D3, trang “Trả lời”: chưa ghi người trả lời"),
        ({**RIGHT, "D4": None}, "Ô D4, trang “Trả lời”: chưa ghi ngày trả lời"),
        ({**RIGHT, "D4": "31/02/2024"}, "Ô D4, trang “Trả lời”: “31/02/2024” không phải ngày"),
        ({**RIGHT, "D4": "hôm qua"}, "Ô D4, trang “Trả lời”: “hôm qua” không phải ngày"),
        ({**RIGHT, "D4": "=TODAY()"}, "Ô D4, trang “Trả lời”: ô chứa công thức"),
        ({**RIGHT, "C7": "Nội dung khác"}, "Hàng 7, trang “Trả lời”: nội dung cột A–H đã bị sửa"),
        ({"I9": "Xác nhận đúng", "K9": "Đúng", "H11": "1.549"}, "Hàng 11, trang “Trả lời”: nội dung cột A–H đã bị sửa"),
        ({**RIGHT, "I6": "Ý kiến"}, "Ô I6, trang “Trả lời”: tiêu đề cột phải là “Trả lời”"),
        ({**RIGHT, "L9": "x"}, "Hàng 9, trang “Trả lời”: hàng đã bị thêm, xóa, sắp xếp hoặc đổi chỗ"),
    ],
)  # fmt: skip
def test_an_answer_that_is_not_as_asked_is_named_by_its_cell_and_not_taken(cells: dict[str, Any], said: str) -> None:
    assert said in told(read(answers=cells))


def test_a_cell_in_percent_is_refused_for_its_unit_is_unclear() -> None:
    def percent(book: Workbook) -> None:
        book[ANSWERS_SHEET]["J7"].number_format = "0.0%"

    assert "ô định dạng phần trăm nên không rõ đơn vị" in told(read(percent, answers={"I7": "Đã sửa", "J7": 0.939}))


def test_what_was_typed_in_a_cell_of_no_number_is_told() -> None:
    report, observations, numbers, _ = sample()
    bare = finding(report, "metadata_complete", [], stated="Số: /BC", gate="flag", severity="info")
    content = render_workbook(build_letter(report, observations, numbers, [bare]))
    answers = read_answers(filled(content=content, answers={"I7": "Đã sửa", "J7": "12"}))
    assert "Ô J7, trang “Trả lời”: điểm này không hỏi số liệu nào để sửa" in told(answers)


def test_a_fault_of_one_point_leaves_the_others_taken() -> None:
    answers = read(answers={**RIGHT, "I9": "Đã sửa", "J9": "mười"})
    assert [answer.finding_id for answer in answers.answers] == ["f-hundred"]
    assert len(answers.problems) == 1


@pytest.mark.parametrize("day", ["26/3/2024", "26-03-2024", "26.3.2024", "2024-03-26", datetime(2024, 3, 26)])
def test_a_day_is_read_as_officers_write_it_and_as_spreadsheets_keep_it(day: object) -> None:
    assert read(answers={**RIGHT, "D4": day}).on == date(2024, 3, 26)


def test_a_choice_is_known_however_it_is_spelt() -> None:
    (answer,) = read(answers={**RIGHT, "I7": " XÁC nhận  đúng"}).answers
    assert answer.is_right


def test_a_wrong_reading_is_taken_with_what_is_right_instead() -> None:
    (misreading,) = read(figures={"H6": "Đọc sai", "I6": "Đây là số của cấp xã"}).misreadings
    assert misreading.instead == "Đây là số của cấp xã"
    assert misreading.observation_id in {observation.observation_id for observation in sample()[1]}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"H6": "Đọc sai"}, "Ô I6, trang “Số liệu đã hiểu”: chưa ghi đúng ra là gì"),
        ({"I6": "Số của cấp xã"}, "Ô H6, trang “Số liệu đã hiểu”: chưa chọn. Đề nghị chọn “Đọc sai”"),
        ({"H6": "x", "I6": "Số của cấp xã"}, "Ô H6, trang “Số liệu đã hiểu”: ô ghi “x”"),
        ({"H6": "Đọc sai", "I6": "=A1"}, "Ô I6, trang “Số liệu đã hiểu”: ô chứa công thức"),
        ({"H6": "Đọc sai", "I6": "Số khác", "E6": "7"}, "Hàng 6, trang “Số liệu đã hiểu”: nội dung cột A–G đã bị sửa"),
        ({"H6": "Đọc sai", "I6": "Số khác", "J7": "x"}, "Hàng 7, trang “Số liệu đã hiểu”: hàng đã bị thêm"),
    ],
)
def test_a_wrong_reading_that_is_not_as_asked_is_named_by_its_cell(cells: dict[str, Any], said: str) -> None:
    assert said in told(read(figures=cells))


def inserted(book: Workbook) -> None:
    book[ANSWERS_SHEET].insert_rows(8)


def sorted_otherwise(book: Workbook) -> None:
    sheet = book[ANSWERS_SHEET]
    for letter in "ABCDEFGHIJKL":
        sheet[f"{letter}7"].value, sheet[f"{letter}9"].value = sheet[f"{letter}9"].value, sheet[f"{letter}7"].value


def merged(book: Workbook) -> None:
    book[ANSWERS_SHEET].merge_cells("I7:I8")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (inserted, "Hàng 8, trang “Trả lời”: hàng đã bị thêm, xóa, sắp xếp hoặc đổi chỗ"),
        (sorted_otherwise, "Hàng 7, trang “Trả lời”: hàng đã bị thêm, xóa, sắp xếp hoặc đổi chỗ"),
        (merged, "Ô I7:I8, trang “Trả lời”: các ô đã bị gộp"),
    ],
)
def test_a_layout_that_was_changed_is_named_and_nothing_of_the_sheet_is_guessed(
    change: Callable[[Workbook], None], said: str
) -> None:
    answers = read(change, answers=RIGHT)
    assert answers.answers == ()
    assert said in answers.problems[0]
    assert "Đề nghị" in answers.problems[0]


def test_what_stands_where_nothing_is_asked_is_told() -> None:
    def add(book: Workbook) -> None:
        book.create_sheet("Phụ lục")["A1"] = "Xem thêm"
        book[ANSWERS_SHEET]["C20"] = "Ghi chú của đơn vị"

    answers = read(add, answers=RIGHT)
    assert len(answers.answers) == 1
    assert answers.problems == (
        "Trang “Phụ lục” không thuộc phiếu trả lời; nội dung của trang không được đọc.",
        "Ô C20, trang “Trả lời”: phiếu không có ô này, “Ghi chú của đơn vị” không được đọc.",
    )


@pytest.mark.parametrize(
    ("answers", "figures", "at"),
    [
        ({"K8": "Ý kiến khác"}, {}, "K8, trang “Trả lời”"),
        ({"I10": "Đã sửa"}, {}, "I10, trang “Trả lời”"),
        ({}, {"I5": "Cả mục này"}, "I5, trang “Số liệu đã hiểu”"),
    ],
)
def test_words_in_a_row_that_asks_for_none_are_told(answers: dict[str, Any], figures: dict[str, Any], at: str) -> None:
    (problem,) = read(answers=answers, figures=figures).problems
    assert problem.startswith(f"Ô {at}: phiếu không có ô này")


def marker(at: str, value: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        book[MARKER_SHEET][at] = value

    return change


def without(sheet: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        del book[sheet]

    return change


def renamed(book: Workbook) -> None:
    book[ANSWERS_SHEET].title = "Tra loi"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (marker("C1", "0123456789abcdef"), "phần đánh dấu của phiếu trả lời đã bị sửa"),
        (marker("D4", "f-villages"), "phần đánh dấu của phiếu trả lời đã bị sửa"),
        (marker("A1", "khác"), "thiếu phần đánh dấu"),
        (without(MARKER_SHEET), "thiếu trang “_khoso”"),
        (without(FIGURES_SHEET), "thiếu trang “Số liệu đã hiểu”"),
        (renamed, "thiếu trang “Trả lời”"),
    ],
)
def test_a_workbook_that_is_no_longer_the_one_sent_out_is_refused(
    change: Callable[[Workbook], None], said: str
) -> None:
    with pytest.raises(AnswersError, match=said):
        read(change, answers=RIGHT)


def with_part(name: str, part: bytes = b"x") -> bytes:
    out = io.BytesIO(filled(answers=RIGHT))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return out.getvalue()


def with_doctype() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(blank())) as before, zipfile.ZipFile(out, "w") as archive:
        for name in before.namelist():
            part = before.read(name)
            declared = b'<!DOCTYPE x [<!ENTITY a "a">]>' if name == "xl/workbook.xml" else b""
            archive.writestr(name, declared + part)
    return out.getvalue()


def of_old_excel() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def of_another_program() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (with_part("xl/vbaProject.bin"), "có chứa macro"),
        (with_part("xl/externalLinks/externalLink1.xml"), "có liên kết tới tệp khác"),
        (with_part("xl/embeddings/oleObject1.bin"), "có nhúng tệp khác"),
        (with_part("xl/connections.xml"), "có kết nối dữ liệu bên ngoài"),
        (with_part("xl/media/a.xml", bytes(80_000_000)), "khi giải nén lớn hơn nhiều"),
        (with_doctype(), "chứa khai báo XML không được phép"),
        (of_old_excel(), "được đặt mật khẩu hoặc lưu ở dạng Excel cũ"),
        (of_another_program(), "không phải tệp Excel"),
        (b"", "không phải tệp Excel"),
        (b"PK\x03\x04 damaged", "không phải tệp Excel"),
        (blank()[:-900], "không phải tệp Excel"),
        (bytes(MAX_BYTES + 1), "lớn hơn 16 MB"),
    ],
    ids=[
        "macro", "external link", "embedded file", "connection", "bomb", "doctype", "old or locked", "other program",
        "empty", "damaged", "cut short", "too large",
    ],
)  # fmt: skip
def test_a_file_that_must_not_be_opened_is_refused_with_words(content: bytes, said: str) -> None:
    with pytest.raises(AnswersError, match=said) as refused:
        read_answers(content)
    assert "Đề nghị" in str(refused.value)


def test_another_workbook_is_no_answer() -> None:
    from pipelines.catalogue import unit_named
    from pipelines.periods import parse_period

    period = parse_period("2024-Q2")
    form = write_form(unit_named("Lào Cai", period.end), period, {})
    with pytest.raises(AnswersError, match="thiếu trang “Trả lời”"):
        read_answers(form)


def test_a_workbook_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(WorkbookError, match="cần quá nhiều thời gian"):
        read_cells(blank(), seconds=0.001)


def test_a_cell_at_the_far_end_of_a_sheet_costs_nothing() -> None:
    def far(book: Workbook) -> None:
        book[ANSWERS_SHEET]["XFD1048576"] = "xa"

    answers = read(far, answers=RIGHT)
    assert len(answers.answers) == 1
    assert answers.problems == ("Ô XFD1048576, trang “Trả lời”: phiếu không có ô này, “xa” không được đọc.",)


def test_a_merge_of_a_whole_sheet_ends_in_words_and_not_in_the_memory_of_the_machine() -> None:
    part = "xl/worksheets/sheet2.xml"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(blank())) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                content = content.replace(
                    b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
                )
            archive.writestr(name, content)
    with pytest.raises(AnswersError, match="Đề nghị"):
        read_answers(out.getvalue())


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed: `make system` installs it")
def test_a_workbook_saved_by_libreoffice_is_read_the_same(tmp_path: Path) -> None:
    report, observations, numbers, (villages, hundred) = sample()
    hostile = replace(hundred, message_vi="=1+1", remedy_vi="+2  hai khoảng trắng", computed="@SUM(A1)", stated="-1")
    blank = render_workbook(build_letter(report, observations, numbers, [villages, hostile]))
    cells = {**RIGHT, "D4": datetime(2024, 3, 26), "I9": "Đã sửa", f"J{VILLAGES_WITHOUT}": "1.548", "J11": 1550}
    content = filled(content=blank, answers=cells, figures={"H6": "Đọc sai", "I6": "Đây là số của cấp xã"})
    (tmp_path / "phieu.xlsx").write_bytes(content)
    done = subprocess.run(
        [
            "soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
            "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "saved"),
            str(tmp_path / "phieu.xlsx"),
        ],
        capture_output=True,
        timeout=120,
        check=False,
    )  # fmt: skip
    again = (tmp_path / "saved" / "phieu.xlsx").read_bytes()

    assert done.returncode == 0
    assert again != content
    assert read_answers(again) == read_answers(content)
    assert len(read_answers(again).answers) == 2


def test_hostile_words_come_back_harmless() -> None:
    (answer,) = read(answers={**RIGHT, "K7": "Đúng\u202e như\nvậy"}).answers
    assert answer.reason == "Đúng như vậy"


def test_cells_of_nothing_but_spaces_are_empty_and_lose_no_answer() -> None:
    answers = read(answers={**RIGHT, "J7": " ", "I9": " ", "K9": "Số này đúng"})
    assert [answer.finding_id for answer in answers.answers] == ["f-hundred"]
    assert answers.problems[0].startswith("Ô I9, trang “Trả lời”: chưa chọn trả lời")
