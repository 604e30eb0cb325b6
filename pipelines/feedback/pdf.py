"""The letter as a PDF, laid out from its page.

Belongs here: turning our own HTML into a tagged PDF without reading a file or an address, and saying why that is not
possible. Does not: the page and its style (`rendering`, templates).
"""

from functools import lru_cache

# PDF/UA: tagged, with its language and title, so that a screen reader can follow it.
_VARIANT = "pdf/ua-1"


@lru_cache(maxsize=1)
def why_no_pdf() -> str:
    """Why this machine makes no PDF, with the remedy, in one line; empty where it makes them."""
    try:
        import weasyprint  # noqa: F401  # whether it can be imported is the question
    except OSError as error:  # the Python package is always there; the libraries of the system that it loads may not be
        missing = str(error).splitlines()[0]
        return f"letters have no PDF: {missing}. Run `make system` as root, then write the letters again."
    return ""


def pdf_of(html: str) -> bytes:
    """A page of ours as PDF; the same page gives the same bytes. Raises OSError where `why_no_pdf` says something."""
    import weasyprint

    document = weasyprint.HTML(string=html, url_fetcher=_refuse)
    made: bytes = document.write_pdf(pdf_variant=_VARIANT)
    return made


def _refuse(url: str, *_: object, **__: object) -> dict[str, object]:
    raise ValueError(f"a letter holds everything that it shows; it asked for {url[:80]}")
