"""The structure of a report's text: headings, paragraphs, list items, footnotes, table rows, in reading order.

Belongs here: which lines belong together, under which headings, and which footnote is cited where; repair of
sentences that a page break or a footnote cuts in two. Does not: what a sentence says.

Every line of a text lies in exactly one segment. A segment's text is the text of its pieces joined by one space, or by
a tab where each is a cell, and `Segment.origin` maps its offsets back to the document.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from pipelines.extraction.stacked import Line, stack_at
from pipelines.vietnamese.text import CAPITALS, fold_document

SegmentKind = Literal["heading", "paragraph", "item", "footnote", "row"]


@dataclass(slots=True)
class Segment:
    """One block of a document with the headings above it.

    `headings` is the path from the outermost to the innermost; `lead` is the sentence ending in a colon that a list
    item continues; `cited_in` is the segment that cites a footnote.
    """

    kind: SegmentKind
    pieces: list[tuple[int, int]]
    headings: tuple[str, ...] = ()
    lead: str = ""
    mark: str = ""
    depth: int = 0
    text: str = ""
    folded: str = ""
    cited_in: "Segment | None" = None
    starts: list[int] = field(default_factory=list)
    joint: str = " "

    def assemble(self, document: str, folded: str) -> None:
        """Sets `text`, and `folded` (of the same length), from the pieces."""
        position = 0
        self.starts = []
        for start, end in self.pieces:
            self.starts.append(position)
            position += end - start + 1
        self.text = self.joint.join([document[start:end] for start, end in self.pieces])
        self.folded = self.joint.join([folded[start:end] for start, end in self.pieces])

    def origin(self, offset: int) -> int:
        """The document's offset of the character at `offset` of the segment's text."""
        if len(self.pieces) == 1:
            start, end = self.pieces[0]
            return min(start + offset, end)
        index = max(0, bisect_right(self.starts, offset) - 1)
        start, end = self.pieces[index]
        return min(start + offset - self.starts[index], end)


_FOOTNOTE = re.compile(r"\s*(?P<mark>[¹²³⁴-⁹⁰]+|\[\d{1,2}\]|\$\^\{?\d{1,2}\}?\$|\^\d{1,2}\^?)\s*\S")
_NUMBERED = re.compile(
    r"\s*#*\s*\**(?P<mark>(?:[IVX]{1,5}|\d{1,2}(?:\.\d{1,2}){0,4}|[A-Za-zĐđ])\s?[.)/]|[IVX]{1,5}\s?[-–]|(?:PHẦN|Phần|MỤC|Mục|"
    r"CHƯƠNG|Chương)\s+"
    r"(?:[IVX]+|\d+|thứ \w+)[.:]?|\d{1,2}(?:\.\d{1,2}){1,3}(?=\s))\**\s+(?P<title>\S.*)"
)
_BULLET = re.compile(r"\s*(?:[-+*•–▪●◦○✓]|\+\))\s*(?=\S)")
_APPENDIX = re.compile(
    r"\s*\**(?:(?:Phụ lục|PHỤ LỤC)\b|(?:Phụ biểu|PHỤ BIỂU|Biểu|BIỂU|Bảng|BẢNG)\s+(?:(?:số|SỐ)\s+)?[\dIVX]+\w?\b)"
)
_TERMINATED = re.compile(r"[.;:!?…][\"”’)*\]]*\s*(?:[¹²³⁴-⁹⁰]+|\[\d+\])?\s*$")
_TITLE_LENGTH = 110
_CAPITALS = 160
_LONG = 55
_WRAPPED_LONG = 42  # where the whole text is wrapped
_WRAPPED_SHARE = 0.2
_WRAPPED = 25  # narrow columns of web pages break lines as early as this


def segments(document: str) -> list[Segment]:
    """All segments of a document in reading order; footnotes follow the whole text but know where they are cited."""
    blocks = _blocks(document)
    _nest(blocks)
    _cite(blocks)
    return blocks


def _lines(document: str) -> Iterator[Line]:
    position, blank = 0, True
    for raw in document.split("\n"):
        start, end = position, position + len(raw)
        position = end + 1
        if raw.strip():
            yield Line(start, end, raw, blank)
            blank = False
        else:
            blank = True


def _blocks(document: str) -> list[Segment]:
    found: list[Segment] = []
    footnotes: list[Segment] = []
    current: Segment | None = None  # the block that the next line may continue
    lines = list(_lines(document))
    long = _WRAPPED_LONG if _is_wrapped(lines) else _LONG
    behind = 0  # of the last table whose cells stand one below the other
    for at, line in enumerate(lines):
        if at < behind:
            continue
        if stack := stack_at(lines, at):
            found += [Segment("row", row, joint="\t") for row in stack.rows]
            behind, current = stack.after, None
            continue
        kind, mark, depth = _classify(line)
        if "\t" in line.text and found and found[-1].kind == "row" and not line.after_blank:
            kind, mark, depth = "row", "", 0  # of a table, also where only its first or last cell is filled
        if kind == "footnote":
            segment = Segment(kind, [(line.start, line.end)], mark=mark)
            footnotes.append(segment)
            if current is None:
                current = found[-1] if found and found[-1].kind in ("paragraph", "item") else None
            continue
        if kind == "paragraph" and _continues_heading(found, line):
            found[-1].pieces.append((line.start, line.end))
            continue
        if kind == "paragraph" and current is not None and _continues(document, current, line, footnotes, long):
            current.pieces.append((line.start, line.end))
            continue
        if (
            kind == "paragraph"
            and footnotes
            and not line.after_blank
            and _continues_footnote(document, footnotes[-1], line)
        ):
            footnotes[-1].pieces.append((line.start, line.end))
            continue
        current = Segment(kind, [(line.start, line.end)], mark=mark, depth=depth)
        found.append(current)
        if kind in ("heading", "row"):
            current = None
    folded = fold_document(document)
    for segment in found + footnotes:
        segment.assemble(document, folded)
        if segment.kind == "heading" and len(segment.pieces) > 1 and not _is_title(segment.text):
            segment.kind = "item"  # a wrapped sentence whose first line looked like a title
    _demote_prose_headings(found)
    return found + footnotes


def _classify(line: Line) -> tuple[SegmentKind, str, int]:
    text = line.text
    if ("\t" in text and "\t" in text.strip()) or text.count("|") >= 2:
        return "row", "", 0
    begins_with_word = text.lstrip()[:1].isalpha()
    if not begins_with_word and (found := _FOOTNOTE.match(text)):
        return "footnote", found["mark"].strip("[]$^{}"), 0
    if found := _NUMBERED.match(text):
        mark = found["mark"].rstrip(".)/–- :")
        return "heading" if _is_title(found["title"]) else "item", mark, _depth(mark)
    if not begins_with_word and (found := _BULLET.match(text)):
        return "item", found[0].strip(), 20 if "+" in found[0] else 19
    depth = _title_depth(text)
    return ("paragraph", "", 0) if depth is None else ("heading", "", depth)


def _title_depth(text: str) -> int | None:
    """The depth of a title without a number: an appendix, a line of capitals, a Markdown title; None for prose."""
    if _APPENDIX.match(text) and len(text) <= _TITLE_LENGTH:
        return 0
    if text.startswith("#"):
        return 2
    return 1 if _is_capitals(text) else None


def _is_title(title: str) -> bool:
    """Whether what stands behind a number is a title rather than a sentence of a list."""
    if len(title) > _TITLE_LENGTH or _has_figure(title) or title.rstrip().endswith((";", ",")):
        return False
    return title[:1].isupper() or not title[:1].isalpha()


def _is_capitals(text: str) -> bool:
    if len(text) > _CAPITALS:
        return False
    letters = list(filter(str.isalpha, text))
    return bool(letters) and sum(map(str.isupper, letters)) > 0.8 * len(letters)


_FIGURE = re.compile(r"\d[\d.,]*\s?%|\d/\d|(?<!năm )(?<!Năm )(?<![\w/.-])(?!(?:19|20)\d\d\b)\d{2,}(?!\w|/)|\d\.\d{3}")


_NO_FIGURE = re.compile(r"(?:quý|đề án|nghị quyết|số|năm|tháng)\s+[\d/]+", re.IGNORECASE)


def _has_figure(title: str) -> bool:
    return any(map(str.isdecimal, title)) and bool(_FIGURE.search(_NO_FIGURE.sub("", title)))


@lru_cache(maxsize=1024)
def _depth(mark: str) -> int:
    head = mark.split(maxsplit=1)[0]
    if head.lower() in ("phần", "chương"):
        return 1
    if re.fullmatch(r"[IVX]+", mark):
        return 2
    if re.fullmatch(r"[A-ZĐ]", mark):
        return 1
    if re.fullmatch(r"[a-zđ]", mark):
        return 12
    return 3 + mark.count(".")


def _is_wrapped(lines: list[Line]) -> bool:
    """Whether the text breaks its lines at a width: many lines end open and the next one begins with a small letter."""
    goes_on = sum(
        not following.after_blank and following.text.lstrip()[:1].islower() and not _TERMINATED.search(line.text)
        for line, following in pairwise(lines)
    )
    return goes_on > len(lines) * _WRAPPED_SHARE


def _continues(document: str, block: Segment, line: Line, footnotes: list[Segment], long: int) -> bool:
    """Whether a plain line goes on with a sentence that the block's last line left open."""
    start, end = block.pieces[-1]
    last = document[start:end]
    if _TERMINATED.search(last) or _CREDIT.search(last):
        return False
    first = line.text.lstrip()[:1]
    if first.islower() or first in "(,;":
        return True
    interrupted = any(end < note.pieces[0][0] < line.start for note in footnotes[-3:])
    if not line.after_blank or interrupted:
        return len(last) >= (long if first.isupper() and block.kind == "paragraph" else _WRAPPED)
    return len(last) >= 80 and (first.isdigit() or _ends_open(last))


