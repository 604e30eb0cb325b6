"""Figures of a sentence: numbers that belong together, before anyone asks what they count.

Belongs here: joining a fraction with its percentage, a count with its share, two counts with their "in all". Does
not: typing single numbers (`vietnamese.numbers`), naming what a figure counts (`binding`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipelines.vietnamese.numbers import Token


@dataclass(slots=True)
class Figure:
    """One statement of a quantity; `start:end` spans all tokens that state it.

    `share_of` is the count that a percentage restates (`95.516 hồ sơ, chiếm 77,47%`): a figure of its own too.
    """

    role: str
    start: int
    end: int
    tokens: list[Token] = field(default_factory=list)
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    comparator: str = "="
    numerator_comparator: str = "="
    decimals: int = 0
    share_of: "Figure | None" = None
    is_part: bool = False  # `1.689 TTHC (88,7%) được cung cấp …`: what the count is of is said of its share

    @property
    def noun_at(self) -> int:
        """Where the figure's noun may begin: behind its first number, where words stand before the next one."""
        return self.tokens[0].end if self.noun_inside else self.end

    noun_inside: bool = False


_WORDS = (
    r"(?:dat|chiem|bang|tuong ung|tuong duong|tuc|hay|ty le|ti le|khoang|tren|gan|hon|la|voi|o muc|"
    r"xap xi|uoc|tu|toi thieu|con)"
)
_ONLY_CONNECTORS = re.compile(rf"[\s*,(=~≈:–-]*(?:{_WORDS}[\s*(=~≈:]*)*$")
_SHARE_CONNECTORS = re.compile(r"(?:dat|chiem|bang|tuong ung|tuong duong|ty le|ti le|tuc|\(\s*[~≈]?)")
_IN_ALL = re.compile(r"[^.;:\d]{0,70}?(?:/|(?<!\w)(?:trong|tren))\s*(?:tong(?:\s+so)?|so)\s+(?:la\s+|la:\s*)?$")
# `68,5% trong tổng số khoảng 168.000 hồ sơ`: what the share is of, no count of the part.
_OUT_OF = re.compile(r"\s*(?:(?:trong|tren)\s+(?:tong\s+)?so|tong\s+so)\s+(?:la\s+)?(?:(?:khoang|hon|tren|gan)\s+)*$")
_IN_THE_WHOLE = re.compile(r"(?<!\w)(?:trong|tren)(?:\s+tong)?(?:\s+so)?\s+$")
_THERE_ARE = re.compile(r"(?:,\s*|\s+)(?:da\s+|hien\s+)?co\s+(?:tren\s+|hon\s+)?$")
_BRACKET_THEN_VERB = re.compile(r"\)\s+(?:da |duoc |co )*[a-z]{2,}")
_OVER = re.compile(r"\s+(?!.*(?<!\w)(?:cho|voi|tai|cua|den|o|gom|va)(?!\w))[^\d,.;:()]{3,45}\s+(?:/|tren)\s+$")
_OPENS = re.compile(r"\s*[(,]\s*(?:tuong ung|tuong duong|tuc|voi|bang|la|gom)?\s*(?:voi\s+|la\s+|dat\s+)?$")
_OF_100_PEOPLE = re.compile(r"(?<!\d)100\s*(?:nguoi\s+)?dan(?!\w)")
_SUBSCRIBERS = re.compile(r"(?<!\w)(?:thue bao|mat do)(?!\w)")
_WORD_BEHIND = re.compile(r"\s+([a-z]+(?: [a-z]+)?)")
_SLASH = re.compile(r"\s+[^\d,.;:()]{2,30}\s?/\s?$")
# `23 thôn thuộc 11 xã chưa có sóng`: where the count is, no figure of its own.
_WITHIN = re.compile(r"(?<!\w)(?:thuoc|tai|o|cua|tren dia ban)\s+$")
_UNITS = re.compile(r"\s+(?:xa|huyen|phuong|thi tran|thi xa|quan)(?!\w)[^\d.;:()]{0,40}(?<!\w)(?:chua|khong|con)(?!\w)")
_TIERS = re.compile(r"\s+cap(?!\w)")  # `cả 3 cấp` counts tiers, not things
_BRACKET = re.compile(r"\s*\(\s*(?:tuong ung|tuong duong|voi|la|gom|tuc)?\s*(?:voi\s+)?(?:tren |hon |gan |khoang )?")
_NOUN_AND_BRACKET = re.compile(r"\s+[^\d.,;:()]{2,45}\s?\(\s*(?:tren |hon |gan |khoang |voi |la |gom )*")
_AS_MANY_AS = re.compile(
    r"\s*,?\s+(?:do\s+)?(?:tuong duong|tuong ung|tuc)(?:\s+(?:voi|la|con so|khoang|tren|hon|gan))*\s+"
)
_NOUN_AND_CLOSE = re.compile(r"[^\d;:()]{0,40}\)")
_NOUN_AND_OPEN = re.compile(r"\s+[^\d.;:()]{2,45}\s?\(\s*")
_NOUN_GAP = re.compile(r"[\s*]*(?!(?:dat|chiem|bang|tuong ung|la|khoang|tren|gan|trong|hay)(?!\w))[a-z]")
_NO_SHARE = re.compile(r"\s*(?:ke hoach|chi tieu|muc tieu|so voi|nghi quyet)")
_CLAUSE = re.compile(r"[;.]\s|[;]")
_EVIDENCE = 0.6  # percentage points: how near a count over a count must come to a stated share to be its fraction
# `dịch vụ công trực tuyến mức độ 3, 4 chiếm gần 50%`: the levels of services are no numbers of the sentence.
_OF_LEVELS = re.compile(r"(?<!\w)(?:muc do|cap do|muc) \d(?:\s*(?:,|va|-)\s*(?:muc do |muc )?\d)*(?=\s)")
_ROUNDING = 0.06  # percentage points: a share of one decimal, rounded or cut off
_MAX_GAP = 170
_LEAST_COUNT = 100  # fewer in a bracket behind a share are rather something else


