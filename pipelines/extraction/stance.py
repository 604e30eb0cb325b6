"""Stance: what headings and lead sentences say of the figures under them, and the period that a sentence states.

Belongs here: the kind and period that a place in the document hands down. Does not: which clauses set a goal (`goals`),
the periods that a text names (`vietnamese.dates`), what the figure counts (`binding`), whose it is (`whose`).
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from pipelines.periods import parse_period
from pipelines.vietnamese.cues import ALL, Cue, any_of
from pipelines.vietnamese.dates import PeriodMention, find_periods, months_key
from pipelines.vietnamese.text import fold


@dataclass(frozen=True, slots=True)
class Stance:
    """What a place in the document says of the figures under it."""

    kind: str
    period: str


_GOAL_HEADING = re.compile(
    r"(?<!\w)(?:nhiem vu(?! noi bat| da )|muc tieu|phuong huong|chi tieu(?! thanh phan)|giai phap|"
    r"du kien|dinh huong|ke hoach thuc hien|"
    r"noi dung thuc hien|noi dung ke hoach|ke hoach (?:nam|quy|thang|6 thang))(?!\w)"
)
_RESULT_HEADING = re.compile(
    r"(?<!\w)(?:ket qua|ton tai|han che|hien trang|thuc trang|tinh hinh|"
    r"(?<!tieu chi )(?<!phuong phap )danh gia|da dat|uu diem|kho khan|"
    r"thuan loi|cong tac chi dao|so lieu)(?!\w)"
)
_CLOSES_WITH_IT = re.compile(r"\s*\)\s*:?\s*$")  # `Tỷ lệ hồ sơ trực tuyến (trong quý I/2026):`
_NUMBERED = re.compile(r"\s*(?:[ivx]+|\d+)\s*[.)/–-]")  # an article that numbers its parts is a report to the public
_REACHED = re.compile(r"(?<!\w)(?:da dat|dat duoc|da hoan thanh|da thuc hien)(?!\w)")
DOC_WORDS = (
    r"(?:ke hoach|quyet dinh|nghi quyet|chuong trinh|de an|du toan|chien luoc|danh muc|bao cao|"
    r"thong bao|van ban|nhiem vu|bo chi so|kien truc)"
)
_NO_STATEMENT = re.compile(
    r"(?:giai doan|(?<!\w)(?<!dien )(?<!dau )(?<!thu )tu|truoc|sau|so voi(?:\s+(?:cung ky|cuoi|dau|muc|thang|quy|ca))*|"
    r"cung ky|cua ca|"
    r"tam nhin(?:\s+den)?|dinh huong(?:\s+den)?|dau|tu thang|va|\d\s*,)\s*$"
    rf"|{DOC_WORDS}[^.;:,()]{{0,80}}$"
)
_AT_HEAD = re.compile(
    r"^[\s\W\d]*(?:[a-z]\s?[.)]\s*)?(?:neu nhu|neu|rieng|trong|tinh (?:den|toi)(?: het| thoi diem)?|"
    r"(?:den|toi)(?: het| thoi diem| cuoi)?|cuoi|luy ke(?: den(?: het)?)?|ket qua|ket thuc|het|ca)?\s*$"
)
_STATED = re.compile(
    r"(?:(?:^|[,;:(])\s*(?:trong|rieng|ket qua|so lieu|thuc hien)?|(?<!\w)(?:trong|tinh (?:den|toi)(?: het)?|"
    r"den het|het|den|toi|so lieu|ket qua|luy ke|luy ke den|uoc|thuc hien|viec|rang|biet|thay|dan chung)(?:\s+ket thuc|"
    r"\s+cuoi|\s+ngay)?)\s*$"
)
_COLON = re.compile(r"\s?:")  # `Bà dẫn số năm 2022: 54% …, 91% …`
_NOW = re.compile(r"(?<!\w)nam nay(?: (?:uoc|du kien|da|dat|chiem|la|co))*\s*$")
_UP_TO_MONTH = re.compile(r"(?<!\w)(?:(?:den|tinh den|toi)\s+(?:het\s+|cuoi\s+|thoi diem\s+)?|het\s+)$")
_MONTH = re.compile(r"(?:\d{4})?-\d\d")
_LAST_MONTHS = ("10", "11", "12")  # what a plan tells up to then is of the year
_LAST_YEAR = Cue(
    r"(?<!\w)(?:(?P<before>(?:thang|quy) truoc)|cung ky(?:\s+nam\s+(?P<year>20\d\d))?(?:\s+nam (?:truoc|ngoai))?|"
    r"nam (?:truoc|ngoai))(?=[^\d]*$)"
)
_COMPARED = Cue(r"(?<!\w)so voi\s+(?:con so\s+|muc\s+)?(?:tren |hon |gan |khoang )?$")
_SINCE_JANUARY = Cue(r"(?<!\w)(?:luy ke|cong don|(?:tinh )?tu dau nam|tu 01/0?1|tu ngay 0?1/0?1)(?!\w)")
_IN_THIS_PERIOD = re.compile(r"(?<!\w)(?:trong|rieng) (?:thang|quy|ky|tuan)(?!\w)")
_CUMULATIVE_BEHIND = Cue(r"\s*\(\s*luy ke")
_OF = re.compile(r"\s+(?:grdp\s+)?(?:(?:cua|hoi|trong|o)\s+(?:cuoi\s+|ca\s+)?)?")
_OF_NOUN = re.compile(r"(?: [a-z]+){0,3}" + _OF.pattern)
_SINCE = re.compile(
    r"(?<!\w)(?:tang|giam|nang|dua)(?: [a-z]+)? tu "
    r"(?:[^;]{1,60}? (?:len|xuong|con|den) )?(?:muc |tren |hon |gan |khoang )*$"
)
_AGAINST = Cue(r"(?<!\w)so voi\s+(?:cuoi\s+|ca\s+)?$")
_IT_WAS = re.compile(r"\s*(?:\(|chi |moi |la |dat |o muc )+\s*(?:tren |hon |gan |khoang )?")
_SAYS = re.compile(
    r"[\s:,(]*(?:(?:t[yi] le nay|ty trong nay|con so nay|cap tinh|cap huyen|cap xa|cua tinh|cua ca tinh|"
    r"toan tinh|moi|chi|uoc|dat|la|chiem|dong gop|khoang|tren|gan|hon|co)[\s:,]*)*"
)
_CUMULATIVE = any_of(_SINCE_JANUARY, _CUMULATIVE_BEHIND)
_COMPARING = any_of(_COMPARED, _AGAINST)


@lru_cache(maxsize=4096)
def section_stance(headings: tuple[str, ...], doc_type: str, doc_period: str, reviews: str) -> Stance:
    """The stance that the headings hand down: the innermost one that speaks decides.

    `reviews` is the year of the results that a plan looks back on.
    """
    kind, period = ("target", doc_period) if doc_type == "plan" else ("actual", doc_period)
    spoken = False
    for heading in headings:
        folded = fold(heading)
        named = list(find_periods(heading, folded))
        goal, result = _GOAL_HEADING.search(folded), _RESULT_HEADING.search(folded)
        if result and (not goal or result.start() < goal.start() or _REACHED.search(folded)):
            kind, spoken = "actual", True
            said = _named(named, doc_period)
            period = said or doc_period
            if doc_type == "plan":  # up to whatever month it says
                period = said[:4] if said and not reviews.startswith(said[:4]) else reviews
        elif goal and not re.search(
            r"(?:ket qua|thuc hien|danh gia|hoan thanh)\s+(?:\w+\s+){0,4}(?:nhiem vu|chi tieu|muc tieu)", folded
        ):
            if spoken and kind == "actual" and _named(named, doc_period) == period:
                continue  # `I. Kết quả năm 2023`, `1. Các mục tiêu năm 2023`: what became of them
            if doc_type != "news" or _NUMBERED.match(folded):
                kind, spoken = "target", True
                period = _named(named, doc_period) or (doc_period if doc_type == "plan" else _next(doc_period))
        elif named and spoken and kind == "target":
            period = _named(named, doc_period) or period
        elif kind == "actual" and named and _CLOSES_WITH_IT.match(folded, named[-1].end):
            period = _plausible(full_key(named[-1].key, doc_period), doc_period, state=False) or period
    return Stance(kind, period)


def _named(mentions: list[PeriodMention], doc_period: str) -> str | None:
    """The last full period that a heading names; a year left out is the document's."""
    keys = [full_key(m.key, doc_period) for m in mentions]
    return next((k for k in reversed(keys) if k), None)


