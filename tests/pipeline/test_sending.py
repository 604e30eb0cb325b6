"""A refresh sends letters where the operator has switched that on, and nowhere else."""

from dataclasses import replace

import pytest
from pipeline_home import BAD, Built

from pipelines import store
from pipelines.catalogue import provinces
from pipelines.feedback.delivery.contacts import COLUMNS
from pipelines.orchestration.refresh import refresh
from pipelines.orchestration.summary import summary
from pipelines.records import Delivery
from pipelines.settings import Settings


def test_a_refresh_sends_nothing_by_itself(built: Built) -> None:
    assert built.first.sent is None
    assert not built.settings.outbox.exists()
    assert not (built.settings.lake / "deliveries").exists()
    assert "khoso send" in summary(built.settings, built.first)


def test_a_refresh_that_may_send_sends_each_letter_once(copied: Settings) -> None:
    contacts = copied.home / "contacts.csv"
    lines = [f"{p.province_key},to,,so@{p.province_key}.example.vn,," for p in provinces()]
    contacts.write_text("\n".join([",".join(COLUMNS), *lines]), encoding="utf-8")
    sending = replace(copied, send=True, contacts=contacts)

    first = refresh(sending)
    files = sorted(copied.outbox.iterdir())
    second = refresh(sending)

    assert first.sent and first.sent.count("written") == len(files) > 60
    assert second.sent and second.sent.sent == []
    assert sorted(copied.outbox.iterdir()) == files
    assert "written" in summary(sending, first)
    assert len([file for file in files if file.name.startswith("unidentified__")]) == len(BAD)
    ledger = [line for line in store.read_rows(copied.lake / "deliveries", Delivery) if line.recipient]
    assert [line.event for line in ledger].count("written") == len({line.submission_id for line in ledger}) > 60
    assert all(line.recipient == f"so@{line.sent_to}.example.vn" for line in ledger)


def test_settings_of_mail_that_are_wrong_fail_the_sending_and_nothing_else(
    copied: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KHOSO_SMTP_USER", "khoso")

    done = refresh(replace(copied, send=True))

    assert done.received
    assert done.sent is None
    assert [failure for failure in done.failures if "KHOSO_SMTP_HOST is missing" in failure] == done.failures
