"""Who owes which report, as reporting.yml says."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from pipelines.settings import REPORTING
from pipelines.submissions.expected import ReportingError, expected_reports, kind_of_period, read_reporting

QUARTERLY = "name: quarterly, title_vi: Báo cáo quý, every: quarter, due: {days_after_end: 15}"
RECEIVED = {"2024-Q1", "2024-Q3"}
TODAY = date(2025, 2, 1)


def reports(tmp_path: Path, *entries: str):
    path = tmp_path / "reporting.yml"
    path.write_text("reports:\n" + "".join(f"  - {{{e}}}\n" for e in entries), encoding="utf-8")
    return read_reporting(path)


def periods(tmp_path: Path, *entries: str, received: set[str] = RECEIVED, today: date = TODAY) -> list[str]:
    rows = expected_reports(reports(tmp_path, *entries), received, today)
    return sorted({row.period for row in rows})


def test_the_shipped_file_expects_each_unit_of_its_time_each_quarter() -> None:
    rows = expected_reports(read_reporting(REPORTING), {"2025-Q2", "2025-Q3"}, TODAY)

    by_quarter = {q: {r.province_key for r in rows if r.quarter == q} for q in ("2025-Q2", "2025-Q3")}
    assert {q: len(units) for q, units in by_quarter.items()} == {"2025-Q2": 63, "2025-Q3": 34}
    assert "lao-cai-10" in by_quarter["2025-Q2"]
    assert "lao-cai-15" in by_quarter["2025-Q3"]
    accepted = {r.accepted_period: r.due_on for r in rows if r.province_key == "lao-cai-10"}
    assert accepted == {"2025-Q2": date(2025, 7, 15), "2025-H1": date(2025, 7, 15), "2025-6M": date(2025, 7, 15)}


def test_the_shipped_file_and_the_letters_allow_the_same_days() -> None:
    (report,) = read_reporting(REPORTING)
    project = yaml.safe_load((REPORTING.parent / "dbt_project" / "dbt_project.yml").read_text(encoding="utf-8"))

    assert report.due.days_after_end == project["vars"]["days_to_report"]


def test_without_a_beginning_a_report_is_expected_over_what_was_received(tmp_path: Path) -> None:
    assert periods(tmp_path, QUARTERLY) == ["2024-Q1", "2024-Q2", "2024-Q3"]
    assert periods(tmp_path, QUARTERLY, received=set()) == []


def test_with_a_beginning_whoever_is_silent_is_missing_the_day_after_the_report_was_due(tmp_path: Path) -> None:
    entry = f"{QUARTERLY}, from: 2024-Q2"

    assert periods(tmp_path, entry, received=set(), today=date(2024, 10, 15)) == ["2024-Q2"]
    assert periods(tmp_path, entry, received=set(), today=date(2024, 10, 16)) == ["2024-Q2", "2024-Q3"]
    assert periods(tmp_path, f"{entry}, until: 2024-Q3", received=set()) == ["2024-Q2", "2024-Q3"]


def test_days_are_counted_from_the_end_or_from_the_cut_off_and_a_day_may_be_moved(tmp_path: Path) -> None:
    moved = "{period: 2024-Q2, due_on: 2024-08-01, provinces: [lao-cai-10]}"
    entry = f"{QUARTERLY}, provinces: [lao-cai-10, ha-tinh-42], extensions: [{moved}]".replace("_end", "_cutoff")
    due = {(r.period, r.province_key): r.due_on for r in expected_reports(reports(tmp_path, entry), {"2024-Q2"}, TODAY)}

    assert due == {("2024-Q2", "lao-cai-10"): date(2024, 8, 1), ("2024-Q2", "ha-tinh-42"): date(2024, 6, 29)}


def test_units_may_be_named_or_excused(tmp_path: Path) -> None:
    rows = expected_reports(reports(tmp_path, f"{QUARTERLY}, excused: [lao-cai-10]"), {"2024-Q1"}, TODAY)

    assert len({r.province_key for r in rows}) == 62
    assert "lao-cai-10" not in {r.province_key for r in rows}


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        ("month", ["2024-07", "2024-08", "2024-09"]),
        ("quarter", ["2024-Q3"]),
        ("half", []),
        ("year", []),
    ],
)
def test_each_kind_of_period_is_expected_in_the_quarter_in_which_it_ends(
    tmp_path: Path, every: str, expected: list[str]
) -> None:
    assert periods(tmp_path, QUARTERLY.replace("every: quarter", f"every: {every}"), received={"2024-Q3"}) == expected


def test_two_reports_that_one_submission_would_meet_are_told(tmp_path: Path) -> None:
    yearly = "name: yearly, title_vi: Báo cáo năm, every: year, due: {days_after_end: 30}"

    with pytest.raises(ReportingError, match="a report of 2024 would meet both quarterly and yearly"):
        expected_reports(reports(tmp_path, f"{QUARTERLY}, accepts: [year]", yearly), {"2024-Q4"}, TODAY)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("name: quarterly", "entry 1, `title_vi`"),
        (QUARTERLY.replace("quarter,", "fortnight,"), "entry 1, `every`"),
        (QUARTERLY.replace("days_after_end: 15", ""), "entry 1, `due`: write one of"),
        (f"{QUARTERLY}, from: 2024-13", "entry 1, `from`: '2024-13' is no period"),
        (f"{QUARTERLY}, from: 2024-H1", "2024-H1 is no quarter"),
        (f"{QUARTERLY}, provinces: [lao-cai]", "lao-cai: no key of dbt_project/seeds/provinces.csv"),
        (f"{QUARTERLY}, grace: 3", "entry 1, `grace`"),
    ],
)
def test_a_wrong_entry_is_told_by_its_place(tmp_path: Path, entry: str, words: str) -> None:
    with pytest.raises(ReportingError) as told:
        reports(tmp_path, entry)
    assert words in str(told.value)
    assert "docs/operating.md" in str(told.value)


def test_two_reports_of_one_name_and_files_that_are_no_list_are_told(tmp_path: Path) -> None:
    with pytest.raises(ReportingError, match="'quarterly' occurs twice"):
        reports(tmp_path, QUARTERLY, QUARTERLY)
    for text in ("reports: [", "- a", "reports: 3", ""):
        (tmp_path / "wrong.yml").write_text(text, encoding="utf-8")
        with pytest.raises(ReportingError, match=r"wrong\.yml"):
            read_reporting(tmp_path / "wrong.yml")
    with pytest.raises(ReportingError, match=r"nowhere\.yml"):
        read_reporting(tmp_path / "nowhere.yml")


def test_periods_are_told_apart_by_their_keys() -> None:
    keys = ["2024-07", "2024-Q1", "2024-H1", "2024-9M", "2024"]
    assert [kind_of_period(key) for key in keys] == ["month", "quarter", "half", "months", "year"]
