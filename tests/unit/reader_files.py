"""Files of every format, made in memory for the tests of readers."""

import io
import zipfile
from collections.abc import Mapping

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP file of parts by their names."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return stream.getvalue()


def docx(body: str, **parts: str | bytes) -> bytes:
    """A Word document: the inside of its body, and of other parts (`footnotes`, `numbering`, `styles`), as XML."""
    written: dict[str, str | bytes] = {"[Content_Types].xml": _TYPES}
    written["word/document.xml"] = f"<w:document {_W} {_MORE}><w:body>{body}</w:body></w:document>"
    for name, part in parts.items():
        written[f"word/{name}.xml"] = f"<w:{name} {_W}>{part}</w:{name}>" if isinstance(part, str) else part
    return zipped(written)


_MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def paragraph(*inside: str, properties: str = "") -> str:
    """A paragraph of runs; what is no XML becomes a run."""
    runs = "".join(part if part.startswith("<") else run(part) for part in inside)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def row(*cells: str) -> str:
    """A row of cells; what is no XML becomes a cell."""
    return f"<w:tr>{''.join(c if c.startswith('<') else cell(c) for c in cells)}</w:tr>"


def cell(text: str, properties: str = "") -> str:
    """A cell with a line of text for each of its paragraphs."""
    inside = "".join(paragraph(line) for line in text.split("\n"))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def listed(level: int = 0, of: int = 1) -> str:
    """The property of a paragraph in a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{of}"/></w:numPr>'
