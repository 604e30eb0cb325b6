"""Which period a document reports on, or plans for.

Belongs here: choosing the document's own period among all that it names. Does not: recognising mentions
(`vietnamese.dates`), the arithmetic of keys (`periods`), the period of a single figure (extraction).
"""

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from datetime import date

from pipelines.periods import parse_period
from pipelines.submissions.layout import Layout
from pipelines.vietnamese.dates import find_days, find_periods, find_states
from pipelines.vietnamese.text import fold

# Spellings and misreadings that the grammar of periods does not know, replaced by ones as long: quí, quý | .
_QUI = re.compile(r"\bqui(?=\s+(?:[ivl|!]{1,3}|[1-4])\b|\s+[|!])")
_MISREAD_NUMERAL = re.compile(r"(?<=\bquy )[|!il1]{1,3}(?![\w|!])")
_POINT_BEFORE_YEAR = re.compile(r"(?<=\bquy )([ivl]{1,3}|[1-4])\.(?=20\d\d)")
_HALF_YEAR = re.compile(
    r"\b(?:nua|0?6 thang|sau thang) (?P<half>dau|cuoi)(?: cua)?(?: nam)?(?:[\s/]+(?P<year>20\d\d))?(?!\d)"
)

# A month of a title that leaves the year to the next one: Công tác tháng 10, nhiệm vụ tháng 11 năm 2025.
_BARE_MONTH = re.compile(r"\bthang (?P<month>1[0-2]|0?[1-9])(?!\d|\s*[/-]|\s*,?\s+nam\b)")

_AHEAD = re.compile(
    r"(?:,|;|\bva|\s-)\s*(?:mot so |cac )?(?:phuong huong|nhiem vu|ke hoach|giai phap|muc tieu|dinh huong|trong tam)\b"
)
_NOT_OWN = re.compile(
    r"(?:(?<!tinh )den|toi|truoc|giai doan|dinh huong|tam nhin|cung ky|so voi|"
    r"(?<!\w)(?<!dien )(?<!dau )(?<!thu )tu)\s+(?:cuoi\s+)?$"
)
_OF_TASKS = re.compile(
    r"(?:(?<!thuc hien )nhiem vu|phuong huong|ke hoach|giai phap|cung ky|so voi|chi tieu|muc tieu|phan dau|cam ket|"
    r"du kien)[^.;\n]{0,30}$"
)
# What stands left of a month up to which an article tells: `đến cuối tháng 10/2024`, `tại thời điểm tháng 11/2025`.
_AS_OF = re.compile(r"(?<!\w)(?:den|tai thoi diem|thoi diem)\s+(?:het\s+|cuoi\s+|nay\s*\W\s*)?$")
_OF_ALL = re.compile(
    r"(?<!\w)(?:toan|ca|cua|dia ban|trong|hien) (?:tinh|thanh pho)(?! den)(?!\w)|(?<!\w)tinh (?:co|da|con)(?!\w)"
)
_LONG_TITLE = 160
_GRACE = 31  # days before its end from which an article may tell of a period
# A year to come, as goals name it: `nâng lên 35% vào năm 2030`.
_INTO = re.compile(r"(?<!\w)vao\s+(?:cuoi\s+)?$")
_GOALS = re.compile(r"(?<!\w)(?:muc tieu|phan dau|huong toi|du kien|dinh huong|ky vong)(?!\w)")
_CITED = re.compile(r"\d\s?[-/]\s?[a-z][\w/&.-]*\s*,?\s*(?:ngay|nam)?\s*$")
_SPAN_OF_YEARS = re.compile(r"\b(20\d\d)\s?-\s?(20\d\d)\b")
_UP_TO_YEAR = re.compile(r"(?<!\w)(?:den|toi)\s+(?:het\s+|cuoi\s+)?(?:nam\s+)?(20\d\d)(?!\d|[/.-]\d)")
_YEAR = re.compile(r"(?<![\d/])20[12]\d(?!\d)")
_BARE_YEAR = re.compile(r"(?<![\w/.,-])(?<!nam )20[12]\d(?![\w/,-]|\.\d|\s?[-–])")
# An index is published in the year after its own: `xếp hạng DTI năm 2022`.
_OF_AN_INDEX = re.compile(
    r"(?:(?<!\w)(?:dti|papi|pci|sipas|par[ -]?index|ict[ -]?index)\W|(?<!\w)(?:chi so|xep hang|bang xep hang)(?!\w))"
    r"[^.;,\n]{0,70}$"
)
# What the state decided on a day: the day is that of its decision.
_DECIDED = re.compile(
    r"[^.;\n]{0,120}?(?<!\w)(?:ban hanh|phe duyet|ky)(?!\w)[^.;\n]{0,60}?(?<!\w)"
    r"(?:quyet dinh|nghi quyet|nghi dinh|chi thi|luat|thong tu|cong dien)(?!\w)"
)

