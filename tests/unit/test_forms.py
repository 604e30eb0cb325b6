"""The official form: written, filled in, read back; and every way in which a cell is not what was asked."""

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.catalogue import indicators, unit_named
from pipelines.cli import main
from pipelines.figures import figures_of
from pipelines.forms import FormError, is_form, passed, read_form, taken, write_form
from pipelines.forms.layout import FIGURES_SHEET, GUIDE_SHEET, MARKER_SHEET, sections
from pipelines.forms.previous import period_before
from pipelines.orchestration.checks import broken_invariants
from pipelines.periods import parse_period
from pipelines.settings import Settings
from pipelines.submissions import partition_submissions, read_submission, receive

LAO_CAI = unit_named("Lào Cai", date(2024, 6, 30))
PERIOD = parse_period("2024-Q2")
Change = Callable[[Worksheet], None]


@pytest.fixture(scope="module")
def blank() -> bytes:
    return write_form(LAO_CAI, PERIOD, {("ho_so.received", "all"): 88_000.0})


def row_of(code: str, level: str = "all") -> int:
    at = 5
    for _, rows in sections(PERIOD):
        for row in rows:
            at += 1
            if (row.code, row.level) == (code, level):
                return at
        at += 1
    raise AssertionError(code)


RECEIVED, ONLINE = row_of("ho_so.received"), row_of("ho_so.online_share")


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled(blank: bytes, *changes: Change, **cells: object) -> bytes:
    """A form with some cells filled in, as a spreadsheet saves it."""
    book = load_workbook(io.BytesIO(blank))
    sheet = book[FIGURES_SHEET]
    for cell, value in {f"F{RECEIVED}": 105, **cells}.items():
        sheet[cell] = value
    for change in changes:
        change(sheet)
    return saved(book)


def test_a_form_asks_for_every_indicator_at_every_tier_of_its_time(blank: bytes) -> None:
    asked = [(row.code, row.level) for _, rows in sections(PERIOD) for row in rows]
    later = [row.level for _, rows in sections(parse_period("2025-Q3")) for row in rows]
    sheet = load_workbook(io.BytesIO(blank))[FIGURES_SHEET]

    assert {code for code, _ in asked} == set(indicators())
    assert len(set(asked)) == len(asked)
    assert "huyen" in {level for _, level in asked}
    assert "huyen" not in later
    assert sheet["A2"].value == "Tỉnh Lào Cai, quý II năm 2024"
    labels = [sheet[f"{letter}{RECEIVED}"].value for letter in "BCD"]
    assert labels == ["Số hồ sơ TTHC tiếp nhận", "toàn tỉnh", "số lượng"]
    assert sheet[f"E{RECEIVED}"].value == 88_000


def test_a_form_has_checks_instructions_and_a_marker_that_no_eye_sees(blank: bytes) -> None:
    book = load_workbook(io.BytesIO(blank))
    sheet = book[FIGURES_SHEET]
    checks = {str(ref): check.type for check in sheet.data_validations.dataValidation for ref in check.sqref.ranges}

    assert book.sheetnames == [FIGURES_SHEET, GUIDE_SHEET, MARKER_SHEET]
    assert book[MARKER_SHEET].sheet_state == "veryHidden"
    assert "HƯỚNG DẪN" in book[GUIDE_SHEET]["A1"].value
    assert any(kind == "decimal" for kind in checks.values())
    assert any(kind == "whole" for kind in checks.values())
    assert sheet.protection.sheet
    assert not sheet[f"F{RECEIVED}"].protection.locked
    assert sheet[f"B{RECEIVED}"].protection.locked
    assert write_form(LAO_CAI, PERIOD, {}) != blank


def test_a_form_read_back_gives_its_figures_with_sheet_and_cell(blank: bytes) -> None:
    content = filled(blank, **{f"F{ONLINE}": 58.3, f"G{ONLINE}": 35, f"H{ONLINE}": 60})
    form = read_form(content)
    received, online = form.entries

    assert (form.province.province_key, form.period.key, form.problems) == ("lao-cai-10", "2024-Q2", [])
    assert (received.row.code, received.cells, received.place) == (
        "ho_so.received", {"F": 105}, f"Số liệu!F{RECEIVED}",
    )  # fmt: skip
    assert (online.row.code, online.cells) == ("ho_so.online_share", {"F": 58.3, "G": 35, "H": 60})
    assert form.text[online.start : online.end] == (
        f"Số liệu!F{ONLINE}: Tỷ lệ hồ sơ tiếp nhận trực tuyến, toàn tỉnh (%): 58,3; tử số 35; mẫu số 60"
    )
    assert [form.text[start:end] for start, end in online.spans.values()] == ["58,3", "35", "60"]


