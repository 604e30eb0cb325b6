"""The life of a finding over resubmissions: open, confirmed by its submitter, fixed by a later version, withdrawn.

Belongs here: the reviewed ledger of confirmations, and statuses. Does not: making findings (`findings`), keeping them
(orchestration writes the rows and gives the earlier ones back).
"""

import csv
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from pipelines.quality.figures import GateError
from pipelines.records import Finding, FindingStatus

LEDGER = "confirmations.csv"
_SETTLED: tuple[FindingStatus, ...] = ("fixed", "withdrawn")
_COLUMNS = ("finding_id", "stated", "by", "on", "reason")


@dataclass(frozen=True)
class Confirmation:
    """A submitter's word that a figure is right, as a reviewer entered it.

    It holds for what the finding states now: another figure at that place asks anew.
    """

    finding_id: str
    stated: str
    by: str
    on: date
    reason: str


def read_confirmations(folder: Path) -> Mapping[str, Confirmation]:
    """The ledger beside the suites, by finding; none where there is no ledger.

    Raises GateError with the line where an entry lacks a column or a reason, has no day, or confirms twice.
    """
    path = folder / LEDGER
    if not path.exists():
        return {}
    by_finding: dict[str, Confirmation] = {}
    with path.open(encoding="utf-8", newline="") as source:
        reader = csv.DictReader(source)
        if tuple(reader.fieldnames or ()) != _COLUMNS:
            raise GateError(f"{path}: its columns are {','.join(_COLUMNS)}")
        for row in reader:
            confirmation = _confirmation(row, f"{path}:{reader.line_num}")
            if confirmation.finding_id in by_finding:
                raise GateError(
                    f"{path}:{reader.line_num}: {confirmation.finding_id} is confirmed twice; keep one line"
                )
            by_finding[confirmation.finding_id] = confirmation
    return by_finding


def confirmed(findings: Sequence[Finding], confirmations: Mapping[str, Confirmation]) -> list[Finding]:
    """The findings, those that their submitters have confirmed marked as such; these hold no figure back."""
    return [
        replace(finding, status="confirmed_by_submitter") if _is_confirmed(finding, confirmations) else finding
        for finding in findings
    ]


def with_history(
    found: Sequence[Finding], before: Sequence[Finding], superseded: Collection[str], now: datetime
) -> list[Finding]:
    """What is found now, and every earlier finding that is found no more: history is kept for ever.

    `superseded` are the submissions of which a later version has come: what was wrong in them and is not found in it
    is `fixed`. What is found no more in a version that still stands is `withdrawn`: our rules or our reading have
    changed, not the report. A finding that was fixed and is found again is open again, under its own id.

    `now` is when those are first found that stood in no earlier run; a resubmission that leaves a fault in place, or a
    confirmation, does not make it younger.
    """
    standing = {finding.finding_id: finding for finding in before if finding.status not in _SETTLED}
    found = [replace(f, first_found_at=_first_found(standing.get(f.finding_id), now)) for f in found]
    here = {finding.finding_id for finding in found}
    gone: dict[str, Finding] = {}
    for finding in before:
        if finding.finding_id in here:
            continue
        settled = finding.status in _SETTLED
        ends: FindingStatus = "fixed" if finding.submission_id in superseded else "withdrawn"
        gone[finding.finding_id] = finding if settled else replace(finding, status=ends)
    return [*found, *gone.values()]


def _first_found(before: Finding | None, now: datetime) -> datetime:
    """A lake of an earlier version does not tell when: then it is now."""
    return (before.first_found_at if before else None) or now


def _is_confirmed(finding: Finding, confirmations: Mapping[str, Confirmation]) -> bool:
    confirmation = confirmations.get(finding.finding_id)
    return confirmation is not None and confirmation.stated == finding.stated


def _confirmation(row: Mapping[str, str | None], place: str) -> Confirmation:
    values = {name: (row.get(name) or "").strip() for name in _COLUMNS}
    empty = [name for name, value in values.items() if not value]
    if empty:
        raise GateError(f"{place}: {', '.join(empty)} must be filled in")
    try:
        on = date.fromisoformat(values["on"])
    except ValueError as error:
        raise GateError(f"{place}: {values['on']!r} is no day; write 2024-04-15") from error
    return Confirmation(values["finding_id"], values["stated"], values["by"], on, values["reason"])
