"""Pictures of pages: scans and photographs, their letters recognised by Tesseract with the Vietnamese model.

Belongs here: asking Tesseract, and its words as words of a page. Does not: PDF (`pdf` renders its pages and asks here),
geometry of lines (`page_lines`).
"""

import csv
import io
import os
import shutil
import subprocess
from functools import cache

from PIL import Image, ImageSequence, UnidentifiedImageError

from pipelines.submissions.document import Document, Unreadable
from pipelines.submissions.readers.building import TextBuilder, damaged
from pipelines.submissions.readers.kinds import kind_of
from pipelines.submissions.readers.page_lines import Word, flows, paragraphs, rows_of

PROGRAM = "tesseract"
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
    text = TextBuilder()
    try:
        with Image.open(io.BytesIO(content)) as picture:
            for page, frame in enumerate(ImageSequence.Iterator(picture), 1):
                if page > MAX_SCANNED or frame.width * frame.height > MAX_PIXELS:
                    raise too_large(file_name, page)
                text.at(f"trang {page}")
                write_page(text, words_of(frame.convert("L"), file_name, page))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if isinstance(error, Image.DecompressionBombError):
            raise too_large(file_name, 1) from error
        raise damaged(file_name, kind_of(content).name) from error
    return text.build(file_name, "", [recognised_note("Ảnh")])


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


def words_of(picture: Image.Image, file_name: str, page: int) -> list[Word]:
    """The words on a page, in pixels. Raises Unreadable where Tesseract is missing or fails."""
    if not is_installed():
        raise Unreadable(file_name, *_NEEDS, where=f"trang {page}")
    stream = io.BytesIO()
    picture.save(stream, "PNG", compress_level=1)
    ran = subprocess.run(
        [PROGRAM, "stdin", "stdout", "-l", _LANGUAGE, "--dpi", "300", "--psm", "3", "tsv"],
        input=stream.getvalue(), capture_output=True, check=False, env=os.environ | {"OMP_THREAD_LIMIT": "1"},
    )  # fmt: skip
    if ran.returncode:
        raise Unreadable(file_name, "là bản quét không nhận dạng được chữ", _NEEDS[1], where=f"trang {page}")
    return _words(ran.stdout.decode("utf-8", "replace"))


def write_page(text: TextBuilder, words: list[Word]) -> None:
    """Writes the words of one page as paragraphs and rows."""
    for rows, margin in flows(rows_of(words)):
        for cells, apart in paragraphs(rows, margin):
            if len(cells) > 2:
                text.row([(cell, None) for cell in cells])
            else:
                for cell in cells:
                    text.paragraph(cell, apart)


def _words(table: str) -> list[Word]:
    """The words of Tesseract's table; each as high as its line, for letters differ in height."""
    words, top, height = [], 0.0, 0.0
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == _LEVEL_OF_LINES:
            top, height = float(row["top"]), float(row["height"])
        elif row["level"] == _LEVEL_OF_WORDS and (row["text"] or "").strip():
            left = float(row["left"])
            words.append(Word(row["text"].strip(), left, left + float(row["width"]), top, top + height, height * 0.8))
    return words
