"""The letter as a workbook: what it shows, what may be filled in, and that nothing in it is a formula."""

import io
import time
import zipfile
from dataclasses import replace

import pytest
from answer_cases import HUNDRED, HUNDRED_LATE, OBSERVATIONS, VILLAGES_WITHOUT, blank
from feedback_records import finding, observation, sample, submission
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.feedback import build_letter, render_workbook
from pipelines.feedback.answer_layout import ANSWERS_SHEET, FIGURES_SHEET, GUIDE_SHEET, KEY
from pipelines.forms.workbooks import MARKER_SHEET, is_answer_workbook


@pytest.fixture(scope="module")
def answers() -> Worksheet:
    sheet = load_workbook(io.BytesIO(blank()))[ANSWERS_SHEET]
    assert isinstance(sheet, Worksheet)
    return sheet


def words(sheet: Worksheet, at: int) -> list[object]:
    return [sheet[f"{letter}{at}"].value for letter in "ABCDEFGH"]


def test_a_point_shows_what_was_stated_what_was_computed_and_how_to_mend_it(answers: Worksheet) -> None:
    number, severity, what, quote, computed, remedy, asked, stated = words(answers, HUNDRED)

    assert (number, severity, computed, stated) == ("1", "Cần sửa", "100%", "94,9%")
    assert "Tỷ lệ đúng hạn và tỷ lệ quá hạn cộng lại là 101%." in str(what)
    assert "đúng hạn đạt [94,9%]; quá hạn [6,1%]" in str(quote)
    assert str(remedy).startswith("Đề nghị kiểm tra")
    assert asked == "Tỷ lệ hồ sơ giải quyết đúng hạn (và trước hạn) (toàn tỉnh, quý I năm 2024)"


def test_a_point_has_a_row_for_each_number_that_it_asks_about_the_quoted_figure_first(answers: Worksheet) -> None:
    rows = {at: words(answers, at) for at in range(HUNDRED, 13)}

    assert rows[HUNDRED_LATE][7] == "6,1%"
    assert [rows[at][0] for at in (7, 8, 9, 10, 11, 12)] == ["1", "1", "2", "2", "2", "2"]
    assert [rows[at][7] for at in (VILLAGES_WITHOUT, 10, 11, 12)] == ["10", "99%", "1.548", "1.562"]
    assert str(rows[11][6]).endswith(", tử số")
    assert str(rows[12][6]).endswith(", mẫu số")


def test_only_cells_to_answer_in_are_open(answers: Worksheet) -> None:
    unlocked = {c.coordinate for line in answers.iter_rows() for c in line if not c.protection.locked}

    assert answers.protection.sheet
    assert unlocked == {"D3", "D4", "I7", "K7", "I9", "K9", *(f"J{at}" for at in range(7, 13))}


def test_choices_are_offered_and_the_id_of_a_row_is_hidden(answers: Worksheet) -> None:
    (choice,) = [check for check in answers.data_validations.dataValidation if check.type == "list"]

    assert choice.formula1 == '"Đã sửa,Xác nhận đúng"'
    assert {str(each) for each in choice.sqref.ranges} == {"I7", "I9"}
    assert answers.column_dimensions[KEY].hidden


def test_every_figure_taken_can_be_pointed_out_as_read_wrongly() -> None:
    sheet = load_workbook(io.BytesIO(blank()))[FIGURES_SHEET]
    numbered = [line for line in sheet.iter_rows(min_row=5, values_only=True) if str(line[0]).isdigit()]

    assert len(numbered) == len(OBSERVATIONS)
    assert {"99%", "10", "trên 12.500", "94,9%", "6,1%", "94.801.346.295 đồng"} == {line[4] for line in numbered}


def test_sheets_are_set_up_for_paper_and_keep_their_heads_in_sight() -> None:
    book = load_workbook(io.BytesIO(blank()))

    assert book.sheetnames == [GUIDE_SHEET, ANSWERS_SHEET, FIGURES_SHEET, MARKER_SHEET]
    assert book[MARKER_SHEET].sheet_state == "veryHidden"
    for sheet, rows in ((book[ANSWERS_SHEET], "$6:$6"), (book[FIGURES_SHEET], "$4:$4")):
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.print_title_rows == rows
        assert sheet.freeze_panes == f"B{int(rows[1]) + 1}"


def test_a_row_is_as_high_as_its_words_need(answers: Worksheet) -> None:
    heights = [answers.row_dimensions[at].height or 0 for at in (HUNDRED, HUNDRED_LATE)]
    assert heights[0] > heights[1] > 14


def test_a_letter_without_questions_says_so() -> None:
    report, observations, numbers, _ = sample()
    book = load_workbook(io.BytesIO(render_workbook(build_letter(report, observations, numbers, []))))
    assert book[ANSWERS_SHEET]["A7"].value == "Không có điểm nào cần trả lời."


def test_the_same_letter_is_the_same_bytes_whenever_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    first = blank()
    later = time.time() + 86_400
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(later))
    assert blank() == first


@pytest.mark.parametrize("begins", ["=", "+", "-", "@"])
def test_hostile_words_of_a_report_are_text_and_never_a_formula(begins: str) -> None:
    hostile = f"{begins}cmd|' /c calc'!A0 5 hồ sơ"
    report = submission(text=f"Mục 1. {hostile}", issuer=hostile, title=hostile, file_name=hostile, doc=hostile)
    figure = observation(report, "ho_so.received", hostile, "5", value=5.0)
    about = finding(
        report, "share_in_range", [figure], message_vi=hostile, remedy_vi=hostile, stated=hostile, computed=hostile
    )
    content = render_workbook(build_letter(report, [figure], [], [about]))

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)
    book = load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    remedy = book[ANSWERS_SHEET]["F7"]
    assert (remedy.value, remedy.quotePrefix) == (hostile, True)


def test_words_of_any_length_and_any_characters_are_written() -> None:
    report, observations, numbers, findings = sample()
    long = replace(findings[0], message_vi="chữ\x00\x0b\udcff " * 20_000)
    book = load_workbook(io.BytesIO(render_workbook(build_letter(report, observations, numbers, [long]))))
    assert len(book[ANSWERS_SHEET]["C7"].value) <= 32_767
    assert book[ANSWERS_SHEET].row_dimensions[7].height <= 409


def test_a_workbook_to_answer_in_is_told_by_its_marker() -> None:
    assert is_answer_workbook(blank())
    assert not is_answer_workbook(b"PK\x03\x04 damaged")
    assert not is_answer_workbook(b"khoso-phieu-tra-loi")
