"""The imprint of a document: its number, place and date of issue, and who issued it.

Belongs here: the lines of a heading that give them, and where else they stand when the heading is lost. Does not:
which province or period that makes (`places`, `reporting_period`).
"""

import re
from dataclasses import dataclass
from datetime import date

from pipelines.catalogue import Province
from pipelines.submissions.layout import Layout, clean
from pipelines.vietnamese.text import fold

_BLANK = r"[\s.…_]{0,40}"
_DATE = re.compile(
    rf",?\s(?:ngay{_BLANK}(?P<day>\d{{0,2}}){_BLANK})?"
    rf"(?:thang{_BLANK}(?P<month>\d{{0,2}}){_BLANK}nam|/\s*(?P<month2>\d{{0,2}})\s*/){_BLANK}(?P<year>20\d\d)"
)
_DATE_LINE = re.compile(_DATE.pattern.replace(",?", ",", 1))
_ISSUED_ROW = re.compile(r"ngay (?:ban hanh|ky)\W{0,5}(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>20\d\d)")
_ANNEXED = re.compile(
    r"kem theo (?:bao cao|ke hoach|cong van|to trinh) so\s*:?\s*(?P<number>[^\s,]*(?:\s?/\s?[^\s,]+)?)\s*,?\s*"
    r"ngay\s*(?P<day>\d{0,2})\s*[/.-]\s*(?P<month>\d{1,2})\s*[/.-]\s*(?P<year>20\d\d)"
)
# The day of publication on a web page, and what may stand before it in its line.
_STAMPS = (
    re.compile(r"(?<![\d/])(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>20\d\d)(?!\d)"),
    re.compile(r"(?<![\d/])(?P<year>20\d\d)-(?P<month>\d\d)(?:-(?P<day>\d\d))?(?!\d)"),
)

_STAMP_LABEL = re.compile(
    r"[\W\d]*(?:(?:ngay|dang|thu (?:hai|ba|tu|nam|sau|bay|\d)|chu nhat|cap nhat|xuat ban|luc|date|thoi gian|gio|phut|h)"
    r"[\W\d]*)*|[^.;]{0,40}-\s"
)
# An article without a stamp tells of an event of its day: `Sáng 22/7/2014, Sở … đã tổ chức`, `Ngày 03/02/2017, …`.
_EVENT = re.compile(
    r"(?:(?<!\w)(?:sang|trua|chieu|toi)(?:\s+(?:qua|nay|hom nay|hom qua))?\W+(?:ngay\s+)?|(?:^|[.\n]\W*)ngay\s+)"
    r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>20\d\d)(?!\d)"
)
# What the state issued that day is told as a reason: `Ngày 23/6/2022, Thủ tướng Chính phủ ban hành Quyết định số …`.
_OF_THE_STATE = re.compile(
    r"\W*(?:thu tuong|chinh phu|bo (?!chi huy)[a-z]+|quoc hoi|ban bi thu|tong bi thu|ban chap hanh trung uong|"
    r"uy ban thuong vu)(?!\w)[^.;\n]{0,80}?(?<!\w)(?:ban hanh|phe duyet|ky|co|thong qua)(?!\w)"
)
_NEWS_LEAD = 700
_STAMP_LINE = 90  # a line of the page, not of the text
# A day with the hour, or with the day of the week: `X.T  Thứ hai, ngày 17/10/2022 22:07 (GMT+7)`.
_TIMED = re.compile(r"thu (?:hai|ba|tu|nam|sau|bay|\d)\s*,|chu nhat\s*,|\d{1,2}[:h]\d\d|gmt")

# 4900/KH-UBND, /BC-STTTT, 04-BC/BCĐCĐS, 12/BC-SKHCN.CĐS
_LETTERS = "A-ZĐÂĂÊÔƠƯ&"
_SYMBOL = rf"[{_LETTERS}][{_LETTERS}a-zđ]*(?:[-–.]\s?[{_LETTERS}][{_LETTERS}a-zđ]*)*"
_NUMBER = rf"(?P<count>\d{{0,5}}){_BLANK}(?P<rest>[-–]\s?[A-ZĐ]{{2,4}}\s?/\s?{_SYMBOL}|/\s?{_SYMBOL})"
_NUMBER_LINE = re.compile(rf"(?:[Ss][ốôo]|SỐ)(?:\s+hiệu|\s+HIỆU)?\s*[:.|]?[\s|.…_]{{0,40}}{_NUMBER}")
_NUMBER_IN_CAPTION = re.compile(rf"^\w+\s+\w+\s+(?:số\s*:?\s*)?{_NUMBER}")

