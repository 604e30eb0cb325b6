"""What answers come to: which of them hold against what was received, and the rows that they make for the ledgers.

Belongs here: the lake's word on a submission, checking answers against it, rows. Does not: cells (`answers`), ledgers
as files (`ledgers`).

A workbook says itself whose letter it answers, and whoever has it can fill it in: who sent it is for the person to
check who reviews the ledgers.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipelines import store
from pipelines.feedback import answer_layout as layout
from pipelines.feedback.answers import Answer, Answers, AnswersError, Misreading, NewNumber
from pipelines.feedback.passages import shown
from pipelines.records import Finding, Observation, Receipt
from pipelines.vietnamese.writing import in_viet_nam

Row = dict[str, str]
_ENDED = {
    "confirmed_by_submitter": "đơn vị đã xác nhận điểm này trước đó",
    "fixed": "điểm này đã được sửa trong báo cáo gửi lại",
    "withdrawn": "hệ thống đã rút lại điểm này",
}
_NEW_LETTER = "Đề nghị trả lời trên phiếu của thư mới nhất."
# What a spreadsheet would take for the beginning of a formula when somebody opens a ledger with one.
_BEGINS_FORMULAS = tuple("=+-@")


@dataclass(frozen=True)
class Known:
    """What a home holds of one submission: whose it is, when it came, its figures, and every finding of the home."""

    submission_id: str
    province_key: str
    received_on: date
    observations: dict[str, Observation]
    findings: dict[str, Finding]


@dataclass(frozen=True)
class Entry:
    """A row for a ledger, and the cell that it was answered in."""

    row: Row
    place: str


@dataclass
class Settled:
    """The rows that the answers of one workbook make, and what is to be told.

    `notes`: answers that need no row. `problems`: answers that do not hold, each with its place and the remedy.
    """

    confirmations: list[Entry] = field(default_factory=list)
    corrections: list[Entry] = field(default_factory=list)
    misreadings: list[Entry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_known(lake: Path, submission_id: str) -> Known:
    """What the lake holds of a submission. Raises AnswersError where none of that id was received and read."""
    receipts = [r for r in store.read_rows(lake / "receipts", Receipt) if r.submission_id == submission_id]
    receipt = min(receipts, key=lambda r: r.received_at, default=None)
    if receipt is None or receipt.quarter is None or receipt.province_key is None:
        raise AnswersError(
            f"trả lời cho báo cáo {shown(submission_id)[:40]} mà hệ thống này chưa nhận. "
            "Đề nghị kiểm tra đúng phiếu và đúng nơi nhận."
        )
    partition = store.partition_name(receipt.quarter, receipt.province_key)
    observations = store.read_rows(lake / "observations", Observation, [partition])
    return Known(
        submission_id,
        receipt.province_key,
        in_viet_nam(receipt.received_at).date(),
        {row.observation_id: row for row in observations if row.submission_id == submission_id},
        {row.finding_id: row for row in store.read_rows(lake / "findings", Finding)},
    )


def settle(answers: Answers, known: Known, source: str, today: date) -> Settled:
    """The rows that answers make. `source`: the digest of the workbook, which each row names.

    Findings that are confirmed already still give their rows, so that a workbook read twice says so.
    """
    settled = Settled(problems=list(answers.problems))
    if not (answers.answers or answers.misreadings) or answers.on is None:
        return settled
    if fault := _fault_of_day(answers.on, known, today):
        settled.problems.append(f"Ô {layout.DAY}, trang “{layout.ANSWERS_SHEET}”: {fault}")
        return settled
    signed = _Signed(_harmless(answers.by), answers.on.isoformat(), source)
    for answer in answers.answers:
        finding = known.findings.get(answer.finding_id)
        fault = _fault(answer, finding, known)
        if fault or finding is None:
            settled.problems.append(f"{answer.place}: {fault}")
        elif answer.is_right:
            settled.confirmations.append(Entry(_confirmation(answer, finding, signed), answer.place))
        else:
            _mend(settled, answer, finding, known, signed)
    for misreading in answers.misreadings:
        observation = known.observations.get(misreading.observation_id)
        if observation is None:
            fault = f"hệ thống nay đọc báo cáo khác trước, không còn số liệu này. {_NEW_LETTER}"
            settled.problems.append(f"{misreading.place}: {fault}")
        else:
            settled.misreadings.append(Entry(_misread(misreading, observation, known, signed), misreading.place))
    return settled


@dataclass(frozen=True)
class _Signed:
    """Who answered when, and in which workbook."""

    by: str
    on: str
    source: str

    def reason(self, words: str) -> str:
        return _harmless(f"{words} (phiếu trả lời {self.source})")


def _fault_of_day(on: date, known: Known, today: date) -> str:
    if on > today:
        return "ngày trả lời ở trong tương lai. Đề nghị ghi lại ngày trả lời."
    if on < known.received_on:
        return "ngày trả lời trước ngày hệ thống nhận báo cáo. Đề nghị ghi lại ngày trả lời."
    return ""


def _fault(answer: Answer, finding: Finding | None, known: Known) -> str:
    """Why an answer does not hold against what the home knows of its finding; empty where it does."""
    if finding is None:
        return f"hệ thống không có điểm {answer.number} này. {_NEW_LETTER}"
    if finding.submission_id != known.submission_id:
        return f"điểm {answer.number} nay không thuộc báo cáo của phiếu này (có thể báo cáo đã gửi lại). {_NEW_LETTER}"
    if layout.digest(shown(finding.stated)) != answer.stated:
        return f"số liệu của điểm {answer.number} nay là “{shown(finding.stated)}”, khác phiếu này. {_NEW_LETTER}"
    if answer.is_right and not finding.stated.strip():
        return f"điểm {answer.number} không hỏi số liệu nào để xác nhận. Đề nghị gửi lại báo cáo đã bổ sung."
    is_said_again = answer.is_right and finding.status == "confirmed_by_submitter"
    if finding.status != "open" and not is_said_again:
        return f"{_ENDED[finding.status]}, không cần trả lời nữa. Đề nghị xóa câu trả lời này."
    return ""


def _confirmation(answer: Answer, finding: Finding, signed: _Signed) -> Row:
    return {
        "finding_id": finding.finding_id,
        "stated": _harmless(finding.stated.strip()),
        "by": signed.by,
        "on": signed.on,
        "reason": signed.reason(answer.reason),
    }


def _mend(settled: Settled, answer: Answer, finding: Finding, known: Known, signed: _Signed) -> None:
    """A row for each number that the answer mends; all of them or, where one does not hold, none."""
    faults = list(_faults_of_numbers(answer, finding, known))
    settled.problems += faults
    if not answer.numbers:
        settled.notes.append(
            f"Điểm {answer.number}: đơn vị trả lời “{layout.FIXED}” mà không ghi số; điểm này đóng khi hệ thống nhận "
            "được báo cáo đã sửa."
        )
    for number in () if faults else answer.numbers:
        row = _correction(number, answer, known.observations[number.observation_id], known, signed)
        settled.corrections.append(Entry(row, number.place))


def _faults_of_numbers(answer: Answer, finding: Finding, known: Known) -> Iterator[str]:
    for number in answer.numbers:
        observation = known.observations.get(number.observation_id)
        is_named = number.observation_id in finding.observation_ids
        stated = getattr(observation, number.field, None) if is_named else None
        if stated is None or layout.exact(stated) != number.stated:
            yield f"{number.place}: hệ thống nay đọc số này khác phiếu. {_NEW_LETTER}"


def _correction(number: NewNumber, answer: Answer, figure: Observation, known: Known, signed: _Signed) -> Row:
    corrected = layout.exact(number.value)
    figure_key = (
        known.province_key, figure.period, figure.code, figure.level, figure.kind, figure.attributes, number.field,
        number.stated, corrected,
    )  # fmt: skip
    return {
        "correction_id": f"tra-loi-{hashlib.sha256('|'.join(figure_key).encode()).hexdigest()[:12]}",
        "status": "acknowledged",
        "province_key": known.province_key,
        "period": figure.period,
        "code": figure.code,
        "level": figure.level,
        "kind": figure.kind,
        "attributes": "" if figure.attributes == "{}" else figure.attributes,
        "field": number.field,
        "expected_value": number.stated,
        "corrected_value": corrected,
        "reviewer": signed.by,
        "reviewed_on": signed.on,
        "reason": signed.reason(answer.reason or "Đơn vị sửa số liệu"),
    }


def _misread(misreading: Misreading, figure: Observation, known: Known, signed: _Signed) -> Row:
    def number(value: float | None) -> str:
        return "" if value is None else layout.exact(value)

    return {
        "submission_id": figure.submission_id,
        "observation_id": figure.observation_id,
        "province_key": known.province_key,
        "period": figure.period,
        "code": figure.code,
        "level": figure.level,
        "kind": figure.kind,
        "value": number(figure.value),
        "numerator": number(figure.numerator),
        "denominator": number(figure.denominator),
        "quote": _harmless(shown(figure.quote)),
        "instead": _harmless(misreading.instead),
        "by": signed.by,
        "on": signed.on,
        "source": signed.source,
    }


def _harmless(words: str) -> str:
    return f"'{words}" if words.startswith(_BEGINS_FORMULAS) else words
