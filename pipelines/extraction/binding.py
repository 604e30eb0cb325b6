"""Binding: which indicator a figure belongs to, and why.

Belongs here: the cell of each figure, the windows in which its indicator is sought, and the one order of reasons that
decides between candidates. Does not: levels (`levels`), period and kind (`stance`), tables (`tables`).

The order of reasons, first to last:
1. the unit: a percentage never binds to a count;
2. the window, narrow to wide: the figure's own side of its cell, its whole cell, the sentence to its left, the lead
   above it; the first window that holds all core concepts of an indicator ends the search;
3. inside a window: more core concepts, then longer words, then nearer ones;
4. an empty cell repeats the indicator of the figure before it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipelines.extraction.figures import Figure
from pipelines.extraction.lexicon import Binding, Hit, bindings

_BORDER = re.compile(r"[,:;()]|(?<!\w)(?:va|con|trong do|rieng)(?!\w)")
_STOP_NOUN = re.compile(
    r"\s*(?:va|so|tren|trong|theo|dat|la|voi|ke hoach|nam|thang|quy|o|tai|gom|duoc|da|tro|nhung|vuot|cao|thap|tang|giam|hoan thanh|moi|/)(?!\w)"
)
_NEW_HEAD = re.compile(r"\W*(?:(?:va|voi|con|trong do|dong thoi|cung voi|rieng)\s+)*(?:ty le|ti le|ty trong|tong so|so luong|muc do)(?!\w)")
_FILLER = re.compile(
    r"(?<!\w)(?:dat|la|co|cap|tinh|huyen|xa|tren|hon|gan|khoang|trong do|va|voi|o|tai|con|chiem|deu|lan luot|cac|duoc|da|ty le|"
    r"quy|nam|thang|i|ii|iii|iv|phuong|thi tran|thanh pho|thi xa|cqnn|co quan|don vi|so|ban|nganh|toan|dia ban|hien|nay|den|rieng|"
    r"ke hoach|chi tieu|muc tieu|giao|cung ky|so voi|tuong ung|ubnd|khoi|chung|dac khu|thi)(?!\w)|[^\w]+|\d+"
)
_RIGHT_CHUNK = re.compile(r"[;(]|,\s(?!(?:phuong|thi tran|thi xa|thanh pho|to dan pho|ho can ngheo|vien chuc|cong chuc|chong|ban|ap|y te|doanh nghiep|kien nghi|le phi|phi|thu chua|bo|lenh|phuc|khoi|4g|thu|don vi|nganh|va|dac khu)(?!\w))")


@dataclass(slots=True)
class Bound:
    """A figure with its indicator; `anchor` is where the words of the indicator stand, in the sentence."""

    figure: Figure
    code: str
    cell: tuple[int, int]
    window: str
    anchor: tuple[int, int]


@dataclass(slots=True)
class Sentence:
    """One sentence with all that was found in it; offsets are the sentence's own.

    `above` are concepts of the lead and the headings; `lead` those of the lead alone, which a list item continues.
    """

    folded: str
    hits: Sequence[Hit]
    figures: Sequence[Figure]
    above: frozenset[str] = frozenset()
    lead: frozenset[str] = frozenset()
    cells: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cells = _cells(self.folded, self.figures)

    def concepts(self, start: int, end: int) -> frozenset[str]:
        return frozenset(h.concept for h in self.hits if start <= h.start and h.end <= end)


def bind(sentence: Sentence) -> list[Bound | None]:
    """The indicator of each figure of the sentence, or None where the catalogue has none for it."""
    found: list[Bound | None] = []
    for index in range(len(sentence.figures)):
        found.append(_bind_one(sentence, index, found))
    return found


def _cells(folded: str, figures: Sequence[Figure]) -> list[tuple[int, int]]:
    """Divides the sentence between its figures: the border of two is the last comma, colon, bracket or "và"."""
    borders = [0]
    for one, next_one in zip(figures, figures[1:], strict=False):
        begin, end = min(one.end, next_one.start), next_one.start
        last = None
        for last in _BORDER.finditer(folded, begin, end):
            pass
        borders.append(last.start() if last and last[0].isalpha() else last.end() if last else begin)
    borders.append(len(folded))
    return list(zip(borders, borders[1:], strict=False))


def _bind_one(sentence: Sentence, index: int, before: Sequence[Bound | None]) -> Bound | None:
    figure, cell = sentence.figures[index], sentence.cells[index]
    for unit in _units(figure):
        for name, start, end, narrow in _windows(sentence, index):
            best = _best(sentence, unit, figure, cell, (start, end), narrow, name)
            if best is not None:
                return Bound(figure, best.code, cell, name, _anchor(sentence, best, start, end, figure))
    return _repeated(sentence, index, before)


def _units(figure: Figure) -> tuple[str, ...]:
    if figure.role == "fraction":
        return ("percent", "count")
    return (figure.role,)


def _windows(sentence: Sentence, index: int) -> Iterable[tuple[str, int, int, tuple[int, int]]]:
    """Windows of a figure from narrow to wide, each with the narrow part in which forbidding words are judged."""
    figure, cell = sentence.figures[index], sentence.cells[index]
    left, right = (cell[0], figure.start), (figure.end, cell[1])
    chunk_end = _chunk_end(sentence.folded, figure.end, cell[1])
    if figure.role in ("percent", "fraction", "per_100"):
        first, other = (right, left) if _noun_follows(sentence.folded, figure.end) else (left, right)
        yield "side", *first, first
        yield "cell", *cell, cell
        if not first[0] == right[0]:
            yield "side", *other, other
    else:
        yield "chunk", cell[0], chunk_end, (cell[0], chunk_end)
        yield "cell", *cell, cell
    if _may_inherit(sentence, cell, figure):
        begin = 0
        yield "sentence", begin, chunk_end if figure.role != "percent" else cell[1], (cell[0], chunk_end)


def _chunk_end(folded: str, start: int, end: int) -> int:
    found = _RIGHT_CHUNK.search(folded, start, end)
    return found.start() if found else end


def _noun_follows(folded: str, end: int) -> bool:
    """Whether what a percentage is of stands behind it: `98% thủ tục …`, not `đạt 98%, …`."""
    return bool(re.match(r"[\s*)]*\s[a-z]", folded[end : end + 6])) and not _STOP_NOUN.match(folded, end) and folded[end : end + 1] != ")"


def _may_inherit(sentence: Sentence, cell: tuple[int, int], figure: Figure) -> bool:
    """A cell that opens a topic of its own ("tỷ lệ …") takes nothing from the sentence before it."""
    head = _NEW_HEAD.match(sentence.folded, cell[0], figure.start)
    return cell[0] > 0 and not head or bool(sentence.lead) and not head


def _best(
    sentence: Sentence,
    unit: str,
    figure: Figure,
    cell: tuple[int, int],
    window: tuple[int, int],
    narrow: tuple[int, int],
    name: str,
) -> Binding | None:
    """The best binding whose core lies in the window, by the order of reasons; None where there is none."""
    present = sentence.concepts(*window)
    own = sentence.concepts(*cell)
    if name == "sentence":
        present = present | sentence.lead
    judged = sentence.concepts(*narrow)
    everywhere = present | sentence.above | sentence.concepts(0, len(sentence.folded))
    nouns, has_noun = _nouns(sentence, figure) if unit in ("count", "vnd") else (frozenset(), False)
    best: tuple[tuple[float, float, float], Binding] | None = None
    for binding in bindings().get(unit, ()):
        if not binding.core <= present or binding.forbid & judged:
            continue
        if binding.context and not binding.context & everywhere:
            continue
        if name == "sentence" and not (binding.core & own) and not _empty(sentence, cell, figure):
            continue
        if unit == "count" and binding.head and not _head_fits(binding, nouns, has_noun, present):
            continue
        if unit == "count" and figure.role == "count" and not binding.head and has_noun and not (binding.core & nouns):
            continue
        score = _score(sentence, binding, window, figure)
        if best is None or score > best[0]:
            best = (score, binding)
    return best[1] if best else None


def _nouns(sentence: Sentence, figure: Figure) -> tuple[frozenset[str], bool]:
    """The concepts that begin right behind the figure, and whether any noun stands there."""
    end = figure.tokens[0].end if figure.role == "fraction" and len(figure.tokens) > 1 else figure.end
    after = sentence.folded[end : end + 60]
    words = re.match(r"[\s*$]*(?=[a-z])", after)
    if not words or _STOP_NOUN.match(after):
        return frozenset(), False
    first = end + words.end()
    skip = re.match(r"(?:cac|luot|bo|so|loai|nhom|cuoc|co|danh muc)\s+", sentence.folded[first:])
    starts = {first} | ({first + skip.end()} if skip else set())
    return frozenset(h.concept for h in sentence.hits if h.start in starts), True


def _head_fits(binding: Binding, nouns: frozenset[str], has_noun: bool, present: frozenset[str]) -> bool:
    """A count is of what follows it; where nothing follows (`là 229,`), of what stands in its window."""
    return bool(binding.head & nouns) if has_noun else bool(binding.head & present)


def _empty(sentence: Sentence, cell: tuple[int, int], figure: Figure) -> bool:
    """Whether a cell says nothing of its own but levels, hedges and verbs."""
    text = sentence.folded[cell[0] : figure.start] + " " + sentence.folded[figure.end : cell[1]]
    return len(_FILLER.sub(" ", text).split()) == 0


def _score(sentence: Sentence, binding: Binding, window: tuple[int, int], figure: Figure) -> tuple[float, float, float]:
    longest: dict[str, int] = {}
    nearest: dict[str, int] = {}
    for hit in sentence.hits:
        if hit.concept in binding.core and window[0] <= hit.start and hit.end <= window[1]:
            longest[hit.concept] = max(longest.get(hit.concept, 0), hit.end - hit.start)
            distance = max(hit.start - figure.end, figure.start - hit.end, 0)
            nearest[hit.concept] = min(nearest.get(hit.concept, 10**6), distance)
    return (len(binding.core), sum(longest.values()), -max(nearest.values(), default=0))


def _anchor(sentence: Sentence, binding: Binding, start: int, end: int, figure: Figure) -> tuple[int, int]:
    """Where the words of the indicator nearest to the figure stand."""
    spans: dict[str, tuple[int, int, int]] = {}
    for hit in sentence.hits:
        if hit.concept in binding.core and start <= hit.start and hit.end <= end:
            distance = max(hit.start - figure.end, figure.start - hit.end, 0)
            if hit.concept not in spans or distance < spans[hit.concept][0]:
                spans[hit.concept] = (distance, hit.start, hit.end)
    if not spans:
        return (figure.start, figure.end)
    return (min(s for _, s, _ in spans.values()), max(e for _, _, e in spans.values()))


def _repeated(sentence: Sentence, index: int, before: Sequence[Bound | None]) -> Bound | None:
    """An empty cell repeats the figure before it: `cấp tỉnh đạt 98%, cấp huyện 94%`, `đạt 95% (kế hoạch 80%)`."""
    figure, cell = sentence.figures[index], sentence.cells[index]
    if not before or not _empty(sentence, cell, figure):
        return None
    last = before[-1]
    if last is None or _unit_class(last.figure) != _unit_class(figure):
        return None
    return Bound(figure, last.code, cell, "repeat", (figure.start, figure.end))


def _unit_class(figure: Figure) -> str:
    return "percent" if figure.role in ("percent", "fraction") else figure.role
