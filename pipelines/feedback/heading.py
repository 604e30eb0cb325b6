"""The head of a letter and its summary: who writes to whom, about what, and all of it in one sentence.

Belongs here: the words above the findings. Does not: which records are told (`composing`), the layout (`rendering`).
"""

from pipelines.catalogue import Province
from pipelines.feedback import wording
from pipelines.feedback.letter import Counts, Head, Received
from pipelines.feedback.passages import shown
from pipelines.records import Submission
from pipelines.settings import Issuer
from pipelines.vietnamese.writing import (
    format_date,
    format_issued_date,
    format_moment,
    in_viet_nam,
    lower_first,
    period_in_words,
)

_UNKNOWN = "chưa xác định được"


def head_of(submission: Submission, issuer: Issuer) -> Head:
    """The letter's own number is made of the submission's, its day is that of the receipt: both stay the same."""
    day = format_date(in_viet_nam(submission.received_at).date())
    return Head(
        parent=shown(issuer.parent).strip(),
        issuer=shown(issuer.name).strip(),
        number=f"{submission.submission_id[:8].upper()}/PPH",
        day_words=f"{shown(issuer.place).strip()}, {day}",
    )


def received_of(submission: Submission, province: Province | None) -> Received:
    number, issued = submission.doc_number, submission.issued_date
    issued_words = format_issued_date(issued) if issued else _UNKNOWN
    return Received(
        file_name=shown(submission.file_name),
        short_hash=submission.sha256[:12],
        size=submission.size,
        received_at=in_viet_nam(submission.received_at).isoformat(timespec="seconds"),
        received_words=format_moment(submission.received_at),
        doc_type=submission.doc_type,
        doc_type_words=wording.DOC_TYPES[submission.doc_type],
        title=shown(submission.title or ""),
        province_key=submission.province_key,
        province_words=f"{province.type} {province.name}" if province else submission.province_name or _UNKNOWN,
        period=submission.period,
        period_words=period_in_words(submission.period) if submission.period else _UNKNOWN,
        issuer=shown(submission.issuer or _UNKNOWN),
        doc_number=f"{shown(number)}{' (chưa ghi số)' if number.startswith('/') else ''}" if number else _UNKNOWN,
        issued_date=issued,
        issued_words=f"{issued_words} (chưa ghi ngày)" if issued and len(issued) == 7 else issued_words,
    )


def addressee(submission: Submission, received: Received, province: Province | None) -> str:
    if submission.issuer:
        return received.issuer
    return f"Đơn vị gửi báo cáo của {received.province_words}" if province else "Đơn vị gửi tệp"


def subject(submission: Submission, received: Received) -> str:
    if submission.outcome == "unpacked":
        return f"Về các tệp trong “{received.file_name}”"
    if submission.outcome != "read":
        return f"Về tệp “{received.file_name}” chưa xử lý được"
    period, document = lower_first(received.period_words), lower_first(received.doc_type_words)
    return f"Về số liệu chuyển đổi số {period} trong {document} của {received.province_words}"


def summary(submission: Submission, received: Received, counts: Counts) -> str:
    document = lower_first(received.doc_type_words)
    if submission.outcome == "unreadable":
        return "Hệ thống đã nhận và lưu nguyên vẹn tệp, nhưng chưa đọc được nội dung."
    if submission.outcome == "unpacked":
        return "Hệ thống đã nhận, lưu nguyên vẹn tệp và tiếp nhận riêng từng tệp bên trong."
    if submission.outcome == "unidentified":
        return "Hệ thống đã nhận, đọc và lưu nguyên vẹn tệp, nhưng chưa xác định được đây là tài liệu nào."
    asked = (
        f"có {counts.questioned} điểm đề nghị đơn vị xem lại"
        if counts.questioned
        else "chưa thấy điểm nào cần đơn vị xem lại"
    )
    lacking = [
        f"{counts.missing_sections} mục của đề cương" if counts.missing_sections else "",
        f"{counts.missing_indicators} chỉ tiêu chính" if counts.missing_indicators else "",
    ]
    missing = " và ".join(part for part in lacking if part)
    lacks = f"; {missing} chưa có số liệu" if missing else ""
    return f"Hệ thống đã hiểu {counts.understood} số liệu trong {document}; {asked}{lacks}."
