"""Every form of a letter is complete, readable by people and machines, and harmless whatever a report holds."""

import json
import re
from dataclasses import fields, replace
from html.parser import HTMLParser
from itertools import pairwise

import jsonschema
import pytest
from feedback_records import finding, observation, sample, submission

from pipelines.feedback import Earlier, Letter, build_letter, json_schema, render_html, render_json
from pipelines.feedback.letter import (
    ChangedFinding,
    Changes,
    Counts,
    FigureLine,
    FindingLine,
    Head,
    MissingIndicator,
    Received,
    Section,
    Trend,
    TrendPoint,
)
from pipelines.feedback.passages import Part, Passage

VOID = {"meta", "link", "br", "img", "input", "hr"}
HOSTILE = (
    "</p></td></table><script>alert(1)</script><img src=x onerror=alert(1)>"
    '" onmouseover="alert(1)" <a href="javascript:alert(1)">đây</a> {{ 7*7 }} {% raw %} &lt;b&gt; '
    "\u202egnort\u202c \x00\x07\x1b[31m <!-- ]]> </style><style>body{display:none}</style>"
)


class Page(HTMLParser):
    """What a browser would make of a page: its elements, their attributes, nesting and words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.unbalanced: list[str] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        if not self._open or self._open[-1] not in ("style", "title"):
            self.words.append(data)

    @property
    def tags(self) -> list[str]:
        return [tag for tag, _ in self.elements]

    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def hostile_letter(words: str) -> Letter:
    """The sample with `words` in every place where a submission's own words can stand."""
    report, observations, numbers, findings = sample()
    changed = replace(report, doc=words, file_name=words, issuer=words, title=words, doc_number=words)
    text = changed.text.replace("địa bàn", "địa bàn") + "\n" + words + " 73 " + words
    changed = replace(changed, text=text)
    hostile_figure = observation(
        changed,
        "incidents.alerts",
        f"{words} 73 {words}",
        "73",
        value=73.0,
        section=words,
        attributes=json.dumps({"system": words}),
    )
    asked = finding(
        changed,
        "restated_alike",
        [hostile_figure],
        stated=words,
        computed=words,
        message_vi=words,
        remedy_vi=words,
    )
    return build_letter(changed, [*observations, hostile_figure], numbers, [*findings, asked])


def _unread_letter() -> Letter:
    broken = submission(
        text="",
        outcome="unreadable",
        outcome_detail="Tệp “a.txt” rỗng (0 byte). Đề nghị kiểm tra tệp gốc và gửi lại.",
        province_key=None,
        province_name=None,
        period=None,
        quarter=None,
        doc_type="other",
        issuer=None,
        doc_number=None,
        issued_date=None,
        title=None,
    )
    return build_letter(broken, [], [], [])


def full_letter() -> Letter:
    """A letter with every part that one can have."""
    report, observations, numbers, findings = sample()
    before = submission(text="Bản trước", file_name="ban-truoc.docx")
    mended = finding(before, "share_in_range", [], finding_id="f-old", status="fixed")
    points = [
        TrendPoint("2023", "Năm 2023", 92.5, "92,5%", None, ""),
        TrendPoint("2024-Q1", "Quý I năm 2024", 94.9, "94,9%", 90.1, "90,1%"),
    ]
    return build_letter(
        replace(report, notes=("Đã chuyển từ bảng mã TCVN3.",)),
        observations,
        numbers,
        findings,
        earlier=Earlier(before, [mended], {"f-villages"}),
        trends=[Trend("ho_so.on_time_share", "Tỷ lệ hồ sơ đúng hạn", tuple(points))],
    )


LETTERS = {
    "full": full_letter,
    "plain": lambda: build_letter(*sample()),
    "empty": lambda: build_letter(submission(), [], [], []),
    "unread": _unread_letter,
    "hostile": lambda: hostile_letter(HOSTILE),
}


@pytest.fixture(params=LETTERS)
def letter(request: pytest.FixtureRequest) -> Letter:
    return LETTERS[request.param]()