def full_key(key: str, doc_period: str) -> str | None:
    if key.startswith("-"):
        return doc_period[:4] + key if doc_period else None
    return key


def _next(key: str) -> str:
    """The period of the same length that follows."""
    if not key:
        return key
    period = parse_period(key)
    if period.last_month - period.first_month == 2:
        quarter = period.last_month // 3
        return f"{period.year}-Q{quarter + 1}" if quarter < 4 else f"{period.year + 1}-Q1"
    if "-H1" in key:
        return f"{period.year}-H2"
    if "M" in key and period.first_month == 1:
        return f"{period.year}-Q4" if period.last_month == 9 else str(period.year)
    return str(period.year + 1) if period.last_month == 12 else str(period.year)


def _before(key: str) -> str:
    """The same period a year before."""
    return f"{int(key[:4]) - 1}{key[4:]}" if key else key


def _period_before(key: str) -> str:
    """The month or quarter before one; other periods have none that a text calls so."""
    period = parse_period(key)
    last = period.start - timedelta(days=1)
    if _MONTH.fullmatch(key):
        return f"{last.year}-{last.month:02}"
    return f"{last.year}-Q{last.month // 3}" if "Q" in key else key


def stated_period(
    folded: str,
    mentions: list[PeriodMention],
    at: int,
    doc_period: str,
    *,
    at_head: bool = False,
    doc_type: str = "report",
    heard: int = ALL,
) -> str | None:
    """The period that a sentence states for the figure at offset `at`; None where it leaves it to the context.

    With `at_head`, only a period that governs the whole sentence counts, not one said of one figure. An article
    has no period of reporting: a day that it names is of the month of that day. So it is in a plan, but what a plan
    tells up to one of the last months of a year is of that year.
    """
    said = _LAST_YEAR.search(folded[:at]) if doc_period and heard & _LAST_YEAR.bit else None
    if doc_type == "news" and doc_period and _NOW.search(folded, max(folded.rfind(";", 0, at), 0), at):
        return doc_period[:4]
    if said and _SAYS.fullmatch(folded[said.end() : at]):
        if said["before"]:
            return _period_before(doc_period)
        return f"{said['year']}{doc_period[4:]}" if said["year"] else _before(doc_period)
    chosen: str | None = None
    for mention in mentions:
        if mention.end > at or (at_head and ";" in folded[: mention.start]):
            break
        before = folded[: mention.start]
        if _NO_STATEMENT.search(before[-100:]):
            continue
        governs = _AT_HEAD.match(before) or _STATED.search(before[-40:]) or _COLON.match(folded, mention.end)
        if is_shut_in(folded, mention, at):
            continue
        if governs or (not at_head and _SAYS.fullmatch(folded[mention.end : at])):
            key = full_key(mention.key, doc_period)
            up_to = mention.state or is_up_to_month(folded, mention)
            chosen = (key if doc_type in ("news", "plan") and up_to else _plausible(key, doc_period, up_to)) or chosen
            if chosen and doc_type == "plan" and up_to and chosen[5:] in _LAST_MONTHS:
                chosen = chosen[:4]
    return chosen


