"""Rows of the scoreboard for its tests: a province in a period, all in order unless said otherwise."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from pipelines.feedback.scoreboard import ScoreRow
from pipelines.periods import parse_period

TODAY = date(2024, 5, 20)


def row(name: str = "Lào Cai", period: str = "2024-Q1", **more: Any) -> ScoreRow:
    made = ScoreRow(
        province_key=f"{name}-key",
        name=name,
        period=period,
        ends_on=parse_period(period).end,
        due_on=date(2024, 4, 15),
        status="on_time",
        expected_reports=1,
        actual_reports=1,
        actual_reports_on_time=1,
        first_received_at=datetime(2024, 4, 10, 2, tzinfo=UTC),
        sections_owed=7,
        sections_stated=6,
        completeness_percent=100 * 6 / 7,
        figures=50,
        doubted_figures=1.5,
        consistency_percent=97.0,
        numbers=200,
        numbers_understood=190,
        understood_percent=95.0,
        open_findings=2,
        open_errors=1,
        open_since=datetime(2024, 5, 1, 20, tzinfo=UTC),
        previous_period="2023-Q4",
        completeness_change=14.285714,
        consistency_change=-1.04,
        understood_change=0.01,
    )
    return replace(made, **more)


def missing(name: str, period: str = "2024-Q1", **more: Any) -> ScoreRow:
    """A province that owes a report of which nothing came."""
    nothing = dict.fromkeys(
        (
            "first_received_at", "sections_owed", "sections_stated", "completeness_percent", "figures",
            "doubted_figures", "consistency_percent", "numbers", "numbers_understood", "understood_percent",
            "open_findings", "open_errors", "open_since", "completeness_change", "consistency_change",
            "understood_change",
        )
    )  # fmt: skip
    return row(name, period, status="missing", actual_reports=0, actual_reports_on_time=0, **nothing, **more)
