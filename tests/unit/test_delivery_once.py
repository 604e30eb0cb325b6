"""Each letter is sent once: over crashes at any moment, changed letters, the operator's wish, and reminders."""

import multiprocessing
import random
import re
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from delivery_home import (
    LAO_CAI,
    NOW,
    Clock,
    events_of,
    give_contacts,
    home_of,
    ledger_of,
    mail_through,
    publish,
    put_letter,
    report_of,
)
from feedback_records import sample
from mail_server import Mailbox, mail_server

from pipelines import store
from pipelines.catalogue import provinces
from pipelines.feedback.delivery import Round, remind, round_in_words, send_letters
from pipelines.feedback.delivery.ledger import Ledger
from pipelines.records import Delivery
from pipelines.settings import Settings

_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(["pyarrow.parquet", "duckdb", "pipelines.feedback.delivery"])
KILLS = 12
FORTNIGHT = timedelta(days=14)


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return home_of(tmp_path)


def _send(settings: Settings, port: int) -> None:
    send_letters(settings, mail_through(port), clock=Clock())


def _started(settings: Settings, port: int) -> "multiprocessing.process.BaseProcess":
    process = _FORKED.Process(target=_send, args=(settings, port))
    process.start()
    return process


# Crashes


def test_a_kill_between_taking_and_recording_sends_no_letter_twice_in_silence(home: Settings) -> None:
    box = Mailbox(to_data=["take and be silent"])

    with mail_server(box):
        process = _started(home, box.port)
        while not box.taken:
            assert process.is_alive()
            time.sleep(0.01)
        process.kill()  # the server has the letter, and the ledger does not know
        process.join()
        assert process.exitcode == -9
        assert events_of(home) == ["attempt"]

        done = send_letters(home, mail_through(box.port), clock=Clock())
        after = send_letters(home, mail_through(box.port), clock=Clock())

    first, second = box.messages
    assert events_of(home) == ["attempt", "attempt", "accepted"]
    assert first["Message-ID"] == second["Message-ID"]
    assert second["Subject"].startswith("(Gửi lại) ")
    assert (done.count("accepted"), after.sent) == (1, [])


def test_rounds_killed_at_any_moment_lose_no_letter_and_repeat_none_in_silence(tmp_path: Path) -> None:
    units = [p.province_key for p in provinces() if p.holds_on(NOW.date())][:30]
    home = home_of(tmp_path, [report_of(unit) for unit in units])
    give_contacts(home, *(f"{unit},to,,so@{unit}.example.vn,," for unit in units))
    chance = random.Random()
    killed = 0

    with mail_server() as box:
        while killed < KILLS and len(set(box.recipients)) < len(units):
            process = _started(home, box.port)
            had = len(box.taken)
            began = time.monotonic()
            while process.is_alive() and len(box.taken) == had and time.monotonic() - began < 30:
                time.sleep(0.001)
            time.sleep(chance.uniform(0, 0.05))
            process.kill()
            process.join()
            killed += process.exitcode == -9
        for _ in range(3):
            last = send_letters(home, mail_through(box.port), clock=Clock())

    assert killed >= 3, "rounds end before they can be killed"
    assert last.sent == []
    assert sorted(set(box.recipients)) == sorted(f"so@{unit}.example.vn" for unit in units)
    by_id: dict[str, list[str]] = {}
    for message in box.messages:
        by_id.setdefault(message["Message-ID"], []).append(message["Subject"])
    assert len(by_id) == len(units)
    for subjects in by_id.values():
        assert all(subject.startswith("(Gửi lại)") for subject in subjects[1:])


def test_a_kill_while_a_line_is_written_leaves_the_ledger_whole(home: Settings) -> None:
    """What a writer leaves that is killed within a write is a draft, which nobody reads and the next round removes."""
    with mail_server() as box:
        _send(home, box.port)
        folder = home.lake / "deliveries"
        draft = folder / ".2024-04-0000.99999.draft"
        draft.write_bytes((folder / "2024-04-0000.parquet").read_bytes()[:200])

        _send(home, box.port)

    assert not draft.exists()
    assert events_of(home) == ["attempt", "accepted"]


def test_nothing_is_handed_over_before_its_attempt_is_on_the_disk(
    home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "write_rows", full)
    with mail_server() as box, pytest.raises(OSError, match="No space"):
        _send(home, box.port)

    assert box.taken == []


