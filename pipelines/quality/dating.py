"""Days of a text: whether they exist, and whether what has happened is dated before the text was issued.

Belongs here: the passages of `date_exists` and `date_not_after_issue`. Does not: reading a day (`documents`).
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from pipelines.quality.documents import HEDGE, Day, Document, Passage, ordinal, widened
from pipelines.vietnamese.writing import format_date

# All patterns run over folded text.
_NO_MONTH = re.compile(r"(?<!\w)thang\s+(?P<month>\d{1,2})\s?[/-]\s?(?P<year>(?:19|20)\d\d)(?!\d)")
_OF_A_PAPER = re.compile(
    r"[\s,(]*(?:cua\s+[a-z][a-z ]{1,40}?[\s,]+)?(?:(?:ban hanh|ky|duoc ky|phe duyet)\s+)?(?:ngay\s*)?$"
)
_HAPPENED = re.compile(r"(?<!\w)(?:da|vua)\s+(?:duoc\s+)?[a-z]")
_HELD = re.compile(r"(?<!\w)(?:duoc to chuc|dien ra|khai truong|khai mac)(?:\s+vao)?(?:\s+ngay)?\s*$")
_ATTENDED = re.compile(rf"(?<!\w)voi\s+(?:su\s+tham\s+(?:gia|du)|{HEDGE}\d)")
_PAPER_ISSUED = re.compile(r"(?<!\w)(?:ban hanh|ky|phe duyet|co|ra|gui)\s")
_STATE_OF = re.compile(r"(?:tinh\s+den|so\s+lieu\s+den|cap\s+nhat\s+den|thoi\s+diem)(?:\s+het)?(?:\s+ngay)?\s*$")
_WINDOW_BEGINS = re.compile(r"(?<!\w)(?:trong ky|so lieu|tinh)\s*\(?\s*tu\s+(?:ngay\s+)?$")
_WINDOW = re.compile(r"(?<!\w)tu\s+(?:ngay\s+)?\d[\d\s/.-]+\s*(?:-|den|den het)\s*(?:ngay\s+)?$")
_RESULTS = re.compile(r"(?<!\w)ket qua")
_BEGINS_CLAUSE = re.compile(r"^\W*ngay\s*$")
_DEADLINE = re.compile(
    r"(?:truoc|den|den het|toi|cham nhat|trong|han|ke tu|tu|sau|vao|gom|cac)(?:\s+(?:ngay|moc|la))*\s*$"
)
_TO_COME = re.compile(
    r"(?<!\w)(?:du kien|phan dau|se|muc tieu|nhiem vu|cham nhat|thoi han|hieu luc|ap dung tu|hoan thanh truoc|"
    r"xong truoc|sap toi|toi day|thoi gian toi|chuan bi|phai|yeu cau|de nghi|du thao|tiep theo|lo trinh|dang ky)(?!\w)"
)
_DRAFT = re.compile(r"(?<!\w)(?:du thao|du kien)(?!\w)")
_REACH = 120


def days_that_exist(documents: Sequence[Document]) -> Iterator[Passage]:
    """One passage for each day, and for each month of a number that no year has."""
    for document in documents:
        wrong_months = [
            Day(found.start(), found.end(), int(found["year"]), int(found["month"]), 1)
            for found in _NO_MONTH.finditer(document.folded)
            if not 1 <= int(found["month"]) <= 12
        ]
        for day in [*document.days, *wrong_months]:
            start, end = widened(document, day.start, day.end)
            stated = document.text[day.start : day.end]
            yield Passage(
                document, start, end, f"{day.year}-{day.month}-{day.day}",
                {"day": day.day, "last_day": day.last},
                {"stated": stated, "computed": _calendar(day), "tolerance": "không"},
            )  # fmt: skip


def _calendar(day: Day) -> str:
    if not day.last:
        return "một năm có 12 tháng"
    year = f" năm {day.year}" if day.month == 2 and day.year else ""
    return f"tháng {day.month}{year} có {day.last} ngày"


def past_days(documents: Sequence[Document]) -> Iterator[Passage]:
    """One passage for each day on which something has happened, against the last day on which the text was issued.

    Where most of three or more such days lie after the issue, the day of issue itself is the wrong one: one passage.
    """
    for document in documents:
        issued = document.issued[1] if document.issued else document.received
        if issued is None:
            continue
        past = [(day, at) for day in document.days if (at := day.date) and has_happened(document, day)]
        late = [(day, at) for day, at in past if at > issued]
        if len(late) >= 3 and 2 * len(late) > len(past):
            past = [max(late, key=lambda pair: pair[1])]
        yield from (_against_issue(document, day, at, issued) for day, at in past)


def has_happened(document: Document, day: Day) -> bool:
    """Whether the sentence says that something took place on the day: a paper of that day, or a verb of the past."""
    start, end = document.sentence_at(day.start)
    left, right = document.folded[start : day.start], document.folded[day.end : max(end, day.end)]
    if _is_of_a_paper(document, day):
        return not _DRAFT.search(left)
    paper = next((t for t in document.tokens if t.role == "document_number" and day.end < t.start < end), None)
    near = right[: min(_REACH, paper.start - day.end if paper else _REACH)]
    if _TO_COME.search(left) or _TO_COME.search(near):
        return False
    is_result = bool(_RESULTS.search(document.heading(day.start)))
    has_verb = bool(_HAPPENED.search(near))
    if _STATE_OF.search(left):
        return True
    if _WINDOW.search(left) or _WINDOW_BEGINS.search(left):
        # What a report counted within two days has happened by the second.
        return is_result or has_verb or bool(_HAPPENED.search(left))
    issues_a_paper = paper is not None and paper.start < day.end + _REACH and bool(_PAPER_ISSUED.search(near))
    begins = bool(_BEGINS_CLAUSE.search(left))
    is_held = bool(_HELD.search(left)) or begins
    if is_held and (is_result or _ATTENDED.search(near)):
        return True
    return (issues_a_paper or has_verb) and not _DEADLINE.search(left)


def _is_of_a_paper(document: Document, day: Day) -> bool:
    """`Công văn số 122/STTTT-CNTT ngày 24/01/2024`: the day stands right after the number."""
    return any(
        token.role == "document_number"
        and token.end <= day.start <= token.end + 70
        and bool(_OF_A_PAPER.fullmatch(document.folded[token.end : day.start]))
        for token in document.tokens
    )


def _against_issue(document: Document, day: Day, at: date, issued: date) -> Passage:
    start, end = widened(document, day.start, day.end, _REACH)
    known = bool(document.issued)
    words = {
        "stated": document.text[day.start : day.end],
        "computed": f"văn bản {'ban hành' if known else 'được nhận'} chậm nhất {format_date(issued)}",
        "tolerance": "cả tháng, nếu để trống ngày ban hành",
    }
    return Passage(
        document, start, end, at.isoformat(), {"happened": ordinal(at), "issued": ordinal(issued)}, words
    )  # fmt: skip
