"""Results said to meet or to miss a goal that stands elsewhere in the document.

Belongs here: those passages of `target_status_matches`. Does not: a row or a sentence with both (`statuses`).
"""

import math
import re
from collections.abc import Iterator, Sequence

from pipelines.quality.documents import Document, Passage
from pipelines.quality.figure import Figure
from pipelines.quality.statuses import EXCESS, claim

# All patterns run over folded text.
_GOAL = r"(?:muc tieu|chi tieu|ke hoach|nghi quyet)(?!\w)(?! (?:quy|thang|tien do|\d+ thang))"
_MISSED = re.compile(rf"(?<!\w)(?:(?:chua|khong) (?:dat|hoan thanh)(?: duoc)?|thap hon)(?: so voi)?(?: muc)? {_GOAL}")
_MET = re.compile(
    rf"(?<!\w)(?:(?:dat|hoan thanh)(?: va vuot)?|vuot|cao hon)(?: \d+(?:[.,]\d+)?\s*%)?(?: so voi)?(?: muc)? {_GOAL}"
)


def of_elsewhere(documents: Sequence[Document]) -> Iterator[Passage]:
    """One passage for each sentence with one result, a word on its goal, and no goal; the goal is stated once."""
    for document in documents:
        for start, end in document.sentences:
            words = document.folded[start:end]
            missed = _MISSED.search(words)
            met = _MET.search(_MISSED.sub("", words))
            if bool(missed) == bool(met) or "\t" in document.text[start:end] or "|" in words:
                continue
            over = EXCESS.search(words)
            excess = over.start("number") + start if over else -1
            figures = [t for t in document.tokens if start <= t.start < end and t.is_figure and t.start != excess]
            results = [f for f in document.figures if start <= f.figure_start < end]
            if len(figures) != 1 or len(results) != 1:
                continue
            goal = _goal_of(document, results[0])
            if goal:
                yield claim(document, (start, end), "missed" if missed else "met", figures[0], goal)


def _goal_of(document: Document, result: Figure) -> Figure | None:
    """The one goal of that figure for the period, or for its year."""
    if result.kind != "actual" or math.isnan(result.value):
        return None
    goals = [
        figure
        for figure in document.figures
        if figure.kind == "target"
        and (figure.code, figure.level, figure.attributes) == (result.code, result.level, result.attributes)
        and figure.period in (result.period, result.period[:4])
        and not math.isnan(figure.value)
    ]
    return goals[0] if len({(goal.value, goal.comparator) for goal in goals}) == 1 else None
