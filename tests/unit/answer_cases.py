"""Workbooks of letters filled in as officers do, and homes that know of the letters, for the tests of answers."""

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from feedback_records import sample
from openpyxl import Workbook, load_workbook

from pipelines import store
from pipelines.feedback import build_letter, render_workbook
from pipelines.feedback.answer_layout import ANSWERS_SHEET, FIGURES_SHEET
from pipelines.records import Finding, Observation, Receipt, Submission

REPORT, OBSERVATIONS, NUMBERS, FINDINGS = sample()
# The rows of the sheet of answers: point 1 asks for the two shares, point 2 for the villages.
HUNDRED, HUNDRED_LATE = 7, 8
VILLAGES_WITHOUT, VILLAGES_SHARE, VILLAGES_NUMERATOR, VILLAGES_DENOMINATOR = 9, 10, 11, 12
SIGNED = {"D3": "Nguyễn Văn A, Phó Giám đốc", "D4": "26/03/2024"}
Change = Callable[[Workbook], None]


def blank() -> bytes:
    return render_workbook(build_letter(*sample()))


def filled(
    *changes: Change,
    answers: dict[str, Any] | None = None,
    figures: dict[str, Any] | None = None,
    content: bytes | None = None,
) -> bytes:
    """The workbook with some of its cells filled in, signed, and changed as a spreadsheet would save it."""
    book = load_workbook(io.BytesIO(content or blank()))
    for sheet, cells in ((ANSWERS_SHEET, {**SIGNED, **(answers or {})}), (FIGURES_SHEET, figures or {})):
        for at, value in cells.items():
            book[sheet][at] = value
    for change in changes:
        change(book)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_lake(
    lake: Path,
    submission: Submission = REPORT,
    observations: Sequence[Observation] = tuple(OBSERVATIONS),
    findings: Sequence[Finding] = tuple(FINDINGS),
) -> None:
    """A lake that holds what a letter was made from."""
    receipt = Receipt(
        "receipt", submission.submission_id, submission.sha256, "bao-cao.txt", 1, submission.received_at, "read", "",
        submission.quarter, submission.province_key, "text/1",
    )  # fmt: skip
    partition = store.partition_name(str(submission.quarter), str(submission.province_key))
    store.write_rows(lake / "receipts", "all", Receipt, [receipt])
    store.write_rows(lake / "observations", partition, Observation, observations)
    store.write_rows(lake / "findings", "all", Finding, findings)


def changed(finding_id: str, **changes: Any) -> list[Finding]:
    """The findings of the lake, one of them changed."""
    return [replace(f, **changes) if f.finding_id == finding_id else f for f in FINDINGS]
