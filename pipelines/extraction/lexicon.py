"""Concepts in a text: where the words of the catalogue stand.

Belongs here: the forms of each concept (seed `concepts`), the bindings of concepts to indicators (seed `bindings`),
and finding concepts in a text. Does not: deciding which indicator a number belongs to (`binding`).
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import ahocorasick

from pipelines import catalogue
from pipelines.vietnamese.text import fold, same_spelling

_WORD = re.compile(r"\w+|[.;:!?…\n]")  # no form crosses a mark that ends a clause
_SHORT = 2


class Hit(NamedTuple):
    """A concept at `text[start:end]`."""

    start: int
    end: int
    concept: str


class _Form(NamedTuple):
    """A written form: its concept, its spelling where that counts, how many words must be spelled right, and its words.

    A page image misreads a diacritic now and then: of two words, one spelled right will do.
    """

    concept: str
    spelled: tuple[str, ...]
    right: int
    words: int


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
                form = _Form(concept.concept, tuple(spelled.split()), right, len(words))
                forms.setdefault(f" {' '.join(words)} ", []).append(form)
        self._automaton = ahocorasick.Automaton()
        for key, meant in forms.items():
            self._automaton.add_word(key, tuple(meant))
        self._automaton.make_automaton()

    def hits(self, text: str, folded: str) -> list[Hit]:
        """Every concept of the text, shorter ones inside longer ones too, unless the longer one hides them."""
        spans = [m.span() for m in _WORD.finditer(folded)]
        found = self._matches(text, folded, spans)
        if "(" in text:  # `tổ công nghệ số (CNS) cộng đồng`
            kept = [s for s in spans if not _in_brackets(text, s)]
            if len(kept) < len(spans):
                found += set(self._matches(text, folded, kept)) - set(found)
        return self._without_hidden(sorted(found, key=lambda h: (h.start, h.end)))

    def _matches(self, text: str, folded: str, spans: list[tuple[int, int]]) -> list[Hit]:
        words = [folded[start:end] for start, end in spans]
        line = f" {' '.join(words)} "
        begins = list(accumulate((len(w) + 1 for w in words), initial=0))
        found: list[Hit] = []
        for position, forms in self._automaton.iter(line):
            last = bisect_left(begins, position)
            for form in forms:
                start, end = spans[last - form.words][0], spans[last - 1][1]
                if not form.spelled or form.right <= _right(text[start:end], form.spelled):
                    found.append(Hit(start, end, form.concept))
        return found

    def _without_hidden(self, found: list[Hit]) -> list[Hit]:
        covers = [h for h in found if h.concept in self._opaque]
        if not covers:
            return found
        return [
            h
            for h in found
            if not any(c.start <= h.start and h.end <= c.end and (c.end - c.start) > (h.end - h.start) for c in covers)
        ]


def _in_brackets(text: str, span: tuple[int, int]) -> bool:
    return text[span[0] - 1 : span[0]] == "(" and text[span[1] : span[1] + 1] == ")"


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


def candidates(unit: str, present: frozenset[str]) -> Iterator[Binding]:
    """The bindings of a unit whose core concepts are all present, in the order of the catalogue."""
    by_concept = _bindings()
    found = {
        position: binding
        for concept in present
        for position, binding in by_concept.get((unit, concept), ())
        if binding.core <= present
    }
    return (found[position] for position in sorted(found))


@lru_cache(maxsize=1)
def _bindings() -> dict[tuple[str, str], tuple[tuple[int, Binding], ...]]:
    """The catalogue's bindings by unit and by the one of their core concepts that fewest bindings share."""
    rows = catalogue.bindings()
    shared = Counter(concept for row in rows for concept in row.core)
    by_concept: dict[tuple[str, str], list[tuple[int, Binding]]] = {}
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
        by_concept.setdefault((row.unit, rarest), []).append((position, binding))
    return {key: tuple(found) for key, found in by_concept.items()}


@lru_cache(maxsize=4096)
def concepts_of(text: str) -> frozenset[str]:
    """The concepts that a text names; headings and leads are asked for again and again."""
    return frozenset(h.concept for h in lexicon().hits(text, fold(text)))
