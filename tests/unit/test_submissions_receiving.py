"""Receiving a folder: bytes kept as sent, a receipt for each arrival, and nothing that stops the others."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines import store
from pipelines.records import Receipt, Submission
from pipelines.settings import Settings
from pipelines.submissions import (
    ReceivingError,
    Reception,
    partition_submissions,
    read_submission,
    receive,
)
from pipelines.submissions import receiving as receiving_module
from pipelines.submissions import submitted as submitted_module

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "submissions"
PARTITION = ("2024-Q1", "ha-tinh-42")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "raw").mkdir()
    return Settings(home=tmp_path / "home", raw=tmp_path / "raw")


def put(settings: Settings, fixture: str, name: str) -> Path:
    target = settings.raw / name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(FIXTURES / fixture, target)
    return target


def take_in(settings: Settings) -> Reception:
    return receive(settings.raw, settings)


def materialise(settings: Settings, reception: Reception) -> None:
    """What the pipeline does with `changed`."""
    for quarter, province_key in reception.changed:
        name = store.partition_name(quarter, province_key)
        rows = partition_submissions(settings, quarter, province_key)
        store.write_rows(settings.lake / "submissions", name, Submission, rows)


def unidentified(settings: Settings) -> list[Submission]:
    return store.read_rows(settings.lake / "submissions", Submission, ["unidentified"])


def test_a_report_is_kept_registered_read_and_placed(settings: Settings) -> None:
    sent = put(settings, "whole_report.txt", "2024/ha-tinh.txt")

    reception = take_in(settings)

    (receipt,) = reception.receipts
    assert (receipt.source, receipt.outcome, receipt.size) == ("2024/ha-tinh.txt", "read", sent.stat().st_size)
    assert (receipt.quarter, receipt.province_key) == PARTITION
    assert (settings.originals / receipt.sha256).read_bytes() == sent.read_bytes()
    assert reception.changed == [PARTITION]
    assert reception.problems == []
    (submission,) = reception.submissions
    assert submission.submission_id == receipt.submission_id == receipt.sha256[:16]
    assert (submission.doc, submission.file_name) == ("ha-tinh", "ha-tinh.txt")
    assert store.read_rows(settings.lake / "receipts", Receipt) == reception.receipts


def test_receiving_twice_adds_nothing(settings: Settings) -> None:
    put(settings, "whole_report.txt", "a.txt")
    put(settings, "no_known_province.txt", "b.txt")
    first = take_in(settings)
    materialise(settings, first)
    files = {path: path.stat().st_mtime_ns for path in settings.home.rglob("*") if path.is_file()}

    second = take_in(settings)

    assert second.receipts == first.receipts
    assert (second.submissions, second.changed) == ([], [])
    assert second.problems == first.problems
    assert {path: path.stat().st_mtime_ns for path in settings.home.rglob("*") if path.is_file()} == files


def test_the_same_file_twice_is_one_submission_with_two_receipts(settings: Settings) -> None:
    put(settings, "whole_report.txt", "a.txt")
    put(settings, "whole_report.txt", "again/b.txt")

    reception = take_in(settings)

    assert [r.source for r in reception.receipts] == ["a.txt", "again/b.txt"]
    assert len({r.receipt_id for r in reception.receipts}) == 2
    assert len({r.submission_id for r in reception.receipts}) == 1
    assert [s.doc for s in partition_submissions(settings, *PARTITION)] == ["a"]


def test_a_renamed_file_stays_the_submission_it_was(settings: Settings) -> None:
    sent = put(settings, "whole_report.txt", "a.txt")
    first = take_in(settings)
    materialise(settings, first)
    sent.rename(settings.raw / "renamed.txt")

    second = take_in(settings)

    assert [r.source for r in second.receipts] == ["a.txt", "renamed.txt"]
    assert (second.submissions, second.changed) == ([], [])
    (submission,) = partition_submissions(settings, *PARTITION)
    assert (submission.doc, submission.received_at) == ("a", first.receipts[0].received_at)


def test_two_versions_of_a_report_are_both_kept(settings: Settings) -> None:
    put(settings, "whole_report.txt", "first.txt")
    first = take_in(settings)
    materialise(settings, first)
    put(settings, "same_report_later_version.txt", "second.txt")

    second = take_in(settings)

    assert second.changed == [PARTITION]
    versions = partition_submissions(settings, *PARTITION)
    assert [(v.doc, v.doc_number, v.issued_date) for v in versions] == [
        ("first", "24/BC-UBND", "2024-04-04"),
        ("second", "31/BC-UBND", "2024-04-18"),
    ]
    assert versions[0].received_at < versions[1].received_at


def test_a_file_that_left_the_folder_stays_received(settings: Settings) -> None:
    put(settings, "same_report_later_version.txt", "stays.txt")
    put(settings, "whole_report.txt", "leaves.txt")
    first = take_in(settings)
    (settings.raw / "leaves.txt").unlink()

    second = take_in(settings)

    assert second.receipts == first.receipts
    assert len(partition_submissions(settings, *PARTITION)) == 2


@pytest.mark.parametrize(
    ("fixture", "outcome", "words"),
    [
        ("empty.txt", "unreadable", "rỗng"),
        ("picture_named_txt.txt", "unreadable", "ảnh PNG"),
        ("byte_lost_within_a_letter.txt", "unreadable", "byte hỏng"),
        ("report_without_a_period.txt", "unidentified", "chưa xác định được kỳ báo cáo"),
        ("no_known_province.txt", "unidentified", "chưa xác định được tỉnh, thành phố"),
        ("two_provinces.txt", "unidentified", "nhiều tỉnh, thành phố (Hà Tĩnh, Nghệ An)"),
        ("report_of_a_district.txt", "unidentified", "huyện"),
    ],
)
def test_a_bad_file_is_registered_with_words_and_stops_no_other(
    settings: Settings, fixture: str, outcome: str, words: str
) -> None:
    put(settings, fixture, "bad.txt")
    put(settings, "whole_report.txt", "good.txt")

    reception = take_in(settings)

    bad, good = reception.receipts
    assert (bad.source, bad.outcome, bad.quarter, bad.province_key) == ("bad.txt", outcome, None, None)
    assert words in bad.outcome_detail
    assert "“bad.txt”" in bad.outcome_detail
    assert "Đề nghị" in bad.outcome_detail
    assert (good.outcome, reception.changed) == ("read", [PARTITION])
    assert [problem for problem in reception.problems if problem.startswith("bad.txt: ")] == reception.problems
    (row,) = unidentified(settings)
    assert (row.submission_id, row.outcome, row.outcome_detail) == (bad.submission_id, outcome, bad.outcome_detail)
    assert (settings.originals / bad.sha256).read_bytes() == (FIXTURES / fixture).read_bytes()


@pytest.mark.parametrize("fixture", ["windows_1258.txt", "utf_16_with_mark.txt", "utf_16_without_mark.txt"])
def test_other_encodings_are_read_like_utf_8(settings: Settings, fixture: str) -> None:
    put(settings, fixture, "a.txt")

    (submission,) = take_in(settings).submissions

    assert submission.text == (FIXTURES / "whole_report.txt").read_text(encoding="utf-8")
    assert (submission.quarter, submission.province_key) == PARTITION
    assert submission.encoding != "utf-8"


def test_names_with_spaces_and_diacritics_are_kept(settings: Settings) -> None:
    decomposed = "Quý I/Ba\u0301o ca\u0301o tỉnh (bản 2).txt"
    put(settings, "whole_report.txt", decomposed)

    (receipt,) = take_in(settings).receipts

    assert receipt.source == "Quý I/Báo cáo tỉnh (bản 2).txt"
    assert [s.doc for s in partition_submissions(settings, *PARTITION)] == ["Báo cáo tỉnh (bản 2)"]


def test_a_name_that_is_no_unicode_is_still_received(settings: Settings) -> None:
    name = os.fsencode(settings.raw) + b"/b\xe1o c\xe1o.txt"
    Path(os.fsdecode(name)).write_bytes((FIXTURES / "whole_report.txt").read_bytes())

    first = take_in(settings)

    assert [r.source for r in first.receipts] == ["b\ufffdo c\ufffdo.txt"]
    assert take_in(settings).receipts == first.receipts


def test_hidden_unfinished_and_registering_files_are_no_submissions(settings: Settings) -> None:
    for name in ("origin.csv", "README.md", ".hidden.txt", ".git/config", "~$a.docx", "a.txt.part", "b.tmp", "c.txt~"):
        put(settings, "whole_report.txt", name)
    put(settings, "whole_report.txt", "real.txt")

    assert [r.source for r in take_in(settings).receipts] == ["real.txt"]


def test_links_are_not_followed_but_told(settings: Settings, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    shutil.copyfile(FIXTURES / "whole_report.txt", outside / "secret.txt")
    (settings.raw / "folder").symlink_to(outside)
    (settings.raw / "file.txt").symlink_to(outside / "secret.txt")
    (settings.raw / "gone.txt").symlink_to(outside / "missing.txt")
    put(settings, "same_report_later_version.txt", "real.txt")

    reception = take_in(settings)

    assert [r.source for r in reception.receipts] == ["real.txt"]
    assert [p.partition(":")[0] for p in reception.problems] == ["file.txt", "folder", "gone.txt"]
    assert all("link" in problem for problem in reception.problems)


def test_a_pipe_in_the_folder_does_not_hang(settings: Settings) -> None:
    os.mkfifo(settings.raw / "pipe.txt")
    put(settings, "whole_report.txt", "real.txt")

    reception = take_in(settings)

    assert [r.source for r in reception.receipts] == ["real.txt"]
    assert reception.problems == ["pipe.txt: no regular file. Remove it from the folder."]


@pytest.fixture
def ordinary_user() -> Iterator[Settings]:
    """Places of their own, and no rights beyond those of an ordinary user, for whom permissions hold."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    previous = os.geteuid()
    if previous == 0:
        os.seteuid(65534)
    try:
        (folder / "raw").mkdir()
        yield Settings(home=folder / "home", raw=folder / "raw")
    finally:
        os.seteuid(previous)
        for path in folder.rglob("*"):
            path.chmod(stat.S_IRWXU)
        shutil.rmtree(folder)


