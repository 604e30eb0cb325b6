"""What a letter quotes of a submission's text: the sentence around a span, the figure marked, safe to show.

Belongs here: where a sentence begins and ends, marks, and characters that must not reach a reader. Does not:
which span matters (`letter`), escaping for a form such as HTML (`rendering`).
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# How much of an unbroken text is shown at each side of a quote before it is cut.
SENTENCE_REACH = 400
_BREAK = re.compile(r"[.!?…;][\"”’)]*\s+|\n\s*")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Part:
    """A stretch of a passage; `marked` where it is the figure in question."""

    text: str
    marked: bool


@dataclass(frozen=True)
class Passage:
    """Quoted text in reading order, with the offsets in the submission's text that it was taken from."""

    section: str
    place: str  # page, or sheet and cell, in words; empty where the file has none
    start: int
    end: int
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Span:
    """A stretch of the text to show, the figure to mark inside it, the heading that it stands under and its page."""

    start: int
    end: int
    mark_start: int
    mark_end: int
    section: str
    place: str = ""


def shown(text: str) -> str:
    """The text on one line, without characters that no reader sees.

    Control characters, direction marks and zero-width characters can hide or reorder what is quoted. A lone
    surrogate, from a file name in a foreign encoding, cannot be written at all and becomes U+FFFD.
    """
    visible = (" " if c.isspace() else _visible(c) for c in text)
    return _SPACE.sub(" ", "".join(visible))


def parts_of(text: str, start: int, end: int, marks: Iterable[tuple[int, int]]) -> tuple[Part, ...]:
    """`text[start:end]` cut at the marks, which may overlap each other or reach outside."""
    parts: list[Part] = []
    at = start
    for mark_start, mark_end in sorted(marks):
        first, last = max(mark_start, at), min(mark_end, end)
        if first < last:
            parts += [Part(shown(text[at:first]), False), Part(shown(text[first:last]), True)]
            at = last
    parts.append(Part(shown(text[at:end]), False))
    return tuple(part for part in parts if part.text)


def passages_of(text: str, spans: Sequence[Span], reach: int = SENTENCE_REACH) -> tuple[Passage, ...]:
    """The sentences around the spans, in the order of the text; spans that share a sentence share a passage.

    A sentence is cut, with an ellipsis, where it reaches further than `reach` characters beyond its span.
    """
    groups: list[tuple[_Sentence, list[Span]]] = []
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        sentence = _sentence(text, span.start, span.end, reach)
        if groups and sentence.start < groups[-1][0].end:
            groups[-1] = (groups[-1][0].joined(sentence), [*groups[-1][1], span])
        else:
            groups.append((sentence, [span]))
    return tuple(_passage(text, sentence, members) for sentence, members in groups)


@dataclass(frozen=True)
class _Sentence:
    start: int
    end: int
    cut_before: bool
    cut_after: bool

    def joined(self, later: "_Sentence") -> "_Sentence":
        first, last = min(self, later, key=lambda s: s.start), max(self, later, key=lambda s: s.end)
        return _Sentence(first.start, last.end, first.cut_before, last.cut_after)


def _passage(text: str, sentence: _Sentence, spans: list[Span]) -> Passage:
    parts = parts_of(text, sentence.start, sentence.end, [(s.mark_start, s.mark_end) for s in spans])
    if sentence.cut_before:
        parts = (Part("… ", False), *parts)
    if sentence.cut_after:
        parts = (*parts, Part(" …", False))
    first = spans[0]
    return Passage(shown(first.section).strip(), shown(first.place), sentence.start, sentence.end, parts)


def _sentence(text: str, start: int, end: int, reach: int) -> _Sentence:
    low, high = max(0, start - reach), min(len(text), end + reach)
    begins = [found.end() for found in _breaks(text, low, start)]
    stops = [stop for stop in map(_stop, _breaks(text, end - 1, high)) if stop >= end]
    cut_before, cut_after = not begins and low > 0, not stops and high < len(text)
    first = begins[-1] if begins else _after_space(text, low, start) if cut_before else low
    last = stops[0] if stops else _before_space(text, end, high) if cut_after else high
    return _Sentence(first, last, cut_before, cut_after)


def _breaks(text: str, low: int, high: int) -> Iterable[re.Match[str]]:
    """Ends of sentences and of lines; a line that goes on in lower case was broken by the page alone."""
    for found in _BREAK.finditer(text, low, high):
        if not text[found.end() : found.end() + 1].islower():
            yield found


def _stop(found: re.Match[str]) -> int:
    return found.start() + len(found.group().rstrip())


def _after_space(text: str, low: int, start: int) -> int:
    found = _SPACE.search(text, low, start)
    return found.end() if found else low


def _before_space(text: str, end: int, high: int) -> int:
    spaces = [found.start() for found in _SPACE.finditer(text, end, high)]
    return spaces[-1] if spaces else high


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd"
    return "" if category in ("Cc", "Cf") else character
