"""A letter tells a submitter what came, what was understood and what is asked, and no one else's figures."""

from dataclasses import replace
from datetime import date

import pytest
from feedback_records import REPORT, finding, number, observation, sample, submission

from pipelines.catalogue import indicators, main_indicators
from pipelines.feedback import Earlier, Letter, build_letter
from pipelines.feedback.passages import Part
from pipelines.feedback.wording import OUTLINE
from pipelines.records import FindingStatus, Place
from pipelines.settings import Issuer


def _letter() -> Letter:
    return build_letter(*sample())


def _figures(letter: Letter) -> dict[str, object]:
    return {figure.code: figure for section in letter.sections for figure in section.figures}


def _marked(parts: tuple[Part, ...]) -> list[str]:
    return [part.text for part in parts if part.marked]


def test_the_head_names_file_issuer_number_date_and_period_in_words() -> None:
    received = _letter().received

    assert received.file_name == "bao-cao-quy-1.txt"
    assert received.received_at == "2024-03-25T09:05:00+07:00"
    assert received.received_words == "09 giờ 05 phút, ngày 25 tháng 3 năm 2024"
    assert received.issuer == "Sở Thông tin và Truyền thông tỉnh Lào Cai"
    assert received.doc_number == "15/BC-STTTT"
    assert received.issued_words == "ngày 20 tháng 3 năm 2024"
    assert received.period_words == "Quý I năm 2024"
    assert received.province_words == "tỉnh Lào Cai"


def test_a_blank_number_and_a_blank_day_are_pointed_out() -> None:
    received = build_letter(submission(doc_number="/BC-STTTT", issued_date="2024-04"), [], [], []).received

    assert received.doc_number == "/BC-STTTT (chưa ghi số)"
    assert received.issued_words == "tháng 4 năm 2024 (chưa ghi ngày)"


def test_the_summary_agrees_with_the_counts_and_the_rows() -> None:
    letter = _letter()

    assert (letter.counts.understood, letter.counts.questioned, letter.counts.not_understood) == (6, 2, 2)
    assert letter.counts.understood == sum(len(section.figures) for section in letter.sections)
    assert letter.summary == (
        "Hệ thống đã hiểu 6 số liệu trong báo cáo; có 2 điểm đề nghị đơn vị xem lại; "
        "4 mục của đề cương và 21 chỉ tiêu chính chưa có số liệu."
    )


def test_the_summary_speaks_of_nothing_that_is_not_there() -> None:
    report, observations, _, _ = sample()
    letter = build_letter(replace(report, doc_type="plan"), observations, [], [])

    assert letter.summary == "Hệ thống đã hiểu 6 số liệu trong kế hoạch; chưa thấy điểm nào cần đơn vị xem lại."


def test_a_report_shows_every_section_of_the_outline_and_which_have_no_figure() -> None:
    sections = _letter().sections

    assert [section.number for section in sections] == list(OUTLINE)
    assert [section.number for section in sections if not section.figures] == [1, 3, 4, 5]


def test_a_news_article_is_not_blamed_for_sections_it_never_promised() -> None:
    report, observations, numbers, findings = sample()
    letter = build_letter(replace(report, doc_type="news"), observations, numbers, findings)

    assert letter.counts.missing_sections == 0
    assert [section.number for section in letter.sections] == [2, 6, 7]
    assert "đề cương" not in letter.summary


def test_the_outline_covers_every_section_of_the_catalogue() -> None:
    assert {indicator.section for indicator in indicators().values()} == set(OUTLINE)


def test_blocking_errors_come_before_warnings_and_warnings_before_remarks() -> None:
    report, observations, numbers, findings = sample()
    remark = finding(report, "metadata_complete", [], finding_id="f-remark", severity="info", gate="flag")
    letter = build_letter(report, observations, numbers, [remark, *findings])

    assert [line.finding_id for line in letter.findings] == ["f-hundred", "f-villages", "f-remark"]


def test_a_finding_quotes_every_sentence_it_is_about_and_marks_the_figures() -> None:
    villages = _letter().findings[1]

    assert [p.section for p in villages.passages] == ["2.1. Kết quả", "2.2. Tồn tại"]
    assert _marked(villages.passages[1].parts) == ["10"]
    assert "".join(p.text for p in villages.passages[1].parts).startswith("Còn 10 thôn")
    assert villages.rule_words == "Số chưa đạt không khớp số đã đạt"
    assert villages.computed == "1.562 − 1.548 = 14"


