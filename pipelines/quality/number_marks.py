"""How a text writes its numbers: one mark for decimals, and a unit for every share.

Belongs here: the passages of `number_format`. Does not: reading a number (`vietnamese.numbers`), its value.
"""

import re
from collections.abc import Iterator, Sequence

from pipelines.quality.documents import HEDGE, Document, Passage, widened
from pipelines.vietnamese.numbers import Token

_MARKED = re.compile(r"\d+[.,]\d+")
_WHOLE_DIGITS = re.compile(r"\d{1,3}(?P<mark>[.,])\d{3}(?:(?P=mark)\d{3})*")
_STATES = re.compile(rf"(?<!\w)(?:dat|la|chiem|bang|con|tang|giam|den|muc)\s*{HEDGE}[$*]*$")
# A share: its name, at most so far from its verb, and then a number with nothing that it could count.
_SHARE = re.compile(
    r"(?<!\w)(?:ty|ti)\s+le\s(?P<what>[^;:.\n\d%]{3,160}?)\s(?:dat|chiem|dat duoc|dat toi|dat muc|la)\s*"
    rf"{HEDGE}[$*]*(?P<number>\d{{1,3}}(?:[.,]\d{{1,2}})?)(?![\d/%]|[.,]\d)"
)
_NOTHING_COUNTED = re.compile(r"[ *$]*(?:[.;,)](?=\s|$)|\n|$|(?:va|so voi|theo)\s)")
_UNIT_FOLLOWS = re.compile(r"[^;.\n%]{0,40}?(?:,|va|-|/)\s*[^;.\n%]{0,30}?\d+(?:[.,]\d+)?\s*(?:\\?%|phan tram)")
_UNIT_IN_NAME = re.compile(r"%|/|phan tram|(?<!\w)(?:tren (?:100|moi|mot|lop|dau)|binh quan|gioi tinh|diem|lan)(?!\w)")


def decimal_marks(documents: Sequence[Document]) -> Iterator[Passage]:
    """One passage for each decimal: whether its mark is that of the document.

    The mark is the comma, as Vietnamese has it, unless the document writes most of its numbers the English way. A
    number of three digits behind one mark may be a thousand or a decimal, and says nothing.
    """
    for document in documents:
        decimals = [(token, mark) for token in document.tokens if (mark := _decimal_mark(document, token))]
        thousands = [mark for token in document.tokens if (mark := _thousands_mark(document, token))]
        dots = sum(mark == "." for _, mark in decimals)
        commas = len(decimals) - dots
        vietnamese, english = commas + thousands.count("."), dots + thousands.count(",")
        usual, other = (".", ",") if english > vietnamese else (",", ".")
        is_mixed = vietnamese > 0 and english > 0
        for token, mark in decimals:
            stated = document.text[token.start : token.end]
            start, end = widened(document, token.start, token.end)
            yield Passage(
                document, start, end, f"mark:{stated}",
                {"mark": ord(mark), "usual_mark": ord(usual if is_mixed else mark)},
                {"stated": stated, "computed": stated.replace(other, usual), "tolerance": "không",
                 "mark": "phẩy" if usual == "," else "chấm"},
            )  # fmt: skip


def units(documents: Sequence[Document]) -> Iterator[Passage]:
    """One passage for each sentence that names a share and gives it a number: whether the number has a unit."""
    for document in documents:
        text = document.folded
        for found in _SHARE.finditer(text):
            start, end = found.span("number")
            is_bare = (
                bool(_NOTHING_COUNTED.match(text, end))
                and not _UNIT_IN_NAME.search(found["what"])
                and not _UNIT_FOLLOWS.match(text, end)
            )
            stated = document.text[start:end]
            yield Passage(
                document, found.start(), end, f"unit:{found['what']}",
                {"units": not is_bare, "units_due": 1},
                {"stated": stated, "computed": f"{stated}%", "tolerance": "không", "mark": ""},
            )  # fmt: skip


def numbers(documents: Sequence[Document]) -> Iterator[Passage]:
    """The passages of both questions."""
    yield from decimal_marks(documents)
    yield from units(documents)


def _decimal_mark(document: Document, token: Token) -> str:
    """The mark of a decimal, or nothing where the number may be anything else: a version, a heading, a thousand."""
    found = _MARKED.match(document.folded, token.start)
    if not found or _WHOLE_DIGITS.fullmatch(document.folded, *found.span()) or not _is_alone(document, found):
        return ""
    certain = token.role in ("percent", "per_100", "vnd") or (token.role == "count" and token.decimals < 0)
    states = token.role in ("count", "change") and bool(_STATES.search(document.folded, 0, token.start))
    if token.role == "change" and document.folded[token.end - 1] == "%":
        certain = True
    return document.folded[found.start() : found.end()].strip("0123456789") if certain or states else ""


def _thousands_mark(document: Document, token: Token) -> str:
    if token.role not in ("count", "vnd", "change") or token.decimals != 0:
        return ""
    found = _WHOLE_DIGITS.match(document.folded, token.start)
    return found["mark"] if found and _is_alone(document, found) else ""


def _is_alone(document: Document, found: re.Match[str]) -> bool:
    return not re.match(r"[.,]?\d", document.folded[found.end() : found.end() + 2])
