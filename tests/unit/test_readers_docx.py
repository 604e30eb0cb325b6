"""DOCX to text: what its reader sees, with tracked changes accepted, and nothing that reaches out of the file."""

import io

import docx as python_docx
import pytest
from reader_files import cell, docx, listed, paragraph, row, run, table, zipped

from pipelines.submissions import Unreadable, read_document


def text_of(content: bytes) -> str:
    return read_document(content, "báo cáo.docx").text


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2.%3."/></w:lvl>'
    '<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%4)"/></w:lvl>'
    '<w:lvl w:ilvl="4"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>'
    '<w:lvl w:ilvl="5"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="+"/></w:lvl>'
    "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)


def test_paragraphs_come_in_order_and_stand_apart() -> None:
    assert text_of(docx(paragraph("I. KẾT QUẢ") + paragraph("Có 1.548", "/1.562 thôn."))) == (
        "I. KẾT QUẢ\n\nCó 1.548/1.562 thôn.\n"
    )


def test_a_document_of_python_docx_is_read_whole() -> None:
    made = python_docx.Document()
    made.add_heading("I. Hạ tầng số", 1)
    made.add_paragraph("Tỷ lệ thôn có băng rộng đạt 98,5%.")
    made.add_paragraph("một", style="List Number")
    made.add_paragraph("hai", style="List Number")
    made.add_paragraph("gạch", style="List Bullet")
    stream = io.BytesIO()
    made.save(stream)

    document = read_document(stream.getvalue(), "a.docx")

    assert document.text == "I. Hạ tầng số\n\nTỷ lệ thôn có băng rộng đạt 98,5%.\n\n1. một\n\n2. hai\n\n- gạch\n"
    assert document.reader.startswith("docx/")


def test_list_numbers_that_word_does_not_store_are_written() -> None:
    levels = (0, 1, 2, 2, 3, 4, 5, 1, 2, 0)
    body = "".join(paragraph(f"mục {i}", properties=listed(level)) for i, level in enumerate(levels))

    marks = [line.partition(" mục")[0] for line in text_of(docx(body, numbering=NUMBERING)).split("\n\n")]

    assert marks == ["I.", "1.", "1.1.", "1.2.", "a)", "-", "+", "2.", "2.1.", "II."]


def test_a_list_that_begins_anew_begins_at_its_start() -> None:
    body = "".join(paragraph("mục", properties=listed(1, of)) for of in (1, 1, 2, 2))

    text = text_of(docx(body, numbering=NUMBERING))

    assert text.split("\n\n") == ["1. mục", "2. mục", "5. mục", "6. mục\n"]


def test_a_style_brings_its_list_number() -> None:
    styles = (
        f'<w:style w:type="paragraph" w:styleId="Muc"><w:pPr>{listed(1)}</w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="MucCon"><w:basedOn w:val="Muc"/></w:style>'
    )
    body = paragraph("một", properties='<w:pStyle w:val="Muc"/>')
    body += paragraph("hai", properties='<w:pStyle w:val="MucCon"/>')
    body += paragraph("không", properties='<w:pStyle w:val="Muc"/><w:numPr><w:numId w:val="0"/></w:numPr>')

    assert text_of(docx(body, numbering=NUMBERING, styles=styles)) == "1. một\n\n2. hai\n\nkhông\n"


def test_a_footnote_follows_the_paragraph_that_cites_it() -> None:
    note = '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote><w:footnote w:id="7">{}</w:footnote>'
    body = paragraph("Đã ban hành", '<w:r><w:footnoteReference w:id="7"/></w:r>', " 5 văn bản.") + paragraph("Tiếp.")

    text = text_of(docx(body, footnotes=note.format(paragraph("Gồm 2 kế hoạch;") + paragraph("3 công văn."))))

    assert text == "Đã ban hành¹ 5 văn bản.\n\n¹ Gồm 2 kế hoạch; 3 công văn.\n\nTiếp.\n"


def test_a_mark_set_high_by_hand_is_no_digit_of_the_figure_before_it() -> None:
    body = paragraph("đạt 58,3%", run("1", '<w:vertAlign w:val="superscript"/>'), " số xã.")

    assert text_of(docx(body)) == "đạt 58,3%¹ số xã.\n"


def test_endnotes_stand_behind_the_text() -> None:
    body = paragraph("Có 5 hệ thống", '<w:r><w:endnoteReference w:id="2"/></w:r>', ".") + paragraph("Hết.")

    text = text_of(docx(body, endnotes=f'<w:endnote w:id="2">{paragraph("LGSP")}</w:endnote>'))

    assert text == "Có 5 hệ thống[1].\n\nHết.\n\n[1] LGSP\n"


def test_tracked_changes_are_taken_as_accepted() -> None:
    body = paragraph(
        "đạt ",
        "<w:del><w:r><w:delText>80</w:delText></w:r></w:del>",
        f"<w:ins>{run('85')}</w:ins>",
        f"<w:moveFrom>{run('cũ')}</w:moveFrom>",
        f"<w:moveTo>{run('%')}</w:moveTo>",
    )
    body += paragraph("Nửa đầu ", properties="<w:rPr><w:del/></w:rPr>") + paragraph("và nửa sau.")
    gone = "<w:tr><w:trPr><w:del/></w:trPr>" + cell("9") + cell("9") + "</w:tr>"
    body += table(row("Xã", "5"), gone)

    assert text_of(docx(body)) == "đạt 85%\n\nNửa đầu và nửa sau.\n\nXã\t5\n"


