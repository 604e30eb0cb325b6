"""Pictures of pages: ruled lines make tables, strokes of letters do not, and letters are recognised in their cells."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipelines.locating import place_of
from pipelines.submissions import read_document
from pipelines.submissions.readers import image
from pipelines.submissions.readers.ruled_tables import ruled_lines, tables_of

COLUMNS, ROWS = (200, 900, 1500), (300, 420, 540, 660)  # dots at 300 dpi


def sheet() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("L", (1800, 1000), 255)
    return picture, ImageDraw.Draw(picture)


def ruled() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture, pen = sheet()
    for y in ROWS:
        pen.line((COLUMNS[0], y, COLUMNS[-1], y), 0, 3)
    for x in COLUMNS:
        pen.line((x, ROWS[0], x, ROWS[-1]), 0, 3)
    return picture, pen


def test_ruled_lines_of_a_picture_make_the_cells_of_a_table() -> None:
    edges, _ = ruled_lines(np.asarray(ruled()[0]), 72 / 300)

    (table,) = tables_of(edges)

    assert [len(row.cells) for row in table.rows] == [2, 2, 2]


def test_strokes_of_letters_are_no_lines() -> None:
    picture, pen = sheet()
    for x in range(100, 1700, 40):
        pen.rectangle((x, 300, x + 8, 350), 0)  # as high as capital letters of 12 points
        pen.rectangle((x, 400, x + 30, 408), 0)

    edges, dots = ruled_lines(np.asarray(picture), 72 / 300)

    assert (edges, dots.any()) == ([], False)


@pytest.fixture
def font() -> ImageFont.FreeTypeFont:
    """A font to draw a page with, where what reads it is installed."""
    if not image.is_installed():
        pytest.skip("Tesseract with its Vietnamese model is not installed: `make system` installs it")
    try:
        return ImageFont.truetype("DejaVuSans.ttf", 46)
    except OSError:
        pytest.skip("the font DejaVu Sans is not installed: `make system` installs it")


def test_a_scan_with_a_stamp_of_letters_is_read_as_a_scan(font: ImageFont.FreeTypeFont) -> None:
    picture, pen = sheet()
    pen.text((200, 300), "Tỷ lệ hồ sơ đúng hạn đạt 94,9%", 0, font)
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(432, 240))
    canvas.drawImage(ImageReader(picture), 0, 0, 432, 240)
    canvas.drawString(20, 20, "Scanned by office")
    canvas.save()

    document = read_document(stream.getvalue(), "quét.pdf")

    assert "Tỷ lệ hồ sơ đúng hạn đạt 94,9%" in document.text
    assert document.notes[0].startswith("Trang 1 là bản quét")


def test_a_scanned_table_gives_rows(font: ImageFont.FreeTypeFont) -> None:
    picture, pen = ruled()
    pen.text((200, 150), "Kết quả chuyển đổi số quý I", 0, font)
    for y, (name, figure) in zip(
        ROWS, (("Chỉ tiêu", "Kết quả"), ("Số thôn", "1.548"), ("Tỷ lệ", "85,6%")), strict=False
    ):
        pen.text((COLUMNS[0] + 40, y + 30), name, 0, font)
        pen.text((COLUMNS[1] + 40, y + 30), figure, 0, font)
    stream = io.BytesIO()
    picture.save(stream, "PNG", dpi=(300, 300))

    document = read_document(stream.getvalue(), "bảng.png")

    assert document.text == ("Kết quả chuyển đổi số quý I\n\nChỉ tiêu\tKết quả\nSố thôn\t1.548\nTỷ lệ\t85,6%\n")
    assert place_of(document, document.text.index("85,6%")) == "trang 1"
    assert document.notes == (
        "Ảnh là bản quét; chữ được nhận dạng tự động nên có thể sai. Đề nghị gửi kèm bản có lớp chữ.",
    )
