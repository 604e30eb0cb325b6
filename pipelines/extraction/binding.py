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

# Patterns run over the text in lower case, with its diacritics: `tài khoản` is no `tại`, `sở` no `số`.
_BORDER = re.compile(r"[,:()]|(?<!\w)(?:và|còn|trong đó|riêng)(?!\w)")
_NO_NOUN = re.compile(
    r"\s*(?:và|so|trên|trong|theo|đạt|là|với|kế hoạch|năm|tháng|quý|ở|tại|gồm|được|đã|trở|nhưng|vượt|cao|thấp|tăng|giảm|"
    r"hoàn thành|mỗi|đối với|do|từ|để|qua)(?!\w)"
)
_HEAD_WORDS = r"(?:tỷ lệ|tỉ lệ|tỷ trọng|tổng số|số lượng|mức độ hài lòng)"
_NEW_HEAD = re.compile(rf"\W*(?:(?:và|với|còn|trong đó|đồng thời|cùng với|riêng)\s+)*{_HEAD_WORDS}(?!\w)")
_HEAD_INSIDE = re.compile(rf"(?<!\w)(?<!đạt )(?<!chiếm ){_HEAD_WORDS}(?!\w)(?!\s*(?:là|đạt|:)?\s*$)")
_FILLER = re.compile(
    r"(?<!\w)(?:đạt|là|có|cấp|tỉnh|huyện|xã|trên|hơn|gần|khoảng|trong đó|và|với|ở|tại|còn|chiếm|đều|lần lượt|các|được|đã|tỷ lệ|tỉ lệ|"
    r"quý|năm|tháng|i|ii|iii|iv|phường|thị trấn|thành phố|thị xã|cqnn|cơ quan|đơn vị|sở|ban|ngành|toàn|địa bàn|hiện|nay|đến|riêng|"
    r"kế hoạch|chỉ tiêu|mục tiêu|giao|cùng kỳ|so với|tương ứng|ubnd|khối|chung|đặc khu|thị|tương đương|nhà nước|hành chính|mức)(?!\w)|[^\w]+|\d+"
)
_CHUNK_END = re.compile(
    r"[;:]|\((?!\w{1,8}\))|,\s(?=(?:\d|đạt|trong|tỷ lệ|tỉ lệ|đồng thời|qua đó|góp phần|nhằm|với|vượt|tăng|giảm|đứng|xếp|chiếm|gồm|hiện|đã|còn)(?!\w))"
)
_JOINT = re.compile(r"(?<!\w)(?:với|cho|tại|đạt|có|trên)(?!\w)")
_CLAUSE_END = re.compile(r"[;:]|\((?!\w{1,8}\))")  # an abbreviation in brackets ends nothing
_LABEL = 32
NEGATION = frozenset({"phu_dinh"})
_DENYING = frozenset({"chua_co", "trang_song", "chua_dat", "chua_so_lieu", "dang_giai_quyet", "qua_han"})


@dataclass(slots=True)
class Bound:
    """A figure with its indicators; `anchor` is where their words stand, in the sentence.

    There are several where the same words name several at once: `100% trung tâm cấp huyện, cấp xã có cáp quang`.
    """

    figure: Figure
    codes: tuple[str, ...]
    cell: tuple[int, int]
    window: str
    anchor: tuple[int, int]


@dataclass(slots=True)
class Sentence:
    """One sentence, in lower case with its diacritics, and all that was found in it; offsets are the sentence's own.

    `above` are concepts of the lead and the headings; `lead` those of the lead alone, which a list item continues.
    """

    text: str
    hits: Sequence[Hit]
    figures: Sequence[Figure]
    above: frozenset[str] = frozenset()
    lead: frozenset[str] = frozenset()
    cells: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cells = _cells(self.text, self.figures)

    def concepts(self, start: int, end: int) -> frozenset[str]:
        return frozenset(h.concept for h in self.hits if start <= h.start and h.end <= end)


def bind(sentence: Sentence) -> list[Bound | None]:
    """The indicator of each figure of the sentence, or None where the catalogue has none for it."""
    found: list[Bound | None] = []
    for index in range(len(sentence.figures)):
        found.append(_bind_one(sentence, index, found))
    return found