def test_a_page_is_well_formed(letter: Letter) -> None:
    page = Page(render_html(letter))

    assert page.unbalanced == []
    assert page.tags.count("html") == page.tags.count("main") == page.tags.count("h1") == 1


def test_a_page_runs_nothing_and_loads_nothing(letter: Letter) -> None:
    html = render_html(letter)
    page = Page(html)

    assert not {"script", "img", "iframe", "object", "embed", "link", "a", "form", "base"} & set(page.tags)
    names = {name for _, attributes in page.elements for name in attributes}
    assert not {name for name in names if name.startswith("on") or name in ("src", "href", "style")}
    assert "default-src 'none'" in html
    assert "url(" not in html.split("</style>")[0] and "@import" not in html.split("</style>")[0]


def test_a_screen_reader_finds_language_headings_in_order_and_heads_of_tables(letter: Letter) -> None:
    page = Page(render_html(letter))

    assert ("html", {"lang": "vi"}) in page.elements
    headings = [int(tag[1]) for tag in page.tags if re.fullmatch("h[1-6]", tag)]
    assert headings[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(headings))
    assert all(
        attributes.get("scope") in ("row", "col", "rowgroup") for tag, attributes in page.elements if tag == "th"
    )
    assert page.tags.count("caption") == page.tags.count("table")
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_hostile_words_add_no_element_and_no_attribute_to_a_page() -> None:
    hostile, plain = Page(render_html(hostile_letter(HOSTILE))), Page(render_html(hostile_letter("lành")))

    assert hostile.elements == plain.elements


def test_hostile_words_are_still_shown_as_what_they_are() -> None:
    words = Page(render_html(hostile_letter(HOSTILE))).text()

    assert "<script>alert(1)</script>" in words
    assert "{{ 7*7 }}" in words
    assert "&lt;b&gt;" in words


def test_no_control_or_direction_character_reaches_any_form(letter: Letter) -> None:
    for form in (render_html(letter), render_json(letter)):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", form)
    assert "\\u0000" not in render_json(letter)


def test_a_very_long_word_may_break_anywhere_on_the_page() -> None:
    html = render_html(hostile_letter("dài" * 5000))

    assert "overflow-wrap: anywhere" in html
    assert "dài" * 5000 in html


def test_a_page_shows_each_finding_with_quote_rule_computation_remedy_and_room_to_answer() -> None:
    words = Page(render_html(build_letter(*sample()))).text()

    for expected in (
        "Điểm 1. Đúng hạn và quá hạn không đủ 100%",
        "Điểm 2. Số chưa đạt không khớp số đã đạt",
        "Tỷ lệ đúng hạn và tỷ lệ quá hạn cộng lại là 101%.",
        "100%, báo cáo ghi 94,9% + 6,1% = 101%",
        "1.562 − 1.548 = 14, báo cáo ghi 10",
        "Trích mục: 2.2. Tồn tại",
        "Đề nghị kiểm tra và thống nhất hai số liệu.",
        "Đã sửa thành:",
        "Xác nhận đúng, vì:",
        "f-villages",
    ):
        assert expected in words


def test_the_questioned_figure_is_marked_in_its_sentence() -> None:
    html = render_html(build_letter(*sample()))

    assert "Còn <mark>10</mark> thôn chưa có băng rộng di động" in html
    assert "đúng hạn đạt <mark>94,9%</mark>; quá hạn <mark>6,1%</mark>." in html


def test_every_figure_taken_has_a_row_that_can_be_pointed_out_by_its_number() -> None:
    letter = build_letter(*sample())
    words = Page(render_html(letter)).text()

    for place, figure in enumerate((f for section in letter.sections for f in section.figures), start=1):
        assert f"{place} {figure.indicator} {figure.kind_words}, {figure.level_words}" in words
        assert figure.value_words in words


def test_a_page_says_that_a_machine_drew_it_up_and_nobody_signed(letter: Letter) -> None:
    assert "lập tự động" in Page(render_html(letter)).text()
    assert "không có chữ ký" in Page(render_html(letter)).text()


