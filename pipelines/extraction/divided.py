"""A sentence divided: its words, its figures, the cell of each, and the concepts in any part of it.

Belongs here: what binding and tiers look up in a sentence. Does not: how it is divided (`cells`), which indicator a
figure belongs to (`binding`), reading it (`sentence`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.extraction.cells import Span, divide, label_end
from pipelines.extraction.figures import Figure
from pipelines.extraction.lexicon import Hit


@dataclass(slots=True)
class Sentence:
    """One sentence, in lower case with its diacritics, and all that was found in it; offsets are the sentence's own.

    `above` are concepts of the lead and the headings; `lead` those of the lead alone, which a list item continues;
    `label` those of the words before a colon that the sentence opens with; `base` those of what the counts of a table
    are of, which its caption or another column names.
    """

    text: str
    hits: Sequence[Hit]
    figures: Sequence[Figure]
    above: frozenset[str] = frozenset()
    lead: frozenset[str] = frozenset()
    base: frozenset[str] = frozenset()
    cells: list[Span] = field(default_factory=list)
    whole: frozenset[str] = frozenset()
    label: frozenset[str] = frozenset()
    label_end: int = 0
    known: dict[Span, frozenset[str]] = field(default_factory=dict)
    places: dict[str, list[Hit]] = field(default_factory=dict)  # of each concept, in the order of the text

    def __post_init__(self) -> None:
        self.cells = divide(self.text, self.figures)
        for hit in self.hits:
            self.places.setdefault(hit.concept, []).append(hit)
        self.whole = frozenset(self.places)
        self.label_end = label_end(self.text, self.figures)
        self.label = self.concepts((0, self.label_end))

    def concepts(self, span: Span) -> frozenset[str]:
        """The concepts that lie wholly in the span; the same spans are asked for again and again."""
        known = self.known.get(span)
        if known is None:
            first, last = span
            known = frozenset([concept for start, end, concept in self.hits if first <= start and end <= last])
            self.known[span] = known
        return known
