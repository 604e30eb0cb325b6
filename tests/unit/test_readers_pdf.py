"""PDF to text: reading order, running lines, tables and footnotes, over page breaks, with every letter kept."""

import io
from collections import Counter
from collections.abc import Sequence

import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

from pipelines.locating import place_of
from pipelines.submissions import Unreadable, read_document

WIDTH, HEIGHT = A4
BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=11, leading=14, spaceAfter=8)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=8, leading=10)
RULED = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")])
LONG = (
    "Ty le ho so duoc tiep nhan truc tuyen cua tinh dat 85,6%, tang 2,1% so voi cung ky nam truoc; cap huyen dat 78,2% "
    "va cap xa dat 71,4%, trong do co 1.548/1.562 thon da co bang rong di dong va 98,5% so ho co dien thoai thong minh."
)


def pdf(story: Sequence[object], on_page: object = None, **about: object) -> bytes:
    stream = io.BytesIO()
    made = SimpleDocTemplate(stream, pagesize=A4, **about)
    hooks = {"onFirstPage": on_page, "onLaterPages": on_page} if on_page else {}
    made.build(list(story), **hooks)
    return stream.getvalue()


def drawn(*pages: Sequence[tuple[float, float, str]], size: float = 11) -> bytes:
    """Pages of strings at x and y, y counted from above."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    for page in pages:
        canvas.setFont("Helvetica", size)
        for x, y, text in page:
            canvas.drawString(x, HEIGHT - y, text)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def text_of(content: bytes) -> str:
    return read_document(content, "a.pdf").text


def letters(text: str) -> Counter[str]:
    return Counter(c for c in text if not c.isspace())


def test_a_break_of_the_page_is_mended_and_one_of_the_writer_kept() -> None:
    text = text_of(pdf([Paragraph(LONG, BODY), Paragraph("- Muc mot", BODY), Paragraph("- Muc hai", BODY)]))

    assert text == f"{LONG}\n\n- Muc mot\n\n- Muc hai\n"


def test_every_letter_survives_page_breaks() -> None:
    story = [f"{i}. {LONG}" for i in range(1, 41)]

    document = read_document(pdf([Paragraph(part, BODY) for part in story]), "a.pdf")

    assert letters(document.text) == letters("".join(story))
    assert [place.page for place in document.places] == list(range(1, len(document.places) + 1))
    assert len(document.places) > 2
    assert place_of(document, document.text.index("40. Ty le")) == f"trang {len(document.places)}"


def test_running_lines_and_page_numbers_are_removed_and_nothing_else() -> None:
    def running(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.drawString(72, HEIGHT - 40, "UBND tinh Ha Nam - Bao cao quy I nam 2024")
        canvas.drawCentredString(WIDTH / 2, 30, f"Trang {document.page}/9")

    story = [f"{i}. {LONG}" for i in range(1, 41)]

    text = text_of(pdf([Paragraph(part, BODY) for part in story], running))

    assert letters(text) == letters("".join(story))


def test_a_figure_alone_at_the_foot_of_a_page_is_no_page_number() -> None:
    pages = [[(72, 100, f"Bang {page}"), (72, HEIGHT - 50, figure)] for page, figure in enumerate(("57", "31", "90"))]

    assert [line for line in text_of(drawn(*pages)).split() if line.isdigit() and len(line) > 1] == ["57", "31", "90"]


def test_columns_are_read_one_after_the_other() -> None:
    left = [(72, 100 + 14 * i, f"Cot trai dong thu {i}") for i in range(12)]
    right = [(320, 100 + 14 * i, f"Cot phai dong thu {i}") for i in range(12)]
    title = [(72, 70, "Tieu de chay ngang qua ca hai cot cua trang van ban nay va dai hon mot cot")]

    words = text_of(drawn(title + left + right)).split("Cot ")

    assert [w.split()[0] for w in words[1:]] == ["trai"] * 12 + ["phai"] * 12


def test_the_head_of_a_document_is_read_side_by_side() -> None:
    head = [
        (80, 80, "UY BAN NHAN DAN"), (330, 80, "CONG HOA XA HOI CHU NGHIA VIET NAM"),
        (95, 94, "TINH HA NAM"), (370, 94, "Doc lap - Tu do - Hanh phuc"),
        (90, 122, "So: 12/BC-UBND"), (360, 122, "Ha Nam, ngay 20 thang 3 nam 2024"),
    ]  # fmt: skip

    lines = [line for line in text_of(drawn(head)).splitlines() if line]

    assert lines == [
        "UY BAN NHAN DAN", "TINH HA NAM", "So: 12/BC-UBND",
        "CONG HOA XA HOI CHU NGHIA VIET NAM", "Doc lap - Tu do - Hanh phuc", "Ha Nam, ngay 20 thang 3 nam 2024",
    ]  # fmt: skip


def test_a_ruled_table_gives_rows_with_cells_and_pages() -> None:
    cells = [["STT", "Chi tieu", "Ket qua"], ["1", Paragraph(LONG, SMALL), "85,6%"], ["2", "", "1.548"]]
    table = Table(cells, colWidths=[40, 200, 80], style=RULED)

    document = read_document(pdf([Paragraph("Truoc bang.", BODY), table, Paragraph("Sau bang.", BODY)]), "a.pdf")

    assert document.text == f"Truoc bang.\n\nSTT\tChi tieu\tKet qua\n1\t{LONG}\t85,6%\n2\t\t1.548\n\nSau bang.\n"


def test_merged_cells_of_a_pdf_keep_the_columns() -> None:
    style = TableStyle([*RULED.getCommands(), ("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (2, 0))])
    cells = [["Don vi", "Ket qua", ""], ["", "Tinh", "Xa"], ["So Y te", "5", "6"]]

    assert text_of(pdf([Table(cells, style=style)])).splitlines() == [
        "Don vi\tKet qua\tKet qua",
        "Don vi\tTinh\tXa",
        "So Y te\t5\t6",
    ]


def test_a_table_over_pages_is_one_table_with_one_head() -> None:
    cells = [["STT", "Chi tieu", "Ket qua"], *([str(i), f"Chi tieu so {i}", f"{i},5%"] for i in range(1, 101))]

    lines = text_of(pdf([Table(cells, repeatRows=1, style=RULED)])).splitlines()

    assert lines == ["\t".join(row) for row in cells]


def test_a_row_cut_by_a_page_break_is_one_row() -> None:
    above = Table([["STT", "Chi tieu", "Ket qua"], ["1", "Ty le ho so", "85,6%"]], [40, 200, 80], style=RULED)
    below = Table([["", "truc tuyen", ""], ["2", "Khac", "6"]], [40, 200, 80], style=RULED)

    lines = text_of(pdf([above, PageBreak(), below])).splitlines()

    assert lines[1:] == ["1\tTy le ho so truc tuyen\t85,6%", "2\tKhac\t6"]


def test_a_raised_mark_is_a_footnote_mark_and_no_digit() -> None:
    note = Paragraph("<super size=6>1</super> Gom 5 van ban chi dao cua tinh.", SMALL)
    body = Paragraph("Da ban hanh 58,3%<super size=7>1</super> so van ban.", BODY)

    text = text_of(pdf([body, note]))

    assert "58,3%¹ so van ban." in text
    assert "\n¹ Gom 5 van ban" in text


def test_bold_drawn_twice_is_read_once() -> None:
    assert text_of(drawn([(72, 100, "Bao cao quy I"), (72.3, 100, "Bao cao quy I")])) == "Bao cao quy I\n"


def test_a_locked_pdf_is_refused_with_the_remedy() -> None:
    with pytest.raises(Unreadable, match=r"đặt mật khẩu.*Đề nghị bỏ mật khẩu"):
        text_of(pdf([Paragraph(LONG, BODY)], encrypt=StandardEncryption("secret")))


def test_a_cut_pdf_is_refused_from_its_end() -> None:
    whole = pdf([Paragraph(LONG, BODY)] * 40)

    with pytest.raises(Unreadable, match=r"từ byte thứ \d+.*bị cắt.*Đề nghị"):
        text_of(whole[: len(whole) // 2])


def test_scripts_in_a_pdf_are_never_run_nor_read() -> None:
    script = b"1 0 obj\n<< /Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert\\(99\\)) >> "
    content = drawn([(72, 100, "Noi dung.")])
    catalog = content.index(b"/Type /Catalog")
    begin, end = content.rindex(b" obj", 0, catalog), content.index(b"endobj", catalog)
    number = content[:begin].split()[-2] + b" 0 obj\n"
    body = content[begin + 4 : end].strip().removeprefix(b"<<")
    opened = number + script.partition(b"obj\n")[2] + body
    start = content.rindex(number, 0, catalog) if number in content[:catalog] else begin
    content = content[:start] + opened + b"\n" + content[end:]

    assert b"/JavaScript" in content
    assert text_of(content) == "Noi dung.\n"
