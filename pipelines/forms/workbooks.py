"""Workbooks that we send out and get back: how ours are known again, and how they are saved.

Belongs here: the markers of our workbooks, finding them in bytes, saving. Does not: what a workbook asks for
(`layout`, and of a letter's answers `pipelines.feedback`), reading its cells (`cells`).
"""

import io
import zipfile
import zlib
from datetime import datetime

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

ANSWERS_MARKER = "khoso-phieu-tra-loi"
MARKER_SHEET = "_khoso"
# What was written when is not a workbook's to tell: the same content is the same bytes.
WRITTEN = datetime(2024, 1, 1)
_MOST_MEMBERS = 200
_MOST_BYTES = 8 * 1024 * 1024  # of one part that is searched for a marker


def is_answer_workbook(content: bytes) -> bool:
    """Whether bytes are the answers to a letter, by their marker. Never raises; unpacks a bounded number of bytes."""
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(
                ANSWERS_MARKER.encode() in opened.read(_MOST_BYTES)
                for member in archive.infolist()[:_MOST_MEMBERS]
                if member.filename == "xl/sharedStrings.xml" or member.filename.startswith("xl/worksheets/sheet")
                for opened in [archive.open(member)]
            )
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError):
        return False


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook: the same for the same content, whenever it is saved."""
    book.properties.creator = "Khoso"
    book.properties.created = book.properties.modified = WRITTEN
    out = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)).save()  # `book.save` notes the time
    with zipfile.ZipFile(out) as parts, zipfile.ZipFile(undated := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts.infolist():
            entry = zipfile.ZipInfo(part.filename, WRITTEN.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts.read(part))
    return undated.getvalue()
