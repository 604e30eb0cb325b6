"""From a file that arrived to its submission: what it holds, whose it is, or why it cannot be told.

Belongs here: one file at a time, its bytes at hand; the row that comes of it. Does not: registering (`receiving`),
decoding (`reading`), understanding (`identification`).

Bad content never raises: it ends in the outcome of its row, in words.
"""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from pipelines.forms import FORM, Form
from pipelines.periods import parse_period
from pipelines.records import Channel, Outcome, Receipt, Submission
from pipelines.submissions.identification import IDENTIFICATION, Identity, identify
from pipelines.submissions.inbox import recorded
from pipelines.submissions.originals import ReceivingError
from pipelines.submissions.reading import MAX_BYTES, READERS, Document, Unpacked, Unreadable, read, too_large, unpack

# A submission that another version has read is read again from its original; so is one whose row says less than ours.
_ROW = "row/2"
READ_BY = "+".join([*(reader.name for reader in READERS), FORM, IDENTIFICATION, _ROW])

_CELLS_TOLD = 20  # of a form; its text tells all


@dataclass(frozen=True)
class Arrival:
    """A file that arrived, its bytes kept."""

    source: str
    sha256: str
    size: int
    received_at: datetime
    channel: Channel

    @classmethod
    def of(cls, receipt: Receipt) -> "Arrival":
        return cls(receipt.source, receipt.sha256, receipt.size, receipt.received_at, receipt.channel)

    @property
    def receipt_id(self) -> str:
        return hashlib.sha256(f"{self.source}\0{self.sha256}".encode()).hexdigest()[:16]

    @property
    def submission_id(self) -> str:
        return self.sha256[:16]

    @property
    def file_name(self) -> str:
        """The last part of a path or an address; of a file within an archive, of its name there."""
        if "!/" in self.source:
            return Path(self.source.rpartition("!/")[2]).name
        if self.channel != "web":
            return Path(self.source).name
        parts = urlsplit(self.source)
        return recorded(Path(unquote(parts.path)).name) or parts.netloc


def read_submission(path: Path, received_at: datetime) -> Submission:
    """A file read and identified by itself, without a home.

    Bad content never raises: the outcome is `unreadable` or `unidentified`, with words. Raises ReceivingError where
    there is no such file or it cannot be opened.
    """
    try:
        with path.open("rb") as opened:
            sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
            arrival = Arrival(recorded(path.name), sha256, path.stat().st_size, received_at, "folder")
            return read_arrival(arrival, opened)
    except OSError as error:
        raise ReceivingError(f"{path}: cannot be read ({error.strerror}). Check the name of the file.") from error


@dataclass(frozen=True)
class FileRead:
    """A file read by itself, with its bytes (none where it is too large to be read).

    `name` is its path; of a file within another `archive.zip!/member`. `left_out` says in Vietnamese what of an archive
    or a mail was not taken out.
    """

    name: str
    submission: Submission
    content: bytes
    left_out: tuple[str, ...] = ()


def read_submissions(path: Path, received_at: datetime) -> list[FileRead]:
    """A file read without a home, and behind an archive or a mail the files within, each a submission of its own.

    Raises as `read_submission` does.
    """
    submission = read_submission(path, received_at)
    content = path.read_bytes() if submission.size <= MAX_BYTES else b""
    unpacked = unpack(content, submission.file_name) if submission.outcome == "unpacked" else None
    found = [FileRead(str(path), submission, content, unpacked.notes if unpacked else ())]
    for member in unpacked.members if unpacked else ():
        sha256 = hashlib.sha256(member.content).hexdigest()
        arrival = Arrival(recorded(member.name), sha256, len(member.content), received_at, "folder")
        within = read_arrival(arrival, io.BytesIO(member.content))
        found.append(FileRead(str(path.parent / arrival.source), within, member.content))
    return found


def read_arrival(arrival: Arrival, opened: BinaryIO) -> Submission:
    """The submission of an arrival, from its bytes; bad content ends in its outcome."""
    file_name = arrival.file_name
    try:
        if arrival.size > MAX_BYTES:
            raise too_large(file_name, arrival.size)
        opened.seek(0)
        return _told(arrival, read(opened.read(), file_name))
    except Unreadable as refusal:
        return _submission(arrival, Document("", "", READ_BY), None, str(refusal), "unreadable")


def _told(arrival: Arrival, outcome: Document | Unpacked | Form) -> Submission:
    """The submission of an arrival, from what was read of it."""
    if isinstance(outcome, Form):
        return _of_form(arrival, outcome)
    if isinstance(outcome, Unpacked):
        empty = Document("", "", READ_BY, (), outcome.notes, outcome.remarks)
        return _submission(arrival, empty, None, outcome.said(arrival.file_name), "unpacked")
    return _of_document(arrival, outcome)


def _of_document(arrival: Arrival, document: Document) -> Submission:
    """The submission of a text; what it does not say, and what of it could not be read, is told."""
    file_name = arrival.file_name
    identity = identify(document.text)
    said = [*(() if identity.identified else identity.missing), *document.notes]
    detail = f"Tệp “{file_name}”: {' '.join(said)}" if said else ""
    return _submission(arrival, document, identity, detail, "read" if identity.identified else "unidentified")


def _of_form(arrival: Arrival, form: Form) -> Submission:
    """The submission of the official form, whose marker says whose it is; cells that were not taken are named."""
    identity = Identity(
        form.province, form.period.key, "report", issuer=None, doc_number=None, issued_date=None,
        title=form.text.partition("\n\n")[0].replace("\n", ". "), missing=(),
    )  # fmt: skip
    told = form.problems[:_CELLS_TOLD]
    if len(form.problems) > len(told):
        told.append(f"Và {len(form.problems) - len(told)} ô khác.")
    detail = f"Tệp “{arrival.file_name}”: {' '.join(told)}" if told else ""
    document = Document(form.text, "xlsx", READ_BY, form.places, tuple(told))
    return _submission(arrival, document, identity, detail, "read")


def _submission(
    arrival: Arrival, document: Document, identity: Identity | None, detail: str, outcome: Outcome
) -> Submission:
    file_name = arrival.file_name
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
        places=document.places,
        notes=(*document.remarks, *document.notes),
    )
