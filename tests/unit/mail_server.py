"""A real SMTP server on the loopback address that takes mails, or misbehaves in the way that a test asks for.

Belongs here: the server and what it took. Does not: what is expected of whoever sends.
"""

import asyncio
import datetime
import os
import signal
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "khoso", "bí-mật".encode("punycode").decode() + "-Zx9"


@dataclass
class Mailbox:
    """What the server took, and how it behaves.

    `to_recipient`: its answers to RCPT by address, one after another; `to_data`: what it does with each mail, one after
    another, and takes the rest. `kill`: the process to kill as soon as it has taken a mail, before it says so.
    """

    taken: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    to_recipient: dict[str, list[str]] = field(default_factory=dict)
    to_sender: list[str] = field(default_factory=list)
    to_data: list[str] = field(default_factory=list)
    kill: int = 0
    greetings: int = 0  # one for each connection, another after STARTTLS
    goodbyes: int = 0
    logins: Counter[str] = field(default_factory=Counter)
    ended: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    @property
    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(content, policy=default) for _, _, content in self.taken]  # type: ignore[arg-type, misc]

    @property
    def recipients(self) -> list[str]:
        return [recipient for _, recipients, _ in self.taken for recipient in recipients]

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.greetings += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_sender:
            return self.to_sender.pop(0)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answers = self.to_recipient.get(address, [])
        if answers and (answer := answers.pop(0)) != "250":
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        asked = self.to_data.pop(0) if self.to_data else "take"
        if asked[:3].isdigit():
            return asked
        if asked in ("take", "take and drop", "take and be silent"):
            assert isinstance(envelope.original_content, bytes)
            self.taken.append((str(envelope.mail_from), list(envelope.rcpt_tos), envelope.original_content))
        if self.kill:
            os.kill(self.kill, signal.SIGKILL)
            self.kill = 0
        if asked == "take and drop":
            server.transport.abort()  # type: ignore[union-attr]
        if asked == "answer nonsense":
            server.transport.write(b"x" * 20_000 + b"\r\n")  # type: ignore[union-attr]
        if asked == "take and be silent":
            while not self.ended.is_set():
                await asyncio.sleep(0.02)
        return "250 2.0.0 queued as 42"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.goodbyes += 1
        return "221 bye"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: Any
    ) -> AuthResult:
        self.logins[mechanism] += 1
        assert isinstance(login, LoginPassword)
        right = (login.login, login.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)


class _Server(SMTP):
    """Drops a connection in the middle of a mail where its mailbox asks for that."""

    async def smtp_DATA(self, arg: str) -> None:
        box = self.event_handler
        if box.to_data[:1] == ["drop within"]:
            box.to_data.pop(0)
            await self.push("354 go on")
            await self._reader.read(1000)
            self.transport.abort()  # type: ignore[union-attr]
            return
        await super().smtp_DATA(arg)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Server(self.handler, **self.SMTP_kwargs)


@contextmanager
def mail_server(box: Mailbox | None = None, tls: ssl.SSLContext | None = None, **options: Any) -> Iterator[Mailbox]:
    """The server; `tls`: TLS from the first byte. `options` are those of aiosmtpd's SMTP."""
    box = box or Mailbox()
    box.port = box.port or _free_port()
    controller = _Controller(
        box, hostname="127.0.0.1", port=box.port, ssl_context=tls, ready_timeout=30,
        **({"enable_SMTPUTF8": True} | options),
    )  # fmt: skip
    controller.start()
    try:
        yield box
    finally:
        box.ended.set()
        controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def certificate(folder: Path, *names: str, days: int = 1) -> tuple[ssl.SSLContext, Path]:
    """A server's TLS with a certificate of its own for some names, valid for some days from now, and its file."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    begins = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=10)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + datetime.timedelta(days=10 + days))
        .add_extension(x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    with_key = folder / "with-key.pem"
    with_key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + file.read_bytes()
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(with_key)
    return context, file


def _general_name(name: str) -> Any:
    import ipaddress

    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
