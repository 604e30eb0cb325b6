"""Publishing a real build: what readers get, what they never see, and what is not published."""

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest
from lake import figure, submission, write_lake

from pipelines import store
from pipelines.catalogue import unit_named
from pipelines.forms.previous import values_before
from pipelines.periods import parse_period
from pipelines.publishing import AuditFailed, PublishingError, current_snapshot, publish
from pipelines.publishing.tables import PUBLISHED
from pipelines.records import Observation, Receipt
from pipelines.settings import Settings

READER = """
import json, sys, duckdb
path, stop = sys.argv[1:]
seen = set()
from pathlib import Path
print("ready", flush=True)
while True:
    ends = Path(stop).exists()
    with duckdb.connect(path, read_only=True) as reader:
        seen.add(reader.execute(
            "select (select count(*) from fct_observations), (select sum(observations)::int from fct_reporting), "
            "(select count(*) from duckdb_tables())").fetchone())
    if ends:
        break
print(json.dumps(list(seen)))
"""


@pytest.fixture
def home(built: Settings, tmp_path: Path) -> Settings:
    """A home of its own with the shared build, that a test may spoil."""
    settings = Settings(home=tmp_path / "home", raw=tmp_path / "raw")
    shutil.copytree(built.lake, settings.lake)
    settings.build_database.parent.mkdir()
    shutil.copy(built.build_database, settings.build_database)
    return settings


def spoil(home: Settings, statement: str) -> None:
    with duckdb.connect(str(home.build_database)) as build:
        build.execute("set schema = 'marts'")
        build.execute(statement)


def failed_checks(home: Settings) -> set[str]:
    with pytest.raises(AuditFailed) as failure:
        publish(home)
    return {check.name for check in failure.value.checks if not check.passed}


def test_a_form_shows_what_was_published_of_the_period_before_and_nothing_held_back(home: Settings) -> None:
    lao_cai = unit_named("Lào Cai", date(2024, 6, 30))
    publish(home)

    before = values_before(home.published_database, lao_cai, parse_period("2024-Q2"))

    assert (before["ho_so.received", "all"], before["ho_so.received", "tinh"]) == (100, 40)
    assert ("ho_so.received_online", "all") not in before  # in quarantine
    assert values_before(home.published_database, lao_cai, parse_period("2024-Q1")) == {}


def test_readers_get_the_marts_with_their_words_and_nothing_else(home: Settings) -> None:
    snapshot = publish(home, fingerprint="made of these")
    with duckdb.connect(str(home.published_database), read_only=True) as reader:
        tables = {t for (t,) in reader.execute("select table_name from duckdb_tables()").fetchall()}
        views = reader.execute("select count(*) from duckdb_views() where not internal").fetchone()
        silent = reader.execute(
            "select count(*) from duckdb_columns() where not internal and coalesce(comment, '') = ''"
        ).fetchone()
        words = reader.execute("select comment from duckdb_tables() where table_name = 'quarantine'").fetchone()
        held = {t: reader.execute(f"select count(*) from {t}").fetchone() for t in sorted(tables)}
    assert tables == PUBLISHED.keys()
    assert (views, silent) == ((0,), (0,))
    assert words and "blocking finding" in words[0]
    assert held == {name: (count,) for name, count in sorted(snapshot.rows.items())}
    assert all(check.passed for check in snapshot.audit)


def test_parquet_holds_the_rows_of_the_database(home: Settings) -> None:
    snapshot = publish(home)
    with duckdb.connect(str(snapshot.path), read_only=True) as reader:
        for name in PUBLISHED:
            file = f"from read_parquet('{snapshot.parquet / name}.parquet')"
            differ = reader.execute(f"(from {name} except all {file}) union all ({file} except all from {name})")
            assert differ.fetchall() == [], name


def test_the_manifest_tells_what_was_published_and_from_what(home: Settings) -> None:
    snapshot = publish(home, fingerprint="made of these")
    told = json.loads((home.published / "manifest.json").read_text(encoding="utf-8"))
    assert (told["fingerprint"], told["rows"]) == ("made of these", snapshot.rows)
    assert {check["name"] for check in told["audit"]} >= {"keys_name_one_row", "copy_is_whole"}
    assert told["columns"]["fct_ho_so"][0]["name"] == "fact_key"
    assert current_snapshot(home) == snapshot


def test_nothing_published_is_no_snapshot(home: Settings) -> None:
    assert current_snapshot(home) is None


def test_a_reader_never_sees_a_half_published_warehouse(home: Settings, tmp_path: Path) -> None:
    """A reader in a process of its own opens the warehouse again and again while two builds take turns."""
    publish(home)
    stop = tmp_path / "stop"
    builds = [home.build_database, tmp_path / "other.duckdb"]
    shutil.copy(builds[0], builds[1])
    with duckdb.connect(str(builds[1])) as other:
        for name in PUBLISHED:
            other.execute(f"truncate marts.{name}")
    empty = Settings(home=tmp_path / "empty", raw=tmp_path)
    write_lake(empty)
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(home.published_database), str(stop)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as reader:  # fmt: skip
        try:
            assert reader.stdout and reader.stdout.readline() == "ready\n"
            for turn in range(6):
                publish_copy(home, empty, builds[turn % 2], full=turn % 2 == 0)
        finally:
            stop.touch()
        seen, errors = reader.communicate()
    assert (reader.returncode, errors) == (0, "")
    whole, nothing = (13, 12, len(PUBLISHED)), (0, None, len(PUBLISHED))
    assert {tuple(each) for each in json.loads(seen)} == {whole, nothing}


