"""Numbers as Vietnamese texts write them: every run of digits, typed before anyone asks what it counts.

Belongs here: the grammar of a figure (marks for thousands and decimals, scale words, hedges, fractions, ranges,
money) and of the numbers that are no figures (dates, document numbers, references, identifiers, ranks, changes).
Does not: what a figure counts (extraction), whether it is right (quality).
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from pipelines.vietnamese.cues import Cue, Heard, heard_in
from pipelines.vietnamese.roles import (
    is_change,
    is_from_what_it_was,
    is_share_of_score,
    role_of_fraction,
    role_of_number,
)
from pipelines.vietnamese.text import digit_runs, fold, lower

FigureRole = Literal["percent", "fraction", "per_100", "vnd", "count"]
FIGURE_ROLES: frozenset[str] = frozenset({"percent", "fraction", "per_100", "vnd", "count"})


class Token(NamedTuple):
    """One number of a text, `text[start:end]`, with its marks, scale word and unit sign but without its hedge.

    `role` is a figure's (percent, fraction, per_100, vnd, count) or the reason why it is none: `date`, `period`,
    `document_number`, `legal_reference`, `identifier`, `list_marker`, `footnote_mark`, `rank`, `change`.
    Values: percent 0-100, money in đồng. `decimals` counts the stated places of the value; it is negative where a
    scale word rounds (`6,7 tỷ`: -8). `spelled` says that the number is written in words.
    """

    start: int
    end: int
    role: str
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    comparator: str = "="
    decimals: int = 0
    upper: float | None = None  # of a range: `73 - 78%`
    spelled: bool = False

    @property
    def is_figure(self) -> bool:
        return self.role in FIGURE_ROLES


_NUM = r"\d++(?:[.,]\d++)*+"
_YEAR = r"(?:19|20)\d\d"
_URL = r"(?:https?://|www\.)[^\s<>()\"”]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_LINK = re.compile(_URL)
# One number, at its first digit.
_TOKEN = re.compile(
    rf"(?P<day>\d{{1,2}}(?P<s>\s?[/.-]\s?)\d{{1,2}}(?P=s){_YEAR}(?!\d))"
    rf"|(?P<day_iso>{_YEAR}-\d{{2}}-\d{{2}}(?![\d-]))"
    rf"|(?P<day_words>\d{{1,2}}\s+thang\s+\d{{1,2}}(?!\d)(?:\s*,?\s*nam\s+{_YEAR}|[/-]{_YEAR})?)"
    rf"|(?P<document>\d+\s?/\s?(?:{_YEAR}\s?/\s?)?[a-z]{{1,7}}\d?(?:\s?[-–]\s?[a-z&]+)+|"
    rf"\d+\s?-\s?[a-z]{{2,}}\s?/\s?[a-z]+"
    rf"|\d+/{_YEAR}/[a-z]+\d*)"
    rf"|(?P<standard>\d+(?:-\d+)?:{_YEAR})"
    rf"|(?P<month>\d{{1,2}}\s?[/-]\s?{_YEAR}(?![\d.,]\d|\d))"
    rf"|(?P<years>{_YEAR}\s?-\s?{_YEAR}(?!\d))"
    r"|(?P<clock>\d{1,2}\s?(?:h|gio)\s?\d{2}(?!\d)|\d{1,2}:[0-5]\d(?::[0-5]\d)?(?!\d)|24/7|24/24(?:/7|\s?h|\s?gio))"
    r"|(?P<phone>0\d{2,3}[. ]?\d{3}[. ]?\d{3,4}(?!\d)|1900\s?\d{4}|18001?\d{3,4}|(?:\+84|"
    r"84)[. ]?\d{2,3}[. ]\d{3}[. ]?\d{3,4})"
    rf"|(?P<fraction>{_NUM}\s?/\s?{_NUM}(?!/\d))"
    rf"|(?P<range>{_NUM}\s?%?\s?-\s?(?:duoi\s+|den\s+)?{_NUM}(?=\s?\\?%))"
    rf"|(?P<number>{_NUM})(?![^\W_d]|d\w)"
)
_PERCENT = re.compile(r"\s{0,2}(?:\\?%(?:\s?\$)?|phan tram)")
_SCALE = re.compile(r"\s?(nghin|ngan|trieu|ty|ti)(?!\w)(?:\s+(ty|dong))?(?:\s+dong)?")
_SCALES = {"nghin": 3, "ngan": 3, "trieu": 6, "ty": 9, "ti": 9}
# `214 tỷ 300 triệu đồng`, `6 triệu 325 nghìn hồ sơ`: the rest in the next smaller unit.
_THE_REST = {
    "ty": re.compile(r"\s+(\d{1,3})\s+(trieu)(\s+dong)?(?!\w)"),
    "trieu": re.compile(r"\s+(\d{1,3})\s+(nghin|ngan)(\s+dong)?(?!\w)"),
}
_MONEY = re.compile(r"\s?(?:dong|vnd|d)(?![\w])")
_PER_100 = re.compile(r"\s*(?:thue bao|tb)?\s*(?:/|tren|tinh tren)\s*100\s*(?:nguoi\s+)?dan")
_SHORT_MONTH = re.compile(r"[-.](?:0?[1-9]|1[0-2])(?!\d|[.,]\d)")  # `chiều 17-11`
_WORDS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "lăm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
_SPELLED = re.compile(
    r"(?:mười (?:một|hai|ba|bốn|lăm|sáu|bảy|tám|chín)|hai|ba|bốn|sáu|bảy|tám|chín|mười)"
    r"(?= (?:sự cố|hệ thống thông tin|nghị quyết|quyết định|kế hoạch|chỉ thị|văn bản|chỉ tiêu|dịch vụ công|thủ tục|"
    r"trạm|bưu cục|thôn|doanh nghiệp công nghệ|cơ sở dữ liệu|bộ dữ liệu|hồ sơ)(?!\w))"
)
_NOT_COUNTING = re.compile(r"(?:\w|cả |thứ |mỗi |tại |ở |của |các |trong |quý )$")
_MARKS = re.compile(r"[.,]")
_PEOPLE = re.compile(r"\s*(?:nguoi\s+)?dan(?!\w)")
_MONEY_LEFT = re.compile(
    r"(?<!\w)(?:so tien|tong tien|kinh phi|von|doanh thu|gia tri|ngan sach|tri gia|nguon thu)(?!\w)[^.;]{0,60}$"
)
_NO_NOUN_AFTER = re.compile(r"\s*(?:[,.;:)/\n]|$|va\s|tu\s|cho\s)")

# What stands left of a number, in lower case; the longest hedge is the one that begins first.
_COMPARATORS = {"at_least": ">=", "at_most": "<=", "about": "~", "over": ">", "under": "<"}
_HEDGE = Cue(
    r"(?:(?<!\w)(?:"
    r"(?P<at_least>(?:tối thiểu|ít nhất|không dưới|không ít hơn|từ)\s*(?:là\s+|đạt\s+|trên\s+)?)"
    r"|(?P<at_most>(?:tối đa|không quá|không vượt quá|nhiều nhất)\s*(?:là\s+)?)"
    r"|(?P<about>(?:khoảng(?:\s+(?:trên|gần))?|gần|xấp xỉ|ước(?:\s+(?:đạt|tính|khoảng|thực hiện))*|hơn kém)\s*)"
    r"|(?P<over>(?:trên|hơn|quá|vượt)\s*(?:là\s+)?)"
    r"|(?P<under>(?:dưới|chưa đến|chưa tới|chưa đầy|ít hơn|thấp hơn)\s*))"
    r"|(?P<sign>>=|≥|<=|≤|~|≈|>|<)\s*(?:(?:là|đạt|trên)\s+)?)[$*]*$"
)
_SIGNS = {"≥": ">=", "≤": "<=", "≈": "~"}
_BOUND_AFTER = re.compile(r"\s*tro (len|xuong)")
_LEFT = 34
_RIGHT = 48

_LINE_START = re.compile(r"[\s+*>|•-]*")
_LIST_AFTER = re.compile(r"[.)](?:\s|$)|\s*[\t|]|\.?\s*$")


_ROLES = {
    "day": "date",
    "day_iso": "date",
    "day_words": "date",
    "years": "period",
    "document": "document_number",
    "clock": "identifier",
    "phone": "identifier",
    "standard": "identifier",
}


def scan(text: str, folded: str | None = None) -> list[Token]:
    """Every number of the text, in order and without overlaps; NFC text in, offsets into it out.

    A dot is a thousands mark only before groups of exactly three digits, so `1.548` is 1548 and `58.3` is a decimal.
    A comma before three digits is a thousands mark in a count (`41,236 hồ sơ`) and a decimal mark elsewhere
    (`33,130 tỷ đồng`): nobody counts parts of a dossier.
    """
    folded = fold(text) if folded is None else folded
    lowered = lower(text)
    links = _links(folded)
    tokens: list[Token] = []
    position = 0
    for digits in digit_runs(folded):
        start = digits.start()
        if start < position:
            continue
        if links and (link := next((span for span in links if span[0] <= start < span[1]), None)):
            tokens.append(Token(*link, "identifier"))
            position = link[1]
        elif _begins(folded, start) and (found := _TOKEN.match(folded, start)):
            token = _bounded(_token(lowered, folded, found), folded)
            tokens.append(token)
            position = token.end
    spelled = list(_in_words(lowered))
    return sorted(tokens + spelled) if spelled else tokens


def _in_words(lowered: str) -> Iterator[Token]:
    """Numbers in words right before what an indicator counts: `xảy ra ba sự cố`; others are words among words."""
    position = 0
    while found := _SPELLED.search(lowered, position):
        position = found.end()
        if _NOT_COUNTING.search(lowered, max(0, found.start() - 6), found.start()):
            position = found.start() + 1
            continue
        value = sum(_WORDS[word] for word in found[0].split())
        yield Token(found.start(), found.end(), "count", float(value), spelled=True)


def _links(folded: str) -> list[tuple[int, int]]:
    if "@" not in folded and "www." not in folded and "://" not in folded:
        return []
    return [m.span() for m in _LINK.finditer(folded)]


def _begins(folded: str, start: int) -> bool:
    """Whether the digit at `start` begins a number: digits of a word (`3G`, `QR5a`) are none."""
    before = folded[start - 1 : start]
    if before.isalnum() or before == "_":
        return False
    return not (before and before in ".,/" and folded[start - 2 : start - 1].isdigit())


def parse_number(written: str, whole: bool) -> tuple[float, int]:
    """The value of a written number and its decimals; `whole` says that it counts things."""
    if written.isdigit():
        return float(written), 0
    groups, marks = _MARKS.split(written), _MARKS.findall(written)
    threes = all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3 and groups[0] != "0"
    if len(set(marks)) == 1 and threes and (len(marks) > 1 or marks[0] == "." or whole):
        return float("".join(groups)), 0
    if whole and len(set(marks)) == 1 and len(marks) > 1:
        return float("".join(groups)), 0
    return float("".join(groups[:-1]) + "." + groups[-1]), len(groups[-1])


class _Around(NamedTuple):
    """The text in which a number stands: folded, in lower case, and what is left of it on its line."""

    folded: str
    lowered: str
    left: Heard

    def right(self, end: int) -> str:
        return self.lowered[end : end + _RIGHT]

    def own_cell(self) -> Heard:
        """What is left of the number in its cell: the unit `điểm` in the cell before makes no point of a law of it."""
        begin = self.left.text.rfind("\t") + 1
        return Heard(self.left.text[begin:], self.left.folded[begin:], self.left.bits) if begin else self.left


def _token(lowered: str, folded: str, found: re.Match[str]) -> Token:
    kind = str(found.lastgroup) if found.lastgroup != "s" else "day"
    start, end = found.span()
    if role := _ROLES.get(kind):
        return Token(start, end, role)
    if kind == "month" and int(re.split(r"\D+", found[0])[0]) <= 12:
        return Token(start, end, "period")
    line = max(folded.rfind("\n", 0, start) + 1, start - _LEFT)
    left = folded[line:start]
    around = _Around(folded, lowered, Heard(lowered[line:start], left, heard_in(left)))
    if kind == "number" and (mark := _mark(lowered, left, start, end)):
        return Token(start, end, mark)
    hedge = _hedge(around.left)
    if kind in ("fraction", "month"):
        return _fraction(around, start, end, hedge)
    if kind == "range":
        return _unless_change(_range(folded, start, end), around)
    return _number(around, start, end, hedge)


def _mark(text: str, left: str, start: int, end: int) -> str | None:
    """The role of a number that marks a place: `[3]` a footnote, `(2)` or `2.` at the head of a line a list."""
    around = text[start - 1 : start] + text[end : end + 1]
    if around == "[]":
        return "footnote_mark"
    if around == "()" and end - start <= 2:
        return "list_marker"
    return "list_marker" if _LINE_START.fullmatch(left) and _LIST_AFTER.match(text, end) else None


def _fraction(around: _Around, start: int, end: int, hedge: str) -> Token:
    written = around.folded[start:end]
    upper, lower_part = (part.strip() for part in written.split("/", 1))
    if lower_part == "100" and (people := _PEOPLE.match(around.folded, end)):
        value, decimals = parse_number(upper, whole=False)
        return Token(start, people.end(), "per_100", value, comparator=hedge, decimals=decimals)
    numerator, decimals = parse_number(upper, whole=True)
    denominator, _ = parse_number(lower_part, whole=True)
    if role := role_of_fraction(around.left, written, denominator, around.right(end)):
        return Token(start, end, role)
    if decimals or denominator == 0 or not denominator.is_integer():
        return Token(start, end, "rank" if decimals else "identifier")
    return Token(start, end, "fraction", None, numerator, denominator, hedge, 0)


def _range(folded: str, start: int, end: int) -> Token:
    low, high = re.findall(_NUM, folded[start:end])
    after = _PERCENT.match(folded, end)
    value, decimals = parse_number(low, whole=False)
    upper, _ = parse_number(high, whole=False)
    return Token(
        start,
        after.end() if after else end,
        "percent",
        value,
        comparator=">=",
        decimals=decimals,
        upper=upper,
    )


def _number(around: _Around, start: int, end: int, hedge: str) -> Token:
    folded = around.folded
    written = folded[start:end]
    if after := _PERCENT.match(folded, end):
        value, decimals = _percent_value(written)
        token = Token(start, after.end(), "percent", value, comparator=hedge, decimals=decimals)
        return token._replace(role="rank") if is_share_of_score(around.left) else _unless_change(token, around)
    if after := _PER_100.match(folded, end):
        value, decimals = parse_number(written, whole=False)
        return Token(start, after.end(), "per_100", value, comparator=hedge, decimals=decimals)
    if after := _SCALE.match(folded, end):
        return _unless_change(_scaled(folded, start, end, after, hedge), around)
    value, decimals = parse_number(written, whole=True)
    if (after := _MONEY.match(folded, end)) and "đóng" not in around.lowered[end : after.end()]:
        return _unless_change(Token(start, after.end(), "vnd", value, comparator=hedge, decimals=decimals), around)
    if role := role_of_number(around.own_cell(), written, around.right(end)):
        month = _SHORT_MONTH.match(folded, end) if role == "date" else None
        return Token(start, month.end() if month else end, role)
    return _unless_change(Token(start, end, "count", value, comparator=hedge, decimals=decimals), around)


def _percent_value(written: str) -> tuple[float, int]:
    """A percentage never has thousands marks that matter below 1.000%: `58.333` is a decimal."""
    if len(_MARKS.findall(written)) == 1:
        head, tail = _MARKS.split(written)
        return float(f"{head}.{tail}"), len(tail)
    return parse_number(written, whole=False)


def _scaled(folded: str, start: int, end: int, after: re.Match[str], hedge: str) -> Token:
    value, decimals = parse_number(folded[start:end], whole=False)
    power = _SCALES[after[1]] + (9 if after[2] == "ty" and after[1] in ("nghin", "ngan") else 0)
    money = after[0].endswith("dong") or bool(
        _MONEY_LEFT.search(folded[max(0, start - 80) : start]) and _NO_NOUN_AFTER.match(folded, after.end())
    )
    scaled = float(round(value * 10**decimals) * 10 ** (power - decimals))
    smaller = _THE_REST.get("ty" if after[1] == "ti" else after[1])
    if smaller and (rest := smaller.match(folded, after.end(1))):
        whole, places = scaled + int(rest[1]) * 10 ** _SCALES[rest[2]], -_SCALES[rest[2]]
        role = "vnd" if rest[3] or money else "count"
        return Token(start, rest.end(), role, whole, comparator=hedge, decimals=places)
    return Token(start, after.end(), "vnd" if money else "count", scaled, comparator=hedge, decimals=decimals - power)


def _hedge(left: Heard) -> str:
    found = left.search(_HEDGE)
    if not found or is_from_what_it_was(left):
        return "="
    sign = found["sign"]
    return _SIGNS.get(sign, sign) if sign else _COMPARATORS[str(found.lastgroup)]


def _bounded(token: Token, folded: str) -> Token:
    """The token with a bound that stands behind it: `80% trở lên`."""
    if token.is_figure and (found := _BOUND_AFTER.match(folded, token.end)):
        return token._replace(comparator=">=" if found[1] == "len" else "<=")
    return token


def _unless_change(token: Token, around: _Around) -> Token:
    """The token, as a change where it says by how much a figure rose or fell."""
    return token._replace(role="change") if is_change(around.left, around.right(token.end)) else token
