"""What the words beside a figure say of the time that it is of, where its period alone would mislead.

Belongs here: figures accumulated since January beside those of the period, and figures of the time before a level of
government ended. Does not: which period a figure has (extraction), what a rule makes of it (`cases`).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pipelines.catalogue import level_ends
from pipelines.vietnamese.text import fold

_REACH = 240
# All patterns run over folded text. The last mark before a figure says what it counts.
_END = re.compile(r"[;\n]|(?<=[^\d\W])\.\s|[.!?]\s+(?=[^\W\d])")
_SENTENCE_END = re.compile(r"\n|(?<!\d)[.!?]\s|(?<=\d)\.\s(?=[^\W\d])")
_SPAN = re.compile(
    r"(?<!\w)(?:(?P<accumulated>lu[yi] ke|cong don|tu dau nam|ke tu dau)|"
    r"(?:trong|rieng|chi tinh) (?:quy|thang|ky)(?!\w)|(?<!\d )(?:quy|thang) (?:nay|bao cao|[ivx]+|\d{1,2})(?!\w))"
)
_BEFORE = re.compile(
    r"(?<!\w)(?:truoc (?:khi|thoi diem|day|ngay|thang|0?1/0?7)|truoc (?:sap xep|sap nhap|hop nhat)|"
    r"(?:6|sau) thang dau nam 2025|quy (?:ii?|[12])[ /]+(?:nam )?2025|(?:den|het) (?:het )?(?:ngay )?30/0?6/2025|"
    r"(?:nam |/|cuoi )20(?:0\d|1\d|2[0-4])|(?:cap )?huyen (?:cu|truoc day)|thang (?:0?[1-6])[/ ]+(?:nam )?2025)(?!\w)"
)


@dataclass(frozen=True)
class _Around:
    """Where the sentence of a figure begins, and the folded words from its clause's beginning and of it whole.

    The words of its headings belong to it.
    """

    begins: float
    clause: str
    sentence: str


def add_scope(figures: pd.DataFrame, observations: pd.DataFrame, submissions: pd.DataFrame) -> None:
    """Adds `accumulated` (since January) and `sentence` (where it begins) of what may be one of several statements of
    one figure, and `level_end` (its last day) and `before_end` (of the time when it stood) of a level that has ended.

    Words are looked up only where they matter; without a text its quote has to do. A line that goes on is one line.
    """
    ends = figures["level"].map({level: day.toordinal() for level, day in level_ends().items()}).astype("float64")
    figures["level_end"] = ends.to_numpy()
    ended = (figures["period_end"] > figures["level_end"]).to_numpy()
    twice = (figures["is_flow"] & figures["stated_again"]).to_numpy()
    texts: dict[Any, Any] = {}
    if "text" in submissions.columns:
        texts = submissions.drop_duplicates("submission_id").set_index("submission_id")["text"].to_dict()
    figures["accumulated"], figures["before_end"] = False, False
    figures["sentence"] = np.nan
    asked = np.flatnonzero(twice | ended)
    columns = ["submission_id", "start", "end", "figure_start", "quote", "section"]
    rows = observations[columns].iloc[asked].itertuples(index=False, name=None)
    said = [_around(texts.get(of), span, quote, section) for of, *span, quote, section in rows]
    figures.loc[asked, "accumulated"] = [_is_accumulated(around.clause) for around in said]
    figures.loc[asked, "before_end"] = [_BEFORE.search(around.sentence) is not None for around in said]
    figures.loc[asked, "sentence"] = [around.begins for around in said]


def _around(text: Any, span: Sequence[int], quote: str, section: str) -> _Around:
    start, end, figure = span
    if not isinstance(text, str) or not text:
        return _Around(np.nan, fold(quote[: max(figure - start, 0)]), fold(f"{section} {quote}"))
    begin = max(0, figure - _REACH)
    left = fold(text[begin:figure])
    right = fold(text[figure : max(end, figure) + _REACH])
    clause = left[_last_end(_END.finditer(left)) :]
    stop = _SENTENCE_END.search(right)
    begins = _last_end(_SENTENCE_END.finditer(left))
    sentence = left[begins:] + right[: stop.start() if stop else None]
    # Of a sentence that begins out of reach only so much is known: that it is this one.
    return _Around(float(begin + begins), clause, f"{fold(section)} {sentence}")


def _last_end(found: Iterable[re.Match[str]]) -> int:
    return max((one.end() for one in found), default=0)


def _is_accumulated(clause: str) -> bool:
    marks = list(_SPAN.finditer(clause))
    return bool(marks) and marks[-1]["accumulated"] is not None
