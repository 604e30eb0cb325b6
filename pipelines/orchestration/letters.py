"""Letters: what each submitter gets back, as assets.

Belongs here: writing them, and which are behind. Does not: which rows a letter is given (`telling`), what it says
(feedback), delivery.

A superseded version keeps the letter that it got: the gate judges current versions only, and a letter without findings
would tell its reader that nothing was found.
"""

import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import dagster as dg

from pipelines import store
from pipelines.orchestration.assets import SINGLE_RUN, Home, extraction, receipts, submissions
from pipelines.orchestration.dbt import OWNERS
from pipelines.orchestration.fingerprints import content_of
from pipelines.orchestration.gate import current_submissions
from pipelines.orchestration.metadata import in_words, letter_preview, table
from pipelines.orchestration.partitions import PROVINCE_QUARTERS, Partition, is_known, partitions_of
from pipelines.orchestration.telling import by_submission, letter_folder, letters_of, made_from_of
from pipelines.records import Finding, Submission
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.feedback import Letter

UNIDENTIFIED = "unidentified"
_MADE_FROM = ".made_from"


@dg.asset(
    deps=[submissions, *extraction.keys, "findings", "published"], group_name="feedback", owners=OWNERS,
    kinds={"python", "html", "pdf", "json"}, partitions_def=PROVINCE_QUARTERS, backfill_policy=SINGLE_RUN,
)  # fmt: skip
def letters(context: dg.AssetExecutionContext, home: Home) -> dg.MaterializeResult:
    """One letter for each current submission, for people and, beside it, for machines."""
    from pipelines.feedback import why_no_pdf, write_letters

    told = list(letters_of(home, partitions_of(context)))
    pages = iter(write_letters([(letter, of.folder) for of in told for letter in of.letters]))
    count = 0
    for of in told:
        written = [(letter, next(pages).html) for letter in of.letters]
        if written:
            context.add_asset_metadata(_metadata(written), partition_key=of.partition.key)
            count += len(written)
        if of.made_from:
            note_made_from(of.folder, of.made_from)
    context.log.info(f"{in_words({'letters': count})} in {home.feedback}")
    if why_no_pdf():
        context.log.warning(why_no_pdf())
    return dg.MaterializeResult(metadata={"letters_of_run": count})


@dg.asset(deps=[receipts], group_name="feedback", owners=OWNERS, kinds={"python", "html", "pdf", "json"})
def unidentified_letters(home: Home) -> dg.MaterializeResult:
    """A letter for each file that could not be read or identified; it belongs to no quarter."""
    from pipelines.feedback import build_letter, write_letters

    folder = home.feedback / UNIDENTIFIED
    received = store.read_rows(home.lake / "submissions", Submission, [UNIDENTIFIED])
    letters = [build_letter(s, [], [], [], issuer=home.issuer) for s in received]
    files = write_letters([(letter, folder) for letter in letters])
    note_made_from(folder, _unidentified_fingerprint(home, received))
    written = [(letter, at.html) for letter, at in zip(letters, files, strict=True)]
    return dg.MaterializeResult(metadata=_metadata(written))


def letter_addresses(folder: Path, submission_id: str, seen_from: Path) -> list[str]:
    """Where the pages about a submission lie, as addresses relative to another folder of the home."""
    pages = sorted(folder.glob(f"*-{submission_id[:8]}.html"))
    return [quote(os.path.relpath(page, seen_from)) for page in pages]


def stale_letters(settings: Settings) -> dict[Partition, str]:
    """The partitions whose letters would read differently if they were written now, and what from."""
    findings = by_submission(store.read_rows(settings.lake / "findings", Finding))
    current = current_submissions(settings)
    stale = {}
    for name in store.partitions(settings.lake / "submissions"):
        names = store.split_partition_name(name)
        if names and is_known(partition := Partition(*names)):
            ids = store.read_column(settings.lake / "submissions", name, "submission_id")
            standing = [i for i in ids if i in current]
            content = (store.read_metadata(settings.lake / "submissions", name) or {}).get("content", "")
            due = made_from_of(settings, content, standing, findings)
            if ids and noted_made_from(letter_folder(settings, partition)) != due:
                stale[partition] = due
    return stale


def are_unidentified_stale(settings: Settings) -> bool:
    """Whether the letters about files of no known quarter are behind."""
    received = store.read_rows(settings.lake / "submissions", Submission, [UNIDENTIFIED])
    return noted_made_from(settings.feedback / UNIDENTIFIED) != _unidentified_fingerprint(settings, received)


def _unidentified_fingerprint(settings: Settings, received: Sequence[Submission]) -> str:
    return made_from_of(settings, content_of(received), [s.submission_id for s in received], {})


def note_made_from(folder: Path, fingerprint: str) -> None:
    """Beside what was written, what it was made from."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MADE_FROM).write_text(fingerprint, encoding="utf-8")


def noted_made_from(folder: Path) -> str:
    note = folder / _MADE_FROM
    return note.read_text(encoding="utf-8") if note.exists() else ""


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
