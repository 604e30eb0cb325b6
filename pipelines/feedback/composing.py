"""A letter put together from the records of one submission.

Belongs here: which records a letter tells of and in which order. Does not: the model (`letter`), its head and summary
(`heading`), the wording of codes (`wording`), quoting (`passages`), the layout of a form (`rendering`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipelines.catalogue import Province, indicators, main_indicators, provinces, rules
from pipelines.feedback import heading, wording
from pipelines.feedback.letter import (
    ChangedFinding,
    Changes,
    Counts,
    FigureLine,
    FindingLine,
    Letter,
    MissingIndicator,
    Section,
    Trend,
)
from pipelines.feedback.passages import Passage, Span, parts_of, passages_of, shown
from pipelines.locating import place_of
from pipelines.periods import parse_period
from pipelines.records import Finding, FindingStatus, Number, Observation, Severity, Submission
from pipelines.settings import Issuer
from pipelines.vietnamese.writing import format_moment, lower_first

# Of the sentence around a number that was not understood, this many characters at each side find it again.
CONTEXT_REACH = 70
_BY_IMPORTANCE: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True)
class Earlier:
    """The version that a submission replaces, and the life of the points of both.

    `fixed`: the findings of that version that the later one has mended. `asked`: the ids of all that were asked before
    the later one came.
    """

    submission: Submission
    fixed: Sequence[Finding]
    asked: Collection[str]


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
    *,
    issuer: Issuer | None = None,
    earlier: Earlier | None = None,
    trends: Sequence[Trend] = (),
) -> Letter:
    """The letter about one submission, from its own records.

    `issuer`: whose letter it is, else that of the environment. `earlier`: the version that it replaces, if any.
    `trends`: what is published of its province, beside national medians (`trends.published_trends`).

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
    if earlier and earlier.submission.province_key != submission.province_key:
        raise ValueError(
            f"letter for {submission.doc}: the version before is of {earlier.submission.province_key}, not of "
            f"{submission.province_key}. Pass a version of the same unit."
        )
    province = next((p for p in provinces() if p.province_key == submission.province_key), None)
    figures = sorted(observations, key=lambda o: (o.start, o.figure_start, o.observation_id))
    questions = _with_figures(findings, "open", figures)
    confirmed = _with_figures(findings, "confirmed_by_submitter", figures)
    received = heading.received_of(submission, province)
    marks = _Marks(_ids(questions), _ids(confirmed) - _ids(questions))
    sections = _sections(submission, figures, marks, province)
    asked = _finding_lines(questions, submission)
    unresolved = [number for number in numbers if number.disposition == "unresolved"]
    counts = Counts(
        understood=len(figures),
        questioned=len(questions),
        confirmed=len(confirmed),
        not_understood=len(unresolved),
        missing_sections=sum(not section.figures for section in sections),
        missing_indicators=sum(len(section.missing) for section in sections),
    )
    return Letter(
        head=heading.head_of(submission, issuer or Issuer.from_environment()),
        submission_id=submission.submission_id,
        doc=shown(submission.doc),
        outcome=submission.outcome,
        addressee=heading.addressee(submission, received, province),
        subject=heading.subject(submission, received),
        received=received,
        problem=shown(submission.outcome_detail) if submission.outcome != "read" else "",
        summary=heading.summary(submission, received, counts),
        counts=counts,
        findings=asked,
        confirmed=_finding_lines(confirmed, submission),
        changes=_changes(earlier, asked) if earlier else None,
        sections=sections,
        trends=tuple(trends),
        not_understood=passages_of(
            submission.text,
            [Span(n.start, n.end, n.start, n.end, "", place_of(submission, n.start)) for n in unresolved],
            CONTEXT_REACH,
        ),
        reading_notes=tuple(shown(note) for note in submission.notes),
    )


def _sections(
    submission: Submission,
    observations: Sequence[Observation],
    marks: "_Marks",
    province: Province | None,
) -> tuple[Section, ...]:
    """The sections of the outline that hold figures; of a report, due to fill them all, empty ones too."""
    in_outline = {number: [o for o in observations if _section_of(o.code) == number] for number in wording.OUTLINE}
    expected = submission.outcome == "read" and submission.doc_type == "report"
    missing = _missing(submission, observations) if expected else []
    sections: list[Section] = []
    line = 0
    for number, members in in_outline.items():
        if members or expected:
            figures = tuple(
                _figure_line(place, observation, submission, marks, province)
                for place, observation in enumerate(members, line + 1)
            )
            line += len(figures)
            lacking = tuple(m for m in missing if _section_of(m.code) == number)
            sections.append(Section(number, wording.OUTLINE[number], figures, lacking))
    return tuple(sections)


def _section_of(code: str) -> int:
    return indicators()[code].section


