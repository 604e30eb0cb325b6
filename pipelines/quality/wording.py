"""What a broken case says to an officer: figures, places and computations in Vietnamese.

Belongs here: the words that the suites' message templates ask for, for each kind of rule. Does not: the templates
(`expectations/*.json`), which cases are broken (`gate`), the finding's identity (`findings`).
"""

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pipelines.catalogue import Indicator, indicators
from pipelines.quality.intervals import Floats, Intervals, meet, stated
from pipelines.quality.joins import TIERS
from pipelines.records import Comparator, Level
from pipelines.vietnamese.writing import HEDGES, LEVELS, format_number, format_percent, lower_first, period_in_words

_NUMBERED = re.compile(
    r"(?:(?P<part>[Pp]hần|PHẦN|[Pp]hụ lục|PHỤ LỤC|[Cc]hương|CHƯƠNG)\s+(?P<of_part>[IVX]+|\d+)\b"
    r"|(?P<number>[IVX]+|\d+(?:\.\d+)*)(?:[.):]|$)|(?P<letter>[a-zđ])[.)])"
)
_WORDS = re.compile(r"\S+")
_LONGEST_TITLE = 60
_UNITS_VI = {"count": "", "percent": "%", "per_100": "/100 dân", "vnd": " đồng"}


@dataclass(frozen=True)
class Figure:
    """One observation as a row of the observations' frame gives it."""

    observation_id: str
    code: str
    level: Level
    kind: str
    period: str
    value: float
    numerator: float
    denominator: float
    comparator: Comparator
    numerator_comparator: Comparator
    decimals: int
    attributes: str
    section: str
    start: int
    end: int
    quote: str
    figure_start: int
    figure_end: int
    is_denominator: bool = False

    def as_denominator(self) -> "Figure":
        """The figure that is stated under the fraction of this one, as a figure of its own."""
        return replace(self, value=self.denominator, comparator="=", decimals=0, is_denominator=True)

    def span(self, longest: int | None) -> tuple[int, int]:
        """The offsets of the statement, or of its figure with whole words beside it up to `longest` characters."""
        if longest is None:
            return self.start, self.end
        start, end = self.figure_start, self.figure_end
        for word in _WORDS.finditer(self.quote):
            first, last = self.start + word.start(), self.start + word.end()
            touches = first < end and last > start
            if touches or (first >= end and last - start <= longest):
                start, end = min(start, first), max(end, last)
        for word in reversed([*_WORDS.finditer(self.quote)]):
            first = self.start + word.start()
            if first < start and end - first <= longest:
                start = first
        return start, end

    @property
    def indicator(self) -> Indicator:
        return indicators()[self.code]

    @property
    def in_words(self) -> str:
        """`trên 98,6%`, `1.548/1.562`, `khoảng 700.000`."""
        if math.isnan(self.value):
            return self.fraction
        return HEDGES[self.comparator] + self.number(self.value, self.decimals)

    @property
    def fraction(self) -> str:
        top = HEDGES[self.numerator_comparator] + format_number(self.numerator)
        return f"{top}/{format_number(self.denominator)}"

    @property
    def place(self) -> str:
        """`mục 2.1`, `điểm a mục 3`; the heading's own words where none bears a number; `văn bản` without a heading."""
        headings = [heading.strip() for heading in self.section.split("›")]
        numbered = [found for heading in reversed(headings) if (found := _NUMBERED.match(heading))]
        numbers = [found["number"] or "" for found in numbered]
        # 2.1 says by itself that it stands under 2.
        implied = {number for number in numbers if number and any(n.startswith(f"{number}.") for n in numbers)}
        marks = [_mark(found) for found in numbered if found["number"] not in implied]
        if marks:
            return " ".join(marks)
        title = headings[-1]
        if not title:
            return "văn bản"
        return f"phần “{title if len(title) <= _LONGEST_TITLE else title[:_LONGEST_TITLE].rsplit(' ', 1)[0] + '…'}”"

    @property
    def subject(self) -> str:
        """The indicator's name, with its level, its period and whether it is a target."""
        target = "mục tiêu, " if self.kind == "target" else ""
        apart = "".join(f", {value}" for value in json.loads(self.attributes or "{}").values())
        words = lower_first(period_in_words(self.period))
        whole = "mẫu số của " if self.is_denominator else ""
        return f"{whole}“{self.indicator.name_vi}” ({target}{LEVELS[self.level]}, {words}{apart})"

    def number(self, value: float, decimals: int = 0) -> str:
        unit = "count" if self.is_denominator else self.indicator.unit
        return format_number(value, decimals) + _UNITS_VI[unit]


