"""Passages that stand in a text twice.

Belongs here: the passages of `duplicate_passage`. Does not: figures stated twice with different values (`cases`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.quality.documents import Document, Passage
from pipelines.vietnamese.writing import format_number

# Shorter sentences recur by nature: "Đề xuất, kiến nghị: Không".
_LONG = 60
_TABLE_HEAD = re.compile(r"\s*\|?\s*(?:stt|tt|số tt)\s*[\t|]", re.IGNORECASE)
_SHOWN = 60


@dataclass(frozen=True)
class _Run:
    """Sentences `first`…`last` (positions) that stand earlier from `earlier` on, word for word."""

    first: int
    last: int
    earlier: int


def repeated(documents: Sequence[Document]) -> Iterator[Passage]:
    """One passage for each long sentence that is said once, and one for each run of sentences said before."""
    for document in documents:
        said = [_words(document, span) for span in document.sentences]
        pairs = zip(document.sentences, said, strict=True)
        runs = list(_runs(said, [_counts(document, span, words) for span, words in pairs]))
        covered = {position for run in runs for position in range(run.first, run.last + 1)}
        for position, (start, end) in enumerate(document.sentences):
            if position not in covered and len(said[position]) >= _LONG:
                yield Passage(document, start, end, said[position][:80], {"times": 1, "due": 1}, {})
        for run in runs:
            start, end = document.sentences[run.first][0], document.sentences[run.last][1]
            length = len(" ".join(document.text[start:end].split()))
            yield Passage(
                document, start, end, said[run.first][:80], {"times": 2, "due": 1},
                {"stated": _shortened(document.text[start:end]),
                 "computed": f"đã có ở {document.place(document.sentences[run.earlier][0])}",
                 "tolerance": "không kể khoảng trắng",
                 "length": format_number(length), "earlier": document.place(document.sentences[run.earlier][0])},
            )  # fmt: skip


def _runs(said: Sequence[str], counts: Sequence[bool]) -> Iterator[_Run]:
    """The longest runs, from left to right, that repeat what stands wholly before them and hold a long sentence."""
    seen: dict[str, int] = {}
    reached = position = 0
    while position < len(said):
        if not counts[position] or (earlier := seen.get(said[position])) is None:
            if counts[position]:
                seen[said[position]] = position
            position += 1
            continue
        first, last, back = position, position, position - earlier
        while first > max(reached, back) and said[first - 1] == said[first - 1 - back]:
            first -= 1
        while last + 1 < len(said) and last + 1 - back < first and said[last + 1] == said[last + 1 - back]:
            last += 1
        yield _Run(first, last, first - back)
        reached = position = last + 1


def _counts(document: Document, span: tuple[int, int], words: str) -> bool:
    """Whether the sentence is one that should stand once: not short, no head of a table that each page repeats."""
    text = document.text[span[0] : span[1]]
    return len(words) >= _LONG and not _TABLE_HEAD.match(document.text, span[0]) and not text.isupper()


def _words(document: Document, span: tuple[int, int]) -> str:
    return " ".join(document.text[span[0] : span[1]].replace("*", "").split()).rstrip(".;,: ")


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SHOWN else words[:_SHOWN].rsplit(" ", 1)[0] + "…"