def test_a_finding_that_names_no_observation_still_marks_the_figure_at_its_span() -> None:
    report, observations, _, _ = sample()
    late = next(o for o in observations if o.code == "ho_so.late_share")
    asked = finding(report, "restated_alike", [late], observation_ids=[], gate="flag", severity="warning")

    [line] = build_letter(report, observations, [], [asked]).findings

    assert [_marked(p.parts) for p in line.passages] == [["6,1%"]]


def test_a_finding_about_text_that_is_no_observation_marks_its_own_span() -> None:
    report = submission()
    start = REPORT.index("mẫu 5b")
    asked = finding(report, "date_exists", [], severity="warning", gate="flag", start=start, end=start + 6)

    [line] = build_letter(report, [], [], [asked]).findings

    assert [_marked(p.parts) for p in line.passages] == [["mẫu 5b"]]


def test_a_finding_about_what_is_missing_quotes_nothing() -> None:
    report = submission()
    asked = finding(report, "section_present", [], severity="info", gate="flag")

    [line] = build_letter(report, [], [], [asked]).findings

    assert line.passages == ()
    assert (line.indicator, line.level) == ("", "")


def test_findings_that_were_answered_are_not_asked_again() -> None:
    report, observations, numbers, findings = sample()
    answered = [replace(f, status="confirmed_by_submitter") for f in findings]

    letter = build_letter(report, observations, numbers, answered)

    assert letter.findings == () and letter.counts.questioned == 0
    assert not any(figure.questioned for section in letter.sections for figure in section.figures)


def test_findings_that_were_confirmed_are_shown_as_confirmed_with_their_figures() -> None:
    report, observations, numbers, findings = sample()
    first, *others = findings

    letter = build_letter(report, observations, numbers, [replace(first, status="confirmed_by_submitter"), *others])

    assert [line.finding_id for line in letter.confirmed] == [first.finding_id]
    assert letter.counts.confirmed == 1 and letter.counts.questioned == len(others)
    assert "đã xác nhận" in letter.confirmed[0].gate_words
    marked = {f.observation_id for s in letter.sections for f in s.figures if f.confirmed}
    asked = {f.observation_id for s in letter.sections for f in s.figures if f.questioned}
    assert marked and marked <= set(first.observation_ids) and not marked & asked


@pytest.mark.parametrize("status", ["fixed", "withdrawn"])
def test_findings_that_are_settled_otherwise_are_not_shown(status: FindingStatus) -> None:
    report, observations, numbers, findings = sample()

    letter = build_letter(report, observations, numbers, [replace(f, status=status) for f in findings])

    assert letter.findings == letter.confirmed == ()


def test_a_questioned_figure_is_flagged_in_the_table_and_no_other_is() -> None:
    letter = _letter()
    flagged = {figure.code for section in letter.sections for figure in section.figures if figure.questioned}

    assert flagged == {
        "connectivity.villages_mobile_broadband_share",
        "connectivity.villages_without_mobile_broadband",
        "ho_so.on_time_share",
        "ho_so.late_share",
    }


def test_values_carry_marks_units_and_hedges() -> None:
    figures = _figures(_letter())

    words = {code: (figure.value_words, figure.fraction_words) for code, figure in figures.items()}
    assert words == {
        "connectivity.villages_mobile_broadband_share": ("99%", "1.548/1.562"),
        "connectivity.villages_without_mobile_broadband": ("10", ""),
        "ho_so.resolved": ("trên 12.500", ""),
        "ho_so.on_time_share": ("94,9%", ""),
        "ho_so.late_share": ("6,1%", ""),
        "society.hospital_cashless_amount": ("94.801.346.295 đồng", ""),
    }


@pytest.mark.parametrize(
    ("comparator", "words"),
    [("=", "98,5%"), (">", "trên 98,5%"), (">=", "ít nhất 98,5%"), ("<", "dưới 98,5%"), ("~", "khoảng 98,5%")],
)
def test_every_hedge_has_words(comparator: str, words: str) -> None:
    report = submission(text="Ký số đạt 98,5%")
    figure = observation(
        report, "ho_so.signed_documents_share", report.text, "98,5%", value=98.5, decimals=1, comparator=comparator
    )

    assert _figures(build_letter(report, [figure], [], []))[figure.code].value_words == words


def test_a_share_of_which_only_the_fraction_is_stated_shows_the_fraction_alone() -> None:
    report = submission(text="104/120 sản phẩm đã lên sàn")
    figure = observation(
        report, "economy.ocop_online_share", "104/120 sản phẩm", "104/120", numerator=104, denominator=120
    )

    line = _figures(build_letter(report, [figure], [], []))[figure.code]

    assert (line.value_words, line.fraction_words) == ("", "104/120")


