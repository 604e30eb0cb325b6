"""The letter on paper: the same words as the page, with its fonts in it, tagged, and loading nothing."""

import io
import re
from pathlib import Path

import pdfplumber
import pytest
from feedback_records import sample
from test_feedback_rendering import HOSTILE, LETTERS, hostile_letter

from pipelines.feedback import build_letter, files, pdf, render_pdf, rendering, why_no_pdf, write_letter

needs_pango = pytest.mark.skipif(bool(why_no_pdf()), reason=why_no_pdf())


def _text(content: bytes) -> str:
    with pdfplumber.open(io.BytesIO(content)) as opened:
        return "\n".join(page.extract_text() for page in opened.pages)


def _squeezed(words: str) -> str:
    return re.sub(r"\s+", "", words)


@pytest.fixture(scope="module")
def printed() -> bytes:
    return render_pdf(build_letter(*sample()))


@needs_pango
def test_the_pdf_holds_every_figure_finding_and_summary_of_the_letter(printed: bytes) -> None:
    letter, words = build_letter(*sample()), _squeezed(_text(printed))

    assert _squeezed(letter.summary) in words
    for line in letter.findings:
        assert _squeezed(line.message) in words and _squeezed(line.comparison) in words
        assert line.finding_id in words
    for section in letter.sections:
        assert all(_squeezed(figure.value_words) in words for figure in section.figures)


@needs_pango
def test_the_pdf_is_a4_with_the_margins_of_the_decree_and_numbers_pages_from_the_second(printed: bytes) -> None:
    with pdfplumber.open(io.BytesIO(printed)) as opened:
        millimetre = 72 / 25.4
        assert {(round(p.width / millimetre), round(p.height / millimetre)) for p in opened.pages} == {(210, 297)}
        tops = [page.crop((0, 0, page.width, 20 * millimetre)).extract_text() for page in opened.pages]
        assert tops == ["", *(str(number) for number in range(2, len(tops) + 1))]
        for page in opened.pages:
            words = page.crop((0, 20 * millimetre, page.width, page.height)).extract_words()
            assert min(word["x0"] for word in words) >= 29.5 * millimetre
            assert max(word["x1"] for word in words) <= 190.5 * millimetre
            assert max(word["bottom"] for word in words) <= 277.5 * millimetre


@needs_pango
def test_the_pdf_embeds_its_fonts_and_is_tagged_with_language_title_and_bookmarks(printed: bytes) -> None:
    with pdfplumber.open(io.BytesIO(printed)) as opened:
        catalog = opened.doc.catalog
        fonts = [char["fontname"] for page in opened.pages for char in page.chars]
        assert catalog["Lang"].decode().startswith("vi")
        assert catalog["MarkInfo"]["Marked"] is True and "StructTreeRoot" in catalog and "Outlines" in catalog
        assert opened.metadata["Title"].startswith("Phiếu phản hồi")
        # A subset is named ABCDEF+Font; a font that is not embedded bears no such mark.
        assert all(re.match(r"[A-Z]{6}\+", name) for name in fonts)


@needs_pango
def test_the_same_letter_is_the_same_pdf(printed: bytes) -> None:
    assert render_pdf(build_letter(*sample())) == printed


@needs_pango
@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_has_a_pdf_that_runs_and_links_nothing(name: str) -> None:
    content = render_pdf(LETTERS[name]())

    assert content.startswith(b"%PDF")
    with pdfplumber.open(io.BytesIO(content)) as opened:
        assert not any(page.annots or page.hyperlinks for page in opened.pages)
        assert not {"OpenAction", "AA", "JavaScript", "AcroForm"} & set(opened.doc.catalog)


@needs_pango
def test_hostile_words_are_on_paper_what_they_are() -> None:
    words = _squeezed(_text(render_pdf(hostile_letter(HOSTILE))))

    assert _squeezed("<script>alert(1)</script>") in words
    assert not re.search("[\x00-\x08\u202a-\u202e\u2066-\u2069]", words)


@needs_pango
def test_a_very_long_word_stays_on_the_paper() -> None:
    content = render_pdf(hostile_letter("dài" * 500))

    with pdfplumber.open(io.BytesIO(content)) as opened:
        assert all(char["x1"] <= page.width for page in opened.pages for char in page.chars)


def test_a_page_that_asks_for_a_file_or_an_address_is_given_nothing() -> None:
    for address in ("file:///etc/passwd", "https://example.org/a.png", "data:text/plain,a"):
        with pytest.raises(ValueError, match="holds everything"):
            pdf._refuse(address)


@needs_pango
def test_the_annex_on_paper_ends_somewhere_and_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "MOST_LINES", 2)
    words = " ".join(_text(render_pdf(build_letter(*sample()))).split())

    assert "Bản in này dừng ở dòng 2; toàn bộ 6 dòng có trong bản trang web của phiếu." in words
    assert "94.801.346.295" not in words


def test_without_pango_a_letter_has_no_pdf_and_keeps_its_other_forms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = build_letter(*sample())
    before = write_letter(letter, tmp_path)
    monkeypatch.setattr(files, "why_no_pdf", lambda: "letters have no PDF")

    after = write_letter(letter, tmp_path)

    assert after.pdf is None and after.html.exists() and after.json.exists()
    assert before.pdf is None or not before.pdf.exists(), "an old PDF would say what the page no longer does"


def test_the_reason_for_no_pdf_is_one_line_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    real = builtins.__import__

    def without_pango(name: str, *rest: object) -> object:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'\nsecond line")
        return real(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without_pango)
    pdf.why_no_pdf.cache_clear()
    try:
        said = pdf.why_no_pdf()
    finally:
        pdf.why_no_pdf.cache_clear()

    assert "libpango-1.0-0" in said and "make system" in said and "\n" not in said
