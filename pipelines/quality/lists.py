"""How many papers or things a text says that there are, against the list of them in its appendix or footnote.

Belongs here: those passages of `target_status_matches`. Does not: counts of goals (`statuses`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.quality.documents import Document, Passage

# All patterns run over folded text.
_PAPERS = r"quyet dinh|ke hoach|nghi quyet|chi thi|cong van|thong bao|van ban chi dao|chuong trinh|de an|to trinh"
_ANNEX = re.compile(r"^\W*phu luc(?: [ivx\d]+)?\W*(?:$|[:.\n])", re.MULTILINE)
_GROUP = re.compile(
    rf"\W*(?:[ivx]+|[a-d]|\d{{1,2}})[\s.)|]+(?:cac\s+)?(?P<noun>{_PAPERS})(?:\s+(?:da\s+)?(?:duoc\s+)?ban hanh)?[\s:|]*"
)
_OTHER_GROUP = re.compile(r"\W*(?:[ivx]+|[a-d])[\s.)|]+[a-z]")
_ROW = re.compile(r"[\s|*]*(?P<number>\d{1,3})(?:[.)]\s|\s*\||\s)\s*[^\W\d]")
_STATED = re.compile(rf"(?<![\w/.,])(?P<count>\d{{1,3}})\s+(?P<noun>{_PAPERS})(?!\w)(?!\s+so\s)")
_ISSUED = re.compile(r"(?<!\w)(?:ban hanh|tham muu)(?!\w)")
# So far behind a count the text may point to the list that it counts.
_REACH = 250
_FOOTNOTED = re.compile(
    r"(?<![\w/.,])(?P<count>\d{1,2})\s+(?P<what>[^\W\d][^\d.;:\n¹²³⁴⁵⁶⁷⁸⁹⁰]{2,60}?)\s?(?P<mark>[¹²³⁴⁵⁶⁷⁸⁹⁰]+)"
)
_ITEM = re.compile(r"(?<!\w)\((\d{1,2})\)\s")


@dataclass(frozen=True)
class _List:
    """The rows of an appendix under one heading; -1 where their numbers do not run on."""

    noun: str
    rows: int


def counted(documents: Sequence[Document]) -> Iterator[Passage]:
    """One passage for each stated number of papers or things that a list of the same document has."""
    for document in documents:
        annex = _ANNEX.search(document.folded)
        if annex:
            yield from _papers(document, annex.start(), _lists(document, annex.start()))
        yield from _footnotes(document)


def _lists(document: Document, start: int) -> dict[str, _List]:
    """The lists of the appendices by what they list; of two lists of one kind none is taken."""
    found: list[_List] = []
    expected, rows = 1, 0
    noun = ""
    for line in re.finditer(r"[^\n]+", document.folded[start:]):
        group = _GROUP.fullmatch(line[0])
        row = _ROW.match(line[0])
        if group or _ANNEX.match(line[0]) or (_OTHER_GROUP.match(line[0]) and not row):
            found.append(_List(noun, rows))
            noun, rows = group["noun"] if group else "", 0
        elif row and noun and rows >= 0:
            number = int(row["number"])
            rows = rows + 1 if number in (rows + 1, expected) else -1
            expected = number + 1
    found.append(_List(noun, rows))
    named = [one for one in found if one.noun]
    return {one.noun: one for one in named if sum(other.noun == one.noun for other in named) == 1 and one.rows > 0}


def _papers(document: Document, annex: int, lists: dict[str, _List]) -> Iterator[Passage]:
    for line in re.finditer(r"[^\n]+", document.folded[:annex] if lists else ""):
        if not _ISSUED.search(line[0]):
            continue
        stated: dict[str, dict[int, re.Match[str]]] = {}
        for found in _STATED.finditer(document.folded, *line.span()):
            if found["noun"] in lists:
                stated.setdefault(found["noun"], {}).setdefault(int(found["count"]), found)
        # Of several counts of one kind (of the quarter, since January, of one body) the list's own is among them, or no
        # one knows which it should be.
        known = {noun: counts.get(lists[noun].rows) or _only(counts) for noun, counts in stated.items()}
        points = "phu luc" in document.folded[line.start() : min(line.end() + _REACH, annex)]
        agree = any(lists[noun].rows in counts for noun, counts in stated.items())
        # Counts of which none is that of the list, and which do not point to it, may be of other papers.
        if points or agree:
            for noun, count in known.items():
                if count:
                    yield _passage(document, count.span(), count, "noun", lists[noun].rows)


def _only(counts: dict[int, re.Match[str]]) -> re.Match[str] | None:
    return next(iter(counts.values())) if len(counts) == 1 else None


def _footnotes(document: Document) -> Iterator[Passage]:
    """A count with a footnote that numbers its things: `có 03 nền tảng¹`, `¹ (1) …; (2) …; (3) …`."""
    for found in _FOOTNOTED.finditer(document.text):
        note = re.search(rf"^[ *]*{found['mark']}[^\n]*", document.text[found.end() :], re.MULTILINE)
        items = [int(number) for number in _ITEM.findall(note[0])] if note else []
        if len(items) > 1 and items == list(range(1, len(items) + 1)):
            yield _passage(document, (found.start(), found.end("what")), found, "what", len(items))


def _passage(document: Document, span: tuple[int, int], found: re.Match[str], what: str, listed: int) -> Passage:
    where = "phụ lục" if what == "noun" else "chú thích"
    return Passage(
        document, *span, f"list:{' '.join(found[what].split())}",
        {"stated_number": float(found["count"]), "listed": float(listed)},
        {"stated": " ".join(document.text[slice(*span)].split()), "computed": f"{where} liệt kê {listed}",
         "tolerance": "không", "counted": str(listed), "goal": "", "result": "", "excess": "", "status": where},
    )  # fmt: skip
