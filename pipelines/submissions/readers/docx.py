"""DOCX: the text as its reader sees it, with tracked changes accepted.

Belongs here: paragraphs, lists, tables, footnotes and text boxes of WordprocessingML. Does not: list counters
(`word_numbering`), the package (`zips`).

Left out: headers and footers, which repeat on every page; tables of contents, which Word makes from the headings;
deleted, moved-away and hidden text; comments; macros. Relationships to addresses outside are never followed.

Source: ECMA-376 Part 1, 17.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from pipelines.submissions.document import Document
from pipelines.submissions.readers import legacy, word_remarks
from pipelines.submissions.readers.building import MAX_SPAN, Cell, TextBuilder, clean, damaged, superscript
from pipelines.submissions.readers.word_fonts import Fonts
from pipelines.submissions.readers.word_numbering import Numbering
from pipelines.submissions.readers.xml import child, local, number, parse, switched_on, value
from pipelines.submissions.readers.zips import open_zip, part, shown

_KIND = "tài liệu Word (docx)"
_MAIN = "word/document.xml"
_OUT = frozenset({
    "del", "moveFrom", "instrText", "delText", "delInstrText", "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr",
    "sectPr", "sdtPr", "sdtEndPr", "commentReference", "annotationRef", "footnoteRef", "endnoteRef", "pict", "object",
    "Fallback", "separator", "continuationSeparator", "rt",
})  # fmt: skip
_MARK = re.compile(r"\d{1,3}")
_CONTENTS = re.compile(r"(?:toc|mucluc)\s*\d", re.IGNORECASE)


def read(content: bytes, file_name: str) -> Document:
    """A Word document since 2007, with or without macros (which are never run)."""
    with open_zip(content, file_name, _KIND) as package:
        names = {name.lower(): name for name in package.namelist()}

        def parsed(name: str) -> etree._Element | None:
            stored = names.get(f"word/{name}")
            return parse(part(package, stored, file_name), file_name, shown(stored)) if stored else None

        body = child(parsed("document.xml"), "body")
        if body is None:
            raise damaged(file_name, _KIND, shown(_MAIN))
        walk = _Walk(
            Numbering.read(parsed("numbering.xml"), styles := parsed("styles.xml")),
            Fonts.read(styles),
            _notes(parsed("footnotes.xml")),
            _notes(parsed("endnotes.xml")),
        )
    walk.blocks(body)
    walk.end()
    said = [*word_remarks.remarks(body, names), *legacy.remarks(sorted(walk.tables))]
    return walk.text.build(file_name, notes=word_remarks.notes(body), remarks=said)


def _notes(root: etree._Element | None) -> dict[str, etree._Element]:
    return {value(note, "id") or "": note for note in root if not value(note, "type")} if root is not None else {}


@dataclass
class _Walk:
    """Goes through a body in order and writes its text."""

    numbering: Numbering
    fonts: Fonts
    footnotes: dict[str, etree._Element]
    endnotes: dict[str, etree._Element]
    text: TextBuilder = field(default_factory=TextBuilder)
    tables: set[str] = field(default_factory=set)  # old tables of letters that were converted
    _style: str | None = None  # of the paragraph
    _cited: list[str] = field(default_factory=list)  # footnotes cited since the last block, with their marks
    _at_end: list[str] = field(default_factory=list)
    _boxes: list[etree._Element] = field(default_factory=list)
    _carried: str = ""  # text of a paragraph whose end mark is deleted: it goes on in the next
    _count: int = 0

    def blocks(self, container: etree._Element) -> None:
        """All blocks of a body."""
        for block in _flat(container):
            if local(block) == "tbl":
                self.text.table(self._rows(block))
            else:
                self.text.paragraph(self._paragraph(block) or "")
            self._after_block()

    def end(self) -> None:
        """What stands behind the text: endnotes."""
        self.text.paragraph(self._carried)
        self._carried = ""
        for note in self._at_end:
            self.text.paragraph(note)

    def _after_block(self) -> None:
        for note in self._cited:
            self.text.paragraph(note)
        self._cited.clear()
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self.blocks(box)

    def _paragraph(self, paragraph: etree._Element) -> str | None:
        """The text of a paragraph with its list mark; None where it is left out or goes on in the next."""
        properties = child(paragraph, "pPr")
        style = value(child(properties, "pStyle"))
        if style and _CONTENTS.match(style):
            return None
        self._style = style
        said = self._carried + self._inline(paragraph)
        if switched_on(child(properties, "rPr", "del")):
            self._carried = said
            return None
        self._carried = ""
        if not said.strip():
            return None
        mark = self.numbering.mark(properties)
        return f"{mark} {said.lstrip()}" if mark else said

    def _inline(self, element: etree._Element) -> str:
        return "".join(self._pieces(element))

    def _pieces(self, element: etree._Element) -> Iterator[str]:
        for inner in element:
            name = local(inner)
            if name == "r":
                yield self._run(inner)
            elif name in ("t", "sym", "br", "tab", "cr", "noBreakHyphen", "footnoteReference", "endnoteReference"):
                yield self._atom(name, inner)
            elif name == "txbxContent":
                self._boxes.append(inner)
            elif name in ("drawing", "AlternateContent", "pict"):
                self._boxes += _boxes(inner)
            elif name == "f" and child(inner, "den") is not None:  # a fraction of a formula: 163 over 205 is no 163205
                yield f"{self._part(inner, 'num')}/{self._part(inner, 'den')}"
            elif name == "sSup":
                yield self._part(inner, "e") + superscript(self._part(inner, "sup"))
            elif name not in _OUT:
                yield from self._pieces(inner)

    def _part(self, element: etree._Element, name: str) -> str:
        part = child(element, name)
        return self._inline(part) if part is not None else ""

    def _run(self, run: etree._Element) -> str:
        properties = child(run, "rPr")
        if switched_on(child(properties, "vanish")):
            return ""
        said = self._inline(run)
        if table := legacy.table_of_font(self.fonts.of(properties, self._style)):
            self.tables.add(legacy.NAMES[table])
            said = legacy.converted(said, table)
        if value(child(properties, "vertAlign")) == "superscript" and _MARK.fullmatch(said.strip()):
            said = superscript(said)
        return said.upper() if switched_on(child(properties, "caps")) else said

    def _atom(self, name: str, element: etree._Element) -> str:
        if name == "t":
            return element.text or ""
        if name == "footnoteReference":
            return self._cite(self.footnotes.get(value(element, "id") or ""))
        if name == "endnoteReference":
            return self._cite_end(self.endnotes.get(value(element, "id") or ""))
        if name == "sym":
            return legacy.symbol(value(element, "char") or "")
        breaks = name in ("br", "cr") and value(element, "type") not in ("page", "column")
        return "-" if name == "noBreakHyphen" else "\n" if breaks else " "

    def _cite(self, note: etree._Element | None) -> str:
        if note is None:
            return ""
        self._count += 1
        mark = superscript(str(self._count))
        self._cited.append(f"{mark} {self._note(note)}")
        return mark

    def _cite_end(self, note: etree._Element | None) -> str:
        if note is None:
            return ""
        mark = f"[{len(self._at_end) + 1}]"
        self._at_end.append(f"{mark} {self._note(note)}")
        return mark

    def _note(self, note: etree._Element) -> str:
        return clean(" ".join(self._inline(p) for p in note.iter() if local(p) == "p"))

    def _rows(self, table: etree._Element) -> list[list[Cell]]:
        """The rows of a table with cells merged as Word merges them: across by a span, down cell by cell."""
        rows: list[list[Cell]] = []
        open_above: dict[int, tuple[int, int]] = {}  # column → row and index of the cell that may go on below
        for row in _inside(table, "tr"):
            if child(row, "trPr", "del") is not None:
                continue
            cells: list[Cell] = []
            column = min(MAX_SPAN, max(0, number(value(child(row, "trPr", "gridBefore")))))
            cells += [Cell(())] * column
            for cell in _inside(row, "tc"):
                span = min(MAX_SPAN, max(1, number(value(child(cell, "tcPr", "gridSpan")), 1)))
                merge = child(cell, "tcPr", "vMerge")
                goes_on = merge is not None and value(merge) != "restart" and column in open_above
                if goes_on:
                    above, index = open_above[column]
                    merged = rows[above][index]
                    rows[above][index] = Cell(merged.lines + self._lines(cell), merged.columns, merged.rows + 1)
                else:
                    open_above.pop(column, None)
                    if merge is not None:
                        open_above[column] = (len(rows), len(cells))
                    cells.append(Cell(self._lines(cell), span))
                column += span
            rows.append(cells)
        return rows

    def _lines(self, cell: etree._Element) -> tuple[str, ...]:
        """The lines of a cell; a table within it gives a line for each of its rows."""
        lines: list[str] = []
        for block in _flat(cell):
            if local(block) == "tbl":
                lines += [" ".join(inner.text for inner in row if inner.text) for row in self._rows(block)]
            else:
                lines += (self._paragraph(block) or "").split("\n")
        return tuple(line for line in map(clean, lines) if line)


def _flat(container: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs and tables of a container, through the elements that only wrap them."""
    for block in container:
        name = local(block)
        if name in ("p", "tbl"):
            yield block
        elif name == "sdt" and _is_contents(block):
            continue
        elif name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "AlternateContent", "Choice"):
            yield from _flat(block)


def _inside(container: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, through the elements that only wrap them."""
    for inner in container:
        if local(inner) == name:
            yield inner
        elif local(inner) in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _inside(inner, name)


def _is_contents(block: etree._Element) -> bool:
    gallery = value(child(block, "sdtPr", "docPartObj", "docPartGallery"))
    return gallery == "Table of Contents"


def _boxes(drawing: etree._Element) -> list[etree._Element]:
    """The outermost text boxes of a drawing, once: of two renderings of one drawing, the newer."""
    choice = child(drawing, "Choice") if local(drawing) == "AlternateContent" else None
    return (_outermost(choice) if choice is not None else []) or _outermost(drawing)


def _outermost(element: etree._Element) -> list[etree._Element]:
    found: list[etree._Element] = []
    for inner in element:
        found += [inner] if local(inner) == "txbxContent" else _outermost(inner)
    return found