def figures(folded: str, tokens: Sequence[Token], earlier: Sequence[Figure] = ()) -> list[Figure]:
    """The figures of a sentence from its tokens; `earlier` holds the figures of the sentence before, as evidence."""
    found: list[Figure] = []
    for token in tokens:
        if not token.is_figure or _counts_no_thing(folded, token, bool(found)):
            continue
        previous = found[-1] if found else None
        if previous is not None and not _joined(folded, previous, token):
            previous = None
        if previous is None:
            found.append(_alone(folded, token))
    found = _with_their_fractions(folded, found)
    for one, following in pairwise(found):
        _bracketed_count(folded, one, following)
    for index, figure in enumerate(found):
        lacks_fraction = figure.role == "percent" and figure.numerator is None and index
        if lacks_fraction and not _share_of_slashed(folded, figure, found[:index]):
            _share(folded, figure, found[:index], earlier)
    return found


def _with_their_fractions(folded: str, found: Sequence[Figure]) -> list[Figure]:
    """The figures, each share with the fraction in words that stands behind it: `75,7% (18.240 trên 24.106 …)`."""
    whole: list[Figure] = []
    for figure in found:
        last = whole[-1] if whole else figure
        lacks = last.role == "percent" and last.numerator is None and figure.role == "fraction"
        if lacks and len(figure.tokens) > 1 and _OPENS.match(folded[last.end : figure.start]):
            last.numerator, last.denominator = figure.numerator, figure.denominator
            last.tokens += figure.tokens
            last.end = figure.end
        else:
            whole.append(figure)
    return whole


def _counts_no_thing(folded: str, token: Token, follows: bool) -> bool:
    """Whether a count only says of how many tiers something is, or in how many units the count before it lies."""
    if token.role != "count":
        return False
    within = follows and _WITHIN.search(folded[max(0, token.start - 14) : token.start])
    return bool(_TIERS.match(folded, token.end) or (within and _UNITS.match(folded, token.end)))


def _alone(folded: str, token: Token) -> Figure:
    figure = Figure(
        token.role, token.start, token.end, [token], token.value, token.numerator, token.denominator,
        token.comparator, token.comparator if token.role == "fraction" else "=", token.decimals,
    )  # fmt: skip
    if (
        token.role == "count"
        and token.decimals > 0
        and _OF_100_PEOPLE.search(folded)
        and _SUBSCRIBERS.search(folded[max(0, token.start - 60) : token.end + 12])
    ):
        figure.role = "per_100"  # `Thuê bao băng rộng di động/100 dân: 83,1`
    elif token.role == "count" and token.decimals > 0 and (token.value or 0) <= 100:
        left = folded[max(0, token.start - 90) : token.start]
        if re.search(r"t[yi] le(?!\w)[^.;]*$", left):
            figure.role = "percent"  # a share whose unit was forgotten: `tỷ lệ … đạt 67,65`
    return figure