_MOTTO = re.compile(r"cong\s+hoa\s+xa\s+hoi\s+chu\s+nghia\s+viet\s+nam|doc\s+lap\s*-\s*tu\s+do\s*-\s*hanh\s+phuc")
_UBND, _BOARD = "Ủy ban nhân dân", "Ban Chỉ đạo chuyển đổi số"
_DEPARTMENTS = (
    "Thông tin và Truyền thông", "Khoa học và Công nghệ", "Nội vụ", "Tài chính", "Kế hoạch và Đầu tư", "Y tế",
    "Công Thương", "Tư pháp", "Giáo dục và Đào tạo", "Xây dựng", "Giao thông vận tải", "Nông nghiệp và Môi trường",
    "Nông nghiệp và Phát triển nông thôn", "Tài nguyên và Môi trường", "Văn hóa, Thể thao và Du lịch",
)  # fmt: skip
_BODIES: tuple[tuple[str, str], ...] = (
    (r"(?:uy ban nhan dan|ubnd)", _UBND),
    (r"(?:tinh|thanh) uy", "Tỉnh ủy"),
    *((rf"so {re.escape(fold(name))}", f"Sở {name}") for name in _DEPARTMENTS),
    (r"so (?:tt ?& ?tt|tttt)", "Sở Thông tin và Truyền thông"),
    (r"so (?:kh ?& ?cn|khcn)", "Sở Khoa học và Công nghệ"),
    (r"ban dieu hanh chuyen doi so", "Ban Điều hành chuyển đổi số"),
    (r"ban chi dao (?:ve )?(?:chuyen doi so|cds)", _BOARD),
    (
        r"ban chi dao (?:ve )?(?:phat trien )?(?:khoa hoc,? cong nghe|kh,? ?cn)",
        "Ban Chỉ đạo về phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số",
    ),
    (r"van phong (?:uy ban nhan dan|ubnd)", "Văn phòng Ủy ban nhân dân"),
)
_ANY_BODY = re.compile(r"(?<!\w)(?:" + "|".join(f"(?P<b{i}>{p})" for i, (p, _) in enumerate(_BODIES)) + r")(?!\w)")
_SPEAKS = re.compile(r"[^.;:]{0,70}?\b(?:bao cao|ban hanh|xay dung)\b")
_BY_SYMBOL = (
    ("stttt", "Sở Thông tin và Truyền thông"), ("skhcn", "Sở Khoa học và Công nghệ"), ("snv", "Sở Nội vụ"),
    ("vpubnd", "Văn phòng Ủy ban nhân dân"), ("bdhcds", "Ban Điều hành chuyển đổi số"), ("bcd", _BOARD),
    ("bcc", _BOARD), ("ubnd", _UBND), ("tu", "Tỉnh ủy"),
)  # fmt: skip


@dataclass(frozen=True)
class Imprint:
    """`issued` is an ISO day, or the month `2024-04` where the day is blank; `places` stand before dates."""

    doc_number: str | None
    issued: str | None
    places: tuple[str, ...]


def read_imprint(layout: Layout) -> Imprint:
    """Number, date and places of a document; an article has only the date of its publication, or of what it tells."""
    heading = layout.heading
    folded = layout.folded_heading
    dates = list(_DATE.finditer(folded))
    places = [_before(heading, found.start()) for found in dates]
    places += [_before(layout.body, found.start()) for found in _DATE_LINE.finditer(layout.folded)]
    if not layout.official:
        return Imprint(None, _stamp(layout) or _day_of_event(layout), tuple(_short(places)))
    annexed = _ANNEXED.search(layout.folded)
    row = _ISSUED_ROW.search(folded)
    closing = _DATE_LINE.search(layout.folded_closing) if _is_short(places[-1:]) else None
    issued = next((day for found in (*dates, row, annexed, closing) if found and (day := _day(found))), None)
    return Imprint(_number(layout, annexed), issued, tuple(_short(places)))


