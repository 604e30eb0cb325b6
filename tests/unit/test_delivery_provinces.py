"""A reader of one province's letter gets only that province's letter, by server and by outbox."""

import json
import shutil
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import duckdb
import pytest
from delivery_home import TO_OUTBOX, Clock, give_contacts, home_of, ledger_of, mail_through, publish, report_of
from feedback_records import submission
from mail_server import mail_server

from pipelines.catalogue import provinces, unit_today
from pipelines.feedback.delivery import plan_in_words, round_in_words, send_letters
from pipelines.settings import Settings

OF_2024 = [p for p in provinces() if p.holds_on(date(2024, 3, 31))]
UNIT_OF = {report_of(p.province_key).submission_id: p for p in OF_2024}
BEFORE, AFTER = datetime(2024, 4, 2, tzinfo=UTC), datetime(2025, 8, 2, tzinfo=UTC)


def every_unit(settings: Settings) -> None:
    """A contact for every unit that there ever was."""
    give_contacts(settings, *(f"{p.province_key},to,,so@{p.province_key}.example.vn,," for p in provinces()))


def address_of(unit: str) -> str:
    return f"so@{unit}.example.vn"


@pytest.fixture(scope="module")
def letters_of_2024(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = home_of(tmp_path_factory.mktemp("units"), [report_of(p.province_key) for p in OF_2024])
    every_unit(settings)
    return settings


@pytest.fixture
def home(letters_of_2024: Settings, tmp_path: Path) -> Settings:
    shutil.copytree(letters_of_2024.home, tmp_path / "home")
    return Settings(home=tmp_path / "home", raw=tmp_path, contacts=letters_of_2024.contacts)


@pytest.mark.parametrize("now", [BEFORE, AFTER], ids=["before the mergers", "after the mergers"])
def test_every_letter_of_63_units_goes_to_its_own_unit_or_its_heir_and_to_nobody_else(
    home: Settings, now: datetime
) -> None:
    with mail_server() as box:
        done = send_letters(home, mail_through(box.port), clock=Clock(now))

    assert len(OF_2024) == len(box.taken) == done.count("accepted") == 63
    reports = dict(UNIT_OF)
    readers = set()
    for (_, recipients, _), message in zip(box.taken, box.messages, strict=True):
        of = message["Message-ID"][1:17]
        unit, heir = reports.pop(of), unit_today(UNIT_OF[of].province_key, now.date())
        assert heir is not None
        assert recipients == [address_of(heir.province_key)]
        everything = "\n".join(
            [*map(str, message.values()), *(p.get_content() for p in message.walk() if not p.is_multipart())]
        )
        assert f"Sở Thông tin và Truyền thông {unit.type} {unit.name}" in everything
        assert not [other for other in UNIT_OF if other != of and other in everything]
        assert not [
            p.province_key for p in provinces()
            if p.province_key != heir.province_key and address_of(p.province_key) in everything
        ]  # fmt: skip
        readers.add(recipients[0])
    assert reports == {}
    assert len(readers) == (63 if now == BEFORE else 34)


def test_a_letter_that_lies_with_another_unit_is_not_sent(tmp_path: Path) -> None:
    """A file moved by hand, or left where an earlier identification put it."""
    report = report_of("lao-cai-10")
    home = home_of(tmp_path, [report])
    every_unit(home)
    (home.feedback / "2024-Q1" / "lao-cai-10").rename(home.feedback / "2024-Q1" / "yen-bai-15")

    with mail_server() as box:
        send_letters(home, mail_through(box.port), clock=Clock())

    assert box.taken == []


def test_a_letter_whose_words_are_of_another_unit_is_not_sent_and_told(tmp_path: Path) -> None:
    home = home_of(tmp_path, [report_of("lao-cai-10")])
    every_unit(home)
    twin = next(home.feedback.rglob("*.json"))
    said = json.loads(twin.read_text(encoding="utf-8"))
    said["received"]["province_key"] = "yen-bai-15"
    twin.write_text(json.dumps(said), encoding="utf-8")

    with mail_server() as box:
        done = send_letters(home, mail_through(box.port), clock=Clock())

    assert box.taken == []
    assert "yen-bai-15" in done.problems[0]


def test_a_report_understood_as_another_units_since_is_not_sent_to_the_first(tmp_path: Path) -> None:
    first = report_of("lao-cai-10")
    home = home_of(tmp_path, [first])
    every_unit(home)
    with duckdb.connect(str(home.published_database)) as published:
        published.execute("update dim_submission set province_key = 'yen-bai-15'")

    with mail_server() as box:
        send_letters(home, mail_through(box.port), clock=Clock())

    assert box.taken == []


def test_nothing_is_sent_of_what_was_never_published(tmp_path: Path) -> None:
    home = home_of(tmp_path)
    home.published_database.unlink()

    with mail_server() as box:
        send_letters(home, mail_through(box.port), clock=Clock())

    assert box.taken == []


@pytest.mark.parametrize("broken", ["{", "[]", '{"submission_id": "x"}', "null", "\udcff"])
def test_a_file_that_is_no_letter_is_told_and_stops_no_other(tmp_path: Path, broken: str) -> None:
    home = home_of(tmp_path)
    (home.feedback / "2024-Q1" / "lao-cai-10" / "x.json").write_bytes(broken.encode(errors="surrogateescape"))

    with mail_server() as box:
        done = send_letters(home, mail_through(box.port), clock=Clock())

    assert len(box.taken) == 1
    assert broken == '{"submission_id": "x"}' or "x.json" in done.problems[0]


def test_what_lies_beside_the_letters_is_none(tmp_path: Path) -> None:
    home = home_of(tmp_path)
    (home.feedback / "bang-diem").mkdir()
    (home.feedback / "bang-diem" / "bang.json").write_text("[]", encoding="utf-8")

    with mail_server() as box:
        done = send_letters(home, mail_through(box.port), clock=Clock())

    assert len(box.taken) == 1
    assert done.problems == []


def test_a_unit_without_a_contact_is_listed_and_no_fault(tmp_path: Path) -> None:
    home = home_of(tmp_path, [report_of("lao-cai-10"), report_of("yen-bai-15")])

    with mail_server() as box:
        done = send_letters(home, mail_through(box.port), clock=Clock())

    assert len(box.taken) == 1
    assert not done.failed
    assert "yen-bai-15: 1 letter" in round_in_words(done)


def test_a_wrong_line_of_the_contacts_stops_no_other_and_is_told(tmp_path: Path) -> None:
    home = home_of(tmp_path)
    with home.contacts.open("a", encoding="utf-8") as contacts:
        contacts.write("lao-cai-10,to,,no address,,\n")

    with mail_server() as box:
        done = send_letters(home, mail_through(box.port), clock=Clock())

    assert len(box.taken) == 1
    assert "line 3" in done.problems[0]
    assert done.failed


# The outbox


def test_without_a_server_each_letter_is_a_file_that_a_mail_program_opens_as_a_draft(home: Settings) -> None:
    done = send_letters(home, TO_OUTBOX, clock=Clock(AFTER))

    files = sorted(home.outbox.iterdir())
    assert len(files) == done.count("written") == 63
    assert all(file.suffix == ".eml" for file in files)
    for file in files:
        message = message_from_bytes(file.read_bytes(), policy=default)
        (unit,) = [p.province_key for p in OF_2024 if f"__{p.province_key}__" in file.name]
        heir = unit_today(unit, AFTER.date())
        assert heir is not None
        assert [a.addr_spec for a in message["To"].addresses] == [address_of(heir.province_key)]
        assert (message["X-Unsent"], message["From"].addresses[0].domain) == ("1", "khoso.invalid")


def test_the_outbox_is_filled_once(home: Settings) -> None:
    send_letters(home, TO_OUTBOX, clock=Clock())
    before = {file: file.stat().st_mtime_ns for file in home.outbox.iterdir()}
    lines = ledger_of(home)

    again = send_letters(home, TO_OUTBOX, clock=Clock())

    assert again.sent == []
    assert ledger_of(home) == lines
    assert before == {file: file.stat().st_mtime_ns for file in home.outbox.iterdir()}


def test_a_letter_of_the_outbox_is_not_sent_again_by_a_server_that_comes_later(tmp_path: Path) -> None:
    home = home_of(tmp_path)
    send_letters(home, TO_OUTBOX, clock=Clock())

    with mail_server() as box:
        send_letters(home, mail_through(box.port), clock=Clock())

    assert box.taken == []


def test_without_a_contact_the_outbox_has_a_draft_that_an_address_replaces(tmp_path: Path) -> None:
    home = home_of(tmp_path, [report_of("yen-bai-15")])
    send_letters(home, TO_OUTBOX, clock=Clock())
    (draft,) = home.outbox.iterdir()
    assert "To" not in message_from_bytes(draft.read_bytes(), policy=default)
    assert send_letters(home, TO_OUTBOX, clock=Clock()).sent == []

    every_unit(home)
    send_letters(home, TO_OUTBOX, clock=Clock())

    assert list(home.outbox.iterdir()) == [draft]
    to = message_from_bytes(draft.read_bytes(), policy=default)["To"]
    assert [a.addr_spec for a in to.addresses] == [address_of("yen-bai-15")]


def test_a_file_of_no_known_unit_is_a_draft_and_goes_to_no_contact(tmp_path: Path) -> None:
    lost = submission(
        "x", outcome="unidentified", outcome_detail="Chưa rõ địa phương.", province_key=None, province_name=None,
        period=None, quarter=None, issuer=None,
    )  # fmt: skip
    home = home_of(tmp_path, [lost])
    every_unit(home)

    with mail_server() as box:
        send_letters(home, mail_through(box.port), clock=Clock())
    send_letters(home, TO_OUTBOX, clock=Clock())

    assert box.taken == []
    (draft,) = home.outbox.iterdir()
    message = message_from_bytes(draft.read_bytes(), policy=default)
    assert "To" not in message
    assert "chưa xác định địa phương" in message["Subject"]


def test_a_dry_run_lists_who_would_get_what_and_writes_nothing(home: Settings) -> None:
    before = {path: path.stat().st_mtime_ns for path in home.home.rglob("*")}

    with mail_server() as box:
        planned = send_letters(home, mail_through(box.port), clock=Clock(AFTER), dry_run=True, again=["refused"])

    told = plan_in_words(planned)
    assert (box.greetings, box.taken, planned.sent) == (0, [], [])
    assert before == {path: path.stat().st_mtime_ns for path in home.home.rglob("*")}
    assert "Would send 63 letters through 127.0.0.1" in told
    assert "2024-Q1/yen-bai-15 (now lao-cai-15)" in told
    assert all(f"to  {address_of(p.province_key)}" in told for p in provinces() if p.holds_on(AFTER.date()))


def test_one_quarter_is_sent_alone_where_it_is_named(tmp_path: Path) -> None:
    first, second = report_of("lao-cai-10"), report_of("lao-cai-10", quarter="2024-Q2")
    home = home_of(tmp_path, [first, second])
    publish(home, [first, second])

    with mail_server() as box:
        send_letters(home, mail_through(box.port), clock=Clock(), quarter="2024-Q2")

    assert [line.quarter for line in ledger_of(home)] == ["2024-Q2"] * 2
