"""What a text says of itself: province, period, kind of document, issuer, number, date, title.

Belongs here: putting together what `layout`, `imprint`, `places` and `reporting_period` find, and saying what is
missing. Does not: receiving, figures.

Words are in Vietnamese: they end up in the letter to the officer who sent the file.
"""

from dataclasses import dataclass
from datetime import date

from pipelines.catalogue import Province
from pipelines.periods import parse_period
from pipelines.records import DocType
from pipelines.submissions.imprint import day_of_issue, read_imprint, read_issuer
from pipelines.submissions.layout import lay_out
from pipelines.submissions.places import place
from pipelines.submissions.reporting_period import reported_period

IDENTIFICATION = "identification/2"


@dataclass(frozen=True)
class Identity:
    """What a text says of itself; `missing` says what keeps it from being a province's submission, with the remedy."""

    province: Province | None
    period: str | None
    doc_type: DocType
    issuer: str | None
    doc_number: str | None
    issued_date: str | None  # ISO day, or the month `2024-04` where the day is left blank
    title: str | None
    missing: tuple[str, ...]

    @property
    def identified(self) -> bool:
        return not self.missing


def identify(text: str) -> Identity:
    """What a text (NFC) says of itself. Never raises: what cannot be found is None and said in `missing`."""
    layout = lay_out(text)
    imprint = read_imprint(layout)
    issued = day_of_issue(imprint.issued)
    reported = reported_period(layout, issued)
    placing = place(layout, _days(reported.period, issued), imprint.places)
    return Identity(
        province=placing.province,
        period=reported.period,
        doc_type=layout.doc_type,
        issuer=read_issuer(layout, imprint.doc_number, placing.province),
        doc_number=imprint.doc_number,
        issued_date=imprint.issued,
        title=layout.title,
        missing=tuple(why for why in (placing.why_not, reported.why_not) if why),
    )


def _days(period: str | None, issued: date | None) -> tuple[date, ...]:
    """The days by which a province's name may hold, the most telling first.

    A document speaks of the units of its period's last day, or of its day of issue where it looks ahead: the plan
    of Yên Bái for 2025, issued in 2024, is of the province that there was.
    """
    if period is None:
        return (issued,) if issued else ()
    whole = parse_period(period)
    telling = min(issued, whole.end) if issued else whole.end
    return tuple(dict.fromkeys((telling, whole.end, whole.start)))
