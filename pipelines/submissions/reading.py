"""From bytes to text: one way in for all formats.

Belongs here: choosing the reader, and refusing in words what none takes. Does not: the formats (`readers`), what the
text says (`identification`), where files lie (`receiving`).

Messages are in Vietnamese, for they end up in the letter to the officer who sent the file.
"""

from pipelines.submissions.document import AS_TEXT, MAX_BYTES, RESEND, Document, Unreadable
from pipelines.submissions.readers import apart
from pipelines.submissions.readers.kinds import kind_of, place_of_binary
from pipelines.submissions.readers.registry import READERS, Reader, reader_of

__all__ = ["MAX_BYTES", "READERS", "Document", "Reader", "Unreadable", "read_document", "too_large"]

_REMEDIES = {
    "encrypted": "Đề nghị bỏ mật khẩu của tệp rồi gửi lại.",
    "pptx": "Đề nghị gửi báo cáo ở dạng Word (.docx), PDF hoặc Excel (.xlsx).",
}


def read_document(content: bytes, file_name: str) -> Document:
    """The text of a file's bytes, by the reader of its kind.

    Readers of binary formats run in a process of their own, bounded in time and memory. Raises Unreadable, with words
    for the submitter, where the file is empty, damaged, too much, or of a kind that no reader takes.
    """
    if not content:
        raise Unreadable(file_name, "rỗng (0 byte)", RESEND)
    kind = kind_of(content)
    reader = reader_of(kind.id)
    if reader is None:
        raise Unreadable(
            file_name,
            f"nội dung là {kind.name}, chưa có bộ đọc cho loại tệp này",
            _REMEDIES.get(kind.id, AS_TEXT),
            place_of_binary(content),
        )
    return apart.read(reader, content, file_name) if reader.limits else reader.read(content, file_name)


def too_large(file_name: str, size: int) -> Unreadable:
    """The refusal of a file above MAX_BYTES, which is kept but not read."""
    return Unreadable(
        file_name,
        f"lớn {size / 1024 / 1024:.0f} MB, vượt mức {MAX_BYTES // 1024 // 1024} MB cho một báo cáo",
        "Đề nghị bỏ hình ảnh, tách phụ lục hoặc gửi riêng phần chữ của văn bản.",
    )
