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
    received_day_words: str
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


@dataclass(frozen=True)
class FigureLine:
    """One figure as it was understood; `quote` marks it.

    `questioned`: an open finding names it. `confirmed`: no open one does, and one that the submitter answered with
    "this is right" does.
    """

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
    quote: tuple[Part, ...]


@dataclass(frozen=True)
class Section:
    """One section of the outline with the figures that belong to it."""

    number: int
    title: str
    figures: tuple[FigureLine, ...]


@dataclass(frozen=True)
class FindingLine:
    """One question to the submitter, open or answered with "this is right"."""

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
    remedy: str
    observation_ids: tuple[str, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Letter:
    """All that a letter says; `problem` is set where the file could not be read or identified."""

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
    sections: tuple[Section, ...]  # of the outline, in its order; those without figures have none
    not_understood: tuple[Passage, ...]