def _continues_heading(found: list[Segment], line: Line) -> bool:
    """Whether a line goes on with the title that the line right above it began: `1. Về nhận` / `thức số`."""
    heading = bool(found) and found[-1].kind == "heading" and found[-1].depth > 1 and not line.after_blank
    return heading and line.text.lstrip()[:1].islower() and len(line.text) <= _TITLE_LENGTH


_CREDIT = re.compile(r"(?<!\w)(?:Ảnh|Nguồn|Ảnh minh họa)\s*:\s*[^:;]{1,40}$|\((?:Ảnh|Nguồn|Hình)[^()]{0,40}\)$")
_OPEN_END = re.compile(
    r"(?:[,–-]|(?<!\w)(?:và|của|các|tại|về|cho|với|là|đã|được|đến|từ|trên|trong|ban hành|Danh|theo|có|để|số))\s*$"
)


def _ends_open(last: str) -> bool:
    return bool(_OPEN_END.search(last))


def _continues_footnote(document: str, note: Segment, line: Line) -> bool:
    start, end = note.pieces[-1]
    return (
        not document[end : line.start].strip() and not _TERMINATED.search(document[start:end]) and end + 1 == line.start
    )


def _demote_prose_headings(blocks: list[Segment]) -> None:
    """A short line of its own before longer prose, without an end mark, is a title: `Phát triển kinh tế số`."""
    for index, block in enumerate(blocks[:-1]):
        if block.kind != "paragraph" or len(block.pieces) > 1:
            continue
        following = blocks[index + 1]
        short = len(block.text) <= 90 and not _TERMINATED.search(block.text.rstrip(":")) and not _has_figure(block.text)
        capital = block.text.lstrip()[:1].isupper()
        if short and capital and following.kind in ("paragraph", "item") and len(following.text) > len(block.text):
            block.kind, block.depth = "heading", 11