def test_a_file_without_permission_is_a_problem_and_no_crash(ordinary_user: Settings) -> None:
    text = "BÁO CÁO\nKết quả chuyển đổi số quý I năm 2024 tỉnh Hà Tĩnh\n"
    (ordinary_user.raw / "locked.txt").write_text(text, encoding="utf-8")
    (ordinary_user.raw / "locked.txt").chmod(0)
    (ordinary_user.raw / "open.txt").write_text(text, encoding="utf-8")

    reception = take_in(ordinary_user)

    assert [r.source for r in reception.receipts] == ["open.txt"]
    assert reception.problems == ["locked.txt: cannot be read (Permission denied). Check the file and send it again."]


def test_a_home_without_permission_is_told_with_the_remedy(ordinary_user: Settings) -> None:
    (ordinary_user.raw / "a.txt").write_text("a", encoding="utf-8")
    ordinary_user.home.mkdir(mode=0o555)

    with pytest.raises(ReceivingError, match=r"home cannot be written \(Permission denied\).*KHOSO_HOME"):
        take_in(ordinary_user)


def test_a_home_where_no_folder_can_be_is_told_with_the_remedy(settings: Settings, tmp_path: Path) -> None:
    put(settings, "whole_report.txt", "a.txt")
    (tmp_path / "file").write_text("")

    with pytest.raises(ReceivingError, match="home cannot be written"):
        receive(settings.raw, Settings(home=tmp_path / "file" / "home", raw=settings.raw))


