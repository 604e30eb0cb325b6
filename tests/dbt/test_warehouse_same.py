"""Two builds of the same submissions are the same, whatever the order of rows and the number of threads."""

import random
from pathlib import Path

import duckdb
from lake import dbt_build, figure, finding, submission, tables_alone, write_lake

from pipelines.publishing.tables import PUBLISHED
from pipelines.records import Finding, Observation, Submission
from pipelines.settings import Settings

Lake = tuple[list[Submission], list[Observation], list[Finding]]


def many() -> Lake:
    submissions = [
        submission(f"{key}-{version}-{period}", key, period, issued_date=f"2024-0{version}-01")
        for key in ("lao-cai-10", "lai-chau-12", "son-la-14")
        for period in ("2024-Q1", "2024-H1", "2024")
        for version in (1, 2)
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
    findings = [finding(by_id[o.submission_id], o) for o in observations[::7]]
    return submissions, observations, findings


def test_two_builds_of_the_same_submissions_are_equal(tmp_path: Path, target: Path) -> None:
    homes = []
    for threads, seed in ((1, 1), (4, 2)):
        home = Settings(home=tmp_path / str(threads), raw=tmp_path)
        lake = many()
        for rows in lake:
            random.Random(seed).shuffle(rows)
        write_lake(home, *lake)
        build = dbt_build(home, *tables_alone(), target=target, threads=threads)
        assert build.success, build.words
        homes.append(home)
    with duckdb.connect() as both:
        for name, home in zip(("one", "other"), homes, strict=True):
            both.execute(f"attach '{home.build_database}' as {name} (read_only)")
        for table in PUBLISHED:
            one, other = (f"select * from {name}.marts.{table}" for name in ("one", "other"))
            differ = both.execute(f"({one} except all {other}) union all ({other} except all {one})").fetchall()
            assert differ == [], table
        assert both.execute("select count(*) from one.marts.fct_observations").fetchone() == (18 * 32,)
        assert both.execute("select count(*) > 0 from one.marts.quarantine").fetchone() == (True,)
