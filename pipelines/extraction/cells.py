"""Cells: which words of a sentence belong to which of its figures.

Belongs here: the borders between figures, the chunk and the clause of a figure, and whether a cell says anything of
its own. Does not: what the words mean (`lexicon`), which indicator they name (`binding`).

All patterns run over the text in lower case with its diacritics: `tài khoản` is no `tại`, `sở` no `số`.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from pipelines.extraction.figures import Figure
from pipelines.extraction.lexicon import Hit

Span = tuple[int, int]

_HEAD = r"(?:tỷ lệ|tỉ lệ|tỷ trọng|tổng số|số lượng|mức độ hài lòng)"
_BORDER = re.compile(r"(?<!\d),|,(?!\s?\d)|[:()]|(?<!\w)(?:và|còn|trong đó|riêng)(?!\w)")
KINDS_OF_UNITS = r"(?:xã|phường|thị trấn|đặc khu|sở|ban|ngành|huyện|quận|thị xã|thành phố)(?!\w)"
# `UBND các xã, phường tiếp nhận`, `trước hạn và đúng hạn`: a mark between two names of one thing divides nothing.
_WITHIN_A_NAME = re.compile(
    rf"(?<!\w){KINDS_OF_UNITS}\s*(?P<kinds>,|và(?: ubnd)?(?: các)?)\s*(?={KINDS_OF_UNITS})"
    r"|(?<!\w)(?:đúng|trước|sớm)(?: hạn)?\s*(?P<times>,|và)\s*(?=(?:đúng|trước|sớm|trong) hạn(?!\w))"
)
_NEW_HEAD = re.compile(rf"\W*(?:(?:và|với|còn|trong đó|đồng thời|cùng với|riêng)\s+)*{_HEAD}(?!\w)(?! này)")
_HEAD_INSIDE = re.compile(rf"(?<!\w)(?<!đạt )(?<!chiếm ){_HEAD}(?!\w)(?!\s*(?:là|đạt|:)?\s*$)")
_JOINT = re.compile(r"(?<!\w)(?:với|cho|tại|đạt|có|trên)(?!\w)")
_NO_NOUN = re.compile(
    r"\s*(?:và|so|trên|trong|theo|đạt|là|với|kế hoạch|năm|tháng|quý|ở|tại|gồm|được|đã|trở|nhưng|vượt|cao|thấp|tăng|"
    r"giảm|hoàn thành|mỗi|đối với|do|từ|để|qua|thì)(?!\w)"
)
_FILLER = re.compile(
    r"(?<!\w)(?:đạt|là|có|cấp|tỉnh|huyện|xã|trên|hơn|gần|khoảng|trong đó|và|với|ở|tại|còn|chiếm|đều|lần lượt|các|được|"
    r"đã|tỷ lệ|tỉ lệ|quý|năm|tháng|i|ii|iii|iv|phường|thị trấn|thành phố|thị xã|cqnn|cơ quan|đơn vị|sở|ban|ngành|toàn|"
    r"địa bàn|hiện|nay|đến|riêng|kế hoạch|chỉ tiêu|mục tiêu|giao|cùng kỳ|so với|tương ứng|ubnd|khối|chung|đặc khu|thị|"
    r"tương đương|đối với|bằng|lũy kế|tỷ lệ này|con số này|tỉ lệ này|cùng|trước|mới|chỉ|vượt|đề ra|"
    r"trung tâm phục vụ hành chính công|bộ phận một cửa|"
    r"của|nghị quyết|thấp hơn|"
    r"cao hơn|gấp|lần|nâng|lên|vào|tp|"
    r"quận|phòng|chuyên môn|đầu|cuối|chia|gồm|bao gồm|ước|trong khi|khi|ủy ban nhân dân|uỷ ban nhân dân|"
    r"phấn đấu|đặt|đích|ra|"
    r"dự kiến|tối thiểu|ít nhất|tối đa|không dưới|theo|"
    r"trong|trung bình|nghiêm trọng|thấp|cao|câp|tinh|huyên|phương|khối|nhà nước|hành chính|mức)(?!\w)|[^\w]+|\d+"
)
_CLAUSE_END = re.compile(r"[;:]|\((?!\w{1,8}\))")  # an abbreviation in brackets ends nothing
_CHUNK_END = re.compile(
    rf"{_CLAUSE_END.pattern}|(?<!mức độ \d)(?<!mức \d),\s"
    r"(?=(?:\d|đạt|trong|tỷ lệ|tỉ lệ|đồng thời|qua đó|góp phần|nhằm|với|vượt|tăng|giảm|đứng|"
    r"xếp|chiếm|gồm|hiện|đã|còn|tất cả|toàn bộ|đều|trực tuyến(?= \d)|"
    r"phấn đấu|quyết tâm|xây dựng|đáp ứng|bảo đảm|đảm bảo|"
    r"(?:chưa|không) (?:bao gồm|kể|tính)|đúng hạn|"
    r"trước hạn|quá hạn|trễ hạn)(?!\w))"
    r"|\s(?=(?:nên|nhưng|song|trong khi|tuy nhiên)(?!\w))"
)
_ASIDE = re.compile(r",\s*(?:xếp|đứng|tăng|giảm|dẫn đầu)(?!\w)")
_COUNT_AND_SHUT = re.compile(r"[^\d;:()]{0,40}\)(?=\s+[^\W\d])")
_MARK = re.compile(r"[,;:()]")
_TIER = re.compile(r"(?:ở |tại |đối với )?(?:ubnd )?cấp (?:tỉnh|huyện|xã)(?!\w)")
_SENTENCE_LABEL = re.compile(r"(?:\W*\d[\d.]*[.)]?\s+)?[^:;.]{3,45}:")
_LABEL = 32
_WORD_AHEAD = re.compile(r"[\s*]*\s[^\W\d]")
_TO_WORD = re.compile(r"[\s*$]*(?=[^\W\d])")
_CLOSED = re.compile(r"[\s*]*[,)]+")


def divide(text: str, figures: Sequence[Figure]) -> list[Span]:
    """The cell of each figure: the sentence divided between them, up to the end of the clause."""
    borders = [0]
    for one, following in pairwise(figures):
        borders.append(_border(text, min(one.end, following.start), following.start))
    borders.append(len(text))
    cells = []
    for figure, (begin, end) in zip(figures, pairwise(borders), strict=False):
        clause = text.find(";", figure.end, end)
        cells.append((begin, end if clause < 0 else clause))
    for index, (one, following) in enumerate(pairwise(figures)):
        if bracket := _aside(text, one, following):
            cells[index] = (cells[index][0], cells[index + 1][1])
            cells[index + 1] = bracket
    return cells


def _aside(text: str, one: Figure, following: Figure) -> Span | None:
    """The bracket that only adds the count of a share: `100% TTHC đủ điều kiện (1.790 thủ tục) được cung cấp …`."""
    if one.role != "percent" or following.role != "count":
        return None
    opened = text.rfind("(", one.end, following.start)
    found = _COUNT_AND_SHUT.match(text, following.end) if opened >= 0 else None
    return (opened, found.end()) if found and not text[opened + 1 : following.start].strip() else None


def _border(text: str, begin: int, end: int) -> int:
    """Where one figure's words end and the next one's begin.

    The last semicolon; else where the next topic opens ("tỷ lệ …"); else, where nothing follows the first figure, the
    mark right behind it; else the last comma, bracket, colon or "và", but a colon that ends a label (`cấp xã: 95%`)
    belongs to what follows; where there is no mark, the last preposition.
    """
    gap = text[begin:end]
    if ";" in gap:
        return begin + gap.rfind(";") + 1
    if heads := [m for m in _HEAD_INSIDE.finditer(gap) if gap[: m.start()].strip(" *")]:  # not `90% tổng số hồ sơ …`
        return begin + heads[-1].start()
    if closed := _CLOSED.match(gap):
        return begin + closed.end()
    inside = {m.start(str(m.lastgroup)) for m in _WITHIN_A_NAME.finditer(gap)}
    marks = [m for m in _BORDER.finditer(gap) if m.start() not in inside]
    if not marks:
        joints = list(_JOINT.finditer(gap))
        if joints:
            return begin + joints[-1].start()
        return end if noun_follows(text, begin) else begin
    last = marks[-1]
    if last[0] == ":":
        label = [m for m in marks if m[0] != ":" and last.start() - m.end() <= _LABEL]
        last = label[-1] if label else last
    return begin + (last.start() if last[0].isalpha() else last.end())


def chunk_end(text: str, start: int, end: int) -> int:
    """Where the words close behind a figure end: at a clause, or at a comma before something new."""
    found = _CHUNK_END.search(text, start, end)
    return found.start() if found else end


def clause_end(text: str, start: int, end: int) -> int:
    """Where the clause of a figure ends."""
    found = _CLAUSE_END.search(text, start, end)
    return found.start() if found else end


def comma(text: str, start: int, end: int) -> int:
    """Where the words right behind a figure end: at the first mark."""
    found = _MARK.search(text, start, end)
    return found.start() if found else end


def names_tier(text: str, start: int) -> bool:
    """Whether the words at `start` only say of which tier a figure is: `90% cấp xã`."""
    return bool(_TIER.match(text, start))


def noun_follows(text: str, end: int) -> bool:
    """Whether what a figure is of stands behind it: `98% thủ tục …`, not `đạt 98%, …` nor `98% so với …`."""
    return bool(_WORD_AHEAD.match(text, end, end + 6)) and not _NO_NOUN.match(text, end)


def noun_start(text: str, end: int) -> int | None:
    """Where the noun behind a figure begins, over stars and brackets; None where none follows."""
    found = _TO_WORD.match(text, end)
    return None if not found or _NO_NOUN.match(text, end) else found.end()


def noun_word(text: str, figure: Figure) -> str:
    """The first word of what a figure is of; empty where nothing stands behind it."""
    start = noun_start(text, figure.noun_at)
    return "" if start is None else text[start:].split(maxsplit=1)[0].strip(",.;:()")


def label_end(text: str, figures: Sequence[Figure]) -> int:
    """Where the label ends that a sentence opens with (`Mức độ hài lòng: …`); 0 where it has none."""
    found = _SENTENCE_LABEL.match(text)
    return found.end() if found and figures and found.end() <= figures[0].start else 0


def opens_topic(text: str, cell: Span, figure: Figure) -> bool:
    """Whether a cell opens a topic of its own: `tỷ lệ …`."""
    return bool(_NEW_HEAD.match(text, cell[0], figure.start))


def is_empty(text: str, cell: Span, figure: Figure) -> bool:
    """Whether a cell says nothing of its own but levels, hedges and verbs; a rank or a change behind it is aside."""
    behind = _ASIDE.search(text, figure.end, cell[1])
    return is_filler(text[cell[0] : figure.start] + " " + text[figure.end : behind.start() if behind else cell[1]])


def is_filler(words: str) -> bool:
    """Whether words say nothing but levels, hedges and verbs."""
    return not _FILLER.sub(" ", words).split()


def says_only_noun(text: str, cell: Span, figure: Figure, hits: Sequence[Hit]) -> bool:
    """Whether a cell says nothing of its own but what its figure counts: `cấp tỉnh 4.100 hồ sơ`."""
    start = noun_start(text, figure.noun_at)
    noun = max((h for h in hits if h.start == start and h.end <= cell[1]), key=lambda h: h.end, default=None)
    if noun is None:
        return is_empty(text, cell, figure)
    without = text[: noun.start] + text[noun.end :]
    return is_empty(without, (cell[0], cell[1] - noun.end + noun.start), figure)
