"""The inbox: what is still being written is left alone, by a hand-started run too."""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.settings import Settings
from pipelines.submissions import inbox, receive
from pipelines.submissions.inbox import settled_files
from pipelines.submissions.originals import keep

REPORT = "BÁO CÁO\nKết quả chuyển đổi số quý I năm 2024 tỉnh Hà Tĩnh\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "whole.txt").write_text(REPORT, encoding="utf-8")
    return Settings(home=tmp_path / "home", raw=tmp_path / "raw")


def test_a_file_that_a_process_has_open_for_writing_is_left_alone_and_taken_once_it_is_closed(
    settings: Settings,
) -> None:
    with (settings.raw / "half.txt").open("w", encoding="utf-8") as writer:
        writer.write(REPORT[:20])
        writer.flush()
        first = receive(settings.raw, settings)
        writer.write(REPORT[20:] * 2)
    second = receive(settings.raw, settings)

    assert [r.source for r in first.receipts] == ["whole.txt"]
    assert [p.partition(":")[0] for p in first.problems] == ["half.txt"]
    assert "still being written" in first.problems[0]
    assert [r.source for r in second.receipts] == ["whole.txt", "half.txt"]
    assert len(list(settings.originals.glob("[0-9a-f]*"))) == 2, "half a file was kept"


def test_a_file_that_somebody_reads_is_taken_in(settings: Settings) -> None:
    with (settings.raw / "whole.txt").open("rb"):
        assert len(receive(settings.raw, settings).receipts) == 1


def _grow(path: Path, stop: threading.Event) -> None:
    """A writer on another machine: the file grows, and no process of this one has it open between two writes."""
    while not stop.wait(0.02):
        with path.open("a", encoding="utf-8") as opened:
            opened.write(REPORT)


def _stopped_after(work: Callable[[], list[str]], path: Path) -> list[str]:
    stop = threading.Event()
    writer = threading.Thread(target=_grow, args=(path, stop))
    writer.start()
    try:
        return work()
    finally:
        stop.set()
        writer.join()


def test_a_file_that_grows_while_it_is_watched_is_left_alone(settings: Settings) -> None:
    path = settings.raw / "growing.txt"
    path.write_text("", encoding="utf-8")
    watching = replace(settings, settle_seconds=0.2)

    reception = _stopped_after(lambda: [r.source for r in receive(settings.raw, watching).receipts], path)

    assert reception == ["whole.txt"]


def test_a_file_that_changes_while_it_is_copied_leaves_nothing_behind(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(*arguments: object, **named: object) -> object:
        with (settings.raw / "whole.txt").open("a") as late:
            late.write("more")
        return keep(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(inbox, "keep", overtaken)

    reception = receive(settings.raw, settings)

    assert (reception.receipts, len(reception.problems)) == ([], 1)
    assert list(settings.originals.glob("[0-9a-f]*")) == []


def test_nobody_waits_for_files_that_have_long_been_there(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    monkeypatch.setattr(inbox, "_changed_at", lambda _: 0.0)

    assert len(settled_files(settings.raw, settings.home, 2, [])) == 1
    assert waits == []


def test_one_wait_serves_all_young_files(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        (settings.raw / f"{number}.txt").write_text(REPORT, encoding="utf-8")
    os.utime(settings.raw / "0.txt", (0, 0))  # copied with its old time: it has only just come all the same
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)

    assert len(settled_files(settings.raw, settings.home, 2, [])) == 6
    assert len(waits) == 1
    assert 0 < waits[0] <= 2