def test_a_missing_folder_is_told_with_the_remedy(settings: Settings) -> None:
    with pytest.raises(ReceivingError, match=r"nowhere: there is no such folder\. Create it, or name another"):
        receive(settings.raw / "nowhere", settings)


def test_a_file_in_the_place_of_the_folder_is_told(settings: Settings) -> None:
    with pytest.raises(ReceivingError, match="this is a file, not a folder"):
        receive(put(settings, "whole_report.txt", "a.txt"), settings)


@pytest.mark.parametrize("names", [(), ("origin.csv", ".keep")])
def test_a_folder_without_submissions_is_told_and_nothing_is_written(settings: Settings, names: tuple[str]) -> None:
    for name in names:
        put(settings, "whole_report.txt", name)

    with pytest.raises(ReceivingError, match="holds no file"):
        take_in(settings)

    assert not settings.home.exists()


def test_a_home_within_the_folder_is_not_received(settings: Settings) -> None:
    put(settings, "whole_report.txt", "a.txt")
    within = Settings(home=settings.raw / "home", raw=settings.raw)
    receive(within.raw, within)

    again = receive(within.raw, within)

    assert [r.source for r in again.receipts] == ["a.txt"]


def test_a_partition_behind_what_was_received_is_changed(settings: Settings) -> None:
    put(settings, "whole_report.txt", "a.txt")
    materialise(settings, take_in(settings))
    store.write_rows(settings.lake / "submissions", store.partition_name(*PARTITION), Submission, [])

    assert take_in(settings).changed == [PARTITION]


