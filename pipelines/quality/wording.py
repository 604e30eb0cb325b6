"""What a broken case says to an officer: figures, places and computations in Vietnamese.

Belongs here: the words that the suites' message templates ask for, for each kind of rule. Does not: the templates
(`expectations/*.json`), which cases are broken (`gate`), the finding's identity (`findings`).
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from pipelines.quality.figure import Figure
from pipelines.quality.intervals import Floats, Intervals, meet, stated
from pipelines.quality.joins import TIERS
from pipelines.quality.register import TIERS_VI
from pipelines.vietnamese.writing import (
    HEDGES,
    LEVELS,
    format_date,
    format_number,
    format_percent,
    lower_first,
    period_in_words,
)


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
    "level_exists": frozenset({"level", "ended", "period"}),
    "units_match_register": frozenset({"units"}),
    "jump_between_periods": frozenset({"before", "members"}),
}
# Likewise for rules about documents, which have no subject.
DOCUMENT_WORDS: Mapping[str, frozenset[str]] = {
    "target_status_matches": frozenset({"goal", "result", "status", "excess", "counted"}),
    "complement_matches": frozenset({"subject", "other_place", "fraction", "difference"}),
    "units_match_register": frozenset({"units", "subject"}),
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
    """The placeholders that a message of the rule may have: those that its figures and its passages both fill."""
    of_figures = WORDS[rule] | {"subject"} if rule in WORDS else DOCUMENT_WORDS[rule]
    return _COMMON | (of_figures & DOCUMENT_WORDS.get(rule, of_figures))


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


def _tell_level(figures: Roles, row: Row) -> Told:
    figure = figures["figure"]
    level, ended = LEVELS[figure.level], format_date(date.fromordinal(int(row["level_end"])))
    return Told(
        stated=figure.in_words,
        computed=f"không còn {level} sau {ended}",
        tolerance="không",
        words={"level": level, "ended": ended, "period": lower_first(period_in_words(figure.period))},
    )


def _tell_register(figures: Roles, row: Row) -> Told:
    statement = figures["statement"]
    exact = row["reference_low"] == row["reference_high"]
    return Told(
        stated=statement.in_words,
        computed=row["register"],
        tolerance="không" if exact else _range_of(row["reference_low"], row["reference_high"], 0),
        words={"units": TIERS_VI[row["tier"]]},
    )


def _tell_jump(figures: Roles, row: Row) -> Told:
    statement = figures["statement"]
    words = {"before": "", "members": ""}
    if row["relation"] == "fallen":
        before = statement.number(row["before_value"], 0)
        words["before"] = lower_first(period_in_words(row["before_period"]))
        return Told(statement.in_words, before, "khoảng của hai số liệu", words)
    center = statement.number(row["center"], max(statement.decimals, 1))
    words["members"] = str(int(row["members"]))
    return Told(statement.in_words, center, "3,5 lần độ lệch tuyệt đối trung vị (z hiệu chỉnh)", words)


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
    "level_exists": _tell_level,
    "units_match_register": _tell_register,
    "jump_between_periods": _tell_jump,
}


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