@dataclass(frozen=True)
class Told:
    """The parts of a finding that depend on the kind of rule; `words` fill the message's placeholders."""

    stated: str
    computed: str
    tolerance: str
    words: Mapping[str, str]


Roles = Mapping[str, Figure]
Row = Mapping[str, Any]


# What the messages of a rule's suite may ask for, besides Place, subject, stated and computed.
WORDS: Mapping[str, frozenset[str]] = {
    "ratio_matches_fraction": frozenset({"plain", "numerator", "feasible", "hint"}),
    "part_within_whole": frozenset({"part", "whole", "hint"}),
    "levels_sum_to_total": frozenset({"difference", "parts"}),
    "parts_sum_to_total": frozenset({"difference", "parts"}),
    "shares_sum_to_100": frozenset({"added", "parts"}),
    "share_in_range": frozenset({"range"}),
    "complement_matches": frozenset({"other_place", "fraction", "difference"}),
    "restated_alike": frozenset({"other_place"}),
    "overall_within_levels": frozenset({"parts", "bound"}),
}
# Likewise for rules about documents, which have no subject.
DOCUMENT_WORDS: Mapping[str, frozenset[str]] = {
    "target_status_matches": frozenset({"goal", "result", "status", "excess", "counted"}),
    "date_exists": frozenset(),
    "date_not_after_issue": frozenset(),
    "number_format": frozenset({"mark"}),
    "duplicate_passage": frozenset({"earlier", "length"}),
    "metadata_complete": frozenset({"missing"}),
    "submitted_on_time": frozenset({"period", "late"}),
    "section_present": frozenset({"section"}),
}
_COMMON = frozenset({"Place", "stated", "computed"})


def words_of(rule: str) -> frozenset[str]:
    """The placeholders that a message of the rule may have."""
    return _COMMON | DOCUMENT_WORDS[rule] if rule in DOCUMENT_WORDS else _COMMON | {"subject"} | WORDS[rule]


def tell(rule: str, figures: Roles, row: Row) -> Told:
    """What rule `rule` says of one broken case: its figures by role, and its row of the cases' frame."""
    told = TELLERS[rule](figures, row)
    first = next(iter(figures.values()))
    place = first.place
    common = {
        "Place": place[:1].upper() + place[1:],
        "subject": first.subject,
        "stated": told.stated,
        "computed": told.computed,
    }
    return Told(told.stated, told.computed, told.tolerance, {**common, **told.words})


def _tell_ratio(figures: Roles, row: Row) -> Told:
    share = figures["share"]
    top = figures["numerator"].value if "numerator" in figures else share.numerator
    bottom = figures["denominator"].value if "denominator" in figures else share.denominator
    hedge = figures["numerator"].comparator if "numerator" in figures else share.numerator_comparator
    computed = 100 * top / bottom
    decimals = _decimals_that_differ(computed, share.value, share.decimals)
    hedged = HEDGES[hedge]
    return Told(
        stated=share.in_words,
        computed=f"{hedged}{format_number(top)}/{format_number(bottom)} = {hedged}{format_percent(computed, decimals)}",
        tolerance=_range_of(row["low"], row["high"], share.decimals + 1),
        words={
            "plain": f"{format_number(top)}/{format_number(bottom)} = {format_percent(computed, decimals)}",
            "numerator": format_number(top),
            "feasible": _feasible(row, computed, bottom, share.comparator),
            "hint": _percent_hint(share, computed) or _order_hint(share, top, bottom),
        },
    )