_NONE_FOUND = (
    "chưa xác định được kỳ báo cáo, vì không thấy quý, tháng hay năm báo cáo ở tiêu đề, phần mở đầu và phần kết."
    " Đề nghị ghi rõ kỳ báo cáo trong tiêu đề, ví dụ “quý I năm 2024”."
)


@dataclass(frozen=True)
class Reported:
    """The key of the period, or why there is none, in words with the remedy."""

    period: str | None
    why_not: str = ""


@dataclass(frozen=True)
class _Mention:
    key: str  # without its year where the text leaves it out: `-Q1`, `-10` for a month
    start: int
    end: int

    @property
    def is_year(self) -> bool:
        return len(self.key) == 4

    def is_closed_by(self, month: "_Mention") -> bool:
        """Whether it is the quarter of which the other is the last month."""
        last = re.fullmatch(r"(?:\d{4})?-(\d\d)", month.key)
        return last is not None and self.key[-2] == "Q" and int(last[1]) == 3 * int(self.key[-1])

    @property
    def is_month(self) -> bool:
        return re.fullmatch(r"\d{4}-\d\d", self.key) is not None


def reported_period(layout: Layout, issued: date | None) -> Reported:
    """The period of a document: from its title, else from the sentences that open and close it.

    An article may leave it there too; then it is the year that the article mostly speaks of, or of its first goal. A
    plan for several years is for the last of them. A report that names none has none: its date of issue says nothing
    certain of the period.
    """
    title = layout.title or ""
    found = _of_title(title) or _of_title(layout.caption)
    if found and not layout.official and _is_text(title) and (found[0] == "-" or len(found) == len("2024")):
        found = None  # of a first sentence only a part of a year with its year says enough
    if not found and layout.doc_type == "plan":
        found = _of_goals(layout, issued)
    if not found and layout.official:
        if span := _SPAN_OF_YEARS.search(fold(layout.title or "")):
            return Reported(None, _of_years(span))
        found = _announced(layout.opening) or _announced(layout.closing) or _first_fine(layout.opening[:1_500])
    if not found and not layout.official:
        found = _past(_first_fine(layout.opening[:800], months=False), issued) or _spoken_of(layout, issued)
        found = found or _first_goal(layout) or _last_year(layout)
    if not found:
        return Reported(None, _NONE_FOUND)
    key = found if found[0] != "-" else _with_year(found, layout, issued)
    if key is None:
        return Reported(None, _without_year(found))
    try:
        parse_period(key)
    except ValueError:
        return Reported(None, _NONE_FOUND)
    return Reported(key)


def _is_text(title: str) -> bool:
    """Whether what stands where an article has its title is its first sentence."""
    return len(title) > _LONG_TITLE or title.endswith(".")


def _of_title(title: str) -> str | None:
    """The period of a title: what it reports, not the tasks ahead that it adds; a part of a year before the year."""
    mentions = sorted([*_mentions(title), *_bare_months(title)], key=lambda m: m.start)
    ahead = _AHEAD.search(fold(title), mentions[0].end) if mentions else None
    own = [m for m in mentions if ahead is None or m.end <= ahead.start()] or mentions
    parts = [m for m in own if not m.is_year]
    # `tháng 12 và quý IV năm 2022`: what the month closes
    chosen = next((m for m in parts[1:] if m.is_closed_by(parts[0])), next(iter(parts), own[0] if own else None))
    if chosen is None or chosen.key[0] != "-":
        return chosen.key if chosen else None
    years = _YEAR.findall(_SPAN_OF_YEARS.sub(" ", title))
    return f"{years[0]}{chosen.key}" if years else chosen.key


def _of_goals(layout: Layout, issued: date | None) -> str | None:
    """The year for which a plan without a year of its own sets its goals.

    That is the last year of its title's span (`giai đoạn 2026-2030`), the first one up to which it looks
    (`đến năm 2030, định hướng đến năm 2035`), else the year that its text names most, from that of its issue on.
    """
    title = fold(layout.title or "")
    if span := _SPAN_OF_YEARS.search(title):
        return span[2]
    if ahead := _UP_TO_YEAR.search(title):
        return ahead[1]
    years = Counter(m.key[:4] for m in _mentions(layout.body, layout.folded) if m.key[0] != "-")
    years.update(found[1] for found in _UP_TO_YEAR.finditer(layout.folded))
    coming = {year: count for year, count in years.items() if issued and int(year) >= issued.year}
    return max(coming, key=lambda year: (coming[year], -int(year))) if coming else None


