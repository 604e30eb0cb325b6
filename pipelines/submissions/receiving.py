"""Receiving: what arrived in the raw folder, kept as sent and registered file by file.

Belongs here: walking the raw folder, keeping bytes under their hash, receipts, and which partitions are behind
what was received. Does not: decoding (`reading`), understanding (`identification`), figures.

Nothing in the raw folder is edited, moved or removed; no file stops the others.
"""

import hashlib
import io
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from pipelines import store
from pipelines.periods import parse_period
from pipelines.records import Outcome, Receipt, Submission
from pipelines.settings import Settings
from pipelines.submissions.identification import IDENTIFICATION, Identity, identify
from pipelines.submissions.reading import (
    MAX_BYTES,
    READERS,
    Document,
    Unreadable,
    may_hold_files,
    read_document,
    too_large,
    unpack,
)
from pipelines.vietnamese.text import nfc

# A submission that another version has read is read again from its original.
READ_BY = "+".join([*(reader.name for reader in READERS), IDENTIFICATION])

_NOT_SUBMISSIONS = ("origin.csv", "readme", "readme.md", "readme.txt", "thumbs.db", "desktop.ini")
_UNFINISHED = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".swp", "~")
_UNIDENTIFIED = "unidentified"


class ReceivingError(Exception):
    """Nothing can be received or read again; the message names the place and the remedy."""


@dataclass(frozen=True)
class Reception:
    """What the raw folder held and what it changes.

    `receipts`: every arrival ever registered in this home. `submissions`: those read in this run, with their text.
    `problems`: what of this folder could not be taken in, read or identified, a line for each file. `changed`: the
    partitions (quarter, province_key) whose lake file does not hold exactly what was received for them.
    """

    receipts: list[Receipt]
    submissions: list[Submission]
    problems: list[str]
    changed: list[tuple[str, str]]


@dataclass(frozen=True)
class _Arrival:
    """A file that arrived, its bytes kept."""

    source: str
    sha256: str
    size: int
    received_at: datetime

    @property
    def receipt_id(self) -> str:
        return hashlib.sha256(f"{self.source}\0{self.sha256}".encode()).hexdigest()[:16]

    @property
    def submission_id(self) -> str:
        return self.sha256[:16]


def receive(raw: Path, settings: Settings) -> Reception:
    """Takes in every file of the raw folder: bytes kept, a receipt for each arrival, new ones read and identified.

    Writes `lake/receipts/all.parquet` and `lake/submissions/unidentified.parquet`. Running it again on the same
    folder adds nothing. Raises ReceivingError where the folder or the home cannot be used; a single file that
    cannot be taken in becomes a problem entry.
    """
    problems: list[str] = []
    files = list(_files(raw, settings.home.resolve(), problems))
    if not files and not problems:
        raise ReceivingError(f"{raw}: the folder holds no file. Put submissions in it, or name another folder.")
    _ensure_writable(settings)
    known = _receipts(settings)
    arrivals = {
        r.receipt_id: _Arrival(r.source, r.sha256, r.size, r.received_at) for r in known
    }  # what was received stays received, whether or not it still lies in the folder
    # One time for all that arrives in one run: which of two versions came later, their own dates tell better.
    now = datetime.now(UTC)
    present = set()
    for source, path in files:
        try:
            sha256, size = _keep(path, settings.originals)
        except OSError as error:
            problems.append(f"{source}: cannot be read ({error.strerror}). Check the file and send it again.")
            continue
        for arrival in [came := _Arrival(source, sha256, size, now), *_members(came, settings)]:
            arrivals.setdefault(arrival.receipt_id, arrival)
            present.add(arrival.receipt_id)

    receipts, fresh = _registered(arrivals.values(), known, settings)
    if receipts != known:
        store.write_rows(settings.lake / "receipts", "all", Receipt, receipts)
    _write_unidentified(receipts, fresh, settings)
    problems += [f"{r.source}: {r.outcome_detail}" for r in receipts if r.receipt_id in present and r.outcome_detail]
    return Reception(receipts, list(fresh.values()), problems, _changed(receipts, settings))


def read_submission(path: Path, received_at: datetime) -> Submission:
    """A file read and identified by itself, without a home.

    Bad content never raises: the outcome is `unreadable` or `unidentified`, with words. Raises ReceivingError where
    there is no such file or it cannot be opened.
    """
    try:
        with path.open("rb") as opened:
            sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
            arrival = _Arrival(_recorded(path.name), sha256, path.stat().st_size, received_at)
            return _read(arrival, opened)
    except OSError as error:
        raise ReceivingError(f"{path}: cannot be read ({error.strerror}). Check the name of the file.") from error


def partition_submissions(settings: Settings, quarter: str, province_key: str) -> list[Submission]:
    """The submissions received for one province's quarter, read again from their originals, oldest first.

    Raises ReceivingError where an original is missing from the home.
    """
    in_partition = [r for r in _receipts(settings) if (r.quarter, r.province_key) == (quarter, province_key)]
    firsts = _first_arrivals(_Arrival(r.source, r.sha256, r.size, r.received_at) for r in in_partition)
    return [_read_original(arrival, settings) for arrival in firsts.values()]