def _joined(folded: str, figure: Figure, token: Token) -> bool:
    """Joins the token to the figure before it where both state one quantity; says whether it did."""
    gap = folded[figure.end : token.start]
    if len(gap) > _MAX_GAP or _CLAUSE.search(gap):
        return False
    if figure.role == "fraction" and token.role == "percent" and figure.value is None:
        if not _only_connectors_after_comma(gap) or _opens_anew(folded, figure, token):
            return False
        figure.role, figure.value, figure.decimals = "percent", token.value, token.decimals
        figure.comparator = token.comparator
    elif (
        figure.role == "percent"
        and token.role == "fraction"
        and figure.numerator is None
        and _restates(figure, token, gap)
    ):
        figure.numerator, figure.denominator = token.numerator, token.denominator
        figure.numerator_comparator = token.comparator
    elif figure.role == "percent" and figure.denominator is None and token.role == "count" and _OUT_OF.match(gap):
        figure.denominator = token.value if token.comparator == "=" else None  # no fraction of `khoảng 168.000`
    elif figure.role == "count" and token.role == "count" and _is_part_of(folded, figure, token, gap):
        figure.role, figure.numerator, figure.denominator = "fraction", token.value, figure.value
        figure.numerator_comparator, figure.value, figure.decimals = token.comparator, None, 0
    elif figure.role == "count" and token.role == "count" and _is_fraction_in_words(folded, figure, token, gap):
        figure.role, figure.numerator, figure.denominator = "fraction", figure.value, token.value
        figure.numerator_comparator, figure.value, figure.decimals = figure.comparator, None, 0
    else:
        return False
    figure.noun_inside = figure.noun_inside or (len(figure.tokens) == 1 and bool(_NOUN_GAP.match(gap)))
    figure.tokens.append(token)
    closes = "(" in gap and folded[token.end : token.end + 1] == ")"
    figure.end = token.end + closes
    return True


def _opens_anew(folded: str, figure: Figure, token: Token) -> bool:
    """Whether a percentage is of a noun of its own: `1.113/1.116 thôn, 100% xã …`, `17/124 xã đạt 100% hồ sơ`."""
    if not _NOUN_GAP.match(folded, token.end):
        return False
    share = 100 * (figure.numerator or 0) / (figure.denominator or 1)
    return folded[figure.end : token.start].rstrip().endswith(",") or abs(share - (token.value or 0)) > _EVIDENCE


def _restates(figure: Figure, token: Token, gap: str) -> bool:
    """Whether a fraction behind a percentage is the same share: `85,6% (1.337/1.562)`, `100% UBND cấp xã (141/141)`."""
    if _OPENS.match(gap):
        return True
    if not _NOUN_AND_OPEN.fullmatch(gap) or not token.denominator:
        return False
    return abs(100 * (token.numerator or 0) / token.denominator - (figure.value or 0)) <= _EVIDENCE


def _is_fraction_in_words(folded: str, figure: Figure, token: Token, gap: str) -> bool:
    if figure.value is None or token.value is None or figure.value > token.value or figure.decimals > 0:
        return False
    if token.comparator == ">" and (_OVER.match(gap) or not gap.replace("tren", "").strip()):
        return True
    return bool(_IN_ALL.match(gap) or (_SLASH.fullmatch(gap) and _same_noun(folded, figure.end, token.end)))


def _same_noun(folded: str, one: int, other: int) -> bool:
    """Whether the same word stands behind two numbers: `187 hồ sơ/412 hồ sơ`."""
    words = [_WORD_BEHIND.match(folded, end) for end in (one, other)]
    return all(words) and len({word[1] for word in words if word}) == 1


def _is_part_of(folded: str, figure: Figure, token: Token, gap: str) -> bool:
    """`Trong 56 sản phẩm được công nhận, có 43 sản phẩm …`: the whole stands before its part."""
    if figure.value is None or token.value is None or token.value > figure.value:
        return False
    return bool(_IN_THE_WHOLE.search(folded[max(0, figure.start - 20) : figure.start]) and _THERE_ARE.search(gap))


def _only_connectors_after_comma(gap: str) -> bool:
    """Whether nothing new is named between a count and the share that restates it."""
    gap = _OF_LEVELS.sub("", gap)
    tail = gap[max(gap.rfind(","), gap.rfind("(")) + 1 :]
    if _ONLY_CONNECTORS.fullmatch(tail):
        return True
    return (
        tail == gap
        and bool(
            re.search(
                r"(?:^|\s)(?:dat|chiem|bang|tuong ung)(?:\s+(?:ty le|ti le))?\s*(?:tren\s+|gan\s+|hon\s+)?$", tail
            )
        )
        and ("ty le" not in re.sub(r"(?:dat|chiem|voi)\s+t[yi] le", "", tail))
    )


def _bracketed_count(folded: str, figure: Figure, count: Figure) -> None:
    """`đạt 48,2% (141.300 hộ)`, `là 1%, tương đương 140.000 hồ sơ`: the count of the things that are the share."""
    if figure.role != "percent" or figure.numerator is not None or count.role != "count" or count.value is None:
        return
    gap = folded[figure.end : count.start]
    in_bracket = _BRACKET.fullmatch(gap) or _NOUN_AND_BRACKET.fullmatch(gap)
    alone = (in_bracket and _NOUN_AND_CLOSE.match(folded, count.end)) or _AS_MANY_AS.fullmatch(gap)
    if alone and count.value > _LEAST_COUNT:
        figure.numerator, figure.numerator_comparator = count.value, count.comparator
        figure.share_of = count