def _missing(submission: Submission, observations: Sequence[Observation]) -> list[MissingIndicator]:
    """The main indicators that a report of this period is expected to state, and states nowhere as a result."""
    ends_the_year = bool(submission.period) and parse_period(submission.period or "").last_month == 12
    stated = {observation.code for observation in observations if observation.kind == "actual"}
    return [
        MissingIndicator(main.code, indicators()[main.code].name_vi)
        for main in main_indicators()
        if (main.every == "quarter" or ends_the_year) and not stated.intersection((main.code, *main.or_else))
    ]


def _changes(earlier: Earlier, asked: Sequence[FindingLine]) -> Changes:
    points = {
        line.finding_id: ChangedFinding(line.finding_id, line.number, line.rule_words, line.message) for line in asked
    }
    fixed = sorted(earlier.fixed, key=lambda f: (*_importance(f), f.finding_id))
    return Changes(
        previous_submission_id=earlier.submission.submission_id,
        previous_file_name=shown(earlier.submission.file_name),
        previous_received_words=format_moment(earlier.submission.received_at),
        fixed=tuple(
            ChangedFinding(f.finding_id, None, rules()[f.rule].title_vi, shown(f.message_vi))
            for f in fixed
            if f.finding_id not in points
        ),
        still_open=tuple(point for id_, point in points.items() if id_ in earlier.asked),
        new=tuple(point for id_, point in points.items() if id_ not in earlier.asked),
    )


def _figure_line(
    number: int, observation: Observation, submission: Submission, marks: "_Marks", province: Province | None
) -> FigureLine:
    indicator = indicators()[observation.code]
    marked = [(observation.figure_start, observation.figure_end)]
    return FigureLine(
        number=number,
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
        place=shown(place_of(submission, observation.figure_start)),
        quote=parts_of(submission.text, observation.start, observation.end, marked),
    )


def _finding_lines(
    findings: Sequence[tuple[Finding, list[Observation]]], submission: Submission
) -> tuple[FindingLine, ...]:
    return tuple(_finding_line(number, *finding, submission) for number, finding in enumerate(findings, 1))


def _finding_line(number: int, finding: Finding, figures: Sequence[Observation], submission: Submission) -> FindingLine:
    indicator = indicators().get(finding.code)
    return FindingLine(
        number=number,
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
        comparison=_comparison(finding, submission),
        remedy=shown(finding.remedy_vi),
        observation_ids=tuple(figure.observation_id for figure in figures),
        passages=_passages(finding, figures, submission),
    )


def _comparison(finding: Finding, submission: Submission) -> str:
    """What was computed beside what is stated: `1.562 − 1.548 = 14, báo cáo ghi 10`."""
    if not (finding.stated and finding.computed):
        return shown(finding.computed or finding.stated)
    pattern = wording.COMPARISONS.get(finding.rule, wording.COMPARISON)
    words = pattern.format(
        computed=shown(finding.computed),
        stated=shown(finding.stated),
        document=lower_first(wording.DOC_TYPES[submission.doc_type]),
    )
    return words[:1].upper() + words[1:]


def _with_figures(
    findings: Sequence[Finding], status: FindingStatus, figures: Sequence[Observation]
) -> list[tuple[Finding, list[Observation]]]:
    """The findings of a status with the figures that they are about, the most important first."""
    ordered = sorted(
        (finding for finding in findings if finding.status == status),
        key=lambda f: (*_importance(f), f.start, f.finding_id),
    )
    return [(finding, _figures_of(finding, figures)) for finding in ordered]


def _importance(finding: Finding) -> tuple[int, bool]:
    return _BY_IMPORTANCE.index(finding.severity), finding.gate != "block"


def _ids(findings: Sequence[tuple[Finding, list[Observation]]]) -> set[str]:
    return {figure.observation_id for _, figures in findings for figure in figures}


def _figures_of(finding: Finding, observations: Sequence[Observation]) -> list[Observation]:
    """The figures that a finding is about: those it names, else (it holds none back) the one that it quotes."""
    if finding.observation_ids:
        return [figure for figure in observations if figure.observation_id in finding.observation_ids]
    quoted = (finding.code, finding.level, finding.period, finding.start, finding.end)
    return [f for f in observations if (f.code, f.level, f.period, f.start, f.end) == quoted]


def _passages(finding: Finding, figures: Sequence[Observation], submission: Submission) -> tuple[Passage, ...]:
    """The sentences that hold the questioned figures; none where the finding is about what the text lacks."""
    spans = [
        Span(f.start, f.end, f.figure_start, f.figure_end, f.section, place_of(submission, f.figure_start))
        for f in figures
    ]
    if not spans and finding.start < finding.end:
        start, end = finding.start, finding.end
        spans = [Span(start, end, start, end, "", place_of(submission, start))]
    return passages_of(submission.text, spans)