def _files(raw: Path, home: Path, problems: list[str]) -> Iterator[tuple[str, Path]]:
    """The files to take in, by their path relative to the folder, in order; what is no file becomes a problem."""
    if not raw.exists():
        raise ReceivingError(f"{raw}: there is no such folder. Create it, or name another with --raw or KHOSO_RAW.")
    if not raw.is_dir():
        raise ReceivingError(f"{raw}: this is a file, not a folder. Name the folder that holds the submissions.")

    def unreadable(error: OSError) -> None:
        problems.append(f"{error.filename}: cannot be listed ({error.strerror}). Check its permissions.")

    for folder, folders, names in os.walk(raw, onerror=unreadable):
        here = Path(folder)
        folders[:] = sorted(n for n in folders if not n.startswith(".") and (here / n).resolve() != home)
        for name in sorted([*names, *(n for n in folders if (here / n).is_symlink())]):
            if _is_submission(name):
                path = here / name
                source = _recorded(path.relative_to(raw).as_posix())
                if path.is_symlink():
                    problems.append(f"{source}: a link, which is not followed. Put the file itself in the folder.")
                elif not _is_regular(path):
                    problems.append(f"{source}: no regular file. Remove it from the folder.")
                else:
                    yield source, path


def _is_submission(name: str) -> bool:
    lowered = name.lower()
    return not (lowered.startswith((".", "~$")) or lowered.endswith(_UNFINISHED) or lowered in _NOT_SUBMISSIONS)


def _is_regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:  # gone since it was listed: opening it will say so
        return True


def _recorded(name: str) -> str:
    """A file name as the register holds it: NFC, whatever system it comes from, and always valid Unicode."""
    return nfc(name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def _ensure_writable(settings: Settings) -> None:
    try:
        settings.originals.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.originals):
            pass
    except OSError as error:
        raise ReceivingError(
            f"{settings.home}: the home cannot be written ({error.strerror}). "
            "Name another with --home or KHOSO_HOME, or correct its permissions."
        ) from error


def _keep(path: Path, originals: Path) -> tuple[str, int]:
    """Keeps the bytes of a file under their hash; gives the hash and the size. Kept bytes are never written again."""
    with path.open("rb") as opened:
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
        kept = originals / sha256
        if not kept.exists():
            opened.seek(0)
            sha256 = _copy(opened, originals)
            kept = originals / sha256
    return sha256, kept.stat().st_size


def _copy(opened: BinaryIO, originals: Path) -> str:
    """Writes beside, syncs, then renames: a crash leaves no half original. The name is the hash of what was written."""
    draft = None
    try:
        with tempfile.NamedTemporaryFile(dir=originals, prefix=".", delete=False) as copy:
            draft = Path(copy.name)
            digest = hashlib.sha256()
            while chunk := opened.read(1024 * 1024):
                digest.update(chunk)
                copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
        draft.replace(originals / digest.hexdigest())
    except OSError as error:
        if draft:
            draft.unlink(missing_ok=True)
        raise ReceivingError(
            f"{originals}: an original cannot be written ({error.strerror}). Free space on the disk and run again."
        ) from error
    return digest.hexdigest()


def _members(came: _Arrival, settings: Settings) -> Iterator[_Arrival]:
    """The files within an archive or a mail, their bytes kept, as if each had arrived as `archive.zip!/member`.

    What cannot be taken out is said in the outcome of the archive itself (`_read`).
    """
    original = settings.originals / came.sha256
    with original.open("rb") as opened:
        if came.size > MAX_BYTES or not may_hold_files(opened.read(4096)):
            return
    try:
        unpacked = unpack(original.read_bytes(), came.source)
    except Unreadable:
        return
    for member in unpacked.members if unpacked else ():
        with io.BytesIO(member.content) as content:
            sha256 = _copy(content, settings.originals)
        yield _Arrival(_recorded(member.name), sha256, len(member.content), came.received_at)


def _registered(
    arrivals: Iterable[_Arrival], known: list[Receipt], settings: Settings
) -> tuple[list[Receipt], dict[str, Submission]]:
    """A receipt for each arrival, and the submissions that had to be read for it, by their id."""
    arrivals = sorted(arrivals, key=lambda a: (a.received_at, a.source, a.sha256))
    understood = {r.submission_id: r for r in known if r.read_by == READ_BY}
    fresh = {
        submission_id: _read_original(first, settings)
        for submission_id, first in _first_arrivals(arrivals).items()
        if submission_id not in understood
    }
    receipts = []
    for arrival in arrivals:
        what = fresh.get(arrival.submission_id) or understood[arrival.submission_id]
        receipts.append(
            Receipt(
                receipt_id=arrival.receipt_id,
                submission_id=arrival.submission_id,
                sha256=arrival.sha256,
                source=arrival.source,
                size=arrival.size,
                received_at=arrival.received_at,
                outcome=what.outcome,
                outcome_detail=what.outcome_detail,
                quarter=what.quarter if what.outcome == "read" else None,
                province_key=what.province_key if what.outcome == "read" else None,
                read_by=READ_BY,
            )
        )
    return receipts, fresh


