"""Web sources: what `sources.yml` lists, asked of a real server, and an outcome row for each address."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from misbehaving_server import PDF, Server, serving

from pipelines import store
from pipelines.records import Fetch, Receipt
from pipelines.settings import SOURCES, Settings
from pipelines.submissions import fetch_sources, receive
from pipelines.submissions.sources import read_sources

QUICK = "read_seconds: 0.3, backoff_seconds: 0.01, attempts: 2, total_seconds: 3, max_mb: 1, networks: [127.0.0.1/32]"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "raw").mkdir()
    return Settings(home=tmp_path / "home", raw=tmp_path / "raw", sources=tmp_path / "sources.yml")


def listed(settings: Settings, *entries: str) -> Settings:
    settings.sources.write_text("sources:\n" + "".join(f"  - {{{e}}}\n" for e in entries), encoding="utf-8")
    return settings


def entry(server: Server, path: str, name: str = "so", more: str = QUICK) -> str:
    return f"name: {name}, url: '{server.url}/{path}', {more}"


def outcomes(rows: list[Fetch]) -> list[str]:
    return [r.outcome for r in rows]


def test_a_file_of_the_web_is_kept_and_registered_like_one_that_was_sent(settings: Settings, server: Server) -> None:
    (row,) = fetch_sources(listed(settings, entry(server, "report.pdf")))
    (receipt,) = receive(settings.raw, settings).receipts

    assert (row.outcome, row.kind, row.size, row.attempts) == ("new", "pdf", len(PDF), 1)
    assert (settings.originals / str(row.sha256)).read_bytes() == PDF
    assert (receipt.source, receipt.channel, receipt.kind) == (f"{server.url}/report.pdf", "web", "pdf")
    assert (receipt.sha256, receipt.received_at) == (row.sha256, row.fetched_at)
    assert "report.pdf" in receipt.outcome_detail


def test_what_did_not_change_is_asked_for_but_not_sent_or_received_again(settings: Settings, server: Server) -> None:
    listed(settings, entry(server, "conditional"), entry(server, "again", "khac"))
    rounds = [fetch_sources(settings) for _ in range(3)]

    assert [outcomes(rows) for rows in rounds] == [["new"] * 2, ["unchanged"] * 2, ["unchanged"] * 2]
    assert server.headers["/conditional"]["If-None-Match"] == '"v1"'
    assert len(store.read_rows(settings.lake / "fetches", Fetch)) == 6
    assert [r.size for r in receive(settings.raw, settings).receipts] == [len(PDF)] * 2


def test_a_file_that_changed_is_a_second_arrival(settings: Settings, server: Server) -> None:
    listed(settings, entry(server, "changing"))

    assert outcomes(fetch_sources(settings) + fetch_sources(settings)) == ["new", "new"]
    assert len({r.submission_id for r in receive(settings.raw, settings).receipts}) == 2


def test_a_lost_original_is_asked_for_whole(settings: Settings, server: Server) -> None:
    (row,) = fetch_sources(listed(settings, entry(server, "conditional")))
    (settings.originals / str(row.sha256)).unlink()

    assert outcomes(fetch_sources(settings)) == ["new"]


def test_the_links_of_a_page_are_a_source(settings: Settings, server: Server) -> None:
    server.listing = f"""<html><base href="/"><a href="report.pdf">Quý I</a><a href='report.pdf#trang2'>x</a>
        <a href="{server.url}/conditional.pdf?b%C3%A1o">Quý II</a> <a href="huong-dan.html">không</a>
        <a href="http://another.example/x.pdf">nơi khác</a><a href="javascript:x()">x</a><a>rỗng</a>
        <a href="missing.docx">mất</b""".encode()
    rows = fetch_sources(listed(settings, entry(server, "listing", more=f"kind: page, {QUICK}")))

    assert [(r.url.removeprefix(server.url), r.outcome) for r in rows] == [
        ("/listing", "listed"), ("/report.pdf", "new"), ("/conditional.pdf?b%C3%A1o", "new"),
        ("/missing.docx", "failed"),
    ]  # fmt: skip
    assert "3 tệp" in rows[0].outcome_detail


def test_patterns_choose_links_and_what_is_not_taken_is_told(settings: Settings, server: Server) -> None:
    server.listing = b"".join(b'<a href="/report.pdf?n=%d">x</a><a href="/login.pdf">x</a>' % n for n in range(5))
    more = f"kind: page, links: ['/report*'], max_files: 2, {QUICK}"
    rows = fetch_sources(listed(settings, entry(server, "listing", more=more)))

    assert outcomes(rows) == ["listed", "new", "unchanged"] or outcomes(rows) == ["listed", "new", "new"]
    assert "liệt kê 5 tệp. Chỉ lấy 2" in rows[0].outcome_detail


def test_a_page_without_a_file_is_told(settings: Settings, server: Server) -> None:
    server.listing = b"<p>"
    (row,) = fetch_sources(listed(settings, entry(server, "listing", more=f"kind: page, {QUICK}")))

    assert row.outcome == "failed"
    assert "không có liên kết nào" in row.outcome_detail


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("login", "trang mạng thay vì tệp"),
        ("program", "tệp loại elf"),
        ("empty", "rỗng"),
        ("liar304", "chưa lấy lần nào"),
        ("always_short", "bị thiếu"),
        ("huge", "lớn hơn"),
        ("endless", "lớn hơn"),
        ("bomb", "lớn hơn"),
        ("circle", "vòng tròn"),
        ("silent", "không trả lời kịp"),
        ("busy_later", "yêu cầu đợi 3600 giây"),
        ("inward?to=http://localhost/x.pdf", "localhost không thuộc nguồn"),
    ],
)
def test_what_cannot_be_taken_is_a_row_with_words_and_stops_no_other(
    settings: Settings, server: Server, path: str, words: str
) -> None:
    rows = fetch_sources(listed(settings, entry(server, path), entry(server, "report.pdf", "khac")))

    assert outcomes(rows) == ["failed", "new"]
    assert words in rows[0].outcome_detail
    assert store.read_rows(settings.lake / "fetches", Fetch) == rows
    assert [p.name for p in settings.originals.iterdir() if not p.name.startswith(".lock")] == [rows[1].sha256]


def test_a_source_that_leads_inside_is_refused_unless_it_is_allowed(settings: Settings, server: Server) -> None:
    (row,) = fetch_sources(listed(settings, entry(server, "report.pdf", more="attempts: 1")))

    assert (row.outcome, server.asked["/report.pdf"]) == ("failed", 0)
    assert "địa chỉ nội bộ" in row.outcome_detail


def test_a_source_at_the_end_of_its_time_leaves_the_rest_for_later(settings: Settings, server: Server) -> None:
    server.listing = b'<a href="/silent.pdf">x</a><a href="/report.pdf">x</a>'
    more = f"kind: page, source_seconds: 0.3, {QUICK}"
    rows = fetch_sources(listed(settings, entry(server, "listing", more=more)))

    assert outcomes(rows) == ["listed", "failed", "failed"]
    assert "chờ lần sau" in rows[2].outcome_detail
    assert server.asked["/report.pdf"] == 0


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("name: So Thong Tin, url: 'https://x.example'", "entry 1, `name`"),
        ("name: so", "entry 1, `url`"),
        ("name: so, url: 'file:///etc/passwd'", "entry 1, `url`: write an address of http or https"),
        ("name: so, url: 'https://u:p@x.example/'", "without a password"),
        ("name: so, url: 'https://x.example', kind: feed", "entry 1, `kind`"),
        ("name: so, url: 'https://x.example', networks: [10.0.0.0/99]", "entry 1, `networks.0`"),
        ("name: so, url: 'https://x.example', atempts: 3", "entry 1, `atempts`"),
        ("name: khac, url: 'https://x.example'", "name 'khac' is taken"),
    ],
)
def test_a_wrong_entry_is_told_by_its_place_and_stops_no_other(
    settings: Settings, server: Server, wrong: str, words: str
) -> None:
    good = entry(server, "report.pdf", "khac")
    listed(settings, *([good, wrong] if "taken" in words else [wrong, good]))

    rows = fetch_sources(settings)

    assert sorted(outcomes(rows)) == ["failed", "new"]
    (told,) = [r for r in rows if r.outcome == "failed"]
    assert told.source == "sources.yml"
    assert words in told.outcome_detail


@pytest.mark.parametrize("text", ["sources: [", "- a", "sources: 3", "urls: []", "\x00"])
def test_a_file_that_is_no_list_of_sources_is_told(settings: Settings, text: str) -> None:
    settings.sources.write_text(text, encoding="utf-8")

    (row,) = fetch_sources(settings)

    assert row.outcome == "failed"
    assert "sources.yml" in row.outcome_detail


def test_without_sources_nothing_is_asked_or_written(settings: Settings) -> None:
    assert fetch_sources(settings) == fetch_sources(replace(settings, sources=SOURCES)) == []
    assert not settings.home.exists()


def test_the_shipped_list_is_in_order() -> None:
    assert read_sources(SOURCES) == ([], [])


def test_a_register_of_an_earlier_version_is_read_and_completed(settings: Settings) -> None:
    import pyarrow.parquet as pq

    (settings.raw / "a.txt").write_text("BÁO CÁO\nKết quả quý I năm 2024 tỉnh Hà Tĩnh\n", encoding="utf-8")
    (receipt,) = receive(settings.raw, settings).receipts
    register = settings.lake / "receipts" / "all.parquet"
    pq.write_table(pq.read_table(register).drop_columns(["channel", "kind"]), register)

    assert receive(settings.raw, settings).receipts == [receipt]
    assert store.read_rows(settings.lake / "receipts", Receipt) == [receipt]