def _nest(blocks: list[Segment]) -> None:
    """Gives every block its path of headings, and list items their lead."""
    path: list[tuple[int, str]] = []
    inline: set[str] = set()  # titles on the line of their text, which end with the next mark of their depth
    lead = ""
    for block in blocks:
        if block.kind == "heading":
            while path and path[-1][0] >= block.depth:
                path.pop()
            block.headings = tuple(title for _, title in path)
            path.append((block.depth, block.text.strip(" *#")))
            lead = ""
            continue
        if block.mark:
            while path and path[-1][0] >= block.depth and path[-1][1] in inline:
                path.pop()
            opening = _INLINE_TITLE.match(block.text)
            if opening and not _has_figure(opening["title"]):
                while path and path[-1][0] >= block.depth:
                    path.pop()
                path.append((block.depth, opening["title"].strip(" *#")))
                inline.add(path[-1][1])
        block.headings = tuple(title for _, title in path)
        text = block.text.rstrip()
        if block.kind in ("item", "row"):
            block.lead = lead
        if text.endswith(":") and block.kind in ("paragraph", "item"):
            lead = text
        elif block.kind == "paragraph":
            lead = ""


# `III. NHIỆM VỤ NĂM 2025. Phấn đấu …`: a title on the line of the text that it stands over.
_INLINE_TITLE = re.compile(
    rf"\s*#*\s*\**[\w.]{{1,9}}\s?[.)/–-]?\**\s+(?P<title>[{CAPITALS}][^.;:()]{{3,85}}(?<!TP)(?<!\bTT))[.:]\**\s+(?=[{CAPITALS}\d\"“])"
)
# `¹²`, `[3]`, `$^{4}$`; what a mark may begin with comes first, for then all else is skipped at speed
_MARK = re.compile(r"[¹²³⁴-⁹⁰\[$](?:(?<=[¹²³⁴-⁹⁰])[¹²³⁴-⁹⁰]*|(?<=\[)\d{1,2}\]|(?<=\$)\^\{?\d{1,2}\}?\$)")


