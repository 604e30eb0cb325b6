"""When the job runs by itself: after a quarter has closed, and when new files have come."""

import fcntl
import json
import logging
import shutil
import threading
import time
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
from dagster._utils.schedules import schedule_execution_time_iterator

from pipelines.orchestration import sensors
from pipelines.orchestration.build import build_defs
from pipelines.orchestration.partitions import (
    PROVINCE_QUARTERS,
    Partition,
    closed_quarter,
    is_known,
    runs_for,
    units_of,
)
from pipelines.orchestration.resources import held, prepare_home
from pipelines.orchestration.schedules import every_morning, quarter_closed
from pipelines.orchestration.sensors import behind_sensor, inbox_sensor, settled_files
from pipelines.orchestration.steps import FIGURES
from pipelines.settings import SAMPLES, Settings

START, END = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"


def test_every_morning_the_web_is_asked_and_what_came_is_registered() -> None:
    tick = datetime(2024, 3, 15, 5, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    with dg.build_schedule_context(scheduled_execution_time=tick) as context:
        request = every_morning(context)

    assert request.run_key == "2024-03-15"
    assert [key.to_user_string() for key in request.asset_selection] == ["fetches", "receipts", "expected_reports"]


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2024, 3, 14), "2023-Q4"),
        (date(2024, 3, 15), "2024-Q1"),
        (date(2024, 6, 15), "2024-Q2"),
        (date(2024, 12, 15), "2024-Q4"),
        (date(2025, 1, 2), "2024-Q4"),
    ],
)
def test_a_quarter_is_closed_from_the_day_after_its_cutoff(day: date, quarter: str) -> None:
    assert closed_quarter(day) == quarter


def test_the_schedule_asks_for_all_units_of_the_quarter_just_closed_in_one_run() -> None:
    tick = datetime(2024, 3, 15, 6, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    with dg.build_schedule_context(scheduled_execution_time=tick) as context:
        request = quarter_closed(context)

    assert request.tags[START] == "thua-thien-hue-46|2024-Q1"
    assert request.tags[END] == "ha-tinh-42|2024-Q1"
    keys = PROVINCE_QUARTERS.get_partition_keys_in_range(dg.PartitionKeyRange(request.tags[START], request.tags[END]))
    assert len(keys) == 63


def test_the_schedule_ticks_in_vietnam_on_the_morning_after_each_cutoff() -> None:
    begin = datetime(2024, 1, 1, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    days = schedule_execution_time_iterator(
        begin.timestamp(), str(quarter_closed.cron_schedule), quarter_closed.execution_timezone
    )

    first_four = [next(days) for _ in range(4)]

    assert [(tick.month, tick.day, tick.hour, tick.utcoffset()) for tick in first_four] == [
        (month, 15, 6, begin.utcoffset()) for month in (3, 6, 9, 12)
    ]


@pytest.mark.parametrize(
    ("quarter", "units", "has", "has_not"),
    [
        ("2024-Q4", 63, "thua-thien-hue-46", "hue-46"),
        ("2026-Q1", 34, "lao-cai-15", "lao-cai-10"),
    ],
)
def test_a_quarter_has_the_units_of_its_time(quarter: str, units: int, has: str, has_not: str) -> None:
    keys = units_of(quarter)

    assert len(keys) == units
    assert has in keys
    assert has_not not in keys


def test_near_units_share_a_run_and_far_ones_and_quarters_do_not() -> None:
    near = [Partition("2024-Q1", "lao-cai-10"), Partition("2024-Q1", "bac-giang-24")]
    far = Partition("2024-Q1", "ha-tinh-42")
    other = Partition("2024-Q2", "lao-cai-10")

    ranges = [(tags[START], tags[END]) for _, tags in runs_for([far, other, *near])]

    assert ranges == [
        ("lao-cai-10|2024-Q1", "bac-giang-24|2024-Q1"),
        ("ha-tinh-42|2024-Q1", "ha-tinh-42|2024-Q1"),
        ("lao-cai-10|2024-Q2", "lao-cai-10|2024-Q2"),
    ]


def test_a_quarter_before_the_regime_is_not_in_the_grid() -> None:
    assert is_known(Partition("2019-Q1", "lao-cai-10"))
    assert not is_known(Partition("2018-Q4", "lao-cai-10"))


def test_a_file_that_may_still_be_arriving_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "tỉnh").mkdir()
    arrived = tmp_path / "tỉnh" / "báo cáo.txt"
    arrived.write_text("x", encoding="utf-8")
    changed_at = arrived.stat().st_ctime

    assert settled_files(tmp_path, changed_at + 1) == {}
    assert list(settled_files(tmp_path, changed_at + sensors.SETTLED_SECONDS)) == ["tỉnh/báo cáo.txt"]


def test_the_inbox_asks_once_for_the_receipts_of_what_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sensors, "SETTLED_SECONDS", 0)
    sensor = inbox_sensor(Settings(home=tmp_path / "home", raw=tmp_path / "raw"))
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "one.txt").write_text("one", encoding="utf-8")

    first = sensor(dg.build_sensor_context())
    assert isinstance(first, dg.SensorResult)
    again = sensor(dg.build_sensor_context(cursor=first.cursor))
    (tmp_path / "raw" / "two.txt").write_text("two", encoding="utf-8")
    third = sensor(dg.build_sensor_context(cursor=first.cursor))

    assert first.run_requests is not None
    assert [request.asset_selection for request in first.run_requests] == [
        [dg.AssetKey("receipts"), dg.AssetKey("expected_reports")]
    ]
    assert isinstance(again, dg.SkipReason)
    assert isinstance(third, dg.SensorResult)
    assert sorted(json.loads(third.cursor or "{}")) == ["one.txt", "two.txt"]
    assert third.run_requests is not None
    assert third.run_requests[0].run_key != first.run_requests[0].run_key


