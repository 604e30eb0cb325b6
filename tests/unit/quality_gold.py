"""Observations as a careful reader took them from the real reports, to try the gates before any extractor.

Belongs here: rows of ../shared/gold as records, their offsets and decimals found again in the seed texts. Does not:
reading a text by itself, which is extraction's.
"""

import csv
import re
from datetime import UTC, datetime
from pathlib import Path

from pipelines.catalogue import province_on
from pipelines.periods import parse_period
from pipelines.records import Observation, Submission

_UNITS = {"tỷ": 9, "triệu": 6}


def gold(shared: Path) -> tuple[list[Submission], list[Observation]]:
    """All submissions and observations of the gold, contested ones too."""
    submissions = [_submission(shared, row) for row in _rows(shared / "gold" / "documents.csv")]
    texts = {s.doc: s for s in submissions}
    rows = _rows(shared / "gold" / "observations.csv")
    return submissions, [_observation(texts[row["doc"]], row, i) for i, row in enumerate(rows)]


def _submission(shared: Path, row: dict[str, str]) -> Submission:
    text = (shared / "seeds" / f"{row['doc']}.txt").read_text(encoding="utf-8")
    return Submission(
        submission_id=row["doc"].split("_")[1],
        doc=row["doc"],
        file_name=f"{row['doc']}.txt",
        sha256=row["doc"],
        size=len(text.encode()),
        received_at=datetime(2024, 9, 1, tzinfo=UTC),
        outcome="read",
        outcome_detail="",
        encoding="utf-8",
        reader="gold",
        province_key=_province_key(row),
        province_name=row["province"],
        period=row["period"],
        quarter=parse_period(row["period"]).quarter,
        doc_type=row["doc_type"],  # type: ignore[arg-type]
        issuer=row["issuer"] or None,
        doc_number=row["doc_number"] or None,
        issued_date=row["issued_date"] or None,
        title=None,
        text=text,
    )


def _province_key(row: dict[str, str]) -> str:
    province = province_on(row["province"], parse_period(row["period"]).end)
    assert province is not None
    return province.province_key


def _observation(submission: Submission, row: dict[str, str], position: int) -> Observation:
    start = submission.text.index(row["quote"])
    value = float(row["value"]) if row["value"] else None
    numerator = int(row["numerator"]) if row["numerator"] else None
    figure = _figure(row["quote"], value)
    return Observation(
        observation_id=f"gold-{position}",
        submission_id=submission.submission_id,
        doc=submission.doc,
        code=row["code"],
        level=row["level"],  # type: ignore[arg-type]
        kind=row["kind"],  # type: ignore[arg-type]
        period=row["period"],
        value=value,
        numerator=numerator,
        denominator=int(row["denominator"]) if row["denominator"] else None,
        comparator=row["comparator"],  # type: ignore[arg-type]
        numerator_comparator=">" if _follows(row["quote"], numerator, ("trên", "hơn")) else "=",
        decimals=figure[2],
        window_start=None,
        window_end=None,
        attributes="{}",
        section="",
        start=start,
        end=start + len(row["quote"]),
        quote=row["quote"],
        figure_start=start + figure[0],
        figure_end=start + figure[1],
        extractor="gold",
    )


def _follows(quote: str, numerator: int | None, words: tuple[str, ...]) -> bool:
    if numerator is None:
        return False
    written = re.escape(f"{numerator:,}".replace(",", "."))
    return bool(re.search(rf"(?:{'|'.join(words)})\s+{written}/", quote, re.IGNORECASE))


def _figure(quote: str, value: float | None) -> tuple[int, int, int]:
    """Where the quote writes the value, and its decimals; a scale word takes its power of ten away."""
    for found in re.finditer(r"(\d+(?:\.\d{3})+|\d+)(?:[.,](\d+))?(?:\s*(tỷ|triệu)|%)?", quote):
        places = found[2] or ""
        number = float(f"{found[1].replace('.', '')}.{places or 0}")
        power = _UNITS.get(found[3] or "", 0)
        if value is not None and abs(number * 10**power - value) < 1e-6 * max(1.0, value):
            return found.start(), found.end(), len(places) - power
    return 0, len(quote), 0


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))
