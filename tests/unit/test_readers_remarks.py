"""What was done to read a file is told to its sender in words: converted, accepted, left out, not readable."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from reader_files import docx, paragraph, run, zipped

from pipelines import store
from pipelines.records import Receipt, Submission
from pipelines.settings import Settings
from pipelines.submissions import read_document, read_submission, receive

NOW = datetime(2024, 4, 2, tzinfo=UTC)
WORDS = "Báo cáo của tỉnh Lào Cai về chuyển đổi số năm 2024"


def remarks(content: bytes) -> tuple[str, ...]:
    return read_document(content, "a").remarks


@pytest.mark.parametrize(
    ("encoding", "name"), [("utf-16", "UTF-16-LE"), ("utf-8-sig", None), ("utf-8", None), ("utf-32", "UTF-32-LE")]
)
def test_a_text_that_was_converted_says_from_what(encoding: str, name: str | None) -> None:
    told = remarks(WORDS.encode(encoding))

    assert told == ((f"Chữ theo bảng mã {name} đã được chuyển sang Unicode.",) if name else ())


def test_a_text_in_tcvn3_says_that_it_was_converted() -> None:
    assert remarks("B¸o c¸o cña tØnh vÒ c¸c chØ tiªu n¨m 2024".encode("latin-1")) == (
        "Chữ theo bảng mã TCVN3 (ABC) đã được chuyển sang Unicode.",
    )


INSERTED = '<w:ins w:id="1"><w:r><w:t>b</w:t></w:r></w:ins>'
PICTURE = '<w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/></w:drawing></w:r>'


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (INSERTED, "hệ thống đọc như đã chấp nhận mọi thay đổi"),
        (run("ẩn", "<w:vanish/>"), "Chữ ẩn trong tài liệu không được đọc"),
        ('<w:r><w:commentReference w:id="1"/></w:r>', "Ghi chú bên lề"),
        (PICTURE, "Tài liệu có 1 hình ảnh; chữ trong hình không được đọc"),
    ],
)
def test_what_was_done_with_a_word_document_is_told(inside: str, words: str) -> None:
    (remark,) = remarks(docx(paragraph("a", inside)))

    assert words in remark
    assert remarks(docx(paragraph("a"))) == ()


def test_an_embedded_table_that_cannot_be_read_is_told_with_the_remedy() -> None:
    document = read_document(docx(paragraph("a", "<w:r><w:object/></w:r>")), "a")

    (note,) = document.notes
    assert "1 đối tượng nhúng" in note
    assert "Đề nghị" in note


def test_macros_that_were_ignored_are_told() -> None:
    with_macro = io.BytesIO(docx(paragraph("a")))
    with zipfile.ZipFile(with_macro, "a") as opened:
        opened.writestr("word/vbaProject.bin", b"macro")

    assert remarks(with_macro.getvalue()) == ("Macro của tài liệu bị bỏ qua, không được chạy.",)


def test_hidden_sheets_are_named() -> None:
    book = Workbook()
    for title in ("Một", "Hai"):
        sheet = book.create_sheet(title)
        sheet.append(["a", 1])
        sheet.sheet_state = "hidden"
    assert book.active is not None
    book.active.append(["b", 2])
    stream = io.BytesIO()
    book.save(stream)

    assert remarks(stream.getvalue()) == ("Trang tính ẩn không được đọc: “Một”, “Hai”.",)


@pytest.mark.parametrize("where", ["docDefaults", "style"])
def test_letters_of_an_old_font_that_a_style_brings_become_unicode(where: str) -> None:
    font = '<w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr>'
    styles = {
        "docDefaults": f"<w:docDefaults><w:rPrDefault>{font}</w:rPrDefault></w:docDefaults>",
        "style": f'<w:style w:type="paragraph" w:default="1" w:styleId="Normal">{font}</w:style>',
    }[where]

    document = read_document(docx(paragraph("B¸o c¸o"), styles=styles), "a")

    assert document.text == "Báo cáo\n"
    assert document.remarks == ("Chữ theo bảng mã TCVN3 (ABC) đã được chuyển sang Unicode.",)


def test_what_was_done_reaches_the_row_of_the_register_and_is_no_complaint(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    text = "UBND TỈNH LÀO CAI\nBÁO CÁO\nKết quả chuyển đổi số quý I năm 2024 của tỉnh Lào Cai\n"
    (raw / "a.txt").write_bytes(text.encode("utf-16"))
    settings = Settings(home=tmp_path / "home", raw=raw, settle_seconds=0)

    (submission,) = receive(raw, settings).submissions

    told = ("Chữ theo bảng mã UTF-16-LE đã được chuyển sang Unicode.",)
    assert (submission.outcome, submission.outcome_detail, submission.notes) == ("read", "", told)
    (receipt,) = store.read_rows(settings.lake / "receipts", Receipt)
    assert receipt.notes == told


def test_what_an_archive_did_not_give_is_among_its_notes(tmp_path: Path) -> None:
    deep = zipped({"ba.zip": zipped({"a.txt": WORDS})})
    path = tmp_path / "gửi.zip"
    path.write_bytes(zipped({"hai.zip": deep, "b.txt": WORDS}))

    submission: Submission = read_submission(path, NOW)

    (note,) = submission.notes
    assert note.startswith("“hai.zip!/ba.zip” nằm trong quá nhiều lớp")
