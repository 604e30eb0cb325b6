"""ZIP files opened within bounds: archives, and the packages that Office documents are.

Belongs here: bounds on entries and sizes, and refusals of what is encrypted or broken. Does not: what the parts mean.
"""

import io
import struct
import zipfile
import zlib

from pipelines.submissions.document import RESEND, Unreadable
from pipelines.submissions.readers.building import damaged

MAX_ENTRIES = 10_000
MAX_UNPACKED = 256 * 1024 * 1024  # of one package or archive; a report with its pictures takes a tenth of it
MAX_PART = 64 * 1024 * 1024
_END = b"PK\x05\x06"
_ENCRYPTED = 0x1


def open_zip(content: bytes, file_name: str, kind: str) -> zipfile.ZipFile:
    """The ZIP file, its directory read. Raises Unreadable where it is broken or names too much."""
    end = content.rfind(_END)
    if end >= 0 and end + 12 <= len(content) and struct.unpack_from("<H", content, end + 10)[0] > MAX_ENTRIES:
        raise _too_much(file_name, f"chứa hơn {MAX_ENTRIES:,} tệp".replace(",", "."))
    try:
        opened = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, struct.error, EOFError) as error:
        raise damaged(file_name, kind) from error
    entries = opened.infolist()
    if len(entries) > MAX_ENTRIES:
        raise _too_much(file_name, f"chứa hơn {MAX_ENTRIES:,} tệp".replace(",", "."))
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise _too_much(file_name, f"khi giải nén lớn hơn {MAX_UNPACKED // 1024 // 1024} MB")
    return opened


def part(opened: zipfile.ZipFile, name: str | zipfile.ZipInfo, file_name: str) -> bytes:
    """One part, by its name or its entry (two may bear one name), unpacked up to MAX_PART whatever it claims.

    Raises Unreadable, which names the part.
    """
    entry = opened.getinfo(name) if isinstance(name, str) else name
    where = shown(entry.filename)
    try:
        if entry.flag_bits & _ENCRYPTED:
            raise Unreadable(
                file_name, "được đặt mật khẩu, không mở được", "Đề nghị bỏ mật khẩu rồi gửi lại.", where=where
            )
        with opened.open(entry) as stream:
            unpacked = stream.read(MAX_PART + 1)
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError, EOFError, struct.error) as error:
        raise damaged(file_name, "tệp nén", where) from error
    if len(unpacked) > MAX_PART:
        raise _too_much(file_name, f"có phần lớn hơn {MAX_PART // 1024 // 1024} MB khi giải nén", where)
    return unpacked


def shown(name: str) -> str:
    """The name of a part as a message may show it."""
    return "phần " + "".join(c if c.isprintable() else "�" for c in name)[:120]


def _too_much(file_name: str, reason: str, where: str | None = None) -> Unreadable:
    return Unreadable(file_name, f"{reason}, vượt mức cho phép đối với một báo cáo", RESEND, where=where)
