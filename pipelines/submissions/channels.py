"""Channels: what web sources gave, kept like files that were sent.

Belongs here: going through the sources, keeping new bytes, an outcome row for each address asked. Does not: talking to
a server (`web`), the register of receipts (`receiving`).

A fetch that fails is a row with its reason; it stops no other address and no other source.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipelines import store
from pipelines.records import Fetch
from pipelines.settings import Settings
from pipelines.submissions.links import links_of
from pipelines.submissions.originals import Kept, keep, writing
from pipelines.submissions.readers.kinds import kind_of_file
from pipelines.submissions.sources import Source, read_sources
from pipelines.submissions.web import Answer, FetchError, fetch

TABLE = "fetches"
_LARGEST_PAGE = 8 * 1024 * 1024


@dataclass(frozen=True)
class _Taken:
    """Bytes of a file, kept, and what they are."""

    kept: Kept
    kind: str


def fetch_sources(settings: Settings, say: Callable[[str], None] = lambda _: None) -> list[Fetch]:
    """Asks every source that `sources.yml` lists for what is new, and keeps it; the rows of this round, in order.

    Each row is in `lake/fetches` as soon as its address is done, so that a crash loses no more than the one at work.
    `say` hears of each. Raises ReceivingError where the home cannot be written; nothing else stops a round.
    """
    sources, problems = read_sources(settings.sources)
    if not (sources or problems):
        return []
    rows: list[Fetch] = []
    with writing(settings):
        known = _last_taken(settings)
        for row in _round(sources, problems, known, settings):
            rows.append(row)
            _append(row, settings)
            say(f"{row.source}: {row.url}: {row.outcome_detail}")
    return rows


def fetched(settings: Settings) -> list[Fetch]:
    """Every row in which an address gave new bytes, in order of time: the arrivals of this channel."""
    rows = store.read_rows(settings.lake / TABLE, Fetch)
    return sorted((r for r in rows if r.outcome == "new"), key=lambda r: (r.fetched_at, r.url))


def _round(
    sources: list[Source], problems: list[str], known: dict[tuple[str, str], Fetch], settings: Settings
) -> Iterator[Fetch]:
    for problem in problems:
        yield _row(settings.sources.name, "", "failed", f"{problem}")
    for source in sources:
        ends = time.monotonic() + source.source_seconds
        if source.kind == "file":
            yield _file(source, source.url, known, settings)
            continue
        listing, links = _listing(source)
        yield listing
        for link in links:
            if time.monotonic() < ends:
                yield _file(source, link, known, settings)
            else:
                detail = f"nguồn đã hết {source.source_seconds:.0f} giây cho phép; tệp này chờ lần sau."
                yield _row(source.name, link, "failed", detail)


def _listing(source: Source) -> tuple[Fetch, list[str]]:
    """The row of a page that lists files, and the links of it that the source takes."""

    def whole(chunks: Iterator[bytes]) -> bytes:
        page = bytearray()
        for chunk in chunks:
            page += chunk
            if len(page) > _LARGEST_PAGE:
                raise FetchError(f"trang lớn hơn {_LARGEST_PAGE // 1024 // 1024} MB, không phải trang liệt kê tệp.")
        return bytes(page)

    try:
        answer = fetch(source.url, whole, source.reach, source.limits)
    except FetchError as error:
        return _row(source.name, source.url, "failed", str(error)), []
    links = [link for link in links_of(answer.body or b"", answer.url) if source.takes(link)]
    taken = links[: source.max_files]
    if not links:
        detail = "trang không có liên kết nào tới tệp của nguồn. Đề nghị kiểm tra địa chỉ, hoặc mẫu `links`."
        return _row(source.name, source.url, "failed", detail, answer), []
    detail = f"trang liệt kê {len(links)} tệp."
    if len(links) > len(taken):
        detail += f" Chỉ lấy {len(taken)} tệp đầu; nâng `max_files` của nguồn nếu cần tất cả."
    return _row(source.name, source.url, "listed", detail, answer), taken


def _file(source: Source, url: str, known: dict[tuple[str, str], Fetch], settings: Settings) -> Fetch:
    """Asks one address for a file; new bytes are kept."""
    last = known.get((source.name, url))
    if last and not (settings.originals / str(last.sha256)).exists():
        last = None  # the original is gone: ask for all of it again

    def take(chunks: Iterator[bytes]) -> _Taken:
        kinds: list[str] = []

        def accept(draft: Path) -> None:
            kind = kind_of_file(draft).id
            if kind not in source.accept:
                raise FetchError(_refused(kind))
            kinds.append(kind)

        return _Taken(keep(chunks, settings.originals, accept), kinds[0])

    try:
        answer = fetch(
            url,
            take,
            source.reach,
            source.limits,
            etag=last.etag if last else None,
            last_modified=last.last_modified if last else None,
        )
    except FetchError as error:
        return _row(source.name, url, "failed", str(error))
    if answer.body is None or (last and last.sha256 == answer.body.kept.sha256):
        detail = "không có gì mới từ lần lấy trước."
        if answer.body is None and not last:
            return _row(source.name, url, "failed", "máy chủ báo không có gì mới, trong khi chưa lấy lần nào.", answer)
        row = _row(source.name, url, "unchanged", detail, answer, last=last)
    else:
        row = _row(source.name, url, "new", "đã lấy tệp mới.", answer, taken=answer.body)
    known[source.name, url] = row
    return row


def _refused(kind: str) -> str:
    if kind == "html":
        return "máy chủ trả về một trang mạng thay vì tệp (có thể là trang báo lỗi hoặc đăng nhập)."
    if kind == "empty":
        return "máy chủ trả về tệp rỗng."
    return f"nội dung là tệp loại {kind}, không thuộc các loại mà nguồn nhận (`accept`)."


def _row(
    source: str, url: str, outcome: str, detail: str, answer: Answer[Any] | None = None, *,
    taken: _Taken | None = None, last: Fetch | None = None,
) -> Fetch:  # fmt: skip
    """A row for one address asked; what was not stated anew is that of the last row."""
    return Fetch(
        source=source,
        url=url,
        fetched_at=datetime.now(UTC),
        outcome=outcome,  # type: ignore[arg-type]  # literals of the callers
        outcome_detail=detail,
        final_url=answer.url if answer else None,
        attempts=answer.attempts if answer else None,
        sha256=taken.kept.sha256 if taken else last.sha256 if last else None,
        size=taken.kept.size if taken else last.size if last else None,
        kind=taken.kind if taken else last.kind if last else None,
        etag=(answer.etag if answer else None) or (last.etag if last else None),
        last_modified=(answer.last_modified if answer else None) or (last.last_modified if last else None),
    )


def _last_taken(settings: Settings) -> dict[tuple[str, str], Fetch]:
    """The last row of each address that has bytes."""
    rows = store.read_rows(settings.lake / TABLE, Fetch)
    rows.sort(key=lambda r: r.fetched_at)
    return {(r.source, r.url): r for r in rows if r.sha256}


def _append(row: Fetch, settings: Settings) -> None:
    """Rows lie by the month in which they were asked, so that years of them are not written again for one more."""
    folder, month = settings.lake / TABLE, row.fetched_at.strftime("%Y-%m")
    store.write_rows(folder, month, Fetch, [*store.read_rows(folder, Fetch, [month]), row], durable=True)
