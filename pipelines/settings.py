"""Every path and switch of Khoso, from the environment, in one place.

Belongs here: where things lie and what the operator has switched. Does not: reading or writing those places.
"""

import ipaddress
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

PROJECT = Path(__file__).resolve().parent.parent
DBT_PROJECT = PROJECT / "dbt_project"
SEEDS = DBT_PROJECT / "seeds"
EXPECTATIONS = PROJECT / "expectations"
SAMPLES = PROJECT / "raw"
SOURCES = PROJECT / "sources.yml"
REPORTING = PROJECT / "reporting.yml"
CONTACTS = PROJECT / "contacts.csv"

Security = Literal["starttls", "tls", "none"]
_PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}
_SERVER = "KHOSO_SMTP_"
_SERVER_NAMES = ("HOST", "PORT", "SECURITY", "ALLOW_CLEARTEXT", "USER", "PASSWORD", "TIMEOUT")
_LONGEST_TIMEOUT = 600.0
_YES, _NO = ("1", "yes", "true", "on"), ("", "0", "no", "false", "off")


class SettingsError(ValueError):
    """A setting is missing or wrong; the message names it and says what to write, and holds no secret."""


@dataclass(frozen=True)
class Settings:
    """The places that one installation of Khoso works in.

    `home` holds all that Khoso makes; `raw` is the folder in which submissions arrive and is only read. `sources` lists
    what is fetched from the web, `reporting` which reports are expected, `contacts` who gets letters. `send`: whether a
    refresh sends them. A file of the raw folder is taken in once it has not changed for `settle_seconds`.
    """

    home: Path
    raw: Path
    sources: Path = SOURCES
    reporting: Path = REPORTING
    contacts: Path = CONTACTS
    send: bool = False
    settle_seconds: float = field(default_factory=lambda: float(os.environ.get("KHOSO_SETTLE_SECONDS") or 2))

    @classmethod
    def from_environment(cls, home: Path | None = None, raw: Path | None = None) -> "Settings":
        """Settings from arguments, else the environment, else `./home` and what the project holds.

        `KHOSO_HOME`, `KHOSO_RAW`, `KHOSO_SOURCES`, `KHOSO_REPORTING`, `KHOSO_CONTACTS` name places;
        `KHOSO_SETTLE_SECONDS` is a number, `KHOSO_SEND` a switch. Raises SettingsError where the switch is neither on
        nor off.
        """
        return cls(
            home=(home or Path(os.environ.get("KHOSO_HOME") or "home")).resolve(),
            raw=(raw or Path(os.environ.get("KHOSO_RAW") or SAMPLES)).resolve(),
            sources=Path(os.environ.get("KHOSO_SOURCES") or SOURCES).resolve(),
            reporting=Path(os.environ.get("KHOSO_REPORTING") or REPORTING).resolve(),
            contacts=Path(os.environ.get("KHOSO_CONTACTS") or CONTACTS).resolve(),
            send=_switch(os.environ, "KHOSO_SEND"),
        )

    @property
    def originals(self) -> Path:
        """Bytes as sent, named by their SHA-256; never edited, never removed."""
        return self.home / "originals"

    @property
    def lake(self) -> Path:
        """Parquet that Python writes: receipts, submissions, observations, numbers, findings."""
        return self.home / "lake"

    @property
    def build_database(self) -> Path:
        """The DuckDB file that dbt builds in; readers use `published_database`."""
        return self.home / "build" / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        return self.home / "published"

    @property
    def published_database(self) -> Path:
        return self.published / "warehouse.duckdb"

    @property
    def feedback(self) -> Path:
        """Letters and their JSON twins, by quarter and province."""
        return self.home / "feedback"

    @property
    def outbox(self) -> Path:
        """Letters as mails in files, where no mail server is set."""
        return self.home / "outbox"

    @property
    def dagster_home(self) -> Path:
        return self.home / "dagster"


@dataclass(frozen=True)
class MailServer:
    """The server that takes mails for delivery; the password is in no repr."""

    host: str
    port: int
    security: Security
    user: str
    password: str = field(repr=False)
    timeout_seconds: float


