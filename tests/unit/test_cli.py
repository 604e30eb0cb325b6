"""The command as a user meets it: what it prints where, and how it exits."""

import io
import json
import os
import subprocess
import sys
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from pipelines.settings import PROJECT, SAMPLES

FIXTURES = PROJECT / "tests" / "fixtures" / "submissions"
REPORT = SAMPLES / "2024-Q1" / "lao-cai" / "lao-cai-bao-cao-quy-1.txt"


def khoso(*arguments: str | Path, home: Path | None = None) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    if home:
        environment["KHOSO_HOME"] = str(home)
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *map(str, arguments)],
        capture_output=True, encoding="utf-8", env=environment, cwd=PROJECT, timeout=300, check=False,
    )  # fmt: skip


def rows(output: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.splitlines()]


@pytest.mark.parametrize("command", [[], ["refresh"], ["read"], ["extract"], ["check"], ["report"]])
def test_every_command_explains_itself(command: list[str]) -> None:
    told = khoso(*command, "--help")

    assert told.returncode == 0
    assert "usage: khoso" in told.stdout


@pytest.mark.parametrize("wrong", [[], ["unknown"], ["extract"], ["extract", "--nothing", "x"], ["report"]])
def test_wrong_usage_is_exit_code_2(wrong: list[str]) -> None:
    told = khoso(*wrong)

    assert told.returncode == 2
    assert "usage: khoso" in told.stderr
    assert told.stdout == ""


def test_read_says_whose_report_it_is_and_of_when() -> None:
    told = khoso("read", REPORT)

    (row,) = rows(told.stdout)
    assert told.returncode == 0
    assert told.stderr == ""
    assert (row["doc"], row["province_key"], row["period"], row["doc_type"]) == (
        "lao-cai-bao-cao-quy-1", "lao-cai-10", "2024-Q1", "report",
    )  # fmt: skip
    assert isinstance(row["sections"], list)
    assert len(row["sections"]) > 3


def test_extract_prints_figures_that_stand_where_they_say() -> None:
    told = khoso("extract", REPORT)

    text = REPORT.read_text(encoding="utf-8")
    figures = rows(told.stdout)
    assert told.returncode == 0
    assert len(figures) > 20
    assert all(text[int(str(f["start"])) : int(str(f["end"]))] == f["quote"] for f in figures)


def test_extract_numbers_prints_the_ledger() -> None:
    told = khoso("extract", "--numbers", REPORT)

    dispositions = {row["disposition"] for row in rows(told.stdout)}
    assert told.returncode == 0
    assert {"observation", "period"} <= dispositions


def test_extract_of_one_file_loads_nothing_heavy() -> None:
    program = (
        "import sys; from pipelines.cli import main; code = main(['extract', sys.argv[1]]); "
        "print([m for m in ('pandas', 'pyarrow', 'dagster', 'duckdb', 'dbt') if m in sys.modules], file=sys.stderr); "
        "sys.exit(code)"
    )

    told = subprocess.run(
        [sys.executable, "-c", program, str(REPORT)],
        capture_output=True, encoding="utf-8", cwd=PROJECT, timeout=60, check=False,
    )  # fmt: skip

    assert told.returncode == 0
    assert told.stderr.strip() == "[]"


def test_check_prints_the_planted_contradiction() -> None:
    told = khoso("check", REPORT)

    assert told.returncode == 0
    assert "parts_sum_to_total" in {row["rule"] for row in rows(told.stdout)}


def test_report_prints_one_letter_and_writes_several(tmp_path: Path) -> None:
    one = khoso("report", REPORT)
    other = SAMPLES / "2024-Q2" / "ninh-thuan" / "ninh-thuan-bao-cao-6-thang.txt"
    refused = khoso("report", REPORT, other)
    several = khoso("report", "--out", tmp_path / "thư", REPORT, other)

    assert one.returncode == 0
    assert one.stdout.startswith("<!DOCTYPE html>")
    assert refused.returncode == 2
    assert "--out" in refused.stderr
    assert several.returncode == 0
    assert [Path(line).suffix for line in several.stdout.splitlines()] == [".html", ".json"] * 2
    assert all(Path(line).is_file() for line in several.stdout.splitlines())


