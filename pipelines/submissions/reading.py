"""From bytes to text: one way in for all formats.

Belongs here: choosing the reader, and refusing in words what none takes. Does not: the formats (`readers`), what the
text says (`identification`), where files lie (`receiving`).

Messages are in Vietnamese, for they end up in the letter to the officer who sent the file.
"""

from pipelines.forms import Form
from pipelines.submissions.document import AS_TEXT, MAX_BYTES, RESEND, Document, Unpacked, Unreadable
from pipelines.submissions.readers import apart
from pipelines.submissions.readers.kinds import CONTAINERS, kind_of, place_of_binary
from pipelines.submissions.readers.registry import READERS, Reader, reader_of

__all__ = [
    "MAX_BYTES",
    "READERS",
    "Document",
    "Form",
    "Reader",
    "Unpacked",
    "Unreadable",
    "may_hold_files",
    "read",
    "read_document",
    "read_form",
    "too_large",
    "unpack",
]

_REMEDIES = {
    "encrypted": "Đề nghị bỏ mật khẩu của tệp rồi gửi lại.",
    "msg": "Đề nghị gửi riêng tệp báo cáo, hoặc lưu thư ở dạng .eml rồi gửi lại.",
    "pptx": "Đề nghị gửi báo cáo ở dạng Word (.docx), PDF hoặc Excel (.xlsx).",
}


def read(content: bytes, file_name: str) -> Document | Unpacked | Form:
    """What a file's bytes hold, by the reader of its kind: a text, the official form filled in, or other files.

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


def read_document(content: bytes, file_name: str) -> Document:
    """The text of a file that is a text. Raises Unreadable as `read` does, and where it is no text."""
    outcome = read(content, file_name)
    if isinstance(outcome, Unpacked):
        raise Unreadable(file_name, f"chứa {len(outcome.members)} tệp bên trong", "Đề nghị gửi riêng từng tệp.")
    if isinstance(outcome, Form):
        raise Unreadable(file_name, "là biểu mẫu số liệu, không phải văn bản", RESEND)
    return outcome


def read_form(content: bytes, file_name: str) -> Form | None:
    """The official form, where the bytes are one. Raises Unreadable as `read` does."""
    if kind_of(content).id != "xlsx":
        return None
    outcome = read(content, file_name)
    return outcome if isinstance(outcome, Form) else None


def may_hold_files(head: bytes) -> bool:
    """Whether a file that begins so may be a ZIP file or a mail; only all of its bytes tell for sure."""
    return head.startswith(b"PK") or kind_of(head).id in CONTAINERS


def unpack(content: bytes, file_name: str) -> Unpacked | None:
    """The files in a ZIP file or a mail, each to be received as if it had come alone; None where it is neither.

    Raises Unreadable where nothing can be taken out.
    """
    if not content or kind_of(content).id not in CONTAINERS:
        return None
    outcome = read(content, file_name)
    assert isinstance(outcome, Unpacked)
    return outcome


def too_large(file_name: str, size: int) -> Unreadable:
    """The refusal of a file above MAX_BYTES, which is kept but not read."""
    return Unreadable(
        file_name,
        f"lớn {size / 1024 / 1024:.0f} MB, vượt mức {MAX_BYTES // 1024 // 1024} MB cho một báo cáo",
        "Đề nghị bỏ hình ảnh, tách phụ lục hoặc gửi riêng phần chữ của văn bản.",
    )
