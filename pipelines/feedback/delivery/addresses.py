"""Mail addresses and names, checked before they come near a header or a server.

Belongs here: which spellings are taken, and why another is not. Does not: whose address it is (`contacts`).
"""

import re
import unicodedata

_LONGEST_ADDRESS, _LONGEST_LOCAL, _LONGEST_NAME = 254, 64, 120
# RFC 5321 and 6531: a dot-atom, which may hold letters beyond ASCII. Quoted local parts are taken nowhere and refused.
_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def checked_address(written: str) -> str:
    """The address in the spelling that servers take: NFC, the domain in lower-case ASCII (`sở.vn` as `xn--…`).

    Raises ValueError with what is wrong.
    """
    address = unicodedata.normalize("NFC", written.strip())
    if _has_controls(address):
        raise ValueError("the address holds a line break or an invisible character; type it anew")
    local, at, domain = address.rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or len(local.encode()) > _LONGEST_LOCAL:
        raise ValueError(f"{address!r} is no mail address; write one like hop-thu@co-quan.gov.vn")
    try:
        ascii_domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        ascii_domain = ""
    labels = ascii_domain.split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError(f"{address!r} has no domain that mail can go to; write one like hop-thu@co-quan.gov.vn")
    checked = f"{local}@{ascii_domain}"
    if len(checked.encode()) > _LONGEST_ADDRESS:
        raise ValueError(f"the address is longer than {_LONGEST_ADDRESS} bytes; no server takes it")
    return checked


def checked_name(written: str) -> str:
    """The name that stands beside an address: NFC, on one line, without what cannot be seen.

    Raises ValueError with what is wrong.
    """
    name = unicodedata.normalize("NFC", written.strip())
    if _has_controls(name):
        raise ValueError("the name holds a line break or an invisible character; type it anew")
    if len(name) > _LONGEST_NAME:
        raise ValueError(f"the name is longer than {_LONGEST_NAME} characters; shorten it")
    return " ".join(name.split())


def _has_controls(text: str) -> bool:
    return any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn") for character in text)