def _cells(text: str, figures: Sequence[Figure]) -> list[tuple[int, int]]:
    """Divides the sentence between its figures."""
    borders = [0]
    for one, following in zip(figures, figures[1:], strict=False):
        borders.append(_border(text, min(one.end, following.start), following.start))
    borders.append(len(text))
    cells = []
    for figure, begin, end in zip(figures, borders, borders[1:], strict=False):
        clause = text.find(";", figure.end, end)
        cells.append((begin, end if clause < 0 else clause))
    return cells


def _border(text: str, begin: int, end: int) -> int:
    """Where one figure's words end and the next one's begin.

    The last semicolon; else where the next topic opens ("tỷ lệ …"); else, where nothing follows the first figure, the
    mark right behind it; else the last comma, bracket, colon or "và", but a colon that ends a label (`cấp xã: 95%`)
    belongs to what follows.
    """
    gap = text[begin:end]
    if ";" in gap:
        return begin + gap.rfind(";") + 1
    if heads := list(_HEAD_INSIDE.finditer(gap)):
        return begin + heads[-1].start()
    if closed := re.match(r"[\s*]*[,)]+", gap):
        return begin + closed.end()
    marks = list(_BORDER.finditer(gap))
    if not marks:
        joints = list(_JOINT.finditer(gap))
        return begin + joints[-1].start() if joints else begin if not _noun_follows(text, begin) else end
    last = marks[-1]
    if last[0] == ":":
        label = [m for m in marks if m[0] != ":" and last.start() - m.end() <= _LABEL]
        last = label[-1] if label else last
    return begin + (last.start() if last[0].isalpha() else last.end())


def _bind_one(sentence: Sentence, index: int, before: Sequence[Bound | None]) -> Bound | None:
    figure, cell = sentence.figures[index], sentence.cells[index]
    for unit in _units(figure):
        for name, start, end, narrow in _windows(sentence, index):
            listed = before[-1].codes if before and before[-1] else ()
            best = _best(sentence, unit, figure, cell, (start, end), narrow, name, listed)
            if best:
                codes = tuple(dict.fromkeys(b.code for b in best))
                return Bound(figure, codes, cell, name, _anchor(sentence, best[0], start, end, figure))
    return _repeated(sentence, index, before)


def _units(figure: Figure) -> tuple[str, ...]:
    if figure.numerator is not None and figure.share_of is None:
        return ("percent", "count")
    return (figure.role,)


def _windows(sentence: Sentence, index: int) -> Iterable[tuple[str, int, int, tuple[int, int]]]:
    """Windows of a figure from narrow to wide, each with the narrow part in which forbidding words are judged."""
    figure, cell = sentence.figures[index], sentence.cells[index]
    left, right = (cell[0], figure.start), (figure.end, cell[1])
    chunk = (cell[0], _chunk_end(sentence.text, figure.end, cell[1]))
    if figure.role in ("percent", "fraction", "per_100"):
        first, other = (right, left) if _noun_follows(sentence.text, figure.end) else (left, right)
        yield "side", *first, first
        yield "cell", *cell, cell
        yield "side", *other, other
    else:
        yield "chunk", *chunk, chunk
        clause = (cell[0], _clause_end(sentence.text, figure.end, cell[1]))
        yield "clause", *clause, clause
    if not _may_inherit(sentence, cell, figure):
        return
    if index and _empty(sentence, cell, figure):
        before = (sentence.cells[index - 1][0], chunk[1])
        yield "before", *before, chunk
    yield "sentence", 0, cell[1] if figure.role == "percent" else chunk[1], chunk


def _chunk_end(text: str, start: int, end: int) -> int:
    found = _CHUNK_END.search(text, start, end)
    return found.start() if found else end


def _clause_end(text: str, start: int, end: int) -> int:
    found = _CLAUSE_END.search(text, start, end)
    return found.start() if found else end


def _noun_follows(text: str, end: int) -> bool:
    """Whether what a percentage is of stands behind it: `98% thủ tục …`, not `đạt 98%, …`."""
    return bool(re.match(r"[\s*]*\s[^\W\d]", text[end : end + 6])) and not _NO_NOUN.match(text, end)


def _may_inherit(sentence: Sentence, cell: tuple[int, int], figure: Figure) -> bool:
    """A cell that opens a topic of its own ("tỷ lệ …") takes nothing from the sentence before it."""
    head = _NEW_HEAD.match(sentence.text, cell[0], figure.start)
    return cell[0] > 0 and not head or bool(sentence.lead) and not head


