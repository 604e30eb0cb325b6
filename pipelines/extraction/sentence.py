"""Reading one sentence: its figures, what each is of, of which tier and period, and whose it is.

Belongs here: the way of a sentence through figures, binding, tiers, ownership and stance, and what it hands on to the
next. Does not: how each of them works, nor the passage (`reading`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pipelines import catalogue
from pipelines.extraction.around import Bound
from pipelines.extraction.binding import bind
from pipelines.extraction.cells import Span, is_empty, noun_word, says_only_noun
from pipelines.extraction.divided import Sentence
from pipelines.extraction.figures import Figure, figures
from pipelines.extraction.goals import is_goal
from pipelines.extraction.levels import markers
from pipelines.extraction.lexicon import Hit, concepts_of, lexicon
from pipelines.extraction.stance import Stance
from pipelines.extraction.statements import About, Statement, section_of, understood
from pipelines.extraction.structure import Segment, sentences
from pipelines.extraction.tiers import Tiers
from pipelines.extraction.times import Times, TimesHanded
from pipelines.extraction.whose import Topic, speaks_of_all, topic, whose
from pipelines.vietnamese.cues import Heard, heard_in
from pipelines.vietnamese.numbers import Token
from pipelines.vietnamese.text import lower

_OPENS_PARTS = re.compile(r"\W*(?:(?:trong do|cu the|trong so do|theo cap|theo do|rieng)\W+)+")
_THIS_SHARE = re.compile(r"(?<!\w)(?:ty le|ti le|ty trong|con so|chi so) (?:nay|do|tren)(?!\w)")
_PART_OF = re.compile(r"\(|(?<!\w)(?:trong đó|gồm|bao gồm|riêng|trong số|chia (?:ra|thành|làm))(?!\w)")
_OF_A_TIER = re.compile(r"(?<!\w)(?:cấp(?! (?:[ivx]+|\d+)(?!\w))|tỉnh|huyện|xã|sở|tại|cả)(?!\w)")
_OF_ITS_OWN = re.compile(r"(?<!\w)(?:năm|quý|tháng|kế hoạch|chỉ tiêu|mục tiêu|cùng kỳ|so với|lũy kế)(?!\w)")
_GOES_WITHOUT_SAYING = frozenset({"ho_so", "tthc"})


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
    times: TimesHanded = TimesHanded()
    previous: tuple[Figure, ...] = ()
    share: tuple[str, ...] = ()  # the codes of the last share, which "tỷ lệ này" takes up
    counted: _Counted | None = None  # the last count, which "trong đó, cấp tỉnh …" takes up
    topic: Topic | None = None
    was_others: bool = False  # whether all figures of the sentence before were somebody else's
    said: frozenset[str] = frozenset()  # of the sentence before, what the next one need not say again


@dataclass(frozen=True, slots=True)
class _Whole:
    """A figure that was bound, of which a later one may be a part."""

    figure: Figure
    codes: tuple[str, ...]
    levels: dict[str, tuple[str, ...]]

    def tiers(self) -> tuple[str, ...]:
        return next(iter(self.levels.values()))


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
        said = Heard(self.text, folded, self.heard)
        self.times = Times(said, self.figures, self.about, self.stance, handed.times)
        self.topic = topic(said, self.about.own) or self._topic_above()
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
        silent = frozenset(at for at, named in enumerate(bound) if named is None)
        tiers = Tiers(self.sentence, self.folded, self.handed.levels, silent)
        order = tiers.respectively()
        before: dict[str, tuple[str, ...]] = {}  # the tiers of the figure before, by its codes
        wholes: list[_Whole] = []
        for index, (figure, named) in enumerate(zip(self.figures, bound, strict=True)):
            cell = self.sentence.cells[index]
            other = self._whose(figure, cell) or self._whole_of_others(index)
            if other or named is None:
                self._settle(figure, other or self._unbound(figure), "")
                continue
            restated = next((whole for whole in wholes if whole.figure is figure.share_of), None)
            levels = {
                c: order.get(index) or tiers.of(c, named, index, before.get(c), restated.tiers() if restated else ())
                for c in named.codes
            }
            if (
                self._is_part(figure, named.codes, levels, wholes)
                or self._counts_goals(named.codes)
                or self.times.of_many_years(figure, named.codes[0])
            ):
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

    def _whole_of_others(self, index: int) -> str | None:
        """The fate of the figure before it of which it is a part, if that is another body's.

        `Công an tỉnh tiếp nhận 12.845 hồ sơ, trong đó trực tuyến 12.811 hồ sơ, đạt 99,7%`
        """
        if not index:
            return None
        whole, figure = self.figures[index - 1], self.figures[index]
        fate, _ = self.fates.get(whole.tokens[0].start + self.start, ("", ""))
        between = self.text[whole.end : figure.start]
        part = figure.share_of is whole or "trong đó" in between
        return fate if fate == "other_body" and part and ";" not in between else None

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
            of_a_tier = len(catalogue.indicators()[codes[0]].levels) > 1 and _OF_A_TIER.search(between)
            if contained and _PART_OF.search(between) and not (of_a_tier or _OF_ITS_OWN.search(between)):
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
            times=self.times.hands_on(),
            share=self.share or handed.share,
            counted=self.count or handed.counted,
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
            or (is_goal(before, len(before)) and is_empty(self.sentence.text, cell, figure))
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
        kind, period = self.times.of(figure, code)
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
            self.times.window(figure, kind),
        )

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
