"""Fingerprints: what something was made from, so that it is made again exactly when that has changed.

Belongs here: digests of inputs and of the code that turns them into a table; which partitions are behind. Does not:
making anything.

Versions are digests of the code itself: a forgotten version number cannot leave stale rows behind.
"""

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from pipelines import store
from pipelines.orchestration.partitions import Partition, is_known
from pipelines.records import Finding, Receipt, Submission
from pipelines.settings import DBT_PROJECT, EXPECTATIONS, PROJECT, SEEDS, Settings

DBT_MAKES = ("target", "logs", "dbt_packages")
LAKE_INPUTS = ("receipts", "expected_reports", "submissions", "observations", "numbers")
_CODE = PROJECT / "pipelines"
_SHARED = [_CODE / "vietnamese", *(_CODE / f"{name}.py" for name in ("catalogue", "locating", "periods", "records"))]
# Seeds that no extraction reads: an edit of theirs must not extract everything again.
_NOT_EXTRACTED_BY = (
    "corrections.csv", "indicator_directions.csv", "relations.csv", "rules.csv", "seeds.yml", "unit_counts.csv",
)  # fmt: skip


def digest_of_files(places: Iterable[Path], without: Iterable[str] = ()) -> str:
    """A digest of the names and contents of all files in the places, whatever their times and order."""
    digest = hashlib.sha256()
    left_out = {"__pycache__", *without}
    for place in places:
        files = [place] if place.is_file() else sorted(p for p in place.rglob("*") if p.is_file())
        for file in files:
            parts = file.relative_to(place).parts
            if not left_out.intersection(parts) and not file.name.startswith("."):
                with file.open("rb") as opened:
                    content = hashlib.file_digest(opened, "sha256").hexdigest()
                digest.update(f"{place.name}/{'/'.join(parts)} {content}\n".encode())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def extraction_version() -> str:
    """The extractor by its name, and by a digest of its code, of its grammar and of the catalogue it reads."""
    from pipelines.extraction import EXTRACTOR

    code = [_CODE / "extraction", _CODE / "forms", _CODE / "figures.py", *_SHARED, SEEDS]
    return f"{EXTRACTOR} {digest_of_files(code, without=_NOT_EXTRACTED_BY)[:16]}"


def content_of(submissions: Sequence[Submission]) -> str:
    """What a partition's submissions are: which files, read by which version."""
    return _content((s.submission_id, s.reader) for s in submissions)


def made_from(content: str) -> dict[str, str]:
    """What observations and numbers of a partition with this content carry when they are up to date."""
    return {"submissions": content, "extraction": extraction_version()}


def stale_partitions(settings: Settings) -> dict[Partition, str]:
    """The partitions whose files do not hold what was received, or were made by another version; and what from now.

    It compares the receipts with what the files themselves carry, so that a crash between two stages is seen and mended
    by the next run.
    """
    due: dict[Partition, set[tuple[str, str]]] = {}
    for name in store.partitions(settings.lake / "submissions"):
        if names := store.split_partition_name(name):
            due[Partition(*names)] = set()
    for receipt in store.read_rows(settings.lake / "receipts", Receipt):
        if receipt.quarter and receipt.province_key:
            partition = Partition(receipt.quarter, receipt.province_key)
            due.setdefault(partition, set()).add((receipt.submission_id, receipt.read_by))
    contents = {partition: _content(files) for partition, files in due.items() if is_known(partition)}
    return {
        p: digest([content, extraction_version()])
        for p, content in contents.items()
        if not _is_up_to_date(settings, p, content)
    }


def _is_up_to_date(settings: Settings, partition: Partition, content: str) -> bool:
    wanted = {"submissions": {"content": content}, "observations": made_from(content), "numbers": made_from(content)}
    return all(store.read_metadata(settings.lake / name, partition.file_name) == of for name, of in wanted.items())


def _content(files: Iterable[tuple[str, str]]) -> str:
    return digest(sorted(f"{submission_id} {reader}" for submission_id, reader in files))


def warehouse_fingerprint(settings: Settings) -> str:
    """What a warehouse built now would be made from: the lake, the catalogue, the models, the suites and their code."""
    lake = digest_of_files([settings.lake / table for table in LAKE_INPUTS if (settings.lake / table).exists()])
    code = digest_of_files(
        [DBT_PROJECT, EXPECTATIONS, _CODE / "quality", _CODE / "publishing", *_SHARED], without=DBT_MAKES
    )
    return digest([lake, code])


def is_published(settings: Settings) -> bool:
    """Whether a warehouse built now would be the one that is published."""
    from pipelines.publishing import current_snapshot

    snapshot = current_snapshot(settings)
    return snapshot is not None and snapshot.fingerprint == warehouse_fingerprint(settings)


# The fingerprint is handed from stage to stage, so that a stage made alone, from older input, is not taken for current.
BEFORE_GATE, AFTER_GATE = "before_gate", "after_gate"


def read_note(settings: Settings, stage: str) -> str:
    """What the stage was last made from as a whole; empty where it was not, or is being made."""
    path = _note(settings, stage)
    return path.read_text(encoding="utf-8") if path.exists() else ""


def write_note(settings: Settings, stage: str, fingerprint: str) -> None:
    _note(settings, stage).write_text(fingerprint, encoding="utf-8")


def clear_note(settings: Settings, stage: str) -> None:
    """To be called before a stage is touched: should it then stop half way, it counts as not made."""
    _note(settings, stage).unlink(missing_ok=True)


def _note(settings: Settings, stage: str) -> Path:
    return settings.build_database.parent / f"{stage}.made_from"


def letter_fingerprint(content: str, current: Iterable[str], findings: Iterable[Finding]) -> str:
    """What the letters of a partition would be made from: its submissions, which of them stand, and their findings."""
    told = sorted(repr(finding) for finding in findings)
    return digest([content, extraction_version(), feedback_version(), *sorted(current), *told])


@lru_cache(maxsize=1)
def feedback_version() -> str:
    return digest_of_files([_CODE / "feedback", *_SHARED, SEEDS], without=("corrections.csv",))


def digest(lines: Iterable[str]) -> str:
    """One digest of some words."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
