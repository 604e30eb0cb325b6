"""Plain text in the encodings that Vietnamese offices send.

Belongs here: telling UTF-8, UTF-16, UTF-32, Windows-1258, TCVN3 and VNI apart, decoding, refusing what is no text.
Does not: tables in text (`csv_tables`), the letters of old encodings (`legacy`).
"""

import codecs
import re
from dataclasses import replace

from pipelines.submissions.document import AS_TEXT, Document, Unreadable
from pipelines.submissions.readers import csv_tables, legacy
from pipelines.submissions.readers.building import no_text
from pipelines.vietnamese.text import nfc

_ONLY_IN_UNICODE = re.compile("[ạ-ỹ]")  # letters that no old table has: U+1EA1 to U+1EF9
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MARKS: tuple[tuple[bytes, str], ...] = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_OPEN = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_WINDOWS = {b: bytes([b]).decode("windows-1252") for b in range(0x80, 0xA0) if b not in _OPEN}


def read(content: bytes, file_name: str) -> Document:
    """The text. Raises Unreadable where no encoding fits, a byte is broken, or nothing is said."""
    decoded, encoding = decode(content, file_name)
    text = decoded.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise no_text(file_name)
    control = _CONTROL.search(text)
    if control and len(_CONTROL.findall(text)) > len(text) / 100:
        reason = "chứa ký tự điều khiển, không phải văn bản"
        place = len(text[: control.start()].encode("latin-1" if encoding in ("tcvn3", "vni") else encoding, "replace"))
        raise Unreadable(file_name, reason, AS_TEXT, place)
    rows = csv_tables.rows_of(text)
    document = Document(text, encoding, "") if rows is None else csv_tables.document_of(rows, file_name, encoding)
    return replace(document, remarks=converted_from(encoding))


def converted_from(encoding: str) -> tuple[str, ...]:
    """What the sender of a text is told of its encoding; nothing where it is UTF-8."""
    if encoding in ("utf-8", "utf-8-sig"):
        return ()
    return tuple(legacy.remarks([legacy.NAMES.get(encoding, encoding.upper().replace("WINDOWS", "Windows"))]))


def decode(content: bytes, file_name: str) -> tuple[str, str]:
    """The characters of bytes (NFC) and their encoding. Raises Unreadable, which names the byte."""
    text, encoding = _decode(content, file_name)
    text = nfc(text)
    if not _ONLY_IN_UNICODE.search(text) and (table := legacy.recognised(text)):
        return legacy.converted(text, table), table
    return text, encoding


def _decode(content: bytes, file_name: str) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            text = _decoded(content, encoding, len(mark), file_name)
            return text, "utf-8-sig" if encoding == "utf-8" else encoding
    if by_pattern := is_utf16(content):
        return _decoded(content, by_pattern, 0, file_name), by_pattern
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        return _one_byte(content, file_name, error)


def is_utf16(content: bytes) -> str | None:
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


def _decoded(content: bytes, encoding: str, mark: int, file_name: str) -> str:
    try:
        return content[mark:].decode(encoding)
    except UnicodeDecodeError as error:
        reason = f"có byte hỏng, không giải mã được theo bảng mã {encoding}"
        raise Unreadable(file_name, reason, AS_TEXT, mark + error.start) from error


def _one_byte(content: bytes, file_name: str, broken: UnicodeDecodeError) -> tuple[str, str]:
    """The text in an encoding of one byte a letter, where it makes plausible Vietnamese."""
    sample = content[: 64 * 1024]
    try:
        if legacy.is_vietnamese(nfc(sample.decode("windows-1258"))):
            return _decoded(content, "windows-1258", 0, file_name), "windows-1258"
    except UnicodeDecodeError:
        pass
    latin = _latin(content)
    if legacy.recognised(latin):
        return latin, "windows-1252"  # the letters of an old font, which `decode` converts
    if _mostly_utf8(content):
        reason = "là UTF-8 nhưng có byte hỏng (tệp bị cắt hoặc bị sửa khi truyền)"
    else:
        reason = "không theo bảng mã nào đọc được (đã thử UTF-8, UTF-16, Windows-1258, TCVN3 và VNI)"
    raise Unreadable(file_name, reason, AS_TEXT, broken.start) from broken


def _latin(content: bytes) -> str:
    """Windows-1252, in which the five bytes that it leaves open stand for themselves."""
    return content.decode("latin-1").translate(_WINDOWS)


def _mostly_utf8(content: bytes) -> bool:
    """Whether bytes that are no valid UTF-8 are still closer to it than to a one-byte encoding."""
    decoded = content.decode("utf-8", "replace")
    broken = decoded.count("\ufffd")
    whole = sum(1 for character in decoded[:200_000] if character > "\x7f") - broken
    return whole > 3 * broken
