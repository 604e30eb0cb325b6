"""Web pages to text: the page proper, whole, without what the site puts around it."""

import pytest

from pipelines.submissions import Unreadable, read_document


def page(body: str, head: str = '<meta charset="utf-8">') -> bytes:
    return f"<!DOCTYPE html><html><head>{head}<title>Cổng</title></head><body>{body}</body></html>".encode()


def text_of(content: bytes) -> str:
    return read_document(content, "trang.html").text


def test_headings_paragraphs_and_lists_become_lines() -> None:
    body = (
        "<h1>Báo cáo\n quý I</h1><p>Có <b>1.548</b>/1.562\n thôn.<br>Dòng hai.</p>"
        "<ul><li>một</li><li><p>hai</p></li></ul><ol start=3><li>ba</li><li>bốn</li></ol><div>Cuối<div>Hết</div></div>"
    )

    assert text_of(page(body)).split("\n\n") == [
        "Báo cáo quý I", "Có 1.548/1.562 thôn.\nDòng hai.", "- một", "- hai", "3. ba", "4. bốn", "Cuối", "Hết\n",
    ]  # fmt: skip


def test_what_the_site_puts_around_is_left_out() -> None:
    menu = "".join(f'<li><a href="/{i}">Chuyên mục {i}</a></li>' for i in range(5))
    body = (
        f'<nav>Trang chủ</nav><ul>{menu}</ul><div class="breadcrumb"><a href="/">Trang chủ</a> / <a href="/t">Tin</a>'
        "</div>"
        '<form id="aspnetForm"><p>Đạt 85%.</p></form><div style="display: none">ẩn</div><script>var a = 99;</script>'
        "<aside>Quảng cáo</aside><footer>Bản quyền 2024</footer>"
    )

    assert text_of(page(body)) == "Đạt 85%.\n"


def test_the_part_marked_as_main_is_read_where_it_holds_the_text() -> None:
    main = f"<main><p>{'Nội dung dài. ' * 20}</p></main>"

    assert (
        text_of(page(f"<div>Thời tiết 25 độ</div>{main}<div>Lượt xem 1.234</div>"))
        == f"{'Nội dung dài. ' * 20}".strip() + "\n"
    )


def test_a_list_of_links_within_sentences_is_kept() -> None:
    body = (
        "<ul>"
        + "".join(
            f'<li>Ban hành <a href="#">Kế hoạch số {i}/KH-UBND</a> ngày 5/1/2024 về chuyển đổi số.</li>'
            for i in range(3)
        )
        + "</ul>"
    )

    assert text_of(page(body)).count("Ban hành Kế hoạch") == 3


def test_tables_give_rows_with_merged_cells() -> None:
    body = (
        "<table><caption>Biểu 1</caption><thead><tr><th rowspan=2>STT</th><th colspan=2>Kết quả</th></tr>"
        "<tr><th>Tỉnh</th><th>Xã</th></tr></thead><tbody><tr><td>1</td><td><p>85,6%</p></td><td>1.548<br>thôn</td></tr>"
        "</tbody></table>"
    )

    assert text_of(page(body)) == "Biểu 1\n\nSTT\tKết quả\tKết quả\nSTT\tTỉnh\tXã\n1\t85,6%\t1.548 thôn\n"


def test_a_table_that_lays_out_the_page_gives_its_blocks() -> None:
    inner = "<table><tr><td>Xã</td><td>5</td></tr></table>"

    assert text_of(page(f"<table><tr><td><p>Trái</p></td><td><p>Phải</p>{inner}</td></tr></table>")) == (
        "Trái\n\nPhải\n\nXã\t5\n"
    )


def test_a_raised_mark_is_a_footnote_mark() -> None:
    assert text_of(page("<p>đạt 58,3%<sup>1</sup> và <sup>[2]</sup></p><p><sup>1</sup> Số liệu cũ</p>")) == (
        "đạt 58,3%¹ và ²\n\n¹ Số liệu cũ\n"
    )


@pytest.mark.parametrize(
    ("charset", "encoding"), [("utf-8", "utf-8"), ("windows-1258", "windows-1258"), ("utf-16", "utf-16-le")]
)
def test_a_page_is_read_in_its_encoding(charset: str, encoding: str) -> None:
    body = "<p>ba\u0301o ca\u0301o cu\u0309a</p>" if charset == "windows-1258" else "<p>báo cáo của</p>"
    source = f'<html><head><meta charset="{charset}"></head><body>{body}</body></html>'

    document = read_document(source.encode(charset), "a.html")

    assert (document.text, document.encoding) == ("báo cáo của\n", encoding)


def test_a_page_without_text_of_its_own_is_refused_with_the_remedy() -> None:
    with pytest.raises(Unreadable, match=r"không có chữ nào ngoài phần điều hướng. Đề nghị"):
        text_of(page("<nav>Trang chủ</nav>"))


def test_a_page_nested_without_end_is_an_outcome() -> None:
    deep = page("<div>" * 20_000 + "Đáy" + "</div>" * 20_000)

    try:
        assert "Đáy" in text_of(deep)
    except Unreadable as refusal:
        assert "Đề nghị" in str(refusal)