def test_merged_cells_keep_the_columns_and_state_a_figure_once() -> None:
    body = table(
        row(cell("STT", '<w:vMerge w:val="restart"/>'), cell("Kết quả", '<w:gridSpan w:val="2"/>')),
        row(cell("", "<w:vMerge/>"), "Tỉnh", "Xã"),
        row("1", cell("120", '<w:vMerge w:val="restart"/>'), "5"),
        row("2", cell("", "<w:vMerge/>"), "6"),
        row(cell("Tổng hợp chung", '<w:gridSpan w:val="3"/>')),
    )

    assert text_of(docx(body)).splitlines() == [
        "STT\tKết quả\tKết quả",
        "STT\tTỉnh\tXã",
        "1\t120\t5",
        "2\t\t6",
        "Tổng hợp chung\t\t",
    ]


def test_words_that_cover_several_rows_name_each_of_them() -> None:
    body = table(
        row("Chỉ tiêu", "Cấp", "Số"),
        row(cell("Hồ sơ trực tuyến", '<w:vMerge w:val="restart"/>'), "Tỉnh", "5"),
        row(cell("", "<w:vMerge/>"), "Xã", "6"),
    )

    assert text_of(docx(body)).splitlines()[1:] == ["Hồ sơ trực tuyến\tTỉnh\t5", "Hồ sơ trực tuyến\tXã\t6"]


def test_a_cell_of_several_paragraphs_and_tables_stays_one_cell() -> None:
    inner = f"<w:tc>{table(row('Tỉnh', '5'), row('Xã', '6'))}<w:p/></w:tc>"

    assert text_of(docx(table(row("Hồ sơ\ntrực tuyến", inner, "x")))) == "Hồ sơ trực tuyến\tTỉnh 5 Xã 6\tx\n"


def test_the_head_of_a_document_gives_its_lines() -> None:
    body = table(
        row("ỦY BAN NHÂN DÂN\nTỈNH HÀ NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"),
        row("Số: 12/BC-UBND", "Hà Nam, ngày 20 tháng 3 năm 2024"),
    )

    assert text_of(docx(body)).splitlines() == [
        "ỦY BAN NHÂN DÂN", "TỈNH HÀ NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        "Số: 12/BC-UBND", "Hà Nam, ngày 20 tháng 3 năm 2024",
    ]  # fmt: skip


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph('Trong hộp: 7 xã.')}</w:txbxContent>"
    both = (
        "<w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )

    assert text_of(docx(paragraph("Trước.", both) + paragraph("Sau."))) == "Trước.\n\nTrong hộp: 7 xã.\n\nSau.\n"


def test_hidden_text_contents_and_field_codes_are_left_out() -> None:
    body = paragraph("Mục lục ... 3", properties='<w:pStyle w:val="TOC1"/>')
    body += paragraph("Hiện", run(" ẩn", "<w:vanish/>"), "<w:r><w:instrText> PAGE </w:instrText></w:r>", ".")

    assert text_of(docx(body)) == "Hiện.\n"


def test_headers_and_footers_are_left_out() -> None:
    parts = {"header1": paragraph("Tiêu đề trang"), "footer1": paragraph("Trang 1")}

    assert text_of(docx(paragraph("Nội dung."), **parts)) == "Nội dung.\n"


def test_letters_of_old_fonts_and_symbols_become_unicode() -> None:
    old = run("B¸o c¸o", '<w:rFonts w:ascii=".VnTime"/>')
    capitals = run("kÕ ho¹ch", '<w:rFonts w:ascii=".VnTimeH"/>')
    symbol = '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>'

    assert text_of(docx(paragraph(old, " ", capitals, " ", symbol, "95%"))) == "Báo cáo KẾ HOẠCH ≥95%\n"


def test_a_cut_document_is_refused_with_the_remedy() -> None:
    whole = docx(paragraph("Nội dung. " * 2000))

    with pytest.raises(Unreadable, match=r"“báo cáo\.docx”.*Đề nghị"):
        text_of(whole[: len(whole) // 2])


def test_broken_xml_is_refused_with_line_and_column() -> None:
    content = zipped({"[Content_Types].xml": "", "word/document.xml": "<w:document\n<w:body>"})

    with pytest.raises(Unreadable, match=r"phần word/document\.xml, dòng 2, cột \d+\): có phần XML hỏng.*Đề nghị"):
        text_of(content)


def test_a_document_without_letters_is_refused() -> None:
    with pytest.raises(Unreadable, match="không có chữ nào"):
        text_of(docx(paragraph(" ")))


def test_a_fraction_of_a_formula_is_a_fraction_and_a_power_no_digit() -> None:
    def formula(inside: str) -> str:
        return f'<m:oMath xmlns:m="urn:m">{inside}</m:oMath>'

    def of(name: str, text: str) -> str:
        return f"<m:{name}><m:r><m:t>{text}</m:t></m:r></m:{name}>"

    fraction = formula(f"<m:f>{of('num', '163')}{of('den', '205')}</m:f>")
    power = formula(f"<m:sSup>{of('e', '10')}{of('sup', '2')}</m:sSup>")

    assert text_of(docx(paragraph("đạt ", fraction) + paragraph(power))) == "đạt 163/205\n\n10²\n"
