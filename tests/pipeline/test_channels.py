"""Web sources and expected reports in the graph: what warns, and what stops."""

from dataclasses import replace
from pathlib import Path

import dagster as dg
import pytest

from pipelines import store
from pipelines.orchestration.assets import expected_reports, fetches, receipts
from pipelines.records import ExpectedReport, Fetch
from pipelines.settings import Settings

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "submissions"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_bytes((FIXTURES / "whole_report.txt").read_bytes())
    sources = tmp_path / "sources.yml"
    # Nobody listens on port 9 of this machine.
    sources.write_text(
        "sources:\n  - {name: so, url: 'http://127.0.0.1:9/x.pdf', networks: [127.0.0.0/8], attempts: 1}\n",
        encoding="utf-8",
    )
    return Settings(home=tmp_path / "home", raw=tmp_path / "raw", sources=sources)


def materialise(settings: Settings) -> dg.ExecuteInProcessResult:
    home = dg.ResourceDefinition.hardcoded_resource(settings)
    return dg.materialize([fetches, receipts, expected_reports], resources={"home": home}, raise_on_error=False)


def test_a_source_that_does_not_answer_is_a_row_and_a_warning_and_fails_nothing(settings: Settings) -> None:
    result = materialise(settings)

    assert result.success
    (check,) = result.get_asset_check_evaluations()
    assert (check.passed, check.severity, check.metadata["failed"].value) == (False, dg.AssetCheckSeverity.WARN, 1)
    (row,) = store.read_rows(settings.lake / "fetches", Fetch)
    assert (row.source, row.outcome) == ("so", "failed")
    assert "không kết nối được" in row.outcome_detail
    (event,) = [e for e in result.get_asset_materialization_events() if e.asset_key == dg.AssetKey("fetches")]
    assert "http://127.0.0.1:9/x.pdf" in event.materialization.metadata["problems"].value[0]


def test_reports_are_expected_of_the_quarters_received_and_written_only_when_they_change(settings: Settings) -> None:
    materialise(settings)
    path = settings.lake / "expected_reports" / "all.parquet"
    written = path.stat().st_mtime_ns
    rows = store.read_rows(settings.lake / "expected_reports", ExpectedReport)

    materialise(settings)

    assert {r.quarter for r in rows} == {"2024-Q1"}
    assert len({r.province_key for r in rows}) == 63
    assert path.stat().st_mtime_ns == written


def test_a_wrong_reporting_yml_stops_with_its_place_after_all_was_received(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "reporting.yml").write_text("reports:\n  - {name: x}\n", encoding="utf-8")

    result = materialise(replace(settings, reporting=tmp_path / "reporting.yml"))

    assert not result.success
    (failure,) = [e for e in result.all_events if e.is_step_failure]
    assert failure.step_key == "expected_reports"
    assert "entry 1, `title_vi`" in failure.step_failure_data.user_failure_data.description
    assert (settings.lake / "receipts" / "all.parquet").exists()
