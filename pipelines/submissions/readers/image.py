"""Pictures of pages: scans and photographs, their letters recognised by Tesseract with the Vietnamese model.

Belongs here: asking Tesseract, and its words as words of a page. Does not: PDF (`pdf` renders its pages and asks here),
geometry (`page_lines`, `ruled_tables`).
"""

import csv
import io
import os
import shutil
import subprocess
from functools import cache

import numpy as np
from PIL import Image, ImageSequence, UnidentifiedImageError

from pipelines.submissions.document import Document, Unreadable
from pipelines.submissions.readers.building import damaged
from pipelines.submissions.readers.kinds import kind_of
from pipelines.submissions.readers.page_lines import Word, rows_of
from pipelines.submissions.readers.pages import Sheet, write
from pipelines.submissions.readers.ruled_tables import ruled_lines, tables_of, taken_out

PROGRAM = "tesseract"
DPI = 300  # what Tesseract reads best
_POINTS = 72 / DPI  # of a dot
MAX_PIXELS = 80_000_000  # an A3 page at 600 dpi has 70 million
MAX_SCANNED = 200  # pages
_LANGUAGE = "vie"
_NEEDS = (
    "là bản quét (ảnh chụp trang giấy), mà nơi tiếp nhận chưa cài bộ nhận dạng chữ Tesseract tiếng Việt",
    "Đề nghị gửi bản Word (.docx) hoặc PDF có lớp chữ.",
)
_LEVEL_OF_LINES, _LEVEL_OF_WORDS = "4", "5"


def read(content: bytes, file_name: str) -> Document:
    """The text of a picture, or of a file of several. Raises Unreadable where it is broken, too large or empty."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    sheets = []
    try:
        with Image.open(io.BytesIO(content)) as picture:
            for page, frame in enumerate(ImageSequence.Iterator(picture), 1):
                if page > MAX_SCANNED or frame.width * frame.height > MAX_PIXELS:
                    raise too_large(file_name, page)
                sheets.append(sheet_of(frame.convert("L"), file_name, page))
    except Image.DecompressionBombError as error:
        raise too_large(file_name, 1) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise damaged(file_name, kind_of(content).name) from error
    return write(sheets, file_name, [recognised_note("Ảnh")])


def sheet_of(picture: Image.Image, file_name: str, page: int) -> Sheet:
    """What stands on a page in grey. Raises Unreadable where Tesseract is missing or fails."""
    dots = np.asarray(picture)
    edges, ruled = ruled_lines(dots, _POINTS)
    if tables := tables_of(edges):  # their lines would be taken for letters
        picture = Image.fromarray(np.where(ruled | np.roll(ruled, -1, 0) | np.roll(ruled, -1, 1), np.uint8(255), dots))
    grids, rest = taken_out(tables, _words_on(picture, file_name, page), page)
    return Sheet(page, picture.height * _POINTS, rows_of(rest, page), grids)


def recognised_note(what: str) -> str:
    """Says that letters were recognised, not read."""
    return f"{what} là bản quét; chữ được nhận dạng tự động nên có thể sai. Đề nghị gửi kèm bản có lớp chữ."


def too_large(file_name: str, page: int) -> Unreadable:
    """The refusal of a picture that is no page."""
    reason = "có ảnh quá lớn hoặc quá nhiều ảnh, vượt mức cho một báo cáo"
    return Unreadable(file_name, reason, "Đề nghị quét lại ở 200-300 dpi rồi gửi lại.", where=f"trang {page}")


@cache
def is_installed() -> bool:
    """Whether Tesseract and its Vietnamese model are there."""
    if shutil.which(PROGRAM) is None:
        return False
    listed = subprocess.run([PROGRAM, "--list-langs"], capture_output=True, text=True, check=False, timeout=20)
    return _LANGUAGE in listed.stdout.split()


def _words_on(picture: Image.Image, file_name: str, page: int) -> list[Word]:
    """The words that Tesseract recognises."""
    if not is_installed():
        raise Unreadable(file_name, *_NEEDS, where=f"trang {page}")
    stream = io.BytesIO()
    picture.save(stream, "PNG", compress_level=1)
    ran = subprocess.run(
        [PROGRAM, "stdin", "stdout", "-l", _LANGUAGE, "--dpi", str(DPI), "--psm", "3", "tsv"],
        input=stream.getvalue(), capture_output=True, check=False, env=os.environ | {"OMP_THREAD_LIMIT": "1"},
    )  # fmt: skip
    if ran.returncode:
        raise Unreadable(file_name, "là bản quét không nhận dạng được chữ", _NEEDS[1], where=f"trang {page}")
    return _words(ran.stdout.decode("utf-8", "replace"))


def _words(table: str) -> list[Word]:
    """The words of Tesseract's table; each as high as its line, for letters differ in height."""
    words, top, height = [], 0.0, 0.0
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == _LEVEL_OF_LINES:
            top, height = float(row["top"]) * _POINTS, float(row["height"]) * _POINTS
        elif row["level"] == _LEVEL_OF_WORDS and (row["text"] or "").strip():
            left, width = float(row["left"]) * _POINTS, float(row["width"]) * _POINTS
            words.append(Word(row["text"].strip(), left, left + width, top, top + height, height * 0.8, alone=True))
    return words
