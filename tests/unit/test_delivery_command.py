"""`khoso send` as an operator meets it, and the switch of a refresh."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from delivery_home import LAO_CAI, events_of, home_of, report_of
from mail_server import PASSWORD, USER, Mailbox, certificate, mail_server

from pipelines.settings import PROJECT, Settings

FIRST_OF_JULY = "lao-cai-15,to,Sở KH&CN,moi@laocai.example.vn,,"


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return home_of(tmp_path, [report_of("lao-cai-10")], FIRST_OF_JULY)


def khoso(home: Settings, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KHOSO_")}
    ours = {"PYTHONPATH": str(PROJECT), "KHOSO_HOME": str(home.home), "KHOSO_CONTACTS": str(home.contacts)}
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "send", *arguments],
        capture_output=True, encoding="utf-8", env={**clean, **ours, **environment}, cwd=PROJECT, timeout=300,
        check=False,
    )  # fmt: skip


def test_without_settings_letters_go_to_the_outbox(home: Settings) -> None:
    planned, done = khoso(home, "--dry-run"), khoso(home)

    assert (planned.returncode, done.returncode) == (0, 0)
    assert "no mail server is set" in planned.stdout
    assert "to  moi@laocai.example.vn" in planned.stdout
    assert "1 written" in done.stdout
    (mail,) = home.outbox.iterdir()
    assert mail.name.startswith("2024-Q1__lao-cai-10__")


def test_with_settings_letters_go_through_the_server(home: Settings, tmp_path: Path) -> None:
    tls, file = certificate(tmp_path, "localhost")
    box = Mailbox()

    with mail_server(box, tls_context=tls, require_starttls=True, authenticator=box.authenticate, auth_required=True):
        settings = {
            "KHOSO_SMTP_HOST": "localhost", "KHOSO_SMTP_PORT": str(box.port), "KHOSO_SMTP_USER": USER,
            "KHOSO_SMTP_PASSWORD": PASSWORD, "KHOSO_MAIL_FROM": "khoso@bo.example.vn", "SSL_CERT_FILE": str(file),
        }  # fmt: skip
        first, second = khoso(home, **settings), khoso(home, **settings)

    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert box.recipients == ["moi@laocai.example.vn"]
    assert "1 accepted by the server" in first.stdout
    assert "nothing was due" in second.stdout
    assert PASSWORD not in first.stdout + first.stderr


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"KHOSO_SMTP_HOST": "mail.example.vn"}, "KHOSO_MAIL_FROM is missing"),
        ({"KHOSO_SMTP_PASSWORD": "Bi-Mat-4711"}, "KHOSO_SMTP_HOST is missing"),
        ({"KHOSO_SMTP_PASWORD": "Bi-Mat-4711"}, "KHOSO_SMTP_PASWORD: there is no such setting"),
        ({"KHOSO_SEND": "perhaps"}, "KHOSO_SEND"),
    ],
)
def test_wrong_settings_are_exit_code_2_and_send_nothing(
    home: Settings, environment: dict[str, str], named: str
) -> None:
    told = khoso(home, **environment)

    assert told.returncode == 2
    assert named in told.stderr and "Traceback" not in told.stderr
    assert "4711" not in told.stderr + told.stdout
    assert not home.outbox.exists()


def test_what_an_operator_has_to_mend_is_exit_code_1(home: Settings) -> None:
    told = khoso(
        home, KHOSO_SMTP_HOST="127.0.0.1", KHOSO_SMTP_PORT="1", KHOSO_SMTP_SECURITY="none", KHOSO_MAIL_FROM="a@b.vn"
    )

    assert told.returncode == 1
    assert "stopped: 127.0.0.1:1" in told.stderr and "Traceback" not in told.stderr
    assert events_of(home, LAO_CAI) == []


def test_a_home_without_letters_is_wrong_usage(tmp_path: Path) -> None:
    told = khoso(Settings(home=tmp_path / "nothing", raw=tmp_path))

    assert told.returncode == 2
    assert "khoso refresh" in told.stderr


@pytest.mark.parametrize("wrong", [["--period", "2024-Q9"], ["--remind", "--again", "refused"], ["--again"]])
def test_wrong_arguments_are_exit_code_2(home: Settings, wrong: list[str]) -> None:
    assert khoso(home, *wrong).returncode == 2


def test_a_home_that_cannot_be_written_is_told(home: Settings) -> None:
    (home.lake / "deliveries").parent.mkdir(parents=True)
    (home.lake / "deliveries").write_text("in the way", encoding="utf-8")

    told = khoso(home)

    assert told.returncode == 1
    assert "deliveries" in told.stderr and "Traceback" not in told.stderr


def test_reminders_are_asked_for_by_name(home: Settings) -> None:
    khoso(home)

    told = khoso(home, "--remind", "--dry-run")

    assert told.returncode == 0
    assert "Would send 0 reminders" in told.stdout
