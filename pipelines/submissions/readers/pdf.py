"""PDF with a text layer: its text in reading order, tables as rows, page by page.

Belongs here: what pdfplumber finds on pages, and which pages are pictures. Does not: writing pages as text (`pages`),
geometry (`page_lines`, `ruled_tables`), recognising letters in pictures (`image`).

Scripts, attachments, forms' actions and links of a PDF are never looked at.
"""

import logging
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException

from pipelines.submissions.document import RESEND, Document, Unreadable
from pipelines.submissions.readers import legacy
from pipelines.submissions.readers.building import damaged
from pipelines.submissions.readers.image import DPI, MAX_PIXELS, is_installed, recognised_note, sheet_of, too_large
from pipelines.submissions.readers.page_lines import Word, rows_of
from pipelines.submissions.readers.pages import Sheet, write
from pipelines.submissions.readers.ruled_tables import taken_out

logging.getLogger("pdfminer").setLevel(logging.ERROR)

MAX_PAGES = 1000
_KIND = "tệp PDF"
_TAIL = 64 * 1024  # a whole file ends in %%EOF, with little behind it
_STAMPED = 250  # letters; a page of text has thousands
_WHOLE_PAGE = 0.7  # of its area
_MAX_EDGES = 5_000  # of a page; finding tables takes their square, and more is a drawing


def read(content: bytes, file_name: str) -> Document:
    """The text of all pages. Raises Unreadable, which names the page where it can."""
    if b"%%EOF" not in content[-_TAIL:]:
        raise damaged(file_name, _KIND, f"từ byte thứ {len(content) + 1}")
    sheets: list[Sheet] = []
    tables: set[str] = set()  # old tables of letters that were converted
    scanned: list[int] = []
    try:
        with pdfplumber.open(BytesIO(content), unicode_norm="NFC") as opened:
            if len(opened.pages) > MAX_PAGES:
                raise Unreadable(file_name, f"có hơn {MAX_PAGES} trang, vượt mức cho một báo cáo", RESEND)
            for page in opened.pages:
                sheet = _sheet(page)
                fonts = {str(c["fontname"]) for c in page.chars}
                tables |= {legacy.NAMES[table] for font in fonts if (table := legacy.table_of_font(font))}
                if _is_scan(page) or (_is_stamped_scan(page) and is_installed()):
                    scanned.append(sheet.number)
                    sheet = _recognised(page, file_name)
                sheets.append(sheet)
                page.close()
    except PdfminerException as error:
        cause = error.args[0] if error.args else None
        if isinstance(cause, PDFPasswordIncorrect):
            raise Unreadable(
                file_name, "được đặt mật khẩu, không mở được", "Đề nghị bỏ mật khẩu rồi gửi lại."
            ) from error
        raise damaged(file_name, _KIND) from error
    if not sheets:
        raise damaged(file_name, _KIND)
    notes = [recognised_note(f"Trang {', '.join(map(str, scanned))}")] if scanned else []
    return write(sheets, file_name, notes, legacy.remarks(sorted(tables)))


def _sheet(page: Page) -> Sheet:
    if _is_drawn_twice(page.chars):
        page = page.dedupe_chars(tolerance=1)
    words = [_word(w) for w in page.extract_words(x_tolerance_ratio=0.15, extra_attrs=["size", "fontname"])]
    tables = page.find_tables() if len(page.edges) <= _MAX_EDGES else []
    grids, rest = taken_out(tables, words, page.page_number)
    return Sheet(page.page_number, float(page.height), rows_of(rest, page.page_number), grids)


def _is_scan(page: Page) -> bool:
    """Whether a page is a picture: without letters, or with letters that say not which they are."""
    said = [c["text"] for c in page.chars if not c["text"].isspace()]
    nameless = sum(text.startswith("(cid:") for text in said)
    return (not said and bool(page.images)) or nameless > 0.2 * len(said) > 0


def _is_stamped_scan(page: Page) -> bool:
    """Whether a page is a picture on which a few words were stamped: its number, a signature, who scanned it."""
    said = sum(not c["text"].isspace() for c in page.chars)
    area = page.width * page.height
    covered = any(p["width"] * p["height"] > _WHOLE_PAGE * area for p in page.images)
    return covered and said < _STAMPED


def _recognised(page: Page, file_name: str) -> Sheet:
    """What stands on a page that is a picture."""
    if page.width * page.height * (DPI / 72) ** 2 > MAX_PIXELS:
        raise too_large(file_name, page.page_number)
    return sheet_of(page.to_image(resolution=DPI).original.convert("L"), file_name, page.page_number)


def _is_drawn_twice(chars: Sequence[dict[str, Any]]) -> bool:
    """Whether letters stand on each other, as some programs draw bold ones; taking them out is slow."""
    places = {(c["text"], round(c["x0"] / 2), round(c["top"] / 2)) for c in chars}
    return len(places) < len(chars)


def _word(found: dict[str, Any]) -> Word:
    text = str(found["text"])
    if table := legacy.table_of_font(found["fontname"]):
        text = legacy.converted(text, table)
    return Word(text, found["x0"], found["x1"], found["top"], found["bottom"], found["size"])
