"""Binding: which indicator a figure belongs to, and why.

Belongs here: the one order of reasons that decides between candidates, and what a figure repeats. Does not: the windows
in which its indicator is sought (`windows`), the cells (`cells`), levels (`levels`), period and kind (`times`), tables
(`tables`).

The order of reasons, first to last:
1. the unit: a percentage never binds to a count;
2. the window, narrow to wide: the figure's own side of its cell or its chunk, its whole cell or clause, the cell
   before an empty one, the sentence to its left with the lead above it; the first window that holds all core concepts
   of an indicator ends the search;
3. inside a window: more core concepts, then nearer ones, then longer words;
4. an empty cell repeats the indicator of the figure before it.
"""

import re
from functools import cached_property

from pipelines.extraction.around import Bound
from pipelines.extraction.cells import Span, names_tier, noun_start, noun_word, says_only_noun
from pipelines.extraction.divided import Sentence
from pipelines.extraction.figures import Figure
from pipelines.extraction.lexicon import Binding, Hit, candidates
from pipelines.extraction.windows import Window, Windows, unit_class

NEGATION = frozenset({"phu_dinh"})
_ONE_KIND = frozenset({"hs_mot_loai"})
_DENYING = frozenset({"chua_co", "trang_song", "chua_dat", "chua_so_lieu", "dang_giai_quyet", "qua_han"})
_ON_TIME, _EARLY, _WITH_EARLY = "dung_han", "truoc_han", "ca_truoc_han"
_ITS_PARTS = re.compile(r"(?<!\w)(?:trong (?:số )?đó|riêng|kể cả|bao gồm)(?!\w)")
_OF_THE_PLAN = re.compile(r"\s+(?:so với )?(?:kế hoạch|chỉ tiêu|dự toán|tiến độ|khối lượng)(?!\w)")
_PER_PEOPLE = re.compile(
    r"[^\d.;:()]{0,50}(?:/|(?<!\w)(?:trên|mỗi))\s*(?:10?\.000|(?:1\s*|một )?vạn)\s*(?:người\s+)?dân(?!\w)"
)
# `8.300 - 8.500 USD`, `120 km cáp`, `500 ha`: a measure, where the catalogue counts things.
_MEASURED = re.compile(
    r"(?:\s*[-–]\s*[\d.,]+)?\s*(?:(?:triệu|tỷ)\s+)?(?:usd|đô la|km|km2|ha|tấn|m2|kg|gb|mbps|gbps|mw|kwh)(?!\w)"
)
_JOINED = re.compile(
    r"(?:[\s,/]*[345]g)*\s*(?:,|và|cùng|với)(?:\s+(?:đã|được|có|hạ tầng|mạng|kết nối|hạ tầng mạng|sóng|"
    r"thông tin|di động))*\s+"
)
# `mỗi ngày giải quyết 1.000 hồ sơ`, `150 hồ sơ/ngày`: a rate, where the catalogue counts what a period brought.
_EACH_DAY = re.compile(
    r"(?<!\w)(?:mỗi|(?:trung bình|bình quân)(?: một| 1)?) (?:ngày|tuần|tháng|giờ|buổi)(?!\w)[^;.]{0,40}$"
)
_A_DAY = re.compile(r"[^\d.,;:()]{0,30}?(?:\s*/\s*|\s(?:một|mỗi) )(?:ngày|tuần|tháng|giờ|buổi)(?!\w)")
_UP_TO = re.compile(r"\s*(?:-|–|đến|tới)\s*")  # `150 - 200 hồ sơ`
_OF_BODIES = re.compile(r"\s+(?:ubnd|sở|cơ quan|đơn vị|huyện|xã|phường|địa phương|ngành|nhiệm vụ|mô hình|dự án)(?!\w)")
_TIER_LAST = re.compile(r"(?<!\w)cấp (?:tỉnh|huyện|xã)\s*(?:,|và|, và)\s*(?:tối thiểu |trên |đạt )?$")
_COMPRISES = re.compile(r"(?<!\w)(?:gồm|bao gồm|trong đó|chia ra|cụ thể)(?!\w)")
_TIER_BEHIND = re.compile(r"\s+[^\d,;.:()]{2,30}?(?<!\w)cấp (?:tỉnh|huyện|xã)(?!\w)")
_TIER_OF_CELL = re.compile(r"(?<!\w)cấp (?:tỉnh|huyện|xã)(?!\w)")
_NOWHERE = 10**6
# Of these a province has many: a whole of so few is none.
_MANY, _FEW = frozenset({"ho_so", "tthc", "dvc", "dvctt"}), 4