def test_every_cell_that_takes_a_figure_gives_one(blank: bytes) -> None:
    book = load_workbook(io.BytesIO(blank))
    sheet = book[FIGURES_SHEET]
    marked = [(line[0], line[1], line[2]) for line in book[MARKER_SHEET].iter_rows(min_row=3, values_only=True)]
    for at, *_ in marked:
        sheet[f"F{at}"] = int(str(at))

    form = read_form(saved(book))

    assert [(e.row.code, e.row.level, e.cells["F"]) for e in form.entries] == [(c, v, int(at)) for at, c, v in marked]
    assert len(form.entries) == sum(len(rows) for _, rows in sections(PERIOD))


def test_a_form_is_received_like_any_file_and_its_rows_hold_against_its_text(blank: bytes, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", raw=tmp_path / "raw")
    settings.raw.mkdir()
    content = filled(blank, **{f"F{ONLINE}": 58.3, f"G{ONLINE}": 35, f"H{ONLINE}": 60, f"F{RECEIVED + 1}": "một nghìn"})
    (settings.raw / "bieu.xlsx").write_bytes(content)

    reception = receive(settings.raw, settings)

    (receipt,) = reception.receipts
    assert (receipt.outcome, receipt.quarter, receipt.province_key, receipt.kind) == (
        "read", "2024-Q2", "lao-cai-10", "xlsx",
    )  # fmt: skip
    assert f"Ô F{RECEIVED + 1}, trang “Số liệu”: ô chứa chữ “một nghìn”" in receipt.outcome_detail
    assert reception.problems == [f"bieu.xlsx: {receipt.outcome_detail}"]
    (submission,) = partition_submissions(settings, "2024-Q2", "lao-cai-10")
    rows = figures_of(submission, settings.originals / submission.sha256)
    assert [(o.code, o.value, o.numerator, o.denominator, o.section) for o in rows.observations] == [
        ("ho_so.received", 105, None, None, f"Số liệu!F{RECEIVED}"),
        ("ho_so.online_share", 58.3, 35, 60, f"Số liệu!F{ONLINE}"),
    ]
    assert {o.decimals for o in rows.observations} == {0, 1}
    assert broken_invariants(submission, rows.observations, rows.numbers) == []
    assert sum(n.disposition == "observation" for n in rows.numbers) == 4


def _merge(cells: str) -> Change:
    return lambda sheet: sheet.merge_cells(cells)


def _format(cell: str, number_format: str) -> Change:
    def change(sheet: Worksheet) -> None:
        sheet[cell].number_format = number_format

    return change


@pytest.mark.parametrize(
    ("cell", "value", "words"),
    [
        (f"F{ONLINE}", "58,3", "chứa chữ “58,3”"),
        (f"F{ONLINE}", "khoảng 58", "chứa chữ “khoảng 58”"),
        (f"F{ONLINE}", "=F6/2", "chứa công thức “=F6/2”"),
        (f"F{ONLINE}", '=HYPERLINK("http://x")', "chứa công thức"),
        (f"F{ONLINE}", "#DIV/0!", "chứa lỗi"),
        (f"F{ONLINE}", True, "không phải số"),
        (f"F{ONLINE}", date(2024, 6, 1), "không phải số"),
        (f"F{ONLINE}", -1, "ngoài khoảng"),
        (f"F{ONLINE}", 1e300, "ngoài khoảng"),
        (f"F{ONLINE - 1}", 12.5, "phải là số nguyên"),
        (f"G{ONLINE}", 35, None),
        (f"G{RECEIVED}", 35, "không có tử số, mẫu số"),
        (f"D{ONLINE}", "người", "đơn vị tính phải là “%”, không phải “người”"),
        (f"B{ONLINE}", "Tỷ lệ khác", "nội dung phải là “Tỷ lệ hồ sơ tiếp nhận trực tuyến”, không phải “Tỷ lệ khác”"),
        (f"C{ONLINE}", None, "nội dung phải là “toàn tỉnh”, không phải “”"),
        ("F4", "Số liệu năm", "tiêu đề cột phải là “Giá trị kỳ này”"),
        (f"K{ONLINE}", 7, "biểu mẫu không có ô này, “7” không được nhận"),
        ("F5", 9, "biểu mẫu không có ô này"),
        ("F1000", 9, "biểu mẫu không có ô này"),
    ],
)
def test_a_cell_that_is_not_as_asked_is_named_and_the_others_are_read(
    blank: bytes, cell: str, value: object, words: str | None
) -> None:
    cells = {f"F{ONLINE}": 58.3} if not cell.startswith("F") else {}
    form = read_form(filled(blank, **{**cells, cell: value}))

    assert form.entries[0].row.code == "ho_so.received"
    named = cell if words else f"H{ONLINE}"
    assert [p for p in form.problems if p.startswith(f"Ô {named}, trang “Số liệu”:")] == form.problems
    assert len(form.problems) == 1
    assert (words or "cả hai") in form.problems[0]
    assert form.problems[0] in form.text


def test_a_share_in_the_format_of_percent_is_not_guessed(blank: bytes) -> None:
    form = read_form(filled(blank, _format(f"F{ONLINE}", "0.0%"), **{f"F{ONLINE}": 0.583}))

    assert [e.row.code for e in form.entries] == ["ho_so.received"]
    assert form.problems[0].startswith(f"Ô F{ONLINE}, trang")
    assert "phần trăm" in form.problems[0]


@pytest.mark.parametrize("merged", [f"F{ONLINE}:F{ONLINE + 1}", f"F{ONLINE}:H{ONLINE}"])
def test_merged_cells_are_named_and_their_figure_is_not_taken(blank: bytes, merged: str) -> None:
    form = read_form(filled(blank, _merge(merged), **{f"F{ONLINE}": 58.3}))

    assert [e.row.code for e in form.entries] == ["ho_so.received"]
    assert [p.partition(":")[0] for p in form.problems] == [f"Ô {merged.partition(':')[0]}"]
    assert "gộp" in form.problems[0]


def test_a_row_put_in_above_moves_no_figure_to_another_indicator(blank: bytes) -> None:
    def insert(sheet: Worksheet) -> None:
        sheet.insert_rows(RECEIVED + 1)

    form = read_form(filled(blank, insert, **{f"F{ONLINE}": 58.3}))

    assert [e.row.code for e in form.entries] == ["ho_so.received"]
    assert any(f"Ô B{ONLINE + 1}," in problem or f"Ô B{ONLINE}," in problem for problem in form.problems)


def test_a_sheet_put_in_is_told_and_a_look_changed_is_none_of_our_business(blank: bytes) -> None:
    book = load_workbook(io.BytesIO(filled(blank)))
    book.create_sheet("Phụ lục")["A1"] = 5
    book[FIGURES_SHEET][f"B{RECEIVED}"].font = Font(color="FF0000")
    book[FIGURES_SHEET].column_dimensions["B"].width = 20

    form = read_form(saved(book))

    assert form.problems == ["Trang “Phụ lục” không thuộc biểu mẫu; nội dung của trang không được nhận."]
    assert len(form.entries) == 1


def _without(name: str) -> Callable[[bytes], bytes]:
    def changed(content: bytes) -> bytes:
        book = load_workbook(io.BytesIO(content))
        del book[name]
        return saved(book)

    return changed


def _remarked(cell: str, value: str) -> Callable[[bytes], bytes]:
    def changed(content: bytes) -> bytes:
        book = load_workbook(io.BytesIO(content))
        book[MARKER_SHEET][cell] = value
        return saved(book)

    return changed


def _declaring(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            data = old.read(member)
            if member.filename == "xl/workbook.xml":
                data = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + data
            new.writestr(member.filename, data)
    return out.getvalue()


def _swollen(content: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/big.bin", b"0" * 40_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_without(FIGURES_SHEET), "thiếu trang “Số liệu”"),
        (_remarked("C1", "lai-chau-12"), "phần đánh dấu của biểu mẫu đã bị sửa"),
        (_remarked("B5", "ho_so.late"), "phần đánh dấu của biểu mẫu đã bị sửa"),
        (_remarked("D1", "2024-Q3"), "phần đánh dấu của biểu mẫu đã bị sửa"),
        (_declaring, "khai báo XML"),
        (_swollen, "lớn hơn nhiều"),
    ],
)
def test_a_form_that_is_no_longer_ours_is_refused_in_words(
    blank: bytes, change: Callable[[bytes], bytes], words: str, tmp_path: Path
) -> None:
    content = change(filled(blank))
    (tmp_path / "form.xlsx").write_bytes(content)

    assert is_form(content)
    with pytest.raises(FormError, match=words):
        read_form(content)
    submission = read_submission(tmp_path / "form.xlsx", datetime(2024, 7, 1, tzinfo=UTC))
    assert submission.outcome == "unreadable"
    assert words in submission.outcome_detail


def test_a_form_without_a_figure_is_told(blank: bytes) -> None:
    with pytest.raises(FormError, match="chưa có số liệu nào"):
        read_form(blank)


def test_other_bytes_are_no_form(blank: bytes) -> None:
    other = Workbook()
    assert not any(is_form(content) for content in (b"", b"PK", b"PK\x03\x04" + b"x" * 50, saved(other), blank[:-300]))
    assert is_form(blank)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_form_saved_by_another_office_reads_alike(blank: bytes, tmp_path: Path) -> None:
    content = filled(blank, **{f"F{ONLINE}": 58.3, f"G{ONLINE}": 35, f"H{ONLINE}": 60})
    (tmp_path / "form.xlsx").write_bytes(content)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), str(tmp_path / "form.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip

    again = read_form((tmp_path / "out" / "form.xlsx").read_bytes())

    assert (again.text, again.problems) == (read_form(content).text, [])


@pytest.mark.parametrize(
    ("key", "before"),
    [("2024-Q2", "2024-Q1"), ("2024-Q1", "2023-Q4"), ("2024-H1", "2023-H2"), ("2024-9M", "2023-9M"), ("2024", "2023"),
     ("2024-01", "2023-12"), ("2024-11", "2024-10")],
)  # fmt: skip
def test_the_period_before_is_of_the_same_kind(key: str, before: str) -> None:
    assert period_before(parse_period(key)).key == before


def test_the_command_writes_a_form_and_the_others_read_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], blank: bytes
) -> None:
    out = tmp_path / "form.xlsx"
    asked = ["form", "--province", "Lào Cai", "--period", "2024-Q2", "--home", str(tmp_path), "--out", str(out)]

    assert main(asked) == 0
    assert capsys.readouterr().out == f"{out}\n"
    out.write_bytes(filled(out.read_bytes()))
    assert main(["extract", str(out)]) == 0
    (row,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (row["code"], row["value"], row["section"]) == ("ho_so.received", 105, f"Số liệu!F{RECEIVED}")
    assert main(["report", str(out)]) == 0
    assert "Lào Cai" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("province", "period", "words"),
    [
        ("Lào Cai", "2024-Q5", "is no period"),
        ("Lao Kai", "2024-Q2", "Write one of"),
        ("Yên Bái", "2026-Q1", "no province"),
    ],
)
def test_a_wrong_province_or_period_is_told(
    province: str, period: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["form", "--province", province, "--period", period]) == 2
    assert words in capsys.readouterr().err