def _first_goal(layout: Layout) -> str | None:
    """The first of the years up to which an article looks that names no others: `Phấn đấu đến năm 2025, …`."""
    return min((ahead[1] for ahead in _UP_TO_YEAR.finditer(layout.folded)), default=None)


def _last_year(layout: Layout) -> str | None:
    """The last year of the years of which an article tells together: `Giai đoạn 2021-2023, tỉnh đã hoàn thành …`."""
    span = _SPAN_OF_YEARS.search(layout.folded)
    return span[2] if span else None


def _announced(text: str) -> str | None:
    """The period in a sentence such as `… báo cáo kết quả quý I/2024 như sau` or `Trên đây là báo cáo …`."""
    folded = fold(text)
    for sentence in re.finditer(
        r"bao cao(?:(?!bao cao)[^:;]){0,400}?(?:nhu sau|cu the|\./\.)|tren day la[^;]{0,400}", folded
    ):
        if found := _of_title(text[sentence.start() : sentence.end()]):
            return found
    return None


def _first_fine(text: str, months: bool = True) -> str | None:
    """The first part of a year that a text speaks of as past."""
    folded = fold(text)
    for mention in _mentions(text):
        wanted = not mention.is_year and (months or not mention.is_month)
        if wanted and not _OF_TASKS.search(folded[max(0, mention.start - 60) : mention.start]):
            return mention.key
    return None


def _past(key: str | None, issued: date | None) -> str | None:
    """The key unless its period was still to come when the article appeared."""
    if key is None or issued is None or key[0] == "-":
        return key
    return key if (parse_period(key).end - issued).days <= _GRACE else None


def _spoken_of(layout: Layout, issued: date | None) -> str | None:
    """The month up to which an article tells, else the year that it mostly speaks of."""
    mentions = _mentions(layout.body, layout.folded)
    return _as_of(layout, mentions, issued) or _year_spoken_of(layout, mentions, issued)


def _as_of(layout: Layout, mentions: list[_Mention], issued: date | None) -> str | None:
    """The month up to which an article tells of the whole province, the first of the ones that it names most."""
    folded = layout.folded
    found = [(m.start, m.key) for m in find_states(layout.body, folded)]
    found += [
        (m.start, m.key)
        for m in mentions
        if re.fullmatch(r"(?:\d{4})?-\d\d", m.key) and _AS_OF.search(folded[max(0, m.start - 30) : m.start])
    ]
    year = str(issued.year) if issued else ""
    months = Counter[str]()
    for start, key in sorted(found):
        whole = key if key[0] != "-" else year + key
        if whole[0] != "-" and _past(whole, issued) and _OF_ALL.search(_sentence(folded, start)):
            months[whole] += 1
    return max(months, key=lambda key: months[key]) if months else None


def _sentence(folded: str, at: int) -> str:
    """The sentence in which an offset lies, roughly."""
    begin = max(folded.rfind(". ", 0, at), folded.rfind("\n", 0, at)) + 1
    ends = [end for end in (folded.find(". ", at), folded.find("\n", at)) if end >= 0]
    return folded[begin : min(ends, default=len(folded))]


def _year_spoken_of(layout: Layout, mentions: list[_Mention], issued: date | None) -> str | None:
    """The year that an article mostly speaks of, goals ahead and cited documents aside; else the year it appeared."""
    years: Counter[str] = Counter()
    folded = layout.folded
    of_indices: Counter[str] = Counter()
    for mention in mentions:
        if mention.key[0] != "-" and not _is_of_goals(folded, mention.start):
            (of_indices if _is_of_index(folded, mention) else years)[mention.key[:4]] += 2
    for day in find_days(layout.body, folded):
        cited = _CITED.search(folded[max(0, day.start - 40) : day.start]) or _DECIDED.match(folded, day.end)
        if day.iso[0] != "-" and not cited:
            years[day.iso[:4]] += 1
    if issued:
        years = Counter({year: count for year, count in years.items() if int(year) <= issued.year})
        years[str(issued.year)] += 3  # what it calls "now"
    years = years or of_indices
    return max(years, key=lambda year: (years[year], year)) if years else None


