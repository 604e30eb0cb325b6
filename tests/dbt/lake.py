"""Small lakes and real builds for the tests of the warehouse.

Belongs here: submissions, figures and findings in few words, writing them where Python writes them, running dbt on
them in this process. Does not: what the tests expect.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb

from pipelines import store
from pipelines.periods import parse_period
from pipelines.records import ExpectedReport, Finding, Number, Observation, Receipt, Submission
from pipelines.settings import REPORTING, Settings
from pipelines.submissions.expected import expected_reports, read_reporting

DBT_PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
TABLES: dict[str, type] = {
    "receipts": Receipt,
    "expected_reports": ExpectedReport,
    "submissions": Submission,
    "observations": Observation,
    "numbers": Number,
    "findings": Finding,
}
ARRIVED = datetime(2024, 4, 10, tzinfo=UTC)


def submission(
    submission_id: str, province_key: str = "lao-cai-10", period: str = "2024-Q1", **more: Any
) -> Submission:
    base = Submission(
        submission_id=submission_id,
        doc=submission_id,
        file_name=f"{submission_id}.txt",
        sha256=submission_id.ljust(64, "0"),
        size=100,
        received_at=ARRIVED,
        outcome="read",
        outcome_detail="",
        encoding="utf-8",
        reader="text/1",
        province_key=province_key,
        province_name=None,
        period=period,
        quarter=parse_period(period).quarter,
        doc_type="report",
        issuer=None,
        doc_number=None,
        issued_date=None,
        title=None,
        text="",
    )
    return replace(base, **more)


def unplaced(submission_id: str, outcome: str = "unidentified", **more: Any) -> Submission:
    return replace(
        submission(submission_id),
        **{"outcome": outcome, "outcome_detail": "?", "province_key": None, "period": None, "quarter": None, **more},
    )


def figure(of: Submission, code: str, value: float | None = None, **more: Any) -> Observation:
    base = Observation(
        observation_id="",
        submission_id=of.submission_id,
        doc=of.doc,
        code=code,
        level="all",
        kind="actual",
        period=of.period or "",
        value=value,
        numerator=None,
        denominator=None,
        comparator="=",
        numerator_comparator="=",
        decimals=0,
        window_start=None,
        window_end=None,
        attributes="{}",
        section="1",
        start=0,
        end=5,
        quote="12345",
        figure_start=0,
        figure_end=5,
        extractor="test/1",
    )
    made = replace(base, **more)
    named = made.observation_id or f"{of.submission_id}:{code}:{made.level}:{made.kind}:{made.period}:{value}"
    return replace(made, observation_id=named)


def finding(of: Submission, *about: Observation, **more: Any) -> Finding:
    base = Finding(
        finding_id="f-" + about[0].observation_id if about else "f-" + of.submission_id,
        submission_id=of.submission_id,
        doc=of.doc,
        rule="part_within_whole",
        severity="error",
        gate="block",
        code=about[0].code if about else "",
        level=about[0].level if about else "",
        period=about[0].period if about else "",
        stated="1",
        computed="2",
        tolerance="",
        quote="12345",
        start=0,
        end=5,
        message_vi="Sai.",
        remedy_vi="Sửa.",
        status="open",
        observation_ids=[o.observation_id for o in about],
    )
    return replace(base, **more)


def write_lake(
    settings: Settings,
    submissions: Sequence[Submission] = (),
    observations: Sequence[Observation] = (),
    findings: Sequence[Finding] = (),
    *,
    numbers: Sequence[Number] = (),
    waiting: Sequence[Submission] = (),
) -> None:
    """Writes the lake as the pipeline does: a partition for each quarter and province. `waiting` has receipts alone."""
    lake = settings.lake
    for table, record in TABLES.items():
        store.ensure_table(lake / table, record)
    receipts = [
        Receipt(
            f"r-{s.submission_id}", s.submission_id, s.sha256, s.file_name, s.size, s.received_at,
            s.outcome, s.outcome_detail, s.quarter, s.province_key, s.reader,
        )
        for s in (*submissions, *waiting)
    ]  # fmt: skip
    store.write_rows(lake / "receipts", "all", Receipt, receipts)
    received = {s.quarter for s in (*submissions, *waiting) if s.quarter}
    owed = expected_reports(read_reporting(REPORTING), received, ARRIVED.date())
    store.write_rows(lake / "expected_reports", "all", ExpectedReport, owed)
    partitions: dict[str, list[Submission]] = {"unidentified": []}
    for s in submissions:
        read = s.outcome == "read"
        name = store.partition_name(str(s.quarter), str(s.province_key)) if read else "unidentified"
        partitions.setdefault(name, []).append(s)
    for name, held in partitions.items():
        ids = {s.submission_id for s in held}
        store.write_rows(lake / "submissions", name, Submission, held)
        store.write_rows(lake / "observations", name, Observation, [o for o in observations if o.submission_id in ids])
        store.write_rows(lake / "numbers", name, Number, [n for n in numbers if n.submission_id in ids])
    store.write_rows(lake / "findings", "all", Finding, findings)


@dataclass(frozen=True)
class Build:
    """What dbt did: whether it succeeded, and what it said of each node that did not."""

    success: bool
    nodes: dict[str, str]
    words: str


def dbt_build(
    settings: Settings,
    *arguments: str,
    project: Path = DBT_PROJECT,
    target: Path,
    threads: int = 2,
    command: str = "build",
) -> Build:
    """Runs dbt in this process, as orchestration does, and closes the database after it."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    settings.build_database.parent.mkdir(parents=True, exist_ok=True)
    places = {
        "KHOSO_LAKE": str(settings.lake),
        "KHOSO_BUILD_DATABASE": str(settings.build_database),
        "KHOSO_DBT_THREADS": str(threads),
    }
    flags = ["--project-dir", str(project), "--profiles-dir", str(project), "--target-path", str(target),
             "--log-path", str(target), "--quiet"]  # fmt: skip
    with mock.patch.dict(os.environ, places):
        try:
            result = dbtRunner().invoke([command, *arguments, *flags])
        finally:
            DuckDBConnectionManager.close_all_connections()
    if result.exception:
        raise result.exception
    nodes = {node.node.name: str(node.status) for node in result.result}
    words = "\n".join(str(node.message) for node in result.result if node.message and node.status != "success")
    return Build(bool(result.success), nodes, words)


def rows(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(settings.build_database), read_only=True) as connection:
        connection.execute("set schema = 'marts'")
        return connection.execute(query).fetchall()


def without_unit_tests(*arguments: str) -> tuple[str, ...]:
    """Unit tests read no lake: once is enough."""
    return (*arguments, "--exclude-resource-type", "unit_test")


def tables_alone() -> tuple[str, ...]:
    """For a test that asks what the tables hold, not whether dbt's tests pass."""
    return ("--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")
