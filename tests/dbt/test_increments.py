"""What a quarter added, taken from cumulative figures."""

from pathlib import Path

import pytest
from lake import dbt_build, figure, rows, submission, without_unit_tests, write_lake

from pipelines.settings import Settings


@pytest.fixture(scope="module")
def cumulative(tmp_path_factory: pytest.TempPathFactory, target: Path) -> Settings:
    """A year of reports of one unit, and the year of the reform by an old unit and the merged one."""
    home = tmp_path_factory.mktemp("increments")
    settings = Settings(home=home, raw=home)
    figures = [
        ("lao-cai-10", "2024-Q1", 100), ("lao-cai-10", "2024-Q2", 150), ("lao-cai-10", "2024-H1", 240),
        ("lao-cai-10", "2024-9M", 400), ("lao-cai-10", "2024", 640),
        ("lao-cai-10", "2025-H1", 300), ("lao-cai-15", "2025-9M", 900), ("lao-cai-15", "2025", 1400),
    ]  # fmt: skip
    submissions = [submission(f"{key}-{period}", key, period) for key, period, _ in figures]
    observations = [figure(of, "ho_so.received", value) for of, (_, _, value) in zip(submissions, figures, strict=True)]
    write_lake(settings, submissions, observations)
    build = dbt_build(settings, *without_unit_tests(), target=target)
    assert build.success, build.words
    return settings


def test_three_quarters_follow_from_four_cumulative_figures_and_make_the_year(cumulative: Settings) -> None:
    found = rows(
        cumulative, "select period, increment from fct_increments where province_key = 'lao-cai-10' order by 1"
    )
    assert found == [("2024-Q2", 140), ("2024-Q3", 160), ("2024-Q4", 240)]
    assert 100 + sum(increment for _, increment in found) == 640


def test_an_increment_is_never_taken_from_a_quarter_figure(cumulative: Settings) -> None:
    of_quarters = rows(
        cumulative,
        "select f.period from fct_increments join fct_observations as f "
        "on f.observation_id in (earlier_observation_id, later_observation_id) "
        "join dim_period as p on f.period = p.period where p.first_month <> 1",
    )
    assert of_quarters == []


def test_figures_of_an_old_unit_and_of_the_merged_one_do_not_subtract(cumulative: Settings) -> None:
    found = rows(cumulative, "select province_key, period, increment from fct_increments where period like '2025%'")
    assert found == [("lao-cai-15", "2025-Q4", 500)]