def test_two_rounds_at_a_time_send_each_letter_once(home: Settings) -> None:
    with mail_server() as box:
        processes = [_started(home, box.port) for _ in range(4)]
        for process in processes:
            process.join()

    assert [process.exitcode for process in processes] == [0] * 4
    assert box.recipients == [LAO_CAI]


def test_a_second_round_says_that_it_waits(home: Settings) -> None:
    box = Mailbox(to_data=["take and be silent"])
    heard: list[str] = []

    with mail_server(box):
        process = _started(home, box.port)
        while not box.taken:
            time.sleep(0.01)
        threading.Timer(0.3, process.kill).start()
        send_letters(home, mail_through(box.port), clock=Clock(), say=heard.append)
        process.join()

    assert heard[0] == "another process sends letters of this home: waiting for it to finish"


# The ledger


def test_the_ledger_only_grows(home: Settings) -> None:
    lines: list[Delivery] = []
    box = Mailbox(to_recipient={LAO_CAI: ["450 later"]}, to_data=["take and drop"])
    clock = Clock()

    with mail_server(box):
        for _ in range(4):
            send_letters(home, mail_through(box.port), clock=clock)
            now = ledger_of(home)
            assert now[: len(lines)] == lines
            lines = now
            clock.now += timedelta(days=20)  # into another month, another file

    assert [line.event for line in lines] == ["deferred", "attempt", "uncertain", "attempt", "accepted"]
    assert store.partitions(home.lake / "deliveries") == ["2024-04-0000", "2024-05-0000"]
    assert [line.event for line in Ledger(home).lines(lines[0].submission_id)] == [line.event for line in lines]