def test_a_bad_file_is_named_and_the_others_go_on() -> None:
    told = khoso("extract", "no such file.txt", FIXTURES / "empty.txt", REPORT)

    complaints = told.stderr.splitlines()
    assert told.returncode == 1
    assert len(complaints) == 2
    assert "no such file.txt" in complaints[0]
    assert "empty.txt" in complaints[1]
    assert {row["doc"] for row in rows(told.stdout)} == {"lao-cai-bao-cao-quy-1"}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A report, a broken file and an empty folder in one ZIP file."""
    path = tmp_path / "gui.zip"
    with zipfile.ZipFile(path, "w") as opened:
        opened.write(REPORT, "báo cáo/quý 1.txt")
        opened.writestr("hong.pdf", b"%PDF-1.7 cut")
        opened.writestr("trong/", b"")
    return path


def test_each_file_of_an_archive_is_a_document_of_its_own(archive: Path) -> None:
    alone = rows(khoso("extract", REPORT).stdout)
    told = khoso("extract", archive)

    found = rows(told.stdout)
    assert {row["doc"] for row in found} == {"quý 1"}
    assert [(row["code"], row["value"], row["start"]) for row in found] == [
        (row["code"], row["value"], row["start"]) for row in alone
    ]
    assert told.returncode == 1
    (complaint,) = told.stderr.splitlines()
    assert "gui.zip!/hong.pdf: unreadable: Tệp “hong.pdf”" in complaint


def test_read_check_and_report_go_through_an_archive_too(archive: Path, tmp_path: Path) -> None:
    described = rows(khoso("read", archive).stdout)
    alone, within = khoso("check", REPORT), khoso("check", archive)
    refused = khoso("report", archive)
    written = khoso("report", archive, "--out", tmp_path / "thư")

    assert [(row["doc"], row["outcome"]) for row in described] == [("quý 1", "read"), ("hong", "unreadable")]
    assert [row["finding_id"] for row in rows(within.stdout)] == [row["finding_id"] for row in rows(alone.stdout)]
    assert refused.returncode == 2
    assert "gui.zip holds 2 files" in refused.stderr
    assert len(written.stdout.splitlines()) == 4


def test_the_files_of_a_mail_are_read_and_what_is_not_taken_out_is_told(archive: Path, tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.gov.vn", "b@example.gov.vn", "Báo cáo quý I"
    mail.set_content("Kính gửi báo cáo.")
    locked = io.BytesIO()
    with zipfile.ZipFile(locked, "w") as opened:
        opened.writestr("a.txt", "mật")
    for content, name in ((archive.read_bytes(), "gửi.zip"), (_encrypted(locked.getvalue()), "khóa.zip")):
        mail.add_attachment(content, maintype="application", subtype="zip", filename=name)
    path = tmp_path / "thu.eml"
    path.write_bytes(mail.as_bytes())

    told = khoso("extract", path)

    assert {row["doc"] for row in rows(told.stdout)} == {"quý 1"}
    assert told.returncode == 1
    assert "thu.eml: “khóa.zip!/a.txt” được đặt mật khẩu" in told.stderr
    assert "thu.eml!/gửi.zip!/hong.pdf" in told.stderr


def _encrypted(package: bytes) -> bytes:
    """The same ZIP file with its one entry marked as encrypted."""
    changed = bytearray(package)
    changed[6] |= 1
    changed[package.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


def test_an_unidentified_file_still_shows_its_numbers() -> None:
    told = khoso("extract", "--numbers", FIXTURES / "no_known_province.txt")

    assert told.returncode == 1
    assert "unidentified" in told.stderr
    assert len(rows(told.stdout)) > 0


def test_a_reader_that_stops_reading_is_no_error() -> None:
    files = f"'{REPORT}' " * 60
    command = f"'{sys.executable}' -m pipelines.cli extract --numbers {files} | head -1"

    told = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        capture_output=True, encoding="utf-8", cwd=PROJECT, timeout=60, check=False,
    )  # fmt: skip

    assert told.returncode == 0
    assert told.stderr == ""
    assert len(told.stdout.splitlines()) == 1


def test_a_period_that_is_none_is_wrong_usage() -> None:
    told = khoso("refresh", "--period", "2024-Q7")

    assert told.returncode == 2
    assert "2024-Q7" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_raw_folder_that_is_not_there_or_holds_nothing_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    missing = khoso("refresh", "--raw", tmp_path / "missing", "--home", tmp_path / "home")
    empty = khoso("refresh", "--raw", tmp_path / "empty", "--home", tmp_path / "home")

    for told, what in ((missing, "missing"), (empty, "empty")):
        assert told.returncode == 2
        assert str(tmp_path / what) in told.stderr.splitlines()[-1]
        assert told.stdout == ""
        assert "Traceback" not in told.stderr


def test_a_home_that_cannot_be_written_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")

    told = khoso("refresh", "--home", tmp_path / "file" / "home")

    assert told.returncode == 2
    assert len(told.stderr.splitlines()) == 1
    assert "cannot be written" in told.stderr
