"""Feedback in Dagster: what an engineer sees of letters and of the scoreboard, and when the pages are made again."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import unquote

import dagster as dg
import duckdb
import pytest
from pipeline_home import FAULTY, Built

from pipelines.feedback import build_letter
from pipelines.orchestration import scoreboard as scoreboard_module
from pipelines.orchestration.metadata import letter_preview
from pipelines.orchestration.refresh import refresh
from pipelines.orchestration.scoreboard import is_scoreboard_stale, scoreboard_folder
from pipelines.orchestration.summary import summary
from pipelines.records import Submission
from pipelines.settings import Settings


def _of_partition(built: Built, asset: str, partition: str | None) -> dict[str, object]:
    (found,) = [
        event.step_materialization_data.materialization.metadata
        for event in built.quarter_run.get_asset_materialization_events()
        if event.asset_key == dg.AssetKey(asset) and event.partition == partition
    ]
    return {name: value.value for name, value in found.items()}


def test_a_unit_of_a_quarter_shows_its_letter_and_its_counts(built: Built) -> None:
    told = _of_partition(built, "letters", f"{FAULTY}|2024-Q1")

    letter = Path(str(told["path"]))
    assert letter.parent == built.settings.feedback / "2024-Q1" / FAULTY
    assert letter.suffix == ".html"
    assert told["letters"] == 1
    assert int(str(told["findings_open"])) >= 1
    assert told["figures_understood"] == 4
    assert "## Về số liệu chuyển đổi số quý I năm 2024" in str(told["letter"])
    assert "Tổng các cấp không bằng toàn tỉnh" in str(told["letter"])


def test_a_preview_shows_what_a_submitter_wrote_as_text_and_cuts_it_short() -> None:
    hostile = "<script>x</script> [y](javascript:z) # q " + "dài " * 5000
    letter = build_letter(_unread(hostile), [], [], [])

    preview = str(letter_preview(letter).value)

    assert "<script>" not in preview
    assert "[y](" not in preview
    assert len(preview) < 4000


def _unread(words: str) -> Submission:
    return Submission(
        "0" * 16, words, words, "0" * 64, 1, datetime(2024, 4, 1, tzinfo=UTC), "unreadable", words, "", "", None, None,
        None, None, "other", words, None, None, None, "",
    )  # fmt: skip


def test_the_scoreboard_lists_the_63_and_links_letters_that_are_there(built: Built) -> None:
    page = scoreboard_folder(built.settings) / "2024-Q1.html"
    html = page.read_text(encoding="utf-8")
    letters = [unquote(address) for address in re.findall(r'href="(\.\./[^"]+)"', html)]

    assert html.count('<th scope="row"') == 63
    assert len(letters) == 63
    assert [address for address in letters if not (page.parent / address).is_file()] == []


def test_the_scoreboard_shows_where_it_lies_and_how_the_latest_period_stands(built: Built) -> None:
    told = _of_partition(built, "scoreboard", None)

    assert Path(str(told["path"])) == scoreboard_folder(built.settings) / "index.html"
    assert told["latest_period"] == "2024-Q4"
    assert int(str(told["letters_linked"])) >= 63
    assert "| Hà Giang | missing |" in str(told["preview"])


def test_the_page_tells_what_the_published_table_tells(built: Built) -> None:
    html = (scoreboard_folder(built.settings) / "2024-Q1.html").read_text(encoding="utf-8")
    with duckdb.connect(str(built.settings.published_database), read_only=True) as published:
        (share, findings) = published.execute(
            "select consistency_percent, open_findings from fct_scoreboard where scoreboard_key = ?",
            [f"{FAULTY}|2024-Q1"],
        ).fetchone() or (None, None)
    assert findings
    row = next(part for part in html.split("<tr>") if 'data-sort="Hà Giang"' in part)

    assert f'data-sort="{float(share)}"' in row
    assert f'data-sort="{float(findings)}"' in row


def test_letters_are_counted_without_the_pages_of_the_scoreboard(built: Built) -> None:
    told = summary(built.settings, built.first)
    letters = [p for p in built.settings.feedback.rglob("*.html") if p.parent != scoreboard_folder(built.settings)]

    assert f"Letters    {len(letters)} in" in told
    assert f"Scoreboard {scoreboard_folder(built.settings) / 'index.html'}" in told


def test_a_new_day_makes_the_pages_again_and_nothing_else(copied: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_scoreboard_stale(copied)
    monkeypatch.setattr(scoreboard_module, "today", lambda: date(2100, 1, 1))

    done = refresh(copied)

    assert [step.assets for step in done.steps] == [("scoreboard",)]
    index = scoreboard_folder(copied) / "index.html"
    assert "Tính đến ngày 01 tháng 01 năm 2100" in index.read_text(encoding="utf-8")
    assert not is_scoreboard_stale(copied)


def test_a_letter_that_went_makes_the_pages_behind(copied: Settings) -> None:
    next((copied.feedback / "2024-Q1" / FAULTY).glob("*.html")).unlink()

    assert is_scoreboard_stale(copied)
