"""The scoreboard in a browser: sorted by click or key, accessible, readable on a phone, and whole without a script."""

from pathlib import Path

import pytest
from browser import DESKTOP, PHONE, axe_violations, open_file, overflow
from playwright.sync_api import Browser, Page, expect
from scoreboard_rows import TODAY, missing, row

from pipelines.feedback.scoreboard import build_boards
from pipelines.feedback.scoreboard_pages import write_scoreboard

GIVEN = ["Đà Nẵng", "An Giang", "Điện Biên", "Hà Nội", "Ấn <b>Vô"]


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A board of five provinces, one of them silent, and a letter beside it."""
    consistency = [97.0, 100.0, 9.5, None, 85.0]
    rows = [
        row(name, consistency_percent=share, letters=("../2024-Q1/la/phi%E1%BA%BFu%20m%E1%BB%9Bi.html",))
        if share is not None
        else missing(name)
        for name, share in zip(GIVEN, consistency, strict=True)
    ]
    letter = tmp_path / "feedback" / "2024-Q1" / "la" / "phiếu mới.html"
    letter.parent.mkdir(parents=True)
    letter.write_text("<!DOCTYPE html><html lang=vi><title>Phiếu phản hồi</title>", encoding="utf-8")
    rows += [row(name, "2023-Q4") for name in GIVEN]
    return write_scoreboard(build_boards(rows, TODAY), tmp_path / "feedback" / "bang-diem", TODAY).parent


def names(page: Page) -> list[str]:
    return page.locator("table.board").first.locator("tbody th").all_inner_texts()


def sort_by(page: Page, column: str) -> None:
    page.locator("table.board").first.get_by_role("button", name=column).click()


def test_a_click_sorts_by_value_and_another_turns_it_round_and_who_has_none_stands_last(
    page: Page, pages: Path
) -> None:
    open_file(page, pages / "2024-Q1.html")
    head = page.locator("table.board").first.locator("th", has_text="Nhất quán")

    assert names(page) == GIVEN
    expect(head).to_have_attribute("aria-sort", "none")
    sort_by(page, "Nhất quán")
    assert names(page) == ["Điện Biên", "Ấn <b>Vô", "Đà Nẵng", "An Giang", "Hà Nội"]
    expect(head).to_have_attribute("aria-sort", "ascending")
    sort_by(page, "Nhất quán")
    assert names(page) == ["An Giang", "Đà Nẵng", "Ấn <b>Vô", "Điện Biên", "Hà Nội"]
    expect(head).to_have_attribute("aria-sort", "descending")


def test_names_are_sorted_by_the_vietnamese_alphabet(page: Page, pages: Path) -> None:
    open_file(page, pages / "2024-Q1.html")

    sort_by(page, "Tỉnh, thành phố")

    assert names(page) == ["An Giang", "Ấn <b>Vô", "Đà Nẵng", "Điện Biên", "Hà Nội"]


def test_one_column_sorts_at_a_time_and_only_its_own_table(page: Page, pages: Path) -> None:
    open_file(page, pages / "index.html")

    sort_by(page, "Đầy đủ")
    sort_by(page, "Điểm đang mở")

    expect(page.locator("[aria-sort=ascending], [aria-sort=descending]")).to_have_count(1)
    expect(page.locator("[aria-sort=descending]")).to_have_text("Điểm đang mở")


def test_a_column_is_sorted_by_keyboard_too(page: Page, pages: Path) -> None:
    open_file(page, pages / "2024-Q1.html")

    page.locator("table.board").first.get_by_role("button", name="Nhất quán").press("Enter")

    assert names(page)[0] == "Điện Biên"


@pytest.mark.parametrize("name", ["index.html", "2024-Q1.html"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_page_is_accessible_and_no_wider_than_the_screen(
    page: Page, pages: Path, name: str, size: dict[str, int]
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    open_file(page, pages / name)

    assert axe_violations(page) == []
    assert overflow(page) == 0


def test_a_letter_opens_from_its_row(page: Page, pages: Path) -> None:
    open_file(page, pages / "2024-Q1.html")

    page.get_by_role("link", name="Phiếu của An Giang").click()

    expect(page).to_have_title("Phiếu phản hồi")


def test_one_goes_from_period_to_period(page: Page, pages: Path) -> None:
    open_file(page, pages / "index.html")

    page.get_by_role("link", name="Quý IV năm 2023").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quý IV năm 2023")
    page.get_by_role("link", name="Quý I năm 2024").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quý I năm 2024")


def test_without_a_script_the_table_is_whole_and_offers_no_dead_button(browser: Browser, pages: Path) -> None:
    context = browser.new_context(java_script_enabled=False, offline=True)
    opened = context.new_page()
    open_file(opened, pages / "2024-Q1.html")

    assert names(opened) == GIVEN
    expect(opened.get_by_role("button")).to_have_count(0)
    context.close()