def _citations(text: str) -> Iterator[str]:
    """The marks of the footnotes that a text cites: behind a word, with a space between them at most."""
    for found in _MARK.finditer(text):
        before = text[max(0, found.start() - 2) : found.start()]
        if re.search(r"[\w”\")]\s?$", before):
            yield found[0].strip("[]$^{}")


def _cite(blocks: list[Segment]) -> None:
    """Binds each footnote to the last segment before it that cites its mark; it takes over that segment's headings."""
    waiting: dict[str, Segment] = {}
    notes = sorted((b for b in blocks if b.kind == "footnote"), key=lambda b: b.pieces[0])
    if not notes:
        return
    body = [b for b in blocks if b.kind != "footnote"]
    citations = [(block.pieces[0][0], mark, block) for block in body for mark in _citations(block.text)]
    for note in notes:
        for position, mark, block in citations:
            if position < note.pieces[0][0]:
                waiting[mark] = block
        note.cited_in = waiting.get(note.mark)
        if note.cited_in is not None:
            note.headings = note.cited_in.headings


_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:tp|tt|ts|ths|gs|pgs|bs|ks|st|tr|q|p|tx|v\.v|mr|ông|bà|v\.v\.|vd|nq|qđ)$")
_SENTENCE_END = re.compile(rf"[.!?…]+[\"”’)]*(?:[¹²³⁴-⁹⁰]+|\[\d+\])?(?=\s+[\"“‘(*]*[{CAPITALS}\d+-]|\s*$)|\n")

_LIST_MARK = re.compile(r"\s*[\W\d]*(?:[ivx]+|[a-z])?")


def sentences(text: str, folded: str) -> list[tuple[int, int]]:
    """The spans of the sentences of a segment; a dot inside a number or after an abbreviation ends none."""
    spans, begin = [], 0
    for found in _SENTENCE_END.finditer(text):
        start = found.start()
        if _ABBREVIATION.search(folded, max(0, start - 8), start) or found.end() - begin < 3:
            continue
        if _LIST_MARK.fullmatch(folded, begin, start):
            continue
        spans.append((begin, found.end()))
        begin = found.end()
    if begin < len(text):
        spans.append((begin, len(text)))
    return spans
