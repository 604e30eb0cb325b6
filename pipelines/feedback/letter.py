"""The letter that a submitter gets back, as one model from which every form is made.

Belongs here: what a letter holds: words for officers, and beside them the codes and ids that machines need.
Does not: how it is put together from records (`composing`), how a form lays it out (`rendering`).
"""

from dataclasses import dataclass

from pipelines.feedback.passages import Part, Passage
from pipelines.records import Comparator, DocType, Gate, Kind, Level, Outcome, Severity


@dataclass(frozen=True)
class Received:
    """What arrived, and what it says of itself; words stand in for what could not be identified."""

    file_name: str
    short_hash: str  # first 12 hex digits of the SHA-256 of the bytes
    size: int  # bytes
    received_at: str  # ISO, by the clock of Việt Nam
    received_words: str
    doc_type: DocType
    doc_type_words: str
    title: str
    province_key: str | None
    province_words: str
    period: str | None
    period_words: str
    issuer: str
    doc_number: str
    issued_date: str | None
    issued_words: str


@dataclass(frozen=True)
class Counts:
    """The figures of the summary."""

    understood: int
    questioned: int
    confirmed: int
    not_understood: int
    missing_sections: int
    missing_indicators: int


@dataclass(frozen=True)
class FigureLine:
    """One figure as it was understood; `quote` marks it.

    `questioned`: an open finding names it. `confirmed`: no open one does, and one that the submitter answered with
    "this is right" does.
    """

    number: int  # of its line in the letter, from 1
    observation_id: str
    code: str
    indicator: str
    attributes: str
    level: Level
    level_words: str
    kind: Kind
    kind_words: str
    period: str
    period_words: str
    value: float | None  # percent 0-100, đồng, a count, as the catalogue's unit has it
    comparator: Comparator
    value_words: str
    numerator: int | None
    denominator: int | None
    fraction_words: str
    questioned: bool
    confirmed: bool
    start: int
    end: int
    place: str  # page, or sheet and cell, in words; empty where the file has none
    quote: tuple[Part, ...]


@dataclass(frozen=True)
class Section:
    """One section of the outline with the figures that belong to it, and the main indicators that it lacks."""

    number: int
    title: str
    figures: tuple[FigureLine, ...]
    missing: tuple["MissingIndicator", ...]


@dataclass(frozen=True)
class MissingIndicator:
    """A main indicator that a report of this period is expected to state, and does not."""

    code: str
    indicator: str


@dataclass(frozen=True)
class FindingLine:
    """One question to the submitter, open or answered with "this is right"."""

    number: int  # of the point in the letter, from 1; open and confirmed ones are counted apart
    finding_id: str
    rule: str
    rule_words: str
    severity: Severity
    severity_words: str
    gate: Gate
    gate_words: str
    code: str
    indicator: str
    level: str
    period: str
    message: str
    stated: str
    computed: str
    comparison: str  # both in one line: `1.562 − 1.548 = 14, báo cáo ghi 10`
    remedy: str
    observation_ids: tuple[str, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class ChangedFinding:
    """A point that stands now or stood in the version before; `number` is that of its point in this letter, if any."""

    finding_id: str
    number: int | None
    rule_words: str
    message: str


@dataclass(frozen=True)
class Changes:
    """What became of the points since the version that this one replaces."""

    previous_submission_id: str
    previous_file_name: str
    previous_received_words: str
    fixed: tuple[ChangedFinding, ...]
    still_open: tuple[ChangedFinding, ...]
    new: tuple[ChangedFinding, ...]


@dataclass(frozen=True)
class TrendPoint:
    """One period of one indicator: what the submitter stated, and the median of all provinces, where it may be told."""

    period: str
    period_words: str
    value: float
    value_words: str
    median: float | None
    median_words: str


@dataclass(frozen=True)
class Trend:
    """One main indicator over the periods that are published, oldest first."""

    code: str
    indicator: str
    points: tuple[TrendPoint, ...]


@dataclass(frozen=True)
class Head:
    """Who writes, and the letter's own number and day, as its head has them."""

    parent: str
    issuer: str
    number: str
    day_words: str  # `Hà Nội, ngày 25 tháng 3 năm 2024`: the day of the receipt


@dataclass(frozen=True)
class Letter:
    """All that a letter says; `problem` is set where the file could not be read or identified."""

    head: Head
    submission_id: str
    doc: str
    outcome: Outcome
    addressee: str
    subject: str
    received: Received
    problem: str
    summary: str
    counts: Counts
    findings: tuple[FindingLine, ...]  # the open ones, the most important first
    confirmed: tuple[FindingLine, ...]  # those that the submitter has answered with "this is right"
    changes: Changes | None  # none where this is the first version
    sections: tuple[Section, ...]  # of the outline, in its order; those without figures have none
    trends: tuple[Trend, ...]  # none without a published warehouse
    not_understood: tuple[Passage, ...]
    reading_notes: tuple[str, ...]  # how the file was read