def bind(sentence: Sentence, taken_up: Bound | None = None) -> list[Bound | None]:
    """The indicator of each figure of the sentence, or None where the catalogue has none for it.

    `taken_up` is what the first figure is of where its own words do not say it: the sentence before it did.
    """
    found: list[Bound | None] = []
    for index in range(len(sentence.figures)):
        search = _Search(sentence, index, found)
        found.append(None if search.says_nothing() else search.again() or search.bound() or search.repeated())
        if index == 0 and found[0] is None and not search.says_nothing():
            found[0] = taken_up
    return found


class _Search(Windows):
    """The search for the indicator of one figure."""

    def bound(self) -> Bound | None:
        """The figure with the best indicators of the first window that holds any."""
        for unit in self._units():
            for window in self.windows():
                best = self._best(unit, window)
                if best:
                    best += self._joined(best[0], unit, window)
                    codes = tuple(dict.fromkeys(b.code for b in best))
                    return Bound(self.figure, codes, self.cell, window.name, self._anchor(best[0], window))
        return None

    def says_nothing(self) -> bool:
        """Whether the figure is said of its share, a share of a plan (`mới đạt 27% kế hoạch`) or one per people."""
        text, figure = self.sentence.text, self.figure
        of_plan = figure.role == "percent" and _OF_THE_PLAN.match(text, figure.end)
        counts_no_things = figure.role == "count" and (
            _PER_PEOPLE.match(text, figure.end)
            or _MEASURED.match(text, figure.end)
            or _A_DAY.match(text, figure.end)
            or self._is_each_day()
        )
        return figure.is_part or bool(of_plan or counts_no_things) or self._is_part_of_one_kind()

    def _is_each_day(self) -> bool:
        """`mỗi ngày tiếp nhận 150 - 200 hồ sơ`: a rate, and its upper end."""
        text, figures = self.sentence.text, self.sentence.figures
        at = self.index
        while at and _UP_TO.fullmatch(text, figures[at - 1].end, figures[at].start):
            at -= 1
        return bool(_EACH_DAY.search(text, self.sentence.cells[at][0], figures[at].start))

    def _is_part_of_one_kind(self) -> bool:
        """`12.467 hồ sơ khai sinh, trong đó 11.397 hồ sơ đã trả kết quả`: parts of dossiers of one procedure."""
        text, start = self.sentence.text, self.figure.start
        for one in self.sentence.figures[: self.index]:
            between = text[one.end : start]
            if ";" not in between and _COMPRISES.search(between) and _ONE_KIND & self._kinds_of(one):
                return True
        return bool(_ONE_KIND & self.nouns)

    def _kinds_of(self, figure: Figure) -> frozenset[str]:
        first = noun_start(self.sentence.text, figure.noun_at)
        return frozenset() if first is None else self._concepts_at(first)

    def again(self) -> Bound | None:
        """A bracket that only names tiers repeats the figure that it stands behind: `đạt 72,5% (cấp tỉnh 81,4%; …)`."""
        last = self.previous
        opened = last is not None and "(" in self.sentence.text[last.figure.end : self.figure.start]
        shut = last is not None and ")" in self.sentence.text[last.figure.end : self.figure.start]
        if (opened and not shut and self.empty) or self._is_tier_of_a_whole() or (shut and self._is_next_tier()):
            return self.repeated()
        return self._listed_by_tier()

    def _listed_by_tier(self) -> Bound | None:
        """`100% hồ sơ công việc cấp tỉnh, 90% cấp huyện, 80% cấp xã được xử lý …`: what the first is of, all are."""
        last, text = self.previous, self.sentence.text
        if last is None or self.figure.role != "percent" or last.figure.role != "percent":
            return None
        between = text[last.figure.end : self.figure.start]
        if ";" in between or not (_TIER_LAST.search(between) and names_tier(text, self.figure.end + 1)):
            return None
        return Bound(self.figure, last.codes, self.cell, "repeat", (self.figure.start, self.figure.end))

    @cached_property
    def is_part_of_unnamed(self) -> bool:
        """`44 TTHC được rút ngắn, trong đó 20 TTHC cấp tỉnh`: a tier's part of a count without a code."""
        if self.previous is not None or not self.index or self.figure.role != "count":
            return False
        text, before = self.sentence.text, self.sentence.figures[: self.index]
        whole = next((f for f in before if _COMPRISES.search(text, f.end, self.figure.start)), None)
        return bool(
            whole
            and whole.role == "count"
            and ";" not in text[whole.end : self.figure.start]
            and _TIER_BEHIND.match(text, self.figure.end)
            and noun_word(text, whole) == noun_word(text, self.figure) != ""
        )

    def _is_tier_of_a_whole(self) -> bool:
        """`… trực tuyến 2.268 thủ tục, gồm 1.833 thủ tục cấp tỉnh, 301 thủ tục cấp huyện`: parts of one count."""
        last = self.previous
        if last is None or self.figure.role != "count" or last.figure.role != "count":
            return False
        text = self.sentence.text
        told = _COMPRISES.search(text, last.figure.end, self.figure.start) or last.window == "repeat"
        named = _TIER_BEHIND.match(text, self.figure.end)
        return bool(told and named and ";" not in text[last.figure.end : self.figure.start]) and (
            self._only_noun_again(last.figure)
        )

    def _is_next_tier(self) -> bool:
        """`cấp tỉnh tiếp nhận 25.010 hồ sơ (trực tuyến 21.000 hồ sơ), cấp huyện 18.500 hồ sơ (…)`: one list by tier."""
        last = self.previous
        named = _TIER_OF_CELL.search(self.sentence.text, self.cell[0], self.figure.start)
        if last is None or not named or self.figure.role != "count":
            return False
        return self._only_noun_again(last.figure)

    def repeated(self) -> Bound | None:
        """An empty cell repeats the figure before it: `cấp tỉnh 98%, cấp huyện 94%`, `đạt 95% (kế hoạch 80%)`."""
        last = self.previous
        if (
            last is None
            or not (self.empty or self._only_noun_again(last.figure))
            or unit_class(last.figure) != unit_class(self.figure)
            or self._totals()
            or (self.figure.role == "count" and _OF_BODIES.match(self.sentence.text, self.figure.end))
        ):
            return None
        return Bound(self.figure, last.codes, self.cell, "repeat", (self.figure.start, self.figure.end))

    def _units(self) -> tuple[str, ...]:
        if self.figure.role == "count" and not float(self.figure.value or 0).is_integer():
            return ()  # nobody counts parts of a thing
        if self.figure.numerator is not None and self.figure.share_of is None:
            # `3/4 thủ tục hành chính được giải quyết qua mạng` counts no procedures.
            is_portion = (self.figure.denominator or 0) <= _FEW and self.nouns & _MANY
            return ("percent",) if is_portion else ("percent", "count")
        return (self.figure.role,)

    def _best(self, unit: str, window: Window) -> list[Binding]:
        """The best binding whose core lies in the window, by the order of reasons, with those that share its core."""
        present = self.sentence.concepts(window.span)
        if window.name == "sentence":
            present = present | self.sentence.lead
        if window.name == "label":
            present = present | self.sentence.label
        judged = self.sentence.concepts(window.narrow)
        best: list[Binding] = []
        top = (0, 0, 0)
        for binding in candidates(unit, present):
            if not self._allowed(binding, unit, present, judged):
                continue
            of_row = window.name == "onward" and binding.head & self.nouns
            if window.inherits and not (of_row or self._may_inherit(binding)):
                continue
            if window.name == "label" and not (binding.core & self.own and binding.core & self.sentence.label):
                continue
            score = self._score(binding, window.span)
            if not best or score > top:
                best, top = [binding], score
            elif score == top and binding.core == best[0].core:
                best.append(binding)
        return best

    def _joined(self, best: Binding, unit: str, window: Window) -> list[Binding]:
        """Another indicator of the same noun that "và" joins: `sóng 4G và cáp quang đã phủ đến 100% thôn`."""
        if unit != "percent" or not best.head:
            return []
        present, judged = self.sentence.concepts(window.span), self.sentence.concepts(window.narrow)
        return [
            other
            for other in candidates(unit, present)
            if other.head & best.head
            and other.core & best.core
            and self._are_joined(best.core - other.core, other.core - best.core, window.span)
            and self._allowed(other, unit, present, judged)
        ]

    def _are_joined(self, one: frozenset[str], other: frozenset[str], span: Span) -> bool:
        """Whether words of the one concept and of the other stand side by side, joined."""
        inside = [h for h in self.sentence.hits if span[0] <= h.start and h.end <= span[1]]
        return any(
            _JOINED.fullmatch(self.sentence.text, min(a.end, b.end), max(a.start, b.start))
            for a in inside
            if a.concept in one
            for b in inside
            if b.concept in other
        )

    def _allowed(self, binding: Binding, unit: str, present: frozenset[str], judged: frozenset[str]) -> bool:
        if binding.forbid & judged or binding.absent & self.near:
            return False
        if judged & NEGATION and not binding.core & _DENYING:
            return False
        if _ON_TIME in binding.core and self._tells_early_apart(judged):
            return False
        if self.is_part_of_unnamed and len(binding.core) == 1:
            return False  # its noun alone, which says no more than that of the whole
        if binding.context and not binding.context & (present | self.sentence.above | self.sentence.whole):
            return False
        return self._head_fits(binding, unit, present)

    def _tells_early_apart(self, judged: frozenset[str]) -> bool:
        """Whether those before their day were counted apart: `trước hạn 98.000 hồ sơ, đúng hạn 41.200 hồ sơ`.

        The dossiers on time are both together, which the text does not add up. Those that are counted behind them are
        apart too, unless they are a part (`đúng hạn 41.200 hồ sơ, trong đó trước hạn 9.800`).
        """
        told = self.sentence.concepts((0, self.figure.start)) | self.sentence.above  # in a table, its columns
        if self.figure.role == "count":
            parts = _ITS_PARTS.search(self.sentence.text, self.figure.end)
            told |= self.sentence.concepts((self.figure.end, parts.start() if parts else len(self.sentence.text)))
        return _EARLY in told and _WITH_EARLY not in judged

    def _may_inherit(self, binding: Binding) -> bool:
        """From the sentence before it, a cell takes what it leaves out, but not a topic that its own words contradict.

        A list under one verb goes on (`tập huấn cho 210 cán bộ xã, 983 thành viên`), and the verb of a clause reaches
        to its end (`mở 04 lớp tập huấn với 486 lượt người`).
        """
        if self._totals() and binding.code in self.listed:
            return False
        if self._restates() and self.index and not binding.core & self._restated():
            return False
        if self.empty or (binding.code in self.listed and binding.head & self.nouns and not self._says_more()):
            return True
        if self.figure.role == "count" and binding.head & self.nouns and binding.core <= self.clause:
            return True
        of_noun = self.figure.role == "count" and binding.head & self.nouns
        named = self.nouns if self.has_noun and not self.sentence.label and not of_noun else self.own
        return bool(binding.core & named) and not (self.has_noun and self._says_more())

    def _says_more(self) -> bool:
        """Whether a share in a clause of its own says more than its noun: `…; 100% văn bản gửi qua trục liên thông`."""
        text, start = self.sentence.text, self.figure.start
        last = self.sentence.figures[self.index - 1].end if self.index else 0
        if self.figure.role != "percent" or ";" not in text[last:start] or _OF_BODIES.match(text, self.figure.noun_at):
            return False
        return not says_only_noun(text, self.cell, self.figure, self.sentence.hits)

    def _head_fits(self, binding: Binding, unit: str, present: frozenset[str]) -> bool:
        """A count or a share is of the noun behind it; a count with none behind it (`là 229,`) of one in its window."""
        if unit == "percent":
            of_bodies = _OF_BODIES.match(self.sentence.text, self.figure.noun_at)
            if of_bodies and not (binding.head or binding.core) & self.nouns:
                return False  # `trong 99 xã, có 31 đơn vị không để phát sinh hồ sơ quá hạn`
            return not (binding.head and self.has_noun) or bool(binding.head & self.nouns)
        if unit != "count":
            return True
        if not binding.head:
            return not self.has_noun or bool(binding.core & self.nouns)
        return bool(binding.head & (self.nouns if self.has_noun else present | self.sentence.base))

    def _nearest(self, binding: Binding, span: Span) -> dict[str, tuple[int, Hit]]:
        """The occurrence of each core concept in the span that is nearest to the figure, with its distance."""
        nearest: dict[str, tuple[int, Hit]] = {}
        begin, end = self.figure.start, self.figure.end
        places, (first, last) = self.sentence.places, span
        for concept in binding.core:
            best: tuple[int, int] | None = None
            for hit in places.get(concept, ()):
                if first <= hit.start and hit.end <= last:
                    distance = max(hit.start - end, begin - hit.end, 0)
                    if best is None or (distance, hit.start - hit.end) < best:
                        best = (distance, hit.start - hit.end)
                        nearest[concept] = (distance, hit)
        return nearest

    def _score(self, binding: Binding, span: Span) -> tuple[int, int, int]:
        nearest = self._nearest(binding, span).values()
        farthest = max((distance for distance, _ in nearest), default=_NOWHERE)
        return len(binding.core), -farthest, sum(hit.end - hit.start for _, hit in nearest)

    def _anchor(self, binding: Binding, window: Window) -> Span:
        """Where the words of the indicator nearest to the figure stand."""
        hits = [hit for _, hit in self._nearest(binding, window.span).values()]
        if not hits:
            return (self.figure.start, self.figure.end)
        return (min(h.start for h in hits), max(h.end for h in hits))