def _feasible(row: Row, computed: float, bottom: float, comparator: str) -> str:
    """From which numerator on, or up to which, the stated share is true."""
    if computed < row["low"]:
        least = row["low"] * bottom / 100
        count = math.floor(least) + 1 if comparator == ">" else math.ceil(least)
        return f"từ {format_number(count)} trở lên"
    return f"không quá {format_number(math.floor(row['high'] * bottom / 100))}"


def _percent_hint(share: Figure, computed: float) -> str:
    """A share written as a fraction of one, 0,986 for 98,6%."""
    as_percent = stated([100 * share.value], [share.decimals - 2], [share.comparator], [False])
    found = Intervals(_array(computed), _array(computed))
    if share.value <= 1 and bool(meet(as_percent, found)[0]):
        return f" Có thể đã ghi phần của 1 ({share.in_words.rstrip('%')}) thay cho phần trăm."
    return ""


def _order_hint(share: Figure, top: float, bottom: float) -> str:
    """Numerator and denominator in each other's place."""
    if top <= 0:
        return ""
    swapped = Intervals(_array(100 * bottom / top), _array(100 * bottom / top))
    if bool(meet(stated([share.value], [share.decimals], [share.comparator], [False]), swapped)[0]):
        return " Có thể tử số và mẫu số bị đảo chỗ."
    return ""


def _tell_part(figures: Roles, row: Row) -> Told:
    part = figures["part"]
    if "whole" not in figures:
        top, bottom = format_number(part.numerator), format_number(part.denominator)
        words = {"part": f"tử số {top}", "whole": f"mẫu số {bottom}", "hint": _swap_hint(part)}
        return Told(part.fraction, f"{top} > {bottom}", "không", words)
    whole = figures["whole"]
    return Told(
        stated=part.in_words,
        computed=f"{part.in_words} > {whole.in_words}",
        tolerance="không",
        words={"part": part.in_words, "whole": f"{whole.subject} là {whole.in_words} ở {whole.place}", "hint": ""},
    )


def _swap_hint(part: Figure) -> str:
    return "" if math.isnan(part.value) else _order_hint(part, part.numerator, part.denominator)


def _tell_levels(figures: Roles, row: Row) -> Told:
    whole = figures["all"]
    tiers = {tier: figures[tier] for tier in TIERS if tier in figures}
    sum_in_words = " + ".join(f"{figure.in_words} ({LEVELS[tier]})" for tier, figure in tiers.items())
    return _told_sum(whole, list(tiers.values()), sum_in_words, row)


def _tell_parts(figures: Roles, row: Row) -> Told:
    whole, *parts = figures.values()
    sum_in_words = " + ".join(f"{part.in_words} ({part.indicator.name_vi})" for part in parts)
    return _told_sum(whole, parts, sum_in_words, row)


def _told_sum(whole: Figure, parts: list[Figure], sum_in_words: str, row: Row) -> Told:
    added = sum(part.value for part in parts)
    exact = row["sum_low"] == row["sum_high"] and row["total_low"] == row["total_high"]
    return Told(
        stated=whole.in_words,
        computed=f"{sum_in_words} = {whole.number(added)}",
        tolerance="không" if exact else _range_of(row["sum_low"], row["sum_high"], 0),
        words={
            "difference": whole.number(abs(added - whole.value)),
            "parts": ", ".join(f"{lower_first(part.indicator.name_vi)} {part.in_words}" for part in parts),
        },
    )


def _tell_shares(figures: Roles, row: Row) -> Told:
    shares = list(figures.values())
    decimals = max(share.decimals for share in shares)
    added = format_percent(sum(_middle_of_share(share) for share in shares), decimals)
    return Told(
        stated=" và ".join(share.in_words for share in shares),
        computed=f"{' + '.join(share.in_words for share in shares)} = {added}",
        tolerance=f"tổng trong khoảng {_range_of(row['sum_low'], row['sum_high'], decimals + 1)}",
        words={
            "added": added,
            "parts": ", ".join(f"{share.subject} là {share.in_words}" for share in shares),
        },
    )


