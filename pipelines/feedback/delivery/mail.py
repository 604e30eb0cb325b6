"""A letter as a mail: headers, a text and an HTML part, attachments.

Belongs here: what officers read in the mail, and MIME. Does not: who gets it (`contacts`), how it travels (`smtp`).

The two parts say the letter in short, in the same words; the letter itself is attached. Mail programs drop the style
sheets, charts and print layout of the page, and cut long ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from pipelines.catalogue import provinces, unit_today
from pipelines.feedback.delivery.addresses import checked_address, checked_name
from pipelines.feedback.delivery.contacts import Contact
from pipelines.feedback.delivery.letters import StandingLetter
from pipelines.feedback.templating import template
from pipelines.settings import MailSettings, SettingsError
from pipelines.vietnamese.writing import format_date, in_viet_nam, lower_first

MOST_FINDINGS = 20  # told in the mail; the attached letter tells all
_LONGEST_FILE_NAME = 60
_SUBTYPES = {
    ".pdf": ("application", "pdf"),
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".html": ("text", "html"),
}
# Reserved for ever (RFC 2606): mails of the outbox get their sender from the program that sends them.
_NO_ADDRESS = "khoso@khoso.invalid"
_NAME = "Hệ thống tiếp nhận Khoso"
_REPEATED = (
    "Thư này được gửi lại: ở lần gửi trước, kết nối bị ngắt nên hệ thống không biết chắc thư đã đến hay chưa. "
    "Nếu đã nhận được thư cùng nội dung, đề nghị bỏ qua thư này."
)
_CLOSING = (
    "Thư và phiếu do hệ thống lập và gửi tự động, không có chữ ký và không thay thế ý kiến của cơ quan "
    "tiếp nhận báo cáo."
)


class LetterUnreadable(Exception):
    """A form of a letter is not there or cannot be read; the message names it."""


@dataclass(frozen=True)
class Sender:
    """The mailbox that letters come from, checked."""

    address: str
    name: str
    reply_to: str

    @classmethod
    def of(cls, mail: MailSettings) -> "Sender":
        """Raises SettingsError where an address or the name cannot stand in a header."""

        def checked(setting: str, written: str) -> str:
            try:
                address = checked_address(written)
                if not address.isascii():
                    raise ValueError("the part before the @ must be ASCII, for every server must be able to answer it")
                return address
            except ValueError as error:
                raise SettingsError(f"{setting}: {error}.") from None

        address = checked("KHOSO_MAIL_FROM", mail.address) if mail.address else _NO_ADDRESS
        try:
            name = checked_name(mail.name) or _NAME
        except ValueError as error:
            raise SettingsError(f"KHOSO_MAIL_FROM_NAME: {error}.") from None
        return cls(address, name, checked("KHOSO_MAIL_REPLY_TO", mail.reply_to) if mail.reply_to else address)

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(frozen=True)
class Occasion:
    """Why a mail is sent: the letter itself, or reminder `reminder` of one sent on `sent_on` as `answers_to`.

    `repeated`: an earlier attempt may have arrived.
    """

    reminder: int = 0
    sent_on: date | None = None
    answers_to: str = ""
    repeated: bool = False


def message_id_of(letter: StandingLetter, reminder: int, sender: Sender) -> str:
    """The same for every attempt to send what the letter asks, so that a mailbox can tell a repetition."""
    which = f".nhac-{reminder}" if reminder else ""
    return f"<{letter.submission_id}.{letter.says}{which}@{sender.domain}>"


def compose(
    letter: StandingLetter, to: Sequence[Contact], sender: Sender, now: datetime, occasion: Occasion
) -> EmailMessage:
    """The mail of a letter to its contacts, in which no address but theirs and the sender's stands.

    Every part is 7-bit, so that any server takes it. Raises LetterUnreadable where a form of the letter cannot be read.
    """
    today = in_viet_nam(now).date()
    subject = _subject(letter, occasion)
    message = EmailMessage(policy=SMTP)
    message["From"] = _mailbox(sender.name, sender.address)
    for header, kind in (("To", "to"), ("Cc", "cc")):
        if addresses := [_mailbox(c.name, c.address) for c in to if c.kind == kind]:
            message[header] = addresses
    message["Reply-To"] = _mailbox(sender.name, sender.reply_to)
    message["Subject"] = subject
    message["Date"] = in_viet_nam(now)
    message["Message-ID"] = message_id_of(letter, occasion.reminder, sender)
    if occasion.answers_to:
        message["In-Reply-To"] = message["References"] = occasion.answers_to
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no absence note comes back
    words = {"subject": subject, **_words(letter, occasion, today)}
    message.set_content(template("mail.txt.jinja").render(words), cte="base64")
    message.add_alternative(template("mail.html.jinja").render(words), subtype="html", cte="base64")
    for form in letter.attachments:
        main, sub = _SUBTYPES[form.suffix]
        try:
            content = form.read_bytes()
        except OSError as error:
            raise LetterUnreadable(f"{form}: cannot be read ({error.strerror}). Run `khoso refresh` again.") from error
        message.add_attachment(content, maintype=main, subtype=sub, filename=_attached_name(letter, form.suffix))
    message["Content-Language"] = "vi"  # after the parts, which would take it with them
    return message


def _mailbox(name: str, address: str) -> Address:
    local, _, domain = address.rpartition("@")
    return Address(display_name=name, username=local, domain=domain)


def _subject(letter: StandingLetter, occasion: Occasion) -> str:
    said = letter.said["received"]
    place = said["province_words"] if letter.province_key else "chưa xác định địa phương"
    if letter.said["outcome"] == "read":
        # A plan or an article of the same period is another letter, not the same one twice.
        kind = "" if said["doc_type"] == "report" else f" ({lower_first(said['doc_type_words'])})"
        about = f"{lower_first(said['period_words'])}{kind}"
    else:
        name = said["file_name"]
        short = name if len(name) <= _LONGEST_FILE_NAME else f"{name[:_LONGEST_FILE_NAME]}…"
        about = f"tệp “{short}” chưa xử lý được"
    what = f"Nhắc lần {occasion.reminder}: phiếu" if occasion.reminder else "Phiếu"
    again = "(Gửi lại) " if occasion.repeated else ""
    return f"{again}{what} phản hồi số liệu chuyển đổi số – {place} – {about}"


def _words(letter: StandingLetter, occasion: Occasion, today: date) -> dict[str, object]:
    """What the two templates of the mail show."""
    findings = letter.said["findings"]
    suffixes = {form.suffix for form in letter.attachments}
    return {
        "said": letter.said,
        "notices": [
            *([_REPEATED] if occasion.repeated else []),
            *([inherited] if (inherited := _inherited(letter, today)) else []),
        ],
        "opening": _opening(letter, occasion),
        "findings": findings[:MOST_FINDINGS],
        "left_out": max(len(findings) - MOST_FINDINGS, 0),
        "answering": (
            "Ở mỗi điểm, đề nghị đơn vị sửa số liệu và gửi lại báo cáo theo đúng kênh đã gửi, hoặc xác nhận số liệu "
            "đúng và nêu lý do, kèm mã điểm."
            + (" Có thể trả lời ngay trong tệp bảng tính đính kèm rồi gửi lại." if ".xlsx" in suffixes else "")
        ),
        "enclosed": _enclosed(suffixes),
        "closing": _CLOSING,
    }


def _opening(letter: StandingLetter, occasion: Occasion) -> str:
    about = lower_first(letter.said["subject"])
    if occasion.reminder and occasion.sent_on:
        return (
            f"{format_date(occasion.sent_on).capitalize()}, hệ thống đã gửi đơn vị phiếu phản hồi {about}. Đến nay còn "
            f"{letter.open_findings} điểm chưa được sửa hoặc xác nhận. Đề nghị đơn vị xem lại các điểm dưới đây."
        )
    return f"Hệ thống tiếp nhận báo cáo chuyển đổi số xin gửi đơn vị phiếu phản hồi {about}."


def _inherited(letter: StandingLetter, today: date) -> str:
    """Why a unit gets the letter of another: it is what became of it; empty where it is the unit's own."""
    heir = unit_today(letter.province_key, today) if letter.province_key else None
    if heir is None or heir.province_key == letter.province_key:
        return ""
    was = next(p for p in provinces() if p.province_key == letter.province_key)
    return (
        f"Văn bản này là của {was.type} {was.name} trước khi sắp xếp đơn vị hành chính. Phiếu được gửi tới đầu mối của "
        f"{heir.type} {heir.name}, đơn vị kế thừa từ {format_date(heir.valid_from)}."
    )


def _enclosed(suffixes: set[str]) -> str:
    names = {".pdf": "phiếu đầy đủ (PDF)", ".xlsx": "bảng tính để trả lời (XLSX)", ".html": "phiếu đầy đủ (trang HTML)"}
    return f"Kèm theo thư: {', '.join(words for suffix, words in names.items() if suffix in suffixes)}."


def _attached_name(letter: StandingLetter, suffix: str) -> str:
    """A name that tells the letter apart in a folder of downloads, and holds nothing that a sender chose."""
    of = "-".join(part for part in (letter.quarter, letter.province_key) if part) or "chua-xac-dinh"
    return f"phieu-phan-hoi-{of}-{letter.submission_id[:8]}{suffix}"
