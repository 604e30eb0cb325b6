"""Receiving: the register of what arrived by any channel, file by file.

Belongs here: receipts, and which partitions are behind what was received. Does not: where files come from (`inbox`,
`channels`), keeping their bytes (`originals`), reading one of them (`submitted`), figures.

No file stops the others.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipelines import store
from pipelines.records import Fetch, Receipt, Submission
from pipelines.settings import Settings
from pipelines.submissions import originals
from pipelines.submissions.channels import fetched
from pipelines.submissions.inbox import Settled, StillChanging, recorded, settled_files, still_changing
from pipelines.submissions.originals import ReceivingError, writing
from pipelines.submissions.readers.kinds import kind_of_file
from pipelines.submissions.reading import MAX_BYTES, Unreadable, may_hold_files, unpack
from pipelines.submissions.submitted import READ_BY, Arrival, read_arrival
from pipelines.whole_files import remove_drafts

_UNIDENTIFIED = "unidentified"
_RECOVERED = "recovered"


@dataclass(frozen=True)
class Reception:
    """What the channels held and what it changes.

    `receipts`: every arrival ever registered in this home. `submissions`: those read in this run, with their text.
    `problems`: what lies there and could not be taken in, read or identified, a line for each file. `changed`: the
    partitions (quarter, province_key) whose lake file does not hold exactly what was received for them.
    """

    receipts: list[Receipt]
    submissions: list[Submission]
    problems: list[str]
    changed: list[tuple[str, str]]


def receive(raw: Path, settings: Settings) -> Reception:
    """Takes in every file of the raw folder and of the web: bytes kept, a receipt for each arrival, new ones read.

    Writes `lake/receipts/all.parquet` and `lake/submissions/unidentified.parquet`. Running it again on the same
    folder adds nothing. A process that is killed at any moment loses nothing: bytes are kept whole or not at all, and
    what is kept has a receipt, if need be from the next run. Raises ReceivingError where the folder or the home cannot
    be used; a single file that cannot be taken in becomes a problem entry.
    """
    problems: list[str] = []
    files = settled_files(raw, settings.home.resolve(), settings.settle_seconds, problems)
    from_web = fetched(settings)
    if not (files or problems or from_web):
        raise ReceivingError(f"{raw}: the folder holds no file. Put submissions in it, or name another folder.")
    with writing(settings):
        remove_drafts(settings.lake / "receipts")
        remove_drafts(settings.lake / "submissions", f"{_UNIDENTIFIED}.parquet")  # runs of others write the rest
        known = _receipts(settings)
        # What was received stays received, whether or not it still lies in the folder.
        arrivals = {r.receipt_id: Arrival.of(r) for r in known}
        present = _taken_in(files, from_web, arrivals, problems, settings)
        registered = {r.receipt_id for r in known}
        waiting = [_receipt(arrival) for arrival in arrivals.values() if arrival.receipt_id not in registered]
        if waiting:  # before anything is read: reading takes long, and a sender may tidy the folder meanwhile
            _write_receipts([*known, *waiting], settings)
        receipts, fresh = _registered(arrivals.values(), known, settings)
        if receipts != known:
            _write_receipts(receipts, settings)
        _write_unidentified(receipts, fresh, settings)
    problems += [f"{r.source}: {r.outcome_detail}" for r in receipts if r.receipt_id in present and r.outcome_detail]
    return Reception(receipts, list(fresh.values()), problems, _changed(receipts, settings))


def _taken_in(
    files: list[Settled], from_web: list[Fetch], arrivals: dict[str, "Arrival"], problems: list[str],
    settings: Settings,
) -> set[str]:  # fmt: skip
    """Adds what arrived by any channel to `arrivals`, its bytes kept; gives the ids of what lies there now."""
    # One time for all that arrives in one run: which of two versions came later, their own dates tell better.
    now = datetime.now(UTC)
    kept_before = originals.names(settings.originals)
    came = []
    for file in files:
        try:
            kept = file.keep(settings.originals, kept_before)
        except StillChanging:
            problems.append(still_changing(file.source))
            continue
        except OSError as error:
            problems.append(f"{file.source}: cannot be read ({error.strerror}). Check the file and send it again.")
            continue
        came.append(Arrival(file.source, kept.sha256, kept.size, now, "folder"))
    came += [Arrival(f.url, f.sha256, f.size, f.fetched_at, "web") for f in from_web if f.sha256 and f.size is not None]
    came += [member for archive in came for member in _members(archive, settings)]
    for arrival in came:
        arrivals.setdefault(arrival.receipt_id, arrival)
    with_receipt = {arrival.sha256 for arrival in arrivals.values()}
    for sha256 in sorted(kept_before - with_receipt):
        # A run was killed between keeping bytes and noting whose they are, and the file has left the folder since.
        size = (settings.originals / sha256).stat().st_size
        arrival = Arrival(f"{_RECOVERED}/{sha256[:16]}", sha256, size, now, "recovered")
        arrivals[arrival.receipt_id] = arrival
        came.append(arrival)
    return {arrival.receipt_id for arrival in came}


def _members(came: Arrival, settings: Settings) -> Iterator[Arrival]:
    """The files within an archive or a mail, their bytes kept, as if each had arrived as `archive.zip!/member`.

    What cannot be taken out is said in the outcome of the archive itself (`submitted`).
    """
    original = settings.originals / came.sha256
    with original.open("rb") as opened:
        if came.size > MAX_BYTES or not may_hold_files(opened.read(4096)):
            return
    content = original.read_bytes()
    try:
        unpacked = unpack(content, came.source)
    except Unreadable:
        return
    for member in unpacked.members if unpacked else ():
        kept = originals.keep([member.content], settings.originals)
        yield Arrival(recorded(member.name), kept.sha256, kept.size, came.received_at, came.channel)


def partition_submissions(settings: Settings, quarter: str, province_key: str) -> list[Submission]:
    """The submissions received for one province's quarter, read again from their originals, oldest first.

    Raises ReceivingError where an original is missing from the home.
    """
    in_partition = [r for r in _receipts(settings) if (r.quarter, r.province_key) == (quarter, province_key)]
    firsts = _first_arrivals(Arrival.of(r) for r in in_partition)
    return [_read_original(arrival, settings) for arrival in firsts.values()]


def _registered(
    arrivals: Iterable[Arrival], known: list[Receipt], settings: Settings
) -> tuple[list[Receipt], dict[str, Submission]]:
    """A receipt for each arrival, and the submissions that had to be read for it, by their id."""
    arrivals = sorted(arrivals, key=lambda a: (a.received_at, a.source, a.sha256))
    understood = {r.submission_id: r for r in known if r.read_by == READ_BY}
    fresh = {
        submission_id: _read_original(first, settings)
        for submission_id, first in _first_arrivals(arrivals).items()
        if submission_id not in understood
    }
    kinds = {r.sha256: r.kind for r in known if r.kind}
    receipts = []
    for arrival in arrivals:
        what = fresh.get(arrival.submission_id) or understood[arrival.submission_id]
        kind = kinds.get(arrival.sha256) or kind_of_file(settings.originals / arrival.sha256).id
        receipts.append(_receipt(arrival, what, kind))
    return receipts, fresh


def _receipt(arrival: Arrival, what: Submission | Receipt | None = None, kind: str = "") -> Receipt:
    """The receipt of an arrival; without `what` became of it, it waits to be read."""
    is_placed = what is not None and what.outcome == "read"
    return Receipt(
        receipt_id=arrival.receipt_id,
        submission_id=arrival.submission_id,
        sha256=arrival.sha256,
        source=arrival.source,
        size=arrival.size,
        received_at=arrival.received_at,
        outcome=what.outcome if what else "waiting",
        outcome_detail=what.outcome_detail if what else "",
        quarter=what.quarter if what and is_placed else None,
        province_key=what.province_key if what and is_placed else None,
        read_by=READ_BY if what else "",
        channel=arrival.channel,
        kind=kind,
        notes=what.notes if what else (),
    )


def _first_arrivals(arrivals: Iterable[Arrival]) -> dict[str, Arrival]:
    """The first arrival of each submission: it names the submission, whatever it is called when it comes again."""
    firsts: dict[str, Arrival] = {}
    for arrival in arrivals:
        firsts.setdefault(arrival.submission_id, arrival)
    return firsts


def _read_original(arrival: Arrival, settings: Settings) -> Submission:
    path = settings.originals / arrival.sha256
    try:
        with path.open("rb") as opened:
            return read_arrival(arrival, opened)
    except OSError as error:
        raise ReceivingError(
            f"{path}: the original of {arrival.source} cannot be read ({error.strerror}). "
            "Put it back from a backup; originals are never removed by Khoso."
        ) from error


def _receipts(settings: Settings) -> list[Receipt]:
    """All receipts so far, in the order of arrival."""
    return store.read_rows(settings.lake / "receipts", Receipt)


def _write_receipts(receipts: list[Receipt], settings: Settings) -> None:
    store.write_rows(settings.lake / "receipts", "all", Receipt, receipts, durable=True)


def _write_unidentified(receipts: list[Receipt], fresh: dict[str, Submission], settings: Settings) -> None:
    """Keeps one row for each submission that belongs to no partition, so that none is lost from the warehouse."""
    folder = settings.lake / "submissions"
    written = store.read_rows(folder, Submission, [_UNIDENTIFIED])
    known = {s.submission_id: s for s in written if s.reader == READ_BY} | fresh
    outside = [r for r in receipts if r.outcome != "read"]
    firsts = _first_arrivals(Arrival.of(r) for r in outside)
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
