"""Files damaged in every way: each reader gives a sound text or a refusal in words, and never fails otherwise.

`make fuzz` feeds 10,000 of them (`KHOSO_FUZZ`); a run of all tests a few of each format.
"""

import email.message
import io
import os
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from PIL import Image
from reader_files import cell, docx, listed, paragraph, row, table, zipped
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

from pipelines.catalogue import unit_named
from pipelines.forms import write_form
from pipelines.forms.layout import FIGURES_SHEET
from pipelines.periods import parse_period
from pipelines.submissions import Document, Unreadable, read_document
from pipelines.submissions.reading import unpack

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "submissions"
WHOLE = FIXTURES / "whole_report.txt"


def _docx() -> bytes:
    merged = table(row(cell("a", '<w:gridSpan w:val="2"/>')), row(cell("1", '<w:vMerge w:val="restart"/>'), "5"))
    body = paragraph("Đạt 85%", properties=listed()) + merged + "<w:p><w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    return docx(body, numbering=numbering, footnotes=f'<w:footnote w:id="2">{paragraph("chú")}</w:footnote>')


def _pdf() -> bytes:
    stream = io.BytesIO()
    rows = Table([["a", "b"], ["1", "85%"]], style=TableStyle([("GRID", (0, 0), (-1, -1), 1, "black")]))
    SimpleDocTemplate(stream).build([rows])
    return stream.getvalue()


def _plain_pdf() -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pageCompression=0)
    canvas.drawString(72, 700, "Dat 85,6%")
    canvas.save()
    return stream.getvalue()


def _xlsx() -> bytes:
    stream = io.BytesIO()
    made = Workbook()
    made.active.append(["Chỉ tiêu", "Số"])
    made.active.append(["a", "=1+1"])
    made.save(stream)
    return stream.getvalue()


def _form() -> bytes:
    book = load_workbook(io.BytesIO(write_form(unit_named("Lào Cai", date(2024, 6, 30)), parse_period("2024-Q2"), {})))
    book[FIGURES_SHEET]["F6"] = 12
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _html() -> bytes:
    return b"<html><body><ol><li>a<sup>1</sup></ol><table><tr><td colspan=2>5%<td>x</table></body></html>"


def _mail() -> bytes:
    message = email.message.EmailMessage()
    message["From"], message["Subject"], message["Date"] = "a@example.vn", "Báo cáo", "1"
    message.set_content("Đạt 85%")
    message.add_attachment(WHOLE.read_bytes(), maintype="application", subtype="x", filename="báo cáo.txt")
    return message.as_bytes()


def _picture() -> bytes:
    stream = io.BytesIO()
    Image.new("L", (60, 30), 255).save(stream, "TIFF")
    return stream.getvalue()


REAL: dict[str, Callable[[], bytes]] = {
    "docx": _docx, "pdf": _pdf, "plain pdf": _plain_pdf, "xlsx": _xlsx, "form": _form, "html": _html, "mail": _mail,
    "zip": lambda: zipped({"a.txt": WHOLE.read_bytes(), "trong.zip": zipped({"b.docx": _docx()})}),
    "text": WHOLE.read_bytes, "windows-1258": (FIXTURES / "windows_1258.txt").read_bytes,
    "utf-16": (FIXTURES / "utf_16_without_mark.txt").read_bytes,
    "tcvn3": (FIXTURES / "all_letters_tcvn3.txt").read_bytes,
    "csv": "STT;Chỉ tiêu;Số\n1;\"a;b\";5\n2;c;6\n".encode, "picture": _picture,
}  # fmt: skip
EXAMPLES = -(-int(os.environ.get("KHOSO_FUZZ", "168")) // len(REAL))

Mutation = tuple[str, float, bytes]
MUTATIONS = st.lists(
    st.tuples(
        st.sampled_from(["put", "insert", "cut", "drop", "double"]),
        st.floats(0, 1, exclude_max=True),
        st.one_of(
            st.binary(min_size=1, max_size=8),
            st.sampled_from(
                [b"\x00" * 64, b"\xff" * 8, b"<" * 8, b"9" * 40, b"&a;", b"]]>", b"\xe2\x80\xae", b"PK\x03\x04"]
            ),
        ),
    ),
    min_size=1,
    max_size=6,
)


def mutated(content: bytes, mutations: list[Mutation]) -> bytes:
    for how, where, what in mutations:
        at = int(where * len(content))
        if how == "put":
            content = content[:at] + what + content[at + len(what) :]
        elif how == "insert":
            content = content[:at] + what + content[at:]
        elif how == "cut":
            content = content[:at]
        elif how == "drop":
            content = content[:at] + content[at + 40 :]
        else:
            content = content[:at] + content[at // 2 : at] + content[at:]
    return content


def within(package: bytes, which: float, mutations: list[Mutation]) -> bytes:
    """A package one of whose parts is damaged, while the package itself is sound."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    name = sorted(parts)[int(which * len(parts))]
    return zipped(parts | {name: mutated(parts[name], mutations)})


@pytest.mark.parametrize("kind", REAL)
def test_a_damaged_file_gives_a_sound_text_or_a_refusal_in_words(kind: str) -> None:
    real = REAL[kind]()

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )  # fmt: skip
    @given(mutations=MUTATIONS, inside=st.booleans(), which=st.floats(0, 1, exclude_max=True))
    def holds(mutations: list[Mutation], inside: bool, which: float) -> None:
        sound(within(real, which, mutations) if inside and real.startswith(b"PK") else mutated(real, mutations))

    holds()


def sound(content: bytes) -> None:
    try:
        unpacked = unpack(content, "tệp.bin")
        document = None if unpacked else read_document(content, "tệp.bin")
    except Unreadable as refusal:
        assert str(refusal).startswith("Tệp “tệp.bin”")
        assert "Đề nghị" in str(refusal)
        return
    if document is not None:
        _is_sound(document)


def _is_sound(document: Document) -> None:
    assert document.text.strip()
    assert document.text == unicodedata.normalize("NFC", document.text)
    document.text.encode("utf-8")
    starts = [place.start for place in document.places]
    assert starts == sorted(set(starts))
    assert all(0 <= start <= len(document.text) for start in starts)