def _share_of_slashed(folded: str, figure: Figure, before: Sequence[Figure]) -> bool:
    """`1.633 DVCTT/1.840 TTHC (88,75%)`: a share of two counts that each count something too."""
    if len(before) < 2 or {before[-1].role, before[-2].role} != {"count"}:
        return False
    part, whole = before[-2:]
    if not _SLASH.fullmatch(folded[part.end : whole.start]) or (part.value or 0) > (whole.value or 0):
        return False
    if not _only_connectors_after_comma(folded[whole.end : figure.start]):
        return False
    figure.share_of, figure.numerator, figure.denominator = part, part.value, whole.value
    return True


def _whole_before(folded: str, part: Figure, counts: Sequence[Figure]) -> float | None:
    """The count that "trong đó" makes a part of: `192.932 lượt, trong đó … là 170.054 lượt, chiếm 81,84%`."""
    earlier = [c for c in counts if c.role == "count" and c.end <= part.start]
    if not earlier or "trong do" not in folded[earlier[-1].end : part.start]:
        return None
    whole = earlier[-1]
    one, other = (re.match(r"[\s*]*([a-z]+(?: [a-z]+)?)", folded[f.end : f.end + 40]) for f in (whole, part))
    same = one is not None and other is not None and one[1].split()[0] == other[1].split()[0]
    return whole.value if same and (whole.value or 0) >= (part.value or 0) else None


def _whole_by_arithmetic(part: Figure, share: float, counts: Sequence[Figure], within: float) -> float | None:
    """The count of which the part is the stated share.

    One that matches but for rounding comes before one that is only near enough; one that is no part itself before the
    other parts; then the last.
    """
    parts = {id(figure.share_of) for figure in counts if figure.share_of}
    wholes = [
        (off > min(within, _ROUNDING), id(c) in parts, c.value)
        for c in reversed(counts)
        if c is not part and c.role == "count" and c.value and c.value >= (part.value or 0)
        if (off := abs(100 * (part.value or 0) / c.value - share)) <= within
    ]
    return min(wholes, key=lambda whole: whole[:2])[2] if wholes else None


def _part_by_arithmetic(whole: Figure, share: Figure, counts: Sequence[Figure]) -> Figure | None:
    """The last count before a whole that is the stated share of it: `trực tuyến 115 và tổng số 168, chiếm 68%`."""
    within = 0.51 * 10.0**-share.decimals
    return next(
        (
            count
            for count in reversed(counts)
            if count.role == "count" and count.value and count.value < (whole.value or 0)
            if abs(100 * count.value / (whole.value or 1) - (share.value or 0)) <= within
        ),
        None,
    )


def _may_restate(folded: str, share: Figure, count: Figure, gap: str) -> bool:
    """Whether a percentage may be of the count before it: nothing new is named between them, or behind a comma.

    Not so `1.806 thủ tục, 100% thủ tục đủ điều kiện …` nor `hộ có ít nhất 01 điện thoại thông minh đạt 91,5%`.
    """
    if count.role != "count" or count.comparator == ">=" or len(gap) > _MAX_GAP:
        return False
    if _CLAUSE.search(gap) or not _only_connectors_after_comma(gap):
        return False
    return not (gap.rstrip().endswith(",") and _NOUN_GAP.match(folded, share.end))


def _share(folded: str, figure: Figure, found: Sequence[Figure], earlier: Sequence[Figure]) -> None:
    """Gives a percentage the count that it restates, and the whole that arithmetic shows it is a share of.

    A whole of the same sentence may be off by more than rounding, for reports err; one of the sentence before may not.
    """
    before = found[-1]
    gap = folded[before.end : figure.start]
    if not _may_restate(folded, figure, before, gap) or before.value is None or figure.value is None:
        return
    whole = (
        _whole_by_arithmetic(before, figure.value, found, min(_EVIDENCE, 0.1 * figure.value + 0.02))
        or _whole_by_arithmetic(before, figure.value, earlier, 0.51 * 10.0**-figure.decimals)
        or _whole_before(folded, before, found)
    )
    if whole is None and (part := _part_by_arithmetic(before, figure, found[:-1])):
        figure.share_of, figure.numerator, figure.denominator = part, part.value, before.value
        figure.numerator_comparator = part.comparator
        return
    if whole is None and not _SHARE_CONNECTORS.search(gap):
        return
    if whole is None and _NO_SHARE.match(folded, figure.end):
        return
    figure.share_of, figure.numerator, figure.denominator = before, before.value, whole or figure.denominator
    figure.numerator_comparator = before.comparator
    before.is_part = bool(_BRACKET_THEN_VERB.match(folded, figure.end)) and gap.rstrip(" ~≈").endswith("(")
