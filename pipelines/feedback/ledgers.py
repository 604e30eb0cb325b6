"""The ledgers that answers are entered in: CSV files that people review, to which rows are only ever added.

Belongs here: the columns of each ledger, which row says the same or the contrary of another, adding rows, keeping the
workbooks that they come from. Does not: which rows answers make (`settling`); what the ledgers do (of confirmations
`pipelines.quality.lifecycle`, of corrections the dbt models).
"""

import csv
import fcntl
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.feedback.settling import Entry, Row, Settled
from pipelines.settings import EXPECTATIONS, SEEDS
from pipelines.whole_files import replace_file

CONFIRMATIONS = EXPECTATIONS / "confirmations.csv"
CORRECTIONS = SEEDS / "corrections.csv"
MISREADINGS = "misreadings.csv"
_IN_FORCE = ("open", "acknowledged")
_FIGURE = ("province_key", "period", "code", "level", "kind", "attributes", "field", "expected_value")


class LedgerError(Exception):
    """A ledger that cannot be added to; the message names it and the remedy."""


@dataclass(frozen=True)
class Ledgers:
    """Where the ledgers lie; `kept` is the folder that holds the workbooks as they came."""

    kept: Path
    confirmations: Path = CONFIRMATIONS
    corrections: Path = CORRECTIONS
    misreadings: Path | None = None

    @property
    def of_misreadings(self) -> Path:
        return self.misreadings or self.kept / MISREADINGS


@dataclass
class Entered:
    """What the ledgers were given: rows by ledger, how many stood there before, and what contradicts them."""

    added: dict[Path, list[Row]] = field(default_factory=dict)
    known: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Kind:
    """A kind of ledger: its columns, by which of them a row says the same as another, and what contradicts it."""

    columns: tuple[str, ...]
    same: tuple[str, ...]
    contrary: Callable[[Row, Row], bool] = lambda row, other: False


def _mends_otherwise(row: Row, other: Row) -> bool:
    """Two corrections in force of one number that differ: the build would stop, for nobody knows which holds."""
    return other["status"] in _IN_FORCE and all(_plain(row[name]) == _plain(other[name]) for name in _FIGURE)


_CONFIRMATIONS = _Kind(("finding_id", "stated", "by", "on", "reason"), ("finding_id", "stated"))
_CORRECTIONS = _Kind(
    (
        "correction_id", "status", "province_key", "period", "code", "level", "kind", "attributes", "field",
        "expected_value", "corrected_value", "reviewer", "reviewed_on", "reason",
    ),
    ("correction_id",),
    _mends_otherwise,
)  # fmt: skip
_MISREADINGS = _Kind(
    (
        "submission_id", "observation_id", "province_key", "period", "code", "level", "kind", "value", "numerator",
        "denominator", "quote", "instead", "by", "on", "source",
    ),
    ("submission_id", "observation_id", "instead"),
)  # fmt: skip


def source_of(content: bytes) -> str:
    """The name by which rows tell the workbook that they come from: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(content).hexdigest()[:16]


def enter(settled: Settled, content: bytes, ledgers: Ledgers, *, is_dry_run: bool = False) -> Entered:
    """Adds the rows to their ledgers and keeps the workbook; what stands there stays as it is, byte for byte.

    A row that says the same as one that stands is not added; one that contradicts one is a problem with its place.
    Raises LedgerError where a ledger has other columns, before anything is added, or cannot be written: what was
    added before stays then, and is not added again the next time.
    """
    entered = Entered()
    of_kinds = (
        (ledgers.confirmations, _CONFIRMATIONS, settled.confirmations),
        (ledgers.corrections, _CORRECTIONS, settled.corrections),
        (ledgers.of_misreadings, _MISREADINGS, settled.misreadings),
    )
    try:
        if is_dry_run:
            _chosen(of_kinds, entered)
            return entered
        with _alone(ledgers.kept):
            texts = _chosen(of_kinds, entered)  # of all ledgers before one is written: a broken one stops them all
            for path, text in {ledgers.kept / f"{source_of(content)}.xlsx": content, **texts}.items():
                target = path.resolve()  # a ledger may be a link to where reviewers keep it
                target.parent.mkdir(parents=True, exist_ok=True)
                replace_file(target, text, durable=True)
    except OSError as error:
        place = error.filename or ledgers.kept
        raise LedgerError(f"{place}: cannot be written ({error.strerror}). Correct its permissions.") from error
    return entered


def _chosen(of_kinds: Iterable[tuple[Path, _Kind, Sequence[Entry]]], entered: Entered) -> dict[Path, bytes]:
    """The ledgers that get rows, each as it reads with them."""
    texts = {path: _choose(path, kind, entries, entered) for path, kind, entries in of_kinds}
    return {path: text for path, text in texts.items() if path in entered.added}


def _choose(path: Path, kind: _Kind, entries: Sequence[Entry], entered: Entered) -> bytes:
    """Notes what becomes of each row, and gives the ledger as it reads with those that are added."""
    before, standing = _read(path, kind)
    added: list[Row] = []
    for entry in entries:
        row, others = entry.row, [*standing, *added]
        if any(all(row[name] == other[name] for name in kind.same) for other in others):
            entered.known += 1
        elif other := next((other for other in others if kind.contrary(row, other)), None):
            entered.problems.append(f"{entry.place}: {_told_otherwise(other)}")
        else:
            added.append(row)
    if added:
        entered.added[path] = added
    written = io.StringIO()
    writer = csv.DictWriter(written, kind.columns, lineterminator="\n")
    if not before:
        writer.writeheader()
    writer.writerows(added)
    gap = b"\n" if before and not before.endswith(b"\n") else b""
    return before + gap + written.getvalue().encode()


def _told_otherwise(other: Row) -> str:
    return (
        f"số này đã có sửa đổi khác trong sổ ({other['correction_id']}: {other['expected_value']} thành "
        f"{other['corrected_value']}). Đề nghị người phụ trách xem lại sổ trước khi nhận sửa đổi mới."
    )


def _read(path: Path, kind: _Kind) -> tuple[bytes, list[Row]]:
    """A ledger's bytes and rows; none where there is no such file yet."""
    before = path.read_bytes() if path.exists() else b""
    if not before:
        return b"", []
    try:
        reader = csv.DictReader(io.StringIO(before.decode("utf-8"), newline=""), strict=True)
        columns = tuple(reader.fieldnames or ())
        rows = [{name: row.get(name) or "" for name in kind.columns} for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise LedgerError(f"{path}: is no CSV file in UTF-8 ({error}). Put it right before adding to it.") from error
    if columns != kind.columns:
        raise LedgerError(f"{path}: its columns are {','.join(kind.columns)}. Name another ledger, or mend this one.")
    return before, rows


def _plain(value: str) -> str:
    """A value as it is compared: `1000` and `1000.000` are one number."""
    try:
        return repr(float(value))
    except ValueError:
        return value.strip() or "{}"


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Holds the ledgers of this home while the block runs; a second command waits."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
