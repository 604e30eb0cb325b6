"""The letter in a real browser: nothing is wider than a phone, axe finds nothing, hostile words do nothing."""

from pathlib import Path

import pytest
from browser import DESKTOP, PHONE, axe_violations, open_file, overflow
from playwright.sync_api import Page
from test_feedback_rendering import HOSTILE, LETTERS, hostile_letter

from pipelines.feedback import Letter, render_html

SMALLEST = {"width": 360, "height": 740}
LONG = "dài" * 3000


def _opened(page: Page, letter: Letter, folder: Path) -> None:
    path = folder / "phieu.html"
    path.write_text(render_html(letter), encoding="utf-8")
    open_file(page, path)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", LETTERS)
def test_an_automated_check_of_accessibility_finds_nothing(
    page: Page, name: str, size: dict[str, int], tmp_path: Path
) -> None:
    page.set_viewport_size(size)
    _opened(page, LETTERS[name](), tmp_path)

    assert axe_violations(page) == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE, SMALLEST], ids=["desktop", "phone", "smallest"])
@pytest.mark.parametrize("words", [HOSTILE, LONG, "lành"], ids=["hostile", "long", "plain"])
def test_nobody_has_to_scroll_sideways(page: Page, words: str, size: dict[str, int], tmp_path: Path) -> None:
    page.set_viewport_size(size)
    _opened(page, hostile_letter(words), tmp_path)

    assert overflow(page) == 0


def test_hostile_words_run_nothing_and_hide_nothing(page: Page, tmp_path: Path) -> None:
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    _opened(page, hostile_letter(HOSTILE), tmp_path)

    assert page.locator("main").is_visible()
    assert page.locator("script, img, a").count() == 0
    assert "<script>alert(1)</script>" in page.inner_text("main")


def test_the_questioned_figure_is_told_to_eyes_without_colour_and_to_ears(page: Page, tmp_path: Path) -> None:
    _opened(page, LETTERS["full"](), tmp_path)
    mark = page.locator(".finding mark").first

    assert mark.evaluate("e => getComputedStyle(e).textDecorationLine") == "underline"
    assert int(mark.evaluate("e => getComputedStyle(e).fontWeight")) >= 700
    assert "con số được hỏi" in mark.evaluate("e => getComputedStyle(e, '::before').content")


def test_the_chart_stands_on_the_page_under_its_name(page: Page, tmp_path: Path) -> None:
    _opened(page, LETTERS["full"](), tmp_path)

    chart = page.get_by_role("img", name="Tỷ lệ hồ sơ đúng hạn")
    assert chart.bounding_box()["width"] > 300  # type: ignore[index]


def test_letters_on_a_phone_are_large_enough_to_read(page: Page, tmp_path: Path) -> None:
    page.set_viewport_size(PHONE)
    _opened(page, LETTERS["full"](), tmp_path)

    sizes = page.eval_on_selector_all(
        "p, li, td, th, dd", "all => all.map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 16
