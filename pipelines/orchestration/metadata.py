"""Metadata: how an asset shows an engineer at a glance what it holds.

Belongs here: small tables and tallies as Dagster shows them. Does not: counting what only one asset knows.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import dagster as dg

from pipelines.records import Finding

if TYPE_CHECKING:
    from pipelines.feedback import Letter

ROWS_SHOWN = 8
TEXT_SHOWN = 120
WORDS_SHOWN = 800
FINDINGS_SHOWN = 20


def table(rows: Sequence[Mapping[str, Any]], shown: int = ROWS_SHOWN) -> dg.MarkdownMetadataValue:
    """The first rows as a Markdown table; what a submitter wrote stays text."""
    if not rows:
        return dg.MetadataValue.md("no rows")
    names = list(rows[0])
    lines = [" | ".join(names), " | ".join("---" for _ in names)]
    lines += [" | ".join(_cell(row[name]) for name in names) for row in rows[:shown]]
    return dg.MetadataValue.md("\n".join(f"| {line} |" for line in lines))


def columns_of(records: Iterable[Any], *names: str) -> list[dict[str, Any]]:
    """The named columns of some records, as rows of a table."""
    return [{name: getattr(record, name) for name in names} for record in records]


def tally(values: Iterable[str]) -> dict[str, int]:
    """How often each value occurs, most frequent first."""
    return dict(Counter(values).most_common())


def open_and_settled(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings wait for an answer, and how many are confirmed, fixed or withdrawn."""
    still_open = sum(finding.status == "open" for finding in findings)
    return {"open": still_open, "settled": len(findings) - still_open}


def in_words(counts: Mapping[str, int]) -> str:
    """A tally as one line: `3 open, 1 fixed`."""
    return ", ".join(f"{count:,} {name}" for name, count in counts.items()) or "none"


def letter_preview(letter: "Letter") -> dg.MarkdownMetadataValue:
    """What a letter says before its annexes, as Markdown; what a submitter wrote stays text, and is cut short."""
    lines = [
        f"## {_cell(letter.subject, WORDS_SHOWN)}",
        f"Kính gửi: {_cell(letter.addressee, WORDS_SHOWN)}",
        f"**{_cell(letter.summary, WORDS_SHOWN)}**",
        _cell(letter.problem, WORDS_SHOWN),
    ]
    for place, finding in enumerate(letter.findings[:FINDINGS_SHOWN], 1):
        words = (f"Điểm {place}. {finding.rule_words} ({finding.severity_words})", finding.message, finding.remedy)
        title, message, remedy = (_cell(said, WORDS_SHOWN) for said in words)
        lines += [f"### {title}", message, f"Cách xử lý: {remedy}"]
    if len(letter.findings) > FINDINGS_SHOWN:
        lines.append(f"… và {len(letter.findings) - FINDINGS_SHOWN} điểm khác")
    return dg.MetadataValue.md("\n\n".join(line for line in lines if line))


def _cell(value: Any, shown: int = TEXT_SHOWN) -> str:
    text = "" if value is None else " ".join(str(value).split())
    if len(text) > shown:
        text = text[: shown - 1] + "…"
    for mark in "\\|<>`*_[]#":
        text = text.replace(mark, {"<": "&lt;", ">": "&gt;"}.get(mark, f"\\{mark}"))
    return text
