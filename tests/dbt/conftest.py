"""Builds that the tests of the warehouse share."""

from datetime import timedelta
from pathlib import Path

import pytest
from lake import (
    ARRIVED,
    Build,
    dbt_build,
    figure,
    finding,
    submission,
    unplaced,
    without_unit_tests,
    write_lake,
)

from pipelines.records import Number
from pipelines.settings import Settings

READ_AS = ("Chữ ẩn trong tài liệu không được đọc.", "Macro của tài liệu bị bỏ qua, không được chạy.")


@pytest.fixture(scope="session")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where dbt keeps what it parsed, so that later builds parse less."""
    return tmp_path_factory.mktemp("dbt-target")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, target: Path) -> Settings:
    """A home whose warehouse is built, phase by phase, from a small lake that has one of each case."""
    home = tmp_path_factory.mktemp("built")
    settings = Settings(home=home, raw=home / "raw")
    first = submission("first", issued_date="2024-04")
    second = submission("second", issued_date="2024-04-15", received_at=ARRIVED + timedelta(days=5), notes=READ_AS)
    other = submission("other", "lai-chau-12")
    news = submission("news", "lai-chau-12", doc_type="news")
    merged = submission("merged", "lao-cai-15", "2026-Q1", received_at=ARRIVED + timedelta(days=730))
    contradicted = figure(
        second, "ho_so.received_online", 120, start=20, end=25, figure_start=20, figure_end=25, page=3
    )
    flagged = figure(second, "services.dvctt_full", 30)
    submissions = [
        first, second, other, news, merged, unplaced("nobody"), unplaced("binary", "unreadable", encoding=""),
    ]  # fmt: skip
    observations = [
        figure(first, "ho_so.received", 90),
        figure(second, "ho_so.received", 100),
        figure(second, "ho_so.received", 40, level="tinh"),
        contradicted,
        flagged,
        figure(second, "ho_so.online_share", 60.0, numerator=61, denominator=100, decimals=0, comparator=">"),
        figure(second, "ho_so.online_share", 80, kind="target", period="2024"),
        figure(second, "people.trained", 620),
        figure(second, "incidents.alerts", 5, attributes='{"severity": "high"}'),
        figure(other, "ho_so.received", 7, observation_id="lai-chau"),
        figure(news, "ho_so.received", 8, observation_id="lai-chau-news"),
        figure(merged, "ho_so.received", 55, observation_id="merged"),
        figure(merged, "ho_so.received", 50, observation_id="merged-looks-back", period="2024-Q1"),
    ]
    findings = [
        finding(second, contradicted, start=20, end=25),
        finding(second, flagged, gate="flag", severity="warning", rule="complement_matches"),
        finding(second, rule="metadata_complete", gate="flag", severity="info"),
    ]
    numbers = [
        Number("second", "second", 0, 2, "12", 12.0, "count", "unresolved", ""),
        Number("second", "second", 3, 5, "34", 34.0, "count", "uncatalogued", ""),
    ]
    waiting = [submission("waiting", "son-la-14")]
    write_lake(settings, submissions, observations, findings, numbers=numbers, waiting=waiting)
    for phase in ("tag:before_gate", "tag:after_gate"):
        build: Build = dbt_build(settings, *without_unit_tests("--select", phase), target=target)
        assert build.success, build.words
    return settings
