"""A warehouse depends on the submissions alone: not on the order of rows, the number of threads, or earlier builds."""

import random
import shutil
from pathlib import Path

import duckdb
import pytest
from lake import dbt_build, figure, finding, submission, tables_alone, write_lake

from pipelines.publishing.tables import PUBLISHED
from pipelines.records import Finding, Observation, Submission
from pipelines.settings import Settings

Lake = tuple[list[Submission], list[Observation], list[Finding]]


def reports(*years: int, versions: int = 2) -> Lake:
    submissions = [
        submission(f"{key}-{version}-{year}{part}", key, f"{year}{part}", issued_date=f"{year}-0{version}-01")
        for year in years
        for key in ("lao-cai-10", "lai-chau-12", "son-la-14")
        for part in ("-Q1", "-H1", "")
        for version in range(1, versions + 1)
    ]
    observations = [
        figure(
            s, code, value, level=level, kind=kind, observation_id=f"{s.submission_id}-{code}-{level}-{kind}-{value}"
        )
        for s in submissions
        for code in ("ho_so.received", "ho_so.online_share", "services.dvctt_full", "people.trained")
        for level in ("all", "tinh")
        for kind in ("actual", "target")
        for value in (10, 20)
    ]
    by_id = {s.submission_id: s for s in submissions}
    blocked = [o for o in observations if (o.code, o.level, o.value) == ("services.dvctt_full", "tinh", 10)]
    findings = [finding(by_id[o.submission_id], o) for o in blocked]
    return submissions, observations, findings


def all_reports() -> Lake:
    """2022 and 2023, with a finding; and 2024 in three versions."""
    submissions, observations, findings = (
        [*earlier, *later] for earlier, later in zip(reports(2022, 2023), reports(2024, versions=3), strict=True)
    )
    held_back = next(o for o in observations if (o.period, o.value) == ("2023-Q1", 20) and "-2-" in o.submission_id)
    of = next(s for s in submissions if s.submission_id == held_back.submission_id)
    findings.append(finding(of, held_back))
    return submissions, observations, findings


def build(home: Path, lake: Lake, target: Path, *, threads: int, seed: int) -> Settings:
    """Builds into what stands in the home, from a lake of these rows alone, in an order of its own."""
    settings = Settings(home=home, raw=home / "raw")
    shutil.rmtree(settings.lake, ignore_errors=True)
    for rows in lake:
        random.Random(seed).shuffle(rows)
    write_lake(settings, *lake)
    done = dbt_build(settings, *tables_alone(), target=target, threads=threads)
    assert done.success, done.words
    return settings


def content(settings: Settings) -> dict[str, str]:
    """A digest of all rows of each published table."""
    with duckdb.connect(str(settings.build_database), read_only=True) as connection:
        digest = (
            "select count(*) || ' ' || md5(string_agg(row, chr(10) order by row)) from (select to_json(t)::text as row"
        )
        return {t: str(connection.execute(f"{digest} from marts.{t} as t)").fetchone()) for t in PUBLISHED}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, target: Path) -> dict[str, str]:
    """The content of a warehouse built from nothing, which holds something of everything that the tests are about."""
    settings = build(tmp_path_factory.mktemp("whole"), all_reports(), target, threads=4, seed=1)
    with duckdb.connect(str(settings.build_database), read_only=True) as connection:
        for table in ("fct_observations", "fct_targets", "fct_increments", "quarantine"):
            years = connection.execute(f"select count(distinct period[:4]) from marts.{table}").fetchone()
            assert years == (3,), table
    return content(settings)


def test_two_builds_of_the_same_submissions_are_equal(tmp_path: Path, target: Path, whole: dict[str, str]) -> None:
    assert content(build(tmp_path, all_reports(), target, threads=1, seed=2)) == whole


def test_what_is_built_in_steps_equals_what_is_built_at_once_and_leaves_other_years_alone(
    tmp_path: Path, target: Path, whole: dict[str, str]
) -> None:
    """2021 goes, 2023 gets a finding, 2024 another version; 2022 stays as it is."""
    settings = build(tmp_path, reports(2021, 2022, 2023, 2024), target, threads=2, seed=3)
    mark = "update marts.fct_observations set quote = '{}' where period[:4] = '2022'"
    with duckdb.connect(str(settings.build_database)) as connection:
        connection.execute(mark.format("untouched"))

    build(tmp_path, all_reports(), target, threads=2, seed=4)

    with duckdb.connect(str(settings.build_database)) as connection:
        marked = connection.execute("select distinct period[:4] from marts.fct_observations where quote = 'untouched'")
        assert marked.fetchall() == [("2022",)]
        connection.execute(mark.format("12345"))
    assert content(settings) == whole