def _best(
    sentence: Sentence,
    unit: str,
    figure: Figure,
    cell: tuple[int, int],
    window: tuple[int, int],
    narrow: tuple[int, int],
    name: str,
    listed: tuple[str, ...],
) -> list[Binding]:
    """The best binding whose core lies in the window, by the order of reasons, with those that share its core."""
    present = sentence.concepts(*window)
    if name == "sentence":
        present = present | sentence.lead
    judged = sentence.concepts(*narrow)
    inherits = name in ("sentence", "before")
    own = sentence.concepts(*cell) if inherits else frozenset()
    empty = inherits and _empty(sentence, cell, figure)
    whole = sentence.concepts(0, len(sentence.text))
    everywhere = present | sentence.above | whole
    nouns, has_noun = _nouns(sentence, figure)
    best: list[Binding] = []
    top = (0.0, 0.0, 0.0)
    for binding in bindings().get(unit, ()):
        if not binding.core <= present or binding.forbid & judged:
            continue
        if judged & NEGATION and not binding.core & _DENYING:
            continue
        if binding.context and not binding.context & everywhere or binding.absent & whole:
            continue
        goes_on = binding.code in listed and binding.head & nouns  # `cho 210 cán bộ xã, 983 thành viên và 150 …`
        if inherits and not empty and not goes_on and not binding.core & (nouns if has_noun else own):
            continue
        if not _head_fits(binding, unit, nouns, has_noun, present):
            continue
        score = _score(sentence, binding, window, figure)
        if not best or score > top:
            best, top = [binding], score
        elif score == top and binding.core == best[0].core:
            best.append(binding)
    return best


def _nouns(sentence: Sentence, figure: Figure) -> tuple[frozenset[str], bool]:
    """The concepts that begin right behind the figure, and whether any noun stands there."""
    end = figure.tokens[0].end if len(figure.tokens) > 1 and figure.tokens[1].role == "count" else figure.end
    after = sentence.text[end : end + 60]
    words = re.match(r"[\s*$]*(?=[^\W\d])", after)
    if not words or _NO_NOUN.match(after):
        return frozenset(), False
    first = end + words.end()
    skip = re.match(r"(?:các|lượt|bộ|số|loại|nhóm|cuộc|cơ|danh mục|trường hợp|tổng số)\s+", sentence.text[first:])
    starts = {first} | ({first + skip.end()} if skip else set())
    return frozenset(h.concept for h in sentence.hits if h.start in starts), True


def _head_fits(binding: Binding, unit: str, nouns: frozenset[str], has_noun: bool, present: frozenset[str]) -> bool:
    """A count or a share is of the noun behind it; a count with none behind it (`là 229,`) of one in its window."""
    if unit == "percent":
        return not (binding.head and has_noun) or bool(binding.head & nouns)
    if unit != "count":
        return True
    if not binding.head:
        return not has_noun or bool(binding.core & nouns)
    return bool(binding.head & nouns) if has_noun else bool(binding.head & present)


def _empty(sentence: Sentence, cell: tuple[int, int], figure: Figure) -> bool:
    """Whether a cell says nothing of its own but levels, hedges and verbs."""
    text = sentence.text[cell[0] : figure.start] + " " + sentence.text[figure.end : cell[1]]
    return len(_FILLER.sub(" ", text).split()) == 0


def _score(sentence: Sentence, binding: Binding, window: tuple[int, int], figure: Figure) -> tuple[float, float, float]:
    longest: dict[str, int] = {}
    nearest: dict[str, int] = {}
    for hit in sentence.hits:
        if hit.concept in binding.core and window[0] <= hit.start and hit.end <= window[1]:
            longest[hit.concept] = max(longest.get(hit.concept, 0), hit.end - hit.start)
            distance = max(hit.start - figure.end, figure.start - hit.end, 0)
            nearest[hit.concept] = min(nearest.get(hit.concept, 10**6), distance)
    return (len(binding.core), -max(nearest.values(), default=0), sum(longest.values()))


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
    return Bound(figure, last.codes, cell, "repeat", (figure.start, figure.end))


def _unit_class(figure: Figure) -> str:
    return "percent" if figure.role in ("percent", "fraction") else figure.role