def test_a_partition_for_which_nothing_was_received_is_changed(settings: Settings) -> None:
    put(settings, "whole_report.txt", "a.txt")
    reception = take_in(settings)
    materialise(settings, reception)
    rows = partition_submissions(settings, *PARTITION)
    store.write_rows(settings.lake / "submissions", "2024-Q1__nghe-an-40", Submission, rows)

    assert take_in(settings).changed == [("2024-Q1", "nghe-an-40")]


def test_a_new_version_of_reading_reads_every_original_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = put(settings, "whole_report.txt", "a.txt")
    put(settings, "no_known_province.txt", "b.txt")
    first = take_in(settings)
    materialise(settings, first)
    sent.unlink()
    for module in (receiving_module, submitted_module):
        monkeypatch.setattr(module, "READ_BY", "text/2+identification/2")

    second = take_in(settings)

    assert sorted(s.doc for s in second.submissions) == ["a", "b"]
    assert {r.read_by for r in second.receipts} == {"text/2+identification/2"}
    assert [r.received_at for r in second.receipts] == [r.received_at for r in first.receipts]
    assert second.changed == [PARTITION]


def test_a_file_above_the_bound_is_kept_but_not_read(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = put(settings, "whole_report.txt", "a.txt")
    monkeypatch.setattr(submitted_module, "MAX_BYTES", sent.stat().st_size - 1)

    (receipt,) = take_in(settings).receipts

    assert receipt.outcome == "unreadable"
    assert "vượt mức" in receipt.outcome_detail
    assert (settings.originals / receipt.sha256).exists()


def test_a_missing_original_is_told_with_the_remedy(settings: Settings) -> None:
    put(settings, "whole_report.txt", "a.txt")
    (receipt,) = take_in(settings).receipts
    (settings.originals / receipt.sha256).unlink()
    (settings.raw / "a.txt").unlink()

    with pytest.raises(ReceivingError, match=r"original of a\.txt cannot be read .* backup"):
        partition_submissions(settings, *PARTITION)


def test_a_lost_register_of_the_unidentified_is_written_again(settings: Settings) -> None:
    put(settings, "no_known_province.txt", "a.txt")
    take_in(settings)
    rows = unidentified(settings)
    (settings.lake / "submissions" / "unidentified.parquet").unlink()

    take_in(settings)

    assert unidentified(settings) == rows


def test_one_file_is_read_without_a_home(tmp_path: Path) -> None:
    received_at = datetime(2024, 4, 20, tzinfo=UTC)

    submission = read_submission(FIXTURES / "whole_report.txt", received_at)

    assert (submission.outcome, submission.province_name, submission.period) == ("read", "Hà Tĩnh", "2024-Q1")
    assert (submission.issuer, submission.received_at) == ("Ủy ban nhân dân tỉnh Hà Tĩnh", received_at)


def test_one_bad_file_is_an_outcome_and_a_missing_one_an_error(tmp_path: Path) -> None:
    received_at = datetime(2024, 4, 20, tzinfo=UTC)

    assert read_submission(FIXTURES / "empty.txt", received_at).outcome == "unreadable"
    with pytest.raises(ReceivingError, match=r"missing\.txt: cannot be read"):
        read_submission(tmp_path / "missing.txt", received_at)