def _tell_range(figures: Roles, row: Row) -> Told:
    share = figures["share"]
    highest = row["maximum"] if math.isfinite(row["maximum"]) else row["usual_maximum"]
    bounds = f"từ {share.number(row['minimum'])} đến {share.number(highest)}"
    return Told(share.in_words, bounds, "không", {"range": bounds})


def _tell_complement(figures: Roles, row: Row) -> Told:
    remainder, share = figures["remainder"], figures["share"]
    left = share.denominator - share.numerator
    computed = f"{format_number(share.denominator)} − {format_number(share.numerator)} = {format_number(left)}"
    return Told(
        stated=remainder.in_words,
        computed=computed,
        tolerance="không",
        words={
            "other_place": _other_place(remainder, share),
            "fraction": share.fraction,
            "difference": format_number(abs(left - remainder.value)),
        },
    )


def _tell_restated(figures: Roles, row: Row) -> Told:
    statement, reference = figures["statement"], figures["reference"]
    return Told(
        stated=statement.in_words,
        computed=reference.in_words,
        tolerance="độ chính xác của số ghi thô hơn",
        words={"other_place": _other_place(statement, reference)},
    )


def _tell_overall(figures: Roles, row: Row) -> Told:
    overall = figures["all"]
    tiers = [(LEVELS[level], figures[level]) for level in TIERS if level in figures]
    rates = [_middle_of_share(figure) for _, figure in tiers]
    decimals = max(figure.decimals for _, figure in tiers)
    if row["is_weighted"]:
        mean = format_percent(_middle(row["levels_low"], row["levels_high"]), max(decimals, overall.decimals))
        bound = f"tính theo số lượng của từng cấp phải là khoảng {mean}"
        computed = mean
    else:
        computed = f"{format_percent(min(rates), decimals)} – {format_percent(max(rates), decimals)}"
        bound = f"phải nằm trong khoảng {computed}"
        if not math.isnan(row["mean"]):
            bound += f" (bình quân theo số hồ sơ của từng cấp là {format_percent(row['mean'], overall.decimals)})"
    return Told(
        stated=overall.in_words,
        computed=computed,
        tolerance=_range_of(row["levels_low"], row["levels_high"], decimals + 1),
        words={"parts": ", ".join(f"{figure.in_words} ({level})" for level, figure in tiers), "bound": bound},
    )


TELLERS: Mapping[str, Callable[[Roles, Row], Told]] = {
    "ratio_matches_fraction": _tell_ratio,
    "part_within_whole": _tell_part,
    "levels_sum_to_total": _tell_levels,
    "parts_sum_to_total": _tell_parts,
    "shares_sum_to_100": _tell_shares,
    "share_in_range": _tell_range,
    "complement_matches": _tell_complement,
    "restated_alike": _tell_restated,
    "overall_within_levels": _tell_overall,
}


def _mark(found: re.Match[str]) -> str:
    if found["part"]:
        return f"{found['part'].lower()} {found['of_part']}"
    return f"mục {found['number']}" if found["number"] else f"điểm {found['letter']}"


def _other_place(one: Figure, other: Figure) -> str:
    return f"một chỗ khác trong {other.place}" if one.place == other.place else other.place


def _decimals_that_differ(computed: float, value: float, decimals: int) -> int:
    """As many as stated, more where both would still read alike, fewer where the last ones are zeros."""
    places = max(decimals, 1)
    while format_number(computed, places) == format_number(value, places) and places < decimals + 4:
        places += 1
    while places > 0 and format_number(computed, places).endswith("0"):
        places -= 1
    return places


def _range_of(low: float, high: float, decimals: int) -> str:
    if math.isinf(high):
        return f"từ {format_number(low, decimals)} trở lên"
    return f"[{format_number(low, decimals)}; {format_number(high, decimals)}]"


def _middle_of_share(share: Figure) -> float:
    return 100 * share.numerator / share.denominator if math.isnan(share.value) else share.value


def _middle(low: float, high: float) -> float:
    return (low + high) / 2


def _array(value: float) -> Floats:
    return np.array([value], dtype=np.float64)