def is_shut_in(folded: str, mention: PeriodMention, at: int) -> bool:
    """Whether the period stands in a bracket that closes before the figure: `95% (năm 2023: 84%), trong đó … 69%`."""
    depth = 0
    for mark in folded[mention.end : at]:
        depth += (mark == "(") - (mark == ")")
        if depth < 0:
            return True
    return False


def _plausible(key: str | None, doc_period: str, state: bool) -> str | None:
    """A result cannot be of a period that ends after the document's; its own year, named in passing, is its period.

    So is the month up to which a report tells, where that month lies in its period or is the next.
    """
    if key is None or not doc_period:
        return key
    named, own = parse_period(key), parse_period(doc_period)
    if state:
        if named.end < own.start:
            return key
        return doc_period if named.start <= own.end + timedelta(days=1) else None
    if named.year == own.year and len(key) == 4 and len(doc_period) > 4:
        return doc_period
    return key if named.end <= own.end else None


def compared_period(
    folded: str, mentions: list[PeriodMention], figure: tuple[int, int], doc_period: str, heard: int = ALL
) -> str | None:
    """The period of a figure that another is compared with (`so với 51 trạm cuối năm 2024`), else None."""
    if not mentions or not heard & _COMPARING:
        return None
    named = next((m for m in reversed(mentions) if m.end <= figure[0]), None)
    if named and _AGAINST.search(folded[: named.start]) and _IT_WAS.fullmatch(folded[named.end : figure[0]]):
        key = full_key(named.key, doc_period)
        return key if key and doc_period and parse_period(key).end < parse_period(doc_period).end else None
    if not _COMPARED.search(folded[: figure[0]]):
        return None
    after = next((m for m in mentions if 0 <= m.start - figure[1] <= 40), None)
    key = full_key(after.key, doc_period) if after else None
    return key if key and doc_period and parse_period(key).end < parse_period(doc_period).end else None


