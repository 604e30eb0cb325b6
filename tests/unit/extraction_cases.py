"""Sentences of our own, and what a careful reader takes from them."""

from datetime import UTC, datetime

from pipelines.extraction import Extraction, extract
from pipelines.records import Submission


def submission(
    text: str,
    period: str = "2024-Q1",
    doc_type: str = "report",
    province: str | None = "Hà Nam",
    issued: str | None = None,
) -> Submission:
    return Submission(
        submission_id="0" * 16, doc="thu", file_name="thu.txt", sha256="0" * 64, size=len(text),
        received_at=datetime(2024, 4, 1, tzinfo=UTC), outcome="read" if province else "unidentified", outcome_detail="",
        encoding="utf-8", reader="text 1", province_key="ha-nam-35" if province else None, province_name=province,
        period=period, quarter=period if "Q" in period else None, doc_type=doc_type,  # type: ignore[arg-type]
        issuer=None, doc_number=None, issued_date=issued, title=None, text=text,
    )  # fmt: skip


def read(text: str, **about: str | None) -> Extraction:
    return extract(submission(text, **about))  # type: ignore[arg-type]


def rows(text: str, **about: str | None) -> list[tuple[str, str, float | None]]:
    """`(code, level, value)` of each observation, in the order of the text."""
    return [(o.code, o.level, o.value) for o in read(text, **about).observations]
