"""The rows that pass between the rooms: their columns, types and meaning, stated once.

Belongs here: frozen dataclasses, one for each table that Python writes, and the closed vocabularies of their
columns. Does not: how rows are made or stored (`store` derives the Parquet schema from these classes).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Level = Literal["all", "tinh", "huyen", "xa"]
Kind = Literal["actual", "target"]
Comparator = Literal["=", ">", ">=", "<", "<=", "~"]
# unpacked: an archive or a mail, each of whose files is a submission of its own
Outcome = Literal["read", "unidentified", "unreadable", "unpacked", "waiting"]
Channel = Literal["folder", "web", "recovered"]
FetchOutcome = Literal["new", "unchanged", "listed", "failed"]
DocType = Literal["report", "plan", "news", "other"]
Disposition = Literal[
    "observation", "date", "period", "document_number", "legal_reference", "list_marker", "heading",
    "footnote_mark", "identifier", "rank", "change", "benchmark", "repeat", "other_body", "uncatalogued",
    "unresolved",
]  # fmt: skip
Severity = Literal["error", "warning", "info"]
Gate = Literal["block", "flag"]
FindingStatus = Literal["open", "confirmed_by_submitter", "fixed", "withdrawn"]
MailKind = Literal["letter", "reminder"]
# `attempt` comes before the mail is handed over and an outcome after it; `asked`: the operator wants it sent again
DeliveryEvent = Literal["asked", "attempt", "accepted", "written", "deferred", "refused", "uncertain"]


@dataclass(frozen=True)
class Receipt:
    """One arrival of a file. The same bytes under two names, or twice, are two receipts of one submission."""

    receipt_id: str  # hash of source and content
    submission_id: str
    sha256: str  # of the bytes; the name of the original as kept
    source: str  # path relative to the raw folder, or the address on the web
    size: int
    received_at: datetime  # UTC
    outcome: Outcome  # of the submission, as are the columns below
    outcome_detail: str
    quarter: str | None  # quarter and province name its partition; None where the outcome is not `read`
    province_key: str | None
    read_by: str  # versions of reader and identification; another version reads the original again
    channel: Channel = "folder"
    kind: str = ""  # what the bytes are, told from them: pdf, docx, text, …; empty in a register of an earlier version
    notes: tuple[str, ...] = ()  # of the submission: how it was read


@dataclass(frozen=True)
class Fetch:
    """One address of a web source asked once, and what came of it. Rows of `new` bytes are arrivals."""

    source: str  # name of the source in sources.yml, or the name of that file where an entry of it is wrong
    url: str
    fetched_at: datetime  # UTC, when the address was done
    outcome: FetchOutcome  # `listed`: a page whose links were taken
    outcome_detail: str  # in words
    final_url: str | None  # after redirects
    attempts: int | None
    sha256: str | None  # of the bytes that the address gave last
    size: int | None
    kind: str | None  # what these bytes are, told from them
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True)
class Delivery:
    """One line of the ledger of mails: what was attempted for one recipient, or what came of it. Never changed."""

    submission_id: str  # of the letter
    kind: MailKind
    number: int  # of the reminder, from 1; 0 of the letter itself
    recipient: str  # address; empty of a mail in the outbox that names nobody yet
    event: DeliveryEvent
    at: datetime  # UTC
    channel: str  # smtp or outbox
    message_id: str
    says: str  # digest of what the letter asks
    province_key: str | None  # of the report
    quarter: str | None
    sent_to: str | None  # key of the unit whose contact the recipient is: the province, or what became of it
    detail: str  # in words; what the server said


@dataclass(frozen=True)
class ExpectedReport:
    """One report that one unit owes for one period, and one of the periods whose report is taken for it."""

    report: str  # name in reporting.yml
    title_vi: str
    province_key: str
    period: str
    quarter: str  # in which the period ends
    doc_type: DocType
    due_on: date  # last day on time
    accepted_period: str  # the period itself, or a longer one that ends with it


@dataclass(frozen=True, slots=True)
class Place:
    """Where in its file the text of a submission stands from an offset on, up to the next place.

    A file of pages has pages, a workbook sheets and cells, a table in plain text cells; what has none of them is text
    of no known place. `locating.place_of` puts it into words.
    """

    start: int
    page: int | None = None  # from 1
    sheet: str | None = None
    cell: str | None = None  # C7


@dataclass(frozen=True)
class Submission:
    """One distinct file received, readable or not, with what its text says of itself and its text (NFC)."""

    submission_id: str  # first 16 hex digits of the SHA-256 of the bytes
    doc: str  # file name without its ending, of the first receipt
    file_name: str
    sha256: str
    size: int
    received_at: datetime  # UTC, of the first receipt
    outcome: Outcome
    outcome_detail: str  # in words: what is missing or wrong, and what to do; of `read`, what was left out
    encoding: str  # of the bytes, for example utf-8 or utf-16-le; empty where unreadable
    reader: str  # name and version of the reader
    province_key: str | None  # key of the dated unit in the seed `provinces`
    province_name: str | None
    period: str | None
    quarter: str | None  # reporting quarter in which the period ends
    doc_type: DocType
    issuer: str | None
    doc_number: str | None
    issued_date: str | None  # ISO day, or the month `2024-04` where the day is left blank
    title: str | None
    text: str
    places: tuple[Place, ...] = ()  # sorted by offset; none for a format without pages and cells
    # How it was read, in Vietnamese sentences for its sender: what was converted, accepted, recognised, left out, and
    # which cells were not taken.
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Observation:
    """One stated figure that the catalogue knows. `text[start:end] == quote` holds for the submission's text."""

    observation_id: str
    submission_id: str
    doc: str
    code: str
    level: Level
    kind: Kind
    period: str
    value: float | None  # the catalogue's unit: percent 0-100, đồng, a count
    numerator: int | None
    denominator: int | None
    comparator: Comparator
    numerator_comparator: Comparator
    decimals: int  # of the value as written; negative where a scale word rounds (6,7 tỷ đồng: -8)
    window_start: date | None
    window_end: date | None
    attributes: str  # JSON object of what tells figures of one code apart; "{}" where nothing does
    section: str  # number and title of the heading that the figure stands under
    start: int
    end: int
    quote: str
    figure_start: int  # the span of the figures alone, inside start:end
    figure_end: int
    extractor: str
    page: int | None = None  # where in the file the figures stand: page, sheet and cell, where it has them
    sheet: str | None = None
    cell: str | None = None


@dataclass(frozen=True)
class Number:
    """One ledger row: a number of the text and what became of it. Rows of a text never overlap."""

    submission_id: str
    doc: str
    start: int
    end: int
    text: str
    value: float | None
    unit: str  # percent, per_100, vnd, count, fraction, or empty
    disposition: Disposition
    code: str  # the observation's code, else empty


@dataclass(frozen=True)
class Finding:
    """One broken rule and figure. `finding_id` hashes province, period, rule, code, level and what tells apart."""

    finding_id: str
    submission_id: str
    doc: str
    rule: str
    severity: Severity
    gate: Gate
    code: str
    level: str
    period: str
    stated: str  # as the report writes it, Vietnamese marks
    computed: str
    tolerance: str
    quote: str
    start: int
    end: int
    message_vi: str
    remedy_vi: str
    status: FindingStatus
    observation_ids: list[str]  # the figures that it names; where it blocks and is open, they are held back
    first_found_at: datetime | None = None  # UTC, of the run that found it first since it was last settled
