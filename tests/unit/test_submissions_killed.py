"""Receiving, killed at random moments: nothing lost, nothing half-registered."""

import hashlib
import multiprocessing
import random
import shutil
import time
from pathlib import Path

from pipelines import store
from pipelines.records import Receipt
from pipelines.settings import Settings
from pipelines.submissions import receive

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "submissions"
KILLS = 50
_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(["pyarrow.parquet", "pipelines.submissions"])


def _receive(settings: Settings) -> None:
    receive(settings.raw, settings)


def _put(settings: Settings, number: int) -> None:
    """Two names for the same new bytes, in a folder where some earlier files still lie."""
    text = (FIXTURES / "whole_report.txt").read_text(encoding="utf-8") + f"\nBản thứ {number}.\n" * 200
    (settings.raw / f"{number}.txt").write_text(text, encoding="utf-8")
    shutil.copy(settings.raw / f"{number}.txt", settings.raw / f"{number} (bản sao).txt")


def _seconds_of_one_run(tmp_path: Path) -> float:
    """How long a run takes, the second time, when the imports are paid."""
    settings = Settings(home=tmp_path / "timed", raw=tmp_path / "timed-raw")
    settings.raw.mkdir()
    seconds = 0.0
    for number in range(2):
        _put(settings, number)
        began = time.monotonic()
        process = _FORKED.Process(target=_receive, args=(settings,))
        process.start()
        process.join()
        seconds = time.monotonic() - began
    return seconds


def test_a_run_killed_at_any_moment_loses_nothing_and_leaves_nothing_half_registered(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", raw=tmp_path / "raw")
    settings.raw.mkdir()
    longest = _seconds_of_one_run(tmp_path)
    chance = random.Random()
    sent: dict[str, str] = {}
    registered: dict[str, Receipt] = {}
    kept: set[str] = set()
    killed = number = 0

    while killed < KILLS:
        number += 1
        assert number < 4 * KILLS, "runs end before they can be killed"
        _put(settings, number)
        sent |= {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in settings.raw.iterdir()}
        process = _FORKED.Process(target=_receive, args=(settings,))
        process.start()
        time.sleep(chance.uniform(0, longest))
        process.kill()
        process.join()
        killed += process.exitcode == -9

        before, kept = (
            kept,
            {p.name for p in settings.originals.glob("[0-9a-f]*")} if settings.originals.exists() else set(),
        )
        assert before <= kept, "an original that was kept is gone"
        for name in kept - before:
            assert hashlib.sha256((settings.originals / name).read_bytes()).hexdigest() == name
        now = {r.receipt_id: r for r in store.read_rows(settings.lake / "receipts", Receipt)}
        for receipt_id, receipt in registered.items():
            same = now[receipt_id]
            assert (same.sha256, same.source, same.received_at) == (receipt.sha256, receipt.source, receipt.received_at)
        assert {r.sha256 for r in now.values()} <= kept, "a receipt without its original"
        registered = now
        for path in list(settings.raw.iterdir()):  # a sender tidies up what has been kept, register or not
            if sent[path.name] in kept and chance.random() < 0.5:
                path.unlink()

    _put(settings, 0)
    sent |= {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in settings.raw.iterdir()}
    reception = receive(settings.raw, settings)

    assert {r.sha256 for r in reception.receipts} == set(sent.values())
    assert {r.outcome for r in reception.receipts} == {"read"}
    assert all(r.read_by and r.kind == "text" for r in reception.receipts)
    names = [r.source for r in reception.receipts if r.channel == "folder"]
    assert {sent[name] for name in names} | {r.sha256 for r in reception.receipts if r.channel == "recovered"} == set(
        sent.values()
    )
    assert not [p for p in settings.home.rglob("*") if "draft" in p.name], "drafts of killed runs are left"
    assert receive(settings.raw, settings).receipts == reception.receipts


def test_a_draft_of_the_unidentified_left_by_a_killed_run_is_removed_and_none_of_another_writer(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", raw=tmp_path / "raw")
    settings.raw.mkdir()
    _put(settings, 0)
    folder = settings.lake / "submissions"
    folder.mkdir(parents=True)
    left, of_another = folder / ".unidentified.parquet.99999.draft", folder / ".2024-Q1_ha-nam-35.parquet.99999.draft"
    left.touch()
    of_another.touch()

    receive(settings.raw, settings)

    assert (left.exists(), of_another.exists()) == (False, True)
