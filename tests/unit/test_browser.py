"""What the tests of pages rest on notices a page with faults."""

from pathlib import Path

from browser import PHONE, axe_violations, open_file, overflow
from playwright.sync_api import Page


def test_a_page_that_a_screen_reader_cannot_use_is_noticed(page: Page, tmp_path: Path) -> None:
    faulty = tmp_path / "trang.html"
    faulty.write_text("<title>Trang</title><main><h1>Trang</h1><button></button></main>", encoding="utf-8")
    open_file(page, faulty)

    rules = {violation.split(":")[0] for violation in axe_violations(page)}

    assert rules == {"button-name", "html-has-lang"}


def test_a_page_wider_than_a_phone_is_noticed(page: Page, tmp_path: Path) -> None:
    wide = tmp_path / "trang.html"
    wide.write_text("<meta name=viewport content=width=device-width><p style='width:400px'>Rộng", encoding="utf-8")
    page.set_viewport_size(PHONE)
    open_file(page, wide)

    assert overflow(page) > 0
