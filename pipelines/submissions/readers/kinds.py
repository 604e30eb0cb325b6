"""What a file is, by its bytes; its name is no evidence.

Belongs here: signatures and the few looks into a file that tell its kind. Does not: opening it.
"""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from pipelines.submissions.document import MAX_BYTES
from pipelines.submissions.readers.text import is_utf16


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: the id by which readers are found and web sources accept it, and its Vietnamese name."""

    id: str
    name: str


CONTAINERS = ("zip", "mail")
TEXT = Kind("text", "văn bản chữ")
_EMPTY = Kind("empty", "tệp rỗng")
_BINARY = Kind("binary", "tệp nhị phân")

_DOC = Kind("doc", "tài liệu Word đời cũ (doc)")
_SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", Kind("pdf", "tệp PDF")),
    (b"PK\x05\x06", Kind("zip", "tệp nén ZIP rỗng")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _DOC),
    (b"{\\rtf", Kind("rtf", "tài liệu RTF")),
    (b"\x89PNG\r\n\x1a\n", Kind("image", "ảnh PNG")),
    (b"\xff\xd8\xff", Kind("image", "ảnh JPEG")),
    (b"GIF8", Kind("image", "ảnh GIF")),
    (b"II*\x00", Kind("image", "ảnh TIFF")),
    (b"MM\x00*", Kind("image", "ảnh TIFF")),
    (b"\x7fELF", Kind("elf", "chương trình (ELF)")),
    (b"MZ\x90", Kind("exe", "chương trình (EXE)")),
    (b"\x1f\x8b", Kind("gzip", "tệp nén GZIP")),
    (b"7z\xbc\xaf\x27\x1c", Kind("7z", "tệp nén 7z")),
    (b"Rar!\x1a\x07", Kind("rar", "tệp nén RAR")),
    (b"PAR1", Kind("parquet", "tệp Parquet")),
    (b"SQLite format 3\x00", Kind("sqlite", "cơ sở dữ liệu SQLite")),
)
_DOCX = Kind("docx", "tài liệu Word (docx)")
_XLSX = Kind("xlsx", "bảng tính Excel (xlsx)")
_ODT = Kind("odt", "tài liệu OpenDocument (odt)")
_ODS = Kind("ods", "bảng tính OpenDocument (ods)")
_XLS = Kind("xls", "bảng tính Excel đời cũ (xls)")
_MSG = Kind("msg", "thư của Outlook (msg)")
_POWERPOINT = Kind("pptx", "tài liệu trình chiếu (pptx)")
_ARCHIVE = Kind("zip", "tệp nén ZIP")
_ENCRYPTED = Kind("encrypted", "tài liệu Office có mật khẩu")
_HTML = Kind("html", "trang mạng (HTML)")
_XML = Kind("xml", "tệp XML")
_MAIL = Kind("mail", "thư điện tử")

_FOLDERS = ((_DOCX, b"word/"), (_XLSX, b"xl/"), (_POWERPOINT, b"ppt/"))
_HTML_BEGINS = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_XHTML_BEGINS = re.compile(
    rb"\s*<\?xml[^>]*>\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_XML_BEGINS = re.compile(rb"\s*<\?xml\b", re.IGNORECASE)
_BEGINNINGS = ((_HTML, _HTML_BEGINS), (_HTML, _XHTML_BEGINS), (_XML, _XML_BEGINS))
_MAIL_LINE = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{1,40}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)")
_SAVED_PAGE = re.compile(rb"^mime-version:[^\n]*\ncontent-type:\s*multipart/related", re.IGNORECASE)  # .mht of Word
_MAIL_HEAD = re.compile(rb"(?:^|\n)(?:from|subject|mime-version|received|date|message-id|to):", re.IGNORECASE)


def kind_of(content: bytes) -> Kind:
    """What the bytes are."""
    if not content:
        return _EMPTY
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return _kind_of_compound(content) if kind.id == "doc" else kind
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_zip(content)
    head = content.removeprefix(codecs.BOM_UTF8)[:4096]
    if marked := content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", "ignore").encode()
    for kind, begins in _BEGINNINGS:
        if begins.match(head):
            return kind
    if _is_mail(head):
        return _MAIL
    return (
        TEXT
        if marked or content.startswith(codecs.BOM_UTF32_BE) or is_utf16(content) or b"\x00" not in content
        else _BINARY
    )


def kind_of_file(path: Path) -> Kind:
    """What a file is; of one too large to be read, what its first MAX_BYTES are. Raises OSError."""
    with path.open("rb") as opened:
        return kind_of(opened.read(MAX_BYTES))


def place_of_binary(content: bytes) -> int:
    """The byte from which a file is no text."""
    return max(0, content.find(b"\x00")) if kind_of(content) is _BINARY else 0


def _kind_of_zip(content: bytes) -> Kind:
    """An Office package by the parts that its directory, at the end of the file, names; else an archive."""
    for kind, named in ((_ODT, b"text"), (_ODS, b"spreadsheet")):
        if b"mimetypeapplication/vnd.oasis.opendocument." + named in content[:256]:
            return kind
    directory = content[-1024 * 1024 :]
    if b"PK\x05\x06" not in directory:  # cut: only the entries themselves tell
        return next((kind for kind, folder in _FOLDERS if b"\x00" + folder in content[:64_000]), _ARCHIVE)
    if b"[Content_Types].xml" in directory:
        for kind, folder in _FOLDERS:
            if re.search(rb"PK\x01\x02[\s\S]{42}" + folder, directory):  # an entry, 42 bytes before its name
                return kind
    return _ARCHIVE


def _kind_of_compound(content: bytes) -> Kind:
    """An old Office document by the streams that it names."""
    streams = ((_MSG, "__properties_version1.0"), (_ENCRYPTED, "EncryptedPackage"), (_XLS, "Workbook"), (_XLS, "Book"))
    for kind, stream in streams:
        if f"{stream}\0".encode("utf-16-le") in content:
            return kind
    return _DOC


def _is_mail(head: bytes) -> bool:
    """Whether a file begins with several header lines of a mail, among them one that only mails have."""
    end = 0
    lines = 0
    while found := _MAIL_LINE.match(head, end):
        end, lines = found.end(), lines + 1
    web_page = lines >= 2 and _SAVED_PAGE.search(head[:end]) is not None
    return web_page or (lines >= 3 and _MAIL_HEAD.search(head[:end]) is not None)
