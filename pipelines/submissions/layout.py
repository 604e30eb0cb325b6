"""The parts of a document that say what it is: heading, title, opening, closing, and the text proper.

Belongs here: where these parts lie in official documents and in web pages. Does not: what they say (`places`,
`reporting_period`, `imprint`).
"""

import re
from dataclasses import dataclass

from pipelines.records import DocType
from pipelines.vietnamese.text import fold, fold_document

# A heading of two columns, a caption of a web page and a title take a few thousand characters at most.
_TOP = 12_000
_OPENING = 3_000
_CLOSING = 4_000
_PROSE = 8  # words that make an article rather than a scrap

# The names of official documents, folded; a longer name first where one begins another.
_KINDS: dict[str, DocType] = {
    "bao cao": "report", "ke hoach": "plan", "to trinh": "other", "quyet dinh": "other", "nghi quyet": "other",
    "thong bao": "other", "chi thi": "other", "cong dien": "other", "chuong trinh": "other", "de an": "other",
    "huong dan": "other", "ket luan": "other", "phuong an": "other", "bien ban": "other", "giay moi": "other",
}  # fmt: skip
_KIND_LINE = re.compile(rf"(?:du thao\s+)?(?P<kind>{'|'.join(_KINDS)})\b[\s:.]*")
_SUBMITTED = ("bao cao", "ke hoach")
_HEADED = re.compile(r"\bso\s*:|cong\s+hoa\s+xa\s+hoi")
_SPACED = re.compile(r"(?:\w ){3,}\w\b")  # B Á O  C Á O

