"""Reading one sentence: its figures, what each is of, of which tier and period, and whose it is.

Belongs here: the way of a sentence through figures, binding, tiers, ownership and stance, and what it hands on to the
next. Does not: how each of them works, nor the passage (`reading`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from pipelines import catalogue
from pipelines.extraction.around import Bound
from pipelines.extraction.binding import bind
from pipelines.extraction.cells import Span, is_empty, noun_word, says_only_noun
from pipelines.extraction.divided import Sentence
from pipelines.extraction.figures import Figure, figures
from pipelines.extraction.levels import markers
from pipelines.extraction.lexicon import Hit, concepts_of, lexicon
from pipelines.extraction.stance import (
    Stance,
    coming_period,
    compared_period,
    goal_behind,
    goal_period,
    is_cumulative,
    is_done,
    is_goal,
    is_result,
    opens_goals,
    period_behind,
    since_january,
    stated_period,
)
from pipelines.extraction.statements import About, Statement, section_of, understood
from pipelines.extraction.structure import Segment, sentences
from pipelines.extraction.tiers import Tiers
from pipelines.extraction.whose import Topic, speaks_of_all, topic, whose
from pipelines.vietnamese.cues import Heard, heard_in
from pipelines.vietnamese.dates import Window, find_periods, find_states, find_windows, months_key
from pipelines.vietnamese.numbers import Token
from pipelines.vietnamese.text import lower

_TODAY = re.compile(r"(?<!\w)(?:den nay|hien nay|hien tai|hien|bay gio|dang|den thoi diem nay|nay)(?!\w)")
_COMPARES = re.compile(r"\W*(?:so voi |trong khi )?(?:cung ky|nam truoc|quy truoc|thang truoc)(?!\w)")
_ITEM = re.compile(r"\s*[-+•*]\s")
_BY_THEN = re.compile(r"\W*(?:khi do|luc do|den (?:khi|luc|thoi diem) do)(?!\w)")
_OPENS_PARTS = re.compile(r"\W*(?:(?:trong do|cu the|trong so do|theo cap|theo do|rieng)\W+)+")
_THIS_SHARE = re.compile(r"(?<!\w)(?:ty le|ti le|ty trong|con so|chi so) (?:nay|do|tren)(?!\w)")
_PART_OF = re.compile(r"\(|(?<!\w)(?:trong đó|gồm|bao gồm|riêng|trong số)(?!\w)")
_OF_ITS_OWN = re.compile(
    r"(?<!\w)(?:cấp(?! (?:[ivx]+|\d+)(?!\w))|tỉnh|huyện|xã|sở|tại|năm|quý|tháng|kế hoạch|chỉ tiêu|mục tiêu|"
    r"cùng kỳ|so với|lũy kế|cả)(?!\w)"
)
_GOES_WITHOUT_SAYING = frozenset({"ho_so", "tthc"})
_by_start = attrgetter("start")


@dataclass(frozen=True, slots=True)
class _Counted:
    """The codes of a count and the word of what it counts."""

    codes: tuple[str, ...]
    noun: str


class Handed(NamedTuple):
    """What a sentence takes over from the document, its headings and the sentences before it."""

    about: About
    stance: Stance
    levels: tuple[str, ...]
    period: str | None = None
    window: Window | None = None
    previous: tuple[Figure, ...] = ()
    share: tuple[str, ...] = ()  # the codes of the last share, which "tỷ lệ này" takes up
    counted: _Counted | None = None  # the last count, which "trong đó, cấp tỉnh …" takes up
    topic: Topic | None = None
    was_others: bool = False  # whether all figures of the sentence before were somebody else's
    goal: str | None = None  # the year of the goals that an article tells of
    lists_goals: bool = False  # whether an item of a list on one line is a goal
    said: frozenset[str] = frozenset()  # of the sentence before, what the next one need not say again


@dataclass(frozen=True, slots=True)
class _Whole:
    """A figure that was bound, of which a later one may be a part."""

    figure: Figure
    codes: tuple[str, ...]
    levels: dict[str, tuple[str, ...]]


class SentenceReader:
    """Reads one sentence of a passage."""

    def __init__(
        self, segment: Segment, span: tuple[int, int], folded: str, tokens: Sequence[Token], handed: Handed
    ) -> None:
        self.segment, self.start, self.handed, self.folded = segment, span[0], handed, folded
        self.about, self.stance = handed.about, handed.stance
        self.heard = heard_in(folded)
        self.text = segment.text[span[0] : span[1]]
        own = [t for t in tokens if span[0] <= t.start and t.end <= span[1]]
        if self.start:
            own = [t._replace(start=t.start - self.start, end=t.end - self.start) for t in own]
        self.figures = figures(folded, own, handed.previous)
        self.periods = [
            *find_periods(self.text, folded, self.heard),
            *find_states(self.text, folded, self.heard),
        ]
        self.periods.sort(key=_by_start)
        dated = "/" in folded or "-" in folded
        self.windows = list(find_windows(self.text, folded, self.heard)) if dated else []
        self.topic = topic(Heard(self.text, folded, self.heard), self.about.own) or self._topic_above()
        self.fates: dict[int, tuple[str, str]] = {}
        self.share: tuple[str, ...] = ()
        self.count: _Counted | None = None

    @cached_property
    def hits(self) -> list[Hit]:
        return lexicon().hits(self.text, self.folded)

    @cached_property
    def sentence(self) -> Sentence:
        segment = self.segment
        lead = concepts_of(segment.lead) if segment.lead else frozenset()
        cited = concepts_of(_citing_sentence(segment)) if segment.cited_in else frozenset()
        above = lead | cited | self.handed.said | frozenset().union(*(concepts_of(h) for h in segment.headings[-3:]))
        return Sentence(lower(self.text), self.hits, self.figures, above, lead)

    def _topic_above(self) -> Topic | None:
        """What it goes on about: parts of what another has (`Trong đó, …`), or in an article the place it came to."""
        if speaks_of_all(self.text):
            return None
        if self.handed.was_others and _OPENS_PARTS.match(self.folded):
            return Topic("other_body", len(self.text))
        above = self.handed.topic
        if above is None or not above.goes_on or not self.about.is_article:
            return None
        back = self.about.own.named_in(self.folded)
        return Topic(above.fate, len(self.text) if back is None else back, goes_on=back is None)

    def _topic_left(self) -> Topic | None:
        """What the next sentence goes on about; one whose figures are all the country's leaves it at the country."""
        whose_figures = {fate for fate, _ in self.fates.values()}
        at_the_country = self.topic is None and whose_figures == {"benchmark"}
        return Topic("benchmark", 0, goes_on=True) if at_the_country else self.topic

    def _carries(self) -> str | None:
        """The period that the sentence hands on to the next ones of its passage: one named before all its figures."""
        if _COMPARES.match(self.folded):
            return None
        first = self.figures[0].start if self.figures else len(self.folded)
        return self._stated(first, at_head=True)

    def _stated(self, at: int, at_head: bool = False) -> str | None:
        """The period that the sentence states for what stands at an offset."""
        about = self.about
        return stated_period(
            self.folded, self.periods, at, about.period, at_head=at_head, doc_type=about.doc_type, heard=self.heard
        )

    def statements(self) -> Iterator[Statement]:
        """What the sentence states; nothing is looked up in one without figures."""
        if not self.figures:
            return
        bound = bind(self.sentence, self._taken_up() or self._counts_on())
        self.share = next((b.codes for b in reversed(bound) if b and b.figure.role == "percent"), ())
        self.count = next(
            (
                _Counted(b.codes, noun_word(self.sentence.text, b.figure))
                for b in reversed(bound)
                if b and b.figure.role == "count"
            ),
            None,
        )
        tiers = Tiers(self.sentence, self.folded, self.handed.levels)
        order = tiers.respectively()
        before: dict[str, tuple[str, ...]] = {}  # the tiers of the figure before, by its codes
        wholes: list[_Whole] = []
        for index, (figure, named) in enumerate(zip(self.figures, bound, strict=True)):
            cell = self.sentence.cells[index]
            other = self._whose(figure, cell)
            if other or named is None:
                self._settle(figure, other or self._unbound(figure), "")
                continue
            levels = {c: order.get(index) or tiers.of(c, named, index, before.get(c)) for c in named.codes}
            if self._is_part(figure, named.codes, levels, wholes) or self._counts_goals(named.codes):
                self._settle(figure, self._unbound(figure), "")
                continue
            if share := self._stated_as_share(figure, named.codes, bound):
                self._settle(figure, "observation", share)
                continue
            wholes.append(_Whole(figure, named.codes, levels))
            self._settle(figure, "observation", named.codes[0])
            for code in named.codes:
                yield self._statement(named, code, levels[code])
            before = levels

    def _whose(self, figure: Figure, cell: Span) -> str | None:
        if self.topic and self.topic.holds(figure.start):
            return self.topic.fate
        return whose(Heard(self.text, self.folded, self.heard), cell, figure.start, self.about.own)

    def _is_part(
        self, figure: Figure, codes: tuple[str, ...], levels: dict[str, tuple[str, ...]], wholes: Sequence[_Whole]
    ) -> bool:
        """Whether a count is a part of one before it: `66 bưu cục (04 bưu cục cấp I)`, `trong đó 742 trạm 4G`.

        The figures of tiers are no parts in this sense, nor are those of goals and of other periods, nor a code of
        which the catalogue keeps a row for each part.
        """
        value = figure.value if figure.role == "count" else figure.denominator if figure.role == "fraction" else None
        if value is None or "one row per" in _note(codes[0]):
            return False
        for whole in wholes:
            if (whole.codes, whole.levels, whole.figure.role) != (codes, levels, "count"):
                continue
            of = whole.figure.value or 0
            between = self.sentence.text[whole.figure.end : figure.start]
            contained = value < of if figure.role == "count" else value == of
            if contained and _PART_OF.search(between) and not _OF_ITS_OWN.search(between):
                return True
        return False

    def _stated_as_share(self, figure: Figure, codes: tuple[str, ...], bound: Sequence[Bound | None]) -> str:
        """The code of the share that restates a count which the catalogue keeps only where no share is stated."""
        if "no base" not in _note(codes[0]):
            return ""
        return next((b.codes[0] for b in bound if b and b.figure.share_of is figure), "")

    def _counts_goals(self, codes: tuple[str, ...]) -> bool:
        """Whether the figure says how many goals shall be met: no result, and no goal of an indicator."""
        return self.stance.kind == "target" and codes[0].startswith("governance.targets")

    def hands_on(self) -> Handed:
        """What the next sentence of the passage takes over."""
        handed = self.handed
        return handed._replace(
            previous=tuple(self.figures),
            period=self._carries() or handed.period,
            window=self.windows[-1] if self.windows else handed.window,
            share=self.share or handed.share,
            counted=self.count or handed.counted,
            goal=self._goal_year() or handed.goal,
            lists_goals=self._lists_goals(),
            topic=self._topic_left(),
            was_others={fate for fate, _ in self.fates.values()} == {"other_body"},
            said=_GOES_WITHOUT_SAYING.intersection(h.concept for h in self.hits),
        )

    def _taken_up(self) -> Bound | None:
        """`Năm 2021, tỷ lệ này mới là 51%`, `Trong đó, cấp tỉnh đạt 91%`: the share of the sentence before."""
        figure, cell = self.figures[0], self.sentence.cells[0]
        before = self.folded[: figure.start]
        said = figure.role == "percent" and (
            _THIS_SHARE.search(before)
            or (_OPENS_PARTS.match(before) and self._names_a_tier(cell) and is_empty(self.sentence.text, cell, figure))
        )
        if not (said and self.handed.share):
            return None
        return Bound(figure, self.handed.share, cell, "repeat", (figure.start, figure.end))

    def _counts_on(self) -> Bound | None:
        """`… tiếp nhận 10.250 hồ sơ. Trong đó, cấp tỉnh 4.100 hồ sơ`: the count of the sentence before, by tiers."""
        figure, cell, last = self.figures[0], self.sentence.cells[0], self.handed.counted
        if figure.role != "count" or last is None or not _OPENS_PARTS.match(self.folded[: figure.start]):
            return None
        if noun_word(self.sentence.text, figure) not in ("", last.noun) or not self._names_a_tier(cell):
            return None
        says = says_only_noun(self.sentence.text, cell, figure, self.sentence.hits)
        return Bound(figure, last.codes, cell, "repeat", (figure.start, figure.end)) if says else None

    def _names_a_tier(self, cell: Span) -> bool:
        return bool(markers(self.folded[cell[0] : cell[1]]))

    def _statement(self, bound: Bound, code: str, levels: tuple[str, ...]) -> Statement:
        figure = bound.figure
        kind, period = self._stance_of(figure, code)
        start, end = self._span(bound)
        origin = self.segment.origin
        begin, stop = self.start + start, self.start + end
        return Statement(
            code,
            levels,
            kind,
            period,
            figure,
            origin(begin),
            origin(stop - 1) + 1,
            origin(self.start + figure.start),
            origin(self.start + figure.end - 1) + 1,
            section_of(self.segment),
            self._attributes(code, figure),
            self._window(figure, kind),
        )

    def _window(self, figure: Figure, kind: str) -> Window | None:
        """The days that the text says a result is of: those named before it, here or in a sentence above."""
        before = [w for w in self.windows if w.end <= figure.start]
        return (before[-1] if before else self.handed.window) if kind == "actual" else None

    def _stance_of(self, figure: Figure, code: str) -> tuple[str, str]:
        stated = self._stated(figure.start)
        goal = self._is_goal(figure) and not code.startswith("governance.targets")
        if behind := goal_behind(self.folded, self.periods, figure.end, self.about.period):
            return "target", behind
        if self.stance.kind == "target":
            if is_result(self.folded, figure.start, self.stance.period):
                return "actual", stated or self.about.period
            return "target", goal_period(
                self.folded, self.periods, figure.start, self.about.period
            ) or self.stance.period
        coming = coming_period(self.folded, self.periods, figure.start, self.about.period)
        if coming and not code.startswith("governance.targets"):
            return "target", coming
        if goal or self._lists_goals() or (self.handed.goal and _BY_THEN.match(self.folded)):
            named = goal_period(self.folded, self.periods, figure.start, self.about.period)
            return "target", named or self.handed.goal or self.stance.period
        compared = compared_period(self.folded, self.periods, (figure.start, figure.end), self.about.period, self.heard)
        compared = compared or period_behind(self.folded, self.periods, figure.end, self.about.period)
        period = compared or stated or self._handed_period(figure) or self.stance.period
        if catalogue.indicators()[code].nature == "flow" and not compared:
            if is_cumulative(self.folded, (figure.start, figure.end), self.heard):
                period = since_january(period)
            period = self._of_window(figure) or period
        return "actual", period

    def _lists_goals(self) -> bool:
        """Whether the sentence opens a list of goals on its line, or is an item of one."""
        return opens_goals(self.folded) or (self.handed.lists_goals and _ITEM.match(self.folded) is not None)

    def _goal_year(self) -> str | None:
        """The coming year whose goals an article goes on about: `Phấn đấu đến năm 2030, …. Khi đó, 90% hồ sơ …`."""
        if not self.about.is_article:
            return None
        return coming_period(self.folded, self.periods, len(self.folded), self.about.period)

    def _of_window(self, figure: Figure) -> str | None:
        """The months that a stretch of days from New Year covers: `từ 01/01 đến 30/11/2019` is `2019-11M`."""
        window = next((w for w in reversed(self.windows) if w.end <= figure.start), None)
        if window is None or (window.first.month, window.first.day) != (1, 1) or window.first.year != window.last.year:
            return None
        return months_key(str(window.last.year), window.last.month)

    def _is_goal(self, figure: Figure) -> bool:
        """Whether its clause makes the figure a goal, or the clause that the sentence of an article opens with did."""
        first, folded, heard = self.figures[0].start, self.folded, self.heard
        opened = self.about.is_article and ";" in folded[first : figure.start] and is_goal(folded, first, heard)
        return is_goal(folded, figure.start, heard) or (opened and not is_done(folded, figure.start))

    def _handed_period(self, figure: Figure) -> str | None:
        """The period handed on by a sentence above; an earlier year ends where the text comes back to today."""
        period = self.handed.period
        clause = self.folded.find(";", figure.end)
        said = self.folded[: clause if clause >= 0 else len(self.folded)]
        if period and period[:4] < self.about.period[:4] and _TODAY.search(said):
            return None
        return period

    def _span(self, bound: Bound) -> tuple[int, int]:
        """The words that name the figure together with it; its cell up to it where they stand elsewhere."""
        figure = bound.figure
        if bound.window in ("side", "cell", "chunk", "clause", "label"):
            return min(bound.anchor[0], figure.start), max(bound.anchor[1], figure.end)
        lead = self.folded[bound.cell[0] : figure.start]
        return bound.cell[0] + len(lead) - len(lead.lstrip(" ,;:(-")), figure.end

    def _attributes(self, code: str, figure: Figure) -> dict[str, str]:
        """What tells apart several figures of one code, where the catalogue keeps a row for each of them."""
        if "one row per" not in _note(code):
            return {}
        after = re.match(r"[\s*]*([^,;.:()\d]{2,60})", self.text[figure.end :])
        return {"nhom": " ".join(after[1].split())} if after else {}

    def _settle(self, figure: Figure, disposition: str, code: str) -> None:
        for token in figure.tokens:
            self.fates[token.start + self.start] = (disposition, code)
        if figure.share_of is not None and code:
            token = figure.share_of.tokens[0]
            if self.fates.get(token.start + self.start, ("uncatalogued",))[0] in ("uncatalogued", "unresolved"):
                self.fates[token.start + self.start] = (disposition, code)

    def _unbound(self, figure: Figure) -> str:
        return understood(self.folded, figure.tokens[0])


def _note(code: str) -> str:
    return catalogue.indicators()[code].note


def _citing_sentence(segment: Segment) -> str:
    cited = segment.cited_in
    if cited is None:
        return ""
    at = cited.text.find(segment.mark)
    return next((cited.text[s:e] for s, e in sentences(cited.text, cited.folded) if s <= at <= e), cited.text[:200])
