"""Links of a page that lists reports.

Belongs here: which addresses a page of HTML names. Does not: asking them (`web`), which of them a source takes
(`channels`).
"""

import re
from html.parser import HTMLParser
from urllib.parse import quote, urldefrag, urljoin

from pipelines.vietnamese.text import nfc

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_ADDRESS_CHARACTERS = "%/:=&?~#+!$,;'@()*[]|"


def links_of(page: bytes, url: str) -> list[str]:
    """The addresses that the anchors of a page point to, absolute, without fragments, each once, in order.

    Broken HTML gives what links can be told from it; addresses of other kinds than http and https are left out.
    """
    found = _CHARSET.search(page[:4096])
    try:
        text = page.decode(found[1].decode("ascii") if found else "utf-8", "replace")
    except LookupError:
        text = page.decode("utf-8", "replace")
    anchors = _Anchors()
    anchors.feed(text)
    anchors.close()
    base = _joined(url, anchors.base) or url
    addresses = [_joined(base, reference) for reference in anchors.references]
    return [a for a in dict.fromkeys(addresses) if a and a.startswith(("http://", "https://"))]


def _joined(base: str, reference: str) -> str:
    """An absolute address with spaces and diacritics escaped; empty where a reference is no address."""
    try:
        return quote(urldefrag(urljoin(base, nfc(reference.strip()))).url, safe=_ADDRESS_CHARACTERS)
    except ValueError:
        return ""


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.references: list[str] = []
        self.base = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        reference = dict(attributes).get("href")
        if reference and tag == "a":
            self.references.append(reference)
        elif reference and tag == "base" and not self.base:
            self.base = reference
