"""Quotes show the whole sentence, mark the figure, and let nothing invisible through."""

from pipelines.feedback.passages import Part, Span, parts_of, passages_of, shown


def _span(text: str, quote: str, figure: str, section: str = "") -> Span:
    start = text.index(quote)
    mark = start + quote.index(figure)
    return Span(start, start + len(quote), mark, mark + len(figure), section)


def _plain(parts: tuple[Part, ...]) -> str:
    return "".join(part.text for part in parts)


def _marked(parts: tuple[Part, ...]) -> list[str]:
    return [part.text for part in parts if part.marked]


def test_a_passage_is_the_sentence_around_the_quote_with_its_figure_marked() -> None:
    text = "Mạng đã tốt hơn. Còn 10 thôn chưa có sóng do địa hình. Năm sau sẽ xong."

    [passage] = passages_of(text, [_span(text, "10 thôn", "10", "2.2. Tồn tại")])

    assert _plain(passage.parts) == "Còn 10 thôn chưa có sóng do địa hình."
    assert _marked(passage.parts) == ["10"]
    assert passage.section == "2.2. Tồn tại"
    assert text[passage.start : passage.end] == "Còn 10 thôn chưa có sóng do địa hình."


def test_a_sentence_goes_on_over_a_line_broken_by_the_page() -> None:
    text = "1. Mạng\nTrên địa bàn có 12 trạm 5G được\nlắp đặt trong quý.\nMục khác"

    [passage] = passages_of(text, [_span(text, "12 trạm", "12")])

    assert _plain(passage.parts) == "Trên địa bàn có 12 trạm 5G được lắp đặt trong quý."


def test_a_thousands_mark_ends_no_sentence() -> None:
    text = "Đã cấp 1.548 chứng thư số. Xong."

    [passage] = passages_of(text, [_span(text, "chứng thư", "chứng thư")])

    assert _plain(passage.parts) == "Đã cấp 1.548 chứng thư số."


def test_two_figures_of_one_sentence_share_a_passage() -> None:
    text = "Hồ sơ đúng hạn đạt 94,9%; quá hạn 6,1%."

    passages = passages_of(text, [_span(text, "quá hạn 6,1%", "6,1%"), _span(text, "đạt 94,9%", "94,9%")])

    assert [_marked(p.parts) for p in passages] == [["94,9%", "6,1%"]]


def test_figures_of_different_sentences_stay_apart_in_the_order_of_the_text() -> None:
    text = "Đã phủ 1.548 thôn. Việc khác. Còn 10 thôn."

    passages = passages_of(text, [_span(text, "10 thôn", "10"), _span(text, "1.548 thôn", "1.548")])

    assert [_plain(p.parts) for p in passages] == ["Đã phủ 1.548 thôn.", "Còn 10 thôn."]


def test_a_sentence_without_end_is_cut_at_words_and_says_so() -> None:
    text = "dài " * 200 + "có 37 lớp " + "rộng " * 200

    [passage] = passages_of(text, [_span(text, "37", "37")], reach=30)

    words = _plain(passage.parts)
    assert words.startswith("… dài ") and words.endswith(" rộng …")
    assert len(words) < 80


def test_a_quote_at_the_very_start_and_end_of_a_text_is_whole_and_not_cut() -> None:
    text = "Có 37 lớp"

    [passage] = passages_of(text, [_span(text, text, "37")])

    assert _plain(passage.parts) == text


def test_marks_that_overlap_or_reach_outside_lose_and_double_no_text() -> None:
    text = "đạt 1.548/1.562 thôn"

    parts = parts_of(text, 0, 15, [(4, 9), (4, 15), (10, 20)])

    assert _plain(parts) == "đạt 1.548/1.562"
    assert "".join(_marked(parts)) == "1.548/1.562"


def test_direction_marks_control_and_zero_width_characters_are_not_shown() -> None:
    assert shown("a\u202eb\u2066c\u200bd\x00e\x1bf\u00ad") == "abcdef"


def test_any_white_space_is_one_space() -> None:
    assert shown("một\t\thai\x0c\nba\u00a0\u2028bốn") == "một hai ba bốn"


def test_a_lone_surrogate_becomes_a_character_that_can_be_written() -> None:
    assert shown("t\udcffp").encode() == "t\ufffdp".encode()


def test_vietnamese_letters_pass_unchanged() -> None:
    words = "Ủy ban nhân dân huyện Đắk R’Lấp – quý Ⅲ: “đạt” 99%"
    assert shown(words) == words
