"""What each letter is told: the rows of its submission, the version before it, and what is published of its province.

Belongs here: choosing and reading these. Does not: the assets and which letters are behind (`letters`), what a letter
says of them (feedback).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import store
from pipelines.orchestration.fingerprints import content_of, letter_fingerprint
from pipelines.orchestration.gate import current_submissions
from pipelines.orchestration.partitions import Partition
from pipelines.records import Finding, Number, Observation, Submission
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.feedback import Earlier, Letter


@dataclass(frozen=True)
class Told:
    """The letters of one partition, where they belong, and what they were made from; no `made_from`: nothing came."""

    partition: Partition
    folder: Path
    letters: "tuple[Letter, ...]"
    made_from: str


def letter_folder(settings: Settings, partition: Partition) -> Path:
    return settings.feedback / partition.quarter / partition.province_key


def letters_of(settings: Settings, partitions: Sequence[Partition]) -> Iterator[Told]:
    """The letters to the submitters of the current versions, partition by partition.

    Medians are those of the day: what other provinces publish later makes no letter stale.
    """
    from pipelines.feedback import build_letter, published_trends

    findings = by_submission(store.read_rows(settings.lake / "findings", Finding))
    current = current_submissions(settings)
    trends = published_trends(settings.published_database)
    for partition in partitions:
        names = [partition.file_name]
        received = store.read_rows(settings.lake / "submissions", Submission, names)
        observations = by_submission(store.read_rows(settings.lake / "observations", Observation, names))
        numbers = by_submission(store.read_rows(settings.lake / "numbers", Number, names))
        standing = [s for s in received if s.submission_id in current]
        letters = tuple(
            build_letter(
                submission,
                observations[submission.submission_id],
                numbers[submission.submission_id],
                findings[submission.submission_id],
                issuer=settings.issuer,
                earlier=earlier_version(submission, received, findings),
                trends=trends.get(submission.province_key or "", ()),
            )
            for submission in standing
        )
        ids = [s.submission_id for s in standing]
        made_from = made_from_of(settings, content_of(received), ids, findings) if received else ""
        yield Told(partition, letter_folder(settings, partition), letters, made_from)


def earlier_version(
    submission: Submission, received: Sequence[Submission], findings: Mapping[str, Sequence[Finding]]
) -> "Earlier | None":
    """The version that a submission replaces, where that came before it; versions that came together are one sending.

    `findings` by submission. One is asked before where it was first found before the submission came: a finding keeps
    its id and its day over resubmissions.
    """
    from pipelines.feedback import Earlier

    about = (submission.province_key, submission.period, submission.doc_type)
    before = [
        s
        for s in received
        if (s.province_key, s.period, s.doc_type) == about
        and s.outcome == "read"
        and s.received_at < submission.received_at
    ]
    if not before:
        return None
    # The order of versions of int_submission_versions.
    previous = max(before, key=lambda s: (s.received_at, s.issued_date or "", s.doc, s.submission_id))
    return Earlier(
        previous,
        fixed=[f for f in findings.get(previous.submission_id, ()) if f.status == "fixed"],
        asked={
            f.finding_id
            for f in findings.get(submission.submission_id, ())
            if f.first_found_at and f.first_found_at < submission.received_at
        },
    )


def made_from_of(
    settings: Settings, content: str, standing: Sequence[str], findings: Mapping[str, Sequence[Finding]]
) -> str:
    """What the letters of a partition would be made from now."""
    from pipelines.feedback import why_no_pdf

    told = [finding for submission_id in standing for finding in findings.get(submission_id, ())]
    how = [repr(settings.issuer), "without pdf" if why_no_pdf() else "with pdf"]
    return letter_fingerprint(content, standing, told, how)


def by_submission(rows: Sequence[Any]) -> "defaultdict[str, list[Any]]":
    grouped: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.submission_id].append(row)
    return grouped
