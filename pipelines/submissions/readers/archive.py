"""ZIP files and mails: the files that came in them, each to be read as if it had come alone.

Belongs here: what is taken out, under which name, within which bounds, and what is not and why. Does not: reading what
was taken out, keeping it (`receiving`).

Nothing is written to disk here, so a name that climbs out of its folder (`../../etc/passwd`) reaches nothing; it is
shortened to what it names, for that name goes into the register.
"""

import email
import email.policy
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import PurePosixPath

from pipelines.submissions.document import RESEND, Member, Unpacked, Unreadable
from pipelines.submissions.readers.building import clean
from pipelines.submissions.readers.kinds import CONTAINERS, kind_of
from pipelines.submissions.readers.legacy import VIETNAMESE
from pipelines.submissions.readers.zips import open_zip, part
from pipelines.vietnamese.text import nfc

MAX_DEPTH = 2  # a ZIP in a mail, a ZIP in a ZIP; not deeper
MAX_MEMBERS = 500
MAX_TAKEN = 100 * 1024 * 1024  # bytes of all members

_KIND = "tệp nén ZIP"
_LEFT_BY_SYSTEMS = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini")
_PICTURES_OF_A_SIGNATURE = 60 * 1024  # bytes: logos under a mail, not scans
_PARTS_OF_A_MAIL = 2_000
_IN_UTF8 = 0x800


def read(content: bytes, file_name: str) -> Unpacked:
    """The files in a ZIP file or a mail, down to MAX_DEPTH. Raises Unreadable where none can be taken out."""
    taking = _Taking()
    taking.take(content, file_name, file_name, 1)
    if not taking.members:
        said = f" ({' '.join(taking.notes)})" if taking.notes else ""
        raise Unreadable(file_name, f"không chứa tệp nào đọc được{said}", RESEND)
    return Unpacked(tuple(taking.members), tuple(taking.notes), tuple(taking.remarks))


@dataclass
class _Taking:
    """What was taken out so far."""

    members: list[Member] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    _size: int = 0

    def take(self, content: bytes, name: str, file_name: str, depth: int) -> None:
        """Takes out of one container all that it holds; `file_name` is what was sent, for messages."""
        if kind_of(content).id == "mail":
            self._mail(content, name, file_name, depth)
        else:
            self._zip(content, name, file_name, depth)

    def _zip(self, content: bytes, name: str, file_name: str, depth: int) -> None:
        with open_zip(content, file_name, _KIND) as opened:
            for entry in opened.infolist():
                member = safe_name(name_of(entry))
                if entry.is_dir() or _is_left_by_a_system(member):
                    continue
                try:
                    unpacked = part(opened, entry, file_name)
                except Unreadable as refusal:
                    self._note(f"{name}!/{member}", f"{refusal.reason}. {refusal.remedy}")
                    continue
                self._add(unpacked, f"{name}!/{member}", file_name, depth)

    def _mail(self, content: bytes, name: str, file_name: str, depth: int) -> None:
        message = email.message_from_bytes(content, policy=email.policy.default)
        attached = False
        for index, piece in enumerate(_pieces(message)):
            if index > _PARTS_OF_A_MAIL:
                self.notes.append(f"Thư có hơn {_PARTS_OF_A_MAIL} phần, các phần sau không được đọc. {RESEND}")
                return
            held = _content(piece)
            title = clean(str(piece.get_filename() or ""))
            if held and (title or piece.get_content_maintype() != "text") and not _is_of_a_signature(piece, held):
                attached = attached or not _is_shown_within(piece)
                self._add(held, f"{name}!/{safe_name(title or f'phần {index}')}", file_name, depth)
        body = message.get_body(("html", "plain"))
        held = _content(body) if isinstance(body, EmailMessage) else b""
        if held.strip() and isinstance(body, EmailMessage):
            if attached:
                self.remarks.append("Lời trong thư không được lấy làm báo cáo, vì thư có tệp gửi kèm.")
            else:  # the report is the mail itself
                ending = "html" if body.get_content_subtype() == "html" else "txt"
                self._add(held, f"{name}!/thư.{ending}", file_name, depth)

    def _add(self, content: bytes, name: str, file_name: str, depth: int) -> None:
        if not content:
            return
        inner = kind_of(content).id in CONTAINERS
        if inner and depth >= MAX_DEPTH:
            self._note(name, "nằm trong quá nhiều lớp tệp nén. Đề nghị gửi riêng tệp này.")
        elif inner:
            try:
                self.take(content, name, file_name, depth + 1)
            except Unreadable as refusal:
                self._note(name, f"{refusal.reason}. {refusal.remedy}")
        elif len(self.members) >= MAX_MEMBERS or self._size + len(content) > MAX_TAKEN:
            self._note(name, "vượt mức cho phép của một lần gửi. Đề nghị gửi riêng tệp này.")
        else:
            self._size += len(content)
            self.members.append(Member(self._unused(name), content))

    def _note(self, name: str, what: str) -> None:
        """Tells what was not taken out, by its name within what was sent."""
        self.notes.append(f"“{name.partition('!/')[2]}” {what}")

    def _unused(self, name: str) -> str:
        """The name, numbered where another member bears it already."""
        used = {member.name for member in self.members}
        if name not in used:
            return name
        path = PurePosixPath(name)
        numbered = (str(path.with_name(f"{path.stem} ({i}){path.suffix}")) for i in range(2, MAX_MEMBERS + 2))
        return next(candidate for candidate in numbered if candidate not in used)