@dataclass(frozen=True)
class MailSettings:
    """Who sends letters, and through which server; without one they go to the outbox.

    `address` is empty where it is not set, which only the outbox allows; `reply_to` is empty for the sender's own.
    """

    address: str
    name: str
    reply_to: str
    server: MailServer | None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "MailSettings":
        """From `KHOSO_MAIL_FROM`, `…_FROM_NAME`, `…_REPLY_TO` and `KHOSO_SMTP_…` (docs/operating.md).

        Raises SettingsError where they are wrong, half or of no known name.
        """
        known = {f"{_SERVER}{name}" for name in _SERVER_NAMES} | {
            "KHOSO_MAIL_FROM", "KHOSO_MAIL_FROM_NAME", "KHOSO_MAIL_REPLY_TO",
        }  # fmt: skip
        given = {k: v for k, v in environment.items() if v and k.startswith((_SERVER, "KHOSO_MAIL_"))}
        for name in sorted(given.keys() - known):
            raise SettingsError(f"{name}: there is no such setting. Known are: {', '.join(sorted(known))}.")
        mail = cls(
            address=given.get("KHOSO_MAIL_FROM", ""),
            name=given.get("KHOSO_MAIL_FROM_NAME", ""),
            reply_to=given.get("KHOSO_MAIL_REPLY_TO", ""),
            server=_mail_server(given),
        )
        if mail.server and not mail.address:
            raise SettingsError(
                "KHOSO_MAIL_FROM is missing: a mail server is set, but not the address that letters come from. "
                "Set it, or unset KHOSO_SMTP_HOST to have the letters written to the outbox."
            )
        return mail


def _mail_server(given: Mapping[str, str]) -> MailServer | None:
    """The server that the settings name; None where none of them is set."""
    if not any(name.startswith(_SERVER) for name in given):
        return None
    host, user, password = (given.get(f"{_SERVER}{name}", "") for name in ("HOST", "USER", "PASSWORD"))
    if not host:
        raise SettingsError(
            f"{_SERVER}HOST is missing: {', '.join(sorted(n for n in given if n.startswith(_SERVER)))} is set without "
            "it. Name the mail server, or unset the others to have the letters written to the outbox."
        )
    if bool(user) != bool(password):
        missing = f"{_SERVER}PASSWORD" if user else f"{_SERVER}USER"
        raise SettingsError(f"{missing} is missing: set user and password both, or neither.")
    for name, value in (("HOST", host), ("USER", user), ("PASSWORD", password)):
        if not (value.isascii() and value.isprintable()) or (name == "HOST" and " " in value):
            raise SettingsError(f"{_SERVER}{name}: holds characters that a mail server does not take. Correct it.")
    security = _security(given, host)
    return MailServer(
        host=host,
        port=int(_number(given, f"{_SERVER}PORT", _PORTS[security], 65535)),
        security=security,
        user=user,
        password=password,
        timeout_seconds=_number(given, f"{_SERVER}TIMEOUT", 60, _LONGEST_TIMEOUT),
    )


def _security(given: Mapping[str, str], host: str) -> Security:
    written = given.get(f"{_SERVER}SECURITY", "starttls").lower()
    security: Security | None = next((known for known in _PORTS if known == written), None)
    if security is None:
        raise SettingsError(f"{_SERVER}SECURITY: {written!r} is none of {', '.join(_PORTS)}. Write one.")
    if security == "none" and not _is_loopback(host) and not _switch(given, f"{_SERVER}ALLOW_CLEARTEXT"):
        raise SettingsError(
            f"{_SERVER}SECURITY: `none` would send letters and password readable over the network to {host}. "
            f"Write starttls or tls; if that network may see them, set {_SERVER}ALLOW_CLEARTEXT=1."
        )
    return security


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _number(given: Mapping[str, str], name: str, default: float, most: float) -> float:
    written = given.get(name)
    if written is None:
        return default
    try:
        number = float(written)
    except ValueError:
        number = math.nan
    whole = name.endswith("PORT")
    if not (0 < number <= most) or (whole and number != int(number)):
        kind = "a whole number" if whole else "a number of seconds"
        raise SettingsError(f"{name}: {written!r} is not {kind} from 1 to {most:g}. Correct it.")
    return number


def _switch(given: Mapping[str, str], name: str) -> bool:
    written = given.get(name, "").lower()
    if written not in (*_YES, *_NO):
        raise SettingsError(f"{name}: {written!r} is neither on nor off. Write 1 or 0.")
    return written in _YES
