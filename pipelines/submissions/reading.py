"""From bytes to text: one interface, a reader for each format.

Belongs here: recognising what bytes are, decoding them, and saying in words why they cannot be read. Does
not: what the text says (`identification`), where files lie (`receiving`).

Messages are in Vietnamese, for they end up in the letter to the officer who sent the file.
"""

import codecs
import re
from dataclasses import dataclass
from typing import Protocol

from pipelines.vietnamese.text import nfc

# The longest report known, with its appendices, is under 1 MB of text; 64 MB leaves room for scans to come,
# and keeps one file from taking the memory of a small machine (decoding needs several times the size).
MAX_BYTES = 64 * 1024 * 1024

_AS_TEXT = "Đề nghị lưu lại văn bản ở dạng tệp chữ (.txt) với bảng mã UTF-8 rồi gửi lại."


@dataclass(frozen=True)
class Document:
    """A text as read: NFC, lines ending in `\\n`; its encoding as bytes; the reader's name and version."""

    text: str
    encoding: str
    reader: str


class Unreadable(Exception):
    """Bytes that no reader can turn into text; the message names the file, the place and the remedy."""

    def __init__(self, file_name: str, reason: str, remedy: str, place: int | None = None) -> None:
        self.place = place
        where = "" if place is None else f" (từ byte thứ {place + 1})"
        super().__init__(f"Tệp “{file_name}”{where}: {reason}. {remedy}")


class Reader(Protocol):
    """Turns the bytes of one format into a document."""

    name: str

    def recognises(self, content: bytes) -> bool:
        """Whether the bytes are of this reader's format; file names are no evidence."""

    def read(self, content: bytes, file_name: str) -> Document:
        """The document; raises Unreadable where the bytes are of the format but broken."""


class TextReader:
    """Plain text in the encodings that Vietnamese offices send: UTF-8, UTF-16, Windows-1258."""

    name = "text/1"

    def recognises(self, content: bytes) -> bool:
        return _binary_kind(content) is None

    def read(self, content: bytes, file_name: str) -> Document:
        encoding, mark = _encoding(content, file_name)
        try:
            decoded = content[mark:].decode(encoding)
        except UnicodeDecodeError as error:
            reason = f"có byte hỏng, không giải mã được theo bảng mã {encoding}"
            raise Unreadable(file_name, reason, _AS_TEXT, mark + error.start) from error
        text = nfc(decoded).replace("\r\n", "\n").replace("\r", "\n")
        if not text.strip():
            raise Unreadable(file_name, "không có chữ nào", "Đề nghị gửi lại tệp có nội dung.")
        control = _CONTROL.search(text)
        if control and len(_CONTROL.findall(text)) > len(text) / 100:
            reason = "chứa ký tự điều khiển, không phải văn bản"
            raise Unreadable(file_name, reason, _AS_TEXT, len(text[: control.start()].encode(encoding)) + mark)
        return Document(text, "utf-8-sig" if mark and encoding == "utf-8" else encoding, self.name)


READERS: tuple[Reader, ...] = (TextReader(),)


def read_document(content: bytes, file_name: str) -> Document:
    """The text of a file's bytes, by the first reader that recognises them.

    Raises Unreadable, with words for the submitter, where the file is empty, damaged, or of a kind that no
    reader takes yet.
    """
    if not content:
        raise Unreadable(file_name, "rỗng (0 byte)", "Đề nghị kiểm tra tệp gốc và gửi lại.")
    for reader in READERS:
        if reader.recognises(content):
            return reader.read(content, file_name)
    kind = _binary_kind(content) or "tệp nhị phân"
    raise Unreadable(
        file_name, f"nội dung là {kind}, chưa có bộ đọc cho loại tệp này", _AS_TEXT, _place_of_binary(content)
    )


def too_large(file_name: str, size: int) -> Unreadable:
    """The refusal of a file above MAX_BYTES, which is kept but not read."""
    return Unreadable(
        file_name,
        f"lớn {size / 1024 / 1024:.0f} MB, vượt mức {MAX_BYTES // 1024 // 1024} MB cho một báo cáo",
        "Đề nghị bỏ hình ảnh, tách phụ lục hoặc gửi riêng phần chữ của văn bản.",
    )