def safe_name(name: str) -> str:
    """A name within its archive: no way up, no root, no drive, no control or direction characters."""
    printable = "".join(c for c in name.replace("\\", "/") if c.isprintable())
    steps = [step.strip() for step in printable.split("/") if step.strip() not in ("", ".", "..")]
    steps = steps[1:] if steps and steps[0].endswith(":") else steps
    return "/".join(step[:120] for step in steps)[-400:] or "không tên"


def name_of(entry: zipfile.ZipInfo) -> str:
    """The name of an entry as its sender saw it.

    Programs that set no flag for UTF-8 write it all the same (those of Apple), or the encoding of their system.
    """
    if entry.flag_bits & _IN_UTF8:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")  # which zipfile takes it for
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "windows-1258"):
        try:
            said = nfc(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or all(c < "\x80" or c in VIETNAMESE for c in said):
            return said
    return entry.filename


def _is_left_by_a_system(name: str) -> bool:
    steps = name.lower().split("/")
    return steps[0] in _LEFT_BY_SYSTEMS or steps[-1] in _LEFT_BY_SYSTEMS or steps[-1].startswith(("._", "~$"))


def _is_of_a_signature(piece: EmailMessage, held: bytes) -> bool:
    """Whether a part is a small picture that belongs to the words of a mail, and not a scan that is sent with it."""
    return _is_shown_within(piece) and len(held) < _PICTURES_OF_A_SIGNATURE


def _is_shown_within(piece: EmailMessage) -> bool:
    """Whether a part is a picture that stands between the words of a mail."""
    placed = piece.get("Content-ID") is not None or piece.get_content_disposition() != "attachment"
    return piece.get_content_maintype() == "image" and placed


def _pieces(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts of a mail that hold content; those of a mail within it as well."""
    for piece in message.walk():
        if not piece.is_multipart() and isinstance(piece, EmailMessage):
            yield piece


def _content(piece: EmailMessage) -> bytes:
    """The bytes of a part; a text in UTF-8, whatever it was sent in."""
    held = piece.get_payload(decode=True)
    content = held if isinstance(held, bytes) else b""
    charset = piece.get_content_charset()
    if piece.get_content_maintype() == "text" and charset and not piece.get_filename():
        try:
            return content.decode(charset).encode()
        except (LookupError, UnicodeDecodeError):
            return content
    return content