def test_level_kind_period_window_and_attributes_are_told_in_words() -> None:
    report = submission(text="Có 1.090 cảnh báo mức cao")
    figure = observation(
        report,
        "incidents.alerts",
        report.text,
        "1.090",
        value=1090.0,
        level="xa",
        kind="target",
        period="2023",
        window_start=date(2022, 12, 15),
        window_end=date(2023, 12, 14),
        attributes='{"severity": "high", "system": "SOC"}',
    )

    line = _figures(build_letter(report, [figure], [], []))[figure.code]

    assert (line.level_words, line.kind_words) == ("cấp xã", "Mục tiêu")
    assert line.period_words == "năm 2023 (từ 15/12/2022 đến 14/12/2023)"
    assert line.attributes == "mức cao, SOC"


def test_the_whole_of_a_city_is_called_a_city() -> None:
    city = submission(text="Có 9 trạm 5G", province_key="da-nang-48-2025", province_name="Đà Nẵng")
    figure = observation(city, "connectivity.bts_5g", "9 trạm 5G", "9", value=9.0)

    letter = build_letter(city, [figure], [], [])

    assert letter.received.province_words == "thành phố Đà Nẵng"
    assert _figures(letter)[figure.code].level_words == "toàn thành phố"


def test_numbers_not_understood_are_shown_in_context_and_others_are_not() -> None:
    [passage] = _letter().not_understood

    assert _marked(passage.parts) == ["37", "5b"]


@pytest.mark.parametrize("table", ["observations", "numbers", "findings"])
def test_rows_of_another_submission_are_refused(table: str) -> None:
    report, observations, numbers, findings = sample()
    rows = {"observations": observations, "numbers": numbers, "findings": findings}
    rows[table] = [replace(rows[table][0], submission_id="another")]

    with pytest.raises(ValueError, match="another"):
        build_letter(report, **rows)