def test_a_file_that_could_not_be_read_gets_a_page_with_reason_and_remedy_and_no_tables_of_figures() -> None:
    words = Page(render_html(_unread_letter())).text()

    assert "rỗng (0 byte). Đề nghị kiểm tra tệp gốc và gửi lại." in words
    assert "Phụ lục" not in words and "số liệu đã hiểu" not in words


def test_a_page_follows_the_decree_on_the_form_of_documents() -> None:
    style = render_html(build_letter(*sample())).split("</style>")[0]

    assert "@page { size: A4; margin: 20mm 20mm 20mm 30mm;" in style
    assert 'font: 14pt/1.4 Tinos, "Times New Roman", "Liberation Serif", serif' in style


def test_the_twin_is_valid_under_the_published_schema(letter: Letter) -> None:
    jsonschema.Draft202012Validator(json_schema()).validate(json.loads(render_json(letter)))


def test_the_published_schema_is_itself_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"counts": dict.fromkeys(Counts.__annotations__, -1)}, "minimum"),
        ({"problem": "hỏng"}, "was expected"),
        ({"extra": 1}, "extra"),
    ],
)
def test_the_schema_refuses_what_no_letter_says(change: dict[str, object], message: str) -> None:
    twin = {**json.loads(render_json(build_letter(*sample()))), **change}

    with pytest.raises(jsonschema.ValidationError, match=message):
        jsonschema.Draft202012Validator(json_schema()).validate(twin)


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("received", Received),
        ("counts", Counts),
        ("part", Part),
        ("passage", Passage),
        ("section", Section),
        ("figure", FigureLine),
        ("finding", FindingLine),
        ("head", Head),
        ("changes", Changes),
        ("changed", ChangedFinding),
        ("missing", MissingIndicator),
        ("trend", Trend),
        ("trend_point", TrendPoint),
    ],
)
def test_the_schema_describes_every_field_of_the_model_and_requires_it(name: str, model: type) -> None:
    described = json_schema()["$defs"][name]

    assert list(described["properties"]) == described["required"] == [f.name for f in fields(model)]


def test_the_twin_carries_the_letters_fields_and_its_version() -> None:
    twin = json.loads(render_json(build_letter(*sample())))

    assert list(twin) == ["version", *(f.name for f in fields(Letter))] == json_schema()["required"]


def test_the_twin_keeps_vietnamese_readable_and_the_ids_of_findings() -> None:
    form = render_json(build_letter(*sample()))

    assert "Sở Thông tin và Truyền thông tỉnh Lào Cai" in form
    assert [line["finding_id"] for line in json.loads(form)["findings"]] == ["f-hundred", "f-villages"]


def test_the_same_letter_is_the_same_bytes() -> None:
    assert render_html(build_letter(*sample())) == render_html(build_letter(*sample()))
    assert render_json(build_letter(*sample())) == render_json(build_letter(*sample()))


def test_a_page_tells_what_changed_what_is_missing_and_how_the_file_was_read() -> None:
    words = Page(render_html(full_letter())).text()

    for expected in (
        "Bản này thay cho tệp “ban-truoc.docx”",
        "Đã xử lý: 1 điểm",
        "Còn cần xem lại: 1 điểm Điểm 2: Số chưa đạt không khớp số đã đạt",
        "Mới phát hiện ở bản này: 1 điểm Điểm 1:",
        "chỉ tiêu chính còn thiếu",
        "Tỷ lệ dịch vụ công trực tuyến phát sinh hồ sơ",
        "Đã chuyển từ bảng mã TCVN3.",
        "Quý I năm 2024 94,9% 90,1%",
    ):
        assert expected in words


def test_the_parts_of_a_letter_are_numbered_without_a_gap(letter: Letter) -> None:
    numbered = re.findall(r"<h2>([IVX]+)\. ", render_html(letter))

    assert numbered == ["I", "II", "III", "IV", "V", "VI", "VII"][: len(numbered)] and len(numbered) >= 2
