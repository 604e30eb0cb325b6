"""What stands around a figure in its sentence.

Belongs here: a figure that is bound, and what the words of its cell, its clause and the noun behind it say. Does not:
where an indicator is sought and which one wins (`binding`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipelines.extraction.cells import Span, is_empty, names_tier, noun_start, noun_word, says_only_noun
from pipelines.extraction.divided import Sentence
from pipelines.extraction.figures import Figure

_QUANTIFIER = re.compile(
    r"(?:trung tâm(?: các)?|các|đơn vị|lượt|bộ|số|loại|nhóm|cuộc|cơ|danh mục|trường hợp|tổng số)\s+"
)
_TOTAL = re.compile(r"(?<!\w)tổng(?: cộng| số)?\s+(?:là\s+)?$")
_REACH = 90


@dataclass(slots=True)
class Bound:
    """A figure with its indicators; `anchor` is where their words stand, in the sentence.

    There are several where the same words name several at once: `100% trung tâm cấp huyện, cấp xã có cáp quang`.
    """

    figure: Figure
    codes: tuple[str, ...]
    cell: Span
    window: str
    anchor: Span


class Around:
    """A figure of a sentence among those before it; `found` holds what these are of."""

    def __init__(self, sentence: Sentence, index: int, found: Sequence[Bound | None]) -> None:
        self.sentence, self.index, self.found = sentence, index, found
        self.previous = self._before()
        self.figure, self.cell = sentence.figures[index], sentence.cells[index]
        self.nouns, self.has_noun = self._nouns()

    def _before(self) -> Bound | None:
        """What the figure before it is of; one in a bracket that has closed is no longer gone on with.

        `cấp tỉnh 25.010 hồ sơ (trực tuyến 21.000 hồ sơ), cấp huyện 18.500 hồ sơ`
        """
        text, start = self.sentence.text, self.sentence.figures[self.index].start
        for figure, bound in zip(reversed(self.sentence.figures[: self.index]), reversed(self.found), strict=True):
            between = text[figure.end : start]
            if between.count(")") <= between.count("("):
                return bound
        return None

    @cached_property
    def empty(self) -> bool:
        """Whether the cell says nothing of its own; a share that restates a count is of what the count is of."""
        return self._restates() or is_empty(self.sentence.text, self.cell, self.figure)

    def _restated(self) -> frozenset[str]:
        """The concepts of the count that a share restates, and its own."""
        return self.sentence.concepts((self.sentence.cells[self.index - 1][0], self.cell[1]))

    def _restates(self) -> bool:
        return self.figure.share_of is not None and self.figure.share_of.end <= self.figure.start

    @cached_property
    def own(self) -> frozenset[str]:
        return self.sentence.concepts(self.cell)

    def _totals(self) -> bool:
        """Whether the cell says that the figure adds up those before it: it is none of them."""
        return self.figure.role == "count" and bool(_TOTAL.search(self.sentence.text, self.cell[0], self.figure.start))

    def _only_noun_again(self, last: Figure) -> bool:
        """Whether the cell adds to the figure before it nothing but its noun: `(lũy kế 9 tháng 54.112 hồ sơ)`."""
        text = self.sentence.text
        one, other = noun_start(text, last.end), noun_start(text, self.figure.end)
        if one is None or other is None:
            return False
        word = next((h for h in self.sentence.hits if h.start == other and h.end <= self.cell[1]), None)
        same = word is not None and text.startswith(text[word.start : word.end], one)
        return same and says_only_noun(text, self.cell, self.figure, self.sentence.hits)

    @cached_property
    def listed(self) -> frozenset[str]:
        """The codes of earlier figures that a list may go on with: those of the same noun, where there are any."""
        text = self.sentence.text
        word = noun_word(text, self.figure)
        earlier = [bound for bound in self.found[: self.index] if bound]
        alike = [bound for bound in earlier if word and noun_word(text, bound.figure) == word]
        return frozenset(code for bound in alike or earlier for code in bound.codes)

    @cached_property
    def near(self) -> frozenset[str]:
        """The concepts of the figure's clause, between semicolons."""
        begin = self.sentence.text.rfind(";", 0, self.figure.start) + 1
        return self.sentence.concepts((begin, self.cell[1]))

    @cached_property
    def clause(self) -> frozenset[str]:
        """The concepts of the clause that reach the figure: those of a verb that has no figure yet."""
        if self.previous is not None:
            return frozenset()  # the verb already has its figure
        begin = max(self.sentence.text.rfind(";", 0, self.figure.start) + 1, self.figure.start - _REACH)
        return self.sentence.concepts((begin, self.cell[1]))

    def _nouns(self) -> tuple[frozenset[str], bool]:
        """The concepts that begin right behind the figure, and whether any noun stands there."""
        first = noun_start(self.sentence.text, self.figure.noun_at)
        if first is None or names_tier(self.sentence.text, first):
            return frozenset(), False
        return self._concepts_at(first), True

    def _concepts_at(self, first: int) -> frozenset[str]:
        """The concepts of a noun that begins at an offset, with or without what only says how many of it."""
        skipped = _QUANTIFIER.match(self.sentence.text, first)
        starts = {first, skipped.end() if skipped else first}
        return frozenset(h.concept for h in self.sentence.hits if h.start in starts)
