"""What the scoreboard says of a province, and that its pages hold together, run nothing foreign and harm nobody."""

import base64
import hashlib
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from scoreboard_rows import TODAY, missing, row
from test_feedback_rendering import HOSTILE, Page

from pipelines.feedback.scoreboard import COLUMNS, TOTALS, Board, Cell, ScoreRow, build_boards, read_rows
from pipelines.feedback.scoreboard_pages import render_index, render_period, write_scoreboard
from pipelines.settings import Settings


def cells(of: ScoreRow, today: date = TODAY) -> dict[str, Cell]:
    (board,) = build_boards([of], today)
    return dict(zip(COLUMNS, board.lines[0].cells, strict=True))


def totals(*rows: ScoreRow) -> dict[str, Cell]:
    (board,) = build_boards(rows, TODAY)
    return dict(zip(TOTALS, board.totals.cells, strict=True))


def two_periods() -> list[Board]:
    rows = [row("Lào Cai"), missing("Sơn La"), row("Lào Cai", "2023-Q4", previous_period=None)]
    return build_boards(rows, TODAY)


def test_a_report_in_order_is_told_with_its_counts() -> None:
    told = cells(row())

    assert told["Nhận báo cáo"] == Cell("Đã nhận", ("10/04/2024",), "2024-04-10", "good")
    assert told["Đúng hạn"] == Cell("Đúng hạn", ("hạn 15/04/2024",), 0.0, "good")
    assert told["Đầy đủ"] == Cell("85,7%", ("6/7 mục",), 100 * 6 / 7)
    assert told["Nhất quán"] == Cell("97,0%", ("50 số liệu",), 97.0)
    assert told["Hiểu được"] == Cell("95,0%", ("200 con số",), 95.0)
    assert told["Điểm đang mở"] == Cell("2", ("1 cần sửa",), 2.0, "bad")


def test_a_finding_is_as_old_as_the_days_of_the_calendar_in_viet_nam() -> None:
    assert cells(row())["Mở lâu nhất"] == Cell("18 ngày", ("từ 02/05/2024",), 18.0, "bad")


@pytest.mark.parametrize(("today", "look"), [(date(2024, 5, 15), ""), (date(2024, 5, 16), "bad")])
def test_a_finding_open_for_14_days_is_marked(today: date, look: str) -> None:
    assert cells(row(), today)["Mở lâu nhất"].look == look


def test_a_trend_leads_with_consistency_and_passes_over_what_did_not_change() -> None:
    assert cells(row())["Xu hướng"] == Cell("giảm 1,0 điểm", ("đầy đủ tăng 14,3 điểm",), -1.0, "bad")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"consistency_change": 0.04}, "không đổi"),
        ({"consistency_change": 0.06}, "tăng 0,1 điểm"),
        ({"consistency_change": None}, "–"),
        ({"previous_period": None, "consistency_change": None}, "–"),
    ],
)
def test_a_change_that_nobody_would_see_is_none(changes: dict[str, float | None], words: str) -> None:
    assert cells(replace(row(), **changes))["Xu hướng"].words == words  # type: ignore[arg-type]


@pytest.mark.parametrize(("share", "words"), [(99.99, "99,9%"), (100.0, "100,0%"), (0.01, "0,1%"), (0.0, "0,0%")])
def test_what_is_not_all_is_not_shown_as_all(share: float, words: str) -> None:
    assert cells(row(consistency_percent=share))["Nhất quán"] == Cell(words, ("50 số liệu",), share)


def test_what_is_not_due_yet_is_not_missing() -> None:
    silent = missing("Sơn La")

    assert cells(silent, date(2024, 4, 15))["Nhận báo cáo"].words == "Chưa đến hạn"
    assert cells(silent, date(2024, 4, 16))["Nhận báo cáo"] == Cell("Chưa nhận", ("hạn 15/04/2024",), look="bad")


def test_where_nothing_came_there_is_no_zero_and_nothing_to_sort_by() -> None:
    told = cells(missing("Sơn La"))

    assert {name: (cell.words, cell.sort) for name, cell in told.items() if name != "Nhận báo cáo"} == {
        name: ("–", None) for name in COLUMNS if name != "Nhận báo cáo"
    }


def test_a_report_that_came_late_and_was_issued_in_time_says_by_which_day_it_is_on_time() -> None:
    came_late = row(first_received_at=datetime(2024, 5, 1, tzinfo=UTC))

    assert cells(came_late)["Đúng hạn"].notes == ("hạn 15/04/2024", "theo ngày ban hành")


def test_a_unit_that_owes_nothing_is_listed_and_accused_of_nothing() -> None:
    excused = missing("Sơn La", due_on=None)
    told = cells(replace(excused, status="not_expected", expected_reports=0))

    assert told["Nhận báo cáo"] == Cell("Không phải gửi", look="none")
    assert told["Đúng hạn"].words == "–"


def test_a_period_divides_sums_and_averages_no_shares() -> None:
    large = row("Hà Nội", figures=950, doubted_figures=0.0, consistency_percent=100.0)
    late = row("Sơn La", status="late", actual_reports_on_time=0, figures=0, doubted_figures=0.0)

    told = totals(large, row("Lào Cai", doubted_figures=10.0, consistency_percent=80.0), late, missing("Lai Châu"))

    assert (told["Tỷ lệ báo cáo"].words, told["Tỷ lệ báo cáo"].notes) == ("75,0%", ("3/4 báo cáo",))
    assert told["Tỷ lệ đúng hạn"].words == "50,0%"
    assert (told["Nhất quán"].words, told["Nhất quán"].notes) == ("99,0%", ("990/1.000 số liệu",))
    assert told["Điểm đang mở"].words == "6"


