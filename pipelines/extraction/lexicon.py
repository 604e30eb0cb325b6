"""Concepts in a text: where the words of the catalogue stand.

Belongs here: the forms of each concept (seed `concepts`), the bindings of concepts to indicators (seed `bindings`),
and finding concepts in a text. Does not: deciding which indicator a number belongs to (`binding`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipelines import catalogue
from pipelines.vietnamese.text import fold, same_spelling

_WORD = re.compile(r"\w+|[.;:!?…\n]")
_BREAKS = frozenset(".;:!?…\n")


@dataclass(frozen=True, slots=True)
class Hit:
    """A concept at `text[start:end]`."""

    start: int
    end: int
    concept: str


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
    """The concepts' forms as a trie of words; matching ignores diacritics where a form is long enough to be sure."""

    def __init__(self, concepts: Sequence[catalogue.Concept]) -> None:
        self._trie: dict[str, Any] = {}
        self._opaque = frozenset(c.concept for c in concepts if c.opaque)
        for concept in concepts:
            for form in concept.forms:
                self._add(concept.concept, form)

    def _add(self, concept: str, form: str) -> None:
        words = re.findall(r"\w+", fold(form))
        node = self._trie
        for word in words:
            node = node.setdefault(word, {})
        exact = same_spelling(" ".join(re.findall(r"\w+", form))) if len(words) <= 2 else ""
        node.setdefault("", []).append((concept, exact))

    def hits(self, text: str, folded: str) -> list[Hit]:
        """Every concept of the text, shorter ones inside longer ones too, unless the longer one hides them."""
        words = [(m.start(), m.end(), m[0]) for m in _WORD.finditer(folded)]
        found: list[Hit] = []
        for index, (start, _, word) in enumerate(words):
            node = self._trie.get(word)
            position = index
            while node is not None:
                end = words[position][1]
                for concept, exact in node.get("", ()):
                    if not exact or _spelled(text[start:end]) == exact:
                        found.append(Hit(start, end, concept))
                position += 1
                if position >= len(words) or words[position][2] in _BREAKS:
                    break
                following = node.get(words[position][2])
                if following is None and position + 1 < len(words) and _in_brackets(text, words[position]):
                    position += 1  # `tổ công nghệ số (CNS) cộng đồng`
                    following = node.get(words[position][2])
                node = following
        return self._without_hidden(found)

    def _without_hidden(self, found: list[Hit]) -> list[Hit]:
        covers = [h for h in found if h.concept in self._opaque]
        if not covers:
            return found
        return [
            h
            for h in found
            if not any(c.start <= h.start and h.end <= c.end and (c.end - c.start) > (h.end - h.start) for c in covers)
        ]


def _in_brackets(text: str, word: tuple[int, int, str]) -> bool:
    start, end, _ = word
    return text[start - 1 : start] == "(" and text[end : end + 1] == ")"


@lru_cache(maxsize=65536)
def _spelled(words: str) -> str:
    return same_spelling(" ".join(re.findall(r"\w+", words)))


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon of the catalogue, built once for each process."""
    return Lexicon(catalogue.concepts())


@lru_cache(maxsize=1)
def bindings() -> dict[str, tuple[Binding, ...]]:
    """The catalogue's bindings by unit."""
    by_unit: dict[str, list[Binding]] = {}
    for row in catalogue.bindings():
        binding = Binding(
            row.code,
            row.unit,
            frozenset(row.core),
            frozenset(row.context),
            frozenset(row.forbid),
            frozenset(row.head),
            frozenset(row.absent),
        )
        by_unit.setdefault(row.unit, []).append(binding)
    return {unit: tuple(found) for unit, found in by_unit.items()}
