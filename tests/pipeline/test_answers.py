"""Answers go the whole way: refresh, the workbook of a letter filled in, `khoso answers`, refresh."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook

from pipelines import store
from pipelines.records import Finding
from pipelines.settings import PROJECT, SAMPLES

LAO_CAI = Path("2024-Q1/lao-cai/lao-cai-bao-cao-quy-1-gui-lai.txt")
BAC_GIANG = Path("2024-Q1/bac-giang/bac-giang-bao-cao-quy-1.txt")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project, whose ledgers a test may add to."""
    place = tmp_path / "project"
    left_out = shutil.ignore_patterns("__pycache__", "target", "logs", "dbt_packages")
    for folder in ("pipelines", "dbt_project", "expectations"):
        shutil.copytree(PROJECT / folder, place / folder, ignore=left_out)
    for file in ("reporting.yml", "sources.yml"):
        shutil.copy(PROJECT / file, place / file)
    for sample in (LAO_CAI, BAC_GIANG):
        (place / "raw" / sample).parent.mkdir(parents=True)
        shutil.copy(SAMPLES / sample, place / "raw" / sample)
    return place


def khoso(project: Path, *arguments: object) -> "subprocess.CompletedProcess[str]":
    """The command of the copied project, on its own raw folder and home."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("KHOSO_", "DAGSTER_"))}
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *map(str, arguments)],
        cwd=project,
        env=environment | {"PYTHONPATH": str(project), "KHOSO_SETTLE_SECONDS": "0"},
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )


def refreshed(project: Path) -> None:
    done = khoso(project, "refresh")
    assert done.returncode == 0, done.stdout + done.stderr


def findings(project: Path) -> dict[str, Finding]:
    """The findings that block or flag a figure, by rule."""
    return {f.rule: f for f in store.read_rows(project / "home" / "lake" / "findings", Finding)}


def asked(project: Path, query: str) -> list[tuple[object, ...]]:
    database = project / "home" / "published" / "warehouse.duckdb"
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(query).fetchall()


def fill(path: Path, cells: dict[str, object]) -> None:
    """Fills the workbook of a letter in, as an officer does."""
    book = load_workbook(path)
    for at, value in {"D3": "Trần Thị B, Phó Giám đốc Sở", "D4": book_day(), **cells}.items():
        book["Trả lời"][at] = value
    book.save(path)


def book_day() -> str:
    """Today, for a letter cannot be answered before it was received."""
    from datetime import UTC, datetime

    from pipelines.vietnamese.writing import in_viet_nam

    return f"{in_viet_nam(datetime.now(UTC)):%d/%m/%Y}"


def workbook_of(project: Path, unit: str) -> Path:
    (path,) = (project / "home" / "feedback" / "2024-Q1" / unit).glob("*.xlsx")
    return path


def test_an_answer_reaches_the_ledgers_the_findings_and_the_warehouse(project: Path) -> None:
    refreshed(project)
    sum_, share = findings(project)["parts_sum_to_total"], findings(project)["ratio_matches_fraction"]
    held_before = {str(held) for (held,) in asked(project, "select observation_id from quarantine")}
    assert (sum_.status, share.status) == ("open", "open")
    assert held_before >= {*sum_.observation_ids, *share.observation_ids}

    confirms, mends = workbook_of(project, "lao-cai-10"), workbook_of(project, "bac-giang-24")
    fill(confirms, {"I7": "Xác nhận đúng", "K7": "10 điểm dùng chung trụ sở được tính hai lần"})
    fill(mends, {"I7": "Đã sửa", "J7": "88,14"})
    done = khoso(project, "answers", confirms, mends)
    assert done.returncode == 0, done.stderr
    added = [json.loads(line) for line in done.stdout.splitlines()]
    assert [Path(row["ledger"]).name for row in added] == ["confirmations.csv", "corrections.csv"]
    refreshed(project)

    after = findings(project)
    assert after["parts_sum_to_total"].status == "confirmed_by_submitter"
    held = {str(held) for (held,) in asked(project, "select observation_id from quarantine")}
    assert held == held_before - set(sum_.observation_ids)
    assert asked(project, "select post_points_count from fct_connectivity where province_key = 'lao-cai-10'") == [
        (229,)
    ]
    corrected = "select value, corrected_value, correction_ids from fct_observations where correction_ids is not null"
    ((stated, mended, correction),) = asked(project, corrected)
    assert (float(str(stated)), float(str(mended)), correction) == (81.84, 88.14, added[1]["correction_id"])

    letter = json.loads(next(workbook_of(project, "lao-cai-10").parent.glob("*.json")).read_text(encoding="utf-8"))
    assert [line["rule"] for line in letter["confirmed"]] == ["parts_sum_to_total"]
    answered = next((project / "home" / "answers").glob("*.xlsx"))
    assert khoso(project, "answers", answered).stdout == ""
