"""The job on the real graph: a quarter in one run, one province alone, nothing twice, and faults that stop no one."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from pipeline_home import BAD, FAULTY, FIXTURES, Built, copy_of, files_of, short_reports

import pipelines.orchestration.dbt
import pipelines.orchestration.fingerprints
from pipelines import extraction, quality, store
from pipelines.orchestration.partitions import Partition, range_tags, units_of
from pipelines.orchestration.refresh import Refresh, refresh
from pipelines.orchestration.resources import prepare_home
from pipelines.orchestration.steps import FIGURES
from pipelines.orchestration.summary import summary
from pipelines.publishing import Snapshot, current_snapshot
from pipelines.quality import GateError
from pipelines.records import Finding, Observation, Receipt, Submission
from pipelines.settings import DBT_PROJECT, SAMPLES, Settings

Run = Callable[..., dg.ExecuteInProcessResult]
LAO_CAI = Partition("2024-Q1", "lao-cai-10")


def test_a_whole_quarter_is_materialised_in_one_run(built: Built) -> None:
    run = built.quarter_run
    keys = [event.partition for event in run.asset_materializations_for_node("extraction")]

    assert run.success
    assert len(units_of("2024-Q1")) == 63
    assert sorted(keys) == sorted([f"{unit}|2024-Q1" for unit in units_of("2024-Q1")] * 2)
    assert {e.asset_key.to_user_string() for e in run.get_asset_materialization_events() if e.asset_key} >= {
        "receipts", "int_observations_current", "findings", "fct_ho_so", "published", "letters",
    }  # fmt: skip


def test_every_check_of_the_job_was_evaluated(built: Built) -> None:
    due = built.definitions.resolve_asset_graph().asset_check_keys
    evaluated = {check.asset_check_key for check in built.quarter_run.get_asset_check_evaluations()}

    assert evaluated == set(due)


def test_a_broken_rule_warns_and_the_run_goes_on(built: Built) -> None:
    by_name = {check.check_name: check for check in built.quarter_run.get_asset_check_evaluations()}
    broken = by_name["ratio_matches_fraction"]

    assert not broken.passed
    assert broken.severity == dg.AssetCheckSeverity.WARN
    assert broken.metadata["findings"].value >= 1
    assert "81,84" in str(broken.metadata["worst_examples"].value)
    assert Path(str(broken.metadata["suite"].value)).name == "ratio_matches_fraction.json"


def test_a_held_back_figure_is_in_quarantine_and_not_in_its_fact(built: Built) -> None:
    findings = store.read_rows(built.settings.lake / "findings", Finding)
    held = next(f for f in findings if f.rule == "ratio_matches_fraction" and f.gate == "block")

    with duckdb.connect(str(built.settings.published_database), read_only=True) as connection:
        quarantined = connection.sql("select observation_id from quarantine").fetchall()

    assert set(held.observation_ids) <= {observation_id for (observation_id,) in quarantined}


def test_a_province_that_contradicts_itself_leaves_the_others_published(built: Built) -> None:
    with duckdb.connect(str(built.settings.published_database), read_only=True) as connection:
        figures = connection.sql("select * from fct_ho_so where period = '2024-Q1' and received_count = 1000").df()
        held = connection.sql("select distinct province_key from quarantine")
        of_samples = connection.sql("select distinct province_key from fct_observations where destination = 'fact'")
        current = connection.sql(
            "select count(distinct province_key) from dim_submission where period = '2024-Q1' and is_current"
        )
        assert current.fetchone() == (63,)
        assert FAULTY in {key for (key,) in held.fetchall()}
        assert {"lao-cai-10", "bac-giang-24"} <= {key for (key,) in of_samples.fetchall()}
    assert set(figures["province_key"]) == set(short_reports()) - {FAULTY}


def test_files_that_cannot_be_read_are_registered_and_stop_nothing(built: Built) -> None:
    receipts = store.read_rows(built.settings.lake / "receipts", Receipt)
    outcomes = {Path(r.source).name.removeprefix("tệp hỏng – "): r.outcome for r in receipts}
    letters = list((built.settings.feedback / "unidentified").glob("*.html"))

    assert {name: outcomes[name] for name in BAD} == {
        "empty.txt": "unreadable",
        "picture_named_txt.txt": "unreadable",
        "no_known_province.txt": "unidentified",
        "report_without_a_period.txt": "unidentified",
    }
    assert len(letters) == len(BAD)
    assert built.first.failures == []
    assert len([r for r in receipts if r.outcome == "read"]) == len(receipts) - len(BAD)


def test_the_refresh_completes_what_one_run_began(built: Built) -> None:
    assert "2024-Q1" not in built.first.quarters
    assert len(built.first.quarters) >= 3
    assert built.first.published


def test_a_second_refresh_does_no_work_twice(built: Built) -> None:
    assert built.second.nothing_new
    assert built.files_after == built.files_between
    assert "nothing new" in summary(built.settings, built.second)


def test_the_summary_tells_what_an_operator_asks(built: Built) -> None:
    told = summary(built.settings, built.first)
    snapshot = current_snapshot(built.settings)

    assert snapshot is not None
    assert "2 unreadable" in told
    assert "2 unidentified" in told
    assert "unresolved" in told
    assert "ratio_matches_fraction" in told
    assert str(snapshot.path) in told
    assert str(built.settings.feedback) in told


def test_each_current_submission_has_its_letter_in_both_forms(built: Built) -> None:
    folder = built.settings.feedback / "2024-Q1" / "lao-cai-10"
    pages = {path.stem for path in folder.glob("*.html")}

    assert pages
    assert pages == {path.stem for path in folder.glob("*.json")}


def test_one_province_of_one_quarter_is_materialised_alone(copied: Settings, run_assets: Run) -> None:
    before = files_of(copied)

    run = run_assets(copied, [*FIGURES, "letters"], {"dagster/partition": LAO_CAI.key})

    written = {name for name, time in files_of(copied).items() if before.get(name) != time}
    assert run.success
    assert {name for name in written if name.startswith("lake/")} == {
        f"lake/{table}/{LAO_CAI.file_name}.parquet" for table in FIGURES
    }
    assert {str(Path(name).parent) for name in written if name.startswith("feedback/")} == {
        "feedback/2024-Q1/lao-cai-10"
    }


def test_a_new_file_is_all_that_is_worked_on(copied: Settings) -> None:
    before = files_of(copied)
    shutil.copy(FIXTURES / "whole_report.txt", copied.raw / "báo cáo mới.txt")

    done = refresh(copied)

    partitions = {str(Path(name)) for name, time in files_of(copied).items() if before.get(name) != time}
    figures = {name for name in partitions if name.startswith(("lake/submissions/2", "lake/observations/2"))}
    assert done.failures == []
    assert len(done.quarters) == 1
    assert len(figures) == 2
    assert done.published


def test_what_a_crash_left_undone_is_done_by_the_next_refresh(copied: Settings) -> None:
    (copied.lake / "observations" / f"{LAO_CAI.file_name}.parquet").unlink()
    shutil.rmtree(copied.feedback / "2022-Q3")

    done = refresh(copied)

    assert done.quarters == ["2024-Q1"]
    assert [p.quarter for p in done.letters] == ["2022-Q3"]
    assert not done.published  # the figures came out the same, so the snapshot still is what would be built
    assert refresh(copied).nothing_new


@pytest.fixture(scope="module")
def with_other_models(built: Built, tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Refresh]:
    """A built home, refreshed by a project of which one model is broken and another gives other words."""
    folder = tmp_path_factory.mktemp("other_models")
    settings, project = copy_of(built, folder), folder / "dbt_project"
    shutil.copytree(DBT_PROJECT, project, ignore=shutil.ignore_patterns("target", "logs"))
    broken, changed = (project / "models" / p for p in ("marts/dim_level.sql", "intermediate/int_observations.sql"))
    broken.write_text(f"select * from (\n{broken.read_text()}\n) where error('broken on purpose') is null", "utf-8")
    changed.write_text(changed.read_text().replace("observations.section,", "'changed' as section,"), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        for module in (pipelines.orchestration.dbt, pipelines.orchestration.fingerprints):
            patch.setattr(module, "DBT_PROJECT", project)
        return settings, refresh(settings)


def test_a_broken_model_leaves_the_last_snapshot_standing(
    built: Built, with_other_models: tuple[Settings, Refresh]
) -> None:
    settings, done = with_other_models

    assert any("dim_level" in failure and "broken on purpose" in failure for failure in done.failures)
    assert not done.published
    assert current_snapshot(settings) == replace(
        _snapshot(built.settings), path=settings.published_database, parquet=settings.published / "parquet"
    )
    with duckdb.connect(str(settings.published_database), read_only=True) as connection:
        assert connection.sql("select count(*) from dim_level").fetchone() == (4,)
    assert "dim_level" in summary(settings, done)


def test_a_changed_model_builds_the_years_anew_whose_figures_did_not_change(
    with_other_models: tuple[Settings, Refresh],
) -> None:
    settings, _ = with_other_models

    with duckdb.connect(str(settings.build_database), read_only=True) as connection:
        sections = connection.sql("select distinct section from intermediate.int_observations").fetchall()
    assert sections == [("changed",)]


def test_a_crash_of_the_gate_fails_the_run_and_accuses_nobody(
    copied: Settings, run_assets: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise GateError("a rule crashed")

    before = store.read_rows(copied.lake / "findings", Finding)
    monkeypatch.setattr(quality, "check", crash)

    run = run_assets(copied, ["findings", "stg_findings"])

    assert {event.step_key for event in run.all_events if event.is_step_failure} == {"gate"}
    assert "dbt_after_gate" not in {event.step_key for event in run.all_events if event.is_step_start}
    assert store.read_rows(copied.lake / "findings", Finding) == before


def test_a_text_on_which_the_extraction_fails_stops_its_partition_alone(
    tmp_path: Path, run_assets: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = _small_home(tmp_path, "2024-Q1/bac-giang", "2024-Q1/lao-cai")
    whole = extraction.extract

    def fail_on_one(submission: Submission) -> extraction.Extraction:
        if submission.province_key == "lao-cai-10":
            raise ZeroDivisionError("a fault of ours")
        return whole(submission)

    run_assets(settings, ["receipts"])
    monkeypatch.setattr(extraction, "extract", fail_on_one)

    run = run_assets(settings, list(FIGURES), _both_of_2024_q1())

    failures = [e.step_failure_data.user_failure_data for e in run.all_events if e.is_step_failure]
    stored = store.partitions(settings.lake / "observations")
    assert Partition("2024-Q1", "bac-giang-24").file_name in stored
    assert LAO_CAI.file_name not in stored
    assert len(store.read_rows(settings.lake / "observations", Observation)) > 10
    assert failures[0] is not None
    assert "a fault of ours" in str(failures[0].description)
    assert "lao-cai" in str(failures[0].description)


def test_a_misplaced_quote_is_a_failed_check_and_is_not_stored(
    tmp_path: Path, run_assets: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = _small_home(tmp_path, "2024-Q1/lao-cai")
    whole = extraction.extract

    def shift(submission: Submission) -> extraction.Extraction:
        rows = whole(submission)
        return replace(rows, observations=[replace(o, start=o.start + 1) for o in rows.observations])

    run_assets(settings, ["receipts"])
    monkeypatch.setattr(extraction, "extract", shift)

    run = run_assets(settings, list(FIGURES), {"dagster/partition": LAO_CAI.key})

    (check,) = run.get_asset_check_evaluations()
    assert not run.success
    assert not check.passed
    assert "is not the text at" in str(check.metadata["broken"].value)
    assert store.partitions(settings.lake / "observations") == []


def _small_home(tmp_path: Path, *folders: str) -> Settings:
    settings = Settings(home=tmp_path / "home", raw=tmp_path / "raw")
    for folder in folders:
        shutil.copytree(SAMPLES / folder, settings.raw / folder)
    prepare_home(settings)
    return settings


def _both_of_2024_q1() -> dict[str, str]:
    return dict(range_tags("2024-Q1", "lao-cai-10", "bac-giang-24"))


def test_a_fault_mended_in_a_resubmission_is_fixed_and_stays_on_record(copied: Settings) -> None:
    sent = next(copied.raw.rglob("bac-giang-bao-cao-quy-1.txt"))
    mended = sent.read_text(encoding="utf-8").replace("81,84%", "88,14%")
    (copied.raw / "bac-giang-bao-cao-quy-1-sua.txt").write_text(mended, encoding="utf-8")
    before = _of_rule(copied, "ratio_matches_fraction")

    refresh(copied)

    assert [f.status for f in before] == ["open"]
    assert [(f.finding_id, f.status) for f in _of_rule(copied, "ratio_matches_fraction")] == [
        (before[0].finding_id, "fixed")
    ]


def _snapshot(settings: Settings) -> Snapshot:
    snapshot = current_snapshot(settings)
    assert snapshot is not None
    return snapshot


def _of_rule(settings: Settings, rule: str) -> list[Finding]:
    return [f for f in store.read_rows(settings.lake / "findings", Finding) if f.rule == rule]