def publish_copy(home: Settings, empty: Settings, build: Path, full: bool) -> None:
    """Publishes `build` into `home`, audited against the lake that it was made from."""

    class Elsewhere(Settings):
        @property
        def build_database(self) -> Path:
            return build

        @property
        def lake(self) -> Path:
            return home.home / "lake" if full else empty.lake

    publish(Elsewhere(home=home.home, raw=home.raw))


def test_a_failed_audit_leaves_the_last_snapshot_standing(home: Settings) -> None:
    stands = publish(home)
    spoil(home, "delete from fct_observations where observation_id = 'merged'")
    with pytest.raises(AuditFailed, match="12 rows in fct_observations, 13 due"):
        publish(home)
    assert current_snapshot(home) == stands
    assert [p.name for p in (home.published / "snapshots").iterdir()] == [stands.snapshot_id]


@pytest.mark.parametrize(
    ("statement", "check"),
    [
        ("drop table fct_targets", "tables_are_those_to_publish"),
        ("create table scratch as select 1 as a", "tables_are_those_to_publish"),
        ("update fct_ho_so set fact_key = null where period = '2026-Q1'", "keys_name_one_row"),
        ("insert into dim_rule from dim_rule limit 1", "keys_name_one_row"),
        ("delete from dim_province where province_key = 'lao-cai-15'", "references_lead_somewhere"),
        ("delete from dim_submission where submission_id = 'nobody'", "no_submission_is_lost_or_doubled"),
        ("update fct_reporting set submissions = submissions + 1 where province_key is null",
         "reporting_counts_every_submission"),
        ("update dim_submission set is_current = true", "one_version_is_current"),
        ("insert into fct_observations select * replace ('again' as observation_id) from fct_observations limit 1",
         "every_figure_of_the_lake_is_there_once"),
        ("delete from fct_findings where rule = 'metadata_complete'", "every_finding_of_the_lake_is_there_once"),
        ("delete from fct_services", "wide_facts_hold_what_is_meant_for_them"),
        ("delete from quarantine", "quarantine_holds_what_blocking_findings_name"),
        ("update fct_observations set destination = 'fact' where held_back",
         "quarantine_holds_what_blocking_findings_name"),
    ],
)  # fmt: skip
def test_a_spoilt_build_is_not_published(home: Settings, statement: str, check: str) -> None:
    spoil(home, statement)
    assert check in failed_checks(home)
    assert not home.published_database.exists()


def test_a_file_received_after_the_build_is_noticed(home: Settings) -> None:
    late = submission("late")
    store.write_rows(
        home.lake / "receipts", "late", Receipt,
        [Receipt("r-late", "late", late.sha256, "late.txt", 1, late.received_at, "read", "", None, None, "text/1")],
    )  # fmt: skip
    store.write_rows(home.lake / "observations", "late", Observation, [figure(late, "ho_so.received", 1)])
    assert failed_checks(home) == {"no_submission_is_lost_or_doubled", "every_figure_of_the_lake_is_there_once"}


def test_no_build_is_a_clear_error(home: Settings) -> None:
    home.build_database.unlink()
    with pytest.raises(PublishingError, match="there is no build to publish"):
        publish(home)


def test_a_build_that_another_process_still_writes_is_a_clear_error(home: Settings) -> None:
    writer = "import sys, duckdb; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", writer, str(home.build_database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout and process.stdout.readline() == "open\n"
        with pytest.raises(PublishingError, match="Wait until the run that builds it has ended"):
            publish(home)
        process.communicate("")


def test_a_place_that_cannot_be_written_is_a_clear_error(home: Settings) -> None:
    home.published.write_text("a file where the folder belongs", encoding="utf-8")
    with pytest.raises(PublishingError, match="cannot be written"):
        publish(home)


def test_the_last_three_snapshots_stay_and_no_draft(home: Settings) -> None:
    (home.published / "snapshots" / ".draft-of-a-crashed-run").mkdir(parents=True)
    made = [publish(home).snapshot_id for _ in range(5)]
    assert sorted(p.name for p in (home.published / "snapshots").iterdir()) == made[-3:]


def test_a_reader_who_holds_the_old_snapshot_open_is_not_disturbed(home: Settings) -> None:
    publish(home)
    old = (home.published / "current").resolve() / "warehouse.duckdb"
    with duckdb.connect(str(old), read_only=True) as reader:
        publish(home)
        assert reader.execute("select count(*) from fct_observations").fetchone() == (13,)
