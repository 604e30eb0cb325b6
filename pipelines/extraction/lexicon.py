"""Concepts in a text: where the words of the catalogue stand.

Belongs here: the forms of each concept (seed `concepts`), the bindings of concepts to indicators (seed `bindings`),
and finding concepts in a text. Does not: deciding which indicator a number belongs to (`binding`).
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

import ahocorasick

from pipelines import catalogue
from pipelines.vietnamese.text import fold, same_spelling

# What stands between two words, a single space aside, which is what it counts as.
_GAP = re.compile(r"([^\w ]\W*| \W+)")
_GAP_OR_BRACKET = re.compile(r"(\W*\(\w+\)\W*|[^\w ]\W*| \W+)")
_CLAUSE_MARK = re.compile(r"[.;:!?…\n]")  # no form crosses a mark that ends a clause
_BRACKETED = re.compile(r"\(\w+\)")
_SHORT = 2
_by_place = itemgetter(0, 1)
_by_position = itemgetter(0)


class Hit(NamedTuple):
    """A concept at `text[start:end]`."""

    start: int
    end: int
    concept: str


class _Form(NamedTuple):
    """A written form: its concept, its spelling where that counts, how many words must be spelled right, its length.

    A page image misreads a diacritic now and then: of two words, one spelled right will do.
    """

    concept: str
    spelled: tuple[str, ...]
    right: int
    length: int


@dataclass(frozen=True, slots=True)
class Binding:
    """One way in which texts name an indicator.

    `core`: concepts that all stand in the window of the number; `context`: one of them stands in the sentence or
    above it; `forbid`: none stands in the number's cell; `absent`: none stands in the sentence; `head`: what the figure
    is of, right behind it.
    """

    code: str
    unit: str
    core: frozenset[str]
    context: frozenset[str]
    forbid: frozenset[str]
    head: frozenset[str]
    absent: frozenset[str]


class Lexicon:
    """The concepts' forms in one Aho-Corasick automaton over words.

    Matching ignores diacritics where a form is long enough to be sure; of a form of one or two words, one word must be
    spelled right, and both where a neighbour differs in diacritics alone.
    """

    def __init__(self, concepts: Sequence[catalogue.Concept]) -> None:
        self._opaque = frozenset(c.concept for c in concepts if c.opaque)
        forms: dict[str, list[_Form]] = {}
        for concept in concepts:
            for written in concept.forms:
                words = re.findall(r"\w+", fold(written))
                spelled = same_spelling(" ".join(re.findall(r"\w+", written))) if len(words) <= _SHORT else ""
                right = len(words) if concept.exact else 1
                form = _Form(concept.concept, tuple(spelled.split()), right, len(" ".join(words)))
                forms.setdefault(f" {' '.join(words)} ", []).append(form)
        self._automaton = ahocorasick.Automaton()
        for key, meant in forms.items():
            self._automaton.add_word(key, tuple(meant))
        self._automaton.make_automaton()

    def hits(self, text: str, folded: str) -> list[Hit]:
        """Every concept of the text, shorter ones inside longer ones too, unless the longer one hides them."""
        found = self._matches(text, folded, _GAP)
        if "(" in text and _BRACKETED.search(text):  # `tổ công nghệ số (CNS) cộng đồng`
            found += set(self._matches(text, folded, _GAP_OR_BRACKET)) - set(found)
        found.sort(key=_by_place)
        return self._without_hidden(found)

    def _matches(self, text: str, folded: str, gap: re.Pattern[str]) -> list[Hit]:
        """The forms in the words of the text, where every `gap` between words counts as one space."""
        parts, length, position = [" "], 1, 0
        ends, shifts = [0], [-1]  # an offset of the line + the shift of its stretch = one of the text
        words = gap.split(folded)  # and, between them, the gaps
        for word, between in zip(words[::2], words[1::2], strict=False):
            mark = " . " if _CLAUSE_MARK.search(between) else " "
            parts += (word, mark)
            length += len(word) + len(mark)
            position += len(word) + len(between)
            ends.append(length)
            shifts.append(position - length)
        line = "".join(parts) + words[-1] + " "
        found: list[Hit] = []
        for position, forms in self._automaton.iter(line):
            stretch = bisect_right(ends, position - 1) - 1
            begin, shift = ends[stretch], shifts[stretch]
            for form in forms:
                first, end = position - form.length, position + shift
                start = first + (shift if first >= begin else shifts[bisect_right(ends, first) - 1])
                if not form.spelled or form.right <= _right(text[start:end], form.spelled):
                    found.append(Hit(start, end, form.concept))
        return found

    def _without_hidden(self, found: list[Hit]) -> list[Hit]:
        """The hits, in order, that no longer hit of an opaque concept covers."""
        opaque = self._opaque
        covers = [(start, end) for start, end, concept in found if concept in opaque]
        if not covers:
            return found
        longest = max(end - start for start, end in covers)
        shown = []
        for hit in found:
            start, end, _ = hit
            for begin, stop in covers[bisect_left(covers, (start - longest, 0)) : bisect_left(covers, (start + 1, 0))]:
                if end <= stop and stop - begin > end - start:
                    break
            else:
                shown.append(hit)
        return shown


@lru_cache(maxsize=65536)
def _right(words: str, spelled: tuple[str, ...]) -> int:
    """How many of the words are spelled as they should be."""
    return sum(
        a == b for a, b in zip(same_spelling(" ".join(re.findall(r"\w+", words))).split(), spelled, strict=False)
    )


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon of the catalogue, built once for each process."""
    return Lexicon(catalogue.concepts())


def candidates(unit: str, present: frozenset[str]) -> list[Binding]:
    """The bindings of a unit whose core concepts are all present, in the order of the catalogue."""
    of_unit = _bindings().get(unit, {})
    found = [
        placed for concept in present if concept in of_unit for placed in of_unit[concept] if placed[1].core <= present
    ]
    found.sort(key=_by_position)
    return [binding for _, binding in found]


@lru_cache(maxsize=1)
def _bindings() -> dict[str, dict[str, list[tuple[int, Binding]]]]:
    """The catalogue's bindings by unit and by the one of their core concepts that fewest bindings share."""
    rows = catalogue.bindings()
    shared = Counter(concept for row in rows for concept in row.core)
    by_unit: dict[str, dict[str, list[tuple[int, Binding]]]] = {}
    for position, row in enumerate(rows):
        binding = Binding(
            row.code,
            row.unit,
            frozenset(row.core),
            frozenset(row.context),
            frozenset(row.forbid),
            frozenset(row.head),
            frozenset(row.absent),
        )
        rarest = min(row.core, key=lambda concept: shared[concept])
        by_unit.setdefault(row.unit, {}).setdefault(rarest, []).append((position, binding))
    return by_unit


@lru_cache(maxsize=4096)
def concepts_of(text: str) -> frozenset[str]:
    """The concepts that a text names; headings and leads are asked for again and again."""
    return frozenset(h.concept for h in lexicon().hits(text, fold(text)))
