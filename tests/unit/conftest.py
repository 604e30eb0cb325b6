"""Fixtures that several unit tests share."""

from browser import browser, page

__all__ = ["browser", "page"]