def test_a_full_file_of_the_ledger_is_followed_by_another(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.feedback.delivery.ledger.LINES_OF_FILE", 3)
    of = sample()[0].submission_id

    with mail_server() as box:
        _send(home, box.port)
        for _ in range(3):
            send_letters(home, mail_through(box.port), clock=Clock(), again=[of])
        done = send_letters(home, mail_through(box.port), clock=Clock())

    assert len(store.partitions(home.lake / "deliveries")) == 4
    assert [line.event for line in Ledger(home).lines(of)] == [
        "attempt", "accepted", *["asked", "attempt", "accepted"] * 3,
    ]  # fmt: skip
    assert done.sent == []


def test_a_line_says_whose_letter_went_to_whom(tmp_path: Path) -> None:
    home = home_of(tmp_path, [report_of("yen-bai-15")], "lao-cai-15,to,,a@laocai.example.vn,,")

    with mail_server() as box:
        send_letters(home, mail_through(box.port), clock=Clock(NOW + timedelta(days=900)))

    line = ledger_of(home)[-1]
    assert (line.province_key, line.quarter, line.sent_to) == ("yen-bai-15", "2024-Q1", "lao-cai-15")
    assert (line.recipient, line.channel, line.kind, line.number) == ("a@laocai.example.vn", "smtp", "letter", 0)


# Versions


def test_a_new_version_of_a_report_has_a_letter_of_its_own_and_the_old_one_stays_unsent(tmp_path: Path) -> None:
    old, new = report_of("lao-cai-10"), report_of("lao-cai-10", version=2)
    home = home_of(tmp_path, [old, new])
    publish(home, current=[new], superseded=[old])

    with mail_server() as box:
        _send(home, box.port)
        _send(home, box.port)

    assert [line.submission_id for line in ledger_of(home)] == [new.submission_id] * 2
    assert len(box.taken) == 1


def test_a_letter_written_again_in_other_words_is_not_sent_again_by_itself(home: Settings) -> None:
    report = sample()[0]

    with mail_server() as box:
        _send(home, box.port)
        put_letter(home, report, findings=1)
        done = send_letters(home, mail_through(box.port), clock=Clock())
        assert len(box.taken) == 1
        assert re.search(r"Asks something else .*: 1", round_in_words(done))

        send_letters(home, mail_through(box.port), clock=Clock(), again=["changed"])
        send_letters(home, mail_through(box.port), clock=Clock(), again=["changed"])

    first, second = box.messages
    assert first["Message-ID"] != second["Message-ID"]
    assert not second["Subject"].startswith("(Gửi lại)"), "it is no repetition of what was sent"


def test_the_operator_may_send_one_letter_again_and_it_says_so(home: Settings) -> None:
    of = sample()[0].submission_id

    with mail_server() as box:
        _send(home, box.port)
        send_letters(home, mail_through(box.port), clock=Clock(), again=[of[:8]])
        _send(home, box.port)

    assert events_of(home) == ["attempt", "accepted", "asked", "attempt", "accepted"]
    assert box.messages[1]["Subject"].startswith("(Gửi lại) ")


def test_again_serves_those_who_have_not_got_the_letter(home: Settings) -> None:
    give_contacts(home, f"lao-cai-10,to,,{LAO_CAI},,", "lao-cai-10,cc,,cc@laocai.example.vn,,")
    box = Mailbox(to_recipient={"cc@laocai.example.vn": ["550 no such user"]})

    with mail_server(box):
        _send(home, box.port)
        send_letters(home, mail_through(box.port), clock=Clock(), again=["refused"])

    assert box.recipients == [LAO_CAI, "cc@laocai.example.vn"]
    assert not box.messages[1]["Subject"].startswith("(Gửi lại)")


def test_again_for_an_id_that_no_letter_has_is_told(home: Settings) -> None:
    with mail_server() as box:
        done = send_letters(home, mail_through(box.port), clock=Clock(), again=["ffffffff"])

    assert "ffffffff" in done.problems[0]
    assert done.failed


# Reminders


def _remind(home: Settings, box: Mailbox, clock: Clock) -> Round:
    return remind(home, mail_through(box.port), clock=clock)


def test_open_findings_are_reminded_of_every_fourteen_days_and_three_times(home: Settings) -> None:
    clock = Clock()
    reminded = []

    with mail_server() as box:
        send_letters(home, mail_through(box.port), clock=clock)
        for day in range(1, 80):
            clock.now = NOW + timedelta(days=day, minutes=1)
            if _remind(home, box, clock).sent:
                reminded.append(day)

    letter, *reminders = box.messages
    assert reminded == [14, 28, 42]
    assert [m["Subject"].split(":")[0] for m in reminders] == ["Nhắc lần 1", "Nhắc lần 2", "Nhắc lần 3"]
    assert {m["In-Reply-To"] for m in reminders} == {letter["Message-ID"]}
    assert len({m["Message-ID"] for m in box.messages}) == 4
    assert Counter(line.kind for line in ledger_of(home) if line.event == "accepted") == {"letter": 1, "reminder": 3}


def test_a_late_reminder_does_not_have_the_next_on_its_heels(home: Settings) -> None:
    clock = Clock()

    with mail_server() as box:
        send_letters(home, mail_through(box.port), clock=clock)
        clock.now = NOW + timedelta(days=27)
        _remind(home, box, clock)
        clock.now = NOW + timedelta(days=29)
        _remind(home, box, clock)

    assert len(box.taken) == 2


def test_what_was_never_sent_or_asks_nothing_is_not_reminded_of(tmp_path: Path, home: Settings) -> None:
    late = Clock(NOW + 2 * FORTNIGHT)

    with mail_server() as box:
        assert _remind(home, box, late).sent == []
        send_letters(home, mail_through(box.port), clock=Clock())
        put_letter(home, sample()[0], findings=0)
        assert _remind(home, box, late).sent == []

    assert len(box.taken) == 1


def test_a_reminder_put_off_comes_later_as_the_same_one(home: Settings) -> None:
    clock = Clock()
    box = Mailbox()

    with mail_server(box):
        send_letters(home, mail_through(box.port), clock=clock)
        box.to_recipient[LAO_CAI] = ["450 later"]
        clock.now = NOW + FORTNIGHT + timedelta(hours=1)
        _remind(home, box, clock)
        clock.now += timedelta(hours=1)
        _remind(home, box, clock)
        clock.now += timedelta(hours=1)
        _remind(home, box, clock)

    assert [m["Subject"].split(":")[0] for m in box.messages[1:]] == ["Nhắc lần 1"]


def test_a_resubmission_ends_the_reminders_of_the_version_before(tmp_path: Path) -> None:
    old, new = sample()[0], report_of("lao-cai-10", version=2)
    home = home_of(tmp_path, [old])

    with mail_server() as box:
        send_letters(home, mail_through(box.port), clock=Clock())
        put_letter(home, new)
        publish(home, current=[new], superseded=[old])
        done = _remind(home, box, Clock(NOW + 2 * FORTNIGHT))

    assert done.sent == []
