"""Which tier of government each figure of a sentence is of.

Belongs here: how far a marker reaches, "lần lượt", and tiers handed down by headings. Does not: finding markers in a
text (`levels`), the indicator of a figure (`binding`).
"""

import re
from collections.abc import Sequence
from functools import cached_property

from pipelines import catalogue
from pipelines.extraction.around import Bound
from pipelines.extraction.cells import Span, is_empty, noun_start, opens_topic
from pipelines.extraction.divided import Sentence
from pipelines.extraction.figures import Figure
from pipelines.extraction.levels import ORDER, Marker, markers, tiers_named

Levels = tuple[str, ...]
ALL: Levels = ("all",)

_RESPECTIVELY = re.compile(r"(?<!\w)(?:lan luot|tuong ung(?! voi))(?!\w)")
_LEADING_WORDS = re.compile(r"(?<!\w)(?:trong do|rieng|o|tai|va|con|cac|ubnd|khoi|\d+)(?!\w)|\W+")
# `Sau 3 tháng, cấp xã tiếp nhận …, tỷ lệ đúng hạn …`: when, before the subject.
_WHEN = re.compile(r"\W*(?:trong|sau|tinh|den|tu|qua|ke tu|nam|quy|thang)(?!\w)[^,;:()]{0,40},")
_ACTS = re.compile(r"\s+(?:(?:da|dang|hien|cung|deu)\s+)*(?:tiep nhan|giai quyet|xu ly|nhan|tra|co|dat)(?!\w)")
_ITS_NUMBER = re.compile(r"\s*(?:la |dat |:\s*)?(?:tren |hon |gan |khoang )?\d")
_NOUN_TIERS = (
    ("xa", re.compile(r"(?:các )?(?:xã|phường|đặc khu)(?!\w)")),
    ("huyen", re.compile(r"(?:các )?(?:huyện|quận)(?!\w)")),
)


# `01 điểm cầu tỉnh, 11 điểm cầu huyện, 160 điểm cầu xã`
_TIER_OF_NOUN = re.compile(r"(?:[^\W\d]+ ){1,4}(tỉnh|huyện|xã)(?=\s*[,;)]|\s+và \d)")
_TIERS = {"tỉnh": "tinh", "huyện": "huyen", "xã": "xa"}