def read_issuer(layout: Layout, doc_number: str | None, province: Province | None) -> str | None:
    """The body that issued an official document, with its province: `Sở Nội vụ tỉnh Hà Nam`; None for articles."""
    if not layout.official:
        return None
    named = _bodies(_MOTTO.sub(" ", " ".join(layout.folded_heading.replace("|", " ").split())))
    heading = named[-1][1] if named else None
    symbol = fold(doc_number or "").rpartition("-")[2].rpartition("/")[2].replace(" ", "")
    by_symbol = next((body for begin, body in _BY_SYMBOL if symbol.startswith(begin)), None)
    # A department's heading opens with the province's committee: the more precise of heading and number is meant.
    stated = [body for body in (heading, by_symbol) if body]
    body = next((b for b in stated if b not in (_UBND, _BOARD)), None) or next(iter(stated), None)
    if body in (None, _BOARD) and (speaker := _speaker(layout)):
        body = speaker if body is None or speaker.startswith("Ban Chỉ đạo") else body
    if body is None or province is None:
        return body
    if body == "Tỉnh ủy":
        return f"{'Thành' if province.type == 'thành phố' else 'Tỉnh'} ủy {province.name}"
    return f"{body} {province.type} {province.name}"


def _speaker(layout: Layout) -> str | None:
    """The body that the opening says reports."""
    opening = " ".join(fold(layout.opening[:2_000]).split())
    return next((body for end, body in _bodies(opening) if _SPEAKS.match(opening, end)), None)


def day_of_issue(issued: str | None) -> date | None:
    """The day of issue, or the first of its month where the day is blank."""
    return date.fromisoformat(issued if len(issued) == 10 else f"{issued}-01") if issued else None


def _bodies(folded: str) -> list[tuple[int, str]]:
    """The bodies that a text names, each with where its name ends."""
    return [(m.end(), _BODIES[int((m.lastgroup or "b0")[1:])][1]) for m in _ANY_BODY.finditer(folded)]


def _number(layout: Layout, annexed: re.Match[str] | None) -> str | None:
    for pattern, text in ((_NUMBER_LINE, layout.heading), (_NUMBER_IN_CAPTION, layout.caption or layout.title or "")):
        if found := pattern.search(text):
            return "".join((found["count"] + found["rest"]).split())
    if annexed and annexed["number"]:
        return "".join(layout.body[annexed.start("number") : annexed.end("number")].split())
    return None


def _day(found: re.Match[str]) -> str | None:
    """The day or month of a match; None where both are blank."""
    groups = found.groupdict()
    year, month, day = int(groups["year"]), groups["month"] or groups.get("month2"), groups["day"]
    if not month or not 1 <= int(month) <= 12:
        return None
    try:
        return date(year, int(month), int(day or 0)).isoformat()
    except ValueError:  # blank, or a day that the month does not have
        return f"{year}-{int(month):02}"


def _stamp(layout: Layout) -> str | None:
    """The day of publication of an article: in a short line near its headline."""
    for line in map(clean, layout.body[:4_000].split("\n")[:25]):
        for pattern in _STAMPS:
            found = pattern.search(line[:60])
            if found and _is_stamp(fold(line), found.start()):
                return _day(found)
    return None


def _day_of_event(layout: Layout) -> str | None:
    """The day of the event that an article opens with."""
    events = _EVENT.finditer(layout.folded, 0, _NEWS_LEAD)
    return next((_day(found) for found in events if not _OF_THE_STATE.match(layout.folded, found.end())), None)


def _is_stamp(line: str, at: int) -> bool:
    """Whether a folded line gives the day of publication at an offset, and is no sentence that names a day."""
    if len(line) > _STAMP_LINE and not line.startswith("date"):
        return False
    return bool(_STAMP_LABEL.fullmatch(line[:at]) or _TIMED.search(line))


def _before(text: str, at: int) -> str:
    """What stands on the line before an offset."""
    return clean(text[max(text.rfind("\n", 0, at), at - 60, 0) : at])


def _short(places: list[str]) -> list[str]:
    """The places that are a name and no end of a sentence."""
    return [place for place in dict.fromkeys(places) if _is_short([place])]


def _is_short(places: list[str]) -> bool:
    return bool(places) and 0 < len(places[0]) <= 45