def _is_of_goals(folded: str, at: int) -> bool:
    return bool(_INTO.search(folded[max(0, at - 12) : at]) and _GOALS.search(_sentence(folded, at)))


def _is_of_index(folded: str, mention: _Mention) -> bool:
    return mention.is_year and _OF_AN_INDEX.search(folded[max(0, mention.start - 90) : mention.start]) is not None


def _mentions(text: str, folded: str | None = None) -> list[_Mention]:
    """The periods that a text names as such: no days, no years of documents cited, none that only end a span."""
    folded = _respelled(fold(text) if folded is None else folded)
    days = [(day.start, day.end) for day in find_days(text, folded)]
    found = _halves(folded)
    halves = [(m.start, m.end) for m in found]
    found += [
        _Mention(m.key, m.start, m.end) for m in find_periods(text, folded) if not _overlaps(m.start, m.end, halves)
    ]
    return [
        m
        for m in sorted(found, key=lambda m: m.start)
        if not _overlaps(m.start, m.end, days)
        and not re.match(r"/[a-z]", folded[m.end : m.end + 2])
        and not (m.is_year and _NOT_OWN.search(folded[max(0, m.start - 24) : m.start]))
        and not (m.is_year and _CITED.search(folded[max(0, m.start - 40) : m.start]))
    ]


def _bare_months(title: str) -> list[_Mention]:
    folded = fold(title)
    days = [(day.start, day.end) for day in find_days(title, folded)]
    return [
        _Mention(f"-{int(m['month']):02}", m.start(), m.end())
        for m in _BARE_MONTH.finditer(folded)
        if not _overlaps(m.start(), m.end(), days)
    ]


def _overlaps(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    at = bisect_left(spans, (end, 0)) - 1
    return at >= 0 and spans[at][1] > start


def _halves(folded: str) -> list[_Mention]:
    """Half a year, in more spellings than the grammar of periods has: nửa đầu năm, 06 tháng cuối năm 2025."""
    return [
        _Mention(f"{m['year'] or ''}-H{1 if m['half'] == 'dau' else 2}", m.start(), m.end())
        for m in _HALF_YEAR.finditer(folded)
    ]


def _respelled(folded: str) -> str:
    if "qu" not in folded:
        return folded
    folded = _QUI.sub("quy", folded)
    folded = _MISREAD_NUMERAL.sub(lambda found: "i" * len(found[0]), folded)
    return _POINT_BEFORE_YEAR.sub(r"\1/", folded)


def _with_year(key: str, layout: Layout, issued: date | None) -> str | None:
    """A part of a year with its year: as the opening names it, else the last one that had ended by the day of issue."""
    for mention in _mentions(layout.opening):
        if mention.key.endswith(key) and mention.key[0] != "-":
            return mention.key
    if issued is None:
        folded = fold(layout.opening)
        named = [m.key[:4] for m in _mentions(layout.opening, folded) if not _is_of_index(folded, m)]
        named += [day.iso[:4] for day in find_days(layout.opening, folded)]
        if not layout.official and all(year[0] == "-" for year in named):
            named = _BARE_YEAR.findall(folded)
        years = Counter(year for year in named if year[0] != "-").most_common(2)
        clear = len(years) == 1 or (len(years) == 2 and years[0][1] > years[1][1])
        return f"{years[0][0]}{key}" if clear else None
    ahead = layout.doc_type == "plan"
    this_year = parse_period(f"{issued.year}{key}")
    if ahead:
        return this_year.key if this_year.end >= issued else f"{issued.year + 1}{key}"
    return this_year.key if this_year.first_month <= issued.month else f"{issued.year - 1}{key}"


def _of_years(span: re.Match[str]) -> str:
    return (
        f"văn bản cho nhiều năm ({span[1]}-{span[2]}), không cho một kỳ báo cáo."
        " Đề nghị gửi báo cáo của từng năm, từng quý."
    )


def _without_year(key: str) -> str:
    names = {"-H1": "6 tháng đầu năm", "-H2": "6 tháng cuối năm"}
    of_key = {"Q": f"quý {key[2:]}", "M": f"{key[1:-1]} tháng"}
    name = names.get(key) or of_key.get(key[1]) or of_key.get(key[-1]) or f"tháng {key[1:]}"
    return f"có nêu {name} nhưng không nêu năm. Đề nghị ghi rõ năm của kỳ báo cáo trong tiêu đề."