class Tiers:
    """The tiers of the figures of one sentence.

    `folded` is the sentence without diacritics; `handed` are the tiers that a heading or a lead hands down; `silent`
    are the places of figures without an indicator, whose tier is that of what follows: `124 trung tâm cấp xã đã …`.
    """

    def __init__(self, sentence: Sentence, folded: str, handed: Levels, silent: frozenset[int] = frozenset()) -> None:
        self.sentence, self.folded, self.handed, self.silent = sentence, folded, handed, silent
        self.figures = sentence.figures

    @cached_property
    def markers(self) -> list[Marker]:
        return markers(self.folded)

    def respectively(self) -> dict[int, Levels]:
        """`cấp tỉnh, huyện, xã lần lượt đạt 98%, 94%, 95%`: the n-th figure is of the n-th tier.

        The tiers may stand before the word or behind the figures (`tương ứng 92%, 88% và 75% ở 3 cấp tỉnh, huyện, xã`).
        """
        said = _RESPECTIVELY.search(self.folded)
        if not said:
            return {}
        following = [i for i, f in enumerate(self.figures) if f.start > said.start()]
        for marker in self._rows(said.start()):
            if len(following) >= len(marker):
                chosen = following[: len(marker)]
                roles = {self.figures[i].role for i in chosen}
                return {i: (level,) for i, level in zip(chosen, marker, strict=True)} if len(roles) == 1 else {}
        return {}

    def _rows(self, at: int) -> list[Levels]:
        """The rows of tiers that the sentence names, those before `at` first."""
        before = [level for m in self.markers if m.end <= at for level in tiers_named(self.folded[m.start : m.end])]
        after = [tiers_named(self.folded[m.start : m.end]) for m in self.markers if m.start >= at]
        rows = [tuple(dict.fromkeys(before)), *after]
        return [row for row in rows if len(row) > 1]

    def of(self, code: str, bound: Bound, index: int, before: Levels | None, restated: Levels = ()) -> Levels:
        """The tiers of a figure; one that only repeats the indicator before it (`(kế hoạch 60%)`) has its tiers too.

        So has a share those of the count that it restates: `cấp xã giải quyết 937 hồ sơ đúng hạn (tỷ lệ 99,1%)`.
        """
        allowed = catalogue.indicators()[code].levels
        if allowed == ALL:
            return ALL
        if before and bound.window in ("repeat", "before") and not self._has_marker(bound.cell):
            return before
        named = (
            self._in_cell(bound)
            or self._around_bracket(index)
            or self._noun(bound.figure, allowed)
            or restated
            or self._carried(index)
            or self.handed
        )
        named = tuple(level for level in named if level in allowed)
        if len(named) > 1 and bound.figure.role not in ("percent", "fraction"):
            return ALL
        return named or ALL

    def _has_marker(self, cell: Span) -> bool:
        return any(cell[0] <= m.start and m.end <= cell[1] for m in self.markers)

    def _in_cell(self, bound: Bound) -> Levels:
        """The marker before the figure in its cell, else the one behind its number."""
        figure, cell = bound.figure, bound.cell
        before = [m for m in self.markers if cell[0] <= m.start and m.end <= figure.start]
        if before:
            named = {level for m in before for level in m.levels}
            return ALL if named == set(ORDER) else before[-1].levels
        aside = self.folded.find(", chu yeu", figure.end, cell[1])
        end = aside if aside >= 0 else cell[1]
        after = [m for m in self.markers if figure.tokens[0].end <= m.start and m.end <= end]
        return after[0].levels if after else ()

    def _around_bracket(self, index: int) -> Levels:
        """A bracket has the tiers of what it restates: `100% công chức cấp xã được tập huấn (5.218 lượt)`."""
        cell = self.sentence.cells[index]
        if not index or not self.folded[: self.figures[index].start].rstrip("~ ").endswith("("):
            return ()
        before = [m for m in self.markers if self.sentence.cells[index - 1][0] <= m.start and m.end <= cell[0] + 1]
        return before[-1].levels if before else ()

    def _noun(self, figure: Figure, allowed: Levels) -> Levels:
        """The tier that the figure's own noun names: `184/184 xã đã kết nối`."""
        start = noun_start(self.sentence.text, figure.noun_at)
        if start is None:
            return ()
        named = _TIER_OF_NOUN.match(self.sentence.text, start) if figure.role == "count" else None
        if named:
            return (_TIERS[named[1]],)
        return next(((t,) for t, noun in _NOUN_TIERS if t in allowed and noun.match(self.sentence.text, start)), ())

    def _carried(self, index: int) -> Levels:
        """The last marker at the left that may reach the figure."""
        carried = self._leading(index)
        figure = self.figures[index]
        if opens_topic(self.sentence.text, self.sentence.cells[index], figure):
            carried = [m for m in carried if self._leads_clause(m, figure)]
        carried = [m for m in carried if self._reaches(m, index)]
        if not carried:
            return ()
        cell = next((c for c in self.sentence.cells if c[0] <= carried[-1].start < c[1]), (0, 0))
        together = {level for m in carried if cell[0] <= m.start < cell[1] for level in m.levels}
        return ALL if together == set(ORDER) else carried[-1].levels

    def _reaches(self, marker: Marker, index: int) -> bool:
        """A tier right before its own number (`cấp xã 170.300;`) is one of a list: a clause of new words is not its."""
        figure = self.figures[index]
        if self._is_label(marker) and "tong" not in self.folded[self.sentence.cells[index][0] : figure.start]:
            return True  # `• Cấp tỉnh: 1.405 TTHC; cung cấp 1.187 dịch vụ toàn trình`
        if ";" not in self.folded[marker.end : figure.start] or not _ITS_NUMBER.match(self.folded, marker.end):
            return True
        return is_empty(self.sentence.text, self.sentence.cells[index], figure)

    def _leading(self, index: int) -> Sequence[Marker]:
        """Markers at the left that stand before their own figure: `cấp tỉnh: 21.371 hồ sơ (đúng hạn 98,6%)`."""
        cells = self.sentence.cells
        return [
            m
            for m in self.markers
            if m.end <= cells[index][0]
            and not self._shut_in(m, index)
            and not any(
                figure.tokens[0].end <= m.start and m.end <= end and not (at in self.silent and self._acts(m))
                for at, (figure, (_, end)) in enumerate(zip(self.figures[:index], cells, strict=False))
            )
        ]

    def _acts(self, marker: Marker) -> bool:
        return bool(_ACTS.match(self.folded, marker.end))

    def _shut_in(self, marker: Marker, index: int) -> bool:
        """Whether the marker stands in a bracket that closes before the figure."""
        between = self.folded[marker.end : self.figures[index].start]
        return between.count(")") > between.count("(")

    def _is_label(self, marker: Marker) -> bool:
        """Whether the sentence opens with the tier and a colon."""
        opens = not _LEADING_WORDS.sub("", self.folded[: marker.start])
        return opens and self.folded[marker.end :].lstrip()[:1] == ":"

    def _leads_clause(self, marker: Marker, figure: Figure) -> bool:
        """`cấp huyện tiếp nhận 3.667 hồ sơ, tỷ lệ đúng hạn 94,9%`: the tier is the subject of all that follows."""
        before = _WHEN.sub("", re.split(r"[;:(]", self.folded[: marker.start])[-1], count=1)
        if self._is_label(marker):
            return True  # `- Cấp tỉnh: tiếp nhận …; tỷ lệ đúng hạn …`
        return not _LEADING_WORDS.sub("", before) and ";" not in self.folded[marker.end : figure.start]
