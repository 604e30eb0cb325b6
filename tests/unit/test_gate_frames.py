"""The frames that the gate is fed: read out of the build database in a thread, while libraries are imported."""

from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from quality_records import REPORT, figure, report

from pipelines.orchestration.gate import current_figures
from pipelines.quality import FEW_VALUES, check, frames
from pipelines.quality.figures import NEEDED
from pipelines.settings import Settings

# As staging names them.
_STAGED = {"start": "span_start", "end": "span_end", "size": "size_bytes", "text": "body"}


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    """A build database with one report in two versions, of which the later is current."""
    current, figures = report(figure("connectivity.post_points", 229), figure("connectivity.post_points", 231))
    earlier = replace(current, submission_id="report-0")
    observations, submissions = (frame.rename(columns=_STAGED) for frame in frames([earlier, current], figures))
    versions = pd.DataFrame({"submission_id": ["report-0", "report-1"], "is_current": [False, True]})
    settings = Settings(home=tmp_path, raw=tmp_path)
    settings.build_database.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(settings.build_database)) as connection:
        connection.execute("create schema intermediate; create schema staging")
        connection.execute("create table intermediate.int_observations_current as from observations")
        connection.execute("create table staging.stg_submissions as from submissions")
        connection.execute("create table intermediate.int_submission_versions as from versions")
    assert len(observations) == len(submissions) == len(versions) == 2
    return settings


def test_the_gate_is_given_every_column_that_a_rule_needs(home: Settings) -> None:
    observations, _, _ = current_figures(home)

    assert set(NEEDED) == set(observations.columns)


def test_columns_of_few_values_come_as_categories(home: Settings) -> None:
    observations, _, _ = current_figures(home)

    categories = {name for name in observations if isinstance(observations[name].dtype, pd.CategoricalDtype)}
    assert categories == set(FEW_VALUES)


def test_figures_out_of_the_database_are_judged_as_those_out_of_the_reader(home: Settings) -> None:
    observations, submissions, _ = current_figures(home)
    read, placed = report(figure("connectivity.post_points", 229), figure("connectivity.post_points", 231))

    found = check(observations, submissions).findings

    assert [finding.rule for finding in found if finding.code] == ["restated_alike"]
    assert found == check(*frames([replace(read, submission_id="report-1")], placed)).findings


def test_a_superseded_version_is_not_judged(home: Settings) -> None:
    _, submissions, superseded = current_figures(home)

    assert (list(submissions["submission_id"]), superseded) == ([REPORT.submission_id], {"report-0"})


def test_a_table_that_cannot_be_read_is_an_error_of_the_gate_and_no_empty_frame(home: Settings) -> None:
    with duckdb.connect(str(home.build_database)) as connection:
        connection.execute("drop table intermediate.int_observations_current")

    with pytest.raises(duckdb.CatalogException, match="int_observations_current"):
        current_figures(home)