def test_a_form_is_opened_in_a_process_of_its_own_alone(
    blank: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "bieu.xlsx").write_bytes(filled(blank, **{f"F{RECEIVED}": 12_500}))
    settings = Settings(home=tmp_path / "home", raw=raw, settle_seconds=0)

    def opened_here(*_: object, **__: object) -> None:
        raise AssertionError("a workbook was opened in the process of the pipeline")

    monkeypatch.setattr("pipelines.forms.reading.load_workbook", opened_here)
    monkeypatch.setattr("zipfile.ZipFile.__init__", opened_here)
    (submission,) = receive(raw, settings).submissions
    rows = figures_of(submission, settings.originals / submission.sha256)

    assert [(o.code, o.value) for o in rows.observations] == [("ho_so.received", 12_500.0)]


def test_a_form_that_is_a_bomb_is_an_outcome_in_words(blank: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bieu.xlsx"
    with zipfile.ZipFile(io.BytesIO(blank)) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        for member in source.infolist():
            bomb.writestr(member.filename, source.read(member))
        bomb.writestr("xl/worksheets/sheet9.xml", b" " * 60 * 1024 * 1024)

    submission = read_submission(path, datetime(2024, 7, 1, tzinfo=UTC))

    assert submission.outcome == "unreadable"
    assert "lớn hơn nhiều so với biểu mẫu đã gửi" in submission.outcome_detail


def test_a_form_passes_out_of_its_process_as_it_was_read(blank: bytes) -> None:
    form = read_form(filled(blank, **{f"F{RECEIVED}": 12_500, f"F{RECEIVED + 1}": "một nghìn"}))

    assert taken(json.loads(json.dumps(passed(form)))) == form
