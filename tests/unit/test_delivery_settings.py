"""Settings of mail: half or wrong ones are told before anything is sent, and no secret is shown."""

import pytest

from pipelines.feedback.delivery.mail import Sender
from pipelines.settings import MailSettings, Settings, SettingsError

WHOLE = {
    "KHOSO_SMTP_HOST": "mail.example.vn",
    "KHOSO_SMTP_USER": "khoso",
    "KHOSO_SMTP_PASSWORD": "Bi-Mat-4711",
    "KHOSO_MAIL_FROM": "khoso@example.vn",
}


def test_without_settings_there_is_no_server() -> None:
    assert MailSettings.from_environment({"PATH": "/bin"}) == MailSettings("", "", "", None)


@pytest.mark.parametrize(
    ("security", "port"), [({}, 587), ({"KHOSO_SMTP_SECURITY": "TLS"}, 465), ({"KHOSO_SMTP_PORT": "2525"}, 2525)]
)
def test_whole_settings_name_a_server(security: dict[str, str], port: int) -> None:
    server = MailSettings.from_environment(WHOLE | security).server

    assert server is not None
    assert (server.host, server.port, server.timeout_seconds) == ("mail.example.vn", port, 60)


def test_the_password_is_in_no_repr() -> None:
    mail = MailSettings.from_environment(WHOLE)

    assert "4711" not in f"{mail!r} {mail.server!r} {mail} {mail.server}"
    assert mail.server and mail.server.password == "Bi-Mat-4711"


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"KHOSO_SMTP_HOST": ""}, "KHOSO_SMTP_HOST is missing"),
        ({"KHOSO_MAIL_FROM": ""}, "KHOSO_MAIL_FROM is missing"),
        ({"KHOSO_SMTP_USER": ""}, "KHOSO_SMTP_USER is missing"),
        ({"KHOSO_SMTP_PASSWORD": ""}, "KHOSO_SMTP_PASSWORD is missing"),
        ({"KHOSO_SMTP_PASSWORD": "mật-4711"}, "KHOSO_SMTP_PASSWORD: holds characters"),
        ({"KHOSO_SMTP_HOST": "mail.example.vn\r\nX"}, "KHOSO_SMTP_HOST: holds characters"),
        ({"KHOSO_SMTP_PORT": "smtp"}, "KHOSO_SMTP_PORT: 'smtp'"),
        ({"KHOSO_SMTP_PORT": "0"}, "KHOSO_SMTP_PORT: '0'"),
        ({"KHOSO_SMTP_PORT": "99999"}, "KHOSO_SMTP_PORT: '99999'"),
        ({"KHOSO_SMTP_TIMEOUT": "nan"}, "KHOSO_SMTP_TIMEOUT: 'nan'"),
        ({"KHOSO_SMTP_TIMEOUT": "-1"}, "KHOSO_SMTP_TIMEOUT: '-1'"),
        ({"KHOSO_SMTP_SECURITY": "ssl3"}, "starttls, tls, none"),
        ({"KHOSO_SMTP_SECURITY": "none"}, "KHOSO_SMTP_ALLOW_CLEARTEXT=1"),
        ({"KHOSO_SMTP_PASWORD": "Bi-Mat-4711"}, "KHOSO_SMTP_PASWORD: there is no such setting"),
    ],
)
def test_half_and_wrong_settings_are_told_by_name_and_without_the_secret(changed: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError) as told:
        MailSettings.from_environment(WHOLE | changed)

    assert named in str(told.value)
    assert "4711" not in str(told.value)


@pytest.mark.parametrize(
    "changed",
    [{"KHOSO_SMTP_HOST": "127.0.0.1"}, {"KHOSO_SMTP_HOST": "localhost"}, {"KHOSO_SMTP_HOST": "::1"},
     {"KHOSO_SMTP_ALLOW_CLEARTEXT": "1"}],
)  # fmt: skip
def test_letters_go_readable_on_this_machine_or_where_it_is_said_outright(changed: dict[str, str]) -> None:
    server = MailSettings.from_environment(WHOLE | {"KHOSO_SMTP_SECURITY": "none"} | changed).server

    assert server and (server.security, server.port) == ("none", 25)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"KHOSO_MAIL_FROM": "khoso"}, "KHOSO_MAIL_FROM"),
        ({"KHOSO_MAIL_FROM": "bộ@example.vn"}, "KHOSO_MAIL_FROM"),
        ({"KHOSO_MAIL_REPLY_TO": "a@b.vn\nBcc: c@d.vn"}, "KHOSO_MAIL_REPLY_TO"),
        ({"KHOSO_MAIL_FROM_NAME": "Bộ\r\nBcc: c@d.vn"}, "KHOSO_MAIL_FROM_NAME"),
    ],
)
def test_a_sender_that_cannot_stand_in_a_header_is_told(changed: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        Sender.of(MailSettings.from_environment(WHOLE | changed))


def test_a_refresh_sends_nothing_unless_it_is_switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KHOSO_SEND", raising=False)
    assert not Settings.from_environment().send
    monkeypatch.setenv("KHOSO_SEND", "1")
    assert Settings.from_environment().send
    monkeypatch.setenv("KHOSO_SEND", "maybe")
    with pytest.raises(SettingsError, match="KHOSO_SEND"):
        Settings.from_environment()
