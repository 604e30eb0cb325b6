"""Letters: what each submitter gets back, as assets.

Belongs here: which rows a letter is given, where it lies, and which letters are behind. Does not: what a letter says
(feedback), delivery.

A superseded version keeps the letter that it got: the gate judges current versions only, and a letter without findings
would tell its reader that nothing was found.
"""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines import store
from pipelines.orchestration.assets import SINGLE_RUN, Home, extraction, receipts, submissions
from pipelines.orchestration.dbt import OWNERS
from pipelines.orchestration.fingerprints import content_of, letter_fingerprint
from pipelines.orchestration.gate import current_submissions
from pipelines.orchestration.metadata import in_words, open_and_settled, table
from pipelines.orchestration.partitions import PROVINCE_QUARTERS, Partition, is_known, partitions_of
from pipelines.records import Finding, Number, Observation, Submission
from pipelines.settings import Settings

UNIDENTIFIED = "unidentified"
_MADE_FROM = ".made_from"


@dg.asset(
    deps=[submissions, *extraction.keys, "findings", "published"], group_name="feedback", owners=OWNERS,
    kinds={"python", "html", "json"}, partitions_def=PROVINCE_QUARTERS, backfill_policy=SINGLE_RUN,
)  # fmt: skip
def letters(context: dg.AssetExecutionContext, home: Home) -> dg.MaterializeResult:
    """One letter for each current submission, for people and, beside it, for machines."""
    from pipelines.feedback import build_letter, write_letter

    findings = _by_submission(store.read_rows(home.lake / "findings", Finding))
    current = current_submissions(home)
    written: list[dict[str, Any]] = []
    for partition in partitions_of(context):
        names = [partition.file_name]
        received = store.read_rows(home.lake / "submissions", Submission, names)
        observations = _by_submission(store.read_rows(home.lake / "observations", Observation, names))
        numbers = _by_submission(store.read_rows(home.lake / "numbers", Number, names))
        standing = [s for s in received if s.submission_id in current]
        folder = letter_folder(home, partition)
        for submission in standing:
            of = submission.submission_id
            files = write_letter(build_letter(submission, observations[of], numbers[of], findings[of]), folder)
            written.append(_row(submission, findings[of], files.html))
        if received:
            told = [finding for s in standing for finding in findings[s.submission_id]]
            fingerprint = letter_fingerprint(content_of(received), [s.submission_id for s in standing], told)
            _note(folder, fingerprint)
    context.log.info(f"{in_words({'letters': len(written)})} in {home.feedback}")
    return _result(home.feedback, written)


@dg.asset(deps=[receipts], group_name="feedback", owners=OWNERS, kinds={"python", "html", "json"})
def unidentified_letters(home: Home) -> dg.MaterializeResult:
    """A letter for each file that could not be read or identified; it belongs to no quarter."""
    from pipelines.feedback import build_letter, write_letter

    folder = home.feedback / UNIDENTIFIED
    received = store.read_rows(home.lake / "submissions", Submission, [UNIDENTIFIED])
    written = [_row(s, [], write_letter(build_letter(s, [], [], []), folder).html) for s in received]
    _note(folder, _unidentified_fingerprint(received))
    return _result(folder, written)


def letter_folder(settings: Settings, partition: Partition) -> Path:
    return settings.feedback / partition.quarter / partition.province_key


def stale_letters(settings: Settings) -> dict[Partition, str]:
    """The partitions whose letters would read differently if they were written now, and what from."""
    findings = _by_submission(store.read_rows(settings.lake / "findings", Finding))
    current = current_submissions(settings)
    stale = {}
    for name in store.partitions(settings.lake / "submissions"):
        names = store.split_partition_name(name)
        if names and is_known(partition := Partition(*names)):
            ids = store.read_column(settings.lake / "submissions", name, "submission_id")
            standing = [i for i in ids if i in current]
            content = (store.read_metadata(settings.lake / "submissions", name) or {}).get("content", "")
            told = [finding for i in standing for finding in findings[i]]
            due = letter_fingerprint(content, standing, told)
            if ids and _noted(letter_folder(settings, partition)) != due:
                stale[partition] = due
    return stale


def are_unidentified_stale(settings: Settings) -> bool:
    """Whether the letters about files of no known quarter are behind."""
    received = store.read_rows(settings.lake / "submissions", Submission, [UNIDENTIFIED])
    return _noted(settings.feedback / UNIDENTIFIED) != _unidentified_fingerprint(received)


def _unidentified_fingerprint(received: Sequence[Submission]) -> str:
    return letter_fingerprint(content_of(received), [s.submission_id for s in received], [])


def _note(folder: Path, fingerprint: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MADE_FROM).write_text(fingerprint, encoding="utf-8")


def _noted(folder: Path) -> str:
    note = folder / _MADE_FROM
    return note.read_text(encoding="utf-8") if note.exists() else ""


def _by_submission(rows: Sequence[Any]) -> "defaultdict[str, list[Any]]":
    grouped: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.submission_id].append(row)
    return grouped


def _row(submission: Submission, findings: Sequence[Finding], html: Path) -> dict[str, Any]:
    return {
        "doc": submission.doc,
        "outcome": submission.outcome,
        **open_and_settled(findings),
        "letter": html.name,
    }


def _result(folder: Path, written: list[dict[str, Any]]) -> dg.MaterializeResult:
    return dg.MaterializeResult(
        metadata={
            "letters": len(written),
            "findings_open": sum(row["open"] for row in written),
            "findings_settled": sum(row["settled"] for row in written),
            "path": dg.MetadataValue.path(str(folder)),
            "preview": table(written),
        }
    )