# What a file is by its first bytes. Formats get a reader one by one; until then they are refused by name.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "tệp PDF"),
    (b"PK\x03\x04", "tệp nén hoặc tài liệu Office (ZIP, docx, xlsx)"),
    (b"PK\x05\x06", "tệp nén ZIP rỗng"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "tài liệu Office đời cũ (doc, xls)"),
    (b"{\\rtf", "tài liệu RTF"),
    (b"\x89PNG\r\n\x1a\n", "ảnh PNG"),
    (b"\xff\xd8\xff", "ảnh JPEG"),
    (b"GIF8", "ảnh GIF"),
    (b"II*\x00", "ảnh TIFF"),
    (b"MM\x00*", "ảnh TIFF"),
    (b"\x7fELF", "chương trình (ELF)"),
    (b"MZ\x90", "chương trình (EXE)"),
    (b"\x1f\x8b", "tệp nén GZIP"),
    (b"7z\xbc\xaf\x27\x1c", "tệp nén 7z"),
    (b"Rar!\x1a\x07", "tệp nén RAR"),
    (b"PAR1", "tệp Parquet"),
    (b"SQLite format 3\x00", "cơ sở dữ liệu SQLite"),
)
_MARKUP = re.compile(rb"\s*<(?:!doctype\s+html|html|\?xml)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")

_MARKS: tuple[tuple[bytes, str], ...] = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def _binary_kind(content: bytes) -> str | None:
    """What the bytes are, in words, where they are no text; None where they may be text."""
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return kind
    if _MARKUP.match(content.removeprefix(codecs.BOM_UTF8)[:1024]):
        return "trang mạng hoặc XML"
    if any(content.startswith(mark) for mark, _ in _MARKS) or _utf16_by_pattern(content):
        return None
    return "tệp nhị phân" if b"\x00" in content else None


def _place_of_binary(content: bytes) -> int:
    signed = any(content.startswith(signature) for signature, _ in _SIGNATURES) or _MARKUP.match(content)
    return 0 if signed else content.index(b"\x00")


def _encoding(content: bytes, file_name: str) -> tuple[str, int]:
    """The encoding of text, and how many bytes its mark takes. Raises Unreadable where no encoding fits."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding, len(mark)
    if by_pattern := _utf16_by_pattern(content):
        return by_pattern, 0
    try:
        content.decode("utf-8")
        return "utf-8", 0
    except UnicodeDecodeError as error:
        if _is_windows_1258(content):
            return "windows-1258", 0
        if _mostly_utf8(content):
            reason = "là UTF-8 nhưng có byte hỏng (tệp bị cắt hoặc bị sửa khi truyền)"
        else:
            reason = "không theo bảng mã nào đọc được (có thể là TCVN3, VNI hoặc bảng mã cũ khác)"
        raise Unreadable(file_name, reason, _AS_TEXT, error.start) from error


def _utf16_by_pattern(content: bytes) -> str | None:
    """UTF-16 without a mark: spaces, digits and plain letters have NUL for every second byte."""
    sample = content[: 64 * 1024]
    if len(content) % 2 or len(sample) < 4:
        return None
    half = len(sample) / 2
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    if second > 0.3 * half and first < 0.01 * half:
        return "utf-16-le"
    if first > 0.3 * half and second < 0.01 * half:
        return "utf-16-be"
    return None


def _mostly_utf8(content: bytes) -> bool:
    """Whether bytes that are no valid UTF-8 are still closer to it than to a one-byte encoding."""
    decoded = content.decode("utf-8", "replace")
    broken = decoded.count("\ufffd")
    whole = sum(1 for character in decoded[:200_000] if character > "\x7f") - broken
    return whole > 3 * broken


_VIETNAMESE = frozenset(nfc("".join(
    base + tone
    for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
)) + "đĐ")  # fmt: skip
# The commonest words of any official text: a few of them tell Vietnamese from a chance likeness.
_COMMON = re.compile(r"\b(?:và|của|các|tỉnh|số|được|năm|báo cáo|kế hoạch|thành phố|chuyển đổi)\b", re.IGNORECASE)


def _is_windows_1258(content: bytes) -> bool:
    """Whether the bytes make plausible Vietnamese in Windows-1258, whose tones are marks after their vowels.

    Nearly all letters beyond ASCII must be Vietnamese ones once composed, and common words must occur: other
    one-byte encodings (TCVN3, VNI, Windows-1252) decode to foreign letters and stray marks.
    """
    try:
        text = nfc(content[: 64 * 1024].decode("windows-1258"))
    except UnicodeDecodeError:
        return False
    foreign = [c for c in text if c > "\x7f" and c not in "–—“”‘’…•·§°±×²³½«»\u00a0"]
    known = sum(1 for c in foreign if c in _VIETNAMESE)
    return bool(foreign) and known >= 0.97 * len(foreign) and _COMMON.search(text) is not None
