"""Web pages: the text of the page proper, without what the site puts around it.

Belongs here: which elements are the site's, and how blocks, lists and tables become lines. Does not: fetching, and what
an article's text says of other articles (`identification`).

What is left out is only what the page itself marks as navigation, or a block that is nothing but links: a sentence too
much does no harm, a figure too few does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree, html

from pipelines.submissions.document import AS_TEXT, Document, Unreadable
from pipelines.submissions.readers.building import MAX_SPAN, Cell, TextBuilder, clean, no_text, superscript
from pipelines.submissions.readers.text import converted_from, decode
from pipelines.submissions.readers.xml import number

_OUT = frozenset({
    "script", "style", "noscript", "template", "head", "nav", "footer", "aside", "button", "select", "iframe",
    "object", "embed", "svg", "canvas", "audio", "video", "dialog", "menu", "map",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "li", "main", "ol", "p", "pre",
    "section", "summary", "ul",
})  # fmt: skip
_SITE_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "dialog"})
_SITE_NAMES = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|footer|share|social|related|pagination|cookie"
    r"|banner|ads?)(?:$|[-_ ])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_PAGE = 3000  # characters that no cell of a real table holds
_MARK = re.compile(r"\[?(\d{1,3})\]?")
_DECLARED_VIETNAMESE = ("windows-1258", "utf-16", "utf-16le", "utf-16be")


def read(content: bytes, file_name: str) -> Document:
    """The text of a page. Raises Unreadable where there is none."""
    source, encoding = _decoded(content, file_name)
    try:
        parser = html.HTMLParser(
            remove_comments=True, remove_pis=True, no_network=True, huge_tree=True, encoding="utf-8"
        )
        root = html.document_fromstring(source.replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise no_text(file_name) from error
    walk = _Walk()
    walk.block(_proper(root))
    walk.end()
    if not walk.text.lines:
        raise Unreadable(file_name, "là trang mạng không có chữ nào ngoài phần điều hướng", AS_TEXT)
    return walk.text.build(file_name, encoding, remarks=converted_from(encoding))


def _decoded(content: bytes, file_name: str) -> tuple[str, str]:
    """The source of a page: by what its bytes are, else by what it declares."""
    declared = _CHARSET.search(content[:4096])
    name = declared[1].decode("ascii").lower() if declared else ""
    if name in _DECLARED_VIETNAMESE and not content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            return content.decode(name, "replace"), name
    return decode(content, file_name)


def _proper(root: etree._Element) -> etree._Element:
    """The element that the page marks as its main part, where that holds most of its text."""
    body = root.find(".//body")
    whole = body if body is not None else root
    total = len(_said(whole))
    for path in (".//main", ".//*[@role='main']", ".//article", ".//*[@itemprop='articleBody']"):
        found = root.findall(path)
        if len(found) == 1 and len(_said(found[0])) > 0.5 * total:
            return found[0]
    return whole


def _said(element: etree._Element) -> str:
    """All text in an element that is not the site's."""
    if _is_site(element):
        return ""
    return (element.text or "") + "".join(_said(inner) + (inner.tail or "") for inner in element)


def _is_site(element: etree._Element) -> bool:
    """Whether the page marks an element as no part of its text."""
    if not isinstance(element.tag, str) or element.tag in _OUT:
        return True
    if element.get("role") in _SITE_ROLES or element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if _HIDDEN.search(element.get("style") or ""):
        return True
    if element.tag == "header":
        return not any(True for _ in element.iter("h1", "p"))
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag in ("div", "ul", "section", "ol") and bool(_SITE_NAMES.search(named)) and _is_of_links(element)


def _is_of_links(element: etree._Element) -> bool:
    """Whether an element says hardly anything outside of links."""
    said = "".join(element.itertext())
    linked = "".join("".join(link.itertext()) for link in element.iter("a"))
    return len(clean(linked)) >= 0.6 * len(clean(said))


@dataclass
class _Walk:
    """Goes through a page in order and writes its text."""

    text: TextBuilder = field(default_factory=TextBuilder)
    _line: str = ""
    _mark: str = ""

    def block(self, element: etree._Element) -> None:
        """A block and what is in it."""
        self.end()
        self._inside(element)
        self.end()

    def end(self) -> None:
        """Ends the paragraph that was begun."""
        said = self._line.strip()
        if said:
            self.text.paragraph(f"{self._mark} {said}" if self._mark else said)
            self._mark = ""
        self._line = ""

    def _inside(self, element: etree._Element) -> None:
        self._line += _flowing(element.text, element)
        counted = number(element.get("start"), 1) if element.tag == "ol" else 0
        for inner in element:
            if not _is_site(inner) and not self._is_menu(inner):
                if inner.tag == "li":
                    self.end()
                    self._mark = f"{counted}." if element.tag == "ol" and element.get("type") in (None, "1") else "-"
                    counted += 1
                self._element(inner)
                if inner.tag == "li":
                    self._mark = ""
            self._line += _flowing(inner.tail, element)

    def _element(self, element: etree._Element) -> None:
        if element.tag == "br":
            self._line += "\n"
        elif element.tag == "table":
            self.end()
            self._table(element)
        elif element.tag == "sup":
            said = clean("".join(element.itertext()))
            found = _MARK.fullmatch(said)
            self._line += superscript(found[1]) if found else said
        elif element.tag in _BLOCKS:
            self.block(element)
        else:
            self._inside(element)

    def _is_menu(self, element: etree._Element) -> bool:
        """Whether a list is nothing but links, as a menu is."""
        return element.tag in ("ul", "ol") and len(element) >= 3 and _is_of_links(element)

    def _table(self, table: etree._Element) -> None:
        """A table by its rows; one that holds other tables or long texts only lays out the page."""
        rows = list(_rows(table))
        if max(map(len, rows), default=0) < 2 or any(_is_page(cell) for row in rows for cell in row):
            for row in rows:
                for cell in row:
                    self.block(cell)
            return
        for caption in table.findall("caption"):
            self.block(caption)
        self.text.table([[_cell(cell) for cell in row] for row in rows])


def _rows(table: etree._Element) -> Iterator[list[etree._Element]]:
    for part in table:
        if part.tag == "tr":
            yield [cell for cell in part if cell.tag in ("td", "th")]
        elif part.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(part)


def _is_page(cell: etree._Element) -> bool:
    """Whether a cell holds a part of the page rather than a value."""
    return cell.find(".//table") is not None or len(_said(cell)) > _PAGE


def _cell(cell: etree._Element) -> Cell:
    walk = _Walk()
    walk.block(cell)
    columns = min(MAX_SPAN, max(1, number(cell.get("colspan"), 1)))
    return Cell(walk.text.lines, columns, max(1, number(cell.get("rowspan"), 1)))


def _flowing(text: str | None, element: etree._Element) -> str:
    """Text as a page shows it: breaks of the source are spaces, but in `pre`."""
    if not text:
        return ""
    return text if element.tag == "pre" else re.sub(r"\s+", " ", text)