def test_each_period_lists_its_own_units_in_the_order_of_the_rows() -> None:
    later, earlier = two_periods()

    assert (later.totals.words, [line.province for line in later.lines]) == ("Quý I năm 2024", ["Lào Cai", "Sơn La"])
    assert (earlier.totals.words, [line.province for line in earlier.lines]) == ("Quý IV năm 2023", ["Lào Cai"])


@pytest.fixture(params=["index", "period", "empty", "hostile"])
def html(request: pytest.FixtureRequest) -> str:
    boards = two_periods()
    return {
        "index": lambda: render_index(boards, TODAY),
        "period": lambda: render_period(boards, 0, TODAY),
        "empty": lambda: render_index([], TODAY),
        "hostile": lambda: render_index(build_boards([row(HOSTILE, letters=(HOSTILE,))], TODAY), TODAY),
    }[request.param]()


def test_a_page_is_well_formed_and_refers_to_nothing_outside(html: str) -> None:
    page = Page(html)

    assert page.unbalanced == []
    assert page.tags.count("main") == page.tags.count("h1") == page.tags.count("script") == 1
    assert not {"img", "iframe", "object", "embed", "link", "form", "base"} & set(page.tags)
    names = {name for _, attributes in page.elements for name in attributes}
    assert not {name for name in names if name.startswith("on") or name in ("src", "style")}


def test_a_page_admits_its_own_script_and_style_and_no_other(html: str) -> None:
    policy = re.search('http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    inside = [re.search(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL) for tag in ("style", "script")]
    hashes = [base64.b64encode(hashlib.sha256(i[1].encode()).digest()).decode() for i in inside if i]

    assert policy[1] == (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'"
    )


def test_a_hostile_name_adds_no_element_and_is_shown_as_what_it_is() -> None:
    hostile = Page(render_index(build_boards([row(HOSTILE)], TODAY), TODAY))
    plain = Page(render_index(build_boards([row("lành")], TODAY), TODAY))

    assert hostile.tags == plain.tags
    assert [set(a) for _, a in hostile.elements] == [set(a) for _, a in plain.elements]
    assert "<script>alert(1)</script>" in hostile.text()
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", render_index(build_boards([row(HOSTILE)], TODAY), TODAY)
    )


def test_the_page_tells_in_words_how_each_column_is_counted() -> None:
    words = Page(render_index(two_periods(), TODAY)).text()

    for name in ("Đầy đủ", "Nhất quán", "Hiểu được", "Điểm đang mở", "Mở lâu nhất", "Xu hướng"):
        assert f"{name} " in words.split("Cách tính")[-1]
    assert "“Cần sửa” coi như mất trọn, ở mức “Cần kiểm tra” mất một nửa, ở mức “Lưu ý” mất một phần mười" in words


def test_every_link_between_the_pages_leads_to_one_of_them(tmp_path: Path) -> None:
    index = write_scoreboard(two_periods(), tmp_path, TODAY)

    pages = {page.name for page in tmp_path.iterdir()}
    links = {
        address
        for page in tmp_path.glob("*.html")
        for address in re.findall('href="([^"#]+)"', page.read_text(encoding="utf-8"))
    }
    assert index.name == "index.html"
    assert pages == {"index.html", "2024-Q1.html", "2023-Q4.html"}
    assert links == pages


def test_a_period_that_is_no_longer_owed_leaves_no_page_behind(tmp_path: Path) -> None:
    write_scoreboard(two_periods(), tmp_path, TODAY)

    write_scoreboard(two_periods()[:1], tmp_path, TODAY)

    assert {page.name for page in tmp_path.iterdir()} == {"index.html", "2024-Q1.html"}


def test_a_page_that_cannot_be_written_leaves_the_old_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = write_scoreboard(two_periods(), tmp_path, TODAY)
    before = {page.name: page.read_bytes() for page in tmp_path.iterdir()}

    def full(*_: object, **__: object) -> int:
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="no space"):
        write_scoreboard(two_periods()[:1], index.parent, date(2024, 5, 21))

    assert {page.name: page.read_bytes() for page in tmp_path.iterdir()} == before


def test_rows_come_as_published_with_the_letters_of_every_submission(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, raw=tmp_path)
    settings.published.mkdir()
    columns = [name for name in ScoreRow.__annotations__ if name not in ("name", "ends_on", "letters")]
    values = {"province_key": "'p'", "period": "'2024-Q1'", "status": "'on_time'", "consistency_percent": "97.123456"}
    with duckdb.connect(str(settings.published_database)) as warehouse:
        of = ", ".join(f"{values.get(c, 'null')} as {c}" for c in columns)
        warehouse.execute(
            f"create table fct_scoreboard as select 'k' as scoreboard_key, 'quarter' as period_type, "
            f"'2024-Q1' as quarter, 'one, two' as submission_ids, {of}"
        )
        warehouse.execute(
            "create table dim_province as select 'p' as province_key, '10' as province_code, 'Lào Cai' as name"
        )
        warehouse.execute("create table dim_period as select '2024-Q1' as period, date '2024-01-01' as starts_on, "
                          "date '2024-03-31' as ends_on")  # fmt: skip

    (read,) = read_rows(settings.published_database, lambda *place: ["/".join(place)])

    assert (read.name, read.ends_on, read.consistency_percent) == ("Lào Cai", date(2024, 3, 31), 97.123456)
    assert read.letters == ("2024-Q1/p/one", "2024-Q1/p/two")