_BODY_BEGINS = re.compile(
    r"can cu\b|kinh gui\b|(?:phan|chuong)\s+(?:[ivx]+|thu|\d)\b|[ivx]{1,4}\s*[.)-]|[a-z0-9]{1,2}\s*[.)]\s"
    r"|(?:trien khai )?thuc hien (?:cong van|van ban|ke hoach so|nghi quyet|quyet dinh|chi thi|chi dao|su chi dao)"
    r"|(?:uy ban nhan dan|ubnd|so|ban chi dao)\b.{0,80}\bbao cao\b|ngay \d"
    r"|(?:uy ban nhan dan|ubnd) (?:tinh|thanh pho) [^,.]{2,40}$|-\s|\+\s|[-_*=]{3,}"
)
_OFFICIAL_LETTER = re.compile(r"\bv\s?/\s?v\b[\s:.]*|\bve viec:\s*")
_FURNITURE = re.compile(
    r"trang chu\b|(?:cong|trang) thong tin dien tu"
    r"|skip |dang nhap|dang xuat|tim kiem|luot xem|chia se|co chu|in bai|doc bai viet|date \d"
    r"|thu (?:hai|ba|tu|nam|sau|bay)\b|chu nhat\b|cap nhat|nguon\b|theo doi|binh luan|anh\s*:|tac gia|tai ve"
    r"|muc luc|trang nhat\b|tin tuc\b.*[/›»>]"
    r"|thuoc tinh$|noi dung$|\d{1,2}[/:h-]\d{1,2}\b"
    r"|tin tuc$|xuat ban thong tin|chi tiet|chuyen muc|http|www\.|bo loc|luoc do$"
)
_DATED = re.compile(r"^date \d{4}-\d\d(?:-\d\d)?\s+(?=\S+ \S+ \S+ \S)")  # before a headline
_AGENCY_NAME = re.compile(
    r"(?:so|uy ban nhan dan|ubnd|van phong|trung tam|ban chi dao)\b[^:–-]*$"
)  # of whose site it is
_ANNEX = re.compile(r"(?:phu luc|bieu)\b.{0,30}$")
_ANNEXED_TO = re.compile(r"kem theo (?P<kind>bao cao|ke hoach)\b")
# What follows these headings on a web page is about other things.
_RELATED = re.compile(
    r"^[\W_]*(?:(?:cac )?(?:tin|bai viet|bai|van ban) (?:lien quan|cung chuyen muc|khac|moi|cu hon|moi hon|cung loai)"
    r"|co the ban quan tam|xem them|doc them|tin doc nhieu|tin moi nhat|y kien ban doc|binh luan)\b[^\n]{0,30}$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Layout:
    """A document by its parts. `folded` and `body` are the text without what a web page puts after it."""

    body: str
    folded: str  # of the body: same length
    heading: str  # before the name of the document: issuer, number, place and date
    caption: str  # a title that a web page puts above the document
    kind: str | None  # the name of the document, folded: `bao cao`, `ke hoach`
    title: str | None
    opening: str  # what follows the title

    @property
    def folded_heading(self) -> str:
        return self.folded[: len(self.heading)]

    @property
    def closing(self) -> str:
        return self.body[-_CLOSING:]

    @property
    def folded_closing(self) -> str:
        return self.folded[-_CLOSING:]

    @property
    def official(self) -> bool:
        """Whether it bears the marks of an official document rather than of an article."""
        return self.kind is not None

    @property
    def doc_type(self) -> DocType:
        if self.kind is None:
            return "news" if len(self.body.split()) >= _PROSE else "other"
        if self.kind == "cong van":
            return "report" if "bao cao" in fold(self.title or "") else "other"
        return _KINDS[self.kind]


def lay_out(text: str) -> Layout:
    """The parts of a text in NFC."""
    body = text
    folded = fold_document(text)
    if related := _RELATED.search(folded, min(len(text) // 4, 4_000)):
        body, folded = text[: related.start()], folded[: related.start()]
    top = body[:_TOP]
    lines = top.split("\n")
    for parts in (_named, _letter, _annex, _article):
        if found := parts(lines):
            kind, title, first, after = found
            heading = "\n".join(lines[:first])
            rest = "\n".join(lines[after:])
            caption = "" if kind is None else _caption(lines[:first])
            return Layout(body, folded, heading, caption, kind, title, rest[:_OPENING])
    return Layout(body, folded, "", "", None, None, top[:_OPENING])


def clean(line: str) -> str:
    """A line without the marks of tables, lists and emphasis around it, its spaces single."""
    return " ".join(line.replace("*", " ").strip(" \t#_>|").split())


_Parts = tuple[str | None, str | None, int, int]  # kind, title, line of the name, line after the title


def _named(lines: list[str]) -> _Parts | None:
    """A document under its name: a line `BÁO CÁO`, or one that begins so and goes on in capitals."""
    for index, raw in enumerate(lines[:160]):
        line = clean(raw)
        if not line or len(line) > 300:
            continue
        if _SPACED.fullmatch(line):
            line = _unspaced(line)
        found = _KIND_LINE.match(fold(line))
        if not found:
            continue
        rest = line[found.end() :]
        if not _names_document(found["kind"], line[: found.end()], rest, lines[:index]):
            continue
        title, after = _title(lines, index + 1, rest)
        return found["kind"], title, index, after
    return None


def _letter(lines: list[str]) -> _Parts | None:
    """An official letter has no name but a line `V/v báo cáo …`."""
    for index, raw in enumerate(lines[:60]):
        line = clean(raw)
        found = _OFFICIAL_LETTER.search(fold(line))
        if found and len(line) < 300 and found.start() < 60:
            title, after = _title(lines, index + 1, line[found.end() :])
            return "cong van", title, index, after
    return None


def _annex(lines: list[str]) -> _Parts | None:
    """An annex without the document that it belongs to: `PHỤ LỤC … (ban hành kèm theo Kế hoạch số …)`."""
    for index, raw in enumerate(lines[:20]):
        if not _ANNEX.match(fold(clean(raw))):
            continue
        below = fold(" ".join(map(clean, lines[index : index + 15])))
        if found := _ANNEXED_TO.search(below):
            title, after = _title(lines, index + 1, "")
            return found["kind"], title, index, after
    return None


def _article(lines: list[str]) -> _Parts:
    """An article under its headline: the first line of some length that is no furniture of the page."""
    for index, raw in enumerate(lines[:40]):
        line = _DATED.sub("", clean(raw))
        folded = fold(line)
        if (
            len(line.split()) < 4
            or (_FURNITURE.match(folded) and len(line) < 60)
            or line.count("|") > 1  # a menu, or headlines that run along the top
            or folded.startswith("cong hoa xa hoi")
            or (line.isupper() and _AGENCY_NAME.match(folded))
        ):
            continue
        if len(line) > 260:
            break
        named = _KIND_LINE.match(folded)
        kind = named["kind"] if named and named["kind"] in _SUBMITTED else None
        return kind, line, index, index + 1
    return None, None, 0, 0


def _names_document(kind: str, name: str, rest: str, above: list[str]) -> bool:
    """Whether a line is the name of the document rather than an item of a menu or the begin of a sentence.

    In capitals a report or plan needs no more. Other names, and small letters, stand in menus too: there the heading
    of an official document has to lie above.
    """
    if name.isupper() and kind in _SUBMITTED:
        return True
    headed = _HEADED.search(fold("\n".join(above))) is not None
    return headed and (name.isupper() or not rest)


def _title(lines: list[str], at: int, begun: str) -> tuple[str | None, int]:
    """The title from a line on: it may run over lines, and end at a rule, a blank line or where the body begins."""
    parts = [begun] if begun else []
    index = at
    while index < len(lines) and len(parts) < 8:
        line = clean(lines[index])
        if not line:
            if parts and not _goes_on(parts[-1], lines, index):
                break
            index += 1
            continue
        folded = fold(line)
        ends = _BODY_BEGINS.match(folded)
        if ends and (parts or folded.startswith(("can cu", "kinh gui"))):
            break
        if len(line) > 300 or (parts and (sum(map(len, parts)) > 450 or _is_sentence(parts[-1], line))):
            break
        parts.append(line)
        index += 1
    title = " ".join(parts).strip(" .:-–")
    return title or None, index


def _is_sentence(last: str, line: str) -> bool:
    """Whether a line below a title is the begin of the text: a sentence where the title had ended."""
    begins = line[0].isupper() and not line.isupper()
    return begins and (last.isupper() or len(line.split()) > 12 or line[-1] in ".;:")


def _goes_on(last: str, lines: list[str], blank: int) -> bool:
    """Whether a title goes on after a blank line: in capitals as before, or with a small letter."""
    following = next((clean(line) for line in lines[blank + 1 : blank + 3] if clean(line)), "")
    if not following or _BODY_BEGINS.match(fold(following)):
        return False
    return (last.isupper() and following.isupper()) or following[0].islower()


def _caption(lines: list[str]) -> str:
    """The title that a collection of documents puts above one: `Kế hoạch 12/KH-UBND năm 2024 về …`."""
    for line in map(clean, lines):
        if _KIND_LINE.match(fold(line)) and len(line.split()) > 4:
            return line
    return ""


def _unspaced(line: str) -> str:
    """`B Á O  C Á O` as `BÁO CÁO`, by the names of documents."""
    letters = line.replace(" ", "")
    for kind in _KINDS:
        if fold(letters) == kind.replace(" ", ""):
            cut = len(kind.split()[0])
            return f"{letters[:cut]} {letters[cut:]}"
    return line
