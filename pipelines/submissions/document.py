"""What reading gives: one text with its places, or a refusal in words.

Belongs here: the document as all readers give it, and how a refusal is worded. Does not: formats (`readers`), what the
text says (`identification`).
"""

from dataclasses import dataclass

from pipelines.records import Place

# The longest report known, with its appendices, is under 1 MB of text; 64 MB leaves room for scans, and keeps one file
# from taking the memory of a small machine (decoding needs several times the size).
MAX_BYTES = 64 * 1024 * 1024

AS_TEXT = "Đề nghị lưu lại văn bản ở dạng tệp chữ (.txt) với bảng mã UTF-8 rồi gửi lại."
AS_WORD = "Đề nghị mở tệp, lưu lại ở dạng Word (.docx) rồi gửi lại."
RESEND = "Đề nghị kiểm tra tệp gốc và gửi lại."


@dataclass(frozen=True)
class Document:
    """A text as read: NFC, lines ending in `\\n`; its encoding as bytes; the reader's name and version.

    A table row is a line with a tab between cells. A footnote is a line that begins with its mark, behind the
    paragraph that cites it. `places` are sorted by offset; a format without pages and cells has none. In Vietnamese,
    `notes` say what of the file could not be read, each with its place and the remedy, and `remarks` what was done to
    read the rest (converted, accepted, left out), which asks for nothing.
    """

    text: str
    encoding: str
    reader: str
    places: tuple[Place, ...] = ()
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


class Unreadable(Exception):
    """Bytes that no reader can turn into text; the message names the file, the place and the remedy.

    `place` is the offset of a byte; `where` is a place in the file's own terms (a page, a cell, a part).
    """

    def __init__(
        self, file_name: str, reason: str, remedy: str, place: int | None = None, where: str | None = None
    ) -> None:
        self.reason, self.remedy, self.place, self.where = reason, remedy, place, where
        stands = where if where is not None else None if place is None else f"từ byte thứ {place + 1}"
        super().__init__(f"Tệp “{file_name}”{f' ({stands})' if stands else ''}: {reason}. {remedy}")


@dataclass(frozen=True)
class Member:
    """A file that came within another; its name is `archive.zip!/folder/member.docx`."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Unpacked:
    """What an archive or a mail holds: the files to read, and as for a document, what was not taken out and why."""

    members: tuple[Member, ...]
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    def said(self, file_name: str) -> str:
        """What became of the file that held them, for its sender."""
        taken = f"Tệp “{file_name}” chứa {len(self.members)} tệp, mỗi tệp được tiếp nhận và trả lời riêng."
        return " ".join([taken, *(f"Không lấy ra được: {note}" for note in self.notes)])
