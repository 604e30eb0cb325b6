"""Letters: what each submitter gets back, as assets.

Belongs here: which rows a letter is given, where it lies, and which letters are behind. Does not: what a letter says
(feedback), delivery.

A superseded version keeps the letter that it got: the gate judges current versions only, and a letter without findings
would tell its reader that nothing was found.
"""

import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import dagster as dg

from pipelines import store
from pipelines.orchestration.assets import SINGLE_RUN, Home, extraction, receipts, submissions
from pipelines.orchestration.dbt import OWNERS
from pipelines.orchestration.fingerprints import content_of, letter_fingerprint
from pipelines.orchestration.gate import current_submissions
from pipelines.orchestration.metadata import in_words, letter_preview, table
from pipelines.orchestration.partitions import PROVINCE_QUARTERS, Partition, is_known, partitions_of
from pipelines.records import Finding, Number, Observation, Submission
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.feedback import Letter

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
    count = 0
    for partition in partitions_of(context):
        names = [partition.file_name]
        received = store.read_rows(home.lake / "submissions", Submission, names)
        observations = _by_submission(store.read_rows(home.lake / "observations", Observation, names))
        numbers = _by_submission(store.read_rows(home.lake / "numbers", Number, names))
        standing = [s for s in received if s.submission_id in current]
        folder = letter_folder(home, partition)
        written: list[tuple[Letter, Path]] = []
        for submission in standing:
            of = submission.submission_id
            letter = build_letter(submission, observations[of], numbers[of], findings[of])
            written.append((letter, write_letter(letter, folder).html))
        if written:
            context.add_asset_metadata(_metadata(written), partition_key=partition.key)
            count += len(written)
        if received:
            told = [finding for s in standing for finding in findings[s.submission_id]]
            fingerprint = letter_fingerprint(content_of(received), [s.submission_id for s in standing], told)
            note_made_from(folder, fingerprint)
    context.log.info(f"{in_words({'letters': count})} in {home.feedback}")
    return dg.MaterializeResult(metadata={"letters_of_run": count})


@dg.asset(deps=[receipts], group_name="feedback", owners=OWNERS, kinds={"python", "html", "json"})
def unidentified_letters(home: Home) -> dg.MaterializeResult:
    """A letter for each file that could not be read or identified; it belongs to no quarter."""
    from pipelines.feedback import build_letter, write_letter

    folder = home.feedback / UNIDENTIFIED
    received = store.read_rows(home.lake / "submissions", Submission, [UNIDENTIFIED])
    letters = [build_letter(s, [], [], []) for s in received]
    written = [(letter, write_letter(letter, folder).html) for letter in letters]
    note_made_from(folder, _unidentified_fingerprint(received))
    return dg.MaterializeResult(metadata=_metadata(written))


def letter_folder(settings: Settings, partition: Partition) -> Path:
    return settings.feedback / partition.quarter / partition.province_key


def letter_addresses(folder: Path, submission_id: str, seen_from: Path) -> list[str]:
    """Where the pages about a submission lie, as addresses relative to another folder of the home."""
    pages = sorted(folder.glob(f"*-{submission_id[:8]}.html"))
    return [quote(os.path.relpath(page, seen_from)) for page in pages]


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
            if ids and noted_made_from(letter_folder(settings, partition)) != due:
                stale[partition] = due
    return stale


def are_unidentified_stale(settings: Settings) -> bool:
    """Whether the letters about files of no known quarter are behind."""
    received = store.read_rows(settings.lake / "submissions", Submission, [UNIDENTIFIED])
    return noted_made_from(settings.feedback / UNIDENTIFIED) != _unidentified_fingerprint(received)


def _unidentified_fingerprint(received: Sequence[Submission]) -> str:
    return letter_fingerprint(content_of(received), [s.submission_id for s in received], [])


def note_made_from(folder: Path, fingerprint: str) -> None:
    """Beside what was written, what it was made from."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MADE_FROM).write_text(fingerprint, encoding="utf-8")


def noted_made_from(folder: Path) -> str:
    note = folder / _MADE_FROM
    return note.read_text(encoding="utf-8") if note.exists() else ""


def _by_submission(rows: Sequence[Any]) -> "defaultdict[str, list[Any]]":
    grouped: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.submission_id].append(row)
    return grouped


def _metadata(written: "Sequence[tuple[Letter, Path]]") -> dict[str, Any]:
    """Counts over some letters with their pages, and the one that asks most, to read."""
    counts: dict[str, Any] = {
        "letters": len(written),
        "findings_open": sum(letter.counts.questioned for letter, _ in written),
        "findings_confirmed": sum(letter.counts.confirmed for letter, _ in written),
        "figures_understood": sum(letter.counts.understood for letter, _ in written),
        "numbers_not_understood": sum(letter.counts.not_understood for letter, _ in written),
    }
    if not written:
        return counts
    letter, page = max(written, key=lambda one: one[0].counts.questioned)
    rows = [{"doc": of.doc, "outcome": of.outcome, **asdict(of.counts), "letter": at.name} for of, at in written]
    return counts | {
        "path": dg.MetadataValue.path(str(page)),
        "preview": table(rows),
        "letter": letter_preview(letter),
    }