def test_a_file_that_cannot_be_identified_gets_a_short_letter_with_the_reason() -> None:
    reason = "Không thấy tên tỉnh. Đề nghị ghi rõ tên tỉnh ở tiêu đề."
    lost = submission(
        text="Một văn bản khác",
        outcome="unidentified",
        outcome_detail=reason,
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

    letter = build_letter(lost, [], [], [])

    assert letter.problem == reason
    assert letter.received.province_words == letter.received.period_words == "chưa xác định được"
    assert letter.addressee == "Đơn vị gửi tệp"
    assert (letter.findings, letter.sections, letter.counts.missing_sections) == ((), (), 0)


def test_no_word_of_our_code_reaches_an_officer() -> None:
    report, observations, numbers, _ = sample()
    from pipelines.catalogue import rules

    every = [finding(report, rule, observations[:1], finding_id=rule) for rule in rules()]
    for line in build_letter(report, observations, numbers, every).findings:
        words = " ".join([line.rule_words, line.severity_words, line.gate_words, line.indicator])
        assert "_" not in words
        assert line.rule not in words


def test_a_letter_is_the_same_however_its_rows_are_ordered() -> None:
    report, observations, numbers, findings = sample()

    assert build_letter(report, observations[::-1], numbers[::-1], findings[::-1]) == _letter()


def test_an_unresolved_number_in_one_line_does_not_hide_another_line() -> None:
    report = submission(text="Mở 37 lớp.\nMua 41 máy.")

    passages = build_letter(report, [], [number(report, "37"), number(report, "41")], []).not_understood

    assert [_marked(p.parts) for p in passages] == [["37"], ["41"]]


def test_the_head_names_the_body_that_sends_the_letter_and_the_day_of_the_receipt() -> None:
    letter = build_letter(*sample(), issuer=Issuer("Cục Chuyển đổi số", "Bộ Nội dung", "Huế"))

    assert (letter.head.parent, letter.head.issuer) == ("Bộ Nội dung", "Cục Chuyển đổi số")
    assert letter.head.day_words == "Huế, ngày 25 tháng 3 năm 2024"
    assert letter.head.number == f"{letter.submission_id[:8].upper()}/PPH"


def test_the_environment_names_the_body_that_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHOSO_ISSUER", "Trung tâm tổng hợp")
    monkeypatch.setenv("KHOSO_ISSUER_PLACE", "Đà Nẵng")

    head = _letter().head

    assert (head.parent, head.issuer) == ("", "Trung tâm tổng hợp")
    assert head.day_words.startswith("Đà Nẵng, ")


def _missing(letter: Letter) -> set[str]:
    return {one.code for section in letter.sections for one in section.missing}


def test_a_main_indicator_that_no_figure_states_is_missing_in_its_section() -> None:
    letter = _letter()

    assert "ho_so.received" not in _missing(letter) and "services.active_share" in _missing(letter)
    assert all(indicators()[one.code].section == s.number for s in letter.sections for one in s.missing)
    assert letter.counts.missing_indicators == len(_missing(letter))


@pytest.mark.parametrize("main", [m for m in main_indicators() if m.or_else], ids=lambda m: m.code)
def test_an_indicator_that_tells_as_much_is_enough(main: object) -> None:
    report, observations, *_ = sample()
    code, others = main.code, main.or_else  # type: ignore[attr-defined]
    without = [o for o in observations if o.code not in (code, *others)]
    stated = replace(observations[0], code=others[0])

    assert code in _missing(build_letter(report, without, [], []))
    assert code not in _missing(build_letter(report, [*without, stated], [], []))


def test_a_goal_states_no_result() -> None:
    report, observations, *_ = sample()
    goal = replace(observations[2], code="services.active_share", kind="target")

    assert "services.active_share" in _missing(build_letter(report, [goal], [], []))


@pytest.mark.parametrize(
    ("period", "asked"), [("2024-Q1", False), ("2024-9M", False), ("2024-Q4", True), ("2024", True)]
)
def test_what_is_known_once_a_year_is_asked_at_the_end_of_the_year(period: str, asked: bool) -> None:
    letter = build_letter(submission(period=period), [], [], [])

    assert ("economy.digital_share_of_grdp" in _missing(letter)) is asked


@pytest.mark.parametrize("doc_type", ["plan", "news", "other"])
def test_only_a_report_is_asked_for_indicators(doc_type: str) -> None:
    report, observations, *_ = sample()

    assert not _missing(build_letter(replace(report, doc_type=doc_type), observations, [], []))  # type: ignore[arg-type]


def _resubmitted(asked: set[str]) -> Letter:
    report, observations, numbers, findings = sample()
    before = submission(text="Bản trước", file_name="ban-truoc.docx")
    mended = finding(before, "share_in_range", [], finding_id="f-old", status="fixed")
    return build_letter(report, observations, numbers, findings, earlier=Earlier(before, [mended], asked))


def test_what_changed_since_the_last_version_is_fixed_still_open_or_new() -> None:
    changes = _resubmitted({"f-villages", "f-old"}).changes

    assert changes is not None and changes.previous_file_name == "ban-truoc.docx"
    assert [(c.finding_id, c.number) for c in changes.fixed] == [("f-old", None)]
    assert [(c.finding_id, c.number) for c in changes.still_open] == [("f-villages", 2)]
    assert [(c.finding_id, c.number) for c in changes.new] == [("f-hundred", 1)]


def test_a_first_version_speaks_of_no_change() -> None:
    assert _letter().changes is None


def test_a_version_of_another_province_is_refused() -> None:
    report, observations, numbers, findings = sample()
    other = submission(text="Bản khác", province_key="lai-chau-12")

    with pytest.raises(ValueError, match="lai-chau-12"):
        build_letter(report, observations, numbers, findings, earlier=Earlier(other, [], set()))


def test_figures_and_points_say_on_which_page_they_stand() -> None:
    report, observations, numbers, findings = sample()
    second = REPORT.index("2.2. Tồn tại")
    paged = replace(report, places=(Place(0, page=1), Place(second, page=2)))

    letter = build_letter(paged, observations, numbers, findings)

    assert [p.place for p in letter.findings[1].passages] == ["trang 1", "trang 2"]
    assert [f.place for f in letter.sections[1].figures] == ["trang 1", "trang 2"]


def test_lines_are_numbered_through_all_sections_and_points_by_importance() -> None:
    letter = _letter()

    assert [f.number for s in letter.sections for f in s.figures] == list(range(1, 7))
    assert [line.number for line in letter.findings] == [1, 2]


def test_how_the_file_was_read_is_told_without_hidden_characters() -> None:
    letter = build_letter(submission(notes=("Đã chuyển\u202e từ TCVN3.",)), [], [], [])

    assert letter.reading_notes == ("Đã chuyển từ TCVN3.",)


def test_two_values_of_one_indicator_are_set_side_by_side() -> None:
    report, observations, *_ = sample()
    twice = finding(report, "restated_alike", observations[:1], stated="94%", computed="68,66%")

    [line] = build_letter(report, observations, [], [twice]).findings

    assert line.comparison == "94% và 68,66%"
