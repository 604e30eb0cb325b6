"""A letter put together from the records of one submission.

Belongs here: which records a letter tells of, in which order, and its sentences. Does not: the model
(`letter`), the wording of codes (`wording`), quoting (`passages`), the layout of a form (`rendering`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.catalogue import Province, indicators, provinces, rules
from pipelines.feedback import wording
from pipelines.feedback.letter import Counts, FigureLine, FindingLine, Letter, Received, Section
from pipelines.feedback.passages import Passage, Span, parts_of, passages_of, shown
from pipelines.records import Finding, FindingStatus, Number, Observation, Severity, Submission
from pipelines.vietnamese.writing import (
    format_date,
    format_issued_date,
    format_moment,
    in_viet_nam,
    lower_first,
    period_in_words,
)

# Of the sentence around a number that was not understood, this many characters at each side find it again.
CONTEXT_REACH = 70
_UNKNOWN = "chưa xác định được"
_BY_IMPORTANCE: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True)
class _Marks:
    """The ids of the figures that an open finding names, and of those that only confirmed ones do."""

    questioned: set[str]
    confirmed: set[str]


def build_letter(
    submission: Submission,
    observations: Sequence[Observation],
    numbers: Sequence[Number],
    findings: Sequence[Finding],
) -> Letter:
    """The letter about one submission, from its own records.

    Rows of other submissions are refused (ValueError): a letter shows no one another's figures. Only open
    findings are questions; those that the submitter confirmed are shown as such, those fixed or withdrawn not at all.
    """
    rows: list[Observation | Number | Finding] = [*observations, *numbers, *findings]
    for row in rows:
        if row.submission_id != submission.submission_id:
            raise ValueError(
                f"letter for {submission.doc} ({submission.submission_id}): got a {type(row).__name__} of "
                f"submission {row.submission_id}. Pass only the rows of the one submission."
            )
    province = next((p for p in provinces() if p.province_key == submission.province_key), None)
    figures = sorted(observations, key=lambda o: (o.start, o.figure_start, o.observation_id))
    questions = _with_figures(findings, "open", figures)
    confirmed = _with_figures(findings, "confirmed_by_submitter", figures)
    received = _received(submission, province)
    marks = _Marks(_ids(questions), _ids(confirmed) - _ids(questions))
    sections = _sections(submission, figures, marks, province)
    unresolved = [number for number in numbers if number.disposition == "unresolved"]
    counts = Counts(
        understood=len(figures),
        questioned=len(questions),
        confirmed=len(confirmed),
        not_understood=len(unresolved),
        missing_sections=sum(not section.figures for section in sections),
    )
    return Letter(
        submission_id=submission.submission_id,
        doc=shown(submission.doc),
        outcome=submission.outcome,
        addressee=_addressee(submission, received, province),
        subject=_subject(submission, received),
        received=received,
        problem=shown(submission.outcome_detail) if submission.outcome != "read" else "",
        summary=_summary(submission, received, counts),
        counts=counts,
        findings=tuple(_finding_line(finding, about, submission.text) for finding, about in questions),
        confirmed=tuple(_finding_line(finding, about, submission.text) for finding, about in confirmed),
        sections=sections,
        not_understood=passages_of(
            submission.text, [Span(n.start, n.end, n.start, n.end, "") for n in unresolved], CONTEXT_REACH
        ),
    )


def _received(submission: Submission, province: Province | None) -> Received:
    number, issued = submission.doc_number, submission.issued_date
    issued_words = format_issued_date(issued) if issued else _UNKNOWN
    return Received(
        file_name=shown(submission.file_name),
        short_hash=submission.sha256[:12],
        size=submission.size,
        received_at=in_viet_nam(submission.received_at).isoformat(timespec="seconds"),
        received_words=format_moment(submission.received_at),
        received_day_words=format_date(in_viet_nam(submission.received_at).date()),
        doc_type=submission.doc_type,
        doc_type_words=wording.DOC_TYPES[submission.doc_type],
        title=shown(submission.title or ""),
        province_key=submission.province_key,
        province_words=f"{province.type} {province.name}" if province else submission.province_name or _UNKNOWN,
        period=submission.period,
        period_words=period_in_words(submission.period) if submission.period else _UNKNOWN,
        issuer=shown(submission.issuer or _UNKNOWN),
        doc_number=f"{shown(number)}{' (chưa ghi số)' if number.startswith('/') else ''}" if number else _UNKNOWN,
        issued_date=issued,
        issued_words=f"{issued_words} (chưa ghi ngày)" if issued and len(issued) == 7 else issued_words,
    )


def _addressee(submission: Submission, received: Received, province: Province | None) -> str:
    if submission.issuer:
        return received.issuer
    return f"Đơn vị gửi báo cáo của {received.province_words}" if province else "Đơn vị gửi tệp"


def _subject(submission: Submission, received: Received) -> str:
    if submission.outcome == "unpacked":
        return f"Về các tệp trong “{received.file_name}”"
    if submission.outcome != "read":
        return f"Về tệp “{received.file_name}” chưa xử lý được"
    period, document = lower_first(received.period_words), lower_first(received.doc_type_words)
    return f"Về số liệu chuyển đổi số {period} trong {document} của {received.province_words}"


def _summary(submission: Submission, received: Received, counts: Counts) -> str:
    document = lower_first(received.doc_type_words)
    if submission.outcome == "unreadable":
        return "Hệ thống đã nhận và lưu nguyên vẹn tệp, nhưng chưa đọc được nội dung."
    if submission.outcome == "unpacked":
        return "Hệ thống đã nhận, lưu nguyên vẹn tệp và tiếp nhận riêng từng tệp bên trong."
    if submission.outcome == "unidentified":
        return "Hệ thống đã nhận, đọc và lưu nguyên vẹn tệp, nhưng chưa xác định được đây là tài liệu nào."
    asked = (
        f"có {counts.questioned} điểm đề nghị đơn vị xem lại"
        if counts.questioned
        else "chưa thấy điểm nào cần đơn vị xem lại"
    )
    unclear = f"; còn {counts.not_understood} con số hệ thống chưa hiểu" if counts.not_understood else ""
    missing = f"; {counts.missing_sections} mục của đề cương chưa có số liệu" if counts.missing_sections else ""
    return f"Hệ thống đã hiểu {counts.understood} số liệu trong {document}; {asked}{unclear}{missing}."


def _sections(
    submission: Submission,
    observations: Sequence[Observation],
    marks: "_Marks",
    province: Province | None,
) -> tuple[Section, ...]:
    """The sections of the outline that hold figures; of a report, due to fill them all, empty ones too."""
    by_section: dict[int, list[FigureLine]] = {number: [] for number in wording.OUTLINE}
    for observation in observations:
        line = _figure_line(observation, submission.text, marks, province)
        by_section[indicators()[observation.code].section].append(line)
    expected = submission.outcome == "read" and submission.doc_type == "report"
    return tuple(
        Section(number, wording.OUTLINE[number], tuple(figures))
        for number, figures in by_section.items()
        if figures or expected
    )


def _figure_line(observation: Observation, text: str, marks: "_Marks", province: Province | None) -> FigureLine:
    indicator = indicators()[observation.code]
    return FigureLine(
        observation_id=observation.observation_id,
        code=observation.code,
        indicator=indicator.name_vi,
        attributes=shown(wording.attributes_in_words(observation.attributes)),
        level=observation.level,
        level_words=wording.level_in_words(observation.level, province),
        kind=observation.kind,
        kind_words=wording.KINDS[observation.kind],
        period=observation.period,
        period_words=wording.period_of_figure(observation),
        value=observation.value,
        comparator=observation.comparator,
        value_words=wording.value_in_words(observation, indicator),
        numerator=observation.numerator,
        denominator=observation.denominator,
        fraction_words=wording.fraction_in_words(observation),
        questioned=observation.observation_id in marks.questioned,
        confirmed=observation.observation_id in marks.confirmed,
        start=observation.start,
        end=observation.end,
        quote=parts_of(text, observation.start, observation.end, [(observation.figure_start, observation.figure_end)]),
    )


def _finding_line(finding: Finding, figures: Sequence[Observation], text: str) -> FindingLine:
    indicator = indicators().get(finding.code)
    return FindingLine(
        finding_id=finding.finding_id,
        rule=finding.rule,
        rule_words=rules()[finding.rule].title_vi,
        severity=finding.severity,
        severity_words=wording.SEVERITIES[finding.severity],
        gate=finding.gate,
        gate_words=wording.CONFIRMED if finding.status == "confirmed_by_submitter" else wording.GATES[finding.gate],
        code=finding.code,
        indicator=indicator.name_vi if indicator else "",
        level=finding.level,
        period=finding.period,
        message=shown(finding.message_vi),
        stated=shown(finding.stated),
        computed=shown(finding.computed),
        remedy=shown(finding.remedy_vi),
        observation_ids=tuple(figure.observation_id for figure in figures),
        passages=_passages(finding, figures, text),
    )


def _with_figures(
    findings: Sequence[Finding], status: FindingStatus, figures: Sequence[Observation]
) -> list[tuple[Finding, list[Observation]]]:
    """The findings of a status with the figures that they are about, the most important first."""
    ordered = sorted(
        (finding for finding in findings if finding.status == status),
        key=lambda f: (_BY_IMPORTANCE.index(f.severity), f.gate != "block", f.start, f.finding_id),
    )
    return [(finding, _figures_of(finding, figures)) for finding in ordered]


def _ids(findings: Sequence[tuple[Finding, list[Observation]]]) -> set[str]:
    return {figure.observation_id for _, figures in findings for figure in figures}


def _figures_of(finding: Finding, observations: Sequence[Observation]) -> list[Observation]:
    """The figures that a finding is about: those it names, else (it holds none back) the one that it quotes."""
    if finding.observation_ids:
        return [figure for figure in observations if figure.observation_id in finding.observation_ids]
    quoted = (finding.code, finding.level, finding.period, finding.start, finding.end)
    return [f for f in observations if (f.code, f.level, f.period, f.start, f.end) == quoted]


def _passages(finding: Finding, figures: Sequence[Observation], text: str) -> tuple[Passage, ...]:
    """The sentences that hold the questioned figures; none where the finding is about what the text lacks."""
    spans = [Span(f.start, f.end, f.figure_start, f.figure_end, f.section) for f in figures]
    if not spans and finding.start < finding.end:
        spans = [Span(finding.start, finding.end, finding.start, finding.end, "")]
    return passages_of(text, spans)
