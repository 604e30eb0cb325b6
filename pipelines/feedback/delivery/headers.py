"""How the headers of a mail are spelt on its way.

Belongs here: RFC 2047 and the bytes of a mail. Does not: what the headers say (`mail`).

Python 3.11 folds words in and beyond ASCII so that spaces between them are lost (`6 tháng đầu` came as `6 thángđầu`):
subjects and names are put into encoded words here, whole.
"""

from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import quote
from typing import Any

_ADDRESSES = ("from", "to", "cc", "reply-to")


class _WholeWords(EmailPolicy):
    def fold(self, name: str, value: Any) -> str:
        """One header with its line ends."""
        if name.lower() == "subject":
            return f"{name}: {_encoded(str(value), name)}{self.linesep}"
        if name.lower() in _ADDRESSES:
            return f"{name}: {f',{self.linesep} '.join(_mailbox(a, name) for a in value.addresses)}{self.linesep}"
        folded: str = super().fold(name, value)
        return folded

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("utf-8" if self.utf8 else "ascii")


_ASCII = _WholeWords(linesep="\r\n")
_UTF8 = _WholeWords(linesep="\r\n", utf8=True)


def names_beyond_ascii(message: EmailMessage) -> bool:
    """Whether an address in the headers has letters beyond ASCII; only servers with SMTPUTF8 take it then."""
    headers = (header for name in ("To", "Cc") for header in message.get_all(name, []))
    return not all(address.addr_spec.isascii() for header in headers for address in header.addresses)


def as_bytes(message: EmailMessage) -> bytes:
    """As it travels: headers in ASCII, for old programs too, unless an address has letters beyond it (RFC 6532)."""
    return message.as_bytes(policy=_UTF8 if names_beyond_ascii(message) else _ASCII)


def _mailbox(address: Address, header: str) -> str:
    name = address.display_name
    shown = f'"{quote(name)}"' if name.isascii() else _encoded(name, header)
    return f"{shown} <{address.addr_spec}>" if name else address.addr_spec


def _encoded(words: str, header: str) -> str:
    """Encoded words of 75 characters at most, a line each; the receiver puts them together without a gap."""
    return Header(words, "utf-8", header_name=header, maxlinelen=75).encode(linesep="\r\n")
