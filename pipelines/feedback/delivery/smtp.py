"""SMTP: mails handed over to a server.

Belongs here: the protocol, what a server's answers mean, and which faults end a round. Does not: what the mail says
(`mail`), what is remembered of it (`ledger`).
"""

import contextlib
import re
import smtplib
import ssl
from base64 import b64encode
from collections.abc import Callable, Sequence
from email.message import EmailMessage

from pipelines.feedback.delivery.headers import as_bytes, names_beyond_ascii
from pipelines.feedback.delivery.transport import (
    Attempting,
    Channel,
    Mail,
    Outcome,
    Result,
    SendingStopped,
)
from pipelines.settings import MailServer

_LONGEST_REPLY = 300
_LOST_IN_A_ROW = 3  # connections; then the server is left alone for this time
_BARE_DOT = re.compile(rb"^\.", re.M)
_MEGABYTE = 1024 * 1024
_NEEDS_UTF8 = "the server takes no addresses beyond ASCII (SMTPUTF8); enter an ASCII address in the contacts"


class Smtp:
    """One session with the mail server, begun with the first mail and taken up again where it breaks."""

    channel: Channel = "smtp"

    def __init__(self, server: MailServer) -> None:
        self.goes_to = f"{server.host}:{server.port}"
        self._server = server
        self._session: smtplib.SMTP | None = None
        self._lost = 0

    def deliver(self, mail: Mail, attempting: Attempting) -> dict[str, Result]:
        session = self._connected()
        utf8 = session.has_extn("smtputf8")
        results = {r: Result("refused", _NEEDS_UTF8) for r in mail.recipients if not (r.isascii() or utf8)}
        able = [r for r in mail.recipients if r not in results]
        if able:
            message = mail.compose(utf8)
            exchange = _Exchange(session, self._shown)
            try:
                results |= exchange.hand_over(message, mail.sender, able, attempting)
                self._lost = 0
            except smtplib.SMTPException as error:  # closed, or an answer that is none
                results |= exchange.results | dict.fromkeys(exchange.undecided, self._broken(exchange, error))
                self._lose()
        return results

    def close(self) -> None:
        if self._session:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._session.quit()
            self._session.close()
            self._session = None

    def _broken(self, exchange: "_Exchange", error: Exception) -> Result:
        if exchange.was_whole:
            return Result("uncertain", f"the server had the whole mail and did not answer: {self._shown(str(error))}")
        return Result("deferred", f"the connection broke before the mail was whole: {self._shown(str(error))}")

    def _lose(self) -> None:
        assert self._session
        self._session.close()
        self._session = None
        self._lost += 1

    def _connected(self) -> smtplib.SMTP:
        if self._lost >= _LOST_IN_A_ROW:
            raise SendingStopped(
                f"{self.goes_to}: the connection broke {self._lost} times in a row. See the log of that server, or "
                "raise KHOSO_SMTP_TIMEOUT; what is left is tried the next time."
            )
        if self._session is None:
            try:
                self._session = self._connect()
                self._log_in(self._session)
            except SendingStopped:
                self.close()
                raise
            # `from None`: what these carry may hold what was sent to log in.
            except ssl.SSLCertVerificationError as error:
                self.close()
                raise SendingStopped(
                    f"{self.goes_to}: the server's certificate is not to be trusted ({error.verify_message}). Nothing "
                    "was sent. Correct KHOSO_SMTP_HOST to the name in the certificate; if an authority of your own "
                    "issued it, name that one's certificate in SSL_CERT_FILE."
                ) from None
            except (smtplib.SMTPException, OSError) as error:
                self.close()
                raise SendingStopped(
                    f"{self.goes_to}: the mail server cannot be used ({self._shown(_reason(error))}). Check "
                    "KHOSO_SMTP_HOST, KHOSO_SMTP_PORT, KHOSO_SMTP_SECURITY (starttls, tls), and that the server is up."
                ) from None
        return self._session

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        where = (server.host.strip("[]"), server.port)
        context = ssl.create_default_context()
        if server.security == "tls":
            session: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=server.timeout_seconds, context=context)
        else:
            session = smtplib.SMTP(*where, timeout=server.timeout_seconds)
        try:
            session.ehlo_or_helo_if_needed()
            if server.security == "starttls":
                if not session.has_extn("starttls"):
                    raise SendingStopped(
                        f"{self.goes_to}: the server offers no STARTTLS, and nothing is sent readable over a network. "
                        "Ask for the right port, or set KHOSO_SMTP_SECURITY=tls if it speaks TLS from the start."
                    )
                session.starttls(context=context)
                session.ehlo()
        except BaseException:
            session.close()
            raise
        return session

    def _log_in(self, session: smtplib.SMTP) -> None:
        if not self._server.user:
            return
        try:
            session.login(self._server.user, self._server.password)
        except smtplib.SMTPResponseException as error:
            later = 400 <= error.smtp_code < 500
            remedy = "Run again later." if later else "Correct KHOSO_SMTP_USER and KHOSO_SMTP_PASSWORD."
            raise SendingStopped(
                f"{self.goes_to}: the server refused the login of {self._server.user} ({self._shown(_reason(error))}). "
                f"Nothing was sent. {remedy}"
            ) from None
        except smtplib.SMTPNotSupportedError:
            raise SendingStopped(
                f"{self.goes_to}: the server takes no login here. Nothing was sent. Unset KHOSO_SMTP_USER and "
                "KHOSO_SMTP_PASSWORD, or correct KHOSO_SMTP_PORT and KHOSO_SMTP_SECURITY."
            ) from None

    def _shown(self, said: str) -> str:
        """What a server said, on one line, bounded, and without the password should it repeat it."""
        line = " ".join("".join(c if c.isprintable() else " " for c in said).split())
        for secret in _spellings(self._server.user, self._server.password):
            line = line.replace(secret, "…")
        return line[:_LONGEST_REPLY]