def _first_arrivals(arrivals: Iterable[_Arrival]) -> dict[str, _Arrival]:
    """The first arrival of each submission: it names the submission, whatever it is called when it comes again."""
    firsts: dict[str, _Arrival] = {}
    for arrival in arrivals:
        firsts.setdefault(arrival.submission_id, arrival)
    return firsts


def _read_original(arrival: _Arrival, settings: Settings) -> Submission:
    path = settings.originals / arrival.sha256
    try:
        with path.open("rb") as opened:
            return _read(arrival, opened)
    except OSError as error:
        raise ReceivingError(
            f"{path}: the original of {arrival.source} cannot be read ({error.strerror}). "
            "Put it back from a backup; originals are never removed by Khoso."
        ) from error


def _read(arrival: _Arrival, opened: BinaryIO) -> Submission:
    """The submission of an arrival, from its bytes; bad content ends in its outcome."""
    file_name = Path(arrival.source).name
    try:
        if arrival.size > MAX_BYTES:
            raise too_large(file_name, arrival.size)
        opened.seek(0)
        content = opened.read()
        if (unpacked := unpack(content, file_name)) is not None:
            return _submission(arrival, Document("", "", READ_BY), None, unpacked.said(file_name), "unpacked")
        document = read_document(content, file_name)
    except Unreadable as refusal:
        return _submission(arrival, Document("", "", READ_BY), None, str(refusal), "unreadable")
    identity = identify(document.text)
    said = [*(() if identity.identified else identity.missing), *document.notes]
    detail = f"Tệp “{file_name}”: {' '.join(said)}" if said else ""
    return _submission(arrival, document, identity, detail, "read" if identity.identified else "unidentified")


def _submission(
    arrival: _Arrival, document: Document, identity: Identity | None, detail: str, outcome: Outcome
) -> Submission:
    file_name = Path(arrival.source).name
    province = identity.province if identity else None
    period = identity.period if identity else None
    return Submission(
        submission_id=arrival.submission_id,
        doc=Path(file_name).stem,
        file_name=file_name,
        sha256=arrival.sha256,
        size=arrival.size,
        received_at=arrival.received_at,
        outcome=outcome,
        outcome_detail=detail,
        encoding=document.encoding,
        reader=READ_BY,
        province_key=province.province_key if province else None,
        province_name=province.name if province else None,
        period=period,
        quarter=parse_period(period).quarter if period else None,
        doc_type=identity.doc_type if identity else "other",
        issuer=identity.issuer if identity else None,
        doc_number=identity.doc_number if identity else None,
        issued_date=identity.issued_date if identity else None,
        title=identity.title if identity else None,
        text=document.text,
    )


def _receipts(settings: Settings) -> list[Receipt]:
    """All receipts so far, in the order of arrival."""
    return store.read_rows(settings.lake / "receipts", Receipt)


def _write_unidentified(receipts: list[Receipt], fresh: dict[str, Submission], settings: Settings) -> None:
    """Keeps one row for each submission that belongs to no partition, so that none is lost from the warehouse."""
    folder = settings.lake / "submissions"
    written = store.read_rows(folder, Submission, [_UNIDENTIFIED])
    known = {s.submission_id: s for s in written if s.reader == READ_BY} | fresh
    outside = [r for r in receipts if r.outcome != "read"]
    firsts = _first_arrivals(_Arrival(r.source, r.sha256, r.size, r.received_at) for r in outside)
    rows = [known.get(i) or _read_original(arrival, settings) for i, arrival in firsts.items()]
    if rows != written or not (folder / f"{_UNIDENTIFIED}.parquet").exists():
        store.write_rows(folder, _UNIDENTIFIED, Submission, rows)


def _changed(receipts: list[Receipt], settings: Settings) -> list[tuple[str, str]]:
    """The partitions whose file differs from what was received for them, in content or in reading version."""
    folder = settings.lake / "submissions"
    received: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for r in receipts:
        if r.quarter and r.province_key:
            received.setdefault((r.quarter, r.province_key), set()).add((r.submission_id, r.read_by))
    written: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for name in store.partitions(folder):
        if partition := store.split_partition_name(name):
            written[partition] = _written(folder / f"{name}.parquet")
    return sorted(p for p in received.keys() | written.keys() if received.get(p, set()) != written.get(p, set()))


def _written(path: Path) -> set[tuple[str, str]]:
    """Which submissions a partition holds, and by which version read; their texts stay in the file."""
    import pyarrow.parquet as pq

    columns = pq.ParquetFile(path).read(columns=["submission_id", "reader"]).to_pylist()
    return {(row["submission_id"], row["reader"]) for row in columns}
