"""The mail as an officer sees it: readable at a desk and on a phone, for a screen reader, without a network."""

from pathlib import Path

import pytest
from browser import PHONE, axe_violations, open_file, overflow
from delivery_home import NOW, home_of
from feedback_records import submission
from playwright.sync_api import Page
from test_delivery_mail import HOSTILE, TO, letter_in

from pipelines.feedback.delivery.letters import StandingLetter
from pipelines.feedback.delivery.mail import Occasion, Sender, compose
from pipelines.settings import MailSettings


def shown(page: Page, letter: StandingLetter, folder: Path) -> Page:
    """The HTML part of a mail that may have come before, in the browser."""
    sender = Sender.of(MailSettings("", "", "", None))
    body = compose(letter, TO, sender, NOW, Occasion(repeated=True)).get_body(("html",))
    assert body is not None
    (folder / "mail.html").write_text(body.get_content(), encoding="utf-8")
    open_file(page, folder / "mail.html")
    return page


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_the_mail_is_readable_for_everyone(page: Page, tmp_path: Path, width: str) -> None:
    if width == "phone":
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]

    shown(page, letter_in(home_of(tmp_path)), tmp_path)

    assert axe_violations(page) == []
    assert overflow(page) == 0
    assert page.get_by_text("94,9%", exact=True).first.is_visible()


def test_hostile_words_stay_words(page: Page, tmp_path: Path) -> None:
    report = submission(
        "x", issuer=HOSTILE + "W" * 3000, outcome="unreadable", outcome_detail=HOSTILE, period=None, quarter=None
    )
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))

    shown(page, letter_in(home_of(tmp_path, [report])), tmp_path)

    assert page.locator("script, img").count() == 0
    assert "<script>alert(1)</script>" in page.locator("body").inner_text()
    assert overflow(page) == 0
