"""Anyone can say where in its file a span stands: the page, the sheet and the cell."""

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from openpyxl import Workbook, load_workbook

from pipelines.catalogue import unit_named
from pipelines.figures import figures_of
from pipelines.forms import write_form
from pipelines.forms.layout import FIGURES_SHEET
from pipelines.locating import place_at, place_of
from pipelines.periods import parse_period
from pipelines.records import Place, Submission
from pipelines.settings import Settings
from pipelines.store import read_rows, write_rows
from pipelines.submissions import partition_submissions, read_submission, receive
from pipelines.submissions.submitted import READ_BY

NOW = datetime(2024, 7, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Read:
    places: tuple[Place, ...]


def test_a_place_is_told_in_words() -> None:
    read = Read((
        Place(3, page=1),
        Place(10, page=12),
        Place(20, None, "Biểu 1", "C7"),
        Place(30, cell="B2"),
        Place(40),
    ))  # fmt: skip

    told = [place_of(read, offset) for offset in (0, 3, 9, 10, 25, 30, 45)]

    assert told == ["", "trang 1", "trang 1", "trang 12", "trang tính Biểu 1, ô C7", "ô B2", ""]
    assert place_at(read, 11) == Place(10, page=12)
    assert place_at(read, 2) is None


def test_a_text_without_pages_and_cells_has_no_place() -> None:
    assert place_of(Read(()), 5) == ""


def workbook(rows: list[list[object]], title: str = "Biểu 1") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


REPORT: list[list[object]] = [
    ["BÁO CÁO KẾT QUẢ CHUYỂN ĐỔI SỐ QUÝ I NĂM 2024 CỦA TỈNH LÀO CAI"],
    ["Chỉ tiêu", "Đơn vị", "Kết quả"],
    ["Tổng số điểm phục vụ bưu chính", "điểm", 229],
    ["Tỷ lệ hồ sơ giải quyết đúng hạn", "%", 94.9],
]


def test_places_come_back_from_the_register_as_they_were_read(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "bieu.xlsx").write_bytes(workbook(REPORT))
    settings = Settings(home=tmp_path / "home", raw=raw, settle_seconds=0)

    (row,) = receive(raw, settings).submissions
    assert (row.outcome, row.reader) == ("read", READ_BY)
    assert place_of(row, row.text.index("229")) == "trang tính Biểu 1, ô C3"

    (again,) = partition_submissions(settings, row.quarter or "", row.province_key or "")
    write_rows(settings.lake / "submissions", "one", Submission, [again])
    assert read_rows(settings.lake / "submissions", Submission, ["one"]) == [again]
    assert again == row


def test_a_figure_of_the_form_stands_in_its_cell(tmp_path: Path) -> None:
    blank = write_form(unit_named("Lào Cai", date(2024, 6, 30)), parse_period("2024-Q2"), {})
    book = load_workbook(io.BytesIO(blank))
    sheet = book[FIGURES_SHEET]
    share = next(r for r in range(5, 400) if sheet[f"D{r}"].value == "%")
    for column, value in (("F", 75), ("G", 3), ("H", 4)):
        sheet[f"{column}{share}"] = value
    sheet[f"F{share + 40}"] = "chữ"
    path = tmp_path / "bieu.xlsx"
    book.save(path)

    submission = read_submission(path, NOW)
    (figure,) = figures_of(submission, path).observations

    assert place_of(submission, figure.start) == f"trang tính Số liệu, ô F{share}"
    assert place_of(submission, submission.text.index("tử số 3")) == f"trang tính Số liệu, ô G{share}"
    assert place_of(submission, submission.text.index("không được nhận")) == ""
    assert any(f"Ô F{share + 40}" in note for note in submission.notes)


def test_a_figure_of_a_workbook_says_its_sheet_and_cell(tmp_path: Path) -> None:
    path = tmp_path / "bieu.xlsx"
    path.write_bytes(workbook(REPORT))

    rows = figures_of(read_submission(path, NOW), path).observations

    assert {(o.code, o.page, o.sheet, o.cell) for o in rows} == {
        ("connectivity.post_points", None, "Biểu 1", "C3"),
        ("ho_so.on_time_share", None, "Biểu 1", "C4"),
    }
