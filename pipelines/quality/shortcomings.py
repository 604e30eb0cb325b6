"""Shortcomings against the results that they are the rest of: `còn 11 hệ thống chưa được phê duyệt` after `41/52`.

Belongs here: the passages of `complement_matches` that the catalogue has no code for. Does not: rests with a code of
their own (`cases`).
"""

import math
import re
from collections.abc import Iterator, Sequence

from pipelines.catalogue import relations
from pipelines.quality.documents import HEDGE, Document, Passage
from pipelines.quality.figure import Figure
from pipelines.quality.intervals import Intervals, stated
from pipelines.vietnamese.numbers import Token
from pipelines.vietnamese.text import lower
from pipelines.vietnamese.writing import format_number, format_percent

RULE = "complement_matches"
# All patterns run over folded text.
_LEFT = re.compile(rf"(?<!\w)(?:con|con lai|co)\s+{HEDGE}$")
_LACKS = re.compile(r"\s+(?P<what>[a-z][a-z ]{2,80}?)\s+(?:chua|khong)\s+(?P<lacks>[a-z][a-z ]{1,80}[a-z])")
# What is to come, and what was, is no rest of the result.
_OTHER_TIME = re.compile(
    r"(?<!\w)(?:phan dau|muc tieu|ke hoach|du kien|se|cuoi nam|khong con|truoc day|dau nam|cung ky|nam truoc|"
    r"nam (?P<year>20\d\d))(?!\w)"
)
_LACK = re.compile(r"(?<!\w)(?:chua|khong)\s")
_WORD = re.compile(r"[^\W\d_]+")
# Words that name nothing, as they are written: without its marks one is another word.
_EMPTY = frozenset(
    [
        "các",
        "có",
        "còn",
        "chưa",
        "không",
        "được",
        "đã",
        "đang",
        "vẫn",
        "hiện",
        "nay",
        "trên",
        "địa",
        "bàn",
        "tỉnh",
        "thành",
        "phố",
        "toàn",
        "và",
        "của",
        "lượng",
        "trong",
        "thực",
        "tại",
        "ở",
        "đến",
        "do",
        "một",
        "những",
        "nhiều",
    ]
)
_LEAST_WORDS = 3


def rests(documents: Sequence[Document]) -> Iterator[Passage]:
    """One passage for each stated rest of which the same document states the result in the same words."""
    for document in documents:
        for token in document.tokens:
            if token.role not in ("count", "percent") or token.value is None or token.upper is not None:
                continue
            left = document.folded[max(0, token.start - 40) : token.start]
            lacks = _LACKS.match(document.folded, token.end)
            if lacks and (_LEFT.search(left) or token.role == "percent"):
                yield from _rest(document, token, lacks)


def _rest(document: Document, token: Token, lacks: re.Match[str]) -> Iterator[Passage]:
    what = lacks["what"].split()
    words = _words(document, lacks.start(), lacks.end()) - _EMPTY
    first, last = document.sentence_at(token.start)
    times = _OTHER_TIME.finditer(document.folded, first, last)
    if any(time["year"] is None or int(time["year"]) != _year(document) for time in times):
        return
    with_codes = {part for r in relations() if r.rule == RULE for part in r.parts}
    if len(words) < _LEAST_WORDS or any(
        f.code in with_codes and f.figure_start <= token.start < f.figure_end for f in document.figures
    ):
        return
    results = [f for f in document.figures if _is_result(document, f, token, what, words)]
    if len({(f.value, f.numerator, f.denominator) for f in results}) != 1:
        return
    result = results[0]
    left = _what_is_left(result, token.role == "percent")
    value = float(token.value or 0.0)
    rest = stated([value], [token.decimals], [token.comparator], [token.role == "count"])
    is_share = token.role == "percent"
    decimals = max(result.decimals, token.decimals, 0)
    middle = float(left.low[0] + left.high[0]) / 2
    computed = (
        f"100% − {result.in_words} = {format_percent(middle, decimals)}"
        if is_share
        else f"{format_number(result.denominator)} − {format_number(result.numerator)} = {format_number(middle)}"
    )
    shown = " ".join(document.text[token.start : lacks.end()].split())
    difference = abs(middle - value)
    yield Passage(
        document, token.start, lacks.end(), f"rest:{' '.join(sorted(words))}",
        {"remainder_low": float(rest.low[0]), "remainder_high": float(rest.high[0]),
         "computed_low": float(left.low[0]), "computed_high": float(left.high[0])},
        {"stated": document.text[token.start : token.end], "computed": computed, "tolerance": "không",
         "subject": f"“{shown}”", "other_place": document.place(result.figure_start),
         "fraction": result.in_words if is_share else result.fraction,
         "difference": format_percent(difference, decimals) if is_share else format_number(difference)},
    )  # fmt: skip


def _is_result(document: Document, figure: Figure, token: Token, what: list[str], words: set[str]) -> bool:
    """The figure counts the same things, in a sentence that has every word of the shortcoming, and says no lack."""
    start, end = document.sentence_at(figure.figure_start)
    if figure.kind != "actual" or start <= token.start < end:
        return False
    if _LACK.search(document.folded, start, end) or not words <= _words(document, start, end):
        return False
    if token.role == "percent":
        shares = [f for f in document.figures if start <= f.figure_start < end]
        return len(shares) == 1 and figure.indicator.unit == "percent" and not math.isnan(figure.value)
    if math.isnan(figure.numerator) or math.isnan(figure.denominator) or figure.denominator < figure.numerator:
        return False
    fraction = re.compile(rf"{int(figure.denominator):,}".replace(",", r"[.,]?") + r"\s+")
    after = fraction.search(document.folded, figure.start, max(end, figure.figure_end))
    return after is not None and document.folded[after.end() :].split(maxsplit=2)[:2] == what[:2]


def _words(document: Document, start: int, end: int) -> set[str]:
    return set(_WORD.findall(lower(document.text[start:end])))


def _year(document: Document) -> int:
    return document.period.year if document.period else 0


def _what_is_left(result: Figure, is_share: bool) -> Intervals:
    if is_share:
        whole = stated([100.0], [9], ["="], [False])
        share = stated([result.value], [result.decimals], [result.comparator], [False], [100.0])
        return Intervals(whole.high - share.high, whole.low - share.low)
    top = stated([result.numerator], [0], [result.numerator_comparator], [True], [result.denominator])
    return Intervals(result.denominator - top.high, result.denominator - top.low)
