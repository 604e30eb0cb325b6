"""The scoreboard as an asset: where its pages lie, and when they are behind.

Belongs here: calling the worker, finding the letters that the pages link. Does not: what the pages say (feedback).
"""

from pathlib import Path

import dagster as dg

from pipelines.orchestration.assets import Home
from pipelines.orchestration.dbt import OWNERS
from pipelines.orchestration.fingerprints import digest, feedback_version
from pipelines.orchestration.letters import letter_addresses, letter_folder, note_made_from, noted_made_from
from pipelines.orchestration.metadata import columns_of, table
from pipelines.orchestration.partitions import Partition, today
from pipelines.settings import Settings

FOLDER = "bang-diem"
# What the preview shows of the latest period, of the columns of `fct_scoreboard`.
_SHOWN = (
    "name", "status", "completeness_percent", "consistency_percent", "understood_percent", "open_findings",
    "open_since", "consistency_change",
)  # fmt: skip


@dg.asset(deps=["published", "letters"], group_name="feedback", owners=OWNERS, kinds={"python", "html"})
def scoreboard(context: dg.AssetExecutionContext, home: Home) -> dg.MaterializeResult:
    """Pages for the receiving authority: how every province reports, period by period, with links to the letters."""
    from pipelines.feedback.scoreboard import build_boards, read_rows
    from pipelines.feedback.scoreboard_pages import write_scoreboard

    due = scoreboard_fingerprint(home)
    folder = scoreboard_folder(home)

    def letters_of(quarter: str, province_key: str, submission_id: str) -> list[str]:
        return letter_addresses(letter_folder(home, Partition(quarter, province_key)), submission_id, folder)

    rows = read_rows(home.published_database, letters_of)
    boards = build_boards(rows, today())
    index = write_scoreboard(boards, folder, today())
    note_made_from(folder, due)
    latest = [row for row in rows if row.period == rows[0].period]
    context.log.info(f"{len(boards)} periods in {index}")
    return dg.MaterializeResult(
        metadata={
            "periods": len(boards),
            "rows": len(rows),
            "reports_expected": sum(row.expected_reports for row in rows),
            "reports_received": sum(row.actual_reports for row in rows),
            "findings_open": sum(row.open_findings or 0 for row in rows),
            "letters_linked": sum(len(row.letters) for row in rows),
            "latest_period": latest[0].period if latest else "none",
            "path": dg.MetadataValue.path(str(index)),
            "preview": table(columns_of(latest, *_SHOWN), shown=len(latest)),
        }
    )


def scoreboard_folder(settings: Settings) -> Path:
    return settings.feedback / FOLDER


def scoreboard_fingerprint(settings: Settings) -> str:
    """What the pages would be made from: the snapshot, the letters there are, the day by which ages are counted."""
    from pipelines.publishing import current_snapshot

    snapshot = current_snapshot(settings)
    pages = settings.feedback.glob("*/*/*.html")
    letters = sorted(page.relative_to(settings.feedback).as_posix() for page in pages)
    return digest([snapshot.snapshot_id if snapshot else "", feedback_version(), today().isoformat(), *letters])


def is_scoreboard_stale(settings: Settings) -> bool:
    """Whether the pages would read differently if they were written now."""
    return noted_made_from(scoreboard_folder(settings)) != scoreboard_fingerprint(settings)
