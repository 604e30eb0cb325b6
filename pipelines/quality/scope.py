"""What the words beside a figure say of the time that it is of, where its period alone would mislead.

Belongs here: figures accumulated since January beside those of the period, and figures of the time before a level of
government ended. Does not: which period a figure has (extraction), what a rule makes of it (`cases`).
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from pipelines.catalogue import level_ends
from pipelines.vietnamese.text import fold

_SAME = ["group", "level", "code"]
_REACH = 240
# All patterns run over folded text. The last mark before a figure says what it counts.
_END = re.compile(r"[;\n]|(?<=[^\d\W])\.\s|[.!?]\s+(?=[^\W\d])")
_SPAN = re.compile(
    r"(?<!\w)(?:(?P<accumulated>lu[yi] ke|cong don|tu dau nam|ke tu dau)|"
    r"(?:rieng |chi tinh )?(?:trong )?(?:quy|thang|ky)(?: nay| bao cao| (?:[ivx]+|\d{1,2}))?(?!\w))"
)
_BEFORE = re.compile(
    r"(?<!\w)(?:truoc (?:khi|thoi diem|day|ngay|thang|0?1/0?7)|truoc (?:sap xep|sap nhap|hop nhat)|"
    r"(?:6|sau) thang dau nam 2025|quy (?:ii?|[12])[ /]+(?:nam )?2025|(?:den|het) (?:het )?(?:ngay )?30/0?6/2025|"
    r"(?:nam |/|cuoi )20(?:0\d|1\d|2[0-4])|(?:cap )?huyen (?:cu|truoc day)|thang (?:0?[1-6])[/ ]+(?:nam )?2025)(?!\w)"
)


def add_scope(figures: pd.DataFrame, observations: pd.DataFrame, submissions: pd.DataFrame) -> None:
    """Adds `accumulated` (since January, said of one of several statements of one figure) and `before_end` (said of a
    figure of a level that has ended: of the time when it stood).

    Words are looked up only where they matter; without a text its quote has to do. A line that goes on is one line.
    """
    ends = figures["level"].map({level: day.toordinal() for level, day in level_ends().items()}).astype("float64")
    figures["level_end"] = ends.to_numpy()
    ended = (figures["period_end"] > figures["level_end"]).to_numpy()
    twice = (figures["is_flow"] & figures.duplicated(_SAME, keep=False)).to_numpy()
    texts: Mapping[str, Any] = {}
    if "text" in submissions.columns:
        texts = submissions.drop_duplicates("submission_id").set_index("submission_id")["text"].to_dict()
    figures["accumulated"] = _said(observations, twice, texts, _is_accumulated)
    figures["before_end"] = _said(observations, ended, texts, _is_before)


def _said(observations: pd.DataFrame, asked: "np.ndarray[Any, Any]", texts: Mapping[str, Any], says: Any) -> Any:
    answers = np.zeros(len(observations), dtype=bool)
    columns = ["submission_id", "start", "end", "figure_start", "quote", "section"]
    rows = observations.loc[asked, columns].itertuples(index=False, name=None)
    answers[asked] = [says(*_around(texts.get(of), *place)) for of, *place in rows]
    return answers


def _around(text: Any, start: int, end: int, figure: int, quote: str, section: str) -> tuple[str, str]:
    """The folded words from the beginning of the clause to the figure, and those of the sentence and its headings."""
    if not isinstance(text, str) or not text:
        return fold(quote[: max(figure - start, 0)]), fold(f"{section} {quote}")
    begin = max(0, figure - _REACH)
    left = fold(text[begin:figure])
    right = fold(text[figure : max(end, figure) + _REACH])
    clause = left[_last_end(_END.finditer(left)) :]
    stop = re.search(r"\n|(?<!\d)\.\s", right)
    sentence = left[_last_end(re.finditer(r"\n|(?<!\d)\.\s", left)) :] + right[: stop.start() if stop else None]
    return clause, f"{fold(section)} {sentence}"


def _last_end(found: Iterable[re.Match[str]]) -> int:
    return max((one.end() for one in found), default=0)


def _is_accumulated(clause: str, sentence: str) -> bool:
    marks = list(_SPAN.finditer(clause))
    return bool(marks) and marks[-1]["accumulated"] is not None


def _is_before(clause: str, sentence: str) -> bool:
    return _BEFORE.search(sentence) is not None
