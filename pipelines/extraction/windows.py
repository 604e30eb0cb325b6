"""Windows: where the indicator of a figure is sought, narrow to wide.

Belongs here: the spans of a sentence, in the order in which they are searched, and how far the words of a clause reach.
Does not: which indicator of a window wins (`binding`).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipelines.extraction.around import Around
from pipelines.extraction.cells import (
    KINDS_OF_UNITS,
    Span,
    chunk_end,
    clause_end,
    comma,
    is_filler,
    names_tier,
    noun_follows,
    noun_start,
    opens_topic,
)
from pipelines.extraction.figures import Figure

_NO_TOPIC = frozenset({"khac"})  # words that only look like those of an indicator
_WHOLE_SUBJECT = re.compile(
    r"(?<!\w)(?:toàn tỉnh|toàn thành phố|tổng số|tỉnh (?:hiện )?có|trên địa bàn (?:toàn )?(?:tỉnh|thành phố))(?!\w)"
)
_KINDS_OF_VILLAGES = r"(?:bản|ấp|khóm|tổ dân phố|khu phố)(?!\w)"
_AND_ANOTHER = re.compile(
    rf"(?:[^,;.:\d]{{2,40}}(?:,\s*(?:{KINDS_OF_UNITS}|{_KINDS_OF_VILLAGES}))*)?"
    r"(?:,\s*|\s+(?:và|cùng)\s+)(?:có\s+)?(?:trên\s+|gần\s+|hơn\s+|khoảng\s+)?"
)


class Window(NamedTuple):
    """Where an indicator is sought; `narrow` is the part in which forbidding words are judged."""

    name: str
    span: Span
    narrow: Span

    @property
    def inherits(self) -> bool:
        return self.name in ("before", "sentence", "onward")


class Windows(Around):
    """A figure of a sentence with the windows in which its indicator is sought."""

    def windows(self) -> Iterator[Window]:
        """The windows of the figure; the search ends at the first that holds an indicator."""
        text, figure, cell = self.sentence.text, self.figure, self.cell
        chunk = (cell[0], chunk_end(text, figure.end, cell[1]))
        if figure.role in ("percent", "fraction", "per_100"):
            if self.sentence.label and cell[0] >= self.sentence.label_end and not opens_topic(text, cell, figure):
                yield Window("label", chunk, chunk)
            left, right = (cell[0], figure.start), (figure.end, cell[1])
            if noun_follows(text, figure.end) or figure.noun_inside:
                sides = [("side", (figure.end, chunk[1])), ("side", right), ("cell", cell), ("side", left)]
            else:
                near = comma(text, figure.end, cell[1])
                sides = [("side", left), ("cell", (cell[0], near)), ("side", (figure.end, near))]
            for name, span in sides:
                yield Window(name, span, span)
            if self.has_noun and self._is_parallel():
                yield Window("onward", (cell[0], self._end_of_row()), cell)
        else:
            clause = (cell[0], clause_end(text, figure.end, cell[1]))
            if self.index and self.sentence.figures[self.index - 1].share_of is figure:
                own = (self.sentence.cells[self.index - 1][0], chunk[1])  # `0,5% hồ sơ trễ hạn (68.000 hồ sơ)`
                yield Window("chunk", own, own)
            if subject := self._subject():
                own = (subject, chunk[1])
                yield Window("chunk", own, own)
            yield Window("chunk", chunk, chunk)
            yield Window("clause", clause, clause)
        yield from self._windows_to_the_left(chunk)

    def _windows_to_the_left(self, chunk: Span) -> Iterator[Window]:
        """Where an indicator is sought that the figure's own words do not name."""
        text, figure, cell = self.sentence.text, self.figure, self.cell
        if opens_topic(text, cell, figure):
            if self.index and ";" not in text[self.sentence.cells[self.index - 1][0] : cell[0]]:
                yield Window("before", (self.sentence.cells[self.index - 1][0], chunk[1]), chunk)
            return
        if not (cell[0] or self.sentence.lead):
            return
        if self.index and self.empty:
            yield Window("before", (self.sentence.cells[self.index - 1][0], chunk[1]), chunk)
            if self._goes_on() or self._goes_on_with_unknown():
                return
        if self._has_unknown_subject():
            return
        yield Window("sentence", (0, cell[1] if figure.role == "percent" else chunk[1]), chunk)

    def _has_unknown_subject(self) -> bool:
        """Whether a clause behind a semicolon opens with a subject that is no concept: `…; vốn đầu tư chiếm 35%`."""
        text, start = self.sentence.text, self.figure.start
        clause = text.rfind(";", 0, start) + 1
        named = self.sentence.concepts((clause, start)) - _NO_TOPIC
        return bool(clause) and not named and not is_filler(text[clause:start])

    def _subject(self) -> int | None:
        """Where behind a label a clause of its own begins: `Về DVCTT: toàn tỉnh có 1.814 TTHC`."""
        label = self.sentence.label_end
        if not self.has_noun or not label or self.cell[0] >= label:
            return None
        return label if _WHOLE_SUBJECT.search(self.sentence.text, label, self.figure.start) else None

    def _end_of_row(self) -> int:
        """Where the clause ends that the figures of a row share."""
        text = self.sentence.text
        stop = text.find(";", self.figure.end)
        row = [f.end for f in self.sentence.figures if f.start < (stop if stop >= 0 else len(text))]
        return clause_end(text, row[-1], len(text))

    def _is_parallel(self) -> bool:
        """Whether the next figure is of the same noun: `50% hồ sơ cấp tỉnh và 30% hồ sơ cấp xã nộp trực tuyến`."""
        following = self.index + 1
        if following >= len(self.sentence.figures) or ";" in self.sentence.text[self.cell[0] : self.cell[1]]:
            return False
        end = self.sentence.figures[following].end
        if names_tier(self.sentence.text, end + 1):
            return True
        if _AND_ANOTHER.fullmatch(self.sentence.text, self.figure.end, self.sentence.figures[following].start):
            return True  # `91% cơ sở giáo dục và 90% bệnh viện triển khai …`
        start = noun_start(self.sentence.text, end)
        return start is not None and bool(self.nouns & self._concepts_at(start))

    def _goes_on(self) -> bool:
        """Whether an empty cell goes on with the clause of a bound figure of its unit: `90% và cấp xã đạt 70%`."""
        last = self.previous
        if last is None or unit_class(last.figure) != unit_class(self.figure):
            return False
        return ";" not in self.sentence.text[last.figure.end : self.figure.start]

    def _goes_on_with_unknown(self) -> bool:
        """Whether an empty cell goes on with a figure of its clause without an indicator: it has none either."""
        last = self.sentence.figures[self.index - 1]
        between = self.sentence.text[last.end : self.figure.start]
        return self.previous is None and unit_class(last) == unit_class(self.figure) and ";" not in between


def unit_class(figure: Figure) -> str:
    """What a figure is measured in; a fraction is a share."""
    return "percent" if figure.role in ("percent", "fraction") else figure.role
