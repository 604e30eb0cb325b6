"""Pages as a browser shows them: headless Chromium without a network, and what axe has against a page.

Belongs here: fixtures and questions that tests of every kind of page share. Does not: any page's own tests.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}

_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# Without these Chromium looks up hosts of its own at every start, and as root it refuses to start.
_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


# Of a module, not of a session: playwright's loop stays in this thread, and other tests run loops of their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not _CHROMIUM:
        pytest.skip("Chromium is not installed (make system): nobody looks at the pages")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=_CHROMIUM, args=_ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of its own at desktop width, with no network; `set_viewport_size(PHONE)` makes it a phone's.

    The test fails at its end where the page asked for anything but files, or an error was left in its console.
    """
    context = browser.new_context(viewport=DESKTOP, offline=True, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("request", lambda r: None if r.url.startswith(("file:", "data:")) else wrong.append(f"asks for {r.url}"))
    opened.on("console", lambda said: wrong.append(f"{said.type}: {said.text}") if said.type == "error" else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    yield opened
    context.close()
    assert wrong == []


def open_file(page: Page, path: Path) -> None:
    page.goto(path.absolute().as_uri())


def axe_violations(page: Page) -> list[str]:
    """What an automated check of accessibility has against the page as it stands: rule, and the elements meant."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {rule['help']}: {node['html']}" for rule in found for node in rule["nodes"]]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the screen; 0 where nobody has to scroll sideways to read."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wider
