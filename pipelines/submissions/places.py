"""Which province a document is about, and when it is about none or more than one.

Belongs here: names of provinces as texts write them, and what tells the province of a submission from a place
that is only mentioned. Does not: the register of units (`catalogue`).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pipelines.catalogue import Province, province_aliases, province_on, provinces
from pipelines.submissions.layout import Layout
from pipelines.vietnamese.text import fold, same_spelling

_GAP = r"(?:\s|-|–|\.){1,3}"
_TIER_BEFORE = re.compile(
    r"\b(tinh|thanh pho|thu do|tp|huyen|thi xa|quan|xa|phuong|thi tran|dac khu|duong|song|bien)\W{0,3}$"
)
_PROVINCE_TIERS = ("", "tinh", "thu do")
_CITY_TIERS = ("thanh pho", "tp")
_NOT_A_NAME = re.compile(r"\s+(?:Dương|DƯƠNG)\b")  # Thái Bình Dương

_CAPITAL = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠ-Ỹ"
_TIERS = "|".join(
    f"{tier}|{tier.capitalize()}|{tier.upper()}"
    for tier in ("huyện", "thị xã", "quận", "xã", "phường", "thị trấn", "đặc khu", "thành phố")
)
_LOWER_UNIT = re.compile(
    rf"(?P<tier>{_TIERS}|TP\.|Tp\.)\s+"
    rf"(?P<name>\d{{1,2}}(?!\d|[.,/]\d)|[{_CAPITAL}][\w’']*(?:\s+[{_CAPITAL}][\w’']*){{0,3}})"
)
# Words that follow the name of a tier in headings without being a name: XÃ HỘI SỐ, HUYỆN ỦY, HUYỆN NĂM 2024.
_NO_UNIT = frozenset((
    "hoi", "uy", "nam", "va", "quy", "tren", "theo", "trong", "cua", "den", "chuyen", "thang", "dau", "da", "so",
    "thong", "nong", "truc", "nang", "cao", "thuc", "ve", "tai", "voi", "cac", "ban", "ngheo", "moi", "hien", "dat",
    "giai", "lan",
))  # fmt: skip
_EVERY = re.compile(r"(?:cap|cac|tuyen|nhung|moi|(?<!\d)\d{1,3}|hai|ba)\W{0,2}$")

_COUNTRY = re.compile(r"\bca nuoc\b|\btoan quoc\b|\b63/63\b|(?<!/)\b(?:63|34) (?:tinh|dia phuong)|\bcac bo, nganh\b")
_THE_COUNTRY = re.compile(r"\b(?:o|tai|cua|dan so) viet nam\b|\bco quan ngang bo\b")
_COUNTRY_TITLE = re.compile(
    r"\bca nuoc\b|\btoan quoc\b|\bchuyen doi so quoc gia\b|\bchinh phu (?:so|dien tu)\b|\bviet nam\b"
    r"|\bcac (?:bo|dia phuong|tinh)\b|\bcap bo\b|\bbo, nganh\b"
)
_CENTRAL_ISSUER = re.compile(
    r"^\W*(?:bo (?:thong tin|khoa hoc|noi vu|cong an|tai chinh|y te|tu phap|giao duc|cong thuong|xay dung)|chinh phu"
    r"|thu tuong chinh phu|van phong chinh phu|uy ban quoc gia|ban chi dao (?:trung uong|quoc gia)|quoc hoi"
    r"|cuc (?:chuyen doi so|an toan thong tin|vien thong))\b",
    re.MULTILINE,
)
_SELF = re.compile(
    rf"(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|trên địa bàn)\s+(?P<unit>(?:{_TIERS})\s+[{_CAPITAL}][^\n,;.]{{1,60}}?)"
    r"\s*(?:báo cáo|ban hành|xây dựng|như sau|cụ thể)"
)

# Customs and the treasury answer to ministries: what they have is not the province's.
_AGENCY = re.compile(r"\W*(?:Cục |Chi cục )?(?:Hải quan|Kho bạc)(?: tỉnh| thành phố)?(?= [A-ZĐ])(?: [A-ZĐ]\w*){1,4}")
# `đứng thứ 6 cả nước`, `trong nhóm dẫn đầu cả nước`: of the province
_RANKED = re.compile(r"\b(?:(?:thu|hang|top|vi tri) \d{1,2}|dan dau|dung dau|nhat|top dau|tren)(?: cua| trong)? $")
# The name of the site on which a document stands.
_PORTAL = re.compile(r"^\W*(?:Cổng|Trang) thông tin điện tử.*$", re.MULTILINE | re.IGNORECASE)
_LONG_TITLE = 160
_LONG_LIST = 4
_IN_A_ROW = re.compile(r"\W{1,3}(?:(?:và|tỉnh|thành phố|TP)\W{1,2}){0,2}")
_LEAD = 500  # of an article: whoever does something there is what it is about

_NONE_FOUND = (
    "chưa xác định được tỉnh, thành phố, vì không thấy tên đơn vị cấp tỉnh ở tiêu đề, dòng địa danh, tên cơ quan hay"
    " phần mở đầu. Đề nghị ghi rõ tên tỉnh, thành phố trong tiêu đề."
)
_OF_COUNTRY = "văn bản nói về cả nước, không phải về một tỉnh. Đề nghị gửi báo cáo của tỉnh, thành phố."


@dataclass(frozen=True)
class Placing:
    """The province of a document, or why there is none, in words with the remedy."""

    province: Province | None
    why_not: str = ""


@dataclass(frozen=True)
class _Mention:
    name: str  # the official name of a province-level unit, of whatever day
    start: int
    tier: str  # what stands before it, folded; empty where nothing does


# How an article speaks of the unit that it is about.
_SPEAKS_OF = re.compile(
    r"(?<!\w)(?:toan|cua|trong|tren dia ban) (?P<tier>huyen|xa|phuong|tinh|thanh pho)(?!\w)(?! [,/])"
)
_LOWER_TIERS = {"huyen": "huyện", "xa": "xã", "phuong": "phường"}


def place(layout: Layout, days: Sequence[date], places: Sequence[str]) -> Placing:  # noqa: PLR0911  # a case each
    """The province that a document is about.

    `days` are those by which its name may hold, the most telling first; `places` are the names that stand before
    its dates (`Lào Cai, ngày …`). A text mainly about a district or commune, two provinces or the country has none.
    """
    title = layout.title or ""
    in_title = _names(title, days) or _names(layout.caption, days)
    if not in_title and _CENTRAL_ISSUER.search(fold(layout.heading)):
        return Placing(None, _OF_COUNTRY)
    if unit := _lower_unit(layout, title, days) or _agency(layout):
        return Placing(None, _of_lower_unit(unit))
    found = _one(in_title, days)
    if len(found) > 1:
        return Placing(None, _of_several(found))

    dated = _one([n for text in places for n in _names(text, days)], days)
    if len(dated) > 1 and all(_counts(layout, days)[name] >= 3 for name in dated):
        return Placing(None, _of_several(dated))
    if found:
        return _placed(found[0], days)
    stated = _stated(layout, dated, days) if layout.official else []
    if stated:
        return _placed(stated[0], days) if len(stated) == 1 else Placing(None, _of_several(stated))
    return _most_mentioned(layout, _counts(layout, days), days)


def _counts(layout: Layout, days: Sequence[date]) -> Counter[str]:
    """How often the text names which province, the provinces of long lists aside."""
    named = [m for m in _mentions(layout.body) if _is_province(m, days)]
    return Counter(m.name for row in _rows(layout.body, named) if len(row) < _LONG_LIST for m in row)


def _rows(text: str, mentions: list[_Mention]) -> Iterator[list[_Mention]]:
    """The mentions, those together that only commas part: `Đà Nẵng, Lạng Sơn, Yên Bái và Lào Cai`."""
    row: list[_Mention] = []
    for mention in mentions:
        if row and not _IN_A_ROW.fullmatch(text, row[-1].start + len(row[-1].name), mention.start):
            yield row
            row = []
        row.append(mention)
    if row:
        yield row


def _stated(layout: Layout, dated: list[str], days: Sequence[date]) -> list[str]:
    """The provinces of an official document without one in its title: of its heading, its date or its first lines."""
    heading = [name for name in _names(layout.heading, days) if name not in dated] if dated else []
    for names in (heading, dated, _names(layout.heading, days), _names(layout.opening[:1_500], days)):
        if one := _one(names, days):
            return one
    return []


def _most_mentioned(layout: Layout, counts: Counter[str], days: Sequence[date]) -> Placing:
    """The province of an article: the one that it names in its first lines and by far most often."""
    country = _unranked(_COUNTRY, layout.folded)
    ranked = [(name, count) for name, count in counts.most_common() if name in _one(list(counts), days)]
    if not ranked:
        return Placing(None, _OF_COUNTRY if country else _NONE_FOUND)
    (first, most), second = ranked[0], ranked[1][1] if len(ranked) > 1 else 0
    of_country = country + len(_THE_COUNTRY.findall(layout.folded))
    if _unranked(_COUNTRY_TITLE, fold(layout.title or "")) and most < 3 * max(of_country, 1):
        return Placing(None, _OF_COUNTRY)
    if country > most:
        return Placing(None, _OF_COUNTRY)
    if second > most / 2:
        leading = _names(layout.body[:_LEAD], days)
        if not (leading and counts[leading[0]] == most and "tinh" in _tiers_spoken_of(layout)):
            return Placing(None, _of_several([name for name, count in ranked if count > most / 2]))
        first = leading[0]  # named as often as another one, but first, by a text that speaks of its province
    if unit := _most_mentioned_lower_unit(layout, most, days):
        return Placing(None, _of_lower_unit(unit))
    return _placed(first, days)


def _unranked(country: re.Pattern[str], folded: str) -> int:
    """How often a text speaks of the country, ranks in it aside."""
    return sum(not _RANKED.search(folded[max(0, m.start() - 24) : m.start()]) for m in country.finditer(folded))


def _placed(name: str, days: Sequence[date]) -> Placing:
    if not days:
        units = [p for p in provinces() if p.name == name]
        return Placing(units[0] if len(units) == 1 else None)
    for day in days:
        if province := province_on(name, day):
            return Placing(province)
    return Placing(None, _not_on(name, days[0]))


def _names(text: str, days: Sequence[date]) -> list[str]:
    """The provinces that a short text names, in order, each once; also in small letters after `tỉnh`."""
    named = [m.name for m in _mentions(text) if _is_province(m, days)]
    if not named:
        named = [_official(found["name"]) for found in _spellings().small.finditer(text)]
    return list(dict.fromkeys(named))


def _one(names: Sequence[str], days: Sequence[date]) -> list[str]:
    """The names without those of units that had gone into another one named here by the day of the document."""
    gone = {name for name in names for other in names if name != other and days and _became(name, other, days[0])}
    return [name for name in dict.fromkeys(names) if name not in gone]


def _became(name: str, other: str, day: date) -> bool:
    successor = province_on(other, day)
    by_key = {p.province_key: p for p in provinces()}
    for unit in (p for p in provinces() if p.name == name):
        follower: Province | None = unit
        while follower and successor:
            follower = by_key.get(follower.became_key or "")
            if follower == successor:
                return province_on(name, day) is None
    return False


def _is_province(mention: _Mention, days: Sequence[date]) -> bool:
    """A city has the name of its province often: `thành phố Lào Cai` is no mention of the province."""
    if mention.tier in _CITY_TIERS:
        units = [province_on(mention.name, day) for day in days] or [p for p in provinces() if p.name == mention.name]
        return any(unit is not None and unit.type == "thành phố" for unit in units)
    return mention.tier in _PROVINCE_TIERS


def _mentions(text: str) -> Iterator[_Mention]:
    text = text.replace("Ð", "Đ")
    for found in _spellings().exact.finditer(text):
        before = text[max(0, found.start() - 12) : found.start()]
        after = text[found.end() : found.end() + 8]
        if before[-1:].isalnum() or after[:1].isalnum() or _NOT_A_NAME.match(after):
            continue
        if found[0].isupper() and before.endswith("NÂNG "):  # NÂNG CAO BẰNG
            continue
        tier = _TIER_BEFORE.search(fold(before))
        yield _Mention(_official(found[0]), found.start(), tier[1] if tier else "")


@dataclass(frozen=True)
class _Spellings:
    exact: re.Pattern[str]  # as names are written, and in capitals
    small: re.Pattern[str]  # in any letters, after a word that announces a province
    official: dict[str, str]


@lru_cache(maxsize=1)
def _spellings() -> _Spellings:
    written = {p.name: p.name for p in provinces()} | province_aliases()
    forms = sorted({*written, *(spelling.upper() for spelling in written)}, key=len, reverse=True)
    exact = "|".join(_GAP.join(map(re.escape, _syllables(form))) for form in forms)
    return _Spellings(
        exact=re.compile(exact),
        small=re.compile(rf"(?<!\w)(?:tỉnh|thành phố)\s+(?P<name>{exact})(?!\w)", re.IGNORECASE),
        official={_plain(spelling): name for spelling, name in written.items()},
    )


def _official(spelling: str) -> str:
    return _spellings().official[_plain(spelling)]


def _plain(spelling: str) -> str:
    return " ".join(_syllables(same_spelling(spelling)))


def _syllables(name: str) -> list[str]:
    return [syllable for syllable in re.split(_GAP, name) if syllable]


def _lower_unit(layout: Layout, title: str, days: Sequence[date]) -> str:
    """The district or commune that title, heading or first sentence name as the one that reports."""
    if not layout.official and len(title) > _LONG_TITLE and next(_mentions(title[:_LONG_TITLE]), None):
        title = ""  # the first lines of an article without one: of the province that they name
    if not layout.official and title and layout.body.count(title) > 1:
        title = ""  # the caption of a picture, which a page shows twice
    heading = _PORTAL.sub("", layout.heading) if layout.official else ""
    for text in (title, layout.caption, heading):
        if unit := next(_lower_units(text, days), ""):
            return unit
    if layout.official and not _names(title, days) and (found := _SELF.search(layout.opening[:1_500])):
        return next(_lower_units(found["unit"], days), "")
    return ""


def _agency(layout: Layout) -> str:
    """The agency of the centre that the headline of an article names as the one that it is about."""
    found = None if layout.official else _AGENCY.match(layout.title or "")
    return found[0].strip() if found else ""


def _most_mentioned_lower_unit(layout: Layout, province_count: int, days: Sequence[date]) -> str:
    """The district or commune that an article names most, or the tier of which it speaks: `toàn huyện`, `của huyện`."""
    units = Counter(_lower_units(layout.body, days))
    unit, count = units.most_common(1)[0] if units else ("", 0)
    leads = unit and f"ubnd {fold(unit)}" in layout.folded[:_LEAD]
    if (count >= 5 and count > 1.5 * province_count) or (leads and count >= 3 and count >= province_count):
        return unit
    speaks = _tiers_spoken_of(layout)
    tier, said = next(((t, n) for t, n in speaks.most_common() if t in _LOWER_TIERS), ("", 0))
    of_province = sum(n for t, n in speaks.items() if t not in _LOWER_TIERS)
    return _LOWER_TIERS[tier] if said >= 3 and said > 1.5 * of_province else ""


def _tiers_spoken_of(layout: Layout) -> Counter[str]:
    return Counter(found["tier"] for found in _SPEAKS_OF.finditer(layout.folded))


def _lower_units(text: str, days: Sequence[date]) -> Iterator[str]:
    for found in _LOWER_UNIT.finditer(text):
        before = fold(text[max(0, found.start() - 10) : found.start()])
        if before[-1:].isalnum() or _EVERY.search(before) or _spellings().exact.match(text, found.start()):
            continue  # `TP. HCM` is a province by itself
        name: list[str] = []
        for word in found["name"].split():
            if fold(word) in _NO_UNIT:
                break
            name.append(word)
        if name and name[0].isdigit() and fold(found["tier"]) not in ("quan", "phuong"):
            continue
        if not name or _is_city_province(found["tier"], text[found.start("name") : found.end() + 15], days):
            continue
        yield f"{found['tier'].lower()} {' '.join(name)}"


def _is_city_province(tier: str, named: str, days: Sequence[date]) -> bool:
    if fold(tier).rstrip(".") not in _CITY_TIERS:
        return False
    first = next(_mentions(named), None)
    return first is not None and first.start == 0 and _is_province(_Mention(first.name, 0, "thanh pho"), days)


def _of_lower_unit(unit: str) -> str:
    return f"văn bản của hoặc về {unit}, không phải của toàn tỉnh. Đề nghị gửi báo cáo của tỉnh, thành phố."


def _of_several(names: Sequence[str]) -> str:
    return (
        f"văn bản nói về nhiều tỉnh, thành phố ({', '.join(names)}) nên không tính là báo cáo của một tỉnh."
        " Đề nghị gửi riêng văn bản cho từng tỉnh."
    )


def _not_on(name: str, day: date) -> str:
    by_key = {p.province_key: p for p in provinces()}
    ended = [p for p in provinces() if p.name == name and p.valid_to and p.valid_to < day]
    follower = by_key.get(ended[-1].became_key or "") if ended else None
    became = f" (nay thuộc {follower.type} {follower.name})" if follower else ""
    return (
        f"{name} không có trong danh mục đơn vị hành chính cấp tỉnh vào ngày {day:%d/%m/%Y}{became}."
        " Đề nghị kiểm tra lại tên tỉnh hoặc kỳ báo cáo."
    )
