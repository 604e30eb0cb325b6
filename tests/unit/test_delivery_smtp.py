"""Letters through a real mail server: what it takes, refuses, puts off and breaks off."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from delivery_home import LAO_CAI, NOW, Clock, events_of, give_contacts, home_of, ledger_of, mail_through, report_of
from mail_server import PASSWORD, USER, Mailbox, certificate, mail_server

from pipelines.feedback.delivery import Round, complaints, round_in_words, send_letters
from pipelines.feedback.delivery.ledger import MOST_ATTEMPTS
from pipelines.settings import MailSettings, Settings

OFFICE = "vanphong@laocai.example.vn"
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")  # of the server, where a test shows just that
TWO = (f"lao-cai-10,to,Sở TTTT,{LAO_CAI},,", f"lao-cai-10,cc,Văn phòng,{OFFICE},,")


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return home_of(tmp_path)


def send(home: Settings, mail: MailSettings, clock: Clock | None = None, **asked: object) -> Round:
    return send_letters(home, mail, clock=clock or Clock(), **asked)  # type: ignore[arg-type]


def test_a_letter_reaches_the_contact_of_its_unit_once(home: Settings) -> None:
    with mail_server() as box:
        first = send(home, mail_through(box.port))
        second = send(home, mail_through(box.port))

    assert box.recipients == [LAO_CAI]
    assert (first.count("accepted"), second.sent) == (1, [])
    assert not first.failed and not second.failed
    assert events_of(home) == ["attempt", "accepted"]
    assert ledger_of(home)[-1].message_id == box.messages[0]["Message-ID"]
    assert "queued as 42" in ledger_of(home)[-1].detail


def test_nothing_due_opens_no_connection(home: Settings) -> None:
    with mail_server() as box:
        send(home, mail_through(box.port))
        send(home, mail_through(box.port))

    assert box.greetings == 1


def test_several_contacts_get_one_mail(home: Settings) -> None:
    give_contacts(home, *TWO)

    with mail_server() as box:
        send(home, mail_through(box.port))

    (message,) = box.messages
    assert box.taken[0][1] == [LAO_CAI, OFFICE]
    assert [a.addr_spec for a in message["To"].addresses] == [LAO_CAI]
    assert [a.addr_spec for a in message["Cc"].addresses] == [OFFICE]


def test_a_refused_recipient_is_told_and_the_others_get_the_letter(home: Settings) -> None:
    give_contacts(home, *TWO)
    box = Mailbox(to_recipient={LAO_CAI: ["550 5.1.1 no such user"]})

    with mail_server(box):
        done = send(home, mail_through(box.port))
        again = send(home, mail_through(box.port), Clock(NOW + timedelta(days=30)))

    assert box.recipients == [OFFICE]
    assert events_of(home) == ["refused"]
    assert done.failed
    assert "no such user" in round_in_words(done)
    assert again.sent == []
    assert "no such user" in round_in_words(again), "what waits for the operator stays in sight"


def test_an_address_put_right_gets_the_letter_that_nobody_got(home: Settings) -> None:
    box = Mailbox(to_recipient={LAO_CAI: ["550 5.1.1 no such user"]})
    with mail_server(box):
        send(home, mail_through(box.port))
        give_contacts(home, f"lao-cai-10,to,Sở TTTT,{OFFICE},,")

        done = send(home, mail_through(box.port))

    assert box.recipients == [OFFICE]
    assert not done.failed


def test_who_becomes_a_contact_later_does_not_get_what_his_predecessor_got(home: Settings) -> None:
    with mail_server() as box:
        send(home, mail_through(box.port))
        give_contacts(home, f"lao-cai-10,to,Sở TTTT,{OFFICE},,")

        send(home, mail_through(box.port))

    assert box.recipients == [LAO_CAI]


@pytest.mark.parametrize("answer", ["450 4.2.0 greylisted", "451 4.7.1 try again later"])
def test_a_greylisting_server_is_asked_again_after_a_while_and_not_before(home: Settings, answer: str) -> None:
    box = Mailbox(to_recipient={LAO_CAI: [answer]})
    clock = Clock()

    with mail_server(box):
        first = send(home, mail_through(box.port), clock)
        at_once = send(home, mail_through(box.port), clock)
        assert box.recipients == []
        clock.now += timedelta(minutes=16)
        later = send(home, mail_through(box.port), clock)

    assert box.recipients == [LAO_CAI]
    assert events_of(home) == ["deferred", "attempt", "accepted"]
    assert not first.failed
    assert at_once.sent == []
    assert "not before" in round_in_words(at_once)
    assert later.count("accepted") == 1
    assert "Gửi lại" not in box.messages[0]["Subject"], "it certainly did not arrive before"


def test_a_mail_put_off_for_days_is_given_up_and_told(home: Settings) -> None:
    box = Mailbox(to_recipient={LAO_CAI: ["450 4.2.0 busy"] * 99})
    clock = Clock()
    began = clock.now

    with mail_server(box):
        while (done := send(home, mail_through(box.port), clock)) and not done.failed:
            clock.now += timedelta(hours=6)
            assert clock.now - began < timedelta(days=10)
        again = send(home, mail_through(box.port), clock, again=["given_up"])

    assert events_of(home)[:MOST_ATTEMPTS] == ["deferred"] * MOST_ATTEMPTS
    assert clock.now - began > timedelta(days=3)
    assert "450 4.2.0 busy" in round_in_words(done)
    assert events_of(home)[MOST_ATTEMPTS:] == ["asked", "deferred"]
    assert not again.failed, "the operator's wish begins anew"


def test_one_of_two_recipients_put_off_gets_the_same_mail_later(home: Settings) -> None:
    give_contacts(home, *TWO)
    box = Mailbox(to_recipient={OFFICE: ["451 4.3.0 later"]})
    clock = Clock()

    with mail_server(box):
        send(home, mail_through(box.port), clock)
        clock.now += timedelta(hours=1)
        send(home, mail_through(box.port), clock)

    first, second = box.messages
    assert [recipients for _, recipients, _ in box.taken] == [[LAO_CAI], [OFFICE]]
    assert first["Message-ID"] == second["Message-ID"]
    assert (first["To"], first["Cc"]) == (second["To"], second["Cc"])


def test_a_connection_dropped_within_a_mail_is_a_mail_not_sent(home: Settings) -> None:
    box = Mailbox(to_data=["drop within"])
    # Large enough that not all of it lies in the buffers of the system when the server hangs up.
    html = next(home.feedback.rglob("*.html"))
    html.write_text("x" * 30_000_000, encoding="utf-8")
    clock = Clock()

    with mail_server(box, data_size_limit=None):
        done = send(home, mail_through(box.port), clock)
        html.write_text("<p>nhỏ</p>", encoding="utf-8")
        clock.now += timedelta(hours=1)
        send(home, mail_through(box.port), clock)

    assert done.count("deferred") == 1
    assert events_of(home) == ["attempt", "deferred", "attempt", "accepted"]
    assert "Gửi lại" not in box.messages[0]["Subject"]


@pytest.mark.parametrize("fault", ["take and drop", "take and be silent"])
def test_a_mail_whose_taking_was_not_confirmed_is_repeated_and_says_so(home: Settings, fault: str) -> None:
    box = Mailbox(to_data=[fault])

    with mail_server(box):
        done = send(home, mail_through(box.port, timeout_seconds=1.0))
        send(home, mail_through(box.port))
        send(home, mail_through(box.port))

    first, second = box.messages
    assert done.count("uncertain") == 1
    assert events_of(home) == ["attempt", "uncertain", "attempt", "accepted"]
    assert first["Message-ID"] == second["Message-ID"]
    assert second["Subject"] == f"(Gửi lại) {first['Subject']}"
    for part in ("plain", "html"):
        assert "Thư này được gửi lại" in second.get_body((part,)).get_content()  # type: ignore[union-attr, arg-type]
        assert "Thư này được gửi lại" not in first.get_body((part,)).get_content()  # type: ignore[union-attr, arg-type]


def test_an_answer_that_is_none_leaves_the_mail_uncertain(home: Settings) -> None:
    box = Mailbox(to_data=["answer nonsense"])

    with mail_server(box):
        done = send(home, mail_through(box.port))

    assert done.count("uncertain") == 1
    assert events_of(home) == ["attempt", "uncertain"]


def test_a_mail_that_is_never_confirmed_is_left_to_the_operator(home: Settings) -> None:
    box = Mailbox(to_data=["take and drop"] * 9)

    with mail_server(box):
        rounds = [send(home, mail_through(box.port)) for _ in range(5)]

    assert len(box.taken) == 3
    assert [r.failed for r in rounds] == [False, False, True, True, True]
    assert "Ask the recipient" in round_in_words(rounds[-1])


def test_a_server_that_breaks_every_connection_is_left_alone(tmp_path: Path) -> None:
    units = ["lao-cai-10", "yen-bai-15", "bac-giang-24", "bac-ninh-27", "ha-giang-02"]
    home = home_of(tmp_path, [report_of(unit) for unit in units])
    give_contacts(home, *(f"{unit},to,,so@{unit}.example.vn,," for unit in units))
    box = Mailbox(to_data=["421 4.3.2 closing"] * 9)

    with mail_server(box):
        done = send(home, mail_through(box.port))

    assert done.count("deferred") == 3
    assert "3 times in a row" in done.stopped
    assert done.failed


def test_a_server_that_does_not_answer_ends_the_round_in_time(home: Settings) -> None:
    import socket

    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()

        done = send(home, mail_through(silent.getsockname()[1], timeout_seconds=0.5))

    assert "timed out" in done.stopped
    assert ledger_of(home) == []


def test_a_server_that_is_not_there_is_told_with_what_to_check(home: Settings) -> None:
    done = send(home, mail_through(1))

    assert "127.0.0.1:1" in done.stopped and "KHOSO_SMTP_HOST" in done.stopped
    assert done.failed
    assert ledger_of(home) == []


@pytest.mark.parametrize("answer", ["552 5.3.4 too big", "554 5.6.0 not wanted"])
def test_a_mail_refused_for_ever_stays_refused(home: Settings, answer: str) -> None:
    box = Mailbox(to_data=[answer])

    with mail_server(box):
        done = send(home, mail_through(box.port))
        send(home, mail_through(box.port), Clock(NOW + timedelta(days=9)))

    assert box.taken == []
    assert events_of(home) == ["attempt", "refused"]
    assert answer in round_in_words(done)


def test_a_mail_larger_than_the_server_states_is_not_even_begun(home: Settings) -> None:
    with mail_server(data_size_limit=5000) as box:
        done = send(home, mail_through(box.port))

    assert events_of(home) == ["refused"]
    assert re.search(r"the mail has [\d.]+ MB, the server takes [\d.]+ MB", round_in_words(done))


def test_after_a_refusal_the_next_letter_goes_on(tmp_path: Path) -> None:
    home = home_of(tmp_path, [report_of("lao-cai-10"), report_of("yen-bai-15")])
    give_contacts(home, f"lao-cai-10,to,,{LAO_CAI},,", f"yen-bai-15,to,,{OFFICE},,")
    box = Mailbox(to_recipient={LAO_CAI: ["550 gone"]}, to_data=["451 4.3.0 later"])

    with mail_server(box):
        done = send(home, mail_through(box.port))

    assert [sent.result.outcome for sent in done.sent] == ["refused", "deferred"]
    assert box.greetings == 1


def test_a_refused_sender_ends_the_round_and_marks_no_letter(home: Settings) -> None:
    box = Mailbox(to_sender=["550 5.7.1 sender not allowed"])

    with mail_server(box):
        done = send(home, mail_through(box.port))

    assert "KHOSO_MAIL_FROM" in done.stopped and "sender not allowed" in done.stopped
    assert ledger_of(home) == []


# TLS and login


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_letters_go_encrypted_and_with_a_login(
    home: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    tls, file = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    box = Mailbox()
    login = {"authenticator": box.authenticate, "auth_required": True}
    if security == "tls":
        running = mail_server(box, tls, auth_require_tls=False, **login)
    else:
        running = mail_server(box, tls_context=tls, require_starttls=True, **login)

    with running:
        done = send(home, mail_through(box.port, security=security, user=USER, password=PASSWORD))

    assert done.stopped == ""
    assert box.recipients == [LAO_CAI]
    assert sum(box.logins.values()) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("names", [["elsewhere.example.vn"], ["127.0.0.1"]], ids=["other name", "unknown authority"])
def test_a_certificate_that_is_not_to_be_trusted_ends_the_round(
    home: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: str, names: list[str]
) -> None:
    tls, file = certificate(tmp_path, *names)
    if names != ["127.0.0.1"]:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    box = Mailbox()

    with mail_server(box, tls) if security == "tls" else mail_server(box, tls_context=tls):
        done = send(home, mail_through(box.port, security=security, user=USER, password=PASSWORD))

    assert "certificate" in done.stopped and "SSL_CERT_FILE" in done.stopped
    assert (box.taken, dict(box.logins)) == ([], {})


def test_an_expired_certificate_ends_the_round(home: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tls, file = certificate(tmp_path, "127.0.0.1", days=-1)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))

    with mail_server(tls_context=tls) as box:
        done = send(home, mail_through(box.port, security="starttls"))

    assert "expired" in done.stopped


def test_a_server_without_starttls_gets_nothing_readable(home: Settings) -> None:
    with mail_server() as box:
        done = send(home, mail_through(box.port, security="starttls", user=USER, password=PASSWORD))

    assert "STARTTLS" in done.stopped
    assert (box.taken, dict(box.logins)) == ([], {})


def test_a_wrong_password_ends_the_round_at_its_first_letter_and_is_nowhere_shown(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    home = home_of(tmp_path, [report_of("lao-cai-10"), report_of("yen-bai-15")])
    give_contacts(home, f"lao-cai-10,to,,{LAO_CAI},,", f"yen-bai-15,to,,{OFFICE},,")
    box = Mailbox()
    secret = "wrong-Secret-77"
    mail = mail_through(box.port or 0, user=USER, password=secret)

    with mail_server(box, authenticator=box.authenticate, auth_require_tls=False, auth_required=True):
        assert mail.server
        mail = replace(mail, server=replace(mail.server, port=box.port))
        heard: list[str] = []
        done = send_letters(home, mail, clock=Clock(), say=heard.append)

    assert "KHOSO_SMTP_PASSWORD" in done.stopped and "535" in done.stopped
    assert box.greetings == 1
    assert ledger_of(home) == []
    everything = [
        done.stopped,
        round_in_words(done),
        *complaints(done),
        *heard,
        repr(mail),
        repr(mail.server),
        caplog.text,
    ]
    everything += [
        *capfd.readouterr(),
        *(p.read_bytes().decode("latin-1") for p in home.home.rglob("*") if p.is_file()),
    ]
    assert not any(secret in text for text in everything)


def test_a_server_that_repeats_the_password_does_not_bring_it_into_the_ledger(home: Settings) -> None:
    box = Mailbox(to_data=[f"554 5.0.0 hello {PASSWORD} and goodbye"])

    with mail_server(box, authenticator=box.authenticate, auth_require_tls=False):
        done = send(home, mail_through(box.port, user=USER, password=PASSWORD))

    assert ledger_of(home)[-1].event == "refused"
    assert PASSWORD not in ledger_of(home)[-1].detail
    assert PASSWORD not in round_in_words(done)


def test_a_server_that_takes_no_login_is_told(home: Settings) -> None:
    with mail_server() as box:
        done = send(home, mail_through(box.port, user=USER, password=PASSWORD))

    assert "takes no login" in done.stopped
    assert box.taken == []


# Addresses beyond ASCII

ACCENTED = "phòng.cđs@sở.example.vn"


def test_an_address_with_diacritics_is_written_as_it_is_where_the_server_can(home: Settings) -> None:
    give_contacts(home, f"lao-cai-10,to,Phòng CĐS,{ACCENTED},,", f"lao-cai-10,cc,,{OFFICE},,")

    with mail_server() as box:
        send(home, mail_through(box.port))

    assert box.recipients == ["phòng.cđs@xn--s-lym.example.vn", OFFICE]
    assert "phòng.cđs@xn--s-lym.example.vn".encode() in box.taken[0][2].partition(b"\r\n\r\n")[0]


def test_where_the_server_cannot_the_address_is_told_and_the_others_get_the_letter(home: Settings) -> None:
    give_contacts(home, f"lao-cai-10,to,Phòng CĐS,{ACCENTED},,", f"lao-cai-10,cc,,{OFFICE},,")

    with mail_server(enable_SMTPUTF8=False) as box:
        done = send(home, mail_through(box.port))

    assert box.recipients == [OFFICE]
    assert "SMTPUTF8" in round_in_words(done)
    assert box.taken[0][2].isascii()


def test_a_line_that_is_a_dot_does_not_end_a_mail(home: Settings) -> None:
    html = next(home.feedback.rglob("*.html"))
    html.write_text("a\n.\nb\n..c\n", encoding="utf-8")

    with mail_server() as box:
        send(home, mail_through(box.port))

    (attached,) = [part for part in box.messages[0].iter_attachments() if part.get_filename().endswith(".html")]
    assert attached.get_content().splitlines() == ["a", ".", "b", "..c"]


def test_the_session_ends_in_order(home: Settings) -> None:
    with mail_server() as box:
        send(home, mail_through(box.port))

    assert box.goodbyes == 1
