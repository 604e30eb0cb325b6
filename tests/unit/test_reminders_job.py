"""The job that reminds: of findings that stayed open, once in 14 days, and only where an operator switched it on."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
from dagster._utils.schedules import schedule_execution_time_iterator
from delivery_home import NOW, TO_OUTBOX, Clock, home_of, ledger_of

from pipelines.feedback.delivery import send_letters
from pipelines.orchestration.reminders import remind
from pipelines.orchestration.resources import home_resource
from pipelines.orchestration.schedules import reminders
from pipelines.settings import Settings

# By now the Lào Cai that reported is another unit, whose contact is reminded.
CONTACTS = "lao-cai-10,to,,cu@laocai.example.vn,,\nlao-cai-15,to,,moi@laocai.example.vn,,"


@pytest.fixture(autouse=True)
def no_mail_server(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOST", "USER", "PASSWORD", "PORT", "SECURITY"):
        monkeypatch.delenv(f"KHOSO_SMTP_{name}", raising=False)


def run(settings: Settings) -> dg.ExecuteInProcessResult:
    return remind.execute_in_process(resources={"home": home_resource(settings)}, raise_on_error=False)


def reminded(settings: Settings) -> list[str]:
    return [line.recipient for line in ledger_of(settings) if line.kind == "reminder" and line.event == "written"]


def test_findings_that_stayed_open_are_reminded_of_once(tmp_path: Path) -> None:
    settings = home_of(tmp_path, contacts=CONTACTS)
    send_letters(settings, TO_OUTBOX, clock=Clock(NOW))

    first, second = run(settings), run(settings)

    assert first.success and second.success
    assert reminded(settings) == ["moi@laocai.example.vn"]
    (output,) = [e for e in first.all_node_events if e.event_type_value == "STEP_OUTPUT"]
    assert output.step_output_data.metadata["reminders"].value == 1


def test_nobody_is_reminded_of_a_letter_that_was_not_sent(tmp_path: Path) -> None:
    settings = home_of(tmp_path, contacts=CONTACTS)

    assert run(settings).success
    assert ledger_of(settings) == []


def test_nobody_is_reminded_within_14_days(tmp_path: Path) -> None:
    settings = home_of(tmp_path, contacts=CONTACTS)
    send_letters(settings, TO_OUTBOX, clock=Clock(datetime.now(NOW.tzinfo) - timedelta(days=13)))

    assert run(settings).success
    assert reminded(settings) == []


def test_settings_that_are_wrong_fail_the_run_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHOSO_SMTP_USER", "khoso")

    failed = run(home_of(tmp_path, contacts=CONTACTS))

    (failure,) = [e.step_failure_data.user_failure_data for e in failed.all_events if e.is_step_failure]
    assert failure is not None
    assert "KHOSO_SMTP_HOST is missing" in str(failure.description)


def test_reminders_go_out_on_working_mornings_and_not_before_they_are_switched_on() -> None:
    begin = datetime(2024, 3, 15, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))  # a Friday
    ticks = schedule_execution_time_iterator(
        begin.timestamp(), str(reminders.cron_schedule), reminders.execution_timezone
    )

    assert [next(ticks).isoformat() for _ in range(2)] == ["2024-03-18T08:30:00+07:00", "2024-03-19T08:30:00+07:00"]
    assert reminders.default_status == dg.DefaultScheduleStatus.STOPPED
    assert reminders.job_name == "remind"