def period_behind(folded: str, mentions: list[PeriodMention], figure: tuple[int, int], doc_period: str) -> str | None:
    """The period that stands right behind a figure: `từ mức 24,7% của năm 2023 đã tăng lên 61,2%`.

    With what it counts between them where it rose or fell since: `từ 45.000 hồ sơ năm 2022 lên 120.000 hồ sơ`.
    """
    start, end = figure
    ahead = next((m for m in mentions if m.start >= end), None)
    if ahead is None:
        return None
    of = _OF_NOUN if _SINCE.search(folded[:start]) else _OF
    behind = ahead if of.fullmatch(folded[end : ahead.start]) else None
    key = full_key(behind.key, doc_period) if behind else None
    return key if key and doc_period and parse_period(key).end < parse_period(doc_period).end else None


def is_cumulative(folded: str, figure: tuple[int, int], heard: int = ALL) -> bool:
    """Whether a figure is told since January: `lũy kế từ đầu năm …`, `… (lũy kế)`."""
    if not heard & _CUMULATIVE:
        return False
    before = folded[: figure[0]]
    said = list(_SINCE_JANUARY.finditer(before))
    return bool(said and not _IN_THIS_PERIOD.search(before, said[-1].end())) or bool(
        _CUMULATIVE_BEHIND.match(folded, figure[1])
    )


def is_up_to_month(folded: str, mention: PeriodMention) -> bool:
    """Whether a period is the month up to which something is told."""
    return bool(_MONTH.fullmatch(mention.key)) and bool(_UP_TO_MONTH.search(folded[: mention.start][-24:]))


def since_january(key: str) -> str:
    """The months from January to the end of a period: `2024-05` as `2024-5M`, `2024-Q3` as `2024-9M`."""
    if not key:
        return key
    period = parse_period(key)
    return months_key(str(period.year), period.last_month) or key
