"""What stops a build, and with which words; and what must not stop one."""

import csv
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from lake import (
    DBT_PROJECT,
    dbt_build,
    figure,
    finding,
    rows,
    submission,
    tables_alone,
    without_unit_tests,
    write_lake,
)

from pipelines import store
from pipelines.records import Submission
from pipelines.settings import Settings

CORRECTION = {
    "correction_id": "c1", "status": "open", "province_key": "lao-cai-10", "period": "2024-Q1",
    "code": "ho_so.received", "level": "all", "kind": "actual", "attributes": "", "field": "value",
    "expected_value": "100", "corrected_value": "1000", "reviewer": "An", "reviewed_on": "2024-05-01",
    "reason": "the appendix has 1.000",
}  # fmt: skip
BEFORE = without_unit_tests("--select", "tag:before_gate")
LEDGER = without_unit_tests("--select", "corrections", "indicators", "provinces")
FIGURES = without_unit_tests("--select", "stg_observations", "indicators", "levels")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, raw=tmp_path / "raw")


@pytest.fixture(scope="module")
def copied_target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("dbt-target-of-copies")


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, whose ledger of corrections a test may write."""
    place = tmp_path_factory.mktemp("project") / "dbt_project"
    shutil.copytree(DBT_PROJECT, place, ignore=shutil.ignore_patterns("target", "logs"))
    return place


def correct(project: Path, *changes: dict[str, str]) -> None:
    with (project / "seeds" / "corrections.csv").open("w", encoding="utf-8", newline="") as ledger:
        writer = csv.DictWriter(ledger, CORRECTION.keys())
        writer.writeheader()
        writer.writerows({**CORRECTION, **change} for change in changes)


def report_of_100(settings: Settings) -> None:
    report = submission("report")
    write_lake(settings, [report], [figure(report, "ho_so.received", 100)])


def refused(settings: Settings, *arguments: str, **places: Path) -> str:
    """The words with which dbt stops."""
    build = dbt_build(settings, *arguments, **places)
    assert not build.success
    return build.words


def test_an_empty_lake_builds(settings: Settings, target: Path) -> None:
    write_lake(settings)
    build = dbt_build(settings, target=target)  # with the unit tests, here and nowhere else
    assert build.success, build.words
    assert rows(settings, "select count(*) from fct_observations") == [(0,)]
    assert rows(settings, "select count(*) from dim_province where is_of_34") == [(34,)]


def test_a_correction_stands_beside_the_stated_figure_and_in_the_fact(
    settings: Settings, copied: Path, copied_target: Path
) -> None:
    report_of_100(settings)
    correct(copied, {})
    build = dbt_build(settings, *tables_alone(), project=copied, target=copied_target)
    assert build.success, build.words
    assert rows(settings, "select value, corrected_value, correction_ids from fct_observations") == [(100, 1000, "c1")]
    assert rows(settings, "select received_count, corrected_measures from fct_ho_so") == [(1000, "received")]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"expected_value": "99"}, "no current version of lao-cai-10 states value 99"),
        ({"expected_value": "99", "status": "acknowledged"}, "no current version of lao-cai-10 states value 99"),
        ({"code": "ho_so.nothing"}, "corrections.code: 'ho_so.nothing' (1 rows) is no code of indicators"),
        ({"province_key": "lao-cai"}, "corrections.province_key: 'lao-cai' (1 rows) is no province_key of provinces"),
        ({"period": "2024-Q5"}, "corrections.period: '2024-Q5' (1 rows) is no period"),
    ],
)
def test_a_correction_that_finds_nothing_stops_the_build_and_says_which(
    settings: Settings, copied: Path, copied_target: Path, change: dict[str, str], words: str
) -> None:
    report_of_100(settings)
    correct(copied, change)
    part = BEFORE if "expected_value" in change else LEDGER
    assert words in refused(settings, *part, project=copied, target=copied_target)


@pytest.mark.parametrize(("status", "stops"), [("acknowledged", False), ("open", True)])
def test_a_resubmission_overtakes_what_its_submitter_corrected_and_stops_no_build(
    settings: Settings, copied: Path, copied_target: Path, status: str, stops: bool
) -> None:
    first = submission("first")
    second = submission("second", received_at=first.received_at + timedelta(days=30))
    figures = [figure(first, "ho_so.received", 100), figure(second, "ho_so.received", 1001, observation_id="again")]
    write_lake(settings, [first, second], figures)
    correct(copied, {"status": status})
    build = dbt_build(settings, *BEFORE, project=copied, target=copied_target)
    assert build.success != stops, build.words
    assert stops == ("states value 100" in build.words)


def test_two_corrections_of_one_number_stop_the_build(settings: Settings, copied: Path, copied_target: Path) -> None:
    report_of_100(settings)
    correct(copied, {}, {"correction_id": "c2", "corrected_value": "1001"})
    words = refused(settings, *BEFORE, project=copied, target=copied_target)
    assert "c1 and c2 correct the same value of one figure" in words


def test_a_figure_of_an_unknown_indicator_stops_the_build_and_says_what_to_do(settings: Settings, target: Path) -> None:
    report = submission("report")
    write_lake(settings, [report], [figure(report, "ho_so.nothing", 1)])
    words = refused(settings, *FIGURES, target=target)
    assert "stg_observations.code: 'ho_so.nothing' (1 rows) is no code of indicators" in words
    assert "Add the indicator to seeds/indicators.csv" in words


def test_a_figure_of_an_unknown_level_stops_the_build_and_says_what_to_do(settings: Settings, target: Path) -> None:
    report = submission("report")
    write_lake(settings, [report], [figure(report, "ho_so.received", 1, level="thon")])
    words = refused(settings, *FIGURES, target=target)
    assert "stg_observations.level: 'thon' (1 rows) is no level of levels. Add the level to seeds/levels.csv" in words


def test_a_period_that_does_not_exist_stops_the_build(settings: Settings, target: Path) -> None:
    report = submission("report")
    write_lake(settings, [report], [figure(report, "ho_so.received", 1, period="2024-13")])
    assert "'2024-13' (1 rows) is no period" in refused(settings, *FIGURES, target=target)


def test_a_submission_of_a_period_that_does_not_exist_stops_the_build(settings: Settings, target: Path) -> None:
    write_lake(settings, [replace(submission("report"), period="2024-Q5")])
    words = refused(settings, *without_unit_tests("--select", "stg_submissions"), target=target)
    assert "stg_submissions.period: '2024-Q5' (1 rows) is no period. Write a month 2025-07, a quarter 2024-Q1" in words


@pytest.mark.parametrize(
    ("added", "words"),
    [
        (
            "province_aliases: BRVT,Bình Dương",
            "province_aliases.csv: 'BRVT' stands for Bà Rịa - Vũng Tàu and Bình Dương. An alias names one unit: leave",
        ),
        (
            "province_aliases: Hà Nam,Hà Nội",
            "province_aliases.csv: 'Hà Nam' stands for Hà Nội and is the official name of another unit of that time",
        ),
        (
            "provinces: ha-noi-02,02,Hà Nội,thành phố,2026-01-01,,,,",
            "seeds/provinces.csv: ha-noi-01 and ha-noi-02 are both 'Hà Nội' on 2026-01-01. End the first on the day",
        ),
    ],
)
def test_a_spelling_that_two_units_share_on_a_day_stops_the_build(
    settings: Settings, copied: Path, copied_target: Path, added: str, words: str
) -> None:
    name, row = added.split(": ")
    seed = copied / "seeds" / f"{name}.csv"
    kept = seed.read_text(encoding="utf-8")
    seed.write_text(f"{kept}{row}\n", encoding="utf-8")
    write_lake(settings)
    alone = ("--select", "provinces", "province_aliases", "an_alias_names_one_unit_on_a_day")
    try:
        said = refused(settings, *alone, project=copied, target=copied_target)
    finally:
        seed.write_text(kept, encoding="utf-8")
    assert words in said


def test_a_report_keyed_to_a_unit_of_another_time_stops_the_build(settings: Settings, target: Path) -> None:
    write_lake(settings, [submission("report", "lao-cai-10", "2026-Q1")])
    words = refused(settings, *BEFORE, target=target)
    assert "Submission report is keyed to lao-cai-10, which held neither in 2026-Q1 nor on the day of issue" in words


def test_a_plan_may_be_of_a_unit_that_ended_before_its_year(settings: Settings, target: Path) -> None:
    plan = submission("plan", "yen-bai-15", "2026", doc_type="plan", issued_date="2025-05-20")
    write_lake(settings, [plan])
    build = dbt_build(settings, *BEFORE, target=target)
    assert build.success, build.words


def test_a_finding_about_a_figure_that_the_lake_does_not_hold_stops_the_build(settings: Settings, target: Path) -> None:
    report = submission("report")
    held, lost = figure(report, "ho_so.received", 1), figure(report, "ho_so.received", 2)
    write_lake(settings, [report], [held], [finding(report, lost)])
    words = refused(settings, *without_unit_tests(), target=target)
    assert "int_finding_figures.observation_id" in words
    assert "run the findings again" in words


def test_figures_of_a_submission_that_was_not_read_stop_the_build(settings: Settings, target: Path) -> None:
    gone = submission("gone")
    write_lake(settings, [gone], [figure(gone, "ho_so.received", 1)])
    store.write_rows(settings.lake / "submissions", "2024-Q1__lao-cai-10", Submission, [])
    words = refused(settings, *BEFORE, target=target)
    assert "'gone' (1 rows) is no submission_id of int_submission_versions" in words


def test_a_fault_of_one_submitter_stops_no_build(settings: Settings, target: Path) -> None:
    faulty = submission("faulty", "son-la-14", "2025-Q3", issued_date="2025-02-30")
    sound = submission("sound", "lai-chau-12", "2025-Q3")
    observations = [
        figure(faulty, "ho_so.received", 12.5),
        figure(faulty, "ho_so.late", 3, level="huyen", observation_id="district"),
        figure(faulty, "ho_so.online_share", None, numerator=4, denominator=0),
        figure(sound, "ho_so.received", 12),
    ]
    write_lake(settings, [faulty, sound], observations)
    build = dbt_build(settings, *without_unit_tests(), target=target)
    assert build.success, build.words
    assert rows(settings, "select received_count from fct_ho_so where province_key = 'lai-chau-12'") == [(12,)]
    marked = "select observation_id from fct_observations where not level_held"
    assert rows(settings, marked) == [("district",)]
