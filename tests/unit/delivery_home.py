"""Homes with letters that wait to be sent, as a refresh leaves them, without the refresh.

Belongs here: letters on the disk, what the warehouse publishes of their submissions, contacts, settings of mail. Does
not: any expectation.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
from feedback_records import sample, submission

from pipelines import store
from pipelines.catalogue import provinces
from pipelines.feedback import Letter, build_letter, render_html, render_json
from pipelines.feedback.delivery.contacts import COLUMNS
from pipelines.feedback.files import file_stem
from pipelines.records import Delivery, Submission
from pipelines.settings import MailServer, MailSettings, Settings

LAO_CAI = "chuyendoiso@laocai.example.vn"
NOW = datetime(2024, 4, 2, 3, 0, tzinfo=UTC)  # before the units of 1 July 2025


class Clock:
    """A clock that a test sets; it goes on by a second each time it is read, as one does."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def report_of(province_key: str, quarter: str = "2024-Q1", version: int = 1, **changes: Any) -> Submission:
    """A report with nothing to ask, whose words are this unit's alone."""
    unit = next(p for p in provinces() if p.province_key == province_key)
    issuer = f"Sở Thông tin và Truyền thông {unit.type} {unit.name}"
    text = f"BÁO CÁO quý của {unit.type} {unit.name} ({province_key}), kỳ {quarter}, bản {version}\n"
    return submission(
        text, province_key=province_key, province_name=unit.name, period=quarter, quarter=quarter, issuer=issuer,
        doc=f"bao-cao-{province_key}", **changes,
    )  # fmt: skip


def home_of(folder: Path, submissions: Sequence[Submission] | None = None, contacts: str = "") -> Settings:
    """A home with a letter for each submission, or for the report with two findings; `contacts` are lines."""
    settings = Settings(home=folder / "home", raw=folder / "raw", contacts=folder / "contacts.csv")
    standing = [sample()[0]] if submissions is None else list(submissions)
    for one in standing:
        put_letter(settings, one)
    publish(settings, standing)
    give_contacts(settings, contacts or f"lao-cai-10,to,Sở TTTT,{LAO_CAI},,")
    return settings


def put_letter(settings: Settings, of: Submission, findings: int = 2) -> Path:
    """The letter of a submission where a refresh puts it; of the sample, with some of its findings."""
    report, observations, numbers, found = sample()
    rows = (observations, numbers, found[:findings]) if of.submission_id == report.submission_id else ([], [], [])
    place = f"{of.quarter}/{of.province_key}" if of.outcome == "read" else "unidentified"
    return write_page(build_letter(of, *rows), settings.feedback / place)


def write_page(letter: Letter, folder: Path) -> Path:
    """The page and the JSON twin as `write_letter` names them; other forms are put there by whoever needs them."""
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / f"{file_stem(letter)}.html"
    page.write_text(render_html(letter), encoding="utf-8")
    page.with_suffix(".json").write_text(render_json(letter), encoding="utf-8")
    return page


def publish(settings: Settings, current: Sequence[Submission], superseded: Sequence[Submission] = ()) -> None:
    settings.published.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(settings.published_database)) as published:
        published.execute(
            "create or replace table dim_submission "
            "(submission_id varchar, outcome varchar, quarter varchar, province_key varchar, is_current boolean)"
        )
        for one in [*current, *superseded]:
            is_current = one in current and one.outcome == "read"  # what is not identified has no versions
            row = [one.submission_id, one.outcome, one.quarter, one.province_key, is_current]
            published.execute("insert into dim_submission values (?, ?, ?, ?, ?)", row)


def give_contacts(settings: Settings, *lines: str) -> None:
    settings.contacts.write_text("\n".join([",".join(COLUMNS), *lines, ""]), encoding="utf-8")


def mail_through(port: int, **changes: Any) -> MailSettings:
    server = MailServer(
        **({"host": "127.0.0.1", "port": port, "security": "none", "user": "", "password": "", "timeout_seconds": 5.0}
           | changes)
    )  # fmt: skip
    return MailSettings("khoso@bo.example.vn", "Hệ thống Khoso", "", server)


TO_OUTBOX = MailSettings("", "", "", None)


def ledger_of(settings: Settings) -> list[Delivery]:
    return store.read_rows(settings.lake / "deliveries", Delivery)


def events_of(settings: Settings, recipient: str = LAO_CAI) -> list[str]:
    return [line.event for line in ledger_of(settings) if line.recipient == recipient]