class _Exchange:
    """The transaction of one mail, and how far it came."""

    def __init__(self, session: smtplib.SMTP, shown: Callable[[str], str]) -> None:
        self._session = session
        self._shown = shown
        self.results: dict[str, Result] = {}
        self.undecided: list[str] = []
        self.was_whole = False

    def hand_over(
        self, message: EmailMessage, sender: str, recipients: Sequence[str], attempting: Attempting
    ) -> dict[str, Result]:
        """Raises SMTPServerDisconnected where the connection ends; `results`, `undecided` and `was_whole` tell then."""
        session = self._session
        self.undecided = list(recipients)
        content = as_bytes(message)
        if too_large := self._too_large(len(content)):
            return dict.fromkeys(recipients, too_large)
        options = [f"SIZE={len(content)}"] if session.has_extn("size") else []
        if names_beyond_ascii(message):
            options.append("SMTPUTF8")
        code, reply = session.mail(sender, options)
        if code != 250:
            return dict.fromkeys(recipients, self._refused_sender(sender, code, reply))
        for recipient in recipients:
            code, reply = session.rcpt(recipient)
            if code not in (250, 251, 252):
                self._decide([recipient], code, reply)
        if not self.undecided:
            session.rset()
            return self.results
        attempting(self.undecided)
        code, reply = session.docmd("DATA")
        if code == 354:
            session.send(_BARE_DOT.sub(b"..", content) + b".\r\n")
            # Only a send that failed leaves the closing dot behind: from here on the server may have the whole mail.
            self.was_whole = True
            code, reply = session.getreply()
            self._decide(self.undecided, code, reply)
        else:
            self._decide(self.undecided, code, reply)
            session.rset()
        return self.results

    def _decide(self, recipients: Sequence[str], code: int, reply: bytes) -> None:
        self.results |= dict.fromkeys(recipients, self._result(code, reply))
        self.undecided = [r for r in self.undecided if r not in self.results]
        if code == 421:  # RFC 5321, 3.8: the server closes
            raise smtplib.SMTPServerDisconnected(self._said(code, reply))

    def _result(self, code: int, reply: bytes) -> Result:
        """By the first digit of the code (RFC 5321, 4.2.1): 2 is taken, 4 is for later, 5 is for ever."""
        outcome: Outcome = "accepted" if 200 <= code < 300 else "deferred" if 400 <= code < 500 else "refused"
        return Result(outcome, self._said(code, reply))

    def _refused_sender(self, sender: str, code: int, reply: bytes) -> Result:
        if code == 421:
            raise smtplib.SMTPServerDisconnected(self._said(code, reply))
        if 400 <= code < 500 or code == 552:
            return self._result(code, reply)
        raise SendingStopped(
            f"the server refuses mail from {sender} ({self._said(code, reply)}). Nothing more was sent. Correct "
            "KHOSO_MAIL_FROM, or set KHOSO_SMTP_USER and KHOSO_SMTP_PASSWORD if it asks for a login."
        )

    def _too_large(self, size: int) -> Result | None:
        stated = self._session.esmtp_features.get("size", "")
        most = int(stated) if stated.isdigit() else 0
        if not 0 < most < size:
            return None
        return Result("refused", f"the mail has {size / _MEGABYTE:.1f} MB, the server takes {most / _MEGABYTE:.1f} MB")

    def _said(self, code: int, reply: bytes) -> str:
        return self._shown(f"{code} {reply.decode('utf-8', errors='replace')}")


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        reply = error.smtp_error
        return f"{error.smtp_code} {reply.decode('utf-8', errors='replace') if isinstance(reply, bytes) else reply}"
    return str(error) or type(error).__name__


def _spellings(user: str, password: str) -> list[str]:
    """The password as it goes over the wire, the longest first."""
    if not password:
        return []
    plain = b64encode(f"\0{user}\0{password}".encode()).decode()
    return [plain, b64encode(password.encode()).decode(), password]