def test_what_receipts_left_behind_is_asked_for_part_by_part_and_never_twice(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", raw=tmp_path / "raw")
    shutil.copytree(SAMPLES / "2024-Q1", settings.raw)
    prepare_home(settings)
    definitions = build_defs(settings)
    job = definitions.resolve_job_def("refresh")
    sensor = behind_sensor(settings)

    def tick(instance: dg.DagsterInstance, cursor: str | None) -> tuple[list[dg.RunRequest], str | None]:
        context = dg.build_sensor_context(instance=instance, cursor=cursor, definitions=definitions)
        ticked = sensor.evaluate_tick(context)
        return list(ticked.run_requests or []), ticked.cursor

    with dg.DagsterInstance.ephemeral() as instance:
        nothing, cursor = tick(instance, None)
        job.execute_in_process(instance=instance, asset_selection=[dg.AssetKey("receipts")])
        figures, cursor = tick(instance, cursor)
        (wanted,) = [request for request in figures if request.tags.get(START)]
        for request in figures:
            job.execute_in_process(instance=instance, asset_selection=request.asset_selection, tags=dict(request.tags))
        warehouse, cursor = tick(instance, cursor)
        again, cursor = tick(instance, cursor)  # the run asked for has left no trace: it failed, or was refused

    assert nothing == []
    assert (wanted.tags[START], wanted.tags[END]) == ("lao-cai-10|2024-Q1", "bac-giang-24|2024-Q1")
    assert [key.to_user_string() for key in wanted.asset_selection or []] == list(FIGURES)
    assert {"int_observations", "findings", "fct_ho_so", "published"} <= {
        key.to_user_string() for request in warehouse for key in request.asset_selection or []
    }
    assert again == []


def test_a_second_run_of_one_home_waits_for_the_first(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    entered = threading.Event()
    waiting = threading.Event()

    class Heard(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            waiting.set()

    log = logging.Logger("test")
    log.addHandler(Heard())

    def second() -> None:
        with held(path, log):
            entered.set()

    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(timeout=30)
        time.sleep(0.05)
        assert not entered.is_set()
    thread.join(timeout=30)

    assert entered.is_set()
